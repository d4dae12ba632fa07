"""The undo history: what was written to the site, batch by batch, and the way to take it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QSize, Qt, QTime
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from curator.errors import CuratorError
from curator.gui.background import Background, Watch
from curator.gui.batches.files import HistoryFiles, files_of
from curator.gui.columns import short_day
from curator.gui.labels import plain_label
from curator.gui.lines import Line, LinesList
from curator.gui.messages import MessageBar
from curator.gui.said import sentence
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.gui.bulk.preview import PreviewBox
    from curator.gui.session import Session
    from curator.library.batch import Batch
    from curator.library.journal.record import Head, Record

_PLACES = {"window": "in the window", "command line": "on the command line"}


class HistoryBox(QDialog):
    """The batches at the left; at the right the files of the one that is chosen. Show it with
    `open`."""

    def __init__(self, session: Session, theme: Theme, locale: QLocale, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._locale = locale
        self._background = Background(self)
        self._heads: list[Head] = []
        self._read = ""  # the batch whose files are read or shown
        self.preview: PreviewBox | None = None
        self.setWindowTitle("Undo history")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        room = parent.window().size() - QSize(8 * GRID, 8 * GRID)
        least = QSize(90 * GRID, 60 * GRID)
        self.resize(QSize(150 * GRID, 92 * GRID).boundedTo(room.expandedTo(least)))
        self.list = LinesList("What was written, the newest first", theme, self)
        self.files = HistoryFiles(self._title_of, theme, self)
        self.messages = MessageBar(theme, self)
        self.close_ = QPushButton("Close")
        self.take_back = QPushButton("Take back…")
        self.take_back.setToolTip("Shows what would change, before anything is written: Enter")
        set_kind(self.take_back, "main")
        self._lay_out()
        self.list.looked_at.connect(self._look_at)
        self.list.entered_row.connect(self.take_back.click)
        self.close_.clicked.connect(self.reject)
        self.take_back.clicked.connect(self.show_preview)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.take_back.click)
        session.saved.connect(self._fill)
        session.noticed.connect(self.messages.say)
        self._fill()
        self.list.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        words = (
            "What was written to the site, from here and from the command line. Any of it can be "
            "taken back; what somebody has changed since stays."
        )
        column.addWidget(plain_label(words, "quiet"))
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        left = QWidget(splitter)
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GRID // 2)
        inner.addWidget(plain_label("Newest first", "label", wrap=False))
        inner.addWidget(self.list, 1)
        splitter.addWidget(left)
        splitter.addWidget(self.files)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([440, 600])
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(2 * GRID)
        set_kind(splitter, "clear")
        column.addWidget(splitter, 1)
        column.addWidget(self.messages)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for button in (self.close_, self.take_back):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)

    # -- show ----------------------------------------------------------------------------------

    @property
    def head(self) -> Head | None:
        """The batch that is chosen."""
        row = self.list.row
        return self._heads[row] if 0 <= row < len(self._heads) else None

    @property
    def is_reading(self) -> bool:
        """Whether the files of a batch are being read."""
        return self._background.is_busy

    def _fill(self) -> None:
        """Read again what there is; the chosen batch stays chosen."""
        chosen = self.head
        self._heads = heads = self._session.library.journal.batches()
        today = datetime.now().astimezone().date()
        self.list.lines.fill(len(heads), lambda row: _line(heads[row], self._locale, today))
        names = [head.id for head in heads]
        self.list.choose(names.index(chosen.id) if chosen and chosen.id in names else 0)
        if not heads:
            self._look_at(-1)

    def _look_at(self, _row: int) -> None:
        head = self.head
        self._show_button()
        if head is None:
            self._read = ""
            if not self._heads:
                words = "What you save or change in many articles is listed here from then on."
                self.files.say("Nothing was written yet", words)
        elif head.id != self._read and not self._background.is_busy:
            self._begin_to_read(head)

    def _begin_to_read(self, head: Head) -> None:
        """In the background: a batch may hold many megabytes."""
        self._read = head.id
        journal = self._session.library.journal

        def work(_watch: Watch) -> Record:
            return journal.record(head.id)

        self._background.start("Reading", work, self._show_record)

    def _show_record(self, result: object) -> None:
        from curator.library.journal.record import Record

        head = self.head
        if head is not None and head.id != self._read:
            self._begin_to_read(head)  # another one was chosen meanwhile
        elif isinstance(result, Record):
            files = files_of(result.entries)
            self.files.show_files(f"{result.head.label} · {count(len(files), 'file')}", files)
        elif isinstance(result, CuratorError):
            self.files.say("This batch cannot be read", f"{sentence(result)}.")

    def _show_button(self) -> None:
        from curator.library.taking_back import label_of

        head = self.head
        verb = label_of(head).partition(": ")[0] if head is not None else "Take back"
        self.take_back.setText(f"{verb}…")
        self.take_back.setEnabled(head is not None and not head.undone_by)

    def _title_of(self, path: str) -> str:
        article = self._session.article(path)
        return article.title if article is not None else ""

    # -- take back -----------------------------------------------------------------------------

    def show_preview(self) -> None:
        """Work out what takes the chosen batch back, and show it before anything is written."""
        head = self.head
        if head is None or head.undone_by or self.preview is not None:
            return
        from curator.gui.bulk.preview import PreviewBox
        from curator.library.taking_back import label_of, take_back

        library, name = self._session.library, head.id

        def make(batch: Batch) -> Iterator[None]:
            return take_back(library, name, batch)

        parent = self.parentWidget()
        assert parent is not None
        self.preview = PreviewBox(
            self._session, label_of(head), make, head.count, self._theme, parent
        )
        self.preview.finished.connect(self._leave_preview)
        self.preview.open()

    def _leave_preview(self) -> None:
        assert self.preview is not None
        self.preview.deleteLater()
        self.preview = None
        self.activateWindow()
        self.list.setFocus()

    def done(self, result: int) -> None:
        """Nothing goes on behind a box that is gone."""
        self._background.wait()
        super().done(result)


def _line(head: Head, locale: QLocale, today: date) -> Line:
    place = _PLACES.get(head.by, head.by)
    parts = (when(head.time, locale, today), count(head.count, "file"), place)
    below = " · ".join(part for part in parts if part)
    marks = (("Taken back", "chip"),) if head.undone_by else ()
    return Line(head.label or "Changes", below, marks, is_over=bool(head.undone_by))


def when(time: datetime, locale: QLocale, today: date) -> str:
    """`Today, 14:05`; days before yesterday by their date."""
    local = time.astimezone()
    day = local.date()
    words = {today: "Today", today - timedelta(days=1): "Yesterday"}.get(day)
    if words is None:
        words = short_day(QDate(day.year, day.month, day.day), locale)
    clock = QTime(local.hour, local.minute)
    return f"{words}, {locale.toString(clock, QLocale.FormatType.ShortFormat)}"
