"""Edits: an operation does what RFC 6902 says, and nothing else, or is refused."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from curator.document import Document, difference
from curator.errors import DocumentError, RefusedEdit
from tests.property import checked, model
from tests.property.generate import PLAIN_TEXTS, Writer
from tests.property.profiles import one_in


def _article(random: Random) -> bytes:
    data = Writer(random).article()
    try:
        Document.parse(data)
    except DocumentError:
        assume(False)
    return data


@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_an_operation_changes_only_its_own_span(random: Random, count: int) -> None:
    data = _article(random)
    for _ in range(count):
        operation = Writer(random).operation(Document.parse(data).data)
        data = checked.edit(data, operation) or data


@given(st.randoms(use_true_random=False))
def test_operations_together_are_operations_one_by_one(random: Random) -> None:
    data = _article(random)
    document = Document.parse(data)
    operations: list[dict[str, Any]] = []
    for _ in range(3):
        operation = Writer(random).operation(document.data)
        try:
            document = document.apply([operation])
        except RefusedEdit:
            continue
        operations.append(operation)
    assert Document.parse(data).apply(operations).to_bytes() == document.to_bytes()


#: The text of a value as it is spelled, and what replaces it; the last parts are lines below.
PAIRS = st.sampled_from(
    [
        ("word", "other"), ("two words", "日本語 🚀"), ("true", False), ("false", True),
        ("Yes", False), ("NO", True), ("on", False), ("5", 6), ("-1", 2), ("1.5", 2.5),
        ('"say"', "a: b # c"), ('"x"', ""), ('""', "\ttab\n\x07"), ("'x'", "it's: #1"),
        ("''", "x"), ("null", "x"), ("2021-01-01", "2022-12-31"),
        ("2021-01-01T10:00:00.000Z", "2022-01-01T10:00:00Z"),
        ("|\n    a\n    b", "c\n\nd\n"), ("|-\n    a\n    b", "c"), ("|\n    a: #", "x\n"),
    ]
)  # fmt: skip


@given(PAIRS, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", " # why"]), st.booleans())
def test_the_inverse_of_a_replacement_gives_the_original_bytes(
    pair: tuple[str, Any], newline: str, comment: str, nested: bool
) -> None:
    old, new = pair
    head, _, below = old.partition("\n")
    value = head + comment + ("\n" + below if below else "")
    key = f"m:\n  k: {value}" if nested else f"k: {value}"
    data = f"---\ntitle: x\n{key}\nend: y\n---\nbody\n".replace("\n", newline).encode()
    document = Document.parse(data)
    path = "/m/k" if nested else "/k"
    before: Any = document.data
    for part in path[1:].split("/"):
        before = before[part]
    changed = document.apply([{"op": "replace", "path": path, "value": new}])
    assert changed.to_bytes() != data
    assert changed.apply([{"op": "replace", "path": path, "value": before}]).to_bytes() == data


@given(st.randoms(use_true_random=False))
def test_adding_a_value_and_removing_it_gives_the_original_bytes(random: Random) -> None:
    """Where nothing was there before: a new key at the root, a new item of a list of several."""
    data = _article(random)
    document = Document.parse(data)
    assume(document.data and "new" not in document.data)
    writer = Writer(random)
    operation = {"op": "add", "path": "/new", "value": writer.value()}
    try:
        changed = document.apply([operation])
    except RefusedEdit:
        return
    assert changed.apply([{"op": "remove", "path": "/new"}]).to_bytes() == data


@given(st.randoms(use_true_random=False))
def test_moving_an_item_and_back_gives_the_original_bytes(random: Random) -> None:
    column = random.randrange(0, 3) * 2
    items = []
    for _ in range(random.randrange(2, 6)):
        above = f"{' ' * column}# above\n" if random.randrange(5) == 0 else ""
        gap = "\n" if random.randrange(6) == 0 else ""
        text = PLAIN_TEXTS[random.randrange(len(PLAIN_TEXTS))]
        beside = "  # beside" if random.randrange(4) == 0 else ""
        items.append(f"{gap}{above}{' ' * column}- {text}{beside}\n")
    data = f"---\nkey: x\nlist:\n{''.join(items)}last: y\n---\n".encode()
    source, target = (str(random.randrange(len(items))) for _ in range(2))
    there = {"op": "move", "from": f"/list/{source}", "path": f"/list/{target}"}
    back = {"op": "move", "from": f"/list/{target}", "path": f"/list/{source}"}
    changed = checked.edit(data, there)
    assert changed is not None
    assert Document.parse(changed).apply([back]).to_bytes() == data


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from([0.5, 1.0, -2.5])
    | st.text("abc:# -", max_size=4),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text("ab/~", max_size=2), inner),
    max_leaves=20,
)  # fmt: skip
SMALL_LISTS = st.lists(st.sampled_from([1, 2, 3, True, "1", None, [1], {"a": 1}]), max_size=7)


def _played(old: Any, new: Any) -> Any:
    for operation in difference(old, new):
        old = model.apply(old, _raw(operation))
    return old


def _raw(operation: Any) -> dict[str, Any]:
    """An operation in JSON's form, whichever form it has."""
    if isinstance(operation, dict):
        return operation
    raw = {"op": operation.kind, "path": _pointer(operation.route), "value": operation.value}
    return raw | ({} if operation.source is None else {"from": _pointer(operation.source)})


def _pointer(route: tuple[str, ...]) -> str:
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in route)


@one_in(3)
@given(st.dictionaries(st.text("ab", max_size=2), JSON), st.dictionaries(st.text("ab"), JSON))
def test_the_difference_turns_one_value_into_the_other(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    assert model.same(_played(old, new), new)
    assert list(difference(old, old)) == []


@given(SMALL_LISTS, SMALL_LISTS)
def test_the_difference_of_lists(old: list[Any], new: list[Any]) -> None:
    assert model.same(_played({"a": old}, {"a": new}), {"a": new})
    # What only changes its place is moved, not made anew.
    if sorted(map(repr, old)) == sorted(map(repr, new)):
        assert {_raw(operation)["op"] for operation in difference({"a": old}, {"a": new})} <= {
            "move"
        }


@given(st.randoms(use_true_random=False))
def test_a_value_replaced_by_a_changed_one_becomes_it(random: Random) -> None:
    """The whole front matter, key by key, on the way to a value with something changed."""
    data = _article(random)
    document = Document.parse(data)
    assume(document.data)
    key = list(document.data)[random.randrange(len(document.data))]
    wanted = Writer(random).changed(document.data[key])
    path = "/" + key.replace("~", "~0").replace("/", "~1")
    checked.edit(data, {"op": "replace", "path": path, "value": wanted})
