"""Publishers' records: the block that articles have of one, and a new one from such a block."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.document import Document, Value
from curator.errors import SaveError
from curator.library.library import Library

RECORD = """---
taxonomy: organization
_id: {0}
name: {1}
domain: {0}
images:
  - url: /assets/images/organizations/{0}-50x50.jpg
    width: 50
    height: 50
  - url: /assets/images/organizations/{0}-400x400.jpg
    width: 400
    height: 400
---
"""
ARTICLE = """---
title: A
provider:
  name: Alpha
  domain: alpha.example
  images:
    - url: "https://site.example/pages/assets/images/organizations/alpha.example-50x50.jpg"
      width: 50
      height: 50
---
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    records = tmp_path / "_data" / "organizations"
    records.mkdir(parents=True)
    for letter, name in (("alpha", "Alpha"), ("beta", "Beta"), ("gamma", "G"), ("delta", "D")):
        domain = f"{letter}.example"
        (records / f"{domain}.md").write_text(RECORD.format(domain, name))
    (tmp_path / "_news").mkdir()
    (tmp_path / "_news" / "a.md").write_text(ARTICLE)
    logos = tmp_path / "assets" / "images" / "organizations"
    logos.mkdir(parents=True)
    (logos / "new.example-50x50.jpg").write_bytes(b"")
    return Library.open(tmp_path)


def test_the_block_is_as_articles_have_it(library: Library) -> None:
    block = library.records.block_of("beta.example", "_news")
    assert block == {
        "name": "Beta",
        "domain": "beta.example",
        "images": [
            {
                "url": "https://site.example/pages/assets/images/organizations/"
                "beta.example-50x50.jpg",
                "width": 50,
                "height": 50,
            }
        ],
    }
    assert list(block) == ["name", "domain", "images"]
    assert library.records.block_of("unknown.example", "_news") is None


def test_the_block_of_a_collection_without_articles(library: Library) -> None:
    block = library.records.block_of("beta.example", "_events")
    assert block is not None
    assert list(block) == ["name", "domain", "images"]


def test_a_block_from_the_real_record_is_what_articles_have(corpus_site: Path) -> None:
    library = Library.open(corpus_site)
    own = [
        article.document().data["provider"]
        for article in library.articles.values()
        if article.collection == "_news" and article.provider == "GeekWire"
    ]
    assert own
    assert library.records.block_of("geekwire.com", "_news") in own


def test_a_new_record_is_as_the_others(library: Library) -> None:
    block: dict[str, Value] = {
        "name": "New: it's here",
        "domain": "new.example",
        "images": [
            {
                "url": "https://site.example/pages/assets/images/organizations/"
                "new.example-50x50.jpg",
                "width": 50,
                "height": 50,
                "isCached": True,
            },
            {"url": "https://cdn.example/x.png"},
        ],
    }
    path = library.create_publisher(block)
    assert path == "_data/organizations/new.example.md"
    assert (library.site.root / path).read_text() == (
        "---\n"
        "taxonomy: organization\n"
        "_id: new.example\n"
        'name: "New: it\'s here"\n'
        "domain: new.example\n"
        "images:\n"
        "  - url: /assets/images/organizations/new.example-50x50.jpg\n"
        "    width: 50\n"
        "    height: 50\n"
        "  - url: https://cdn.example/x.png\n"
        "---\n"
    )
    publisher = library.publishers.get("new.example")
    assert publisher is not None
    assert publisher.name == "New: it's here"
    assert library.records.block_of("new.example", "_news") is not None


def test_the_first_record_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "_news").mkdir()
    (tmp_path / "_news" / "a.md").write_text(ARTICLE)
    library = Library.open(tmp_path)
    path = library.create_publisher({"domain": "Alpha.example"})
    assert Document.parse((tmp_path / path).read_bytes()).data == {
        "taxonomy": "organization",
        "_id": "alpha.example",
        "name": "alpha.example",
        "domain": "alpha.example",
    }


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        (None, "has no domain"),
        (5, "has no domain"),
        (" ", "has no domain"),
        ("../../etc/passwd", "is not a domain name"),
        ("a/b.com", "is not a domain name"),
        ("a\\b.com", "is not a domain name"),
        (".hidden.com", "is not a domain name"),
        ("-a.com", "is not a domain name"),
        ("a..com", "is not a domain name"),
        ("localhost", "is not a domain name"),
        ("a.com\n", None),
        ("a.com:80", "is not a domain name"),
        ("a\0.com", "is not a domain name"),
        (f"{'a' * 250}.com", "is not a domain name"),
        ("ALPHA.example", "There is a record of alpha.example already"),
        ("bücher.example", None),
    ],
)
def test_domains(library: Library, domain: Value, reason: str | None) -> None:
    before = sorted(library.site.root.rglob("*"))
    if reason is None:
        library.create_publisher({"domain": domain})
        return
    with pytest.raises(SaveError, match=reason):
        library.create_publisher({"name": "N", "domain": domain})
    assert sorted(library.site.root.rglob("*")) == before


def test_a_record_is_never_written_over(library: Library) -> None:
    path = library.site.root / "_data" / "organizations" / "new.example.md"
    path.write_text("---\nname: Other\ndomain: other.example\n---\n")
    with pytest.raises(SaveError, match="a file of this name already"):
        library.create_publisher({"domain": "new.example"})
    assert "Other" in path.read_text()
