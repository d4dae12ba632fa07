"""Topics renamed and merged: every byte of every file that changes, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import DocumentError, RefusedEdit
from curator.library.batch import Batch
from curator.library.edits import AddTopic, SetField
from curator.library.library import Library
from curator.library.taxonomy import Taxonomy
from curator.library.vocabulary import UnknownTopic, merge, rename
from tests.library.vocabulary.sites import ARTICLES, SITE, TERMS, changed, make, worked_out


def test_a_topic_is_renamed_everywhere(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    # A step for each file that is looked at, so that progress can be shown.
    assert worked_out(rename(library, "Learning", "Machine Learning", batch)) == len(SITE)
    assert batch.label == "Rename topic Learning to Machine Learning"
    assert (batch.same, batch.refused) == (0, [])
    new = "Machine Learning"
    assert changed(library, batch) == {
        "_data/topics/01-learning.yaml": TERMS["_data/topics/01-learning.yaml"]
        .replace("name: Learning", f"name: {new}"),
        "_data/topics/02-deep.yaml": TERMS["_data/topics/02-deep.yaml"]
        .replace("parent: Learning", f"parent: {new}"),
        "_news/a.md": ARTICLES["_news/a.md"].replace("- Learning", f"- {new}"),
        "_news/b.md": ARTICLES["_news/b.md"].replace("'Learning'", f"'{new}'"),
        "_news/d.md": ARTICLES["_news/d.md"].replace("- Learning", f"- {new}"),
        "_news/e.md": ARTICLES["_news/e.md"].replace(": Learning", f": {new}"),
    }  # fmt: skip


def test_there_and_back_is_as_it_was(tmp_path: Path) -> None:
    library = make(tmp_path / "site")
    for old, new in (("Learning", "Neu & 学習"), ("Neu & 学習", "Learning")):
        batch = Batch()
        worked_out(rename(library, old, new, batch))
        changed(library, batch)
        library = Library.open(tmp_path / "site")
    assert {path: library.read(path).data.decode() for path in SITE} == SITE


def test_the_same_name_is_nothing_to_do(tmp_path: Path) -> None:
    library, batch = make(tmp_path), Batch()
    worked_out(rename(library, "AI", " AI ", batch))
    assert (batch.count, batch.same, batch.refused) == (0, 0, [])


def test_only_the_case(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    worked_out(rename(library, "Speech", "speech", batch))
    assert changed(library, batch) == {
        "_data/topics/03-speech.yaml": TERMS["_data/topics/03-speech.yaml"]
        .replace("name: Speech", "name: speech"),
        "_news/b.md": ARTICLES["_news/b.md"].replace("Speech", "speech"),
    }  # fmt: skip


def test_a_topic_that_only_articles_have(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    worked_out(rename(library, "Loose", "Tight", batch))
    text = ARTICLES["_news/g.md"].replace("Loose", "Tight")
    assert changed(library, batch) == {"_news/g.md": text}


@pytest.mark.parametrize("make_it", [True, False])
def test_onto_another_topic_it_merges(tmp_path: Path, make_it: bool) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    if make_it:
        worked_out(rename(library, "Learning", "Speech", batch))
    else:
        worked_out(merge(library, ["Learning", "Speech"], "Speech", batch))
        assert batch.label == "Merge Learning into Speech"
    assert changed(library, batch) == {
        "_data/topics/01-learning.yaml": None,
        "_data/topics/02-deep.yaml": TERMS["_data/topics/02-deep.yaml"]
        .replace("parent: Learning", "parent: Speech"),
        "_data/topics/03-speech.yaml": TERMS["_data/topics/03-speech.yaml"]
        + "\n  - machine learning\nhashtags:\n  - '#ML'",
        "_news/a.md": ARTICLES["_news/a.md"].replace("- Learning", "- Speech"),
        "_news/b.md": ARTICLES["_news/b.md"].replace(", 'Learning'", ""),
        "_news/d.md": ARTICLES["_news/d.md"].replace("- Learning", "- Speech"),
        "_news/e.md": ARTICLES["_news/e.md"].replace(": Learning", ": Speech"),
    }  # fmt: skip
    assert Taxonomy.read(library.site).problems == ()


def test_a_child_takes_the_place_of_its_parent(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    worked_out(merge(library, ["Learning", "AI"], "Deep", batch))
    result = changed(library, batch)
    assert result["_data/topics/02-deep.yaml"] == (
        "taxonomy: topic\n_id: deep\nname: Deep\nshortname: Nets\n"
        "keywords:\n  - neural network\n  - Machine Learning\n  - AI\nhashtags:\n  - '#ML'\n"
        "  - '#AI'\n"
    )
    assert result["_news/a.md"] == "---\ntitle: A\ntopics:\n  - Deep\n---\nLearning\n"
    taxonomy = Taxonomy.read(library.site)
    assert [(term.name, term.parent) for term in taxonomy] == [("Deep", ""), ("Speech", "Deep")]
    assert taxonomy.problems == ()


PARENTS = [
    # what is, what is merged, into what, what is then
    ("A B<A C<B", ["A"], "C", "B<C C"),
    ("A B<A C<B", ["B"], "C", "A C<A"),
    ("A B<A C<B D<C", ["A", "C"], "D", "B<D D"),
    ("A<B B<A", ["A"], "B", "B"),
    ("A<A B<A", ["A"], "B", "B"),
    ("A<B B<A", ["A"], "New", "New B<New"),
    ("A<New B", ["A"], "New", "New B"),
    ("A<B B<C C<A", ["B"], "A", "A C<A"),
    ("A B<A C", ["C"], "B", "A B<A"),
    ("A B<A C<Gone", ["A", "Gone"], "C", "B<C C"),
    ("A B<A", ["B"], "A", "A"),
]


@pytest.mark.parametrize(("before", "olds", "into", "expected"), PARENTS)
def test_no_topic_becomes_its_own_parent(
    tmp_path: Path, before: str, olds: list[str], into: str, expected: str
) -> None:
    files = {}
    for number, word in enumerate(before.split()):
        name, _, parent = word.partition("<")
        files[f"_data/topics/{number}.yaml"] = f"name: {name}\n" + f"parent: {parent}\n" * (
            parent != ""
        )
    files["_news/a.md"] = "---\ntopics: [Gone]\n---\n"
    library, batch = make(tmp_path / "site", files), Batch()
    if into == "New":
        worked_out(rename(library, olds[0], into, batch))
    else:
        worked_out(merge(library, olds, into, batch))
    changed(library, batch)
    terms = Taxonomy.read(library.site)
    found = " ".join(term.name + f"<{term.parent}" * (term.parent != "") for term in terms)
    assert found == expected
    assert all(term.name not in [up.name for up in terms.above(term.name)] for term in terms)


def test_into_a_topic_without_a_file_the_first_file_becomes_it(tmp_path: Path) -> None:
    library, batch = make(tmp_path / "site"), Batch()
    worked_out(merge(library, ["Speech", "Deep"], "Loose", batch))
    result = changed(library, batch)
    assert result["_data/topics/03-speech.yaml"] == (
        "taxonomy: topic\n_id: speech\nname: Loose\nparent: AI\nkeywords:\n  - voice\n"
        "  - neural network\n  - Machine Learning"
    )
    assert result["_data/topics/02-deep.yaml"] is None
    assert result["_news/b.md"] == "---\ntitle: B\ntopics: ['Loose', 'Learning'] # three\n---\n"


def test_numbers_among_the_words_are_kept(tmp_path: Path) -> None:
    files = {
        "_data/topics/a.yaml": "name: A\nkeywords: [x, 5, 2024-05-02, 1.5, '7']\nhashtags: 365\n",
        "_data/topics/b.yaml": "name: B\nkeywords:\n  - '5'\n  - 7\n",
    }
    library, batch = make(tmp_path / "site", files), Batch()
    worked_out(merge(library, ["A"], "B", batch))
    assert changed(library, batch) == {
        "_data/topics/a.yaml": None,
        "_data/topics/b.yaml": (
            "name: B\nkeywords:\n  - '5'\n  - 7\n  - 'x'\n  - 2024-05-02\n  - 1.5\n"
            "hashtags:\n  - 365\n"
        ),
    }


def test_unknown_topics(tmp_path: Path) -> None:
    library = make(tmp_path)
    with pytest.raises(UnknownTopic, match="no topic 'Learnin'; did you mean 'Learning'") as found:
        worked_out(rename(library, "Learnin", "X", Batch()))
    assert found.value.suggestion == "Learning"
    with pytest.raises(UnknownTopic, match="no topic 'Qqqq'"):
        worked_out(merge(library, ["AI"], "Qqqq", Batch()))
    with pytest.raises(UnknownTopic, match="There is no topic 'Qqqq'"):
        worked_out(merge(library, ["AI", "Qqqq"], "AIs", Batch(), anew=True))
    with pytest.raises(RefusedEdit, match="needs a name"):
        worked_out(merge(library, ["AI"], " ", Batch(), anew=True))


def test_a_topic_of_related_items_alone_is_known(tmp_path: Path) -> None:
    files = {"_news/a.md": "---\ntitle: T\nrelated:\n  - topics: [Here]\n---\n"}
    library, batch = make(tmp_path / "site", files), Batch()
    worked_out(rename(library, "Here", "There", batch))
    assert changed(library, batch) == {"_news/a.md": files["_news/a.md"].replace("Here", "There")}


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x00b", "a\u2028b"])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(RefusedEdit):
        worked_out(rename(make(tmp_path), "AI", name, Batch()))


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    library = make(tmp_path, {**SITE, "_data/topics/09-ai.yaml": "name: AI\n"})
    with pytest.raises(RefusedEdit, match="in another file too") as found:
        worked_out(rename(library, "AI", "X", Batch()))
    assert found.value.path == "_data/topics/09-ai.yaml"


def test_a_vocabulary_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    library, batch = make(tmp_path, {**SITE, "_data/topics/04-x.yaml": "name: [\n"}), Batch()
    worked_out(rename(library, "AI", "X", batch))
    assert [error.path for error in batch.refused] == ["_data/topics/04-x.yaml"]
    assert batch.count == 6


ANCHORED = "name: &n Learning\nshortname: *n\nparent: AI\n"
TWO_DOCUMENTS = "---\nname: Learning\n---\nname: Other\n"


@pytest.mark.parametrize(
    ("own", "onto"), [(ANCHORED, "X"), (TWO_DOCUMENTS, "X"), (TWO_DOCUMENTS, "Speech")]
)
def test_nothing_is_done_where_its_own_file_cannot_be_edited(
    tmp_path: Path, own: str, onto: str
) -> None:
    """Else articles and the topics below it would have a name that the vocabulary has not."""
    path = "_data/topics/01-learning.yaml"
    library = make(tmp_path, {**SITE, path: own})
    with pytest.raises(DocumentError) as found:
        worked_out(rename(library, "Learning", onto, Batch()))
    assert found.value.path == path


def test_nothing_is_merged_into_a_file_that_cannot_be_edited(tmp_path: Path) -> None:
    path = "_data/topics/03-speech.yaml"
    library = make(tmp_path, {**SITE, path: "name: Speech\nkeywords: &k [voice]\nhashtags: *k\n"})
    with pytest.raises(RefusedEdit) as found:
        worked_out(merge(library, ["Deep"], "Speech", Batch()))
    assert found.value.path == path


def test_a_child_that_cannot_be_edited_is_refused_alone(tmp_path: Path) -> None:
    path = "_data/topics/02-deep.yaml"
    text = "name: Deep\nparent: &p Learning\nshortname: *p\n"
    library, batch = make(tmp_path, {**SITE, path: text}), Batch()
    worked_out(rename(library, "Learning", "X", batch))
    assert [error.path for error in batch.refused] == [path]
    assert batch.count == 5


def test_broken_articles_are_none_of_its_business(tmp_path: Path) -> None:
    library, batch = make(tmp_path, {**SITE, "_news/x.md": "---\ntopics: [AI\n---\n"}), Batch()
    worked_out(rename(library, "AI", "X", batch))
    assert batch.refused == []


def test_what_is_edited_and_not_saved(tmp_path: Path) -> None:
    """Saved topics change, unsaved edits of other fields stay unsaved; an unsaved topic would
    bring the old name back later."""
    library = make(tmp_path)
    for path, edit in (
        ("_news/a.md", SetField("/title", "New")),
        ("_news/c.md", SetField("/title", "New")),
        ("_news/f.md", AddTopic("Learning")),
    ):
        library.replace(library.edit(library.articles[path], edit))
    batch = Batch()
    worked_out(rename(library, "Learning", "X", batch))
    assert [(error.path, error.reason) for error in batch.refused] == [
        ("_news/f.md", "This article got the topic 'Learning' and is not saved yet; save it first")
    ]
    (found,) = (each for each in batch.changed if each.path == "_news/a.md")
    assert found.data.decode() == ARTICLES["_news/a.md"].replace("- Learning", "- X")


def test_an_article_that_is_moved_and_not_saved(tmp_path: Path) -> None:
    library = make(tmp_path)
    for path in ("_news/a.md", "_news/c.md"):
        library.refile([path], [library.articles[path].at(path.replace("_news", "_old"))])
    batch = Batch()
    worked_out(rename(library, "Learning", "X", batch))
    assert [error.path for error in batch.refused] == ["_old/a.md"]


def test_an_article_that_is_deleted_and_not_saved(tmp_path: Path) -> None:
    library = make(tmp_path)
    edited = library.edit(library.articles["_news/e.md"], SetField("/topics", ["AI"]))
    library.replace(edited)
    library.refile(["_news/a.md", "_news/c.md", "_news/d.md", "_news/e.md"], [])
    for work in (rename(library, "Deep", "X", batch := Batch()),
                 rename(library, "Learning", "X", batch)):  # fmt: skip
        worked_out(work)
    reason = "This article has the topic {!r} and is deleted here; save that first"
    assert [(error.path, error.reason) for error in batch.refused] == [
        ("_news/d.md", reason.format("Deep")),
        ("_news/a.md", reason.format("Learning")),
        ("_news/d.md", reason.format("Learning")),
        ("_news/e.md", reason.format("Learning")),
    ]


def test_a_site_of_tags(tmp_path: Path) -> None:
    files = {
        "a.md": "---\ntitle: A\ntags: one two three\n---\n",
        "b.md": "---\ntitle: B\ntags: [two]\n---\n",
    }
    library, batch = make(tmp_path / "site", files), Batch()
    worked_out(rename(library, "two", "four", batch))
    assert changed(library, batch) == {
        path: text.replace("two", "four") for path, text in files.items()
    }


@pytest.mark.corpus
def test_the_real_site(corpus_site: Path) -> None:
    library, batch = Library.open(corpus_site), Batch()
    assert worked_out(rename(library, "Portals", "Power Pages", batch)) == 7 + 764
    assert (len(batch.changed), batch.same, batch.refused) == (45, 0, [])
    for article in batch.changed:
        mark = b"\nname:" if article.path.endswith(".yaml") else b"\ntopics:"
        head, _, rest = article.saved.partition(mark)
        assert article.data == head + mark + rest.replace(b"Portals", b"Power Pages", 1)
    changed(library, batch)
    assert len(Library.open(corpus_site).find('topics:="Power Pages"')) == 44
