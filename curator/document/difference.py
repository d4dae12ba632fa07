"""From two values to the operations between them, as few and as small as makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from curator.document.items import address, content
from curator.document.operations import Operation, Route
from curator.document.scalars import Value, same_value


def difference(old: Value, new: Value, route: Route = ()) -> list[Operation]:
    """Operations that turn `old` into `new`; empty if they are the same.

    Mappings are compared key by key, their order does not count. Items of lists are matched, so
    that what stays keeps its text and what moves is moved.
    """
    if same_value(old, new):
        return []
    # Mappings without a common key have nothing to keep.
    if isinstance(old, dict) and isinstance(new, dict) and (route == () or old.keys() & new.keys()):
        return list(_between_mappings(old, new, route))
    if isinstance(old, list) and isinstance(new, list) and old and new:
        return _between_lists(old, new, route)
    return [Operation("replace", route, new)]


def _between_mappings(
    old: dict[str, Value], new: dict[str, Value], route: Route
) -> Iterator[Operation]:
    # Additions first: a mapping that keeps a key is never empty on the way.
    for key, value in new.items():
        if key not in old:
            yield Operation("add", (*route, key), value)
        else:
            yield from difference(old[key], value, (*route, key))
    for key in old:
        if key not in new:
            yield Operation("remove", (*route, key))


class _Item:
    """An item of a list on its way from the old to the new; identity counts."""

    __slots__ = ("target", "value")

    def __init__(self, value: Value) -> None:
        self.value = value
        self.target: int | None = None


def _between_lists(old: list[Value], new: list[Value], route: Route) -> list[Operation]:
    operations: list[Operation] = []
    items = [_Item(value) for value in old]
    stays = _match(items, new)
    # In place first, while the old indexes hold.
    for index, item in enumerate(items):
        if item.target is not None and not same_value(item.value, new[item.target]):
            operations += difference(item.value, new[item.target], (*route, str(index)))
    kept = [item for item in items if item.target is not None]
    if not kept:
        return [Operation("replace", route, list(new))]
    for index in range(len(items) - 1, -1, -1):
        if items[index].target is None:
            operations.append(Operation("remove", (*route, str(index))))
            del items[index]
    operations += _moves(items, stays, route)
    present = {item.target for item in items}
    for target, value in enumerate(new):
        if target not in present:
            operations.append(Operation("add", (*route, str(target)), value))
    return operations


def _match(items: list[_Item], new: list[Value]) -> set[int]:
    """Give old items their places in the new list; returns the places of those that stay."""
    old_keys = [content(item.value) for item in items]
    new_keys = [content(value) for value in new]
    free = set(range(len(new)))
    stays: set[int] = set()
    opcodes = SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes()
    for kind, low, high, new_low, _new_high in opcodes:
        if kind == "equal":
            for offset in range(high - low):
                items[low + offset].target = new_low + offset
                stays.add(new_low + offset)
                free.discard(new_low + offset)
    for item, key in zip(items, old_keys, strict=True):
        if item.target is None:
            target = next((at for at in sorted(free) if new_keys[at] == key), None)
            if target is not None:
                item.target = target
                free.discard(target)
    _match_addresses([item for item in items if item.target is None], new, free)
    for kind, low, high, new_low, new_high in opcodes:
        if kind == "replace":
            gaps = [item for item in items[low:high] if item.target is None]
            places = [at for at in range(new_low, new_high) if at in free]
            for item, at in zip(gaps, places, strict=False):
                item.target = at
                stays.add(at)
                free.discard(at)
    return stays


def _match_addresses(items: list[_Item], new: list[Value], free: set[int]) -> None:
    """What is about the same thing is the same item, however much of it was edited."""
    places: dict[tuple[str, str] | None, list[int]] = {}
    for at in sorted(free, reverse=True):
        places.setdefault(address(new[at]), []).append(at)
    places.pop(None, None)
    for item in items:
        if found := places.get(address(item.value)):
            item.target = found.pop()
            free.discard(item.target)


def _moves(items: list[_Item], stays: set[int], route: Route) -> Iterator[Operation]:
    """Moves that bring the items, all with a target, into the order of their targets."""
    ordered = sorted(items, key=lambda item: item.target or 0)
    for at, item in enumerate(ordered):
        if item.target in stays:
            continue
        source = items.index(item)
        del items[source]
        to = items.index(ordered[at - 1]) + 1 if at else 0
        items.insert(to, item)
        if to != source:
            yield Operation("move", (*route, str(to)), None, (*route, str(source)))
