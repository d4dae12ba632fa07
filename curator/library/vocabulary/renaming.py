"""Topics renamed, and several made one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library


def rename(library: Library, old: str, new: str, batch: Batch) -> Iterator[None]:
    """Give a topic another name everywhere; onto a topic that there is, it merges."""
    raise NotImplementedError


def merge(library: Library, olds: Sequence[str], into: str, batch: Batch) -> Iterator[None]:
    """Make several topics one: `into` takes their place, their words and their children."""
    raise NotImplementedError
