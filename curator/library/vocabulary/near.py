"""Topics whose names are nearly the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from curator.library.library import Library

Reason = Literal["case", "spacing", "plural", "typo"]


@dataclass(frozen=True, slots=True)
class Near:
    """Two topics that may be meant to be one: `one` is the likelier to be right, `other` would be
    merged into it. `reason` is what tells them apart."""

    one: str
    other: str
    reason: Reason


def near_names(library: Library) -> list[Near]:
    """The pairs of topics, of the vocabulary and of articles, with nearly the same names."""
    raise NotImplementedError
