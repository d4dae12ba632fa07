"""What comes of laying one side's changes over the other's, and what is to be merged or decided on
the way there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from curator.document import Conflict
from curator.errors import CuratorError, GitError
from curator.git.index import Item
from curator.library.sync.merging import Side

FILES: Final = ("100644", "100755")


class Told(NamedTuple):
    """Something that a person should know about a file, by its path in the repository."""

    path: str
    words: str


@dataclass(slots=True)
class Laid:
    """What is different from theirs, by path of the repository: `items`, and `contents` with their
    modes that are not kept yet. In `conflicts` one side gave way; `merged` are the files that both
    changed. `refused`: why it cannot be merged here at all."""

    items: dict[str, Item | None] = field(default_factory=dict)
    contents: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    conflicts: dict[str, tuple[Conflict, ...]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    refused: list[CuratorError] = field(default_factory=list)


class Three(NamedTuple):
    """Three versions of one file, which is to be at `path`; `is_there`: where theirs is, too."""

    path: str
    base: Item | None
    ours: Item
    theirs: Item
    is_there: bool = True

    @property
    def sides(self) -> tuple[Item | None, Item, Item]:
        """Base, ours and theirs."""
        return self.base, self.ours, self.theirs


class Deleted(NamedTuple):
    """A file that one side, `by`, deleted while the other did something to it: it is at `path`
    there, where it may have been moved, and is `left`."""

    path: str
    base: Item | None
    left: Item
    by: Side
    is_moved: bool = False


def refusal(path: str, reason: str) -> GitError:
    """Why a file cannot be merged here at all."""
    return GitError(reason, path=path)
