"""What the list shows as a view, and a view put on the screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from curator.errors import QueryError
from curator.gui.columns import column_of
from curator.gui.views.layouts import (
    Layout,
    kept_for,
    lay_out,
    layout_for,
    layout_of,
    read_layout,
)

if TYPE_CHECKING:
    from curator.gui.article_list import ArticleList
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.gui.site_memory import SiteMemory
    from curator.gui.views.saved import SavedViews
    from curator.gui.window_state import WindowState
    from curator.library.views import View

_OR = re.compile(r"\bor\b", re.IGNORECASE)
_LISTS = "lists"
_ALL = ""  # no view has this name


class Layouts(QObject):
    """Remembers how the list was laid out, for all articles of a site and each of its views."""

    def __init__(
        self, articles: ArticleList, session: Session, views: SavedViews, state: WindowState
    ) -> None:
        super().__init__(articles)
        self._list = articles
        self._views = views
        self._state = state
        self._memory: SiteMemory | None = None
        self._asked: tuple[str, ...] = ()  # what the query sorts by
        self._before: tuple[str, ...] = ()  # what the list was sorted by before
        lay_out(articles, read_layout(state.layout) or Layout())
        session.opened.connect(self._opened)

    def show(self, view: View | None) -> None:
        """Lay the list out as it is for a view; None: for all articles."""
        before = self._of_all()
        self.remember()
        self._views.choose(view)
        kept = self._kept().get(_ALL if view is None else view.name)
        layout = before if view is None else layout_for(view, kept, before)
        lay_out(self._list, layout)

    def sort_as_asked(self, fields: tuple[str, ...]) -> None:
        """The query sorts by these fields, or none any more; a click in the header still may."""
        before, self._asked = self._asked, fields
        model = self._list.articles
        if fields == before:
            return
        if not before:
            self._before = model.sorting
        if fields:
            model.sort_by(fields)
        elif model.sorting == before:
            model.sort_by(self._before)

    @property
    def layout(self) -> Layout:
        """How the list is laid out now, but for what the query sorts by."""
        layout = layout_of(self._list)
        return replace(layout, sort=self._before) if self.is_sorted_by_query else layout

    @property
    def is_sorted_by_query(self) -> bool:
        """Whether the rows are in the order that the query asks for."""
        return bool(self._asked) and self._list.articles.sorting == self._asked

    def remember(self) -> None:
        """Write down how the list is laid out now."""
        layout, view = self.layout, self._views.current
        if view is None:
            self._state.remember_layout(layout.plain)
        if self._memory is not None:
            kept = self._kept()
            kept[_ALL if view is None else view.name] = kept_for(view, layout)
            self._memory.write(_LISTS, kept)

    def _of_all(self) -> Layout:
        """How all articles are shown, also while a view is."""
        if self._views.current is None:
            return self.layout
        kept = read_layout(self._kept().get(_ALL))
        return kept or read_layout(self._state.layout) or Layout()

    def _kept(self) -> dict[str, object]:
        kept = self._memory.read(_LISTS) if self._memory is not None else None
        return kept if isinstance(kept, dict) else {}

    def _opened(self) -> None:
        """The views are those of the opened site already."""
        if self._memory is self._views.memory:
            return
        self._memory = self._views.memory
        view = self._views.current
        kept = self._kept()
        if view is None:
            lay_out(self._list, read_layout(kept.get(_ALL)) or self._of_all())
        else:
            lay_out(self._list, layout_for(view, kept.get(view.name), self._of_all()))


def apply_view(window: MainWindow, view: View | None) -> None:
    """Show what a view shows; None: all articles, as they were shown before."""
    window.layouts.show(view)
    window.side.clear()
    query = "" if view is None else view.query
    if query:
        window.search.setText(query)
    else:
        window.search.empty()
    window.show_state()
    window.focus_list()


def shown_view(window: MainWindow, view: View) -> View:
    """The view, with what is shown now in the place of what it showed."""
    sort = () if window.layouts.is_sorted_by_query else window.model.sorting
    query = joined(window.search.text().strip(), window.side.text)
    return replace(view, query=query, sort=sort, columns=window.list.columns, preset=False)


def joined(search: str, chosen: str) -> str:
    """A query for what a search finds of what is chosen at the side, which is one too."""
    if not search or not chosen:
        return search or chosen
    if not _OR.search(search):
        return f"{search} {chosen}"
    from curator.library.query import parse
    from curator.library.query.mistake import mended

    grouped = f"({search})"
    try:
        parse(search)
    except QueryError:  # nothing is found of it
        return f"{search} {chosen}"
    try:
        parse(grouped)
    except QueryError as error:  # it says how to sort, which goes behind the parentheses
        grouped = mended(grouped, error) or grouped
    return f"{grouped} {chosen}"


def in_words(view: View) -> tuple[tuple[str, str], ...]:
    """What a view is made of, for people."""
    parts = [("Search", view.query or "All articles")]
    if view.sort:
        parts.append(("Order", sorting_in_words(view.sort)))
    if view.columns:
        names = (column_of(name).full_name for name in view.columns)
        parts.append(("Columns", ", ".join(names)))
    return tuple(parts)


def sorting_in_words(fields: Sequence[str]) -> str:
    """`("-date", "title")` as "Date from the newest, then title"."""
    found: list[str] = []
    for field in fields:
        column = column_of(field.removeprefix("-"))
        name = column.full_name if not found else column.full_name.lower()
        if field.startswith("-"):
            name += " from the newest" if column.name == "date" else " downwards"
        found.append(name)
    return ", then ".join(found)
