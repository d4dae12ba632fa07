"""The left side of the panel: a filter, how many topics there are, the tree, and what moves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.vocabulary.overview import Overview
from curator.gui.vocabulary.topics_model import NEAR, OTHER
from curator.gui.vocabulary.tree import TopicTree
from curator.gui.words import count, grouped

_PAUSE = 40  # milliseconds without a key before the filter acts


class TopicsSide(QWidget):
    """Shows an overview as far as the filter lets it through."""

    asked = Signal(str)  # "add", "earlier", "later"

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._overview = Overview()
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter by name or keyword")
        self.filter.setAccessibleName("Filter the topics")
        self.filter.setClearButtonEnabled(True)
        for button in self.filter.findChildren(QToolButton):
            button.setAccessibleName("Clear the filter")
        self.filter.installEventFilter(self)
        self.tree = TopicTree(theme, self)
        self.counts = plain_label("", "caption", wrap=False)
        self.others = self._button("", lambda: self.tree.choose_group(OTHER), "link")
        self.near = self._button("", lambda: self.tree.choose_group(NEAR), "link")
        self.others.setAccessibleName("Go to the topics that are not in the vocabulary")
        self.near.setAccessibleName("Go to the names that are nearly the same")
        self.add = self._button("Add a topic…", lambda: self.asked.emit("ask"))
        self.earlier = self._button("Move up", lambda: self.asked.emit("earlier"))
        self.later = self._button("Move down", lambda: self.asked.emit("later"))
        self.add.setToolTip("Insert")
        self.earlier.setToolTip("Alt+Up")
        self.later.setToolTip("Alt+Down")
        self._lay_out()
        self._typed = QTimer(self, singleShot=True, interval=_PAUSE)
        self._typed.timeout.connect(lambda: self.show_overview(self._overview))
        self.filter.textChanged.connect(lambda _text: self._typed.start())
        self.tree.asked.connect(self.asked)
        self.setFocusProxy(self.tree)

    def _button(self, words: str, slot: Callable[[], object], kind: str = "") -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: slot())
        if kind:
            set_kind(button, kind)
        return button

    def _lay_out(self) -> None:
        numbers = QHBoxLayout()
        numbers.setSpacing(GRID // 2)
        for widget in (self.counts, self.others, self.near):
            numbers.addWidget(widget)
        numbers.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.add, self.earlier, self.later):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.filter)
        column.addLayout(numbers)
        column.addWidget(self.tree, 1)
        column.addLayout(buttons)

    def show_overview(self, overview: Overview, choose: str = "") -> None:
        """Show this; the topic `choose` is selected, also where the filter would hide it."""
        self._overview = overview
        self._typed.stop()
        words = self.filter.text().casefold().split()
        self.tree.show_topics(overview, words, choose)
        if words and choose and not self.tree.topics.find_topic(choose).isValid():
            self.filter.clear()
            self._typed.stop()
            self.tree.show_topics(overview, (), choose)
        text = count(len(overview.terms), "topic")
        if overview.problems:
            text += f" · {count(len(overview.problems), 'problem')} in their files"
        self.counts.setText(text)
        self.counts.setToolTip("\n".join(f"{path}: {why}" for path, why in overview.problems))
        others = sum(1 for _ in overview.others)
        self.others.setText(f"{grouped(others)} not in the vocabulary")
        self.others.setVisible(others > 0)
        self.near.setText(f"{grouped(len(overview.near))} nearly the same")
        self.near.setVisible(bool(overview.near))

    def allow_moves(self, *, up: bool, down: bool) -> None:
        """Whether the selected topic can go further up or down."""
        self.earlier.setEnabled(up)
        self.later.setEnabled(down)

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the filter the arrow leads into the tree, and Escape empties it first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.tree.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)
