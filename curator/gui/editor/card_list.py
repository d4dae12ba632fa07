"""The cards of an article's related items, one under the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from curator.gui.editor.cards import Card
from curator.gui.form.context import Context
from curator.gui.form.plan import Row, item_row
from curator.gui.form.reorder import Reorder
from curator.gui.form.undecided import UndecidedMark
from curator.gui.theme import GRID
from curator.library.related import Related

if TYPE_CHECKING:
    from curator.document import Conflict


class CardList(QWidget):
    """Cards stay the same widgets as long as their items are there, so that the keyboard, what is
    open and what is typed stay where they are."""

    wanted = Signal(object, str)  # Card, what is wanted done with it
    moved = Signal(int, int)  # by the editor, from where to where; nothing is moved yet

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.cards: list[Card] = []
        self.setAccessibleName("Related items in their order")
        self.mark = UndecidedMark(context.session, context.theme, parent)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(GRID)
        self._reorder = Reorder(self, lambda: self.cards, self)
        self._reorder.moved.connect(self.moved)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

    def show_items(self, items: Sequence[Related], row: Row) -> None:
        """Show these items; `row` is the field that holds them."""
        self._arrange(items)
        settings = self._context.library().site.settings
        for card, item in zip(self.cards, items, strict=True):
            card.fill(item, item_row(row, item.index, settings), len(items))
        self._order_tabs()

    def mark_undecided(self, path: str, conflicts: Sequence[Conflict], route: str) -> None:
        """Say at each card what of its item is undecided, and above all of them what is of no item
        that is there: others have removed it, or all are undecided at once."""
        left = list(conflicts)
        for card in self.cards:
            inner = f"{route}/{card.item.index}"
            found = [each for each in left if _is_about(each, inner)]
            left = [each for each in left if each not in found]
            card.mark.show_conflicts(path, found, inner)
        self.mark.show_conflicts(path, left, route)
        self._order_tabs()

    def shift(self, source: int, target: int) -> None:
        """Put a card in another place, with all that is open in it."""
        card = self.cards.pop(source)
        self.cards.insert(target, card)
        self._lines.removeWidget(card)
        self._lines.insertWidget(target, card)

    def unfold(self, card: Card, is_open: bool) -> None:
        """Show the fields of a card or not."""
        card.unfold(is_open)
        self._order_tabs()

    def _arrange(self, items: Sequence[Related]) -> None:
        """As many cards as items, each item with the card that had it before, if one had."""
        free = list(self.cards)
        found = _cards_of(items, free)
        if len(free) == found.count(None):  # edited where they are
            found = [card or free.pop(0) for card in found]
        self.cards = [card or self._make() for card in found]
        for card in free:
            self._lines.removeWidget(card)
            card.hide()
            card.deleteLater()
        for at, card in enumerate(self.cards):
            if self._lines.indexOf(card) != at:
                self._lines.removeWidget(card)
                self._lines.insertWidget(at, card)

    def _make(self) -> Card:
        card = Card(self._context, self)
        # Later: what is asked for may take the card away that asks.
        card.wanted.connect(
            lambda wish: QTimer.singleShot(0, card, lambda: self.wanted.emit(card, wish))
        )
        return card

    def _follow_focus(self, _before: object, _now: object) -> None:
        for card in self.cards:
            card.show_tools()

    def _order_tabs(self) -> None:
        """Tab goes through a card, then to the one below it."""
        chain = [one for card in self.cards for one in (card, *card.findChildren(QWidget))]
        stops = [one for one in chain if one.focusPolicy() and one.focusProxy() is None]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)


def _is_about(conflict: Conflict, item: str) -> bool:
    """Whether a conflict is about the item at a route, which is there."""
    is_item = conflict.field == item and "theirs" not in conflict.gone
    return is_item or conflict.field.startswith(f"{item}/")


def _cards_of(items: Sequence[Related], free: list[Card]) -> list[Card | None]:
    """For each item the card that showed it before: with the same value, else with the same
    address, else with the same title. They are taken out of `free`."""
    found: list[Card | None] = [None] * len(items)
    for key in (_content, _address, _title):
        for at, item in enumerate(items):
            wanted = key(item)
            if found[at] is None and wanted:
                found[at] = next((card for card in free if key(card.item) == wanted), None)
            if (card := found[at]) in free and card is not None:
                free.remove(card)
    return found


def _content(item: Related) -> object:
    return (item.value, item.title)


def _address(item: Related) -> object:
    return item.web_url


def _title(item: Related) -> object:
    return item.title
