"""Where topics are used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curator.document import Excerpt, NeedsWholeError, Value
from curator.errors import CuratorError, DocumentError
from curator.library.bulk.topics import RELATED, related_topics
from curator.library.fields import nearest

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.library import Library
    from curator.library.settings import Settings
    from curator.library.taxonomy import Taxonomy


class UnknownTopic(CuratorError):
    """A topic that is neither in the vocabulary nor on an article; `suggestion` is the topic that
    was probably meant."""

    def __init__(self, reason: str, suggestion: str | None = None) -> None:
        super().__init__(reason)
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class Use:
    """How many articles have a topic, how many related items inside articles, and how many topics
    have it as their parent."""

    articles: int = 0
    related: int = 0
    parent_of: int = 0


def uses(library: Library) -> dict[str, Use]:
    """Every topic, as articles are now: those of the vocabulary in its order, then those that only
    articles have."""
    articles: Counter[str] = Counter()
    related: Counter[str] = Counter()
    for row in tuple(library.articles.rows()):
        articles.update(set(row.topics))
        if row.related:
            for names in in_related(library.articles[row.path], library.site.settings):
                related.update(set(names))
    taxonomy = library.taxonomy
    parents = Counter(term.parent for term in taxonomy if term.parent)
    known = dict.fromkeys((*taxonomy.names, *articles, *related))
    return {name: Use(articles[name], related[name], parents[name]) for name in known}


def in_related(article: Article, settings: Settings) -> list[tuple[str, ...]]:
    """The topics of each related item of an article that carries some."""
    if RELATED not in article.keys or not article.related:
        return []
    # Most related items carry none, which shows without reading them.
    at_most = article.data.count(settings.topic_key.encode())
    if at_most <= (settings.topic_key in article.keys):
        return []
    found = related_topics(_related(article), settings)
    return [tuple(map(str, each.items)) for each in found]


def _related(article: Article) -> Mapping[str, Value]:
    if article.starts:
        part = Excerpt.cut(article.data, article.starts, article.keys.index(RELATED))
        try:
            return part.document().data
        except (DocumentError, NeedsWholeError):
            pass  # it hangs on other parts of the file
    return article.document().data


def check_known(library: Library, taxonomy: Taxonomy, names: Iterable[str]) -> None:
    """Raises UnknownTopic for the first name that is no topic anywhere."""
    missing = [name for name in names if taxonomy.get(name) is None]
    if missing:
        known = {name for row in library.articles.rows() for name in row.topics}
        missing = [name for name in missing if name not in known]
    if missing:
        settings = library.site.settings
        for row in tuple(library.articles.rows()):
            if row.related:
                for topics in in_related(library.articles[row.path], settings):
                    known.update(topics)
        missing = [name for name in missing if name not in known]
    if missing:
        near = nearest(missing[0], {*known, *taxonomy.names})
        hint = f"; did you mean {near!r}?" if near else ""
        raise UnknownTopic(f"There is no topic {missing[0]!r}{hint}", near)
