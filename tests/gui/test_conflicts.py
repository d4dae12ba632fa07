"""What was changed here and by somebody else: everything goes together but the same field, which
waits until the editor has decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from curator.document import BODY, WHOLE
from curator.gui.columns import STATUS
from curator.gui.commands import Refile
from curator.gui.decision import Decision
from curator.gui.said import Notice
from curator.gui.session import Session
from curator.library.body_edit import SetBody
from curator.library.edits import AddTopic, RemoveField, SetField
from curator.library.library import Library
from curator.library.outside import Outside
from tests.gui.conftest import OpenWindow

A, B, C = "_news/a.md", "_news/b.md", "_news/c.md"
FILE = b'---\ntitle: "First"\nheat: 7\ntopics:\n  - AI\nsecured: "a;b"\n---\nBody\n'
OUTSIDE = FILE.replace(b'"First"', b'"Theirs"').replace(b"heat: 7", b"heat: 99")
TOPIC = (b"  - AI\n", b"  - AI\n  - Ethics\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_news").mkdir()
    for path in (A, B):
        (tmp_path / path).write_bytes(FILE)
    return tmp_path


def data(session: Session, path: str) -> bytes:
    return session.library.articles[path].data


def in_conflict(session: Session, root: Path) -> None:
    """The title is another one on both sides, a topic only here, the heat only there."""
    session.edit([A], AddTopic("Ethics"))
    session.edit([A], SetField("/title", "Mine"))
    (root / A).write_bytes(OUTSIDE)
    assert not session.save_all()


def test_what_nobody_has_to_decide_is_saved(session: Session, root: Path) -> None:
    heard: list[Notice] = []
    session.noticed.connect(heard.append)
    in_conflict(session, root)
    assert (root / A).read_bytes() == OUTSIDE.replace(*TOPIC)
    assert data(session, A) == OUTSIDE.replace(*TOPIC)
    (conflict,) = session.conflicts.of(A)
    assert (conflict.field, conflict.base, conflict.ours, conflict.theirs) == (
        "/title",
        "First",
        "Mine",
        "Theirs",
    )
    asking = [notice for notice in heard if notice.stays]
    assert [notice.text for notice in asking] == [
        "1 field in 1 article was changed here and by somebody else; everything else is merged"
    ]
    shown: list[str] = []
    session.conflicts.shown.connect(lambda path, _field: shown.append(path))
    assert asking[0].action is not None
    asking[0].action[1]()
    assert shown == [A]


@pytest.mark.parametrize(
    ("choice", "label", "title"),
    [
        ("ours", "Keep my title", b"Mine"),
        ("theirs", "Take their title", b"Theirs"),
        ("typed", "Decide on title", b"Both"),
    ],
)
def test_a_decision_is_a_step_that_can_be_taken_back(
    session: Session, root: Path, choice: str, label: str, title: bytes
) -> None:
    in_conflict(session, root)
    (conflict,) = session.conflicts.of(A)
    settled: list[str] = []
    session.settled.connect(settled.append)
    decision = Decision(A, conflict, choice, "Both")  # type: ignore[arg-type]
    assert session.conflicts.decide([decision]) is None
    wanted = OUTSIDE.replace(*TOPIC).replace(b"Theirs", title)
    assert session.stack.undoText() == label
    assert data(session, A) == wanted
    assert not session.conflicts.paths
    assert settled == ["conflicts"]
    session.undo()
    assert data(session, A) == OUTSIDE.replace(*TOPIC)
    assert session.conflicts.of(A) == (conflict,)
    session.redo()
    assert data(session, A) == wanted
    assert not session.conflicts.paths
    assert session.save_all()
    assert (root / A).read_bytes() == wanted


def test_a_decision_on_what_was_deleted_outside(session: Session, root: Path) -> None:
    in_conflict(session, root)
    (conflict,) = session.conflicts.of(A)
    session.conflicts.decide([Decision(A, conflict, "ours")])
    assert session.save_all()
    (root / A).unlink()
    session.incoming.take_in([Outside(A, "gone")])
    while session.incoming.is_busy:
        QCoreApplication.processEvents()
    heard: list[Notice] = []
    session.noticed.connect(heard.append)
    assert session.undo() == ()
    assert [notice.text for notice in heard] == ["1 article is not there any more and is left out"]
    assert session.conflicts.paths == frozenset()
    session.edit([B], SetField("/title", "Other"))  # what is edited then is heard as ever
    assert session.undo() == (B,)


def test_many_are_decided_at_once(session: Session, root: Path) -> None:
    session.edit([A, B], SetField("/title", "Mine"))
    session.edit([A, B], SetField("/heat", 1))
    for path in (A, B):
        (root / path).write_bytes(OUTSIDE)
    assert not session.save_all()
    undecided = session.conflicts.undecided
    assert {path: [each.field for each in found] for path, found in undecided.items()} == {
        A: ["/title", "/heat"],
        B: ["/title", "/heat"],
    }
    titles = [
        Decision(path, each, "ours" if each.field == "/title" else "theirs")
        for path, found in undecided.items()
        for each in found
    ]
    session.conflicts.decide(titles)
    assert session.stack.undoText() == "Decide on 4 fields"
    assert session.save_all()
    for path in (A, B):
        assert (root / path).read_bytes() == OUTSIDE.replace(b"Theirs", b"Mine")


def test_typing_into_the_field_decides(session: Session, root: Path) -> None:
    in_conflict(session, root)
    session.edit([A], SetField("/heat", 3))
    assert session.conflicts.paths == {A}
    session.edit([A], SetField("/title", "Another"))
    assert not session.conflicts.paths


def test_what_others_write_once_more_is_theirs_then(session: Session, root: Path) -> None:
    in_conflict(session, root)
    session.edit([A], SetField("/heat", 3))
    (root / A).write_bytes((root / A).read_bytes().replace(b'"Theirs"', b'"Again"'))
    assert session.save_all()
    (conflict,) = session.conflicts.of(A)
    assert (conflict.ours, conflict.theirs) == ("Mine", "Again")
    session.edit([A], SetField("/heat", 4))
    (root / A).write_bytes((root / A).read_bytes().replace(b'"Again"', b'"Mine"'))
    assert session.save_all()
    assert not session.conflicts.paths  # both want the same by now


def test_taking_the_edit_back_withdraws_ours(session: Session, root: Path) -> None:
    in_conflict(session, root)
    session.undo()
    assert data(session, A) == OUTSIDE.replace(*TOPIC)
    assert not session.conflicts.paths
    session.redo()
    (conflict,) = session.conflicts.of(A)
    assert (conflict.ours, conflict.theirs) == ("Mine", "Theirs")


def test_bodies(session: Session, root: Path) -> None:
    session.edit([A], SetBody("Mine\n"))
    (root / A).write_bytes(FILE.replace(b"Body", b"Theirs"))
    assert not session.save_all()
    (conflict,) = session.conflicts.of(A)
    assert conflict.field == BODY
    session.conflicts.decide([Decision(A, conflict, "ours")])
    assert session.save_all()
    assert (root / A).read_bytes() == FILE.replace(b"Body", b"Mine")


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_a_file_that_others_left_unreadable(session: Session, root: Path, choice: str) -> None:
    session.edit([A], SetField("/title", "Mine"))
    mine = data(session, A)
    (root / A).write_bytes(b"---\ntitle: [\n---\n")
    assert not session.save_all()
    assert (root / A).read_bytes() == b"---\ntitle: [\n---\n"
    session.incoming.look(A)
    (conflict,) = session.conflicts.of(A)
    assert conflict.field == WHOLE
    assert data(session, A) == mine
    session.conflicts.decide([Decision(A, conflict, choice)])  # type: ignore[arg-type]
    assert session.save_all()
    wanted = mine if choice == "ours" else b"---\ntitle: [\n---\n"
    assert (root / A).read_bytes() == wanted


# -- an item of a list is the one that the conflict is about ------------------------------------

ITEMS = b"""---
title: First
related:
- title: one
  url: https://site.example/1
