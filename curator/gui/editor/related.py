"""The page of an article's related items: cards to arrange, edit, add and remove, and who relates
to the article."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from curator.errors import DocumentError
from curator.gui.editor.backlinks import Backlinks
from curator.gui.editor.card_list import CardList
from curator.gui.editor.cards import Card
from curator.gui.editor.page import Page
from curator.gui.form.context import Context
from curator.gui.form.field import Field
from curator.gui.form.plan import Row
from curator.gui.labels import plain_label
from curator.gui.session import Change, Notice, Session
from curator.gui.site_search import SiteSearch
from curator.gui.theme import GRID, set_kind
from curator.gui.words import shorten
from curator.library.article import Article
from curator.library.checks import check_article
from curator.library.edits import Edit, InsertItem, MoveItem, RemoveField, SetField
from curator.library.related import (
    KEY,
    candidates,
    embedded,
    refreshed,
    related_items,
    relating_to,
)
from curator.library.specs import Kind, spec_of

_ROUTE = f"/{KEY}"
_STEPS = {"earlier": -1, "later": 1}
_ODD = "The related items of this article are no list. Edit them as YAML."


class RelatedPage(Page):
    """Shows one article's related items. Cards stay the same widgets as long as their items are
    there, so that the keyboard, what is open and what is typed stay where they are."""

    def __init__(self, session: Session, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._context = replace(context, submit=self._submit)
        self._article: Article | None = None
        self._path = ""
        self.setAccessibleName("Related items")
        self._lay_out()
        session.changed.connect(self._refresh)
        session.conflicts.changed.connect(self._mark)
        context.pictures.loaded.connect(self._refresh_picture)
        context.pictures.failed.connect(lambda url, _reason: self._refresh_picture(url))

    def _lay_out(self) -> None:
        theme = self._context.theme
        _make_page(self)
        self.search = SiteSearch(theme, self._context.locale, self._candidates, self)
        self.search.chosen.connect(self._add_from_site)
        self.by_hand = QPushButton("Add by hand")
        self.by_hand.setToolTip("Add an item and type its fields")
        self.by_hand.clicked.connect(self._add_by_hand)
        bar = QHBoxLayout()
        bar.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        bar.setSpacing(GRID)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.by_hand)
        self._list = CardList(self._context, self)
        self._list.wanted.connect(self._do)
        self._list.moved.connect(self._move)
        self._empty = _Empty(self)
        self._backlinks = Backlinks(theme, self._context.locale, self)
        self._backlinks.wanted.connect(self.wanted)
        self._inner = QWidget()
        _make_page(self._inner)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, 3 * GRID)
        column.setSpacing(0)
        for widget in (self._list.mark, self._empty, self._list):
            column.addWidget(widget)
        column.addSpacing(3 * GRID)
        column.addWidget(self._backlinks)
        column.addStretch(1)
        self._area = QScrollArea(self)
        set_kind(self._area, "form")
        self._area.setAccessibleName("Related items")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(bar)
        outer.addWidget(self._area, 1)

    @property
    def cards(self) -> Sequence[Card]:
        """The cards from top to bottom."""
        return self._list.cards

    # -- show ----------------------------------------------------------------------------------

    def show_article(self, article: Article) -> None:
        """Show this one, as it is now."""
        if article is self._article:
            return
        if article.path != self._path:
            self.leave()
            self._path = article.path
            self._area.verticalScrollBar().setValue(0)
        self._article = article
        library = self._session.library
        items = related_items(article, library)
        row = self._row(article)
        self._list.show_items(items, row)
        odd = row.present and row.value not in (None, "") and not isinstance(row.value, list)
        self._empty.say(_ODD if odd else "", bool(items))
        self.search.setEnabled(not odd)
        self.by_hand.setEnabled(not odd)
        self._list.setVisible(bool(items))
        self._mark()
        self.setFocusProxy(self.cards[0] if items else self.search)
        self._backlinks.show_articles(relating_to(article, library))

    def _mark(self, _paths: object = None) -> None:
        """Say at the items what of them is undecided."""
        found = self._session.conflicts.of(self._path)
        found = tuple(
            each for each in found if each.field == _ROUTE or each.field.startswith(f"{_ROUTE}/")
        )
        self._list.mark_undecided(self._path, found, _ROUTE)

    def flush(self) -> bool:
        """Hand in what is being typed; False if some of it is refused."""
        return all([field.flush() for field in self._fields()])

    def expect(self, path: str) -> None:
        """It counts."""
        if path == self._path:
            for field in self._fields():
                field.expect(path)

    @property
    def has_refused(self) -> bool:
        """Whether there is text that was not taken."""
        return any(field.unsent is not None for field in self._fields())

    def give_up(self) -> None:
        """Escape: forget a text that is refused in the field that has the keyboard."""
        focus = QApplication.focusWidget()
        for field in self._fields():
            if focus is not None and field.isAncestorOf(focus) and not field.flush():
                field.revert()

    def tell_refused(self) -> None:
        """The editor goes to another page: say what was not taken, and forget it."""
        for field in self._fields():
            if field.unsent is not None:
                text = shorten(field.unsent, 40)
                words = f"{field.name} of a related item was not changed to “{text}”"
                field.revert()
                self._session.noticed.emit(Notice(words, "error"))

    def leave(self) -> None:
        """The editor goes on to another article: everything is closed, what was refused is said."""
        self.tell_refused()
        for field in self._fields():
            field.leave()
        for card in self.cards:
            self._list.unfold(card, False)
        self.search.clear()
        self._article = None

    def reach(self, route: str) -> Field | None:
        """The field of a route within the related items; its card is opened."""
        for card in self.cards:
            inner = f"{_ROUTE}/{card.item.index}"
            if route == inner or route.startswith(f"{inner}/"):
                self._list.unfold(card, True)
                found = card.reach(route)
                self._area.ensureWidgetVisible(found or card)
                return found
        return None

    def _row(self, article: Article) -> Row:
        """The list of related items as a row of the form, with what the checks say of it."""
        library = self._session.library
        try:
            data = article.document().data
        except DocumentError:
            data = {}
        value = data.get(KEY)
        spec = library.specs.get(article.collection, KEY)
        if spec is None or not spec.fields:
            spec = spec_of(KEY, value, library.site.settings)
        found = tuple(
            one
            for one in check_article(article, library)
            if one.route == _ROUTE or one.route.startswith(f"{_ROUTE}/")
        )
        return Row(_ROUTE, spec, Kind.MAPPINGS, value, present=KEY in data, findings=found)

    def _fields(self) -> list[Field]:
        return [field for card in self.cards for field in card.fields()]

    # -- hear ----------------------------------------------------------------------------------

    def _refresh(self, change: Change) -> None:
        """Also another article may change what is odd here."""
        if not self._path:
            return
        self._article = None
        article = self._session.article(self._path)
        if article is not None and not article.unreadable and self.isVisible():
            self.show_article(article)

    def _refresh_picture(self, url: str) -> None:
        for card in self.cards:
            card.refresh_picture(url)

    # -- do ------------------------------------------------------------------------------------

    def _do(self, card: Card, wish: str) -> None:
        """What a card asks for."""
        if card not in self.cards:
            return
        at = self.cards.index(card)
        if wish == "edit":
            self._toggle(card)
        elif wish == "open":
            url = QUrl(card.item.web_url, QUrl.ParsingMode.StrictMode)
            QDesktopServices.openUrl(url)
        elif wish == "picture":
            self._context.pictures.load(card.item.picture)
            self._refresh_picture(card.item.picture)
        elif wish == "refresh":
            self._refresh_copy(card)
        elif wish == "remove":
            self._remove(at)
        elif wish in _STEPS:
            target = at + _STEPS[wish]
            if 0 <= target < len(self.cards):
                self._move(at, target)
        else:
            self._go(at + (1 if wish == "down" else -1))

    def _toggle(self, card: Card) -> None:
        if card.is_open and not all([field.flush() for field in card.fields()]):
            return
        self._list.unfold(card, not card.is_open)
        if card.is_open:
            self._begin(card)
        else:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self, card: Card) -> None:
        """Into the first field, which is mostly the title."""
        fields = list(card.fields())
        title = f"{_ROUTE}/{card.item.index}/title"
        first = next((field for field in fields if field.row.route == title), None)
        if first is None and fields:
            first = fields[0]
        (first or card).setFocus(Qt.FocusReason.OtherFocusReason)
        # Once the layout knows how high the fields are.
        QTimer.singleShot(0, card, lambda: self._bring_in_sight(card))

    def _bring_in_sight(self, card: Card) -> None:
        """All of the card, or its beginning."""
        bar, view = self._area.verticalScrollBar(), self._area.viewport().height()
        top = card.mapTo(self._inner, QPoint(0, 0)).y() - GRID
        bottom = top + card.height() + 2 * GRID
        if top < bar.value() or bottom - top > view:
            bar.setValue(top)
        elif bottom > bar.value() + view:
            bar.setValue(bottom - view)

    def _go(self, at: int) -> None:
        if 0 <= at < len(self.cards):
            self.cards[at].setFocus(Qt.FocusReason.TabFocusReason)
            self._bring_in_sight(self.cards[at])
        elif at < 0:
            self.search.setFocus(Qt.FocusReason.TabFocusReason)

    def _move(self, source: int, target: int) -> None:
        if not self.flush():
            return
        self._list.shift(source, target)  # each card goes along with its item
        if self._edit(MoveItem(_ROUTE, source, target), "Move related item"):
            self._bring_in_sight(self.cards[target])
        else:
            self._list.shift(target, source)

    def _remove(self, at: int) -> None:
        for field in self.cards[at].fields():
            field.revert()
        if self.flush() and self._edit(RemoveField(f"{_ROUTE}/{at}"), "Remove related item"):
            if self.cards:
                self._go(min(at, len(self.cards) - 1))
            else:
                self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh_copy(self, card: Card) -> None:
        if not self.flush():
            return
        value = refreshed(card.item, self._session.library)
        edit = SetField(f"{_ROUTE}/{card.item.index}", value)
        self._edit(edit, "Refresh related item")
        card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_from_site(self, path: str) -> None:
        article, target = self._article, self._session.article(path)
        if article is None or target is None or not self.flush():
            return
        copy = embedded(target, self._session.library, article.collection)
        if self._edit(InsertItem(_ROUTE, None, copy), "Add related item"):
            self._go(len(self.cards) - 1)

    def _add_by_hand(self) -> None:
        if not self.flush():
            return
        edit = InsertItem(_ROUTE, None, {"title": "", "webUrl": ""})
        if self._edit(edit, "Add related item"):
            self._list.unfold(self.cards[-1], True)
            self._begin(self.cards[-1])

    def _candidates(self, text: str) -> list[Article]:
        article = self._session.article(self._path)
        return [] if article is None else candidates(article, text, self._session.library)

    def _edit(self, edit: Edit, label: str) -> bool:
        return self._session.edit([self._path], edit, self, label=label) is None

    def _submit(
        self, row: Row, edit: Edit, typing: object | None, _without: Collection[str]
    ) -> str | None:
        label = f"Change {row.label.lower()} of related item"
        return self._session.edit([self._path], edit, self, label=label, typing=typing)


class _Empty(QWidget):
    """What to say where there are no cards."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * GRID, 0, GRID)
        column.setSpacing(GRID // 2)
        self._heading = plain_label("No related items yet", "")
        self._text = plain_label("", "quiet")
        for label in (self._heading, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)

    def say(self, odd: str, has_items: bool) -> None:
        """Say what is odd, or what to do; nothing where there are items."""
        self._heading.setVisible(not odd)
        text = odd or "Search this site for an article to add, or add one by hand."
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(odd) or not has_items)


def _make_page(widget: QWidget) -> None:
    set_kind(widget, "page")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
