"""The command that changes many articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from curator.gui.bulk.change_box import ChangeBox
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.gui.theme import Theme


class Changing(QObject):
    """`make` makes a command of words, what it does and keys."""

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._theme = theme
        self._operation = 0  # the one that was last chosen
        self.box: ChangeBox | None = None
        self.change = make("Change articles…", self.open, "Ctrl+Shift+B")

    def show_state(self, session: Session) -> None:
        """Enable what makes sense."""
        self.change.setEnabled(session.is_open and not session.is_busy)

    def open(self) -> None:
        """Ask what is to be done to which articles."""
        window = self._window
        session = window.session
        if self.box is not None or not session.is_open or session.is_busy:
            return
        if not window.editor.flush():
            return
        from curator.gui.bulk.change_box import ChangeBox

        rows = map(window.model.path_at, range(window.model.rowCount()))
        shown = [path for path in rows if path is not None]
        selected = window.list.selected_paths()
        self.box = ChangeBox(session, selected, shown, self._theme, window, self._operation)
        self.box.finished.connect(self._closed)
        self.box.open()

    def _closed(self) -> None:
        if self.box is not None:
            self._operation = self.box.operation
            self.box.deleteLater()
            self.box = None
        self._window.activateWindow()  # two boxes close at once, which loses the keyboard
        self._window.focus_list()
