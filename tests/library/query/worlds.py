"""Sites to search: the same files as a table to search and as plain dictionaries."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from curator.errors import QueryError
from curator.library import fields
from curator.library.article import Article
from curator.library.query import Needs, parse
from curator.library.settings import Settings
from curator.library.sorting import sorted_by
from curator.library.table import Table
from tests.library.query.oracle import Record, Tree, World

TODAY = datetime.date(2026, 3, 31)


class _Loader(yaml.SafeLoader):
    """Leaves dates as the texts that they are."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass
class Site:
    """`table` and `records` hold the same articles in the same order."""

    articles: list[Article]
    table: Table
    records: list[Record]
    world: World
    names: frozenset[str]
    topics: Collection[str] | None

    @cached_property
    def front_matter(self) -> list[tuple[str, dict[str, Any]]]:
        """As the library gives it."""
        return [
            (article.path, dict(article.document().data))
            for article in self.articles
            if not article.unreadable
        ]

    def found(self, text: str, among: list[int] | None = None) -> list[int]:
        """The numbers that the query finds."""
        query = parse(text, self.names, topics=self.topics, today=self.world.today)
        self.prepare(query.needs)
        steps = query.find(self.table, among)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return list(end.value)

    def expected(self, tree: Tree) -> list[int]:
        """The numbers that it must find."""
        return [
            number for number, record in enumerate(self.records) if self.world.holds(tree, record)
        ]

    def answer(self, text: str) -> list[int] | None:
        """The same; None where the query compares what is only text."""
        try:
            return self.found(text)
        except QueryError as error:
            if "holds text, neither numbers nor dates" not in error.reason:
                raise
            return None

    def expected_answer(self, tree: Tree) -> list[int] | None:
        """What `answer` must give."""
        return None if self.world.is_mistaken(tree, self.records) else self.expected(tree)

    def ordered(self, text: str) -> list[str]:
        """The paths of what the query finds, in the order that it says."""
        names = parse(text, self.names, topics=self.topics, today=self.world.today).sort
        found = self.found(text)
        own = frozenset(name.removeprefix("-") for name in names) - fields.BUILT_IN.keys()
        self.prepare(Needs(fields=own))
        values = {name: [self.table.values(name)[number] for number in found] for name in own}
        rows = [self.table.rows[number] for number in found]
        return [row.path for row in sorted_by(rows, names, values)]

    def prepare(self, needs: Any) -> None:
        """Load what a query needs."""
        lacking = self.table.lacks(needs.fields)
        for _ in self.table.load(lacking, lambda _: iter(self.front_matter)):
            pass
        for text in needs.bodies:
            self.table.bodies[text] = frozenset(
                record.path for record in self.records if text in record.folded_body
            )


def site_of(files: Iterable[tuple[str, bytes]], parents: dict[str, str]) -> Site:
    """The articles in some files; every seventh is marked, every fifth modified."""
    articles = [
        Article.read(path, path.rpartition("/")[0], data, Settings()) for path, data in files
    ]
    records = [_record(article) for article in articles]
    rows = []
    for number, (article, record) in enumerate(zip(articles, records, strict=True)):
        record.is_modified = number % 5 == 0
        record.marks = {
            mark
            for mark, every in {"duplicate": 7, "untracked": 3, "conflict": 11}.items()
            if number % every == 0
        }
        rows.append(article.row._replace(modified=record.is_modified))
    table = Table(rows)
    for mark in ("duplicate", "untracked", "conflict"):
        table.marks[mark] = frozenset(record.path for record in records if mark in record.marks)
    table.children = _children(parents)
    topics = {topic for record in records for topic in record.shown("topics")}
    return Site(
        articles,
        table,
        records,
        World(TODAY, parents),
        frozenset({*fields.BUILT_IN, *(key for row in rows for key in row.keys)}),
        frozenset({*topics, *parents, *parents.values()} - {""}),
    )


def site_in(root: Path) -> Site:
    """The articles of a folder."""
    paths = sorted(
        path
        for path in root.glob("_*/**/*")
        if path.suffix in (".md", ".html") and path.relative_to(root).parts[0] != "_data"
    )
    parents = {}
    for path in sorted((root / "_data/topics").glob("*.yaml")):
        term = yaml.safe_load(path.read_bytes())
        parents[term["name"]] = term.get("parent") or ""
    files = ((path.relative_to(root).as_posix(), path.read_bytes()) for path in paths)
    return site_of(files, parents)


def _record(article: Article) -> Record:
    if article.unreadable:
        return Record(article.path, {}, is_broken=True, problems=list(article.problems))
    text = article.data.decode("utf-8-sig")
    found = re.match(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", text, re.S | re.M)
    assert found is not None, article.path
    front = yaml.load(found[1], _Loader) or {}
    return Record(article.path, front, text[found.end() :], problems=list(article.problems))


def _children(parents: dict[str, str]) -> dict[str, frozenset[str]]:
    """The topics below each topic."""
    found: dict[str, set[str]] = {}
    for topic in parents:
        above, seen = parents.get(topic), {topic}
        while above and above not in seen:
            found.setdefault(above.casefold(), set()).add(topic.casefold())
            seen.add(above)
            above = parents.get(above)
    return {topic: frozenset(below) for topic, below in found.items()}
