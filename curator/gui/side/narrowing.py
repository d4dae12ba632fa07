"""Between the panel and the window: what is chosen narrows the list down, views are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer

from curator.gui.list_pane import Remedy
from curator.gui.side.ahead import Ahead
from curator.gui.words import count
from curator.library.facets.value import Facet, Value

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.gui.side.counting import Hits
    from curator.library.query import Query
    from curator.library.taxonomy import Taxonomy
    from curator.library.views import View

_DUPLICATE = Value(Facet.PROBLEM, "duplicate")
_AFTER_EDIT = 30  # milliseconds from the last edit to the counts
_WHILE_READING = 3000  # milliseconds between two counts while articles come


class Narrowing(QObject):
    """Lets the panel follow the search and the session, and the search follow the panel."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._soon = QTimer(self, singleShot=True, interval=_WHILE_READING)
        self._soon.timeout.connect(self.refresh)
        self._edited = QTimer(self, singleShot=True, interval=_AFTER_EDIT)
        self._edited.timeout.connect(self.refresh)
        self.ahead = Ahead(window, self)
        side = window.side
        side.chosen.connect(self.limit)
        side.view_chosen.connect(window.actions_.views.show)
        side.menu_asked.connect(self._show_menu)
        window.searching.found.connect(self._follow)
        window.views.changed.connect(self._show_views)
        self._show_views()

    def open(self, *, keep: bool) -> None:
        """Another site is shown, or with `keep` the same again."""
        window = self._window
        window.side.open(window.model.table, self._vocabulary, self._parse, keep=keep)
        self.limit()

    def limit(self) -> None:
        """Show what is chosen, and what that is may be something else now."""
        window = self._window
        if _DUPLICATE in window.side.choices:
            window.actions_.duplicates.want()
        self._mark()
        window.searching.limit(window.side.limit)
        window.show_state()

    def refresh(self) -> None:
        """Articles have changed; what is shown stays, only the counts are others."""
        self._soon.stop()
        self._edited.stop()
        self._window.side.refresh()

    def refresh_after_edit(self) -> None:
        """An edit is shown before anything is counted, and many in a row are counted once."""
        self._edited.start()

    def finish(self) -> None:
        """Count at once what is to be counted."""
        if self._edited.isActive():
            self.refresh()
        self._window.side.counting.finish()

    def refresh_soon(self) -> None:
        """More articles have come, and there are others to come."""
        if not self._soon.isActive():
            self._soon.start()

    def clear(self) -> None:
        """Choose nothing any more."""
        self._window.side.clear()

    def show_no_results(self) -> None:
        """Say why the list is empty, and offer what can be done about it."""
        window = self._window
        if window.actions_.duplicates.are_awaited:
            window.list_pane.show_looking("Looking for possible duplicates…")
            return
        by_filters = bool(window.side.choices) and window.searching.hits != []
        filters = window.side.words if by_filters else ""
        window.list_pane.show_no_results(window.searching.text, filters)

    def follow(self, remedy: Remedy) -> None:
        """Do what was offered."""
        if remedy is Remedy.CLEAR_SEARCH:
            self._window.clear_search()
        elif remedy is Remedy.CLEAR_FILTERS:
            self.clear()

    def show_state(self) -> None:
        """Say how much is chosen, where it can be cleared."""
        number = len(self._window.side.choices)
        action = self._window.actions_.clear_filters
        action.setEnabled(number > 0 and not self._window.actions_.triage.is_on)
        action.setText(f"Clear {count(number, 'filter')}" if number else "Clear filters")

    def _vocabulary(self) -> Taxonomy:
        return self._window.session.library.taxonomy

    def _parse(self, text: str) -> Query:
        from curator.library.finding import parsed

        return parsed(self._window.session.library, text)

    def _show_views(self) -> None:
        views = self._window.views
        self._window.side.show_views(views.all, self._current)
        self._mark()

    def _follow(self, hits: Hits) -> None:
        self._mark()
        self._window.side.follow(hits)

    def _mark(self) -> None:
        """Say which view is shown, or was before it was searched for something else."""
        window, current = self._window, self._current
        window.side.mark(current)
        is_all = not window.searching.text and not window.side.choices
        shown = current if is_all else window.views.current
        window.actions_.views.mark(shown, is_changed=shown is not current)

    @property
    def _current(self) -> View | None:
        """The view that was chosen last, as long as it is what the list shows."""
        window = self._window
        view = window.views.current
        is_shown = view is not None and view.query == window.searching.text
        return view if is_shown and not window.side.choices else None

    def _show_menu(self, view: View | None, place: QPoint) -> None:
        self._window.actions_.views.menu_of(view, self._window.side).popup(place)
