"""What tells, without reading it, whether a file is still the one that was read."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from curator.library.site import Site
from curator.library.storage import MAX_SIZE, READ, read

#: Whoever writes twice within this time may leave the same times behind: what was modified so
#: shortly before it was read is read again. Nanoseconds; the coarsest file system counts in 2 s.
RACY = 2_000_000_000

_MOST = 2**63 - 1  # inodes of some systems have 64 bits and more


class Stamp(NamedTuple):
    """Of a file: times in nanoseconds, size in bytes."""

    mtime_ns: int
    size: int
    inode: int
    ctime_ns: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """That of a file with this status."""
        return tuple.__new__(  # without the call in between that a named tuple makes
            cls,
            (
                found.st_mtime_ns & _MOST,
                found.st_size & _MOST,
                found.st_ino & _MOST,
                found.st_ctime_ns & _MOST,
            ),
        )

    def is_racy(self, read_at: int) -> bool:
        """Might a file that was read at this time (nanoseconds since 1970) have been written again
        without another stamp? The system sets `ctime_ns`, which nobody can set back; where it is
        the time of creation, on Windows, `mtime_ns` must do."""
        latest = max(self.mtime_ns, self.ctime_ns) if os.name == "nt" else self.ctime_ns
        return read_at - latest < RACY


class ReadFile(NamedTuple):
    """A file's bytes; its stamp, None where there is no relying on one; when it was read."""

    data: bytes
    stamp: Stamp | None
    read_at: int


def read_stamped(root: str, path: str) -> ReadFile:
    """Read a listed file of a site. Raises DocumentError as `storage.read` does."""
    read_at = time.time_ns()
    try:
        descriptor = os.open(f"{root}{os.sep}{path}", READ)
    except OSError:
        return ReadFile(read(root, path), None, read_at)  # a link, or it says why not
    try:
        found = os.fstat(descriptor)
        if stat.S_ISREG(found.st_mode) and found.st_size <= MAX_SIZE:
            data = os.read(descriptor, found.st_size + 1)
            if len(data) == found.st_size:
                return ReadFile(data, Stamp.of(found), read_at)
    finally:
        os.close(descriptor)
    return ReadFile(read(root, path), None, read_at)


def scan(site: Site) -> dict[str, Stamp | None]:
    """The stamps of all articles, in path order. None for what is no plain file (a link, a pipe),
    which is to be looked at each time."""
    return dict(sorted(_scanned(site), key=itemgetter(0)))


def _scanned(site: Site) -> Iterator[tuple[str, Stamp | None]]:
    of, is_regular = Stamp.of, stat.S_ISREG
    for path, entry in site.entries():
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError:
            yield path, None  # gone since, or not ours to look at
        else:
            yield path, of(found) if is_regular(found.st_mode) else None
