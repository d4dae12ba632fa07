"""The journal of a site: writes batches, finishes what was interrupted, and keeps the last ones so
that they can be taken back."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from curator.errors import CuratorError, SaveError
from curator.library.folders import Folder, Folders
from curator.library.journal.exchanging import Merge
from curator.library.journal.lock import PATIENCE, Locked, locked
from curator.library.journal.place import Place
from curator.library.journal.preparing import Preparing
from curator.library.journal.record import Head, Record, read_head, told_undone
from curator.library.journal.recovery import Recovered, recover
from curator.library.journal.touched import Touched
from curator.library.journal.transaction import Order, Transaction, Written
from curator.library.journal.work import COMMIT, ROLLBACK, Work
from curator.library.storage import in_words

MOST_BATCHES = 50
MOST_BYTES = 200 * 1024 * 1024  # of all batches; the last one is kept whatever its size
_SUFFIX = ".batch"


class Journal:
    """Of the site at `root`. `merge` lays a change over what others wrote meanwhile. `place` is
    where it is kept; with `notes`, what it writes is for the next commit."""

    def __init__(
        self, root: Path, merge: Merge, place: Place | None = None, *, notes: bool = True
    ) -> None:
        self._root = root
        self._merge = merge
        self._place = place or Place.of(root)
        self._notes = notes

    def write(self, order: Order, patience: float = PATIENCE) -> Written:
        """Do all that is ordered, or nothing of it; waits for another writer at most `patience`
        seconds. Raises SaveError, SaveConflict, Locked; whatever `watch` raises before the commit
        point. Then every file is as it was. Files that are refused are told in the result; without
        `keep_going` nothing is written then."""
        try:
            if not any(write.is_change for write in order.writes):
                return self._look(order)
            self._place.make()
            with locked(self._place.lock, order.by, patience, order.tell_waiting):
                recovered = self._recover()
                written = self._write(order)
                written.recovered += recovered
                return written
        except OSError as error:
            raise SaveError(f"Nothing was written: {in_words(error)}") from error

    def _look(self, order: Order) -> Written:
        """Nothing is to be changed: only what others wrote is found out, and nothing written."""
        written = Written()
        with Folders(self._root) as folders:
            preparing = Preparing(folders, self._merge, order.exact)
            for write in order.writes:
                try:
                    written.files[write.path] = preparing.prepare(write).written
                except CuratorError as error:
                    written.refused.append(error)
        return written

    def _write(self, order: Order) -> Written:
        name = self._next_name()
        home = self._place.work / name
        home.mkdir()
        with Folders(self._root) as folders:
            work = Work(Folder.open(os.fspath(home)), folders)
            try:
                written, record = Transaction(order, work, self._merge, self._note).run()
            except BaseException:
                if not (home / COMMIT).exists() and not (home / ROLLBACK).exists():
                    work.clear()
                raise
            else:
                if record is not None and record.entries:
                    written.batch = name
                    try:
                        self._keep(work, name)
                    except OSError:
                        return written  # all is written; the next start puts it among the others
                work.clear()
                return written
            finally:
                work.home.close()

    def recover(self) -> list[Recovered]:
        """Finish what was interrupted, unless somebody is writing; what was done about it."""
        if not self._interrupted():
            return []
        try:
            with locked(self._place.lock, "Curator, finishing what was interrupted,", patience=0):
                return self._recover()
        except Locked:
            return []  # not interrupted: it is being written
        except SaveError as error:
            return [Recovered(None, finished=False, waits=error)]

    def _recover(self) -> list[Recovered]:
        result = []
        for name in self._interrupted():
            try:
                recovered = self._recover_one(name)
            except OSError as error:
                recovered = Recovered(None, finished=False, waits=SaveError(in_words(error)))
            except CuratorError as error:
                recovered = Recovered(None, finished=False, waits=error)
            if recovered is not None:
                result.append(recovered)
        return result

    def _recover_one(self, name: str) -> Recovered | None:
        with Folders(self._root) as folders:
            work = Work(Folder.open(os.fspath(self._place.work / name)), folders)
            try:
                recovered = recover(work, self._merge)
                record = recovered.record if recovered is not None and recovered.finished else None
                if record is not None and record.head.count:
                    # Somebody may have committed meanwhile, and forgotten what was not there yet.
                    with contextlib.suppress(OSError):
                        self._note(record)
                    self._keep(work, name)
                work.clear()
                return recovered
            finally:
                work.home.close()

    def _interrupted(self) -> list[str]:
        try:
            return sorted(os.listdir(self._place.work), key=_number)
        except OSError:
            return []

    # -- what was done -----------------------------------------------------------------------------

    def batches(self) -> list[Head]:
        """The batches that can be taken back, the newest first."""
        heads = []
        for name in reversed(self._names()):
            with contextlib.suppress(SaveError, OSError):
                heads.append(read_head(self._place.batches / f"{name}{_SUFFIX}"))
        return told_undone(heads)

    def record(self, name: str) -> Record:
        """All of a batch. Raises SaveError where there is none of this name."""
        if name not in self._names():
            raise SaveError(f"The journal has no batch {name!r}; it keeps the last {MOST_BATCHES}")
        try:
            return Record.decode((self._place.batches / f"{name}{_SUFFIX}").read_bytes())
        except OSError as error:
            raise SaveError(f"The batch cannot be read: {in_words(error)}") from error

    def _names(self) -> list[str]:
        if self._place.is_elsewhere:
            return []
        try:
            names = os.listdir(self._place.batches)
        except OSError:
            return []
        found = [name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)]
        return sorted((name for name in found if name.isdecimal()), key=int)

    def _next_name(self) -> str:
        numbers = [int(name) for name in self._names()]
        numbers += [_number(name) for name in self._interrupted()]
        return str(max(numbers, default=0) + 1)

    def _note(self, record: Record) -> None:
        if self._notes:
            Touched(self._place).note(entry.path for entry in record.entries)

    def _keep(self, work: Work, name: str) -> None:
        batches = Folder.open(os.fspath(self._place.batches))
        try:
            work.home.move(COMMIT, batches, f"{name}{_SUFFIX}")
            batches.sync()
        finally:
            batches.close()
        self._drop_old()

    def _drop_old(self) -> None:
        names = self._names()[::-1]
        size = 0
        for number, name in enumerate(names):
            file = self._place.batches / f"{name}{_SUFFIX}"
            with contextlib.suppress(OSError):
                size += file.stat().st_size
                if number >= MOST_BATCHES or (number and size > MOST_BYTES):
                    file.unlink()


def _number(name: str) -> int:
    return int(name) if name.isdecimal() else 0
