"""Drafts laid over whatever is on disk when they come back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from curator.library import undecided, versions
from curator.library.article import Article
from curator.library.drafts import (
    Draft,
    Left,
    Returned,
    draft_of,
    draft_of_removed,
    replaced,
    returned,
)
from curator.library.drafts.packing import pack_conflicts, unpack_conflicts
from curator.library.edits import AddTopic, Edit, RemoveField, SetField
from curator.library.library import Library
from tests.library.drafts.conftest import ONE, SOURCE

TWO = "_news/two.md"


def draft(library: Library, *edits: Edit) -> Draft:
    article = library.articles[ONE]
    for edit in edits:
        article = library.edit(article, edit)
    return draft_of(library, article, (), 1.0)


def back(library: Library, draft: Draft) -> Returned:
    return returned(library, Left("gone", draft))


def article_of(found: Returned) -> Article:
    assert found.article is not None
    return found.article


def test_edits_come_back(library: Library) -> None:
    found = back(library, draft(library, SetField("/title", "Two")))
    assert found.fate == "edited"
    assert article_of(found).data == SOURCE.replace(b"One", b"Two")
    assert article_of(found).saved == SOURCE
    assert article_of(found).title == "Two"


def test_they_are_laid_over_what_others_wrote(library: Library, root: Path) -> None:
    kept = draft(library, SetField("/title", "Two"), AddTopic("Robots"))
    theirs = SOURCE.replace(b"heat: 7", b"heat: 9").replace(b"- AI", b"- AI\n- Law")
    (root / ONE).write_bytes(theirs)
    found = back(library, kept)
    expected = theirs.replace(b"One", b"Two").replace(b"- Law", b"- Law\n- Robots")
    assert article_of(found).data == expected
    assert article_of(found).saved == theirs
    assert found.conflicts == ()


def test_what_both_changed_is_to_be_decided(library: Library, root: Path) -> None:
    kept = draft(library, SetField("/title", "Two"))
    (root / ONE).write_bytes(SOURCE.replace(b"One", b"Three"))
    found = back(library, kept)
    ((conflict,), title) = found.conflicts, article_of(found).title
    assert (conflict.ours, conflict.theirs, title) == ("Two", "Three", "Three")


def test_what_was_undecided_still_is(library: Library, root: Path) -> None:
    kept = draft(library, SetField("/title", "Two"))
    (root / ONE).write_bytes(SOURCE.replace(b"One", b"Three"))
    first = back(library, kept)
    again = draft_of(library, article_of(first), first.conflicts, 2.0)
    found = back(library, again)
    assert (found.fate, found.conflicts) == ("edited", first.conflicts)


def test_what_was_saved_before_the_end_is_no_edit_any_more(library: Library, root: Path) -> None:
    kept = draft(library, AddTopic("Robots"))
    (root / ONE).write_bytes(SOURCE.replace(b"- AI", b"- AI\n- Robots"))
    assert back(library, kept).fate == "same"
    # Also where the save had taken in what others wrote.
    (root / ONE).write_bytes(
        SOURCE.replace(b"- AI", b"- AI\n- Robots").replace(b"heat: 7", b"heat: 9")
    )
    assert back(library, kept).fate == "same"


def test_a_file_that_is_gone_keeps_its_edits(library: Library, root: Path) -> None:
    kept = draft(library, SetField("/title", "Two"))
    (root / ONE).unlink()
    found = back(Library.open(root), kept)
    assert found.fate == "lost"
    assert article_of(found).data == SOURCE.replace(b"One", b"Two")
    assert article_of(found).modified


def test_a_file_that_is_gone_keeps_what_was_undecided(library: Library, root: Path) -> None:
    kept = draft(library, SetField("/title", "Two"))
    (root / ONE).write_bytes(SOURCE.replace(b"One", b"Three"))
    first = back(library, kept)
    again = draft_of(library, article_of(first), first.conflicts, 2.0)
    (root / ONE).unlink()
    found = back(Library.open(root), again)
    assert (found.fate, found.conflicts) == ("lost", first.conflicts)


def test_what_was_undecided_of_an_item_is_so_wherever_it_is(library: Library, root: Path) -> None:
    one, two = b"- title: one\n  url: u1\n", b"- title: two\n  url: u2\n"
    source = SOURCE.replace(b"heat: 7\n", b"related:\n" + one + two)
    (root / ONE).write_bytes(source)
    kept = draft(Library.open(root), RemoveField("/related/0"))
    (root / ONE).write_bytes(source.replace(b"title: one", b"title: theirs"))
    library = Library.open(root)
    first = back(library, kept)
    article = article_of(first)
    packed = draft_of(library, article, undecided.anchored(first.conflicts, article), 2.0)
    packed = replace(packed, conflicts=unpack_conflicts(pack_conflicts(packed.conflicts)))
    zero = b"- title: zero\n  url: u0\n"
    theirs = source.replace(one, zero + one.replace(b"one", b"theirs"))
    (root / ONE).write_bytes(theirs)
    found = back(library, packed)
    (conflict,) = found.conflicts
    assert conflict.field == "/related/1"
    mine = versions.decided(library, article_of(found), conflict, conflict.ours)
    assert mine.data == source.replace(one, zero)


def test_a_new_article_is_new(library: Library, root: Path) -> None:
    new = replace(library.articles[ONE].at(TWO), saved=b"", origin="")
    kept = draft_of(library, new, (), 1.0)
    found = back(library, kept)
    assert (found.fate, article_of(found).path, article_of(found).origin) == ("new", TWO, "")
    (root / TWO).write_bytes(SOURCE)  # it was written before the end
    assert back(library, kept).fate == "same"
    (root / TWO).write_bytes(b"---\ntitle: Other\n---\n")
    found = back(library, kept)
    assert (article_of(found).path, found.wanted) == ("_news/two-2.md", TWO)
    assert article_of(found).data == SOURCE
    assert article_of(found).origin == ""


def test_a_moved_article_is_still_to_be_moved(library: Library, root: Path) -> None:
    kept = draft_of(library, library.articles[ONE].at(TWO), (), 1.0)
    found = back(library, kept)
    assert (found.fate, article_of(found).path, article_of(found).origin) == ("moved", TWO, ONE)
    (root / TWO).write_bytes(b"---\ntitle: Other\n---\n")
    found = back(library, kept)
    assert (article_of(found).path, article_of(found).origin) == ("_news/two-2.md", ONE)
    (root / ONE).rename(root / TWO)  # it was moved before the end
    assert back(library, kept).fate == "same"


def test_an_edit_of_a_moved_article_follows_it(library: Library, root: Path) -> None:
    article = library.edit(library.articles[ONE], SetField("/heat", 8)).at(TWO)
    kept = draft_of(library, article, (), 1.0)
    (root / ONE).rename(root / TWO)
    found = back(library, kept)
    assert (found.fate, article_of(found).origin) == ("edited", None)
    assert article_of(found).data == SOURCE.replace(b"heat: 7", b"heat: 8")


def test_a_removed_article_is_to_go_if_it_is_what_was_seen(library: Library, root: Path) -> None:
    kept = draft_of_removed(library.articles[ONE], 1.0)
    found = back(library, kept)
    assert (found.fate, article_of(found).saved) == ("removed", SOURCE)
    theirs = SOURCE + b"\nThree new paragraphs\n"
    (root / ONE).write_bytes(theirs)
    found = back(library, kept)
    assert (found.fate, article_of(found).saved) == ("spared", theirs)
    (root / ONE).unlink()
    assert back(library, kept).fate == "same"


def together(library: Library, *drafts: Draft) -> list[Returned]:
    lefts = [Left("gone", each) for each in drafts]
    company = replaced(library, lefts)
    return [returned(library, each, company) for each in lefts]


def test_a_new_article_is_in_the_place_of_a_removed_one(library: Library, root: Path) -> None:
    gone = draft_of_removed(library.articles[ONE], 1.0)
    other = b"---\ntitle: Other\n---\n"
    new = Draft(ONE, 1.0, b"", "", raw=other)
    removed, come = together(library, gone, new)
    assert (removed.fate, come.fate) == ("removed", "new")
    assert (article_of(come).path, article_of(come).data) == (ONE, other)
    # What is the same as the removed one is new all the same.
    removed, come = together(library, gone, replace(new, raw=SOURCE))
    assert (removed.fate, come.fate) == ("removed", "new")
    # It was written before the end: it must not go in place of the removed one.
    (root / ONE).write_bytes(other)
    assert [each.fate for each in together(library, gone, new)] == ["same", "same"]
    # Somebody wrote another one: nothing says that this is to go.
    (root / ONE).write_bytes(SOURCE.replace(b"heat: 7", b"heat: 9"))
    removed, come = together(library, gone, new)
    assert (removed.fate, come.fate, article_of(come).path) == ("same", "new", "_news/one-2.md")


def test_a_moved_article_is_in_the_place_of_a_removed_one(library: Library, root: Path) -> None:
    gone = draft_of_removed(library.articles[ONE], 1.0)
    other = b"---\ntitle: Other\n---\n"
    (root / TWO).write_bytes(other)
    moved = Draft(ONE, 1.0, other, TWO, raw=other.replace(b"Other", b"Mine"))
    removed, come = together(library, gone, moved)
    assert (removed.fate, come.fate) == ("removed", "moved")
    assert (article_of(come).path, article_of(come).origin) == (ONE, TWO)
    assert article_of(come).title == "Mine"
    (root / TWO).unlink()  # somebody deleted it: it has its edits here
    removed, come = together(library, gone, moved)
    assert (removed.fate, come.fate, article_of(come).title) == ("removed", "lost", "Mine")


def test_a_whole_file_that_both_rewrote_is_to_be_decided(library: Library, root: Path) -> None:
    broken = b"---\ntitle: [\n---\n"
    kept = Draft(ONE, 1.0, broken, raw=SOURCE)
    (root / ONE).write_bytes(b"---\ntitle: {\n---\n")
    found = back(library, kept)
    assert [conflict.field for conflict in found.conflicts] == [""]
    assert article_of(found).data == SOURCE


def test_what_does_not_fit_is_refused_with_its_reason(library: Library) -> None:
    strange = replace(draft(library, SetField("/title", "Two")), base=b"---\nheat: 1\n---\n")
    found = back(library, strange)
    assert found.fate == "refused"
    assert found.reason
    assert back(library, Draft("../x.md", 1.0, SOURCE, raw=b"y")).fate == "refused"
    assert back(library, Draft("_data/topics/x.md", 1.0, SOURCE, raw=b"y")).fate == "refused"
