"""The few boxes that interrupt: only where a decision is needed, or for a closer look.

The window opens them through `questions.Questions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.gui.labels import plain_label
from curator.gui.search_help import SearchHelp
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.gui.questions import Answer


def ask_unsaved(parent: QWidget, number: int) -> Answer:
    """What to do with so many unsaved articles."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Unsaved changes")
    words = "an article" if number == 1 else count(number, "article")
    box.setText(f"You changed {words} and did not save.")
    box.setInformativeText("What you discard cannot be brought back.")
    all_of_them = "Save" if number == 1 else f"Save all {number}"
    save = box.addButton(all_of_them, QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return "save" if clicked is save else "discard" if clicked is discard else "cancel"


def ask_site(parent: QWidget, start: Path) -> Path | None:
    """Which site to open; None for none."""
    chosen = QFileDialog.getExistingDirectory(parent, "Open a site's folder", str(start))
    return Path(chosen) if chosen else None


def ask_reset_sample(parent: QWidget) -> bool:
    """Whether all that was done in the sample site may go."""
    return _may_go(
        parent,
        "Reset the sample site",
        "Put the sample site back as it came?",
        "All that you changed in it, saved or not, will be gone.",
        "Reset",
    )


def ask_discard(parent: QWidget, number: int) -> bool:
    """Whether the unsaved edits of so many articles may go that just came back."""
    articles = count(number, "article")
    return _may_go(
        parent,
        "Discard unsaved edits",
        f"Discard the unsaved edits of {articles}?",
        "Only what just came back is discarded; no file is changed. Undo brings it back, as long as"
        " this window is open.",
        f"Discard {number}" if number > 1 else "Discard",
    )


def _may_go(parent: QWidget, title: str, text: str, more: str, words: str) -> bool:
    """Ask, with the words on the button that lets it go."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    go = box.addButton(words, QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return clicked is go


_COLUMNS = 3
_WORDS = 25 * GRID  # how wide what a key does may be before it takes two lines
_LINE = 30  # characters that about fit there
_KEYS_HEIGHT = 66 * GRID  # what is more is scrolled to
KeySection = tuple[str, Sequence[tuple[str, str]]]
KEYS: tuple[KeySection, ...] = (
    (
        "In the list",
        (
            ("J  K  ↑  ↓", "next and previous article"),
            ("Space", "toggle published on all selected"),
            ("T", "add a topic"),
            ("Enter", "edit the fields"),
            ("←  →  F2", "go to a value and edit it; Tab and Enter go on"),
            ("Delete", "move to the trash when you save"),
            ("Shift+↑  Shift+↓", "select more: the form edits all of them"),
        ),
    ),
    (
        "In the views and filters",
        (
            ("Space  Enter", "include; again: exclude; again: neither"),
            ("-  Shift+Enter", "exclude"),
            ("←  →", "fold, unfold"),
            ("A letter", "filter a long section"),
            ("Delete", "clear the section"),
        ),
    ),
    (
        "In the editor",
        (
            ("Ctrl+1  Ctrl+2  Ctrl+3", "fields, related items, preview"),
            ("Ctrl+4  Ctrl+5", "YAML, body"),
            ("Alt+↑  Alt+↓", "move a topic, a related item, an item of a list"),
            ("Delete", "remove the one that has the keyboard"),
            ("Ctrl+Shift+A", "add a field"),
            ("Ctrl+Shift+Delete", "remove the field"),
        ),
    ),
    (
        "In triage",
        (
            ("P  R  S  L", "publish, reject, skip, decide later"),
            ("1 … 9  T", "a topic that is offered, any other topic"),
            ("U  Backspace  Ctrl+Z", "take back the last decision"),
            ("E  O", "edit this article, open the original"),
            ("Ctrl+S", "save what was decided"),
            ("F8  Esc", "leave"),
        ),
    ),
    (
        "Where two people changed the same",
        (
            ("1  M    2  T", "mine, theirs"),
            ("E", "type another value"),
            ("Enter  J  K  ↑  ↓", "next and previous field"),
            ("Ctrl+Z", "take back the last decision"),
        ),
    ),
    (
        "Everywhere",
        (
            ("Ctrl+F  /", "search"),
            ("Esc", "leave a field, clear the search and the filters"),
            ("Ctrl+Z  Ctrl+Shift+Z", "undo, redo"),
            ("Ctrl+Shift+H", "undo history: take back what was written"),
            ("Ctrl+S", "save this article"),
            ("Ctrl+Shift+S", "save all"),
            ("Ctrl+Enter", "save this and go to the next; in a preview: apply"),
            ("F6  Shift+F6", "next and previous pane"),
            ("Ctrl+Shift+P", "every command, by typing its name"),
            ("Ctrl+Shift+B", "change many articles at once"),
            ("Ctrl+Shift+T", "the vocabulary of topics"),
            ("Ctrl+Shift+E", "possible duplicates, side by side"),
            ("Ctrl+Shift+W", "what others changed meanwhile"),
            ("Ctrl+K  Shift+F5", "commit; sync with the team"),
            ("Ctrl+H", "the history of the article"),
            ("Ctrl+Shift+M", "decide what was changed here and by others"),
            ("Ctrl+Shift+V  Ctrl+Shift+K", "save this view; columns of the list"),
            ("F8", "triage: one key a decision"),
            ("Ctrl+N  Ctrl+Shift+D", "new article, duplicate this one"),
            ("Ctrl+O", "open a site"),
            ("?", "this list"),
        ),
    ),
    (
        "In the search",
        (
            ("Tab", "take what is offered"),
            ("↓  ↑", "mark what is offered; in the empty box: earlier searches"),
            ("Delete", "forget the earlier search that is marked"),
            ("Ctrl+Space", "offer the fields"),
            ("Alt+Enter", "mend the mistake, as offered"),
        ),
    ),
)


class KeysBox(QDialog):
    """The keys, and what can be typed in the search; `tried` is the example that was chosen.
    `topic`: one of the site's topics, for examples."""

    def __init__(
        self, theme: Theme, parent: QWidget, *, of_search: bool = False, topic: str = ""
    ) -> None:
        super().__init__(parent)
        self.tried = ""
        self.setWindowTitle("Keys and search")
        self._pages = QStackedWidget(self)
        tabs, line = self._make_tabs()  # first, so that Tab goes on to the page
        self._pages.addWidget(_keys_page(theme))
        self.help = SearchHelp(theme, self, topic)
        self.help.tried.connect(self._try)
        self._pages.addWidget(self.help)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(line)
        column.addWidget(self._pages, 1)
        buttons = QDialogButtonBox(self)
        buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        chosen = tabs.button(int(of_search))
        chosen.setChecked(True)
        chosen.setFocus()

    def _make_tabs(self) -> tuple[QButtonGroup, QHBoxLayout]:
        group = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        for number, name in enumerate(("Keys", "Search")):
            tab = QPushButton(name, self)
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            set_kind(tab, "tab")
            group.addButton(tab, number)
            line.addWidget(tab)
        line.addStretch(1)
        group.idToggled.connect(
            lambda number, on: self._pages.setCurrentIndex(number) if on else None
        )
        return group, line

    def _try(self, text: str) -> None:
        self.tried = text
        self.accept()


def _keys_page(theme: Theme) -> QWidget:
    page = QWidget()
    set_kind(page, "clear")
    line = QHBoxLayout(page)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(4 * GRID)
    for sections in _key_columns():
        column = QVBoxLayout()
        column.addLayout(_key_table(sections, theme))
        column.addStretch(1)
        line.addLayout(column)
    area = QScrollArea()
    area.setAccessibleName("Keys")
    area.setWidgetResizable(True)
    set_kind(area, "clear")
    area.setWidget(page)
    size = page.sizeHint()
    area.setMinimumSize(size.width() + 2 * GRID, min(size.height(), _KEYS_HEIGHT))
    return area


def _key_columns() -> list[list[KeySection]]:
    """The sections side by side: one below the other they are higher than screens."""
    columns: list[list[KeySection]] = [[] for _ in range(_COLUMNS)]
    for section in sorted(KEYS, key=_lines, reverse=True):
        min(columns, key=lambda column: sum(map(_lines, column))).append(section)
    for column in columns:
        column.sort(key=KEYS.index)
    return sorted(filter(None, columns), key=lambda column: KEYS.index(column[0]))


def _lines(section: KeySection) -> int:
    """About how many lines a section takes."""
    return 2 + sum(1 + (len(words) > _LINE) for _, words in section[1])


def _key_table(sections: Sequence[KeySection], theme: Theme) -> QLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnStretch(1, 1)
    bold = QFont(theme.body)
    bold.setBold(True)
    for heading, keys in sections:
        title = plain_label(heading, "heading", bold, wrap=False)
        title.setContentsMargins(0, GRID, 0, 0)
        grid.addWidget(title, grid.rowCount(), 0, 1, 2)
        for key, words in keys:
            row = grid.rowCount()
            name = plain_label(key, "key", wrap=False)
            top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            grid.addWidget(name, row, 0, top)
            said = plain_label(words, "quiet")
            said.setFixedWidth(_WORDS)
            said.setMinimumHeight(said.heightForWidth(_WORDS))
            grid.addWidget(said, row, 1)
    return grid
