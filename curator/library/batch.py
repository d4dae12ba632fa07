"""Changes to many files as one step: everything is worked out before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curator.errors import CuratorError, RefusedEdit, SaveError
from curator.library import versions
from curator.library.article import Article
from curator.library.diff import come, gone, moved, unified
from curator.library.edits import Edit
from curator.library.folders import Places
from curator.library.site import Site
from curator.library.storage import check_replaceable

if TYPE_CHECKING:
    from curator.library.library import Library

_LINE = re.compile(r"^line \d+: ")

#: An article, or why a file that was asked for cannot be had, and what to do to it.
Wanted = tuple[Article | CuratorError, Sequence[Edit]]


@dataclass(slots=True)
class Batch:
    """What a step would do.

    `changed` are the files as they would be written: `saved` is what was read, `data` what would
    be there, `origin` where a file that is moved was, "" for a new one. `removed` are those whose
    files would go. `same` counts files with nothing to do. `refused` says which were asked for and
    cannot be, with their path. `left` says what stays as it is because somebody changed it since,
    when a batch is taken back: `undoes` is the name of that batch, `modes` says who may read the
    files that come back, `folders_to_drop` are those that were made for it, if they are empty, and
    `looked_at` are files, as they are on disk now, that need no taking back.
    """

    label: str = ""
    changed: list[Article] = field(default_factory=list)
    removed: list[Article] = field(default_factory=list)
    same: int = 0
    refused: list[CuratorError] = field(default_factory=list)
    left: list[CuratorError] = field(default_factory=list)
    undoes: str = ""
    modes: dict[str, int] = field(default_factory=dict, repr=False)
    folders_to_drop: list[str] = field(default_factory=list, repr=False)
    looked_at: list[Article] = field(default_factory=list, repr=False)
    _reals: set[str] = field(default_factory=set, repr=False)
    _places: Places | None = field(default=None, repr=False)

    @property
    def count(self) -> int:
        """How many files would be written or removed."""
        return len(self.changed) + len(self.removed)

    def places(self, library: Library) -> Places:
        """Where the site's files are, looked up once for all files of the batch."""
        if self._places is None:
            self._places = Places(library.site.root)
        return self._places

    def diff(self, site: Site) -> bytes:
        """What would be written, as unified diffs of the files that links lead to."""
        changed = (diff_of(article, site) for article in self.changed)
        removed = (gone(article.file, article.saved) for article in self.removed)
        return b"".join((*changed, *removed))

    def add(self, library: Library, article: Article, edits: Sequence[Edit]) -> None:
        """Do the edits, in order, to one more article, as it is on disk: what was edited here and
        is not saved stays unsaved. A file that goes by two names (a link) is changed once."""
        self.label = self.label or "; ".join(dict.fromkeys(edit.label for edit in edits))
        try:
            self.add_changed(library, _edited(library, article, edits))
        except CuratorError as error:
            self.refused.append(error.at(error.path or article.path))

    def add_changed(self, library: Library, result: Article) -> None:
        """One more article as it would be written. Raises SaveError where it cannot be."""
        if not result.modified:
            self.same += 1
            return
        if result.origin is None:
            real = check_replaceable(self.places(library), result.path)
        else:
            real = library.site.real(result.path)
        if real in self._reals:
            self.same += 1
            return
        self._reals.add(real)
        self.changed.append(result)

    def add_removed(self, library: Library, article: Article) -> None:
        """One more file that would go. Raises SaveError where it cannot."""
        check_replaceable(self.places(library), article.file)
        self.removed.append(article)


def plan(library: Library, wanted: Iterable[Wanted], label: str = "") -> Batch:
    """All of it at once; see `work_out`."""
    batch = Batch(label)
    for _ in work_out(library, wanted, batch):
        pass
    return batch


def work_out(library: Library, wanted: Iterable[Wanted], batch: Batch) -> Iterator[None]:
    """Do the edits to each article, one at a time, and note in `batch` what comes of it."""
    for article, edits in wanted:
        if isinstance(article, CuratorError):
            batch.refused.append(article)
        else:
            batch.add(library, article, edits)
        yield


def diff_of(article: Article, site: Site) -> bytes:
    """What writing one article would change, as a unified diff."""
    if article.origin is None:
        return unified(site.real(article.path), article.saved, article.data)
    if not article.origin:
        return come(article.path, article.data)
    return moved(article.origin, article.path, article.saved, article.data)


def _edited(library: Library, article: Article, edits: Sequence[Edit]) -> Article:
    if article.origin is not None:
        raise SaveError("This article is new or moved and not saved yet; save it first")
    result = versions.as_saved(library, article)
    for edit in edits:
        result = library.edit(result, edit)
    if new := _problems(result) - _problems(versions.as_saved(library, article)):
        raise RefusedEdit(f"Afterwards {min(new)}")
    if article.modified and result.modified:
        # Refuses where the unsaved edits do not fit.
        versions.carried_over(library, article, result.data)
    return result


def _problems(article: Article) -> set[str]:
    """What is said of an article's values, wherever in the file they are."""
    return {_LINE.sub("", problem) for problem in article.problems}
