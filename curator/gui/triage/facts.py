"""Beside the article: its picture, why it is here, what is known of it, what it relates to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from curator.gui.editor.preview_card import mention_html
from curator.gui.editor.preview_parts import PictureBox, ReadingBox, open_address
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.gui.pictures import Pictures
    from curator.library.card import Card

_SHARE, _LEAST, _MOST = 0.27, 320, 460  # of the window's width, in pixels
_RIGHT = 3 * GRID
_MOST_RELATED = 6
_LABELS = 10 * GRID


class Facts(QScrollArea):
    """The right column of triage."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._address = self._video = ""
        self.setAccessibleName("About this article")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.picture = PictureBox(theme, pictures, self)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(GRID + GRID // 2)
        self._table.setVerticalSpacing(GRID // 2 + 2)
        self._table.setColumnMinimumWidth(0, _LABELS)
        self._table.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []
        self.original = QPushButton("Open original  (O)", self)
        self.video = QPushButton("Watch the video", self)
        self.video.clicked.connect(lambda: open_address(QUrl(self._video)))
        for button in (self.original, self.video):
            theme.dress(button, "external-link")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.picture.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._heading = plain_label("Related", "caption")
        self.related = ReadingBox(theme, "Related items", self)
        self.related.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out()

    def _lay_out(self) -> None:
        ground = QWidget()
        set_kind(ground, "page")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 3 * GRID, _RIGHT, 2 * GRID)
        column.setSpacing(GRID + GRID // 2)
        column.addWidget(self.picture)
        column.addLayout(self._table)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.original)
        buttons.addWidget(self.video)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addSpacing(GRID // 2)
        column.addWidget(self._heading)
        column.addWidget(self.related)
        column.addStretch(1)
        self.setWidget(ground)

    def fit(self, width: int) -> None:
        """Take its share of a window of this width. The picture is as wide with a scroll bar as
        without, so that it is made but once."""
        share = min(max(round(width * _SHARE), _LEAST), _MOST)
        self.setFixedWidth(share)
        self.picture.setFixedWidth(share - _RIGHT - self.verticalScrollBar().sizeHint().width())

    @property
    def picture_size(self) -> QSize:
        """The room that a picture has, so that the next one can be made for it ahead."""
        return self.picture.room

    def show_card(self, card: Card, lines: Sequence[tuple[str, str]]) -> None:
        """Show picture, related items and these lines of a name and a value each."""
        self._address, self._video = card.address, card.video
        self.picture.show_picture(card.picture)
        self.show_lines(lines)
        self.original.setVisible(bool(card.address))
        self.original.setToolTip(card.address)
        self.video.setVisible(bool(card.video))
        self.video.setText(card.video_words or "Watch the video")
        self.video.setToolTip(card.video)
        rest = len(card.related) - _MOST_RELATED
        items = [mention_html(each) for each in card.related[:_MOST_RELATED]]
        if rest > 0:
            items.append(f'<p class="quiet">and {count(rest, "more", "more")}</p>')
        self.related.show_html("".join(items))
        self._heading.setText(f"Related ({len(card.related)})")
        for widget in (self._heading, self.related):
            widget.setVisible(bool(card.related))
        self.verticalScrollBar().setValue(0)

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show a name and a value on each line."""
        while len(self._lines) < len(lines):
            name, value = plain_label("", "label", wrap=False), plain_label("", "")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            row = len(self._lines)
            self._table.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._table.addWidget(value, row, 1)
            self._lines.append((name, value))
        for at, (name, value) in enumerate(self._lines):
            words, text = lines[at] if at < len(lines) else ("", "")
            name.setText(words)
            value.setText(text)
            value.setAccessibleName(f"{words}: {text}")
            name.setVisible(bool(words))
            value.setVisible(bool(words))

    def open_original(self) -> None:
        """Show the article where it was published."""
        if self._address:
            open_address(QUrl(self._address))

    def refresh_picture(self) -> None:
        """It came, or it failed."""
        self.picture.refresh()

    def restyle(self) -> None:
        """The colours have changed."""
        self.related.restyle()
