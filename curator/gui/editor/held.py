"""What a field of several articles held when a text was begun in it: kept with the text, so that it
goes over nothing that others write while Curator is gone."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from curator.document import parse_route
from curator.errors import CuratorError
from curator.gui.slices import Slices

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.gui.unapplied import Typed
    from curator.library.article import Article
    from curator.library.drafts import TextKey
    from curator.library.library import Library

SEVERAL = "*"  # before the route of a field of several articles: see `library.drafts.What`
_AT_ONCE = 200  # articles that are read while one waits


@dataclass(slots=True)
class _Begun:
    """`values` in the order of the paths, as in `TypedText.held`."""

    paths: Sequence[str]
    values: tuple[str, ...]
    reading: Slices[tuple[str, ...]] | None = field(default=None)

    def stop(self) -> None:
        """Nobody asks for it any more."""
        if self.reading is not None:
            self.reading.stop()
            self.reading.deleteLater()


class Held(QObject):
    """Of the articles that are shown, by the routes of the fields that have a text. Of many it
    takes a moment, after which `unapplied.typed` is told."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._begun: dict[str, _Begun] = {}

    def of(self, paths: Sequence[str], route: str) -> tuple[str, ...]:
        """What the field of each held when this was asked first since it was forgotten."""
        begun = self._begun.get(route)
        if begun is None or begun.paths != paths:
            self.forget(route)
            begun = self._begin(paths, route)
        return begun.values

    def know(self, paths: Sequence[str], route: str, values: tuple[str, ...]) -> None:
        """A text came back that was typed over these."""
        self.forget(route)
        self._begun[route] = _Begun(paths, values)

    def forget(self, route: str) -> None:
        """The text is done, or given up: the next one is begun anew."""
        begun = self._begun.pop(route, None)
        if begun is not None:
            begun.stop()

    def forget_all_but(self, routes: Collection[str] = ()) -> None:
        """No other field has a text."""
        for route in tuple(self._begun):
            if route not in routes:
                self.forget(route)

    def _begin(self, paths: Sequence[str], route: str) -> _Begun:
        reading: Slices[tuple[str, ...]] = Slices(self)
        begun = self._begun[route] = _Begun(paths, ("",) * len(paths), reading)
        steps = _read(self._session.library, paths, route)
        if len(paths) <= _AT_ONCE:
            reading.start(steps, lambda values: setattr(begun, "values", values))
            reading.finish()
        else:
            reading.start(steps, lambda values: self._end(begun, values))
        return begun

    def _end(self, begun: _Begun, values: tuple[str, ...]) -> None:
        begun.values = values
        self._session.unapplied.typed.emit()


def _read(
    library: Library, paths: Sequence[str], route: str
) -> Generator[None, None, tuple[str, ...]]:
    from curator.library.drafts import pack_held

    parts = parse_route(route)
    found = dict.fromkeys(paths, "")
    for path, data in library.front_matter(list(paths)):
        found[path] = pack_held(data, parts)
        yield
    return tuple(found[path] for path in paths)


def as_begun(library: Library, route: str, held: Mapping[str, str]) -> Iterator[Article]:
    """The articles that hold something else at a route by now than when a text was begun, each by
    its path, as they were then but for the rest of them. Where it is not known what they held they
    had no such field: then what is there now is what others wrote."""
    from curator.library.drafts import pack_held

    parts = parse_route(route)
    for path, data in library.front_matter(list(held)):
        if pack_held(data, parts) != held[path]:
            yield article_as_begun(library, path, route, held[path])


def article_as_begun(library: Library, path: str, route: str, held: str) -> Article:
    """One of them."""
    from curator.library.article import Article
    from curator.library.drafts import unpack_held
    from curator.library.edits import RemoveField, SetField

    now, value = library.articles[path], unpack_held(held)
    edit = SetField(route, value[0]) if value else RemoveField(route)
    try:
        data = library.edit(now, edit).data
    except CuratorError:
        data = b""  # it cannot be known what others wrote
    site = library.site
    return Article.read(path, site.collection_of(path), data, site.settings)


def held_by_path(key: TextKey, text: Typed) -> dict[str, str]:
    """What the field of each article held when a text was begun for several."""
    paths = (key[0], *text.others)
    is_known = len(text.held) == len(paths)
    return dict(zip(paths, text.held if is_known else ("",) * len(paths), strict=True))


def followed(
    key: TextKey, text: Typed, now: Mapping[str, str], library: Library
) -> tuple[TextKey, Typed]:
    """A text of several articles where these are `now`, those that are left; it is one of a single
    article if that is all."""
    held = {now[path]: each for path, each in held_by_path(key, text).items() if path in now}
    if not held:
        return key, text
    first, *others = held
    if others:
        values = tuple(held.values())
        return (first, key[1], False), replace(text, others=tuple(others), held=values)
    route = key[1].removeprefix(SEVERAL)
    base = article_as_begun(library, first, route, held[first]).data
    return (first, route, False), replace(text, base=base, others=(), held=())
