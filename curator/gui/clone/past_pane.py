"""What one commit did to an article: field by field, with a way to have a value again, and as a
diff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from curator.gui.clone.words import change_words, field_name
from curator.gui.diff_box import DiffBox
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.lines import Line, LinesList
from curator.gui.theme import GRID, Theme, set_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from curator.gui.clone.past import Shown
    from curator.library.commits.comparing import FieldChange


class PastPane(QWidget):
    """`wanted` with a change and whether its value before is wanted, rather than the one after.
    `can_use` says the same way whether that makes sense."""

    wanted = Signal(object, bool)  # FieldChange

    def __init__(
        self, can_use: Callable[[FieldChange, bool], bool], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._can_use = can_use
        self._changes: Sequence[FieldChange] = ()
        self._diff = b""
        self.caption = ElidedLabel(self)
        set_kind(self.caption, "label")
        self.list = LinesList("Fields that were changed", theme, self)
        self.use = QPushButton("Use this value again")
        self.use.setToolTip("An ordinary edit, which can be undone: nothing is saved by it")
        self.use_before = QPushButton("Use the value before it")
        self.use_before.setToolTip(self.use.toolTip())
        self.note = plain_label("", "caption")
        self.diff = DiffBox("What the commit changed in this file, read-only", theme, self)
        self._lay_out()
        self.list.looked_at.connect(self._show_buttons)
        self.use.clicked.connect(lambda: self._want(before=False))
        self.use_before.clicked.connect(lambda: self._want(before=True))
        theme.changed.connect(lambda: self.diff.show_diff(self._diff))

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(GRID)
        set_kind(splitter, "clear")
        above, below = QWidget(splitter), QWidget(splitter)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.use, self.use_before):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        upper = QVBoxLayout(above)
        upper.addWidget(self.list, 1)
        upper.addLayout(row)
        lower = QVBoxLayout(below)
        lower.addWidget(self.note)
        lower.addWidget(self.diff, 1)
        for layout in (upper, lower):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(GRID // 2)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([220, 330])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.caption)
        column.addWidget(splitter, 1)

    def show_row(self, shown: Shown | None) -> None:
        """Show what a commit did; its diff follows."""
        self._changes = changes = () if shown is None else shown.changes
        if shown is None:
            self.caption.show_text("")
        elif shown.is_uncommitted:
            self.caption.show_text("Not committed yet, saved or not")
        else:
            entry = shown.entry
            self.caption.show_text(f"{entry.commit[:10]} · {entry.subject}")
        self.list.lines.fill(len(changes), lambda row: _line(changes[row]))
        self.list.choose(0 if changes else -1)
        self.show_diff(b"", "")

    def show_diff(self, diff: bytes, note: str) -> None:
        """The diff, and what to say of it."""
        self._diff = diff
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.diff.show_diff(diff)

    def show_state(self) -> None:
        """The article may be another one now."""
        self._show_buttons(self.list.row)

    def _show_buttons(self, row: int) -> None:
        change = self._changes[row] if 0 <= row < len(self._changes) else None
        for button, before in ((self.use, False), (self.use_before, True)):
            button.setEnabled(change is not None and self._can_use(change, before))

    def _want(self, *, before: bool) -> None:
        row = self.list.row
        if 0 <= row < len(self._changes):
            self.wanted.emit(self._changes[row], before)


def _line(change: FieldChange) -> Line:
    return Line(field_name(change.field), change_words(change, 120))
