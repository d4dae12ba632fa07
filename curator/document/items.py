"""Which item of one list is which of another, and where it belongs in a third.

Equal items are the same. So are mappings with the same address (`webUrl`, else `url`), whatever
else in them differs, and those of which one side changed nothing but the address. A list may hold
an item twice: the first is then the first, the second the second, so that none comes or goes by
itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from json import dumps
from typing import Final

from curator.document.scalars import Value, same_value

_ADDRESSES: Final = ("webUrl", "url")
_NAMES: Final = ("src", "name", "title", "alt")  # of an item without an address
_LABELS: Final = ("title", "name", "label", "text")  # of what has one: the words of a link


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
    without an address that clearly are an item of the old list that was edited, and those of which
    nothing but the address was. Where that could be another one too it is none: an edit must not
    land on a neighbour."""
    found: dict[int, int] = {}
    _pair(found, old, new, content)
    _pair(found, old, new, address)
    if alike:
        _pair_alike(found, old, new)
    return found


def same_in_both(
    base: Sequence[Value], ours: Sequence[Value], theirs: Sequence[Value]
) -> tuple[dict[int, int], dict[int, int]]:
    """`same_items` of the base and either side. What one side seems to have given an address under
    which the other side has something else is not the same item: there would be two of it."""
    mine, their = (same_items(base, side, alike=True) for side in (ours, theirs))
    taken = _taken(base, ours, mine, theirs, their), _taken(base, theirs, their, ours, mine)
    for found, places in zip((mine, their), taken, strict=True):
        for at in places:
            del found[at]
    return mine, their


def _taken(
    base: Sequence[Value],
    side: Sequence[Value],
    found: dict[int, int],
    other: Sequence[Value],
    there: dict[int, int],
) -> list[int]:
    """The places of what has a new address that something else has on the other side."""
    return [
        at
        for at, place in found.items()
        if (new := address(side[at])) not in (None, address(base[place]))
        and any(address(one) == new and there.get(k) != place for k, one in enumerate(other))
    ]


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
    for key in _NAMES:
        _pair_named(found, old, new, key)
    for at, there in _in_place(found, len(old), len(new)):
        if _is_mostly(old[there], new[at]):
            found[at] = there
    for key in _LABELS:
        _pair_readdressed(found, old, new, key)


def _pair_named(
    found: dict[int, int], old: Sequence[Value], new: Sequence[Value], key: str
) -> None:
    """Those with the same name, where nothing else that is left has it."""
    taken = set(found.values())
    before = _named((at for at in range(len(old)) if at not in taken), old, key)
    for name, places in _named((at for at in range(len(new)) if at not in found), new, key).items():
        there = before.get(name, ())
        if len(places) == len(there) == 1 and not _differ(old[there[0]], new[places[0]]):
            found[places[0]] = there[0]


def _pair_readdressed(
    found: dict[int, int], old: Sequence[Value], new: Sequence[Value], key: str
) -> None:
    """Those of which only the address was changed: nothing else in either list is called so, and
    most of the rest is the same. Who replaces an item gives it another title too."""
    if len(found) in (len(old), len(new)):
        return
    taken = set(found.values())
    before = _named(range(len(old)), old, key)
    for name, places in _named(range(len(new)), new, key).items():
        there = before.get(name, ())
        if len(places) != 1 or len(there) != 1 or places[0] in found or there[0] in taken:
            continue
        one, other = (_without_address(side) for side in (old[there[0]], new[places[0]]))
        if _is_mostly(one, other):
            found[places[0]] = there[0]


def _without_address(value: Value) -> Value:
    assert isinstance(value, dict)
    return {key: inner for key, inner in value.items() if key not in _ADDRESSES}


def _named(places: Iterable[int], values: Sequence[Value], key: str) -> dict[str, list[int]]:
    named: dict[str, list[int]] = {}
    for at in places:
        value = values[at]
        name = value.get(key) if isinstance(value, dict) else None
        if isinstance(name, str) and name:
            named.setdefault(name, []).append(at)
    return named


def _in_place(found: dict[int, int], old: int, new: int) -> list[tuple[int, int]]:
    """What is left in `new` and in `old`, item by item, where as many are left between the same
    two neighbours."""
    pairs: list[tuple[int, int]] = []
    taken = set(found.values())
    at = 0
    while at < new:
        if at in found:
            at += 1
            continue
        end = at
        while end < new and end not in found:
            end += 1
        first = found[at - 1] + 1 if at else 0
        last = found[end] if end < new else old
        if last - first == end - at and taken.isdisjoint(range(first, last)):
            pairs += zip(range(at, end), range(first, last), strict=True)
        at = end
    return pairs


def _is_mostly(one: Value, other: Value) -> bool:
    """Whether most of the values of both are the same, or one has all of the other and more."""
    if not (isinstance(one, dict) and isinstance(other, dict)) or _differ(one, other):
        return False
    common = sum(key in one and same_value(one[key], value) for key, value in other.items())
    less, more = sorted((len(one), len(other)))
    return common > 0 and (common == less or 2 * common > more)


def _differ(one: Value, other: Value) -> bool:
    """Whether they are two things, as they have two addresses or two pictures."""
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    if any(
        one.get(key) and other.get(key) and not same_value(one[key], other[key])
        for key in (*_ADDRESSES, "src")
    ):
        return True
    here, there = address(one), address(other)
    # One address under another key is one address.
    return bool(here and there) and not any(
        one.get(key) and same_value(one[key], other.get(beside))
        for key in _ADDRESSES
        for beside in _ADDRESSES
    )


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
