"""From articles to their files and back: what a batch writes, what a save lays over what others
wrote meanwhile, and what the library knows afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from curator.document import Document, merge, take_ours
from curator.errors import CuratorError, DocumentError, SaveConflict, SaveError
from curator.library.article import Article, is_yaml
from curator.library.journal.exchanging import laid_over
from curator.library.journal.preparing import Write
from curator.library.storage import read

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
        return replace(library.carried_over(current, written.data), origin=None)
    except CuratorError:
        return current


def _read(library: Library, planned: Article, data: bytes) -> Article:
    if planned.data == data:
        return replace(planned, saved=data, origin=None)
    return Article.read(planned.path, planned.collection, data, library.site.settings)


def pending(library: Library, article: Article) -> tuple[bytes, bytes]:
    """What is on disk now, and what saving the article would make of it; nothing is written.
    Raises SaveError or SaveConflict where saving would."""
    if not article.file:
        return b"", article.data
    try:
        disk = read(library.site.root, article.file)
    except DocumentError as error:
        raise SaveError(error.reason, path=article.path) from error
    ours = article.data
    return disk, laid_over(article.path, article.saved, ours, disk, library.lay_over)


def resolved(library: Library, article: Article, *, ours: bool) -> Article:
    """What is on disk now with the article's changes over it, not stored or written; a field that
    both changed is as it is here (`ours`) or as it is there. Raises DocumentError, SaveError where
    the file cannot be read or the versions do not fit."""
    settings = library.site.settings
    disk = read(library.site.root, article.file)
    whole = is_yaml(article.path)
    base, mine, theirs = (
        Document.parse(data, whole=whole) for data in (article.saved, article.data, disk)
    )
    style = library.style(article.collection, whole=whole)
    result = merge(base, mine, theirs, style=style, protected=settings.protected)
    document = take_ours(result, mine, style, settings.protected) if ours else result.document
    data = document.to_bytes()
    path, collection, origin = article.path, article.collection, article.origin
    return Article.of(document, path, collection, data, disk, settings, origin)


def lay_over(
    library: Library, path: str, base: bytes, ours: bytes, theirs: bytes, *, lenient: bool = False
) -> bytes:
    """Theirs with our change: the merge that a save needs; see `journal.exchanging.Merge`. Raises
    SaveConflict, SaveError."""
    whole = is_yaml(path)
    try:
        before = _document(base, whole)
    except DocumentError as error:  # there are no fields yet to tell what changed where
        raise SaveError(
            "The file was changed on disk too since it was mended here; nothing was written",
            path=path,
        ) from error
    try:
        on_disk = _document(theirs, whole)
    except DocumentError as error:
        raise SaveError(
            f"The file was changed on disk and cannot be read now: {error.reason}", path=path
        ) from error
    try:
        result = merge(
            before,
            _document(ours, whole),
            on_disk,
            style=library.style(library.site.collection_of(path), whole=whole),
            protected=() if lenient else library.site.settings.protected,
            tangled=lenient,
        )
    except DocumentError as error:
        raise SaveError(
            f"The file was changed on disk too, in a way that does not fit: {error.reason}",
            path=path,
        ) from error
    if result.conflicts and not lenient:
        names = ", ".join(conflict.name for conflict in result.conflicts)
        raise SaveConflict(f"This was changed on disk too: {names}", result.conflicts, path=path)
    return result.document.to_bytes()


@lru_cache(maxsize=8)
def _document(data: bytes, whole: bool) -> Document:
    """Parsed once in a race with somebody who keeps writing, where time counts."""
    return Document.parse(data, whole=whole)


def raise_first(errors: Iterable[CuratorError]) -> None:
    """Raise one of the errors, if there are any."""
    for error in errors:
        raise error
