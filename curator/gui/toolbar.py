"""The bar under the menus: search and views at the left, undo and saving at the right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar, QWidget

from curator.gui.search_box import SearchBox
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.views.chooser import ViewChooser
from curator.gui.words import grouped

if TYPE_CHECKING:
    from curator.gui.views.commands import ViewCommands

_USUAL = 99  # modified articles at once


class ToolBar(QToolBar):
    """Buttons do not take the focus when they are clicked: it stays where the work is."""

    save_all_clicked = Signal()

    def __init__(
        self, theme: Theme, actions: Iterable[QAction], views: ViewCommands, parent: QWidget
    ) -> None:
        super().__init__("Tools", parent)
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.search = SearchBox(theme, self)
        self.view = ViewChooser(theme, views, self)
        self.save_all = QPushButton("Save all", self)
        set_kind(self.save_all, "main")
        self.save_all.setToolTip("Save all modified articles (Ctrl+Shift+S)")
        self.save_all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.save_all.clicked.connect(self.save_all_clicked)
        self.addWidget(self.search)
        self.addWidget(self.view)
        self._add_space(None)
        for action in actions:
            self.addAction(action)
            button = self.widgetForAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._add_space(GRID)
        self.addWidget(self.save_all)
        # Room for a usual number: what stands beside it must not move at the first edit.
        self.show_modified(_USUAL)
        self.save_all.setMinimumWidth(self.save_all.sizeHint().width())
        self.show_modified(0)

    def show_modified(self, number: int) -> None:
        """How many articles there are to save."""
        self.save_all.setText(f"Save all ({grouped(number)})" if number else "Save all")
        self.save_all.setEnabled(number > 0)

    def _add_space(self, width: int | None) -> None:
        space = QWidget(self)
        if width is None:
            space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        else:
            space.setFixedWidth(width)
        self.addWidget(space)
