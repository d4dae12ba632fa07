"""Who relates to the article: a list of titles that lead there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from curator.gui.columns import short_date
from curator.gui.editor.card_parts import ClampedLabel
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.library.article import Article

_MOST = 50
_NONE = "No other article has this one among its related items."


class Backlinks(QWidget):
    """The articles that have this one among their related items."""

    wanted = Signal(str)  # path

    def __init__(self, theme: Theme, locale: QLocale, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._locale = locale
        self._shown: tuple[tuple[str, str, str], ...] | None = None
        self.setAccessibleName("Related to this article")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        self._heading = ClampedLabel(theme, self, lines=1, colour="quiet")
        self._none = ClampedLabel(theme, self, colour="quiet")
        self._none.setFont(theme.small)
        self._none.show_text(_NONE)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._none)
        self.links: list[ElidedLink] = []

    def show_articles(self, articles: Sequence[Article]) -> None:
        """Show these."""
        shown = tuple((one.path, one.title, self._about(one)) for one in articles[:_MOST])
        if shown == self._shown:
            return
        self._shown = shown
        for line in self.findChildren(QWidget, "line", Qt.FindChildOption.FindDirectChildrenOnly):
            self._column.removeWidget(line)
            line.setObjectName("")
            line.hide()
            line.deleteLater()
        number = f" ({len(articles)})" if articles else ""
        self._heading.show_text(f"Related to this article{number}")
        self._none.setVisible(not articles)
        self.links = []
        for path, title, about in shown:
            self._column.addWidget(self._line(path, title, about))
        if len(articles) > _MOST:
            rest = QWidget(self)
            rest.setObjectName("line")
            inner = QHBoxLayout(rest)
            inner.addWidget(plain_label(f"and {len(articles) - _MOST} more", "caption"))
            self._column.addWidget(rest)

    def _line(self, path: str, title: str, about: str) -> QWidget:
        line = QWidget(self)
        line.setObjectName("line")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        link = ElidedLink(title, line)
        link.setToolTip(f"{title}\n{path}")
        link.clicked.connect(lambda: self.wanted.emit(path))
        row.addWidget(link, 1)
        row.addWidget(plain_label(about, "caption", wrap=False))
        self.links.append(link)
        return line

    def _about(self, article: Article) -> str:
        date = short_date(article.date, self._locale)
        return " · ".join(text for text in (article.provider, date) if text)


class ElidedLink(QPushButton):
    """A link whose text is cut where there is no room."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._full = " ".join(text.split())
        set_kind(self, "title-link")
        self.setAccessibleName(f"Go to {self._full}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """It can do without any room."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room now."""
        super().resizeEvent(event)
        room = self.width() - 2
        cut = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room)
        self.setText(cut.replace("&", "&&"))
