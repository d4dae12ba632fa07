"""Fields inside others: one that no article has is a mistake, one that finds nothing is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import QueryError
from curator.library.finding import named
from curator.library.library import Library

ARTICLES = {
    "a.md": "title: A\nprovider: {name: N, domain: ''}\nimages: [{url: u, width: 5}]\n",
    "b.md": "title: B\nprovider: M\nx.y: 1\n",
    "c.md": "title: C\nmy key: [{depth: 1}]\n",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "_news").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "_news" / name).write_text(f"---\n{text}---\n")
    return Library.open(tmp_path)


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("provider.nmae:x", "provider.nmae", "provider.name"),
        ("-provider.nmae:x", "provider.nmae", "provider.name"),
        ("zzz provider.nmae:>5", "provider.nmae", "provider.name"),
        ("a or provider.nmae:~x", "provider.nmae", "provider.name"),
        ("has:provider.nmae", "provider.nmae", "provider.name"),
        ("no:provider.nmae", "provider.nmae", "provider.name"),
        ("provider.nmae:#0", "provider.nmae", "provider.name"),
        ("sort:-provider.nmae", "provider.nmae", "provider.name"),
        ("zzz sort:title,provider.nmae", "provider.nmae", "provider.name"),
        ("images.widht:5", "images.widht", "images.width"),
        ("images.3.widht:5", "images.3.widht", "images.width"),
        ("title.foo:x", "title.foo", "title"),
        ("x.y.z:1", "x.y.z", "x.y"),
        ('"my key.x":1', '"my key.x"', '"my key.depth"'),
        ('"my key.depht":1', '"my key.depht"', '"my key.depth"'),
        ('sort:"my key.x"', "my key.x", "my key.depth"),
    ],
)
def test_one_that_no_article_has_is_a_mistake(
    library: Library, text: str, wrong: str, right: str
) -> None:
    with pytest.raises(QueryError) as caught:
        library.find_rows(text)
    start = (caught.value.column or 0) - 1
    found = text[start : start + caught.value.length]
    assert (found, caught.value.suggestion) == (wrong, right)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("provider.name:N", 1),
        ("provider.name:zzz", 0),
        ("no:provider.name", 2),
        ("has:provider.domain", 0),
        ("no:provider.domain", 3),
        ("images.9.width:5", 0),
        ("x.y:1", 1),
        ("sort:-provider.name", 3),
        ("a sort:provider.name", 1),
    ],
)
def test_one_that_some_have_is_none(library: Library, text: str, count: int) -> None:
    assert len(library.find_rows(text)) == count


def test_it_is_known_again_once_an_article_has_it(library: Library) -> None:
    with pytest.raises(QueryError):
        library.find_rows("provider.city:x")
    file = Path(library.site.root) / "_news/c.md"
    file.write_text("---\ntitle: C\nprovider: {city: x}\n---\n")
    library.reload("_news/c.md")
    assert [row.path for row in library.find_rows("provider.city:x")] == ["_news/c.md"]


def test_fields_that_are_named_apart_from_a_query(library: Library) -> None:
    assert named(library, " -provider.name, title,", is_sort=True) == ["-provider.name", "title"]
    with pytest.raises(QueryError) as caught:
        named(library, "title, -provider.nmae", is_sort=True)
    assert (caught.value.column, caught.value.suggestion) == (9, "provider.name")
    with pytest.raises(QueryError) as caught:
        named(library, "-title", is_sort=False)
    assert caught.value.column == 1


def test_a_site_without_articles_has_no_mistakes(tmp_path: Path) -> None:
    (tmp_path / "_news").mkdir()
    assert Library.open(tmp_path).find_rows("provider.name:x") == []
