"""One chip: a name that can be taken away, and that some of several articles may lack.

Chips paint themselves: an article has many, and the style sheet would take milliseconds for each.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QStyle, QToolButton, QWidget

from curator.gui.theme import GRID, Theme

_LONGEST = 36 * GRID  # how wide a name may be before it is cut
_BUTTON = 2 * GRID
_ICON = 12
_BEFORE, _AFTER, _GAP = 9, 4, GRID // 2
_OVERHANG = 2  # of letters that lean out of their place
_KEYS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Home: "first",
    Qt.Key.Key_End: "end",
}
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ADD = (Qt.Key.Key_Plus, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class Chip(QWidget):
    """Delete takes the name away, the arrows go to the neighbours.

    Where only some of several articles have the name, the chip says how many; + gives it to all.
    """

    removed = Signal(str, bool)  # the name; whether by a key
    added = Signal(str)
    steered = Signal(object, str)  # this chip; "left", "right", "first" or "end"

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.part = ""
        self.unknown = ""
        self._theme = theme
        self._metrics = QFontMetrics(theme.small)
        self._advance = self._metrics.horizontalAdvance(name) + _OVERHANG
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._plus: ChipButton | None = None  # few chips need it
        self._cross = ChipButton(self, theme, "clear", "quiet")
        self._cross.clicked.connect(self._remove_by_click)

    def show_state(self, *, unknown: str = "", part: str = "") -> None:
        """`unknown` says why the name is odd, if it is; `part` how many have it, if not all."""
        self.part, self.unknown = part, unknown
        if part and self._plus is None:
            self._plus = ChipButton(self, self._theme, "add", "text")
            self._plus.clicked.connect(self._add)
            self._plus.say(f"Add {self.name} to all")
        if self._plus is not None:
            self._plus.setVisible(bool(part))
        self._cross.say(f"Remove {self.name}{' from all' if part else ''}")
        said = [text for text in (f"only {part} have it" if part else "", unknown) if text]
        self.setAccessibleName(", ".join([self.name, *said]))
        self.setToolTip("\n".join([self.name, *(text[:1].upper() + text[1:] for text in said)]))
        self._place_buttons()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the whole name, up to a point."""
        return QSize(min(self._advance, _LONGEST) + self._around(), self._metrics.height() + GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A pill, a sign for an odd name, the name, how many have it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_pill(painter)
        left = _BEFORE
        if self.unknown:
            icon = self._theme.icon("warning", "warning")
            icon.paint(painter, self._mirrored(QRect(left, 0, _ICON, self.height())))
            left += _ICON + _GAP
        room = min(self._advance, self.width() - self._around())
        mode = Qt.TextElideMode.ElideRight
        name = self._metrics.elidedText(self.name, mode, max(room, 0))
        whole = not self.part and not self.unknown
        self._write(painter, left, room, name, "chip_text" if whole else "text")
        if self.part:
            rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            words = f"{self.part} ·" if rtl else f"· {self.part}"
            self._write(painter, left + room + _GAP, self._part_width(), words, "quiet")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons are at the end."""
        super().resizeEvent(event)
        self._place_buttons()

    def changeEvent(self, event: QEvent) -> None:
        """Right-to-left, they are at the left."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place_buttons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, Backspace, the arrows, and + where it is there."""
        if event.modifiers() & ~_PLAIN:
            super().keyPressEvent(event)
        elif event.key() in _REMOVE:
            self.removed.emit(self.name, True)
        elif event.key() in _KEYS:
            self.steered.emit(self, _KEYS[Qt.Key(event.key())])
        elif self.part and event.key() in _ADD:
            self._add()
        else:
            super().keyPressEvent(event)

    def _paint_pill(self, painter: QPainter) -> None:
        focused = self.hasFocus()
        whole = not self.part and not self.unknown
        edge = "accent" if focused else "warning" if self.unknown else "control"
        pen = QPen(self._theme.colour(edge), 2 if focused else 1)
        if not focused:
            pen.setDashPattern([3, 3])
        filled = "selection" if focused else "chip"
        painter.setPen(Qt.PenStyle.NoPen if whole and not focused else pen)
        painter.setBrush(self._theme.colour(filled) if whole or focused else QColor(0, 0, 0, 0))
        half = pen.widthF() / 2 if not whole or focused else 0
        pill = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)

    def _write(self, painter: QPainter, left: int, wide: int, text: str, colour: str) -> None:
        painter.setFont(QFont(self._theme.small))
        painter.setPen(self._theme.colour(colour))
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        where = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | side
        place = self._mirrored(QRect(left, 0, wide + _OVERHANG, self.height()))
        painter.drawText(place, where | Qt.TextFlag.TextSingleLine, text)

    def _place_buttons(self) -> None:
        top = (self.height() - _BUTTON) // 2
        right = self.width() - _AFTER - _BUTTON
        self._cross.setGeometry(self._mirrored(QRect(right, top, _BUTTON, _BUTTON)))
        if self._plus is not None:
            self._plus.setGeometry(self._mirrored(QRect(right - _BUTTON, top, _BUTTON, _BUTTON)))

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def _part_width(self) -> int:
        return self._metrics.horizontalAdvance(f"· {self.part}") + _OVERHANG

    def _around(self) -> int:
        """What the chip needs beside the name."""
        part = _GAP + self._part_width() + _BUTTON if self.part else 0
        sign = _ICON + _GAP if self.unknown else 0
        return _BEFORE + sign + part + _GAP + _BUTTON + _AFTER

    def _remove_by_click(self) -> None:
        self.removed.emit(self.name, False)

    def _add(self) -> None:
        self.added.emit(self.name)


class ChipButton(QToolButton):
    """A small round button in a chip; the keyboard has its own keys for what it does."""

    def __init__(self, parent: QWidget, theme: Theme, icon: str, colour: str) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._colour = colour
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def say(self, words: str) -> None:
        """What it does, for screen readers and the pointer."""
        self.setAccessibleName(words)
        self.setToolTip(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sign; a circle behind it under the pointer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("selection" if self.isDown() else "selection_idle"))
            painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), 8, 8)
        colour = "text" if self.underMouse() else self._colour
        inset = (_BUTTON - _ICON) // 2
        place = self.rect().adjusted(inset, inset, -inset, -inset)
        self._theme.icon(self._icon, colour).paint(painter, place)
