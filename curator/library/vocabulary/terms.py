"""Single terms of the vocabulary: new ones, their words, their parent, their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library


def add(
    library: Library,
    name: str,
    batch: Batch,
    *,
    parent: str = "",
    keywords: Sequence[str] = (),
    after: str | None = None,
) -> Iterator[None]:
    """Make a new term, behind the term `after` or behind all."""
    raise NotImplementedError


def set_keywords(
    library: Library, name: str, keywords: Sequence[str], batch: Batch
) -> Iterator[None]:
    """Give a term these keywords."""
    raise NotImplementedError


def set_parent(library: Library, name: str, parent: str, batch: Batch) -> Iterator[None]:
    """Put a term below another, or, with "", below none."""
    raise NotImplementedError


def place(library: Library, name: str, index: int, batch: Batch) -> Iterator[None]:
    """Move a term in the order of the vocabulary; `index` is its place among the terms then."""
    raise NotImplementedError
