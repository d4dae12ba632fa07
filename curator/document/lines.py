"""Three versions of a text made one, line by line, as `git merge-file` does where it is sure.

A line counts as unchanged only if every shortest way from the base to a side keeps it, and keeps it
in the same place. So nothing here depends on which of several ways a diff happens to take: where
git finds a conflict there is one here, and where both find none the bytes are the same.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Final

# Lines of a rewritten part of the base times those of the side; beyond, the part is one change.
_MOST_CELLS: Final = 250_000
_BINARY: Final = 8_000  # bytes in which a NUL makes it no text, for git as well


def merge_lines(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """`theirs` with the lines that ours changed; None where both changed the same lines or lines
    next to each other, or where one is no text."""
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    if any(b"\0" in side[:_BINARY] for side in (base, ours, theirs)):
        return None
    old, mine, their = map(_split, (base, ours, theirs))
    kept_here, kept_there = _kept(old, mine), _kept(old, their)
    result: list[bytes] = []
    at = here = there = 0
    for line in [*sorted(kept_here.keys() & kept_there.keys()), len(old)]:
        end_here, end_there = kept_here.get(line, len(mine)), kept_there.get(line, len(their))
        gap, gap_here, gap_there = old[at:line], mine[here:end_here], their[there:end_there]
        if gap_here in (gap, gap_there):
            result += gap_there
        elif gap_there == gap:
            result += gap_here
        else:
            return None
        result += old[line : line + 1]
        at, here, there = line + 1, end_here + 1, end_there + 1
    return b"".join(result)


def _split(text: bytes) -> list[bytes]:
    """Lines with their ends; only a line feed ends one."""
    lines = text.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + [last] * bool(last)


def _kept(base: list[bytes], side: list[bytes]) -> dict[int, int]:
    """The lines of the base that a side surely keeps, and where they are in it."""
    head, tail = _ends(base, side)
    kept = {line: line for line in range(head)}
    shift = len(side) - len(base)
    kept |= {line: line + shift for line in range(len(base) - tail, len(base))}
    middle, changed = base[head : len(base) - tail], side[head : len(side) - tail]
    if len(middle) * len(changed) <= _MOST_CELLS:
        for line, at in _unavoidable(middle, changed).items():
            kept[head + line] = head + at
    return kept


def _ends(base: list[bytes], side: list[bytes]) -> tuple[int, int]:
    """How many lines at the start and at the end are kept for sure: up to the last and from the
    first of those alike that are nowhere else in either text."""
    counts, others = Counter(base), Counter(side)
    most = min(len(base), len(side))
    head = end = 0
    while end < most and base[end] == side[end]:
        end += 1
        if counts[base[end - 1]] == others[base[end - 1]] == 1:
            head = end
    tail = end = 0
    while end < most - head and base[-1 - end] == side[-1 - end]:
        end += 1
        if counts[base[-end]] == others[base[-end]] == 1:
            tail = end
    return head, tail


def _unavoidable(base: list[bytes], side: list[bytes]) -> dict[int, int]:
    """The pairs of lines that are in every longest common subsequence."""
    width = len(side)
    before = _lengths(base, side)
    behind = [row[::-1] for row in reversed(_lengths(base[::-1], side[::-1]))]
    longest = before[-1][-1]
    kept: dict[int, int] = {}
    for line, text in enumerate(base):
        row, below = before[line], behind[line + 1]
        if any(row[at] + below[at] == longest for at in range(width + 1)):
            continue  # there is one without this line
        pairs = [
            at for at in range(width) if side[at] == text and row[at] + 1 + below[at + 1] == longest
        ]
        if len(pairs) == 1:
            kept[line] = pairs[0]
    return kept


def _lengths(base: list[bytes], side: list[bytes]) -> list[array[int]]:
    """How long the longest common subsequence is of the first lines of both."""
    rows = [array("I", bytes(4 * (len(side) + 1)))]
    for line in base:
        above = rows[-1]
        row = array("I", [0])
        best = 0
        for at, other in enumerate(side):
            best = above[at] + 1 if line == other else max(best, above[at + 1])
            row.append(best)
        rows.append(row)
    return rows
