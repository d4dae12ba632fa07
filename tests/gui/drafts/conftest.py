"""A small site, whose drafts are in a folder of the test."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.gui.drafts import keeping
from curator.gui.drafts.back import Ways
from curator.gui.drafts.keeping import Keeping
from curator.gui.main_window import MainWindow
from curator.gui.session import Session
from curator.library.library import Library

ONE, TWO = "_news/one.md", "_news/two.md"
SOURCE = b"---\ntitle: One\nheat: 7\ntopics:\n- AI\n---\nBody\n"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the drafts of the test are."""
    monkeypatch.setenv("XDG_DATA_HOME", os.fspath(tmp_path / "data"))
    return tmp_path / "data" / "curator" / "drafts"


@pytest.fixture(autouse=True)
def _no_rows_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """These sites are small: what was left behind may be looked for as soon as they are open."""
    monkeypatch.setattr(keeping, "_AFTER", 10)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "_news").mkdir(parents=True)
    for path in (ONE, TWO):
        (root / path).write_bytes(SOURCE)
    return root


class Life:
    """One life of a window's session with its drafts; `die` ends it as a kill does."""

    def __init__(self, root: Path, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.session = Session()
        self.notices: list[str] = []
        self.session.noticed.connect(lambda notice: self.notices.append(notice.text))
        ways = Ways(lambda: None, lambda _number: True)
        self.drafts = Keeping(self.session, ways, self.session)
        self.session.open(Library.open(root))

    def settle(self) -> None:
        """Until all is kept, and what was left behind is back."""
        settle(self.drafts, self._qtbot)

    def die(self) -> None:
        """What is kept stays as it is now."""
        self.settle()
        drafts, shelf = self.drafts, self.drafts._shelf
        drafts._shelf = None
        assert shelf is not None
        drafts._errands.do(partial(shelf.close, None))
        drafts._errands.end()

    def data(self, path: str = ONE) -> bytes:
        article = self.session.article(path)
        assert article is not None
        return article.data


def settle(drafts: Keeping, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not drafts.is_busy, timeout=20_000)


@pytest.fixture
def life(root: Path, qtbot: QtBot) -> Callable[[], Life]:
    return lambda: Life(root, qtbot)


def settled(window: MainWindow, qtbot: QtBot) -> MainWindow:
    settle(window.drafts, qtbot)
    return window
