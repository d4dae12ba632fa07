"""Where the file is of an article that is not where it was: Curator was not there when it went."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.library.addresses import addresses_in
from curator.library.article import Article, is_yaml
from curator.library.same_article import content_at, is_it
from curator.library.storage import read

if TYPE_CHECKING:
    from curator.library.library import Library


def found(library: Library, path: str, before: bytes, since: float) -> str | None:
    """Where the file is now of the article which held `before` at a path, and is not there any
    more: the only one that is certainly it, and came `since` then (seconds since 1970), as it is
    another article else."""
    fitting = [
        each
        for each in _candidates(library, path, before)
        if each != path
        and is_yaml(each) == is_yaml(path)
        and _came_after(library, each, since)
        and (data := _data(library, each)) is not None
        and is_it(path, before, data)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _candidates(library: Library, path: str, before: bytes) -> list[str]:
    """Articles that have a file where they are, and are at the same address or have the same
    title."""
    then = content_at(path, before)
    if then is None:
        return []
    addresses = addresses_in(then.front_matter)
    if addresses:
        paths = dict.fromkeys(each for one in addresses for each in library.addresses.at(one))
        rows = library.articles.rows_of(paths)
    else:
        site = library.site
        title = Article.read(path, site.collection_of(path), before, site.settings).title
        rows = [row for row in tuple(library.articles.rows()) if row.title == title]
    return [row.path for row in rows if row.origin is None]


def _came_after(library: Library, path: str, since: float) -> bool:
    """Whether the file was written, or given its name, after that."""
    try:
        return os.lstat(library.site.root / path).st_ctime > since
    except OSError:
        return False


def _data(library: Library, path: str) -> bytes | None:
    try:
        return read(library.site.root, path)
    except CuratorError:
        return None
