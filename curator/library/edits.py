"""What an editor means to do, turned into operations on one document at a time.

An edit that has nothing to do on a document gives no operations. A route is written as in RFC 6902:
"/provider/name", "/images/0/url", with ~1 for / and ~0 for ~ inside a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from curator.document import (
    Document,
    Operation,
    Value,
    difference,
    format_route,
    parse_route,
    same_value,
)
from curator.errors import RefusedEdit
from curator.library.addresses import normal
from curator.library.settings import Settings

Operations = Sequence[Operation | Mapping[str, Any]]


# Each step is proved by itself; what is another list altogether is written anew.
_MOST_STEPS = 200


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


class OneEntry:
    """An edit that looks at one entry of the front matter and changes no other, so that an article
    need not be read as a whole for it.

    `needs_it`: where there is no such entry, there is nothing to do. `may_remove`: the entry as a
    whole may go.
    """

    __slots__ = ()
    needs_it: ClassVar[bool] = False
    may_remove: ClassVar[bool] = False

    def key(self, settings: Settings) -> str:
        """The key of the entry; "" if there may be several after all."""
        return ""


def route_to(*parts: str | int) -> str:
    """("provider", "name") -> "/provider/name"."""
    return format_route(map(str, parts))


@dataclass(frozen=True, slots=True)
class SetField:
    """Give a field a value; it is added where it is absent, with the mappings around it. Of a list
    or mapping only what differs is changed."""

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
        if isinstance(here, dict | list) and isinstance(self.value, dict | list):
            steps = difference(here, self.value, parts)  # what stays in it keeps its text
            if len(steps) <= _MOST_STEPS:
                return steps
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
class InsertItem:
    """Put an item into a list, before the one at `index`; None: after the last. The list is made
    where there is none."""

    route: str
    index: int | None
    value: Value

    @property
    def label(self) -> str:
        return f"Add to {_name(self.route)}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        found = _List.at(self.route, document, settings)
        index = len(found.items) if self.index is None else self.index
        if index != len(found.items):
            found.check(index)
        return found.insert(index, self.value)


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Move an item of a list; `target` is its index afterwards."""

    route: str
    source: int
    target: int

    @property
    def label(self) -> str:
        return f"Move in {_name(self.route)}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        found = _List.at(self.route, document, settings)
        found.check(self.source)
        found.check(self.target)
        return found.move(self.source, self.target)


@dataclass(frozen=True, slots=True)
class AddItem:
    """Put an item behind the others, unless an identical one is there; see `identical`."""

    route: str
    value: Value

    @property
    def label(self) -> str:
        return f"Add to {_name(self.route)}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        found = _List.at(self.route, document, settings)
        if found.places_of(self.value):
            return []
        return found.insert(len(found.items), self.value)


@dataclass(frozen=True, slots=True)
class TakeItem:
    """Remove every item of a list that is identical to `value`; see `identical`."""

    route: str
    value: Value

    @property
    def label(self) -> str:
        return f"Remove from {_name(self.route)}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        found = _List.at(self.route, document, settings)
        return found.remove(found.places_of(self.value))


@dataclass(frozen=True, slots=True)
class AddTopic:
    """Add a topic after the others."""

    name: str

    @property
    def label(self) -> str:
        return f"Add topic {self.name}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        return AddItem(route_to(settings.topic_key), self.name).operations(document, settings)


@dataclass(frozen=True, slots=True)
class RemoveTopic:
    """Remove a topic, wherever it is in the list."""

    name: str

    @property
    def label(self) -> str:
        return f"Remove topic {self.name}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        return TakeItem(route_to(settings.topic_key), self.name).operations(document, settings)


@dataclass(frozen=True, slots=True)
class ApplyOperations:
    """Operations as they are, from a file of changes or another program."""

    ops: tuple[Mapping[str, Any], ...]

    @property
    def label(self) -> str:
        return "Apply changes"

    def operations(self, document: Document, settings: Settings) -> Operations:
        return [dict(op) for op in self.ops]


def identical(item: Value, value: Value) -> bool:
    """Does an item of a list stand for the same thing as `value`? Mappings do when they lead to
    the same address, single values when they read the same."""
    if isinstance(item, dict) and isinstance(value, dict):
        for key in ("webUrl", "url"):
            one, other = item.get(key), value.get(key)
            if isinstance(one, str) and isinstance(other, str) and one and other:
                return normal(one) == normal(other)
    if isinstance(value, str) and isinstance(item, str | int | float):
        return str(item) == str(value)
    return same_value(item, value)


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


@dataclass(frozen=True, slots=True)
class _List:
    """What is at `route` as a list. `written`: it is one in the file; else it is absent, empty or
    a text that stands for its items, and becomes a list once it is edited."""

    route: str
    items: list[Value]
    written: bool
    document: Document
    settings: Settings

    @classmethod
    def at(cls, route: str, document: Document, settings: Settings) -> _List:
        parts = _checked(route, document, settings)
        value: Value | _Absent = document.data
        for depth, part in enumerate(parts):
            value = _below(value, part, parts[:depth])
            if value is None or value == "" or isinstance(value, _Absent):
                return cls(route, [], False, document, settings)
        if isinstance(value, str):
            # A text is one item; tags and categories are split at blanks, as Jekyll does.
            split = parts == (settings.topic_key,) and settings.topic_key != "topics"
            texts: list[Value] = [*value.split()] if split else [str(value)]
            return cls(route, texts, False, document, settings)
        if isinstance(value, list):
            return cls(route, value, True, document, settings)
        kind = "a mapping" if isinstance(value, dict) else "not a list"
        raise RefusedEdit(f"{_name(route)} is {kind}; make it a list first")

    def check(self, index: int) -> None:
        if not 0 <= index < len(self.items):
            size = len(self.items)
            raise RefusedEdit(f"{_name(self.route)} is a list of {size}; it has no item {index}")

    def places_of(self, value: Value) -> list[int]:
        return [index for index, item in enumerate(self.items) if identical(item, value)]

    def insert(self, index: int, value: Value) -> Operations:
        if self.written:
            at = "-" if index == len(self.items) else str(index)
            return [{"op": "add", "path": f"{self.route}/{at}", "value": value}]
        if self.items and not isinstance(value, str):
            raise RefusedEdit(f"{_name(self.route)} is a text; make it a list first")
        return self._rewritten([*self.items[:index], value, *self.items[index:]])

    def move(self, source: int, target: int) -> Operations:
        if source == target:
            return []
        if self.written:
            places = {"from": f"{self.route}/{source}", "path": f"{self.route}/{target}"}
            return [{"op": "move", **places}]
        rest = [*self.items[:source], *self.items[source + 1 :]]
        return self._rewritten([*rest[:target], self.items[source], *rest[target:]])

    def remove(self, places: list[int]) -> Operations:
        if self.written or not places:
            return [{"op": "remove", "path": f"{self.route}/{at}"} for at in reversed(places)]
        return self._rewritten([item for at, item in enumerate(self.items) if at not in places])

    def _rewritten(self, items: list[Value]) -> Operations:
        return SetField(self.route, items).operations(self.document, self.settings)
