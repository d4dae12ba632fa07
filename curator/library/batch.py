"""Edits to many articles as one step: everything is worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from curator.errors import CuratorError
from curator.library.article import Article
from curator.library.diff import unified
from curator.library.edits import Edit
from curator.library.library import Library
from curator.library.site import Site
from curator.library.storage import check_replaceable


@dataclass(slots=True)
class Batch:
    """`changed` as they would be saved; `same` counts articles with nothing to do; `refused` says
    which were not, with their path."""

    changed: list[Article] = field(default_factory=list)
    same: int = 0
    refused: list[CuratorError] = field(default_factory=list)

    def diff(self, site: Site) -> bytes:
        """What would be written, as unified diffs of the files that links lead to."""
        return b"".join(
            unified(site.real(article.path), article.saved, article.data)
            for article in self.changed
        )

    def save(self, library: Library, *, keep_going: bool) -> int:
        """Write the changed articles; returns how many were. All or none, unless `keep_going`:
        then those that fail are added to `refused`."""
        if not keep_going:
            return len(library.save_all(self.changed))
        written = 0
        for article in self.changed:
            try:
                library.save(article)
                written += 1
            except CuratorError as error:
                self.refused.append(error)
        return written


def plan(library: Library, wanted: Iterable[tuple[Article | CuratorError, list[Edit]]]) -> Batch:
    """Do the edits, in order, to each article. An error in an article's place is a file that was
    asked for and cannot be had. A file that goes by two names (a link) is changed once."""
    batch = Batch()
    seen: set[str] = set()
    for article, edits in wanted:
        if isinstance(article, CuratorError):
            batch.refused.append(article)
            continue
        try:
            result = article
            for edit in edits:
                result = library.edit(result, edit)
            if result.modified:
                check_replaceable(library.site.root, result.path)
        except CuratorError as error:
            batch.refused.append(error)
            continue
        real = library.site.real(result.path)
        if result.modified and real not in seen:
            seen.add(real)
            batch.changed.append(result)
        else:
            batch.same += 1
    return batch
