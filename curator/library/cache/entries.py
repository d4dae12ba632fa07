"""What is kept of one file: its row, its front matter, its addresses."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import NamedTuple

from curator.document import Value, quick_front_matter
from curator.errors import DocumentError
from curator.library.addresses import Addressed, addressed, addresses_in
from curator.library.article import Article, is_yaml
from curator.library.cache.stamps import Stamp, read_stamped
from curator.library.row import Row
from curator.library.site import Site


class Entry(NamedTuple):
    """Of the file `row.path` as it was read at `read_at` (nanoseconds since 1970). `stamp` None:
    it is to be read again each time. `digest`: of its bytes, see `digest_of`. `front_matter` is
    None where it cannot be read."""

    row: Row
    stamp: Stamp | None
    read_at: int
    digest: bytes
    front_matter: dict[str, Value] | None
    addressed: Addressed


def digest_of(data: bytes) -> bytes:
    """Sixteen bytes that stand for a file's content."""
    return blake2b(data, digest_size=16).digest()


def read_entry(site: Site, path: str) -> Entry:
    """Read a listed file of the site. Never raises: what cannot be read is an unreadable row."""
    collection = site.collection_of(path)
    try:
        data, stamp, read_at = read_stamped(os.fspath(site.root), path)
    except DocumentError as error:
        broken = Article.broken(path, collection, error.reason)
        return Entry(broken.row, None, 0, digest_of(b""), None, Addressed(path, (), ()))
    quick = None if is_yaml(path) else quick_front_matter(data, with_starts=False)
    if quick is None:
        article = Article.read(path, collection, data, site.settings)
        return entry_of(article, stamp, read_at)
    article = Article.of(quick, path, collection, data, data, site.settings)
    if article.related:
        found = addressed(article)
    else:
        found = Addressed(path, tuple(addresses_in(quick.data)), ())
    return Entry(article.row, stamp, read_at, digest_of(data), quick.data, found)


def entry_of(article: Article, stamp: Stamp | None, read_at: int) -> Entry:
    """Of an article whose file holds what it was `saved` as, and is where it is to be. What is
    not saved of it is left out by its caller."""
    front_matter = None
    try:
        front_matter = article.document().data
        found = addressed(article)
    except DocumentError:
        found = Addressed(article.path, (), ())
    return Entry(article.row, stamp, read_at, digest_of(article.data), front_matter, found)
