"""What the session writes: batches that were previewed, their undo, and large saves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.gui.background import Cancelled
from curator.gui.commands import Refile
from curator.gui.said import Change, Notice, Refiled
from curator.gui.saving import Applied
from curator.gui.session import Session
from curator.gui.working import Progress
from curator.library.batch import Batch, plan
from curator.library.edits import AddTopic, Edit, SetField, SetPublished
from curator.library.journal.place import Place
from curator.library.journal.record import Record
from curator.library.journal.work import Work
from curator.library.library import Library
from curator.library.taking_back import take_back
from tests.library.journal import sites

A, B, C = (f"_news/{name}.md" for name in "abc")
FILES = {
    path: b"---\ntitle: %d\nheat: 1\nsecured: x;y\n---\nBody\n" % at
    for at, path in enumerate((A, B, C))
}
# So many that nothing is done with them before it is cancelled.
MANY = {f"_news/{at:03}.md": b"---\ntitle: T\n---\n" for at in range(180)}


class Heard:
    """What a session said, and how often it had written."""

    def __init__(self, session: Session) -> None:
        self.changes: list[Change] = []
        self.notices: list[Notice] = []
        self.refiled: list[Refiled] = []
        self.progress: list[Progress | None] = []
        self.saved = 0
        session.changed.connect(self.changes.append)
        session.noticed.connect(self.notices.append)
        session.refiled.connect(self.refiled.append)
        session.worked.connect(self.progress.append)
        session.saved.connect(self._save)

    def _save(self) -> None:
        self.saved += 1

    @property
    def texts(self) -> list[str]:
        return [notice.text for notice in self.notices]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return sites.make(tmp_path / "site", FILES)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return sites.make(tmp_path / "many", MANY)


@pytest.fixture
def open_session(qapp: QApplication) -> Iterator[Callable[[Path], Session]]:
    sessions: list[Session] = []

    def open_(root: Path) -> Session:
        session = Session()
        session.to_trash = Path.unlink
        session.open(Library.open(root))
        sessions.append(session)
        return session

    yield open_
    for session in sessions:
        assert not session.is_busy
        session.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def session(open_session: Callable[[Path], Session], root: Path) -> Session:
    return open_session(root)


@pytest.fixture
def heard(session: Session) -> Heard:
    return Heard(session)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Do something in the thread that writes, when all is staged and nothing is in place."""
    commit = Work.commit

    def do(what: Callable[[], object]) -> None:
        def committed(work: Work, record: Record) -> None:
            what()
            commit(work, record)

        monkeypatch.setattr(Work, "commit", committed)

    return do


def cancel_at_once(session: Session) -> None:
    """Give up whatever is done from now on, as soon as it has begun."""
    QTimer.singleShot(0, session, session.cancel)  # what is quick tells nothing of how far it is

    def cancel(progress: Progress | None) -> None:
        if progress is not None:
            session.cancel()

    session.worked.connect(cancel)


def modified(session: Session) -> tuple[str, ...]:
    return session.modified


def planned(session: Session, *edits: Edit, paths: Sequence[str] = ()) -> Batch:
    articles = session.library.articles
    return plan(session.library, [(articles[path], edits) for path in paths or articles])


