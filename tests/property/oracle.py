"""A merge of plain values by the rules alone; it shares no code with Curator's.

Lists come out without an order: as the items that are to be in them. How the order is made is
looked at by tests of its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from curator.document import Conflict


class _Mark:
    def __init__(self, name: str) -> None:
        self.name = name


ABSENT: Final = _Mark("absent")
ANYTHING: Final = _Mark("anything")  # the rules leave it open


def text_of(value: Any) -> str:
    """The same for the same values: 1 is not 1.0, not true and not "1"."""
    if value is ABSENT:
        return "absent"
    return json.dumps(value, sort_keys=True)


class Oracle:
    """One merge. `told` counts its conflicts: where, without numbers of items, and the values."""

    def __init__(self) -> None:
        self.told: Counter[tuple[str, str, str, str]] = Counter()
        self.is_unsure = False

    def merged(self, base: Any, ours: Any, theirs: Any, route: tuple[str, ...] = ()) -> Any:
        """What is to come out; a list as a tuple of its items in any order."""
        one, mine, their = map(text_of, (base, ours, theirs))
        if one == mine or mine == their:
            return theirs
        if one == their:
            return ours
        nothing = base is ABSENT or base is None
        if isinstance(ours, dict) and isinstance(theirs, dict):
            if nothing or isinstance(base, dict):
                return self._mapping({} if nothing else base, ours, theirs, route)
        elif (
            isinstance(ours, list)
            and isinstance(theirs, list)
            and (nothing or isinstance(base, list))
        ):
            return self._list([] if nothing else base, ours, theirs, route)
        self._tell(route, base, ours, theirs)
        return theirs

    def _tell(self, route: tuple[str, ...], *sides: Any) -> None:
        shown = [text_of(None if side is ABSENT else side) for side in sides]
        parts = ("*" if part.isdigit() else part for part in route)
        self.told[("/".join(parts), shown[0], shown[1], shown[2])] += 1

    def _mapping(self, base: Any, ours: Any, theirs: Any, route: tuple[str, ...]) -> Any:
        result = {}
        for key in {*base, *ours, *theirs}:
            one, mine, their = (side.get(key, ABSENT) for side in (base, ours, theirs))
            value = self.merged(one, mine, their, (*route, key))
            if value is not ABSENT:
                result[key] = value
        return result

    def _list(self, base: Any, ours: Any, theirs: Any, route: tuple[str, ...]) -> Any:
        everything = [*base, *ours, *theirs]
        if any(isinstance(item, list) or _about(item) == () for item in everything):
            self.is_unsure = True
            return ANYTHING
        for side in (base, ours, theirs):
            addresses = [about for item in side if (about := _about(item))]
            if len(set(addresses)) < len(addresses):
                self.is_unsure = True  # an address twice: which is which?
                return ANYTHING
        named = [_named(side) for side in (base, ours, theirs)]
        mine, their = (_readdressed(named[0], side) for side in named[1:])
        for side, new, other, there in (
            (named[1], mine, named[2], their),
            (named[2], their, named[1], mine),
        ):
            for name, old in new.items():
                if name not in other or there.get(name) == old:
                    side[old] = side.pop(name)
        items = []
        for name in {*named[0], *named[1], *named[2]}:
            one, mine, their = (side.get(name, ABSENT) for side in named)
            value = self.merged(one, mine, their, (*route, "*"))
            if value is not ABSENT:
                items.append(value)
        return tuple(items)


def _about(item: Any) -> Any:
    """What an item that is a mapping is about; () if it does not say so, None for other items."""
    if not isinstance(item, dict):
        return None
    for key in ("webUrl", "url"):
        if isinstance(item.get(key), str) and item[key]:
            return (key, item[key])
    return ()


def _named(items: list[Any]) -> dict[Any, Any]:
    """The first of equal items is one thing, the second another."""
    seen: Counter[Any] = Counter()
    result = {}
    for item in items:
        name = _about(item) or text_of(item)
        seen[name] += 1
        result[name, seen[name]] = item
    return result


def _readdressed(base: dict[Any, Any], side: dict[Any, Any]) -> dict[Any, Any]:
    """The names of items that have a new address on a side, and those that they had: what went and
    what came have a title that nothing else has, and most of the rest in common."""
    found = {}
    for name in side.keys() - base.keys():
        title = _title(side[name])
        old = [one for one in base if _title(base[one]) == title]
        new = [one for one in side if _title(side[one]) == title]
        if title and len(old) == len(new) == 1 and old[0] not in side:
            one, other = (
                {key: value for key, value in item.items() if key not in ("webUrl", "url")}
                for item in (base[old[0]], side[name])
            )
            common = sum(text_of(one.get(key, ABSENT)) == text_of(other[key]) for key in other)
            if common == min(len(one), len(other)) or common * 2 > max(len(one), len(other)):
                found[name] = old[0]
    return found


def _title(item: Any) -> str:
    title = item.get("title") if isinstance(item, dict) else None
    return title if isinstance(title, str) else ""


def agrees(found: Any, wanted: Any) -> bool:
    """Whether values are as the oracle says."""
    if wanted is ANYTHING:
        return True
    if isinstance(wanted, tuple):
        left = list(found) if isinstance(found, list) else [ABSENT]
        for item in wanted:
            at = next((at for at, one in enumerate(left) if agrees(one, item)), None)
            if at is None:
                return False
            del left[at]
        return not left
    if isinstance(wanted, dict) and isinstance(found, dict):
        return wanted.keys() == found.keys() and all(
            agrees(found[key], wanted[key]) for key in wanted
        )
    return text_of(found) == text_of(wanted)


def told(conflicts: Iterable[Conflict]) -> Counter[tuple[str, str, str, str]]:
    """Conflicts as `Oracle.told` counts them."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for conflict in conflicts:
        parts = conflict.field.split("/")[1:]
        parts = [part.replace("~1", "/").replace("~0", "~") for part in parts]
        shown = [text_of(side) for side in (conflict.base, conflict.ours, conflict.theirs)]
        found["/".join("*" if part.isdigit() else part for part in parts),
              shown[0], shown[1], shown[2]] += 1  # fmt: skip
    return found
