"""The three panes side by side, and the way of the keyboard through them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from curator.gui.editor.editor import Editor
from curator.gui.list_pane import ListPane
from curator.gui.side.panel import SidePanel

_SIDE = 200
_EDITOR = (0.29, 384, 560)  # the editor's part of the window, and its least and most pixels
_LEAST = (120, 320, 336)


class Panes(QSplitter):
    """Views and filters, list, editor; the outer two fold away."""

    def __init__(self, side: SidePanel, middle: ListPane, editor: Editor, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._middle = middle
        self._editor = editor
        self._panes: tuple[QWidget, ...] = (side, middle, editor)
        self.setHandleWidth(1)
        for at, pane in enumerate(self._panes):
            pane.setMinimumWidth(_LEAST[at])
            self.addWidget(pane)
            self.setStretchFactor(at, 1 if pane is middle else 0)
            self.setCollapsible(at, pane is not middle)

    def divide(self, width: int) -> None:
        """Give the panes their usual shares of a window of this width."""
        share, least, most = _EDITOR
        editor = min(max(round(width * share), least), most)
        self.setSizes([_SIDE, width - _SIDE - editor, editor])

    def actions_to_fold(self) -> list[QAction]:
        """Commands that show and hide the outer panes."""
        actions = []
        for words, pane in (("Views and filters", self._panes[0]), ("Editor", self._panes[2])):
            action = QAction(words, self)
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(pane.setVisible)
            actions.append(action)
        return actions

    def focus_next(self, step: int) -> None:
        """Go to the next pane that is there, or with -1 to the one before."""
        panes = [pane for pane in self._panes if pane.isVisible() and pane.width()]
        focus = QApplication.focusWidget()
        at = -1 if step > 0 else 0
        for place, pane in enumerate(panes):
            if focus is not None and (focus is pane or pane.isAncestorOf(focus)):
                at = place
        pane = panes[(at + step) % len(panes)]
        if pane is self._editor:
            self._editor.focus_first()
        elif pane is self._middle:
            self._middle.focus()
        else:
            pane.setFocus(Qt.FocusReason.TabFocusReason)
