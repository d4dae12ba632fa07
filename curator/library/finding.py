"""Finding articles: a query, the rows of a library, and what the query needs beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from curator.document import body_of
from curator.library.fields import BUILT_IN, sorted_by
from curator.library.query import parse
from curator.library.table import Table

if TYPE_CHECKING:
    from curator.library.library import Library
    from curator.library.query import Needs
    from curator.library.row import Row


def find(library: Library, text: str) -> list[Row]:
    """The articles that match a query, in path order or as it says; "" finds all. Raises
    QueryError."""
    table = Table(library.articles.rows())
    query = parse(text, library.field_names, topics=library.topic_names)
    for _ in prepare(library, table, query.needs):
        pass
    steps = query.find(table)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found = [table.rows[number] for number in end.value]
            return in_order(library, found, query.sort)


def in_order(library: Library, rows: list[Row], names: Sequence[str]) -> list[Row]:
    """Rows sorted by fields; see `fields.sorted_by`."""
    if BUILT_IN.keys() >= {name.removeprefix("-") for name in names}:
        return sorted_by(rows, names)
    articles = [library.articles[row.path] for row in rows]
    return [article.row for article in sorted_by(articles, names)]


def prepare(library: Library, table: Table, needs: Needs) -> Iterator[None]:
    """Load into a table what a query needs beside its rows, a little at a time."""
    if lacking := table.lacks(needs.fields):
        yield from table.load(lacking, library.front_matter)
    if needs.children:
        table.children = library.taxonomy.below
        yield
    if "untracked" in needs.marks:
        from curator.git.status import untracked

        table.marks["untracked"] = untracked(library.site.root)
        yield
    if "duplicate" in needs.marks and "duplicate" not in table.marks:
        from curator.library.duplicates import duplicates

        table.marks["duplicate"] = (yield from duplicates(library)).paths
    if "conflict" in needs.marks:  # known to a window only, which has tried to save
        table.marks.setdefault("conflict", frozenset())
    for text in needs.bodies:
        yield from _search_bodies(library, table, text)


def _search_bodies(library: Library, table: Table, text: str) -> Iterator[None]:
    """Which articles have a folded text in their bodies, as they are now."""
    articles = library.articles
    found: set[str] = set()
    left = list(articles)
    if library.cached is not None:
        found, left = yield from library.cached.bodies(text)
    for path in left:
        article = articles.get(path)
        if article is not None and not article.unreadable:
            body = body_of(article.data)
            if text in body.decode("utf-8", "replace").casefold():
                found.add(path)
        yield
    table.bodies[text] = frozenset(found)
