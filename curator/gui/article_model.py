"""The articles as a table: one model, no proxy, so that a hundred thousand rows stay quick.

Rows are articles in an order (sorted by one column) under a mask (the search and the chosen part
of the site). A change of either resets the model; the view brings back selection and scroll by
path. An edit changes its row in place: a row never jumps away or vanishes under the cursor.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from curator.gui.columns import Column, checked, describe, sort_key, text, tooltip
from curator.gui.slices import Slices, at_once
from curator.library.table import Table

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

    from curator.library.row import Row

Index = QModelIndex | QPersistentModelIndex
AT_ONCE = 5_000  # rows that are searched and sorted before the window could miss its turn
_CHUNK = 4_000

# As plain ints: comparing enum members in data() costs more than all the rest of it.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_INITIAL_ORDER = int(Qt.ItemDataRole.InitialSortOrderRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class ArticleModel(QAbstractTableModel):
    """The list's model. `path_at` and `row_of` translate between rows of the list and paths; the
    articles themselves are rows of the `table`, by number."""

    def __init__(self, locale: QLocale, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._locale = locale
        self.table = Table()
        self._order: list[int] = []  # numbers, sorted
        self._view: list[int] = []  # numbers, sorted, those that are shown
        self._places: dict[int, int] | None = {}  # number -> row of the list, when asked for
        self._hits: Sequence[int] | None = None  # None: all
        self._sorting: tuple[Column, bool] = (Column.DATE, True)
        self._ranks: dict[Column, list[int]] = {}
        self._natural: list[int] = []  # numbers in the order of the paths; empty: not known
        self._sorter: Slices[list[int]] = Slices(self)

    # -- content -------------------------------------------------------------------------------

    def fill(self, rows: Iterable[Row]) -> None:
        """Show all of these articles instead of others."""
        self.beginResetModel()
        self.table.fill(rows)
        self._hits = None
        self._ranks.clear()
        self._natural.clear()
        self._order = list(range(len(self.table)))
        self._arrange()
        self.endResetModel()
        self.sort_again()

    def add(self, rows: Sequence[Row]) -> range:
        """More articles, at the end until the next sort, and shown unless there is a search; their
        numbers."""
        start = len(self._view)
        if self._hits is None and rows:
            self.beginInsertRows(QModelIndex(), start, start + len(rows) - 1)
        numbers = self.table.add(rows)
        self._order.extend(numbers)
        self._ranks.clear()
        self._natural.clear()
        if self._hits is None and rows:
            self._view.extend(numbers)
            self._places = None
            self.endInsertRows()
        return numbers

    def refresh(self, rows: Iterable[Row]) -> None:
        """Show the new state of these articles, each in the row where it is."""
        self._put((row, None) for row in rows)

    def rename(self, rows: Mapping[str, Row]) -> None:
        """Articles that were at these paths are at others now, each in the row where it was."""
        self._put((row, path) for path, row in rows.items())

    def _put(self, rows: Iterable[tuple[Row, str | None]]) -> None:
        places: list[int] = []
        for row, before in rows:
            if before is not None:
                self._natural.clear()
            number = self.table.put(row, before)
            place = None if number is None else self._place_by_number().get(number)
            if place is not None:
                places.append(place)
        self._ranks.clear()
        if places:
            # One signal for all: a signal a row costs more than painting the page once.
            first, last = self.index(min(places), 0), self.index(max(places), len(Column) - 1)
            self.dataChanged.emit(first, last)

    @property
    def order(self) -> str:
        """The field that the rows are sorted by, with "-" before it from the highest down."""
        column, descending = self._sorting
        return f"{'-' if descending else ''}{column.name.lower()}"

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
        if not 0 <= column < len(Column):
            return
        self._sorting = (Column(column), order is Qt.SortOrder.DescendingOrder)
        self.sort_again()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def sort_again(self) -> None:
        """Put those where they belong that came or changed since."""
        if len(self.table) <= AT_ONCE:
            self._sorter.stop()
            self._sorted_as(at_once(self._sorted()))
        else:
            self._sorter.start(self._sorted(), self._sorted_as)

    def _sorted(self) -> Generator[None, None, list[int]]:
        """The numbers in the order that is wanted."""
        column, descending = self._sorting
        ranks = self._ranks.get(column)
        if ranks is None:
            ranks = yield from _ranks(self.table.rows, column)
            self._ranks[column] = ranks
        if descending:
            # Stable either way, and what has no value (rank -1) stays at the end.
            turned = [-rank if rank >= 0 else 1 for rank in ranks]
        else:
            end = len(ranks)
            turned = [rank if rank >= 0 else end for rank in ranks]
        yield
        if len(self._natural) != len(ranks):
            paths = [(row.path, number) for number, row in enumerate(self.table.rows)]
            ordered = yield from _in_order(paths)
            self._natural = [number for _, number in ordered]
            yield
        return sorted(self._natural, key=turned.__getitem__)

    def _sorted_as(self, order: list[int]) -> None:
        if len(order) != len(self.table):  # more have come meanwhile
            self.sort_again()
            return
        self.beginResetModel()
        self._order = order
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        if self._hits is None:
            self._view = list(self._order)
        else:
            mask = bytearray(len(self.table))
            for number in self._hits:
                mask[number] = 1
            self._view = [number for number in self._order if mask[number]]
        self._places = None

    # -- rows and paths ------------------------------------------------------------------------

    def row_at(self, row: int) -> Row | None:
        """The article in this row of the list, or None if there is no such row."""
        return self.table.rows[self._view[row]] if 0 <= row < len(self._view) else None

    def path_at(self, row: int) -> str | None:
        """The path of the article in this row."""
        article = self.row_at(row)
        return None if article is None else article.path

    def row_of(self, path: str) -> int | None:
        """The row of this article, or None if it is not shown."""
        number = self.table.number(path)
        return None if number is None else self._place_by_number().get(number)

    def _place_by_number(self) -> dict[int, int]:
        if self._places is None:
            self._places = {number: place for place, number in enumerate(self._view)}
        return self._places

    # -- what Qt asks --------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The articles shown."""
        return 0 if parent.isValid() else len(self._view)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The columns of `columns.Column`."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be chosen, also one that cannot be read."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Never raises: Qt has no way to take an exception from here."""
        row = index.row()
        if not 0 <= row < len(self._view):
            return None
        article = self.table.rows[self._view[row]]
        if role == _DISPLAY:
            return text(article, index.column(), self._locale)
        if role == _TOOLTIP:
            return tooltip(article, index.column()) or None
        if role == _ALIGN:
            return _RIGHT if index.column() in (Column.QUALITY, Column.HEAT) else None
        if role == _CHECK:
            return checked(article) if index.column() == Column.PUBLISHED else None
        if role == _ACCESSIBLE:
            return describe(article, index.column(), self._locale)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """The columns' names; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        column = Column(section)
        if role == _DISPLAY:
            return column.heading
        if role in (_TOOLTIP, _ACCESSIBLE):
            return column.full_name + self._sorting_in_words(column)
        if role == _ALIGN and column in (Column.QUALITY, Column.HEAT):
            return _RIGHT
        if role == _INITIAL_ORDER and column in (Column.DATE, Column.QUALITY, Column.HEAT):
            return Qt.SortOrder.DescendingOrder  # a first click shows the newest and the best
        return None

    def _sorting_in_words(self, column: Column) -> str:
        by, descending = self._sorting
        if column is not by:
            return ""
        return ", sorted descending" if descending else ", sorted ascending"


