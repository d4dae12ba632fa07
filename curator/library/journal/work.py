"""A batch in flight: its folder, the files staged in it, and how far it has come.

12/manifest     the record while files are staged; of no account if it is found at a start
12/COMMIT       the same file renamed: from here on the batch is finished, whatever happens
12/ROLLBACK     and again: it could not be finished and is being taken back
12/3-0          the bytes for the fourth file, or, once exchanged, what was there before
12/3-1          the bytes after others wrote in between, or what then came out
12/beside       the same outside this folder: paths of files staged beside their targets
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from curator.errors import SaveError
from curator.library.folders import Folder, Folders
from curator.library.journal.durable import FEW, can_sync_all, sync_all
from curator.library.journal.record import Entry, Record
from curator.library.storage import (
    CREATE,
    READ,
    Attributes,
    read_in,
    write_all,
    write_new,
)

MANIFEST: Final = "manifest"
COMMIT: Final = "COMMIT"
ROLLBACK: Final = "ROLLBACK"
SLOTS: Final = (0, 1, 2)
_BESIDE: Final = "beside"
_PART: Final = ".part"
_SWEEPERS = 2  # freeing a file's space is a large part of the time that writing it takes


class Work:
    """The folder of one batch in flight, and the open folders of the site."""

    def __init__(self, home: Folder, folders: Folders) -> None:
        self.home = home
        self.folders = folders
        self._device = home.device
        self._few = True
        self._sweepers: ThreadPoolExecutor | None = None

    def begin(self, count: int) -> None:
        """So many files are going to be staged."""
        self._few = count <= FEW or not can_sync_all()
        if self._few:
            above = Folder.open(os.path.dirname(self.home.absolute))
            try:
                above.sync()
            finally:
                above.close()

    # -- staged files ------------------------------------------------------------------------------

    def is_beside(self, real: str) -> bool:
        """Is the file on another disk than this folder, so that it cannot be exchanged with it?"""
        return self.folders.device(real) != self._device

    def staged(self, number: int, entry: Entry, slot: int = 0) -> tuple[Folder, str]:
        """Where the bytes for an entry are staged."""
        if not entry.beside:
            return self.home, f"{number}-{slot}"
        folder, name = self.folders.of(entry.path)
        batch = os.path.basename(self.home.absolute)
        short = os.fsdecode(os.fsencode(name)[:180])
        return folder, f".{short}.{batch}-{number}-{slot}.tmp"

    def stage(self, number: int, entry: Entry, data: bytes, like: Attributes | None) -> None:
        """Before the commit point; `sync` makes it last."""
        folder, name = self.staged(number, entry)
        if entry.beside:
            self._note_beside(entry.path, name)
        descriptor = write_new(folder, name, data, like)
        try:
            if self._few or entry.beside:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def stage_again(
        self, number: int, entry: Entry, slot: int, data: bytes, like: Attributes | None
    ) -> None:
        """After the commit point: the name means that all of it is there. In a race with somebody
        who keeps writing there is no time to sync each; `sync_file` does it at the end."""
        folder, name = self.staged(number, entry, slot)
        if entry.beside:
            self._note_beside(entry.path, name)
            self._note_beside(entry.path, name + _PART)
        with contextlib.suppress(FileNotFoundError):
            folder.unlink(name + _PART)
        os.close(write_new(folder, name + _PART, data, like))
        folder.move(name + _PART, folder, name)

    def sync_file(self, entry: Entry) -> None:
        """Make what was put in place of one file survive a power cut."""
        folder, name = self.folders.of(entry.path)
        descriptor = folder.open_file(name, READ)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        folder.sync()

    def content(self, number: int, entry: Entry, slot: int = 0) -> bytes | None:
        """What the staged file holds; None where there is none."""
        folder, name = self.staged(number, entry, slot)
        try:
            return read_in(folder, name, entry.path, SaveError)
        except FileNotFoundError:
            return None

    def contents(self, number: int, entry: Entry) -> dict[int, bytes]:
        """What all staged files of an entry hold, by their slot."""
        found = ((slot, self.content(number, entry, slot)) for slot in SLOTS)
        return {slot: data for slot, data in found if data is not None}

    def drop(self, number: int, entry: Entry, slot: int = 0) -> None:
        """Remove a staged file, if it is there."""
        folder, name = self.staged(number, entry, slot)
        with contextlib.suppress(FileNotFoundError):
            folder.unlink(name)

    def sweep(self, numbers: Sequence[int]) -> None:
        """Remove the first staged files of these entries in a thread, while others are written:
        what they hold is in the record. For a few files it does not pay."""
        if self._few:
            return
        if self._sweepers is None:
            self._sweepers = ThreadPoolExecutor(_SWEEPERS)
        self._sweepers.submit(self._sweep, tuple(numbers))

    def end_sweeping(self) -> None:
        """Wait until nothing is removed any more."""
        if self._sweepers is not None:
            self._sweepers.shutdown()
            self._sweepers = None

    def _sweep(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            with contextlib.suppress(OSError):  # what is left is removed at the end
                self.home.unlink(f"{number}-0")

    # -- states ------------------------------------------------------------------------------------

    def commit(self, record: Record) -> None:
        """The commit point: when this returns, the batch is finished even after a power cut."""
        self._write(MANIFEST, record)
        if not self._few:
            sync_all(self.home.descriptor or 0)
        self.home.move(MANIFEST, self.home, COMMIT)
        self.home.sync()

    def rewrite(self, record: Record) -> None:
        """What really was done differs from what was meant."""
        self._write(MANIFEST, record)
        self.home.move(MANIFEST, self.home, COMMIT)
        self.home.sync()

    @property
    def is_committed(self) -> bool:
        """Has it passed the commit point? Raises OSError."""
        return self.home.has(COMMIT)

    def turn_back(self) -> None:
        """From now on the batch is taken back."""
        self.home.move(COMMIT, self.home, ROLLBACK)
        self.home.sync()

    def record(self, state: str) -> Record | None:
        """The record, if the batch is in this state. Raises SaveError, OSError."""
        try:
            with open(os.path.join(self.home.absolute, state), "rb") as file:
                return Record.decode(file.read())
        except FileNotFoundError:
            return None

    def sync(self, entries: Iterable[Entry]) -> None:
        """Make the exchange of these files survive a power cut."""
        if not self._few:
            sync_all(self.home.descriptor or 0)
        paths = [entry.path for entry in entries if self._few or entry.beside]
        for inside in dict.fromkeys(path.rpartition("/")[0] for path in paths):
            with contextlib.suppress(FileNotFoundError):  # of a file that is taken back
                self.folders.of(f"{inside}/x" if inside else "x")[0].sync()
        if self._few:
            self.home.sync()

    def clear(self) -> None:
        """Remove the folder and what is staged elsewhere. Never raises; what is left is removed at
        the next start."""
        with contextlib.suppress(OSError):
            self.end_sweeping()
            self._clear_beside()
            names = self.home.names()
            # What says how far it is goes last.
            for name in sorted(names, key=lambda name: (name.isupper(), name == _BESIDE)):
                self.home.unlink(name)
            os.rmdir(self.home.absolute)

    def _write(self, name: str, record: Record) -> None:
        with contextlib.suppress(FileNotFoundError):
            self.home.unlink(name)
        descriptor = self.home.open_file(name, CREATE, 0o600)
        try:
            for piece in record.encoded():
                write_all(descriptor, piece)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _note_beside(self, real: str, name: str) -> None:
        above = real.rpartition("/")[0]
        line = os.fsencode(f"{above}/{name}" if above else name) + b"\0"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
        descriptor = self.home.open_file(_BESIDE, flags)
        try:
            write_all(descriptor, line)
        finally:
            os.close(descriptor)

    def _clear_beside(self) -> None:
        try:
            with open(os.path.join(self.home.absolute, _BESIDE), "rb") as file:
                lines = file.read().split(b"\0")[:-1]
        except FileNotFoundError:
            return
        for line in lines:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                folder, name = self.folders.of(os.fsdecode(line))
                folder.unlink(name)
