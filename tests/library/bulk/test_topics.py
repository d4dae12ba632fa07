"""Topics added, removed and replaced on one article: the bytes that come of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from curator.errors import RefusedEdit
from curator.library.article import Article
from curator.library.bulk.topics import (
    AddTopics,
    InRelated,
    RemoveTopics,
    ReplaceTopics,
    parents_of,
)
from curator.library.edits import ApplyOperations, Edit
from curator.library.library import Library
from curator.library.site import Site
from curator.library.taxonomy import Taxonomy, Term


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(Site.open(tmp_path))


@pytest.fixture
def tagged(tmp_path: Path) -> Library:
    """A site that keeps its topics as tags."""
    (tmp_path / "curator.toml").write_text('[fields]\ntopics = "tags"\n')
    return Library(Site.open(tmp_path))


def done(library: Library, text: str, edit: Edit) -> str:
    """The front matter after the edit; both ways of editing must give the same."""
    data = f"---\n{text}---\nBody\n".encode()
    article = Article.read("_news/a.md", "_news", data, library.site.settings)
    assert not article.unreadable
    result = library.edit(article, edit)
    if result is article:
        assert not edit.operations(article.document(), library.site.settings)
        return text
    style = library.style("_news")
    operations = edit.operations(article.document(), library.site.settings)
    whole = article.document().apply(operations, style, library.site.settings.protected)
    assert whole.to_bytes() == result.data
    again = library.edit(result, edit)
    assert isinstance(edit, ReplaceTopics | InRelated) or again is result
    before, _, rest = result.data.decode().partition("---\nBody\n")
    assert rest == ""
    return before.removeprefix("---\n")


LIST = "title: T\ntopics:\n  - A # why\n  - 'B'\n  - C\nheat: 5\n"


@pytest.mark.parametrize(
    ("edit", "text", "expected"),
    [
        (AddTopics(("B", "D")), LIST, LIST.replace("  - C\n", "  - C\n  - D\n")),
        (AddTopics(("E", "D", "E")), LIST, LIST.replace("  - C\n", "  - C\n  - E\n  - D\n")),
        (AddTopics(("A", "B", "C")), LIST, LIST),
        (AddTopics(()), LIST, LIST),
        (AddTopics(("A", "B")), "title: T\ntopics: [A]\n", "title: T\ntopics: [A, B]\n"),
        (AddTopics(("A", "B")), "title: T\ntopics: []\n", "title: T\ntopics: [A, B]\n"),
        (AddTopics(("A", "B")), "title: T\ntopics:\n", "title: T\ntopics:\n  - A\n  - B\n"),
        (AddTopics(("A",)), "title: T\n", "title: T\ntopics:\n  - A\n"),
        (AddTopics(("A", "B")), "topics: A\n", "topics:\n  - A\n  - B\n"),
        (AddTopics(("5",)), "topics: [5]\n", "topics: [5]\n"),
        (RemoveTopics(("A", "C", "X")), LIST, "title: T\ntopics:\n  - 'B'\nheat: 5\n"),
        (RemoveTopics(("A",)), "topics: [A, B, A]\n", "topics: [B]\n"),
        (RemoveTopics(("A", "B", "C")), LIST, "title: T\ntopics: []\nheat: 5\n"),
        (RemoveTopics(("X",)), LIST, LIST),
        (RemoveTopics(("A",)), "title: T\n", "title: T\n"),
        (RemoveTopics(("A",)), "topics: A\n", "topics: []\n"),
        (ReplaceTopics("B", ("X",)), LIST, LIST.replace("'B'", "'X'")),
        (ReplaceTopics("A", ("X",)), LIST, LIST.replace("- A #", "- X #")),
        (ReplaceTopics("A", ("C",)), LIST, LIST.replace("  - A # why\n", "")),
        (ReplaceTopics("C", ("X", "A", "Z")), LIST, LIST.replace("  - C", "  - X\n  - Z")),
        (ReplaceTopics("A", ("B", "C")), LIST, LIST.replace("  - A # why\n", "")),
        (ReplaceTopics("A", ()), LIST, LIST.replace("  - A # why\n", "")),
        (ReplaceTopics("X", ("Z",)), LIST, LIST),
        (ReplaceTopics("A", ("A",)), LIST, LIST),
        (ReplaceTopics("A", ("A", "X")), "topics: [A, B]\n", "topics: [A, X, B]\n"),
        (ReplaceTopics("A", ("X", "A", "Z")), "topics: [A, B]\n", "topics: [X, A, Z, B]\n"),
        (ReplaceTopics("A", ("X", "X")), "topics: [A, B, A, C, A]\n", "topics: [X, B, C]\n"),
        (ReplaceTopics("A", ("X",)), "title: T\n", "title: T\n"),
        (ReplaceTopics("A", ("X",)), "topics: A\n", "topics: X\n"),
        (ReplaceTopics("A", ("X", "Z")), "topics: A\n", "topics:\n  - X\n  - Z\n"),
        (ReplaceTopics("A", ("A",)), "topics: A\n", "topics: A\n"),
        (ReplaceTopics("A", ()), "topics: A\n", "topics: []\n"),
        (ReplaceTopics("5", ("X: Y",)), "topics: [5]\n", 'topics: ["X: Y"]\n'),
    ],
)
def test_bytes(library: Library, edit: Edit, text: str, expected: str) -> None:
    assert done(library, text, edit) == expected
    crlf = done(library, text, edit).replace("\n", "\r\n").encode()
    data = b"---\r\n" + text.replace("\n", "\r\n").encode() + b"---\r\n"
    article = Article.read("_news/a.md", "_news", data, library.site.settings)
    assert library.edit(article, edit).data == b"---\r\n" + crlf + b"---\r\n"


@pytest.mark.parametrize(
    ("edit", "text", "expected"),
    [
        (ReplaceTopics("b", ("x",)), "tags: a b  c\n", "tags: a x c\n"),
        (ReplaceTopics("b", ("x", "y")), "tags: a b\n", "tags: a x y\n"),
        (ReplaceTopics("b", ("x y",)), "tags: a b\n", "tags:\n  - a\n  - x y\n"),
        (ReplaceTopics("b", ("a",)), "tags: a b\n", "tags: a\n"),
        (ReplaceTopics("b", ()), "tags: b\n", "tags: []\n"),
        (RemoveTopics(("b",)), "tags: a b c\n", "tags:\n  - a\n  - c\n"),
    ],
)
def test_a_text_of_tags(tagged: Library, edit: Edit, text: str, expected: str) -> None:
    assert done(tagged, text, edit) == expected


RELATED = """\
topics: [A]
related:
  - title: One
    topics:
      - A # here
      - B
  - title: Two
    topics: A
  - title: Three
  - just a text
  - topics: {a: b}
