"""The search box: hands in what is typed after a blink, and again at once when Enter is pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from curator.gui.theme import GRID, Theme

_DEBOUNCE = 40  # milliseconds


class SearchBox(QLineEdit):
    """One line with a glass at its beginning and, when there is text, a cross at its end."""

    searched = Signal(str)
    left = Signal()  # down to the results

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Search titles, excerpts, topics, publishers")
        self.setAccessibleName("Search")
        self.setToolTip("Search (Ctrl+F or /)")
        self.setMinimumWidth(24 * GRID)
        self.setMaximumWidth(72 * GRID)
        glass = QAction("Search", self)
        theme.dress(glass, "search", "quiet")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._cross = QAction("Clear search", self)
        theme.dress(self._cross, "clear", "quiet")
        self._cross.triggered.connect(self.empty)
        self.addAction(self._cross, QLineEdit.ActionPosition.TrailingPosition)
        self._cross.setVisible(False)
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE)
        self._timer.timeout.connect(self._hand_in)
        self.textChanged.connect(self._text_changed)

    def empty(self) -> None:
        """Search for nothing: everything is shown."""
        self.clear()
        self._hand_in()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrow down go to the results."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._hand_in()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _text_changed(self, text: str) -> None:
        self._cross.setVisible(bool(text))
        self._timer.start()

    def _hand_in(self) -> None:
        self._timer.stop()
        self.searched.emit(self.text())
