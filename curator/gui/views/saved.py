"""The views of the open site: those that every site has, those of the team, one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.library.views import PRESETS, View, ViewError, added, changed, moved, why_not, without

if TYPE_CHECKING:
    from pathlib import Path

    from curator.gui.session import Session
    from curator.gui.site_memory import SiteMemory
    from curator.gui.window_state import WindowState

_OWN = "views"


class SavedViews(QObject):
    """`changed` when there are others or `current` is another: the view that was chosen last, None
    for all articles. What changes a view raises CuratorError where that cannot be done; then
    nothing is changed."""

    changed = Signal()

    def __init__(self, session: Session, state: WindowState, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._state = state
        self._shared: tuple[View, ...] = ()
        self._own: tuple[View, ...] = ()
        self._current: View | None = None
        self._root: Path | None = None
        self.memory: SiteMemory | None = None
        session.opened.connect(self._read)

    @property
    def all(self) -> tuple[View, ...]:
        """Presets, then shared ones, then one's own."""
        return (*PRESETS, *self._shared, *self._own)

    @property
    def current(self) -> View | None:
        """The view that was chosen last."""
        return self._current

    def choose(self, view: View | None) -> None:
        """This is what is shown from now on."""
        if view != self._current:
            self._current = view
            self.changed.emit()

    def may_be_called(self, name: str, before: View | None = None) -> str:
        """Why a view, which was `before`, cannot have this name; "" if it can."""
        return why_not(View(name), (view for view in self.all[len(PRESETS) :] if view != before))

    def add(self, view: View) -> None:
        """Save a view."""
        self._check(view, None)
        self._change(view.shared, lambda views: added(views, view))
        self.choose(self._named(view.name))

    def replace(self, before: View, after: View) -> None:
        """Give a view another name or content, or share it from now on, or no more."""
        self._check(after, before)
        if before.shared == after.shared:
            self._change(after.shared, lambda views: changed(views, before, after))
        else:
            self._change(after.shared, lambda views: added(views, after))
            self._change(before.shared, lambda views: without(views, before))
        if before == self._current:
            self._current = self._named(after.name)
        self.changed.emit()

    def remove(self, view: View) -> None:
        """Delete a view; what it shows stays on the screen."""
        self._change(view.shared, lambda views: without(views, view))
        if view == self._current:
            self._current = None
        self.changed.emit()

    def move(self, view: View, step: int) -> None:
        """Put a view further down, or up, among those that are shared or among one's own."""
        self._change(view.shared, lambda views: moved(views, view, step))
        self.changed.emit()

    def may_move(self, view: View, step: int) -> bool:
        """Whether there is a place for it further down, or up."""
        views = self._shared if view.shared else self._own
        return view in views and 0 <= views.index(view) + step < len(views)

    # -- where they are kept -------------------------------------------------------------------

    def _check(self, after: View, before: View | None) -> None:
        if reason := self.may_be_called(after.name, before):
            raise ViewError(reason)

    def _named(self, name: str) -> View | None:
        return next((view for view in self.all if view.name == name.strip()), None)

    def _change(self, shared: bool, change: Callable[[tuple[View, ...]], tuple[View, ...]]) -> None:
        if shared:
            from curator.library.views_file import change_shared  # only what is written needs it

            self._shared = change_shared(self._session.library.site.root, change)
            return
        self._own = tuple(replace(view, shared=False) for view in change(self._own))
        if self.memory is not None:
            self.memory.write(_OWN, [_plain(view) for view in self._own])

    def _read(self) -> None:
        site = self._session.library.site
        again = self._root == site.root
        if not again:
            self._root = site.root
            self.memory = self._state.of_site(site.root)
        assert self.memory is not None
        self._shared = site.settings.views
        self._own = _own(self.memory.read(_OWN), self._shared)
        current = self._current
        self._current = self._named(current.name) if again and current is not None else None
        self.changed.emit()


def _plain(view: View) -> dict[str, object]:
    return {
        "name": view.name,
        "query": view.query,
        "sort": list(view.sort),
        "columns": list(view.columns),
    }


def _own(value: object, shared: Sequence[View]) -> tuple[View, ...]:
    """The views that were written down, without any that is not as we write it, or has the name of
    one that somebody shares by now."""
    found: list[View] = []
    for item in value if isinstance(value, list) else ():
        if not isinstance(item, dict):
            continue
        name, query = item.get("name"), item.get("query")
        lists = (item.get("sort"), item.get("columns"))
        if not isinstance(name, str) or not isinstance(query, str):
            continue
        sort, columns = (
            tuple(each for each in listed if isinstance(each, str) and each)
            if isinstance(listed, list)
            else ()
            for listed in lists
        )
        view = View(name, query, sort, columns)
        if not why_not(view, (*found, *shared)):
            found.append(view)
    return tuple(found)
