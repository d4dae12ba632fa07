"""One batch from the first look at its files to the last sync: all of it or nothing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from curator.errors import CuratorError, SaveError
from curator.library.folders import Folders
from curator.library.journal.exchanging import Exchanging, Merge
from curator.library.journal.preparing import Joining, Prepared, Preparing, Write
from curator.library.journal.record import Entry, Head, Record, count_of
from curator.library.journal.work import Work
from curator.library.storage import Attributes, in_words

if TYPE_CHECKING:
    from curator.library.journal.recovery import Recovered

_LONGEST_LABEL = 300
_SWEPT = 100  # files whose old bytes are removed at a time


class Watch(Protocol):
    """Is told how far a batch is, and may raise to stop it before the commit point."""

    def step(self, done: int, total: int, label: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a transaction.

    `keep_going`: one that is refused does not keep the others. `exact`: nothing is merged; what is
    not on disk any more as it was read is refused with StaleFile. `dispose` puts files that go
    somewhere else than nowhere. `empty` are folders that go afterwards if nothing is in them.
    """

    writes: Sequence[Write]
    label: str
    by: str
    undoes: str = ""
    keep_going: bool = False
    exact: bool = False
    watch: Watch | None = None
    dispose: Callable[[Path], None] | None = None
    empty: tuple[str, ...] = ()

    def tell_waiting(self, who: str) -> None:
        """Somebody else is writing; `watch` may give up."""
        if self.watch is not None:
            self.watch.step(0, 0, f"Waiting for {who}")


@dataclass(slots=True)
class Written:
    """How it went. `files` says what each path that was asked for holds now, None if it is gone;
    also those that needed no change. `refused` were not written. `batch` is its name in the
    journal, "" if nothing was written, `count` how many files were. `recovered` was interrupted
    before, and was finished first."""

    files: dict[str, bytes | None] = field(default_factory=dict)
    refused: list[CuratorError] = field(default_factory=list)
    batch: str = ""
    count: int = 0
    recovered: list[Recovered] = field(default_factory=list)


