"""Texts that were refused, kept until the editor comes back to their articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.errors import DocumentError
from curator.gui.session import Notice, Session
from curator.gui.words import shorten

if TYPE_CHECKING:
    from curator.document import Value
    from curator.gui.form.field import Field
    from curator.gui.form.form import Form
    from curator.library.article import Article


class RefusedTexts:
    """By path and route: a text, and the item of a list that it was typed in, if it was in one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._texts: dict[tuple[str, str], tuple[str, Value]] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def clear(self) -> None:
        """Forget all."""
        self._texts.clear()

    def keep(self, field: Field, path: str | None) -> None:
        """Say that a field's text was not taken, and keep it for the article at `path`; None: of
        several articles, for which it is not kept."""
        text = field.unsent
        if text is None:
            return
        words = f"{field.name} was not changed to “{shorten(text, 40)}”"
        topic = ""
        if path is not None:
            key = path, field.row.route
            self._texts[key] = text, item_around(self._data(path), field.row.route)
            words += "; the text is kept"
            topic = _topic(*key)
        field.revert()
        self._session.noticed.emit(Notice(words, "error", topic=topic))

    def restore(self, article: Article, form: Form) -> None:
        """Put the texts of an article back where they were typed, if that is still there."""
        for key in [key for key in self._texts if key[0] == article.path]:
            text, around = self._texts.pop(key)
            self._session.settled.emit(_topic(*key))
            there = around == item_around(self._data(article.path), key[1])
            field = form.reach(key[1]) if there else None
            if field is not None:
                field.restore(text)
            else:
                words = f"“{shorten(text, 40)}” was dropped: what it was typed for is gone"
                self._session.noticed.emit(Notice(words))

    def _data(self, path: str) -> dict[str, Value]:
        article = self._session.article(path)
        try:
            return {} if article is None else article.document().data
        except DocumentError:
            return {}


def item_around(data: dict[str, Value], route: str) -> Value:
    """The item of a list that a route leads into or to; None where it leads through no list."""
    from curator.document import parse_route

    here: Value = data
    found: Value = None
    for part in parse_route(route):
        if isinstance(here, dict):
            here = here.get(part)
        elif isinstance(here, list) and part.isdecimal() and int(part) < len(here):
            here = found = here[int(part)]
        else:
            break
    return found


def _topic(path: str, route: str) -> str:
    return f"kept {path} {route}"
