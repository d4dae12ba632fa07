"""Keeping one of several articles that are the same story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from curator.errors import DocumentError
from curator.library.addresses import address_of, normal, own_addresses
from curator.library.edits import Edit, Operations, SetField, SetPublished
from curator.library.related import KEY, embedded
from curator.library.titles import nearly_same

if TYPE_CHECKING:
    from curator.document import Document, Value
    from curator.library.article import Article
    from curator.library.library import Library
    from curator.library.settings import Settings


def comes_out(kept: Article, others: Sequence[Article]) -> bool:
    """Whether the one that stays is to be published: nobody could read the story any more, as the
    others were and it is not."""
    return kept.published is False and any(other.published is not False for other in others)


def unpublished(kept: Article, others: Sequence[Article]) -> Callable[[Article], Edit]:
    """What is done to each article of a group if `kept` stays alone; see `comes_out`."""
    stays = _All((SetPublished(True),) if comes_out(kept, others) else ())

    def edit(article: Article) -> Edit:
        return stays if article.path == kept.path else SetPublished(False)

    return edit


def folded_in(
    kept: Article, others: Sequence[Article], library: Library
) -> Callable[[Article], Edit]:
    """What is done to each article of a group if the others become related items of the kept one.
    Only `worth_folding` ones do; all others are unpublished."""
    copies = [embedded(other, library, kept.collection) for other in worth_folding(kept, others)]
    items = _related(kept)
    unpublish = unpublished(kept, others)

    def edit(article: Article) -> Edit:
        if article.path == kept.path and copies:
            return _All((unpublish(article), SetField(f"/{KEY}", [*items, *copies])))
        return unpublish(article)

    return edit


def worth_folding(kept: Article, others: Sequence[Article]) -> list[Article]:
    """Those that lead readers elsewhere than the kept article and the items that are related to it
    already, each address once."""
    taken = set(map(normal, own_addresses(kept)))
    titles = []
    for item in _related(kept):
        if isinstance(item, dict):
            taken.add(normal(address_of(item)))
            titles.append((str(item.get("title") or ""), _publisher(item.get("provider"))))
    worth = []
    for other in others:
        addresses = set(map(normal, own_addresses(other)))
        is_there = any(
            nearly_same(other.title, title) and other.provider == publisher
            for title, publisher in titles
        )
        if addresses and not addresses & taken and not is_there and not other.unreadable:
            worth.append(other)
            taken |= addresses
    return worth


def _related(article: Article) -> list[Value]:
    try:
        items = article.document().data.get(KEY)
    except DocumentError:
        return []
    return list(items) if isinstance(items, list) else []


def _publisher(value: Value) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("domain")
    return value if isinstance(value, str) else ""


class _All:
    """Edits of different fields as one; none for an article that stays as it is."""

    label = "Keep"

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits

    def operations(self, document: Document, settings: Settings) -> Operations:
        """Those of each."""
        return [each for edit in self._edits for each in edit.operations(document, settings)]