class Transaction:
    """Does one order in the folder of `work`, whose name is that of the batch."""

    def __init__(
        self, order: Order, work: Work, merge: Merge, note: Callable[[Record], object]
    ) -> None:
        """`note` hears what will be written, before anything is; it may raise OSError."""
        self._order = order
        self._note = note
        self._work = work
        self._folders: Folders = work.folders
        self._merge = merge
        going = (number for number, write in enumerate(order.writes) if write.data is None)
        self._exchanging = Exchanging(work, merge, order.dispose, frozenset(going))
        self._done = Written()
        self._entries: list[Entry] = []
        self._likes: dict[str, Attributes | None] = {}
        self._asked: dict[str, str] = {}  # what a file was called by who asked for it
        self._made: list[str] = []

    def run(self) -> tuple[Written, Record | None]:
        """Raises SaveError or SaveConflict, and whatever `watch` raises; then every file is as it
        was, or `recover` brings it there. Returns the record of what was done, None if there was
        nothing to do."""
        self._prepare()
        if not self._entries or (self._done.refused and not self._order.keep_going):
            return self._done, None
        self._stage()
        record = self._record()
        self._step(0, len(self._entries), "Writing")
        self._note(record)
        try:
            self._work.commit(record)
            outcome = self._apply()
            self._work.sync(self._entries)
            final = self._final(record, outcome)
            if final != record:
                self._work.rewrite(final)
        except BaseException as error:
            reason = self._taken_back(error)
            if reason is error:
                raise
            raise reason from error
        self._drop_folders()
        self._done.count = final.head.count
        return self._done, final

    # -- before the commit point -------------------------------------------------------------------

    def _prepare(self) -> None:
        order = self._order
        leaving = {write.path for write in order.writes if write.data is None}
        leaving |= {write.origin for write in order.writes if write.origin}
        preparing = Preparing(self._folders, self._merge, order.exact, leaving)
        joining = Joining()
        for number, write in enumerate(order.writes):
            self._step(number, len(order.writes), "Checking")
            try:
                prepared = preparing.prepare(write)
                joining.add(self._placed(prepared, number))
            except CuratorError as error:
                self._done.refused.append(error.at(error.path or write.path))
                continue
            except OSError as error:
                self._done.refused.append(SaveError(in_words(error), path=write.path))
                continue
            self._done.files[write.path] = prepared.written
            for entry in prepared.entries:
                if entry.new is not None:
                    self._asked[entry.path] = write.path
        self._entries = joining.entries()

    def _placed(self, prepared: Prepared, number: int) -> list[Entry]:
        placed = []
        for entry in prepared.entries:
            beside = self._work.is_beside(entry.path)
            entry = Entry(entry.path, entry.old, entry.new, entry.mode, beside, number)
            placed.append(entry)
            if entry.new is not None:
                self._likes[entry.path] = prepared.like
            if entry.old is None:
                missing = self._folders.missing(entry.path)
                if missing and beside:
                    reason = "Its folder would be on another disk than the site; make it first"
                    raise SaveError(reason, path=entry.path)
                self._made += [folder for folder in missing if folder not in self._made]
        return placed

    def _stage(self) -> None:
        self._work.begin(len(self._entries))
        for number, entry in enumerate(self._entries):
            self._step(number, len(self._entries), "Preparing")
            if entry.new is None:
                continue
            try:
                self._work.stage(number, entry, entry.new, self._likes[entry.path])
            except OSError as error:
                raise SaveError(in_words(error), path=entry.path) from error

    def _record(self) -> Record:
        order = self._order
        batch = os.path.basename(self._work.home.absolute)
        label = order.label[:_LONGEST_LABEL]
        now = datetime.now().astimezone()
        count = count_of(self._entries)
        head = Head(batch, label, now, order.by, count, order.undoes)
        return Record(head, tuple(self._entries), tuple(self._made))

    # -- after it ----------------------------------------------------------------------------------

    def _apply(self) -> dict[int, Entry]:
        """Bring every file; returns what each entry came to, by its number. With `keep_going`
        those of a write that fails are taken back."""
        self._folders.check()
        self._make_folders(self._made)
        outcome: dict[int, Entry] = {}
        failed: set[int] = set()
        done: list[int] = []
        for number, entry in enumerate(self._entries):
            if entry.write in failed:
                continue
            try:
                outcome[number] = self._brought(number, entry)
            except CuratorError as error:
                if not self._order.keep_going:
                    raise
                failed.add(entry.write)
                self._refuse(number, error, outcome)
            if outcome.get(number) is entry and not entry.beside:  # nobody else wrote
                done.append(number)
                if len(done) == _SWEPT:
                    self._work.sweep(done)
                    done.clear()
            self._progress(number + 1)
        self._work.sweep(done)
        return outcome

    def _refuse(self, number: int, error: CuratorError, outcome: dict[int, Entry]) -> None:
        """Take back what was done of the writes that this entry belongs to."""
        group = self._entries[number].write
        self._done.refused.append(error)
        for other in range(number, -1, -1):
            if self._entries[other].write == group:
                self._exchanging.take_back(other, self._entries[other])
                outcome.pop(other, None)
        for entry in self._entries:
            if entry.write == group:
                self._done.files.pop(self._asked.get(entry.path, entry.path), None)

    def _brought(self, number: int, entry: Entry) -> Entry:
        try:
            like = self._likes.get(entry.path)
            return self._exchanging.bring(number, entry, () if like is None else like.seen)
        except OSError as error:
            raise SaveError(in_words(error), path=entry.path) from error

    def _make_folders(self, missing: Iterable[str]) -> None:
        for inside in missing:
            folder, name = self._folders.of(inside)
            with contextlib.suppress(FileExistsError):
                folder.mkdir(name)
            folder.sync()

    def _final(self, record: Record, outcome: dict[int, Entry]) -> Record:
        """What was really done: with what others wrote meanwhile, without what failed."""
        for number, entry in outcome.items():
            if entry is not record.entries[number]:
                self._done.files[self._asked[entry.path]] = entry.new
        entries = tuple(outcome.values())
        return replace(record, head=replace(record.head, count=count_of(entries)), entries=entries)

    def _drop_folders(self) -> None:
        """Those that were made for files which are gone now, if nothing else is in them."""
        for inside in reversed(self._order.empty):
            with contextlib.suppress(OSError):
                folder, name = self._folders.of(inside)
                folder.rmdir(name)

    def _taken_back(self, error: BaseException) -> BaseException:
        """Nothing of the batch stays. Where that fails, the next start sees to it; the error to be
        raised says so."""
        self._work.end_sweeping()
        reason = error
        if isinstance(error, OSError):
            reason = SaveError(f"Nothing was written: {in_words(error)}")
        try:
            if not self._work.is_committed:
                return reason
            self._work.turn_back()
            left = take_back(self._exchanging, self._entries, self._made)
            self._work.sync(self._entries)
        except (OSError, CuratorError) as failure:
            why = failure.reason if isinstance(failure, CuratorError) else in_words(failure)
            first = error.reason if isinstance(error, CuratorError) else ""
            if isinstance(error, OSError):
                first = in_words(error)
            reason = SaveError(
                f"{first}; and this could not be taken back now ({why}): the next start of Curator "
                "finishes it or takes it back",
                path=getattr(error, "path", None),
            )
        else:
            self._work.clear()
            if left and isinstance(reason, CuratorError):
                reason.reason += "; these stayed as others left them: "
                reason.reason += "; ".join(str(each) for each in left)
        return reason

    def _step(self, done: int, total: int, label: str) -> None:
        if self._order.watch is not None:
            self._order.watch.step(done, total, label)

    def _progress(self, done: int) -> None:
        """Behind the commit point nothing stops it any more."""
        if self._order.watch is not None:
            with contextlib.suppress(CuratorError):
                self._order.watch.step(done, len(self._entries), "Writing")


def take_back(
    exchanging: Exchanging, entries: Sequence[Entry], made: Sequence[str]
) -> list[CuratorError]:
    """Bring all files back, the last one first, and remove the folders that were made for new
    ones; what stays, as somebody has deleted it or put something else in its place. Raises the
    first OSError after all were tried."""
    left: list[CuratorError] = []
    failed: OSError | None = None
    for number in range(len(entries) - 1, -1, -1):
        entry = entries[number]
        try:
            exchanging.take_back(number, entry)
        except FileNotFoundError as error:
            if entry.old is not None:  # else its folder was not made yet
                left.append(SaveError(in_words(error), path=entry.path))
        except OSError as error:
            failed = failed or error
        except CuratorError as error:
            left.append(error.at(error.path or entry.path))
    for inside in reversed(made):
        with contextlib.suppress(OSError):
            folder, name = exchanging.work.folders.of(inside)
            folder.rmdir(name)
    if failed is not None:
        raise failed
    return left
