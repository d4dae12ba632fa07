"""A list whose rows have two lines: what it is, and below it, smaller, what else to say."""

from __future__ import annotations

from collections.abc import Callable
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
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.two_lines import TwoLines

Index = QModelIndex | QPersistentModelIndex
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
        self._rows = TwoLines(theme, view)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        return QSize(10 * GRID, self._rows.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        line = self._model.at(index.row())
        rect: QRect = option.rect
        self._rows.paint_back(painter, rect, option.state)
        inner = rect.adjusted(GRID + GRID // 2, GRID, -GRID, -GRID)
        words = _in_one(line.title), _in_one(line.below)
        colour = "quiet" if line.is_over else "text"
        self._rows.paint(painter, rect, inner, words, line.marks, colour)


def _in_one(text: str) -> str:
    """The beginning of a text, in one line."""
    return " ".join(text[:_LONGEST].split())
