"""The command that changes many articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.gui.box_command import BoxCommand

if TYPE_CHECKING:
    from curator.gui.bulk.change_box import ChangeBox


class Changing(BoxCommand["ChangeBox"]):
    """Asks what is to be done to which articles."""

    words = "Change articles…"
    keys = "Ctrl+Shift+B"
    _operation = 0  # the one that was last chosen

    def make_box(self) -> ChangeBox:
        """For what is selected and shown now."""
        from curator.gui.bulk.change_box import ChangeBox

        window = self._window
        rows = map(window.model.path_at, range(window.model.rowCount()))
        shown = [path for path in rows if path is not None]
        selected = window.list.selected_paths()
        return ChangeBox(window.session, selected, shown, self._theme, window, self._operation)

    def leave(self, box: ChangeBox) -> None:
        """Begin with the same operation the next time."""
        self._operation = box.operation
