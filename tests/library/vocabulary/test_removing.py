"""Topics deleted everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import CuratorError, RefusedEdit
from curator.library.batch import Batch
from curator.library.library import Library
from curator.library.taxonomy import Taxonomy
from curator.library.vocabulary import UnknownTopic, delete
from tests.library.vocabulary.sites import ARTICLES, SITE, TERMS, changed, make, worked_out


def test_a_topic_without_children(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    assert worked_out(delete(library, ["Speech"], batch)) == len(SITE)
    assert batch.label == "Delete topic Speech"
    assert changed(library, batch) == {
        "_data/topics/03-speech.yaml": None,
        "_news/b.md": ARTICLES["_news/b.md"].replace(", Speech", ""),
    }


def test_children_get_another_parent(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    worked_out(delete(library, ["Learning"], batch, children_to="Speech"))
    assert changed(library, batch) == {
        "_data/topics/01-learning.yaml": None,
        "_data/topics/02-deep.yaml": TERMS["_data/topics/02-deep.yaml"]
        .replace("parent: Learning", "parent: Speech"),
        "_news/a.md": ARTICLES["_news/a.md"].replace("  - Learning\n", ""),
        "_news/b.md": ARTICLES["_news/b.md"].replace(" 'Learning',", ""),
        "_news/d.md": ARTICLES["_news/d.md"].replace("      - Learning\n", ""),
        "_news/e.md": "---\ntitle: E\ntopics: []\n---\n",
    }  # fmt: skip


def test_children_get_none(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    worked_out(delete(library, ["AI"], batch, children_to=""))
    result = changed(library, batch)
    assert result["_data/topics/03-speech.yaml"] == (
        "taxonomy: topic\n_id: speech\nname: Speech\nkeywords:\n  - voice"
    )
    assert result["_news/c.md"] == "---\r\ntitle: C\r\ntopics: []\r\n---\r\nBody"
    assert Taxonomy.read(library.site).problems == ()


def test_a_whole_branch_needs_no_parent(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    worked_out(delete(library, ["Learning", "Deep", "Loose"], batch))
    assert batch.label == "Delete topics Learning, Deep, Loose"
    result = changed(library, batch)
    assert [path for path, text in result.items() if text is None] == [
        "_data/topics/01-learning.yaml",
        "_data/topics/02-deep.yaml",
    ]
    assert result["_news/b.md"] == "---\ntitle: B\ntopics: [Speech] # three\n---\n"
    assert result["_news/g.md"] == "---\ntitle: G\ntopics: []\n---\n"


@pytest.mark.parametrize(
    ("names", "parent", "reason"),
    [
        (["Learning"], None, "'Learning' is the parent of Deep; say where these go"),
        (["AI"], "AI", "'AI' is deleted too"),
        (["AI"], "Deep", "'Deep' is 'Learning' or below it"),
        (["AI"], "Speech", "'Speech' is 'Speech' or below it"),
    ],
)
def test_refused(tmp_path: Path, names: list[str], parent: str | None, reason: str) -> None:
    library, batch = make(tmp_path), Batch()
    with pytest.raises(RefusedEdit, match=reason):
        worked_out(delete(library, names, batch, children_to=parent))
    assert batch.count == 0


def test_unknown(tmp_path: Path) -> None:
    library = make(tmp_path)
    with pytest.raises(UnknownTopic, match="did you mean 'Speech'"):
        worked_out(delete(library, ["AI", "Speach"], Batch()))
    with pytest.raises(UnknownTopic, match="in the vocabulary"):
        worked_out(delete(library, ["AI"], Batch(), children_to="Loose"))


@pytest.mark.corpus
def test_the_real_site(corpus_site: Path) -> None:
    library, batch = Library.open(corpus_site), Batch()
    worked_out(delete(library, ["Power Apps"], batch, children_to=""))
    assert (len(batch.changed), len(batch.removed), batch.refused) == (764 + 6, 1, [])
    changed(library, batch)
    taxonomy = Library.open(corpus_site).taxonomy
    assert (len(taxonomy), taxonomy.problems) == (6, ())


@pytest.mark.parametrize("how", ["two documents", "another file behind a link"])
def test_nothing_is_done_where_its_own_file_cannot_go(tmp_path: Path, how: str) -> None:
    path = "_data/topics/01-learning.yaml"
    site = tmp_path / "site"
    library = make(site)
    if how == "two documents":
        (site / path).write_text("---\nname: Learning\n---\nname: Other\n")
    else:
        (site / path).rename(tmp_path / "elsewhere.yaml")
        (site / path).symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(CuratorError) as found:
        worked_out(delete(library, ["Learning"], Batch(), children_to=""))
    assert found.value.path == path
