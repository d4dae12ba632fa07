"""The part of a session that writes: saves, batches that were previewed, and their taking back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.errors import CuratorError
from curator.gui.background import Background, Cancelled, Watch
from curator.gui.commands import BatchCommand
from curator.gui.said import Change, Notice, Refiled, sentence
from curator.gui.saving import Applied, save_each, words_of_saved
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.batch import Batch
    from curator.library.journal.transaction import Written
    from curator.library.saving import Absorbed

_MOST_WORDS = 3  # steps that a save is named after


class Writer(QObject):
    """Writes for a session, one thing at a time."""

    progressed = Signal(object)  # Progress; None at the end

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._background = Background(self)
        self._background.progressed.connect(self.progressed)
        self._named = 0  # steps of the undo stack that a save was named after

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._background.is_busy

    def cancel(self) -> None:
        """Ask it to stop, which it does up to the commit point."""
        self._background.cancel()

    def reset(self) -> None:
        """Another site is opened."""
        self._background.wait()
        self._named = 0

    # -- save --------------------------------------------------------------------------------------

    def save(self, articles: Sequence[Article], deleted: Sequence[Article]) -> bool:
        """Save articles, and put the files of others into the trash; whether all of it is done."""
        session = self._session
        if not articles and not deleted:
            return True
        label = self._label(articles, deleted)
        result = save_each(
            session.library, articles, deleted, session.to_trash, self._background, label
        )
        for article in result.saved:
            session.store(article)
        if result.saved or result.trashed or result.gone:
            self._named = session.stack.index()
            session.end_step()
            session.forget_steps(result.filed)
            self._named = min(self._named, session.stack.index())
            session.changed.emit(Change(tuple(article.path for article in result.saved)))
            for article in result.saved:
                session.settled.emit(f"conflict {article.path}")
            session.noticed.emit(Notice(words_of_saved(result)))
            session.saved.emit()
        for error in result.failed:
            session.ways_out.tell(error)
        for article, error in result.kept:
            session.ways_out.tell_kept(article, error)
        return not result.failed and not result.kept

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

        def write(watch: Watch) -> Written:
            return library.write(batch, "window", exact=True, watch=watch)

        self._background.start(batch.label, write, partial(self._end, batch, done))

    def _end(self, batch: Batch, done: Callable[[Applied], object], result: object) -> None:
        from curator.library.journal.preparing import StaleFile
        from curator.library.journal.transaction import Written

        if isinstance(result, CuratorError):
            done(Applied(error=result, cancelled=isinstance(result, Cancelled)))
            return
        assert isinstance(result, Written)
        if result.refused:
            stale = [error.path for error in result.refused if isinstance(error, StaleFile)]
            paths = tuple(path for path in stale if path is not None)
            done(Applied(stale=paths, error=result.refused[0]))
            return
        if result.batch:
            changed = self._absorb(batch, result)
            self._push(batch.label, result.batch, changed)
        done(Applied(result.count, result.batch))

    def _absorb(self, batch: Batch, written: Written) -> tuple[str, ...]:
        """Take over what was written, and tell it; the paths of the articles that differ."""
        session = self._session
        absorbed = session.library.absorb(batch, written)
        for path in absorbed.gone:
            session.forget(path)
        for path in absorbed.changed:
            session.store(session.library.articles[path])
        self._tell_filed(absorbed)
        session.end_step()
        session.changed.emit(Change(absorbed.changed))
        session.saved.emit()
        return (*absorbed.changed, *(article.path for article in absorbed.come))

    def _tell_filed(self, absorbed: Absorbed) -> None:
        filed = [*absorbed.gone, *(article.path for article in absorbed.come)]
        if not filed:
            return
        self._session.forget_steps(filed)
        gone: Iterable[tuple[str | None, str | None]] = ((path, None) for path in absorbed.gone)
        come = ((None, article.path) for article in absorbed.come)
        self._session.refiled.emit(Refiled((*gone, *come)))

    def _push(self, label: str, name: str, paths: Sequence[str]) -> None:
        session = self._session
        session.stack.push(BatchCommand(label, name, paths, self._flip))
        self._named = session.stack.index()

    # -- take back ---------------------------------------------------------------------------------

    def _flip(self, name: str) -> str | None:
        """Take a batch back, from the undo stack; the name of the batch that did it."""
        from curator.library.batch import Batch
        from curator.library.taking_back import take_back

        session = self._session
        library = session.library
        batch = Batch()

        def work(watch: Watch) -> Written:
            total = library.journal.record(name).head.count
            for number, _ in enumerate(take_back(library, name, batch)):
                watch.step(number, total, "Taking back")
            return library.write(batch, "window", watch=watch)

        try:
            written = self._background.run("Taking back", work)
        except CuratorError as error:
            session.noticed.emit(Notice(f"Not taken back: {sentence(error)}", "error"))
            return None
        self._tell_left(batch)
        if written.refused:  # type: ignore[attr-defined]
            session.ways_out.tell(written.refused[0])  # type: ignore[attr-defined]
            return None
        self._absorb(batch, written)  # type: ignore[arg-type]
        return written.batch or None  # type: ignore[attr-defined]

    def _tell_left(self, batch: Batch) -> None:
        left = [*batch.refused, *batch.left]
        if left:
            text = f"{count(len(left), 'change')} stayed, as somebody has changed it since"
            details = "\n".join(map(str, left[:20]))
            self._session.noticed.emit(Notice(text, "error", details=details))
