"""All that the window does about the changes of others, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from curator.gui.columns import LOST, RENAMED
from curator.gui.outside.quiet_line import QuietLine
from curator.gui.outside.watcher import Watcher

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow


class OutsideChanges(QObject):
    """`watcher` finds out what others do, `line` says what was taken in of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = session = window.session
        self.watcher = Watcher(window)
        self.line = QuietLine(self._machine, window.status)
        window.status.put_in_middle(self.line)
        session.incoming.took_in.connect(self.line.say)
        session.opened.connect(self.line.forget)
        session.changed.connect(self._mark)

    def close(self) -> None:
        """The window closes."""
        self.watcher.stop()

    def _machine(self) -> frozenset[str]:
        settings = self._session.library.site.settings
        return settings.protected | settings.noise

    def _mark(self) -> None:
        """The rows say of which articles the files are gone, or have other names."""
        marks = self._window.model.table.marks
        marks[LOST] = frozenset(self._session.lost)
        marks[RENAMED] = frozenset(self._session.renamed)
