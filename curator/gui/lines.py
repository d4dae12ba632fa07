"""A list whose rows have two lines: what it is, and below it, smaller, what else to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from curator.gui.theme import GRID, Theme, set_kind

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LONGEST = 400  # characters of a text that are looked at


@dataclass(frozen=True, slots=True)
class Line:
    """`marks` are short words in pills at the end of the row, each with the name of the colour
    behind it. `is_over`: it counts no more, and is quieter."""

    title: str
    below: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    is_over: bool = False

    @property
    def said(self) -> str:
        """All of it, for a screen reader."""
        return ", ".join(part for part in (self.title, self.below, *(m for m, _ in self.marks)))


class LinesModel(QAbstractListModel):
    """`line_of` makes the line of a row when it is first asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: list[Line | None] = []
        self._line_of: Callable[[int], Line] = lambda row: Line("")

    def fill(self, number: int, line_of: Callable[[int], Line]) -> None:
        """Show so many rows."""
        self.beginResetModel()
        self._lines = [None] * number
        self._line_of = line_of
        self.endResetModel()

    def at(self, row: int) -> Line:
        """The line in this row."""
        line = self._lines[row]
        if line is None:
            line = self._lines[row] = self._line_of(row)
        return line

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The title; screen readers and the tooltip have all of it."""
        if not 0 <= index.row() < len(self._lines):
            return None
        if role == int(Qt.ItemDataRole.DisplayRole):
            return self.at(index.row()).title
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return self.at(index.row()).said
        if role == int(Qt.ItemDataRole.ToolTipRole):
            line = self.at(index.row())
            return f"{line.title}\n{line.below}"
        return None


class LinesList(QListView):
    """One row is chosen at a time; `looked_at` is its number, -1 for none."""

    looked_at = Signal(int)
    entered_row = Signal()  # with Enter or two clicks

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = LinesModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(self.lines, theme, self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        set_kind(self, "boxed-list")
        self.doubleClicked.connect(lambda _index: self.entered_row.emit())

    @property
    def row(self) -> int:
        """The chosen row, -1 for none."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Go to this row."""
        index = self.lines.index(row)
        self.setCurrentIndex(index)
        if not index.isValid():
            self.looked_at.emit(-1)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another row is to be looked at."""
        super().currentChanged(current, previous)
        self.looked_at.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes further."""
        if event.key() in _ENTER and not event.modifiers():
            self.entered_row.emit()
        elif event.key() in _ENTER:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        """The chosen row has another colour now."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: QEvent) -> None:
        """The chosen row has another colour now."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, model: LinesModel, theme: Theme, view: LinesList) -> None:
        super().__init__(view)
        self._model = model
        self._theme = theme
        self._view = view
        self._body = QFontMetrics(theme.body)
        self._small = QFontMetrics(theme.small)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        return QSize(10 * GRID, self._body.height() + self._small.height() + 2 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        line = self._model.at(index.row())
        rect: QRect = option.rect
        painter.fillRect(rect, self._background(option.state))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._theme.colour("line"))
        inner = rect.adjusted(GRID + GRID // 2, GRID, -GRID, -GRID)
        end = self._paint_marks(painter, rect, inner, line.marks)
        top = QRect(inner.x(), inner.y(), end - inner.x(), self._body.height())
        below = QRect(inner.x(), top.bottom() + 1, inner.width(), self._small.height())
        theme = self._theme
        middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        for place, text, font, metrics, mode, colour in (
            (top, line.title, theme.body, self._body, right, "quiet" if line.is_over else "text"),
            (below, line.below, theme.small, self._small, middle, "quiet"),
        ):
            words = " ".join(text[:_LONGEST].split())
            shown = metrics.elidedText(words, mode, place.width())
            self._draw(painter, self._mirrored(rect, place), shown, font, theme.colour(colour))

    def _paint_marks(
        self, painter: QPainter, row: QRect, inner: QRect, marks: Sequence[tuple[str, str]]
    ) -> int:
        """The pills at the end of the first line; where the room before them ends."""
        end = inner.right() + 1
        for words, surface in reversed(marks):
            width = self._small.horizontalAdvance(words) + GRID
            height = self._small.height() + 2
            top = inner.y() + (self._body.height() - height) // 2
            pill = self._mirrored(row, QRect(end - width, top, width, height))
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

    def _background(self, state: QStyle.StateFlag) -> QColor:
        if state & QStyle.StateFlag.State_Selected:
            return self._theme.colour("selection" if self._view.hasFocus() else "selection_idle")
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        return self._theme.colour("hover" if hovered else "surface")

    def _draw(
        self, painter: QPainter, rect: QRect, words: str, font: QFont, colour: QColor
    ) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(rect, _LEFT | Qt.TextFlag.TextSingleLine, words)

    def _mirrored(self, row: QRect, inner: QRect) -> QRect:
        """Where a part of a row is for people who read from right to left."""
        return QStyle.visualRect(self._view.layoutDirection(), row, inner)
