"""What the editor shows besides the form: the article's header, several articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from curator.gui.columns import short_date
from curator.gui.editor.broken import BrokenPage as BrokenPage
from curator.gui.form.segmented import MIXED, Segmented
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.session import Session
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.library.article import Article

_MOST_TITLE = 160  # characters of the heading; the field below has all of them


class Header(QFrame):
    """Title, publisher, date and where the file is."""

    def __init__(self, theme: Theme, locale: QLocale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locale = locale
        set_kind(self, "form-header")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID + GRID // 2)
        column.setSpacing(GRID // 2)
        self._title = plain_label("", "heading", theme.heading)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._about = ElidedLabel(self)
        set_kind(self._about, "quiet")
        self._about.setMinimumHeight(self._about.fontMetrics().height())
        self._path = ElidedLabel(self)
        self._path.setFont(theme.small)
        set_kind(self._path, "caption")
        for label in (self._title, self._about, self._path):
            column.addWidget(label)

    def show_article(self, article: Article) -> None:
        """Show this article's."""
        title = article.title or article.path
        cut = title if len(title) <= _MOST_TITLE else f"{title[:_MOST_TITLE].rstrip()}…"
        self._title.setText(_breakable(cut))
        self._title.setAccessibleName(title)
        self._title.setToolTip(title if cut != title else "")
        day = short_date(article.date, self._locale) if article.date else ""
        state = "modified, not saved" if article.modified else ""
        about = " · ".join(part for part in (article.provider, day, state) if part)
        self._about.show_text(about)
        # Always there, also without words: the form must not jump when something is modified.
        self._path.show_text(article.path)


class SeveralPage(QWidget):
    """Several articles: how many, and what can be done to all of them."""

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__()
        self._session = session
        self._paths: tuple[str, ...] = ()
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        self._heading = plain_label("", "heading", theme.heading)
        self._states = plain_label("", "quiet")
        self.published = Segmented("Published")
        self.published.chosen.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        name = plain_label("Published", "label", wrap=False)
        name.setFixedWidth(13 * GRID)
        row.addWidget(name)
        row.addWidget(self.published)
        row.addStretch(1)
        column.addWidget(self._heading)
        column.addWidget(self._states)
        column.addSpacing(GRID)
        column.addLayout(row)
        column.addStretch(1)
        self.setFocusProxy(self.published)

    def show_articles(self, articles: Sequence[Article]) -> None:
        """Show what these have in common."""
        self._paths = tuple(article.path for article in articles)
        self._heading.setText(count(len(articles), "article"))
        states = Counter(article.published for article in articles)
        self._states.setText(_states_in_words(states))
        self.published.show_value(next(iter(states)) if len(states) == 1 else MIXED)

    def _choose(self, value: object) -> None:
        from curator.library.edits import SetPublished

        assert value is None or isinstance(value, bool)
        if self._session.edit(self._paths, SetPublished(value), self) is not None:
            articles = [self._session.library.articles[path] for path in self._paths]
            self.show_articles(articles)


def _breakable(title: str) -> str:
    """Lets an address as long as the pane break, so that it cannot widen the pane."""
    return " ".join(
        "\u200b".join(word[at : at + 24] for at in range(0, len(word), 24))
        if word.isascii()
        else word
        for word in title.split(" ")
    )


def _states_in_words(states: Counter[bool | None]) -> str:
    words = ((True, "published"), (False, "not published"), (None, "not set"))
    return ", ".join(f"{states[value]} {word}" for value, word in words if states[value])
