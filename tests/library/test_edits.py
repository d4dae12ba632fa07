"""What editors mean, as operations on a document."""

from __future__ import annotations

from typing import Any

import pytest

from curator.document import Document
from curator.errors import RefusedEdit
from curator.library.edits import (
    AddItem,
    AddTopic,
    ApplyOperations,
    Edit,
    InsertItem,
    MoveItem,
    RemoveField,
    RemoveTopic,
    SetField,
    SetPublished,
    TakeItem,
    identical,
    route_to,
)
from curator.library.settings import Settings


def operations(edit: Edit, front: str, **settings: Any) -> list[dict[str, Any]]:
    document = Document.parse(f"---\n{front}\n---\n".encode())
    found = []
    for one in edit.operations(document, Settings(**settings)):
        assert isinstance(one, dict)
        found.append(one)
    return found


def after(edit: Edit, front: str, **settings: Any) -> str:
    document = Document.parse(f"---\n{front}\n---\n".encode())
    return document.apply(edit.operations(document, Settings(**settings))).front_matter


@pytest.mark.parametrize(
    ("edit", "front", "ops"),
    [
        (SetField("/title", "B"), "title: A", [("replace", "/title", "B")]),
        (SetField("/title", "A"), "title: A", []),
        (SetField("/heat", 1), "heat: 1.0", [("replace", "/heat", 1)]),
        (SetField("/heat", True), "heat: 1", [("replace", "/heat", True)]),
        (SetField("/heat", None), "heat:", []),
        (SetField("/heat", 5), "title: A", [("add", "/heat", 5)]),
        (
            SetField("/provider/name", "B"),
            "provider: {name: A}",
            [("replace", "/provider/name", "B")],
        ),
        (SetField("/provider/name", "B"), "provider: {x: A}", [("add", "/provider/name", "B")]),
        (SetField("/provider/name", "B"), "x: 1", [("add", "/provider", {"name": "B"})]),
        (SetField("/provider/name", "B"), "provider:", [("replace", "/provider", {"name": "B"})]),
        (SetField("/a/b/c", 1), "a: {}", [("add", "/a/b", {"c": 1})]),
        (
            SetField("/images/0/width", 5),
            "images: [{width: 1}]",
            [("replace", "/images/0/width", 5)],
        ),
        (SetField("/topics/1", "B"), "topics: [A]", [("add", "/topics/-", "B")]),
        (SetField("/topics/-", "B"), "topics: [A]", [("add", "/topics/-", "B")]),
        (SetField("/topics/0", "B"), "x: 1", [("add", "/topics", ["B"])]),
        (SetField("/topics", ["A"]), "topics: [A]", []),
        (RemoveField("/title"), "title: A", [("remove", "/title", None)]),
        (RemoveField("/title"), "x: A", []),
        (
            RemoveField("/provider/name"),
            "provider: {name: A}",
            [("remove", "/provider/name", None)],
        ),
        (RemoveField("/provider/name"), "provider: A", []),
        (RemoveField("/provider/name/x"), "provider:", []),
        (SetPublished(True), "published: true", []),
        (SetPublished(False), "published: true", [("replace", "/published", False)]),
        (SetPublished(True), "title: x", [("add", "/published", True)]),
        (SetPublished(None), "published: true", [("remove", "/published", None)]),
        (SetPublished(None), "title: x", []),
        (AddTopic("B"), "topics: [A]", [("add", "/topics/-", "B")]),
        (AddTopic("A"), "topics: [A, B]", []),
        (AddTopic("A"), "title: x", [("add", "/topics", ["A"])]),
        (AddTopic("A"), "topics:", [("replace", "/topics", ["A"])]),
        (AddTopic("A"), "topics: ''", [("replace", "/topics", ["A"])]),
        (AddTopic("B"), "topics: A", [("replace", "/topics", ["A", "B"])]),
        (AddTopic("A"), "topics: A", []),
        (RemoveTopic("A"), "topics: [B]", []),
        (RemoveTopic("A"), "title: x", []),
        (RemoveTopic("A"), "topics: [B, A]", [("remove", "/topics/1", None)]),
        (
            RemoveTopic("A"),
            "topics: [A, B, A]",
            [("remove", "/topics/2", None), ("remove", "/topics/0", None)],
        ),
        (RemoveTopic("A"), "topics: A", [("replace", "/topics", [])]),
        (RemoveTopic("2020"), "topics: [2020]", [("remove", "/topics/0", None)]),
        (InsertItem("/l", 0, "x"), "l: [a, b]", [("add", "/l/0", "x")]),
        (InsertItem("/l", 2, "x"), "l: [a, b]", [("add", "/l/-", "x")]),
        (InsertItem("/l", None, {"a": 1}), "l: [a]", [("add", "/l/-", {"a": 1})]),
        (InsertItem("/l", None, {"a": 1}), "x: 1", [("add", "/l", [{"a": 1}])]),
        (InsertItem("/l", 0, 5), "l:", [("replace", "/l", [5])]),
        (InsertItem("/a/l", None, 5), "x: 1", [("add", "/a", {"l": [5]})]),
        (InsertItem("/a/0/l", 0, 5), "a: [{l: [6]}]", [("add", "/a/0/l/0", 5)]),
        (InsertItem("/l", 0, "x"), "l: a", [("replace", "/l", ["x", "a"])]),
        (MoveItem("/l", 0, 2), "l: [a, b, c]", [("move", "/l/2", None)]),
        (MoveItem("/l", 1, 1), "l: [a, b, c]", []),
        (AddItem("/l", "a"), "l: [a]", []),
        (AddItem("/l", "b"), "l: [a]", [("add", "/l/-", "b")]),
        (AddItem("/l", "b"), "l: a", [("replace", "/l", ["a", "b"])]),
        (AddItem("/l", {"url": "//x.y/a", "w": 2}), "l: [{url: 'http://www.x.y/a'}]", []),
        (AddItem("/l", {"w": 2}), "l: [{w: 3}]", [("add", "/l/-", {"w": 2})]),
        (AddItem("/l", {"w": 2}), "l: [{w: 2}]", []),
        (TakeItem("/l", "a"), "l: [a, b, a]", [("remove", "/l/2", None), ("remove", "/l/0", None)]),
        (
            TakeItem("/l", {"webUrl": "x.y"}),
            "l: [{webUrl: 'http://x.y/', q: 1}]",
            [("remove", "/l/0", None)],
        ),
        (TakeItem("/l", "a"), "x: 1", []),
        (TakeItem("/l", "c"), "l: a", []),
    ],
)
def test_operations(edit: Edit, front: str, ops: list[tuple[str, str, object]]) -> None:
    found = operations(edit, front)
    assert [(op["op"], op["path"], op.get("value")) for op in found] == ops
    Document.parse(f"---\n{front}\n---\n".encode()).apply(found)


