"""Which values an article has.

A value may stand for what is below it too: a folder for its folders, a topic for its children.
Topics are the same in any case. A file that cannot be read is neither published nor unpublished nor
not set. Every rule here is one that a query can say as well: see `choices.Choices.text`.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any

from curator.library.facets.value import Facet, Value
from curator.library.query.values import day_of
from curator.library.row import Row

_UNKNOWN = object()


def _published(row: Row) -> object:
    return _UNKNOWN if row.unreadable else row.published


def _day(row: Row) -> str | None:
    return day_of(row.date) if row.date else ""


def _problem(row: Row) -> tuple[bool, bool, bool]:
    return row.unreadable, bool(row.problems), row.modified


#: What of a row decides about the values of a facet.
RAW: Mapping[Facet, Callable[[Row], Hashable]] = {
    Facet.COLLECTION: attrgetter("collection"),
    Facet.PUBLISHED: _published,
    Facet.TOPIC: attrgetter("topics"),
    Facet.PUBLISHER: attrgetter("provider"),
    Facet.TYPE: attrgetter("type"),
    Facet.DATE: _day,
    Facet.QUALITY: attrgetter("quality"),
    Facet.PROBLEM: _problem,
}


class Kinds:
    """Which values there are for what a row has. `parents`: the topics that are below another, by
    name, with that one's name."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = {
            name.casefold(): parent.casefold() for name, parent in parents.items() if parent
        }
        self._above = set(self._parents.values())
        self._of_topic: dict[str, tuple[Value, ...]] = {}
        self._rules: Mapping[Facet, Callable[[Any], tuple[Value, ...]]] = {
            Facet.COLLECTION: _of_collection,
            Facet.PUBLISHED: _of_published,
            Facet.TOPIC: self._of_topics,
            Facet.PUBLISHER: lambda name: (Value(Facet.PUBLISHER, name),),
            Facet.TYPE: lambda name: (Value(Facet.TYPE, name),),
            Facet.DATE: _of_date,
            Facet.QUALITY: _of_quality,
            Facet.PROBLEM: _of_problem,
        }

    def values(self, facet: Facet, raw: Hashable) -> tuple[Value, ...]:
        """The values of a row of which `RAW` gives this."""
        return () if raw is _UNKNOWN else self._rules[facet](raw)

    def has_below(self, topic: str) -> bool:
        """Whether there are topics below this one, which is folded."""
        return topic in self._above

    def above(self, topic: str) -> tuple[str, ...]:
        """What a topic is below, from its parent up; all folded."""
        found: list[str] = []
        parent = self._parents.get(topic)
        while parent is not None and parent != topic and parent not in found:
            found.append(parent)
            parent = self._parents.get(parent)
        return tuple(found)

    def _of_topics(self, topics: tuple[str, ...]) -> tuple[Value, ...]:
        names = [name for name in topics if name]  # a query sees no empty text either
        if not names:
            return (Value(Facet.TOPIC, ""),)
        return tuple(dict.fromkeys(value for name in names for value in self._of_one(name)))

    def _of_one(self, name: str) -> tuple[Value, ...]:
        known = self._of_topic.get(name)
        if known is None:
            folded = name.casefold()
            known = (Value(Facet.TOPIC, folded),)
            known += tuple(
                Value(Facet.TOPIC, each, below=True)
                for each in (folded, *self.above(folded))
                if each in self._above
            )
            self._of_topic[name] = known
        return known


def _of_collection(folder: str) -> tuple[Value, ...]:
    parts = folder.split("/") if folder else []
    folders = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    exact = Value(Facet.COLLECTION, folder)
    return (exact, *(Value(Facet.COLLECTION, each, below=True) for each in folders))


def _of_published(published: bool | None) -> tuple[Value, ...]:
    name = "none" if published is None else "yes" if published else "no"
    return (Value(Facet.PUBLISHED, name),)


def _of_date(day: str | None) -> tuple[Value, ...]:
    if not day or day < "0001":
        return (Value(Facet.DATE, "" if day == "" else "odd"),)
    year, month, of_month = day.split("-")
    if not "01-01" <= day[5:] <= "12-31":
        return ()  # of no month that there is
    of_year = Value(Facet.DATE, year)
    last = calendar.monthrange(int(year), int(month))[1]
    if not 1 <= int(of_month) <= last:
        return (of_year,)
    return (of_year, Value(Facet.DATE, f"{year}-{month}"))


def _of_quality(quality: float | None) -> tuple[Value, ...]:
    if quality is None:
        name = "none"
    elif quality != quality:
        return ()  # no number at all is in no band
    elif quality < 0:
        name = "below"
    elif quality > 100:
        name = "over"
    elif quality >= 80:
        name = "80-100"
    else:
        lowest = int(quality // 20) * 20
        name = f"{lowest}-{lowest + 19}"
    return (Value(Facet.QUALITY, name),)


def _of_problem(found: tuple[bool, bool, bool]) -> tuple[Value, ...]:
    names = ("broken", "problems", "modified")
    return tuple(Value(Facet.PROBLEM, name) for name, has in zip(names, found, strict=True) if has)
