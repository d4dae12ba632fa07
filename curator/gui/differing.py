"""Long texts cut down to the lines in which they differ, to be shown beside each other."""

from __future__ import annotations

from collections.abc import Sequence

_AROUND = 1  # lines that are the same, shown before and after
_MOST = 40
_MORE = "…"


def differing(texts: Sequence[str | None]) -> list[str | None]:
    """Each text without the lines that all of them begin and end with; a sign stands for them.
    None stays None."""
    lines = [text.splitlines() for text in texts if text is not None]
    shortest = min(map(len, lines), default=0)
    head = _shared(lines, shortest)
    tail = _shared([each[::-1] for each in lines], shortest - head)
    first, last = max(head - _AROUND, 0), max(tail - _AROUND, 0)
    return [None if text is None else _cut(text.splitlines(), first, last) for text in texts]


def _shared(texts: Sequence[Sequence[str]], most: int) -> int:
    at = 0
    while at < most and all(text[at] == texts[0][at] for text in texts):
        at += 1
    return at


def _cut(lines: list[str], first: int, last: int) -> str:
    shown = lines[first : len(lines) - last]
    before, after = [_MORE] * bool(first), [_MORE] * bool(last or len(shown) > _MOST)
    return "\n".join([*before, *shown[:_MOST], *after])
