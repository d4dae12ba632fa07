"""What is read quickly is what the parser reads, or nothing is read."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document import Document, Value, same_value
from curator.document.quick import front_matter
from curator.errors import DocumentError
from tests.cases import casefile
from tests.cases.generated import GENERATED
from tests.conftest import PROJECT
from tests.property.generate import Writer
from tests.property.mutate import mutated

PLAIN = b"""---
title: "In quotes: \\"twice\\" \\u00e9 # not a comment"
date: 2020-01-02T03:04:05Z
single: 'it''s'
quality: 60
share: 0.5
published: false
empty:
nothing: ~
none: []
provider:
  name: A B
  images:
    - url: "https://x.example/a.jpg"
      width: 50

    - url: https://x.example/b.jpg
topics:
- AI
- Low code
last: 1:30
---
body
"""


def types(value: Value) -> object:
    """The kinds of all values, and the order of all keys."""
    if isinstance(value, dict):
        return [(key, types(one)) for key, one in value.items()]
    if isinstance(value, list):
        return [types(one) for one in value]
    return type(value)


def agrees(data: bytes) -> bool:
    """Whether it was read quickly; then it is what the parser reads, which has no complaint."""
    quick = front_matter(data)
    if quick is None:
        return False
    document = Document.parse(data)
    assert same_value(dict(quick.data), document.data), data
    assert types(dict(quick.data)) == types(document.data), data
    assert document.problems == (), data
    assert data[quick.body :] == document.body, data
    assert quick.starts == document.starts, data
    return True


def articles(root: Path) -> list[bytes]:
    return [
        path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.suffix in (".md", ".html") and path.is_file()
    ]


def almost_plain(random: Random) -> bytes:
    """Front matter of lines that are plain, mostly, in an order that makes sense, mostly."""
    lines = []
    indent = 0
    for _ in range(random.randrange(1, 12)):
        if random.random() < 0.25:
            indent = max(0, indent + random.choice((-4, -2, -2, -1, 1, 2, 2, 4)))
        dash = "- " if random.random() < 0.3 else ""
        key = random.choice(_KEYS) + ":" if random.random() < 0.75 else ""
        value = random.choice(_VALUES) if random.random() < 0.7 else ""
        gap = random.choice(("", "  ")) if random.random() < 0.05 else " "
        blanks = " " if random.random() < 0.05 else ""
        lines.append(" " * indent + dash + key + (gap if key and value else "") + value + blanks)
        if random.random() < 0.1:
            lines.append("")
    end = random.choice(("\n", "\n", "\n", "\r\n"))
    return ("---" + end + end.join(lines) + end + "---" + end + "body" + end).encode()


_KEYS = (
    "title", "date", "a", "b", "c", "no", "true", "null", "_id", "A-b", "web_url", "x1", "<<", "1",
    "é", "a b", "'q'", '"q"', "-", "?", "*a", "&a",
)  # fmt: skip
_VALUES = (
    "text", "two words", "60", "0.5", "010", "0x1F", "1_000", "1:30", "1e3", "1.5e+3", ".5",
    ".inf", "-.inf", ".nan", "+5", "-5", "-", "-a", "--", "true", "No", "on", "y", "~", "null",
    "Null", "=", "2020-01-02", "2020-1-2", "2020-13-45", "2020-02-30", "2020-01-02T03:04:05Z",
    "2020-01-02 25:00:00", "2020-01-02 03:04:05.5 +02:00", '"in quotes"', '"with \\"more\\""',
    '"\\u00e9\\x41\\n"', '"\\ud800"', '"\\q"', '"\\/"', '"open', "'single'", "'it''s'", "'open",
    '""', "''", '"a" b', "'a' b", "'a'b", "[]", "{}", "[a, b]", "{a: b}", "[", "]", "a, b",
    "a [b]", "a: b", "a:b", "a:", ":a", "a #b", "a#b", "#a", "https://x.example/a?b=c#d", "*a",
    "&a", "&a b", "!t b", "!!str 5", "|", ">", ">-", "%a", "@a", "`a", "? a", "?a", ",a", "}", "é",
    "日本", "a\tb", "\ta", "a\u00a0b", "\u00a0", "a\x85b", "a\u2028b", "\ufeffa", "\U0001f680",
    "a\x07b", "\ufffe", "- a", "- a: b", "---", "...", "a'b", 'a"b', "a\\b", "9" * 30, "9" * 500,
    "x" * 120, "0" * 120, "12345678901234567890", "0o7", "0b11", "190:20:30",
)  # fmt: skip


def test_the_plainest_shape_is_read() -> None:
    quick = front_matter(PLAIN)
    assert quick is not None
    assert agrees(PLAIN)
    assert agrees(PLAIN.replace(b"\n", b"\r\n"))
    assert agrees(b"\xef\xbb\xbf" + PLAIN)
    assert PLAIN[quick.body :] == b"body\n"
    assert quick.data["provider"] == {
        "name": "A B",
        "images": [
            {"url": "https://x.example/a.jpg", "width": 50},
            {"url": "https://x.example/b.jpg"},
        ],
    }


def test_what_is_read_is_nobody_elses() -> None:
    """Lines are remembered, values are not shared."""
    data = b"---\nnone: []\nmapping: {}\n---\n"
    first, second = front_matter(data), front_matter(data)
    assert first is not None
    assert second is not None
    assert first.data["none"] is not second.data["none"]
    assert first.data["mapping"] is not second.data["mapping"]


def test_the_sample_is_read_as_by_the_parser() -> None:
    data = articles(PROJECT / "seeds")
    read = sum(map(agrees, data))
    assert read >= 0.8 * len(data)


@pytest.mark.corpus
def test_the_real_site_is_read_quickly(corpus: Path) -> None:
    data = articles(corpus / "power-apps")
    assert sum(map(agrees, data)) == len(data)


@pytest.mark.parametrize("case", casefile.read_all(), ids=lambda case: case.name)
def test_cases_are_read_as_by_the_parser_or_not_at_all(case: casefile.Case) -> None:
    data = GENERATED[case.generated]() if case.generated else case.input
    random = Random(case.name)
    some = [data] if len(data) > 100_000 else [data, *(mutated(random, data) for _ in range(20))]
    for each in some:
        agrees(each)


@given(st.integers(0, 2**64))
def test_lines_in_any_order_are_read_as_by_the_parser_or_not_at_all(seed: int) -> None:
    random = Random(seed)
    for _ in range(10):
        agrees(almost_plain(random))


@given(st.integers(0, 2**64))
def test_written_articles_are_read_as_by_the_parser_or_not_at_all(seed: int) -> None:
    random = Random(seed)
    data = Writer(random).article()
    agrees(data)
    agrees(mutated(random, data))


@given(st.integers(0, 2**64))
def test_damaged_articles_are_read_as_by_the_parser_or_not_at_all(seed: int) -> None:
    random = Random(seed)
    data = random.choice(_SEEDS)
    agrees(mutated(random, data))
    agrees(mutated(random, PLAIN))


_SEEDS = articles(PROJECT / "seeds")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"---\n---\n",
        b"---\na: 1\n",
        b"text",
        b"\xff\xfe",
        b"---\na: \xff\n---\n",
        b"---\n- a\n---\n",
    ],
)
def test_what_is_no_front_matter_of_fields_is_left_to_the_parser(data: bytes) -> None:
    assert front_matter(data) is None


@pytest.mark.campaign
def test_campaign(corpus: Path) -> None:
    """Counts how much of what is nearly plain is read, so that the test shows that it tests."""
    random = Random(5)
    real = articles(corpus / "power-apps")
    tried = read = 0
    for _ in range(300_000):
        kind = random.randrange(4)
        if kind == 0:
            data = mutated(random, random.choice(real))
        elif kind == 1:
            data = mutated(random, random.choice(_SEEDS))
        elif kind == 2:
            data = Writer(random).article()
        else:
            data = almost_plain(random)
        tried += 1
        try:
            read += agrees(data)
        except DocumentError as error:
            raise AssertionError(data) from error
    print(f"{read} of {tried} were read quickly")
    assert read > tried / 20
