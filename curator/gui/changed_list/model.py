"""The bursts as a tree: what came together, and below it each article."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from curator.gui.changed_list.bursts import Burst, became
from curator.gui.outside.words import updated
from curator.gui.said import TakenIn
from curator.gui.theme import Theme
from curator.gui.words import label

Index = QModelIndex | QPersistentModelIndex
_COLUMNS = ("Article", "Fields", "What became of it", "When")
_TOP = 0  # the internal id of bursts; that of an article is its burst's row and one

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_SAID = int(Qt.ItemDataRole.AccessibleTextRole)
_FONT = int(Qt.ItemDataRole.FontRole)
_COLOUR = int(Qt.ItemDataRole.ForegroundRole)


class BurstsModel(QAbstractItemModel):
    """`time_of` says when in words; `is_undecided` whether an article waits for a decision;
    `machine` are the fields that programs write."""

    def __init__(
        self,
        theme: Theme,
        time_of: Callable[[datetime], str],
        is_undecided: Callable[[str], bool],
        machine: Callable[[], Collection[str]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._machine = machine
        self._time_of = time_of
        self._is_undecided = is_undecided
        self.bursts: Sequence[Burst] = ()
        self._bold = QFont(theme.body)
        self._bold.setWeight(QFont.Weight.DemiBold)

    def fill(self, bursts: Sequence[Burst]) -> None:
        """Show these."""
        self.beginResetModel()
        self.bursts = bursts
        self.endResetModel()

    def item(self, index: Index) -> TakenIn | None:
        """What a row is about; None for a burst."""
        if not index.isValid() or index.internalId() == _TOP:
            return None
        return self.bursts[index.internalId() - 1].items[index.row()]

    def place_of(self, start: datetime, path: str) -> QModelIndex:
        """Where an article is in a burst; "" for the burst."""
        for row, burst in enumerate(self.bursts):
            if burst.start == start:
                top = self.index(row, 0)
                paths = [item.path for item in burst.items]
                return self.index(paths.index(path), 0, top) if path in paths else top
        return QModelIndex()

    # -- the model ---------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The place of a row."""
        if not 0 <= column < len(_COLUMNS) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The burst of an article."""
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many bursts there are, or articles in one."""
        if not parent.isValid():
            return len(self.bursts)
        is_top = parent.internalId() == _TOP and parent.column() == 0
        return len(self.bursts[parent.row()].items) if is_top else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The same everywhere."""
        return len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """The names of the columns."""
        is_name = orientation is Qt.Orientation.Horizontal and role == _DISPLAY
        return _COLUMNS[section] if is_name and 0 <= section < len(_COLUMNS) else None

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """What is said of a burst or of an article."""
        if not index.isValid():
            return None
        item = self.item(index)
        if item is None:
            return self._of_burst(self.bursts[index.row()], index.column(), role)
        words = self._words(item)
        if role == _DISPLAY:
            return words[index.column()]
        if role == _TOOLTIP:
            return f"{item.title}\n{item.path}\n{words[1]}"
        if role == _SAID:
            return ", ".join(filter(None, words)) if index.column() == 0 else words[index.column()]
        if role == _COLOUR:
            return self._colour(item, index.column())
        return None

    def _of_burst(self, burst: Burst, column: int, role: int) -> object:
        if column:
            return None
        if role in (_DISPLAY, _SAID, _TOOLTIP):
            words = updated(burst.items, self._machine())
            return f"{self._time_of(burst.time)} · {words}"
        if role == _FONT:
            return self._bold
        return None

    def _words(self, item: TakenIn) -> tuple[str, ...]:
        fields = ", ".join(label(field).lower() for field in item.fields)
        outcome = became(item, is_undecided=self._is_undecided(item.path))
        return item.title or item.path, fields, outcome, self._time_of(item.time)

    def _colour(self, item: TakenIn, column: int) -> QColor | None:
        if column == 2 and item.result == "conflict" and self._is_undecided(item.path):
            return self._theme.colour("error")
        is_main = column == 0 and item.is_there
        return None if is_main else self._theme.colour("quiet")
