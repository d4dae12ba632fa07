"""What is shown of an article while it is decided on, read before it is its turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curator.errors import DocumentError

if TYPE_CHECKING:
    from curator.document import Document
    from curator.library.article import Article
    from curator.library.card import Card
    from curator.library.library import Library
    from curator.library.taxonomy import Taxonomy

_MOST_BODY = 8_000  # characters of a body that are shown: who wants more opens the article
_MOST_KEPT = 6  # articles


@dataclass(frozen=True, slots=True)
class Prepared:
    """One article ready to be shown. `body` is its beginning as HTML, `goes_on`: there is more of
    it. `suggested` are topics that its words speak of and that it does not have, best first.
    `reason` says why it cannot be read, "" if it can. `is_removed`: it is marked as removed."""

    article: Article
    card: Card
    body: str = ""
    goes_on: bool = False
    suggested: tuple[str, ...] = ()
    reason: str = ""
    is_removed: bool = False


def prepare(article: Article, library: Library) -> Prepared:
    """What is shown of this article."""
    from curator.library.card import Card, card_of

    try:
        document = article.document()
    except DocumentError as error:
        card = Card(article.title or article.path, article.published is not False)
        return Prepared(article, card, reason=error.reason)
    body, goes_on = _beginning(article, document)
    return Prepared(
        article,
        card_of(article, document, library),
        body,
        goes_on,
        suggested_for(article, library.taxonomy),
        is_removed=document.data.get("removed") is True,
    )


def _beginning(article: Article, document: Document) -> tuple[str, bool]:
    from curator.library.body import body_html

    text = bytes(document.body[: 4 * _MOST_BODY]).decode("utf-8", "replace")
    goes_on = len(document.body) > 4 * _MOST_BODY or len(text) > _MOST_BODY
    if goes_on:
        text = text[:_MOST_BODY]
        end = max(text.rfind("\n\n"), text.rfind("\r\n\r\n"))
        text = text[:end] if end > _MOST_BODY // 2 else text
    return body_html(text, article.path.lower().endswith(".html")), goes_on


def suggested_for(article: Article, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The topics that title and excerpt speak of, each followed by its parents."""
    own = set(article.topics)
    found: dict[str, None] = {}
    for term in taxonomy.suggested(f"{article.title}\n{article.excerpt}", article.topics):
        found[term.name] = None
        for parent in taxonomy.above(term.name):
            if parent.name not in own:
                found.setdefault(parent.name)
    return tuple(found)


class Ahead:
    """Keeps what was prepared, as long as the article is still the same."""

    def __init__(self) -> None:
        self._kept: dict[str, Prepared] = {}  # the longest unused first

    def clear(self) -> None:
        """The vocabulary or the site is another one."""
        self._kept.clear()

    def get(self, article: Article, library: Library) -> Prepared:
        """What is shown of this article."""
        found = self._kept.pop(article.path, None)
        if found is None or found.article is not article:
            found = prepare(article, library)
        self._kept[article.path] = found
        while len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return found

    def kept(self, path: str) -> Prepared | None:
        """What was prepared of this article."""
        return self._kept.get(path)

    def missing(self, paths: Sequence[str]) -> Iterable[str]:
        """Those of these that are not prepared yet."""
        return (path for path in paths if path not in self._kept)
