"""A choice of a few words in one row: `Yes | No | Not set`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from curator.gui.theme import set_kind

YES_NO_NOT_SET: tuple[tuple[str, object], ...] = (("Yes", True), ("No", False), ("Not set", None))
MIXED = object()  # several articles that differ: no segment is chosen


class Segmented(QWidget):
    """Shows one of several values; `chosen` only when a user chose another one."""

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, object]] = YES_NO_NOT_SET,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values = [value for _, value in choices]
        self._value: object = MIXED
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        ends = {0: "first", len(choices) - 1: "last"}
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            ends = {0: "last", len(choices) - 1: "first"}
        for at, (word, _) in enumerate(choices):
            button = QPushButton(word, self)
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {word.lower()}")
            button.setProperty("place", ends.get(at, "middle"))
            set_kind(button, "segment")
            self._group.addButton(button, at)
            layout.addWidget(button)
        self.setFocusProxy(self._group.button(0))
        self._group.idClicked.connect(self._click)

    @property
    def value(self) -> object:
        """What is shown: one of the values, or `MIXED`."""
        return self._value

    def show_value(self, value: object) -> None:
        """Show this without telling anyone; a value that is no choice shows nothing chosen."""
        self._value = value
        at = next((at for at, each in enumerate(self._values) if each is value), -1)
        # An exclusive group does not let go of its last choice.
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == at)
        self._group.setExclusive(at >= 0)
        self.setFocusProxy(self._group.button(max(at, 0)))

    def _click(self, at: int) -> None:
        value = self._values[at]
        if value is not self._value:
            self.show_value(value)
            self.chosen.emit(value)
        else:
            self.show_value(value)
