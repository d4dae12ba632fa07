"""A site in a clone of a bare repository, and somebody else with a clone of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.gui.clone.opening import CloneCommands
from curator.gui.main_window import MainWindow
from tests.conftest import PROJECT
from tests.git.clones import commit_all, git, name_ann
from tests.git.settings import own_settings
from tests.gui.conftest import OpenWindow

__all__ = ["own_settings"]

PATH = "_news/2020-07-15-massachusetts-senate-passes-bill-that-would-halt-police-use-of-facial-recognition.md"  # noqa: E501
WAIT = 20_000  # milliseconds at most: other tests run beside these

OpenClone = Callable[[], MainWindow]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The sample site, committed and pushed to `team.git` beside it."""
    root = tmp_path / "site"
    shutil.copytree(PROJECT / "seeds", root)
    git(root, "init", "-q", "-b", "main")
    name_ann(root)
    commit_all(root, "Import")
    team = tmp_path / "team.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(team))
    git(root, "remote", "add", "origin", str(team))
    git(root, "push", "-q", "-u", "origin", "main")
    return root


class Other:
    """Somebody else of the team."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "other"
        git(folder, "clone", "-q", str(folder / "team.git"), str(self.root))
        git(self.root, "config", "user.name", "Bob Bot")
        git(self.root, "config", "user.email", "bob@site.example")

    def replace(self, old: str, new: str, path: str = PATH) -> None:
        """Change a text in a file."""
        file = self.root / path
        data = file.read_bytes()
        assert old.encode() in data
        file.write_bytes(data.replace(old.encode(), new.encode()))

    def push(self, message: str) -> str:
        """Commit and push; the commit."""
        made = commit_all(self.root, message)
        git(self.root, "pull", "-q", "--no-rebase")
        git(self.root, "push", "-q")
        return made


@pytest.fixture
def other(site: Path, tmp_path: Path) -> Other:
    assert site.is_dir()
    return Other(tmp_path)


@pytest.fixture
def clone_window(open_window: OpenWindow, site: Path, qtbot: QtBot) -> MainWindow:
    """The window on the clone, once it knows how that stands."""
    window = open_window(site)
    known(window, qtbot)
    return window


def commands(window: MainWindow) -> CloneCommands:
    return window.actions_.clone


def known(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: commands(window).standing.is_known, timeout=WAIT)
