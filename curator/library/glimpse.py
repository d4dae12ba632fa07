"""The first rows of a large site, before anything else is loaded: a list to look at, no more."""

from __future__ import annotations

import os

from curator.errors import CuratorError
from curator.library.cache.place import is_there
from curator.library.cache.rows import RowCache
from curator.library.row import Row
from curator.library.site import Site

FIRST = 200  # rows: more than a screen has


def first_of(cache: RowCache, order: str) -> list[Row]:
    """The first rows where they are found at once: by date. In another order all are there nearly
    as soon."""
    return cache.first(order == "-date", FIRST) if order in ("date", "-date") else []


def glimpse(path: str | os.PathLike[str], order: str) -> list[Row]:
    """The first rows of a list in this order as they were when the site was last open; none where
    it was not, or is small."""
    try:
        site = Site.open(path)
    except CuratorError:
        return []  # whoever opens it will say why
    cache = RowCache.open(site) if is_there(site) else None
    if cache is None:
        return []
    try:
        return first_of(cache, order)
    finally:
        cache.close()
