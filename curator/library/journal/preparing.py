"""What is to be written, held against what is on disk now: the entries of a batch."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace

from curator.errors import CuratorError, SaveError
from curator.library.folders import Folders
from curator.library.journal.exchanging import Merge, laid_over
from curator.library.journal.record import Entry
from curator.library.storage import MAX_SIZE, Attributes, in_words, read_replaceable


class StaleFile(SaveError):
    """The file is not what was read when the batch was worked out."""


@dataclass(frozen=True, slots=True)
class Write:
    """One file as it is to be: `data` where `base` was read, or None if it is to go. `origin` is
    where it is now if that is not `path`; "" for a new one, of which `mode` says who may read
    it."""

    path: str
    base: bytes
    data: bytes | None
    origin: str | None = None
    mode: int | None = None

    @property
    def is_change(self) -> bool:
        """Is the file to be different, be elsewhere, come or go?"""
        return self.origin is not None or self.data != self.base


@dataclass(slots=True)
class Prepared:
    """The entries that one write comes to, none if there is nothing to do; what the file holds
    then; and the attributes for the new bytes."""

    entries: list[Entry]
    written: bytes | None
    like: Attributes | None = None


@dataclass(slots=True)
class Preparing:
    """`exact`: what others wrote since is no reason to merge but to refuse."""

    folders: Folders
    merge: Merge
    exact: bool = False
    leaving: set[str] = field(default_factory=set)  # whose names become free in the batch

    def prepare(self, write: Write) -> Prepared:
        """Raises SaveError, SaveConflict, StaleFile, naming the file."""
        try:
            if write.data is None:
                return self._removal(write)
            if len(write.data) > MAX_SIZE:
                raise SaveError("The file would be larger than 5 MB", path=write.path)
            if write.origin is None:
                return self._replacement(write, write.data)
            return self._arrival(write, write.data)
        except OSError as error:
            raise SaveError(in_words(error), path=write.path) from error
        except CuratorError as error:
            raise error.at(error.path or write.path) from None

    def _replacement(self, write: Write, data: bytes) -> Prepared:
        real = self.folders.real(write.path, SaveError)
        folder, name = self.folders.of(real)
        disk, like = read_replaceable(folder, name, write.path)
        new = self._laid_over(write, data, disk)
        if new == disk:
            return Prepared([], disk)
        return Prepared([Entry(real, disk, new, like.mode)], new, like)

    def _arrival(self, write: Write, data: bytes) -> Prepared:
        """A new file, or one that is moved."""
        if ".." in write.path.split("/"):
            raise SaveError("The file leads outside the site", path=write.path)
        real = self.folders.real(write.path, SaveError)
        self._check_free(real, write.path)
        if not write.origin:
            like = None if write.mode is None else Attributes(write.mode, -1, -1)
            return Prepared([Entry(real, None, data, write.mode)], data, like)
        gone, disk, like = self._own(write.origin)
        new = self._laid_over(write, data, disk)
        entries = [Entry(real, None, new, like.mode), Entry(gone, disk, None, like.mode)]
        return Prepared(entries, new, like)

    def _check_free(self, real: str, path: str) -> None:
        if real not in self.leaving and not self.folders.missing(real):
            folder, name = self.folders.of(real)
            if folder.has(name):
                raise SaveError("There is a file of this name already", path=path)

    def _removal(self, write: Write) -> Prepared:
        real, disk, like = self._own(write.path)
        if disk != write.base:
            reason = "The file was changed on disk since it was read here; look at it first"
            raise StaleFile(reason, path=write.path)
        return Prepared([Entry(real, disk, None, like.mode)], None)

    def _own(self, path: str) -> tuple[str, bytes, Attributes]:
        """A file that is no link, as links are neither moved nor removed."""
        real = self.folders.real(path, SaveError)
        if real != os.path.normpath(path).replace(os.sep, "/"):
            raise SaveError("This is a link to another file, which is not moved", path=path)
        folder, name = self.folders.of(real)
        return real, *read_replaceable(folder, name, path)

    def _laid_over(self, write: Write, data: bytes, disk: bytes) -> bytes:
        if self.exact and disk not in (write.base, data):
            reason = "The file was changed on disk since this was worked out"
            raise StaleFile(reason, path=write.path)
        return laid_over(write.path, write.base, data, disk, self.merge)


class Joining:
    """Puts the entries of many writes together, one a path. A file that goes and another one that
    takes its place are one entry that changes, and their writes belong together from then on."""

    def __init__(self) -> None:
        self._by_path: dict[str, Entry] = {}
        self._leader: dict[int, int] = {}  # of a write: one that it belongs to

    def add(self, entries: list[Entry]) -> None:
        """All entries of one write, or none. Raises SaveError where a file would be written twice,
        as it may have two names."""
        new: dict[str, Entry] = {}
        for entry in entries:
            other = self._by_path.get(entry.path)
            if other is None:
                new[entry.path] = entry
                continue
            come, gone = (other, entry) if other.new is not None else (entry, other)
            if come.old is None and gone.new is None:
                new[entry.path] = replace(come, old=gone.old)
            elif (entry.old, entry.new) != (other.old, other.new):
                reason = "The same file goes by two names, and both were changed; save one first"
                raise SaveError(reason, path=entry.path)
        for path in new:
            other = self._by_path.get(path)
            if other is not None:
                self._unite(entries[0].write, other.write)
        self._by_path.update(new)

    def entries(self) -> list[Entry]:
        """What comes is before what goes, so that there is always one of the two."""
        found = [
            replace(entry, write=self._first(entry.write))
            if self._first(entry.write) != entry.write
            else entry
            for entry in self._by_path.values()
        ]
        return sorted(found, key=lambda entry: entry.new is None)

    def _unite(self, write: int, other: int) -> None:
        one, two = self._first(write), self._first(other)
        if one != two:
            self._leader[one] = two

    def _first(self, write: int) -> int:
        while write in self._leader:
            write = self._leader[write]
        return write
