"""One article in several versions: as it is here, as it was saved, as others made it meanwhile.

Nothing here stores or writes anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from curator.document import (
    BODY,
    WHOLE,
    Conflict,
    Document,
    MergeResult,
    Operation,
    Value,
    merge,
    take_ours,
)
from curator.document.conflict import ABSENT, Absent
from curator.document.threeway import same
from curator.errors import DocumentError, RefusedEdit, SaveConflict, SaveError
from curator.library.article import Article, is_yaml
from curator.library.journal import exchanging
from curator.library.same_article import is_another
from curator.library.storage import is_gone, read
from curator.library.undecided import Place, bytes_of, is_single, place_of

if TYPE_CHECKING:
    from curator.library.library import Library


@dataclass(frozen=True, slots=True)
class Laid:
    """An article with its unsaved edits laid over what its file holds now. In `conflicts` somebody
    has to decide: there it has what the file has, and `Conflict.ours` is what was to be there. If
    that is the whole file (`WHOLE`), the article is as it was, and nothing is laid over anything.
    """

    article: Article
    conflicts: tuple[Conflict, ...] = ()


def as_saved(library: Library, article: Article) -> Article:
    """The article without the edits that are not saved."""
    if article.data == article.saved:
        return article
    return Article.read(article.path, article.collection, article.saved, library.site.settings)


def rewritten(library: Library, article: Article, data: bytes) -> Article:
    """The article with these bytes for its whole file: how one that cannot be read is mended.
    Raises DocumentError, with the place, where they cannot be read either."""
    try:
        document = Document.parse(data, whole=is_yaml(article.path))
    except DocumentError as error:
        raise error.at(article.path) from None
    return library.article_of(document, article, data, article.saved)


def rebased(library: Library, target: Article, expected: Article, current: Article) -> Laid:
    """`target`, with what has changed in `current` since it was as `expected`.

    This is how a step is taken back or done again: mostly nothing has changed, and `target` is
    what was there before, byte for byte. Else what others wrote was taken in; that stays, also
    where the step itself had changed the same field: these are the `conflicts`. Raises RefusedEdit.
    """
    if current.data == expected.data:
        if (target.saved, target.origin) == (current.saved, current.origin):
            return Laid(target)
        return Laid(replace(target, saved=current.saved, origin=current.origin))
    base, now = expected.document(), current.document()
    style = library.style(target.collection)
    # Nothing is protected here: the newer `secured` came from disk and is to stay.
    merged = merge(base, now, target.document(), style=style, protected=(), tangled=True)
    conflicts: tuple[Conflict, ...] = ()
    if merged.conflicts:
        merged = merge(base, target.document(), now, style=style, tangled=True)
        conflicts = merged.conflicts
    document = merged.document
    article = library.article_of(document, current, document.to_bytes(), current.saved)
    return Laid(article, conflicts)


# -- what others wrote -----------------------------------------------------------------------------


def laid_over(library: Library, article: Article, theirs: bytes) -> Laid:
    """The article, with the edits of it that are not saved, once its file holds `theirs`."""
    if theirs == article.saved:
        return Laid(article)
    if article.data in (article.saved, theirs):
        read_anew = Article.read(article.path, article.collection, theirs, library.site.settings)
        return Laid(replace(read_anew, origin=article.origin))
    try:
        result = _merged(library, article.path, article.saved, article.data, theirs)
    except DocumentError:
        whole = Conflict.of_text(WHOLE, article.saved, article.data, theirs)
        return Laid(article, (whole,))
    if result.is_whole:
        return Laid(article, result.conflicts)
    data = result.document.to_bytes()
    return Laid(library.article_of(result.document, article, data, theirs), result.conflicts)


def carried_over(library: Library, article: Article, saved: bytes) -> Article:
    """`laid_over` where nothing is to be decided. Raises SaveError or SaveConflict where the edits
    do not fit."""
    if article.data == article.saved:
        data = saved
    else:
        data = lay_over(library, article.path, article.saved, article.data, saved)
    found = Article.read(article.path, article.collection, data, library.site.settings)
    return replace(found, saved=saved, origin=article.origin)


def decided(library: Library, article: Article, conflict: Conflict, value: Value) -> Article:
    """The article, laid over what its file holds, with a value in place of a conflict: that of
    ours, another one, or None with `ours` gone for nothing at all. Raises RefusedEdit where the
    place is not what it was any more; DocumentError where a whole file cannot be read."""
    style = library.style(article.collection, whole=is_yaml(article.path))
    if conflict.field == WHOLE:
        # What the editor saw, not what is there by now: the save is to see the difference.
        return replace(
            rewritten(library, article, bytes_of(value)), saved=bytes_of(conflict.theirs)
        )
    document = article.document()
    if conflict.field == BODY:
        document = document.with_body(bytes_of(value))
    else:
        changes = list(_deciding(conflict, value, place_of(conflict, document.data)))
        document = document.apply(changes, style, library.site.settings.protected)
    return library.article_of(document, article, document.to_bytes(), article.saved)


def _deciding(conflict: Conflict, value: Value, place: Place | None) -> Iterator[Operation]:
    """Raises RefusedEdit."""
    if place is None:
        raise RefusedEdit(
            f"What {conflict.name} was about is not in the list any more; yours is kept until you"
            " take theirs"
        )
    theirs: Value | Absent = ABSENT if "theirs" in conflict.gone else conflict.theirs
    if is_single(theirs, place.value) and not same(place.value, theirs):
        raise RefusedEdit(f"There is something else in {conflict.name} by now")
    is_there = not isinstance(place.value, Absent)
    if value is None and "ours" in conflict.gone:
        if is_there:
            yield Operation("remove", place.route)
    else:
        yield Operation("replace" if is_there else "add", place.route, value)


def taken(library: Library, article: Article, theirs: bytes) -> Article:
    """The article as others left its file, without any edit; where it is to be stays."""
    found = Article.read(article.path, article.collection, theirs, library.site.settings)
    return replace(found, origin=article.origin)


def lost(library: Library, path: str, conflict: Conflict, here: Article | None) -> Article:
    """The editor's version of an article whose file others deleted: as it is here, else as it was
    committed, on top of what both had before."""
    if here is None or here.unreadable:
        data, site = bytes_of(conflict.ours), library.site
        here = Article.read(path, site.collection_of(path), data, site.settings)
    base = bytes_of(conflict.base)
    return replace(here, saved=b"" if base == here.data else base)


def with_edits(library: Library, article: Article, conflict: Conflict) -> Article:
    """The editor's side of a conflict of a whole file, with the edits of the article that are not
    saved: where both changed something, these, as they are newer. Raises DocumentError, RefusedEdit
    where they do not fit."""
    committed, whole = bytes_of(conflict.ours), is_yaml(article.path)
    base, edited, before = (
        Document.parse(data, whole=whole) for data in (article.saved, article.data, committed)
    )
    style = library.style(article.collection, whole=whole)
    result = merge(base, edited, before, style=style, protected=(), tangled=True)
    if result.is_whole:
        raise RefusedEdit("What was edited does not go together with what was committed")
    document = take_ours(result, edited, style, ())
    here = library.article_of(document, article, document.to_bytes(), article.saved)
    return lost(library, article.path, conflict, here)


def is_as_shown(library: Library, article: Article, conflict: Conflict) -> bool:
    """Whether the file is what a conflict of a whole file says that it is. Raises DocumentError
    where it cannot be read."""
    if conflict.deleted_by is not None:
        return is_gone(library.site.root, article.file) == (conflict.deleted_by == "theirs")
    return read(library.site.root, article.file) == bytes_of(conflict.theirs)


def resolved(library: Library, article: Article, *, ours: bool) -> Article:
    """What is on disk now with the article's changes over it; a field that both changed is as it is
    here (`ours`) or as it is there. Raises DocumentError, SaveError where the file cannot be read
    or the versions do not fit."""
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
    return library.article_of(document, article, data, disk)


# -- what a save needs -----------------------------------------------------------------------------


def pending(library: Library, article: Article) -> tuple[bytes, bytes]:
    """What is on disk now, and what saving the article would make of it. Raises SaveError or
    SaveConflict where saving would."""
    if not article.file:
        return b"", article.data
    try:
        disk = read(library.site.root, article.file)
    except DocumentError as error:
        raise SaveError(error.reason, path=article.path) from error

    def merging(
        path: str, base: bytes, ours: bytes, theirs: bytes, *, lenient: bool = False
    ) -> bytes:
        return lay_over(library, path, base, ours, theirs, lenient=lenient)

    written = exchanging.laid_over(article.path, article.saved, article.data, disk, merging)
    return disk, written


def lay_over(
    library: Library, path: str, base: bytes, ours: bytes, theirs: bytes, *, lenient: bool = False
) -> bytes:
    """Theirs with our change: the merge that a save needs; see `journal.exchanging.Merge`. Raises
    SaveConflict, SaveError."""
    try:
        result = _merged(library, path, base, ours, theirs, lenient=lenient)
    except _BaseError as error:  # there are no fields yet to tell what changed where
        raise SaveError(
            "The file was changed on disk too since it was mended here; nothing was written",
            path=path,
        ) from error
    except _TheirsError as error:
        raise SaveError(
            f"The file was changed on disk and cannot be read now: {error.reason}", path=path
        ) from error
    except DocumentError as error:
        raise SaveError(
            f"The file was changed on disk too, in a way that does not fit: {error.reason}",
            path=path,
        ) from error
    if result.conflicts and not lenient:
        names = ", ".join(conflict.name for conflict in result.conflicts)
        raise SaveConflict(f"This was changed on disk too: {names}", result.conflicts, path=path)
    return result.document.to_bytes()


class _BaseError(DocumentError):
    """What was read first is no article."""


class _TheirsError(DocumentError):
    """What others wrote is no article."""


def _merged(
    library: Library, path: str, base: bytes, ours: bytes, theirs: bytes, *, lenient: bool = False
) -> MergeResult:
    """What is edited here is laid over no other article: all of the file is in conflict then.
    Raises _BaseError, _TheirsError, DocumentError."""
    whole = is_yaml(path)
    is_other = all(is_another(path, side, theirs) for side in (base, ours))
    if is_other and not (lenient or whole):
        conflict = Conflict.of_text(WHOLE, base, ours, theirs)
        return MergeResult(_document(theirs, whole), (conflict,))
    try:
        before = _document(base, whole)
    except DocumentError as error:
        raise _BaseError(error.reason) from error
    try:
        their = _document(theirs, whole)
    except DocumentError as error:
        raise _TheirsError(error.reason) from error
    return merge(
        before,
        _document(ours, whole),
        their,
        style=library.style(library.site.collection_of(path), whole=whole),
        protected=() if lenient else library.site.settings.protected,
        tangled=lenient,
    )


@lru_cache(maxsize=8)
def _document(data: bytes, whole: bool) -> Document:
    """Parsed once in a race with somebody who keeps writing, where time counts."""
    return Document.parse(data, whole=whole)
