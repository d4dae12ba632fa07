"""A decision: the value that an editor gave a field, as it was saved. All here is pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from curator.document import (
    Document,
    Value,
    format_route,
    parse_route,
    quick_front_matter,
    same_value,
)
from curator.errors import DocumentError
from curator.library.article import is_yaml

#: A field was `set` or is `gone`; an item of a list of single values was `added` or `taken` away.
Kind: TypeAlias = Literal["set", "gone", "added", "taken"]
OF_ITEMS: Final = frozenset({"added", "taken"})


class _Absent:
    """The value of what is not there; None is a value."""


_ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided about a field of the article at `path`: `route` is a JSON pointer, so
    that a field inside another one has its own. `value` is the field's, or the item's. `at` is when
    it was saved, in seconds since 1970."""

    path: str
    route: str
    kind: Kind
    value: Value
    at: float

    @property
    def field(self) -> str:
        """The field for people: `provider.name`."""
        return ".".join(parse_route(self.route))


@dataclass(frozen=True, slots=True)
class Overridden:
    """A decision that holds no more: the field has another value `now`, or none if not `is_there`;
    of an item, what is now is only whether it is there. `is_applied`: only in the file; the article
    has it again, which is not saved yet."""

    decision: Decision
    now: Value = None
    is_there: bool = True
    is_applied: bool = False

    @property
    def path(self) -> str:
        """The article."""
        return self.decision.path

    @property
    def field(self) -> str:
        """The field for people."""
        return self.decision.field


def decisions_of(
    path: str, before: bytes, after: bytes, at: float, protected: Collection[str]
) -> list[Decision]:
    """What was decided by whoever made `after` of `before`: of fields with single values, of the
    items of lists of single values, also inside of other fields. Nothing where either cannot be
    read. A list of items with fields of their own, as `related` is, is no single decision."""
    try:
        old, new = _values(path, before), _values(path, after)
    except DocumentError:
        return []
    told = _between_mappings(old, new, (), protected)
    return [Decision(path, format_route(route), kind, value, at) for route, kind, value in told]


def overridden(
    decisions: Iterable[Decision], path: str, data: bytes, protected: Collection[str] = ()
) -> tuple[Overridden, ...]:
    """The decisions about the article at `path` that hold no more in `data`, which is its file.
    None where it cannot be read."""
    try:
        values = _values(path, data)
    except DocumentError:
        return ()
    found = (_overridden(each, values, protected) for each in decisions if each.path == path)
    return tuple(each for each in found if each is not None)


def overridden_in_file(
    decisions: Collection[Decision],
    path: str,
    saved: bytes,
    data: bytes,
    protected: Collection[str] = (),
) -> tuple[Overridden, ...]:
    """The same of an article with edits that are not saved: `saved` is its file, `data` itself.
    What an edit here replaced nobody else has overridden."""
    there = overridden(decisions, path, saved, protected)
    if data == saved:
        return there
    found = overridden(_decisions(there), path, data, protected)
    here = {id(each.decision): each for each in found}
    return tuple(here.get(id(each.decision), replace(each, is_applied=True)) for each in there)


def overtaken(
    decisions: Collection[Decision],
    made: Collection[Decision],
    before: bytes,
    after: bytes,
    protected: Collection[str] = (),
) -> list[Decision]:
    """Those of `decisions`, all about one article, that end with an edit which made `after` of
    `before` and the decisions `made`: what they are about was decided otherwise, as a whole or in
    part, or they held until then and do no more. Nobody else has overridden those."""
    if not decisions:
        return []
    path = next(iter(decisions)).path
    broken = set(map(id, _decisions(overridden(decisions, path, after, protected))))
    broken -= set(map(id, _decisions(overridden(decisions, path, before, protected))))
    return [
        each
        for each in decisions
        if id(each) in broken or any(_is_other(each, decision) for decision in made)
    ]


def _decisions(found: Iterable[Overridden]) -> Iterator[Decision]:
    return (each.decision for each in found)


def _is_other(old: Decision, new: Decision) -> bool:
    """Whether the new one leaves nothing of the old one: each item of a list has its own."""
    if old.route == new.route:
        return not {old.kind, new.kind} <= OF_ITEMS
    return old.route.startswith(f"{new.route}/") or new.route.startswith(f"{old.route}/")


def _overridden(
    decision: Decision, values: dict[str, Value], protected: Collection[str]
) -> Overridden | None:
    route = parse_route(decision.route)
    if _is_protected(route, protected):
        return None
    now = _at(values, route)
    value = None if isinstance(now, _Absent) else now
    is_there = not isinstance(now, _Absent)
    match decision.kind:
        case "set":
            holds = is_there and same_value(value, decision.value)
        case "gone":
            holds = not is_there
        case "added" | "taken":
            is_there = any(same_value(item, decision.value) for item in _items(now) or ())
            holds = is_there is (decision.kind == "added")
    return None if holds else Overridden(decision, value, is_there)


_Told: TypeAlias = tuple[tuple[str, ...], Kind, Value]


def _between_mappings(
    old: dict[str, Value],
    new: dict[str, Value],
    route: tuple[str, ...],
    protected: Collection[str],
) -> Iterator[_Told]:
    for key in {**old, **new}:
        inner = (*route, key)
        if not _is_protected(inner, protected):
            yield from _between(old.get(key, _ABSENT), new.get(key, _ABSENT), inner, protected)


def _between(
    old: Value | _Absent, new: Value | _Absent, route: tuple[str, ...], protected: Collection[str]
) -> Iterator[_Told]:
    if isinstance(new, _Absent):
        if not isinstance(old, _Absent):
            yield route, "gone", None
    elif not isinstance(old, _Absent) and same_value(old, new):
        return
    elif isinstance(new, dict):
        before = old if isinstance(old, dict) else {}
        yield from _between_mappings(before, new, route, protected)
    elif isinstance(new, list):
        yield from _between_lists(_items(old), _items(new), route)
    else:
        yield route, "set", new


def _between_lists(
    old: list[Value] | None, new: list[Value] | None, route: tuple[str, ...]
) -> Iterator[_Told]:
    if old is None or new is None:
        return
    for value in new:
        if not any(same_value(value, other) for other in old):
            yield route, "added", value
    for value in old:
        if not any(same_value(value, other) for other in new):
            yield route, "taken", value


def _items(value: Value | _Absent) -> list[Value] | None:
    """The items of a list of single values; one value stands for a list of one. None for others."""
    if value is None or isinstance(value, _Absent):
        return []
    if isinstance(value, dict):
        return None
    if not isinstance(value, list):
        return [value]
    return None if any(isinstance(item, dict | list) for item in value) else value


def _at(values: dict[str, Value], route: tuple[str, ...]) -> Value | _Absent:
    here: Value | _Absent = values
    for part in route:
        if not isinstance(here, dict) or part not in here:
            return _ABSENT
        here = here[part]
    return here


def _is_protected(route: tuple[str, ...], protected: Collection[str]) -> bool:
    return route[0] in protected or ".".join(route) in protected


def _values(path: str, data: bytes) -> dict[str, Value]:
    """Raises DocumentError."""
    whole = is_yaml(path)
    quick = None if whole else quick_front_matter(data)
    return quick.data if quick is not None else Document.parse(data, whole=whole).data
