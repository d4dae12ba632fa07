"""What a list shows of a file, whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import DocumentError
from curator.library.article import Article
from curator.library.settings import Settings


def article(
    front: str, path: str = "_news/2020-07-15-a.md", settings: Settings | None = None
) -> Article:
    data = f"---\n{front}\n---\n".encode()
    return Article.read(path, "_news", data, settings or Settings())


def test_a_whole_article() -> None:
    found = article(
        """title: "A: B"
excerpt: Short
publishedDateTime: 2020-07-15T05:31:00Z
type: article
quality: 64
heat: 4.5
published: false
provider:
  name: The Wall
  domain: wall.example
topics: [AI, Computer Vision]
related:
  - title: One
  - title: Two
secured: a;b"""
    )
    assert found.title == "A: B"
    assert found.excerpt == "Short"
    assert found.date == "2020-07-15T05:31:00Z"
    assert found.type == "article"
    assert (found.quality, found.heat) == (64, 4.5)
    assert found.published is False
    assert found.provider == "The Wall"
    assert found.topics == ("AI", "Computer Vision")
    assert found.related == 2
    assert found.problems == ()
    assert not found.unreadable
    assert not found.modified
    assert found.keys[0] == "title"
    for word in ("a: b", "short", "the wall", "computer vision", "2020-07-15-a.md"):
        assert word in found.haystack


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: A", "A"),
        ("name: B", "B"),
        ("title: ''\nname: B", "B"),
        ("title:\n", "2020-07-15-a"),
        ("title: [x]\nname: B", "B"),
        ("title: 2020", "2020"),
        ("title: 2020-01-01", "2020-01-01"),
        ("title: yes", "true"),
        ("other: x", "2020-07-15-a"),
    ],
)
def test_titles(front: str, title: str) -> None:
    found = article(front).title
    assert found == title
    assert type(found) is str


@pytest.mark.parametrize(
    ("front", "date"),
    [
        ("publishedDateTime: 2020-07-15T05:31:00Z\ndate: 2019-01-01", "2020-07-15T05:31:00Z"),
        (
            "startDateTime: 2021-01-01 10:00:00 -04:00\ndate: 2019-01-01",
            "2021-01-01 10:00:00 -04:00",
        ),
        ("date: '2019-1-1'", "2019-1-1"),
        ("date: 2021-02-30", "2021-02-30"),
        ("date:\n", "2020-07-15"),
        ("title: x", "2020-07-15"),
    ],
)
def test_dates(front: str, date: str) -> None:
    assert article(front).date == date


@pytest.mark.parametrize(
    ("front", "published", "odd"),
    [
        ("published: true", True, False),
        ("published: no", False, False),
        ("title: x", None, False),
        ("published: 'true'", None, True),
        ("published:\n", None, True),
        ("published: 1", None, True),
    ],
)
def test_published(front: str, published: bool | None, odd: bool) -> None:
    found = article(front)
    assert found.published is published
    assert bool(found.problems) is odd


@pytest.mark.parametrize(
    ("front", "topics", "problem"),
    [
        ("topics: AI", ("AI",), None),
        ("topics: Computer Vision", ("Computer Vision",), None),
        ("topics: []", (), None),
        ("topics:\n", (), None),
        ("topics: {a: b}", (), "topics is a mapping, not a list"),
        ("topics: [AI, {a: b}, 5]", ("AI", "5"), "topics has an item that is a mapping, not text"),
        ("topics: 5", (), "topics is a number, not a list"),
    ],
)
def test_topics(front: str, topics: tuple[str, ...], problem: str | None) -> None:
    found = article(front)
    assert found.topics == topics
    assert found.problems == (() if problem is None else (problem,))


def test_tags_are_split_at_blanks() -> None:
    assert article("tags: ai vision", settings=Settings(topic_key="tags")).topics == (
        "ai",
        "vision",
    )


@pytest.mark.parametrize(
    ("front", "provider"),
    [
        ("provider: WSJ", "WSJ"),
        ("provider: {name: WSJ}", "WSJ"),
        ("provider: {domain: wsj.com}", "wsj.com"),
        ("provider: {}", ""),
        ("provider: [a]", ""),
        ("provider: {name: [x]}", ""),
        ("provider:\n", ""),
    ],
)
def test_providers(front: str, provider: str) -> None:
    assert article(front).provider == provider


def test_numbers_of_another_kind_are_problems() -> None:
    found = article("quality: high\nheat: '50'\nrelated: many")
    assert (found.quality, found.heat, found.related) == (None, None, 0)
    assert found.problems == (
        "quality is text, not a number",
        "heat is text, not a number",
        "related is text, not a list",
    )


def test_odd_things_that_can_be_read_have_their_line() -> None:
    found = article("title: A\ntitle: B")
    assert not found.unreadable
    assert len(found.problems) == 1
    assert found.problems[0].startswith("line 3: ")


@pytest.mark.parametrize(
    "data", [b"", b"x", b"---\na: b\n", b"---\na: [\n---\n", b"---\na: \xe9\n---\n"]
)
def test_what_cannot_be_read_says_why(data: bytes) -> None:
    found = Article.read("_news/a-b.md", "_news", data, Settings())
    assert found.unreadable
    assert found.title == "a-b"
    assert len(found.problems) == 1
    assert found.data == data
    assert not found.modified
    assert "a-b" in found.haystack
    with pytest.raises(DocumentError) as caught:
        found.document()
    assert caught.value.path == "_news/a-b.md"


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"---\n{text}\n---\n".encode())
)
def test_reading_never_raises(data: bytes) -> None:
    found = Article.read("_news/a.md", "_news", data, Settings())
    assert found.data == data
    assert found.problems or not found.unreadable
    hash(found)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["title", "name", "topics", "provider", "date", "published", "related", "heat"]
        ),
        _values,
    )
)
def test_values_of_any_kind(values: dict[str, object]) -> None:
    import json

    front = "\n".join(f"{key}: {json.dumps(value)}" for key, value in values.items())
    found = article(front)
    assert isinstance(found.title, str)
    assert all(type(topic) is str for topic in found.topics)
