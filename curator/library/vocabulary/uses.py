"""Where topics are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curator.errors import CuratorError

if TYPE_CHECKING:
    from curator.library.library import Library


class UnknownTopic(CuratorError):
    """A topic that is neither in the vocabulary nor on an article."""


@dataclass(frozen=True, slots=True)
class Use:
    """How many articles have a topic, how many related items inside articles, and how many topics
    have it as their parent."""

    articles: int = 0
    related: int = 0
    parent_of: int = 0


def uses(library: Library) -> dict[str, Use]:
    """Every topic, as articles are now: those of the vocabulary in its order, then those that only
    articles have."""
    raise NotImplementedError
