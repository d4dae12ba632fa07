"""From articles to their files and back: what a batch writes, what a save lays over what others
wrote meanwhile, and what the library knows afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.library import versions
from curator.library.article import Article
from curator.library.journal.preparing import Write

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.journal.transaction import Written
    from curator.library.library import Library


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What became different in the library by a batch: articles that changed, that came, and the
    paths of those that went."""

    changed: tuple[str, ...] = ()
    come: tuple[Article, ...] = ()
    gone: tuple[str, ...] = ()


def writes_of(batch: Batch) -> list[Write]:
    """What a batch asks the journal to write."""
    writes = [
        Write(
            article.path,
            article.saved,
            article.data,
            article.origin,
            batch.modes.get(article.path),
        )
        for article in batch.changed
    ]
    return writes + [Write(article.file, article.saved, None) for article in batch.removed]


def as_written(library: Library, batch: Batch, written: Written) -> dict[str, Article]:
    """The articles of a batch as they are in their files now; changes nothing, so that it may be
    worked out in another thread before `absorb`."""
    articles = {}
    for planned in batch.changed:
        data = written.files.get(planned.path)
        if data is not None:
            articles[planned.path] = _read(library, planned, data)
    return articles


def absorb(library: Library, batch: Batch, written: Written, now: dict[str, Article]) -> Absorbed:
    """Take over what is in the files now, as `as_written` has it. Edits that were not part of the
    batch stay, laid over the new bytes; where they do not fit, the article stays as it is, and its
    next save says so."""
    changed: list[str] = []
    come: list[Article] = []
    gone: list[str] = []
    for planned in batch.changed:
        article = now.get(planned.path)
        if article is None:
            continue
        current = library.articles.get(planned.path)
        if current is not None:
            library.replace(_now(library, current, planned, article))
            changed.append(planned.path)
        elif library.articles and library.site.is_article(planned.path):
            come.append(article)
        if planned.origin and planned.origin in library.articles and planned.origin not in now:
            gone.append(planned.origin)
    for planned in batch.removed:
        if planned.file in written.files:
            library.removed.pop(planned.file, None)
            there = library.articles.get(planned.path)
            if there is not None and there.file == planned.file and planned.path not in now:
                gone.append(planned.path)
    changed += _look(library, batch)
    library.forget_data(written.files)
    if gone or come:
        library.refile(gone, come)
    for path in gone:
        library.removed.pop(path, None)
    return Absorbed(tuple(changed), tuple(come), tuple(gone))


def _look(library: Library, batch: Batch) -> list[str]:
    """Take over files that need not be written, as they were put back by somebody else."""
    changed = []
    for article in batch.looked_at:
        current = library.articles.get(article.path)
        if current is not None and current.saved != article.saved and current.origin is None:
            library.replace(_now(library, current, current, article))
            changed.append(article.path)
    return changed


def _now(library: Library, current: Article, planned: Article, written: Article) -> Article:
    if current.data in (planned.data, planned.saved):
        return written
    try:
        return replace(versions.carried_over(library, current, written.data), origin=None)
    except CuratorError:
        return current


def _read(library: Library, planned: Article, data: bytes) -> Article:
    if planned.data == data:
        return replace(planned, saved=data, origin=None)
    return Article.read(planned.path, planned.collection, data, library.site.settings)


def raise_first(errors: Iterable[CuratorError]) -> None:
    """Raise one of the errors, if there are any."""
    for error in errors:
        raise error
