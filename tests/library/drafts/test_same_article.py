"""Edits come back to the article that they were made in, wherever its file is by now, and never to
another one that has its name."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from curator.document import Conflict
from curator.library.drafts import Draft, Left, Returned, draft_of, returned
from curator.library.drafts.finding import found
from curator.library.edits import Edit, SetField
from curator.library.library import Library
from curator.library.same_article import is_it, is_still
from tests.library.drafts.conftest import ONE, SOURCE

TWO, THREE = "_news/two.md", "_news/three.md"
OTHER = (
    b"---\ntitle: Somebody else's\ndate: 2021-01-01\nheat: 7\ntopics:\n- AI\n---\nAnother text\n"
)
AT = b"---\noriginalUrl: https://example.com/one\n"
HEAT = SetField("/heat", 9)


def at(source: bytes, page: bytes = b"one") -> bytes:
    """The article at an address in the web."""
    return source.replace(b"---\n", AT.replace(b"/one\n", b"/" + page + b"\n"), 1)


def kept(root: Path, *edits: Edit, moved_to: str = "", since: float = 1.0) -> Draft:
    library = Library.open(root)
    article = library.articles[ONE]
    for edit in edits:
        article = library.edit(article, edit)
    if moved_to:
        article = article.at(moved_to)
    return draft_of(library, article, (), since)


def back(root: Path, draft: Draft) -> Returned:
    return returned(Library.open(root), Left("gone", draft))


def place(come: Returned) -> tuple[str, str, str | None, bytes, str]:
    assert come.article is not None
    article = come.article
    return come.fate, article.path, article.origin, article.data, come.wanted


class TestAnArticleThatIsEdited:
    def test_is_followed_where_others_moved_it(self, root: Path) -> None:
        draft = kept(root, HEAT)
        (root / ONE).rename(root / THREE)
        come = back(root, draft)
        assert place(come) == ("edited", THREE, None, SOURCE.replace(b": 7", b": 9"), "")
        assert come.article is not None
        assert come.article.saved == SOURCE

    def test_is_followed_where_another_has_its_name(self, root: Path) -> None:
        draft = kept(root, HEAT)
        theirs = SOURCE.replace(b"- AI", b"- Law")
        (root / ONE).write_bytes(OTHER)
        (root / THREE).write_bytes(theirs)
        assert place(back(root, draft))[:4] == (
            "edited",
            THREE,
            None,
            theirs.replace(b": 7", b": 9"),
        )

    def test_comes_back_beside_another_that_has_its_name(self, root: Path) -> None:
        draft = kept(root, HEAT)
        (root / ONE).write_bytes(OTHER)
        mine = SOURCE.replace(b": 7", b": 9")
        come = back(root, draft)
        assert place(come) == ("new", "_news/one-2.md", "", mine, ONE)
        assert come.article is not None
        Library.open(root).save(come.article)
        assert (root / ONE).read_bytes() == OTHER
        assert (root / "_news/one-2.md").read_bytes() == mine

    def test_takes_along_what_is_undecided_of_its_fields(self, root: Path) -> None:
        whole = Conflict.of_text("", SOURCE, OTHER, SOURCE)
        title = Conflict("/title", "One", "Mine", "Theirs")
        draft = replace(kept(root, HEAT), conflicts=(whole, title))
        (root / ONE).write_bytes(OTHER)
        assert back(root, draft).conflicts == (title,)

    def test_is_still_itself_once_it_was_saved(self, root: Path) -> None:
        draft = Draft(ONE, 1.0, SOURCE, raw=OTHER)  # all of it was rewritten here
        (root / ONE).write_bytes(OTHER.replace(b": 7", b": 8"))
        assert back(root, draft).fate == "same"


class TestAnArticleThatIsMoved:
    def test_is_not_laid_over_another_at_its_new_path(self, root: Path) -> None:
        draft = kept(root, HEAT, moved_to=TWO)
        (root / ONE).rename(root / THREE)
        (root / TWO).write_bytes(OTHER)
        mine = SOURCE.replace(b": 7", b": 9")
        assert place(back(root, draft)) == ("edited", THREE, None, mine, "")
        (root / THREE).unlink()
        come = back(root, draft)
        assert place(come) == ("lost", "_news/two-2.md", ONE, mine, TWO)

    def test_is_laid_over_what_others_made_of_it_at_its_new_path(self, root: Path) -> None:
        (root / ONE).write_bytes(at(SOURCE))
        draft = kept(root, HEAT, moved_to=TWO)
        (root / ONE).unlink()
        theirs = at(SOURCE).replace(b"First", b"New")
        (root / TWO).write_bytes(theirs)
        assert place(back(root, draft))[:4] == ("edited", TWO, None, theirs.replace(b": 7", b": 9"))

    def test_was_saved_before_another_came_to_its_old_path(self, root: Path) -> None:
        draft = kept(root, HEAT, moved_to=TWO)
        (root / ONE).write_bytes(OTHER)
        (root / TWO).write_bytes(SOURCE.replace(b": 7", b": 9"))
        assert back(root, draft).fate == "same"

    def test_is_not_another_that_has_come_to_its_old_path(self, root: Path) -> None:
        draft = kept(root, HEAT, moved_to=TWO)
        (root / ONE).write_bytes(OTHER)
        mine = SOURCE.replace(b": 7", b": 9")
        assert place(back(root, draft)) == ("new", TWO, "", mine, ONE)


class TestWhereItIsNow:
    def test_a_copy_that_was_there_before_is_another_article(self, root: Path) -> None:
        (root / TWO).write_bytes(SOURCE)
        while os.lstat(root / TWO).st_ctime >= time.time():
            pass  # the clock of files is behind by some milliseconds, never ahead
        draft = kept(root, HEAT, since=time.time())
        (root / ONE).unlink()
        assert back(root, draft).fate == "lost"

    def test_of_two_that_it_may_be_it_is_none(self, root: Path) -> None:
        draft = kept(root, HEAT)
        (root / TWO).write_bytes(SOURCE)
        (root / ONE).rename(root / THREE)
        assert back(root, draft).fate == "lost"

    def test_the_address_leads_there_whatever_it_is_called(self, root: Path) -> None:
        (root / ONE).write_bytes(at(SOURCE))
        (root / ONE).rename(root / THREE)
        (root / THREE).write_bytes(at(SOURCE).replace(b"One", b"New").replace(b"First", b"Last"))
        assert found(Library.open(root), ONE, at(SOURCE), 1.0) == THREE

    def test_what_is_at_another_address_is_another(self, root: Path) -> None:
        (root / ONE).rename(root / THREE)
        (root / THREE).write_bytes(at(SOURCE, b"two"))
        assert found(Library.open(root), ONE, at(SOURCE), 1.0) is None

    def test_of_what_cannot_be_read_nobody_can_tell(self, root: Path) -> None:
        assert found(Library.open(root), TWO, b"---\ntitle: [\n---\n", 1.0) is None
        assert found(Library.open(root), TWO, b"", 1.0) is None


@pytest.mark.parametrize(
    ("before", "now", "still", "it"),
    [
        (SOURCE, SOURCE, True, True),
        (SOURCE, SOURCE.replace(b"One", b"New"), True, True),
        (SOURCE, SOURCE.replace(b"First", b"New"), True, False),
        (SOURCE, SOURCE.replace(b"'One'", b"New") + b"\nA second\n\nA third\n", True, False),
        (SOURCE, OTHER, False, False),
        (at(SOURCE), at(OTHER), True, False),
        (at(SOURCE), at(SOURCE, b"two"), True, False),  # the address was wrong
        (at(SOURCE), at(OTHER, b"two"), False, False),
        (SOURCE, b"---\ntitle: [\n---\n", True, False),
        (b"", SOURCE, True, False),
        (b"", b"", True, False),
        (b"---\ntitle: One\nheat: 1\n---\n", b"---\ntitle: Two\nheat: 1\n---\n", True, False),
        (b"---\ntitle: One\nheat: 1\n---\n", b"---\ntitle: Two\nheat: 2\n---\n", False, False),
    ],
)
def test_whether_it_is_the_article(before: bytes, now: bytes, still: bool, it: bool) -> None:
    assert (is_still(ONE, before, now), is_it(ONE, before, now)) == (still, it)


def test_the_same_of_files_that_are_yaml_as_a_whole() -> None:
    one, two = b"webUrl: https://example.com/1\nheat: 1\n", b"webUrl: https://example.com/2\nx: 1\n"
    path = "_news/one.yml"
    assert is_it(path, one, one + b"title: One\n")
    assert not is_it(path, one, two)
    assert not is_still(path, one, two)