@pytest.mark.parametrize(
    ("edit", "front", "reason"),
    [
        (SetField("/title/deeper", 1), "title: A", "title is a single value"),
        (SetField("/topics/5", 1), "topics: [A]", "topics is a list of 1; it has no item 5"),
        (SetField("/topics/name", 1), "topics: [A]", "it has no item name"),
        (SetField("/topics/99999999999999999999", 1), "topics: [A]", "it has no item"),
        (SetField("/secured", "x"), "secured: x", "secured is protected"),
        (SetField("/secured/deep", "x"), "title: x", "secured is protected"),
        (RemoveField("/secured"), "title: x", "secured is protected"),
        (SetField("title", 1), "title: A", "does not begin with /"),
        (SetField("", 1), "title: A", "has a name"),
        (AddTopic("A"), "topics: {a: b}", "topics is a mapping"),
        (AddTopic("A"), "topics: 5", "topics is not a list"),
        (RemoveTopic("A"), "topics: {a: b}", "topics is a mapping"),
        (InsertItem("/l", 2, 1), "l: [1]", "l is a list of 1; it has no item 2"),
        (InsertItem("/l", -1, 1), "l: [1]", "it has no item -1"),
        (InsertItem("/l", 0, {}), "l: text", "l is a text; make it a list first"),
        (InsertItem("/l", 0, 1), "l: 5", "l is not a list"),
        (InsertItem("/secured", 0, 1), "x: 5", "secured is protected"),
        (MoveItem("/l", 0, 1), "l: [1]", "it has no item 1"),
        (MoveItem("/l", -1, 0), "l: [1]", "it has no item -1"),
        (MoveItem("/l", 0, 0), "x: 1", "l is a list of 0; it has no item 0"),
    ],
)
def test_refused(edit: Edit, front: str, reason: str) -> None:
    with pytest.raises(RefusedEdit) as caught:
        operations(edit, front)
    assert reason in caught.value.reason


