"""How a row of two lines is painted: what it is, and below it, smaller, what else to say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QWidget

from curator.gui.theme import GRID, Theme

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TwoLines:
    """Paints such rows in a view: `paint_back` first, then `paint` what is written in a part of the
    row. All places are as for people who read from left to right."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        self._theme = theme
        self._view = view
        self._body = QFontMetrics(theme.body)
        self._small = QFontMetrics(theme.small)

    @property
    def height(self) -> int:
        """Of a row."""
        return self._body.height() + self._small.height() + 2 * GRID

    def mirrored(self, row: QRect, inner: QRect) -> QRect:
        """Where a part of a row is for people who read from right to left."""
        return QStyle.visualRect(self._view.layoutDirection(), row, inner)

    def paint_back(self, painter: QPainter, row: QRect, state: QStyle.StateFlag) -> None:
        """What is behind a row, and the line below it."""
        painter.fillRect(row, self._surface(state))
        painter.fillRect(row.x(), row.bottom(), row.width(), 1, self._theme.colour("line"))

    def paint(
        self,
        painter: QPainter,
        row: QRect,
        inner: QRect,
        words: tuple[str, str],
        marks: Sequence[tuple[str, str]],
        colour: str,
    ) -> None:
        """Write the `words` of both lines, the first in this colour, as far as they fit; `marks`
        are short words in pills at its end, each with the name of the colour behind it."""
        end = self._paint_marks(painter, row, inner, marks)
        top = QRect(inner.x(), inner.y(), end - inner.x(), self._body.height())
        below = QRect(inner.x(), top.bottom() + 1, inner.width(), self._small.height())
        shown = self._body.elidedText(words[0], Qt.TextElideMode.ElideRight, top.width())
        self._write(painter, self.mirrored(row, top), shown, self._theme.body, colour)
        shown = self._small.elidedText(words[1], Qt.TextElideMode.ElideMiddle, below.width())
        self._write(painter, self.mirrored(row, below), shown, self._theme.small, "quiet")

    def _paint_marks(
        self, painter: QPainter, row: QRect, inner: QRect, marks: Sequence[tuple[str, str]]
    ) -> int:
        """The pills at the end of the first line; where the room before them ends."""
        end = inner.right() + 1
        for words, surface in reversed(marks):
            width = self._small.horizontalAdvance(words) + GRID
            height = self._small.height() + 2
            top = inner.y() + (self._body.height() - height) // 2
            pill = self.mirrored(row, QRect(end - width, top, width, height))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(surface))
            painter.drawRoundedRect(pill, 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setFont(self._theme.small)
            painter.setPen(self._theme.colour("text"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
            end -= width + GRID // 2
        return end - GRID // 2

    def _surface(self, state: QStyle.StateFlag) -> QColor:
        if state & QStyle.StateFlag.State_Selected:
            return self._theme.colour("selection" if self._view.hasFocus() else "selection_idle")
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        return self._theme.colour("hover" if hovered else "surface")

    def _write(self, painter: QPainter, place: QRect, words: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        painter.drawText(place, _LEFT | Qt.TextFlag.TextSingleLine, words)
