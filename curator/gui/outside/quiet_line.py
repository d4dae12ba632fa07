"""The quiet line in the middle of the status line: what others just did."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from curator.gui.outside.words import replaced, updated
from curator.gui.said import TakenIn
from curator.gui.theme import set_kind

_SECONDS = 8  # how long it stays
_TOGETHER = 3.0  # seconds between changes that are told as one
_MOST_TOLD = 20_000  # changes in one line
_SLACK = 4  # pixels: letters are as wide as fractions of one, which add up


class QuietLine(QPushButton):
    """Says it in a few words and goes away by itself; a click asks what it was, exactly."""

    def __init__(self, machine: Callable[[], Collection[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._machine = machine
        self._taken: list[TakenIn] = []
        self._last = 0.0
        self._words = ""
        self.replaced = 0  # of the editor's decisions, which is said too
        self._timer = QTimer(self, singleShot=True, interval=_SECONDS * 1000)
        self._timer.timeout.connect(self.forget)
        set_kind(self, "quiet")
        self.setFlat(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A long sentence must not push the rest of the status line away.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("What others changed")
        self.hide()

    @property
    def words(self) -> str:
        """What is said now, all of it."""
        return self._words

    def say(self, taken: tuple[TakenIn, ...]) -> None:
        """Say this, with what came just before."""
        now = time.monotonic()
        if now - self._last > _TOGETHER or len(self._taken) > _MOST_TOLD:
            self._taken.clear()
        self._last = now
        self._taken += taken
        self._show()

    def say_replaced(self, number: int) -> None:
        """Say that others have put other values in place of so many that were decided here."""
        self.replaced += number
        self._show()

    def _show(self) -> None:
        parts = [updated(self._taken, self._machine())] if self._taken else []
        parts += [replaced(self.replaced)] if self.replaced else []
        self._words = "; ".join(parts)
        self.setAccessibleName(self._words)
        self.setAccessibleDescription("Shows what changed")
        self.setToolTip(f"{self._words}\nClick to see what changed")
        self.show()
        self._take_room()
        self._elide()
        self._timer.start()

    def forget(self) -> None:
        """There is nothing to say any more."""
        if self.hasFocus():
            self._timer.start()  # somebody is about to press it
            return
        self._taken.clear()
        self._words = ""
        self.replaced = 0
        self._timer.stop()
        self.hide()

    def _take_room(self) -> None:
        """Be as wide as the words want now, and not once others have had their turn: till then they
        would be cut as if there were no room."""
        self.updateGeometry()
        line = self.parentWidget()
        layout = None if line is None else line.layout()
        if layout is not None:
            layout.activate()

    def minimumSizeHint(self) -> QSize:
        """It may be cut short."""
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """For all the words."""
        words = self.fontMetrics().horizontalAdvance(self._words)
        return QSize(self._spare() + words + _SLACK, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Another font takes other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._elide()

    def _spare(self) -> int:
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def _elide(self) -> None:
        room = max(self.width() - self._spare(), 0)
        middle = Qt.TextElideMode.ElideMiddle
        shown = self.fontMetrics().elidedText(self._words, middle, room)
        if shown.replace("&", "&&") != self.text():
            self.setText(shown.replace("&", "&&"))
