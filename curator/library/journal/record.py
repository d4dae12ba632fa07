"""What one batch does, as it is kept: a file with the bytes of each file before and after, and a
checksum at its end.

    curator batch 1
    {"id": ..., "label": ..., "time": ..., "by": ..., "count": ..., "undoes": ...}
    [[path, length before or null, length after or null, mode, beside, write], ...]
    the bytes before and after of each, one behind the other; SHA-256 of all this
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from curator.errors import SaveError

_MAGIC: Final = b"curator batch 1\n"
_HEAD_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """What a list of batches shows of one. `by` is "window" or "command line"; `count` its files;
    `undoes` the batch that it took back, `undone_by` the one that took it back, or ""."""

    id: str
    label: str
    time: datetime
    by: str
    count: int
    undoes: str = ""
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a batch: its bytes before and after, None where it is not there.

    `path` leads to the file without links. `mode` is who may read it, None for a new one.
    `beside`: it is staged in its own folder, as the journal is on another disk. Entries of one
    `write` belong together: a file that moves is one that goes and one that comes.
    """

    path: str
    old: bytes | None
    new: bytes | None
    mode: int | None = None
    beside: bool = False
    write: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A batch. `folders` were made for its new files, the outer ones first."""

    head: Head
    entries: tuple[Entry, ...]
    folders: tuple[str, ...] = ()

    def encoded(self) -> Iterator[bytes]:
        """Its file, in pieces."""
        checksum = hashlib.sha256()
        for piece in self._pieces():
            checksum.update(piece)
            yield piece
        yield checksum.digest()

    def _pieces(self) -> Iterator[bytes]:
        head = self.head
        yield _MAGIC
        yield _line(
            {
                "id": head.id,
                "label": head.label,
                "time": head.time.isoformat(),
                "by": head.by,
                "count": head.count,
                "undoes": head.undoes,
            }
        )
        rows = [
            [e.path, _length(e.old), _length(e.new), e.mode, e.beside, e.write]
            for e in self.entries
        ]
        yield _line({"folders": self.folders, "files": rows})
        for entry in self.entries:
            yield entry.old or b""
            yield entry.new or b""

    @classmethod
    def decode(cls, data: bytes) -> Record:
        """Raises SaveError for anything but a whole record."""
        body, checksum = data[:-32], data[-32:]
        try:
            if not body.startswith(_MAGIC) or hashlib.sha256(body).digest() != checksum:
                raise ValueError
            head, rows, rest = body[len(_MAGIC) :].split(b"\n", 2)
            told = json.loads(rows)
            entries = tuple(_entries(told["files"], memoryview(rest)))
            return cls(_head(json.loads(head)), entries, tuple(told["folders"]))
        except (ValueError, KeyError, TypeError) as error:
            raise SaveError("This batch of the journal is damaged") from error


def count_of(entries: Iterable[Entry]) -> int:
    """How many files a batch changes, for people: one that moves is one."""
    groups: dict[int, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.write, []).append(entry)
    total = 0
    for group in groups.values():
        come = sum(entry.old is None for entry in group)
        gone = sum(entry.new is None for entry in group)
        total += len(group) - gone + max(0, gone - come)
    return total


def read_head(file: Path) -> Head:
    """Only the beginning of a record. Raises SaveError, OSError."""
    with file.open("rb") as opened:
        start = opened.read(_HEAD_LIMIT)
    try:
        if not start.startswith(_MAGIC):
            raise ValueError
        return _head(json.loads(start[len(_MAGIC) :].partition(b"\n")[0]))
    except (ValueError, KeyError, TypeError) as error:
        raise SaveError("This batch of the journal is damaged", path=str(file)) from error


def told_undone(heads: Iterable[Head]) -> list[Head]:
    """The heads, newest first, each saying which later one took it back, and is not taken back
    itself. What does a batch again is taken back with it."""
    heads = list(heads)
    undoes = {head.id: head.undoes for head in heads}
    undone: dict[str, str] = {}
    result = []
    for head in heads:
        does = _does_again(head.id, undoes)
        by = next((undone[each] for each in does if each in undone), "")
        if head.undoes and not by:
            undone.setdefault(head.undoes, head.id)
        result.append(replace(head, undone_by=by))
    return result


def _does_again(name: str, undoes: dict[str, str]) -> list[str]:
    """The batch itself, the one that it does again as it took back what had taken that back, the
    one that this does again, and so on."""
    found = []
    while name and name not in found:
        found.append(name)
        name = undoes.get(undoes.get(name, ""), "")
    return found


def _head(told: dict[str, Any]) -> Head:
    time = datetime.fromisoformat(told["time"])
    by, undoes = str(told["by"]), str(told["undoes"])
    return Head(str(told["id"]), str(told["label"]), time, by, int(told["count"]), undoes)


def _entries(rows: list[Any], rest: memoryview) -> Iterator[Entry]:
    at = 0
    for path, old, new, mode, beside, write in rows:
        parts = []
        for length in (old, new):
            parts.append(None if length is None else bytes(rest[at : at + length]))
            at += length or 0
        yield Entry(path, parts[0], parts[1], mode, beside, write)
    if at != len(rest):
        raise ValueError


def _length(data: bytes | None) -> int | None:
    return None if data is None else len(data)


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"
