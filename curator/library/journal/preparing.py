"""What is to be written, held against what is on disk now: the entries of a batch."""

from __future__ import annotations

import os
from collections.abc import Iterable
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
    where it is now if that is not `path`; "" for a new one."""

    path: str
    base: bytes
    data: bytes | None
    origin: str | None = None

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
            return Prepared([Entry(real, None, data)], data)
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


def joined(entries: Iterable[Entry]) -> list[Entry]:
    """One entry a path: a file that goes and another one that takes its place are one that
    changes. What comes is before what goes, so that there is always one of the two."""
    by_path: dict[str, Entry] = {}
    for entry in entries:
        other = by_path.get(entry.path)
        if other is None:
            by_path[entry.path] = entry
            continue
        come, gone = (other, entry) if other.new is not None else (entry, other)
        if come.old is not None or gone.new is not None:
            raise SaveError("This file would be written twice", path=entry.path)
        by_path[entry.path] = replace(come, old=gone.old)
    return sorted(by_path.values(), key=lambda entry: entry.new is None)
