"""The topics as a tree: parents with those below them, each with how many articles have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.vocabulary.overview import Overview, Topic
from curator.gui.words import count, grouped

Index = QModelIndex | QPersistentModelIndex
TERM, OTHER, NEAR, GROUP = "term", "other", "near", "group"
HEADS = {OTHER: "Not in the vocabulary", NEAR: "Nearly the same names"}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIGN = 14


@dataclass(slots=True)
class Node:
    """A row: a topic, a pair of nearly the same name, or the head of a group. `names` are its
    topics."""

    kind: str
    text: str
    names: tuple[str, ...] = ()
    number: int = 0
    said: str = ""  # what a screen reader says beside the text
    is_odd: bool = False
    parent: int = -1
    row: int = 0
    below: list[int] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        """Finds it again after a change."""
        return (self.kind, *self.names) if self.names else (self.kind, self.text)


class TopicsModel(QAbstractItemModel):
    """The tree. The number of a node is the id of its index."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.nodes: list[Node] = []
        self._tops: list[int] = []

    def show(self, overview: Overview, words: Sequence[str] = ()) -> None:
        """Show the topics that have all these words, with those that they are below."""
        self.beginResetModel()
        self.nodes, self._tops = [], []
        self._put_terms(overview, words)
        others = [_node(OTHER, each) for each in overview.others if _fits(each, words)]
        near = [
            Node(NEAR, f"{pair.one} – {pair.other}", (pair.one, pair.other), said=pair.reason)
            for pair in overview.near
            if _has(f"{pair.one} {pair.other}".casefold(), words)
        ]
        for kind, nodes in ((OTHER, others), (NEAR, near)):
            if nodes:
                head = self._put(Node(GROUP, HEADS[kind], number=len(nodes)), -1)
                for node in nodes:
                    self._put(node, head)
        self.endResetModel()

    def _put_terms(self, overview: Overview, words: Sequence[str]) -> None:
        below: dict[str, list[Topic]] = {}
        for topic in overview.terms:
            below.setdefault(overview.parent_of(topic.name), []).append(topic)
        wanted: set[str] = set()
        for topic in overview.terms:
            name = topic.name if _fits(topic, words) else ""
            while name and name not in wanted:
                wanted.add(name)
                name = overview.parent_of(name)

        def put(name: str, parent: int) -> None:
            for topic in below.get(name, ()):
                if topic.name in wanted:
                    put(topic.name, self._put(_node(TERM, topic), parent))

        put("", -1)

    def _put(self, node: Node, parent: int) -> int:
        siblings = self._tops if parent < 0 else self.nodes[parent].below
        node.parent, node.row = parent, len(siblings)
        siblings.append(len(self.nodes))
        self.nodes.append(node)
        return len(self.nodes) - 1

    # -- find ----------------------------------------------------------------------------------

    def node(self, index: Index) -> Node | None:
        """The node of this row."""
        return self.nodes[int(index.internalId())] if index.isValid() else None

    def at(self, number: int) -> QModelIndex:
        """The index of the node of this number."""
        return self.createIndex(self.nodes[number].row, 0, number)

    def find(self, key: tuple[str, ...]) -> QModelIndex:
        """The row of this key, or an index that is not valid."""
        for number, node in enumerate(self.nodes):
            if node.key == key:
                return self.at(number)
        return QModelIndex()

    def find_topic(self, name: str) -> QModelIndex:
        """The row of this topic."""
        found = self.find((TERM, name))
        return found if found.isValid() else self.find((OTHER, name))

    def find_group(self, kind: str) -> QModelIndex:
        """The head of a group."""
        return self.find((GROUP, HEADS[kind]))

    # -- what Qt asks --------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a row."""
        rows = self._tops if not parent.isValid() else self.nodes[int(parent.internalId())].below
        if column != 0 or not 0 <= row < len(rows):
            return QModelIndex()
        return self.createIndex(row, 0, rows[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The row that this one is below."""
        node = self.node(index)
        return QModelIndex() if node is None or node.parent < 0 else self.at(node.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many are below it."""
        if parent.column() > 0:
            return 0
        return len(self._tops if not parent.isValid() else self.nodes[parent.internalId()].below)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One."""
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Heads cannot be chosen."""
        node = self.node(index)
        if node is None:
            return Qt.ItemFlag.NoItemFlags
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled if node.kind == GROUP else enabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The name; screen readers and the tooltip have all of it."""
        node = self.node(index)
        if node is None:
            return None
        if role == int(Qt.ItemDataRole.DisplayRole):
            return node.text
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return f"{node.text}, {node.said}" if node.said else node.text
        if role == int(Qt.ItemDataRole.ToolTipRole):
            return f"{node.text}\n{node.said}" if node.said else node.text
        return None


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
        for index in _walk(self.topics):
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
        icon.paint(painter, QRect(left, rect.y(), width, rect.height()))


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


def _node(kind: str, topic: Topic) -> Node:
    said = count(topic.use.articles, "article")
    if topic.near:
        others = dict.fromkeys(n for pair in topic.near for n in (pair.one, pair.other))
        names = ", ".join(name for name in others if name != topic.name)
        said += f"; nearly the same name: {names}"
    return Node(kind, topic.name, (topic.name,), topic.use.articles, said, bool(topic.near))


def _fits(topic: Topic, words: Sequence[str]) -> bool:
    term = topic.term
    more = (term.shortname, *term.keywords) if term is not None else ()
    return _has("\n".join((topic.name, *more)).casefold(), words)


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _walk(model: TopicsModel, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    at = parent or QModelIndex()
    for row in range(model.rowCount(at)):
        index = model.index(row, 0, at)
        yield index
        yield from _walk(model, index)
