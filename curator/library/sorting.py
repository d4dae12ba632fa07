"""What a field is sorted by: the same in the list, for `sort:` and for the first rows of a large
site.

What has nothing in the field comes last, upwards and downwards; equal values keep the order in
which they came, which is that of the paths. Not-a-number is nothing: it compares with nothing and
would spoil the order of the others.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, gt
from typing import TYPE_CHECKING, Any

from curator.library.row import Row
from curator.library.steps import at_once

if TYPE_CHECKING:  # the window sorts its first rows before YAML is loaded
    from curator.document import Value

_CHUNK = 4_000  # rows between two looks at the clock
_FEW = 500  # paths that come before their place
_BOOL, _NUMBER, _TEXT = range(3)  # kinds of values, in their order
_KINDS = {bool: _BOOL, int: _NUMBER, float: _NUMBER, tuple: None}  # of keys; all others are texts


def sorted_by(
    rows: Sequence[Row], names: Sequence[str], values: Mapping[str, Sequence[Sequence[Value]]]
) -> list[Row]:
    """Rows sorted by several fields, the first counts most; `-name` from the highest down. `values`
    are those of the fields that no row has: by name, then by place in `rows`."""
    order = list(range(len(rows)))
    for name in reversed(names):
        plain = name.removeprefix("-")
        found = at_once(ranks(rows, plain, values.get(plain, ())))
        order.sort(key=turned(found, falls=name.startswith("-")).__getitem__)
    return [rows[number] for number in order]


def ranks(
    rows: Sequence[Row], name: str, values: Sequence[Sequence[Value]] = ()
) -> Generator[None, None, list[int]]:
    """The place of each row by a field; equal values share one, nothing is -1. In steps so short
    that a window keeps up. `values` as in `sorted_by`; of the last rows there may be none yet."""
    keys: list[Any] = []
    different: set[Any] = set()
    for start in range(0, len(rows), _CHUNK):
        some = _keys(rows[start : start + _CHUNK], name, values[start : start + _CHUNK])
        keys += some
        different.update(some)
        yield
    different.discard(None)
    yield
    if len({_KINDS.get(each, _TEXT) for each in set(map(type, different))}) > 1:
        different.clear()
        for start in range(0, len(keys), _CHUNK):
            keys[start : start + _CHUNK] = some = list(map(_whole, keys[start : start + _CHUNK]))
            different.update(some)
            yield
        different.discard(None)
    places = {key: rank for rank, key in enumerate((yield from _in_order(list(different))))}
    places[None] = -1
    yield
    found: list[int] = []
    for start in range(0, len(keys), _CHUNK):
        found += map(places.__getitem__, keys[start : start + _CHUNK])
        yield
    return found


def turned(found: Sequence[int], *, falls: bool) -> list[int]:
    """Ranks to sort by, upwards or downwards: stable either way, and what has nothing (rank -1)
    stays at the end."""
    if falls:
        return [-rank if rank >= 0 else 1 for rank in found]
    end = len(found)
    return [rank if rank >= 0 else end for rank in found]


def by_path(rows: Sequence[Row]) -> Generator[None, None, list[int]]:
    """The numbers of rows in the order of their paths, in which most come; in steps, as `ranks`."""
    paths = [row.path for row in rows]
    yield
    if sum(map(gt, paths, paths[1:])) < _FEW:  # sorting is quick then
        yield
        return sorted(range(len(paths)), key=paths.__getitem__)
    pairs = yield from _in_order(list(zip(paths, range(len(paths)), strict=True)))
    return [number for _, number in pairs]


def _keys(rows: Sequence[Row], name: str, values: Sequence[Sequence[Value]]) -> list[Any]:
    """What each row is sorted by; None for nothing. All that rows have is of one kind by field; of
    other fields see `_key`."""
    match name:
        case "title" | "provider" | "type" | "collection" | "excerpt":
            return [text.casefold() or None for text in map(attrgetter(name), rows)]
        case "path" | "date":
            return [text or None for text in map(attrgetter(name), rows)]
        case "topics" | "problems":
            several: Iterator[tuple[str, ...]] = map(attrgetter(name), rows)
            return [tuple([t.casefold() for t in texts if t]) or None for texts in several]
        case "published":
            return [row.published for row in rows]
        case "quality" | "heat":
            numbers = map(attrgetter(name), rows)
            return [number if number == number else None for number in numbers]
        case "related":
            return [row.related or None for row in rows]
        case "":  # no field: what calls for a look
            return [0 if row.problems else 1 if row.modified else 2 for row in rows]
    beside = itertools.chain(values, itertools.repeat(()))
    return [_key(own) for own, _ in zip(beside, rows, strict=False)]


def _key(values: Sequence[Value]) -> Any:
    """What a field is sorted by that no row has: all that is inside, one after the other. A single
    text or number stands for itself, else each value comes behind its kind, so that nothing is
    compared with what it cannot be compared with."""
    parts = list(_parts(values))
    if len(parts) == 2 and parts[0] != _BOOL:
        return parts[1]
    return tuple(parts) or None


def _parts(values: Iterable[Value]) -> Iterator[Any]:
    """The kind and the value of each of the innermost values, of which nothing is empty."""
    for value in values:
        if isinstance(value, dict):
            yield from _parts(value.values())
        elif isinstance(value, list):
            yield from _parts(value)
        elif isinstance(value, bool):
            yield from (_BOOL, value)
        elif isinstance(value, int | float):
            if value == value:
                yield from (_NUMBER, value)
        elif value is not None and value != "":
            yield from (_TEXT, str(value).casefold())


def _whole(key: Any) -> tuple[Any, ...] | None:
    """The key where others of the field are of other kinds."""
    return key if key is None or isinstance(key, tuple) else (_KINDS.get(type(key), _TEXT), key)


def _in_order(keys: list[Any]) -> Generator[None, None, list[Any]]:
    """`keys` sorted; sorted runs are merged by pairs, as sorting all at once would hold a window
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
