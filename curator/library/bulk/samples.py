"""What a change would do, shown on a few fields before it is worked out for all articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from curator.errors import CuratorError
from curator.library.article import Article
from curator.library.edits import Edit
from curator.library.library import Library


@dataclass(frozen=True, slots=True)
class Sample:
    """One field of one article, before and after, in short: long texts are cut to what is around
    the change. None: not set. `field` is dotted ("related.0.url"), "body" for the body."""

    path: str
    title: str
    field: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class Looked:
    """What was found so far: the first `rows`, the number of articles `looked` at and of those
    that would `change`, of fields in them, and the first of the `refused`."""

    rows: list[Sample] = field(default_factory=list)
    looked: int = 0
    changed: int = 0
    fields: int = 0
    refused: list[CuratorError] = field(default_factory=list)


def samples(
    edit: Edit, articles: Iterable[Article], library: Library, most: int = 5
) -> list[Sample]:
    """The first fields that would change; looks no further then."""
    raise NotImplementedError


def look(
    edit: Edit, articles: Iterable[Article], library: Library, found: Looked, most: int = 5
) -> Iterator[None]:
    """Look at all articles, one at a time, and note in `found` what would change: at most so many
    rows, and the numbers of all."""
    raise NotImplementedError
