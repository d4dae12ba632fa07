"""What is kept of an article gives back exactly its bytes, as small as that can be said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from curator.document import Conflict, Operation, Timestamp, Value
from curator.library.article import Article
from curator.library.body_edit import SetBody
from curator.library.drafts import data_of, draft_of, draft_of_removed
from curator.library.drafts.packing import (
    NotPacked,
    pack_conflicts,
    pack_operations,
    pack_value,
    unpack_conflicts,
    unpack_operations,
    unpack_value,
)
from curator.library.edits import AddTopic, Edit, RemoveField, SetField
from curator.library.library import Library
from curator.library.versions import rewritten
from tests.library.drafts.conftest import ONE, SOURCE


def edited(library: Library, *edits: Edit) -> Article:
    article = library.articles[ONE]
    for edit in edits:
        article = library.edit(article, edit)
    return article


@pytest.mark.parametrize(
    ("edit", "operation"),
    [
        (SetField("/title", "Two"), Operation("replace", ("title",), "Two")),
        (SetField("/heat", 7.5), Operation("replace", ("heat",), 7.5)),
        (
            SetField("/date", Timestamp("2021-01-02")),
            Operation("replace", ("date",), Timestamp("2021-01-02")),
        ),
        (SetField("/published", False), Operation("add", ("published",), False)),
        (RemoveField("/heat"), Operation("remove", ("heat",))),
        (AddTopic("Robots"), Operation("add", ("topics", "1"), "Robots")),
    ],
)
def test_an_edit_is_kept_as_an_operation(
    library: Library, edit: Edit, operation: Operation
) -> None:
    article = edited(library, edit)
    draft = draft_of(library, article, (), 1.0)
    assert draft.operations == (operation,)
    assert type(draft.operations[0].value) is type(operation.value)
    assert draft.raw is None
    assert draft.body is None
    assert draft.base == SOURCE
    assert data_of(library, draft) == article.data


def test_a_body_is_kept_without_the_front_matter(library: Library) -> None:
    article = edited(library, SetField("/heat", 8), SetBody("Other\n"))
    draft = draft_of(library, article, (), 1.0)
    assert (len(draft.operations), draft.body, draft.raw) == (1, b"Other\n", None)
    assert data_of(library, draft) == article.data


def test_what_operations_cannot_say_is_kept_whole(library: Library) -> None:
    data = SOURCE.replace(b"'One'", b'"One"')  # the same value, spelled otherwise
    article = rewritten(library, library.articles[ONE], data)
    draft = draft_of(library, article, (), 1.0)
    assert draft.raw == data
    assert draft.operations == ()


def test_what_cannot_be_read_is_kept_whole(library: Library) -> None:
    broken = b"---\ntitle: [\n---\n"
    article = Article.read(ONE, "_news", broken, library.site.settings)
    draft = draft_of(library, replace(article, saved=SOURCE), (), 1.0)
    assert data_of(library, draft) == broken
    mended = draft_of(library, replace(library.articles[ONE], saved=broken), (), 1.0)
    assert data_of(library, mended) == SOURCE


def test_a_new_article_is_kept_whole(library: Library) -> None:
    draft = draft_of(library, replace(library.articles[ONE], saved=b"", origin=""), (), 1.0)
    assert (draft.origin, draft.base, draft.raw) == ("", b"", SOURCE)


def test_only_what_is_undecided_needs_no_bytes(library: Library) -> None:
    conflict = Conflict("/heat", 7, 8, 9)
    draft = draft_of(library, library.articles[ONE], (conflict,), 1.0)
    assert (draft.raw, draft.operations, draft.conflicts) == (None, (), (conflict,))
    assert data_of(library, draft) == SOURCE


def test_many_are_kept_as_they_are(library: Library) -> None:
    article = edited(library, SetField("/heat", 8))
    assert draft_of(library, article, (), 1.0, whole=True).raw == article.data


def test_a_removed_article_is_known_by_its_file(library: Library) -> None:
    moved = library.articles[ONE].at("_news/other.md")
    assert draft_of_removed(moved, 1.0).path == ONE


VALUES: list[Value] = [
    None, True, 1, 1.0, -0.0, 10**50, "x", "\ud800", "", Timestamp("2020-01-01"),
    [1, [Timestamp("2020-01-01 10:00")], {}], {"b": 1, "a": {"timestamp": "x", "entries": []}},
    float("inf"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_values_come_back_as_they_were(value: Value) -> None:
    def spelled(value: Value) -> str:
        if isinstance(value, dict):
            return f"{{{[(key, spelled(inner)) for key, inner in value.items()]}}}"
        if isinstance(value, list):
            return f"{[spelled(inner) for inner in value]}"
        return f"{type(value).__name__} {value!r}"

    assert spelled(unpack_value(pack_value(value))) == spelled(value)
    operation = Operation("add", ("a/b", "0"), value, None, '"')
    move = Operation("move", ("a", "1"), None, ("a", "0"))
    assert unpack_operations(pack_operations([operation, move]))[1] == move
    assert unpack_operations(pack_operations([operation]))[0].style == '"'
    conflict = Conflict("/a", value, None, value, frozenset({"ours"}))
    back = unpack_conflicts(pack_conflicts([conflict]))
    assert (back[0], back[0].gone) == (conflict, conflict.gone)


@pytest.mark.parametrize("text", ["", "[[1]]", '{"a": 1}', "[1]", '[["add"]]', "7", "[" * 10_000])
def test_what_was_not_packed_is_refused(text: str) -> None:
    with pytest.raises(NotPacked):
        unpack_operations(text)
    with pytest.raises(NotPacked):
        unpack_conflicts(text)
