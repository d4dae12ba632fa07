"""Finding articles: a query, the rows of a library, and what the query needs beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from curator.document import body_of
from curator.errors import GitError
from curator.library.query import Needs, Query, inner, parse
from curator.library.query.terms import Known
from curator.library.query.words import Word
from curator.library.sorting import sorted_by
from curator.library.steps import at_once
from curator.library.table import Table

if TYPE_CHECKING:
    from curator.library.library import Library
    from curator.library.row import Row


def find(library: Library, text: str) -> list[Row]:
    """The articles that match a query, in path order or as it says; "" finds all. Raises
    QueryError."""
    table = Table(library.articles.rows())
    query = parsed(library, text)
    for _ in prepare(library, table, query.needs):
        pass
    found = [table.rows[number] for number in at_once(query.find(table))]
    return in_order(library, found, query.sort)


def parsed(library: Library, text: str) -> Query:
    """A query about a library's articles. Raises QueryError, also where it names a field or a topic
    that there is not."""
    return parse(text, library.field_names, topics=library.topic_names)


def named(library: Library, text: str, *, is_sort: bool) -> list[str]:
    """The fields of `provider.name,date`, to sort by also `-date`. Raises QueryError where no
    article has one of them."""
    known = Known(library.field_names, None, date.today())
    words = []
    for part in re.finditer(r"[^,]+", text):
        name = part[0].strip()
        start = part.start() + part[0].index(name) if name else 0
        if name:
            words.append(Word(name, start, start + len(name)))
    plain = [word.part(is_sort and word.text.startswith("-")) for word in words]
    for word in plain:
        known.check_name(word, of_sort=True)
    inside = [word for word in plain if inner.is_inner(word.text, library.field_names)]
    if inside:
        table = Table(library.articles.rows())
        for _ in prepare(library, table, Needs(fields=frozenset(word.text for word in inside))):
            pass
        for word in inside:
            inner.check(table, word, of_sort=True)
    return [word.text for word in words]


def in_order(library: Library, rows: list[Row], names: Sequence[str]) -> list[Row]:
    """Rows sorted by fields; see `sorting.sorted_by`."""
    table = Table(rows)
    own = table.lacks({name.removeprefix("-") for name in names})
    for _ in prepare(library, table, Needs(fields=own)):
        pass
    return sorted_by(rows, names, {name: table.values(name) for name in own})


def prepare(library: Library, table: Table, needs: Needs) -> Iterator[None]:
    """Load into a table what a query needs beside its rows, a little at a time."""
    if lacking := table.lacks(needs.fields):
        yield from table.load(lacking, library.front_matter)
    if needs.children:
        table.children = library.taxonomy.below
        yield
    for mark in ("untracked", "uncommitted"):
        if mark in needs.marks:
            yield from _ask_git(library, table, mark)
    if "duplicate" in needs.marks and "duplicate" not in table.marks:
        from curator.library.duplicates import duplicates

        table.marks["duplicate"] = (yield from duplicates(library)).paths
    if "conflict" in needs.marks:  # known to a window only, which has tried to save
        table.marks.setdefault("conflict", frozenset())
    for text in needs.bodies:
        yield from _search_bodies(library, table, text)


def _ask_git(library: Library, table: Table, mark: str) -> Iterator[None]:
    """Which files git does not know, or which are not as they were committed; or why that cannot
    be told."""
    from curator.git import status
    from curator.git.repository import Repository

    try:
        if mark == "untracked":
            table.marks[mark] = yield from status.untracked(library.site.root)
        else:
            repository = yield from Repository.found(library.site.root)
            table.marks[mark] = frozenset((yield from status.statuses(repository)))
        table.untold.pop(mark, None)
    except GitError as error:
        table.marks.pop(mark, None)
        table.untold[mark] = f"needs git: {error.reason.removeprefix('git: ')}"


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
