"""Merging in process: an editor's changes over a bot's, on the real pairs of the site's history."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from curator.document import Document, Style, learn, merge, merge_bytes

BUDGET: Final = 200  # microseconds a file
ROUNDS: Final = 9


def merging(
    corpus: Path, timed: Callable[[dict[str, Callable[[], object]], int], dict[str, float]]
) -> dict[str, Any]:
    """`published` toggled, a topic added, the title edited, and all three, where there are such
    fields: merged from documents that were only parsed before, and from bytes."""
    lines = (corpus / "history" / "merges.jsonl").read_bytes().split(b"\n")
    pairs = [json.loads(line) for line in lines if line]
    bases = [pair["base"].encode("latin-1") for pair in pairs]
    theirs = [pair["theirs"].encode("latin-1") for pair in pairs]
    style = learn(map(Document.parse, bases))
    result: dict[str, Any] = {"unit": "microseconds a file"}
    for name, keys in _EDITS.items():
        files = []
        for base, their in zip(bases, theirs, strict=True):
            document = Document.parse(base)
            operations = _operations(document, keys)
            if operations:
                files.append((base, document.apply(operations, style).to_bytes(), their))
        figures = _figures(files, style, timed)
        holds = figures["parsed"] <= BUDGET
        result[name] = {"files": len(files), **figures, "budget": BUDGET, "holds": holds}
    return result


_EDITS: Final = {
    "published": ("published",),
    "topic": ("topics",),
    "title": ("title",),
    "all three": ("published", "topics", "title"),
}


def _figures(
    files: list[tuple[bytes, bytes, bytes]],
    style: Style,
    timed: Callable[[dict[str, Callable[[], object]], int], dict[str, float]],
) -> dict[str, float]:
    # Fresh ones for each round: what a document has worked out once, it keeps.
    rounds = iter([_parsed(files) for _ in range(ROUNDS)])

    def from_bytes() -> None:
        for base, ours, theirs in files:
            merge_bytes(base, ours, theirs, style=style)

    def from_documents() -> None:
        for base, ours, theirs in next(rounds):
            merge(base, ours, theirs, style=style)

    return timed({"parsed": from_documents, "from bytes": from_bytes}, len(files))


def _parsed(
    files: list[tuple[bytes, bytes, bytes]],
) -> list[tuple[Document, Document, Document]]:
    return [
        (Document.parse(one), Document.parse(two), Document.parse(three))
        for one, two, three in files
    ]


def _operations(document: Document, edits: tuple[str, ...]) -> list[dict[str, Any]]:
    data = document.data
    wanted = []
    if "published" in edits:
        value = data.get("published", True) is False
        wanted.append({"op": "add", "path": "/published", "value": value})
    if "topics" in edits and isinstance(data.get("topics"), list):
        wanted.append({"op": "add", "path": "/topics/-", "value": "A New Topic"})
    if "title" in edits and "title" in data:
        wanted.append({"op": "replace", "path": "/title", "value": "Another title"})
    return wanted
