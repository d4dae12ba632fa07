"""Values that the editor saved and others replaced later, with a way to apply them again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from curator.gui.deciding import sides
from curator.gui.deciding.comparing import brief
from curator.gui.labels import Hint, plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped

if TYPE_CHECKING:
    from curator.gui.decisions import Decisions
    from curator.library.decisions import Overridden

Index = QModelIndex | QPersistentModelIndex
_COLUMNS = ("Field", "Article", "You saved", "It is now", "Saved")
_WIDTHS = (18 * GRID, 36 * GRID, 24 * GRID, 24 * GRID)
_LONG, _SHORT = 120, 32  # characters of a value, in the tooltip and in the list
APPLIED = "Applied, not saved yet"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WHY = (
    "You saved these, and somebody else, mostly a program, wrote something else later."
    " Applying them again changes the articles here; nothing is written before you save."
)


def both(item: Overridden, limit: int = _LONG) -> tuple[str, str]:
    """What the editor saved and what is there now, in words."""
    value = sides.short_of(item.decision.value, limit)
    now = sides.short_of(item.now, limit) if item.is_there else sides.NOT_SET
    match item.decision.kind:
        case "added":
            saved, now = f"With {value}", f"Without {value}"
        case "taken":
            saved, now = f"Without {value}", f"With {value}"
        case "gone":
            saved = sides.NOT_SET
        case _ if item.is_there:
            texts = (sides.text_of(item.decision.value), sides.text_of(item.now))
            mine, theirs = (text or sides.NOT_SET for text in texts)
            saved, now = brief(mine, theirs, limit)
        case _:
            saved = value
    return _first(saved), APPLIED if item.is_applied else _first(now)


class OverriddenModel(QAbstractTableModel):
    """A row for each; `title_of` gives the title of an article, `time_of` says when in words."""

    def __init__(
        self,
        theme: Theme,
        title_of: Callable[[str], str],
        time_of: Callable[[datetime], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title_of = title_of
        self._time_of = time_of
        self.items: Sequence[Overridden] = ()

    def fill(self, items: Sequence[Overridden]) -> None:
        """Show these."""
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Always the same."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        """The names of the columns."""
        is_name = role == int(Qt.ItemDataRole.DisplayRole)
        is_column = orientation is Qt.Orientation.Horizontal and 0 <= section < len(_COLUMNS)
        return _COLUMNS[section] if is_name and is_column else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is applied is not to be chosen; the keys still go to it, and to its article."""
        flags = super().flags(index)
        if 0 <= index.row() < len(self.items) and self.items[index.row()].is_applied:
            flags &= ~Qt.ItemFlag.ItemIsSelectable
        return flags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """What stands in a column."""
        if not 0 <= index.row() < len(self.items):
            return None
        item = self.items[index.row()]
        if role == int(Qt.ItemDataRole.ForegroundRole):
            quiet: QColor = self._theme.colour("quiet")
            return quiet if item.is_applied or index.column() in (1, 4) else None
        is_shown = role == int(Qt.ItemDataRole.DisplayRole)
        if not is_shown and role != int(Qt.ItemDataRole.ToolTipRole):
            return None
        return (
            sides.name_of(item.decision.route),
            self._title_of(item.path),
            *both(item, _SHORT if is_shown else _LONG),
            self._time_of(datetime.fromtimestamp(item.decision.at).astimezone()),
        )[index.column()]