def apply(session: Session, batch: Batch, qtbot: QtBot) -> Applied:
    """Write it, and wait for its end."""
    results: list[Applied] = []
    session.apply(batch, results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert not session.is_busy
    return results[0]


def after(old: bytes, new: bytes) -> dict[str, bytes]:
    return {path: data.replace(old, new) for path, data in FILES.items()}


def in_memory(session: Session) -> dict[str, bytes]:
    """Every article as it is known to be saved, without edits."""
    articles = session.library.articles
    assert all(not article.modified for article in articles.values())
    return {path: article.data for path, article in articles.items()}


class TestApply:
    def test_it_is_written_and_known(
        self, session: Session, heard: Heard, root: Path, qtbot: QtBot
    ) -> None:
        batch = planned(session, SetField("/heat", 5))
        assert apply(session, batch, qtbot) == Applied(3, "1")
        assert sites.files_of(root) == in_memory(session) == after(b"heat: 1", b"heat: 5")
        assert session.library.articles[A].heat == 5
        assert heard.changes == [Change((A, B, C))]
        assert heard.saved == 1
        assert heard.progress[-1] is None
        assert modified(session) == ()
        (head,) = session.library.journal.batches()
        assert (head.label, head.by, head.count) == ("Set heat", "window", 3)
        assert sites.leftovers(root) == []

    def test_it_is_not_done_at_once(self, session: Session, root: Path, qtbot: QtBot) -> None:
        results: list[Applied] = []
        session.apply(planned(session, SetField("/heat", 5)), results.append)
        assert session.is_busy
        assert session.is_writing
        assert results == []
        assert session.edit([A], SetField("/title", "x")) == "Wait until the files are written"
        assert session.undo() == ()
        assert not session.save_all()
        more: list[Applied] = []
        session.apply(planned(session, SetField("/heat", 6)), more.append)
        assert more[0].error is not None
        assert more[0].written == 0
        qtbot.waitUntil(lambda: bool(results))
        assert sites.files_of(root) == after(b"heat: 1", b"heat: 5")

    def test_edits_that_are_not_saved_stay_so(
        self, session: Session, root: Path, qtbot: QtBot
    ) -> None:
        session.edit([A], SetField("/title", "Mine"))
        assert apply(session, planned(session, SetField("/heat", 5)), qtbot).written == 3
        assert sites.files_of(root) == after(b"heat: 1", b"heat: 5")
        assert modified(session) == (A,)
        article = session.library.articles[A]
        assert article.saved == FILES[A].replace(b"heat: 1", b"heat: 5")
        assert article.data == article.saved.replace(b"title: 0", b"title: Mine")
        assert session.save_all()
        assert (root / A).read_bytes() == article.data

    def test_nothing_to_do(self, session: Session, heard: Heard, root: Path, qtbot: QtBot) -> None:
        assert apply(session, planned(session, SetField("/heat", 1)), qtbot) == Applied()
        assert session.stack.count() == 0
        assert sorted(path.name for path in root.iterdir()) == ["_news"]

    def test_what_somebody_did_already_is_taken_over(
        self, session: Session, root: Path, qtbot: QtBot
    ) -> None:
        batch = planned(session, SetField("/heat", 5))
        sites.make(root, after(b"heat: 1", b"heat: 5"))
        assert apply(session, batch, qtbot) == Applied()
        assert in_memory(session) == after(b"heat: 1", b"heat: 5")
        assert session.stack.count() == 0

    def test_files_of_data(self, session: Session, heard: Heard, root: Path, qtbot: QtBot) -> None:
        term = "_data/topics/00-ai.yaml"
        sites.make(root, {term: b"taxonomy: topic\nname: AI\n"})
        article = session.library.read(term)
        batch = plan(session.library, [(article, [SetField("/name", "Mind")])])
        assert session.library.taxonomy.names
        assert apply(session, batch, qtbot).written == 1
        assert list(session.library.taxonomy.names) == ["Mind"]
        assert [change.data for change in heard.changes] == [True]
        assert session.undo() == ()
        assert list(session.library.taxonomy.names) == ["AI"]


class TestNotApplied:
    """Nothing is written, and nothing in memory is different."""

    def check(self, session: Session, heard: Heard) -> None:
        assert session.stack.count() == 0
        assert heard.saved == 0
        assert heard.changes == []
        assert {path: each.data for path, each in session.library.articles.items()} == FILES
        assert session.library.journal.batches() == []

    def test_files_that_were_changed(
        self, session: Session, heard: Heard, root: Path, qtbot: QtBot
    ) -> None:
        batch = planned(session, SetField("/heat", 5))
        sites.append(root / B, b"more\n")
        applied = apply(session, batch, qtbot)
        assert (applied.written, applied.stale, applied.cancelled) == (0, (B,), False)
        assert applied.error is not None
        assert sites.files_of(root) == FILES | {B: FILES[B] + b"more\n"}
        self.check(session, heard)

    def test_a_file_that_cannot_be_written(
        self, session: Session, heard: Heard, root: Path, qtbot: QtBot
    ) -> None:
        batch = planned(session, SetField("/heat", 5))
        (root / B).chmod(0o444)
        applied = apply(session, batch, qtbot)
        assert (applied.written, applied.stale, applied.cancelled) == (0, (), False)
        assert str(applied.error) == f"{B}: The file is read-only"
        assert sites.files_of(root) == FILES
        self.check(session, heard)

    def test_a_file_that_is_changed_at_the_last_moment(
        self,
        session: Session,
        heard: Heard,
        root: Path,
        qtbot: QtBot,
        late: Callable[[Callable[[], object]], None],
    ) -> None:
        batch = planned(session, SetField("/heat", 5))
        late(lambda: (root / B).write_bytes(b"theirs"))
        applied = apply(session, batch, qtbot)
        assert applied.error is not None
        assert applied.error.path == B
        assert sites.files_of(root) == FILES | {B: b"theirs"}
        self.check(session, heard)

    def test_it_is_cancelled(
        self, session: Session, heard: Heard, root: Path, qtbot: QtBot
    ) -> None:
        batch = planned(session, SetField("/heat", 5))
        results: list[Applied] = []
        session.apply(batch, results.append)
        session.cancel()
        qtbot.waitUntil(lambda: bool(results))
        if not results[0].cancelled:  # it was quicker
            assert results[0].written == 3
            return
        assert isinstance(results[0].error, Cancelled)
        assert sites.files_of(root) == FILES
        assert sites.leftovers(root) == []
        self.check(session, heard)

    def test_it_is_cancelled_too_late(
        self,
        session: Session,
        root: Path,
        qtbot: QtBot,
        late: Callable[[Callable[[], object]], None],
    ) -> None:
        late(session.cancel)
        assert apply(session, planned(session, SetField("/heat", 5)), qtbot) == Applied(3, "1")
        assert sites.files_of(root) == after(b"heat: 1", b"heat: 5")


class TestStep:
    """Undo and redo of what was written go through the files."""

    def test_back_and_forth(self, session: Session, heard: Heard, root: Path, qtbot: QtBot) -> None:
        apply(session, planned(session, SetField("/heat", 5)), qtbot)
        assert session.stack.undoText() == "Set heat"
        for _ in range(2):
            assert session.undo() == (A, B, C)
            assert sites.files_of(root) == in_memory(session) == FILES
            assert (session.stack.canUndo(), session.stack.canRedo()) == (False, True)
            assert session.redo() == (A, B, C)
            assert sites.files_of(root) == in_memory(session) == after(b"heat: 1", b"heat: 5")
        assert heard.saved == 5
        assert len(session.library.journal.batches()) == 5

    def test_what_was_changed_in_other_fields_stays(
        self, session: Session, root: Path, qtbot: QtBot
    ) -> None:
        apply(session, planned(session, SetField("/heat", 5)), qtbot)
        (root / A).write_bytes((root / A).read_bytes().replace(b"x;y", b"z"))
        session.undo()
        wanted = FILES | {A: FILES[A].replace(b"x;y", b"z")}
        assert sites.files_of(root) == in_memory(session) == wanted

    def test_what_was_changed_since_is_left_and_told(
        self, session: Session, heard: Heard, root: Path, qtbot: QtBot
    ) -> None:
        apply(session, planned(session, SetField("/heat", 5)), qtbot)
        theirs = (root / A).read_bytes().replace(b"heat: 5", b"heat: 7")
        (root / A).write_bytes(theirs)
        session.undo()
        assert sites.files_of(root) == FILES | {A: theirs}
        (notice,) = (notice for notice in heard.notices if notice.kind == "error")
        assert f"{A}: heat was changed since and stays as it is" in notice.details

    def test_edits_before_and_after_it_are_steps_of_their_own(
        self, session: Session, root: Path, qtbot: QtBot
    ) -> None:
        session.edit([A], SetField("/title", "Mine"))
        apply(session, planned(session, SetField("/heat", 5)), qtbot)
        session.edit([B], SetPublished(False))
        assert session.stack.count() == 3
        session.undo()
        assert modified(session) == (A,)
        session.undo()
        assert sites.files_of(root) == FILES
        assert modified(session) == (A,)
        assert session.library.articles[A].data == FILES[A].replace(b"title: 0", b"title: Mine")
        session.undo()
        assert in_memory(session) == FILES
        for _ in range(3):
            session.redo()
        assert modified(session) == (A, B)
        assert sites.files_of(root) == after(b"heat: 1", b"heat: 5")

    def test_it_is_refused_and_can_be_tried_again(
        self, session: Session, heard: Heard, root: Path, qtbot: QtBot
    ) -> None:
        apply(session, planned(session, SetField("/heat", 5)), qtbot)
        (root / B).chmod(0o444)
        session.undo()
        written = after(b"heat: 1", b"heat: 5")
        if sites.files_of(root) == written:
            assert session.stack.canUndo()
        assert (root / B).read_bytes() == written[B]
        assert any(notice.kind == "error" for notice in heard.notices)

    def test_the_batch_is_not_in_the_journal_any_more(
        self, session: Session, heard: Heard, root: Path, qtbot: QtBot
    ) -> None:
        apply(session, planned(session, SetField("/heat", 5)), qtbot)
        for file in Place.of(root).batches.iterdir():
            file.unlink()
        assert session.undo() == ()
        assert heard.texts[-1].startswith("Too long ago")
        assert not session.stack.canUndo()
        assert sites.files_of(root) == in_memory(session) == after(b"heat: 1", b"heat: 5")

    def test_it_is_cancelled_and_can_be_tried_again(
        self, open_session: Callable[[Path], Session], many: Path, qtbot: QtBot
    ) -> None:
        session = open_session(many)
        apply(session, planned(session, SetField("/heat", 5)), qtbot)
        written = sites.files_of(many)
        heard = Heard(session)
        cancel_at_once(session)
        assert session.undo() == ()
        assert heard.texts[0].startswith("Not taken back: Cancelled")
        assert sites.files_of(many) == in_memory(session) == written
        assert (session.stack.canUndo(), session.stack.canRedo()) == (True, False)
        session.worked.disconnect()
        assert len(session.undo()) == len(MANY)
        assert sites.files_of(many) == in_memory(session) == MANY

    def test_a_batch_that_makes_and_removes_articles(
        self, session: Session, heard: Heard, root: Path, qtbot: QtBot
    ) -> None:
        article = session.library.articles[A]
        new = replace(article.at("_news/new.md"), saved=b"", origin="")
        batch = Batch("File", changed=[new], removed=[session.library.articles[B]])
        session.edit([C], SetField("/title", "Mine"))
        assert apply(session, batch, qtbot).written == 2
        there = FILES | {"_news/new.md": FILES[A]}
        del there[B]
        assert sites.files_of(root) == there
        assert list(session.library.articles) == sorted(there)
        session.undo()
        assert sites.files_of(root) == FILES
        assert list(session.library.articles) == sorted(FILES)
        assert modified(session) == (C,)
        assert session.library.removed == {}
        assert [set(refiled.paths) for refiled in heard.refiled] == [
            {(None, "_news/new.md"), (B, None)},
            {("_news/new.md", None), (None, B)},
        ]

    def test_a_deletion_that_is_taken_back_from_the_history(
        self, session: Session, root: Path, qtbot: QtBot
    ) -> None:
        session.refile("Delete", [Refile(session.library.articles[B], None)])
        assert session.save_all()
        session.edit([A], SetPublished(True))
        batch = Batch()
        for _ in take_back(session.library, "1", batch):
            pass
        assert apply(session, batch, qtbot).written == 1
        assert sites.files_of(root) == FILES
        session.undo()
        assert B not in sites.files_of(root)
        assert modified(session) == (A,)
        session.undo()
        assert modified(session) == ()


class TestLargeSave:
    """More articles than are written at once: the window goes on meanwhile."""

    def test_all_are_saved_and_nothing_is_typed_meanwhile(
        self, open_session: Callable[[Path], Session], many: Path
    ) -> None:
        session = open_session(many)
        heard = Heard(session)
        session.edit(MANY, SetField("/heat", 5))
        refused: list[object] = []

        def type_() -> None:
            assert session.is_writing
            refused.append(session.edit(["_news/00.md"], SetField("/title", "x")))
            refused.append(session.undo())
            refused.append(session.save_all())

        QTimer.singleShot(0, type_)
        assert session.save_all()
        assert refused == ["Wait until the files are written", (), False]
        wanted = {path: b"---\ntitle: T\nheat: 5\n---\n" for path in MANY}
        assert sites.files_of(many) == in_memory(session) == wanted
        assert (modified(session), session.modified_count) == ((), 0)
        assert heard.texts[-1] == f"Saved {len(MANY)} articles"
        assert heard.saved == 1
        assert heard.progress[-1] is None
        (head,) = session.library.journal.batches()
        assert (head.count, head.by) == (len(MANY), "window")
        session.undo()  # of the edit, as before: not saved
        assert len(modified(session)) == len(MANY)
        assert sites.files_of(many) == wanted

    def test_one_that_fails_does_not_keep_the_others(
        self, open_session: Callable[[Path], Session], many: Path
    ) -> None:
        session = open_session(many)
        heard = Heard(session)
        session.edit(MANY, SetField("/heat", 5))
        (many / "_news/007.md").chmod(0o444)
        assert not session.save_all()
        assert modified(session) == ("_news/007.md",)
        assert (many / "_news/007.md").read_bytes() == MANY["_news/007.md"]
        assert f"Saved {len(MANY) - 1} articles" in heard.texts
        assert heard.saved == 1
        (many / "_news/007.md").chmod(0o644)
        assert session.save_all()

    def test_it_is_cancelled(self, open_session: Callable[[Path], Session], many: Path) -> None:
        session = open_session(many)
        session.edit(MANY, SetField("/heat", 5))
        cancel_at_once(session)
        if session.save_all():  # it was quicker
            assert modified(session) == ()
            return
        assert len(modified(session)) == len(MANY)
        assert sites.files_of(many) == MANY
        assert sites.leftovers(many) == []

    def test_the_site_is_left_while_it_is_written(
        self, open_session: Callable[[Path], Session], many: Path, root: Path
    ) -> None:
        session = open_session(many)
        session.edit(MANY, SetField("/heat", 5))
        QTimer.singleShot(0, lambda: session.open(Library.open(root)))
        session.save_all()
        assert in_memory(session) == FILES
        assert sites.files_of(many) in (
            MANY,
            {path: b"---\ntitle: T\nheat: 5\n---\n" for path in MANY},
        )
        assert sites.leftovers(many) == []


class TestLabels:
    """What saves are called in the history."""

    def labels(self, session: Session) -> list[str]:
        return [head.label for head in session.library.journal.batches()]

    def test_after_the_steps_that_they_write(self, session: Session) -> None:
        session.edit([A], AddTopic("AI"))
        assert session.save_all()
        session.edit([A], SetField("/title", "x"))
        session.edit([B], SetPublished(False))
        assert session.save_all()
        newest, oldest = self.labels(session)
        assert oldest == "Add topic AI"
        assert newest.split("; ")[0] == "Set title"
        assert len(newest.split("; ")) == 2

    def test_only_the_steps_of_what_is_saved(self, session: Session) -> None:
        session.edit([A], AddTopic("AI"))
        session.edit([B], SetField("/title", "x"))
        assert session.save([B])
        assert self.labels(session) == ["Set title"]

    def test_many_steps_are_counted(self, session: Session) -> None:
        for name in ("V", "W", "X", "Y", "Z"):
            session.edit([A], AddTopic(name))
        assert session.save_all()
        assert self.labels(session) == ["Add topic V; Add topic W; Add topic X; 2 more"]

    def test_the_same_step_twice_is_told_once(self, session: Session) -> None:
        session.edit([A], AddTopic("AI"))
        session.edit([B], AddTopic("AI"))
        assert session.save_all()
        assert self.labels(session) == ["Add topic AI"]

    def test_what_was_undone_is_not_told(self, session: Session) -> None:
        session.edit([A], SetField("/title", "x"))
        session.edit([A], AddTopic("AI"))
        session.undo()
        assert session.save_all()
        assert self.labels(session) == ["Set title"]

    def test_what_is_saved_by_undoing_has_a_name_too(self, session: Session, root: Path) -> None:
        session.edit([A], SetField("/title", "x"))
        session.save_all()
        session.undo()
        assert session.save_all()
        assert sites.files_of(root) == FILES
        assert self.labels(session)[0] == "Save 1 article"

    def test_a_batch_in_between_is_no_part_of_a_save(self, session: Session, qtbot: QtBot) -> None:
        apply(session, planned(session, SetField("/heat", 5)), qtbot)
        session.edit([A], AddTopic("AI"))
        assert session.save_all()
        assert self.labels(session) == ["Add topic AI", "Set heat"]


def test_moves_that_take_the_place_of_each_other(session: Session, root: Path) -> None:
    articles = session.library.articles
    assert session.refile("Rename", [Refile(articles[C], articles[C].at("_news/d.md"))])
    assert session.refile("Rename", [Refile(articles[B], articles[B].at(C))])
    assert session.save_all()
    wanted = {A: FILES[A], C: FILES[B], "_news/d.md": FILES[C]}
    assert sites.files_of(root) == in_memory(session) == wanted


def test_an_article_that_goes_by_two_names_does_not_keep_the_others(
    open_session: Callable[[Path], Session], root: Path
) -> None:
    (root / "_news/link.md").symlink_to("a.md")
    session = open_session(root)
    session.edit(list(session.library.articles), SetField("/heat", 5))
    session.save_all()
    assert (root / "_news/link.md").is_symlink()
    assert {path: (root / path).read_bytes() for path in FILES} == after(b"heat: 1", b"heat: 5")
    session.save_all()
    assert modified(session) == ()


def test_what_was_interrupted_is_finished_and_told(session: Session, root: Path) -> None:
    heard = Heard(session)
    entries = [entry for entry in sites.CHANGES[:1]]
    entries = [replace(entries[0], path=B, old=FILES[B], new=FILES[B] + b"more\n")]
    sites.interrupt(root, entries, "COMMIT", {})
    session.edit([A], SetField("/heat", 5))
    assert session.save_all()
    assert (root / B).read_bytes() == FILES[B] + b"more\n"
    assert "The last save was interrupted and was finished now: Test (1 file)" in heard.texts


def test_the_window_is_told_in_its_own_thread(session: Session, qtbot: QtBot) -> None:
    threads: set[int] = set()
    session.changed.connect(lambda _: threads.add(threading.get_ident()))
    session.saved.connect(lambda: threads.add(threading.get_ident()))
    session.worked.connect(lambda _: threads.add(threading.get_ident()))
    apply(session, planned(session, SetField("/heat", 5)), qtbot)
    assert threads == {threading.get_ident()}
