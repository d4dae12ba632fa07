"""The commands about the list itself: its columns, order, the height of its rows, its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from curator.gui.box_command import BoxCommand
from curator.gui.cells.editing import CellEditing
from curator.gui.columns import STATUS, TITLE, USUAL, Column
from curator.gui.density import Density
from curator.gui.words import for_menu

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.gui.theme import Theme
    from curator.gui.views.columns_box import ColumnsBox

_HEIGHTS = ((Density.COMPACT, "Compact"), (Density.NORMAL, "Normal"), (Density.ROOMY, "Roomy"))


class Columns(BoxCommand["ColumnsBox"]):
    """Which fields are columns, and in which order."""

    words = "Columns…"
    keys = "Ctrl+Shift+K"

    def make_box(self) -> ColumnsBox:
        """For the columns as they are now."""
        from curator.gui.views.columns_box import ColumnsBox

        window = self._window
        box = ColumnsBox(window.list.columns, window.session.library, self._theme, window)
        box.accepted.connect(self._use)
        return box

    def _use(self) -> None:
        if self.box is not None:
            self._window.list.use_columns(self.box.columns)


class ListCommands(QObject):
    """`make` makes a command of words, what it does and keys. `sort` and `density` are menus."""

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._list = window.list
        self.cells = CellEditing(window.list, window.session, theme)
        window.editor.typed_elsewhere.append(self.cells.flush)
        window.list.cell_wanted.connect(self.cells.begin)
        self.columns = Columns(make, window, theme, self)
        self.usual = make("Usual columns", self.use_usual_columns)
        self.edit_cell = make("Edit the cell", window.list.edit_cell, "F2")
        self.edit_cell.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        window.list.addAction(self.edit_cell)
        self._sort_menu = QMenu("Sort by", window)
        self.sort = self._sort_menu.menuAction()
        self._sort_menu.aboutToShow.connect(self._fill_sort_menu)
        self._density_menu = QMenu("Row height", window)
        self.density = self._density_menu.menuAction()
        self._fill_density_menu()
        window.list.header.menu_wanted.connect(self._show_menu)
        window.model.headerDataChanged.connect(self._fill_sort_menu)
        window.model.modelReset.connect(self._fill_sort_menu)
        self._fill_sort_menu()

    def show_state(self, session: Session, selected: Sequence[str]) -> None:
        """Enable what makes sense."""
        self.columns.show_state(session)
        self.usual.setEnabled(session.is_open)
        self.edit_cell.setEnabled(bool(selected) and not session.is_busy)

    def use_usual_columns(self) -> None:
        """Show the columns that everybody begins with, as wide as they are then."""
        self._list.use_columns(USUAL, {})

    def hide(self, name: str, _checked: bool = False) -> None:
        """Take a column away."""
        self._list.use_columns([each for each in self._list.columns if each != name])

    def move(self, name: str, step: int, _checked: bool = False) -> None:
        """Put a column further to the end, or to the beginning."""
        names = list(self._list.columns)
        at = names.index(name)
        names.insert(min(max(at + step, 0), len(names) - 1), names.pop(at))
        self._list.use_columns(names)

    def sort_by(self, name: str, *, falls: bool) -> None:
        """Sort by a field."""
        self._window.model.sort_by((f"-{name}" if falls else name,))

    def use_density(self, density: Density, _checked: bool = False) -> None:
        """Make the rows so high, now and next time."""
        self._list.use_density(density)
        self._window.remember_density(density.value)

    # -- menus ---------------------------------------------------------------------------------

    def _show_menu(self, section: int, at: QPoint) -> None:
        """What can be done with the column under the pointer."""
        menu = QMenu(self._list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = self._window.model.columns
        if 0 <= section < len(columns):
            self._add_about(menu, columns[section])
        menu.addAction(self.columns.action)
        menu.addAction(self.usual)
        menu.popup(at)

    def _add_about(self, menu: QMenu, column: Column) -> None:
        name, shown = column.name, self._list.columns
        for words, falls in (("Sort upwards", False), ("Sort downwards", True)):
            menu.addAction(words).triggered.connect(partial(self._sort, name, falls))
        menu.addSeparator()
        if name == STATUS:
            return
        at = shown.index(name)
        for words, step in (("Move to the left", -1), ("Move to the right", 1)):
            action = menu.addAction(words)
            action.setEnabled(0 <= at + step < len(shown))
            action.triggered.connect(partial(self.move, name, step))
        if name != TITLE:
            hide = menu.addAction(for_menu(f"Hide {column.full_name}"))
            hide.triggered.connect(partial(self.hide, name))
        menu.addSeparator()

    def _sort(self, name: str, falls: bool, _checked: bool = False) -> None:
        self.sort_by(name, falls=falls)

    def _fill_sort_menu(self) -> None:
        """The columns; the one that the rows are sorted by turns them round."""
        columns, first = self._window.model.columns, self._window.model.sorting[0]
        wanted = [(column.name, column.full_name) for column in columns]
        if [action.data() for action in self._sort_menu.actions()] != [n for n, _ in wanted]:
            self._sort_menu.clear()
            for name, words in wanted:
                action = self._sort_menu.addAction(for_menu(words))
                action.setData(name)
                action.setCheckable(True)
                action.triggered.connect(partial(self._choose_sort, name))
        for action in self._sort_menu.actions():
            action.setChecked(action.data() == first.removeprefix("-"))

    def _choose_sort(self, name: str, _checked: bool = False) -> None:
        model = self._window.model
        first = model.sorting[0]
        if first.removeprefix("-") == name:
            self.sort_by(name, falls=not first.startswith("-"))
        else:
            column = model.columns[model.place_of(name)]
            self.sort_by(name, falls=column.falls_first)
        self._fill_sort_menu()

    def _fill_density_menu(self) -> None:
        group = QActionGroup(self)
        for density, words in _HEIGHTS:
            action = self._density_menu.addAction(words)
            action.setCheckable(True)
            action.setActionGroup(group)
            action.setChecked(density is self._list.density)
            action.triggered.connect(partial(self.use_density, density))
