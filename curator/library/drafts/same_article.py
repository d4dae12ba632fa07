"""Whether a file is that of an article as it was known before, and where it is now: Curator was not
there when it came to be what it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from curator.document import Document
from curator.errors import CuratorError, DocumentError
from curator.library.addresses import addresses_in, normal
from curator.library.article import Article, is_yaml
from curator.library.outside.known import Content, content_of, has_most_in_common
from curator.library.storage import read

if TYPE_CHECKING:
    from curator.library.library import Library


def is_still(path: str, before: bytes, now: bytes) -> bool:
    """Whether the file at a path is still that of the article which held `before`: it is unless all
    speaks against it. What cannot be read speaks neither way, and nothing is laid over it."""
    then, there = _content(path, before), _content(path, now)
    if before == now or then is None or there is None:
        return True
    title = then.front_matter.get("title")
    if title and title == there.front_matter.get("title"):
        return True
    is_there = _is_at_same_address(then, there)
    if is_there is not None:
        return is_there or _has_same_body(then, there)
    lines, others = _lines(then), _lines(there)
    if not (lines and others):
        return has_most_in_common(then, there)
    return 2 * len(lines & others) >= min(len(lines), len(others))


def is_it(path: str, before: bytes, now: bytes) -> bool:
    """Whether a file is certainly that of the article which held `before`, whatever was at its path
    then: it holds the same, or has most of it and the same address in the web, or the same body
    where no address speaks against it."""
    if before == now:
        return bool(before)
    then, there = _content(path, before), _content(path, now)
    if then is None or there is None or not has_most_in_common(then, there):
        return False
    is_there = _is_at_same_address(then, there)
    return _has_same_body(then, there) if is_there is None else is_there


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
    then = _content(path, before)
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


def _content(path: str, data: bytes) -> Content | None:
    if not is_yaml(path):
        return content_of(data)
    try:
        return Content(Document.parse(data, whole=True).data, b"")
    except DocumentError:
        return None


def _is_at_same_address(then: Content, there: Content) -> bool | None:
    """None where one of the two has none."""
    addresses, others = (
        {normal(each) for each in addresses_in(content.front_matter)} for content in (then, there)
    )
    return bool(addresses & others) if addresses and others else None


def _has_same_body(then: Content, there: Content) -> bool:
    return bool(then.body and then.body.strip()) and then.body == there.body


def _lines(content: Content) -> set[bytes]:
    return {line.strip() for line in (content.body or b"").splitlines()} - {b""}
