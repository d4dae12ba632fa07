"""The article as its reader sees it: a card, then the body. To look at, never to edit."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from curator.errors import DocumentError
from curator.gui.editor.page import Page
from curator.gui.editor.preview_card import CardView
from curator.gui.editor.preview_parts import ReadingBox
from curator.gui.labels import plain_label
from curator.gui.session import Change, Session
from curator.gui.theme import GRID, Theme

if TYPE_CHECKING:
    from curator.gui.pictures import Pictures
    from curator.library.article import Article

_MOST_WIDTH = 720  # pixels: longer lines are hard to read
_SHEET = Template("""
QScrollArea#preview, QWidget#previewGround { background: $window; border: none; }
QFrame#previewCard { background: $surface; border: 1px solid $line; border-radius: 8px; }
QLabel#previewBadge { color: $warning; background: transparent; border: 1px solid $warning;
    border-radius: 9px; padding: 1px 8px; }
QTextBrowser { background: transparent; border: none; padding: 0; color: $text;
    selection-background-color: $accent; selection-color: $on_accent; }
""")


class PreviewPage(Page):
    """Shows one article. While it is hidden it only remembers which."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        pictures: Pictures,
        locale: QLocale,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._pictures = pictures
        self._article: Article | None = None
        self._shown: Article | None = None
        self.card = CardView(theme, pictures, locale, self)
        self.body = BodyView(theme, self)
        self._scroll = PreviewScroll(self)
        self._build()
        self.setFocusProxy(self._scroll)
        session.changed.connect(self._follow)
        pictures.loaded.connect(self._picture_changed)
        pictures.failed.connect(self._picture_changed)
        pictures.remote_allowed_changed.connect(self._pictures_changed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_article(self, article: Article) -> None:
        """Show this one; another article begins at its top."""
        if self._article is None or article.path != self._article.path:
            self._scroll.verticalScrollBar().setValue(0)
        self._article = article
        if self.isVisible():
            self._render()

    def showEvent(self, event: QShowEvent) -> None:
        """Now somebody looks."""
        super().showEvent(event)
        self._render()

    def _build(self) -> None:
        ground = QWidget()
        ground.setObjectName("previewGround")
        side = QHBoxLayout(ground)
        side.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column = QVBoxLayout()
        column.setSpacing(2 * GRID)
        column.addWidget(self.card)
        column.addWidget(self.body)
        column.addStretch(1)
        side.addStretch(1)
        side.addLayout(column, 1000)
        side.addStretch(1)
        for widget in (self.card, self.body):
            widget.setMaximumWidth(_MOST_WIDTH)
        self._scroll.setWidget(ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        for box in (self.card.related, self.card.featured, self.body.text):
            box.shown_at.connect(self._reveal)

    def _render(self) -> None:
        article = self._article
        if article is None or article is self._shown:
            return
        from curator.library.body import body_html
        from curator.library.card import Card, card_of

        self._shown = article
        try:
            document = article.document()
        except DocumentError as error:
            self.card.show_card(Card(article.title, True))
            self.body.show_body("", f"This article cannot be read: {error.reason}")
            return
        card = card_of(article, document, self._session.library)
        body = body_html(document.body, article.path.lower().endswith(".html"))
        self.card.show_card(card)
        self.body.show_body(body, "No body")
        self.body.setLayoutDirection(self.card.layoutDirection())
        self.body.none.setAlignment(self.card.title.alignment())

    def _follow(self, change: Change) -> None:
        if self._article is None or self._article.path not in change.paths:
            return
        article = self._session.article(self._article.path)
        if article is not None:
            self.show_article(article)

    def _picture_changed(self, url: str) -> None:
        if self.isVisible():
            self.card.refresh_picture(url)

    def _pictures_changed(self) -> None:
        if self.isVisible():
            self.card.refresh_picture("")

    def _reveal(self, place: QRect) -> None:
        box = self.sender()
        ground = self._scroll.widget()
        if isinstance(box, ReadingBox) and ground is not None:
            middle = box.viewport().mapTo(ground, place.center())
            self._scroll.ensureVisible(middle.x(), middle.y(), 0, 5 * GRID)

    def _restyle(self) -> None:
        colours = self._theme.colours
        self.setStyleSheet(
            _SHEET.substitute({name: getattr(colours, name) for name in colours.__slots__})
        )
        self.card.restyle()
        self.body.text.restyle()


class PreviewScroll(QScrollArea):
    """Scrolls by the keys that readers know."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setAccessibleName("Preview")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(3 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home, End and Space, besides what every scroll area knows."""
        bar = self.verticalScrollBar()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(bar.minimum())
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Space:
                bar.setValue(bar.value() + (-1 if back else 1) * (bar.pageStep() - 3 * GRID))
            case _:
                super().keyPressEvent(event)


class BodyView(QFrame):
    """The body, or a word that there is none."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("previewCard")
        self.setAccessibleName("Body")
        self.text = ReadingBox(theme, "Body", self)
        self.none = plain_label("", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID + 1, 2 * GRID, 2 * GRID + 1, 2 * GRID)
        column.addWidget(self.text)
        column.addWidget(self.none)

    def show_body(self, body: str, otherwise: str) -> None:
        """Show this HTML, or the words where it is empty."""
        self.text.show_html(body)
        self.text.setVisible(bool(body))
        self.none.setText(otherwise)
        self.none.setVisible(not body)
