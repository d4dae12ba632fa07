"""Texts that were refused, kept until the editor comes back to their articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.errors import DocumentError
from curator.gui.editor.kept import KeptTexts
from curator.gui.session import Notice, Refiled, Session
from curator.gui.words import shorten

if TYPE_CHECKING:
    from curator.document import Value
    from curator.gui.form.field import Field
    from curator.gui.form.form import Form
    from curator.library.article import Article


# By route: a text, the item of a list that it was typed in, if it was in one, and the topic of the
# notice that tells of it.
_Texts = dict[str, tuple[str, "Value", str]]


class RefusedTexts:
    """What was refused, by the path of its article and by route."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._texts: KeptTexts[_Texts] = KeptTexts(session)
        # Before any widget shows the articles elsewhere: it is made first.
        session.refiled.connect(self._follow)

    def __len__(self) -> int:
        return len(self._texts)

    def clear(self) -> None:
        """Forget all."""
        self._texts.clear()

    def tell(self, route: str, reason: str) -> None:
        """Say why the field of a route does not take its text; take that back when it does."""
        topic = f"field {route}"
        if reason:
            self._session.noticed.emit(Notice(reason, "error", topic=topic))
        else:
            self._session.settled.emit(topic)

    def keep(self, field: Field, path: str | None) -> None:
        """Say that a field's text was not taken, and keep it for the article at `path`; None: of
        several articles, for which it is not kept."""
        text = field.unsent
        if text is None:
            return
        words = f"{field.name} was not changed to “{shorten(text, 40)}”"
        topic = ""
        if path is not None:
            route = field.row.route
            path = self._texts.path_now(path) or path
            topic = f"kept {path} {route}"
            texts = self._texts.take(path) or {}
            texts[route] = text, item_around(self._data(path), route), topic
            self._texts.keep(path, texts)
            words += "; the text is kept"
        field.revert()
        self._session.noticed.emit(Notice(words, "error", topic=topic))

    def restore(self, article: Article, form: Form) -> None:
        """Put the texts of an article back where they were typed, if that is still there."""
        for route, (text, around, topic) in (self._texts.take(article.path) or {}).items():
            self._session.settled.emit(topic)
            there = around == item_around(self._data(article.path), route)
            field = form.reach(route) if there else None
            if field is not None:
                field.restore(text)
            else:
                words = f"“{shorten(text, 40)}” was dropped: what it was typed for is gone"
                self._session.noticed.emit(Notice(words))

    def _follow(self, refiled: Refiled) -> None:
        self._texts.follow(refiled)

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
