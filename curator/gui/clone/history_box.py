"""The history of an article: who changed what, when."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.errors import CuratorError
from curator.gui.background import Background, Watch
from curator.gui.check_box import CheckBox
from curator.gui.clone.again import edit_to
from curator.gui.clone.past import Past, Shown, fields_in, uncommitted
from curator.gui.clone.past_pane import PastPane
from curator.gui.clone.steps import followed
from curator.gui.clone.words import field_name
from curator.gui.labels import ElidedLabel, Hint, plain_label
from curator.gui.lines import LinesList
from curator.gui.messages import MessageBar
from curator.gui.said import Notice, sentence
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import shorten

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.clone import Clone
    from curator.library.commits.comparing import FieldChange
    from curator.library.edits import Edit
    from curator.library.history.entries import Entry

_EACH = 0.1  # seconds between two times that rows come
_ALL = ""  # no field has this name


class HistoryBox(QDialog):
    """The commits at the left, what the chosen one did at the right. `field`: only what was done
    to it."""

    _came = Signal(object)  # list of Entry

    def __init__(
        self, session: Session, clone: Clone, article: Article, field: str, theme: Theme,
        locale: QLocale, parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session = session
        self._clone = clone
        self._article = article  # as it was when the box was opened
        self._locale = locale
        self._background = Background(self)
        self._reading = Background(self)
        self._committed: bytes | None = None
        self._read: Entry | None = None  # whose diff is read or shown
        self._rows: list[Shown] = []
        self.past = Past()
        self.setWindowTitle("History")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        room = parent.window().size() - QSize(8 * GRID, 8 * GRID)
        least = QSize(90 * GRID, 60 * GRID)
        self.resize(QSize(150 * GRID, 92 * GRID).boundedTo(room.expandedTo(least)))
        self.title = ElidedLabel(self)
        self.title.setFont(theme.heading)
        self.title.show_text(article.title or article.path)
        self.field = QComboBox(self)
        self.field.setAccessibleName("Field")
        self.field.view().setAccessibleName("Fields")
        self.said = ElidedLabel(self)
        self.list = LinesList("Commits, the newest first", theme, self)
        self.pane = PastPane(self.can_use, theme, self)
        self.hint = Hint(theme)
        self.noise = CheckBox("", theme, self)
        self.messages = MessageBar(theme, self)
        self.close_ = QPushButton("Close")
        self._lay_out()
        self._fill_fields(field)
        self._connect()
        self._show_rows()
        self._begin()
        self.list.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(plain_label("Changes of", "label", wrap=False))
        row.addWidget(self.field)
        row.addWidget(self.said, 1)
        column.addLayout(row)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.list)
        splitter.addWidget(self.pane)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([520, 520])
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(2 * GRID)
        set_kind(splitter, "clear")
        self.stack = QStackedWidget(self)
        self.stack.addWidget(splitter)
        self.stack.addWidget(self.hint)
        column.addWidget(self.stack, 1)
        column.addWidget(self.messages)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.noise)
        row.addStretch(1)
        self.close_.setAutoDefault(False)
        row.addWidget(self.close_)
        column.addLayout(row)

    def _connect(self) -> None:
        self._came.connect(self._take)
        self.list.looked_at.connect(self._look_at)
        self.pane.wanted.connect(self.use)
        self.field.activated.connect(self._show_rows)
        self.noise.toggled.connect(self._show_rows)
        self.close_.clicked.connect(self.reject)
        self._session.noticed.connect(self.messages.say)
        self._session.changed.connect(self.pane.show_state)

    # -- read ----------------------------------------------------------------------------------

    @property
    def is_reading(self) -> bool:
        """Whether commits still come, or a diff."""
        return self._background.is_busy or self._reading.is_busy

    def _begin(self) -> None:
        clone, article = self._clone, self._article

        def work(watch: Watch) -> bytes | None:
            told = time.monotonic()
            waiting: list[Entry] = []
            file = article.file or article.path
            committed = followed(clone.committed([file]), watch)[file]
            mine = uncommitted(article, committed)
            if mine is not None:
                self._came.emit([mine])
            for entry in clone.history(file):
                watch.step(0, 0)
                if entry is not None:
                    waiting.append(entry)
                if waiting and (entry is None or time.monotonic() - told >= _EACH):
                    self._came.emit(waiting)
                    told, waiting = time.monotonic(), []
            self._came.emit(waiting)
            return committed

        self._background.start("Reading the history", work, self._end)

    def _take(self, entries: list[Entry]) -> None:
        self.past = self.past.and_(entries)
        self._fill_fields(self.chosen_field)
        self._show_rows()

    def _end(self, result: object) -> None:
        if isinstance(result, CuratorError):
            self.hint.say("The history cannot be read", f"{sentence(result)}.")
            self.stack.setCurrentIndex(1)
            return
        self._committed = result if isinstance(result, bytes) else None
        self.past = Past(self.past.entries, is_whole=True)
        self._show_rows()
        if self._rows and self.list.row >= 0:
            self._look_at(self.list.row)  # what is not committed waits for what is

    # -- show ----------------------------------------------------------------------------------

    @property
    def chosen_field(self) -> str:
        """The field whose history is shown; "" for all."""
        return str(self.field.currentData() or _ALL)

    def choose_field(self, field: str) -> None:
        """Show the history of one field."""
        self._fill_fields(field)
        self._show_rows()

    def _fill_fields(self, chosen: str) -> None:
        """The names; those inside a mapping only where they are asked for."""
        known = () if self._article.unreadable else self._article.document().data
        names = [_ALL, *fields_in(self.past.entries, known)]
        if chosen not in names:
            names.append(chosen)
        if names != [self.field.itemData(at) for at in range(self.field.count())]:
            self.field.clear()
            for name in names:
                words = field_name(name) if name else "all fields"
                self.field.addItem(words, name)
        self.field.setCurrentIndex(names.index(chosen))

    def _show_rows(self) -> None:
        """Show what is known and asked for; the chosen commit stays chosen."""
        row = self.list.row
        chosen = self._rows[row].entry.commit if 0 <= row < len(self._rows) else None
        field, past, today = self.chosen_field, self.past, datetime.now().astimezone().date()
        self._rows = rows = past.shown(field, with_noise=self.noise.isChecked())
        settings = self._clone.site.settings
        self.list.lines.fill(len(rows), lambda row: rows[row].line(settings, self._locale, today))
        at = [each.entry.commit for each in rows]
        self.list.choose(at.index(chosen) if chosen in at else 0 if rows else -1)
        self.noise.setText(past.noise_words())
        self.noise.setVisible(bool(past.noise) and not field)
        self.said.show_text(past.who_last_set(field, self._locale, today) if field else "")
        if rows:
            self.stack.setCurrentIndex(0)
        elif past.is_whole:
            self.hint.say("No commit has changed this" if field else "Not committed yet", "")
            if past.noise and not field:
                self.hint.say("Only programs have changed this", "")
            self.stack.setCurrentIndex(1)

    def _look_at(self, row: int) -> None:
        shown = self._rows[row] if 0 <= row < len(self._rows) else None
        self.pane.show_row(shown)
        self._read = None
        if shown is not None and not self._reading.is_busy:
            self._read_diff(shown.entry)

    def _read_diff(self, entry: Entry) -> None:
        self._read = entry
        if not entry.commit:
            self._show_diff((self._committed, self._article.data))
            return
        clone = self._clone

        def work(watch: Watch) -> tuple[bytes | None, bytes | None]:
            return followed(clone.contents(entry), watch)

        self._reading.start("Reading", work, self._show_diff)

    def _show_diff(self, result: object) -> None:
        row = self.list.row
        now = self._rows[row].entry if 0 <= row < len(self._rows) else None
        if now is not None and self._read != now:
            self._read_diff(now)  # another one was chosen meanwhile
        elif isinstance(result, CuratorError):
            self.pane.show_diff(b"", f"{sentence(result)}.")
        elif isinstance(result, tuple) and now is not None:
            from curator.library.commits.committing import diff_of
            from curator.library.commits.message import FileChange

            if not now.commit and not self.past.is_whole:
                return  # what was committed is not known yet
            old, new = result
            if old is not None and new is not None:
                new = self._only_asked_for(now.path, old, new)
            change = FileChange(now.path, old, new, now.moved_from)
            note = f"Moved from {now.moved_from}" if now.moved_from else ""
            self.pane.show_diff(diff_of(change), note)

    def _only_asked_for(self, path: str, old: bytes, new: bytes) -> bytes:
        """The new version without what programs did to protected keys, where one field is asked
        for."""
        from curator.library.commits.comparing import with_old

        field = self.chosen_field
        if not field:
            return new
        protected = self._clone.site.settings.protected - {field.partition(".")[0]}
        return with_old(path, old, new, protected)

    # -- use a value again ---------------------------------------------------------------------

    def can_use(self, change: FieldChange, before: bool) -> bool:
        """Whether the article can have this value, and has another one."""
        return self._edit(change, before) is not None

    def _edit(self, change: FieldChange, before: bool) -> Edit | None:
        article = self._session.article(self._article.path)
        if article is None:
            return None
        value = change.before if before else change.after
        return edit_to(article, change.field, value, self._clone.site.settings.protected)

    def use(self, change: FieldChange, before: bool) -> None:
        """Give the article this value again, as an ordinary edit."""
        edit, path = self._edit(change, before), self._article.path
        if edit is None:
            return
        name = field_name(change.field)
        label = f"Put back {shorten(name.lower(), 40)}"
        if self._session.edit([path], edit, label=label) is None:
            step = self._session.stack.latest
            undo = ("Undo", lambda: self._session.undo_step(step))
            words = f"{name} is as it was then; it is not saved yet"
            self._session.noticed.emit(Notice(words, action=undo))

    def done(self, result: int) -> None:
        """Nothing goes on behind a box that is gone."""
        self._background.wait()
        self._reading.wait()
        super().done(result)
