"""Which item of one list is which of another, and where it belongs in a third.

Equal items are the same. So are mappings with the same address (`webUrl`, else `url`), whatever
else in them differs. A list may hold an item twice: the first is then the first, the second the
second, so that none comes or goes by itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Sequence
from json import dumps
from typing import Final

from curator.document.scalars import Value, same_value

_ADDRESSES: Final = ("webUrl", "url")
_NEAR: Final = 50  # items


def content(value: Value) -> str:
    """What is the same for the same values: JSON tells 1, 1.0, true and "1" apart, and a timestamp
    is its text."""
    return dumps(value, sort_keys=True)


def address(value: Value) -> tuple[str, str] | None:
    """What an item is about, if it says so."""
    if isinstance(value, dict):
        for key in _ADDRESSES:
            found = value.get(key)
            if isinstance(found, str) and found:
                return key, str(found)
    return None


def same_items(old: Sequence[Value], new: Sequence[Value], *, alike: bool) -> dict[int, int]:
    """The indexes of `new` whose items are in `old` too, and where. With `alike` also mappings
    without an address that have something in common: an item of the old list that was edited."""
    found: dict[int, int] = {}
    _pair(found, old, new, content)
    _pair(found, old, new, address)
    if alike:
        _pair_alike(found, old, new)
    return found


def _pair(
    found: dict[int, int],
    old: Sequence[Value],
    new: Sequence[Value],
    key_of: Callable[[Value], Hashable],
) -> None:
    if len(found) in (len(old), len(new)):
        return
    taken = set(found.values())
    places: dict[Hashable, list[int]] = {}
    for at in range(len(old) - 1, -1, -1):
        if at not in taken:
            places.setdefault(key_of(old[at]), []).append(at)
    places.pop(None, None)
    for at, value in enumerate(new):
        if at not in found and (same := places.get(key_of(value))):
            found[at] = same.pop()


def _pair_alike(found: dict[int, int], old: Sequence[Value], new: Sequence[Value]) -> None:
    taken = set(found.values())
    left = [at for at in range(len(old)) if at not in taken]
    for at, value in enumerate(new):
        if at in found or not isinstance(value, dict):
            continue
        # Of those that have as much in common, the first; far away there is no looking, as a
        # list may have thousands.
        near = left[:_NEAR]
        best = max(near, key=lambda there: _likeness(old[there], value), default=-1)
        if best >= 0 and _likeness(old[best], value) > 0:
            found[at] = best
            left.remove(best)


def _likeness(one: Value, other: dict[str, Value]) -> int:
    if not isinstance(one, dict):
        return 0
    for key in _ADDRESSES:
        if one.get(key) and other.get(key) and not same_value(one[key], other[key]):
            return 0  # two addresses, two things
    common = sum(key in one and same_value(one[key], value) for key, value in other.items())
    return 2 * common + (one.keys() == other.keys())


def moved(order: Sequence[int]) -> set[int]:
    """The fewest of some different numbers without which the others ascend."""
    tails: list[int] = []
    at_length: list[int] = []
    for number in order:
        length = bisect_left(tails, number)
        tails[length : length + 1] = [number]
        at_length.append(length)
    goes = set(order)
    wanted, above = len(tails) - 1, max(order, default=0) + 1
    for number, length in zip(reversed(order), reversed(at_length), strict=True):
        if length == wanted and number < above:
            goes.discard(number)
            wanted, above = wanted - 1, number
    return goes


def put_between(there: list[int], order: Sequence[int], floating: Collection[int]) -> None:
    """Put the `floating` items of `order` into the list `there`, which has the others: before the
    one that follows in `order`, else after the one that goes before, else at the end. The start and
    the end of the list are neighbours that never go."""
    follower: dict[int, int | None] = {}
    following: int | None = None
    for item in reversed(order):
        follower[item] = following
        if item not in floating:
            following = item
    for at, item in enumerate(order):
        if item in floating:
            there.insert(_place(there, follower[item], order[at - 1] if at else None), item)


def _place(there: list[int], follower: int | None, before: int | None) -> int:
    if follower is None:
        return len(there)
    if follower in there:
        return there.index(follower)
    if before is None:
        return 0
    return there.index(before) + 1 if before in there else len(there)
