"""Three versions of one file that need not be written alike: with other line ends, with a mark at
the start of one of them, or new on both sides."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

from curator.document import PROTECTED, WHOLE, Conflict, merge_bytes

_MARK: Final = b"\xef\xbb\xbf"  # of UTF-8, which some programs put first
_NO_FIELDS: Final = b"---\n---\n"  # what an article was that both sides have added


def merge_alike(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    whole: bool,
    keep: Literal["ours", "theirs"],
    protected: Collection[str] = PROTECTED,
) -> tuple[bytes, tuple[Conflict, ...]]:
    """`merge_bytes`, of which the result has the line ends of theirs throughout, unless ours has
    changed them; and likewise that mark. Of a file that both have added, the base is empty."""
    sides = (base or (b"" if whole else _NO_FIELDS), ours, theirs)
    if not (base or has_front_matter(ours) or has_front_matter(theirs)):
        sides = (base, ours, theirs)
    marks = [side.startswith(_MARK) for side in sides]
    ends = [_ends(side) for side in sides]
    if not base:
        marks[0], ends[0] = marks[1], ends[1]  # nobody has changed any
    if base in (ours, theirs) or ours == theirs or (len({*ends}) == 1 and len({*marks}) == 1):
        return merge_bytes(*sides, whole=whole, keep=keep, protected=protected)
    end = ends[2] if ends[0] == ends[1] else ends[1]
    mark = _MARK if (marks[2] if marks[0] == marks[1] else marks[1]) else b""
    plain = (side.removeprefix(_MARK) for side in sides)
    old, mine, their = (_with_ends(side, end) if all(ends) else side for side in plain)
    data, conflicts = merge_bytes(old, mine, their, whole=whole, keep=keep, protected=protected)
    if any(each.field == WHOLE for each in conflicts):
        return (ours if keep == "ours" else theirs), (Conflict.of_text(WHOLE, base, ours, theirs),)
    return mark + data, conflicts


def has_front_matter(data: bytes) -> bool:
    """Whether a file begins like an article."""
    return data.removeprefix(_MARK).startswith(b"---")


def _ends(data: bytes) -> bytes:
    """How all lines end; b"" where they do not end alike."""
    both = data.count(b"\r\n")
    if not both:
        return b"" if b"\r" in data else b"\n"
    return b"\r\n" if both == data.count(b"\n") == data.count(b"\r") else b""


def _with_ends(data: bytes, end: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", end)
