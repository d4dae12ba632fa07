"""What a change of topics does to the articles that have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from curator.errors import SaveError
from curator.library import versions
from curator.library.bulk.topics import InRelated, MergeTopics, RemoveTopics, ReplaceTopics
from curator.library.vocabulary.uses import in_related

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.batch import Batch
    from curator.library.edits import Edit
    from curator.library.library import Library
    from curator.library.settings import Settings

#: The edits that are to be done to an article.
Make = Callable[["Article"], Sequence["Edit"]]


def edit_articles(
    library: Library, names: Iterable[str], make: Make, batch: Batch
) -> Iterator[None]:
    """Do what `make` says to each article that has one of the topics, itself or in related items.
    It is given the article as it is on disk. Those that are deleted here, while their file is still
    there, are refused: with the old topic they would come back."""
    wanted = frozenset(names)
    for row in tuple(library.articles.rows()):
        if not (row.modified or row.unreadable or row.related) and wanted.isdisjoint(row.topics):
            yield
            continue
        article = library.articles[row.path]
        if article.unreadable:
            _tell_unreadable(article, wanted, batch)
        else:
            _edit(library, article, wanted, make, batch)
        yield
    for article in tuple(library.removed.values()):
        _refuse_deleted(library, article, wanted, batch)


def _tell_unreadable(article: Article, names: frozenset[str], batch: Batch) -> None:
    """An article that cannot be read is left, but not in silence if it may have the topic."""
    found = min((name for name in names if name.encode() in article.data), default=None)
    if found is not None:
        reason = f"This cannot be read, and may still have the topic {found!r}"
        batch.left.append(SaveError(reason, path=article.path))


def _refuse_deleted(
    library: Library, article: Article, names: frozenset[str], batch: Batch
) -> None:
    if article.unreadable:
        _tell_unreadable(article, names, batch)
        return
    settings = library.site.settings
    topics = _topics(article, settings) | _topics(versions.as_saved(library, article), settings)
    if found := names & topics:
        reason = f"This article has the topic {min(found)!r} and is deleted here; save that first"
        batch.refused.append(SaveError(reason, path=article.file))


def everywhere(edit: RemoveTopics | ReplaceTopics | MergeTopics) -> tuple[Edit, ...]:
    """The edit, and the same in related items: each looks at one entry alone, which is quicker
    than an edit that looks at both."""
    return (edit, InRelated(edit))


def _edit(
    library: Library, article: Article, names: frozenset[str], make: Make, batch: Batch
) -> None:
    settings = library.site.settings
    now = names & _topics(article, settings)
    if not article.modified:
        if now:
            batch.add(library, article, make(article))
        return
    saved = versions.as_saved(library, article)
    before = names & _topics(saved, settings)
    if new := now - before:
        # It would be saved with the old topic later.
        reason = f"This article got the topic {min(new)!r} and is not saved yet; save it first"
        batch.refused.append(SaveError(reason, path=article.path))
    elif before:
        batch.add(library, article, make(saved))


def _topics(article: Article, settings: Settings) -> set[str]:
    return {*article.topics, *(name for names in in_related(article, settings) for name in names)}
