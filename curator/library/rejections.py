"""What was rejected in triage and says nothing of it in its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from curator.library import remembered
from curator.library.triage import Verdict

if TYPE_CHECKING:
    from curator.library.row import Row
    from curator.library.triage import Decided

_KIND = "rejections"


@dataclass(frozen=True, slots=True)
class Rejections:
    """The articles that were rejected without a word of it in their files: they were not published
    before, and their site does not mark what is removed."""

    paths: frozenset[str] = frozenset()

    @classmethod
    def read(cls, site: Path, folder: Path | None = None) -> Rejections:
        """Of a site's folder; see `remembered`."""
        paths = remembered.read(_KIND, site, folder).get("paths")
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            return cls()
        return cls(frozenset(paths))

    def after(self, decided: Iterable[Decided]) -> Rejections:
        """With what was decided since."""
        paths = set(self.paths)
        for each in decided:
            if each.verdict is Verdict.REJECT and not each.edited:
                paths.add(each.path)
            elif each.verdict is Verdict.PUBLISH:
                paths.discard(each.path)
        return Rejections(frozenset(paths))

    def write(self, site: Path, folder: Path | None = None) -> None:
        """Keep them. Raises SaveError."""
        remembered.write(_KIND, site, {"paths": sorted(self.paths)}, folder)

    def among(self, rows: Iterable[Row]) -> frozenset[str]:
        """Those of the articles that nobody has published since."""
        return frozenset(
            row.path for row in rows if row.path in self.paths and row.published is False
        )
