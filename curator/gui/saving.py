"""What one save does: files are written, come, move and go, each on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.words import count

if TYPE_CHECKING:
    from pathlib import Path

    from curator.library.article import Article
    from curator.library.library import Library


@dataclass(slots=True)
class Saving:
    """How a save went. `filed` are the paths of the articles whose files came, moved or went."""

    saved: list[Article] = field(default_factory=list)
    trashed: list[Article] = field(default_factory=list)
    gone: list[Article] = field(default_factory=list)  # deleted here, and by somebody else too
    failed: list[CuratorError] = field(default_factory=list)
    kept: list[tuple[Article, CuratorError]] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)


def save_each(
    library: Library,
    articles: Sequence[Article],
    deleted: Sequence[Article],
    to_trash: Callable[[Path], None],
) -> Saving:
    """Save each article, and put the files of those that were deleted into the trash; what fails
    does not keep the others."""
    result = Saving()
    plain = [article for article in articles if article.origin is None]
    rest = list(articles)
    if len(plain) > 1:
        # All at once syncs the disk once; if one cannot be saved, the others still are.
        with suppress(CuratorError):
            result.saved += library.save_all(plain)
            rest = [article for article in articles if article.origin is not None]
    for article in rest:
        try:
            result.saved.append(library.save(article))
        except CuratorError as error:
            result.failed.append(error.at(article.path))
            continue
        if article.origin is not None:
            result.filed.append(article.path)
    for article in deleted:
        try:
            was_there = library.discard(article, to_trash)
        except CuratorError as error:
            result.kept.append((article, error))
            continue
        (result.trashed if was_there else result.gone).append(article)
        result.filed.append(article.path)
    return result


def words_of_saved(result: Saving) -> str:
    """`Saved 3 articles, moved 1 to the trash`."""
    saved, trashed, gone = len(result.saved), len(result.trashed), len(result.gone)
    parts = [f"Saved {count(saved, 'article')}"] if saved else []
    if trashed:
        number = f"{trashed}" if parts else count(trashed, "article")
        parts.append(f"{'moved' if parts else 'Moved'} {number} to the trash")
    if gone:
        number = f"{gone}" if parts else count(gone, "article")
        parts.append(f"{'deleted' if parts else 'Deleted'} {number}, gone from disk already")
    return ", ".join(parts)
