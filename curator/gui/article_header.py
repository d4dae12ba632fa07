"""The header of the list of articles: how wide the columns are, and what they are sorted by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QWidget

from curator.gui.columns import Column
from curator.gui.theme import GRID

if TYPE_CHECKING:
    from curator.gui.theme import Theme

_WIDTHS = {
    Column.STATE: 24,
    Column.PUBLISHED: 32,
    Column.TITLE: 320,
    Column.TOPICS: 168,
    Column.PROVIDER: 128,
    Column.DATE: 88,
    Column.TYPE: 72,
    Column.QUALITY: 64,
    Column.HEAT: 52,
}
# Where there is no room for all: what a column may shrink to for the title, in this order.
_SHRINK = (
    (Column.TOPICS, 136),
    (Column.PROVIDER, 104),
    (Column.TOPICS, 112),
    (Column.PROVIDER, 80),
    (Column.TYPE, 64),
)
_LEAST_TITLE = 280
_SIGN, _ARROW, _GAP = 16, 12, 2


class ArticleHeader(QHeaderView):
    """The header; the narrow column of check boxes has a sign instead of a name. The column that
    the rows are sorted by has an arrow: up for ascending."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setAccessibleName("Columns")
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(24)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._fitting = False
        self.is_fitted = True  # until the editor drags a column, or did so before
        self.sectionResized.connect(self._resized)

    def fit(self, room: int) -> None:
        """Give the columns their usual widths, and less to some where the title needs it."""
        if not self.is_fitted:
            return
        widths = dict(_WIDTHS)
        for column, least in _SHRINK:
            title = room - sum(widths.values()) + widths[Column.TITLE]
            if title < _LEAST_TITLE:
                widths[column] = max(least, widths[column] - (_LEAST_TITLE - title))
        self._fitting = True
        for column, width in widths.items():
            if column is not Column.TITLE:
                self.resizeSection(column, width)
        self._fitting = False

    def _resized(self, section: int, _before: int, _after: int) -> None:
        # The title's column changes by itself.
        if not self._fitting and section != Column.TITLE:
            self.is_fitted = False

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Qt's painting; the sign and the arrow are ours."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        is_sorted = section == self.sortIndicatorSection()
        if is_sorted:
            # Qt leaves no room for an arrow beside the name of a narrow column.
            painter.fillRect(rect.adjusted(0, 0, 0, -1), self._theme.colour("surface"))
            self._paint_name(painter, rect, section)
        if section == Column.PUBLISHED:
            left = rect.center().x() - (_SIGN + _ARROW if is_sorted else _SIGN) // 2
            sign = QRect(left, rect.center().y() - _SIGN // 2, _SIGN, _SIGN)
            self._draw(painter, self._visual(rect, sign), "published", "quiet")

    def _paint_name(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The name and the arrow beside it, towards the middle of the column."""
        metrics = QFontMetrics(self._theme.small)
        inner = rect.adjusted(GRID, 0, -GRID, 0)
        heading = Column(section).heading
        room = inner.width() + GRID - _ARROW - _GAP
        name = metrics.elidedText(heading, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(name)
        arrow = QRect(0, rect.center().y() - _ARROW // 2, _ARROW, _ARROW)
        if not name:
            shift = _SIGN // 2 if section == Column.PUBLISHED else 0
            arrow.moveLeft(rect.center().x() - _ARROW // 2 + shift)
        elif section in (Column.QUALITY, Column.HEAT):
            inner.setLeft(inner.right() - width)
            arrow.moveRight(inner.left() - _GAP)
        else:
            inner.setWidth(width + 1)
            arrow.moveLeft(inner.left() + width + _GAP)
        painter.save()
        painter.setFont(self._theme.small)
        painter.setPen(self._theme.colour("text"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self._visual(rect, inner), align | Qt.TextFlag.TextSingleLine, name)
        place = self._visual(rect, arrow)
        if self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder:
            painter.translate(0, 2 * place.center().y() + 1)
            painter.scale(1, -1)
        self._draw(painter, place, "sort", "text")
        painter.restore()

    def _draw(self, painter: QPainter, place: QRect, icon: str, colour: str) -> None:
        pixmap = self._theme.pixmap(icon, colour, painter.device().devicePixelRatioF())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, pixmap)

    def _visual(self, within: QRect, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), within, place)
