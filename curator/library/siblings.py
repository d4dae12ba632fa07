"""What the articles of a collection look like, learned from examples."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from curator.document import Document, Style, learn
from curator.errors import DocumentError
from curator.library.article import is_yaml
from curator.library.storage import read

if TYPE_CHECKING:
    from curator.library.articles import Articles
    from curator.library.site import Site

MAX_SIBLINGS = 400  # articles that a collection's style is learned from
MAX_FROM_EACH = 40  # articles of each collection that the site's style is learned from


class Siblings:
    """The examples, and the styles learned from them, each kept once learned."""

    def __init__(self, articles: Articles) -> None:
        self._articles = articles
        self._styles: dict[tuple[str, bool], Style] = {}
        self._wider: Style | None = None

    def style(self, site: Site, collection: str, *, whole: bool) -> Style:
        """What the articles of a collection look like, learned from up to 400 of them as they were
        last saved. `whole`: the YAML files of a folder of `_data`."""
        known = self._styles.get((collection, whole))
        if known is None:
            wider = None if collection.startswith("_data") else lambda: self._site_style(site)
            known = learn(self.of(site, collection, whole=whole), wider)
            self._styles[collection, whole] = known
        return known

    def of(
        self, site: Site, collection: str, *, whole: bool, most: int = MAX_SIBLINGS
    ) -> Iterable[Document]:
        """Articles of a collection as they were last saved, evenly spread over it and at most so
        many. `whole`: the YAML files of a folder of `_data`."""
        if collection.startswith("_data"):
            listed = site.data_files(collection, ("",))
            paths = [path for path in listed if is_yaml(path) == whole]
            paths = [path for path in paths if site.collection_of(path) == collection]
        elif len(self._articles):
            rows = self._articles.rows()
            paths = [row.path for row in tuple(rows) if row.collection == collection]
        else:
            paths = [path for path in site.paths() if site.collection_of(path) == collection]
        step = max(1, -(-len(paths) // most))
        for path in paths[::step]:
            try:
                article = self._articles.here(path)
                data = article.saved if article is not None else read(site.root, path)
                yield Document.parse(data, whole=whole)
            except DocumentError:
                continue  # no example to follow

    def _site_style(self, site: Site) -> Style:
        """What the articles of all collections look like, learned from some of each."""
        if self._wider is None:
            paths = list(self._articles) or site.paths()
            collections = dict.fromkeys(map(site.collection_of, paths))
            examples = (
                document
                for collection in collections
                for document in islice(self.of(site, collection, whole=False), MAX_FROM_EACH)
            )
            self._wider = learn(examples)
        return self._wider
