"""A look at everything that a step would change, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.errors import CuratorError
from curator.gui.background import Background, Cancelled, Watch
from curator.gui.bulk.files_page import FilesPage
from curator.gui.bulk.newer import take_over
from curator.gui.bulk.planned import Planned, files_of
from curator.gui.bulk.summary import Summary
from curator.gui.bulk.work_bar import WorkBar
from curator.gui.labels import Hint
from curator.gui.said import Notice, sentence
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, happened, shorten
from curator.gui.working import Progress
from curator.gui.writer import BATCH

if TYPE_CHECKING:
    from curator.gui.session import Applied, Session
    from curator.library.batch import Batch

#: Fills a batch, and yields after every article that it looked at.
Make = Callable[["Batch"], "Iterator[None]"]

_NAMED = 3  # files that are named in a sentence


class PreviewBox(QDialog):
    """Works out what `make` does, shows it file by file, and writes those that stay ticked.

    `make` is called anew each time that the files have changed meanwhile; about `total` steps are
    expected of it. The box is accepted once all that is ticked is written. Show it with `open`.
    """

    def __init__(
        self,
        session: Session,
        label: str,
        make: Make,
        total: int,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._label = label
        self._make = make
        self._total = total
        self._batch: Batch | None = None
        self._unticked: tuple[str, ...] = ()
        self._applying = False
        self._background = Background(self)
        self.setWindowTitle("Preview")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(_size(parent))
        self.summary = Summary(label, theme, self)
        self.files = FilesPage(session, theme, self)
        self.hint = Hint(theme)
        self.hint.button.hide()
        self.work = WorkBar(self)
        self.stack = QStackedWidget(self)
        for page in (_centred(self.work), self.files, self.hint):
            self.stack.addWidget(page)
        self.written = WorkBar(self)
        self.cancel = QPushButton("Cancel")
        self.apply = QPushButton("Apply changes")
        self.apply.setToolTip("Ctrl+Enter")
        set_kind(self.apply, "main")
        self._lay_out()
        self._connect()
        self._work_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID + GRID // 2)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.written, 1)
        for button in (self.cancel, self.apply):
            button.setAutoDefault(False)  # Enter in the filter must not write
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self.summary)
        column.addWidget(self.stack, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self._background.progressed.connect(self._show_working)
        self.summary.asked.connect(self.files.show_reasons)
        self.files.model.ticked.connect(self._show_buttons)
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self.write)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.apply.click)
        QShortcut(QKeySequence("Ctrl+F"), self, self.files.focus_filter)

    # -- work out ------------------------------------------------------------------------------

    @property
    def batch(self) -> Batch | None:
        """What was worked out; None until it is."""
        return self._batch

    @property
    def is_working(self) -> bool:
        """Whether it is still worked out, or written."""
        return self._background.is_busy or self._applying

    def _work_out(self) -> None:
        self._batch = None
        self.stack.setCurrentIndex(0)
        self.summary.show_nothing()
        self._show_buttons()
        label, make, total = self._label, self._make, self._total

        title_of = self.files.title_of

        def work(watch: Watch) -> tuple[Batch, tuple[Planned, ...]]:
            from curator.library.batch import Batch

            batch = Batch(label)
            for number, _ in enumerate(make(batch), 1):
                watch.step(number, max(total, number))
            return batch, files_of(batch, title_of)

        self._background.start("Working out what would change", work, self._show_result)

    def _show_working(self, progress: Progress | None) -> None:
        if progress is None:
            self.work.clear()
        else:
            self.work.show_progress(progress)

    def _show_result(self, result: object) -> None:
        if isinstance(result, Cancelled):
            super().reject()
        elif isinstance(result, CuratorError):
            self._say("This cannot be done", f"{sentence(result)}.")
        else:
            self._show_batch(*cast("tuple[Batch, tuple[Planned, ...]]", result))

    def _show_batch(self, batch: Batch, files: tuple[Planned, ...]) -> None:
        self._batch = batch
        unsaved = sum(self._session.is_modified(each.path) for each in batch.changed)
        self.summary.show_batch(batch, unsaved)
        self.files.show_batch(batch, files, self._unticked)
        if batch.count or batch.refused or batch.left:
            self.stack.setCurrentWidget(self.files)
            self.files.focus_list()
        else:
            words = "Nothing of what was looked at needs it." if batch.same else ""
            self._say("Nothing to change", words)
        self._show_buttons()

    def _say(self, heading: str, text: str) -> None:
        self.hint.say(heading, text)
        self.stack.setCurrentWidget(self.hint)
        self._show_buttons()
        self.cancel.setFocus()

    def _show_buttons(self) -> None:
        number = len(self.files.model.chosen) if self._batch is not None else 0
        idle = not self._applying
        self.apply.setText(f"Apply {count(number, 'change')}" if number else "Apply changes")
        self.apply.setEnabled(idle and number > 0)
        self.files.setEnabled(idle)
        ended = self.stack.currentWidget() is self.hint
        self.apply.setVisible(not ended)
        self.cancel.setText("Close" if ended else "Cancel")

    # -- write ---------------------------------------------------------------------------------

    def chosen(self) -> Batch:
        """What is ticked, as a batch of its own."""
        assert self._batch is not None
        files = self.files.model.chosen
        return replace(
            self._batch,
            changed=[each.article for each in files if not each.removed],
            removed=[each.article for each in files if each.removed],
            refused=[],
            left=[],
        )

    def write(self) -> None:
        """Write what is ticked, exactly as it is shown."""
        if self._applying or self._batch is None or not self.files.model.chosen:
            return
        self._applying = True
        self.summary.say("")
        self._show_buttons()
        self._session.worked.connect(self._show_writing)
        self._session.apply(self.chosen(), self._end_writing)

    def _show_writing(self, progress: Progress | None) -> None:
        if progress is None:
            self.written.clear()
        else:
            self.written.show_progress(progress)

    def _end_writing(self, applied: Applied) -> None:
        self._session.worked.disconnect(self._show_writing)
        self._applying = False
        self.written.clear()
        self.cancel.setEnabled(True)
        if applied.stale:
            # What cannot be read would stop all others again.
            lost = take_over(self._session, applied.stale)
            self._unticked = (*self.files.model.unticked, *lost)
            self._work_out()
            self.summary.say(_changed_meanwhile(applied.stale))
        elif applied.error is not None:
            self.summary.say(
                "Cancelled, nothing was written"
                if applied.cancelled
                else f"Nothing was written: {applied.error}"
            )
            self.files.go_to(applied.error.path)
        else:
            self._tell(applied.written)
            self.accept()
            return
        self._show_buttons()

    def _tell(self, number: int) -> None:
        """Say in the window what was done, with a way back for as long as it is the last step."""
        session, step = self._session, self._session.stack.latest
        assert self._batch is not None
        words = f"{happened(self._batch.label)}: wrote {count(number, 'file')}"
        take_back = ("Undo", lambda: session.undo_step(step))
        session.noticed.emit(Notice(words, action=take_back, topic=BATCH))

    # -- leave ---------------------------------------------------------------------------------

    def reject(self) -> None:
        """Give up what is being done, and leave if nothing is being written."""
        if self._applying:
            self.cancel.setEnabled(False)  # until it is known whether it was early enough
            self._session.cancel()
            return
        super().reject()

    def done(self, result: int) -> None:
        """Nothing goes on behind a box that is gone."""
        self._background.wait()
        super().done(result)


def _changed_meanwhile(paths: tuple[str, ...]) -> str:
    named = ", ".join(shorten(path, 80) for path in paths[:_NAMED])
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    verb = "was" if len(paths) == 1 else "were"
    return (
        f"Nothing was written: {count(len(paths), 'file')} {verb} changed on disk meanwhile "
        f"({named}{more}). This is what would change now."
    )


def _size(parent: QWidget) -> QSize:
    """Most of the window that everything else lies over."""
    window = parent.window()
    while (outer := window.parentWidget()) is not None:
        window = outer.window()
    room = window.size() - QSize(8 * GRID, 8 * GRID)
    return QSize(150 * GRID, 92 * GRID).boundedTo(room.expandedTo(QSize(90 * GRID, 60 * GRID)))


def _centred(widget: QWidget) -> QWidget:
    page = QWidget()
    set_kind(page, "page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setFixedWidth(50 * GRID)
    column = QVBoxLayout(page)
    column.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
    return page
