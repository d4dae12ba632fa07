"""A value of a facet."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


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
    - a year or month, `2020` or `2020-07`; "" for none, "odd" for what is no date,
    - a band of quality: "0-19" to "80-100", "below", "over" or "none",
    - a problem: "broken", "problems", "modified" or a mark of `Table.marks`.
    """

    facet: Facet
    name: str
    below: bool = False


#: The problems that no file says; see `Table.marks`.
MARKS = ("duplicate", "conflict", "untracked")
