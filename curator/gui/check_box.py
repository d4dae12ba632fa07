"""How lists paint a check box: filled and ticked, empty, or with a bar for not set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

if TYPE_CHECKING:
    from curator.gui.theme import Theme

BOX = 16  # logical pixels


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
