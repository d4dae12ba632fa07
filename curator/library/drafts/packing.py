"""Values, operations and conflicts as text that gives back exactly what went in: JSON knows no
timestamps, and a mapping there says nothing of its order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from curator.document import Conflict, Operation, Timestamp, Value


class NotPacked(ValueError):
    """Text that was not packed here."""


def pack_value(value: Value) -> str:
    """Any value of a document."""
    return json.dumps(_plain(value), separators=(",", ":"))


def unpack_value(text: str) -> Value:
    """Raises NotPacked, as all that unpacks does."""
    value: Value = _checked(text, _value)
    return value


def pack_operations(operations: Iterable[Operation]) -> str:
    """With the style of each."""
    rows = [
        [each.kind, list(each.route), _plain(each.value), _route(each.source), each.style]
        for each in operations
    ]
    return json.dumps(rows, separators=(",", ":"))


def unpack_operations(text: str) -> tuple[Operation, ...]:
    """Raises NotPacked."""
    found: tuple[Operation, ...]
    found = _checked(text, lambda rows: tuple(_operation(*row) for row in rows))
    return found


def pack_conflicts(conflicts: Iterable[Conflict]) -> str:
    """With the sides where there is nothing, and the items that they are about."""
    rows = [
        [
            each.field,
            *map(_plain, (each.base, each.ours, each.theirs)),
            sorted(each.gone),
            list(map(_plain, each.items)),
        ]
        for each in conflicts
    ]
    return json.dumps(rows, separators=(",", ":"))


def unpack_conflicts(text: str) -> tuple[Conflict, ...]:
    """Raises NotPacked."""
    found: tuple[Conflict, ...]
    found = _checked(text, lambda rows: tuple(_conflict(*row) for row in rows))
    return found


def _checked(text: str, read: Any) -> Any:
    try:
        return read(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotPacked(str(error)) from error


def _plain(value: Value) -> Any:
    if isinstance(value, Timestamp):
        return {"timestamp": str(value)}
    if isinstance(value, dict):
        return {"entries": [[str(key), _plain(inner)] for key, inner in value.items()]}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def _value(plain: Any) -> Value:
    if isinstance(plain, dict):
        if "timestamp" in plain:
            return Timestamp(plain["timestamp"])
        return {key: _value(inner) for key, inner in plain["entries"]}
    if isinstance(plain, list):
        return [_value(inner) for inner in plain]
    result: Value = plain
    return result


def _route(route: tuple[str, ...] | None) -> list[str] | None:
    return None if route is None else list(route)


def _operation(
    kind: str, route: list[str], value: Any, source: list[str] | None, style: str
) -> Operation:
    came_from = None if source is None else tuple(source)
    return Operation(kind, tuple(route), _value(value), came_from, style)


def _conflict(
    field: str, base: Any, ours: Any, theirs: Any, gone: list[Any], items: Sequence[Any] = ()
) -> Conflict:
    sides = (_value(base), _value(ours), _value(theirs))
    return Conflict(field, *sides, frozenset(gone), tuple(map(_value, items)))
