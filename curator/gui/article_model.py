"""The articles as a table: one model, no proxy, so that a hundred thousand rows stay quick.

Rows are articles in an order (sorted by one column) under a mask (the search and the chosen part
of the site). A change of either resets the model; the view brings back selection and scroll by
path. An edit changes its row in place: a row never jumps away or vanishes under the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from curator.gui.columns import Column, checked, describe, sort_key, text, tooltip

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

    from curator.library.article import Article

Index = QModelIndex | QPersistentModelIndex
Condition = Callable[["Article"], bool]

# As plain ints: comparing enum members in data() costs more than all the rest of it.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_INITIAL_ORDER = int(Qt.ItemDataRole.InitialSortOrderRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Role(IntEnum):
    """What the delegates ask for besides Qt's own roles."""

    ARTICLE = int(Qt.ItemDataRole.UserRole) + 1


_ARTICLE = int(Role.ARTICLE)
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class ArticleModel(QAbstractTableModel):
    """The list's model. `path_at` and `row_of` translate between rows and paths."""

    def __init__(self, locale: QLocale, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._locale = locale
        self._articles: list[Article] = []
        self._ids: dict[str, int] = {}
        self._order: list[int] = []  # ids, sorted
        self._view: list[int] = []  # ids, sorted, those the filter lets through
        self._rows: dict[int, int] | None = {}  # id -> row, made when first asked for
        self._terms: tuple[str, ...] = ()
        self._conditions: tuple[Condition, ...] = ()
        self._sorting: tuple[Column, bool] = (Column.DATE, True)
        self._ranks: dict[Column, list[int]] = {}

    # -- content -------------------------------------------------------------------------------

    def fill(self, articles: Iterable[Article]) -> None:
        """Show these articles instead of all others."""
        self.beginResetModel()
        self._articles = list(articles)
        self._ids = {article.path: at for at, article in enumerate(self._articles)}
        self._ranks.clear()
        self._sort()
        self._filter()
        self.endResetModel()

    def refresh(self, articles: Iterable[Article]) -> None:
        """Show the new state of these articles, each in the row where it is."""
        rows: list[int] = []
        for article in articles:
            at = self._ids.get(article.path)
            if at is None:
                continue
            self._articles[at] = article
            row = self._row_by_id().get(at)
            if row is not None:
                rows.append(row)
        self._ranks.clear()
        if rows:
            # One signal for all: a signal a row costs more than painting the page once.
            first, last = self.index(min(rows), 0), self.index(max(rows), len(Column) - 1)
            self.dataChanged.emit(first, last)

    def rename(self, articles: Mapping[str, Article]) -> None:
        """Articles that were at these paths are at others now, each in the row where it was."""
        ids = {path: self._ids.pop(path) for path in articles if path in self._ids}
        for path, at in ids.items():
            self._ids[articles[path].path] = at
        self.refresh(articles.values())

    @property
    def total(self) -> int:
        """How many articles there are, shown or not."""
        return len(self._articles)

    def articles(self) -> Iterator[Article]:
        """All articles, shown or not, in the site's order."""
        return iter(self._articles)

    # -- search and sort -----------------------------------------------------------------------

    def search(self, terms: Iterable[str] = (), conditions: Iterable[Condition] = ()) -> None:
        """Show the articles whose text holds every term and that meet every condition."""
        terms = tuple(term.casefold() for term in terms if term)
        conditions = tuple(conditions)
        if not conditions and not self._conditions and terms == self._terms:
            return
        self.beginResetModel()
        self._terms, self._conditions = terms, conditions
        self._filter()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt's name for it; empty values come last either way."""
        if not 0 <= column < len(Column):
            return
        self.beginResetModel()
        self._sorting = (Column(column), order is Qt.SortOrder.DescendingOrder)
        self._sort()
        self._filter()
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def _sort(self) -> None:
        column, descending = self._sorting
        ranks = self._ranks.get(column)
        if ranks is None:
            ranks = self._ranks[column] = _ranks(self._articles, column)
        if descending:
            # Stable either way, and what has no value (rank -1) stays at the end.
            turned = [-rank if rank >= 0 else 1 for rank in ranks]
        else:
            end = len(ranks)
            turned = [rank if rank >= 0 else end for rank in ranks]
        self._order = sorted(range(len(ranks)), key=turned.__getitem__)

    def _filter(self) -> None:
        articles = self._articles
        if not self._terms and not self._conditions:
            self._view = list(self._order)
        else:
            hits: Iterable[int] = range(len(articles))
            for condition in self._conditions:
                hits = [at for at in hits if condition(articles[at])]
            for term in self._terms:
                hits = [at for at in hits if term in articles[at].haystack]
            mask = bytearray(len(articles))
            for at in hits:
                mask[at] = 1
            self._view = [at for at in self._order if mask[at]]
        self._rows = None

    # -- rows and paths ------------------------------------------------------------------------

    def article_at(self, row: int) -> Article | None:
        """The article in this row, or None if there is no such row."""
        return self._articles[self._view[row]] if 0 <= row < len(self._view) else None

    def path_at(self, row: int) -> str | None:
        """The path of the article in this row."""
        article = self.article_at(row)
        return None if article is None else article.path

    def row_of(self, path: str) -> int | None:
        """The row of this article, or None if it is not shown."""
        at = self._ids.get(path)
        return None if at is None else self._row_by_id().get(at)

    def _row_by_id(self) -> dict[int, int]:
        if self._rows is None:
            self._rows = {at: row for row, at in enumerate(self._view)}
        return self._rows

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
        article = self._articles[self._view[row]]
        if role == _ARTICLE:
            return article
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


def _ranks(articles: list[Article], column: Column) -> list[int]:
    """The place of each article by this column; equal values share one, no value is -1."""
    keys = [sort_key(article, column) for article in articles]
    places = {key: rank for rank, key in enumerate(sorted({k for k in keys if k is not None}))}
    return [-1 if key is None else places[key] for key in keys]
