"""Where a mistake stands in a search, and the search without it."""

from __future__ import annotations

from curator.errors import QueryError


def place(text: str, error: QueryError) -> tuple[int, int]:
    """The part of the text that the mistake is about, from start to end; where something is
    missing, the last character before it, so that there is something to see."""
    start = min(max((error.column or 1) - 1, 0), len(text))
    end = min(start + error.length, len(text))
    if text[start:end].strip():
        return start, end
    before = len(text[:start].rstrip())
    return max(before - 1, 0), before


def mended(text: str, error: QueryError) -> str | None:
    """The text with the suggestion of the mistake in its place; None where there is none."""
    if error.suggestion is None:
        return None
    start = min(max((error.column or 1) - 1, 0), len(text))
    better = text[:start] + error.suggestion + text[start + error.length :]
    return better if better != text else None
