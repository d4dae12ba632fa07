"""Three versions of one file laid over each other, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from curator.document.difference import difference
from curator.document.frontmatter import PROTECTED, Document
from curator.document.operations import Operation, Route, format_route
from curator.document.scalars import Value, same_value
from curator.document.style import Style
from curator.errors import RefusedEdit


class _Absent:
    """The value of a key that is not there; None is a value."""


_ABSENT: Final = _Absent()
BODY: Final = "body"  # a conflict's `field`; a field of the front matter begins with a slash


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field, or the body, that both sides changed, differently. An absent value is None."""

    field: str
    base: Value
    ours: Value
    theirs: Value


@dataclass(frozen=True, slots=True)
class MergeResult:
    """`theirs` with our changes laid over it, but for the fields in conflict."""

    document: Document
    conflicts: tuple[Conflict, ...]


def merge(
    base: Document,
    ours: Document,
    theirs: Document,
    *,
    style: Style | None = None,
    protected: Collection[str] = PROTECTED,
) -> MergeResult:
    """Lay what changed from `base` to `ours` over `theirs`.

    Protected keys are always those of `theirs`. Mappings are merged key by key at any depth; a
    list, a single value or a body that both changed is a conflict. The result is built on the
    bytes of `theirs`; and where these are nothing but `base` with other values, on `ours`, which
    keeps what both wrote: comments and blank lines that an edit of ours moved, say. Raises
    RefusedEdit where a change cannot be made.
    """
    conflicts: list[Conflict] = []
    body = _merged_body(base, ours, theirs, conflicts)
    # With the same body everywhere, only the fields are left to be looked at.
    base, ours, theirs = (_with_body(side, body) for side in (base, ours, theirs))
    mine = list(_changes(base.data, ours.data, theirs.data, (), protected, conflicts))
    untouched = all(
        _same(base.data.get(key, _ABSENT), ours.data.get(key, _ABSENT)) for key in protected
    )
    if untouched and not conflicts:
        document = _built_on_ours(base, ours, theirs, style)
        if document is not None:
            return MergeResult(document, ())
    return MergeResult(theirs.apply(mine, style, protected), tuple(conflicts))


def _merged_body(
    base: Document, ours: Document, theirs: Document, conflicts: list[Conflict]
) -> bytes:
    """The body of the side that changed it; of `theirs`, where both did."""
    if ours.body in (base.body, theirs.body):
        return theirs.body
    if theirs.body == base.body:
        return ours.body
    shown = (side.body.decode("utf-8", "replace") or None for side in (base, ours, theirs))
    conflicts.append(Conflict(BODY, *shown))
    return theirs.body


def _with_body(document: Document, body: bytes) -> Document:
    return document if document.body == body else document.with_body(body)


def _built_on_ours(
    base: Document, ours: Document, theirs: Document, style: Style | None
) -> Document | None:
    """`ours` with the values of `theirs`, if these values are all that `theirs` changed."""
    values = difference(base.data, theirs.data)
    for operation in values:
        # A mapping that is replaced as a whole must not take away what changed in it here.
        old, mine = (_at(side.data, operation.route) for side in (base, ours))
        if operation.kind != "replace" or not _same(old, mine):
            return None
    try:
        if base.apply(values, style, ()).to_bytes() != theirs.to_bytes():
            return None
        return ours.apply(values, style, ())
    except RefusedEdit:
        return None


def _at(value: Value | _Absent, route: Route) -> Value | _Absent:
    for part in route:
        if isinstance(value, dict):
            value = value.get(part, _ABSENT)
        elif isinstance(value, list) and int(part) < len(value):
            value = value[int(part)]
        else:
            return _ABSENT
    return value


def _changes(
    base: dict[str, Value],
    ours: dict[str, Value],
    theirs: dict[str, Value],
    route: Route,
    protected: Collection[str],
    conflicts: list[Conflict],
) -> Iterator[Operation]:
    for key in [*ours, *(key for key in base if key not in ours)]:
        if not route and key in protected:
            continue
        here = (*route, key)
        before, mine, their = (side.get(key, _ABSENT) for side in (base, ours, theirs))
        if _same(before, mine) or _same(mine, their):
            continue
        if _same(before, their):
            yield from _change(before, mine, here)
        elif isinstance(before, dict) and isinstance(mine, dict) and isinstance(their, dict):
            yield from _changes(before, mine, their, here, (), conflicts)
        else:
            conflicts.append(
                Conflict(format_route(here), _plain(before), _plain(mine), _plain(their))
            )


def _change(before: Value | _Absent, mine: Value | _Absent, route: Route) -> list[Operation]:
    if isinstance(mine, _Absent):
        return [Operation("remove", route)]
    if isinstance(before, _Absent):
        return [Operation("add", route, mine)]
    return difference(before, mine, route)


def _same(one: Value | _Absent, other: Value | _Absent) -> bool:
    if isinstance(one, _Absent) or isinstance(other, _Absent):
        return one is other
    return same_value(one, other)


def _plain(value: Value | _Absent) -> Value:
    return None if isinstance(value, _Absent) else value
