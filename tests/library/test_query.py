"""The search box's words."""

from __future__ import annotations

import pytest

from curator.errors import QueryError
from curator.library import fields
from curator.library.article import Article
from curator.library.query import parse
from curator.library.settings import Settings

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
NAMES = fields.known(ARTICLES)


def found(text: str) -> str:
    query = parse(text, NAMES)
    return "".join(article.path[-4] for article in ARTICLES if query.matches(article))


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
        ("_learning", "c"),
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


@pytest.mark.parametrize(
    ("text", "column", "suggestion"),
    [
        ("titel:x", 1, "title"),
        ("bill titel:x", 6, "title"),
        ("Title:x", 1, "title"),
        ("qqqqq:x", 1, None),
        ("prise:Free", 1, "price"),
        ("published:maybe", 11, "yes"),
        ("published:nono", 11, "none"),
        ("published:=perhaps", 12, "yes"),
        ("title:", 7, None),
        ("title: x", 7, None),
        ("title:=", 8, None),
        ('bill "open', 6, None),
        ('title:"open', 7, None),
        ("and bill", 1, None),
        ("bill and", 6, None),
        ("bill and and x", 10, None),
        ("bill or law", 6, '"or"'),
        ("not bill", 1, '"not"'),
        ("quality:>=60", 9, 'quality:">=60"'),
        ("title:~x", 7, 'title:"~x"'),
    ],
)
def test_mistakes_have_a_column_and_a_suggestion(
    text: str, column: int, suggestion: str | None
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, NAMES)
    assert (caught.value.column, caught.value.suggestion) == (column, suggestion)
    if suggestion is not None:
        assert suggestion in caught.value.reason or "quotes" in caught.value.reason


def test_without_the_names_any_field_may_be_asked_for() -> None:
    query = parse("qqqqq:x")
    assert not any(map(query.matches, ARTICLES))
