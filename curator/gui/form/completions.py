"""What a box of chips offers while one types: names that are known, best first, and the text as it
is where there is no such name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from curator.gui.theme import GRID

if TYPE_CHECKING:
    from curator.gui.theme import Theme
    from curator.library.taxonomy import Taxonomy, Term

Index = QModelIndex | QPersistentModelIndex
_MOST = 40
_NEW = "Not in the vocabulary"
_PAD = GRID + GRID // 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that can be added: what it was found by, and what to say at the end of its line.

    A name that is not known is a new one of its `noun`; what to say of it stands below it.
    """

    name: str
    detail: str = ""
    known: bool = True
    found_by: str = ""
    noun: str = ""


def suggest(typed: str, taxonomy: Taxonomy, present: Iterable[str]) -> list[Suggestion]:
    """The terms that `typed` may mean and that are not present, best first."""
    wanted = " ".join(typed.split())
    folded = wanted.casefold()
    taken = {name.casefold() for name in present}
    found: list[tuple[int, str, Suggestion]] = []
    exact = False
    for term in taxonomy.terms:
        match = _match(term, folded)
        if match is None:
            continue
        rank, found_by = match
        exact = exact or rank == 0
        if term.name.casefold() not in taken:
            detail = f"in {term.parent}" if term.parent else ""
            suggestion = Suggestion(term.name, detail, found_by=found_by)
            found.append((rank, term.name.casefold(), suggestion))
    found.sort(key=lambda each: each[:2])
    suggestions = [suggestion for _, _, suggestion in found[:_MOST]]
    if wanted and not exact and folded not in taken:
        suggestions.append(Suggestion(wanted, _NEW, known=False, noun="topic"))
    return suggestions


def _match(term: Term, wanted: str) -> tuple[int, str] | None:
    """How well a term fits and what else than its name says so. 0 is exactly this name, more is
    further away, None is not meant."""
    name = term.name.casefold()
    short = term.shortname if term.shortname != term.name else ""
    if not wanted or wanted == name:
        return 0, short
    others = [(other, other.casefold()) for other in (short, *term.keywords) if other]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda text: text == wanted,
        lambda text: text.startswith(wanted),
        lambda text: f" {wanted}" in text,
        lambda text: wanted in text,
    )
    for rank, fits in enumerate(tests):
        if fits(name):
            return 2 * rank, short
        for other, text in others:
            if fits(text):
                # Another word that is meant exactly is as good as the name, but no reason to
                # think that there is nothing new to add.
                exactly_short = rank == 0 and other == short
                return (0 if exactly_short else 2 * rank + 1), other
    return None


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
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.EditRole)):
            return suggestion.name
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            said = ("".join(_words(suggestion)), suggestion.found_by, suggestion.detail)
            return ", ".join(text for text in said if text)
        return None


class SuggestionDelegate(QStyledItemDelegate):
    """The name and what it was found by at the start, what else to say at the end."""

    def __init__(self, theme: Theme, model: SuggestionModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._body = QFontMetrics(theme.body)
        self._small = QFontMetrics(theme.small)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the list: what has no room there is cut. A new name has a second line."""
        suggestion = self._model.at(index.row())
        two = suggestion is not None and not suggestion.known and suggestion.detail
        return QSize(3 * GRID, self._body.height() + GRID + (self._small.height() if two else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        suggestion = self._model.at(index.row())
        if suggestion is None:
            return
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, self._theme.colour("selection"))
        line = _Line(painter, self._theme, rect.adjusted(_PAD, 0, -_PAD, 0), option.direction)
        if suggestion.known:
            line.put_at_end(suggestion.detail)
            line.put(("", suggestion.name, ""), self._theme.body, "text")
            line.put(("", suggestion.found_by, ""), self._theme.small, "quiet")
            return
        if index.row():
            painter.fillRect(QRect(rect.x(), rect.y(), rect.width(), 1), self._theme.colour("line"))
        first, second = QRect(line.room), QRect(line.room)
        if suggestion.detail:
            first.adjust(0, GRID // 2, 0, -GRID // 2 - self._small.height())
            second.adjust(0, GRID // 2 + self._body.height(), 0, -GRID // 2)
        line.room = first
        line.put(_words(suggestion), self._theme.body, "text")
        line.room = second
        line.put(("", suggestion.detail, ""), self._theme.small, "quiet")


class _Line:
    """Texts side by side, from the start of a line or at its end, cut where there is no room."""

    def __init__(
        self, painter: QPainter, theme: Theme, room: QRect, direction: Qt.LayoutDirection
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._rtl = direction is Qt.LayoutDirection.RightToLeft
        self.room = room

    def put(self, words: tuple[str, str, str], font: QFont, colour: str) -> None:
        """The next text; of its three parts only the one in the middle is cut."""
        before, middle, after = words
        metrics = QFontMetrics(font)
        room = self.room.width() - metrics.horizontalAdvance(before + after)
        text = before + metrics.elidedText(middle, Qt.TextElideMode.ElideRight, room) + after
        self._draw(text, font, colour, at_end=False)
        self._take(metrics.horizontalAdvance(text) + GRID, at_end=False)

    def put_at_end(self, text: str) -> None:
        """A quiet text at the end, at most half of the line."""
        metrics = QFontMetrics(self._theme.small)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.room.width() // 2)
        self._draw(text, self._theme.small, "quiet", at_end=True)
        self._take(metrics.horizontalAdvance(text) + GRID, at_end=True)

    def _draw(self, text: str, font: QFont, colour: str, *, at_end: bool) -> None:
        if text and self.room.width() > 0:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            side = right if at_end != self._rtl else left
            self._painter.setFont(font)
            self._painter.setPen(self._theme.colour(colour))
            self._painter.drawText(self.room, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _take(self, width: int, *, at_end: bool) -> None:
        if at_end != self._rtl:
            self.room.setRight(self.room.right() - width)
        else:
            self.room.setLeft(self.room.left() + width)


def _words(suggestion: Suggestion) -> tuple[str, str, str]:
    if suggestion.known:
        return "", suggestion.name, ""
    return "Add “", suggestion.name, f"” as a new {suggestion.noun}" if suggestion.noun else "”"
