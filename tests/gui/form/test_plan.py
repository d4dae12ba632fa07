"""Which fields the form shows, and what their texts mean."""

from __future__ import annotations

import pytest

from curator.document import Document, Timestamp
from curator.gui.form.plan import Row, plan
from curator.gui.form.values import read_date, read_number
from curator.gui.words import count, shorten
from curator.gui.yaml_view import value_text
from curator.library.settings import Settings
from curator.library.specs import FieldSpec, Kind, label_of


def rows(text: str, *specs: FieldSpec) -> dict[str, Row]:
    document = Document.parse(f"---\n{text}\n---\n".encode())
    return {row.key: row for row in plan(document, specs, Settings())}


def test_what_editors_change_most_comes_first_and_what_is_locked_last() -> None:
    found = rows(
        'category: news\nsecured: "a;b"\nimages: [x]\ntitle: T\nheat: 5\nexcerpt: E\n'
        "topics: [AI]\npublished: true"
    )
    assert list(found) == [
        "published",
        "title",
        "excerpt",
        "topics",
        "category",
        "images",
        "heat",
        "secured",
    ]


@pytest.mark.parametrize(
    ("text", "key", "kind", "value"),
    [
        ("title: A", "title", Kind.TEXT, "A"),
        ("name: A", "name", Kind.TEXT, "A"),
        ("title: |\n  A\n  B", "title", Kind.LONG_TEXT, "A\nB\n"),
        ("excerpt: A", "excerpt", Kind.LONG_TEXT, "A"),
        ("place: Rome", "place", Kind.TEXT, "Rome"),
        ("heat: -1", "heat", Kind.INTEGER, -1),
        ("heat:", "heat", Kind.INTEGER, None),
        ("average: 4.5", "average", Kind.DECIMAL, 4.5),
        ("publishedDateTime: 2020-07-15", "publishedDateTime", Kind.DATE_TIME, "2020-07-15"),
        ("publishedDateTime:", "publishedDateTime", Kind.DATE_TIME, None),
        ("webUrl: https://a.b/c", "webUrl", Kind.URL, "https://a.b/c"),
        ("removed: true", "removed", Kind.YES_NO, True),
        ("published: no", "published", Kind.YES_NO, False),
        ("published:", "published", Kind.YES_NO, None),
        ("topics: [a, b]", "topics", Kind.TOPICS, ("a", "b")),
        ("topics:", "topics", Kind.TOPICS, ()),
        ("topics: [a, 1]", "topics", Kind.LIST, ["a", 1]),
        ("topics: a", "topics", Kind.TOPICS, ("a",)),
        ("provider:\n  name: X", "provider", Kind.MAPPING, {"name": "X"}),
        ("a: &x 1\nb: *x", "b", None, 1),
        ('secured: "q;w"', "secured", Kind.OPAQUE, "q;w"),
    ],
)
def test_each_value_has_its_kind(text: str, key: str, kind: Kind | None, value: object) -> None:
    row = rows(text)[key]
    assert (row.kind, row.value) == (kind, value)


def test_absent_fields_that_editors_set_are_there_to_be_set() -> None:
    found = rows("title: x")
    assert [key for key, row in found.items() if not row.present] == [
        "published",
        "excerpt",
        "topics",
    ]


def test_a_key_that_is_there_twice_is_only_shown() -> None:
    row = rows("title: one\nheat: 1\ntitle: two")["title"]
    assert row.kind is None
    assert "2 times" in row.note
    assert "one" in row.source
    assert "two" in row.source


def test_values_that_are_not_what_they_look_like_say_so() -> None:
    found = rows("start: 12:30\ncountry: NO\nheat: 7\nok: true")
    assert "12:30" in found["start"].note
    assert "means no" in found["country"].note
    assert found["heat"].note == found["ok"].note == ""


def test_a_published_that_is_neither_says_so() -> None:
    assert "maybe" in rows("published: maybe")["published"].note


@pytest.mark.parametrize(
    ("text", "number"),
    [("64", 64), ("-1", -1), (" 4.50 ", 4.5), ("+3", 3), (".5", 0.5), ("1.5e3", 1500.0)],
)
def test_numbers_are_read(text: str, number: float) -> None:
    found = read_number(text)
    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize("text", ["", "a", "4,5", "010", "0x1f", "1_000", "--1", "1.2.3", "nan"])
def test_what_would_be_no_number_in_the_file_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text",
    ["2020-07-15", "2020-07-15T05:31:00Z", "2020-07-15 05:31:00 +02:00", "2020-07-15T05:31:00.25Z"],
)
def test_dates_are_read_as_they_are_written(text: str) -> None:
    found = read_date(text)
    assert isinstance(found, Timestamp)
    assert found == text


@pytest.mark.parametrize("text", ["", "today", "2021-02-30", "2020-13-01", "15.07.2020", "2020-07"])
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    assert read_date(text) is None


def test_keys_become_words() -> None:
    assert label_of("publishedDateTime") == "Date"
    assert label_of("featuredContent") == "Featured content"
    assert label_of("canonicalUrl") == "Canonical address"
    assert label_of("_id") == "Identifier"
    assert label_of("some_key-name") == "Some key name"
    assert count(1, "article") == "1 article"
    assert count(12_345, "article") == "12\u202f345 articles"
    assert shorten("a  b\nc" * 30, 10) == "a b ca b…"


def test_yaml_is_shown_without_its_key() -> None:
    assert value_text("provider:\n  name: X\n  images:\n    - a") == "name: X\nimages:\n  - a"
    assert value_text("items: [a, b]") == "[a, b]"
    assert value_text("text: |\r\n  a\r\n  b\r\n") == "|\na\nb"