def test_topics_keep_their_order_and_the_rest_its_text() -> None:
    front = "topics:\n  - B # first\n  - A\nother: 'x'"
    assert after(AddTopic("C"), front) == "topics:\n  - B # first\n  - A\n  - C\nother: 'x'\n"
    assert after(RemoveTopic("A"), front) == "topics:\n  - B # first\nother: 'x'\n"


def test_of_a_mapping_or_list_only_what_differs_is_changed() -> None:
    front = "a:\n  - {t: 'One', q: 1} # first\n  - {t: Two}"
    edit = SetField("/a", [{"t": "One", "q": 2}, {"t": "Two"}])
    assert after(edit, front) == "a:\n  - {t: 'One', q: 2} # first\n  - {t: Two}\n"


def test_topics_go_where_the_site_keeps_them() -> None:
    assert after(AddTopic("B"), "tags: [A]", topic_key="tags") == "tags: [A, B]\n"
    assert operations(AddTopic("c"), "tags: a b", topic_key="tags") == [
        {"op": "replace", "path": "/tags", "value": ["a", "b", "c"]}
    ]


def test_tags_in_one_text_move_as_items() -> None:
    edit = MoveItem("/tags", 0, 1)
    assert after(edit, "tags: a b c", topic_key="tags") == "tags:\n  - b\n  - a\n  - c\n"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a", "a", True),
        (2020, "2020", True),
        (1, True, False),
        ({"url": "x.y/a", "webUrl": "x.y/b"}, {"url": "x.y/a", "webUrl": "x.y/c"}, False),
        ({"webUrl": ""}, {"webUrl": ""}, True),
        ({"webUrl": "x.y"}, {"title": "A"}, False),
        (None, "", False),
    ],
)
def test_identical(one: Any, other: Any, same: bool) -> None:
    assert identical(one, other) is same


def test_a_protected_topic_key_is_refused() -> None:
    with pytest.raises(RefusedEdit, match="protected"):
        operations(AddTopic("A"), "topics: [B]", protected=frozenset({"topics"}))


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        (SetField("/provider/name", 1), "Set provider.name"),
        (RemoveField("/title"), "Remove title"),
        (SetPublished(True), "Publish"),
        (SetPublished(False), "Unpublish"),
        (SetPublished(None), "Clear published"),
        (AddTopic("AI"), "Add topic AI"),
        (RemoveTopic("AI"), "Remove topic AI"),
        (InsertItem("/related", 0, {}), "Add to related"),
        (AddItem("/related", {}), "Add to related"),
        (MoveItem("/related", 0, 1), "Move in related"),
        (TakeItem("/related", {}), "Remove from related"),
        (ApplyOperations(()), "Apply changes"),
    ],
)
def test_labels(edit: Edit, label: str) -> None:
    assert edit.label == label


def test_routes() -> None:
    assert route_to("provider", "name") == "/provider/name"
    assert route_to("images", 0, "a/b~c") == "/images/0/a~1b~0c"
