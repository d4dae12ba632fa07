"""The card of an article: picture, title, publisher, date, facts, excerpt, topics, related."""

from __future__ import annotations

import html
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, QUrl
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from curator.gui.columns import short_date
from curator.gui.editor.logo import Logo
from curator.gui.editor.preview_parts import PictureBox, ReadingBox, Tags, open_address
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.gui.pictures import Pictures
    from curator.library.card import Card, Mention

_MOST_RELATED = 8
_LOGO = 20


class CardView(QFrame):
    """Picture, title, publisher, date, facts, excerpt, topics and related items."""

    def __init__(self, theme: Theme, pictures: Pictures, locale: QLocale, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._locale = locale
        self._address = ""
        self._video = ""
        self.setObjectName("previewCard")
        self.setAccessibleName("Card")
        self.picture = PictureBox(theme, pictures, self)
        self.badge = plain_label("Not published", "", theme.small, wrap=False)
        self.badge.setObjectName("previewBadge")
        self.title = plain_label("", "heading", larger(theme.heading, 1.15))
        self._logo = Logo(_LOGO, pictures, self)
        self.byline = plain_label("", "quiet")
        self.facts = plain_label("", "caption", theme.small)
        self.excerpt = plain_label("", "")
        self.tags = Tags(theme, self)
        self.featured = ReadingBox(theme, "Featured content", self)
        self.video = QPushButton("Watch the video", self)
        self.video.clicked.connect(self._open_video)
        self.original = QPushButton("Open original", self)
        self.original.clicked.connect(self._open_original)
        self._related_heading = plain_label("", "caption", theme.small)
        self.related = ReadingBox(theme, "Related items", self)
        for button in (self.video, self.original):
            theme.dress(button, "external-link")
        for label in (self.title, self.byline, self.facts, self.excerpt):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addWidget(self.picture)
        column = QVBoxLayout()
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        byline = QHBoxLayout()
        byline.setSpacing(GRID)
        byline.addWidget(self._logo, 0, Qt.AlignmentFlag.AlignTop)
        byline.addWidget(self.byline, 1)
        kicker = QHBoxLayout()
        kicker.setSpacing(GRID)
        kicker.addWidget(self.badge)
        kicker.addWidget(self.facts, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.video)
        buttons.addWidget(self.original)
        buttons.addStretch(1)
        column.addLayout(kicker)
        column.addWidget(self.title)
        column.addLayout(byline)
        column.addSpacing(GRID // 2)
        column.addWidget(self.excerpt)
        column.addWidget(self.featured)
        column.addSpacing(GRID // 2)
        column.addWidget(self.tags)
        column.addSpacing(GRID // 2)
        column.addLayout(buttons)
        column.addSpacing(GRID // 2)
        column.addWidget(self._related_heading)
        column.addWidget(self.related)
        outer.addLayout(column)

    def show_card(self, card: Card) -> None:
        """Show this card."""
        self._direct(is_right_to_left(card.title))
        self._address, self._video = card.address, card.video
        day = long_date(card.date, self._locale)
        self.badge.setVisible(not card.published)
        _say(self.title, card.title, "Title")
        _say(self.byline, " · ".join(filter(None, (card.publisher, day, card.time))), "Published")
        _say(self.facts, " · ".join(card.facts), "Kind")
        _say(self.excerpt, card.excerpt, "Excerpt")
        self.tags.show_names(card.topics)
        self.featured.show_html(card.featured)
        self.featured.setVisible(bool(card.featured))
        if card.video:
            self.video.setText(card.video_words)
        self.video.setToolTip(card.video)
        self.video.setVisible(bool(card.video))
        self.original.setToolTip(card.address)
        self.original.setVisible(bool(card.address))
        self._show_related(card.related)
        self.picture.show_picture(card.picture)
        self._logo.show_url(card.logo)

    def _direct(self, right_to_left: bool) -> None:
        """As its readers' site would: from the right where the title is written so."""
        direction = Qt.LayoutDirection
        self.setLayoutDirection(direction.RightToLeft if right_to_left else direction.LeftToRight)
        for label in (self.title, self.byline, self.facts, self.excerpt, self._related_heading):
            label.setAlignment(text_start(right_to_left))

    def refresh_picture(self, url: str) -> None:
        """What has become of this picture, or of all ("")."""
        self.picture.refresh()
        self._logo.refresh(url)

    def restyle(self) -> None:
        """The colours have changed."""
        for box in (self.related, self.featured):
            box.restyle()

    def _show_related(self, related: tuple[Mention, ...]) -> None:
        rest = len(related) - _MOST_RELATED
        lines = [mention_html(each) for each in related[:_MOST_RELATED]]
        if rest > 0:
            lines.append(f'<p class="quiet">and {count(rest, "more", "more")}</p>')
        self.related.show_html("".join(lines))
        self._related_heading.setText("Related")
        for widget in (self._related_heading, self.related):
            widget.setVisible(bool(related))

    def _open_video(self) -> None:
        open_address(QUrl(self._video))

    def _open_original(self) -> None:
        open_address(QUrl(self._address))


def long_date(written: str, locale: QLocale) -> str:
    """The day of a date as written, in the user's long form; as written if it is no date."""
    day = QDate.fromString(written[:10], "yyyy-MM-dd")
    if not day.isValid() or locale.language() is QLocale.Language.C:
        return short_date(written, locale)
    return locale.toString(day, QLocale.FormatType.LongFormat)


def _say(label: QLabel, text: str, name: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
    label.setAccessibleName(f"{name}: {text}" if text else name)


def mention_html(item: Mention) -> str:
    """A related item as a paragraph: its title, which leads to it, and its publisher."""
    title = html.escape(item.title)
    if item.address:
        title = f'<a href="{html.escape(item.address)}">{title}</a>'
    publisher = f'<br><span class="quiet">{html.escape(item.publisher)}</span>'
    return f"<p>{title}{publisher if item.publisher else ''}</p>"


def text_start(right_to_left: bool) -> Qt.AlignmentFlag:
    """Where lines begin, also those in another script."""
    side = Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is of a writing from the right."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def larger(font: QFont, factor: float) -> QFont:
    """The same font in another size."""
    copy = QFont(font)
    copy.setPointSizeF(font.pointSizeF() * factor)
    return copy
