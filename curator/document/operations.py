"""The operations of RFC 6902 (JSON Patch) and the routes of RFC 6901 (JSON Pointer)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from curator.document.scalars import Value
from curator.errors import RefusedEdit

#: Keys and indexes from the root to a node, as the pointer spells them.
Route: TypeAlias = tuple[str, ...]

_KINDS: Final = ("add", "remove", "replace", "move", "test")
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")
_LARGEST_NUMBER: Final = 10**399
_WITH_VALUE: Final = ("add", "replace", "test")


@dataclass(frozen=True, slots=True)
class Operation:
    """One change: `kind` at `route`; `value` for add, replace and test, `source` for move.

    `style` is how a text that comes from elsewhere was quoted there.
    """

    kind: str
    route: Route
    value: Value = None
    source: Route | None = None
    style: str = ""

    @classmethod
    def read(cls, raw: Operation | Mapping[str, Any]) -> Operation:
        """An operation from its JSON form. Raises RefusedEdit saying what is wrong with it."""
        if isinstance(raw, Operation):
            return raw
        if not isinstance(raw, Mapping):
            raise RefusedEdit(f"An operation is an object with op and path, not {raw!r}")
        kind, path = raw.get("op"), raw.get("path")
        if kind not in _KINDS:
            raise RefusedEdit(f"Unknown operation {kind!r}: use one of {', '.join(_KINDS)}")
        if kind in _WITH_VALUE and "value" not in raw:
            raise RefusedEdit(f"The operation {kind} at {path!r} has no value")
        source = parse_route(raw.get("from")) if kind == "move" else None
        value = raw.get("value")
        _check_value(value, 0)
        return cls(kind, parse_route(path), value, source)


def read_operations(raw: Iterable[Operation | Mapping[str, Any]]) -> list[Operation]:
    """Operations from their JSON form. Raises RefusedEdit."""
    return [Operation.read(one) for one in raw]


def parse_route(pointer: object) -> Route:
    """A JSON pointer as a route: `/a~1b/0` is `("a/b", "0")`. Raises RefusedEdit."""
    if not isinstance(pointer, str):
        raise RefusedEdit(f"A path is text such as /title, not {pointer!r}")
    if pointer == "":
        return ()
    if not pointer.startswith("/"):
        raise RefusedEdit(f"The path {pointer!r} does not begin with /")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def format_route(route: Iterable[str]) -> str:
    """A route as a JSON pointer."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in route)


def parse_index(part: str, length: int) -> int | None:
    """A sequence index of a route (RFC 6901: no sign, no leading zero; `-` is the end)."""
    if part == "-":
        return length
    if part.isascii() and part.isdigit() and (part == "0" or part[0] != "0") and len(part) < 10:
        return int(part)
    return None


def _check_value(value: object, depth: int) -> None:
    if depth > 16:
        raise RefusedEdit("The new value is nested too deeply")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise RefusedEdit(f"The key {key!r} of the new value is not text")
            _check_value(key, depth)
            _check_value(inner, depth + 1)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check_value(inner, depth + 1)
    elif isinstance(value, str):
        if _HALF_CHARACTER.search(value):
            raise RefusedEdit(f"{value!r} holds half a character, which cannot be written")
    elif isinstance(value, int) and abs(value) >= _LARGEST_NUMBER:
        raise RefusedEdit("The number has too many digits; give it as text")
    elif not (value is None or isinstance(value, (bool, int, float))):
        raise RefusedEdit(f"{value!r} cannot be written as YAML; give text, a number or a list")
