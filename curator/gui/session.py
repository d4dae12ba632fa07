"""What the window works on: the open library and everything that was done to it.

The session is the only place that changes the library. Widgets ask it for an edit and hear through
`changed` what became of it; they never keep an article beyond that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from curator.errors import CuratorError, DocumentError
from curator.gui.commands import (
    BatchCommand,
    Command,
    EditCommand,
    Refile,
    Swap,
    left,
)
from curator.gui.conflicts import Conflicts
from curator.gui.doing import Doing, work_out
from curator.gui.incoming import Incoming
from curator.gui.refiling import Refiling
from curator.gui.refusals import left_out, missing, refusal, stayed
from curator.gui.said import Change, Notice, Refiled, sentence
from curator.gui.saving import Applied
from curator.gui.steps import Steps
from curator.gui.trash import to_trash
from curator.gui.unapplied import Unapplied
from curator.gui.ways_out import WaysOut
from curator.gui.words import happened
from curator.gui.working import Worker
from curator.gui.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from curator.document import Value
    from curator.library.article import Article
    from curator.library.batch import Batch
    from curator.library.edits import Edit
    from curator.library.library import Library

__all__ = ["Applied", "Change", "Notice", "Refiled", "Session"]

_AT_ONCE = 200  # articles that are edited before the window could miss its turn


class Session(QObject):
    """The open library and its undo stack.

    While a large edit is worked out the session `is_busy`: it takes no other edit, nothing is
    undone or saved, and `worked` tells how far it is.
    """

    opened = Signal()
    changed = Signal(object)  # Change
    refiled = Signal(object)  # Refiled
    noticed = Signal(object)  # Notice
    settled = Signal(str)  # the topic of a notice that holds no more
    worked = Signal(object)  # Progress of a large edit or of writing; None at its end
    history_wanted = Signal(str, str)  # of the article with this path; of one field or ""
    saved = Signal()  # something was written: the journal has one batch more

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = Steps(self)
        self._library: Library | None = None
        self._modified: dict[str, None] = {}
        self._worker = Worker(self)
        self._worker.progressed.connect(self.worked)
        self._at_work: tuple[Doing, tuple[str, ...]] | None = (
            None  # a large edit, of which articles
        )
        self.to_trash: Callable[[Path], None] = to_trash
        self._writer = Writer(self)
        self._writer.progressed.connect(self.worked)
        self.ways_out = WaysOut(self, self.store)
        self._held_for = ""
        self._is_redoing = False
        self._refiling = Refiling(self)
        self._steps = 0  # typing before and after a save or an undo are two steps
        self.lost: set[str] = set()  # modified articles whose files somebody else deleted
        self.renamed: dict[str, str] = {}  # those whose files somebody else moved, and from where
        self.conflicts = Conflicts(self)
        self.incoming = Incoming(self)
        self.unapplied = Unapplied(self)

    @property
    def library(self) -> Library:
        """The open library; ask `is_open` first."""
        if self._library is None:
            raise RuntimeError("no site is open")
        return self._library

    @property
    def is_open(self) -> bool:
        """Whether a site is open."""
        return self._library is not None

    @property
    def modified(self) -> tuple[str, ...]:
        """The paths of the articles that differ from what was last saved, in the site's order."""
        if not self._modified:
            return ()
        return tuple(path for path in self.library.articles if path in self._modified)

    @property
    def modified_count(self) -> int:
        """How many articles are modified, new, moved or deleted, and not saved."""
        return len(self._modified) + (len(self.library.removed) if self._library else 0)

    def is_modified(self, path: str) -> bool:
        """Whether this article differs from what was last saved."""
        return path in self._modified

    def article(self, path: str) -> Article | None:
        """The article as it is now, or None if there is none."""
        if self._library is None:
            return None
        article = self._library.articles.get(path)
        self._look_for_differing()
        return article

    def _look_for_differing(self) -> None:
        if self.library.articles.has_differing:
            QTimer.singleShot(0, self, self._tell_differing)

    def _tell_differing(self) -> None:
        """Files turned out, when they were read, not to be what their rows had said."""
        paths = self.library.articles.take_differing()
        if paths:
            self.changed.emit(Change(paths))

    def open(self, library: Library) -> None:
        """Work on this library from now on; what was not saved in the last one is gone."""
        self._give_up("")
        self._writer.reset()
        if self._library is not None and self._library is not library:
            self._library.close()
        self._library = library
        self._modified.clear()
        self.lost.clear()
        self.renamed.clear()
        self.stack.clear()
        self.opened.emit()

    # -- edit ----------------------------------------------------------------------------------

    def edit(
        self,
        paths: Iterable[str],
        edit: Edit | Callable[[Article], Edit],
        initiator: object | None = None,
        *,
        label: str = "",
        counted: bool = False,
        typing: object | None = None,
        ended: Callable[[str | None], object] | None = None,
    ) -> str | None:
        """Do one edit to all these articles, as one undo step.

        `edit` may be a function that says what to do to which article. Nothing is changed unless
        every article takes the edit; then the reason is shown and returned. `counted`: the label
        says to how many articles. `typing` stands for a run of keystrokes in one field; edits with
        the same one become one step.

        Many articles are edited in slices: None is returned at once, and if the edit is refused
        or cancelled in the end, `changed` tells the initiator too to show what there is. However
        many they are, `ended` hears once what came of it: None if it is done, else the reason.
        """
        wanted = tuple(paths)
        run = None if typing is None else (self._steps, wanted[:1], typing)
        doing = Doing(label, initiator, run, ended, counted)
        if self.is_busy:
            return doing.end(self.ask_to_wait())
        if any(path not in self.library.articles for path in wanted):
            return doing.end(self._miss(len(wanted)))
        steps = work_out(self.library, wanted, edit, doing)
        if len(wanted) <= _AT_ONCE:
            for _ in steps:
                pass
            return doing.end(self._do(doing))
        if not label:
            first = self.library.articles[wanted[0]]
            doing.label = (edit(first) if callable(edit) else edit).label
        self._at_work = doing, wanted
        self._worker.start(doing.label_for(len(wanted)), len(wanted), steps, self._end_work)
        return None

    def _do(self, doing: Doing) -> str | None:
        """What was worked out, as one step; the reason if it is refused."""
        if doing.refused:
            return self._refuse(doing.refused)
        self._look_for_differing()
        swaps = doing.swaps
        if not swaps:
            return None
        label = doing.label_for(len(swaps))
        step = EditCommand(label, swaps, self.exchange, doing.initiator, doing.run, follows=True)
        self.stack.push(step)
        if len(swaps) > 1 and doing.run is None:
            number = self.stack.latest
            take_back = ("Undo", lambda: self.undo_step(number))
            self.noticed.emit(Notice(happened(label), action=take_back))
        return None

    def _miss(self, number: int) -> str:
        reason = missing(number)
        self.noticed.emit(Notice(f"Not changed: {reason}", "error"))
        return reason

    def _refuse(self, refused: Sequence[tuple[Article, CuratorError]]) -> str:
        self.noticed.emit(refusal(refused))
        return sentence(refused[0][1])

    def undo_step(self, step: int) -> bool:
        """Take the step with this number back, which somebody kept, unless something was done
        since; whether it is taken back."""
        if self.stack.latest == step:
            return bool(self.undo())
        text = "Something else was done since; Undo in the Edit menu takes it back first"
        self.noticed.emit(Notice(text))
        return False

    def rewrite(self, path: str, data: bytes, label: str = "Mend article") -> str | None:
        """Give one article these bytes for its whole file, as one undo step; the reason, which is
        shown too, if they cannot be read as an article."""
        if self.is_busy:
            return self.ask_to_wait()
        before = self.library.articles.get(path)
        if before is None:
            return self._miss(1)
        try:
            from curator.library import versions

            after = versions.rewritten(self.library, before, data)
        except CuratorError as error:
            return self._refuse([(before, error)])
        if after.data != before.data:
            swaps = [Swap(before, after)]
            self.stack.push(EditCommand(label, swaps, self.exchange, follows=True))
        return None

    def create_publisher(self, block: Mapping[str, Value]) -> bool:
        """Write the record of a publisher that the site has none of; whether it is there now."""
        try:
            path = self.library.create_publisher(block)
        except CuratorError as error:
            self.ways_out.tell(error)
            return False
        self.saved.emit()
        self.noticed.emit(Notice(f"Wrote the record {path}"))
        return True

    def refile(self, label: str, refiles: Sequence[Refile], words: str = "") -> bool:
        """Articles come, go or move, as one undo step; see `Refiling`."""
        return self._refiling.refile(label, refiles, words)

    # -- large edits ---------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether a large edit is being worked out, or the session is held."""
        return self._worker.is_busy or self._writer.is_busy or bool(self._held_for)

    @property
    def is_writing(self) -> bool:
        """Whether files are being written; the window is not to be closed before they are."""
        return self._writer.is_busy

    def hold(self, reason: str) -> None:
        """Take no edit until something is done ("the site is read"); with "" it goes on."""
        self._held_for = reason

    def cancel(self) -> None:
        """Give up what is worked out or written; nothing was changed yet. A batch whose files are
        being put in place cannot be given up any more."""
        self._writer.cancel()
        self._give_up(f"Cancelled, nothing was changed: {self._worker.label}")

    def _give_up(self, reason: str) -> None:
        """End a large edit without doing it. Without a reason, what it was about is gone too."""
        at_work, self._at_work = self._at_work, None
        was_busy = self._worker.stop()
        if at_work is None:
            return
        doing, paths = at_work
        if reason and was_busy:
            self.noticed.emit(Notice(reason))
            self.changed.emit(Change(paths))
        doing.end(reason)

    def _end_work(self) -> None:
        assert self._at_work is not None
        (doing, paths), self._at_work = self._at_work, None
        reason = self._do(doing)
        if reason is not None:
            self.changed.emit(Change(paths))
        doing.end(reason)

    def ask_to_wait(self) -> str:
        """Say why nothing is edited now; the reason."""
        reason = f"Wait until this is done, or cancel it: {self._worker.label}"
        if self._writer.is_busy:
            reason = "Wait until the files are written"
        if self._held_for:
            reason = f"Wait until {self._held_for}"
        self.noticed.emit(Notice(reason))
        return reason

    # -- undo ----------------------------------------------------------------------------------

    def undo(self) -> tuple[str, ...]:
        """Take back the last step; which articles it had changed."""
        return self._step(self.stack.index() - 1, self.stack.undo)

    def redo(self) -> tuple[str, ...]:
        """Do the step again that was last taken back; which articles it changes."""
        self._is_redoing = True
        try:
            return self._step(self.stack.index(), self.stack.redo)
        finally:
            self._is_redoing = False

    def _step(self, at: int, step: Callable[[], None]) -> tuple[str, ...]:
        if self.is_busy:
            self.ask_to_wait()
            return ()
        command = self.stack.command(at) if 0 <= at < self.stack.count() else None
        if isinstance(command, BatchCommand):
            done = self._writer.flip(command, step)
            return command.shown(undone=True) if done else ()
        step()
        self._steps += 1  # what is typed next is a step of its own
        if self._refiling.forget_refused() or not isinstance(command, Command):
            return ()
        shown = command.shown(undone=self.stack.index() <= at)
        return tuple(path for path in shown if path in self.library.articles)

    def exchange(self, pairs: Sequence[tuple[Article, Article]], initiator: object | None) -> None:
        """Put the second article of each pair where the first one is. One whose file was deleted or
        moved since, or whose changes do not fit, is left out, which is said."""
        from curator.library import versions

        articles = self.library.articles
        there = [pair for pair in pairs if pair[0].path in articles]
        gone = [expected.path for expected, _ in pairs if expected.path not in articles]
        stay: list[str] = []
        for expected, target in there:
            try:
                laid = versions.rebased(self.library, target, expected, articles[expected.path])
            except DocumentError:
                stay.append(expected.path)
                continue
            self.store(laid.article)
            self.conflicts.step(expected.path, laid.conflicts, is_redone=self._is_redoing)
        if gone:
            self.noticed.emit(left_out(gone))
        if stay:
            self.noticed.emit(stayed(stay))
        self.changed.emit(Change(tuple(expected.path for expected, _ in there), initiator))

    def note_modified(self, article: Article) -> None:
        """Count the article as modified, if it is."""
        if article.modified:
            self._modified[article.path] = None
        else:
            self._modified.pop(article.path, None)
            self.renamed.pop(article.path, None)

    # -- save ----------------------------------------------------------------------------------

    def save_all(self) -> bool:
        """Save every modified article and put what was deleted into the trash; whether all of it
        is done."""
        return self.save(self.modified, tuple(self.library.removed.values()))

    def save(
        self, paths: Iterable[str], deleted: Sequence[Article] = (), *, label: str = ""
    ) -> bool:
        """Save those of these articles that are modified; whether all of them are saved.

        Each file is saved or left as it is; one that fails does not keep the others. Many are
        written in a thread while the window goes on; this comes back when they are. The batch is
        named by `label`, else after the steps that it writes.
        """
        if self.is_busy:
            self.ask_to_wait()
            return False
        wanted = [self.library.articles[path] for path in paths if path in self._modified]
        return self._writer.save(wanted, deleted, label)

    def apply(self, batch: Batch, done: Callable[[Applied], object]) -> None:
        """Write a batch as it was worked out, as one undo step, in a thread; `done` hears how that
        went. What is not on disk any more as it was read keeps all of it. Edits of these articles
        that are not saved stay unsaved."""
        if self.is_busy:
            done(Applied(error=CuratorError(self.ask_to_wait())))
            return
        self._writer.apply(batch, done)

    def store(self, article: Article) -> None:
        """Put an article in the place of the one with its path: it is what the file holds now."""
        if article.path in self.lost:
            before = self.library.articles.here(article.path)
            is_there = before is not None and before.saved != article.saved  # it was written
            if is_there or article.origin == "":
                self.lost.discard(article.path)
        self.library.replace(article)
        self.note_modified(article)

    def forget(self, path: str) -> None:
        """There is no article at this path any more, so it is not modified."""
        self._modified.pop(path, None)

    def end_step(self) -> None:
        """What is typed next is a step of its own."""
        self._steps += 1

    def forget_steps(self, paths: Sequence[str], moves: Mapping[str, str] | None = None) -> None:
        """Files came, went or moved: the steps of these articles are no more, those of others
        stay; see `commands.left`."""
        if not paths:
            return
        steps = [self.stack.command(at) for at in range(self.stack.index())]
        commands = [step for step in steps if isinstance(step, Command)]
        self.stack.put_again(left(commands, paths, moves or {}))
