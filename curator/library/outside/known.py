"""What the library holds a file for, without reading the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from curator.document import Document, Value, quick_front_matter, same_value
from curator.document.source import body_of
from curator.errors import DocumentError
from curator.library.cache.entries import digest_of

if TYPE_CHECKING:
    from curator.library.library import Library

_BODY = "body"
_ADDRESSES = ("originalUrl", "webUrl")  # what an article is the same by, whatever it is called


class Content(NamedTuple):
    """Of a file: its front matter, and its body, None where nobody remembers it."""

    front_matter: dict[str, Value]
    body: bytes | None


def content_of(data: bytes) -> Content | None:
    """What a file holds; None where it cannot be read as an article."""
    quick = quick_front_matter(data, with_starts=False)
    if quick is not None:
        return Content(quick.data, data[quick.body :])
    try:
        return Content(Document.parse(data).data, body_of(data))
    except DocumentError:
        return None


class Known:
    """Asks the articles in memory, then the row cache."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._origins: dict[str, str] = {}  # where the files of moved articles are, by their path
        self._changes = 0

    def has(self, path: str) -> bool:
        """Whether the file at this path is that of the article at it."""
        row = self._library.articles.row(path)
        return row is not None and row.origin is None

    def is_spoken_for(self, path: str) -> bool:
        """Whether a file belongs to an article that is to be elsewhere, or deleted, with the next
        save; which sees for itself what became of it."""
        articles, removed = self._library.articles, self._library.removed
        return path in removed or path in articles or self.moved_to(path) is not None

    def moved_to(self, path: str) -> str | None:
        """Where the article is that has this file until the next save moves it."""
        articles = self._library.articles
        paths, self._changes = articles.changed_since(self._changes)
        for each in paths:
            row = articles.row(each)
            if row is not None and row.origin:
                self._origins[each] = row.origin
            else:
                self._origins.pop(each, None)
        return next((each for each, origin in self._origins.items() if origin == path), None)

    def is_readable(self, path: str) -> bool:
        """Whether the article at this path could be read."""
        row = self._library.articles.row(path)
        return row is not None and not row.unreadable

    def reason(self, path: str) -> str:
        """Why an article could not be read."""
        row = self._library.articles.row(path)
        return row.problems[0] if row is not None and row.unreadable and row.problems else ""

    def paths(self) -> Iterator[str]:
        """Of all articles that have a file where they are."""
        for row in tuple(self._library.articles.rows()):
            if row.origin is None:
                yield row.path

    def holds(self, path: str, data: bytes) -> bool:
        """Whether the article is what these bytes are, but for edits that are not saved. False
        also where nobody remembers."""
        article = self._library.articles.here(path)
        if article is not None:
            return article.saved == data
        return self._cached_digest(path) == digest_of(data)

    def digest(self, path: str) -> bytes | None:
        """That of what its file held; None where nobody remembers."""
        article = self._library.articles.here(path)
        return self._cached_digest(path) if article is None else digest_of(article.saved)

    def _cached_digest(self, path: str) -> bytes | None:
        cached = self._library.cached
        if cached is None or not self._library.articles.is_as_it_came(path):
            return None
        return cached.digest(path)

    def content(self, path: str) -> Content | None:
        """What its file held; None where nobody remembers, or it could not be read."""
        article, cached = self._library.articles.here(path), self._library.cached
        if article is not None:
            return content_of(article.saved)
        for _path, front_matter in () if cached is None else cached.front_matter((path,)):
            return Content(front_matter, None)
        return None


def differing(before: Content | None, now: Content | None) -> tuple[str, ...]:
    """The top-level fields that differ, those that are there now first, in their order; "body" for
    the text below them."""
    if before is None or now is None:
        return ()
    old, new = before.front_matter, now.front_matter
    fields = [
        key for key, value in new.items() if key not in old or not same_value(old[key], value)
    ]
    fields += [key for key in old if key not in new]
    # Bytes that differ though no field does: where the body is not known, it is the body.
    if before.body != now.body and (before.body is not None or not fields):
        fields.append(_BODY)
    return tuple(map(str, fields))


def has_most_in_common(before: Content, now: Content) -> bool:
    """Whether most fields are what they were."""
    fields = before.front_matter.keys() | now.front_matter.keys()
    return 2 * len(differing(before, now)) <= len(fields)


def may_be_another(before: Content | None, now: Content) -> bool:
    """Whether a file may be that of another article now: it has another address or, where it has
    none, another title and little in common with what was there."""
    if before is None:
        return False
    old, new = _addresses(before), _addresses(now)
    if old and new:
        return set(old).isdisjoint(new)
    titles = (each.front_matter.get("title") for each in (before, now))
    return not same_value(*titles) and not has_most_in_common(before, now)


class Departed:
    """Articles whose files are missing or are others now: one of them may be where a new file is,
    or another one."""

    def __init__(self, known: Known, paths: Iterable[str]) -> None:
        self._known = known
        self._left = dict.fromkeys(paths)
        self._digests: dict[bytes, str] | None = None
        self._addresses: dict[str, str] = {}

    def moved_to(self, data: bytes) -> str | None:
        """Which of them a new file was, by its content or nearly so. It is none of them then."""
        if not self._left:
            return None
        if self._digests is None:
            self._digests = {}
            for path in self._left:
                if (digest := self._known.digest(path)) is not None:
                    self._digests.setdefault(digest, path)
        found = self._digests.get(digest_of(data))
        if found is None or found not in self._left:
            found = self._nearly(data)
        if found is not None:
            del self._left[found]
        return found

    def _nearly(self, data: bytes) -> str | None:
        """Which of them is at the same address in the web, and has most fields in common."""
        now = content_of(data)
        if now is None:
            return None
        if not self._addresses:
            for path in self._left:
                if (content := self._known.content(path)) is not None:
                    self._addresses |= dict.fromkeys(_addresses(content), path)
        for address in _addresses(now):
            found = self._addresses.get(address)
            if found is None or found not in self._left:
                continue
            before = self._known.content(found)
            if before is not None and has_most_in_common(before, now):
                return found
        return None


def _addresses(content: Content) -> list[str]:
    found = (content.front_matter.get(name) for name in _ADDRESSES)
    return [address for address in found if isinstance(address, str) and address]
