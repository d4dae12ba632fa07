"""Saved views: what to show, in which order and with which columns, under a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from curator.errors import CuratorError
from curator.library.tomlplace import did_you_mean, mistake, mistake_in

KEYS = ("name", "query", "sort", "columns")
LONGEST_NAME = 60  # characters: it stands in a narrow pane


class ViewError(CuratorError):
    """A view that cannot be saved, renamed, moved or deleted; nothing was changed."""


@dataclass(frozen=True, slots=True)
class View:
    """`query` is what stands in the search box. `sort` are fields, the first counts most; with `-`
    before it the largest comes first; none: as the query says, else as the list is. `columns` are
    fields from left to right; none: those that the list has. `shared` with the team by
    `curator.toml`; a `preset` is neither changed nor deleted."""

    name: str
    query: str = ""
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    shared: bool = False
    preset: bool = False


PRESETS = (
    View("To review", "published:no quality:>=60 sort:-date", preset=True),
    View("Unpublished", "published:no", preset=True),
    View("No topics", "no:topics", preset=True),
    View("Broken", "is:broken", preset=True),
    View("Possible duplicates", "is:duplicate", preset=True),
    View("Modified", "is:modified", preset=True),
)


def read_views(text: str, value: object) -> tuple[View, ...]:
    """The `views` of `curator.toml`, whose whole text is `text`. A query is not looked into: what
    is wrong with it is said where it is searched for. Raises SiteError with the place."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise mistake(text, ("views",), "views must be sections: [[views]]")
    found: list[View] = []
    for number, table in enumerate(value):
        view = _read(text, number, table)
        if reason := why_not(view, found):
            raise mistake_in(text, "views", number, "name", reason)
        found.append(view)
    return tuple(found)


def _read(text: str, number: int, table: Mapping[str, object]) -> View:
    for key in table:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"; known are {', '.join(KEYS)}"
            raise mistake_in(text, "views", number, key, f"Unknown setting {key!r}{hint}")
    name, query = table.get("name"), table.get("query", "")
    if not isinstance(name, str) or not name.strip():
        raise mistake_in(text, "views", number, "name", "A view needs a name: name = 'To read'")
    if not isinstance(query, str) or "\n" in query:
        raise mistake_in(text, "views", number, "query", "query must be a text on one line")
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("sort", "columns"):
        listed = table.get(key, [])
        if not isinstance(listed, list) or not all(_is_field(item) for item in listed):
            reason = f"{key} must be a list of fields, as in {key} = ['date', 'title']"
            raise mistake_in(text, "views", number, key, reason)
        lists[key] = tuple(listed)
    return View(name, query, lists["sort"], lists["columns"], shared=True)


def _is_field(item: object) -> bool:
    return isinstance(item, str) and bool(item.strip("- "))


def why_not(view: View, others: Iterable[View]) -> str:
    """Why a view cannot have its name beside these others; "" if it can."""
    name = view.name.strip()
    if not name:
        return "A view needs a name"
    if len(name) > LONGEST_NAME:
        return f"The name is longer than {LONGEST_NAME} characters"
    if not name.isprintable():
        return "The name has signs that cannot be seen"
    folded = name.casefold()
    if folded in {"all", "all articles"} or any(p.name.casefold() == folded for p in PRESETS):
        return f"{name!r} is the name of a view that every site has"
    if any(other.name.strip().casefold() == folded for other in others):
        return f"There is a view {name!r} already"
    return ""


def added(views: Sequence[View], view: View) -> tuple[View, ...]:
    """The views and this one after them. Raises ViewError for a name that it cannot have."""
    view = replace(view, name=view.name.strip(), preset=False)
    if reason := why_not(view, views):
        raise ViewError(reason)
    return (*views, view)


def changed(views: Sequence[View], before: View, after: View) -> tuple[View, ...]:
    """The views with `after` in the place of `before`. Raises ViewError where `before` is not
    there any more, or for a name."""
    at = _place(views, before)
    after = replace(after, name=after.name.strip(), preset=False)
    if reason := why_not(after, (*views[:at], *views[at + 1 :])):
        raise ViewError(reason)
    return (*views[:at], after, *views[at + 1 :])


def without(views: Sequence[View], view: View) -> tuple[View, ...]:
    """The other views. Raises ViewError where it is not there any more."""
    at = _place(views, view)
    return (*views[:at], *views[at + 1 :])


def moved(views: Sequence[View], view: View, step: int) -> tuple[View, ...]:
    """The views with this one `step` places further down, as far as there are any. Raises ViewError
    where it is not there any more."""
    at = _place(views, view)
    rest = [*views[:at], *views[at + 1 :]]
    rest.insert(min(max(at + step, 0), len(rest)), view)
    return tuple(rest)


def _place(views: Sequence[View], view: View) -> int:
    try:
        return list(views).index(view)
    except ValueError:
        reason = f"The view {view.name!r} was changed or deleted by somebody else meanwhile"
        raise ViewError(reason) from None
