"""Writing what the panel asks for: what touches only the vocabulary's own files at once, all else
after a preview."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from curator.errors import CuratorError
from curator.gui.background import Background, Cancelled, Watch
from curator.gui.bulk.preview import PreviewBox
from curator.gui.said import Notice, sentence
from curator.gui.theme import Theme
from curator.gui.words import count, happened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curator.gui.session import Applied, Session
    from curator.gui.vocabulary.asking import Request
    from curator.library.batch import Batch


class TopicWork(QObject):
    """Does one request at a time. What it wrote can be taken back step by step, as long as nothing
    else was done since."""

    told = Signal(object)  # Notice
    written = Signal(str)  # the topic that is to be selected now, "" for none
    ended = Signal()  # written or not

    def __init__(self, session: Session, theme: Theme, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._window = window
        self._background = Background(self)
        self._waiting: list[Request] = []
        self._steps: list[int] = []  # places in the undo stack
        self._has_saved = False
        self.preview: PreviewBox | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is worked out, shown or written."""
        return self._background.is_busy or self._session.is_busy or self.preview is not None

    def at_once(self, request: Request) -> None:
        """Write it, and offer to take it back; after what is being written."""
        if self.is_busy:
            self._waiting.append(request)
            return
        library, label = self._session.library, request.label

        def work(watch: Watch) -> Batch:
            from curator.library.batch import Batch

            batch = Batch(label)
            for number, _ in enumerate(request.make(library, batch)):
                watch.step(number, number + 1)
            return batch

        self._background.start(label, work, partial(self._write, request))

    def _write(self, request: Request, result: object) -> None:
        from curator.library.batch import Batch

        error = result if isinstance(result, CuratorError) else None
        if isinstance(result, Batch) and result.refused:
            error = result.refused[0]
        if isinstance(error, Cancelled):
            return
        if error is not None:
            self._fail(error)
        elif isinstance(result, Batch) and result.count:
            self._session.apply(result, partial(self._end_at_once, request))
        else:
            self._end()

    def _end_at_once(self, request: Request, applied: Applied) -> None:
        if applied.stale:
            self._fail(CuratorError(f"{applied.stale[0]} was changed on disk meanwhile; try again"))
        elif applied.error is not None:
            self._fail(applied.error)
        else:
            self._tell_done(request, applied.written)

    def after_preview(self, request: Request) -> None:
        """Show what it would change; it is written from there."""
        if self.is_busy:
            return
        session, library = self._session, self._session.library

        def make(batch: Batch) -> Iterator[None]:
            return request.make(library, batch)

        total = len(library.articles) + len(library.taxonomy)
        self.preview = PreviewBox(session, request.label, make, total, self._theme, self._window)
        self.preview.finished.connect(partial(self._leave_preview, request))
        self.preview.open()

    def _leave_preview(self, request: Request, result: int) -> None:
        assert self.preview is not None
        number = self.preview.chosen().count if result == QDialog.DialogCode.Accepted else 0
        self.preview.deleteLater()
        self.preview = None
        if number:
            self._tell_done(request, number)
        else:
            self._end()

    def _tell_done(self, request: Request, number: int) -> None:
        self._steps.append(self._session.stack.latest)
        words = f"{happened(request.label)}: wrote {count(number, 'file')}"
        self.told.emit(Notice(words, action=("Take back", self.take_back)))
        self.written.emit(request.topic)
        self._end()

    def _fail(self, error: CuratorError) -> None:
        details = "" if error.path is None else str(error)
        self.told.emit(Notice(f"Nothing was written: {sentence(error)}", "error", details=details))
        self._end()

    def _end(self) -> None:
        if self._waiting:
            self.at_once(self._waiting.pop(0))
        else:
            self.ended.emit()

    # -- take back -----------------------------------------------------------------------------

    def take_back(self) -> None:
        """Take back what was written last from here, in the files too."""
        session = self._session
        if self.is_busy:
            return
        if not self._steps or session.stack.latest != self._steps[-1]:
            words = "Nothing from here to take back; the undo history has what was written before"
            self.told.emit(Notice(words))
            return
        text = session.stack.undoText()
        self._steps.pop()
        self._has_saved = False
        session.saved.connect(self._note_saved)
        session.undo()
        session.saved.disconnect(self._note_saved)
        if self._has_saved:  # else it was said why not
            self.told.emit(Notice(f"Took back: {text}"))
        self.ended.emit()

    def _note_saved(self) -> None:
        self._has_saved = True

    def wait(self) -> None:
        """The panel is closed."""
        self._background.wait()