- title: two
  url: https://site.example/2
- title: three
  url: https://site.example/3
---
Body
"""
ZERO = (b"related:\n", b"related:\n- title: zero\n  url: https://site.example/0\n")
THEIR_TWO = (b"title: two", b"title: theirs")


def write_outside(session: Session, root: Path, content: bytes) -> None:
    (root / A).write_bytes(content)
    session.incoming.look(A)


def in_conflict_in_a_list(session: Session, root: Path, edit: SetField | RemoveField) -> None:
    (root / A).write_bytes(ITEMS)
    session.open(Library.open(root))
    session.edit([A], edit)
    write_outside(session, root, ITEMS.replace(*THEIR_TWO))
    assert len(session.conflicts.of(A)) == 1


def decide(session: Session, choice: str) -> str | None:
    (conflict,) = session.conflicts.of(A)
    return session.conflicts.decide([Decision(A, conflict, choice)])  # type: ignore[arg-type]


@pytest.mark.parametrize("shift", ["removed here", "put in front outside"])
def test_an_item_is_found_wherever_it_is_by_now(session: Session, root: Path, shift: str) -> None:
    in_conflict_in_a_list(session, root, SetField("/related/1/title", "Mine"))
    if shift == "removed here":
        session.edit([A], RemoveField("/related/0"))
        now, field = data(session, A), "/related/0/title"
    else:
        now, field = ITEMS.replace(*THEIR_TWO).replace(*ZERO), "/related/2/title"
        write_outside(session, root, now)
    (conflict,) = session.conflicts.of(A)
    assert conflict.field == field
    assert decide(session, "ours") is None
    assert data(session, A) == now.replace(b"title: theirs", b"title: Mine")


def test_what_was_removed_is_that_item_and_no_other(session: Session, root: Path) -> None:
    in_conflict_in_a_list(session, root, RemoveField("/related/1"))
    now = ITEMS.replace(*THEIR_TWO).replace(*ZERO)
    write_outside(session, root, now)
    assert decide(session, "ours") is None
    item = b"- title: theirs\n  url: https://site.example/2\n"
    assert data(session, A) == now.replace(item, b"")


def test_an_item_that_both_have_removed_is_decided(session: Session, root: Path) -> None:
    in_conflict_in_a_list(session, root, RemoveField("/related/1"))
    now = ITEMS.replace(b"- title: two\n  url: https://site.example/2\n", b"")
    write_outside(session, root, now)
    assert session.conflicts.of(A) == ()
    assert data(session, A) == now


def test_an_item_that_is_gone_cannot_be_decided_on(session: Session, root: Path) -> None:
    in_conflict_in_a_list(session, root, SetField("/related/1/title", "Mine"))
    session.edit([A], RemoveField("/related/1"))
    now, undecided = data(session, A), session.conflicts.of(A)
    reason = decide(session, "ours")
    assert reason is not None
    assert reason.startswith("What related/1/title was about is not in the list any more")
    assert data(session, A) == now
    assert session.conflicts.of(A) == undecided
    session.undo()
    assert decide(session, "ours") is None
    assert data(session, A) == ITEMS.replace(b"title: two", b"title: Mine")


# Without an address: items are known by what else is in them.
PICTURES = b"""---
title: First
images:
- src: one.jpg
  alt: one
  caption: c
