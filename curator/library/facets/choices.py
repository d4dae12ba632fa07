"""Which values are chosen: what narrows the list, and the same as a query."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from curator.library.facets.value import MARKS, Facet, Value

if TYPE_CHECKING:
    from curator.library.facets.facets import Facets

_PLAIN = re.compile(r"[^\s\"\\()<>=~#:\-][^\s\"\\()]*")
_SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()]")


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

    def text(self, names: Mapping[str, str] | None = None) -> str:
        """A query that finds the same articles; "" where nothing is chosen. `names`: topics as
        written, by their folded names. Of folders that differ in case only it finds both."""
        names = names or {}
        terms: list[str] = []
        for facet in Facet:
            found = [_term(value, names) for value in self.of(facet) if value in self.included]
            if len(found) == 1:
                terms.append(found[0])
            elif found:
                terms.append(f"({' or '.join(found)})")
        terms += [f"-{_term(value, names)}" for value in self if value in self.excluded]
        return " ".join(terms)


def _in_order(values: frozenset[Value]) -> list[Value]:
    places = {facet: place for place, facet in enumerate(Facet)}
    return sorted(values, key=lambda value: (places[value.facet], value.name, value.below))


# -- as a query --------------------------------------------------------------------------------


def _term(value: Value, names: Mapping[str, str]) -> str:
    name = value.name
    match value.facet:
        case Facet.COLLECTION if value.below:
            return f'collection:~"^{_escaped(name)}(/|$)"'
        case Facet.COLLECTION:
            return _whole("collection", name)
        case Facet.PUBLISHED:
            return f"published:{name}"
        case Facet.TOPIC:
            return _topic(names.get(name, name), below=value.below)
        case Facet.PUBLISHER:
            return _whole("provider", name)
        case Facet.TYPE:
            return _whole("type", name)
        case Facet.DATE if name == "odd":
            return "(has:date -date:>=0001)"
        case Facet.DATE:
            return _whole("date", name)
        case Facet.QUALITY:
            return _quality(name)
        case Facet.PROBLEM:
            return "has:problems" if name == "problems" else f"is:{name}"


def _topic(name: str, *, below: bool) -> str:
    if not name:
        return "no:topics"
    if not name.strip("/ "):
        return f"topics:={_word(name)}"
    # Of a name that ends with the sign for "and what is below it", the last one is the sign.
    return f"topic:{_word(name + '/' if below or name.endswith('/') else name)}"


def _whole(field: str, text: str) -> str:
    return f"{field}:={_word(text)}" if text else f"no:{field}"


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


def _word(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _escaped(text: str) -> str:
    """A text as a regular expression; a quote would end the query's text."""
    return _SPECIAL.sub(r"\\\g<0>", text).replace('"', r"\x22")
