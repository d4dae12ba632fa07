"""Edits, undo and saving, without a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.document import Document
from curator.errors import SaveConflict
from curator.gui.session import Change, Notice, Session
from curator.library.edits import AddTopic, Edit, SetField, SetPublished
from curator.library.library import Library

FIRST = "_news/first.md"
SECOND = "_news/second.md"
TWICE = "_news/twice.md"
FILES = {
    FIRST: b'---\ntitle: "First"\nheat: 7\ntopics:\n  - AI\nsecured: "a;b"\n---\nBody\n',
    SECOND: b"---\r\ntitle: Second\r\npublished: true\r\n---\r\n",
    TWICE: b"---\ntitle: a\ntitle: b\n---\n",
}


class Heard:
    """What a session said."""

    def __init__(self, session: Session) -> None:
        self.changes: list[Change] = []
        self.notices: list[Notice] = []
        self.conflicts: list[SaveConflict] = []
        session.changed.connect(self.changes.append)
        session.noticed.connect(self.notices.append)
        session.conflicted.connect(self.conflicts.append)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, data in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


@pytest.fixture
def session(qapp: object, root: Path) -> Session:
    session = Session()
    session.open(Library.open(root))
    return session


def data(session: Session, path: str) -> bytes:
    return session.library.articles[path].data


def modified(session: Session) -> tuple[str, ...]:
    return session.modified


def values(session: Session, path: str) -> dict[str, object]:
    return dict(Document.parse(data(session, path)).data)


def test_one_step_for_many_articles(session: Session) -> None:
    heard = Heard(session)
    assert session.edit([FIRST, SECOND], SetPublished(False)) is None
    assert modified(session) == (FIRST, SECOND)
    assert session.stack.count() == 1
    assert heard.changes == [Change((FIRST, SECOND), None)]
    assert session.undo() == (FIRST, SECOND)
    assert modified(session) == ()
    assert data(session, FIRST) == FILES[FIRST]
    assert data(session, SECOND) == FILES[SECOND]
    session.redo()
    assert modified(session) == (FIRST, SECOND)


def test_each_article_may_get_its_own_edit(session: Session) -> None:
    def toggled(article: object) -> Edit:
        return SetPublished(getattr(article, "published", None) is False)

    session.edit([FIRST, SECOND], toggled)
    session.edit([FIRST], toggled)
    published = [session.library.articles[path].published for path in (FIRST, SECOND)]
    assert published == [True, False]


def test_an_edit_that_changes_nothing_is_no_step(session: Session) -> None:
    assert session.edit([FIRST], SetField("/title", "First")) is None
    assert session.stack.count() == 0
    assert modified(session) == ()


def test_all_or_nothing_and_the_reason_is_said(session: Session) -> None:
    heard = Heard(session)
    reason = session.edit([FIRST, TWICE], SetField("/title", "x"))
    assert reason
    assert data(session, FIRST) == FILES[FIRST]
    assert session.stack.count() == 0
    assert [notice.kind for notice in heard.notices] == ["error"]
    assert reason in heard.notices[0].text


def test_typing_in_one_field_is_one_step(session: Session) -> None:
    run = object()
    for text in ("F", "Fi", "Fir", "Fire"):
        session.edit([FIRST], SetField("/title", text), typing=run)
    session.edit([FIRST], SetField("/title", "Fires"), typing=object())
    assert session.stack.count() == 2
    session.undo()
    assert values(session, FIRST)["title"] == "Fire"
    session.undo()
    assert data(session, FIRST) == FILES[FIRST]


def test_typing_back_to_the_start_leaves_no_step(session: Session) -> None:
    run = object()
    session.edit([FIRST], SetField("/title", "Firs"), typing=run)
    session.edit([FIRST], SetField("/title", "First"), typing=run)
    assert session.stack.count() == 0
    assert modified(session) == ()


def test_a_save_ends_a_run_of_typing(session: Session) -> None:
    run = object()
    session.edit([FIRST], SetField("/title", "A"), typing=run)
    assert session.save([FIRST])
    session.edit([FIRST], SetField("/title", "AB"), typing=run)
    assert session.stack.count() == 2
    session.undo()
    assert modified(session) == ()


def test_a_save_writes_the_edited_bytes_and_undo_reaches_beyond_it(
    session: Session, root: Path
) -> None:
    session.edit([FIRST], SetField("/title", "New: title"))
    assert session.save_all()
    expected = FILES[FIRST].replace(b'"First"', b'"New: title"')
    assert (root / FIRST).read_bytes() == expected
    assert (root / SECOND).read_bytes() == FILES[SECOND]
    session.undo()
    assert modified(session) == (FIRST,)
    assert session.save_all()
    assert (root / FIRST).read_bytes() == FILES[FIRST]


def test_undo_after_a_save_keeps_what_came_from_outside(session: Session, root: Path) -> None:
    session.edit([FIRST], SetField("/title", "Mine"))
    outside = FILES[FIRST].replace(b"heat: 7", b"heat: 99").replace(b"a;b", b"c;d")
    (root / FIRST).write_bytes(outside)
    assert session.save([FIRST])
    assert (root / FIRST).read_bytes() == outside.replace(b'"First"', b'"Mine"')
    session.undo()
    assert data(session, FIRST) == outside
    session.redo()
    assert data(session, FIRST) == outside.replace(b'"First"', b'"Mine"')
    assert modified(session) == ()


def test_a_conflict_writes_nothing_and_names_the_field(session: Session, root: Path) -> None:
    heard = Heard(session)
    session.edit([FIRST], SetField("/title", "Mine"))
    session.edit([SECOND], SetField("/title", "Other"))
    outside = FILES[FIRST].replace(b'"First"', b'"Theirs"')
    (root / FIRST).write_bytes(outside)
    assert not session.save_all()
    assert (root / FIRST).read_bytes() == outside
    assert (root / SECOND).read_bytes() == FILES[SECOND].replace(b"Second", b"Other")
    assert modified(session) == (FIRST,)
    error = heard.notices[-1]
    assert "title" in error.text
    assert error.action is not None
    error.action[1]()
    conflict = heard.conflicts[0].conflicts[0]
    assert (conflict.field, conflict.base, conflict.ours, conflict.theirs) == (
        "/title",
        "First",
        "Mine",
        "Theirs",
    )


@pytest.mark.parametrize("ours", [True, False])
def test_a_conflict_is_settled_for_one_side_and_can_be_taken_back(
    session: Session, root: Path, ours: bool
) -> None:
    heard = Heard(session)
    session.edit([FIRST], AddTopic("Ethics"))
    session.edit([FIRST], SetField("/title", "Mine"))
    before = data(session, FIRST)
    outside = FILES[FIRST].replace(b'"First"', b'"Theirs"').replace(b"heat: 7", b"heat: 99")
    (root / FIRST).write_bytes(outside)
    assert not session.save_all()
    action = heard.notices[-1].action
    assert action is not None
    assert heard.notices[-1].stays
    action[1]()
    session.resolve(heard.conflicts[0], ours=ours)
    assert session.stack.undoText() == ("Keep my title" if ours else "Take their title")
    assert (root / FIRST).read_bytes() == outside
    session.undo()
    assert data(session, FIRST) == before
    assert not session.save_all()  # it is a conflict again
    session.redo()
    assert session.save_all()
    theirs = outside.replace(b"  - AI\n", b"  - AI\n  - Ethics\n")
    mine = theirs.replace(b'"Theirs"', b'"Mine"')
    assert (root / FIRST).read_bytes() == (mine if ours else theirs)
    session.undo()  # only the field goes back: what else they wrote stays
    assert session.save_all()
    assert (root / FIRST).read_bytes() == (theirs if ours else mine)
    session.redo()
    assert data(session, FIRST) == (mine if ours else theirs)


def test_taking_back_a_conflict_lets_the_rest_be_saved(session: Session, root: Path) -> None:
    session.edit([FIRST], AddTopic("Ethics"))
    session.edit([FIRST], SetField("/title", "Mine"))
    outside = FILES[FIRST].replace(b'"First"', b'"Theirs"')
    (root / FIRST).write_bytes(outside)
    assert not session.save_all()
    session.undo()
    assert session.save_all()
    assert (root / FIRST).read_bytes() == outside.replace(b"  - AI\n", b"  - AI\n  - Ethics\n")


def test_a_file_that_cannot_be_written_says_so(session: Session, root: Path) -> None:
    heard = Heard(session)
    session.edit([FIRST], SetField("/title", "Mine"))
    (root / FIRST).unlink()
    (root / FIRST).mkdir()
    assert not session.save_all()
    assert heard.notices[-1].kind == "error"
    assert modified(session) == (FIRST,)


def test_opening_a_site_forgets_the_last_one(session: Session, root: Path) -> None:
    session.edit([FIRST], SetField("/title", "Mine"))
    session.open(Library.open(root))
    assert modified(session) == ()
    assert not session.stack.canUndo()
