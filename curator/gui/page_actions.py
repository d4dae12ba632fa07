"""The commands for what is on the pages of the editor: related items, publisher, YAML, pictures.

Each does what a button or key on its page does, from anywhere; those for one related item act on
the card that has the keyboard, or had it before a menu was opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QApplication, QMenuBar, QScrollArea, QWidget
from shiboken6 import isValid

from curator.gui.editor.pages import FIELDS, RELATED, YAML
from curator.gui.pictures import State
from curator.gui.session import Notice

if TYPE_CHECKING:
    from curator.gui.editor.cards import Card
    from curator.gui.editor.editor import Editor
    from curator.gui.editor.related import RelatedPage
    from curator.gui.form.publisher import PublisherField
    from curator.gui.pictures import Pictures
    from curator.gui.session import Session

_ADDRESSES = ("webUrl", "originalUrl", "url", "website")


class PageActions(QObject):
    """`make` makes a command of words, what it does and keys."""

    def __init__(
        self,
        make: Callable[..., QAction],
        editor: Editor,
        session: Session,
        pictures: Pictures,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._session = session
        self._pictures = pictures
        self._has_one = False
        self._place: QWidget | None = None  # of the keyboard, but in no menu
        self.open_address = make("Open in browser", self._open_address)
        self.load_pictures = make("Load the pictures of this article", self._load_pictures)
        self.edit_yaml = make("Edit YAML", self._edit_yaml)
        self.choose_publisher, self.fill_publisher, self.create_publisher = (
            make(words, partial(self._press, at))
            for at, words in enumerate(
                ("Choose publisher…", "Fill publisher from record", "Create publisher record")
            )
        )
        self._of_publisher = (self.choose_publisher, self.fill_publisher, self.create_publisher)
        self.add_related = make("Add related item…", self._add_related)
        self.add_by_hand = make("Add related item by hand", self._add_by_hand)
        self.of_card = {
            wish: make(words, partial(self._do, wish), *keys)
            for wish, words, keys in (
                ("edit", "Edit related item", ("Return",)),
                ("open", "Open related item in browser", ()),
                ("picture", "Load the related item’s picture", ()),
                ("refresh", "Refresh copy of related item", ()),
                ("earlier", "Move related item up", ("Alt+Up",)),
                ("later", "Move related item down", ("Alt+Down",)),
                ("remove", "Remove related item", ("Delete",)),
            )
        }
        for action in self.of_card.values():
            # The cards know these keys themselves; elsewhere the same keys mean other things.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]
        self.refresh()

    def show_state(self, has_one: bool) -> None:
        """Whether one article is shown that can be edited now."""
        self._has_one = has_one
        self.refresh()

    def refresh(self) -> None:
        """Enable what makes sense with what is on the pages now."""
        for action in (self.add_related, self.add_by_hand, self.edit_yaml, self.load_pictures):
            action.setEnabled(self._has_one)
        self.open_address.setEnabled(bool(self._address()))
        field = self._publisher()
        buttons = field.buttons if field is not None else (None,) * 3
        for action, button in zip(self._of_publisher, buttons, strict=True):
            action.setEnabled(button is not None and not button.isHidden())
        card, number = self._card(), len(self._cards())
        for wish, action in self.of_card.items():
            action.setEnabled(card is not None and _makes_sense(card, wish, number))

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A menu, or a box that goes away again, takes the keyboard only for a moment."""
        if now is None or isinstance(now, QMenuBar):
            return
        if now.window().windowType() == Qt.WindowType.Popup:
            return
        self._place = now
        if self._editor.page(RELATED) is not None:
            self.refresh()

    # -- what is there -------------------------------------------------------------------------

    def _related(self) -> RelatedPage | None:
        from curator.gui.editor.related import RelatedPage

        page = self._editor.page(RELATED)
        return page if isinstance(page, RelatedPage) else None

    def _cards(self) -> list[Card]:
        if not self._has_one or self._editor.page(RELATED) is None:
            return []
        page = self._related()
        return list(page.cards) if page is not None and page.isVisible() else []

    def _card(self) -> Card | None:
        place = self._place
        if place is None or not isValid(place):
            return None
        return next((c for c in self._cards() if c is place or c.isAncestorOf(place)), None)

    def _publisher(self) -> PublisherField | None:
        form = self._editor.form
        if not self._has_one or form is None:
            return None
        from curator.gui.form.publisher import PublisherField

        return next((f for f in form.fields.values() if isinstance(f, PublisherField)), None)

    def _address(self) -> str:
        """Where the article itself is in the web."""
        form = self._editor.form
        if not self._has_one or form is None:
            return ""
        values = [form.fields[key].row.value for key in _ADDRESSES if key in form.fields]
        found = (value for value in values if isinstance(value, str))
        return next((value for value in found if value.startswith(("http://", "https://"))), "")

    # -- do ------------------------------------------------------------------------------------

    def _open_address(self) -> None:
        address = self._address()
        if address:
            QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))

    def _load_pictures(self) -> None:
        """Ask for the pictures that are elsewhere, as a wish for just these."""
        article = self._session.article(self._editor.paths[0]) if self._editor.paths else None
        if article is None or article.unreadable:
            return
        urls = dict.fromkeys(_pictures_in(article.document().data))
        missing = [url for url in urls if self._pictures.state(url) in (State.REMOTE, State.FAILED)]
        for url in missing:
            self._pictures.load(url)
        if not missing:
            words = "No picture of this article is left to load"
            self._session.noticed.emit(Notice(words, topic="pictures"))

    def _edit_yaml(self) -> None:
        from curator.gui.editor.yaml_page import YamlPage

        self._editor.choose_page(YAML)
        page = self._editor.page(YAML)
        if isinstance(page, YamlPage):
            if not page.edit.isHidden():
                page.start_editing()
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _press(self, which: int) -> None:
        """Show a button of the publisher, so that one sees what comes of it, and press it."""
        field = self._publisher()
        button = field.buttons[which] if field is not None else None
        if button is None or button.isHidden():
            return
        self._editor.choose_page(FIELDS)
        parent = button.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if parent is not None:
            parent.ensureWidgetVisible(button)
        button.click()

    def _add_related(self) -> None:
        self._editor.choose_page(RELATED)
        page = self._related()
        if page is not None:
            page.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            page.search.offer()

    def _add_by_hand(self) -> None:
        self._editor.choose_page(RELATED)
        page = self._related()
        if page is not None:
            page.by_hand.click()

    def _do(self, wish: str) -> None:
        card = self._card()
        if card is not None:
            card.wanted.emit(wish)


def _makes_sense(card: Card, wish: str, number: int) -> bool:
    """Whether this can be done with one of so many cards."""
    if wish == "earlier":
        return card.item.index > 0
    if wish == "later":
        return card.item.index < number - 1
    return card.can(wish)


def _pictures_in(value: object) -> Iterator[str]:
    """The addresses of all pictures in a value, those of related items too."""
    if isinstance(value, dict):
        images = value.get("images")
        for image in images if isinstance(images, list) else ():
            url = image.get("url") if isinstance(image, dict) else None
            if isinstance(url, str):
                yield url
        for key, inner in value.items():
            if key != "images":
                yield from _pictures_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pictures_in(inner)
