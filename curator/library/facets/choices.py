"""Which values are chosen: what narrows the list, and the same as a query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from curator.library.facets.kinds import MARKS, Facet, Value

if TYPE_CHECKING:
    from curator.library.facets.facets import Facets

_PLAIN = re.compile(r"[^\s\"()<>=~#:\-][^\s\"()]*")


class State(Enum):
    """What a value is chosen for."""

    INCLUDED = "included"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Choices:
    """An article is wanted if, of each facet with included values, it has one of these, and no
    excluded value at all."""

    included: frozenset[Value] = frozenset()
    excluded: frozenset[Value] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.included or self.excluded)

    def __len__(self) -> int:
        return len(self.included) + len(self.excluded)

    def __iter__(self) -> Iterator[Value]:
        """All that is chosen, in the order of the facets."""
        return iter(_in_order(self.included | self.excluded))

    def state(self, value: Value) -> State | None:
        """What a value is chosen for, if it is."""
        if value in self.included:
            return State.INCLUDED
        return State.EXCLUDED if value in self.excluded else None

    def put(self, value: Value, state: State | None) -> Choices:
        """The same with this value chosen for something else, or for nothing."""
        included, excluded = self.included - {value}, self.excluded - {value}
        if state is State.INCLUDED:
            included |= {value}
        elif state is State.EXCLUDED:
            excluded |= {value}
        return Choices(included, excluded)

    def without(self, facet: Facet) -> Choices:
        """The same with nothing of this facet."""
        return Choices(
            frozenset(value for value in self.included if value.facet is not facet),
            frozenset(value for value in self.excluded if value.facet is not facet),
        )

    def of(self, facet: Facet) -> tuple[Value, ...]:
        """What is chosen of a facet."""
        return tuple(value for value in self if value.facet is facet)

    @property
    def facets(self) -> frozenset[Facet]:
        """Those of which anything is chosen."""
        return frozenset(value.facet for value in self)

    @property
    def marks(self) -> frozenset[str]:
        """The marks of `Table.marks` that are looked at."""
        return frozenset(value.name for value in self.of(Facet.PROBLEM) if value.name in MARKS)

    def mask(self, facets: Facets) -> int | None:
        """The rows that are wanted, as bits; None where nothing is chosen. `facets` must be up to
        date."""
        if not self:
            return None
        mask = facets.everything
        for facet in self.facets:
            included = [value for value in self.included if value.facet is facet]
            if included:
                wanted = 0
                for value in included:
                    wanted |= facets.bits(value)
                mask &= wanted
        for value in self.excluded:
            mask &= ~facets.bits(value)
        return mask

    def text(self) -> str:
        """A query that finds the same articles; "" where nothing is chosen."""
        terms: list[str] = []
        for facet in Facet:
            names = [_term(value) for value in self.of(facet) if value in self.included]
            if len(names) == 1:
                terms.append(names[0])
            elif names:
                terms.append(f"({' or '.join(names)})")
        terms += [f"-{_term(value)}" for value in self if value in self.excluded]
        return " ".join(terms)


def _in_order(values: frozenset[Value]) -> list[Value]:
    places = {facet: place for place, facet in enumerate(Facet)}
    return sorted(values, key=lambda value: (places[value.facet], value.name, value.below))


# -- as a query --------------------------------------------------------------------------------


def _term(value: Value) -> str:
    name = value.name
    match value.facet:
        case Facet.COLLECTION:
            return _collection(name, below=value.below)
        case Facet.PUBLISHED:
            return f"published:{name}"
        case Facet.TOPIC:
            return _topic(name, below=value.below)
        case Facet.PUBLISHER:
            return _whole("provider", name)
        case Facet.TYPE:
            return _whole("type", name)
        case Facet.DATE:
            return f"date:~^{name}" if name else "-date:~^[0-9]{4}"
        case Facet.QUALITY:
            return _quality(name)
        case Facet.PROBLEM:
            return "has:problems" if name == "problems" else f"is:{name}"


def _collection(folder: str, *, below: bool) -> str:
    if below:
        return f"collection:~{_quoted('^' + _escaped(folder) + '(/|$)')}"
    return _whole("collection", folder)


def _topic(name: str, *, below: bool) -> str:
    if not name:
        return "no:topics"
    if '"' in name or name.endswith("/"):
        return f"topics:~{_quoted('^' + _escaped(name) + '$')}"
    return f"topic:{_quoted(name + '/' if below else name)}"


def _whole(field: str, text: str) -> str:
    if not text:
        return f"no:{field}"
    if '"' in text:
        return f"{field}:~{_quoted('^' + _escaped(text) + '$')}"
    return f"{field}:={_quoted(text)}"


def _quality(name: str) -> str:
    match name:
        case "none":
            return "no:quality"
        case "below":
            return "quality:<0"
        case "over":
            return "quality:>100"
        case "80-100":
            return "quality:80..100"
    lowest = int(name.partition("-")[0])
    return f"(quality:>={lowest} quality:<{lowest + 20})"


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else f'"{text}"'


def _escaped(text: str) -> str:
    """A text as an expression that finds it; a quote would end the query's text."""
    return re.escape(text).replace('"', r"\x22")
