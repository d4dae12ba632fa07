"""One topic made several."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import CuratorError, RefusedEdit
from curator.library.batch import Batch
from curator.library.library import Library
from curator.library.taxonomy import Taxonomy
from curator.library.vocabulary import UnknownTopic, split
from tests.library.vocabulary.sites import ARTICLES, SITE, TERMS, changed, make, worked_out


def new_term(name: str, id: str, parent: str) -> str:
    return f"taxonomy: topic\n_id: {id}\nname: {name}\nparent: {parent}\n"


def test_all_of_the_new_ones_at_its_place(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    steps = worked_out(split(library, "Learning", ["Speech", "Big Data"], batch))
    assert steps == len(SITE) + 1
    assert batch.label == "Split topic Learning into Speech, Big Data"
    assert changed(library, batch) == {
        "_data/topics/01-learning.yaml": None,
        "_data/topics/02-deep.yaml": TERMS["_data/topics/02-deep.yaml"]
        .replace("parent: Learning", "parent: AI"),
        "_data/topics/04-big-data.yaml": new_term("Big Data", "big-data", "AI"),
        "_news/a.md": ARTICLES["_news/a.md"].replace("- Learning", "- Speech\n  - Big Data"),
        "_news/b.md": ARTICLES["_news/b.md"].replace("'Learning'", "'Big Data'"),
        "_news/d.md": ARTICLES["_news/d.md"]
        .replace("- Learning", "- Speech\n      - Big Data"),
        "_news/e.md": ARTICLES["_news/e.md"]
        .replace(" Learning", "\n  - Speech\n  - Big Data"),
    }  # fmt: skip
    assert Taxonomy.read(library.site).problems == ()


@pytest.mark.parametrize("named", [True, False])
def test_it_may_stay(tmp_path: Path, named: bool) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    new = ["Learning", "Big Data"] if named else ["Big Data"]
    worked_out(split(library, "Learning", new, batch, keep=not named))
    assert changed(library, batch) == {
        "_data/topics/04-big-data.yaml": new_term("Big Data", "big-data", "Learning"),
        "_news/a.md": ARTICLES["_news/a.md"].replace("- Learning", "- Learning\n  - Big Data"),
        "_news/b.md": ARTICLES["_news/b.md"].replace("'Learning'", "'Learning', 'Big Data'"),
        "_news/d.md": ARTICLES["_news/d.md"]
        .replace("- Learning", "- Learning\n      - Big Data"),
        "_news/e.md": ARTICLES["_news/e.md"]
        .replace(" Learning", "\n  - Learning\n  - Big Data"),
    }  # fmt: skip


def test_by_the_words_of_the_new_ones(tmp_path: Path) -> None:
    files = {
        **TERMS,
        "_news/1.md": "---\ntitle: Hear my voice\ntopics: [AI]\n---\n",
        "_news/2.md": "---\ntitle: T\nexcerpt: a Neural-Network of two kinds\ntopics: [AI]\n---\n",
        "_news/3.md": "---\ntitle: About cars\ntopics: [AI]\n---\nvoice\n",
        "_news/4.md": "---\ntitle: Voice and neural network\ntopics: [AI]\n---\n",
        "_news/5.md": "---\ntitle: New and voice\ntopics: [AI, Speech]\n---\n",
    }
    for keep in (False, True):
        root = tmp_path / f"site-{keep}"
        library, batch = make(root, files), Batch()
        worked_out(split(library, "AI", ["Deep", "New", "Speech"], batch, keep=keep, by_words=True))
        changed(library, batch)
        found = {path: article.topics for path, article in Library.open(root).articles.items()}
        first = ("AI",) if keep else ()
        assert found == {
            "_news/1.md": (*first, "Speech"),
            "_news/2.md": (*first, "Deep"),
            "_news/3.md": (*first, "Deep", "New", "Speech"),
            "_news/4.md": (*first, "Deep", "Speech"),
            "_news/5.md": (*first, "New", "Speech"),
        }


def test_a_topic_without_a_file(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    worked_out(split(library, "Loose", ["AI", "Tight"], batch, keep=True))
    assert changed(library, batch) == {
        "_data/topics/04-tight.yaml": "taxonomy: topic\n_id: tight\nname: Tight\n",
        "_news/g.md": ARTICLES["_news/g.md"].replace("- Loose", "- Loose\n  - AI\n  - Tight"),
    }


def test_a_site_without_a_vocabulary_gets_none(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site", {"a.md": "---\ntags: [a, b]\n---\n"}), Batch()
    worked_out(split(library, "a", ["c", "d"], batch))
    assert changed(library, batch) == {"a.md": "---\ntags: [c, d, b]\n---\n"}


def test_into_its_parent_and_its_child(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    worked_out(split(library, "Learning", ["AI", "Deep"], batch))
    changed(library, batch)
    terms = [(term.name, term.parent) for term in Taxonomy.read(library.site)]
    assert terms == [("AI", ""), ("Deep", "AI"), ("Speech", "AI")]


def test_refused(tmp_path: Path) -> None:
    library = make(tmp_path)
    with pytest.raises(RefusedEdit, match="Say which"):
        worked_out(split(library, "AI", ["AI"], Batch()))
    with pytest.raises(RefusedEdit, match="needs a name"):
        worked_out(split(library, "AI", ["X", " "], Batch()))
    with pytest.raises(UnknownTopic):
        worked_out(split(library, "A I", ["X"], Batch()))


@pytest.mark.corpus
def test_the_real_site(corpus_site: Path) -> None:
    library, batch = Library.open(corpus_site), Batch()
    new = ["Canvas apps", "Dataverse"]
    worked_out(split(library, "Common Data Service", new, batch, by_words=True))
    assert (len(batch.changed), len(batch.removed), batch.refused) == (26, 1, [])
    changed(library, batch)
    assert (corpus_site / "_data/topics/07-dataverse.yaml").read_text() == (
        new_term("Dataverse", "dataverse", "Power Apps")
    )


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
        worked_out(split(library, "Learning", ["X", "Y"], Batch()))
    assert found.value.path == path