class OverriddenList(QTreeView):
    """Some or all are chosen. `entered` with Enter, `gone_to` with two clicks: to an article."""

    entered = Signal(str)  # the path
    gone_to = Signal(str)
    chosen = Signal()

    def __init__(self, model: OverriddenModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setItemsExpandable(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Decisions of yours that were replaced")
        set_kind(self, "rows")
        header = self.header()
        header.setAccessibleName("Columns")
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        self.doubleClicked.connect(lambda index: self.gone_to.emit(model.items[index.row()].path))

    @property
    def selected(self) -> list[Overridden]:
        """Those that are chosen, from top to bottom, without what is applied."""
        spans = self.selectionModel().selection()
        ranges = map(spans.at, range(spans.count()))
        rows = {row for part in ranges for row in range(part.top(), part.bottom() + 1)}
        chosen = [self._model.items[row] for row in sorted(rows)]
        return [item for item in chosen if not item.is_applied]

    def choose(self, items: Sequence[Overridden]) -> None:
        """Choose these."""
        wanted = [item for item in items if not item.is_applied]
        rows = [row for row, item in enumerate(self._model.items) if item in wanted]
        selection, last = QItemSelection(), self._model.columnCount() - 1
        for row in rows:
            selection.select(self._model.index(row, 0), self._model.index(row, last))
        first = self._model.index(rows[0] if rows else 0, 0)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flag.ClearAndSelect)
        self.selectionModel().setCurrentIndex(first, flag.NoUpdate)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Others are chosen."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the article."""
        index = self.currentIndex()
        if event.key() in _ENTER and not event.modifiers() and index.isValid():
            self.entered.emit(self._model.items[index.row()].path)
        else:
            super().keyPressEvent(event)


class OverriddenPage(QWidget):
    """The list and what can be done; at first all of it is chosen, so that one click is enough."""

    def __init__(
        self,
        decisions: Decisions,
        theme: Theme,
        title_of: Callable[[str], str],
        time_of: Callable[[datetime], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._decisions = decisions
        self._is_idle = True
        self.model = OverriddenModel(theme, title_of, time_of, self)
        self.list = OverriddenList(self.model, self)
        self.hint = Hint(theme)
        self.leave = QPushButton()
        self.apply = QPushButton()
        set_kind(self.apply, "main")
        self._lay_out()
        self.list.chosen.connect(self._show_buttons)
        self.apply.clicked.connect(self._apply)
        self.leave.clicked.connect(self._dismiss)
        decisions.changed.connect(self._follow)
        self._fill()
        self.list.choose(self.model.items)

    def _lay_out(self) -> None:
        self.why = plain_label(_WHY, "quiet")
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.hint)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for button in (self.leave, self.apply):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.why)
        column.addWidget(self.stack, 1)
        column.addLayout(row)

    @property
    def number(self) -> int:
        """How many there are that are not applied."""
        return sum(not item.is_applied for item in self.model.items)

    def enable(self, idle: bool) -> None:
        """Whether something can be done now."""
        self._is_idle = idle
        self._show_buttons()

    def _follow(self) -> None:
        self._fill()

    def _fill(self) -> None:
        """What is overridden now; what was chosen stays, and what is new is chosen too."""
        left_out = [item for item in self.model.items if item not in self.list.selected]
        self.model.fill(self._decisions.overridden)
        self.list.choose([item for item in self.model.items if item not in left_out])
        is_some = bool(self.model.items)
        self.stack.setCurrentWidget(self.list if is_some else self.hint)
        self.why.setVisible(is_some)
        words = "What you saved is still there, in every field."
        self.hint.say("Nothing of yours was replaced", words)
        self._show_buttons()

    def _show_buttons(self) -> None:
        number = len(self.list.selected)
        for button, words in ((self.leave, "Leave as it is"), (self.apply, "Apply again")):
            button.setText(f"{words} ({grouped(number)})" if number else words)
            button.setToolTip(count(number, "field") if number else "Choose some in the list")
            button.setEnabled(self._is_idle and number > 0)
            button.setVisible(self.number > 0)

    def _apply(self) -> None:
        self._decisions.apply_again(self.list.selected)

    def _dismiss(self) -> None:
        self._decisions.dismiss(self.list.selected)


def _first(text: str) -> str:
    return text[:1].upper() + text[1:] if text == sides.NOT_SET.lower() else text
