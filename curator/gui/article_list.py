"""The list of articles: a table that keeps what is selected by path, whatever the model does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QLocale,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from curator.gui.article_header import ArticleHeader
from curator.gui.columns import PUBLISHED, STATUS
from curator.gui.delegates import ArticleDelegate
from curator.gui.density import Density
from curator.gui.selected import SelectedPaths, rows_of_paths, selection_of
from curator.gui.theme import set_kind

if TYPE_CHECKING:
    from curator.gui.article_model import ArticleModel
    from curator.gui.theme import Theme

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class ArticleList(QTableView):
    """Shows an `ArticleModel`; tells by path what is selected and what is to be toggled."""

    selection_changed = Signal()
    toggle_requested = Signal(list)  # paths
    entered_form = Signal()
    cell_wanted = Signal(int, int)  # row and column of a cell that is to be edited

    def __init__(
        self,
        articles: ArticleModel,
        theme: Theme,
        locale: QLocale,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.articles = articles
        self._theme = theme
        self.hovered_row = -1
        self._pressed_path: str | None = None
        self._cell = ""  # the field that the keyboard is on; "": the title, which stands for all
        set_kind(self, "list")
        self.setAccessibleName("Articles")
        self.setModel(articles)
        self.setItemDelegate(ArticleDelegate(theme, locale, self))
        self._set_up_view()
        self._set_up_headers(theme)
        articles.modelReset.connect(self._forget_hovered)
        self._selected = SelectedPaths(self, articles, lambda: self._current_column)
        self._selected.changed.connect(self.selection_changed)
        self.selectionModel().currentRowChanged.connect(self._repaint_current)

    def _set_up_view(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        # So that scrolling by a row paints one row: Qt moves the picture only of an opaque widget.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _set_up_headers(self, theme: Theme) -> None:
        rows = self.verticalHeader()
        rows.setAccessibleName("Rows")
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header = header = ArticleHeader(theme, self)
        self.setHorizontalHeader(header)
        self.use_density(Density.NORMAL)
        self._show_columns()
        header.sortIndicatorChanged.connect(self._sort)
        self.articles.headerDataChanged.connect(self._show_sorting)
        self._show_sorting()
        # A header asks the selection whether each whole column is selected, which calls flags() for
        # every cell: 1.7 s for Select all on 100,000 rows. So the headers get one of their own.
        for each in (rows, header):
            each.setSelectionModel(QItemSelectionModel(self.articles, self))

    # -- columns and rows ----------------------------------------------------------------------

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields that are shown, from left to right."""
        return tuple(column.name for column in self.header.shown() if column.name != STATUS)

    def use_columns(self, names: Sequence[str], widths: Mapping[str, int] | None = None) -> None:
        """Show these fields from left to right, so wide; without `widths` as wide as they are."""
        if tuple(names) != self.columns:
            self.articles.show_columns(names)
            self._show_columns()
        if widths is not None:
            self.header.use_widths(widths)

    def use_density(self, density: Density) -> None:
        """Make the rows as high as that."""
        self.density = density
        self.verticalHeader().setDefaultSectionSize(density.height(self._theme.body))

    def _show_columns(self) -> None:
        self.header.show_columns(self.articles.columns)
        self._show_sorting()

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        if section >= 0:
            self.articles.sort(section, order)

    def _show_sorting(self) -> None:
        """The arrow, where the field that the rows are sorted by is a column."""
        field = self.articles.sorting[0]
        falls = Qt.SortOrder.DescendingOrder if field[:1] == "-" else Qt.SortOrder.AscendingOrder
        self.header.blockSignals(True)
        self.header.setSortIndicator(self.articles.place_of(field.removeprefix("-")), falls)
        self.header.blockSignals(False)
        self.header.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The empty part first, then the rows."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("surface"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title takes the room there is."""
        self.header.fit(self.viewport().width())
        super().resizeEvent(event)

    # -- what is selected ----------------------------------------------------------------------

    def selected_paths(self) -> list[str]:
        """The selected articles from top to bottom."""
        return self._selected.paths()

    def current_path(self) -> str | None:
        """The article that the keyboard is on."""
        return self.articles.path_at(self.currentIndex().row())

    def choose(self, path: str) -> bool:
        """Select this article alone and show it; False if it is not among the rows."""
        row = self.articles.row_of(path)
        if row is None:
            return False
        self._go_to(row)
        return True

    def choose_all(self, paths: Sequence[str]) -> bool:
        """Select those of these articles that are among the rows, nothing changes if none is;
        whether all of them are."""
        rows = rows_of_paths(self.articles, paths)
        if rows:
            self._go_to(rows[0])
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().select(selection_of(self.articles, rows), flag)
        return len(rows) == len(paths)

    def path_beside(self, paths: Collection[str]) -> str | None:
        """If only these are selected: the next article below them that is none of them, else the
        next above."""
        found = (self.articles.row_of(path) for path in paths)
        rows = [row for row in found if row is not None]
        if not rows or not set(paths) >= set(self.selected_paths()):
            return None
        below = range(max(rows) + 1, self.articles.rowCount())
        beside = (self.articles.path_at(row) for row in (*below, *range(max(rows) - 1, -1, -1)))
        return next((path for path in beside if path is not None and path not in paths), None)

    def tell_again(self) -> None:
        """The selected articles have other paths now."""
        self._selected.look_again()

    def choose_something(self) -> bool:
        """If nothing is selected, select the row that the keyboard is on, else the first."""
        if self.selectionModel().hasSelection() or not self.articles.rowCount():
            return False
        self._go_to(max(self.currentIndex().row(), 0))
        return True

    def choose_next(self, step: int = 1) -> None:
        """Select the article `step` rows further down, as far as there are any."""
        # Qt puts the keyboard on the first row without selecting it: that one comes first.
        last = self.articles.rowCount() - 1
        if last >= 0 and not self.choose_something():
            self._go_to(min(max(self.currentIndex().row() + step, 0), last))

    def _go_to(self, row: int) -> None:
        index = self.articles.index(row, self._current_column)
        self.selectionModel().setCurrentIndex(index, _SELECT)
        self.scrollTo(index)

    def choose_cell(self, row: int, column: int) -> None:
        """Put the keyboard on a cell; its article is selected, alone unless it is among others."""
        self._cell = self.articles.columns[column].name
        index = self.articles.index(row, column)
        model = self.selectionModel()
        is_among = model.isRowSelected(row, QModelIndex())
        flag = QItemSelectionModel.SelectionFlag.NoUpdate if is_among else _SELECT
        model.setCurrentIndex(index, flag)
        self.scrollTo(index)
        self._update_row(row)

    @property
    def cell(self) -> int:
        """The column of the cell that the keyboard was put on; -1 for the whole row."""
        return self.articles.place_of(self._cell) if self._cell else -1

    @property
    def _current_column(self) -> int:
        place = self.cell
        return place if place >= 0 else self.articles.title_place

    def _repaint_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        for index in (current, previous):
            if index.isValid():
                self._update_row(index.row())

    # -- mouse and keys ------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the check box toggles that article and leaves the selection alone."""
        path = self._path_of_check_box(event)
        if path is not None:
            self._pressed_path = path
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The second half of a click on a check box."""
        pressed, self._pressed_path = self._pressed_path, None
        if pressed is not None:
            if self._path_of_check_box(event) == pressed:
                self.toggle_requested.emit([pressed])
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on a check box are two clicks, on a title they open the form; elsewhere
        they edit the cell."""
        if self._path_of_check_box(event) is not None:
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        if index.column() in (self.articles.title_place, self.articles.place_of(STATUS)):
            self.entered_form.emit()
        else:
            self.cell_wanted.emit(index.row(), index.column())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Shows which row is under the pointer."""
        if self._pressed_path is None:
            super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer."""
        super().leaveEvent(event)
        self._hover(-1)

    def edit_cell(self) -> None:
        """Ask for the cell to be edited that the keyboard is on."""
        row = self.currentIndex().row()
        if row >= 0:
            self.cell_wanted.emit(row, self._current_column)

    def _go_across(self, step: int) -> None:
        """To the next cell; it gets a frame, so that one sees what would be edited."""
        row = self.currentIndex().row()
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = -step
        place = self.header.visualIndex(self._current_column) + (step if self._cell else 0)
        if row >= 0 and 0 < place < self.articles.columnCount():
            self.choose_cell(row, self.header.logicalIndex(place))

    def leave_cell(self) -> bool:
        """The keyboard is on the whole row again; whether it was on a cell."""
        was, self._cell = bool(self._cell), ""
        if was:
            self._update_row(self.currentIndex().row())
        return was

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into the form; with nothing selected, an arrow selects the marked row."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            self._go_across(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.choose_something():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        ):
            self.entered_form.emit()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here; `/` searches."""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first and last article, not to the first and last column."""
        actions = QAbstractItemView.CursorAction
        last = self.articles.rowCount() - 1
        if last < 0 or action in (actions.MoveLeft, actions.MoveRight):
            return self.currentIndex()
        if action == actions.MoveHome:
            return self.articles.index(0, self._current_column)
        if action == actions.MoveEnd:
            return self.articles.index(last, self._current_column)
        return super().moveCursor(action, modifiers)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The selection gets its colour."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The selection loses its colour."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _path_of_check_box(self, event: QMouseEvent) -> str | None:
        if event.button() != Qt.MouseButton.LeftButton or event.modifiers():
            return None
        index = self.indexAt(event.position().toPoint())
        if index.column() < 0 or index.column() != self.articles.place_of(PUBLISHED):
            return None
        return self.articles.path_at(index.row())

    def _forget_hovered(self) -> None:
        self.hovered_row = -1

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            before, self.hovered_row = self.hovered_row, row
            for each in (before, row):
                if each >= 0:
                    self._update_row(each)

    def _update_row(self, row: int) -> None:
        top, height = self.rowViewportPosition(row), self.rowHeight(row)
        self.viewport().update(QRect(0, top, self.viewport().width(), height))
