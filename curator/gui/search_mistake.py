"""What the search box says of a search that is not understood: where, why, and the way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QInputMethodEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import for_menu, shorten

if TYPE_CHECKING:
    from curator.errors import QueryError

GAP = 2  # between the box and what lies below it
_PATIENCE = 400  # milliseconds that a mistake may stand before it is spoken of
_WIDTH = 56 * GRID
# The button says it, and does it.
_DID_YOU_MEAN = re.compile(r"; (?:did you mean|write|put) [^;]*\Z")


class MistakeNote(QFrame):
    """Lies over the window, below the box that it is about; the keyboard stays there."""

    accepted = Signal()  # the better text is wanted

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        set_kind(self, "mistake")
        self.setAccessibleName("Mistake in the search")
        self._reason = plain_label("", "alert")
        self._still = plain_label("The list shows what was found before.", "caption")
        self.fix = QPushButton(self)
        self.fix.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_kind(self.fix, "text-link")
        self.fix.setCursor(Qt.CursorShape.PointingHandCursor)
        self.fix.clicked.connect(self.accepted)
        self._key = plain_label("Alt+Enter", "key", wrap=False)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.fix)
        line.addWidget(self._key)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID + GRID // 2, GRID, GRID + GRID // 2, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self._reason)
        column.addLayout(line)
        column.addWidget(self._still)

    @property
    def reason(self) -> str:
        """What is said."""
        return self._reason.text()

    def say(self, reason: str, better: str, below: QPoint) -> None:
        """Say this below a point of the parent. `better`: the text that was meant, if any."""
        words = _DID_YOU_MEAN.sub("", reason) if better else reason
        self._reason.setText(words if words.endswith((".", "?")) else f"{words}.")
        self.fix.setText(for_menu(f"Search for {shorten(better, 48)}"))
        self.fix.setAccessibleName(self.fix.text())
        for widget in (self.fix, self._key):
            widget.setVisible(bool(better))
        parent = self.parentWidget()
        assert parent is not None
        width = min(_WIDTH, parent.width() - 2 * GRID)
        self.setFixedWidth(width)
        layout = self.layout()
        assert layout is not None
        height = layout.heightForWidth(width)
        left = below.x()
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left -= width
        left = min(max(left, GRID), parent.width() - width - GRID)
        self.setGeometry(left, below.y(), width, height)
        self.show()
        self.raise_()


class Mistake(QObject):
    """The mistake in a box: marked in its text and told below it, once it has stood for a while.
    `error` is None where there is none."""

    mended = Signal()  # the better text is wanted

    def __init__(self, box: QLineEdit, theme: Theme) -> None:
        super().__init__(box)
        self.error: QueryError | None = None
        self.is_composing = False  # a letter is being put together by an input method
        self._box = box
        self._theme = theme
        self._note: MistakeNote | None = None
        self._is_told = False  # it is marked in the box
        self._has_room = True  # nothing else lies below the box
        self._tip = ""
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self.tell)
        theme.changed.connect(self._mark)

    @property
    def note(self) -> MistakeNote | None:
        """What is said, while it is to be seen."""
        note = self._note
        return note if note is not None and not note.isHidden() else None

    @property
    def better(self) -> str:
        """The text that was meant, "" if that is not known."""
        from curator.library.query.mistake import mended

        return (mended(self._box.text(), self.error) if self.error is not None else None) or ""

    def show(self, error: QueryError | None) -> None:
        """There is this mistake, which is told in a while, or none."""
        self.error = error
        if error is not None:
            self._patience.start()
            return
        self._patience.stop()
        if self._is_told:
            self._is_told = False
            self._hide_note()
            self._box.setToolTip(self._tip)
            self._box.setAccessibleDescription("")
            self._mark()

    def tell(self) -> None:
        """Mark it and say why, now; while one is still choosing what to type, later."""
        self._patience.stop()
        if self.error is None or not self._has_room:
            return
        if not self._is_told:
            self._is_told = True
            self._tip = self._box.toolTip()
        self._box.setToolTip(self.error.reason)
        self._box.setAccessibleDescription(self.error.reason)
        self._mark()
        if self._box.hasFocus():
            self._show_note()
            announce(self._box, self.error.reason)

    def make_way(self) -> None:
        """Something else lies below the box now."""
        self._has_room = False
        self._hide_note()

    def leave(self) -> None:
        """The keyboard has left the box: nothing lies below it, but the mistake stays marked."""
        self._has_room = True
        self._hide_note()

    def come_back(self) -> None:
        """There is room below the box again."""
        self._has_room = True
        if self._is_told and self._box.hasFocus():
            self._show_note()
        elif self.error is not None:
            self._patience.start()

    def follow(self) -> None:
        """The box is elsewhere."""
        if self.note is not None:
            self._show_note()

    def _show_note(self) -> None:
        if self.error is None:
            return
        box = self._box
        if self._note is None:
            self._note = MistakeNote(self._theme, box.window())
            self._note.accepted.connect(self.mended)
        below = QPoint(box.width() if box.isRightToLeft() else 0, box.height() + GAP)
        self._note.say(self.error.reason, self.better, box.mapTo(box.window(), below))

    def _hide_note(self) -> None:
        if self._note is not None:
            self._note.hide()

    def _mark(self) -> None:
        """Put a wavy line below the mistake, as what an input method would say of it."""
        if self.is_composing:
            return
        attributes = []
        if self.error is not None and self._is_told:
            from curator.library.query.mistake import place

            start, end = place(self._box.text(), self.error)
            wave = QTextCharFormat()
            wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            wave.setUnderlineColor(self._theme.colour("error"))
            at = start - self._box.cursorPosition()
            kind = QInputMethodEvent.AttributeType.TextFormat
            attributes.append(QInputMethodEvent.Attribute(kind, at, end - start, wave))
        QCoreApplication.sendEvent(self._box, QInputMethodEvent("", attributes))


def announce(widget: QWidget, words: str) -> None:
    """A screen reader hears of it though the keyboard is elsewhere."""
    if widget.isVisible():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
