"""The command that shows possible duplicates, and what the list knows of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QAction

from curator.gui.box_command import BoxCommand
from curator.gui.duplicates.finder import Finder

if TYPE_CHECKING:
    from curator.gui.duplicates.box import DuplicatesBox
    from curator.gui.main_window import MainWindow
    from curator.gui.theme import Theme
    from curator.library.query import Needs

_MARK = "duplicate"


class Duplicates(BoxCommand["DuplicatesBox"]):
    """Groups of articles that seem to be the same story. `finder` looks for them when the box is
    opened or a search asks for them."""

    words = "Possible duplicates…"
    keys = "Ctrl+Shift+E"

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(make, window, theme, parent)
        self.finder = Finder(window.session, self)
        self.finder.changed.connect(self._mark)
        self._is_wanted = False
        window.searching.wanted.connect(self._hear)
        window.loader.loaded.connect(self._begin)

    def make_box(self) -> DuplicatesBox:
        """For what is found by now."""
        from curator.gui.duplicates.box import DuplicatesBox

        window = self._window
        return DuplicatesBox(window.session, self.finder, self._theme, QLocale.system(), window)

    def _hear(self, needs: Needs) -> None:
        """A search asks which articles are duplicates: it is done again once that is known."""
        marks = self._window.model.table.marks
        if _MARK in needs.marks and _MARK not in marks:
            marks[_MARK] = frozenset()
            self._is_wanted = True
            self._begin()

    def _begin(self) -> None:
        if self._is_wanted and not self._window.session.is_busy:  # all articles are there
            self._is_wanted = False
            self.finder.start()

    def _mark(self) -> None:
        window = self._window
        marks = window.model.table.marks
        if self.finder.found is None:
            self._is_wanted = False
            marks.pop(_MARK, None)  # another site
            return
        marks[_MARK] = self.finder.paths
        window.narrowing.refresh()
        if f"is:{_MARK}" in window.searching.text:
            window.searching.again()
