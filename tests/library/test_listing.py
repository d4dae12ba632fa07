"""Rows for terminals, spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import json
import os

import pytest

from curator.library import listing
from curator.library.article import Article
from curator.library.settings import Settings

FRONT = """title: "A, \\"B\\" \\e[31mred\\nline"
topics: [AI, Vision]
heat: .inf
published: false
provider: {name: P}
images: [{url: u}]"""
NAME = os.fsdecode(b"_news/caf\xe9.md")
ARTICLE = Article.read(NAME, "_news", f"---\n{FRONT}\n---\n".encode(), Settings())


def test_json_has_every_key_and_is_json() -> None:
    text = listing.as_json([listing.record(ARTICLE)], indent=2)
    text.encode("utf-8")
    (found,) = json.loads(text)
    assert tuple(found) == listing.COLUMNS
    assert found["path"] == NAME
    assert found["published"] is False
    assert found["topics"] == ["AI", "Vision"]
    assert found["heat"] == "inf"
    assert found["quality"] is None
    assert found["related"] == 0
    assert found["problems"] == []


def test_csv_is_read_back() -> None:
    text = listing.as_csv([ARTICLE], ["title", "topics", "published", "quality", "images"])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["title", "topics", "published", "quality", "images"]
    assert rows[1] == ['A, "B" \x1b[31mred\nline', "AI; Vision", "false", "", '{"url": "u"}']


def test_a_table_is_one_line_an_article_without_commands_for_the_terminal() -> None:
    text = listing.as_table([ARTICLE, ARTICLE], ["published", "title", "topics"], None)
    head, *rows = text.splitlines()
    assert head.split() == ["PUBLISHED", "TITLE", "TOPICS"]
    assert len(rows) == 2
    assert "\x1b" not in text
    assert rows[0] == 'false      A, "B"  [31mred line  AI, Vision'


@pytest.mark.parametrize(
    "title", ["日本語のとても長い題名" * 9, "e\u0301" * 90, "x" * 90, "🤖" * 50]
)
def test_wide_characters_are_measured(title: str) -> None:
    article = Article.read("_x/a.md", "_x", f"---\ntitle: {title}\n---\n".encode(), Settings())
    _, row = listing.as_table([article], ["title", "path"], None).splitlines()
    assert row.endswith("…  _x/a.md") or row.endswith("…   _x/a.md")
    _, narrow = listing.as_table([article], ["title", "path"], 20).splitlines()
    assert narrow.endswith("…")
    assert len(narrow) <= 40


def test_an_empty_table_has_its_heading() -> None:
    assert listing.as_table([], ["title"], None) == "TITLE\n"
    assert listing.as_json([]) == "[]"
