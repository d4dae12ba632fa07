"""The sample site: what it promises to contain, byte by byte where bytes are the point."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from pathlib import Path
from typing import Any

import pytest
import yaml

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SEED = (
    "_news/2020-07-15-massachusetts-senate-passes-bill"
    "-that-would-halt-police-use-of-facial-recognition.md"
)
SEED_SHA256 = "2e3cde3bb464eedce6b208b1642624960058d74317bd81cb1813f579aac83036"

BROKEN = {
    "_broken/no-closing-delimiter.md",
    "_broken/not-utf-8.md",
    "_broken/unclosed-quote.md",
}
CRLF = {
    "_learning/courses/fern-ethics-for-people-who-ship.md",
    "_news/2022-01-20-dock-workers-agree-on-rules-for-cameras-that-count-heads.md",
    "_news/2023-08-24-ai-chip-made-of-glass.md",
}
BOM = {"_news/2022-04-05-benchmark-drops-its-own-leaderboard.md"}
UNFINISHED = {"_news/2025-09-15-hindi-farm-advice-line.md"}

FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?---\r?\n(.*?)\r?\n(---|\.\.\.)(?:\r?\n|$)", re.DOTALL)


def files() -> dict[str, bytes]:
    """Every file with the ending of an article in a collection, by its path in the site."""
    return {
        path.relative_to(SEEDS).as_posix(): path.read_bytes()
        for path in sorted(SEEDS.glob("_*/**/*.md"))
        if not path.is_relative_to(SEEDS / "_data")
    }


ARTICLES = {path: data for path, data in files().items() if path not in BROKEN}


def front_matter(data: bytes) -> dict[str, Any]:
    """The values as a plain YAML reader sees them; no code of ours is asked."""
    found = FRONT_MATTER.match(data)
    assert found
    values = yaml.safe_load(found[1])
    assert isinstance(values, dict)
    return values


def test_the_seed_article_is_the_one_that_was_given() -> None:
    assert hashlib.sha256((SEEDS / SEED).read_bytes()).hexdigest() == SEED_SHA256


def test_there_are_enough_articles_in_each_collection() -> None:
    def count(folder: str) -> int:
        return sum(path.startswith(folder + "/") for path in ARTICLES)

    assert count("_news") >= 22
    assert count("_learning/videos") >= 4
    assert count("_learning/courses") >= 4
    assert count("_learning/collections") >= 4
    assert count("_events") >= 5
    assert count("_people") >= 2
    assert len(ARTICLES) >= 40


def test_only_the_named_files_are_odd() -> None:
    everything = files()
    assert {path for path, data in everything.items() if b"\r\n" in data} == CRLF
    assert {path for path, data in everything.items() if data.startswith(b"\xef\xbb\xbf")} == BOM
    assert {path for path, data in everything.items() if not data.endswith(b"\n")} == UNFINISHED
    assert all(everything[path].count(b"\n") == everything[path].count(b"\r\n") for path in CRLF)


def test_published_is_yes_no_and_not_set() -> None:
    states = [front_matter(data).get("published") for data in ARTICLES.values()]
    assert set(states) == {True, False, None}
    assert min(states.count(state) for state in (True, False, None)) >= 8


def test_styles_scripts_and_rarities_are_there() -> None:
    text = "\n".join(data.decode() for data in ARTICLES.values())
    for pattern in (
        r'^title: "', r"^title: '", r"^title: [^\"']", r"^excerpt: >-$", r"^excerpt: >$",
        r"^excerpt: \|-$", r"^topics: \[", r"^tags: \[", r"^# ", r"^\.\.\.$", r": \*cover$",
        r"[ぁ-ん]", r"[早市里]", r"[\u0621-\u064a]", r"[\u05d0-\u05ea]", r"[\u0905-\u0939]",
        r"[а-я]", r"[α-ω]", r"[가-힣]", "🤖", "\u200d",
    ):  # fmt: skip
        assert re.search(pattern, text, re.MULTILINE), pattern
    titles = [str(front_matter(data).get("title", "")) for data in ARTICLES.values()]
    assert max(map(len, titles)) > 120
    bodies = [FRONT_MATTER.sub(b"", data, count=1).strip() for data in ARTICLES.values()]
    assert sum(1 for body in bodies if body) >= 10


def test_related_items_are_copies_of_which_some_are_stale_double_or_not_published() -> None:
    by_url = {a["webUrl"]: a for d in ARTICLES.values() if "webUrl" in (a := front_matter(d))}
    lists = [front_matter(data).get("related", []) for data in ARTICLES.values()]
    known = [(item, by_url[item["webUrl"]]) for items in lists for item in items
             if item["webUrl"] in by_url]  # fmt: skip
    assert sum(1 for items in lists if items) >= 4
    assert any(item["title"] == target["title"] for item, target in known)
    assert any(item["title"] != target["title"] for item, target in known)
    assert any(target.get("published") is False for _, target in known)
    titles = [[item["title"].casefold() for item in items] for items in lists]
    assert any(len(set(row)) < len(row) for row in titles)


def test_secured_looks_like_the_real_thing() -> None:
    values = [a["secured"] for d in ARTICLES.values() if "secured" in (a := front_matter(d))]
    assert len(values) >= 40
    assert len(set(values)) == len(values)
    for value in values:
        text, key = value.split(";")
        assert len(base64.b64decode(text, validate=True)) % 16 == 0
        assert len(base64.b64decode(key, validate=True)) == 16


def test_topics_and_items_exist_but_for_the_one_that_is_meant_to_be_unknown() -> None:
    terms = [yaml.safe_load(p.read_bytes()) for p in sorted(SEEDS.glob("_data/topics/*.yaml"))]
    names = {term["name"] for term in terms}
    assert len(terms) >= 12
    assert {term["parent"] for term in terms if "parent" in term} < names
    used = {name for data in ARTICLES.values() for name in front_matter(data).get("topics", [])}
    assert used - names == {"Quantum Machines"}
    items = [i for data in ARTICLES.values() for i in front_matter(data).get("items", [])]
    assert items
    assert all(f"_learning/{item}.md" in ARTICLES for item in items)


def test_publishers_have_records_and_the_logos_are_small_pictures() -> None:
    records = [front_matter(path.read_bytes()) for path in SEEDS.glob("_data/organizations/*.md")]
    domains = {record["domain"] for record in records}
    assert len(domains) >= 12
    used = {front_matter(data).get("provider", {}).get("domain") for data in ARTICLES.values()}
    assert used - {None} <= domains
    logos = [image["url"] for record in records for image in record.get("images", [])]
    assert len(logos) == 3
    for url in logos:
        data = (SEEDS / url.lstrip("/")).read_bytes()
        assert data.startswith(b"\x89PNG")
        assert struct.unpack(">II", data[16:24]) == (50, 50)
        assert len(data) < 3000


@pytest.mark.parametrize("path", sorted(BROKEN))
def test_the_broken_ones_are_broken_for_any_reader(path: str) -> None:
    with pytest.raises((AssertionError, yaml.YAMLError, UnicodeDecodeError)):
        front_matter((SEEDS / path).read_bytes())


def test_the_library_reads_all_but_the_broken_ones(site: Path) -> None:
    from curator.library.library import Library

    library = Library.open(site)
    assert set(library.articles) == set(files())
    unreadable = {path for path, article in library.articles.items() if article.unreadable}
    assert unreadable == BROKEN
    assert all(library.articles[path].problems for path in BROKEN)
