"""The rows of the panel as Qt wants them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from curator.gui.side.nodes import Kind, Node, Tree

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


class PanelModel(QAbstractItemModel):
    """A tree of nodes. The number of a node is the id of its index."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tree = Tree()

    def show(self, tree: Tree) -> bool:
        """Show this tree; whether rows have come, gone or moved. Otherwise nothing moves."""
        if not tree.is_like(self._tree):
            self.beginResetModel()
            self._tree = tree
            self.endResetModel()
            return True
        self._tree = tree
        for node in tree.nodes:
            if node.below and node.is_open:  # of what is folded nobody knows anything
                self.dataChanged.emit(self.at(node.below[0]), self.at(node.below[-1]))
        if tree.tops:
            self.dataChanged.emit(self.at(tree.tops[0]), self.at(tree.tops[-1]))
        return False

    @property
    def nodes(self) -> list[Node]:
        """All of them, each before what is below it."""
        return self._tree.nodes

    def node(self, index: Index) -> Node | None:
        """The node of this row."""
        return self._tree.nodes[int(index.internalId())] if index.isValid() else None

    def at(self, number: int) -> QModelIndex:
        """The index of the node of this number."""
        return self.createIndex(self._tree.nodes[number].row, 0, number)

    def find(self, key: tuple[object, ...]) -> QModelIndex:
        """The row of this key, or an index that is not valid."""
        for number, node in enumerate(self._tree.nodes):
            if node.key == key:
                return self.at(number)
        return QModelIndex()

    # -- what Qt asks --------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a row."""
        above = self.node(parent)
        rows = self._tree.tops if above is None else above.below
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
        above = self.node(parent)
        return len(self._tree.tops if above is None else above.below)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One."""
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The keyboard stops at what does something."""
        node = self.node(index)
        if node is None or node.kind in (Kind.NOTE, Kind.FILTER):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """The words; screen readers and the tooltip have all of it."""
        node = self.node(index)
        if node is None:
            return None
        if role == _DISPLAY:
            return node.text
        if role == _ACCESSIBLE:
            return node.said
        if role == _TOOLTIP:
            return _tooltip(node)
        return None


def _tooltip(node: Node) -> str | None:
    if node.kind is Kind.VALUE:
        words = [node.said.replace(", ", "\n", 1), node.hint]
        return "\n".join(filter(None, words))
    return "\n".join((node.text, node.hint)) if node.hint else None
