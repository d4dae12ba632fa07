"""The files of a batch and, beside them, exactly what would be written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.errors import by_reason
from curator.gui.bulk.planned import Planned, PlannedModel
from curator.gui.bulk.planned_list import PlannedList
from curator.gui.diff_box import DiffBox, has_windows_ends
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped

if TYPE_CHECKING:
    from curator.errors import CuratorError
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.batch import Batch

_MOST_REASONS = 500


class FilesPage(QSplitter):
    """A list with a filter at the left; at the right the diff of the file that is current, or why
    files are refused or left as they are."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._session = session
        self._site = session.library.site
        self._theme = theme
        self._shown: Planned | None = None
        self._batch: Batch | None = None
        self.model: PlannedModel[Planned] = PlannedModel(self)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter by title or path")
        self.filter.setAccessibleName("Filter the files")
        self.filter.installEventFilter(self)
        self.list = PlannedList(self.model, theme, self)
        self.ticked = plain_label("", "caption", wrap=False)
        self.all, self.none = self._link("Tick all"), self._link("Tick none")
        self.caption = ElidedLabel(self)
        set_kind(self.caption, "label")
        self.note = plain_label("", "caption")
        self.copy = self._link("Copy")
        self.copy.setAccessibleName("Copy the diff")
        self.diff = DiffBox("What would be written, read-only", theme, self)
        self.reasons = ReasonsBox(theme, self)
        self.right = QStackedWidget(self)
        self.addWidget(self._left())
        self.addWidget(self._lay_right())
        self.setStretchFactor(0, 2)
        self.setStretchFactor(1, 3)
        self.setSizes([400, 640])
        self.setChildrenCollapsible(False)
        self.setHandleWidth(2 * GRID)
        set_kind(self, "clear")
        self.filter.textChanged.connect(self._filter)
        self.list.looked_at.connect(self._look_at)
        self.model.ticked.connect(self._show_ticked)
        self.all.clicked.connect(lambda: self.model.tick_all(True))
        self.none.clicked.connect(lambda: self.model.tick_all(False))
        self.copy.clicked.connect(self._copy)
        theme.changed.connect(self._draw)

    def _link(self, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        set_kind(button, "link")
        return button

    def _left(self) -> QWidget:
        left = QWidget(self)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.ticked)
        row.addStretch(1)
        row.addWidget(self.all)
        row.addWidget(self.none)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        return left

    def _lay_right(self) -> QWidget:
        right = QWidget(self)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.caption, 1)
        row.addWidget(self.copy)
        self.right.addWidget(self.diff)
        self.right.addWidget(self.reasons)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.right, 1)
        return right

    # -- show ----------------------------------------------------------------------------------

    def show_batch(
        self, batch: Batch, files: tuple[Planned, ...], unticked: Sequence[str] = ()
    ) -> None:
        """Show the files of a batch, all of them ticked but these."""
        self._batch = batch
        self.model.fill(files, unticked)
        self.list.choose(0 if batch.count else -1)
        if batch.left:
            self.show_reasons("left")
        elif batch.refused and not batch.count:
            self.show_reasons("refused")

    def title_of(self, article: Article) -> str:
        """As it is called in the window, also where the step gives it another title."""
        return (self._session.article(article.file) or article).title

    def show_reasons(self, which: str) -> None:
        """Why files are "refused", or "left" as they are; again: back to the file."""
        if self._batch is None:
            return
        errors = self._batch.refused if which == "refused" else self._batch.left
        words = "Refused" if which == "refused" else "Changed by others since, and left as it is"
        caption = f"{words}: {grouped(len(errors))}"
        if self.right.currentWidget() is self.reasons and self.caption.text() == caption:
            self._draw()
            return
        self.reasons.show_errors(errors)
        self._show_right(self.reasons, caption, "")

    def focus_list(self) -> None:
        """Go to the files."""
        self.list.setFocus()

    def go_to(self, path: str | None) -> None:
        """Show this file, if it is among them."""
        rows = range(self.model.rowCount())
        row = next((row for row in rows if self.model.path_at(row) == path), None)
        if row is not None:
            self.list.choose(row)

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the filter the arrow leads into the list, and Escape empties it first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        self.model.filter(text)
        shown = range(self.model.rowCount())
        kept = next((row for row in shown if self.model.at(row) is self._shown), 0)
        self.list.choose(kept if shown else -1)
        self._show_ticked()

    def _show_ticked(self) -> None:
        number = len(self.model.chosen)
        self.ticked.setText(f"{grouped(number)} of {count(self.model.total, 'file')} ticked")
        some = bool(self.filter.text())
        shown = self.model.rowCount()
        self.all.setText(f"Tick these {grouped(shown)}" if some else "Tick all")
        self.none.setText(f"Untick these {grouped(shown)}" if some else "Tick none")
        for button in (self.all, self.none):
            button.setEnabled(shown > 0)

    def _look_at(self, row: int) -> None:
        self._shown = self.model.at(row)
        self._draw()

    def _draw(self) -> None:
        planned = self._shown
        if planned is None:
            self.diff.show_diff(b"")
            self._show_right(self.diff, "", "")
            return
        diff = planned.diff(self._site)
        self.diff.show_diff(diff)
        notes = []
        if planned.fate == "moved":
            same = "" if any(planned.lines) else "; nothing in it changes"
            notes.append(f"Moved from {planned.article.origin}{same}")
        elif planned.fate:
            notes.append("A new file" if planned.fate == "new" else "This file is deleted")
        if has_windows_ends(diff):
            notes.append("Its lines end with CR LF, and so do those that are written")
        self._show_right(self.diff, planned.path, ". ".join(notes))

    def _show_right(self, page: QWidget, caption: str, note: str) -> None:
        self.right.setCurrentWidget(page)
        self.caption.show_text(caption)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.copy.setVisible(page is self.diff and self._shown is not None)

    def _copy(self) -> None:
        if self._shown is not None:
            diff = self._shown.diff(self._site)
            QGuiApplication.clipboard().setText(diff.decode("utf-8", "replace"))


class ReasonsBox(QPlainTextEdit):
    """Reasons, each with its files below it; to be read, selected and copied."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAccessibleName("Reasons, read-only")
        self.document().setDocumentMargin(GRID)
        set_kind(self, "code")

    def show_errors(self, errors: Sequence[CuratorError]) -> None:
        """Show these; what only few files have comes first, as it is not seen behind the rest."""
        self.clear()
        cursor = QTextCursor(self.document())
        plain, quiet = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(self._theme.colour("text"))
        quiet.setForeground(self._theme.colour("quiet"))
        quiet.setFont(self._theme.small)
        left = _MOST_REASONS
        for reason, group in sorted(by_reason(errors), key=lambda each: len(each[1])):
            if not left:
                break
            if cursor.position():
                cursor.insertBlock()
                cursor.insertBlock()
            files = f": {count(len(group), 'file')}" if len(group) > 1 else ""
            cursor.insertText(f"{reason}{files}", plain)
            for error in group[:left]:
                place = ":".join(str(part) for part in (error.path, error.line) if part is not None)
                if place:
                    cursor.insertBlock()
                    cursor.insertText(place, quiet)
            left -= min(left, len(group))
        if len(errors) > _MOST_REASONS:
            cursor.insertBlock()
            cursor.insertText(f"… {grouped(len(errors) - _MOST_REASONS)} more", quiet)
        self.moveCursor(QTextCursor.MoveOperation.Start)
