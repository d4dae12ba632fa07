"""Steps over several files, worked out and written through the library's public face.

A step is data, so that it can be told to another process: {"site": folder, "set": {path: heat},
"new": {path: text}, "move": {old: new}, "remove": [path]}.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from curator.document import Document
from curator.errors import CuratorError
from curator.library.article import Article

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library


def worked_out(step: dict[str, Any]) -> tuple[Library, Batch]:
    """Read the site, and what the step would do. Raises CuratorError where it is refused."""
    from curator.library.batch import Batch
    from curator.library.edits import SetField
    from curator.library.library import Library

    library = Library.open(step["site"])
    batch = Batch("A step")
    for path, heat in step.get("set", {}).items():
        batch.add(library, library.articles[path], [SetField("/heat", heat)])
    for path, text in step.get("new", {}).items():
        data = text.encode()
        document = Document.parse(data)
        site = library.site
        new = Article.of(document, path, site.collection_of(path), data, b"", site.settings, "")
        batch.add_changed(library, new)
    for old, path in step.get("move", {}).items():
        found = library.articles[old]
        collection = library.site.collection_of(path)
        moved = replace(found, path=path, collection=collection, origin=old)
        batch.add_changed(library, moved)
    for path in step.get("remove", []):
        batch.add_removed(library, library.articles[path])
    if batch.refused:
        raise batch.refused[0]
    return library, batch


def write(library: Library, batch: Batch, *, exact: bool = False, patience: float = 10) -> int:
    """Write it, waiting for another writer at most `patience` seconds; returns the exit code that
    the command line would have."""
    try:
        written = library.write(batch, "command line", exact=exact, patience=patience)
    except CuratorError as error:
        print(error, file=sys.stderr)
        return 3
    for refused in written.refused:
        print(refused, file=sys.stderr)
    print(f"{written.count} written", file=sys.stderr)
    return 3 if written.refused else 0
