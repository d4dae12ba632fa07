"""Opening a site: what is known of it from the last time first, then what has changed since.

A small site is read at once. Of a large one the rows come from the row cache; then the files are
looked at, and only those that changed are parsed, in a process of its own.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curator.library.cached import Cached

if TYPE_CHECKING:
    from curator.library.cache import RowCache
    from curator.library.library import Library
    from curator.library.row import Row
    from curator.library.site import Site

SMALL = 2_000  # articles that are read quicker than another process starts
_FEW = 100  # changed files that are parsed here
_FIRST = 200  # rows for the first picture
_EACH = 0.2  # seconds between two words of an import: each repaints the list


@dataclass(frozen=True, slots=True)
class Opened:
    """The library can be shown; its articles are read, or come yet."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that was known from the last time has come; what has changed since may follow."""


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


Event = Opened | Known | Came | Gone | Reading


def opening(library: Library, order: str = "-date") -> Generator[Event, None, None]:
    """Fill a library that is empty yet: `Opened` comes once, and once it has, what `Came` and
    `Gone` tell is for the caller to `take_in`. `order`: the field by which the first rows come
    first. A file that cannot be read is an unreadable article."""
    from curator.library.cache.place import file_of  # SQLite is for large sites alone

    site = library.site
    cache = _cache_of(site) if file_of(site).exists() else None
    if cache is None:
        paths = site.paths()
        if len(paths) >= SMALL:
            cache = _cache_of(site)
        if cache is None:
            yield from _read_here(library, paths)
            return
    library.site = cache.site
    library.cached = Cached(cache, library.articles)
    yield Opened()
    keys = yield from _from_cache(cache, order)
    if keys:
        yield Known()
    yield from _look(cache, keys)
    topic_key = site.settings.topic_key_in(set[str]().union(*keys))
    if topic_key != cache.site.settings.topic_key:
        library.site = site.with_settings(topic_key=topic_key)
        cache.restart(library.site)
        yield from _look(cache, keys)


def _cache_of(site: Site) -> RowCache | None:
    from curator.library.cache import RowCache

    return RowCache.open(site)


def _from_cache(cache: RowCache, order: str) -> Generator[Event, None, set[tuple[str, ...]]]:
    """What was known when the site was last open; which keys the articles had."""
    collects = gc.isenabled()
    gc.disable()  # it would look through all the rows again and again, and find nothing
    try:
        return (yield from _known(cache, order))
    finally:
        gc.freeze()
        if collects:
            gc.enable()


def _known(cache: RowCache, order: str) -> Generator[Event, None, set[tuple[str, ...]]]:
    first = cache.first(order.removeprefix("-"), order.startswith("-"), _FIRST)
    keys = {row.keys for row in first}
    shown = {row.path for row in first}
    if first:
        yield Came(first)
    waiting: list[Row] = []
    told = time.monotonic()
    for rows in cache.rows():
        keys.update(row.keys for row in rows)
        waiting += [row for row in rows if row.path not in shown]
        if time.monotonic() - told >= _EACH:
            yield Came(waiting)
            told, waiting = time.monotonic(), []
    if waiting:
        yield Came(waiting)
    return keys


def _look(cache: RowCache, keys: set[tuple[str, ...]]) -> Generator[Event, None, None]:
    """What has changed since. `keys` are added to."""
    from curator.library.cache import read_entry, scan
    from curator.library.cache.importing import Importing

    differing = cache.differing(scan(cache.site))
    if differing.gone:
        cache.drop(differing.gone)
        yield Gone(differing.gone)
    if len(differing.changed) <= _FEW:
        entries = [read_entry(cache.site, path) for path in differing.changed]
        cache.put(entries)
        keys.update(entry.row.keys for entry in entries)
        if entries:
            yield Came([entry.row for entry in entries])
        return
    with contextlib.closing(Importing(cache)) as importing:
        importing.start(differing.changed)
        while True:
            is_done = importing.is_done  # before the look, so that nothing is missed
            if rows := importing.poll():
                keys.update(row.keys for row in rows)
                yield Came(rows)
            yield Reading(importing.done, importing.total)
            if is_done:
                return
            time.sleep(_EACH)


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
