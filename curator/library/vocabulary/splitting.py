"""One topic made several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library


def split(
    library: Library,
    old: str,
    new: Sequence[str],
    batch: Batch,
    *,
    keep: bool = False,
    by_words: bool = False,
) -> Iterator[None]:
    """Put all of `new` in the place of a topic on every article that has it."""
    raise NotImplementedError
