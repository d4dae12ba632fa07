"""What the topic box offers while one types: terms of the vocabulary, best first, and the text as
it is where the vocabulary has no such name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from curator.gui.theme import GRID

if TYPE_CHECKING:
    from curator.gui.theme import Theme
    from curator.library.taxonomy import Taxonomy, Term

Index = QModelIndex | QPersistentModelIndex
_MOST = 40
_NAME_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that can be added and what to say about it."""

    name: str
    detail: str = ""
    known: bool = True


def suggest(typed: str, taxonomy: Taxonomy, present: Iterable[str]) -> list[Suggestion]:
    """The terms that `typed` may mean and that the article does not have, best first."""
    wanted = " ".join(typed.split()).casefold()
    taken = {name.casefold() for name in present}
    found: list[tuple[int, str, Suggestion]] = []
    exact = False
    for term in taxonomy.terms:
        rank = _rank(term, wanted)
        exact = exact or rank == 0
        if rank is not None and term.name.casefold() not in taken:
            found.append((rank, term.name.casefold(), Suggestion(term.name, _detail(term))))
    found.sort(key=lambda each: each[:2])
    suggestions = [suggestion for _, _, suggestion in found[:_MOST]]
    if wanted and not exact and wanted not in taken:
        new = Suggestion(" ".join(typed.split()), "not in the topic list", known=False)
        suggestions.append(new)
    return suggestions


def _rank(term: Term, wanted: str) -> int | None:
    """0 is exactly this name, more is further away, None is not meant."""
    name, short = term.name.casefold(), (term.shortname or "").casefold()
    if wanted in (name, short) and wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if short.startswith(wanted) and short:
        return 2
    if f" {wanted}" in name:
        return 3
    if wanted in name or wanted in short:
        return 4
    if any(wanted in keyword.casefold() for keyword in term.keywords):
        return 5
    return None


def _detail(term: Term) -> str:
    short = term.shortname if term.shortname and term.shortname != term.name else ""
    parent = f"in {term.parent}" if term.parent else ""
    return " · ".join(part for part in (short, parent) if part)


class SuggestionModel(QAbstractListModel):
    """The suggestions as rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[Suggestion] = []

    def show_rows(self, rows: Sequence[Suggestion]) -> None:
        """Offer these."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def at(self, row: int) -> Suggestion | None:
        """The suggestion in this row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The name; screen readers also hear the detail."""
        suggestion = self.at(index.row())
        if suggestion is None:
            return None
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.EditRole), _NAME_ROLE):
            return suggestion.name
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return f"{suggestion.name}, {suggestion.detail}"
        return None


class SuggestionDelegate(QStyledItemDelegate):
    """The name at the left, what there is to say about it at the right."""

    def __init__(self, theme: Theme, model: SuggestionModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the list: what has no room there is cut."""
        return QSize(3 * GRID, QFontMetrics(self._theme.body).height() + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        suggestion = self._model.at(index.row())
        if suggestion is None:
            return
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("selection"))
        inner = rect.adjusted(GRID, 0, -GRID, 0)
        small = QFontMetrics(self._theme.small)
        detail = small.elidedText(
            suggestion.detail, Qt.TextElideMode.ElideRight, inner.width() // 2
        )
        painter.setFont(self._theme.small)
        painter.setPen(QColor(self._theme.colours.quiet))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
        room = inner.width() - small.horizontalAdvance(detail) - GRID
        body = QFontMetrics(self._theme.body)
        words = body.elidedText(_words(suggestion), Qt.TextElideMode.ElideRight, room)
        painter.setFont(self._theme.body)
        painter.setPen(QColor(self._theme.colours.text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _words(suggestion: Suggestion) -> str:
    return suggestion.name if suggestion.known else f"Add “{suggestion.name}”"
