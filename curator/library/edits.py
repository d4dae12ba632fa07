"""What an editor means to do, turned into operations on one document at a time.

An edit that has nothing to do on a document gives no operations. A route is written as in RFC 6902:
"/provider/name", "/images/0/url", with ~1 for / and ~0 for ~ inside a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from curator.document import Document, Value, format_route, parse_route, same_value
from curator.errors import RefusedEdit
from curator.library.settings import Settings

Operations = list[dict[str, Any]]


class Edit(Protocol):
    """One thing to do to any number of articles."""

    @property
    def label(self) -> str:
        """A few words for the Edit menu: "Set title"."""
        ...

    def operations(self, document: Document, settings: Settings) -> Operations:
        """RFC 6902 operations that do it to `document`; none if it is so already. Raises
        RefusedEdit where it makes no sense there."""
        ...


def route_to(*parts: str | int) -> str:
    """("provider", "name") -> "/provider/name"."""
    return format_route(map(str, parts))


@dataclass(frozen=True, slots=True)
class SetField:
    """Give a field a value; it is added where it is absent, with the mappings around it."""

    route: str
    value: Value

    @property
    def label(self) -> str:
        return f"Set {_name(self.route)}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        parts = _checked(self.route, document, settings)
        here: Value | _Absent = document.data
        for depth, part in enumerate(parts):
            below = _below(here, part, parts[:depth])
            route = route_to(*parts[: depth + 1])
            if below is _ABSENT:
                value = _wrapped(self.value, parts[depth + 1 :])
                if isinstance(here, list):
                    route = route_to(*parts[:depth], "-")
                return [{"op": "add", "path": route, "value": value}]
            if below is None and depth + 1 < len(parts):  # `provider:` with nothing after it
                value = _wrapped(self.value, parts[depth + 1 :])
                return [{"op": "replace", "path": route, "value": value}]
            here = below
        if not isinstance(here, _Absent) and same_value(here, self.value):
            return []
        return [{"op": "replace", "path": self.route, "value": self.value}]


@dataclass(frozen=True, slots=True)
class RemoveField:
    """Remove a field, or an item of a list, with all that is in it."""

    route: str

    @property
    def label(self) -> str:
        return f"Remove {_name(self.route)}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        here: Value | _Absent = document.data
        for part in _checked(self.route, document, settings):
            if not isinstance(here, dict | list):
                return []
            below = _below(here, part, ())
            if below is _ABSENT:
                return []
            here = below
        return [{"op": "remove", "path": self.route}]


@dataclass(frozen=True, slots=True)
class SetPublished:
    """`value` None removes the key: an article without it is published."""

    value: bool | None

    @property
    def label(self) -> str:
        return {True: "Publish", False: "Unpublish", None: "Clear published"}[self.value]

    def operations(self, document: Document, settings: Settings) -> Operations:
        if self.value is None:
            return RemoveField("/published").operations(document, settings)
        return SetField("/published", self.value).operations(document, settings)


@dataclass(frozen=True, slots=True)
class AddTopic:
    """Add a topic after the others."""

    name: str

    @property
    def label(self) -> str:
        return f"Add topic {self.name}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        key = settings.topic_key
        route = _topics_route(document, settings)
        value = document.data.get(key)
        if isinstance(value, list):
            if self.name in value:
                return []
            return [{"op": "add", "path": f"{route}/-", "value": self.name}]
        names = _topics_of(value, key)
        if self.name in names:
            return []
        op = "replace" if key in document.data else "add"
        return [{"op": op, "path": route, "value": [*names, self.name]}]


@dataclass(frozen=True, slots=True)
class RemoveTopic:
    """Remove a topic, wherever it is in the list."""

    name: str

    @property
    def label(self) -> str:
        return f"Remove topic {self.name}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        key = settings.topic_key
        route = _topics_route(document, settings)
        value = document.data.get(key)
        if isinstance(value, list):
            found = [index for index, item in enumerate(value) if item == self.name]
            return [{"op": "remove", "path": f"{route}/{index}"} for index in reversed(found)]
        names = _topics_of(value, key)
        if self.name not in names:
            return []
        rest = [name for name in names if name != self.name]
        return [{"op": "replace", "path": route, "value": rest}]


@dataclass(frozen=True, slots=True)
class ApplyOperations:
    """Operations as they are, from a file of changes or another program."""

    ops: tuple[Mapping[str, Any], ...]

    @property
    def label(self) -> str:
        return "Apply changes"

    def operations(self, document: Document, settings: Settings) -> Operations:
        return [dict(op) for op in self.ops]


class _Absent:
    """Not there; unlike None, which is an empty value."""


_ABSENT = _Absent()


def _checked(route: str, document: Document, settings: Settings) -> tuple[str, ...]:
    parts = parse_route(route)
    if not parts:
        raise RefusedEdit("A field has a name, as in /title")
    if parts[0] in settings.protected:
        # Refused here too: an edit that changes nothing would come to no operation.
        line = next((entry.line for entry in document.entries if entry.key == parts[0]), 1)
        raise RefusedEdit(f"{parts[0]} is protected and never edited", line=line, column=1)
    return parts


def _below(here: Value | _Absent, part: str, above: tuple[str, ...]) -> Value | _Absent:
    """What is at `part` of a mapping or list; refuses where there can be nothing."""
    if isinstance(here, dict):
        return here.get(part, _ABSENT)
    if isinstance(here, list):
        if part == "-":
            return _ABSENT
        if part.isascii() and part.isdecimal() and len(part) < 10 and int(part) <= len(here):
            return here[int(part)] if int(part) < len(here) else _ABSENT
        raise RefusedEdit(f"{'.'.join(above)} is a list of {len(here)}; it has no item {part}")
    raise RefusedEdit(f"{'.'.join(above)} is a single value; it has no field {part}")


def _wrapped(value: Value, parts: Iterable[str]) -> Value:
    """`value` inside the mappings that `parts` name."""
    for part in reversed(list(parts)):
        value = [value] if part in ("0", "-") else {part: value}
    return value


def _name(route: str) -> str:
    return ".".join(parse_route(route))


def _topics_route(document: Document, settings: Settings) -> str:
    return route_to(*_checked(route_to(settings.topic_key), document, settings))


def _topics_of(value: Value, key: str) -> list[str]:
    """The topics of a value that is no list: none of an empty one, one of a text."""
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [str(value)] if key == "topics" else value.split()
    kind = "a mapping" if isinstance(value, dict) else "not a list"
    raise RefusedEdit(f"{key} is {kind}; make it a list first")
