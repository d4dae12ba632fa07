"""The branch in the status line, and how far it is from the team's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from curator.gui.clone.standing import Stands
from curator.gui.clone.words import branch_text, branch_words
from curator.gui.theme import set_kind
from curator.gui.words import for_menu


class BranchButton(QToolButton):
    """`main +2 −0`; a click offers what can be done. Nothing is drawn where git is off."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName("Branch")
        set_kind(self, "branch")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addActions(actions)
        self.setMenu(menu)
        self.hide()

    def show_stands(self, stands: Stands) -> None:
        """Show this."""
        text, words = branch_text(stands), branch_words(stands)
        state = stands.state
        self.setText(for_menu(text))
        self.setToolTip(words)
        self.setAccessibleName(f"Branch {text}" if text else "Branch")
        self.setAccessibleDescription(words)
        set_kind(self, "branch-busy" if state is not None and state.busy else "branch")
        self.setVisible(state is not None)
