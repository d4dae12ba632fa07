"""Editing one field of an article without reading all the others again.

What comes out is, byte for byte, what an edit of the whole article gives; where it might not be,
nothing comes out, and the whole article is edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING, Final

from curator.document import Edited, Excerpt, NeedsWholeError, Style, parse_route
from curator.errors import DocumentError
from curator.library.article import shown_of
from curator.library.edits import (
    AddItem,
    AddTopic,
    InsertItem,
    MoveItem,
    OneEntry,
    RemoveField,
    RemoveTopic,
    SetField,
    SetPublished,
    TakeItem,
)
from curator.library.settings import Settings

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.edits import Edit

_MOST_KNOWN: Final = 2_000
# These look at nothing but what is at their route.
_ROUTED: Final = (SetField, RemoveField, InsertItem, MoveItem, AddItem, TakeItem)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of an entry; `shown` is what an Article shows of it."""

    edited: Edited
    shown: dict[str, object]


class Outcomes:
    """What the last edits made of the entries they met: of the same text they make the same again.

    Thousands of articles have few different lists of topics, and each is edited and proved once.
    """

    def __init__(self) -> None:
        self._about: tuple[Style, Settings] | None = None
        # Equal edits are not always the same edit, as 1 equals true: known by identity, and kept,
        # so that no other gets its.
        self._edits: dict[int, Edit] = {}
        self._known: dict[tuple[int, bytes, str], _Outcome | None] = {}

    def of(self, edit: Edit, part: Excerpt, key: str, style: Style, settings: Settings
           ) -> _Outcome | None:  # fmt: skip
        """The outcome for an entry; None where the whole article must be looked at."""
        about = self._about
        full = len(self._known) > _MOST_KNOWN
        if about is None or about[0] is not style or about[1] is not settings or full:
            self._about = (style, settings)
            self._edits.clear()
            self._known.clear()
        where = (id(edit), part.source.head, part.text)
        if where not in self._known:
            self._edits[id(edit)] = edit
            self._known[where] = _outcome(edit, part, key, style, settings)
        return self._known[where]


def edited(
    article: Article, edit: Edit, style: Style, settings: Settings, outcomes: Outcomes
) -> Article | None:
    """The article with the edit done, or itself if there is nothing to do; None where the whole
    article must be looked at, also to say why the edit is refused."""
    if not article.starts:
        return None
    key = _key_of(edit, settings)
    removes = isinstance(edit, RemoveField) or edit == SetPublished(None)
    needs_it = removes
    if isinstance(edit, OneEntry):
        removes, needs_it = edit.may_remove, edit.needs_it
    if not key or key in settings.protected:
        return None
    if key not in article.keys:
        return article if needs_it else None
    entry = article.keys.index(key)
    part = Excerpt.cut(article.data, article.starts, entry, neighbours=removes)
    outcome = outcomes.of(edit, part, key, style, settings)
    back = part.put_back(outcome.edited) if outcome is not None else None
    if outcome is None or back is None:
        return None
    data, starts = back
    if data == article.data:
        return article
    keys, names = article.keys, outcome.edited.names
    if len(names) != part.last - part.first:
        keys = (*keys[: part.first], *map(intern, names), *keys[part.last :])
    return article.with_field(outcome.shown, data=data, starts=starts, keys=keys)


def _outcome(
    edit: Edit, part: Excerpt, key: str, style: Style, settings: Settings
) -> _Outcome | None:
    try:
        document = part.document()
        operations = edit.operations(document, settings)
        document = document.apply(operations, style, settings.protected)
    except (DocumentError, NeedsWholeError):
        return None
    result = part.result(document)
    shown = shown_of(key, document.data, settings)
    if result is None or shown is None or document.problems:
        return None
    return _Outcome(result, shown)


def _key_of(edit: Edit, settings: Settings) -> str:
    """The one field that an edit is about; "" if there may be several."""
    if isinstance(edit, OneEntry):
        return edit.key(settings)
    if isinstance(edit, AddTopic | RemoveTopic):
        return settings.topic_key
    if isinstance(edit, SetPublished):
        return "published"
    if isinstance(edit, _ROUTED) and edit.route.startswith("/"):
        return parse_route(edit.route)[0]
    return ""
