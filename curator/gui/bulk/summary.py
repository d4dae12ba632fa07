"""What a step comes to, above its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import grouped, shorten

if TYPE_CHECKING:
    from curator.library.batch import Batch


class Summary(QWidget):
    """`12 would change · 3 need no change · 1 refused`; the last two of all lead to the reasons."""

    asked = Signal(str)  # for the reasons of what is "refused" or "left"

    def __init__(self, label: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = plain_label(shorten(label, 200), "heading", theme.heading)
        self.counts = plain_label("", "quiet", wrap=False)
        self.refused = self._link("Show what is refused and why")
        self.refused.clicked.connect(lambda: self.asked.emit("refused"))
        self.left = self._link("Show what is left as it is and why")
        self.left.clicked.connect(lambda: self.asked.emit("left"))
        self.note = plain_label("", "caption")
        self.alert = plain_label("", "alert")
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.counts)
        self._dots: dict[QPushButton, QLabel] = {}
        for link in (self.refused, self.left):
            self._dots[link] = plain_label(" · ", "quiet", wrap=False)
            row.addWidget(self._dots[link])
            row.addWidget(link)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.heading)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.alert)
        self.show_nothing()
        self.say("")

    def _link(self, words: str) -> QPushButton:
        button = QPushButton(self)
        button.setToolTip(words)
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        set_kind(button, "text-link")
        return button

    def show_nothing(self) -> None:
        """Nothing is known yet."""
        self.counts.setText(" ")
        self._show_link(self.refused, 0, "")
        self._show_link(self.left, 0, "")
        self.note.hide()

    def show_batch(self, batch: Batch, unsaved: int) -> None:
        """Say what there is; `unsaved` of the articles have edits that are not saved."""
        parts = []
        if batch.count or batch.refused or batch.left:
            parts.append(f"{grouped(batch.count)} would change")
        if batch.same:
            verb = "needs" if batch.same == 1 else "need"
            parts.append(f"{grouped(batch.same)} {verb} no change")
        self.counts.setText(" · ".join(parts))
        self._show_link(self.refused, len(batch.refused), "refused")
        self._show_link(self.left, len(batch.left), "left as it is")
        noun = "article has" if unsaved == 1 else "articles have"
        self.note.setText(
            f"{grouped(unsaved)} {noun} unsaved edits; these stay as they are, unsaved."
        )
        self.note.setVisible(unsaved > 0)

    def say(self, text: str) -> None:
        """Say why nothing was written; "" for nothing."""
        self.alert.setText(text)
        self.alert.setVisible(bool(text))

    def _show_link(self, button: QPushButton, number: int, words: str) -> None:
        button.setVisible(number > 0)
        self._dots[button].setVisible(number > 0)
        button.setText(f"{grouped(number)} {words}")
        button.setAccessibleName(button.toolTip())
