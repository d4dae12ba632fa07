"""The command that shows the undo history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from curator.gui.box_command import BoxCommand

if TYPE_CHECKING:
    from curator.gui.batches.history import HistoryBox


class History(BoxCommand["HistoryBox"]):
    """Shows what was written, the newest first."""

    words = "Undo history…"
    keys = "Ctrl+Shift+H"

    def make_box(self) -> HistoryBox:
        """For what the journal has now."""
        from curator.gui.batches.history import HistoryBox  # seldom opened

        window = self._window
        return HistoryBox(window.session, self._theme, QLocale.system(), window)
