"""The article that is decided on, large: title, who published it when, excerpt, and how its body
begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from curator.gui.editor.logo import Logo
from curator.gui.editor.preview import PreviewScroll
from curator.gui.editor.preview_card import is_right_to_left, larger, long_date, text_start
from curator.gui.editor.preview_parts import ReadingBox
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind

if TYPE_CHECKING:
    from curator.gui.pictures import Pictures
    from curator.gui.triage.ahead import Prepared

_MOST_WIDTH = 920  # pixels: longer lines are hard to read
_LOGO = 24


class Reading(PreviewScroll):
    """Scrolls; the keys of decisions pass through it."""

    def __init__(self, theme: Theme, pictures: Pictures, locale: QLocale, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("triageReading")
        self.setAccessibleName("Article")
        self._theme = theme
        self._pictures = pictures
        self._locale = locale
        self.badges = plain_label("", "badge", wrap=False)
        self.badges.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.kind = plain_label("", "caption", wrap=False)
        self.title = plain_label("", "heading", larger(theme.heading, 1.35))
        self.logo = Logo(_LOGO, pictures)
        self.byline = plain_label("", "quiet")
        self.excerpt = plain_label("", "", larger(theme.body, 1.12))
        self.reason = plain_label("", "alert")
        self.featured = ReadingBox(theme, "Featured content", self)
        self.body = ReadingBox(theme, "Body", self)
        self.more = plain_label("The body goes on: E opens the article", "caption")
        self._texts = (self.title, self.byline, self.excerpt)
        for label in self._texts:
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for box in (self.featured, self.body):
            box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            box.shown_at.connect(self._reveal)
        self.setMaximumWidth(_MOST_WIDTH)
        self._lay_out()

    def _lay_out(self) -> None:
        ground = QWidget()
        set_kind(ground, "page")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        kicker = QHBoxLayout()
        kicker.setSpacing(GRID)
        kicker.addWidget(self.badges)
        kicker.addWidget(self.kind)
        kicker.addStretch(1)
        byline = QHBoxLayout()
        byline.setSpacing(GRID)
        byline.addWidget(self.logo)
        byline.addWidget(self.byline, 1)
        column = QVBoxLayout()
        column.setSpacing(GRID + GRID // 2)
        column.addLayout(kicker)
        column.addWidget(self.title)
        column.addLayout(byline)
        column.addSpacing(GRID // 2)
        for widget in (self.reason, self.excerpt, self.featured, self.body, self.more):
            column.addWidget(widget)
        column.addStretch(1)
        side = QHBoxLayout(ground)
        side.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        side.addLayout(column)
        self.setWidget(ground)

    def show_article(self, prepared: Prepared, badges: str) -> None:
        """Show this one from its top; `badges` say what is the matter with it."""
        card = prepared.card
        self._direct(is_right_to_left(card.title))
        day = long_date(card.date, self._locale) if card.date else ""
        self._say(self.badges, badges, "State")
        self._say(self.kind, " · ".join(card.facts), "Kind")
        self._say(self.title, card.title, "Title")
        byline = " · ".join(filter(None, (card.publisher, day, card.time)))
        self._say(self.byline, byline, "Published")
        self._say(self.excerpt, card.excerpt, "Excerpt")
        self._say(self.reason, _cannot(prepared.reason), "Problem")
        featured = "" if prepared.body else card.featured
        for box, text in ((self.featured, featured), (self.body, prepared.body)):
            box.show_html(text)
            box.setVisible(bool(text))
        self.more.setVisible(prepared.goes_on)
        self.logo.show_url(card.logo)
        self.verticalScrollBar().setValue(0)

    def restyle(self) -> None:
        """The colours have changed."""
        for box in (self.featured, self.body):
            box.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scrolls; what does not scroll is for the page."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _direct(self, right_to_left: bool) -> None:
        direction = Qt.LayoutDirection
        ground = self.widget()
        if ground is not None:
            ground.setLayoutDirection(
                direction.RightToLeft if right_to_left else direction.LeftToRight
            )
        for label in (*self._texts, self.kind):
            label.setAlignment(text_start(right_to_left))

    def _say(self, label: QLabel, text: str, name: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
        label.setAccessibleName(f"{name}: {text}" if text else name)

    def _reveal(self, place: QRect) -> None:
        box, ground = self.sender(), self.widget()
        if isinstance(box, ReadingBox) and ground is not None:
            middle = box.viewport().mapTo(ground, place.center())
            self.ensureVisible(middle.x(), middle.y(), 0, 5 * GRID)


def _cannot(reason: str) -> str:
    return f"This article cannot be read: {reason}. E opens it, to be mended." if reason else ""
