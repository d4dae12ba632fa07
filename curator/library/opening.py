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
    from curator.library.cache.rows import RowCache
    from curator.library.library import Library
    from curator.library.row import Row
    from curator.library.site import Site

SMALL = 2_000  # articles that are read quicker than another process starts
_FEW = 100  # changed files that are parsed here
_EACH = 0.2  # seconds between two words of an import: each repaints the list
_BREATH = 0.001  # seconds for the window, between two steps of what nobody waits for


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


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything is told; it is being kept so that it can be told quicker the next time. Nobody is
    to wait for that, and it may be ended at any of these."""


Event = Opened | Known | Came | Gone | Reading | Kept


def opening(library: Library, order: str = "-date") -> Generator[Event, None, None]:
    """Fill a library that is empty yet: `Opened` comes once, and once it has, what `Came` and
    `Gone` tell is for the caller to `take_in`. `order`: of the list; some of its first rows are
    there when it is opened, see `glimpse`. A file that cannot be read is an unreadable article."""
    from curator.library.cache.place import is_there  # SQLite is for large sites alone

    site = library.site
    cache = _cache_of(site) if is_there(site) else None
    if cache is None:
        paths = site.paths()
        if len(paths) >= SMALL:
            cache = _cache_of(site)
        if cache is None:
            yield from _read_here(library, paths)
            return
    library.site = cache.site
    library.cached = Cached(cache, library.articles)
    told = yield from _from_cache(library, cache, order)
    if told.paths:
        yield Known()
    is_kept = yield from _look(cache, told)
    topic_key = site.settings.topic_key_in(set[str]().union(*told.keys))
    if topic_key != cache.site.settings.topic_key:
        library.site = site.with_settings(topic_key=topic_key)
        cache.restart(library.site)
        is_kept = yield from _look(cache, told)
    if not is_kept:  # the disk is full, perhaps: then nothing but the files is relied on
        library.cached = None
        return
    library.cached.settle()
    for _ in cache.fold():
        yield Kept()
        time.sleep(_BREATH)


def _cache_of(site: Site) -> RowCache | None:
    from curator.library.cache.rows import RowCache

    return RowCache.open(site)


class _Told:
    """What was said of a site so far: the paths of its articles, and the keys that they have."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.keys: set[tuple[str, ...]] = set()

    def note(self, rows: Sequence[Row]) -> Came:
        """Rows that are said now."""
        self.paths.update([row.path for row in rows])
        self.keys.update([row.keys for row in rows])
        return Came(rows)


def _from_cache(library: Library, cache: RowCache, order: str) -> Generator[Event, None, _Told]:
    """What was known when the site was last open."""
    collects = gc.isenabled()
    gc.disable()  # it would look through all the rows again and again, and find nothing
    try:
        return (yield from _known(library, cache, order))
    finally:
        gc.freeze()
        if collects:
            gc.enable()


def _known(library: Library, cache: RowCache, order: str) -> Generator[Event, None, _Told]:
    told = _Told()
    from curator.library.glimpse import first_of

    first = first_of(cache, order)
    told.note(first)
    library.articles.put_rows(first)
    yield Opened()
    shown = {row.path: row for row in first}
    waiting: list[Row] = []
    last = time.monotonic()
    for rows in cache.rows():
        # What is compared with the files later is what was read here: it counts.
        waiting += [row for row in rows if row.path not in shown or row != shown[row.path]]
        if time.monotonic() - last >= _EACH:
            yield told.note(waiting)
            last, waiting = time.monotonic(), []
    if waiting:
        yield told.note(waiting)
    return told


def _look(cache: RowCache, told: _Told) -> Generator[Event, None, bool]:
    """What has changed since; it is noted too. Whether the cache knows all of it now."""
    from curator.library.cache.entries import read_entry
    from curator.library.cache.importing import Importing
    from curator.library.cache.stamps import scan

    listed = scan(cache.site)
    differing = cache.differing(listed)
    # The cache may have turned out to be broken, and know nothing of what it has told before.
    if gone := (told.paths - listed.keys()).union(differing.gone):
        cache.drop(gone)
        told.paths -= gone
        yield Gone(tuple(sorted(gone)))
    if len(differing.changed) <= _FEW:
        entries = [read_entry(cache.site, path) for path in differing.changed]
        is_kept = not entries or cache.put(entries)
        if entries:
            yield told.note([entry.row for entry in entries])
        return is_kept
    with contextlib.closing(Importing(cache)) as importing:
        importing.start(differing.changed)
        while True:
            is_done = importing.is_done  # before the look, so that nothing is missed
            if rows := importing.poll():
                yield told.note(rows)
            yield Reading(importing.done, importing.total)
            if is_done:
                return importing.is_kept
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
