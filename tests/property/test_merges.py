"""Three-way merges of random articles, held against a merge of plain values."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from hypothesis import assume, given
from hypothesis import strategies as st

from curator.document import Document, merge
from curator.errors import DocumentError, RefusedEdit
from tests.property import model
from tests.property.generate import Writer

_ABSENT: Final = object()


def _same(one: Any, other: Any) -> bool:
    return one is other or (one is not _ABSENT and other is not _ABSENT and model.same(one, other))


def merged(base: Any, ours: Any, theirs: Any, route: str, conflicts: list[str]) -> Any:
    """The merge of three values by the rule: what one side changed counts; mappings by key."""
    if _same(base, ours) or _same(ours, theirs):
        return theirs
    if _same(base, theirs):
        return ours
    if not all(isinstance(side, dict) for side in (base, ours, theirs)):
        conflicts.append(route)
        return theirs
    result = {}
    for key in {*base, *ours, *theirs}:
        before, mine, their = (side.get(key, _ABSENT) for side in (base, ours, theirs))
        here = f"{route}/{key.replace('~', '~0').replace('/', '~1')}"
        value = merged(before, mine, their, here, conflicts)
        if value is not _ABSENT:
            result[key] = value
    return result


def _edited(document: Document, random: Random, count: int) -> Document:
    for _ in range(count):
        operation = Writer(random).operation(document.data)
        try:
            document = document.apply([operation], protected=())
        except RefusedEdit:
            continue
    return document


@given(st.randoms(use_true_random=False), st.integers(0, 3), st.integers(0, 3))
def test_a_merge_is_the_merge_of_the_values(random: Random, mine: int, their: int) -> None:
    data = Writer(random).article()
    try:
        base = Document.parse(data)
        base = base.apply([{"op": "add", "path": "/secured", "value": "abc"}], protected=())
    except DocumentError:
        assume(False)
    ours = _edited(base, random, mine)
    theirs = _edited(base, random, their)
    # The bot changes the body and the seal, too.
    theirs = Document.parse(theirs.to_bytes() + (b"\nmore" if their == 1 else b""))
    if their and "secured" in theirs.data:
        seal = {"op": "replace", "path": "/secured", "value": "def"}
        theirs = theirs.apply([seal], protected=())
    conflicts: list[str] = []
    # Whatever was done to the seal here does not count.
    mine_unsealed = {key: value for key, value in ours.data.items() if key != "secured"}
    wanted = merged(base.data, mine_unsealed | {"secured": "abc"}, theirs.data, "", conflicts)
    try:
        result = merge(base, ours, theirs)
    except RefusedEdit:
        return
    assert model.same(result.document.data, wanted)
    assert sorted(conflict.field for conflict in result.conflicts) == sorted(conflicts)
    assert result.document.body == theirs.body
    if ours is base:
        assert result.document.to_bytes() == theirs.to_bytes()
