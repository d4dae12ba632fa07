"""What an operation means, by RFC 6902 and 6901 alone, on plain values: Curator's answer is held
against this."""

from __future__ import annotations

from copy import deepcopy
from typing import Any


class ImpossibleError(Exception):
    """An operation that RFC 6902 calls an error."""


def same(one: Any, other: Any) -> bool:
    """Equality of JSON values that knows types: 1 is not true and not 1.0."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return str(one) == str(other)
    return type(one) is type(other) and (one == other or (one != one and other != other))


def apply(data: Any, operation: dict[str, Any]) -> Any:
    """The value after one operation; the given one is not changed."""
    data = deepcopy(data)
    kind, route = operation["op"], _route(operation["path"])
    if kind == "move":
        source = _route(operation["from"])
        if len(route) > len(source) and route[: len(source)] == source:
            raise ImpossibleError("into itself")
        value = _get(data, source)
        _remove(data, source)
        _add(data, route, value)
    elif kind == "add":
        _add(data, route, deepcopy(operation["value"]))
    elif kind == "remove":
        _remove(data, route)
    elif kind == "replace":
        _get(data, route)
        _set(data, route, deepcopy(operation["value"]))
    elif not same(_get(data, route), operation["value"]):
        raise ImpossibleError("the test fails")
    return data


def exists(data: Any, pointer: str) -> bool:
    """Whether there is a value at a key; adding an item to a list is always new."""
    *parent, part = _route(pointer)
    inside = _get(data, parent)
    return isinstance(inside, dict) and part in inside


def parent(data: Any, pointer: str) -> Any:
    """The list or mapping that holds a place."""
    return _get(data, _route(pointer)[:-1])


def _route(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _index(part: str, length: int) -> int:
    if not part.isdigit() or (part[0] == "0" and part != "0") or int(part) >= length:
        raise ImpossibleError(f"no index {part}")
    return int(part)


def _get(value: Any, route: list[str]) -> Any:
    for part in route:
        if isinstance(value, list):
            value = value[_index(part, len(value))]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            raise ImpossibleError(f"nothing at {part}")
    return value


def _add(data: Any, route: list[str], value: Any) -> None:
    parent, part = _get(data, route[:-1]), route[-1]
    if isinstance(parent, list):
        parent.insert(len(parent) if part == "-" else _index(part, len(parent) + 1), value)
    elif isinstance(parent, dict):
        parent[part] = value
    else:
        raise ImpossibleError("no collection")


def _set(data: Any, route: list[str], value: Any) -> None:
    parent, part = _get(data, route[:-1]), route[-1]
    if isinstance(parent, list):
        parent[int(part)] = value
    else:
        parent[part] = value


def _remove(data: Any, route: list[str]) -> None:
    parent = _get(data, route[:-1])
    _get(data, route)
    del parent[int(route[-1]) if isinstance(parent, list) else route[-1]]
