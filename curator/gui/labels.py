"""Labels that the window needs in several places."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from curator.gui.theme import GRID, Theme, set_kind


class ElidedLabel(QLabel):
    """One line that is cut in the middle where there is no room; the tooltip has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show this text as far as it fits."""
        if text == self._full:
            return
        self._full = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room now."""
        super().resizeEvent(event)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        """It can do without any room."""
        return QSize(0, super().minimumSizeHint().height())

    def _elide(self) -> None:
        mode = Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self._full, mode, self.width()))


def plain_label(text: str, kind: str, font: QFont | None = None, *, wrap: bool = True) -> QLabel:
    """A label whose text is never taken for HTML."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wrap)
    if font is not None:
        label.setFont(font)
    set_kind(label, kind)
    return label


class Hint(QWidget):
    """What to say where there is nothing to show: a heading, a reason, keys, one thing to do."""

    def __init__(
        self,
        theme: Theme,
        heading: str = "",
        text: str = "",
        keys: tuple[tuple[str, str], ...] = (),
        button: str = "",
    ) -> None:
        super().__init__()
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        outer.setSpacing(GRID)
        outer.addStretch(2)
        self.heading = plain_label(heading, "heading", theme.heading)
        self.text = plain_label(text, "quiet")
        self.button = QPushButton()
        for label in (self.heading, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            outer.addWidget(label)
        if keys:
            outer.addSpacing(GRID)
            outer.addLayout(_key_table(keys))
        outer.addSpacing(GRID)
        outer.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._offer(button)
        outer.addStretch(3)

    def say(self, heading: str, text: str, button: str = "") -> None:
        """Say something else."""
        self.heading.setText(heading)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self._offer(button)

    def _offer(self, words: str) -> None:
        self.button.setText(words)
        self.button.setAccessibleName(words or "Nothing to do")  # it is not to be seen then
        self.button.setVisible(bool(words))


def _key_table(keys: tuple[tuple[str, str], ...]) -> QGridLayout:
    table = QGridLayout()
    table.setHorizontalSpacing(GRID + GRID // 2)
    table.setVerticalSpacing(GRID)
    table.setColumnStretch(0, 1)
    table.setColumnStretch(3, 1)
    for row, (key, words) in enumerate(keys):
        table.addWidget(plain_label(key, "key", wrap=False), row, 1, Qt.AlignmentFlag.AlignRight)
        table.addWidget(plain_label(words, "quiet", wrap=False), row, 2)
    return table
