"""The order of many rows, worked out in steps so short that the window keeps up."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Sequence
from operator import gt
from typing import TYPE_CHECKING, Any

from curator.gui.columns import sort_key, sort_keys

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.row import Row

_CHUNK = 4_000
_FEW = 500  # paths that come before their place


def ranks(
    rows: Sequence[Row], name: str, values: Sequence[Sequence[Value]] | None
) -> Generator[None, None, list[int]]:
    """The place of each article by a field; equal values share one, no value is -1. `values` are
    those of a field that no row has, by number."""
    keys: list[Any] = []
    different: set[Any] = set()
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        if values is None:
            some = sort_keys(chunk, name)
        else:
            # Of rows that have just come there may be no values yet.
            beside = itertools.chain(values[start : start + len(chunk)], itertools.repeat(()))
            some = [sort_key(row, name, own) for row, own in zip(chunk, beside, strict=False)]
        keys += some
        different.update(key for key in some if key is not None)
        yield
    places = {key: rank for rank, key in enumerate((yield from in_order(list(different))))}
    yield
    found: list[int] = []
    for start in range(0, len(keys), _CHUNK):
        found += [-1 if key is None else places[key] for key in keys[start : start + _CHUNK]]
        yield
    return found


def turned(found: Sequence[int], *, falls: bool) -> list[int]:
    """Ranks to sort by, upwards or downwards: stable either way, and what has no value (rank -1)
    stays at the end."""
    if falls:
        return [-rank if rank >= 0 else 1 for rank in found]
    end = len(found)
    return [rank if rank >= 0 else end for rank in found]


def by_path(rows: Sequence[Row]) -> Generator[None, None, list[int]]:
    """The numbers of rows in the order of their paths, in which most come."""
    paths = [row.path for row in rows]
    yield
    if sum(map(gt, paths, paths[1:])) < _FEW:  # sorting is quick then
        yield
        return sorted(range(len(paths)), key=paths.__getitem__)
    pairs = yield from in_order(list(zip(paths, range(len(paths)), strict=True)))
    return [number for _, number in pairs]


def in_order(keys: list[Any]) -> Generator[None, None, list[Any]]:
    """`keys` sorted; sorted runs are merged by pairs, as sorting all at once would hold the window
    for too long."""
    runs = []
    for start in range(0, len(keys), _CHUNK):
        runs.append(sorted(keys[start : start + _CHUNK]))
        yield
    while len(runs) > 1:
        merged = []
        for at in range(0, len(runs), 2):
            merged.append(sorted(itertools.chain.from_iterable(runs[at : at + 2])))
            yield
        runs = merged
    return runs[0] if runs else []
