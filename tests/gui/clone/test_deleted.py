"""Files that the team deleted while they were edited here, and the other way round: both committed,
so that the editor decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from curator.document import WHOLE
from curator.gui.columns import STATUS
from curator.gui.commands import Refile
from curator.gui.decision import Decision
from curator.gui.main_window import MainWindow
from curator.gui.said import Notice
from curator.gui.session import Session
from curator.library.clone import Clone, finished
from curator.library.edits import SetField
from curator.library.library import Library
from tests.git.clones import commit_all, git, porcelain
from tests.gui.clone.conftest import PATH, WAIT, Other, commands
from tests.gui.clone.test_syncing import ended, mine, of_files, synced
from tests.gui.conftest import OpenWindow

EDITED = b"heat: 8\n"
ASKED = "1 article that you edited was deleted by somebody else: it is kept for now"


def there(other: Other, path: str = PATH) -> None:
    git(other.root, "rm", "-q", path)
    other.push("Away with it")


@pytest.fixture
def lost(clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot) -> MainWindow:
    """The team has deleted what is edited and committed here; that was synced."""
    there(other)
    mine(clone_window, site, SetField("/heat", 8), "Mine")
    assert clone_window.list.choose(PATH)
    words = synced(clone_window, qtbot)
    assert words == "In step with the team: took 1 article"
    return clone_window


def decide(session: Session, choice: str, value: str | None = None) -> str | None:
    (conflict,) = session.conflicts.of(PATH)
    return session.conflicts.decide([Decision(PATH, conflict, choice, value)])  # type: ignore[arg-type]


def data(window: MainWindow) -> bytes:
    return window.session.library.articles[PATH].data


def status(window: MainWindow) -> str:
    row = window.model.row_of(PATH)
    assert row is not None
    index = window.model.index(row, window.model.place_of(STATUS))
    return str(index.data(Qt.ItemDataRole.ToolTipRole))


def is_lost(window: MainWindow) -> bool:
    session = window.session
    return (
        PATH in session.lost
        and session.is_modified(PATH)
        and [each.deleted_by for each in session.conflicts.of(PATH)] == ["theirs"]
    )


def test_what_others_deleted_stays_as_an_article_without_a_file(lost: MainWindow) -> None:
    assert is_lost(lost)
    assert EDITED in data(lost)
    assert "Deleted on disk; your edits are kept" in status(lost)
    root = lost.session.library.site.root
    assert not (root / PATH).exists()
    assert porcelain(root) == ""
    assert git(root, "rev-parse", "HEAD") == git(root, "rev-parse", "origin/main")
    assert ASKED in lost.messages.texts
    assert lost.list.selected_paths() == [PATH]


def test_kept_it_is_a_new_file(lost: MainWindow, other: Other, qtbot: QtBot) -> None:
    session, now = lost.session, data(lost)
    assert decide(session, "ours") is None
    assert session.stack.undoText() == "Keep my article"
    assert not session.conflicts.paths
    assert not session.lost
    assert "New, not saved" in status(lost)
    session.undo()
    assert is_lost(lost)
    session.redo()
    assert session.save_all()
    root = session.library.site.root
    assert (root / PATH).read_bytes() == now
    commit_all(root, "It is back")
    synced(lost, qtbot)
    git(other.root, "pull", "-q")
    assert (other.root / PATH).read_bytes() == now


def test_kept_with_another_text(lost: MainWindow) -> None:
    text = data(lost).replace(EDITED, b"heat: 5\n").decode()
    assert decide(lost.session, "typed", "---\n: [\n---\n") is not None
    assert is_lost(lost)
    assert decide(lost.session, "typed", text) is None
    assert lost.session.save_all()
    assert (lost.session.library.site.root / PATH).read_text() == text


def test_let_go_it_leaves_the_list(lost: MainWindow) -> None:
    session, number = lost.session, len(lost.session.library.articles)
    assert decide(session, "theirs") is None
    assert session.stack.undoText() == "Take their deletion"
    assert PATH not in session.library.articles
    assert len(session.library.articles) == number - 1
    assert not session.conflicts.paths
    session.undo()
    assert is_lost(lost)
    assert EDITED in data(lost)
    session.redo()
    assert session.save_all()
    assert PATH not in session.library.articles
    assert session.modified_count == 0
    assert porcelain(session.library.site.root) == ""


def test_saved_as_new_without_the_box(lost: MainWindow) -> None:
    heard: list[Notice] = []
    session, now = lost.session, data(lost)
    session.noticed.connect(heard.append)
    assert not session.save_all()
    action = next(each.action for each in heard if each.action)
    assert action[0] == "Save as new"
    action[1]()
    assert (session.library.site.root / PATH).read_bytes() == now
    assert not session.conflicts.paths
    assert not session.lost
    assert session.modified_count == 0


def test_decided_in_the_box(lost: MainWindow, qtbot: QtBot) -> None:
    lost.session.conflicts.shown.emit(PATH, "")
    box = lost.actions_.deciding.box
    assert box is not None
    assert box.pane.theirs.toPlainText() == "Deleted"
    assert "heat: 8" in box.pane.mine.toPlainText()
    assert box.pane.mine.accessibleDescription() == "Marked: 8"
    assert "the next save makes the file anew" in box.pane.reason.text()
    box.choose("theirs")
    assert PATH not in lost.session.library.articles
    assert not lost.session.conflicts.paths
    box.take_back()
    assert is_lost(lost)
    box.choose("ours")
    box.close_.click()
    assert "New, not saved" in status(lost)


def test_the_team_puts_it_back(lost: MainWindow, other: Other, qtbot: QtBot) -> None:
    git(other.root, "revert", "--no-edit", "HEAD")
    other.replace("quality: 64", "quality: 65")
    other.push("It is back")
    synced(lost, qtbot)
    session = lost.session
    assert not session.lost
    assert not session.conflicts.paths
    now = session.library.articles[PATH].document().data
    assert (now["heat"], now["quality"]) == (8, 65)
    assert session.modified == (PATH,)
    assert session.save_all()


def test_edits_that_are_not_saved_are_kept_too(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    there(other)
    mine(clone_window, site, SetField("/heat", 8), "Mine")
    clone_window.session.edit([PATH], SetField("/title", "Not saved"))
    synced(clone_window, qtbot)
    assert is_lost(clone_window)
    assert EDITED in data(clone_window)
    assert b"Not saved" in data(clone_window)
    clone_window.session.undo()
    assert b"Not saved" not in data(clone_window)
    assert is_lost(clone_window)


def test_what_is_only_saved_stays_on_disk(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    """As what is not committed does: then there is a file, and nothing is undecided."""
    there(other)
    mine(clone_window, site, SetField("/heat", 8), "Mine")
    (site / PATH).write_bytes((site / PATH).read_bytes().replace(b"quality: 64", b"quality: 65"))
    commands(clone_window).sync.trigger()
    qtbot.waitUntil(lambda: commands(clone_window).commit_box is not None, timeout=WAIT)
    box = commands(clone_window).commit_box
    assert box is not None
    qtbot.waitUntil(lambda: not box.is_working, timeout=WAIT)
    box.other.click()
    assert ended(clone_window, qtbot).endswith("; 1 thing to look at")
    assert porcelain(site) == f"?? {PATH}\n"
    assert not clone_window.session.lost
    assert not clone_window.session.conflicts.paths


def test_what_is_deleted_here_too_is_not_missed(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    there(other)
    mine(clone_window, site, SetField("/heat", 8), "Mine")
    session = clone_window.session
    session.refile("Delete", [Refile(session.library.articles[PATH], None)])
    synced(clone_window, qtbot)
    assert PATH not in session.library.articles
    assert not session.conflicts.paths


def test_a_sync_of_which_nobody_was_told(
    open_window: OpenWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    there(other)
    path = site / PATH
    path.write_bytes(path.read_bytes().replace(b"heat: -1", b"heat: 8"))
    now = path.read_bytes()
    commit_all(site, "Mine")
    assert finished(Clone.of(Library.at(site).site).sync()).conflicts
    window = open_window()
    window.open_site(site)
    qtbot.waitUntil(lambda: PATH in window.session.lost, timeout=WAIT)
    assert is_lost(window)
    assert data(window) == now
    qtbot.waitUntil(lambda: Library.at(site).recovered == (), timeout=WAIT)


def test_deleted_here_and_edited_by_the_team(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    other.replace("heat: -1", "heat: 7")
    other.push("Theirs")
    session = clone_window.session
    session.refile("Delete", [Refile(session.library.articles[PATH], None)])
    assert session.save_all()
    commit_all(site, "Away with it")
    synced(clone_window, qtbot)
    (conflict,) = session.conflicts.of(PATH)
    assert (conflict.field, conflict.deleted_by) == (WHOLE, "ours")
    asked = "1 article that you deleted was edited by somebody else"
    assert asked in clone_window.messages.texts
    assert b"heat: 7\n" in data(clone_window)
    assert session.modified_count == 0
    session.edit([PATH], SetField("/title", "Not saved"))
    assert decide(session, "theirs") is None
    assert session.stack.undoText() == "Take their article"
    assert not session.conflicts.paths
    assert b"Not saved" in data(clone_window)
    session.undo()
    assert session.conflicts.of(PATH) == (conflict,)
    assert decide(session, "ours") is None
    assert session.stack.undoText() == "Keep my deletion"
    assert PATH not in session.library.articles
    session.undo()
    session.undo()
    assert session.conflicts.of(PATH) == (conflict,)
    assert decide(session, "ours") is None
    assert session.save_all()
    assert not (site / PATH).exists()


def test_a_topic_that_the_team_deleted(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    topic = "_data/topics/00-ai.yaml"
    there(other, topic)
    (site / topic).write_bytes(now := (site / topic).read_bytes() + b"description: x\n")
    commit_all(site, "Mine")
    synced(clone_window, qtbot)
    assert not (site / topic).exists()
    notice = of_files(clone_window)
    assert notice.details == f"{topic}: the team deleted it, you edited it"
    assert notice.action is not None
    notice.action[1]()
    qtbot.waitUntil(lambda: not clone_window.session.is_busy, timeout=WAIT)
    assert (site / topic).read_bytes() == now
