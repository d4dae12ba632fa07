"""A merge of files of the plainest shape, without the parser: entry by entry.

Most entries of the result are those of one side, byte for byte, which were read. What is put
together of both is read anew, and an entry in which both sides changed something is edited and
proved by itself. Where anything is not as simple as that there is no result, and the parser has
to look.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, TypeAlias

from curator.document import quick
from curator.document.conflict import ABSENT, Absent, Conflict
from curator.document.entries import Entries, laid_together, spliced
from curator.document.frontmatter import Document
from curator.document.lines import merge_lines
from curator.document.operations import Operation
from curator.document.quick import Divided
from curator.document.scalars import Value, same_value
from curator.document.source import Source
from curator.document.style import NeedsWholeError, Style
from curator.document.threeway import merged
from curator.document.window import LONGEST
from curator.errors import DocumentError

Plain: TypeAlias = tuple[Divided, Divided, Divided]
_LINE: Final = b"---\n"


def divided(base: bytes, ours: bytes, theirs: bytes) -> Plain | None:
    """The three versions entry by entry; None if one of them is not of the plainest shape."""
    known: dict[str, tuple[str, Value]] = {}
    old = quick.divided(base, known)
    mine = old and quick.divided(ours, known)
    their = mine and quick.divided(theirs, known)
    return (old, mine, their) if old and mine and their else None


def joined(
    sides: Plain, style: Style | None, protected: Collection[str]
) -> tuple[bytes, tuple[Conflict, ...]] | None:
    """The merged file and what is in conflict in it, where theirs stays; `style` is what siblings
    look like. None where it is not simple enough."""
    base, ours, theirs = sides
    line = theirs.behind[: theirs.delimiter]
    if (_around(ours) not in (_around(base), _around(theirs))) or (
        _newline(base) != _newline(ours)
    ):
        return None
    newline = _newline(theirs)
    entries = [
        Entries(*(side if _newline(side) == newline else _with_line_ends(side, newline))[:3])
        for side in sides
    ]
    conflicts: list[Conflict] = []
    both = spliced(entries[0], entries[1], entries[2], protected)
    if both is None and style is not None:
        both = _laid_together(entries, style, protected, conflicts)
    if both is None or not _is_read(both, ours, theirs):
        return None
    bodies = [side.behind[side.delimiter :] for side in sides]
    body = merge_lines(bodies[0], bodies[1], bodies[2])
    text = both.text
    if body is None or (body and not line.endswith(b"\n")) or len(text) > LONGEST:
        return None
    return b"".join((theirs.before, text.encode(), line, body)), tuple(conflicts)


def _around(side: Divided) -> tuple[bytes, bytes]:
    """The delimiter lines."""
    return side.before, side.behind[: side.delimiter]


def _newline(side: Divided) -> str:
    return "\r\n" if side.before.endswith(b"\r\n") else "\n"


def _with_line_ends(side: Divided, newline: str) -> Divided:
    """The same with the line ends of the other version, as one may have converted them all."""
    above, *parts = (
        text.replace("\r\n", "\n").replace("\n", newline)
        for text in (side.above, *side.texts.values())
    )
    return side._replace(above=above, texts=dict(zip(side.texts, parts, strict=True)))


def _is_read(both: Entries, ours: Divided, theirs: Divided) -> bool:
    """Whether each entry means what it should: that of a side was read, others are read here."""
    for key, part in both.texts.items():
        if part in (ours.texts.get(key), theirs.texts.get(key)):
            continue
        read = quick.entry(part)
        if read is None or read[0] != key or not same_value(read[1], both.values[key]):
            return False
    return True


def _laid_together(
    sides: list[Entries],
    style: Style,
    protected: Collection[str],
    conflicts: list[Conflict],
) -> Entries | None:
    """`entries.laid_together`, and what both sides changed merged."""
    base, ours, theirs = sides
    found = laid_together(base, ours, theirs, protected)
    if found is None:
        return None
    both, left = found
    for key in left:
        before, mine, their = (side.values.get(key, ABSENT) for side in (base, ours, theirs))
        value = merged(before, mine, their, (key,), conflicts)
        if isinstance(their, Absent):
            continue  # it is gone there, and in conflict
        if isinstance(value, Absent):
            return None
        if not same_value(value, their):
            text = _edited(both.texts[key], Operation("replace", (key,), value), ours.texts[key],
                           style)  # fmt: skip
            if text is None:
                return None
            both.texts[key], both.values[key] = text, value
    return both


def _edited(entry: str, operation: Operation, like: str, style: Style) -> str | None:
    """An entry with another value; None where that depends on the rest of the file."""
    document, other = (
        Document.of_part(Source(_LINE, text, _LINE, len(_LINE))) for text in (entry, like)
    )
    try:
        return document.apply([operation], style, (), other).front_matter
    except (DocumentError, NeedsWholeError):
        return None
