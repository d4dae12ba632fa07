"""Articles that were moved here, which is not committed, while the team edited them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.gui.commands import Refile
from curator.gui.main_window import MainWindow
from curator.library.edits import SetField
from tests.git.clones import commit_all, git, porcelain
from tests.gui.clone.conftest import PATH, WAIT, Other, commands
from tests.gui.clone.test_syncing import ended

MOVED = "_news/moved.md"


@pytest.fixture
def edited(other: Other) -> Other:
    """The team has edited it."""
    other.replace("heat: -1", "heat: 7")
    other.push("Theirs")
    return other


def only_sync(window: MainWindow, qtbot: QtBot) -> str:
    """Without the commit that is offered; what is said of it."""
    commands(window).sync.trigger()
    qtbot.waitUntil(lambda: commands(window).commit_box is not None, timeout=WAIT)
    box = commands(window).commit_box
    assert box is not None
    qtbot.waitUntil(lambda: not box.is_working, timeout=WAIT)
    box.other.click()
    return ended(window, qtbot)


def values(window: MainWindow) -> tuple[object, ...]:
    data = window.session.library.articles[MOVED].document().data
    return tuple(data[key] for key in ("title", "heat", "quality"))


def test_moved_and_saved(clone_window: MainWindow, site: Path, edited: Other, qtbot: QtBot) -> None:
    session = clone_window.session
    before = session.library.articles[PATH]
    session.refile("Move", [Refile(before, before.at(MOVED))])
    assert session.save_all()
    session.edit([MOVED], SetField("/title", "Not saved"))
    words = only_sync(clone_window, qtbot)
    assert words == "In step with the team: took 1 article"
    assert values(clone_window) == ("Not saved", 7, 64)
    assert PATH not in session.library.articles
    assert not session.conflicts.paths
    assert porcelain(site) == f" D {PATH}\n?? {MOVED}\n"
    assert session.save_all()
    commit_all(site, "Mine")
    git(site, "push", "-q")
    git(edited.root, "pull", "-q")
    assert not (edited.root / PATH).exists()
    text = (edited.root / MOVED).read_text()
    assert "heat: 7\n" in text
    assert 'title: "Not saved"\n' in text


def test_moved_by_hand_before_the_window_knows(
    clone_window: MainWindow, site: Path, edited: Other, qtbot: QtBot
) -> None:
    session = clone_window.session
    session.edit([PATH], SetField("/title", "Not saved"))
    number = len(session.library.articles)
    (site / PATH).rename(site / MOVED)
    commands(clone_window).sync.trigger()
    assert ended(clone_window, qtbot) == "In step with the team: took 1 article"
    assert values(clone_window) == ("Not saved", 7, 64)
    assert session.modified == (MOVED,)
    assert len(session.library.articles) == number
    assert session.save_all()
    assert not (site / PATH).exists()


def test_moved_and_deleted_by_the_team(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    git(other.root, "rm", "-q", PATH)
    other.push("Away with it")
    now = (site / PATH).read_bytes()
    (site / PATH).rename(site / MOVED)
    commands(clone_window).sync.trigger()
    assert ended(clone_window, qtbot).endswith("; 1 thing to look at")
    assert (site / MOVED).read_bytes() == now
    assert MOVED in clone_window.session.library.articles
    assert PATH not in clone_window.session.library.articles
