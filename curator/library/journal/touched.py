"""Which files Curator wrote: what a commit is made of, as far as they are not as they were
committed. Nothing is noted of a site without git.

    touched     paths, each between two NUL bytes, in the order in which they were written

A batch notes its files before its commit point, so that nothing is written where there is no room
for the note. Files that were not written after all are as they were committed: of no account.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from curator.library.journal.lock import PATIENCE, locked
from curator.library.journal.place import Place
from curator.library.storage import write_all

_NAME: Final = "touched"
_LARGE: Final = 4 * 1024 * 1024  # bytes after which paths that are there twice go
_BY: Final = "Curator, noting what was committed,"


@dataclass(frozen=True, slots=True)
class Noted:
    """The paths that are noted, and the note as it was when it was read: what is noted behind that
    is not forgotten with it."""

    paths: tuple[str, ...]
    data: bytes


class Touched:
    """The note of one site. Who writes it holds the journal's lock."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._file = place.own / _NAME

    @classmethod
    def of(cls, root: Path) -> Touched:
        """That of the site at `root`, which is absolute and without links."""
        return cls(Place.of(root))

    def read(self) -> Noted:
        """What is noted. Raises OSError."""
        try:
            if self._place.is_elsewhere:
                return Noted((), b"")
            data = self._file.read_bytes()
        except FileNotFoundError:
            return Noted((), b"")
        return Noted(tuple(_paths(data)), data)

    def note(self, paths: Iterable[str]) -> None:
        """These were written. The caller holds the lock. Raises OSError."""
        if self._place.ignored:
            return
        told = b"".join(b"\0%s\0" % os.fsencode(path) for path in paths)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(self._file, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            write_all(descriptor, told)
            os.fsync(descriptor)
            size = os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
        if size > _LARGE:
            data = self._file.read_bytes()
            self._rewrite(_joined(_paths(data)))

    def forget(self, noted: Noted, paths: Collection[str], patience: float = PATIENCE) -> None:
        """These of what was read are as they were committed; what was noted since stays. Raises
        SaveError where others are writing for so long, OSError."""
        with locked(self._place.lock, _BY, patience):
            data = self._file.read_bytes()
            if not data.startswith(noted.data):  # somebody else has just tidied up
                return
            gone = set(paths)
            kept = (path for path in _paths(noted.data) if path not in gone)
            self._rewrite(_joined(kept) + data[len(noted.data) :])

    def _rewrite(self, data: bytes) -> None:
        part = self._file.with_name(f"{_NAME}.part")
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._file)


def _paths(data: bytes) -> dict[str, None]:
    """Each once, in order. What is behind the last NUL was torn off."""
    whole = data[: data.rfind(b"\0") + 1]
    return dict.fromkeys(os.fsdecode(path) for path in whole.split(b"\0") if path)


def _joined(paths: Iterable[str]) -> bytes:
    return b"".join(b"\0%s\0" % os.fsencode(path) for path in paths)
