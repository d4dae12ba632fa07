"""Queries and what they find, one by one."""

from __future__ import annotations

import pytest

from curator.library import fields
from curator.library.article import Article
from curator.library.query import parse
from curator.library.settings import Settings
from curator.library.table import Table

FRONTS = {
    "_news/a.md": """title: Massachusetts Senate Passes Bill
excerpt: "Police and face recognition"
published: true
topics: [AI, Computer Vision]
provider: {name: Wall Street Journal, domain: wsj.com}
type: article
quality: 60
related:
  - title: Alithya buys
  - title: Other""",
    "_news/b.md": """title: "STRASSE and Straße"
published: false
topics: [AI Ethics]
type: Article
quality: 60.0
heat: 150""",
    "_learning/c.md": """title: and so on
type: video
price: Free
tags: {deep: {er: x}}
heat: 50""",
    "_broken/d.md": "title: [",
}
ARTICLES = [
    Article.read(path, path.rpartition("/")[0], f"---\n{front}\n---\n".encode(), Settings())
    for path, front in FRONTS.items()
]
NAMES = fields.BUILT_IN.keys() | {key for article in ARTICLES for key in article.keys}


def found(text: str) -> str:
    query = parse(text, NAMES)
    table = Table(article.row for article in ARTICLES)
    documents = {
        article.path: article.document().data for article in ARTICLES if not article.unreadable
    }
    for _ in table.load(table.lacks(query.needs.fields), lambda _: iter(documents.items())):
        pass
    steps = query.find(table)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return "".join(table.rows[number].path[-4] for number in end.value)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("", "abcd"),
        ("   ", "abcd"),
        ("massachusetts", "a"),
        ("MASSACHUSETTS bill", "a"),
        ("bill massachusetts", "a"),
        ("bill and massachusetts", "a"),
        ("bill AND massachusetts", "a"),
        ("bill and video", ""),
        ("strasse", "b"),
        ('"senate passes"', "a"),
        ('"passes senate"', ""),
        ('"and"', "abc"),
        ("face", "a"),
        ("journal", "a"),
        ("ethics", "b"),
        ("_learning", ""),
        ("title:bill", "a"),
        ('title:"senate passes"', "a"),
        ("type:article", "ab"),
        ("type:=article", "a"),
        ("type:=Article", "b"),
        ("topics:ai", "ab"),
        ("topics:=AI", "a"),
        ('topics:="AI Ethics"', "b"),
        ("quality:=60", "ab"),
        ("quality:=60.0", "ab"),
        ("quality:=6", ""),
        ("heat:50", "bc"),
        ("heat:=50", "c"),
        ("provider:journal", "a"),
        ("provider.domain:wsj", "a"),
        ("provider.domain:=wsj.com", "a"),
        ("related.title:alithya", "a"),
        ("related.0.title:alithya", "a"),
        ("related.1.title:alithya", ""),
        ("related:=2", "a"),
        ("price:free", "c"),
        ("tags.deep.er:=x", "c"),
        ("collection:=_news", "ab"),
        ("path:b.md", "b"),
        ("published:yes", "a"),
        ("published:no", "b"),
        ("published:none", "c"),
        ("published:NO type:article", "b"),
        ("published:=no", "b"),
        ("problems:yaml", "d"),
        ('title:""', "abcd"),
        ("http://x.example/a:b", ""),
        ("12:30", ""),
    ],
)
def test_what_is_found(text: str, paths: str) -> None:
    assert found(text) == paths


def test_without_the_names_any_field_may_be_asked_for() -> None:
    assert parse("qqqqq:x or topic:qqqqq or has:qqqqq").needs.fields == {"qqqqq"}
