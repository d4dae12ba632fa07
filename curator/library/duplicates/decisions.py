"""What editors have decided about articles that are alike, kept in their settings for each site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from curator.library import remembered
from curator.library.duplicates.stories import Story

Paths = frozenset[str]
_KIND = "duplicates"


@dataclass(frozen=True, slots=True)
class Decisions:
    """Articles at the paths of one of the sets in `apart` are not the same story. Those of one
    in `kept` are, and one of them was kept: that is settled as long as no two of them are shown
    to readers."""

    apart: tuple[Paths, ...] = ()
    kept: tuple[Paths, ...] = ()

    @property
    def paths(self) -> Paths:
        """All that something was decided about."""
        return Paths().union(*self.apart, *self.kept)

    def settle(self, one: Story, other: Story) -> bool:
        """Whether the two need no decision any more."""
        both = {one.path, other.path}
        if any(both <= paths for paths in self.apart):
            return True
        return (one.is_hidden or other.is_hidden) and any(both <= paths for paths in self.kept)

    def with_apart(self, paths: Iterable[str]) -> Decisions:
        """These are not the same."""
        return replace(self, apart=_with(self.apart, Paths(paths)))

    def with_kept(self, paths: Iterable[str]) -> Decisions:
        """Of these one was kept."""
        return replace(self, kept=_with(self.kept, Paths(paths)))

    @classmethod
    def read(cls, site: Path, folder: Path | None = None) -> Decisions:
        """Of a site's folder; see `remembered`. None where they cannot be read."""
        data = remembered.read(_KIND, site, folder)
        try:
            return cls(_read(data["apart"]), _read(data["kept"]))
        except (ValueError, TypeError, LookupError):
            return cls()

    def write(self, site: Path, folder: Path | None = None) -> None:
        """Keep them. Raises SaveError."""
        lists = {
            "apart": [sorted(paths) for paths in self.apart],
            "kept": [sorted(paths) for paths in self.kept],
        }
        remembered.write(_KIND, site, lists, folder)


def _with(sets: tuple[Paths, ...], paths: Paths) -> tuple[Paths, ...]:
    """One more set; those that are in it say nothing any more."""
    return (*(each for each in sets if not each <= paths), paths)


def _read(lists: Any) -> tuple[Paths, ...]:
    sets = tuple(Paths(paths) for paths in lists if isinstance(paths, list))
    if not all(isinstance(path, str) for paths in sets for path in paths):
        raise ValueError("not paths")
    return sets
