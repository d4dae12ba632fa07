"""The command that shows what changed; what is taken in is kept from the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QAction

from curator.gui.box_command import BoxCommand
from curator.gui.changed_list.record import Record

if TYPE_CHECKING:
    from curator.gui.changed_list.box import ChangedBox
    from curator.gui.main_window import MainWindow
    from curator.gui.theme import Theme


class WhatChanged(BoxCommand["ChangedBox"]):
    """What others changed since the site was opened, and the decisions that they replaced."""

    words = "What changed…"
    keys = "Ctrl+Shift+W"

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(make, window, theme, parent)
        self.record = Record(window.session, self)
        window.session.opened.connect(self._give_up)
        window.outside.line.clicked.connect(self.show_changed)

    def open(self) -> None:
        """Open the box, or bring it back in sight."""
        super().open()
        if self.box is not None:
            self.box.activateWindow()

    def show_changed(self) -> None:
        """Open it at what changed, whatever else it has to say."""
        from curator.gui.changed_list.box import CHANGED

        self.open()
        if self.box is not None:
            self.box.choose(CHANGED)

    def make_box(self) -> ChangedBox:
        """For what there is now."""
        from curator.gui.changed_list.box import ChangedBox

        window = self._window
        box = ChangedBox(
            self.record, window.decisions, window.session, self._theme, QLocale.system(), window
        )
        box.gone_to.connect(window.go_to)
        return box

    def _give_up(self) -> None:
        """What it speaks of is another site."""
        if self.box is not None:
            self.box.done(0)
