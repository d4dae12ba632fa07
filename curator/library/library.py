"""A whole site in memory: its articles, its vocabulary, and the ways to edit and save them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from curator.document import Document, Style, Value
from curator.errors import DocumentError
from curator.library import fields, partly, saving
from curator.library.addresses import Addressed, Addresses, addressed
from curator.library.article import Article, is_yaml
from curator.library.articles import Articles
from curator.library.body_edit import BodyEdit
from curator.library.cached import Cached
from curator.library.journal.lock import PATIENCE
from curator.library.journal.place import is_interrupted, is_sync_interrupted
from curator.library.journal.transaction import Order
from curator.library.opening import fill
from curator.library.publishers import Publishers
from curator.library.saving import Absorbed
from curator.library.siblings import MAX_SIBLINGS, Siblings
from curator.library.site import Site
from curator.library.specs import Specs
from curator.library.storage import is_gone, read, read_listed
from curator.library.taxonomy import Taxonomy
from curator.library.versions import lay_over

if TYPE_CHECKING:
    from pathlib import Path

    from curator.library.batch import Batch
    from curator.library.edits import Edit
    from curator.library.journal.journal import Journal
    from curator.library.journal.recovery import Recovered
    from curator.library.journal.transaction import Watch, Written
    from curator.library.query import Needs
    from curator.library.records import Records
    from curator.library.row import Row
    from curator.library.sync.recovery import RecoveredSync
    from curator.library.table import Table

_BY = "command line"  # who writes what is saved without a window


class Library:
    """`articles` by path, in path order. Articles are values: `edit` gives a new one and `replace`
    puts it in the place of the old, `refile` adds and removes; only saving writes files.

    A new Library is empty: `Library.open` reads all articles, while a command that changes a few
    files asks for these with `read`.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.began = time.time_ns()  # nothing was read before
        self.articles = Articles(self._read)
        self._siblings = Siblings(self.articles)
        self._outcomes = partly.Outcomes()
        self._taxonomy: Taxonomy | None = None
        self._publishers: Publishers | None = None
        self._records: Records | None = None
        self._specs: Specs | None = None
        self._addresses = Addresses()
        self._addressing = Lock()  # they may be read ahead in another thread
        self._journal: Journal | None = None
        self.cached: Cached | None = None  # of a large site
        self.recovered: tuple[Recovered | RecoveredSync, ...] = ()

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Library:
        """A site with all its articles; see `opening`. Raises SiteError."""
        library = cls.at(path)
        fill(library)
        return library

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Library:
        """A site of which nothing is read yet. A save or a sync that was interrupted is finished
        first: `recovered` says so. Raises SiteError."""
        library = cls(Site.open(path))
        if is_interrupted(library.site.root):
            library.recovered = tuple(library.journal.recover())
        if is_sync_interrupted(library.site.root):
            from curator.library.sync.recovery import recover

            library.recovered += recover(library.site)
        return library

    @property
    def removed(self) -> dict[str, Article]:
        """The articles taken out whose files are still there, by their file."""
        return self.articles.removed

    @property
    def taxonomy(self) -> Taxonomy:
        """The topics of `_data/topics`, read at the first call."""
        if self._taxonomy is None:
            self._taxonomy = Taxonomy.read(self.site)
        return self._taxonomy

    @property
    def publishers(self) -> Publishers:
        """The records of `_data/organizations`, read at the first call."""
        if self._publishers is None:
            self._publishers = Publishers.read(self.site)
        return self._publishers

    @property
    def specs(self) -> Specs:
        """What the fields of the collections are, each learned at the first question about it."""
        if self._specs is None:
            self._specs = Specs(self)
        return self._specs

    @property
    def records(self) -> Records:
        """What articles have of the publishers that the site has records of."""
        if self._records is None:
            from curator.library.records import Records  # the command line seldom asks

            self._records = Records(self)
        return self._records

    @property
    def addresses(self) -> Addresses:
        """Which articles are at a web address, as they are now; read at the first call."""
        with self._addressing:
            self._addresses.update(self.articles, self.addresses_of)
        return self._addresses

    @property
    def field_names(self) -> frozenset[str]:
        """Every field that an article of the site has, and the built-in ones."""
        return self.articles.keys_seen | fields.BUILT_IN.keys()

    @property
    def topic_names(self) -> frozenset[str]:
        """Every topic of the vocabulary and of the articles."""
        return self.articles.topics_seen.union(self.taxonomy.names)

    def front_matter(self, paths: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        """The front matter of articles by path, as they are now; of those that can be read."""
        left = paths
        if self.cached is not None:
            left = yield from self.cached.front_matter(paths)
        for path in left:
            article = self.articles.get(path)
            if article is not None and not article.unreadable:
                try:
                    yield path, article.front_matter()
                except DocumentError:
                    continue

    def addresses_of(self, paths: Sequence[str]) -> Iterator[Addressed]:
        """The web addresses of articles, as they are now."""
        left = paths
        if self.cached is not None:
            left = yield from self.cached.addresses(paths)
        for path in left:
            article = self.articles.get(path)
            if article is not None:
                yield addressed(article)

    def find(self, text: str) -> list[Article]:
        """The articles that match a query, in path order or as it says; "" finds all. Raises
        QueryError."""
        return [self.articles[row.path] for row in self.find_rows(text)]

    def find_rows(self, text: str) -> list[Row]:
        """The same without reading any file that the query does not need."""
        from curator.library.finding import find

        return find(self, text)

    def prepare(self, table: Table, needs: Needs) -> Iterator[None]:
        """Load into a table what a query needs beside its rows, a little at a time."""
        from curator.library.finding import prepare

        return prepare(self, table, needs)

    def read(self, path: str) -> Article:
        """The article, or the file of `_data`, that is at `path` on disk now; not stored.

        Raises DocumentError for what is neither; SiteError for what is outside the site."""
        path = self.site.relative(path)
        if not self.site.is_article(path) and not self.site.is_data(path):
            raise DocumentError("This is not an article of the site", path=path)
        article = self._read(path)
        if article.unreadable and not article.data:
            read(self.site.root, path)  # says why, if it is not simply empty
        return article

    def read_listed(self, path: str) -> None:
        """Read an article that a walk of the site just found, and store it."""
        self.articles.put(self._read(path, listed=True))

    def reload(self, path: str) -> Article:
        """Read an article from disk again; edits that were not saved are gone. Stores it."""
        article = self._read(path)
        self.replace(article)
        return article

    def replace(self, article: Article) -> None:
        """Put `article` in the place of the one with its path."""
        if article.path in self.articles:
            self.articles.put(article)

    def refile(self, gone: Iterable[str], come: Iterable[Article]) -> None:
        """Take articles out, then put others in; see `Articles.refile`."""
        self.articles.refile(gone, come)

    def check_refile(self, gone: Sequence[str], come: Sequence[Article]) -> None:
        """Raises RefusedEdit where `refile` would."""
        self.articles.check_refile(gone, come)

    def edit(self, article: Article, edit: Edit) -> Article:
        """The article with the edit done, not stored; `article` itself if there is nothing to do.
        Raises RefusedEdit or, for an unreadable article, DocumentError."""
        settings = self.site.settings
        style = self.style(article.collection, whole=is_yaml(article.path))
        quick = partly.edited(article, edit, style, settings, self._outcomes)
        if quick is not None:
            return quick
        try:
            before = article.document()
            ops = edit.operations(before, settings)
            document = before.apply(ops, style, settings.protected)
            if isinstance(edit, BodyEdit):
                document = edit.done_to(document)
            if document is before:
                return article
        except DocumentError as error:
            raise error.at(article.path) from None
        data = document.to_bytes()
        if data == article.data:
            return article
        return self.article_of(document, article, data, article.saved)

    @property
    def journal(self) -> Journal:
        """Through which everything is written."""
        if self._journal is None:
            from curator.library.journal.journal import Journal

            self._journal = Journal(self.site.root, partial(lay_over, self))
        return self._journal

    def write(
        self,
        batch: Batch,
        by: str,
        *,
        keep_going: bool = False,
        exact: bool = False,
        watch: Watch | None = None,
        dispose: Callable[[Path], None] | None = None,
        patience: float = PATIENCE,
    ) -> Written:
        """Write a batch, all of it or nothing; then `absorb` what came of it. What the arguments
        mean says `journal.transaction.Order`, what is raised `journal.journal.Journal.write`."""
        writes = saving.writes_of(batch)
        label, undoes = batch.label, batch.undoes
        empty = tuple(batch.folders_to_drop)
        order = Order(writes, label, by, undoes, keep_going, exact, watch, dispose, empty)
        return self.journal.write(order, patience)

    def as_written(self, batch: Batch, written: Written) -> dict[str, Article]:
        """The articles of a batch as they are in their files now, for `absorb`."""
        return saving.as_written(self, batch, written)

    def absorb(
        self, batch: Batch, written: Written, now: dict[str, Article] | None = None
    ) -> Absorbed:
        """Take over what is in the files of a batch `now`."""
        if now is None:
            now = self.as_written(batch, written)
        return saving.absorb(self, batch, written, now)

    def save(self, article: Article) -> Article:
        """Write one article, with what others changed in the file meanwhile; see `save_all`. A new
        one is created, one that is to be elsewhere is moved; neither ever over another file."""
        return self.save_all([article])[0]

    def save_all(self, articles: Sequence[Article]) -> list[Article]:
        """Write all articles or none, and store them as they are on disk then: with what others
        changed in the files since they were read. Raises SaveError or SaveConflict."""
        from curator.library.batch import Batch

        batch = Batch("Save", changed=list(articles))
        written = self.write(batch, _BY)
        saving.raise_first(written.refused)
        self.absorb(batch, written)
        return [self.articles.get(each.path) or self._read(each.path) for each in articles]

    def is_taken(self, article: Article) -> bool:
        """Is there another file where this article is to be?"""
        return article.origin is not None and os.path.lexists(self.site.root / article.path)

    def is_gone(self, article: Article) -> bool:
        """Was its file deleted or moved by somebody else?"""
        return bool(article.file) and is_gone(self.site.root, article.file)

    def discard(self, article: Article, to_trash: Callable[[Path], None]) -> bool:
        """Put the file of an article that was `removed` into the trash; False if it is gone
        already, which is as good. Raises SaveError, also where it is not what was read any more;
        then the file stays."""
        from curator.library.batch import Batch

        if self.is_gone(article):
            self.removed.pop(article.file, None)
            return False
        batch = Batch("Delete", removed=[article])
        written = self.write(batch, _BY, dispose=to_trash)
        saving.raise_first(written.refused)
        self.absorb(batch, written)
        return True

    def create_publisher(self, block: Mapping[str, Value]) -> str:
        """Write the record of a publisher that the site has none of yet, from the `provider` of
        an article, and know it from then on; returns its path. Raises SaveError, also where there
        is such a file."""
        from curator.library.records import new_record  # seldom needed

        path, data = new_record(block, self)
        collection = self.site.collection_of(path)
        record = Article.read(path, collection, data, self.site.settings)
        self.save(replace(record, saved=b"", origin=""))
        return path

    def forget_data(self, paths: Iterable[str]) -> None:
        """What was read of files of `_data` that were written is read anew when it is asked for."""
        if any(path.startswith("_data/") for path in paths):
            self._taxonomy = self._publishers = self._records = None

    def article_of(
        self, document: Document, article: Article, data: bytes, saved: bytes
    ) -> Article:
        """What `document`, which is `data`, makes of an article whose file holds `saved`."""
        settings, origin = self.site.settings, article.origin
        return Article.of(document, article.path, article.collection, data, saved, settings, origin)

    def style(self, collection: str, *, whole: bool = False) -> Style:
        """What the articles of a collection look like; see `Siblings.style`."""
        return self._siblings.style(self.site, collection, whole=whole)

    def siblings(
        self, collection: str, *, whole: bool = False, most: int = MAX_SIBLINGS
    ) -> Iterable[Document]:
        """Articles of a collection as they were last saved; see `Siblings.of`."""
        return self._siblings.of(self.site, collection, whole=whole, most=most)

    def _read(self, path: str, *, listed: bool = False) -> Article:
        collection = self.site.collection_of(path)
        came = self.articles.is_as_it_came(path)
        try:
            root = self.site.root
            data = read_listed(os.fspath(root), path) if listed or came else read(root, path)
        except DocumentError as error:
            return Article.broken(path, collection, error.reason)
        if self.cached is not None and came:
            from curator.library.cache.entries import digest_of

            if not self.cached.holds(path, digest_of(data)):
                self.articles.note_differing(path)
        return Article.read(path, collection, data, self.site.settings)

    def close(self) -> None:
        """The library is not needed any more."""
        if self.cached is not None:
            self.cached.close()

    def settle_topic_key(self) -> None:
        """Read the articles anew if the site keeps its topics under another key."""
        settings = self.site.settings
        key = settings.topic_key_in(self.articles.keys_seen)
        if key == settings.topic_key:
            return
        self.site = self.site.with_settings(topic_key=key)
        for row in tuple(self.articles.rows()):
            if not row.unreadable:
                data = self.articles[row.path].data
                self.articles.put(Article.read(row.path, row.collection, data, self.site.settings))
