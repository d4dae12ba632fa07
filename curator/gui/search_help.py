"""What can be typed into the search, by examples that can be tried."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import for_menu

Section = tuple[str, Sequence[tuple[str, str]]]

_WORDS: Sequence[Section] = (
    (
        "Words",
        (
            ("power apps", "both: in title, excerpt, publisher, topics or file name"),
            ('"power apps"', "these words, one after the other"),
            ("power or apps", "one of them is enough"),
            ("power -apps", "without a word; also  power not apps"),
            ("(power or apps) -draft", "what belongs together"),
            ("body:automation", "a word of the text itself"),
        ),
    ),
    (
        "Any field",
        (
            ("provider:reuters", "has these letters in it"),
            ("type:=video", "is exactly this"),
            ('title:~"^the .*bill"', "a regular expression"),
            ("has:related no:excerpt", "is filled in, is empty or absent"),
            ("topics:#>2", "has more than two of them"),
            ("related.title:senate", "a field inside another"),
        ),
    ),
)
_FIELDS: Sequence[Section] = (
    (
        "Numbers and dates",
        (
            ("quality:>=60", "also  <  <=  >  ="),
            ("quality:60..80", "from 60 to 80, both included"),
            ("date:2020-07", "of a year, a month or a day"),
            ("date:2020-07..2020-09", "from July to the end of September"),
            ("date:<7d", "of the last 7 days; also 2w, 3m, 1y, today"),
        ),
    ),
    (
        "State",
        (
            ("published:no", "yes, no, or none where it is not set"),
            ("is:published", "what people read: yes or not set"),
            ("no:published", "not set"),
            ("is:modified", "changed and not saved"),
            ("is:broken", "cannot be read"),
            ("is:duplicate", "perhaps the same story as another"),
            ("is:conflict", "changed here and on disk"),
            ("is:untracked", "not in git yet"),
            ("is:uncommitted", "saved, and in no commit yet"),
        ),
    ),
    (
        "Order",
        (("sort:-quality", "highest first; without - lowest; empty ones last"),),
    ),
)


def sections(topic: str = "") -> tuple[Sequence[Section], Sequence[Section]]:
    """The examples in two columns. `topic`: one of the site's, for those that need one."""
    if not topic:
        return _WORDS, _FIELDS
    name = f'"{topic}"' if " " in topic else topic
    below = f'"{topic}/"' if " " in topic else f"{topic}/"
    topics: Section = (
        "Topics",
        ((f"topic:{name}", "this topic"), (f"topic:{below}", "and all topics below it")),
    )
    return (*_WORDS, topics), _FIELDS


class SearchHelp(QWidget):
    """The examples; a click or Enter on one tries it."""

    tried = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget, topic: str = "") -> None:
        super().__init__(parent)
        self._theme = theme
        self._code = QFont(theme.code)
        self._code.setPointSizeF(theme.body.pointSizeF())
        self.examples: list[QPushButton] = []
        halves = QHBoxLayout()
        halves.setSpacing(5 * GRID)
        for some in sections(topic):
            half = QVBoxLayout()
            half.addLayout(self._table(some))
            half.addStretch(1)
            halves.addLayout(half)
        words = plain_label(
            "Click an example to try it. Quotes keep blanks together. While you type, Tab takes "
            "what is offered.",
            "quiet",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(halves)
        column.addStretch(1)
        column.addWidget(words)

    def _table(self, some: Sequence[Section]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        bold = QFont(self._theme.body)
        bold.setBold(True)
        for heading, examples in some:
            title = plain_label(heading, "heading", bold, wrap=False)
            title.setContentsMargins(0, GRID, 0, 0)
            grid.addWidget(title, grid.rowCount(), 0, 1, 2)
            for text, words in examples:
                row = grid.rowCount()
                grid.addWidget(self._example(text, words), row, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(plain_label(words, "quiet", wrap=False), row, 1)
        return grid

    def _example(self, text: str, words: str) -> QPushButton:
        button = QPushButton(for_menu(text), self)
        set_kind(button, "example")
        button.setFont(self._code)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(f"Try {text}: {words}")
        button.setAutoDefault(True)
        button.clicked.connect(partial(self.tried.emit, text))
        self.examples.append(button)
        return button