- src: two.jpg
  alt: two
  caption: c
  width: 2
- src: three.jpg
  alt: three
  caption: c
---
Body
"""


def in_conflict_in_a_picture(session: Session, root: Path) -> bytes:
    """The alternative text and the caption of the second one; what the file is."""
    (root / A).write_bytes(PICTURES)
    session.open(Library.open(root))
    session.edit([A], SetField("/images/1/alt", "mine"))
    session.edit([A], SetField("/images/1/caption", "mine too"))
    now = PICTURES.replace(b"alt: two\n  caption: c", b"alt: theirs\n  caption: theirs too")
    write_outside(session, root, now)
    fields = [each.field for each in session.conflicts.of(A)]
    assert fields == ["/images/1/alt", "/images/1/caption"]
    return now


def mine_in_the_picture(now: bytes) -> bytes:
    return now.replace(b"alt: theirs", b"alt: mine").replace(b"theirs too", b"mine too")


@pytest.mark.parametrize("at_once", [True, False])
def test_two_fields_of_an_item_without_an_address_are_kept(
    session: Session, root: Path, at_once: bool
) -> None:
    now = in_conflict_in_a_picture(session, root)
    both = session.conflicts.of(A)
    if at_once:
        assert session.conflicts.decide([Decision(A, each, "ours") for each in both]) is None
    else:
        assert session.conflicts.decide([Decision(A, both[0], "ours")]) is None
        assert decide(session, "ours") is None
    assert data(session, A) == mine_in_the_picture(now)
    while session.stack.canUndo() and session.conflicts.of(A) != both:
        session.undo()
    assert session.conflicts.of(A) == both
    assert data(session, A) == now
    assert session.conflicts.decide([Decision(A, each, "ours") for each in both]) is None
    assert data(session, A) == mine_in_the_picture(now)


def test_an_item_without_an_address_is_found_when_others_changed_more_of_it(
    session: Session, root: Path
) -> None:
    now = in_conflict_in_a_picture(session, root)
    now = now.replace(b"width: 2", b"width: 3")
    write_outside(session, root, now)
    now = now.replace(b"images:\n", b"images:\n- src: zero.jpg\n  alt: zero\n")
    write_outside(session, root, now)
    both = session.conflicts.of(A)
    assert [each.field for each in both] == ["/images/2/alt", "/images/2/caption"]
    assert session.conflicts.decide([Decision(A, each, "ours") for each in both]) is None
    assert data(session, A) == mine_in_the_picture(now)


def test_an_item_without_an_address_that_is_gone_is_no_other(session: Session, root: Path) -> None:
    now = in_conflict_in_a_picture(session, root)
    a, b = now.index(b"- src: two"), now.index(b"- src: three")
    now = now[:a] + now[b:]
    write_outside(session, root, now)
    for conflict in session.conflicts.of(A):
        reason = session.conflicts.decide([Decision(A, conflict, "ours")])
        assert reason is not None
        assert "is not in the list any more" in reason
    assert data(session, A) == now


def test_a_value_typed_in_an_item_without_an_address_decides(session: Session, root: Path) -> None:
    now = in_conflict_in_a_picture(session, root)
    write_outside(session, root, now.replace(b"width: 2", b"width: 3"))
    session.edit([A], SetField("/images/1/alt", "another"))
    session.edit([A], SetField("/images/1/caption", "another too"))
    assert session.conflicts.of(A) == ()


def test_a_number_may_be_a_key(session: Session, root: Path) -> None:
    content = FILE.replace(b"heat: 7", b"heat:\n  2024: 5")
    (root / A).write_bytes(content)
    session.open(Library.open(root))
    session.edit([A], SetField("/heat/2024", 6))
    write_outside(session, root, content.replace(b"2024: 5", b"2024: 7"))
    assert [each.field for each in session.conflicts.of(A)] == ["/heat/2024"]
    session.edit([A], SetField("/heat/2024", 8))
    assert session.conflicts.of(A) == ()


# -- an edit beside what is undecided decides nothing -------------------------------------------


def test_a_key_typed_into_their_body_does_not_decide(session: Session, root: Path) -> None:
    session.edit([A], SetBody("All of mine\n"))
    write_outside(session, root, FILE.replace(b"Body", b"Theirs"))
    session.edit([A], SetBody("Theirs\nx"))
    (conflict,) = session.conflicts.of(A)
    assert (conflict.ours, conflict.theirs) == ("All of mine\n", "Theirs\n")
    write_outside(session, root, FILE.replace(b"Body", b"Other"))
    assert "All of mine\n" in [each.ours for each in session.conflicts.of(A)]
    session.edit([A], SetBody("All of mine\n"))
    assert "All of mine\n" not in [each.ours for each in session.conflicts.of(A)]


def test_a_topic_added_to_theirs_does_not_decide(session: Session, root: Path) -> None:
    single = FILE.replace(b"topics:\n  - AI\n", b"topics: AI\n")
    (root / A).write_bytes(single)
    session.open(Library.open(root))
    session.edit([A], SetField("/topics", ["AI", "Mine"]))
    write_outside(session, root, FILE.replace(b"  - AI\n", b"  - AI\n  - Theirs\n"))
    session.edit([A], AddTopic("More"))
    (conflict,) = session.conflicts.of(A)
    assert conflict.ours == ["AI", "Mine"]
    assert decide(session, "ours") is None
    assert data(session, A) == FILE.replace(b"  - AI\n", b"  - AI\n  - Mine\n")


def test_taking_back_what_decided_brings_the_conflict_back(session: Session, root: Path) -> None:
    in_conflict(session, root)
    before = session.conflicts.of(A)
    session.edit([A], SetField("/title", "Another"))
    assert session.conflicts.of(A) == ()
    session.undo()
    assert session.conflicts.of(A) == before
    session.redo()
    assert session.conflicts.of(A) == ()


# -- a file that nobody can take apart ----------------------------------------------------------

TANGLED = b"---\ntitle: First\none: &x 1\nother: *x\n---\nBody\n"


def in_conflict_as_a_whole(session: Session, root: Path) -> None:
    (root / A).write_bytes(TANGLED)
    session.open(Library.open(root))
    session.edit([A], SetField("/title", "Mine"))
    write_outside(session, root, TANGLED.replace(b"First", b"Theirs"))
    assert [each.field for each in session.conflicts.of(A)] == [WHOLE]


def test_mine_is_the_article_as_it_is_by_now(session: Session, root: Path) -> None:
    in_conflict_as_a_whole(session, root)
    session.edit([A], SetField("/title", "Mine and more"))
    (conflict,) = session.conflicts.of(A)
    assert conflict.ours == TANGLED.replace(b"First", b"Mine and more").decode()
    assert decide(session, "ours") is None
    assert session.save_all()
    assert (root / A).read_bytes() == TANGLED.replace(b"First", b"Mine and more")


def test_it_is_said_that_a_file_could_not_be_merged(session: Session, root: Path) -> None:
    heard: list[Notice] = []
    session.noticed.connect(heard.append)
    in_conflict_as_a_whole(session, root)
    assert heard[-1].text == (
        "1 article could not be merged with what somebody else wrote: it is as you have it until"
        " you decide"
    )
    session.edit([B], SetField("/title", "Mine"))
    (root / B).write_bytes(OUTSIDE)
    session.incoming.look(B)
    assert heard[-1].text.endswith(
        "until you decide; 1 field in 1 article was changed here and by somebody else; everything"
        " else is merged"
    )


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_a_file_that_nobody_was_shown_is_not_decided_on(
    session: Session, root: Path, choice: str
) -> None:
    in_conflict_as_a_whole(session, root)
    newer = TANGLED.replace(b"First", b"Newer")
    (root / A).write_bytes(newer)
    assert decide(session, choice) == "It has changed on disk since: look again"
    (conflict,) = session.conflicts.of(A)
    assert conflict.theirs == newer.decode()
    assert data(session, A) == TANGLED.replace(b"First", b"Mine")
    assert decide(session, choice) is None
    assert session.save_all()
    wanted = TANGLED.replace(b"First", b"Mine") if choice == "ours" else newer
    assert (root / A).read_bytes() == wanted


@pytest.mark.parametrize("now", [FILE, FILE.replace(b"heat: 7", b"heat: 9")])
@pytest.mark.parametrize("saved", [True, False])
def test_a_file_that_was_empty_for_a_while_is_decided(
    session: Session, root: Path, now: bytes, saved: bool
) -> None:
    session.edit([A], SetField("/title", "Mine"))
    write_outside(session, root, b"")
    assert [each.field for each in session.conflicts.of(A)] == [WHOLE]
    if saved:
        (root / A).write_bytes(now)
        assert session.save_all()
        assert (root / A).read_bytes() == now.replace(b"First", b"Mine")
    else:
        write_outside(session, root, now)
    assert session.conflicts.of(A) == ()
    assert data(session, A) == now.replace(b"First", b"Mine")


def test_a_file_that_was_empty_and_is_then_in_conflict_in_a_field(
    session: Session, root: Path
) -> None:
    session.edit([A], SetField("/title", "Mine"))
    write_outside(session, root, b"")
    write_outside(session, root, OUTSIDE)
    assert [each.field for each in session.conflicts.of(A)] == ["/title"]


def test_a_file_that_was_empty_and_is_then_elsewhere_is_decided(
    session: Session, root: Path
) -> None:
    session.edit([A], SetField("/title", "Mine"))
    write_outside(session, root, b"")
    (root / A).rename(root / C)
    (root / C).write_bytes(FILE)
    take_in(session, Outside(C, "moved", FILE, moved_from=A))
    assert session.conflicts.undecided == {}
    assert data(session, C) == FILE.replace(b"First", b"Mine")


# -- taken back and done again ------------------------------------------------------------------


def test_a_decision_done_again_on_what_is_newer_is_to_be_made_anew(
    session: Session, root: Path
) -> None:
    in_conflict(session, root)
    decide(session, "ours")
    session.undo()
    write_outside(session, root, OUTSIDE.replace(b"Theirs", b"Newer"))
    session.redo()
    (conflict,) = session.conflicts.of(A)
    assert (conflict.base, conflict.ours, conflict.theirs) == ("First", "Mine", "Newer")


def test_each_of_two_edits_has_its_own_conflict(session: Session, root: Path) -> None:
    session.edit([A], SetField("/title", "One"))
    session.edit([A], SetField("/title", "Two"))
    write_outside(session, root, OUTSIDE)
    found = []
    for step in (session.undo, session.undo, session.redo, session.redo):
        step()
        found.append([(each.base, each.ours) for each in session.conflicts.of(A)])
    one, two = [("First", "One")], [("First", "Two")]
    assert found == [one, [], one, two]


def test_a_body_that_is_taken_back_and_done_again_is_undecided_once(
    session: Session, root: Path
) -> None:
    content = FILE.replace(b"Body", b"One\n\nTwo")
    (root / A).write_bytes(content)
    session.open(Library.open(root))
    session.edit([A], SetBody("One mine\n\nTwo\n"))
    write_outside(session, root, content.replace(b"Two", b"Two theirs"))
    write_outside(session, root, content.replace(b"One", b"One theirs"))
    assert [each.ours for each in session.conflicts.of(A)] == ["One mine\n\nTwo theirs\n"]
    session.undo()
    assert session.conflicts.of(A) == ()
    session.redo()
    assert [each.ours for each in session.conflicts.of(A)] == ["One mine\n\nTwo\n"]


# -- wherever the article goes ------------------------------------------------------------------


def test_conflicts_follow_an_article_that_is_moved_here(session: Session, root: Path) -> None:
    in_conflict(session, root)
    before = session.conflicts.of(A)
    article = session.library.articles[A]
    assert session.refile("Move", [Refile(article, article.at("_news/c.md"))])
    assert session.conflicts.undecided == {"_news/c.md": before}
    session.undo()
    assert session.conflicts.undecided == {A: before}
    assert session.refile("Delete", [Refile(session.library.articles[A], None)])
    assert session.conflicts.undecided == {}
    session.undo()
    assert session.conflicts.undecided == {A: before}
    first, second = session.library.articles[A], session.library.articles[B]
    assert session.refile("Swap", [Refile(first, first.at(B)), Refile(second, second.at(A))])
    assert session.conflicts.undecided == {B: before}


def take_in(session: Session, outside: Outside) -> None:
    session.incoming.take_in([outside])
    while session.incoming.is_busy:
        QCoreApplication.processEvents()


def test_conflicts_follow_a_file_that_is_moved_outside(session: Session, root: Path) -> None:
    in_conflict(session, root)
    before = session.conflicts.of(A)
    (root / A).rename(root / "_news/c.md")
    content = (root / "_news/c.md").read_bytes()
    take_in(session, Outside("_news/c.md", "moved", content, moved_from=A))
    assert session.conflicts.undecided == {"_news/c.md": before}
    session.conflicts.decide([Decision("_news/c.md", before[0], "ours")])
    assert data(session, "_news/c.md") == content.replace(b"Theirs", b"Mine")


def moved_outside(session: Session, root: Path, *moves: tuple[str, str]) -> None:
    """The files go, by way of other names, from the first paths to the second ones."""
    for path, _ in moves:
        (root / path).rename(root / f"{path}.tmp")
    for path, there in moves:
        (root / f"{path}.tmp").rename(root / there)
    found = [Outside(to, "moved", (root / to).read_bytes(), moved_from=at) for at, to in moves]
    take_in(session, replace(found[0], makes_room=tuple(found[1:])))


@pytest.mark.parametrize("saved", [True, False])
def test_an_edit_is_taken_back_wherever_others_moved_the_file(
    session: Session, root: Path, saved: bool
) -> None:
    session.edit([A, B], SetField("/title", "Mine"))
    mine = data(session, A)
    assert not saved or session.save_all()
    on_disk = (root / A).read_bytes()
    moved_outside(session, root, (A, C))
    assert data(session, C) == mine
    session.edit([C], SetField("/heat", 1))
    for _ in range(2):
        session.undo()
    assert (data(session, B), data(session, C)) == (FILE, FILE)
    session.redo()
    assert (data(session, B), data(session, C)) == (mine, mine)
    assert session.article(C).saved == on_disk  # type: ignore[union-attr]
    assert (C in session.modified) == (not saved)


def test_edits_of_articles_that_others_swapped_are_each_taken_back(
    session: Session, root: Path
) -> None:
    other = FILE.replace(b"First", b"Second")
    (root / B).write_bytes(other)
    session.open(Library.open(root))
    session.edit([A], SetField("/heat", 1))
    session.edit([B], SetField("/heat", 2))
    moved_outside(session, root, (A, B), (B, A))
    session.undo()
    assert (data(session, A), data(session, B)) == (other, FILE.replace(b"heat: 7", b"heat: 1"))
    session.undo()
    assert (data(session, A), data(session, B)) == (other, FILE)


def test_a_step_that_moved_the_file_here_is_gone_when_others_move_it(
    session: Session, root: Path
) -> None:
    session.edit([A], SetField("/title", "Mine"))
    article = session.library.articles[A]
    assert session.refile("Move", [Refile(article, article.at(C))])
    assert session.save_all()
    moved_outside(session, root, (C, A))
    assert session.stack.count() == 0
    assert data(session, A) == FILE.replace(b"First", b"Mine")


def test_what_is_undecided_of_a_file_that_is_gone_stays(session: Session, root: Path) -> None:
    in_conflict(session, root)
    before, now = session.conflicts.of(A), data(session, A)
    (root / A).unlink()
    take_in(session, Outside(A, "gone"))
    assert session.lost == {A}
    assert session.conflicts.undecided == {A: before}
    assert decide(session, "ours") is None
    assert data(session, A) == now.replace(b"Theirs", b"Mine")
    assert session.modified == (A,)


def test_an_article_without_a_file_stays_marked_when_a_decision_is_taken_back(
    session: Session, root: Path
) -> None:
    in_conflict(session, root)
    now = data(session, A)
    (root / A).unlink()
    take_in(session, Outside(A, "gone"))
    assert decide(session, "ours") is None
    session.undo()
    assert (data(session, A), session.lost) == (now, {A})
    session.edit([A], SetField("/heat", 1))
    session.undo()
    assert session.lost == {A}
    session.redo()
    assert session.lost == {A}


def test_theirs_of_an_article_without_a_file_is_that_it_goes(session: Session, root: Path) -> None:
    in_conflict(session, root)
    (conflict,), now = session.conflicts.of(A), data(session, A)
    (root / A).unlink()
    take_in(session, Outside(A, "gone"))
    assert decide(session, "theirs") is None
    assert A not in session.library.articles
    assert (session.conflicts.paths, session.lost) == (frozenset(), set())
    assert session.stack.undoText() == "Take their title"
    session.undo()
    assert (data(session, A), session.lost) == (now, {A})
    assert session.conflicts.of(A) == (conflict,)
    session.redo()
    assert session.save_all()
    assert session.modified_count == 0
    assert not (root / A).exists()


def test_an_article_without_a_file_is_lost_wherever_it_is(session: Session, root: Path) -> None:
    in_conflict(session, root)
    content = (root / A).read_bytes()
    (root / A).unlink()
    take_in(session, Outside(A, "gone"))
    article = session.library.articles[A]
    assert session.refile("Move", [Refile(article, article.at(C))])
    assert session.lost == {C}
    session.undo()
    assert session.lost == {A}
    (root / C).write_bytes(content)
    take_in(session, Outside(C, "moved", content, moved_from=A))
    assert list(session.library.articles) == [B, C]
    assert session.lost == set()


def test_edits_of_an_article_without_a_file_outlive_theirs_in_one_field(
    session: Session, root: Path
) -> None:
    in_conflict(session, root)
    session.edit([A], SetField("/heat", 1))
    (root / A).unlink()
    take_in(session, Outside(A, "gone"))
    assert decide(session, "theirs") is None
    assert session.modified == (A,)
    assert session.lost == {A}


def test_two_changes_that_come_at_once_are_both_undecided(session: Session, root: Path) -> None:
    session.edit([A], SetField("/title", "Mine"))
    session.edit([A], SetField("/heat", 8))
    first = FILE.replace(b"First", b"Theirs")
    second = first.replace(b"heat: 7", b"heat: 9")
    (root / A).write_bytes(second)
    both = [Outside(A, "changed", first), Outside(A, "changed", second)]
    session.incoming.take_in(both)
    while session.incoming.is_busy:
        QCoreApplication.processEvents()
    assert [(each.field, each.ours) for each in session.conflicts.of(A)] == [
        ("/title", "Mine"),
        ("/heat", 8),
    ]


def test_a_conflict_is_marked_until_it_is_decided(open_window: OpenWindow, root: Path) -> None:
    window = open_window(root)
    session = window.session
    in_conflict(session, root)
    row = next(at for at in range(2) if window.model.path_at(at) == A)
    index = window.model.index(row, window.model.place_of(STATUS))
    assert "In conflict" in str(index.data(3))  # the tooltip
    window.search.setText("is:conflict")
    window.search.searched.emit("is:conflict")
    assert window.model.rowCount() == 1
    window.clear_search()
    session.conflicts.shown.emit("", "")
    box = window.actions_.deciding.box
    assert box is not None
    box.choose("ours")
    box.close_.click()
    assert not session.conflicts.paths
    assert data(session, A) == OUTSIDE.replace(*TOPIC).replace(b"Theirs", b"Mine")
    session.undo()
    assert session.conflicts.paths == {A}
    window.show_library(Library.open(root))
    assert not session.conflicts.paths
