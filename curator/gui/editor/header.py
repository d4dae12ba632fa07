"""The head of the editor: what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from curator.gui.columns import pending_words, short_date
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped

if TYPE_CHECKING:
    from curator.library.article import Article

_MOST_TITLE = 160  # characters of the heading; the field below has all of them


class Header(QFrame):
    """Title, publisher, date and where the file is; or how many articles there are."""

    def __init__(self, theme: Theme, locale: QLocale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locale = locale
        self._several = ""
        set_kind(self, "form-header")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2 * GRID, 0, 0)
        self._column.setSpacing(GRID // 2)
        words = QVBoxLayout()
        words.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID // 2)
        words.setSpacing(GRID // 2)
        self._title = plain_label("", "heading", theme.heading)
        self._title.setAccessibleName("Title")
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._about = ElidedLabel(self)
        set_kind(self._about, "quiet")
        self._about.setMinimumHeight(self._about.fontMetrics().height())
        self._path = ElidedLabel(self)
        self._path.setFont(theme.small)
        set_kind(self._path, "caption")
        for label in (self._title, self._about, self._path):
            words.addWidget(label)
        self._column.addLayout(words)

    def put(self, widget: QWidget) -> None:
        """Add the names of the pages under the words."""
        self._column.addWidget(widget)

    def show_article(self, article: Article, *, is_lost: bool = False, was: str = "") -> None:
        """Show this article's. `is_lost`: somebody else deleted its file; `was`: where it was
        before somebody else moved it."""
        title = article.title or article.path
        cut = title if len(title) <= _MOST_TITLE else f"{title[:_MOST_TITLE].rstrip()}…"
        self._title.setText(_breakable(cut))
        self._title.setAccessibleName(title)
        self._title.setToolTip(title if cut != title else "")
        day = short_date(article.date, self._locale) if article.date else ""
        words = pending_words(article) if article.modified else ""
        words = "Deleted on disk" if is_lost else words
        state = words[:1].lower() + words[1:]
        # From where it was moved is the first to be cut.
        moved = "moved by somebody else" if was else ""
        about = " · ".join(part for part in (article.provider, day, state, moved) if part)
        self._about.show_text(about)
        # Always there, also without words: the form must not jump when something is modified.
        self._path.show_text(f"{article.path}, moved from {was}" if was else article.path)

    def show_several(self, number: int, unreadable: int, modified: int) -> None:
        """Say how many there are, and that an edit changes all of them that can be read."""
        words = count(number, "article")
        self._title.setText(words)
        self._title.setAccessibleName(f"{words} selected")
        self._title.setToolTip("")
        state = f" · {grouped(modified)} modified, not saved" if modified else ""
        about = f"What you change here changes in all of them{state}"
        if unreadable:
            about = (
                f"{count(unreadable, 'other')} cannot be read and stay{'s' * (unreadable == 1)} as"
            )
            about += f" {'it is' if unreadable == 1 else 'they are'}{state}"
        self._about.show_text(about)
        self._path.show_text(" ")

    def say_effect(self, words: str) -> None:
        """How many of several articles an edit changes, while it is made."""
        self._path.show_text(words or " ")


def _breakable(title: str) -> str:
    """Lets an address as long as the pane break, so that it cannot widen the pane."""
    return " ".join(
        "\u200b".join(word[at : at + 24] for at in range(0, len(word), 24))
        if word.isascii()
        else word
        for word in title.split(" ")
    )
