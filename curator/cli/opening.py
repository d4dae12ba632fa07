"""Opening the site that a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.cli import conflicts
from curator.cli.printing import write

if TYPE_CHECKING:
    from curator.library.library import Library


def opened(site: str) -> Library:
    """All articles of a site. A save that was interrupted is finished first, and told."""
    from curator.library.library import Library

    return _told(Library.open(site))


def opened_at(site: str, *, syncs: bool = False) -> Library:
    """A site of which nothing is read yet; the same is told. The command that `syncs` says itself
    which values an earlier sync had to decide on."""
    from curator.library.library import Library

    return _told(Library.at(site), syncs=syncs)


def _told(library: Library, *, syncs: bool = False) -> Library:
    from curator.library.journal.recovery import Recovered

    for recovered in library.recovered:
        write(f"{recovered}\n", err=True)
        if isinstance(recovered, Recovered) or syncs:
            continue
        for path, found in recovered.conflicts.items():
            commit = recovered.commits.get(path, "")
            for line in conflicts.lines(recovered.shown(path), found, "theirs", commit):
                write(line, err=True)  # what is printed is the answer of the command
        for path, found in recovered.kept.items():
            for line in conflicts.lines(recovered.shown(path), found, "ours"):
                write(line, err=True)
    return library
