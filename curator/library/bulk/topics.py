"""Topics of many articles: added, removed, and replaced where they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from curator.document import Document
from curator.library.edits import Operations
from curator.library.settings import Settings
from curator.library.taxonomy import Taxonomy

#: Topics, each with those above it in the vocabulary, the nearest first.
Parents = tuple[tuple[str, tuple[str, ...]], ...]


def parents_of(names: Iterable[str], taxonomy: Taxonomy) -> Parents:
    """What `AddTopics` takes, to add the parents too."""
    return tuple((name, tuple(term.name for term in taxonomy.above(name))) for name in names)


@dataclass(frozen=True, slots=True)
class AddTopics:
    """Add topics after the others, each unless it is there; then the `parents` of those named,
    unless they are there."""

    names: tuple[str, ...]
    parents: Parents = ()

    @property
    def label(self) -> str:
        raise NotImplementedError

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RemoveTopics:
    """Remove topics, wherever they are in the list. `related`: also from the related items that
    carry topics."""

    names: tuple[str, ...]
    related: bool = False

    @property
    def label(self) -> str:
        raise NotImplementedError

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ReplaceTopics:
    """Put topics in the place of another; of those that are there already, none is added again.
    `new` may hold `old`, which stays then. `related`: also in the related items that carry
    topics."""

    old: str
    new: tuple[str, ...]
    related: bool = False

    @property
    def label(self) -> str:
        raise NotImplementedError

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError
