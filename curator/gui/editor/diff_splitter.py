"""A text with the diff that saving would make of it: beside it where there is room, else below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from curator.gui.editor.pending_view import PendingView
from curator.gui.theme import GRID, set_kind

_WIDE = 640  # pixels from which on the diff has room beside the text
_NO_LIMIT = 16_777_215  # pixels, as Qt has it


class DiffSplitter(QSplitter):
    """Where there is no diff, what is said instead takes no more than its line."""

    def __init__(self, text: QWidget, pending: PendingView, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._pending = pending
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        set_kind(self, "thin")
        self.addWidget(text)
        self.addWidget(pending)

    def arrange(self, width: int) -> None:
        """Put them where there is room in so many pixels."""
        diff = self._pending.has_diff
        wide = diff and width >= _WIDE
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        limit = _NO_LIMIT if diff else self._pending.least_height(self.width())
        if (orientation, limit) == (self.orientation(), self._pending.maximumHeight()):
            return
        self.setOrientation(orientation)
        # A hairline with room around it to catch it; upright Qt adds the style sheet's margin.
        self.setHandleWidth(GRID + 1 if wide else 1)
        self._pending.setMaximumHeight(limit)
        room = self.width() if wide else self.height()
        self.setSizes([room * 3 // 5, room * 2 // 5] if diff else [room, limit])
