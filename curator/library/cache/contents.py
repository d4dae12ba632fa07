"""Front matter and addresses as bytes; see `packing`."""

from __future__ import annotations

import marshal
from typing import Any, TypeAlias

from curator.document import Timestamp, Value
from curator.library.addresses import Addressed
from curator.library.cache.packing import VERSION

_dumps, _loads = marshal.dumps, marshal.loads
_Route: TypeAlias = "tuple[str | int, ...]"


def pack_front_matter(data: dict[str, Value]) -> bytes:
    """Plain values, and the routes of those that are times."""
    times: list[_Route] = []
    _find_times(data, (), times)
    plain: Any = dict(data)
    for route in times:
        holder = plain
        for part in route[:-1]:  # what is around a time is copied, as it is the caller's
            holder[part] = holder = holder[part].copy()
        holder[route[-1]] = str(holder[route[-1]])
    return _dumps((plain, times), VERSION)


def read_front_matter(record: bytes) -> dict[str, Value]:
    """The front matter in a sound record."""
    data: dict[str, Value]
    data, times = _loads(record)
    for route in times:
        holder: Any = data
        for part in route[:-1]:
            holder = holder[part]
        holder[route[-1]] = Timestamp(holder[route[-1]])
    return data


def pack_addresses(found: Addressed) -> bytes:
    """The addresses, without the path."""
    return _dumps((found.own, found.related), VERSION)


def read_addresses(path: str, record: bytes) -> Addressed:
    """The addresses in a sound record."""
    own, related = _loads(record)
    return Addressed(path, own, related)


def _find_times(block: dict[str, Value] | list[Value], route: _Route, times: list[_Route]) -> None:
    parts: Any = block.items() if isinstance(block, dict) else enumerate(block)
    for part, value in parts:
        kind = type(value)
        if kind is dict or kind is list:
            _find_times(value, (*route, part), times)
        elif kind is Timestamp:
            times.append((*route, part))
