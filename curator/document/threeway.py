"""Three versions of a value made one.

What only one side changed is as that side has it. Mappings are merged key by key and lists item by
item, at any depth; what is left are single values, and kinds of value, that both sides changed
differently: a conflict, in which theirs stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from curator.document.conflict import ABSENT, Absent, Conflict
from curator.document.items import moved, put_between, same_in_both, same_items
from curator.document.operations import Route
from curator.document.scalars import Value, same_value

_MANY = 200  # items of which both sides moved some, where theirs counts without a look at each


def same(one: Value | Absent, other: Value | Absent) -> bool:
    """`same_value` of what may be absent."""
    if one is other:
        return True
    if isinstance(one, Absent) or isinstance(other, Absent):
        return False
    return same_value(one, other)


def merged(
    base: Value | Absent,
    ours: Value | Absent,
    theirs: Value | Absent,
    route: Route,
    conflicts: list[Conflict],
) -> Value | Absent:
    """`theirs` with what changed from `base` to `ours`; adds to `conflicts`, in the order of the
    result. What both sides have added, to no value or none at all, is merged too."""
    if same(base, ours) or same(ours, theirs):
        return theirs
    if same(base, theirs):
        return ours
    is_new = base is None or isinstance(base, Absent)
    if isinstance(ours, dict) and isinstance(theirs, dict) and (is_new or isinstance(base, dict)):
        return _merged_mapping(
            base if isinstance(base, dict) else {}, ours, theirs, route, conflicts
        )
    if isinstance(ours, list) and isinstance(theirs, list) and (is_new or isinstance(base, list)):
        both = _Lists(base if isinstance(base, list) else [], ours, theirs)
        return both.merged(route, conflicts)
    conflicts.append(Conflict.of(route, base, ours, theirs))
    return theirs


def _merged_mapping(
    base: dict[str, Value],
    ours: dict[str, Value],
    theirs: dict[str, Value],
    route: Route,
    conflicts: list[Conflict],
) -> Value:
    result: dict[str, Value] = {}
    for key in [*theirs, *(key for key in ours if key not in theirs)]:
        before, mine, their = (side.get(key, ABSENT) for side in (base, ours, theirs))
        value = merged(before, mine, their, (*route, key), conflicts)
        if not isinstance(value, Absent):
            result[key] = value
    return result


class _Lists:
    """Three lists whose items have numbers: the same number, the same item."""

    def __init__(self, base: list[Value], ours: list[Value], theirs: list[Value]) -> None:
        in_ours, in_theirs = same_in_both(base, ours, theirs)
        added = [at for at in range(len(ours)) if at not in in_ours]
        number = len(base)
        for at in added:
            in_ours[at] = number
            number += 1
        new = [at for at in range(len(theirs)) if at not in in_theirs]
        pairs = same_items([ours[at] for at in added], [theirs[at] for at in new], alike=False)
        for at, place in enumerate(new):
            in_theirs[place] = len(base) + pairs[at] if at in pairs else number
            number += at not in pairs
        self._base = dict(enumerate(base))
        self._ours = {in_ours[at]: value for at, value in enumerate(ours)}
        self._theirs = {in_theirs[at]: value for at, value in enumerate(theirs)}

    def merged(self, route: Route, conflicts: list[Conflict]) -> Value:
        """Their list without what we removed, with what we added, moved and edited."""
        base, ours, theirs = self._base, self._ours, self._theirs
        result: list[Value] = []
        for number in self._order():
            here = (*route, str(len(result)))
            before, mine, their = (side.get(number, ABSENT) for side in (base, ours, theirs))
            value = merged(before, mine, their, here, conflicts)
            if not isinstance(value, Absent):
                result.append(value)
        return result

    def _order(self) -> Sequence[int]:
        """The numbers of the result, and of what one side edited and the other removed."""
        mine, their = self._moved(self._ours), self._moved(self._theirs)
        # What both sides have moved is where they have put it.
        order = self._ordered(mine - their)
        if mine and their and not self._keeps_what_both_want(order):
            order = self._ordered(set())  # ours does not go together with theirs
        return order

    def _ordered(self, floating: set[int]) -> list[int]:
        """Theirs, with those of ours that are `floating`, and what only ours has, between the
        neighbours that they have in ours."""
        base, ours, theirs = self._base, self._ours, self._theirs
        for number, mine in ours.items():
            if number not in theirs and not same(mine, base.get(number, ABSENT)):
                floating.add(number)
        order = [
            number
            for number, their in theirs.items()
            if number not in floating
            and (number in ours or not same(their, base.get(number, ABSENT)))
        ]
        put_between(order, list(ours), floating)
        return order

    def _keeps_what_both_want(self, order: Sequence[int]) -> bool:
        """Whether any two items that both sides have in one order are in that order."""
        places = {number: at for at, number in enumerate(order)}
        ours = [number for number in self._ours if number in self._theirs]
        theirs = {number: at for at, number in enumerate(self._theirs)}
        if len(ours) > _MANY:
            return False
        return all(
            places[one] < places[other]
            for at, other in enumerate(ours)
            for one in ours[:at]
            if theirs[one] < theirs[other] and one in places and other in places
        )

    def _moved(self, side: dict[int, Value]) -> set[int]:
        base, ours, theirs = self._base, self._ours, self._theirs
        return moved(
            [number for number in side if number in base and number in ours and number in theirs]
        )
