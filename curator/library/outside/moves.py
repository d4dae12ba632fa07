"""Files that moved at once, as where two have swapped their names: each in the order in which one
makes room for the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping


def moves_of(possible: Mapping[str, str], theirs: Collection[str]) -> dict[str, str]:
    """Where files were that moved, by where they are: only onto what is new, or whose article has
    moved, too, so that each has a place."""
    moves = dict(possible)
    while stuck := [path for path in moves if path in theirs and path not in moves.values()]:
        for path in stuck:
            del moves[path]
    return moves


def chains(origins: Mapping[str, str]) -> Iterator[list[str]]:
    """Where files are that moved, those together of which each has the place of the next."""
    ends = {before: path for path, before in origins.items()}
    starts = [path for path, before in origins.items() if before not in origins]
    seen: set[str] = set()
    for start in (*starts, *origins):  # what no chain begins with goes round
        chain: list[str] = []
        at: str | None = start
        while at is not None and at not in seen:
            seen.add(at)
            chain.append(at)
            at = ends.get(at)
        if chain:
            yield chain
