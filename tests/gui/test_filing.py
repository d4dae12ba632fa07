"""New articles, copies, moves and deletions in the real window, and what is on disk after each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from curator.document import Document
from curator.gui.commands import Refile
from curator.gui.decision import Decision
from curator.gui.main_window import MainWindow
from curator.gui.messages import Message
from curator.gui.new_article import NewArticleBox
from curator.gui.questions import Boxes
from curator.gui.session import Notice
from curator.library.edits import SetField
from curator.library.facets.value import Facet, Value
from curator.library.library import Library
from tests.conftest import laid
from tests.gui.conftest import Answers, OpenWindow, choose, paths

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ONE, TWO, THREE = (f"_news/2024-01-0{day}-{name}.md" for day, name in
                   ((1, "one"), (2, "two"), (3, "three")))  # fmt: skip
ANN = "_people/ann.md"
FILES = {
    ONE: b'---\ntitle: "One"\ndate: 2024-01-01\nsecured: "a;b"\n---\nBody\n',
    TWO: b'---\ntitle: "Two"\ndate: 2024-01-02\n---\n',
    THREE: b'---\ntitle: "Three"\ndate: 2024-01-03\n---\n',
    ANN: b"---\nname: Ann\n---\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid(tmp_path / "site", FILES)


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's trash, which is kept under the home folder's data."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data/Trash/files"


@pytest.fixture
def small(open_window: OpenWindow, root: Path, trash: Path) -> Iterator[MainWindow]:
    window = open_window(root)
    yield window
    # Whatever was done: the library, the list and the modified count say the same.
    library = window.session.library
    assert list(library.articles) == sorted(library.articles)
    assert {each.path for each in window.model.table.rows} == set(library.articles)
    modified = [path for path, each in library.articles.items() if each.modified]
    assert list(window.session.modified) == modified


def on_disk(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".curator" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    target = QApplication.focusWidget() or window
    QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def move_to(window: MainWindow, name: str) -> None:
    menu = window.actions_.filing.move.menu()
    assert isinstance(menu, QMenu)
    action = next(each for each in menu.actions() if each.text() == name)
    assert action.isEnabled()
    action.trigger()


def newest(window: MainWindow) -> Notice:
    """The newest message: an error, unless something was said since."""
    return window.messages.findChildren(Message)[-1].notice


def today() -> str:
    return datetime.now().astimezone().date().isoformat()


# -- new -------------------------------------------------------------------------------------------


def test_a_new_article_is_selected_and_its_title_has_the_keyboard(
    small: MainWindow, root: Path, answers: Answers
) -> None:
    choose(small, TWO)
    answers.new_answer = ("_news", "Brand new")
    day = today()
    press(small, Key.Key_N, CTRL)
    path = f"_news/{day}-brand-new.md"
    assert answers.asked == ["new in _news", path]
    assert small.list.selected_paths() == [path]
    assert path in paths(small)
    form = small.editor.form
    assert form is not None
    focus = QApplication.focusWidget()
    assert focus is not None
    assert form.fields["title"].isAncestorOf(focus)
    assert on_disk(root) == FILES
    assert small.status.counts == "5 articles · 1 modified"
    row = small.model.row_of(path)
    index = small.model.index(row if row is not None else -1, 0)
    assert "New, not saved" in str(index.data(Qt.ItemDataRole.ToolTipRole))
    text = f'---\ntitle: "Brand new"\ndate: {day}\npublished: false\n---\n'.encode()
    small.list.setFocus()
    press(small, Key.Key_Z, CTRL)
    assert sorted(paths(small)) == sorted(FILES)
    assert small.session.modified_count == 0
    press(small, Key.Key_Z, CTRL | SHIFT)
    assert small.list.selected_paths() == [path]
    small.session.edit([path], SetField("/title", "Edited"))
    press(small, Key.Key_S, CTRL)
    assert on_disk(root) == {**FILES, path: text.replace(b"Brand new", b"Edited")}
    assert "Saved 1 article" in small.messages.texts
    assert not small.session.stack.canUndo()
    assert not small.isWindowModified()


def test_no_answer_makes_nothing(small: MainWindow, answers: Answers) -> None:
    small.side.choose(Value(Facet.COLLECTION, "_people"))
    press(small, Key.Key_N, CTRL)
    assert answers.asked == ["new in _people"]
    assert small.session.stack.count() == 0


def test_a_new_article_is_found_through_any_filter(small: MainWindow, answers: Answers) -> None:
    small.side.choose(Value(Facet.COLLECTION, "_news"))
    answers.new_answer = ("_people", "Bo")
    press(small, Key.Key_N, CTRL)
    assert small.list.selected_paths() == ["_people/bo.md"]


def test_a_name_taken_meanwhile_loses_nothing(
    small: MainWindow, root: Path, answers: Answers
) -> None:
    answers.new_answer = ("_people", "Bo")
    press(small, Key.Key_N, CTRL)
    (root / "_people/bo.md").write_bytes(b"theirs")
    small.save_all()
    assert (root / "_people/bo.md").read_bytes() == b"theirs"
    assert small.session.modified == ("_people/bo.md",)
    notice = newest(small)
    assert "a file of this name already" in notice.text
    assert notice.action is not None
    assert notice.action[0] == "Use another name"
    notice.action[1]()
    assert small.session.modified == ("_people/bo-2.md",)
    assert small.list.selected_paths() == ["_people/bo-2.md"]
    small.save_all()
    new = b"---\nname: Bo\npublished: false\n---\n"
    expected = {**FILES, "_people/bo.md": b"theirs", "_people/bo-2.md": new}
    assert on_disk(root) == expected


def test_the_box_shows_the_file_and_waits_for_a_title(small: MainWindow) -> None:
    seen: list[str] = []

    def fill() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, NewArticleBox)
        assert not box.create_button.isEnabled()
        assert box.collection.currentText() == "People"
        QTest.keyClicks(box.title, "Bo")
        seen.append(box.file.toolTip())
        box.collection.setCurrentIndex(0)
        seen.append(box.file.toolTip())
        QTest.keyClick(box.title, Key.Key_Return)

    QTimer.singleShot(0, small, fill)
    boxes = Boxes(small._theme)
    answer = boxes.new_article(small, ["_news", "_people"], "_people", lambda c, t: f"{c}/{t}.md")
    assert answer == ("_news", "Bo")
    assert seen == ["_people/Bo.md", "_news/Bo.md"]

    def cancel() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        QTest.keyClick(box, Key.Key_Escape)

    QTimer.singleShot(0, small, cancel)
    assert boxes.new_article(small, ["_news"], "_news", lambda c, t: t) is None


# -- duplicate -------------------------------------------------------------------------------------


def test_a_copy_beside_the_original(small: MainWindow, root: Path) -> None:
    choose(small, ONE)
    day = today()
    press(small, Key.Key_D, CTRL | SHIFT)
    path = f"_news/{day}-one-copy.md"
    assert small.list.selected_paths() == [path]
    assert on_disk(root) == FILES
    small.save_all()
    copy = b'---\ntitle: "One (copy)"\ndate: 2024-01-01\npublished: false\n---\nBody\n'
    assert on_disk(root) == {**FILES, path: copy}


def test_a_broken_article_is_not_copied(small: MainWindow, root: Path) -> None:
    (root / "_news/broken.md").write_bytes(b"---\na: 'x\n")
    small.show_library(Library.open(root), "_news/broken.md")
    press(small, Key.Key_D, CTRL | SHIFT)
    assert small.messages.texts[-1].startswith("Not created: ")
    press(small, Key.Key_Delete)
    small.save_all()
    assert on_disk(root) == FILES  # but it can be deleted


# -- move ------------------------------------------------------------------------------------------


def test_articles_move_and_stay_selected(small: MainWindow, root: Path) -> None:
    before = paths(small)
    small.list.choose_all([ONE, TWO])
    small.session.edit([ONE], SetField("/title", "Moved"))
    move_to(small, "Archive")
    there = [path.replace("_news", "_archive") for path in (TWO, ONE)]
    assert small.list.selected_paths() == there
    assert [path.replace("_archive", "_news") for path in paths(small)] == before
    assert small.editor.paths == tuple(there)
    assert on_disk(root) == FILES
    assert small.session.modified_count == 2
    assert small.messages.texts == ["2 articles will be moved to Archive when you save"]
    row = small.model.row_of(there[0])
    index = small.model.index(row if row is not None else -1, 0)
    tip = str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert tip == "Moved from _news, not saved"
    press(small, Key.Key_Z, CTRL)
    assert small.list.selected_paths() == [TWO, ONE]
    assert small.session.modified == (ONE,)
    press(small, Key.Key_Z, CTRL | SHIFT)
    small.session.edit(there, SetField("/excerpt", "x"))
    press(small, Key.Key_Z, CTRL)
    press(small, Key.Key_S, CTRL | SHIFT)
    assert on_disk(root) == {
        there[1]: FILES[ONE].replace(b'"One"', b'"Moved"'),
        there[0]: FILES[TWO],
        THREE: FILES[THREE],
        ANN: FILES[ANN],
    }
    assert not small.session.stack.canUndo()
    assert Library.open(root).articles.keys() == small.session.library.articles.keys()
    move_to(small, "News")
    small.save_all()
    assert on_disk(root) == {**FILES, ONE: FILES[ONE].replace(b'"One"', b'"Moved"')}


def test_a_move_there_and_back_changes_nothing(small: MainWindow, root: Path) -> None:
    choose(small, ONE)
    move_to(small, "People")
    move_to(small, "News")
    assert small.session.modified == ()
    assert small.list.selected_paths() == [ONE]
    small.save_all()
    assert on_disk(root) == FILES


def test_the_archive_may_not_be_listed(small: MainWindow, root: Path) -> None:
    (root / "curator.toml").write_text('[articles]\nfolders = ["_news", "_people"]\n')
    small.show_library(Library.open(root), ONE)
    move_to(small, "Archive")
    assert "curator.toml" in small.messages.texts[-1]
    assert small.session.modified_count == 0


def test_what_others_wrote_moves_along_and_only_a_conflict_waits(
    small: MainWindow, root: Path
) -> None:
    choose(small, ONE)
    small.session.edit([ONE], SetField("/title", "Mine"))
    move_to(small, "Archive")
    there = ONE.replace("_news", "_archive")
    outside = FILES[ONE].replace(b'"One"', b'"Theirs"').replace(b"a;b", b"c;d")
    (root / ONE).write_bytes(outside)
    small.save_all()
    expected = {**FILES, there: outside}
    del expected[ONE]
    assert on_disk(root) == expected
    (conflict,) = small.session.conflicts.of(there)
    small.session.conflicts.decide([Decision(there, conflict, "ours")])
    small.save_all()
    assert on_disk(root) == {**expected, there: outside.replace(b'"Theirs"', b'"Mine"')}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that is locked")
def test_a_locked_folder_keeps_file_and_pending_move(small: MainWindow, root: Path) -> None:
    choose(small, ONE)
    move_to(small, "Archive")
    (root / "_news").chmod(0o500)
    try:
        small.save_all()
    finally:
        (root / "_news").chmod(0o700)
    assert on_disk(root) == FILES
    assert small.session.modified_count == 1


def test_a_read_only_file_stays_where_it_is(small: MainWindow, root: Path) -> None:
    choose(small, ONE)
    move_to(small, "Archive")
    choose(small, TWO)
    press(small, Key.Key_Delete)
    for path in (ONE, TWO):
        (root / path).chmod(0o400)
    small.save_all()
    assert on_disk(root) == FILES
    assert small.session.modified_count == 2
    for path in (ONE, TWO):
        (root / path).chmod(0o600)
    small.save_all()
    there = ONE.replace("_news", "_archive")
    assert on_disk(root) == {there: FILES[ONE], THREE: FILES[THREE], ANN: FILES[ANN]}


# -- delete ----------------------------------------------------------------------------------------


def test_deleted_articles_go_into_the_trash_when_saved(
    small: MainWindow, root: Path, trash: Path, answers: Answers
) -> None:
    small.list.choose_all([TWO, THREE])
    press(small, Key.Key_Delete)
    assert sorted(paths(small)) == [ONE, ANN]
    assert small.list.selected_paths() == [ONE]  # the next one down
    assert small.editor.paths == (ONE,)
    assert small.list.hasFocus()
    assert small.status.counts == "2 articles · 2 modified"
    assert small.messages.texts == ["2 articles will be moved to the trash when you save"]
    assert on_disk(root) == FILES
    answers.unsaved_answer = "cancel"
    assert not small.close()
    assert answers.asked == ["unsaved 2"]
    press(small, Key.Key_Z, CTRL)
    assert small.list.selected_paths() == [THREE, TWO]
    assert small.session.modified_count == 0
    press(small, Key.Key_Z, CTRL | SHIFT)
    small.session.edit([ONE], SetField("/title", "Stays"))
    press(small, Key.Key_S, CTRL | SHIFT)
    assert small.messages.texts[-1] == "Saved 1 article, moved 2 to the trash"
    assert on_disk(root) == {ONE: FILES[ONE].replace(b'"One"', b'"Stays"'), ANN: FILES[ANN]}
    assert sorted(path.name for path in trash.iterdir()) == [
        TWO.rpartition("/")[2],
        THREE.rpartition("/")[2],
    ]
    # The deletion is done; what was only edited can still be undone.
    press(small, Key.Key_Z, CTRL)
    assert small.session.modified == (ONE,)
    assert not small.session.stack.canUndo()


def test_the_notice_brings_back_what_was_deleted(small: MainWindow, root: Path) -> None:
    choose(small, ONE)
    press(small, Key.Key_Delete)
    notice = newest(small)
    assert notice.action is not None
    notice.action[1]()
    assert small.list.selected_paths() == [ONE]
    small.save_all()
    assert on_disk(root) == FILES


def test_what_was_changed_meanwhile_is_not_deleted(small: MainWindow, root: Path) -> None:
    choose(small, ONE)
    press(small, Key.Key_Delete)
    outside = FILES[ONE].replace(b"Body", b"News")
    (root / ONE).write_bytes(outside)
    small.save_all()
    assert on_disk(root) == {**FILES, ONE: outside}
    assert small.session.modified_count == 1
    notice = newest(small)
    assert "changed on disk" in notice.text
    assert notice.action is not None
    assert notice.action[0] == "Keep it"
    notice.action[1]()
    assert small.list.selected_paths() == [ONE]
    assert small.session.modified_count == 0


def test_a_deletion_of_what_is_gone_already_is_done(small: MainWindow, root: Path) -> None:
    small.list.choose_all([ONE, TWO])
    press(small, Key.Key_Delete)
    (root / ONE).unlink()
    small.save_all()
    assert small.messages.texts[-1] == (
        "Moved 1 article to the trash, deleted 1, gone from disk already"
    )
    assert small.session.modified_count == 0
    assert on_disk(root) == {THREE: FILES[THREE], ANN: FILES[ANN]}
    choose(small, THREE)
    press(small, Key.Key_Delete)
    (root / THREE).unlink()
    small.save_all()
    assert small.messages.texts[-1] == "Deleted 1 article, gone from disk already"
    assert not small.isWindowModified()
    assert not small.session.stack.canUndo()


@pytest.mark.parametrize("moves", [True, False])
def test_what_is_gone_from_disk_is_saved_as_new(small: MainWindow, root: Path, moves: bool) -> None:
    choose(small, ONE)
    small.session.edit([ONE], SetField("/title", "Mine"))
    path = ONE
    if moves:
        move_to(small, "Archive")
        path = ONE.replace("_news", "_archive")
    (root / ONE).unlink()
    small.save_all()
    notice = newest(small)
    assert "deleted or moved away" in notice.text
    assert notice.action is not None
    assert notice.action[0] == "Save as new"
    # Until it is saved, everything can still be undone.
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).mkdir()
    if moves:
        notice.action[1]()
        assert small.session.modified == (path,)
        assert small.session.stack.count() == 2
        assert newest(small).action is not None
        press(small, Key.Key_Z, CTRL)
        press(small, Key.Key_Z, CTRL)
        press(small, Key.Key_Z, CTRL | SHIFT)
        press(small, Key.Key_Z, CTRL | SHIFT)
    (root / path).rmdir()
    notice.action[1]()
    assert small.session.modified_count == 0
    mine = FILES[ONE].replace(b'"One"', b'"Mine"')
    expected = {**FILES, path: mine}
    if moves:
        del expected[ONE]
    assert on_disk(root) == expected


def test_what_is_kept_never_takes_the_name_of_another(
    small: MainWindow, root: Path, answers: Answers
) -> None:
    session = small.session
    choose(small, ONE)
    move_to(small, "Archive")
    there = ONE.replace("_news", "_archive")
    press(small, Key.Key_Delete)
    (root / ONE).write_bytes(FILES[ONE] + b"More")
    small.save_all()
    keep = newest(small).action
    assert keep is not None
    # A file that is not known here yet, and so no name that is avoided.
    (two,) = (session.library.articles[TWO],)
    assert session.refile("Move", [Refile(two, two.at(there))])
    keep[1]()
    other = there.replace("one.md", "one-2.md")
    assert session.library.articles[there].title == "Two"
    assert session.library.articles[other].title == "One"
    assert session.modified == (other, there)


def test_no_step_puts_an_article_over_another(small: MainWindow) -> None:
    session = small.session
    one = session.library.articles[ONE]
    session.edit([ONE, THREE], SetField("/excerpt", "x"))
    assert not session.refile("Move", [Refile(one, one.at(TWO))])
    assert "Another article has this name" in newest(small).text
    assert session.library.articles[TWO].title == "Two"
    assert session.stack.count() == 1
    session.undo()
    assert session.modified == ()
    session.edit([ONE, THREE], SetField("/excerpt", "x"))
    choose(small, ONE)
    press(small, Key.Key_Delete)
    # Whatever could have put another article there.
    two = session.library.articles[TWO]
    session.library.refile([TWO], [two.at(ONE)])
    session.undo()
    assert "Another article has this name" in newest(small).text
    assert session.library.articles[ONE].title == "Two"
    texts = [session.stack.text(at) for at in range(session.stack.count())]
    assert texts == ["Set excerpt in 2 articles"]  # in the other one
    assert not session.stack.canRedo()
    session.undo()
    assert session.library.articles[THREE].data == FILES[THREE]
    session.library.refile([ONE], [two])
    session.note_modified(two)


def test_without_a_trash_the_file_stays(small: MainWindow, root: Path) -> None:
    def no_trash(_file: Path) -> None:
        raise OSError("The system has no trash for this file")

    small.session.to_trash = no_trash
    choose(small, ONE)
    press(small, Key.Key_Delete)
    small.save_all()
    assert on_disk(root) == FILES
    assert "no trash" in newest(small).text
    assert small.session.modified_count == 1


def test_what_was_never_saved_is_only_taken_out(
    small: MainWindow, root: Path, answers: Answers
) -> None:
    answers.new_answer = ("_people", "Bo")
    press(small, Key.Key_N, CTRL)
    small.list.setFocus()
    small.session.edit(["_people/bo.md"], SetField("/bio", "Writes"))
    press(small, Key.Key_Delete)
    assert small.session.modified_count == 0
    press(small, Key.Key_Z, CTRL)
    article = small.session.article("_people/bo.md")
    assert article is not None
    assert article.document().data["bio"] == "Writes"
    assert small.session.modified == ("_people/bo.md",)
    assert on_disk(root) == FILES


def test_delete_everything(small: MainWindow, root: Path) -> None:
    small.list.selectAll()
    press(small, Key.Key_Delete)
    assert paths(small) == []
    assert small.editor.paths == ()
    press(small, Key.Key_Z, CTRL)
    assert sorted(paths(small)) == sorted(FILES)
    press(small, Key.Key_Z, CTRL | SHIFT)
    small.save_all()
    assert on_disk(root) == {}
    assert small.session.modified_count == 0


def test_delete_in_a_field_takes_away_a_letter(small: MainWindow) -> None:
    choose(small, ONE)
    small.enter_form()
    press(small, Key.Key_Home)
    press(small, Key.Key_Delete)
    assert small.session.library.removed == {}
    assert small.editor.flush()
    assert small.session.library.articles[ONE].title == "ne"


# -- together --------------------------------------------------------------------------------------


def test_saving_one_leaves_the_steps_of_the_others(
    small: MainWindow, root: Path, answers: Answers
) -> None:
    session = small.session
    session.edit([ONE, TWO], SetField("/excerpt", "x"))
    choose(small, THREE)
    press(small, Key.Key_Delete)
    choose(small, ONE)
    move_to(small, "Archive")
    answers.new_answer = ("_people", "Bo")
    small.actions_.filing.create()
    there = ONE.replace("_news", "_archive")
    assert session.save([there])
    assert ONE not in on_disk(root)
    texts = [session.stack.text(at) for at in range(session.stack.count())]
    assert texts == ["Set excerpt in 2 articles", "Delete 1 article", "New article"]
    session.undo()
    assert session.article("_people/bo.md") is None
    session.undo()
    assert session.article(THREE) is not None
    session.undo()
    assert session.modified == ()
    for path in (there, TWO, THREE):
        article = session.article(path)
        assert article is not None
        assert ("excerpt" in Document.parse(article.data).data) is (path == there)


def test_what_saving_does_is_said_beforehand(small: MainWindow, answers: Answers) -> None:
    from curator.gui.editor.pending_view import pending

    library = small.session.library
    choose(small, ONE)
    move_to(small, "Archive")
    there = ONE.replace("_news", "_archive")
    said = pending(library.articles[there], library)
    assert (said.heading, said.note) == ("Saving moves the file", f"From {ONE} to {there}.")
    small.session.edit([there], SetField("/title", "Moved"))
    assert pending(library.articles[there], library).heading == "Saving adds 1 line, removes 1"
    answers.new_answer = ("_people", "Bo")
    small.actions_.filing.create()
    said = pending(library.articles["_people/bo.md"], library)
    assert said.heading == "Saving creates this file"
    assert b"+name: Bo" in said.diff


def test_a_busy_session_takes_none_of_it(small: MainWindow, answers: Answers) -> None:
    session = small.session
    choose(small, ONE)
    session._worker.start("Working", 1, iter([None] * 10_000_000), lambda: None)
    before = dict(session.library.articles)
    filing = small.actions_.filing
    filing.create()
    filing.duplicate()
    filing.remove()
    filing.put_into("_archive")
    assert answers.asked == []
    assert session.library.articles == before
    assert session.stack.count() == 0
    session.cancel()


def test_twelve_hundred_at_once(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "_news").mkdir()
    for number in range(1200):
        (tmp_path / f"_news/{number:04}.md").write_bytes(b"---\ntitle: T%d\n---\n" % number)
    window = open_window(tmp_path, watched=False)
    window.list.selectAll()
    move_to(window, "Archive")
    assert len(window.list.selected_paths()) == 1200
    assert window.session.modified_count == 1200
    window.undo()
    window.actions_.filing.remove()
    assert window.session.modified_count == 1200
    window.undo()
    assert window.session.modified_count == 0
    assert len(window.list.selected_paths()) == 1200
