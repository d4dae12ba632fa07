"""Topics taken out of a site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library


def delete(
    library: Library, names: Sequence[str], batch: Batch, *, children_to: str | None = None
) -> Iterator[None]:
    """Remove topics everywhere. Their children get the parent `children_to`, or none if it is "";
    if it is None, topics that have children are refused."""
    raise NotImplementedError
