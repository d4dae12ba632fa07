"""What is large but legal is done in time; what is too large is refused."""

from __future__ import annotations

from typing import Any

import pytest

from curator.document import MAX_FRONT_MATTER, Document
from curator.errors import DocumentError, RefusedEdit
from tests.cases.smallstack import Stopwatch, on_small_stack


def _edited(line: str, value: Any, path: str = "/a") -> Document:
    document = Document.parse(f"---\n{line}\n---\n".encode())
    with Stopwatch() as watch:
        result = document.apply([{"op": "add", "path": path, "value": value}])
    # Ten times what it takes, so that a slow machine passes and a quadratic way does not.
    assert watch.seconds < 1.0, f"{watch.seconds:.2f} s"
    return result


LARGE_TEXTS = {
    "words": "word " * 30_000 + "end",
    "one word": "w" * 200_000,
    "digits": "1" * 200_000,
    "grouped digits": "1_000," * 30_000 + "x",
    "colons": "1:" * 60_000 + "x",
    "quotes": "'\"" * 30_000,
    "lines": "line\n" * 20_000,
    "blank lines": "\n" * 50_000 + "x",
    "blanks": " " * 100_000 + "x",
}


@pytest.mark.parametrize(
    "line", ["a: x", "a: 'x'", 'a: "x"', "a: |\n  x", "a: >\n  x\n  y", "b: 1", "a: [x]"]
)
@pytest.mark.parametrize("name", LARGE_TEXTS)
def test_a_large_text(line: str, name: str) -> None:
    text = LARGE_TEXTS[name]
    result = on_small_stack(lambda: _edited(line, text))
    assert result.data["a"] == text


def test_a_large_list() -> None:
    items = [{"title": f"item {at}", "url": f"/{at}"} for at in range(1_000)]
    assert on_small_stack(lambda: _edited("b: 1", items)).data["a"] == items


def test_many_keys() -> None:
    line = "\n".join(f"k{at}: v" for at in range(10_000))
    assert on_small_stack(lambda: _edited(line, "x")).data["a"] == "x"


def test_many_comments() -> None:
    line = "a:\n" + "  # comment - , :\n" * 10_000 + "  - x"
    assert on_small_stack(lambda: _edited(line, "y", "/a/0")).data["a"] == ["y", "x"]


def test_a_value_too_large_for_front_matter_is_refused() -> None:
    with pytest.raises(RefusedEdit):
        _edited("a: 1", "x" * (MAX_FRONT_MATTER + 1))


def test_a_number_with_too_many_digits_is_refused() -> None:
    for digits in (500, 5_000):
        with pytest.raises(RefusedEdit):
            _edited("a: 1", 10**digits)


def test_a_value_nested_too_deeply_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(RefusedEdit):
        _edited("a: 1", value)


def test_front_matter_may_have_the_full_size_and_no_byte_more() -> None:
    line = b"a: " + b"x" * (MAX_FRONT_MATTER - len(b"a: \n---\n"))
    data = b"---\n" + line + b"\n---\n"
    assert Document.parse(data + b"body").to_bytes() == data + b"body"
    with pytest.raises(DocumentError) as caught:
        Document.parse(b"---\n" + line + b"x" * 9 + b"\n---\nbody")
    assert "larger" in caught.value.reason


def test_values_that_are_no_json_are_refused() -> None:
    for value in ({1: 2}, {1, 2}, b"bytes", object()):
        with pytest.raises(RefusedEdit):
            _edited("a: 1", value)