"""


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (ReplaceTopics("A", ("X",)), RELATED.replace("[A]", "[X]").replace("- A", "- X")
         .replace(": A", ": X")),
        (ReplaceTopics("A", ("B",)), RELATED.replace("[A]", "[B]").replace("      - A # here\n", "")
         .replace(": A", ": B")),
        (RemoveTopics(("A",)), RELATED.replace("[A]", "[]").replace("      - A # here\n", "")
         .replace(": A", ": []")),
    ],
)  # fmt: skip
def test_related_items(
    library: Library, edit: ReplaceTopics | RemoveTopics, expected: str, own: bool
) -> None:
    if own:
        new = edit.new if isinstance(edit, ReplaceTopics) else ()
        both: Edit = (
            ReplaceTopics("A", new, related=True) if new else RemoveTopics(("A",), related=True)
        )
        assert done(library, RELATED, both) == expected
    else:
        first = expected.partition("\n")[0]
        assert done(library, RELATED, InRelated(edit)) == expected.replace(first, "topics: [A]", 1)
        assert done(library, RELATED, edit) == RELATED.replace("topics: [A]", first, 1)


def test_an_article_without_related_items(library: Library) -> None:
    assert done(library, "title: T\n", InRelated(RemoveTopics(("A",)))) == "title: T\n"
    assert done(library, "related:\n", InRelated(RemoveTopics(("A",)))) == "related:\n"
    assert done(library, "related: x\n", ReplaceTopics("A", ("B",), related=True)) == "related: x\n"


@pytest.mark.parametrize("text", ["topics: {a: b}\n", "topics: 5\n", "topics: true\n"])
@pytest.mark.parametrize("edit", [AddTopics(("A",)), RemoveTopics(("A",)), ReplaceTopics("A", ())])
def test_what_is_no_list_is_refused(library: Library, text: str, edit: Edit) -> None:
    with pytest.raises(RefusedEdit, match="make it a list first"):
        done(library, text, edit)


def test_parents_come_after_the_topics_nearest_first() -> None:
    terms = [("AI", ""), ("ML", "AI"), ("DL", "ML"), ("Speech", "AI"), ("Loop", "Pool")]
    taxonomy = Taxonomy([Term(name, "", "", parent, (), "") for name, parent in terms])
    above = parents_of(["DL", "Speech", "Unknown"], taxonomy)
    assert above == (("DL", ("ML", "AI")), ("Speech", ("AI",)), ("Unknown", ()))


def test_parents_too(library: Library) -> None:
    above = (("DL", ("ML", "AI")), ("Speech", ("AI",)))
    edit = AddTopics(("DL", "Speech"), above)
    assert done(library, "topics: [X]\n", edit) == "topics: [X, DL, Speech, ML, AI]\n"
    # Also where the topic itself is there already.
    assert done(library, "topics: [AI, DL]\n", edit) == "topics: [AI, DL, Speech, ML]\n"


def test_labels() -> None:
    assert AddTopics(("A",)).label == "Add topic A"
    assert AddTopics(("A", "B")).label == "Add topics A, B"
    assert RemoveTopics(("A", "B")).label == "Remove topics A, B"
    assert ReplaceTopics("A", ("B", "C")).label == "Replace topic A by B, C"
    assert InRelated(RemoveTopics(("A",))).label == "Remove topic A in related items"


@pytest.mark.corpus
def test_real_edits(corpus: Path, tmp_path: Path) -> None:
    """What editors did to topics in the site's history, done again."""
    library = Library(Site.open(tmp_path))
    kinds: Counter[type[Edit]] = Counter()
    for line in (corpus / "history/edits.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        ops = record["ops"]
        others = tuple(op for op in ops if not op["path"].startswith("/topics/"))
        if len(others) == len(ops) or any(op["op"] == "add" for op in others):
            continue
        old, new = (record[key].encode("latin-1") for key in ("old", "new"))
        settings = library.site.settings
        before, after = (Article.read("a.md", "", data, settings) for data in (old, new))
        if before.topics == after.topics[: len(before.topics)]:
            edit: Edit = AddTopics(after.topics[len(before.topics) :])
        elif len(before.topics) == len(after.topics):
            (place,) = (at for at, name in enumerate(before.topics) if after.topics[at] != name)
            edit = ReplaceTopics(before.topics[place], (after.topics[place],))
        else:
            edit = RemoveTopics(tuple(set(before.topics) - set(after.topics)))
        edited = library.edit(library.edit(before, edit), ApplyOperations(others))
        assert edited.data == new, record["path"]
        kinds[type(edit)] += 1
    assert kinds[AddTopics] >= 40
    assert kinds[ReplaceTopics] >= 1


@pytest.mark.corpus
def test_every_real_topic_replaced_changes_its_line_alone(corpus: Path) -> None:
    library = Library.open(corpus / "power-apps")
    edit = ReplaceTopics("Power Apps", ("Power Platform",), related=True)
    for article in library.articles.values():
        result = library.edit(article, edit)
        assert result.data != article.data
        head, mark, rest = article.data.partition(b"topics:")
        expected = rest.replace(b"Power Apps", b"Power Platform", 1)
        assert result.data == head + mark + expected, article.path
        back = library.edit(result, ReplaceTopics("Power Platform", ("Power Apps",)))
        assert back.data == article.data
