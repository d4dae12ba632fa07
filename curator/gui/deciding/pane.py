"""One field: what was there, what it is here and what it is there, and what it is to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from curator.gui.deciding import sides, whole
from curator.gui.deciding.comparing import compared
from curator.gui.deciding.marked_text import MarkedText
from curator.gui.deciding.typed import TypedValue
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import for_menu, grouped

if TYPE_CHECKING:
    from curator.document import Conflict

_MOST_BEFORE = 5  # lines of what was there before
_MOST = 12  # lines of a side: the buttons below are seen without scrolling
_SPELLING = "Both read the same: only what kind of value it is differs, or blanks or line ends do."


class ConflictPane(QScrollArea):
    """Shows one conflict. `chosen` with "ours" or "theirs", `chosen_for_all` with the same for
    every conflict in a field of that name; `type_asked` when another value is to be typed."""

    chosen = Signal(str)
    chosen_for_all = Signal(str)
    type_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.conflict: Conflict | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("The field to decide")
        set_kind(self, "clear")
        page = QWidget(self)
        set_kind(page, "clear")
        self.heading = plain_label("", "heading", theme.heading, wrap=False)
        self.article = ElidedLabel(page)
        set_kind(self.article, "quiet")
        self.before = MarkedText(
            "Before both changes", "selection_idle", theme, page, most=_MOST_BEFORE
        )
        self.mine = MarkedText("Mine", "added_surface", theme, page, most=_MOST)
        self.theirs = MarkedText("Theirs", "selection", theme, page, most=_MOST)
        self.reason = plain_label("", "")
        self.note = plain_label(_SPELLING, "caption")
        self.keep = QPushButton("Keep mine")
        self.take = QPushButton("Take theirs")
        self.type_ = QPushButton("Type another…")
        self.keep_all = QPushButton()
        self.take_all = QPushButton()
        self.typed = TypedValue(theme, page)
        self.typed.hide()
        self._lay_out(page)
        self._connect()
        self.setWidget(page)

    def _lay_out(self, page: QWidget) -> None:
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.heading)
        column.addWidget(self.article)
        column.addWidget(self.reason)
        column.addSpacing(GRID)
        column.addWidget(plain_label("Before", "label"))
        column.addWidget(self.before)
        column.addSpacing(GRID)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        top = Qt.AlignmentFlag.AlignTop
        sides_ = (
            ("Mine", self.mine, self.keep, self.keep_all),
            ("Theirs: what the site has now", self.theirs, self.take, self.take_all),
        )
        for at, (words, box, button, all_of_them) in enumerate(sides_):
            grid.setColumnStretch(at, 1)
            grid.addWidget(plain_label(words, "label"), 0, at)
            grid.addWidget(box, 1, at, top)
            row = QHBoxLayout()
            row.setSpacing(GRID)
            row.addWidget(button)
            row.addWidget(all_of_them)
            row.addStretch(1)
            grid.addLayout(row, 2, at)
        column.addLayout(grid)
        column.addWidget(self.note)
        column.addSpacing(GRID)
        row = QHBoxLayout()
        row.addWidget(self.type_)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.typed)
        column.addStretch(1)

    def _connect(self) -> None:
        for button, signal, value, tip in (
            (self.keep, self.chosen, "ours", "1 or M"),
            (self.take, self.chosen, "theirs", "2 or T"),
            (self.keep_all, self.chosen_for_all, "ours", ""),
            (self.take_all, self.chosen_for_all, "theirs", ""),
        ):
            button.setAutoDefault(False)
            button.setToolTip(tip)
            button.clicked.connect(lambda _=False, s=signal, v=value: s.emit(v))
        set_kind(self.keep, "main")
        set_kind(self.take, "main")
        for button in (self.keep_all, self.take_all):
            set_kind(button, "link")
        self.type_.setAutoDefault(False)
        self.type_.setToolTip("E")
        self.type_.clicked.connect(self.type_asked)

    def show_conflict(self, conflict: Conflict, path: str, title: str, alike: int) -> None:
        """Show a conflict in the article of this title; so many are in a field of that name."""
        self.heading.setText(sides.heading_of(conflict))
        self.article.show_text(title)
        if conflict != self.conflict or conflict is not self.conflict:
            self._show_sides(conflict, path)
        self.conflict = conflict
        name = for_menu(sides.name_of(conflict.field, any_item=True).lower())
        those = f"every {name}" if conflict.field else "all such files"
        for button, words in ((self.keep_all, "Mine"), (self.take_all, "Theirs")):
            button.setText(f"{words} for {those} ({grouped(alike)})")
            button.setVisible(alike > 1)

    def _show_sides(self, conflict: Conflict, path: str) -> None:
        values = (conflict.base, conflict.ours, conflict.theirs)
        before, mine, theirs = map(sides.text_of, values)
        # What was done to a file that the other side deleted is seen beside what it was before.
        was = None if conflict.deleted_by is None else before
        for box, text, others in (
            (self.before, before, (mine, theirs)),
            (self.mine, mine, (theirs or was,)),
            (self.theirs, theirs, (mine or was,)),
        ):
            if text is None or not text.strip():
                box.show_parts((), sides.nothing(conflict) if text is None else "Empty")
            else:
                box.show_parts(compared(text, [each for each in others if each is not None]))
        self.reason.setText("" if conflict.field else whole.reason(conflict, path))
        self.reason.setVisible(not conflict.field)
        self.note.setVisible(mine == theirs)

    def enable(self, idle: bool) -> None:
        """Whether something can be decided now."""
        for button in (self.keep, self.take, self.type_, self.keep_all, self.take_all):
            button.setEnabled(idle)

    def show_typing(self, on: bool) -> None:
        """Show the place where another value is typed, or hide it."""
        self.typed.setVisible(on)
        self.type_.setVisible(not on)
        if on:
            self.widget().layout().activate()  # type: ignore[union-attr]
            self.ensureWidgetVisible(self.typed)
        else:
            self.typed.close_()
