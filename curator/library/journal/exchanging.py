"""One file of a committed batch: brought to its new bytes, or back to its old ones.

Both can be done again after they were interrupted anywhere: the staged files tell what happened.
What comes out of an exchange is looked at. If it is not what was expected to be there, somebody
wrote in between; our change is laid over theirs and put in place again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from curator.errors import CuratorError, SaveConflict, SaveError
from curator.library.folders import Folder
from curator.library.journal.record import Entry
from curator.library.journal.work import Work
from curator.library.storage import Attributes, check_regular, read_in, read_replaceable

ROUNDS = 5  # of merging with somebody who keeps writing, until we say so
_PUT_BACK_ROUNDS = 100

#: (path, base, ours, theirs) -> theirs with our change; raises SaveConflict or SaveError.
Merge = Callable[[str, bytes, bytes, bytes], bytes]


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

    def bring(self, number: int, entry: Entry) -> Entry:
        """Bring one file to its new bytes; returns the entry as it came out, with what others wrote
        meanwhile on both sides. Raises SaveError, SaveConflict, OSError."""
        if entry.new is None:
            self._remove(number, entry)
            return entry
        if entry.old is None:
            self._create(number, entry)
            return entry
        return self._settle(number, entry, None)

    def _settle(self, number: int, entry: Entry, came_out: bytes | None) -> Entry:
        """Exchange until what comes out is what was expected to be there. `came_out` of the first
        exchange, if that was done before."""
        assert entry.old is not None
        assert entry.new is not None
        others = expected = entry.old
        written = entry.new
        for round_ in range(ROUNDS):
            if round_ or came_out is None:
                came_out = self._swapped(number, entry, round_, written)
            if came_out in (expected, written):
                if (others, written) == (entry.old, entry.new):
                    return entry
                return replace(entry, old=others, new=written)
            others = came_out
            if round_ > 0:
                others = self._both(entry.path, expected, written, came_out)
            expected = written
            written = laid_over(entry.path, entry.old, entry.new, others, self.merge)
        raise SaveError("Another program keeps writing this file; try again later", path=entry.path)

    def _swapped(self, number: int, entry: Entry, round_: int, written: bytes) -> bytes:
        """Put `written` in place, unless that was done before; returns what was there then."""
        came_out = self.work.content(number, entry, round_) if round_ else None
        folder, name = self.work.folders.of(entry.path)
        if round_ and came_out is None:
            like = read_replaceable(folder, name, entry.path)[1]
            self.work.stage_again(number, entry, round_, written, like)
        elif round_ and came_out != written:
            assert came_out is not None
            return came_out
        return self._exchange(number, entry, round_, folder, name)

    def _exchange(self, number: int, entry: Entry, round_: int, folder: Folder, name: str) -> bytes:
        stage, staged = self.work.staged(number, entry, round_)
        _check_file(folder, name, entry.path)
        if not stage.exchange(staged, folder, name):
            return self._replace(number, entry, round_, folder, name)
        try:
            return read_in(stage, staged, entry.path, SaveError)
        except (OSError, SaveError):
            # Not the file that was checked: someone put a link or a pipe there meanwhile.
            stage.exchange(staged, folder, name)
            raise

    def _replace(self, number: int, entry: Entry, round_: int, folder: Folder, name: str) -> bytes:
        """Where the system has no exchange: look once more, then rename over the file."""
        before, like = read_replaceable(folder, name, entry.path)
        stage, staged = self.work.staged(number, entry, round_)
        stage.move(staged, folder, name)
        if before != entry.old:  # the record does not have it: leave it as an exchange would
            self.work.stage_again(number, entry, round_, before, like)
        return before

    def _both(self, path: str, base: bytes, one: bytes, newer: bytes) -> bytes:
        """What two other writers made of the file; where they disagree, the newer."""
        try:
            return self.merge(path, base, one, newer)
        except SaveConflict:
            return newer

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
        staged = self.work.content(number, entry)
        folder, name = self.work.folders.of(entry.path)
        there = _read_or_none(folder, name, entry.path)
        if entry.old is None:
            if staged is not None and there != entry.new:
                self._create(number, entry)
            return entry
        if there is None:
            raise SaveError("The file was deleted or moved away", path=entry.path)
        if staged is None or staged == entry.new:
            written = laid_over(entry.path, entry.old, entry.new, there, self.merge)
            if written == there:
                return entry  # done, or nothing to do
            if staged is None:
                like = read_replaceable(folder, name, entry.path)[1]
                self.work.stage_again(number, entry, 0, entry.new, like)
            return self.bring(number, entry)
        return self._settle(number, entry, staged)

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
        """Bring one file back to what it was before, with the newest of what others wrote; nothing
        is done where it was not brought anywhere. Raises SaveError, OSError."""
        folder, name = self.work.folders.of(entry.path)
        if entry.old is None:
            self._take_back_new(number, entry, folder, name)
        elif entry.new is None:
            self._take_back_removed(number, entry, folder, name)
        else:
            self._take_back_replaced(number, entry, folder, name)

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

    def _take_back_replaced(self, number: int, entry: Entry, folder: Folder, name: str) -> None:
        put, before = self._history(number, entry)
        if before is None:
            return
        stage, staged = self.work.staged(number, entry, before)
        others = self.work.content(number, entry, before)
        if others is None:  # no exchange on this system: the old bytes are not on disk any more
            like = read_replaceable(folder, name, entry.path)[1]
            assert entry.old is not None
            others = entry.old
            self.work.stage_again(number, entry, before, others, like)
        for _ in range(_PUT_BACK_ROUNDS):
            came_out = self._exchange(number, entry, before, folder, name)
            if came_out == put:
                return
            put, others = others, came_out
            if not stage.has(staged):
                like = read_replaceable(folder, name, entry.path)[1]
                self.work.stage_again(number, entry, before, others, like)
        raise SaveError("another program keeps writing it", path=entry.path)

    def _history(self, number: int, entry: Entry) -> tuple[bytes, int | None]:
        """What was put in place last, and which staged file holds what others had there before
        that; None where nothing was put in place."""
        assert entry.old is not None
        assert entry.new is not None
        put, before = entry.new, None
        expected, written = entry.old, entry.new
        for round_, came_out in self._came_out(number, entry):
            if came_out == written:
                break  # staged, or put back already
            put = written
            if before is None or came_out != expected:
                before = round_
            if came_out == expected:
                break
            try:
                theirs = came_out
                if round_ > 0:
                    theirs = self._both(entry.path, expected, written, came_out)
                expected = written
                written = laid_over(entry.path, entry.old, entry.new, theirs, self.merge)
            except CuratorError:
                break  # this is why it is taken back
        if before is None and self._is_replaced_by_rename(number, entry):
            before = 0
        return put, before

    def _is_replaced_by_rename(self, number: int, entry: Entry) -> bool:
        """Without an exchange nothing is left of what was there but the record."""
        if self.work.content(number, entry) is not None:
            return False
        folder, name = self.work.folders.of(entry.path)
        return _read_or_none(folder, name, entry.path) == entry.new

    def _came_out(self, number: int, entry: Entry) -> Iterator[tuple[int, bytes]]:
        for round_ in range(ROUNDS):
            content = self.work.content(number, entry, round_)
            if content is None:
                return
            yield round_, content


def _check_file(folder: Folder, name: str, path: str) -> None:
    check_regular(folder.lstat(name), path, SaveError)


def _read_or_none(folder: Folder, name: str, path: str) -> bytes | None:
    try:
        return read_in(folder, name, path, SaveError)
    except FileNotFoundError:
        return None


def _changed(path: str) -> SaveError:
    return SaveError("Another program changed the file at the same time; try again", path=path)
