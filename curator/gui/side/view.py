"""The tree of the panel: mouse and keys, what is folded, and the box that filters a section."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton, QTreeView, QWidget

from curator.gui.side.delegate import PanelDelegate
from curator.gui.side.model import Index, PanelModel
from curator.gui.side.nodes import Kind, Node, Tree
from curator.gui.theme import GRID, Theme, set_kind
from curator.library.facets.value import Facet

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CLEAR = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_PAUSE = 60  # milliseconds without a key before the filter acts
_Key = tuple[object, ...]


class FilterBox(QLineEdit):
    """What is typed to filter a section; `left` when the keyboard goes on to what is found."""

    left = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName("Clear the filter")
        self.setAccessibleName("Filter the section")
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow and Enter lead to what is found; Escape empties the box, then closes it."""
        if event.key() in (*_ENTER, Qt.Key.Key_Down):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape or (
            event.key() == Qt.Key.Key_Backspace and not self.text()
        ):
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape is not the window's here."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)


class PanelView(QTreeView):
    """Says what is chosen; it changes nothing by itself but what is folded."""

    value_chosen = Signal(object, bool)  # Value, whether to leave out what has it
    view_chosen = Signal(object)  # View, None for all articles
    cleared = Signal(object)  # Facet
    more_asked = Signal(object)  # Facet: all or not all of it
    filter_asked = Signal(object)  # Facet, None to filter no more
    filtered = Signal(str)
    opened = Signal(object, bool)  # Value
    menu_asked = Signal(object, QPoint)  # View, None for all articles or the heading

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel = PanelModel(self)
        self._places = PanelDelegate(theme, self.panel, self)
        self._folded: set[Facet | None] = set()
        self._pressed: tuple[_Key, str] | None = None
        self._restores = False
        self.setModel(self.panel)
        self.setItemDelegate(self._places)
        self._set_up()
        self.filter = FilterBox(self.viewport())
        self.filter.left.connect(self._leave_filter)
        self.filter.closed.connect(lambda: self.filter_asked.emit(None))
        self._typed = QTimer(self, singleShot=True, interval=_PAUSE)
        self._typed.timeout.connect(lambda: self.filtered.emit(self.filter.text()))
        self.filter.textChanged.connect(lambda _text: self._typed.start())
        self.expanded.connect(lambda index: self._note_fold(index, is_open=True))
        self.collapsed.connect(lambda index: self._note_fold(index, is_open=False))
        theme.changed.connect(self.viewport().update)

    def _set_up(self) -> None:
        set_kind(self, "side")
        self.setAccessibleName("Views and filters")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.header().setAccessibleName("Views and filters")
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(True)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QTreeView.SelectionMode.NoSelection)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)

    # -- show ----------------------------------------------------------------------------------

    @property
    def folded(self) -> frozenset[Facet | None]:
        """The sections that are folded; None is that of the views."""
        return frozenset(self._folded)

    def fold(self, sections: frozenset[Facet | None]) -> None:
        """Fold these sections and no other."""
        self._folded = set(sections)
        self._unfold(self.panel.nodes)

    def show_tree(self, tree: Tree) -> None:
        """Show these rows; the keyboard stays where it is, and so does what is seen."""
        current = self.panel.node(self.currentIndex())
        key = None if current is None else current.key
        bar = self.verticalScrollBar()
        seen = bar.value()
        if self.panel.show(tree):
            self._unfold(tree.nodes)
            self.doItemsLayout()
            if key is not None:
                found = self.panel.find(key)
                self._go(found if found.isValid() else self._heading_of(key[1]))
            bar.setValue(seen)
        self._place_filter()
        self.viewport().update()

    def focus_filter(self, facet: Facet) -> None:
        """Go into the box that filters this section, which is shown."""
        self._folded.discard(facet)
        self._unfold(self.panel.nodes)
        place = self.panel.find((Kind.FILTER, facet, None, None))
        heading = self._heading_of(facet)
        self.scrollTo(heading, QTreeView.ScrollHint.PositionAtTop)  # what is found is below
        self.filter.setPlaceholderText(self.panel.data(place) or "Filter")  # type: ignore[arg-type]
        self._place_filter()
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _unfold(self, nodes: list[Node]) -> None:
        self._restores = True
        for number, node in enumerate(nodes):
            if node.below:
                is_open = node.is_open
                if node.kind is Kind.HEADING:
                    is_open = node.section not in self._folded
                self.setExpanded(self.panel.at(number), is_open)
        self._restores = False

    def _note_fold(self, index: QModelIndex, *, is_open: bool) -> None:
        node = self.panel.node(index)
        if self._restores or node is None:
            return
        node.is_open = is_open
        if node.kind is Kind.HEADING and is_open:
            self._folded.discard(node.section)
        elif node.kind is Kind.HEADING:
            self._folded.add(node.section)
        elif node.value is not None:
            self.opened.emit(node.value, is_open)
        self._place_filter()

    def _heading_of(self, section: object) -> QModelIndex:
        return self.panel.find((Kind.HEADING, section, None, None))

    def _go(self, index: QModelIndex) -> None:
        flags = self.selectionModel().SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(index, flags)

    # -- the filter ----------------------------------------------------------------------------

    def _place_filter(self) -> None:
        """Put the box over the row that is kept for it."""
        row = QRect()
        for number, node in enumerate(self.panel.nodes):
            if node.kind is Kind.FILTER and self.isExpanded(self.panel.at(node.parent)):
                row = self.visualRect(self.panel.at(number))
        self.filter.setVisible(not row.isNull())
        if not row.isNull():
            self.filter.setGeometry(row.adjusted(GRID, 1, -GRID, -3))

    def _leave_filter(self) -> None:
        """Go to the first value that is found."""
        if self._typed.isActive():
            self._typed.stop()
            self.filtered.emit(self.filter.text())
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        for number, node in enumerate(self.panel.nodes):
            if node.kind is Kind.FILTER and len(self.panel.nodes) > number + 1:
                self._go(self.panel.at(number + 1))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The box moves along."""
        super().scrollContentsBy(dx, dy)
        self._place_filter()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The box is as wide as there is room."""
        super().resizeEvent(event)
        self._place_filter()

    # -- mouse ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Notes where: rows may be others when the button comes up."""
        self._pressed = None
        index = self.indexAt(event.position().toPoint())
        node = self.panel.node(index)
        if event.button() is Qt.MouseButton.LeftButton and node is not None:
            part = self._places.part_at(node, self.visualRect(index), event.position().toPoint())
            self._pressed = (node.key, part)
            if self.panel.flags(index):
                self._go(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks are two clicks."""
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do what was clicked."""
        pressed, self._pressed = self._pressed, None
        index = self.indexAt(event.position().toPoint())
        node = self.panel.node(index)
        if pressed is None or node is None or node.key != pressed[0]:
            return
        part = pressed[1]
        if part == "clear":
            self.cleared.emit(node.section)
        elif part == "filter":
            self.filter_asked.emit(node.section)
        elif part == "fold":
            self.setExpanded(index, not self.isExpanded(index))
        else:
            leave_out = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._act(index, node, leave_out=leave_out)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The views have a menu."""
        index = self.currentIndex()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        node = self.panel.node(index)
        if node is not None and node.section is None:
            place = event.globalPos()
            if event.reason() is not QContextMenuEvent.Reason.Mouse:
                place = self.viewport().mapToGlobal(self.visualRect(index).center())
            self.menu_asked.emit(node.view, place)

    def _act(self, index: Index, node: Node, *, leave_out: bool = False) -> None:
        if node.kind is Kind.HEADING:
            self.setExpanded(index, not self.isExpanded(index))
        elif node.kind is Kind.VIEW:
            self.view_chosen.emit(node.view)
        elif node.kind is Kind.VALUE:
            self.value_chosen.emit(node.value, leave_out)
        elif node.kind is Kind.MORE:
            self.more_asked.emit(node.section)

    # -- keys ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Letters are for the filter where there is one, not for the window's commands."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._starts_filter(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter choose, `-` and Shift+Enter leave out, Delete clears the section."""
        index = self.currentIndex()
        node = self.panel.node(index)
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if node is None:
            super().keyPressEvent(event)
        elif key in _ENTER or key == Qt.Key.Key_Space:
            self._act(index, node, leave_out=bool(shift))
        elif key == Qt.Key.Key_Minus and node.kind is Kind.VALUE:
            self._act(index, node, leave_out=True)
        elif key in _CLEAR and node.section is not None:
            self.cleared.emit(node.section)
        elif self._starts_filter(event) and node.section is not None:
            if not self.panel.find((Kind.FILTER, node.section, None, None)).isValid():
                self.filter_asked.emit(node.section)
            self.focus_filter(node.section)
            self.filter.setText(self.filter.text() + event.text())
        else:
            super().keyPressEvent(event)

    def _starts_filter(self, event: QKeyEvent) -> bool:
        node = self.panel.node(self.currentIndex())
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if node is None or held or not event.text().isalnum():
            return False
        heading = self.panel.node(self._heading_of(node.section))
        return heading is not None and heading.can_filter

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.panel.rowCount():
            self._go(self.panel.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The row that the keyboard was at has no ring now."""
        super().focusOutEvent(event)
        self.viewport().update()

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The delegate paints the arrows."""
