"""Set, clear, copy, remove: what is done to the fields that a pattern names; see `patterns`.

What is mistaken in a pattern is an InputError when the edit is made, not when it is done.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

from curator.document import Document, Operation, Timestamp, Value, same_value
from curator.library.bulk.patterns import InputError, Pattern, parse_pattern
from curator.library.edits import OneEntry, Operations, RemoveField, SetField, SetPublished
from curator.library.settings import Settings

_SHORT: Final = 40  # characters of a value in a label


@dataclass(frozen=True, slots=True)
class SetAll(OneEntry):
    """Give the fields that a pattern names a value, as `SetField` does to one. Of a pattern with
    `*` they are set in each item that can hold them: one that is a text is left alone."""

    pattern: str
    value: Value
    _read: Pattern = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_read", parse_pattern(self.pattern))

    @property
    def label(self) -> str:
        return f"Set {self.pattern} to {_in_short(self.value)}"

    def key(self, settings: Settings) -> str:
        return self._read.key

    def operations(self, document: Document, settings: Settings) -> Operations:
        self._read.check(document, settings)
        routes = self._read.routes(document.data, settings.protected, make=True)
        return _all(routes, [self.value] * len(routes), document, settings)


@dataclass(frozen=True, slots=True)
class ClearField(OneEntry):
    """Empty the fields that a pattern names; their keys stay. A text becomes "", a list [], a
    mapping {}; a number, a date, true and false become null."""

    needs_it: ClassVar[bool] = True

    pattern: str
    _read: Pattern = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_read", parse_pattern(self.pattern))

    @property
    def label(self) -> str:
        return f"Clear {self.pattern}"

    def key(self, settings: Settings) -> str:
        return self._read.key

    def operations(self, document: Document, settings: Settings) -> Operations:
        self._read.check(document, settings)
        found = []
        for star in self._read.stars(document.data, settings.protected):
            for value in self._read.value(document.data, star):
                empty = _emptied(value)
                if not same_value(value, empty):
                    found.append({"op": "replace", "path": self._read.at(star), "value": empty})
        return found


@dataclass(frozen=True, slots=True)
class CopyField(OneEntry):
    """Copy the value of one field into another, which is made where it is absent. Where there is
    nothing to copy, nothing is done.

    What each `*` of the source stands for is what it stands for in the target, which begins in the
    same way: `related.*.webUrl` to `related.*.url`, also `provider.name` to `related.*.from`.
    """

    needs_it: ClassVar[bool] = True

    source: str
    target: str
    _from: Pattern = field(init=False, repr=False, compare=False)
    _to: Pattern = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        source = parse_pattern(self.source, "source")
        target = parse_pattern(self.target, "target")
        if not source.goes_with(target):
            reason = f"Each * of {source.text} must also be in {target.text}, which begins so too"
            raise InputError(reason, "source", 1)
        if target.parts[: len(source.parts)] == source.parts:
            raise InputError(f"{source.text} cannot be copied into itself", "target", 1)
        object.__setattr__(self, "_from", source)
        object.__setattr__(self, "_to", target)

    @property
    def label(self) -> str:
        return f"Copy {self.source} to {self.target}"

    def key(self, settings: Settings) -> str:
        return self._from.key if self._from.key == self._to.key else ""

    def operations(self, document: Document, settings: Settings) -> Operations:
        self._to.check(document, settings)
        routes, values = [], []
        for star in self._to.stars(document.data, settings.protected):
            for value in self._from.value(document.data, star):
                routes.append(self._to.at(star))
                values.append(value)
        return _all(routes, values, document, settings)


@dataclass(frozen=True, slots=True)
class RemoveAll(OneEntry):
    """Remove the fields, or items of lists, that a pattern names, with all that is in them."""

    needs_it: ClassVar[bool] = True
    may_remove: ClassVar[bool] = True

    pattern: str
    _read: Pattern = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_read", parse_pattern(self.pattern))

    @property
    def label(self) -> str:
        return f"Remove {self.pattern}"

    def key(self, settings: Settings) -> str:
        return self._read.key

    def operations(self, document: Document, settings: Settings) -> Operations:
        self._read.check(document, settings)
        if self._read.is_plain:
            return RemoveField(self._read.at(())).operations(document, settings)
        routes = self._read.routes(document.data, settings.protected)
        # From the last one on, as those behind an item of a list move up.
        return [{"op": "remove", "path": route} for route in reversed(routes)]


@dataclass(frozen=True, slots=True)
class TogglePublished(OneEntry):
    """Publish what says that it is not published; unpublish everything else, as an article that
    does not say is published."""

    @property
    def label(self) -> str:
        return "Toggle published"

    def key(self, settings: Settings) -> str:
        return "published"

    def operations(self, document: Document, settings: Settings) -> Operations:
        is_off = document.data.get("published") is False
        return SetPublished(is_off).operations(document, settings)


def _all(
    routes: Sequence[str], values: Sequence[Value], document: Document, settings: Settings
) -> Operations:
    """Every value at its route: the operations do not get in each other's way, as no place is
    inside another one."""
    found: list[Operation] = []
    for route, value in zip(routes, values, strict=True):
        steps = SetField(route, value).operations(document, settings)
        found.extend(map(Operation.read, steps))
    return found


def _emptied(value: Value) -> Value:
    if isinstance(value, str) and not isinstance(value, Timestamp):
        return ""
    if isinstance(value, list):
        return []
    return {} if isinstance(value, dict) else None


def _in_short(value: Value) -> str:
    """A value on one line, for people, cut where it is long."""
    if value is None:
        return "nothing"
    if isinstance(value, str) and not isinstance(value, Timestamp):
        return f'"{_cut(value)}"'
    if isinstance(value, Timestamp | int | float):
        return _cut(json.dumps(value) if isinstance(value, bool) else str(value))
    return _cut(json.dumps(value, ensure_ascii=False, default=str))


def _cut(text: str) -> str:
    text = " ".join(text[: 4 * _SHORT].split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
