"""Outside changes put together: what came at about the same time, and each article once in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from curator.gui.said import Result, TakenIn

_PAUSE = timedelta(seconds=30)  # without a change, after which another burst begins
_LONGEST = timedelta(minutes=5)

# What says more of an article that was changed several times comes first.
_WEIGHT: tuple[Result, ...] = ("conflict", "kept", "merged", "reloaded")


@dataclass(frozen=True, slots=True)
class Burst:
    """What came within a short time, newest first; every article is in it once. `start` is when it
    began and names it, `time` when the newest of it came."""

    start: datetime
    time: datetime
    items: tuple[TakenIn, ...]


def bursts_of(taken: Sequence[TakenIn]) -> list[Burst]:
    """The bursts of what was taken in, which is in the order in which it came; newest first."""
    return list(_bursts(reversed(taken)))


def _bursts(newest_first: Iterable[TakenIn]) -> Iterator[Burst]:
    some: list[TakenIn] = []
    for item in newest_first:
        if some and (some[-1].time - item.time > _PAUSE or some[0].time - item.time > _LONGEST):
            yield _burst(some)
            some = []
        some.append(item)
    if some:
        yield _burst(some)


def _burst(some: Sequence[TakenIn]) -> Burst:
    once: dict[str, TakenIn] = {}
    for item in some:
        newer = once.get(item.path)
        once[item.path] = item if newer is None else _both(newer, item)
    return Burst(some[-1].time, some[0].time, tuple(once.values()))


def _both(newer: TakenIn, older: TakenIn) -> TakenIn:
    fields = tuple(dict.fromkeys((*newer.fields, *older.fields)))
    result = min(newer.result, older.result, key=_WEIGHT.index)
    kind = older.kind if (newer.kind, older.kind) == ("changed", "new") else newer.kind
    return replace(newer, fields=fields, result=result, kind=kind)


def is_noise(item: TakenIn, fields: Collection[str]) -> bool:
    """Whether nothing but these fields changed, and nobody had edits there."""
    quiet = item.kind == "changed" and item.result == "reloaded" and bool(item.fields)
    return quiet and all(field in fields for field in item.fields)


def became(item: TakenIn, *, is_undecided: bool) -> str:
    """What became of it, in a few words."""
    if item.result == "conflict":
        return "In conflict: decide" if is_undecided else "Decided"
    if item.result == "kept":
        return "Deleted there; your edits are kept"
    words = {"new": "New", "gone": "Deleted", "moved": f"Moved from {item.moved_from}"}
    known = words.get(item.kind, "Updated")
    return f"{known}, merged with your edits" if item.result == "merged" else known
