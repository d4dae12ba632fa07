"""Drafts that come back: laid over what is on disk by now. Nothing here stores or writes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from curator.document import WHOLE, Conflict
from curator.errors import CuratorError, DocumentError
from curator.library import same_article, undecided, versions
from curator.library.article import Article
from curator.library.drafts import finding
from curator.library.drafts.draft import Draft, data_of
from curator.library.drafts.drafts import Left
from curator.library.file_names import FileNames
from curator.library.storage import is_gone, read

if TYPE_CHECKING:
    from curator.library.library import Library

#: What became of it: `edited` in its file, `lost` as the file is gone, `new` or `moved` and not
#: there yet, `removed`, `spared` as others have changed what was removed, or `same`: all of it is
#: in the file already.
Fate: TypeAlias = Literal["edited", "lost", "new", "moved", "removed", "spared", "same", "refused"]


@dataclass(frozen=True, slots=True)
class Returned:
    """A draft as it is now. `article` is None where nothing is left of it or it was `refused`, for
    the `reason`. `wanted` is where it was, or was to be, if another article is there by now. An
    `edited` one may be where others have moved it."""

    left: Left
    fate: Fate
    article: Article | None = None
    conflicts: tuple[Conflict, ...] = ()
    wanted: str = ""
    reason: str = ""


def replaced(library: Library, lefts: Iterable[Left]) -> dict[str, bool]:
    """The paths where an article was removed or is to leave for another path, and another one is to
    be, and whether the file is still that of the first. It is not where all was saved and nobody
    could note it any more, or where somebody wrote another one."""
    removed: dict[str, bytes] = {}
    leaving: dict[str, Draft] = {}
    coming = set()
    for draft in (left.draft for left in lefts):
        if draft.removed:
            removed[draft.path] = draft.base
        elif draft.origin is not None:
            coming.add(draft.path)
            leaving[draft.origin] = draft
    found = {path: _leaves(library, path, leaving[path]) for path in coming & leaving.keys()}
    still = {path: _there(library, path) == base for path, base in removed.items()}
    return {**found, **{path: is_so for path, is_so in still.items() if path in coming}}


def _leaves(library: Library, path: str, draft: Draft) -> bool:
    """Whether this file is still that of an article which is to be moved."""
    try:
        data = data_of(library, draft)
        disk = _disk(library, path, (draft.base, data))
    except CuratorError:
        return False
    was_saved = _there(library, draft.path) == data and disk != draft.base
    return disk is not None and not was_saved


def returned(
    library: Library, left: Left, replaced: Mapping[str, bool] = MappingProxyType({})
) -> Returned:
    """What becomes of a draft, with those `replaced` that come with it; never raises for what is in
    it or on disk."""
    draft = left.draft
    try:
        if not _belongs(library, draft.path):
            return Returned(left, "refused", reason="This is not an article of the site any more")
        is_leaving = replaced.get(draft.path)
        if draft.removed:
            return Returned(left, "same") if is_leaving is False else _removed(library, left)
        data = data_of(library, draft)
        if draft.origin == "":
            return _new(library, left, data, is_leaving is True)
        if draft.origin is not None:
            return _moved(library, left, draft.origin, data, is_leaving is True)
        return _edited(library, left, data)
    except CuratorError as error:
        return Returned(left, "refused", reason=error.reason)


def _belongs(library: Library, path: str) -> bool:
    """Whether there can be such an article, be there a file or not."""
    parts = path.split("/")
    if ".." in parts or os.path.isabs(path):
        return False
    return library.site.is_article(path) or library.site.lists("/".join(parts[:-1]))


def _article(library: Library, draft: Draft, data: bytes) -> Article:
    site = library.site
    found = Article.read(draft.path, site.collection_of(draft.path), data, site.settings)
    return replace(found, saved=draft.base, origin=draft.origin)


def _removed(library: Library, left: Left) -> Returned:
    """Only what was seen is to go."""
    path, base = left.draft.path, left.draft.base
    if is_gone(library.site.root, path):
        return Returned(left, "same")
    article = library.read(path)
    if article.data != base:
        return Returned(left, "spared", article)
    return Returned(left, "removed", article, left.draft.conflicts)


def _edited(library: Library, left: Left, data: bytes) -> Returned:
    draft = left.draft
    article = _article(library, draft, data)
    disk = _disk(library, draft.path, (draft.base, data))
    if disk is not None:
        return _over(library, left, article, disk)
    if not article.modified and not draft.conflicts:
        return Returned(left, "same")
    return _moved_away(library, left, article) or _kept(library, left, article, is_free=False)


def _disk(library: Library, file: str, known: Sequence[bytes]) -> bytes | None:
    """What the file of the article holds that was one of the `known`, it may have been saved; None
    if it is gone, or another article has its name. Raises DocumentError."""
    if is_gone(library.site.root, file):
        return None
    disk = read(library.site.root, file)
    return disk if any(same_article.is_still(file, each, disk) for each in known) else None


def _moved_away(library: Library, left: Left, article: Article) -> Returned | None:
    """The edits where others have moved the file to; None where nobody can tell."""
    draft = left.draft
    path = finding.found(library, article.file, draft.base, draft.at)
    if path is None:
        return None
    there = replace(article.at(path), origin=None)
    return _over(library, left, there, read(library.site.root, path))


def _kept(library: Library, left: Left, article: Article, *, is_free: bool) -> Returned:
    """An article that has no file any more, with its edits. `is_free`: where it is to be."""
    draft, file = left.draft, article.file
    if is_gone(library.site.root, file):
        if article.origin is None:
            return Returned(left, "lost", article, draft.conflicts)
        return _placed(library, left, "lost", article, is_free=is_free, conflicts=draft.conflicts)
    # There is another article by now where its file was: what is undecided of a whole file, too.
    conflicts = tuple(each for each in draft.conflicts if each.field != WHOLE)
    new = replace(article, saved=b"", origin="")
    found = _placed(library, left, "new", new, is_free=is_free, conflicts=conflicts)
    return replace(found, wanted=found.wanted or file)


def _over(library: Library, left: Left, article: Article, disk: bytes) -> Returned:
    """Its edits over what the file holds."""
    laid = versions.laid_over(library, article, disk)
    # What was undecided still is, but that of a whole file, which is as it is found now: only one
    # that was deleted here is so still.
    conflicts = left.draft.conflicts
    before = [each for each in conflicts if each.field != WHOLE or each.deleted_by == "ours"]
    there = undecided.followed(before, article, laid.article)
    come = undecided.anchored(laid.conflicts, laid.article)
    conflicts = undecided.joined(undecided.placed(there, laid.article), come)
    if not laid.article.modified and not conflicts:
        return Returned(left, "same")
    fate: Fate = "edited" if laid.article.origin is None else "moved"
    return Returned(left, fate, laid.article, conflicts)


def _new(library: Library, left: Left, data: bytes, is_leaving: bool) -> Returned:
    """`is_leaving`: what is at its path is to go."""
    article = _article(library, left.draft, data)
    there = None if is_leaving else _there(library, article.path)
    if there == data:  # it was being saved when all ended
        return Returned(left, "same")
    return _placed(library, left, "new", article, is_free=there is None)


def _moved(library: Library, left: Left, origin: str, data: bytes, is_leaving: bool) -> Returned:
    draft, article = left.draft, _article(library, left.draft, data)
    there = None if is_leaving else _there(library, article.path)
    disk = _disk(library, origin, (draft.base, data))
    if there == data and disk != draft.base:  # it was being saved when all ended
        return Returned(left, "same")
    if disk is None:
        if there is not None and any(
            same_article.is_it(article.path, each, there) for each in (data, draft.base)
        ):  # the same, and others have written it since; or they moved it there, too
            return _over(library, left, replace(article, origin=None), there)
        away = _moved_away(library, left, article)
        return away or _kept(library, left, article, is_free=there is None)
    found = _over(library, left, article, disk)
    if found.article is None:
        return found
    return _placed(
        library, left, "moved", found.article, is_free=there is None, conflicts=found.conflicts
    )


def _placed(
    library: Library,
    left: Left,
    fate: Fate,
    article: Article,
    *,
    is_free: bool,
    conflicts: tuple[Conflict, ...] = (),
) -> Returned:
    path = article.path
    if is_free:
        return Returned(left, fate, article, conflicts)
    folder, _, name = path.rpartition("/")
    other = article.at(FileNames(library).free(folder, name))
    return Returned(left, fate, replace(other, origin=article.origin), conflicts, wanted=path)


def _there(library: Library, path: str) -> bytes | None:
    """What the file at a path holds, b"" for what is no file; None where there is nothing."""
    if not os.path.lexists(library.site.root / path):
        return None
    try:
        return read(library.site.root, path)
    except DocumentError:
        return b""
