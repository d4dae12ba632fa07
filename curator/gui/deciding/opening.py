"""The command that shows what is to be decided, and where else it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from curator.gui.box_command import BoxCommand

if TYPE_CHECKING:
    from curator.gui.deciding.box import DecidingBox
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.gui.theme import Theme


class Deciding(BoxCommand["DecidingBox"]):
    """Fields that were changed here and by somebody else. Notices and marks at fields ask for it
    with `session.conflicts.shown`."""

    words = "Decide what was changed twice…"
    keys = "Ctrl+Shift+M"

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(make, window, theme, parent)
        window.session.conflicts.shown.connect(self.show)
        window.session.opened.connect(self._give_up)

    def show_state(self, session: Session) -> None:
        """Only where there is something to decide."""
        self.action.setEnabled(bool(session.conflicts.paths) and not session.is_busy)

    def show(self, path: str, field: str) -> None:
        """Open the box at an article, "" for the first one, and at a field of it, "" the same."""
        if self._window.session.is_busy:
            self._window.session.ask_to_wait()
            return
        self.open()
        if self.box is not None and path:
            self.box.go_to(path, field)

    def _give_up(self) -> None:
        """Another site is open: what was to be decided is gone."""
        if self.box is not None:
            self.box.done(0)

    def make_box(self) -> DecidingBox:
        """For what is undecided."""
        from curator.gui.deciding.box import DecidingBox

        return DecidingBox(self._window.session, self._theme, self._window)
