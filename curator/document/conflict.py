"""What a merge cannot decide: a place in the document, and what stands there on each side."""

from __future__ import annotations

import dataclasses
from typing import Final, Literal, TypeAlias

from curator.document.operations import Operation, Route, format_route, parse_route
from curator.document.scalars import Value

BODY: Final = "body"  # a conflict's `field`; a field of the front matter begins with a slash
WHOLE: Final = ""  # the same, of a file that nobody should take apart

Side: TypeAlias = Literal["base", "ours", "theirs"]


class Absent:
    """The value of a key or an item that is not there; None is a value."""


ABSENT: Final = Absent()


@dataclasses.dataclass(frozen=True, slots=True)
class Conflict:
    """A field, an item of a list, the body or the whole file that both sides changed, differently.

    `field` is a route in the merged document. An absent value is None; `gone` names the sides
    where it is absent. An item that only ours still has is named by where it would stand. `items`
    are those of lists on the way there, as the merged document had them: numbers change.
    """

    field: str
    base: Value
    ours: Value
    theirs: Value
    gone: frozenset[Side] = dataclasses.field(default=frozenset(), compare=False)
    items: tuple[Value, ...] = dataclasses.field(default=(), compare=False)

    @classmethod
    def of(
        cls, route: Route, base: Value | Absent, ours: Value | Absent, theirs: Value | Absent
    ) -> Conflict:
        """A conflict of values at a route."""
        sides: tuple[tuple[Side, Value | Absent], ...]
        sides = (("base", base), ("ours", ours), ("theirs", theirs))
        gone = frozenset(side for side, value in sides if isinstance(value, Absent))
        before, mine, their = (None if isinstance(side, Absent) else side for _, side in sides)
        return cls(format_route(route), before, mine, their, gone)

    @classmethod
    def of_text(cls, field: str, base: bytes, ours: bytes, theirs: bytes) -> Conflict:
        """A conflict of bodies or of whole files; an empty one is absent, and bytes that are no
        UTF-8 are surrogates."""
        before, mine, their = (
            side.decode("utf-8", "surrogateescape") or None for side in (base, ours, theirs)
        )
        return cls(field, before, mine, their)

    @property
    def name(self) -> str:
        """For people: `heat`, `related/3/title`, `body`, `whole file`."""
        return self.field.lstrip("/") or "whole file"

    @property
    def deleted_by(self) -> Side | None:
        """The side that deleted the whole file, which the other one edited; None where the conflict
        is not about that."""
        if self.field != WHOLE:
            return None
        return next((side for side in self.gone if side != "base"), None)

    @property
    def taking_ours(self) -> Operation:
        """What makes a field of the merged document what it is in ours."""
        route = parse_route(self.field)
        if "ours" in self.gone:
            return Operation("remove", route)
        return Operation("add" if "theirs" in self.gone else "replace", route, self.ours)
