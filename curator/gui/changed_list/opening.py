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
        self._told = 0  # decisions that others have replaced
        window.outside.line.clicked.connect(self.show_said)
        window.decisions.changed.connect(self._tell_replaced)

    def open(self) -> None:
        """Open the box, or bring it back in sight."""
        super().open()
        if self.box is not None:
            self.box.activateWindow()

    def show_said(self) -> None:
        """Open it at what the quiet line says: what changed, or the decisions that were replaced,
        which concern the editor more."""
        from curator.gui.changed_list.box import CHANGED, OVERRIDDEN

        is_replaced = bool(self._window.outside.line.replaced)
        self.open()
        if self.box is not None:
            self.box.choose(OVERRIDDEN if is_replaced else CHANGED)

    def _tell_replaced(self) -> None:
        """Once for each that comes."""
        window = self._window
        number = sum(not each.is_applied for each in window.decisions.overridden)
        if number > self._told:
            window.outside.line.say_replaced(number - self._told)
        self._told = number

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
        self._told = 0
        if self.box is not None:
            self.box.done(0)
