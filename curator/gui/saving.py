"""Writing what the window changed: saves, and batches that were previewed. All of it goes through
the journal, large ones in a thread of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.background import Background, Watch
from curator.gui.words import count

if TYPE_CHECKING:
    from pathlib import Path

    from curator.library.article import Article
    from curator.library.batch import Batch
    from curator.library.journal.recovery import Recovered
    from curator.library.journal.transaction import Written
    from curator.library.library import Library

_AT_ONCE = 20  # files that are written before the window could miss its turn
_PATIENCE = 0.5  # seconds that the window may stand still for another writer


@dataclass(slots=True)
class Saving:
    """How a save went. `filed` are the paths of the articles whose files came, moved or went."""

    saved: list[Article] = field(default_factory=list)
    trashed: list[Article] = field(default_factory=list)
    gone: list[Article] = field(default_factory=list)  # deleted here, and by somebody else too
    failed: list[CuratorError] = field(default_factory=list)
    kept: list[tuple[Article, CuratorError]] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    recovered: list[Recovered] = field(default_factory=list)  # interrupted before, finished first

    def add(self, other: Saving) -> None:
        """How another save went is part of this one."""
        for mine, its in (
            (self.saved, other.saved),
            (self.failed, other.failed),
            (self.filed, other.filed),
            (self.recovered, other.recovered),
        ):
            mine.extend(its)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a batch that was previewed. Unless `error` is None nothing was written;
    `stale` are then the files that are not what was read when it was worked out."""

    written: int = 0
    batch: str = ""
    stale: tuple[str, ...] = ()
    error: CuratorError | None = None
    cancelled: bool = False


def save_each(
    library: Library,
    articles: Sequence[Article],
    deleted: Sequence[Article],
    to_trash: Callable[[Path], None],
    background: Background,
    label: str,
) -> Saving:
    """Save each article, and put the files of those that were deleted into the trash, as one batch
    of the journal; what cannot be written does not keep the others."""
    from curator.library.batch import Batch

    result = Saving(gone=[article for article in deleted if library.is_gone(article)])
    present = [article for article in deleted if article not in result.gone]
    batch = Batch(label, changed=list(articles), removed=present)

    def write(watch: Watch | None) -> tuple[Written, dict[str, Article]]:
        patience = _PATIENCE if watch is None else 10 * _PATIENCE
        written = library.write(
            batch, "window", keep_going=True, watch=watch, dispose=to_trash, patience=patience
        )
        return written, library.as_written(batch, written)

    try:
        at_once = batch.count <= _AT_ONCE
        written, now = write(None) if at_once else background.run("Saving", write)
    except CuratorError as error:
        result.failed.append(error)
        return result
    absorbed = library.absorb(batch, written, now)
    _sort(library, batch, written, result)
    result.filed += absorbed.gone
    result.recovered = written.recovered
    return result


def _sort(library: Library, batch: Batch, written: Written, result: Saving) -> None:
    by_path = {error.path: error for error in written.refused}
    for article in batch.changed:
        if article.path in written.files:
            result.saved.append(library.articles.get(article.path, article))
            if article.origin is not None:
                result.filed.append(article.path)
    for article in batch.removed:
        error = by_path.pop(article.file, None)
        if error is not None:
            result.kept.append((article, error))
        elif article.file in written.files:
            result.trashed.append(article)
            result.filed.append(article.path)
    for article in result.gone:
        library.removed.pop(article.file, None)
        result.filed.append(article.path)
    result.failed += by_path.values()


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
