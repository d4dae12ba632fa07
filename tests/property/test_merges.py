"""Three-way merges of random articles, held against a merge of plain values."""

from __future__ import annotations

from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from curator.document import Document, merge
from curator.errors import DocumentError, RefusedEdit
from tests.property.generate import Writer
from tests.property.oracle import Oracle, agrees, told


def _edited(document: Document, random: Random, count: int) -> Document:
    for _ in range(count):
        operation = Writer(random).operation(document.data)
        try:
            document = document.apply([operation], protected=())
        except RefusedEdit:
            continue
    return document


def _is_tangled(document: Document) -> bool:
    signs = any(sign in document.front_matter for sign in ("*", "!", "<<"))
    return signs or any("stands here twice" in problem.message for problem in document.problems)


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
    # Whatever was done to the seal here does not count.
    mine_unsealed = {key: value for key, value in ours.data.items() if key != "secured"}
    oracle = Oracle()
    wanted = oracle.merged(base.data, mine_unsealed | {"secured": "abc"}, theirs.data)
    try:
        result = merge(base, ours, theirs)
    except RefusedEdit:
        return
    assert ours.to_bytes() != base.to_bytes() or result.document.to_bytes() == theirs.to_bytes()
    if result.is_whole:
        assert any(map(_is_tangled, (base, ours, theirs)))
        assert result.document.to_bytes() == theirs.to_bytes()
        return
    assert agrees(result.document.data, wanted)
    if not oracle.is_unsure:
        assert told(result.conflicts) == oracle.told
    assert result.document.body == theirs.body
