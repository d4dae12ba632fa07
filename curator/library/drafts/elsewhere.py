"""Drafts of a site that was moved to another folder: they are kept by where it was."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.library.drafts.drafts import Drafts
from curator.library.drafts.store import StoreError, file_of
from curator.library.storage import read

if TYPE_CHECKING:
    from curator.library.library import Library


def elsewhere(library: Library, folder: Path | None = None) -> tuple[Path, Drafts] | None:
    """Where this site was before, as far as can be told, and what is kept for it there: there is no
    such folder any more, and half of the drafts at least were made from files as they are here.
    `folder` as for `Store.open`. The caller closes the drafts."""
    for root in _gone(file_of(library.site.root, folder).parent):
        with contextlib.suppress(StoreError):
            drafts = Drafts.open(root, folder)
            try:
                if _fit(library, _bases(drafts)):
                    return root, drafts
            except BaseException:
                drafts.close()
                raise
            drafts.close()
    return None


def _gone(folder: Path) -> Iterator[Path]:
    """The sites with drafts that are not where they were."""
    for file in sorted(folder.glob("*.sqlite3")):
        root = _root(file)
        if root is not None and not os.path.lexists(root) and file_of(root, folder) == file:
            yield root


def _root(file: Path) -> Path | None:
    """Whose drafts are in the file; None if it has none. Nothing is done to it."""
    for table in ("drafts", "texts"):  # there may be no texts yet
        query = f"SELECT root FROM site WHERE EXISTS (SELECT 1 FROM {table})"
        with (
            contextlib.suppress(sqlite3.Error, TypeError),
            contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection,
        ):
            found = connection.execute(query).fetchone()
            if found is not None:
                return Path(os.fsdecode(found[0]))
    return None


def _bases(drafts: Drafts) -> list[tuple[str, bytes]]:
    """The files that something was edited in, and what they held. Raises StoreError."""
    edited = [each.draft for each in drafts.left()[0]]
    typed = [each.text for each in drafts.left_texts()[0]]
    found = [(draft.origin or draft.path, draft.base) for draft in edited]
    return found + [(text.path, text.base) for text in typed]


def _fit(library: Library, bases: list[tuple[str, bytes]]) -> bool:
    """Whether they are the files of this site. Of what is all new nobody can tell."""
    made = [(path, base) for path, base in bases if base and library.site.is_article(path)]
    same = sum(_data(library, path) == base for path, base in made)
    return 0 < len(made) <= 2 * same


def _data(library: Library, path: str) -> bytes | None:
    try:
        return read(library.site.root, path)
    except CuratorError:
        return None
