"""Opening a site: what is known of it from the last time first, then what has changed since.

A small site is read at once. Of a large one the rows come from the row cache; then the files are
looked at, and only those that changed are parsed, in a process of its own.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.library.library import Library
    from curator.library.row import Row

SMALL = 2_000  # articles that are read quicker than another process starts
_FEW = 100  # changed files that are parsed here
_FIRST = 200  # rows for the first picture
_EACH = 0.2  # seconds between two words of an import: each repaints the list


@dataclass(frozen=True, slots=True)
class Opened:
    """The library can be shown; its articles are read, or come yet."""


@dataclass(frozen=True, slots=True)
class Came:
    """Rows that are new, or not as they were."""

    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Gone:
    """Articles that are not there any more."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How many of how many articles are read."""

    done: int
    total: int


Event = Opened | Came | Gone | Reading


def opening(library: Library, order: str = "-date") -> Generator[Event, None, None]:
    """Fill a library that is empty yet: `Opened` comes once, and once it has, what `Came` and
    `Gone` tell is for the caller to `take_in`. `order`: the field by which the first rows come
    first. A file that cannot be read is an unreadable article."""
    yield from _read_here(library, library.site.paths())


def _read_here(library: Library, paths: Sequence[str]) -> Generator[Event, None, None]:
    told = time.monotonic()
    for number, path in enumerate(paths):
        library.read_listed(path)
        if time.monotonic() - told >= _EACH:
            told = time.monotonic()
            yield Reading(number + 1, len(paths))
    library.settle_topic_key()
    yield Opened()


def take_in(library: Library, event: Event) -> None:
    """Let the library know what `opening` told."""
    match event:
        case Came(rows):
            library.articles.put_rows(rows)
        case Gone(paths):
            library.articles.drop(paths)


def fill(library: Library) -> None:
    """All articles of the site, for who has nothing to show meanwhile."""
    for event in opening(library):
        take_in(library, event)
    library.articles.sort()
