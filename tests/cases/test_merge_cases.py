"""Runs every case of a merge: as documents, as bytes, and with what ours has for each conflict."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from curator.document import Document, learn, merge, merge_bytes, take_ours
from tests.cases import casefile

FOLDER = Path(__file__).resolve().parent / "merge"
_TEXTS = ("base", "ours", "theirs", "expected", "settled")


@dataclass(frozen=True, slots=True)
class MergeCase:
    """`expected` has theirs where both changed the same, `settled` has ours."""

    name: str
    title: str
    base: bytes
    ours: bytes
    theirs: bytes
    expected: bytes
    settled: bytes
    whole: bool
    conflicts: list[dict[str, Any]]


def read(path: Path) -> MergeCase:
    title, sections = casefile.sections(path)
    texts: dict[str, bytes] = {}
    conflicts: list[dict[str, Any]] = []
    whole = False
    for marker, content in sections:
        name, _, rest = marker.partition(" ")
        if name in _TEXTS:
            texts[name] = texts[rest] if rest in texts else casefile.content_of(content, rest)
        elif name == "conflict":
            conflicts.append(json.loads(content))
        elif name == "whole":
            whole = True
        else:
            raise ValueError(f"unknown section {marker!r}")
    texts.setdefault("settled", texts["expected"])
    return MergeCase(path.stem, title, whole=whole, conflicts=conflicts, **texts)


CASES = [read(path) for path in sorted(FOLDER.glob("*.case"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: MergeCase) -> None:
    sides = (case.base, case.ours, case.theirs)
    settled, conflicts = merge_bytes(*sides, whole=case.whole)
    told = [
        {"field": one.field, "base": one.base, "ours": one.ours, "theirs": one.theirs}
        for one in conflicts
    ]
    assert settled == case.settled
    assert told == case.conflicts
    merged, conflicts = merge_bytes(*sides, whole=case.whole, keep="theirs")
    assert merged == case.expected
    assert len(conflicts) == len(case.conflicts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_as_documents(case: MergeCase) -> None:
    """Where all sides can be read, it is the same."""
    if "unreadable" in case.name:
        return
    base, ours, theirs = (
        Document.parse(side, whole=case.whole) for side in (case.base, case.ours, case.theirs)
    )
    style = learn((ours, theirs, base))
    result = merge(base, ours, theirs, style=style)
    assert result.document.to_bytes() == case.expected
    assert [one.field for one in result.conflicts] == [one["field"] for one in case.conflicts]
    assert take_ours(result, ours, style).to_bytes() == case.settled
    kept = take_ours(result, ours, style, conflicts=())
    assert kept.to_bytes() == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_to_merge(case: MergeCase) -> None:
    for side in (case.ours, case.theirs):
        assert merge_bytes(case.base, case.base, side, whole=case.whole) == (side, ())
        assert merge_bytes(case.base, side, side, whole=case.whole) == (side, ())


def test_there_are_enough_and_conflicts_among_them() -> None:
    assert len(CASES) >= 40
    assert sum(bool(case.conflicts) for case in CASES) >= 10
