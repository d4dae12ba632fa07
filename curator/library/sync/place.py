"""What a sync keeps in the clone's git directory, so that it can be finished after it was killed.

curator/sync/
    lock           who syncs this clone now
    marker         what is being brought over to the files, from before the first is written
    work, batches  a journal of its own: what a sync writes is not taken back by `undo`
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from curator.errors import GitError
from curator.library import storage
from curator.library.journal.place import MARKER, Place
from curator.library.sync.merging import Side


@dataclass(frozen=True, slots=True)
class Marker:
    """A branch that is on its way from the commit `old` to `new`, in which `upstream` is taken in;
    where both changed the same field, the side to `keep`, and the one to keep `on_disk`, of what is
    not committed. `old` None: it has no commit yet."""

    ref: str
    old: str | None
    upstream: str
    new: str
    keep: Side
    on_disk: Side


@dataclass(frozen=True, slots=True)
class SyncPlace:
    """`journal`: where the journal of a sync is."""

    journal: Place

    @classmethod
    def of(cls, root: Path) -> Self | None:
        """That of the clone which a folder, which is absolute and without links, lies in."""
        place = Place.of(root)
        if place.ignored:
            return None
        return cls(place.of_sync)

    @property
    def lock(self) -> Path:
        """The file that is locked while somebody syncs."""
        return self.journal.own / "lock"

    @property
    def is_writing(self) -> bool:
        """Is a batch of the journal neither done nor taken back?"""
        try:
            return bool(os.listdir(self.journal.work))
        except OSError:
            return False

    @property
    def _file(self) -> Path:
        return self.journal.own / MARKER

    def mark(self, marker: Marker) -> None:
        """From now on it is finished, whatever happens. Raises SaveError, GitError."""
        self._check()
        storage.put(os.fspath(self._file), json.dumps(asdict(marker)).encode())

    def marked(self) -> Marker | None:
        """What was begun. One that cannot be read was never of any account. Raises GitError."""
        self._check()
        try:
            told = json.loads(self._file.read_bytes())
            return Marker(**told)
        except (OSError, ValueError, TypeError):
            return None

    def clear(self) -> None:
        """It is done, or was not begun."""
        with contextlib.suppress(FileNotFoundError):
            self._file.unlink()

    def _check(self) -> None:
        if self.journal.is_elsewhere or self._file.is_symlink():
            raise GitError("The folder for Curator's own files is a link", path=str(self._file))
