"""The header of the list of articles: how wide the columns are, and what they are sorted by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QWidget

from curator.gui.columns import PUBLISHED, TITLE, Column
from curator.gui.theme import GRID

if TYPE_CHECKING:
    from curator.gui.theme import Theme

# Where there is no room for all: which column first gives how much of it to the title.
_SHRINK = (("topics", 136), ("provider", 104))
_LEAST_TITLE = 280  # before others shrink for it
_NARROWEST_TITLE = 160  # before one scrolls
_NARROW = 24
_WIDEST = 208  # of a column that nobody has dragged, for a long name
_SIGN, _ARROW, _GAP = 16, 12, 2


class ArticleHeader(QHeaderView):
    """The header; the narrow column of check boxes has a sign instead of a name. The column that
    the rows are sorted by has an arrow: up for ascending. `widths` are those that the editor has
    dragged, by field; all others have their usual ones, and the title what is left."""

    menu_wanted = Signal(int, QPoint)  # a column, -1 beside all of them; where on the screen

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._columns: tuple[Column, ...] = ()
        self.widths: dict[str, int] = {}
        self._room = 0
        self._fitting = False
        self.setAccessibleName("Columns")
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)  # what is modified stays at the edge
        self.setMinimumSectionSize(_NARROW)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.sectionResized.connect(self._resized)
        self.sectionHandleDoubleClicked.connect(self._use_usual_width)

    # -- columns -------------------------------------------------------------------------------

    def show_columns(self, columns: Sequence[Column]) -> None:
        """The model has these columns now: each at its place, as wide as it was."""
        self._columns = tuple(columns)
        for place in range(min(self.count(), len(columns))):
            self.moveSection(self.visualIndex(place), place)
            fixed, free = QHeaderView.ResizeMode.Fixed, QHeaderView.ResizeMode.Interactive
            mode = fixed if columns[place].is_fixed else free
            self.setSectionResizeMode(place, mode)
        self.fit(self._room)

    def shown(self) -> tuple[Column, ...]:
        """The columns from left to right."""
        places = range(min(self.count(), len(self._columns)))
        return tuple(self._columns[self.logicalIndex(place)] for place in places)

    def use_widths(self, widths: Mapping[str, int]) -> None:
        """Make the columns of these fields so wide, and all others as they usually are."""
        self.widths = dict(widths)
        self.fit(self._room)

    def fit(self, room: int) -> None:
        """Share so many pixels: the title takes what is left, and more from some of the others
        where that is too little; one that was dragged is as wide as that."""
        self._room = room
        names = {column.name: place for place, column in enumerate(self._columns)}
        if TITLE not in names or self.count() != len(self._columns):
            return
        wide = {
            each.name: self.widths.get(each.name) or self._usual(each) for each in self._columns
        }
        # The others make room for the title as it usually is.
        wide[TITLE] = self._usual(self._columns[names[TITLE]])
        for name, least in self._shrinking():
            title = room - sum(wide.values()) + wide[TITLE]
            if title < _LEAST_TITLE and name in wide and name not in self.widths:
                wide[name] = max(min(least, wide[name]), wide[name] - (_LEAST_TITLE - title))
        rest = max(room - sum(wide.values()) + wide[TITLE], _NARROWEST_TITLE)
        wide[TITLE] = self.widths.get(TITLE, rest)
        self._fitting = True
        for name, place in names.items():
            self.resizeSection(place, wide[name])
        self._fitting = False

    def _usual(self, column: Column) -> int:
        """A column that every site has is as wide as its values; any other as its name, too."""
        if column.is_row:
            return column.width
        name = QFontMetrics(self._theme.small).horizontalAdvance(column.full_name)
        return min(max(column.width, name + 2 * GRID + _ARROW + _GAP), _WIDEST)

    def _shrinking(self) -> list[tuple[str, int]]:
        own = [(column.name, column.least) for column in self._columns if column.least]
        return [*_SHRINK, *own]

    def _resized(self, section: int, _before: int, after: int) -> None:
        if self._fitting or not 0 <= section < len(self._columns):
            return
        if self.count() == len(self._columns):
            self.widths[self._columns[section].name] = after
            self.fit(self._room)

    def _use_usual_width(self, section: int) -> None:
        """A double click on the edge of a column takes back what was dragged."""
        if 0 <= section < len(self._columns):
            # After the table, which makes the column as wide as its longest text.
            QTimer.singleShot(0, self, partial(self._take_back, self._columns[section].name))

    def _take_back(self, name: str) -> None:
        self.widths.pop(name, None)
        self.fit(self._room)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with a column."""
        self.menu_wanted.emit(self.logicalIndexAt(event.pos()), event.globalPos())

    # -- paint ---------------------------------------------------------------------------------

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Qt's painting; the sign and the arrow are ours."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if not 0 <= section < len(self._columns):
            return
        is_sorted = section == self.sortIndicatorSection()
        if is_sorted:
            # Qt leaves no room for an arrow beside the name of a narrow column.
            painter.fillRect(rect.adjusted(0, 0, 0, -1), self._theme.colour("surface"))
            self._paint_name(painter, rect, self._columns[section])
        if self._columns[section].name == PUBLISHED:
            left = rect.center().x() - (_SIGN + _ARROW if is_sorted else _SIGN) // 2
            sign = QRect(left, rect.center().y() - _SIGN // 2, _SIGN, _SIGN)
            self._draw(painter, self._visual(rect, sign), "published", "quiet")

    def _paint_name(self, painter: QPainter, rect: QRect, column: Column) -> None:
        """The name and the arrow beside it, towards the middle of the column."""
        metrics = QFontMetrics(self._theme.small)
        inner = rect.adjusted(GRID, 0, -GRID, 0)
        room = inner.width() + GRID - _ARROW - _GAP
        name = metrics.elidedText(column.heading, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(name)
        arrow = QRect(0, rect.center().y() - _ARROW // 2, _ARROW, _ARROW)
        if not name:
            shift = _SIGN // 2 if column.name == PUBLISHED else 0
            arrow.moveLeft(rect.center().x() - _ARROW // 2 + shift)
        elif column.is_figure:
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
