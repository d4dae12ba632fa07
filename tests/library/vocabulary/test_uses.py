"""Where topics are used."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.library.edits import AddTopic
from curator.library.library import Library
from curator.library.vocabulary import Use, uses
from tests.library.vocabulary.sites import make


def test_uses(tmp_path: Path) -> None:
    assert uses(make(tmp_path)) == {
        "AI": Use(3, 0, 2),
        "Learning": Use(3, 1, 1),
        "Deep": Use(1, 1, 0),
        "Speech": Use(1, 0, 0),
        "Loose": Use(1, 0, 0),
    }
    assert list(uses(make(tmp_path))) == ["AI", "Learning", "Deep", "Speech", "Loose"]


def test_as_articles_are_now(tmp_path: Path) -> None:
    library = make(tmp_path)
    library.replace(library.edit(library.articles["_news/a.md"], AddTopic("Loose")))
    assert uses(library)["Loose"] == Use(2, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        # Aliases, keys twice, topics in the body or in other fields, an unreadable article.
        "---\nx: &t [A, B]\nrelated:\n  - topics: *t\n---\n",
        "---\nrelated:\n  - topics: [A, B]\nrelated:\n  - topics: [A, B]\n---\ntopics\n",
        "---\ntopics:\nnote: topics\nrelated: [{topics: [A, A, B]}]\n---\n",
        "---\nrelated: [{title: topics}, {topics: A}, x, {topics: {y: z}}, {topics: [B]}]\n---\n",
    ],
)
def test_related_items(tmp_path: Path, text: str) -> None:
    files = {"a.md": text, "b.md": "---\ntopics: [\n---\n", "c.md": "---\nrelated: 5\n---\ntopics"}
    assert uses(make(tmp_path, files)) == {"A": Use(0, 1, 0), "B": Use(0, 1, 0)}


@pytest.mark.corpus
def test_the_real_site(corpus: Path) -> None:
    found = uses(Library.open(corpus / "power-apps"))
    assert found["Power Apps"] == Use(764, 0, 6)
    assert found["Portals"] == Use(44, 0, 0)
    assert len(found) == 7
