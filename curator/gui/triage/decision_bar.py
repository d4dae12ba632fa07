"""The decisions as large buttons, each with the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from curator.gui.theme import GRID, Theme, set_kind

_CAP = 3 * GRID
_HEIGHT = 7 * GRID


class DecisionButton(QPushButton):
    """What it does, in a word; below it what that writes; before both the key."""

    def __init__(self, words: str, key: str, theme: Theme, parent: QWidget, kind: str = "") -> None:
        super().__init__(words, parent)
        self._key = key
        self._theme = theme
        self._caption = ""
        set_kind(self, kind or "decision")
        self._is_main = kind == "main"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(words, "")

    def say(self, words: str, caption: str) -> None:
        """What it does now, and what that writes."""
        self.setText(words)
        self._caption = caption
        about = f": {caption}" if caption else ""
        self.setAccessibleName(f"{words}{about}, key {self._key}")
        self.setToolTip(f"{words}{about} ({self._key})")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for both lines."""
        words = QFontMetrics(_bold(self._theme.body)).horizontalAdvance(self.text())
        caption = QFontMetrics(self._theme.small).horizontalAdvance(self._caption)
        return QSize(max(words, caption) + _CAP + 5 * GRID, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The caption may be cut, the word is not."""
        words = QFontMetrics(_bold(self._theme.body)).horizontalAdvance(self.text())
        return QSize(words + _CAP + 5 * GRID, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The button as the style draws it, then key, word and caption."""
        painter = QStylePainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        strong, quiet = self._inks()
        left = 2 * GRID - GRID // 2
        cap = self._mirrored(QRect(left, (self.height() - _CAP) // 2, _CAP, _CAP))
        painter.setPen(quiet)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap, 5, 5)
        painter.setPen(strong)
        painter.setFont(_bold(self._theme.body))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        self._paint_words(painter, left + _CAP + GRID + GRID // 2, strong, quiet)
        painter.end()

    def _paint_words(self, painter: QPainter, left: int, strong: QColor, quiet: QColor) -> None:
        width = self.width() - left - GRID
        heights = [QFontMetrics(self._theme.body).height()]
        heights += [QFontMetrics(self._theme.small).height()] if self._caption else []
        top = (self.height() - sum(heights)) // 2
        lines = zip(
            heights,
            (self.text(), self._caption),
            (_bold(self._theme.body), self._theme.small),
            (strong, quiet),
            strict=False,
        )
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for height, text, font, ink in lines:
            painter.setFont(font)
            painter.setPen(ink)
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            place = self._mirrored(QRect(left, top, width, height))
            painter.drawText(place, QStyle.visualAlignment(self.layoutDirection(), side), cut)
            top += height

    def _inks(self) -> tuple[QColor, QColor]:
        """For the word and for the caption."""
        if not self.isEnabled():
            return self._theme.colour("quiet"), self._theme.colour("quiet")
        if self._is_main:
            ink = self._theme.colour("on_accent")
            return ink, ink
        return self._theme.colour("text"), self._theme.colour("quiet")

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


class DecisionBar(QWidget):
    """Publish, reject, skip, later; edit and take back stand apart."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Decisions")
        self.publish = DecisionButton("Publish", "P", theme, self, "main")
        self.reject = DecisionButton("Reject", "R", theme, self)
        self.skip = DecisionButton("Skip", "S", theme, self)
        self.later = DecisionButton("Later", "L", theme, self)
        self.edit = DecisionButton("Edit", "E", theme, self)
        self.back = DecisionButton("Take back", "U", theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for each in (self.publish, self.reject, self.skip, self.later):
            row.addWidget(each, 3)
        row.addSpacing(2 * GRID)
        for each in (self.edit, self.back):
            row.addWidget(each, 2)
        self.later.say("Later", "to the end of the queue")
        self.edit.say("Edit", "all fields")

    def show_state(
        self, *, is_published: bool | None, marks_removed: bool, loses_mark: bool, topics: bool
    ) -> None:
        """Say what each decision would write. `topics`: some were added or taken away."""
        stays = is_published is True and not loses_mark
        publish = "stays published" if stays else "published: yes"
        self.publish.say("Publish", publish + (", not removed" if loses_mark else ""))
        reject = "published: no" + (", removed: yes" if marks_removed else "")
        if is_published is False and not marks_removed:
            reject = "stays unpublished"
        self.reject.say("Reject", reject)
        self.skip.say("Skip", "only its topics" if topics else "leave it as it is")

    def show_last(self, words: str) -> None:
        """What would be taken back; "" for nothing."""
        self.back.say("Take back", words)
        self.back.setEnabled(bool(words))

    def enable(self, readable: bool) -> None:
        """What cannot be read can be skipped, put off or mended."""
        self.publish.setEnabled(readable)
        self.reject.setEnabled(readable)


def _bold(font: QFont) -> QFont:
    copy = QFont(font)
    copy.setWeight(QFont.Weight.DemiBold)
    return copy
