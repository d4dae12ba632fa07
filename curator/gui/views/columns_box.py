"""The box in which the fields are chosen that the list has as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from curator.gui.columns import TITLE, USUAL, column_of
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.library.kinds import FieldSpec
    from curator.library.library import Library

Index = QModelIndex | QPersistentModelIndex
_ALWAYS = ("collection", "path", "excerpt", "problems")
_DEEPEST = 3
_NAME = int(Qt.ItemDataRole.UserRole)


class ColumnsModel(QAbstractListModel):
    """Fields by name: those that are chosen, in their order, then all others by their label."""

    def __init__(self, chosen: Sequence[str], others: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen = list(chosen)
        self._others = sorted(others, key=_sort_key)
        self._rows: list[str] = []
        self._words: tuple[str, ...] = ()
        self._fill()

    def find(self, text: str) -> None:
        """Show only what has all these words in its name or label."""
        self.beginResetModel()
        self._words = tuple(text.casefold().split())
        self._fill()
        self.endResetModel()

    def choose(self, names: Sequence[str]) -> None:
        """These are chosen, in this order."""
        self.beginResetModel()
        every = {*self.chosen, *self._others, *names}
        self.chosen = list(names)
        self._others = sorted(every - set(names), key=_sort_key)
        self._fill()
        self.endResetModel()

    def _fill(self) -> None:
        every = (*self.chosen, *self._others)
        self._rows = [name for name in every if _fits(name, self._words)]

    def name_at(self, row: int) -> str | None:
        """The field in this row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, name: str) -> int:
        """Where a field is; -1 where it is not shown."""
        return self._rows.index(name) if name in self._rows else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The title, which speaks for its row, stays."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.name_at(index.row()) != TITLE:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The label, and the name where it says more."""
        name = self.name_at(index.row())
        if name is None:
            return None
        if role == int(Qt.ItemDataRole.DisplayRole):
            label = column_of(name).full_name
            same = label.replace(" › ", ".").casefold() == name.casefold()
            return label if same else f"{label}   ({name})"
        if role == int(Qt.ItemDataRole.CheckStateRole):
            return Qt.CheckState.Checked if name in self.chosen else Qt.CheckState.Unchecked
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return name
        if role == _NAME:
            return name
        return None

    def setData(self, index: Index, value: object, role: int = 0) -> bool:
        """A tick chooses the field, as the last one; it stays in its row until one looks again."""
        name = self.name_at(index.row())
        if role != int(Qt.ItemDataRole.CheckStateRole) or name is None or name == TITLE:
            return False
        if name in self.chosen:
            self.chosen.remove(name)
            self._others.append(name)
        else:
            self._others.remove(name)
            self.chosen.append(name)
        self.dataChanged.emit(index, index)
        return True

    def move(self, name: str, step: int) -> None:
        """Put a chosen field further down, or up."""
        if name in self.chosen:
            at = self.chosen.index(name)
            there = min(max(at + step, 0), len(self.chosen) - 1)
            names = [each for each in self.chosen if each != name]
            names.insert(there, name)
            self.choose(names)


class ColumnsBox(QDialog):
    """All fields of a site with a tick at those that are shown. `columns` are the chosen ones from
    left to right. Show it with `open`."""

    def __init__(
        self, shown: Sequence[str], library: Library, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Columns")
        self.resize(56 * GRID, 68 * GRID)
        others = set(fields_of(library)) - set(shown)
        self.model = ColumnsModel(shown, sorted(others), self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a field")
        self.search.setAccessibleName("Find a field")
        self.search.setClearButtonEnabled(True)
        self.list = QListView(self)
        set_kind(self.list, "boxed-list")
        self.list.setAccessibleName("Fields")
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.up = QPushButton("Move up")
        self.down = QPushButton("Move down")
        self.usual = QPushButton("Usual columns")
        self.up.setToolTip("Further to the left: Alt+↑")
        self.down.setToolTip("Further to the right: Alt+↓")
        buttons = QDialogButtonBox(self)
        self.use = buttons.addButton("Show", QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setDefault(True)
        set_kind(self.use, "main")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.search.textChanged.connect(self._find)
        self.up.clicked.connect(lambda: self.move_chosen(-1))
        self.down.clicked.connect(lambda: self.move_chosen(1))
        self.usual.clicked.connect(lambda: self._choose(USUAL))
        self.model.dataChanged.connect(self._show_state)
        self.list.selectionModel().currentChanged.connect(self._show_state)
        self.list.setCurrentIndex(self.model.index(0))
        self.search.setFocus()
        self._show_state()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        words = "Tick what the list shows. The ticked fields come first, from left to right."
        column.addWidget(plain_label(words, "quiet"))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.up, self.down, self.usual):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(GRID)
        column.addWidget(buttons)

    @property
    def columns(self) -> tuple[str, ...]:
        """The chosen fields from left to right."""
        return tuple(self.model.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with the arrows moves the field; the arrows go from the search to the list."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_chosen(step)
        elif step and self.search.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def move_chosen(self, step: int) -> None:
        """Put the field that the list is on further down, or up."""
        name = self.model.name_at(self.list.currentIndex().row())
        if name is not None and name in self.model.chosen:
            self.model.move(name, step)
            self._go_to(name)

    def _choose(self, names: Sequence[str]) -> None:
        name = self.model.name_at(self.list.currentIndex().row())
        self.model.choose(names)
        self._go_to(name or TITLE)

    def _find(self, text: str) -> None:
        self.model.find(text)
        self.list.setCurrentIndex(self.model.index(0))
        self._show_state()

    def _go_to(self, name: str) -> None:
        index = self.model.index(max(self.model.row_of(name), 0))
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self._show_state()

    def _show_state(self) -> None:
        name = self.model.name_at(self.list.currentIndex().row())
        chosen = self.model.chosen
        at = chosen.index(name) if name in chosen else -1
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < len(chosen) - 1)
        self.use.setText(f"Show {count(len(chosen), 'column')}")


def fields_of(library: Library) -> Iterator[str]:
    """Every field that can be a column: of the articles, and those inside others."""
    settings = library.site.settings
    yield from _ALWAYS
    yield from (name for name in library.field_names if name not in settings.protected)
    for collection in {row.collection for row in library.articles.rows()}:
        for spec in library.specs.of(collection):
            if spec.key not in settings.protected and "." not in spec.key:
                yield from _below(spec, spec.key, 1)


def _below(spec: FieldSpec, name: str, depth: int) -> Iterator[str]:
    for inner in spec.fields if depth < _DEEPEST else ():
        if "." not in inner.key:
            yield f"{name}.{inner.key}"
            yield from _below(inner, f"{name}.{inner.key}", depth + 1)


def _fits(name: str, words: Sequence[str]) -> bool:
    said = f"{name} {column_of(name).full_name}".casefold()
    return all(word in said for word in words)


def _sort_key(name: str) -> tuple[str, str]:
    return column_of(name).full_name.casefold(), name
