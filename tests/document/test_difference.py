"""The operations between two values: right, and no more of them than make sense."""

from __future__ import annotations

from typing import Any

import pytest

from curator.document import Document, Operation, difference

CASES: list[tuple[str, Any, Any, list[Operation]]] = [
    ("nothing", {"a": 1}, {"a": 1}, []),
    ("order of keys", {"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
    ("a value", {"a": 1}, {"a": 2}, [Operation("replace", ("a",), 2)]),
    ("a type", {"a": 1}, {"a": True}, [Operation("replace", ("a",), True)]),
    ("a decimal", {"a": 1}, {"a": 1.0}, [Operation("replace", ("a",), 1.0)]),
    ("a new key", {}, {"a": 1}, [Operation("add", ("a",), 1)]),
    ("a lost key", {"a": 1, "b": 2}, {"a": 1}, [Operation("remove", ("b",))]),
    ("a nested value", {"a": {"b": {"c": 1}}}, {"a": {"b": {"c": 2}}},
     [Operation("replace", ("a", "b", "c"), 2)]),
    ("an item more", {"a": [1, 2]}, {"a": [1, 2, 3]}, [Operation("add", ("a", "2"), 3)]),
    ("an item between", {"a": [1, 2]}, {"a": [1, 3, 2]}, [Operation("add", ("a", "1"), 3)]),
    ("an item less", {"a": [1, 2, 3]}, {"a": [1, 3]}, [Operation("remove", ("a", "1"))]),
    ("an item changed", {"a": [1, 2, 3]}, {"a": [1, 4, 3]}, [Operation("replace", ("a", "1"), 4)]),
    ("an item moved", {"a": [1, 2, 3, 4]}, {"a": [4, 1, 2, 3]},
     [Operation("move", ("a", "0"), None, ("a", "3"))]),
    ("an item's part", {"a": [{"t": "x", "q": 1}, {"t": "y", "q": 1}]},
     {"a": [{"t": "x", "q": 1}, {"t": "y", "q": 2}]}, [Operation("replace", ("a", "1", "q"), 2)]),
    ("all items", {"a": [1, 2]}, {"a": []}, [Operation("replace", ("a",), [])]),
    ("a list to a text", {"a": [1]}, {"a": "x"}, [Operation("replace", ("a",), "x")]),
    ("an empty list", {"a": []}, {"a": [1]}, [Operation("replace", ("a",), [1])]),
    ("an odd key", {"a/b~c": 1}, {"a/b~c": 2}, [Operation("replace", ("a/b~c",), 2)]),
    ("equal items", {"a": ["x", "x", "y"]}, {"a": ["x", "y"]}, [Operation("remove", ("a", "0"))]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "operations"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_difference(old: Any, new: Any, operations: list[Operation]) -> None:
    assert list(difference(old, new)) == operations


def test_a_swap_moves_what_is_there() -> None:
    operations = list(difference({"a": ["x", "y"]}, {"a": ["y", "x"]}))
    assert [operation.kind for operation in operations] == ["move"]


def test_a_list_of_mappings_reordered_and_changed_keeps_what_stays() -> None:
    data = b"""---
related:
  - title: 'One' # first
    quality: 1
  - title: "Two"
    quality: 2
  - title: Three
    quality: 3
---
"""
    document = Document.parse(data)
    wanted = [
        {"title": "Three", "quality": 3},
        {"title": "One", "quality": 1},
        {"title": "Two", "quality": 5},
    ]
    edited = document.apply(difference(document.data, {"related": wanted}))  # type: ignore[dict-item]
    assert edited.data == {"related": wanted}
    assert b"- title: 'One' # first\n    quality: 1\n" in edited.to_bytes()
    assert b"- title: Three\n    quality: 3\n" in edited.to_bytes()


def test_at_a_route() -> None:
    assert list(difference([1], [1, 2], ("a", "b"))) == [Operation("add", ("a", "b", "1"), 2)]


def test_keys_are_added_before_others_are_removed() -> None:
    operations = difference({"a": {"x": 1, "z": 2}}, {"a": {"y": 1, "z": 2}})
    assert [operation.kind for operation in operations] == ["add", "remove"]


def test_mappings_without_a_common_key_are_replaced() -> None:
    operations = difference({"a": {"x": 1}}, {"a": {"y": 1}})
    assert operations == [Operation("replace", ("a",), {"y": 1})]
