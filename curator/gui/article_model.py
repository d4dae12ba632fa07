"""The articles as a table: one model, no proxy, so that a hundred thousand rows stay quick.

Rows are articles in an order (sorted by one column) under a mask (the search and the chosen part
of the site). A change of either resets the model; the view brings back selection and scroll by
path. An edit changes its row in place: a row never jumps away or vanishes under the cursor.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from curator.gui.columns import (
    MARKS,
    NOTES,
    PUBLISHED,
    TITLE,
    USUAL,
    Column,
    arranged,
    checked,
    describe,
    text,
    tooltip,
)
from curator.gui.ordering import Ordering
from curator.gui.own_fields import OwnFields
from curator.library.table import Table

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

    from curator.document import Value
    from curator.library.row import Row

Index = QModelIndex | QPersistentModelIndex

# As plain ints: comparing enum members in data() costs more than all the rest of it.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_INITIAL_ORDER = int(Qt.ItemDataRole.InitialSortOrderRole)
_FEW = 8  # articles of which the places are sought one by one
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class ArticleModel(QAbstractTableModel):
    """The list's model. `path_at` and `row_of` translate between rows of the list and paths; the
    articles themselves are rows of the `table`, by number. `sorted` when the rows are in the order
    that is wanted."""

    sorted = Signal()

    def __init__(self, locale: QLocale, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._locale = locale
        self.table = Table()
        self._order: list[int] = []  # numbers, sorted
        self._view: list[int] = []  # numbers, sorted, those that are shown
        self._places: dict[int, int] | None = None  # number -> row of the list, once needed
        self._sought = 0  # how many places were since they changed
        self._hits: Sequence[int] | None = None  # None: all
        self.columns: tuple[Column, ...] = arranged(USUAL)
        self.is_renumbering = False  # while `fill` gives the articles other numbers
        self.fields = OwnFields(self.table, self)
        self.fields.read.connect(self._show_read)
        self._ordering = Ordering(self.table, self.fields, self._sorted_as, self)

    # -- content -------------------------------------------------------------------------------

    def fill(self, rows: Iterable[Row]) -> None:
        """Show all of these articles instead of others."""
        self.is_renumbering = True
        self.beginResetModel()
        self.table.fill(rows)
        self._hits = None
        self._ordering.forget(paths=True)
        self._order = list(range(len(self.table)))
        self._arrange()
        self.endResetModel()
        self.is_renumbering = False
        self.sort_again()
        self._read_fields()

    def add(self, rows: Sequence[Row]) -> range:
        """More articles, at the end until the next sort, and shown unless there is a search; their
        numbers."""
        start = len(self._view)
        if self._hits is None and rows:
            self.beginInsertRows(QModelIndex(), start, start + len(rows) - 1)
        numbers = self.table.add(rows)
        self._order.extend(numbers)
        self._ordering.forget(paths=True)
        if self._hits is None and rows:
            self._view.extend(numbers)
            self._places, self._sought = None, 0
            self.endInsertRows()
        self._read_fields()
        return numbers

    def refresh(self, rows: Iterable[Row]) -> None:
        """Show the new state of these articles, each in the row where it is."""
        self._put((row, None) for row in rows)

    def rename(self, rows: Mapping[str, Row]) -> None:
        """Articles that were at these paths are at others now, each in the row where it was."""
        self._put((row, path) for path, row in rows.items())

    def _put(self, rows: Iterable[tuple[Row, str | None]]) -> None:
        places: list[int] = []
        has_moved = False
        rows = tuple(rows)
        numbers = self.table.put(rows)
        for (_row, before), number in zip(rows, numbers, strict=True):
            has_moved = has_moved or before is not None
            place = None if number is None else self._place(number)
            if place is not None:
                places.append(place)
        self._ordering.forget(paths=has_moved)
        self._read_fields()
        if places:
            # One signal for all: a signal a row costs more than painting the page once.
            first, last = self.index(min(places), 0), self.index(max(places), self._last_column)
            self.dataChanged.emit(first, last)

    @property
    def order(self) -> str:
        """The field that the rows are sorted by first, with "-" before it from the highest down;
        for one that no row has, by which rows that are not here yet cannot be sorted, the usual."""
        return self._ordering.first_of_rows

    @property
    def total(self) -> int:
        """How many articles there are, shown or not."""
        return len(self.table)

    # -- search and sort -----------------------------------------------------------------------

    def show(self, hits: Sequence[int] | None) -> None:
        """Show the articles with these numbers; None: all."""
        if hits is None and self._hits is None:
            return
        self.beginResetModel()
        self._hits = hits
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt's name for it; empty values come last either way. Many rows are sorted in slices and
        stay as they are until that is done."""
        if 0 <= column < len(self.columns):
            falls = order is Qt.SortOrder.DescendingOrder
            self.sort_by((f"{'-' if falls else ''}{self.columns[column].name}",))

    def sort_by(self, fields: Sequence[str]) -> None:
        """Sort by these fields, the first counts most; with "-" before it from the highest down."""
        fields = tuple(fields)
        if fields and fields != self._ordering.names:
            self._ordering.names = fields
            self.sort_again()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._last_column)

    @property
    def sorting(self) -> tuple[str, ...]:
        """The fields that the rows are sorted by, as `sort_by` takes them."""
        return self._ordering.names

    @property
    def is_sorting(self) -> bool:
        """Whether the rows are still in an order that is not wanted any more."""
        return self._ordering.is_busy

    def sort_again(self) -> None:
        """Put those where they belong that came or changed since."""
        self._ordering.sort()

    def _sorted_as(self, order: list[int]) -> None:
        self.beginResetModel()
        self._order = order
        self._arrange()
        self.endResetModel()
        self.sorted.emit()

    def _arrange(self) -> None:
        if self._hits is None:
            self._view = list(self._order)
        else:
            self._view = list(filter(set(self._hits).__contains__, self._order))
        self._places, self._sought = None, 0

    # -- columns -------------------------------------------------------------------------------

    def show_columns(self, names: Sequence[str]) -> None:
        """Show these fields, from left to right, beside those that are never missing."""
        columns = arranged(names)
        if columns == self.columns:
            return
        self.beginResetModel()
        self.columns = columns
        self.endResetModel()
        self._read_fields()

    def place_of(self, name: str) -> int:
        """Where the column of a field is; -1 where it is not shown."""
        return next((at for at, each in enumerate(self.columns) if each.name == name), -1)

    @property
    def title_place(self) -> int:
        """Where the titles are."""
        return self.place_of(TITLE)

    @property
    def _last_column(self) -> int:
        return len(self.columns) - 1

    def _read_fields(self) -> None:
        """Read the values of the columns that no row has, as far as they are not known."""
        self.fields.read_all([column.name for column in self.columns if not column.is_row])

    def _show_read(self) -> None:
        self.columns = tuple(
            column
            if column.is_row
            else replace(column, is_figure=self.fields.is_figure(column.name))
            for column in self.columns
        )
        if self._view:
            last = self.index(len(self._view) - 1, self._last_column)
            self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._last_column)

    def values_at(self, row: int, column: int) -> Sequence[Value]:
        """What a field holds that no row has, as far as it is read."""
        shown = self.columns[column]
        if shown.is_row:
            return ()
        values = self.table.so_far(shown.name)
        number = self._view[row]
        return values[number] if number < len(values) else ()

    def text_at(self, row: int, column: int) -> str:
        """What a cell shows."""
        article = self.table.rows[self._view[row]]
        return text(article, self.columns[column], self._locale, self.values_at(row, column))

    def marks_of(self, path: str) -> tuple[str, ...]:
        """Those of the `MARKS` that an article has."""
        marks = self.table.marks
        return tuple(mark for mark in MARKS if path in marks.get(mark, ()))

    def notes_of(self, path: str) -> tuple[str, ...]:
        """These, and those of the `NOTES`, which are no problems."""
        marks = self.table.marks
        return (*self.marks_of(path), *(note for note in NOTES if path in marks.get(note, ())))

    # -- rows and paths ------------------------------------------------------------------------

    def row_at(self, row: int) -> Row | None:
        """The article in this row of the list, or None if there is no such row."""
        return self.table.rows[self._view[row]] if 0 <= row < len(self._view) else None

    def paths(self) -> list[str]:
        """The paths of all articles that are shown, from top to bottom."""
        rows = self.table.rows
        return [rows[number].path for number in self._view]

    def numbers_in(self, spans: Iterable[tuple[int, int]]) -> list[int]:
        """The articles in these rows of the list, from the first to the last of each span."""
        return [n for first, last in spans for n in self._view[first : last + 1]]

    def paths_of(self, numbers: Iterable[int]) -> list[str]:
        """The paths of these articles."""
        rows = self.table.rows
        return [rows[number].path for number in numbers]

    def rows_of(self, numbers: Iterable[int]) -> list[int]:
        """The rows of the list in which these articles are, in order; some may not be shown."""
        places = map(self._place, numbers)
        return sorted(place for place in places if place is not None)

    def path_at(self, row: int) -> str | None:
        """The path of the article in this row."""
        article = self.row_at(row)
        return None if article is None else article.path

    def row_of(self, path: str) -> int | None:
        """The row of this article, or None if it is not shown."""
        number = self.table.number(path)
        return None if number is None else self._place(number)

    def _place(self, number: int) -> int | None:
        self._sought += 1
        if self._places is None and self._sought <= _FEW:
            with contextlib.suppress(ValueError):  # of a few, quicker than to know all places
                return self._view.index(number)
            return None
        return self._place_by_number().get(number)

    def _place_by_number(self) -> dict[int, int]:
        if self._places is None:
            self._places = {number: place for place, number in enumerate(self._view)}
        return self._places

    # -- what Qt asks --------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The articles shown."""
        return 0 if parent.isValid() else len(self._view)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The columns that are shown."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be chosen, also one that cannot be read."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Never raises: Qt has no way to take an exception from here."""
        row, at = index.row(), index.column()
        if not 0 <= row < len(self._view) or not 0 <= at < len(self.columns):
            return None
        column = self.columns[at]
        if role == _DISPLAY:
            return self.text_at(row, at)
        if role == _ALIGN:
            return _RIGHT if column.is_figure else None
        article = self.table.rows[self._view[row]]
        if role == _CHECK:
            return checked(article) if column.name == PUBLISHED else None
        if role == _TOOLTIP:
            own, marks = self.values_at(row, at), self.notes_of(article.path)
            return tooltip(article, column, own, marks=marks) or None
        if role == _ACCESSIBLE:
            own, marks = self.values_at(row, at), self.notes_of(article.path)
            return describe(article, column, self._locale, own, marks=marks)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """The columns' names; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.heading
        if role in (_TOOLTIP, _ACCESSIBLE):
            return column.full_name + self._ordering.in_words(column.name)
        if role == _ALIGN and column.is_figure:
            return _RIGHT
        if role == _INITIAL_ORDER and column.falls_first:
            return Qt.SortOrder.DescendingOrder  # a first click shows the newest and the best
        return None
