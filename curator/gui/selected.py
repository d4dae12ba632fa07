"""Selected rows of the list, in numbers and paths: quick also where all of 100,000 are selected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

if TYPE_CHECKING:
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
