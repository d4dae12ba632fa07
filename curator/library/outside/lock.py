"""Whether git is at work in the clone that a site is in."""

from __future__ import annotations

import os
import time
from pathlib import Path

from curator.library.journal.place import Place

_LONGEST = 30.0  # seconds that a git is waited for; one that died has left its lock behind


class IndexLock:
    """While it is held git deletes files, and writes others in their place."""

    def __init__(self, root: Path) -> None:
        place = Place.of(root)
        self._file = None if place.ignored else os.fspath(place.shared.parent / "index.lock")
        self._since: float | None = None  # when it was first found to be held

    @property
    def is_held(self) -> bool:
        """Whether it is, and not since ages."""
        if self._file is None:
            return False
        try:
            is_old = time.time() - os.lstat(self._file).st_mtime >= _LONGEST
        except OSError:
            self._since = None
            return False
        now = time.monotonic()
        if self._since is None:
            self._since = now
        return not is_old and now - self._since < _LONGEST
