"""How the clone stands, in the status line, in the list and in searches."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from curator.gui.clone import standing
from curator.gui.columns import STATUS
from curator.gui.main_window import MainWindow
from curator.library.edits import SetField
from curator.library.outside import Outside
from tests.conftest import PROJECT
from tests.git.clones import commit_all, git
from tests.gui.clone.conftest import PATH, WAIT, Other, commands, known
from tests.gui.conftest import OpenWindow, paths
from tests.gui.side.test_ahead import UNTRACKED, values

OFF = "This folder is not in a git clone"


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_EACH", 0.3)


def test_in_step_the_branch_alone_is_shown(clone_window: MainWindow) -> None:
    button = commands(clone_window).button
    assert button.isVisible()
    assert button.text() == "main"
    assert button.toolTip() == "In step with the team, as far as is known here"
    assert [action.text() for action in button.menu().actions()] == ["Commit…", "Sync", "History…"]


def test_commits_of_a_terminal_are_seen_by_themselves(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    other.replace("heat: -1", "heat: 7")
    other.push("Heat")
    for at in ("one", "two"):
        (site / at).write_text(at)
        commit_all(site, at)
    git(site, "fetch", "-q")
    button = commands(clone_window).button
    qtbot.waitUntil(lambda: button.text() == "main +2 \u22121", timeout=WAIT)
    lines = button.toolTip().splitlines()
    assert lines == [
        "2 commits that the team does not have yet",
        "1 commit of the team that you do not have yet",
    ]
    assert button.accessibleDescription() == button.toolTip()


def test_what_keeps_git_busy_is_said(clone_window: MainWindow, site: Path, qtbot: QtBot) -> None:
    (site / ".git" / "MERGE_HEAD").write_text(git(site, "rev-parse", "HEAD"))
    button = commands(clone_window).button
    qtbot.waitUntil(lambda: "git merge --abort" in button.toolTip(), timeout=WAIT)
    assert button.property("kind") == "branch-busy"


def test_a_branch_that_follows_none(clone_window: MainWindow, site: Path, qtbot: QtBot) -> None:
    git(site, "switch", "-q", "-c", "try")
    button = commands(clone_window).button
    qtbot.waitUntil(lambda: button.text() == "try", timeout=WAIT)
    assert button.toolTip() == "The branch try, which follows none of the team’s"


def test_outside_a_clone_the_commands_say_why_they_are_off(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    root = tmp_path / "plain"
    shutil.copytree(PROJECT / "seeds", root)
    window = open_window(root)
    known(window, qtbot)
    clone = commands(window)
    window.list.choose(PATH)
    for action in (clone.commit, clone.sync, clone.history):
        assert not action.isEnabled()
        assert action.toolTip() == OFF
    assert not clone.button.isVisible()
    found = {menu for menu in window.menuBar().findChildren(QMenu) if clone.sync in menu.actions()}
    assert [menu.toolTipsVisible() for menu in found] == [True]
    window.session.edit([PATH], SetField("/title", "Everything else works"))
    assert window.session.save_all()
    window.session.history_wanted.emit(PATH, "title")
    assert window.messages.texts == [OFF]


def test_a_clone_that_is_made_meanwhile(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    root = tmp_path / "plain"
    shutil.copytree(PROJECT / "seeds", root)
    window = open_window(root)
    known(window, qtbot)
    git(root, "init", "-q", "-b", "main")
    qtbot.waitUntil(lambda: commands(window).button.text() == "main", timeout=WAIT)
    assert commands(window).commit.isEnabled()


def test_what_is_saved_and_not_committed(
    clone_window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    window = clone_window
    clone = commands(window)
    window.session.edit([PATH], SetField("/title", "Saved"))
    assert window.session.save_all()
    data = b"---\ntitle: New\n---\n"
    (site / "_news" / "new.md").write_bytes(data)
    window.session.incoming.take_in([Outside("_news/new.md", "new", data)])
    qtbot.waitUntil(lambda: len(clone.standing.now.files) == 2, timeout=WAIT)
    assert clone.standing.now.to_commit == {PATH}
    assert "1 saved file not committed yet" in clone.button.toolTip()
    assert window.model.notes_of(PATH) == ("uncommitted",)
    assert window.model.marks_of(PATH) == ()
    row = window.model.row_of(PATH)
    assert row is not None
    assert window.model.index(row, 0).data(3) == "Changed since the last commit"  # its tooltip
    new = window.model.row_of("_news/new.md")
    assert new is not None
    signs = [sign(window, each) for each in (row, new, 1 if row != 1 else 2)]
    assert len(set(signs)) == 3  # a ring, one with a plus, nothing
    window.search.try_out("is:uncommitted")
    qtbot.waitUntil(lambda: set(paths(window)) == {PATH, "_news/new.md"}, timeout=WAIT)
    commit_all(site, "From a terminal")
    qtbot.waitUntil(lambda: paths(window) == [], timeout=WAIT)


def test_a_file_that_git_left_half_merged(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    other.replace("heat: -1", "heat: 7")
    other.push("Heat")
    file = site / PATH
    file.write_bytes(file.read_bytes().replace(b"heat: -1", b"heat: 8"))
    commit_all(site, "Mine")
    git(site, "config", "merge.conflictStyle", "merge")
    git(site, "fetch", "-q")
    _fails(site, "merge", "-q", "origin/main")
    window = clone_window
    qtbot.waitUntil(lambda: window.model.marks_of(PATH) == ("unmerged",), timeout=WAIT)


def sign(window: MainWindow, row: int) -> bytes:
    """The picture of a row's status."""
    index = window.model.index(row, window.model.place_of(STATUS))
    window.list.scrollTo(index)
    rect = window.list.visualRect(index)
    image = window.list.viewport().grab(rect).toImage()
    return bytes(image.constBits())


def _fails(root: Path, *arguments: str) -> None:
    import subprocess

    assert subprocess.run(["git", *arguments], cwd=root, capture_output=True).returncode


def test_the_window_closes_while_git_is_asked(
    open_window: OpenWindow, site: Path, qtbot: QtBot
) -> None:
    window = open_window(site)
    known(window, qtbot)
    commands(window).standing.look()
    window.close()
    assert commands(window).standing._looker is None


def test_the_count_of_files_that_git_does_not_know(
    clone_window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    window = clone_window
    path = next(path for path in window.session.library.articles if "robot-jam" in path)
    git(site, "rm", "-q", "--cached", path)
    git(site, "commit", "-q", "-m", "Forget it")
    qtbot.waitUntil(lambda: values(window).get(UNTRACKED) == 1, timeout=WAIT)
    commit_all(site, "Take it in again")
    qtbot.waitUntil(lambda: not values(window).get(UNTRACKED), timeout=WAIT)
