"""Edits, undo and saving, without a window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from curator.document import Document
from curator.gui.session import Change, Notice, Session
from curator.gui.words import happened, to_all
from curator.gui.working import Progress
from curator.library.edits import AddTopic, Edit, RemoveTopic, SetField, SetPublished
from curator.library.library import Library
from curator.library.outside import Outside
from tests.conftest import laid

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
        session.changed.connect(self.changes.append)
        session.noticed.connect(self.notices.append)
        self.progress: list[Progress | None] = []
        session.worked.connect(self.progress.append)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid(tmp_path, FILES)


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


def test_what_was_deleted_outside_is_left_out_of_a_step(session: Session, root: Path) -> None:
    session.edit([FIRST, SECOND], SetField("/title", "Both"))
    assert session.save_all()
    (root / FIRST).unlink()
    take_in(session, Outside(FIRST, "gone"))
    assert FIRST not in session.library.articles
    heard = Heard(session)
    assert session.undo() == (SECOND,)
    assert values(session, SECOND)["title"] == "Second"
    assert modified(session) == (SECOND,)
    assert [change.paths for change in heard.changes] == [(SECOND,)]
    (notice,) = heard.notices
    assert notice.text == "1 article is not there any more and is left out"
    assert (notice.kind, notice.details) == ("error", FIRST)
    assert session.redo() == (SECOND,)
    assert values(session, SECOND)["title"] == "Both"


def test_a_step_of_nothing_but_what_was_deleted_outside(session: Session, root: Path) -> None:
    session.edit([FIRST], SetField("/title", "Other"))
    assert session.undo() == (FIRST,)
    (root / FIRST).unlink()
    take_in(session, Outside(FIRST, "gone"))
    heard = Heard(session)
    assert session.redo() == ()
    assert [change.paths for change in heard.changes] == [()]
    assert [notice.details for notice in heard.notices] == [FIRST]
    assert modified(session) == ()


def take_in(session: Session, outside: Outside) -> None:
    session.incoming.take_in([outside])
    while session.incoming.is_busy:
        QCoreApplication.processEvents()


def test_a_conflict_keeps_no_other_article_from_being_saved(session: Session, root: Path) -> None:
    session.edit([FIRST], SetField("/title", "Mine"))
    session.edit([SECOND], SetField("/title", "Other"))
    outside = FILES[FIRST].replace(b'"First"', b'"Theirs"')
    (root / FIRST).write_bytes(outside)
    assert not session.save_all()
    assert (root / FIRST).read_bytes() == outside
    assert (root / SECOND).read_bytes() == FILES[SECOND].replace(b"Second", b"Other")
    assert modified(session) == ()
    assert session.conflicts.paths == {FIRST}


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


# -- large edits -----------------------------------------------------------------------------------

MANY = 300


@pytest.fixture
def large(qapp: object, tmp_path: Path) -> Session:
    """A site of so many articles that an edit of all of them is done in slices."""
    (tmp_path / "_news").mkdir()
    for number in range(MANY):
        text = f"---\ntitle: {number}\ntopics:\n  - {'AI' if number % 3 else 'Ethics'}\n---\n"
        (tmp_path / f"_news/{number:03}.md").write_text(text)
    session = Session()
    session.open(Library.open(tmp_path))
    return session


def finish(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.is_busy, timeout=20_000)


def test_a_large_edit_is_one_step_at_its_end(large: Session, qtbot: QtBot) -> None:
    heard = Heard(large)
    before = dict(large.library.articles)
    who = object()
    assert large.edit(before, AddTopic("AI"), who) is None
    assert large.is_busy
    assert large.library.articles == before  # nothing yet
    assert large.stack.count() == 0
    finish(large, qtbot)
    changed = tuple(path for at, path in enumerate(before) if at % 3 == 0)
    assert large.modified == changed
    assert large.stack.count() == 1
    assert heard.changes == [Change(changed, who)]
    assert [notice.text for notice in heard.notices] == ["Added topic AI to 100 articles"]
    assert large.stack.undoText() == "Add topic AI to 100 articles"
    first, last = heard.progress[0], heard.progress[-1]
    assert first is not None
    assert (first.label, first.done, first.total) == ("Add topic AI to 300 articles", 0, MANY)
    assert last is None
    action = heard.notices[0].action
    assert action is not None
    action[1]()
    assert large.library.articles == before
    large.redo()
    assert large.modified == changed


def test_cancelling_a_large_edit_leaves_nothing(large: Session, qtbot: QtBot) -> None:
    heard = Heard(large)
    before = dict(large.library.articles)
    # Another edit for each article: none is quick because the one before was the same.
    large.edit(before, lambda article: SetField("/title", f"New {article.path}"))
    QCoreApplication.processEvents()  # some of the work, not all
    assert large.is_busy
    large.cancel()
    assert not large.is_busy
    qtbot.wait(50)
    assert large.library.articles == before
    assert large.stack.count() == 0
    assert heard.progress[-1] is None
    assert heard.notices[-1].text.startswith("Cancelled, nothing was changed")
    assert heard.changes == [Change(tuple(before))]  # whoever showed the edit looks again
    large.cancel()
    assert len(heard.notices) == 1


def test_a_large_edit_that_is_refused_leaves_nothing(large: Session, qtbot: QtBot) -> None:
    last = list(large.library.articles)[-1]
    large.edit([last], SetField("/topics", {"a": "b"}))
    before = dict(large.library.articles)
    heard = Heard(large)
    assert large.edit(before, AddTopic("New")) is None
    finish(large, qtbot)
    assert large.library.articles == before
    assert large.stack.count() == 1
    assert [notice.kind for notice in heard.notices] == ["error"]
    assert heard.notices[0].text.startswith("Not changed: topics is a mapping")
    assert heard.changes == [Change(tuple(before))]


def test_nothing_else_is_done_while_a_large_edit_is_worked_out(
    large: Session, qtbot: QtBot
) -> None:
    paths = list(large.library.articles)
    large.edit(paths[:1], SetField("/title", "One"))
    on_disk = (large.library.site.root / paths[0]).read_bytes()
    heard = Heard(large)
    large.edit(paths, AddTopic("New"))
    reason = large.edit(paths[:1], SetField("/title", "Two"))
    assert reason is not None
    assert "Wait until this is done" in reason
    assert large.undo() == ()
    assert large.redo() == ()
    assert not large.save_all()
    assert large.conflicts.decide([]) is not None
    assert len(heard.notices) == 5
    assert large.is_busy
    finish(large, qtbot)
    assert large.stack.count() == 2
    assert values(large, paths[0]) == {"title": "One", "topics": ["Ethics", "New"]}
    assert (large.library.site.root / paths[0]).read_bytes() == on_disk
    assert large.save_all()


def test_opening_a_site_gives_a_large_edit_up(large: Session, root: Path, qtbot: QtBot) -> None:
    large.edit(list(large.library.articles), AddTopic("New"))
    large.open(Library.open(root))
    assert not large.is_busy
    qtbot.wait(20)
    assert large.stack.count() == 0


def test_a_large_edit_that_changes_nothing_is_no_step(large: Session, qtbot: QtBot) -> None:
    heard = Heard(large)
    large.edit(list(large.library.articles), RemoveTopic("None of them"))
    finish(large, qtbot)
    assert large.stack.count() == 0
    assert not heard.notices


def test_whoever_edits_hears_once_how_it_ended(large: Session, root: Path, qtbot: QtBot) -> None:
    paths = list(large.library.articles)
    ends: list[tuple[str | None, int]] = []

    def end(reason: str | None) -> None:
        ends.append((reason, large.stack.count()))

    large.edit(paths[:1], SetField("/topics", {"a": "b"}), ended=end)
    assert ends.pop() == (None, 1)
    large.edit(paths[:1], AddTopic("New"), ended=end)
    assert "topics is a mapping" in (ends.pop()[0] or "")
    large.edit(["gone.md"], AddTopic("New"), ended=end)
    assert "not there any more" in (ends.pop()[0] or "")
    large.edit(paths, AddTopic("New"), ended=end)
    assert not ends
    large.edit(paths[:1], AddTopic("Other"), ended=lambda reason: ends.append((reason, -1)))
    assert "Wait until this is done" in (ends.pop()[0] or "")
    finish(large, qtbot)
    assert "topics is a mapping" in (ends.pop()[0] or "")
    large.edit(paths[1:], AddTopic("New"), ended=end)
    large.cancel()
    assert "Cancelled" in (ends.pop()[0] or "")
    large.edit(paths[1:], RemoveTopic("None of them"), ended=end)
    finish(large, qtbot)
    assert ends.pop() == (None, 1)
    large.edit(paths[1:], AddTopic("New"), ended=end)
    finish(large, qtbot)
    assert ends.pop() == (None, 2)
    large.edit(paths[1:], AddTopic("More"), ended=end)
    large.open(Library.open(root))
    assert [reason is None for reason, _ in ends] == [False]


def test_a_step_is_known_by_its_number_when_those_below_it_are_forgotten(session: Session) -> None:
    session.edit([FIRST], SetField("/title", "One"))
    session.edit([SECOND], SetField("/title", "Two"))
    second = session.stack.latest
    session.edit([FIRST], SetField("/heat", 8))
    third = session.stack.latest
    session.undo()
    assert (session.stack.latest, session.stack.following) == (second, third)
    assert session.stack.is_taken_back(third)
    session.forget_steps([FIRST])
    assert (session.stack.index(), session.stack.latest, session.stack.following) == (1, second, 0)
    assert not session.stack.is_taken_back(third)
    session.edit([FIRST], SetField("/heat", 9))
    assert session.stack.latest > third  # no number is given twice
    assert not session.undo_step(second)
    assert session.undo_step(session.stack.latest)
    assert session.undo_step(second)
    assert session.stack.latest == 0


def test_a_notice_takes_back_only_what_it_speaks_of(session: Session) -> None:
    heard = Heard(session)
    session.edit([FIRST, SECOND], SetPublished(False))
    assert heard.notices[0].text == "Unpublished 2 articles"
    action = heard.notices[0].action
    assert action is not None
    session.edit([FIRST], SetField("/title", "Later"))
    action[1]()
    assert values(session, FIRST)["title"] == "Later"
    assert session.stack.index() == 2
    session.undo()
    action[1]()
    assert modified(session) == ()


def test_typing_over_several_articles_is_one_step(session: Session) -> None:
    run = object()
    for text in ("S", "Sa", "Same"):
        session.edit([FIRST, SECOND], SetField("/title", text), typing=run)
    assert session.stack.count() == 1
    assert [values(session, path)["title"] for path in (FIRST, SECOND)] == ["Same", "Same"]
    session.undo()
    assert data(session, FIRST) == FILES[FIRST]
    assert data(session, SECOND) == FILES[SECOND]
    session.redo()
    for text in ("First",):
        session.edit([FIRST, SECOND], SetField("/title", text), typing=object())
    session.undo()
    assert values(session, SECOND)["title"] == "Same"


@pytest.mark.parametrize(
    ("label", "number", "sentence"),
    [
        ("Publish", 12, "Published 12 articles"),
        ("Add topic AI", 2, "Added topic AI to 2 articles"),
        ("Remove topic AI", 2, "Removed topic AI from 2 articles"),
        ("Set provider.name", 2, "Set provider.name in 2 articles"),
        ("Change title", 1234, "Changed title in 1\u202f234 articles"),
        ("Toggle published", 3, "Toggled published on 3 articles"),
        ("Clear published", 3, "Cleared published in 3 articles"),
        ("Apply changes", 3, "Applied changes in 3 articles"),
        ("Fill publisher", 3, "Filled publisher in 3 articles"),
    ],
)
def test_what_is_done_and_was_done_in_words(label: str, number: int, sentence: str) -> None:
    assert happened(to_all(label, number)) == sentence


def test_an_edit_of_what_is_not_there_says_so(session: Session) -> None:
    heard = Heard(session)
    gone = "_news/gone.md"
    edit = SetField("/title", "Lost?")
    assert session.edit([gone], edit) == "This article is not there any more"
    assert session.rewrite(gone, b"") == "This article is not there any more"
    assert session.edit([FIRST, gone], edit) == "Some of these articles are not there any more"
    assert [notice.text for notice in heard.notices] == [
        "Not changed: This article is not there any more",
        "Not changed: This article is not there any more",
        "Not changed: Some of these articles are not there any more",
    ]
    assert session.edit([], edit) is None
    assert modified(session) == ()
    assert session.stack.count() == 0


def test_what_is_said_to_be_not_saved_holds_until_it_is(session: Session, root: Path) -> None:
    heard: list[Notice] = []
    settled: list[str] = []
    session.noticed.connect(heard.append)
    session.settled.connect(settled.append)
    session.edit([FIRST], SetField("/title", "Mine"))
    (root / FIRST).chmod(0o444)
    assert not session.save([FIRST])
    [notice] = [each for each in heard if each.kind == "error"]
    session.edit([FIRST], SetField("/title", "Mine too"))
    assert settled == []
    (root / FIRST).chmod(0o644)
    assert session.save([FIRST])
    assert settled == [notice.topic]
