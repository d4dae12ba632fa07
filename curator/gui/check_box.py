"""Check boxes and round ones as the lists paint them: the style's own are lost in the dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QRadioButton,
    QStyle,
    QWidget,
)

if TYPE_CHECKING:
    from curator.gui.theme import Theme

BOX = 16  # logical pixels
_GAP = 6  # before the words


@dataclass(frozen=True, slots=True)
class CheckColours:
    """The colours of a check box, made once for a theme: lists paint many."""

    accent: QColor
    on_accent: QColor
    control: QColor
    surface: QColor

    @classmethod
    def of(cls, theme: Theme) -> CheckColours:
        """Those of the theme as it is now."""
        names = ("accent", "on_accent", "control", "surface")
        return cls(*(theme.colour(name) for name in names))


class CheckBox(QCheckBox):
    """A check box in the colours of the theme."""

    def __init__(self, words: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then the words."""
        painter = QPainter(self)
        paint_check(painter, _indicator(self), self.isChecked(), CheckColours.of(self._theme))
        _paint_words(self, painter, self._theme)

    def sizeHint(self) -> QSize:
        """The box and the words."""
        return _size(self)

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)


class RadioButton(QRadioButton):
    """One of several choices, in the colours of the theme."""

    def __init__(self, words: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """The circle, then the words."""
        painter = QPainter(self)
        colours = CheckColours.of(self._theme)
        circle = QRectF(0, 0, BOX - 1, BOX - 1)
        circle.moveCenter(QRectF(_indicator(self)).center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        line = colours.control if self.isEnabled() else self._theme.colour("border")
        painter.setPen(_pen(colours.accent if self.isChecked() else line, 1.25))
        painter.setBrush(colours.accent if self.isChecked() else colours.surface)
        painter.drawEllipse(circle)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.on_accent)
            painter.drawEllipse(circle.center(), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        _paint_words(self, painter, self._theme)

    def sizeHint(self) -> QSize:
        """The circle and the words."""
        return _size(self)

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)


def _indicator(button: QAbstractButton) -> QRect:
    return _mirrored(button, QRect(0, 0, BOX, button.height()))


def _mirrored(button: QAbstractButton, part: QRect) -> QRect:
    return QStyle.visualRect(button.layoutDirection(), button.rect(), part)


def _size(button: QAbstractButton) -> QSize:
    metrics = button.fontMetrics()
    width = BOX + _GAP + metrics.horizontalAdvance(button.text()) + 1
    return QSize(width, max(metrics.height(), BOX) + 4)


def _paint_words(button: QAbstractButton, painter: QPainter, theme: Theme) -> None:
    metrics, left = button.fontMetrics(), BOX + _GAP
    width = min(metrics.horizontalAdvance(button.text()) + 1, button.width() - left)
    rect = _mirrored(button, QRect(left, 0, width, button.height()))
    painter.setPen(theme.colour("text" if button.isEnabled() else "quiet"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, button.text())
    if button.hasFocus():
        line = rect.center().y() + metrics.height() // 2
        painter.fillRect(rect.left(), line, width, 1, theme.colour("accent"))


def paint_check(painter: QPainter, rect: QRect, value: bool | None, colours: CheckColours) -> None:
    """A check box in the middle of `rect`."""
    box = QRectF(0, 0, BOX - 1, BOX - 1)
    box.moveCenter(QPointF(rect.x() + rect.width() / 2, rect.y() + (rect.height() - 1) / 2))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if value:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent)
        painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)
        painter.setPen(_pen(colours.on_accent, 2.0))
        painter.drawPolyline(_tick(box))
    else:
        painter.setPen(_pen(colours.control, 1.25))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(box, 4, 4)
        if value is None:
            painter.setPen(_pen(colours.control, 2.0))
            middle = box.center()
            painter.drawLine(middle - QPointF(3.5, 0), middle + QPointF(3.5, 0))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _tick(box: QRectF) -> list[QPointF]:
    left, top, size = box.x(), box.y(), box.width()
    return [
        QPointF(left + 0.24 * size, top + 0.52 * size),
        QPointF(left + 0.43 * size, top + 0.71 * size),
        QPointF(left + 0.77 * size, top + 0.31 * size),
    ]