def _ranks(rows: Sequence[Row], column: Column) -> Generator[None, None, list[int]]:
    """The place of each article by this column; equal values share one, no value is -1."""
    keys: list[tuple[object, ...] | None] = []
    different: set[tuple[object, ...]] = set()
    for start in range(0, len(rows), _CHUNK):
        some = [sort_key(row, column) for row in rows[start : start + _CHUNK]]
        keys += some
        different.update(key for key in some if key is not None)
        yield
    places = {key: rank for rank, key in enumerate((yield from _in_order(list(different))))}
    yield
    ranks: list[int] = []
    for start in range(0, len(keys), _CHUNK):
        ranks += [-1 if key is None else places[key] for key in keys[start : start + _CHUNK]]
        yield
    return ranks


def _in_order(keys: list[Any]) -> Generator[None, None, list[Any]]:
    """`keys` sorted; sorted runs are merged by pairs, as sorting all at once would hold the window
    for too long."""
    runs = []
    for start in range(0, len(keys), _CHUNK):
        runs.append(sorted(keys[start : start + _CHUNK]))
        yield
    while len(runs) > 1:
        merged = []
        for at in range(0, len(runs), 2):
            merged.append(sorted(itertools.chain.from_iterable(runs[at : at + 2])))
            yield
        runs = merged
    return runs[0] if runs else []
