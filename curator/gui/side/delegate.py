"""How the rows of the panel are painted, and what of a row is where."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from curator.gui.side.model import Index, PanelModel
from curator.gui.side.nodes import Kind, Node
from curator.gui.theme import GRID, Theme
from curator.gui.words import grouped
from curator.library.facets.choices import State

_SLOT = 16  # a sign or an arrow
_INDENT = 14
_ROUND = 5
_OLD = 0.6  # of a number that may be another by now


class Places(NamedTuple):
    """Where the parts of a row are, in the view."""

    fold: QRect
    sign: QRect
    words: QRect
    filter: QRect
    clear: QRect


class PanelDelegate(QStyledItemDelegate):
    """Sign, name and count; a heading has its arrow and what filters and clears its section."""

    def __init__(self, theme: Theme, model: PanelModel, view: QTreeView) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view
        self._strong = QFont(theme.body)
        self._strong.setWeight(QFont.Weight.Medium)
        self._heading = QFont(theme.small)
        self._heading.setWeight(QFont.Weight.DemiBold)
        self._struck = QFont(theme.body)
        self._struck.setStrikeOut(True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A heading has some air above."""
        node = self._model.node(index)
        height = QFontMetrics(self._theme.body).height() + 6
        if node is not None and node.kind is Kind.HEADING and index.row() > 0:
            height += GRID
        if node is not None and node.kind is Kind.FILTER:
            height += GRID
        return QSize(10 * GRID, height)

    def places(self, node: Node, rect: QRect) -> Places:
        """Where the parts of a node's row are; empty where it has none."""
        row = rect.adjusted(GRID // 2, 0, -GRID - 2, 0)
        nothing = QRect()
        fold = sign = find = clear = nothing
        left, right = row.left(), row.right() + 1
        if node.kind is Kind.HEADING:
            row.setTop(row.bottom() - QFontMetrics(self._theme.body).height() - 4)
            fold = QRect(left, row.top(), _SLOT, row.height())
            left += _SLOT + 2
            if node.number and node.section is not None:
                right -= _SLOT
                clear = QRect(right, row.top(), _SLOT, row.height())
            if node.can_filter:
                right -= _SLOT + 4
                find = QRect(right, row.top(), _SLOT, row.height())
        else:
            sign = QRect(left, row.top(), _SLOT, row.height())
            left += _SLOT + 2
            if node.in_tree:
                left += _INDENT * (node.level - 1)
                if node.below:
                    fold = QRect(left, row.top(), _SLOT, row.height())
                left += _SLOT
        words = QRect(left, row.top(), max(0, right - left), row.height())
        way = self._view.layoutDirection()
        parts = (fold, sign, words, find, clear)
        return Places(
            *(part if part.isNull() else QStyle.visualRect(way, rect, part) for part in parts)
        )

    def part_at(self, node: Node, rect: QRect, point: QPoint) -> str:
        """What of a row is at this point: "fold", "filter", "clear" or ""."""
        places = self.places(node, rect)
        for name in ("fold", "filter", "clear"):
            place: QRect = getattr(places, name)
            if not place.isNull() and place.adjusted(-2, 0, 2, 0).contains(point):
                return name
        return ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        node = self._model.node(index)
        if node is None or node.kind is Kind.FILTER:
            return
        rect: QRect = option.rect
        places = self.places(node, rect)
        painter.save()
        self._paint_back(painter, option, node, index)
        if not places.fold.isNull():
            self._paint_fold(painter, places.fold, index)
        if node.kind is Kind.HEADING:
            self._paint_heading(painter, places, node)
        elif node.kind in (Kind.MORE, Kind.NOTE):
            colour = "accent" if node.kind is Kind.MORE else "quiet"
            self._write(painter, places.words, node.text, self._theme.small, colour)
        else:
            self._paint_value(painter, places, node)
        painter.restore()

    def _paint_back(
        self, painter: QPainter, option: QStyleOptionViewItem, node: Node, index: Index
    ) -> None:
        colours = self._theme.colours
        back = ""
        if node.state is State.INCLUDED:
            back = colours.selection
        elif node.state is State.EXCLUDED:
            back = colours.error_surface
        elif node.is_current:
            back = colours.selection_idle
        elif option.state & QStyle.StateFlag.State_MouseOver and node.kind is not Kind.HEADING:
            back = colours.line
        rect: QRect = option.rect
        box = QRectF(rect.adjusted(GRID // 2 - 1, 1, -GRID // 2, -1))
        if node.kind is Kind.HEADING:
            box.setTop(box.bottom() - QFontMetrics(self._theme.body).height() - 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if back:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(back))
            painter.drawRoundedRect(box, _ROUND, _ROUND)
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), _ROUND, _ROUND)

    def _paint_fold(self, painter: QPainter, place: QRect, index: Index) -> None:
        is_open = self._view.isExpanded(index)
        icon = self._theme.icon("chevron-down" if is_open else "chevron-right", "quiet")
        rtl = self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.save()
        if rtl and not is_open:  # it points to where the row begins
            painter.translate(2 * place.left() + place.width(), 0)
            painter.scale(-1, 1)
        side = 14
        square = QRect(0, 0, side, side)
        square.moveCenter(place.center())
        icon.paint(painter, square)
        painter.restore()

    def _paint_heading(self, painter: QPainter, places: Places, node: Node) -> None:
        words = places.words
        self._write(painter, words, node.text, self._heading, "quiet")
        if node.number:
            used = QFontMetrics(self._heading).horizontalAdvance(node.text) + 6
            rest = words.adjusted(used, 0, 0, 0)
            if self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                rest = words.adjusted(0, 0, -used, 0)
            text = f"· {grouped(node.number)} chosen"
            if QFontMetrics(self._theme.small).horizontalAdvance(text) > rest.width():
                text = f"· {grouped(node.number)}"
            self._write(painter, rest, text, self._theme.small, "accent")
        for place, name in ((places.filter, "search"), (places.clear, "clear")):
            if not place.isNull():
                square = QRect(0, 0, 14, 14)
                square.moveCenter(place.center())
                self._theme.icon(name, "quiet").paint(painter, square)

    def _paint_value(self, painter: QPainter, places: Places, node: Node) -> None:
        words = places.words
        if node.number is not None or node.mistake:
            number = "?" if node.number is None else grouped(node.number)
            painter.setOpacity(_OLD if node.is_old else 1)
            self._write(painter, words, number, self._theme.figures, "quiet", at_end=True)
            painter.setOpacity(1)
            used = QFontMetrics(self._theme.figures).horizontalAdvance(number) + GRID
            if self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                words = words.adjusted(used, 0, 0, 0)
            else:
                words = words.adjusted(0, 0, -used, 0)
        font = self._theme.body
        if node.state is State.INCLUDED or node.is_current:
            font = self._strong
        elif node.state is State.EXCLUDED:
            font = self._struck
        is_nothing = node.number == 0 or node.state is State.EXCLUDED
        self._write(painter, words, node.text, font, "quiet" if is_nothing else "text")
        if node.state is not None:
            square = QRect(0, 0, 14, 14)
            square.moveCenter(places.sign.center())
            included = node.state is State.INCLUDED
            icon = self._theme.icon(
                "check" if included else "exclude", "accent" if included else "error"
            )
            icon.paint(painter, square)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        words: str,
        font: QFont,
        colour: str,
        *,
        at_end: bool = False,
    ) -> None:
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        rtl = self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if at_end != rtl else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # 60–79 is never 79–60
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        painter.drawText(rect, flags | Qt.TextFlag.TextSingleLine, shown)
