"""Taking the lines of a change back in a text that others have changed elsewhere."""

from __future__ import annotations

from difflib import SequenceMatcher


def reverted(old: bytes, new: bytes, now: bytes) -> bytes | None:
    """`now` with the lines that changed from `old` to `new` as they were in `old`; None where one
    of these lines is not there any more as it was written."""
    before, after, lines = (_lines(text) for text in (old, new, now))
    place: dict[int, int] = {}  # of a line of `after` in `lines`
    for block in SequenceMatcher(None, after, lines, autojunk=False).get_matching_blocks():
        place.update((block.a + at, block.b + at) for at in range(block.size))
    changes = SequenceMatcher(None, after, before, autojunk=False).get_opcodes()
    result = list(lines)
    for tag, start, end, low, high in reversed(changes):
        if tag == "equal":
            continue
        at = _place(place, start, end)
        if at is None:
            return None
        result[at : at + end - start] = before[low:high]
    return b"".join(result)


def _lines(text: bytes) -> list[bytes]:
    return [line + b"\n" for line in text.split(b"\n")[:-1]] + [text.rpartition(b"\n")[2]]


def _place(place: dict[int, int], start: int, end: int) -> int | None:
    """Where the lines from `start` to `end` are, if they are still together."""
    if start == end:  # nothing but a place between two lines
        if start - 1 in place:
            return place[start - 1] + 1
        return place.get(start, 0 if start == 0 else None)
    at = place.get(start)
    if at is None or any(place.get(line) != at + line - start for line in range(start, end)):
        return None
    return at
