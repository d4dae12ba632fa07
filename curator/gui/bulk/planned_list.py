"""The list of the files that would be written, and how its rows are painted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from curator.gui.bulk.planned import Index, PlannedModel
from curator.gui.check_box import CheckColours, paint_check
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.two_lines import TwoLines
from curator.gui.words import grouped

_CHECK = 4 * GRID  # the width of the part with the check box
_PAD = GRID
_MINUS = "\u2212"


class PlannedList(QListView):
    """Arrows go through the files, Space ticks and unticks what is selected."""

    looked_at = Signal(int)  # the row of the file that is to be shown; -1 for none

    def __init__(
        self,
        model: PlannedModel[Any],
        theme: Theme,
        parent: QWidget,
        name: str = "Files that would change",
    ) -> None:
        super().__init__(parent)
        self._planned = model
        self.setModel(model)
        self.setItemDelegate(PlannedDelegate(model, theme, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        self.clicked.connect(self._look_again)
        set_kind(self, "boxed-list")

    def choose(self, row: int) -> None:
        """Go to the file in this row."""
        index = self._planned.index(row)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
        else:
            self.looked_at.emit(index.row())

    def _look_again(self, index: Index) -> None:
        """The reasons may have been shown instead."""
        self.looked_at.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks all that is selected, or unticks it if it is ticked."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            rows = self._selected()
            on = not all(map(self._planned.is_ticked, rows))
            self._planned.tick(rows, on)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Ctrl+Enter is the box's
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the check box changes that and nothing else."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            rect = self.visualRect(index)
            box = QStyle.visualRect(self.layoutDirection(), rect, check_part(rect))
            if box.contains(event.position().toPoint()):
                self._planned.tick([index.row()], not self._planned.is_ticked(index.row()))
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks are two clicks."""
        self.mousePressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another file is to be looked at."""
        super().currentChanged(current, previous)
        self.looked_at.emit(current.row())

    def focusInEvent(self, event: QEvent) -> None:
        """The selected rows have another colour now."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: QEvent) -> None:
        """The selected rows have another colour now."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def _selected(self) -> list[int]:
        # Ranges, as Qt would ask for the flags of every row.
        spans = self.selectionModel().selection()
        ranges = map(spans.at, range(spans.count()))
        return sorted(row for each in ranges for row in range(each.top(), each.bottom() + 1))


def check_part(rect: QRect) -> QRect:
    """The part of a row that has the check box, read from left to right."""
    return QRect(rect.x(), rect.y(), _CHECK, rect.height())


class PlannedDelegate(QStyledItemDelegate):
    """A check box, the title with its path below it, and how many lines change."""

    def __init__(self, model: PlannedModel[Any], theme: Theme, view: PlannedList) -> None:
        super().__init__(view)
        self._model = model
        self._theme = theme
        self._rows = TwoLines(theme, view)
        self._read_theme()
        theme.changed.connect(self._read_theme)

    def _read_theme(self) -> None:
        self._check = CheckColours.of(self._theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        """Two lines."""
        return QSize(10 * GRID, self._rows.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        """One row."""
        planned = self._model.at(index.row())
        if planned is None:
            return
        rect: QRect = option.rect
        self._rows.paint_back(painter, rect, option.state)
        ticked = self._model.is_ticked(index.row())
        paint_check(painter, self._rows.mirrored(rect, check_part(rect)), ticked, self._check)
        inner = rect.adjusted(_CHECK, GRID, -_PAD, -GRID)
        words = " ".join(planned.title[:400].split()), planned.below
        marks = _counts(*self._model.lines(index.row()))
        self._rows.paint(painter, rect, inner, words, marks, "text" if ticked else "quiet")


def _counts(more: int, fewer: int) -> list[tuple[str, str]]:
    """How many lines come and go: `+1` and `−1`, each with the colour behind it."""
    found = ((more, "+", "added_surface"), (fewer, _MINUS, "error_surface"))
    return [(f"{sign}{grouped(number)}", surface) for number, sign, surface in found if number]
