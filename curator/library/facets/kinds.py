"""The facets, and which of their values an article has.

A value may stand for what is below it too: a folder for its folders, a topic for its children.
Topics are the same in any case. Every rule here is one that a query can say as well: see
`choices.Choices.text`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from operator import attrgetter
from typing import Any, NamedTuple

from curator.library.row import Row


class Facet(Enum):
    """What articles are told apart by, in the order in which it is shown."""

    COLLECTION = "collection"
    PUBLISHED = "published"
    TOPIC = "topic"
    PUBLISHER = "publisher"
    TYPE = "type"
    DATE = "date"
    QUALITY = "quality"
    PROBLEM = "problem"

    __hash__ = object.__hash__  # one object each: quicker than the hash of its name


class Value(NamedTuple):
    """A value of a facet; `below`: also what is below it. `name` is

    - a folder of articles ("" at the top of the site),
    - "yes", "no" or "none" (published, not set),
    - a topic, folded; a publisher or a type as written; "" for none,
    - a year or month, `2020` or `2020-07`; "" for what begins with no year,
    - a band of quality: "0-19" to "80-100", "below", "over" or "none",
    - a problem: "broken", "problems", "modified" or a mark of `Table.marks`.
    """

    facet: Facet
    name: str
    below: bool = False


MARKS = ("duplicate", "conflict", "untracked")
_YEAR = re.compile(r"([0-9]{4})(-(?:0[1-9]|1[0-2]))?")


def _published(row: Row) -> bool | str | None:
    return "" if row.unreadable else row.published


def _problem(row: Row) -> tuple[bool, bool, bool]:
    return row.unreadable, bool(row.problems), row.modified


def _month(row: Row) -> str:
    return row.date[:7]


#: What of a row decides about the values of a facet.
RAW: Mapping[Facet, Callable[[Row], Hashable]] = {
    Facet.COLLECTION: attrgetter("collection"),
    Facet.PUBLISHED: _published,
    Facet.TOPIC: attrgetter("topics"),
    Facet.PUBLISHER: attrgetter("provider"),
    Facet.TYPE: attrgetter("type"),
    Facet.DATE: _month,
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
        return self._rules[facet](raw)

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


def _of_published(published: bool | str | None) -> tuple[Value, ...]:
    if published == "":
        return ()  # it cannot be read
    name = "none" if published is None else "yes" if published else "no"
    return (Value(Facet.PUBLISHED, name),)


def _of_date(month: str) -> tuple[Value, ...]:
    found = _YEAR.match(month)
    if found is None:
        return (Value(Facet.DATE, ""),)
    year = Value(Facet.DATE, found[1])
    return (year, Value(Facet.DATE, found[0])) if found[2] else (year,)


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
