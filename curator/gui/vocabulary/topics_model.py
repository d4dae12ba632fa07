"""The topics as a tree of rows: parents with those below them, then the groups that want a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from curator.gui.vocabulary.overview import Overview, Topic
from curator.gui.words import count

Index = QModelIndex | QPersistentModelIndex
TERM, OTHER, NEAR, GROUP = "term", "other", "near", "group"
HEADS = {OTHER: "Not in the vocabulary", NEAR: "Nearly the same names"}


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


def walk(model: TopicsModel, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    """Every row, from top to bottom."""
    at = parent or QModelIndex()
    for row in range(model.rowCount(at)):
        index = model.index(row, 0, at)
        yield index
        yield from walk(model, index)
