"""Files that somebody else has changed since they were read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.said import Change

if TYPE_CHECKING:
    from curator.gui.session import Session


def take_over(session: Session, paths: Iterable[str]) -> tuple[str, ...]:
    """Let the session know these files as they are now; edits that are not saved stay. Returns
    those that cannot be read, or do not fit the edits: they stay as they were known."""
    from curator.library import versions

    library = session.library
    failed, changed = [], []
    for path in paths:
        article = library.articles.get(path)
        if article is None:
            continue  # a file of `_data`, which is read anew each time
        try:
            session.store(versions.carried_over(library, article, library.read(path).saved))
        except CuratorError:
            failed.append(path)
        else:
            changed.append(path)
    if changed:
        session.end_step()
        session.changed.emit(Change(tuple(changed)))
    return tuple(failed)
