"""A cache folder of its own for each test, and sites in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.library.cache.entries import read_entry
from curator.library.cache.rows import RowCache
from curator.library.cache.stamps import RACY
from curator.library.site import Site


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "cache"))


@pytest.fixture
def opened(site: Path) -> Iterator[RowCache]:
    """An empty cache of the sample."""
    cache = RowCache.open(Site.open(site))
    assert cache is not None
    yield cache
    cache.close()


def fill(cache: RowCache, later: int = 2 * RACY) -> None:
    """Read all of the site, as if it was done a while after it was written."""
    entries = [read_entry(cache.site, path) for path in cache.site.paths()]
    assert cache.put(entry._replace(read_at=entry.read_at + later) for entry in entries)
