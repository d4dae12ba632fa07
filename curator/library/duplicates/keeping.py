"""Keeping one of several articles that are the same story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from curator.errors import DocumentError
from curator.library.addresses import address_of, normal, own_addresses
from curator.library.edits import Edit, SetField, SetPublished
from curator.library.related import KEY, embedded
from curator.library.titles import nearly_same

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.article import Article
    from curator.library.library import Library


def unpublished(kept: str) -> Callable[[Article], Edit]:
    """What is done to each article of a group if the one at the path `kept` stays alone."""

    def edit(article: Article) -> Edit:
        return _Nothing() if article.path == kept else SetPublished(False)

    return edit


def folded_in(
    kept: Article, others: Sequence[Article], library: Library
) -> Callable[[Article], Edit]:
    """What is done to each article of a group if the others become related items of the kept one.
    Only `worth_folding` ones do; all others are unpublished."""
    copies = [embedded(other, library, kept.collection) for other in worth_folding(kept, others)]
    items = _related(kept)
    unpublish = unpublished(kept.path)

    def edit(article: Article) -> Edit:
        if article.path == kept.path and copies:
            return SetField(f"/{KEY}", [*items, *copies])
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


class _Nothing:
    """An edit for the one that stays as it is."""

    label = "Keep"

    def operations(self, document: object, settings: object) -> tuple[()]:
        """None."""
        return ()
