"""A file as it was found, read while nobody wrote it."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import NamedTuple

from curator.document.source import bounds
from curator.errors import DocumentError
from curator.library.cache.packing import stamp_bytes
from curator.library.cache.stamps import Stamp
from curator.library.storage import read, seen

_TRIES = 3  # for a file that is written again and again while it is read


class Found(NamedTuple):
    """`data` is None where there is no file, or there is `reason` why it cannot be read. `stamp`:
    what to remember of it, None where it might be written again without another one. `seen` as
    in `storage.seen`."""

    data: bytes | None
    stamp: bytes | None = None
    seen: tuple[int, ...] = ()
    reason: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether there is no such file."""
        return self.data is None and not self.reason

    @property
    def is_whole(self) -> bool:
        """Whether it does not look like one that is only half written."""
        if not self.data:
            return False
        try:
            bounds(self.data)
        except DocumentError:
            return False
        return True


def stamp_of(found: os.stat_result) -> bytes | None:
    """The stamp of a file with this status; None for a link, which says nothing of where it
    leads."""
    return stamp_bytes(Stamp.of(found)) if stat.S_ISREG(found.st_mode) else None


def find(root: Path, path: str) -> Found:
    """What is at a path of a site now. Raises OSError where that cannot be seen."""
    absolute = os.path.join(root, path)
    for _ in range(_TRIES):
        read_at = time.time_ns()
        try:
            before = os.lstat(absolute)
        except (FileNotFoundError, NotADirectoryError):
            return Found(None)
        try:
            data = read(root, path)
            after = os.lstat(absolute)
        except DocumentError as error:
            if not os.path.lexists(absolute):
                continue
            return Found(None, reason=error.reason)
        except OSError:
            continue
        if Stamp.of(before) == Stamp.of(after):
            is_racy = Stamp.of(after).is_racy(read_at)
            return Found(data, None if is_racy else stamp_of(after), seen(after))
    return Found(None)
