"""An article that cannot be read: why, and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from curator.gui.form.text_boxes import CodeBox
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.session import Session
from curator.gui.theme import GRID, Theme, set_kind

if TYPE_CHECKING:
    from curator.library.article import Article

_MOST_LINES = 80  # of a broken file


class BrokenPage(QWidget):
    """An article that cannot be read: why, and its text to look at."""

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__()
        self._session = session
        self._article_path = ""
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        self._heading = plain_label("This article cannot be read", "heading", theme.heading)
        self._path = ElidedLabel(self)
        set_kind(self._path, "caption")
        self._reason: QLabel = plain_label("", "reason")
        self._reason.setFont(theme.body)
        words = (
            "It stays as it is, byte for byte. Mend it in a text editor, then open the site again."
        )
        self._button = QPushButton("Open in text editor")
        self._button.clicked.connect(self._open)
        self._box = CodeBox(self)
        self._box.setFont(theme.code)
        self._box.setAccessibleName("The file's text, read-only")
        set_kind(self._box, "code")
        for widget in (self._heading, self._path, self._reason, plain_label(words, "quiet")):
            column.addWidget(widget)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(GRID)
        column.addWidget(self._box)
        column.addStretch(1)
        self.setFocusProxy(self._button)

    def show_article(self, article: Article) -> None:
        """Show this one."""
        self._article_path = article.path
        self._path.show_text(article.path)
        self._reason.setText("\n".join(article.problems))
        text = article.data[:20_000].decode("utf-8", "replace").replace("\r", "").replace("\0", "·")
        lines = text.split("\n")[:_MOST_LINES]
        self._box.show_text("\n".join(line[:400] for line in lines))
        self._box.setVisible(bool(text.strip()))

    def _open(self) -> None:
        path = self._session.library.site.root / self._article_path
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
