"""The box in which the fields are chosen that the list has as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from curator.gui.check_box import CheckColours, paint_check
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
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_BOX = 4 * GRID  # room for a tick
_APART = "   "  # between a label and the name


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
            return label if same else f"{label}{_APART}{name}"
        if role == int(Qt.ItemDataRole.CheckStateRole):
            return Qt.CheckState.Checked if name in self.chosen else Qt.CheckState.Unchecked
        if role == int(Qt.ItemDataRole.ToolTipRole):
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


class TickDelegate(QStyledItemDelegate):
    """A box with a tick, then the name: as lists of the window have them, light and dark."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line with some air."""
        return QSize(10 * GRID, QFontMetrics(self._theme.body).height() + GRID + GRID // 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            has_keys = self._view.hasFocus()
            painter.fillRect(
                rect, self._theme.colour("selection" if has_keys else "selection_idle")
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.colour("hover"))
        colours = CheckColours.of(self._theme)
        rtl = option.direction
        box = QStyle.visualRect(rtl, rect, QRect(rect.x(), rect.y(), _BOX, rect.height()))
        can = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        if not can:
            colours = replace(colours, accent=self._theme.colour("border"))
        paint_check(painter, box, index.data(_CHECK) == Qt.CheckState.Checked, colours)
        text = QStyle.visualRect(rtl, rect, rect.adjusted(_BOX, 0, -GRID, 0))
        painter.setFont(self._theme.body)
        painter.setPen(self._theme.colour("text"))
        metrics = QFontMetrics(self._theme.body)
        label, _, name = str(index.data()).partition(_APART)
        shown = metrics.elidedText(label, Qt.TextElideMode.ElideRight, text.width())
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | align, shown)
        left = text.width() - metrics.horizontalAdvance(shown) - 2 * GRID
        small = QFontMetrics(self._theme.small)
        if name and left > 4 * GRID:
            painter.setFont(self._theme.small)
            painter.setPen(self._theme.colour("quiet"))
            shown = small.elidedText(name, Qt.TextElideMode.ElideRight, left)
            painter.drawText(text, Qt.AlignmentFlag.AlignRight | align, shown)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click anywhere in the row, or Space, ticks it."""
        is_click = event.type() is QEvent.Type.MouseButtonRelease
        is_space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if is_click or (is_space and event.type() is QEvent.Type.KeyPress):
            return model.setData(model.index(index.row(), 0), None, _CHECK)
        return False


class FieldsList(QListView):
    """`moved` when Alt with an arrow is pressed: how far the field is to go."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with the arrows moves the field, without it the marking."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)


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
        glass = QAction("Search", self.search)
        theme.dress(glass, "search", "quiet")
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.list = FieldsList(self)
        set_kind(self.list, "boxed-list")
        self.list.setAccessibleName("Fields")
        self.list.setModel(self.model)
        self.list.setItemDelegate(TickDelegate(theme, self.list))
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
        self.list.moved.connect(self.move_chosen)
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
        """The arrow down goes from the search to the list."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
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
