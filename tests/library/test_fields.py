"""Fields by name."""

from __future__ import annotations

import pytest

from curator.document import Value
from curator.library import fields
from curator.library.article import Article
from curator.library.settings import Settings


def article(path: str, front: str) -> Article:
    return Article.read(path, "_x", f"---\n{front}\n---\n".encode(), Settings())


ONE = article(
    "_x/one.md",
    """title: One
heat: 5
a.b: dotted
provider: {name: N, domain: d.example}
images:
  - url: u1
    width: 1
  - url: u2
empty:
nan: .nan""",
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "One"),
        ("heat", 5),
        ("quality", None),
        ("topics", []),
        ("a.b", "dotted"),
        ("provider", "N"),
        ("provider.domain", "d.example"),
        ("provider.none", None),
        ("images.url", ["u1", "u2"]),
        ("images.width", 1),
        ("images.1.url", "u2"),
        ("images.9.url", None),
        ("title.deeper", None),
        ("empty", None),
        ("nothing", None),
    ],
)
def test_the_value_of_a_column(name: str, value: Value) -> None:
    assert fields.value(ONE, name) == value


def test_an_unreadable_article_has_only_its_path() -> None:
    broken = article("_x/b.md", "a: [")
    assert fields.value(broken, "a") is None
    assert fields.value(broken, "path") == "_x/b.md"


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("a.b", True),
        ("provider.name", True),
        ("provider.nmae", False),
        ("provider.0", False),
        ("images.url", True),
        ("images.width", True),
        ("images.height", False),
        ("images.9", True),
        ("images.9.url", True),
        ("images.9.height", False),
        ("title.deeper", False),
        ("empty", True),
        ("empty.deeper", False),
    ],
)
def test_whether_there_is_a_field(name: str, is_there: bool) -> None:
    assert fields.is_there(ONE.front_matter(), name) is is_there


def test_the_names_inside_a_field() -> None:
    names = set(fields.inner_names(ONE.front_matter(), "images"))
    assert names == {"images.url", "images.width"}
    assert list(fields.inner_names(ONE.front_matter(), "title")) == []
