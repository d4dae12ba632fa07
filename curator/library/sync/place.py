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
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from curator.errors import GitError
from curator.library import storage
from curator.library.journal.place import MARKER, UNTOLD, Place
from curator.library.sync.merging import Side


@dataclass(frozen=True, slots=True)
class Marker:
    """A branch that is on its way from the commit `old` to `new`, in which `upstream` is taken in;
    where both changed the same field, the side to `keep`, and the one to keep `on_disk`, of what is
    not committed. `old` None: it has no commit yet. `kept`: where others changed what was changed
    on disk too, not committed, and stays so: what both had before, ours and theirs, by path of the
    repository; once it is committed nobody can tell them any more."""

    ref: str
    old: str | None
    upstream: str
    new: str
    keep: Side
    on_disk: Side
    kept: Mapping[str, list[str]] = field(default_factory=dict)


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

    def sweep(self) -> None:
        """Remove what was being written when somebody was killed. The caller holds the lock."""
        for file in self.journal.own.glob(".*.mdtmp"):
            with contextlib.suppress(OSError):
                file.unlink()

    def untold(self) -> list[Marker]:
        """What is done, and nobody was told yet. Raises GitError."""
        self._check()
        try:
            lines = self._untold.read_bytes().splitlines()
            return [Marker(**json.loads(line)) for line in lines]
        except (OSError, ValueError, TypeError):
            return []

    def note(self, marker: Marker) -> None:
        """Somebody is to be told, even if we are killed. Raises SaveError, GitError."""
        self.keep([*(each for each in self.untold() if each != marker), marker])

    def keep(self, markers: Sequence[Marker]) -> None:
        """Of these, and of no others, somebody is to be told. Raises SaveError, GitError."""
        if not markers:
            self.told()
            return
        self._check()
        lines = (json.dumps(asdict(each)).encode() + b"\n" for each in markers)
        storage.put(os.fspath(self._untold), b"".join(lines))

    def told(self) -> None:
        """Somebody knows."""
        with contextlib.suppress(FileNotFoundError):
            self._untold.unlink()

    @property
    def _untold(self) -> Path:
        return self.journal.own / UNTOLD

    def _check(self) -> None:
        files = (self._file, self._untold)
        if self.journal.is_elsewhere or any(map(os.path.islink, files)):
            raise GitError("The folder for Curator's own files is a link", path=str(self._file))
