"""Selected rows of the list, in numbers and paths: quick also where all of 100,000 are selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

    from curator.gui.article_model import ArticleModel


@dataclass(frozen=True, slots=True)
class Kept:
    """What was selected before the model was reset: by number, or by path where the articles get
    other numbers. `current` is where the keyboard was, `offset` where that was on the screen."""

    numbers: Sequence[int] = ()
    paths: Sequence[str] = ()
    current: str | None = None
    offset: int = 0
    by_path: bool = field(default=False)

    @classmethod
    def of(
        cls, model: ArticleModel, selected: QItemSelectionModel, current: str | None, offset: int
    ) -> Kept:
        """What is selected now."""
        numbers = selected_numbers(model, selected)
        if model.is_renumbering:
            return cls((), model.paths_of(numbers), current, offset, True)
        return cls(numbers, (), current, offset)

    def rows(self, model: ArticleModel) -> list[int]:
        """The rows where these articles are now, in order."""
        return rows_of_paths(model, self.paths) if self.by_path else model.rows_of(self.numbers)


class SelectedPaths(QObject):
    """The articles that are selected in a view of `articles`: the same when the model was reset,
    and where they were on the screen. `column` is that in which the keyboard is."""

    changed = Signal()  # others are selected

    def __init__(self, view: QTableView, articles: ArticleModel, column: Callable[[], int]) -> None:
        super().__init__(view)
        self._view = view
        self._articles = articles
        self._column = column
        self._kept = Kept()
        self._told: tuple[str, ...] = ()
        self._paths: list[str] | None = []  # None: to be asked for anew
        articles.modelAboutToBeReset.connect(self._keep)
        articles.modelReset.connect(self._restore)
        view.selectionModel().selectionChanged.connect(self.look_again)

    def paths(self) -> list[str]:
        """From top to bottom."""
        if self._paths is None:
            numbers = selected_numbers(self._articles, self._view.selectionModel())
            self._paths = self._articles.paths_of(numbers)
        return list(self._paths)

    def look_again(self) -> None:
        """Others may be selected, or the same have other paths now."""
        self._paths = None
        paths = tuple(self.paths())
        if paths != self._told:
            self._told = paths
            self.changed.emit()

    def _keep(self) -> None:
        index = self._view.currentIndex()
        offset = self._view.rowViewportPosition(index.row()) if index.isValid() else 0
        current = self._articles.path_at(index.row())
        self._kept = Kept.of(self._articles, self._view.selectionModel(), current, offset)

    def _restore(self) -> None:
        self._paths = None  # the reset has cleared the selection, without a signal
        view, articles = self._view, self._articles
        current, rows = self._kept.current, self._kept.rows(articles)
        model = view.selectionModel()
        place = None if current is None else articles.row_of(current)
        if place is None and rows:
            place = rows[0]
        if place is not None:
            index = articles.index(place, self._column())
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        selection = selection_of(articles, rows)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        view.updateGeometries()  # the scroll bar must know the new count before it is set
        if place is not None and rows:
            self._scroll_row_to(place, self._kept.offset)
        else:  # nothing that is selected holds the place
            view.scrollToTop()
        self.look_again()

    def _scroll_row_to(self, row: int, offset: int) -> None:
        """Bring the row back to where it was on screen, or at least into sight."""
        height = max(self._view.verticalHeader().defaultSectionSize(), 1)
        if 0 <= offset < self._view.viewport().height():
            self._view.verticalScrollBar().setValue(row - offset // height)
        self._view.scrollTo(self._articles.index(row, self._column()))


def selected_numbers(model: ArticleModel, selected: QItemSelectionModel) -> list[int]:
    """The selected articles from top to bottom."""
    # selectedRows() asks flags() for each cell; the ranges know the same at once.
    selection = selected.selection()
    found = map(selection.at, range(selection.count()))
    spans: list[tuple[int, int]] = []
    for top, bottom in sorted((span.top(), span.bottom()) for span in found):
        top = max(top, spans[-1][1] + 1) if spans else top
        if top <= bottom:
            spans.append((top, bottom))
    return model.numbers_in(spans)


def rows_of_paths(model: ArticleModel, paths: Iterable[str]) -> list[int]:
    """The rows where the articles of these paths are, in order."""
    found = map(model.table.number, paths)
    return model.rows_of(number for number in found if number is not None)


def selection_of(model: ArticleModel, rows: Sequence[int]) -> QItemSelection:
    """These rows, which are in order, from the first column to the last."""
    selection, last = QItemSelection(), model.columnCount() - 1
    for top, bottom in _spans(rows):
        selection.select(model.index(top, 0), model.index(bottom, last))
    return selection


def _spans(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbours as one: Qt is slow with many ranges."""
    if rows and rows[-1] - rows[0] == len(rows) - 1:
        return [(rows[0], rows[-1])]
    spans: list[tuple[int, int]] = []
    start = at = -2
    for row in rows:
        if row != at + 1:
            if start >= 0:
                spans.append((start, at))
            start = row
        at = row
    if start >= 0:
        spans.append((start, at))
    return spans
