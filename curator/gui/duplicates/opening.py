"""The command that shows possible duplicates, and what the list knows of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer
from PySide6.QtGui import QAction

from curator.gui.box_command import BoxCommand
from curator.gui.duplicates.finder import Finder
from curator.library.facets.value import Facet, Value

if TYPE_CHECKING:
    from curator.gui.duplicates.box import DuplicatesBox
    from curator.gui.main_window import MainWindow
    from curator.gui.theme import Theme
    from curator.library.query import Needs

_MARK = "duplicate"
_VALUE = Value(Facet.PROBLEM, _MARK)
_PATIENCE = 200  # milliseconds until it is looked again whether they can be found now


class Duplicates(BoxCommand["DuplicatesBox"]):
    """Groups of articles that seem to be the same story. `finder` looks for them when the box is
    opened, or when what the list is to show depends on them; else once there is time."""

    words = "Possible duplicates…"
    keys = "Ctrl+Shift+E"

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(make, window, theme, parent)
        self.finder = Finder(window.session, self)
        self.finder.changed.connect(self._mark)
        self._asking: str | None = None  # the last search that asked for them
        self._again = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._again.timeout.connect(self._begin)
        window.searching.wanted.connect(self._hear)

    def make_box(self) -> DuplicatesBox:
        """For what is found by now."""
        from curator.gui.duplicates.box import DuplicatesBox

        window = self._window
        return DuplicatesBox(window.session, self.finder, self._theme, QLocale.system(), window)

    @property
    def are_awaited(self) -> bool:
        """Whether the list will show others once it is known which articles are duplicates."""
        return self.finder.found is None and (self._is_searched_for or self._is_chosen)

    def want(self) -> None:
        """The list shows or hides them: find them, as soon as nothing else is worked on."""
        if self.finder.found is None:
            # Nobody is to wait for them in a search, which is done again once they are known.
            self._window.model.table.marks.setdefault(_MARK, frozenset())
            self._window.side.counting.awaited.add(_MARK)
            self._begin()

    def _hear(self, needs: Needs) -> None:
        self._asking = None
        if _MARK in needs.marks:
            self._asking = self._window.searching.text
            self.want()

    def _begin(self) -> None:
        window = self._window
        if not self.are_awaited:
            return
        if window.session.is_busy or window.loader.is_busy:  # not all articles are there
            self._again.start()
        else:
            self.finder.start()

    @property
    def _is_searched_for(self) -> bool:
        return self._asking is not None and self._asking == self._window.searching.text

    @property
    def _is_chosen(self) -> bool:
        return self._window.side.choices.state(_VALUE) is not None

    def _mark(self) -> None:
        window = self._window
        marks, awaited = window.model.table.marks, window.side.counting.awaited
        if self.finder.found is None:
            marks.pop(_MARK, None)  # another site
            awaited.discard(_MARK)
            return
        marks[_MARK] = self.finder.paths
        awaited.discard(_MARK)
        window.narrowing.refresh()
        if self._is_searched_for:
            window.searching.again()
        elif self._is_chosen:
            window.narrowing.limit()
