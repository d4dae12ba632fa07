"""The pages of an article, chosen by name: Fields | Related 4 | Preview | YAML."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from curator.gui.theme import GRID, Theme, set_kind, undress
from curator.gui.words import count

_SIGN = QSize(12, 12)  # there is not much room beside the names


class Tabs(QWidget):
    """A row of names, one of them chosen."""

    chosen = Signal(int)  # by the editor

    def __init__(self, names: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._names = names
        self.setAccessibleName("Pages of the article")
        self._group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(GRID + GRID // 2, 0, GRID, 0)
        line.setSpacing(GRID // 2)
        for at, name in enumerate(names):
            button = QPushButton(name, self)
            button.setCheckable(True)
            button.setIconSize(_SIGN)
            button.setToolTip(f"{name} (Ctrl+{at + 1})")
            set_kind(button, "tab")
            self._group.addButton(button, at)
            line.addWidget(button)
        line.addStretch(1)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self.chosen)

    @property
    def current(self) -> int:
        """Which page is chosen."""
        return self._group.checkedId()

    def choose(self, at: int) -> None:
        """Choose a page; nobody hears of it."""
        self._group.button(at).setChecked(True)

    def mark(self, at: int, number: int, theme: Theme) -> None:
        """Say with a sign that so many fields on a page are undecided."""
        button, name = self._group.button(at), self._names[at]
        undecided = f"{count(number, 'field')} undecided" if number else ""
        if number:
            theme.dress(button, "error", "error")
        else:
            undress(button)
        button.setToolTip(f"{name} (Ctrl+{at + 1}){undecided and f': {undecided}'}")
        button.setAccessibleDescription(undecided)

    def show_count(self, at: int, number: int) -> None:
        """Say how many things are on a page."""
        name = self._names[at]
        self._group.button(at).setText(f"{name} {number}" if number else name)
