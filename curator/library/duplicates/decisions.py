"""What editors have decided about articles that are alike, kept in their settings for each site."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from curator.errors import SaveError
from curator.library.duplicates.stories import Story

Paths = frozenset[str]


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
        """Of a site's folder; none where there are none or they cannot be read. `folder` is
        where such files are if not among the user's settings."""
        try:
            data = json.loads(_file_of(site, folder).read_bytes())
            return cls(_read(data["apart"]), _read(data["kept"]))
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
            return cls()

    def write(self, site: Path, folder: Path | None = None) -> None:
        """Keep them. Raises SaveError."""
        file = _file_of(site, folder)
        lists = {
            "site": os.fspath(site),
            "apart": [sorted(paths) for paths in self.apart],
            "kept": [sorted(paths) for paths in self.kept],
        }
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem)
            try:
                with open(handle, "w", encoding="ascii") as stream:
                    json.dump(lists, stream, indent=1)  # any path: what is odd is escaped
                os.replace(name, file)
            except BaseException:
                with suppress(OSError):
                    os.unlink(name)
                raise
        except OSError as error:
            raise SaveError(f"Not remembered: {error.strerror or error}") from None


def _with(sets: tuple[Paths, ...], paths: Paths) -> tuple[Paths, ...]:
    """One more set; those that are in it say nothing any more."""
    return (*(each for each in sets if not each <= paths), paths)


def _read(lists: Any) -> tuple[Paths, ...]:
    sets = tuple(Paths(paths) for paths in lists if isinstance(paths, list))
    if not all(isinstance(path, str) for paths in sets for path in paths):
        raise ValueError("not paths")
    return sets


def _file_of(site: Path, folder: Path | None) -> Path:
    if folder is None:
        import platformdirs

        folder = platformdirs.user_config_path("curator", appauthor=False) / "duplicates"
    root = os.path.realpath(site)
    return folder / f"{blake2b(os.fsencode(root), digest_size=12).hexdigest()}.json"
