"""What an interrupted batch needs: forward to its end if it was committed, else nothing stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from curator.errors import CuratorError, SaveError
from curator.library.journal.exchanging import Exchanging, Merge
from curator.library.journal.record import Entry, Record, count_of
from curator.library.journal.transaction import take_back
from curator.library.journal.work import COMMIT, ROLLBACK, Work
from curator.library.storage import in_words


@dataclass(frozen=True, slots=True)
class Recovered:
    """A batch that was interrupted: `finished`, or taken back. `left` says which of its files
    others have changed so that they stay as they are; `waits` why it can be neither yet."""

    record: Record | None
    finished: bool
    left: tuple[CuratorError, ...] = ()
    waits: CuratorError | None = None

    @property
    def count(self) -> int:
        """How many files it brought to their end."""
        return 0 if self.record is None else self.record.head.count

    def __str__(self) -> str:
        """One sentence for people."""
        if self.record is None:
            return f"A save was interrupted and cannot be finished yet: {self.waits}"
        count, label = self.record.head.count, self.record.head.label
        files = "1 file" if count == 1 else f"{count} files"
        done = "was finished now" if self.finished else "was taken back"
        left = f"; {len(self.left)} stayed as others left them" if self.left else ""
        return f"The last save was interrupted and {done}: {label} ({files}){left}"


def recover(work: Work, merge: Merge) -> Recovered | None:
    """Bring an interrupted batch to its end; None if it was not committed, so that nothing was
    done. Can be interrupted itself at any point. Raises SaveError, OSError where the end cannot
    be reached yet; then the batch stays for the next time."""
    exchanging = Exchanging(work, merge)
    back = work.record(ROLLBACK)
    if back is not None:
        left = take_back(exchanging, back.entries, back.folders)
        work.sync(back.entries)
        return Recovered(back, finished=False, left=tuple(left))
    record = work.record(COMMIT)
    if record is None:
        return None
    work.begin(len(record.entries))
    return _finished(exchanging, record)


def _finished(exchanging: Exchanging, record: Record) -> Recovered:
    _make_folders(exchanging.work, record)
    left: list[CuratorError] = []
    outcome: dict[int, Entry] = {}
    failed: set[int] = set()
    waits: SaveError | None = None
    for number, entry in enumerate(record.entries):
        if entry.write in failed:
            continue
        try:
            outcome[number] = exchanging.resume(number, entry)
        except (SaveError, FileNotFoundError) as error:
            # What belongs together, a file that comes and one that goes, stays together.
            failed.add(entry.write)
            reason = error if isinstance(error, SaveError) else SaveError(in_words(error))
            left.append(reason.at(reason.path or entry.path))
            for other in [at for at in outcome if record.entries[at].write == entry.write]:
                exchanging.take_back(other, record.entries[other])
                del outcome[other]
        except OSError as error:
            waits = waits or SaveError(in_words(error), path=entry.path)
    if waits is not None:
        raise waits
    entries = tuple(outcome.values())
    exchanging.work.sync(entries)
    final = replace(record, entries=entries, head=replace(record.head, count=count_of(entries)))
    if final != record:
        exchanging.work.rewrite(final)
    return Recovered(final, finished=True, left=tuple(left))


def _make_folders(work: Work, record: Record) -> None:
    for inside in record.folders:
        folder, name = work.folders.of(inside)
        try:
            folder.mkdir(name)
        except FileExistsError:
            continue
        folder.sync()
