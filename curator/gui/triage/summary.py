"""What was decided, at the end, and the one thing that is left to do: save it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind


class Summary(QWidget):
    """Figures and buttons."""

    saved = Signal()
    taken_back = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("What was decided")
        self.heading = plain_label("", "heading", theme.heading)
        self.words = plain_label("", "quiet")
        self.save = QPushButton(self)
        self.save.setAccessibleName("Nothing to save")
        set_kind(self.save, "main")
        self.save.clicked.connect(self.saved)
        self.back = QPushButton("Take back the last  (U)", self)
        self.back.clicked.connect(self.taken_back)
        self.leave = QPushButton("Back to the list", self)
        self.leave.clicked.connect(self.left)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(2 * GRID)
        self._table.setVerticalSpacing(GRID // 2)
        self._table.setColumnStretch(0, 1)
        self._table.setColumnStretch(3, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._theme = theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        outer.setSpacing(GRID)
        outer.addStretch(2)
        for label in (self.heading, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            outer.addWidget(label)
        outer.addSpacing(2 * GRID)
        outer.addLayout(self._table)
        outer.addSpacing(3 * GRID)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for button in (self.save, self.back, self.leave):
            button.setAutoDefault(True)  # Enter presses it
            row.addWidget(button)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)

    def show_figures(
        self, heading: str, words: str, lines: Sequence[tuple[str, str]], save: str
    ) -> None:
        """Show these figures with their names; `save` are the words of the button, "" if there is
        nothing to save."""
        self.heading.setText(heading)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        while len(self._lines) < len(lines):
            figure = plain_label("", "", self._theme.figures, wrap=False)
            name = plain_label("", "quiet", wrap=False)
            row = len(self._lines)
            self._table.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignRight)
            self._table.addWidget(name, row, 2)
            self._lines.append((figure, name))
        for at, (figure, name) in enumerate(self._lines):
            value, text = lines[at] if at < len(lines) else ("", "")
            figure.setText(value)
            name.setText(text)
            figure.setVisible(bool(text))
            name.setVisible(bool(text))
        had_focus = self.save.hasFocus() or self.leave.hasFocus()
        self.save.setText(save)
        self.save.setAccessibleName(save or "Nothing to save")  # it is not to be seen then
        self.save.setVisible(bool(save))
        if had_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """The keyboard goes to what is most likely wanted next."""
        button = self.leave if self.save.isHidden() else self.save
        button.setFocus(Qt.FocusReason.OtherFocusReason)
