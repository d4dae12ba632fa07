"""The left pane: the parts of the site, each with how many articles it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped, label

if TYPE_CHECKING:
    from curator.library.row import Row

Index = QModelIndex | QPersistentModelIndex
COLLECTION = "collection:"  # begins the key of such a part
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the site: `key` finds it again after a change, "" for a heading."""

    key: str
    name: str
    condition: Callable[[Row], bool] | None = None
    count: int = 0
    hint: str = ""
    level: int = 0


class SidePane(QListView):
    """Shows the parts; `chosen` with the one to show in the list."""

    chosen = Signal(object)  # Part

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PartsModel(self)
        set_kind(self, "side")
        self.setAccessibleName("Parts of the site")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(self._model)
        self.setItemDelegate(PartDelegate(theme, self._model, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._choose)

    @property
    def part(self) -> Part | None:
        """The part that is chosen."""
        return self._model.part(self.currentIndex().row())

    def show_articles(self, articles: Iterable[Row], *, keep: bool = True) -> None:
        """Count again; with `keep` the chosen part stays chosen, also if it is empty now."""
        chosen = self.part if keep else None
        self._model.show_parts(_parts(articles, chosen))
        row = self._model.row_of(chosen.key if chosen is not None else "all")
        self._select(row)

    def choose(self, key: str) -> None:
        """Choose a part by its key."""
        self._select(self._model.row_of(key))
        if self.part is not None:
            self.chosen.emit(self.part)

    def _select(self, row: int) -> None:
        self.selectionModel().blockSignals(True)
        index = self._model.index(row, 0)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        part = self._model.part(current.row())
        if part is not None and part.key:
            self.chosen.emit(part)


class PartsModel(QAbstractListModel):
    """The parts as rows; headings cannot be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: list[Part] = []

    def show_parts(self, parts: list[Part]) -> None:
        """Show these. Only the counts differ most of the time; then nothing moves."""
        if [part.key for part in parts] == [part.key for part in self._parts]:
            self._parts = parts
            self.dataChanged.emit(self.index(0, 0), self.index(len(parts) - 1, 0))
            return
        self.beginResetModel()
        self._parts = parts
        self.endResetModel()

    def part(self, row: int) -> Part | None:
        """The part in this row."""
        return self._parts[row] if 0 <= row < len(self._parts) else None

    def row_of(self, key: str) -> int:
        """Where this part is; the first row if it is gone."""
        return next((row for row, part in enumerate(self._parts) if part.key == key), 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Parts and headings."""
        return 0 if parent.isValid() else len(self._parts)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading is only read."""
        part = self.part(index.row())
        if part is None or not part.key:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """The name; screen readers also hear the count."""
        part = self.part(index.row())
        if part is None:
            return None
        if role == _DISPLAY:
            return part.name
        if role == _TOOLTIP:
            return part.hint or None
        if role == _ACCESSIBLE:
            return f"{part.name}, {count(part.count, 'article')}" if part.key else part.name
        return None


class PartDelegate(QStyledItemDelegate):
    """Name at the left, count at the right; a rounded bar behind the chosen one."""

    def __init__(self, theme: Theme, model: PartsModel, view: QWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view
        self._strong = QFont(theme.body)
        self._strong.setWeight(QFont.Weight.Medium)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A heading has some air above."""
        part = self._model.part(index.row())
        height = QFontMetrics(self._theme.body).height() + GRID + 2
        if part is not None and not part.key:
            height += GRID
        return QSize(10 * GRID, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        part = self._model.part(index.row())
        if part is None:
            return
        rect: QRect = option.rect
        state = option.state
        colours = self._theme.colours
        if not part.key:
            painter.setFont(self._theme.small)
            painter.setPen(QColor(colours.quiet))
            inner = rect.adjusted(2 * GRID, 0, -2 * GRID, -GRID // 2)
            align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(inner, align, part.name)
            return
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            colour = colours.selection if selected and self._view.hasFocus() else ""
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            idle = colours.selection_idle if selected else colours.line
            painter.setBrush(QColor(colour or idle))
            painter.drawRoundedRect(QRectF(rect.adjusted(GRID, 1, -GRID, -1)), 6, 6)
        inner = rect.adjusted((2 + 2 * part.level) * GRID, 0, -2 * GRID, 0)
        inner = QStyle.visualRect(self._view.layoutDirection(), rect, inner)
        self._paint_words(painter, inner, part, selected)

    def _paint_words(self, painter: QPainter, rect: QRect, part: Part, selected: bool) -> None:
        number = grouped(part.count)
        painter.setFont(self._theme.figures)
        painter.setPen(QColor(self._theme.colours.quiet))
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | align, number)
        font = self._strong if selected else self._theme.body
        metrics = QFontMetrics(font)
        room = rect.width() - metrics.horizontalAdvance(number) - GRID
        words = metrics.elidedText(part.name, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colours.text))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | align, words)


def _parts(articles: Iterable[Row], chosen: Part | None) -> list[Part]:
    collections: Counter[str] = Counter()
    total = modified = problems = 0
    for article in articles:
        total += 1
        collections[article.collection] += 1
        modified += article.modified
        problems += bool(article.problems)
    keep = chosen.key if chosen is not None else ""
    parts = [Part("all", "All articles", None, total)]
    if modified or keep == "modified":
        parts.append(Part("modified", "Modified", _is_modified, modified, "Not saved yet"))
    if problems or keep == "problems":
        words = "Something in the file needs a look"
        parts.append(Part("problems", "Problems", _has_problems, problems, words))
    if len(collections) > 1:
        parts.append(Part("", "Collections"))
        parts.extend(_collections(collections))
    return parts


def _collections(numbers: Counter[str]) -> list[Part]:
    """A part for each folder of articles; folders within one folder stand under it."""
    tops: dict[str, list[str]] = {}
    for folder in numbers:
        tops.setdefault(folder.partition("/")[0], []).append(folder)
    parts: list[Part] = []
    for top in sorted(tops, key=folder_name):
        folders = sorted(tops[top], key=folder_name)
        inside = len(folders) > 1
        if inside:
            total = sum(numbers[folder] for folder in folders)
            parts.append(Part(f"folder:{top}", folder_name(top), _below(top), total, top))
        for folder in folders:
            name = folder_name(folder.rpartition("/")[2] if inside else folder)
            number, level = numbers[folder], int(inside)
            key = f"{COLLECTION}{folder}"
            parts.append(Part(key, name, _in_collection(folder), number, folder, level))
    return parts


def folder_name(folder: str) -> str:
    """A folder of articles in words: `_learning/videos` is Learning › Videos."""
    return " › ".join(label(part) for part in folder.split("/")) if folder else "Top folder"


def _is_modified(article: Row) -> bool:
    return article.modified


def _has_problems(article: Row) -> bool:
    return bool(article.problems)


def _in_collection(collection: str) -> Callable[[Row], bool]:
    return lambda article: article.collection == collection


def _below(top: str) -> Callable[[Row], bool]:
    return lambda article: article.collection == top or article.collection.startswith(f"{top}/")
