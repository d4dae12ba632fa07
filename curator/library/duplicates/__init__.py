"""Articles of a site that seem to be the same story: by their addresses and by their titles."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from curator.library.duplicates.decisions import Decisions
from curator.library.duplicates.groups import Duplicates, Group, distinct, in_words
from curator.library.duplicates.near_titles import how_alike, links
from curator.library.duplicates.spawned import links_elsewhere
from curator.library.duplicates.stories import Story, stories, story

if TYPE_CHECKING:
    from curator.library.library import Library

__all__ = [
    "Decisions",
    "Duplicates",
    "Group",
    "Story",
    "distinct",
    "duplicates",
    "find",
    "how_alike",
    "in_words",
    "links_elsewhere",
    "stories",
    "story",
]

_STEPS = 50  # stories that are read between two looks at the clock


def duplicates(library: Library) -> Generator[None, None, Duplicates]:
    """Those of a site, but for what the editor has decided. Takes a second for ten thousand
    articles; yields now and then."""
    return (yield from find(stories(library), Decisions.read(library.site.root)))


def find(
    of: Iterable[Story],
    decisions: Decisions = Decisions(),  # noqa: B008
) -> Generator[None, None, Duplicates]:
    """Those among stories with different paths."""
    found: list[Story] = []
    for number, each in enumerate(of):
        found.append(each)
        if number % _STEPS == _STEPS - 1:
            yield
    firsts = distinct(found).values()
    steps = links([each.text for each in firsts], [each.title for each in firsts])
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return (yield from Duplicates.of(found, end.value, decisions))
        yield
