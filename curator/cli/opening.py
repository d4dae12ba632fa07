"""Opening the site that a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.cli.printing import write

if TYPE_CHECKING:
    from curator.library.library import Library


def opened(site: str) -> Library:
    """All articles of a site. A save that was interrupted is finished first, and told."""
    from curator.library.library import Library

    return _told(Library.open(site))


def opened_at(site: str) -> Library:
    """A site of which nothing is read yet; the same is told."""
    from curator.library.library import Library

    return _told(Library.at(site))


def _told(library: Library) -> Library:
    for recovered in library.recovered:
        write(f"{recovered}\n", err=True)
    return library
