"""One file of a committed batch: brought to its new bytes, or back to its old ones.

Both can be done again after they were interrupted anywhere: the staged files tell what happened.
What comes out of an exchange is looked at. If it is not what was expected to be there, somebody
wrote in between; our change is laid over theirs and put in place again.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from curator.errors import SaveError
from curator.library.folders import Folder
from curator.library.journal.record import Entry
from curator.library.journal.work import SLOTS, Work
from curator.library.storage import Attributes, check_regular, read_in, read_replaceable, seen

PATIENCE = 2.0  # seconds of merging with somebody who keeps writing, until we say so


class Merge(Protocol):
    """Lays a change over what is there."""

    def __call__(
        self, path: str, base: bytes, ours: bytes, theirs: bytes, *, lenient: bool = False
    ) -> bytes:
        """`theirs` with what changed from `base` to `ours`. Raises SaveConflict where both changed
        the same, unless `lenient`: then theirs stays; protected fields are merged like others.
        Raises SaveError where one of them cannot be read."""
        ...


def laid_over(path: str, base: bytes, ours: bytes, theirs: bytes, merge: Merge) -> bytes:
    """What is to be written where `theirs` is read. Raises SaveConflict, SaveError."""
    if theirs == base:
        return ours
    if theirs == ours or ours == base:
        return theirs
    return merge(path, base, ours, theirs)


@dataclass(slots=True)
class Exchanging:
    """How the files of a batch are put in place. `dispose` puts files that go somewhere else than
    nowhere, those of the writes in `disposed`: not what is only moved."""

    work: Work
    merge: Merge
    dispose: Callable[[Path], None] | None = None
    disposed: frozenset[int] = frozenset()

    # -- forward -----------------------------------------------------------------------------------

    def bring(self, number: int, entry: Entry, as_seen: tuple[int, ...]) -> Entry:
        """Bring one file, which was `as_seen` when its old bytes were read, to its new ones;
        returns the entry as it came out, with what others wrote meanwhile on both sides. Raises
        SaveError, SaveConflict, OSError."""
        if entry.new is None:
            self._remove(number, entry)
            return entry
        if entry.old is None:
            self._create(number, entry)
            return entry
        folder, name = self.work.folders.of(entry.path)
        if as_seen != seen(folder.lstat(name)):
            there = read_in(folder, name, entry.path, SaveError)
            if there != entry.old:  # lay it over that, before anybody sees what it was before
                written = self._wanted(entry, there, back=False)
                came_out = self._put(number, entry, 1, written)
                return self._settle(number, entry, 1, (there, written, came_out))
        came_out = self._exchange(number, entry, 0, folder, name)
        if came_out == entry.old:
            return entry
        return self._settle(number, entry, 0, (entry.old, entry.new, came_out))

    def _settle(
        self,
        number: int,
        entry: Entry,
        slot: int,
        steps: tuple[bytes, bytes, bytes],
        *,
        back: bool = False,
        built: bool = False,
    ) -> Entry:
        """`steps` are what was to be there, what was put in place, and what was there: take in both
        sides and put that in place, until what comes out is what was put there last. `built`: what
        came out was built on what we had put there before; so it is from the second time on."""
        expected, written, came_out = steps
        end = time.monotonic() + PATIENCE
        while came_out not in (expected, written):
            if time.monotonic() > end:
                reason = "Another program keeps writing this file; try again later"
                raise SaveError(reason, path=entry.path)
            others = came_out
            if built:
                others = self._both(entry.path, expected, written, came_out)
            built = True
            expected, written = written, self._wanted(entry, others, back=back)
            slot = 2 if slot == 1 else 1
            came_out = self._put(number, entry, slot, written)
        self.work.sync_file(entry)
        if back:
            return entry
        return replace(entry, old=self._without(entry, written), new=written)

    def _wanted(self, entry: Entry, theirs: bytes, *, back: bool) -> bytes:
        """What is to be there, with or without our change."""
        assert entry.old is not None
        assert entry.new is not None
        if back:
            return self._without(entry, theirs)
        return laid_over(entry.path, entry.old, entry.new, theirs, self.merge)

    def _without(self, entry: Entry, theirs: bytes) -> bytes:
        """Our change taken out of what is there; where somebody has changed the same, theirs
        stays."""
        assert entry.old is not None
        assert entry.new is not None
        if theirs in (entry.new, entry.old):
            return entry.old
        try:
            return self.merge(entry.path, entry.new, entry.old, theirs, lenient=True)
        except SaveError:
            return theirs  # nobody can tell what in it is ours

    def _put(self, number: int, entry: Entry, slot: int, written: bytes) -> bytes:
        """Stage once more and put that in place; returns what was there."""
        folder, name = self.work.folders.of(entry.path)
        like = read_replaceable(folder, name, entry.path)[1]
        self.work.stage_again(number, entry, slot, written, like)
        for other in SLOTS:
            if other != slot:
                self.work.drop(number, entry, other)  # all of it is in what is staged now
        return self._exchange(number, entry, slot, folder, name)

    def _exchange(self, number: int, entry: Entry, slot: int, folder: Folder, name: str) -> bytes:
        stage, staged = self.work.staged(number, entry, slot)
        _check_file(folder, name, entry.path)
        if not stage.exchange(staged, folder, name):
            return self._replace(number, entry, slot, folder, name)
        try:
            return read_in(stage, staged, entry.path, SaveError)
        except (OSError, SaveError):
            # Not the file that was checked: someone put a link or a pipe there meanwhile.
            stage.exchange(staged, folder, name)
            raise

    def _replace(self, number: int, entry: Entry, slot: int, folder: Folder, name: str) -> bytes:
        """Where the system has no exchange: look once more, then rename over the file."""
        before, like = read_replaceable(folder, name, entry.path)
        stage, staged = self.work.staged(number, entry, slot)
        stage.move(staged, folder, name)
        if before != entry.old:  # the record does not have it: leave it as an exchange would
            self.work.stage_again(number, entry, slot, before, like)
        return before

    def _both(self, path: str, base: bytes, one: bytes, newer: bytes) -> bytes:
        """What two other writers made of the file; where they disagree, the newer."""
        if one in (base, newer) or newer == base:
            return one if newer == base else newer
        try:
            return self.merge(path, base, one, newer, lenient=True)
        except SaveError:
            return newer  # one of them is no article

    def _create(self, number: int, entry: Entry) -> None:
        folder, name = self.work.folders.of(entry.path)
        stage, staged = self.work.staged(number, entry)
        try:
            stage.move_to_free(staged, folder, name)
        except FileExistsError as error:
            reason = "There is a file of this name already"
            raise SaveError(reason, path=entry.path) from error

    def _remove(self, number: int, entry: Entry) -> None:
        assert entry.old is not None
        folder, name = self.work.folders.of(entry.path)
        if self.dispose is not None and entry.write in self.disposed:
            self._dispose(entry, folder, name)
            return
        # Under another name first, so that what is looked at is what goes.
        stage, staged = self.work.staged(number, entry)
        _check_file(folder, name, entry.path)
        folder.move(name, stage, staged)
        if read_in(stage, staged, entry.path, SaveError) != entry.old:
            with contextlib.suppress(FileExistsError):
                stage.move_to_free(staged, folder, name)
            raise _changed(entry.path)

    def _dispose(self, entry: Entry, folder: Folder, name: str) -> None:
        assert self.dispose is not None
        if read_in(folder, name, entry.path, SaveError) != entry.old:
            raise _changed(entry.path)
        try:
            self.dispose(Path(folder.absolute, name))
        except OSError as error:
            raise SaveError(f"{error}; the file was kept", path=entry.path) from error
        if folder.has(name):
            raise SaveError("The file did not go into the trash", path=entry.path)

    # -- after an interruption ---------------------------------------------------------------------

    def resume(self, number: int, entry: Entry) -> Entry:
        """`bring`, where nobody knows how far it was."""
        if entry.new is None:
            self._resume_removal(number, entry)
            return entry
        folder, name = self.work.folders.of(entry.path)
        there = _read_or_none(folder, name, entry.path)
        if entry.old is None:
            if self.work.content(number, entry) is not None and there != entry.new:
                self._create(number, entry)
            return entry
        if there is None:
            raise SaveError("The file was deleted or moved away", path=entry.path)
        if not there.strip(b"\0"):  # put in place when the power went, before it was on the disk
            there = entry.old
        return self._settle_from(number, entry, there, back=False)

    def _settle_from(self, number: int, entry: Entry, there: bytes, *, back: bool) -> Entry:
        """See to it that the change is in the file, or out of it, whatever happened: `there` it is
        now, and what came out of it is staged."""
        assert entry.old is not None
        staged = self.work.contents(number, entry)
        others = self._without(entry, there)
        for slot, data in staged.items():
            if slot or data not in (entry.old, entry.new):
                others = self._both(entry.path, entry.old, self._without(entry, data), others)
        written = others
        if not back:
            written = self._wanted(entry, others, back=False)
        folder, name = self.work.folders.of(entry.path)
        if written == read_in(folder, name, entry.path, SaveError):
            return entry  # done, or nothing to do
        slot = 2 if 1 in staged else 1
        came_out = self._put(number, entry, slot, written)
        steps = (there, written, came_out)
        return self._settle(number, entry, slot, steps, back=back, built=True)

    def _resume_removal(self, number: int, entry: Entry) -> None:
        staged = self.work.content(number, entry)
        folder, name = self.work.folders.of(entry.path)
        there = _read_or_none(folder, name, entry.path)
        if staged is not None and staged != entry.old and there is None:
            stage, hidden = self.work.staged(number, entry)
            stage.move_to_free(hidden, folder, name)
            raise _changed(entry.path)
        if there is None:
            return
        if there != entry.old:
            raise _changed(entry.path)
        self._remove(number, entry)

    # -- back --------------------------------------------------------------------------------------

    def take_back(self, number: int, entry: Entry) -> None:
        """Bring one file back to what it was before, with what others wrote since; nothing is done
        where it was not brought anywhere. Raises SaveError, OSError."""
        folder, name = self.work.folders.of(entry.path)
        if entry.old is None:
            self._take_back_new(number, entry, folder, name)
        elif entry.new is None:
            self._take_back_removed(number, entry, folder, name)
        else:
            if self.work.contents(number, entry) == {0: entry.new}:
                return  # never put in place
            there = read_in(folder, name, entry.path, SaveError)
            self._settle_from(number, entry, there, back=True)

    def _take_back_new(self, number: int, entry: Entry, folder: Folder, name: str) -> None:
        if self.work.content(number, entry) is not None:
            return  # never put in place
        if _read_or_none(folder, name, entry.path) != entry.new:
            return  # gone, or somebody has made something of it
        stage, staged = self.work.staged(number, entry)
        folder.move(name, stage, staged)
        if read_in(stage, staged, entry.path, SaveError) != entry.new:
            with contextlib.suppress(FileExistsError):
                stage.move_to_free(staged, folder, name)

    def _take_back_removed(self, number: int, entry: Entry, folder: Folder, name: str) -> None:
        stage, staged = self.work.staged(number, entry)
        if folder.has(name):
            return
        if self.work.content(number, entry) is None:  # in the trash
            assert entry.old is not None
            like = Attributes(entry.mode or 0o644, -1, -1)
            self.work.stage_again(number, entry, 0, entry.old, like)
        stage.move_to_free(staged, folder, name)


def _check_file(folder: Folder, name: str, path: str) -> None:
    check_regular(folder.lstat(name), path, SaveError)


def _read_or_none(folder: Folder, name: str, path: str) -> bytes | None:
    try:
        return read_in(folder, name, path, SaveError)
    except FileNotFoundError:
        return None


def _changed(path: str) -> SaveError:
    return SaveError("Another program changed the file at the same time; try again", path=path)
