"""The tree of topics, each with how many articles have it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.vocabulary.overview import Overview
from curator.gui.vocabulary.topics_model import GROUP, NEAR, Index, Node, TopicsModel, walk
from curator.gui.words import grouped

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIGN = 14


class TopicTree(QTreeView):
    """Several rows can be selected. `asked` says what a key means: "rename", "delete", "add",
    "enter", "earlier", "later"."""

    chosen = Signal()
    asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.topics = TopicsModel(self)
        self._theme = theme
        self._folded: set[tuple[str, ...]] = set()
        self.behind = theme.colour("surface")  # of the row that is being painted
        self.setModel(self.topics)
        self.setItemDelegate(_NodeDelegate(self.topics, theme, self))
        self.setHeaderHidden(True)
        self.header().setAccessibleName("Topics")
        self.setUniformRowHeights(True)
        self.setIndentation(2 * GRID)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("Topics")
        set_kind(self, "boxed-list")
        self.collapsed.connect(lambda index: self._note_fold(index, folded=True))
        self.expanded.connect(lambda index: self._note_fold(index, folded=False))
        self.doubleClicked.connect(lambda _index: self.asked.emit("rename"))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    # -- show and choose -----------------------------------------------------------------------

    def show_topics(self, overview: Overview, words: Sequence[str], choose: str = "") -> None:
        """Show these. What was selected stays so, unless the topic `choose` is there; nothing is
        folded that was not."""
        keys = [node.key for node in self.selected]
        self.topics.show(overview, words)
        folded = set() if words else set(self._folded)
        self.expandAll()
        for key in folded:
            self.collapse(self.topics.find(key))
        wanted = [self.topics.find_topic(choose)] if choose else []
        wanted = [index for index in wanted if index.isValid()]
        wanted = wanted or [found for key in keys if (found := self.topics.find(key)).isValid()]
        if not wanted and keys:
            # The topic may be in another group now.
            names = [self.topics.find_topic(key[1]) for key in keys if key[0] != NEAR]
            wanted = [index for index in names if index.isValid()]
        self.choose(wanted or [self._first()])

    def choose(self, indexes: Sequence[QModelIndex]) -> None:
        """Select these rows and no other."""
        selection = QItemSelection()
        for index in indexes:
            if index.isValid():
                selection.select(index, index)
        model = self.selectionModel()
        if indexes and indexes[0].isValid():
            model.setCurrentIndex(indexes[0], QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(indexes[0])
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.chosen.emit()

    def choose_group(self, kind: str) -> None:
        """Go to the first row of a group."""
        head = self.topics.find_group(kind)
        if head.isValid():
            self.expand(head)
            self.choose([self.topics.index(0, 0, head)])
            self.scrollTo(head, QTreeView.ScrollHint.PositionAtTop)
            self.setFocus()

    @property
    def selected(self) -> list[Node]:
        """The rows that are selected, from top to bottom."""
        indexes = self.selectionModel().selectedIndexes()
        numbers = sorted(int(index.internalId()) for index in indexes)
        return [self.topics.nodes[number] for number in numbers]

    @property
    def group(self) -> Node | None:
        """The head of a group that the keyboard is at."""
        node = self.topics.node(self.currentIndex())
        return node if node is not None and node.kind == GROUP else None

    def _first(self) -> QModelIndex:
        for index in walk(self.topics):
            if self.topics.flags(index) & Qt.ItemFlag.ItemIsSelectable:
                return index
        return QModelIndex()

    def _note_fold(self, index: QModelIndex, *, folded: bool) -> None:
        node = self.topics.node(index)
        if node is not None and folded:
            self._folded.add(node.key)
        elif node is not None:
            self._folded.discard(node.key)

    # -- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of lists that can be edited."""
        plain = {
            Qt.Key.Key_F2: "rename",
            Qt.Key.Key_Delete: "delete",
            Qt.Key.Key_Insert: "add",
            **dict.fromkeys(_ENTER, "enter"),
        }
        moves = {Qt.Key.Key_Up: "earlier", Qt.Key.Key_Down: "later"}
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.AltModifier and event.key() in moves:
            self.asked.emit(moves[Qt.Key(event.key())])
        elif not modifiers and event.key() in plain:
            self.asked.emit(plain[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        """The selected rows have another colour now."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: QEvent) -> None:
        """The selected rows have another colour now."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    # -- paint ---------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        """Settles the background, of the arrow's part too."""
        hovered = bool(options.state & QStyle.StateFlag.State_MouseOver)
        self.behind = self._theme.colour("hover" if hovered else "surface")
        if self.selectionModel().isSelected(index):
            name = "selection" if self.hasFocus() else "selection_idle"
            self.behind = self._theme.colour(name)
        super().drawRow(painter, options, index)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Only an arrow, where something is below; the style would paint a block."""
        painter.fillRect(rect, self.behind)
        if not self.topics.hasChildren(index):
            return
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        open_ = self.isExpanded(index)
        icon = self._theme.icon("chevron-down" if open_ else "chevron-right", "quiet")
        width = self.indentation()
        left = rect.left() if rtl else rect.right() + 1 - width
        painter.save()
        if rtl and not open_:  # it points to where the row begins
            painter.translate(2 * left + width, 0)
            painter.scale(-1, 1)
        icon.paint(painter, QRect(left, rect.y(), width, rect.height()))
        painter.restore()


class _NodeDelegate(QStyledItemDelegate):
    """The name, a sign where something is odd, and the number at the end."""

    def __init__(self, model: TopicsModel, theme: Theme, view: TopicTree) -> None:
        super().__init__(view)
        self._model = model
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(10 * GRID, QFontMetrics(self._theme.body).height() + GRID + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        node = self._model.node(index)
        if node is None:
            return
        row: QRect = option.rect
        painter.fillRect(row, self._view.behind)
        rect = row.adjusted(GRID // 2, 0, -GRID, 0)
        is_head = node.kind == GROUP
        if node.kind != NEAR:
            words = grouped(node.number)
            self._write(painter, row, rect, words, self._theme.figures, "quiet", at_end=True)
            width = QFontMetrics(self._theme.figures).horizontalAdvance(words)
            rect.setRight(rect.right() - width - GRID)
        if node.is_odd:
            sign = QRect(rect.right() + 1 - _SIGN, rect.y(), _SIGN, rect.height())
            icon = self._theme.icon("warning", "warning")
            icon.paint(painter, QStyle.visualRect(self._view.layoutDirection(), row, sign))
            rect.setRight(rect.right() - _SIGN - GRID // 2)
        font = self._theme.small if is_head else self._theme.body
        self._write(painter, row, rect, node.text, font, "quiet" if is_head else "text")

    def _write(
        self,
        painter: QPainter,
        row: QRect,
        rect: QRect,
        words: str,
        font: QFont,
        colour: str,
        *,
        at_end: bool = False,
    ) -> None:
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        rtl = self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if at_end != rtl else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        place = QStyle.visualRect(self._view.layoutDirection(), row, rect)
        painter.drawText(place, flags | Qt.TextFlag.TextSingleLine, shown)
