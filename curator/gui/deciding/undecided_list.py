"""The list of what is undecided: articles, and below each its fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from curator.gui.deciding import sides
from curator.gui.theme import GRID, Theme, set_kind

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.gui.conflicts import Undecided

Index = QModelIndex | QPersistentModelIndex
_BRIEF = 32  # characters of both sides that are shown beside the name; more says nothing there
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: an article, or one of its fields."""

    path: str
    conflict: Conflict | None = None

    @property
    def place(self) -> tuple[str, str]:
        """What it is about, whatever the values are by now."""
        return self.path, "" if self.conflict is None else f"/{self.conflict.field}"


class _Block(NamedTuple):
    """The rows of one article, with what they are about."""

    conflicts: tuple[Conflict, ...]
    entries: tuple[Entry, ...]


def _block(path: str, conflicts: tuple[Conflict, ...]) -> _Block:
    return _Block(conflicts, (Entry(path), *(Entry(path, each) for each in conflicts)))


class UndecidedModel(QAbstractListModel):
    """`title_of` gives the title of the article at a path."""

    def __init__(self, title_of: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()
        self.title_of = title_of
        self._blocks: dict[str, _Block] = {}

    def fill(self, undecided: Undecided) -> None:
        """Show this, grouped by article. There may be thousands, of which mostly one is another
        than before."""
        self.beginResetModel()
        known, none = self._blocks, _Block((), ())
        self._blocks = blocks = {}
        for path, conflicts in undecided.items():
            block = known.get(path, none)
            blocks[path] = block if block.conflicts is conflicts else _block(path, conflicts)
        self.entries = list(chain.from_iterable(each.entries for each in blocks.values()))
        self.endResetModel()

    def row_of(self, path: str, field: str | None = None) -> int | None:
        """Where a field of this article is, the first one if none is given."""
        block = self._blocks.get(path)
        fields = [each.field for each in block.conflicts] if block is not None else []
        if not fields or (field is not None and field not in fields):
            return None
        before = takewhile(lambda each: each is not block, self._blocks.values())
        first = sum(len(each.entries) for each in before)
        return first + 1 + (0 if field is None else fields.index(field))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The keys go from field to field."""
        if not 0 <= index.row() < len(self.entries) or self.entries[index.row()].conflict is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The title or the name of the field; screen readers and the tooltip have both sides."""
        if not 0 <= index.row() < len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == int(Qt.ItemDataRole.DisplayRole):
            return self.words(entry)
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return f"{self.title_of(entry.path)}\n{entry.path}"
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            if entry.conflict is None:
                return self.words(entry)
            return f"{self.words(entry)}, {self.title_of(entry.path)}. {summary(entry.conflict)}"
        return None

    def words(self, entry: Entry) -> str:
        """What the row says first."""
        if entry.conflict is None:
            return self.title_of(entry.path)
        return sides.heading_of(entry.conflict)


def summary(conflict: Conflict) -> str:
    """Both sides in a few words."""
    mine, theirs = sides.short_both(conflict)
    return f"Mine: {mine}; theirs: {theirs}"


class UndecidedList(QTableView):
    """One field is looked at; `looked_at` when it is another one. `entered` with Enter. It is a
    table, as that asks for no row that is not in sight."""

    looked_at = Signal()
    entered = Signal()

    def __init__(self, title_of: Callable[[str], str], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = UndecidedModel(title_of, self)
        self.setModel(self.rows)
        delegate = _Delegate(self.rows, theme, self)
        self.setItemDelegate(delegate)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        columns, rows = self.horizontalHeader(), self.verticalHeader()
        for header, name in ((columns, "Columns"), (rows, "Rows")):
            header.setAccessibleName(name)
            # With the list's own selection they ask for every row at each change of it.
            header.setSelectionModel(QItemSelectionModel(self.rows, self))
            header.hide()
        columns.setStretchLastSection(True)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(delegate.height)
        self.setMouseTracking(True)
        self.setAccessibleName("Undecided fields, by article")
        set_kind(self, "boxed-list")

    @property
    def entry(self) -> Entry | None:
        """The field that is looked at."""
        row = self.currentIndex().row()
        return self.rows.entries[row] if 0 <= row < len(self.rows.entries) else None

    def fill(self, undecided: Undecided) -> None:
        """Show this and look at the same field, or at the one that took its place."""
        before, row = self.entry, self.currentIndex().row()
        self.rows.fill(undecided)
        at = None
        if before is not None and before.conflict is not None:
            at = self.rows.row_of(before.path, before.conflict.field)
        self.choose(row if at is None else at)

    def choose(self, row: int) -> None:
        """Look at the field in this row, or the next one; at the last of all after the end."""
        entries = self.rows.entries
        for at in chain(range(max(row, 0), len(entries)), [len(entries) - 1]):
            if at >= 0 and entries[at].conflict is not None:
                if entries[at - 1].conflict is None:  # its article, too
                    self.scrollTo(self.rows.index(at - 1))
                self.setCurrentIndex(self.rows.index(at))
                return
        self.looked_at.emit()

    def choose_place(self, path: str, field: str | None = None) -> bool:
        """Look at a field of this article, the first one if none is given."""
        at = self.rows.row_of(path, field)
        if at is not None:
            self.choose(at)
        return at is not None

    def go(self, step: int) -> None:
        """Look at the next or the previous field; after the last one the first."""
        entries, row = self.rows.entries, self.currentIndex().row()
        if row < 0 and step < 0:
            row = 0
        for further in range(1, len(entries) + 1):
            at = (row + step * further) % len(entries)
            if entries[at].conflict is not None:
                self.choose(at)
                return

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another field is looked at."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.looked_at.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in _ENTER and not event.modifiers():
            self.entered.emit()
        elif event.key() in _ENTER:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """An article in bold; a field further in, with both sides behind it as far as they fit."""

    def __init__(self, model: UndecidedModel, theme: Theme, view: UndecidedList) -> None:
        super().__init__(view)
        self._model = model
        self._theme = theme
        self._view = view
        self._bold = QFont(theme.body)
        self._bold.setWeight(QFont.Weight.DemiBold)

    @property
    def height(self) -> int:
        """Of a row: one line."""
        return QFontMetrics(self._bold).height() + GRID

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        entry, rect = self._model.entries[index.row()], option.rect
        theme = self._theme
        painter.fillRect(rect, theme.colour(self._surface(option.state, entry)))
        start = GRID if entry.conflict is None else 3 * GRID
        place = rect.adjusted(start, 0, -GRID, 0)
        font = self._bold if entry.conflict is None else theme.body
        if entry.conflict is None and index.row():
            painter.fillRect(rect.x(), rect.y(), rect.width(), 1, theme.colour("line"))
        words = " ".join(self._model.words(entry)[:400].split())
        used = self._draw(painter, rect, place, words, font, "text")
        if entry.conflict is not None:
            rest = place.adjusted(used + 2 * GRID, 0, 0, 0)
            found = entry.conflict
            mine, theirs = sides.short_both(found)
            if len(mine) + len(theirs) <= _BRIEF:
                self._draw(painter, rect, rest, f"{mine} / {theirs}", theme.small, "quiet")

    def _draw(
        self, painter: QPainter, row: QRect, place: QRect, words: str, font: QFont, colour: str
    ) -> int:
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        visual = QStyle.visualRect(self._view.layoutDirection(), row, place)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        align = QStyle.visualAlignment(self._view.layoutDirection(), align)
        painter.drawText(visual, int(align) | int(Qt.TextFlag.TextSingleLine), shown)
        return metrics.horizontalAdvance(shown)

    def _surface(self, state: QStyle.StateFlag, entry: Entry) -> str:
        if entry.conflict is None:
            return "surface"
        if state & QStyle.StateFlag.State_Selected:
            return "selection" if self._view.hasFocus() else "selection_idle"
        return "hover" if state & QStyle.StateFlag.State_MouseOver else "surface"
