"""Where the names of fields and topics are typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from curator.gui.form.chip_input import ChipInput
from curator.gui.form.chips import ChipsBox
from curator.gui.form.completions import Suggestion
from curator.gui.theme import Theme, set_kind

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FieldInput(ChipInput):
    """A line for the name of one field, with those that are known offered below it."""

    def __init__(
        self,
        name: str,
        placeholder: str,
        theme: Theme,
        suggestions: Callable[[str], list[Suggestion]],
        parent: QWidget,
    ) -> None:
        super().__init__(name, placeholder, theme, suggestions, parent)
        self._frame = self
        set_kind(self, "line")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the name as it is, where no list is open."""
        if event.key() in _ENTER and not self._popup.isVisible():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def offer(self) -> None:
        """Nothing is marked by itself: what is typed may be a field that nobody knows yet."""
        super().offer()
        self._popup.setCurrentIndex(QModelIndex())

    def _choose(self, index: QModelIndex) -> None:
        suggestion = self._model.at(index.row())
        if suggestion is not None:
            self.setText(suggestion.name)
            self.chosen.emit(suggestion.name)


class NamesInput(QWidget):
    """Names as chips, which are typed after each other; one alone where `single`.

    `entered`: Enter was pressed behind them where nothing more is typed.
    """

    changed = Signal()
    entered = Signal()

    def __init__(
        self,
        name: str,
        theme: Theme,
        suggestions: Callable[[str], list[Suggestion]],
        known: Callable[[str], bool],
        parent: QWidget | None = None,
        *,
        placeholder: str = "Add a topic",
        unknown: str = "not in the vocabulary",
        single: bool = False,
    ) -> None:
        super().__init__(parent)
        self._single = single
        self.chips = ChipsBox(
            name, theme, suggestions, known, self, placeholder=placeholder, unknown=unknown
        )
        self.chips.show_names(())
        self.chips.added.connect(self._add)
        self.chips.removed.connect(self._remove)
        self.chips.moved.connect(self._move)
        self.chips.input.takes_new = True
        self.chips.input.entered.connect(self._enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chips)
        self.setFocusProxy(self.chips.input)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in their order."""
        return self.chips.names

    def show_names(self, names: Sequence[str]) -> None:
        """Show these instead."""
        self.chips.show_names(names)
        self.changed.emit()

    def _enter(self) -> None:
        if self.names:
            self.entered.emit()

    def _add(self, name: str) -> None:
        if self._single:
            self.show_names([name])
        elif name not in self.names:
            self.show_names([*self.names, name])

    def _remove(self, name: str) -> None:
        self.show_names([each for each in self.names if each != name])

    def _move(self, source: int, target: int) -> None:
        names = list(self.names)
        names.insert(target, names.pop(source))
        self.show_names(names)
