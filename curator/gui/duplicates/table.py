"""The articles of a group side by side, field by field; what differs is marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from curator.gui.duplicates.fields import Compared
from curator.gui.theme import GRID, Theme, set_kind

Index = QModelIndex | QPersistentModelIndex
_LONGEST = 600  # characters of a value that are shown
_MOST_LINES = 8
_MOST_OTHER = 0.4  # of the words are the same, else no single ones are marked
_NARROWEST = 26 * GRID  # of a column, before the table scrolls
_NAMED = re.compile(r"\w")
_WORD = re.compile(r"\s*[\w.]+\s*|\s*[^\w\s]+\s*")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ComparedModel(QAbstractTableModel):
    """A row for each field, a column for each article; `kept` is the column to be kept."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[Compared] = ()
        self.columns = 0
        self.kept = 0

    def fill(self, rows: Sequence[Compared], columns: int, kept: int) -> None:
        """Show these fields of so many articles."""
        self.beginResetModel()
        self.rows, self.columns, self.kept = rows, columns, kept
        self.endResetModel()

    def keep(self, column: int) -> None:
        """Compare with this column from now on."""
        self.kept = column
        if self.rows and self.columns:
            end = self.index(len(self.rows) - 1, self.columns - 1)
            self.dataChanged.emit(self.index(0, 0), end)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columns - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many fields there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many articles there are."""
        return 0 if parent.isValid() else self.columns

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The value; screen readers are told whether it differs."""
        if not (0 <= index.row() < len(self.rows) and 0 <= index.column() < self.columns):
            return None
        row = self.rows[index.row()]
        text = row.texts[index.column()]
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)):
            return text[:_LONGEST]
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            differs = text != row.texts[self.kept]
            return f"{row.label}: {text}" + (", differs from the one to keep" if differs else "")
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        """The fields' names, a sign at those that differ; the articles' numbers."""
        if role != int(Qt.ItemDataRole.DisplayRole):
            return None
        if orientation is Qt.Orientation.Vertical:
            row = self.rows[section]
            return row.label if row.is_same else f"≠  {row.label}"
        return f"{section + 1}  ✓ Keep this" if section == self.kept else str(section + 1)


class ComparedTable(QTableView):
    """One article is the one to be kept: the arrow keys and a click choose it, numbers too."""

    kept_changed = Signal(int)
    entered = Signal()  # with Enter

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = ComparedModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_ValueDelegate(self._model, theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName("The articles side by side: choose the one to keep")
        set_kind(self, "list")
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setAccessibleName("Articles")
        down.setAccessibleName("Fields")
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        across.setMinimumSectionSize(_NARROWEST)
        across.setHighlightSections(False)
        down.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.sectionClicked.connect(self.keep)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.sectionResized.connect(lambda *_sizes: self._fit_rows())

    @property
    def kept(self) -> int:
        """The column of the article that is to be kept."""
        return self._model.kept

    def fill(self, rows: Sequence[Compared], columns: int, kept: int) -> None:
        """Show these fields of so many articles."""
        self._model.fill(rows, columns, kept)
        self._share_width()
        self._fit_rows()
        self.scrollToTop()
        if columns:
            self.setCurrentIndex(self._model.index(0, kept))
        self.kept_changed.emit(kept)

    def keep(self, column: int) -> None:
        """Choose the article to keep."""
        if 0 <= column < self._model.columns:
            row = max(0, self.currentIndex().row())
            self.setCurrentIndex(self._model.index(row, column))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another article is to be kept."""
        super().currentChanged(current, previous)
        if current.isValid() and current.column() != self._model.kept:
            self._model.keep(current.column())
            self.kept_changed.emit(current.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Numbers choose; Enter decides."""
        key = event.key()
        if key in _ENTER and not event.modifiers():
            self.entered.emit()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.keep(key - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._share_width()

    def _share_width(self) -> None:
        number = self._model.columns
        if number:
            width = max(_NARROWEST, self.viewport().width() // number)
            self.horizontalHeader().setDefaultSectionSize(width)
            for column in range(number):
                self.setColumnWidth(column, width)

    def _fit_rows(self) -> None:
        self.resizeRowsToContents()


class _ValueDelegate(QStyledItemDelegate):
    """Wraps texts, and puts a colour and a line below words that the kept article has not."""

    def __init__(self, model: ComparedModel, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the wrapped text."""
        width = self._view.columnWidth(index.column()) - 2 * GRID
        _layout, height = self._laid_out(index, width)
        return QSize(width, height + GRID + GRID // 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One value."""
        theme = self._theme
        rect: QRect = option.rect
        kept = index.column() == self._model.kept
        focus = self._view.hasFocus()
        surface = ("selection" if focus else "selection_idle") if kept else "surface"
        painter.fillRect(rect, theme.colour(surface))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        layout, _height = self._laid_out(index, rect.width() - 2 * GRID)
        row = self._model.rows[index.row()]
        quiet = row.is_same and index.column() != self._model.kept
        painter.setPen(theme.colour("quiet" if quiet else "text"))
        painter.save()
        painter.setClipRect(rect)
        layout.draw(painter, QPointF(rect.x() + GRID, rect.y() + GRID * 0.75))
        painter.restore()

    def _laid_out(self, index: Index, width: int) -> tuple[QTextLayout, int]:
        row = self._model.rows[index.row()]
        text = row.texts[index.column()][:_LONGEST].replace("\n", "\u2028")
        kept = row.texts[self._model.kept][:_LONGEST].replace("\n", "\u2028")
        layout = QTextLayout(text, self._theme.body)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(self._view.layoutDirection())
        layout.setTextOption(option)
        if text != kept:
            layout.setFormats([self._marked(start, end) for start, end in differing(kept, text)])
        line_height = QFontMetrics(self._theme.body).lineSpacing()
        layout.beginLayout()
        lines = 0
        while lines < _MOST_LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(max(GRID, width))
            line.setPosition(QPointF(0, lines * line_height))
            lines += 1
        layout.endLayout()
        return layout, max(1, lines) * line_height

    def _marked(self, start: int, end: int) -> QTextLayout.FormatRange:
        style = QTextCharFormat()
        style.setBackground(self._theme.colour("chip"))
        style.setForeground(self._theme.colour("chip_text"))
        style.setFontWeight(QFont.Weight.DemiBold)
        found = QTextLayout.FormatRange()
        found.start, found.length, found.format = start, end - start, style
        return found


@lru_cache(maxsize=512)
def differing(kept: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where in `text` words are that `kept` has not there, as Qt counts."""
    words, others = _words(text), _words(kept)
    plain, before = [word.strip() for word in words], [word.strip() for word in others]
    matcher = SequenceMatcher(None, before, plain, autojunk=False)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + _units(word))
    if _likeness(before, plain) < _MOST_OTHER:
        return ()  # another text altogether
    found = []
    for kind, _low, _high, first, last in matcher.get_opcodes():
        if kind in ("replace", "insert"):
            end = starts[first] + _units("".join(words[first:last]).rstrip())
            if end > starts[first]:
                found.append((starts[first], end))
    return tuple(found)


def _likeness(before: Sequence[str], after: Sequence[str]) -> float:
    """How much of two texts is the same, from 0 to 1; signs between the words count for nothing."""
    one = [word for word in before if _NAMED.search(word)] or before
    other = [word for word in after if _NAMED.search(word)] or after
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _words(text: str) -> list[str]:
    """Its words, each with the blanks behind it."""
    return _WORD.findall(text) or ([text] if text else [])


def _units(text: str) -> int:
    """How long a text is for Qt."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
