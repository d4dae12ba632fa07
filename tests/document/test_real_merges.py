"""Merges from the real site's history: a bot's commit on one side, an editor's on the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.document import Document, Style, learn, merge, merge_bytes
from tests.property.oracle import Oracle, agrees, told

Operations = list[dict[str, Any]]
_NOTHING = object()


@pytest.fixture(scope="module")
def pairs(corpus: Path) -> list[tuple[Document, Document]]:
    lines = (corpus / "history" / "merges.jsonl").read_bytes().split(b"\n")
    found = [json.loads(line) for line in lines if line]
    assert len(found) == 200
    return [(_document(pair["base"]), _document(pair["theirs"])) for pair in found]


def _document(text: str) -> Document:
    return Document.parse(text.encode("latin-1"))


@pytest.fixture(scope="module")
def style(pairs: list[tuple[Document, Document]]) -> Style:
    return learn(base for base, _ in pairs)


def toggled(document: Document) -> Operations:
    value = document.data.get("published", True) is False
    return [{"op": "add", "path": "/published", "value": value}]


def topic_added(document: Document) -> Operations:
    if not isinstance(document.data.get("topics"), list):
        return []
    return [{"op": "add", "path": "/topics/-", "value": "A New Topic"}]


def topic_removed(document: Document) -> Operations:
    return [{"op": "remove", "path": "/topics/0"}] if document.data.get("topics") else []


def title_edited(document: Document) -> Operations:
    if "title" not in document.data:
        return []
    return [{"op": "replace", "path": "/title", "value": 'Kickoff: 50% "off"'}]


def related_added(document: Document) -> Operations:
    item = {"title": "New", "url": "https://example.org/new", "type": "article"}
    if isinstance(document.data.get("related"), list):
        return [{"op": "add", "path": "/related/0", "value": item}]
    return [{"op": "add", "path": "/related", "value": [item]}]


def image_edited(document: Document) -> Operations:
    images = document.data.get("images")
    if not isinstance(images, list) or not images or not isinstance(images[0], dict):
        return []
    return [{"op": "add", "path": "/images/0/alt", "value": "What is to be seen"}]


EDITS = (toggled, topic_added, topic_removed, title_edited, related_added, image_edited)


@pytest.mark.corpus
@pytest.mark.parametrize("edits", [*((edit,) for edit in EDITS), EDITS],
                         ids=[*(edit.__name__ for edit in EDITS), "all"])  # fmt: skip
def test_no_file_is_damaged(
    pairs: list[tuple[Document, Document]], style: Style, edits: tuple[Any, ...]
) -> None:
    edited = in_conflict = 0
    for base, theirs in pairs:
        operations = [operation for edit in edits for operation in edit(base)]
        if not operations:
            continue
        edited += 1
        ours = base.apply(operations, style)
        result = merge(base, ours, theirs, style=style)
        check(base, ours, theirs, result.document)
        oracle = Oracle()
        wanted = oracle.merged(base.data, ours.data | sealed(theirs), theirs.data)
        assert agrees(result.document.data, wanted)
        assert told(result.conflicts) == oracle.told
        assert not oracle.is_unsure
        assert {one.field for one in result.conflicts} <= {"/published", "/title"}
        in_conflict += bool(result.conflicts)
        data = [side.to_bytes() for side in (base, ours, theirs)]
        written, conflicts = merge_bytes(*data, keep="theirs", style=style)
        assert written == result.document.to_bytes()
        assert conflicts == result.conflicts
    assert edited >= 50
    assert in_conflict < 10, f"{in_conflict} of {edited} files are in conflict"


def sealed(theirs: Document) -> dict[str, Any]:
    return {key: value for key, value in theirs.data.items() if key == "secured"}


def check(base: Document, ours: Document, theirs: Document, merged: Document) -> None:
    """Everything that we did not edit is as it stands in theirs, byte for byte."""
    mine = {
        key
        for key in {*base.data, *ours.data, *theirs.data}
        if key != "secured" and base.data.get(key, _NOTHING) != ours.data.get(key, _NOTHING)
    }
    assert merged.body == theirs.body
    kept, whole = lines_without(merged, mine), lines_without(theirs, mine)
    if merged.data.keys() == theirs.data.keys():
        assert kept == whole
    else:  # a new field may be a paragraph of its own
        assert [line for line in kept if line.strip()] == [line for line in whole if line.strip()]
    # With nothing done here, theirs is taken as it is; with nothing done there, ours.
    assert merge(base, base, theirs).document.to_bytes() == theirs.to_bytes()
    assert merge(base, ours, base).document.to_bytes() == ours.to_bytes()
    for key in mine & merged.data.keys() & theirs.data.keys():
        if isinstance(merged.data[key], list):
            in_order(theirs.data[key], merged.data[key])


def lines_without(document: Document, keys: set[str]) -> list[bytes]:
    lines = document.to_bytes().split(b"\n")
    for entry in reversed(document.entries):
        if entry.key in keys:
            del lines[entry.line - 1 : entry.line + entry.text.count("\n")]
    return lines


def in_order(theirs: Any, merged: Any) -> None:
    """What was there is in the order in which it was there."""
    names = [item.get("url", "") if isinstance(item, dict) else item for item in merged]
    there = [item.get("url", "") if isinstance(item, dict) else item for item in theirs]
    assert [name for name in there if name in names] == [name for name in names if name in there]
