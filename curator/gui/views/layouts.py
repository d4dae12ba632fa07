"""How the list is laid out, for all articles of a site and for each of its views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard

from curator.gui.columns import STATUS, USUAL

if TYPE_CHECKING:
    from curator.gui.article_list import ArticleList
    from curator.library.views import View

_USUAL_SORT = ("-date",)
_WIDEST = 4000  # pixels


@dataclass(frozen=True, slots=True)
class Layout:
    """Fields from left to right, the widths that the editor gave some of them, and the fields that
    the rows are sorted by."""

    columns: tuple[str, ...] = USUAL
    widths: Mapping[str, int] = field(default_factory=dict)
    sort: tuple[str, ...] = _USUAL_SORT

    @property
    def plain(self) -> dict[str, object]:
        """It as JSON knows it."""
        widths = dict(self.widths)
        return {"columns": list(self.columns), "widths": widths, "sort": list(self.sort)}


def read_layout(value: object) -> Layout | None:
    """What `plain` gave; None for anything else."""
    if not isinstance(value, dict):
        return None
    columns, widths, sort = (value.get(key) for key in ("columns", "widths", "sort"))
    if not (_are_texts(columns) and _are_texts(sort) and isinstance(widths, dict)):
        return None
    fitting = {
        name: width
        for name, width in widths.items()
        if isinstance(name, str) and type(width) is int and 0 < width < _WIDEST
    }
    named = tuple(name for name in columns if name != STATUS)
    return Layout(named or USUAL, fitting, tuple(sort) or _USUAL_SORT)


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def layout_of(articles: ArticleList) -> Layout:
    """How the list is laid out now."""
    return Layout(articles.columns, dict(articles.header.widths), articles.articles.sorting)


def lay_out(articles: ArticleList, layout: Layout) -> None:
    """Lay the list out so."""
    articles.use_columns(layout.columns, layout.widths)
    articles.articles.sort_by(layout.sort)


def layout_for(view: View, kept: object, before: Layout) -> Layout:
    """How a view is shown: as it was left, if it says the same columns and order as then; else as
    it says, and where it says nothing as the list was `before`."""
    left = read_layout(kept)
    said = [list(view.columns), list(view.sort)]
    if left is not None and isinstance(kept, dict) and kept.get("said") == said:
        return left
    return Layout(view.columns or before.columns, before.widths, view.sort or before.sort)


def kept_for(view: View | None, layout: Layout) -> dict[str, object]:
    """What is remembered of a view that is left."""
    said = None if view is None else [list(view.columns), list(view.sort)]
    return {**layout.plain, "said": said}
