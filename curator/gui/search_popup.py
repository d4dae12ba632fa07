"""What the search box offers while one types: a list under it that never takes the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import grouped

Index = QModelIndex | QPersistentModelIndex
_VISIBLE = 10
_MOST_WIDTH = 72 * GRID
_LEAST_WIDTH = 34 * GRID
_PAD = GRID + GRID // 2
_BORDER = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """One row: what is offered, what to say of it, and for how many articles it stands."""

    shown: str
    hint: str = ""
    count: int | None = None

    @property
    def said(self) -> str:
        """All of it, for a screen reader."""
        return ", ".join(part for part in (self.shown, self.hint, self.number) if part)

    @property
    def number(self) -> str:
        """The count as it is shown."""
        return "" if self.count is None else grouped(self.count)


class OffersModel(QAbstractListModel):
    """The offers as rows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[Offer, ...] = ()

    def show_rows(self, rows: Sequence[Offer]) -> None:
        """Offer these."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    @property
    def rows(self) -> tuple[Offer, ...]:
        """What is offered now."""
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """What is offered; screen readers hear all of it."""
        if not 0 <= index.row() < len(self._rows):
            return None
        offer = self._rows[index.row()]
        if role == int(Qt.ItemDataRole.DisplayRole):
            return offer.shown
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return offer.said
        return None


class SearchPopup(QListView):
    """Lies over the window, below the place that it is for. The keys are pressed in the box."""

    taken = Signal(int)  # a row, by a click

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._theme = theme
        self.offers = OffersModel(self)
        self.setModel(self.offers)
        self.setItemDelegate(_Delegate(theme, self.offers, self))
        self.setAccessibleName("Suggestions for the search")
        set_kind(self, "completions")
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.taken.emit(index.row()))

    @property
    def marked(self) -> int:
        """The marked row, -1 for none."""
        return self.currentIndex().row()

    def offer(self, rows: Sequence[Offer], below: QPoint, *, marked: int = -1) -> None:
        """Show these below a point of the parent, none of them marked unless one is named; without
        any it is not there."""
        self.offers.show_rows(rows)
        if not rows:
            self.hide()
            return
        self.place(below)
        self.show()
        self.raise_()
        self.mark(marked)
        if marked < 0:
            self.scrollToTop()

    def mark(self, row: int) -> None:
        """Mark this row; -1 marks none."""
        self.setCurrentIndex(self.offers.index(row) if row >= 0 else QModelIndex())

    def step(self, by: int) -> None:
        """Mark a row further down or up; from none to the first or last, and beyond them none."""
        number = len(self.offers.rows)
        if abs(by) > 1:
            self.mark(min(max(self.marked + by, 0), number - 1))
        else:
            self.mark((self.marked + 1 + by) % (number + 1) - 1)

    @property
    def page(self) -> int:
        """How many rows are to be seen."""
        return min(len(self.offers.rows), _VISIBLE)

    def place(self, below: QPoint) -> None:
        """Lie below a point of the parent, within it."""
        parent = self.parentWidget()
        assert parent is not None
        widest = max(_width(offer, self._theme) for offer in self.offers.rows)
        room = parent.width() - 2 * GRID
        width = min(max(widest + 2 * _PAD + 2 * GRID, _LEAST_WIDTH), _MOST_WIDTH, room)
        height = self.page * self.sizeHintForRow(0) + 2 * _BORDER
        left = below.x() - _PAD
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left = below.x() + _PAD - width
        left = min(max(left, GRID), parent.width() - width - GRID)
        self.setGeometry(left, below.y(), width, min(height, parent.height() - below.y() - GRID))


def _width(offer: Offer, theme: Theme) -> int:
    small = QFontMetrics(theme.small)
    width = QFontMetrics(theme.body).horizontalAdvance(offer.shown)
    for text in (offer.hint, offer.number):
        width += small.horizontalAdvance(text) + 2 * GRID if text else 0
    return width


class _Delegate(QStyledItemDelegate):
    """What is offered at the start, what to say of it behind, the number at the end."""

    def __init__(self, theme: Theme, model: OffersModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line, as wide as the list."""
        return QSize(3 * GRID, QFontMetrics(self._theme.body).height() + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        if not 0 <= index.row() < len(self._model.rows):
            return
        offer = self._model.rows[index.row()]
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.colour("hover"))
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        rtl = option.direction is Qt.LayoutDirection.RightToLeft
        figures = QFont(self._theme.small)
        figures.setFeature(QFont.Tag("tnum"), 1)
        room = self._put(painter, room, offer.number, figures, "quiet", at_end=not rtl)
        room = self._put(painter, room, offer.shown, self._theme.body, "text", at_end=rtl)
        self._put(painter, room, offer.hint, self._theme.small, "quiet", at_end=rtl)

    def _put(
        self, painter: QPainter, room: QRect, text: str, font: QFont, colour: str, *, at_end: bool
    ) -> QRect:
        """A text at the left or right of some room, cut where it is too long; the room left."""
        if not text or room.width() <= 0:
            return room
        metrics = QFontMetrics(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, flags | Qt.TextFlag.TextSingleLine, text)
        taken = metrics.horizontalAdvance(text) + 2 * GRID
        return room.adjusted(0, 0, -taken, 0) if at_end else room.adjusted(taken, 0, 0, 0)
