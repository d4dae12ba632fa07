"""What was changed here and by somebody else: everything goes together but the same field, which
waits until the editor has decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from curator.document import BODY, WHOLE
from curator.gui.columns import STATUS
from curator.gui.conflicts import Decision
from curator.gui.said import Notice
from curator.gui.session import Session
from curator.library.edits import AddTopic, SetField
from curator.library.library import Library
from curator.library.outside import Outside
from tests.gui.conftest import OpenWindow

A, B = "_news/a.md", "_news/b.md"
FILE = b'---\ntitle: "First"\nheat: 7\ntopics:\n  - AI\nsecured: "a;b"\n---\nBody\n'
OUTSIDE = FILE.replace(b'"First"', b'"Theirs"').replace(b"heat: 7", b"heat: 99")
TOPIC = (b"  - AI\n", b"  - AI\n  - Ethics\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_news").mkdir()
    for path in (A, B):
        (tmp_path / path).write_bytes(FILE)
    return tmp_path


@pytest.fixture
def session(qapp: object, root: Path) -> Session:
    session = Session()
    session.open(Library.open(root))
    return session


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
    session.conflicts.shown.connect(shown.append)
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
    from curator.library.body_edit import SetBody

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
    session.conflicts.shown.emit("")
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
