"""The part of a session that writes: saves, batches that were previewed, and their taking back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, cast

from PySide6.QtCore import QObject, Signal

from curator.errors import CuratorError, SaveConflict
from curator.gui.background import Background, Cancelled, Watch
from curator.gui.commands import BatchCommand
from curator.gui.said import Change, Notice, Refiled, of_recovered, sentence
from curator.gui.saving import Applied, Saving, save_each, words_of_saved
from curator.gui.words import count, happened

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.gui.working import Progress
    from curator.library.article import Article
    from curator.library.batch import Batch
    from curator.library.journal.transaction import Written
    from curator.library.saving import Absorbed

    # What a batch came to, and its articles as they are in their files now.
    Outcome: TypeAlias = tuple[Written, dict[str, Article]]

BATCH = "batch"  # the topic of what is said of the last batch
_MOST_WORDS = 3  # steps that a save is named after


class Writer(QObject):
    """Writes for a session, one thing at a time."""

    progressed = Signal(object)  # Progress; None at the end

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._background = Background(self)
        self._background.progressed.connect(self._pass_on)
        self._at_work = False
        self._named = 0  # steps of the undo stack that a save was named after

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._background.is_busy or self._at_work

    @contextmanager
    def _working(self) -> Iterator[None]:
        """Until the library knows what was written, nothing else is begun: what is typed or clicked
        meanwhile must not come between."""
        self._at_work = True
        try:
            yield
        finally:
            self._at_work = False
            self.progressed.emit(None)

    def _pass_on(self, progress: Progress | None) -> None:
        if progress is not None or not self._at_work:
            self.progressed.emit(progress)

    def cancel(self) -> None:
        """Ask it to stop, which it does up to the commit point."""
        self._background.cancel()

    def reset(self) -> None:
        """Another site is opened."""
        self._background.wait()
        self._named = 0

    # -- save --------------------------------------------------------------------------------------

    def save(
        self, articles: Sequence[Article], deleted: Sequence[Article], label: str = ""
    ) -> bool:
        """Save articles, and put the files of others into the trash; whether all of it is done."""
        if not articles and not deleted:
            return True
        with self._working():
            return self._save(articles, deleted, label or self._label(articles, deleted))

    def _save(self, articles: Sequence[Article], deleted: Sequence[Article], label: str) -> bool:
        session = self._session
        result = save_each(
            session.library, articles, deleted, session.to_trash, self._background, label
        )
        again, undecided = self._settled(result)
        if again:  # what nobody has to decide is not to wait for the rest
            result.add(
                save_each(session.library, again, (), session.to_trash, self._background, label)
            )
        for recovered in result.recovered:
            session.noticed.emit(of_recovered(recovered))
        for article in result.saved:
            session.store(article)
        if result.saved or result.trashed or result.gone:
            self._named = session.stack.index()
            session.end_step()
            session.forget_steps(result.filed)
            self._named = min(self._named, session.stack.index())
            session.changed.emit(Change(tuple(article.path for article in result.saved)))
            session.noticed.emit(Notice(words_of_saved(result)))
            session.saved.emit()
        for error in result.failed:
            session.ways_out.tell(error)
        for article, error in result.kept:
            session.ways_out.tell_kept(article, error)
        return not result.failed and not result.kept and not undecided

    def _settled(self, result: Saving) -> tuple[list[Article], bool]:
        """What others changed meanwhile and does not fit is taken in: the articles that can be
        saved now, and whether something is to be decided."""
        session, again, undecided = self._session, [], False
        for error in [each for each in result.failed if isinstance(each, SaveConflict)]:
            try:
                fits = session.incoming.look(error.path or "")
            except CuratorError:
                continue  # then the first reason is as good
            result.failed.remove(error)
            article = session.library.articles[error.path or ""]
            undecided = undecided or bool(session.conflicts.of(article.path))
            if fits and article.modified:
                again.append(article)
        return again, undecided

    def _label(self, articles: Sequence[Article], deleted: Sequence[Article]) -> str:
        """What a save is called in the history: after the steps that it writes."""
        stack = self._session.stack
        paths = {article.path for article in articles} | {article.path for article in deleted}
        texts: dict[str, None] = {}
        for at in range(min(self._named, stack.index()), stack.index()):
            step = stack.command(at)
            if not paths.isdisjoint(getattr(step, "paths", ())):
                texts[step.text()] = None
        words = list(texts)
        if not words:
            return f"Save {count(len(paths), 'article')}"
        more = len(words) - _MOST_WORDS
        return "; ".join(words[:_MOST_WORDS]) + (f"; {more} more" if more > 0 else "")

    # -- batches -----------------------------------------------------------------------------------

    def apply(self, batch: Batch, done: Callable[[Applied], object]) -> None:
        """Write a batch in a thread; see `Session.apply`."""
        library = self._session.library

        def write(watch: Watch) -> Outcome:
            written = library.write(batch, "window", exact=True, watch=watch)
            return written, library.as_written(batch, written)

        self._background.start(batch.label, write, partial(self._end, batch, done))

    def _end(self, batch: Batch, done: Callable[[Applied], object], result: object) -> None:
        from curator.library.journal.preparing import StaleFile

        if isinstance(result, CuratorError):
            done(Applied(error=result, cancelled=isinstance(result, Cancelled)))
            return
        written, now = cast("Outcome", result)
        if written.refused:
            stale = [error.path for error in written.refused if isinstance(error, StaleFile)]
            paths = tuple(path for path in stale if path is not None)
            done(Applied(stale=paths, error=written.refused[0]))
            return
        before = self._articles_of(now)
        absorbed = self._absorb(batch, written, now)
        if written.batch:
            self._push(batch.label, written.batch, absorbed, before)
        self._session.forget_steps(_filed(absorbed))
        done(Applied(written.count, written.batch))

    def _absorb(self, batch: Batch, written: Written, now: dict[str, Article]) -> Absorbed:
        """Take over what was written, and tell it."""
        session = self._session
        for recovered in written.recovered:
            session.noticed.emit(of_recovered(recovered))
        absorbed = session.library.absorb(batch, written, now)
        for path in absorbed.gone:
            session.forget(path)
        for path in absorbed.changed:
            session.store(session.library.articles[path])
        if absorbed.gone or absorbed.come:
            gone = tuple((path, None) for path in absorbed.gone)
            come = tuple((None, article.path) for article in absorbed.come)
            session.refiled.emit(Refiled((*gone, *come)))
        session.end_step()
        data = any(path.startswith("_data/") for path in written.files)
        session.changed.emit(Change(absorbed.changed, data=data))
        session.saved.emit()
        return absorbed

    def _articles_of(self, paths: Iterable[str]) -> dict[str, Article]:
        articles = self._session.library.articles
        return {path: articles[path] for path in paths if path in articles}

    def _push(self, label: str, name: str, absorbed: Absorbed, before: dict[str, Article]) -> None:
        session = self._session
        paths = (*absorbed.changed, *(article.path for article in absorbed.come))
        session.stack.push(BatchCommand(label, name, paths, before))
        self._named = session.stack.index()

    # -- take back ---------------------------------------------------------------------------------

    def flip(self, command: BatchCommand, step: Callable[[], None]) -> bool:
        """Take the command's batch back; then let the stack take its `step`. False, and nothing is
        different, where that cannot be done."""
        with self._working():
            return self._flip(command, step)

    def _flip(self, command: BatchCommand, step: Callable[[], None]) -> bool:
        from curator.library.batch import Batch
        from curator.library.taking_back import take_back, take_back_untouched

        session = self._session
        library = session.library
        batch, name = Batch(), command.batch
        if all(head.id != name for head in library.journal.batches()):
            session.noticed.emit(Notice("Too long ago: the journal does not have it any more"))
            command.setObsolete(True)  # so that what is before it can be undone
            step()
            return False

        def work(watch: Watch) -> Outcome:
            if take_back_untouched(library, name, batch, command.before):
                written = library.write(batch, "window", exact=True, watch=watch)
                if not written.refused:
                    return written, library.as_written(batch, written)
                batch.changed.clear()  # somebody wrote since: look at each file
            total = library.journal.record(name).head.count
            for number, _ in enumerate(take_back(library, name, batch)):
                watch.step(number, total, "Taking back")
            written = library.write(batch, "window", watch=watch)
            return written, library.as_written(batch, written)

        try:
            written, now = self._background.run("Taking back", work)
        except CuratorError as error:
            session.noticed.emit(Notice(f"Not taken back: {sentence(error)}", "error"))
            return False
        if written.refused:
            session.ways_out.tell(written.refused[0])
            return False
        self._tell_left(batch)
        before = self._articles_of(now)
        absorbed = self._absorb(batch, written, now)
        if written.batch:
            command.batch, command.before = written.batch, before
            words = f"{happened(batch.label)}: wrote {count(written.count, 'file')}"
        else:
            command.setObsolete(True)  # there is nothing to do again
            words = "Nothing to take back: somebody has done so already"
        session.noticed.emit(Notice(words, topic=BATCH))
        step()
        session.forget_steps(_filed(absorbed))
        return True

    def _tell_left(self, batch: Batch) -> None:
        left = [*batch.refused, *batch.left]
        if left:
            text = f"{count(len(left), 'change')} stayed, as somebody has changed it since"
            details = "\n".join(map(str, left[:20]))
            self._session.noticed.emit(Notice(text, "error", details=details))


def _filed(absorbed: Absorbed) -> list[str]:
    return [*absorbed.gone, *(article.path for article in absorbed.come)]
