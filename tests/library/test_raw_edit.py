"""Front matter typed as text, taken over as operations."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.document import Document
from curator.errors import DocumentError, RefusedEdit
from curator.library import versions
from curator.library.library import Library
from curator.library.raw_edit import EditFrontMatter, mended, typed_document
from curator.library.settings import Settings
from curator.library.site import Site

SETTINGS = Settings()
TEXT = """\
# of the desk
title:  "A title"  # long
topics: [AI, "Vision"]
heat: 007
date: 2020-07-15T05:31:00Z
secured: "a;b"
"""
BASE = f"---\n{TEXT}---\nBody\n".encode()


def applied(base: bytes, text: str, now: bytes | None = None) -> bytes:
    """The file after the edit."""
    document = Document.parse(base if now is None else now)
    ops = EditFrontMatter(base, text).operations(document, SETTINGS)
    return document.apply(ops).to_bytes()


def refused(base: bytes, text: str, now: bytes | None = None) -> RefusedEdit:
    with pytest.raises(RefusedEdit) as caught:
        applied(base, text, now)
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"A title"', "'Another: one'", 'title:  "Another: one"  # long'),
        ('"Vision"', '"Vision", Ethics', 'topics: [AI, "Vision", Ethics]'),
        ("AI, ", "", 'topics: ["Vision"]'),
        ("heat: 007", "heat: 8", "heat: 8"),
        ("2020-07-15T05", "2021-07-15T05", "date: 2021-07-15T05:31:00Z"),
    ],
)
def test_only_the_line_that_was_edited_differs(old: str, new: str, line: str) -> None:
    before = BASE.decode().split("\n")
    after = applied(BASE, TEXT.replace(old, new)).decode().split("\n")
    assert [text for text in after if text not in before] == [line]
    assert len(after) == len(before)


def test_keys_come_and_go() -> None:
    text = TEXT.replace("heat: 007\n", "").replace("topics:", "kind: news\ntopics:")
    result = Document.parse(applied(BASE, text))
    assert result.data == {**{k: v for k, v in Document.parse(BASE).data.items() if k != "heat"},
                           "kind": "news"}  # fmt: skip
    assert "# of the desk" in result.front_matter


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("# long", "# longer"),
        TEXT.replace('"A title"', "'A title'"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\n\n"),
        TEXT.rstrip("\n"),
        TEXT.replace('topics: [AI, "Vision"]', "topics:\n- AI\n- Vision"),
    ],
)
def test_comments_and_spelling_give_no_operations(text: str) -> None:
    assert EditFrontMatter(BASE, text).operations(Document.parse(BASE), SETTINGS) == []


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('title: "A\n', 3, 1, "not YAML"),
        ("title: a\n  b: c\n", 3, 4, "not YAML"),
        ("\ttitle: a\n", 2, 1, "not YAML"),
        ("title: a\n---\nb: c\n", 3, 1, "would end"),
        ("title: a\n...", 3, 1, "would end"),
        ("title: a\0\n", 2, 9, "U+0000"),
        ("title: \ud800\n", 2, 8, "Half a character"),
        ("- a\n- b\n", 2, 1, "not a list of fields"),
        ("\ufefftitle: a\n", 2, 1, "byte order mark"),
        ('title: a\nsecured: "a;b"\ntitle: b\n', 4, 1, "twice"),
        ('secured: "a;b"\ndate: 2020-13-45\n', 3, 7, "no such time"),
        ('secured: "a;c"\n', 2, 1, "secured is protected"),
        ("title: a\n", 7, 1, "secured is protected"),
        ("a: 1\n" * 60_000, 1, 1, "larger than 256 KB"),
    ],
)
def test_what_is_refused_says_where(text: str, line: int, column: int, words: str) -> None:
    error = refused(BASE, text)
    assert words in error.reason
    assert (error.line, error.column) == (line, column)


def test_an_odd_thing_that_was_there_before_is_no_reason_to_refuse() -> None:
    base = b"---\ndate: 2020-13-45\ntitle: a\n---\n"
    assert applied(base, "date: 2020-13-45\ntitle: b\n") == base.replace(b"title: a", b"title: b")


class TestChangedMeanwhile:
    def test_both_changes_are_kept(self) -> None:
        now = BASE.replace(b"007", b"9").replace(b"a;b", b"c;d")
        text = TEXT.replace("A title", "Mine")
        assert applied(BASE, text, now) == now.replace(b"A title", b"Mine")

    def test_the_same_change_is_no_conflict(self) -> None:
        now = BASE.replace(b"A title", b"Mine")
        assert applied(BASE, TEXT.replace("A title", "Mine"), now) == now

    def test_a_field_that_both_changed_is_named(self) -> None:
        now = BASE.replace(b"A title", b"Theirs")
        error = refused(BASE, TEXT.replace("A title", "Mine"), now)
        assert error.reason == "This was changed meanwhile too: title"


@pytest.mark.parametrize("head", [b"---\n", b"---\r\n", b"\xef\xbb\xbf---\n"])
def test_what_is_around_the_front_matter_stays(head: bytes) -> None:
    base = head + b"title: a\n---\nbody \xff\r\n"
    assert applied(base, "title: b") == head + b"title: b\n---\nbody \xff\r\n"


def test_front_matter_that_was_empty() -> None:
    assert applied(b"---\n---\n", "title: a") == b"---\ntitle: a\n---\n"
    assert applied(b"---\ntitle: a\n---\n", "") == b"---\n---\n"


def test_a_file_that_is_all_yaml() -> None:
    base = b"name: a # c\nurl: b"
    document = Document.parse(base, whole=True)
    edit = EditFrontMatter(base, "name: x\nurl: b", whole=True)
    assert document.apply(edit.operations(document, SETTINGS)).to_bytes() == b"name: x # c\nurl: b"
    assert typed_document(base, "name: x", whole=True).to_bytes() == b"name: x"


def test_unchanged_text_of_the_sample_gives_no_operations(site: Path) -> None:
    assert _unchanged(Library.open(site)) > 20


@pytest.mark.corpus
def test_unchanged_text_of_the_corpus_gives_no_operations(corpus: Path) -> None:
    assert _unchanged(Library.open(corpus / "power-apps")) > 500


def _unchanged(library: Library) -> int:
    number = 0
    for article in library.articles.values():
        if article.unreadable:
            continue
        document = article.document()
        edit = EditFrontMatter(article.data, document.front_matter)
        assert edit.operations(document, library.site.settings) == [], article.path
        number += 1
    return number


class TestRewritten:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Library:
        (tmp_path / "_news").mkdir()
        (tmp_path / "_news" / "a.md").write_bytes(b'---\ntitle: "a\n---\n')
        library = Library(Site.open(tmp_path))
        library.articles.put(library._read("_news/a.md"))
        return library

    def test_bytes_that_can_be_read(self, library: Library) -> None:
        before = library.articles["_news/a.md"]
        after = versions.rewritten(library, before, b'---\ntitle: "a"\n---\n')
        assert (after.title, after.unreadable, after.modified) == ("a", False, True)
        assert after.saved == before.data
        assert library.save(after).data == b'---\ntitle: "a"\n---\n'

    def test_bytes_that_cannot(self, library: Library) -> None:
        with pytest.raises(DocumentError, match=r"_news/a\.md:3:1: This is not YAML"):
            versions.rewritten(library, library.articles["_news/a.md"], b"---\na: [\n---\n")

    def test_what_saving_would_write(self, library: Library) -> None:
        before = library.articles["_news/a.md"]
        assert versions.pending(library, before) == (before.data, before.data)
        after = versions.rewritten(library, before, b"---\ntitle: a\n---\n")
        assert versions.pending(library, after) == (before.data, after.data)
        (library.site.root / "_news" / "a.md").write_bytes(after.data)
        assert versions.pending(library, after) == (after.data, after.data)


class TestMended:
    BASE = b"---\ntitle: a\nb:  1 # c\ntitle: d\nsecured: x\n---\nBody"

    def test_a_key_less(self) -> None:
        text = "b:  1 # d\ntitle: d\nsecured: x\n"
        assert mended(self.BASE, text, SETTINGS) == f"---\n{text}---\nBody".encode()

    def test_as_odd_as_before(self) -> None:
        assert mended(self.BASE, "title: a\nb: 2\ntitle: d\nsecured: x\n", SETTINGS) is None
        assert mended(BASE, TEXT.replace("007", "8"), SETTINGS) is None

    def test_the_guard_holds(self) -> None:
        with pytest.raises(RefusedEdit, match="secured is protected"):
            mended(self.BASE, "title: a\n", SETTINGS)
        with pytest.raises(RefusedEdit, match="twice"):
            mended(self.BASE, "title: a\nb: 1\nb: 2\nsecured: x\n", SETTINGS)
