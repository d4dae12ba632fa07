"""The middle pane: the list, or why there is nothing in it and what to do about that."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from curator.gui.article_list import ArticleList
from curator.gui.labels import Hint
from curator.gui.theme import Theme
from curator.gui.words import shorten


class Remedy(Enum):
    """What the button under the reason does."""

    OPEN_SITE = "Open site…"
    CLEAR_SEARCH = "Clear search"
    CLEAR_FILTERS = "Clear filters"


class ListPane(QStackedWidget):
    """Shows the list while it has rows."""

    remedied = Signal(object)  # Remedy

    def __init__(self, articles: ArticleList, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = articles
        self.hint = Hint(theme)
        self._remedy = Remedy.OPEN_SITE
        self.addWidget(articles)
        self.addWidget(self.hint)
        self.hint.button.clicked.connect(self._act)

    def focus(self) -> None:
        """Give the keyboard to the list, or to the button that stands in its place."""
        hinting = self.currentWidget() is self.hint and self.hint.button.isVisible()
        target: QWidget = self.hint.button if hinting else self._list
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_list(self) -> None:
        """There are rows."""
        self.setCurrentWidget(self._list)

    def show_nothing(self) -> None:
        """There will be rows in a moment: a reason that flashes by helps no one."""
        self.hint.say("", "")
        self.setCurrentWidget(self.hint)

    def show_looking(self, words: str) -> None:
        """What the list shows is still to be found."""
        self.hint.say(words, "")
        self.setCurrentWidget(self.hint)

    def show_no_site(self) -> None:
        """No site is open."""
        self._say("No site is open", "Open the folder of your site.", Remedy.OPEN_SITE)

    def show_no_articles(self) -> None:
        """The site is empty."""
        self._say("No articles", "This folder has no articles.", Remedy.OPEN_SITE)

    def show_no_results(self, search: str, filters: str) -> None:
        """The search, or what is chosen at the side, lets nothing through. `filters`: what is
        chosen, "" where the search alone finds nothing."""
        what = f" matches “{shorten(search, 40)}”" if search else ""
        if filters:
            words = f"No article{what} with these filters: {shorten(filters, 120)}."
            self._say("Nothing found", words, Remedy.CLEAR_FILTERS)
        else:
            self._say("Nothing found", f"No article{what}.", Remedy.CLEAR_SEARCH)

    def _say(self, heading: str, text: str, remedy: Remedy) -> None:
        self._remedy = remedy
        self.hint.say(heading, text, remedy.value)
        self.setCurrentWidget(self.hint)

    def _act(self) -> None:
        self.remedied.emit(self._remedy)
