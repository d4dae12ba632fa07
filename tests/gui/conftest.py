"""The real window on real sites; what it asks is answered by the test."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from curator.gui.app import make_window
from curator.gui.article_model import ArticleModel
from curator.gui.commands_box import CommandsModel
from curator.gui.form.completions import SuggestionModel
from curator.gui.main_window import MainWindow
from curator.gui.questions import Answer
from curator.gui.search_popup import OffersModel
from curator.gui.session import Session
from curator.gui.window_state import WindowState
from curator.library.library import Library

OpenWindow = Callable[..., MainWindow]

_MOST_ROWS = 500  # a tester asks for each cell again after each change


class Answers:
    """Answers what the window asks, and remembers that it asked."""

    def __init__(self) -> None:
        self.unsaved_answer: Answer = "discard"
        self.site_answer: Path | None = None
        self.reset_answer = False
        self.discard_answer = True
        self.new_answer: tuple[str, str] | None = None  # collection and title
        self.keys_answer = ""  # the search to try
        self.asked: list[str] = []

    def unsaved(self, _parent: QWidget, number: int) -> Answer:
        self.asked.append(f"unsaved {number}")
        return self.unsaved_answer

    def site(self, _parent: QWidget, _start: Path) -> Path | None:
        self.asked.append("site")
        return self.site_answer

    def reset_sample(self, _parent: QWidget) -> bool:
        self.asked.append("reset")
        return self.reset_answer

    def discard(self, _parent: QWidget, number: int) -> bool:
        self.asked.append(f"discard {number}")
        return self.discard_answer

    def new_article(
        self,
        _parent: QWidget,
        collections: Sequence[str],
        chosen: str,
        path_of: Callable[[str, str], str],
    ) -> tuple[str, str] | None:
        self.asked.append(f"new in {chosen}")
        if self.new_answer is not None:
            collection, title = self.new_answer
            assert collection in collections
            self.asked.append(path_of(collection, title))
        return self.new_answer

    def keys(self, _parent: QWidget, *, of_search: bool = False, topic: str = "") -> str:
        self.asked.append("search keys" if of_search else "keys")
        return self.keys_answer


@pytest.fixture(autouse=True)
def _gc_only_between_tests() -> Iterator[None]:
    """Keep the cyclic collector out of Qt's painting and dispatch, where it crashes suites."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """Where the windows of this test keep their settings."""
    return tmp_path / "settings.ini"


@pytest.fixture
def open_window(
    qapp: QApplication, qtbot: QtBot, answers: Answers, settings_file: Path
) -> Iterator[OpenWindow]:
    """Makes windows, on a site if one is given, and closes them in the end. `watched`: whether
    its models are held against Qt's rules at each change, which takes time."""
    windows: list[MainWindow] = []
    qapp.setStyle("Fusion")

    unwatched: list[MainWindow] = []

    def make(site: Path | None = None, *, watched: bool = True) -> MainWindow:
        state = WindowState(QSettings(str(settings_file), QSettings.Format.IniFormat))
        window = make_window(qapp, state, questions=answers)
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitActive(window)
        if site is not None:
            window.show_library(Library.open(site))
            window.list.setFocus()
        if watched:
            watch_models(window)
        else:
            unwatched.append(window)
        return window

    yield make
    answers.unsaved_answer = "discard"
    for window in windows:
        if window not in unwatched:
            watch_models(window)
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()


@pytest.fixture
def session(qapp: QApplication, root: Path) -> Session:
    """Without a window, on the site that the tests of a module have made."""
    session = Session()
    session.open(Library.open(root))
    return session


@pytest.fixture
def window(open_window: OpenWindow, site: Path) -> MainWindow:
    """The window on a copy of the sample site."""
    return open_window(site)


def watch_models(window: MainWindow) -> None:
    """Hold every model that the window has now against Qt's rules, now and at each change.

    What breaks one is a warning, and a warning fails the test. That of the panel at the side has
    tests of its own: it would be asked for everything at each edit.
    """
    for kind in (ArticleModel, CommandsModel, OffersModel, SuggestionModel):
        for model in window.findChildren(kind):
            if not model.findChild(QAbstractItemModelTester) and model.rowCount() <= _MOST_ROWS:
                mode = QAbstractItemModelTester.FailureReportingMode.Warning
                QAbstractItemModelTester(model, mode, model)  # lives as long as the model


def choose(window: MainWindow, path: str) -> None:
    """Select one article, as a click in the list does."""
    assert window.list.choose(path), path
    watch_models(window)  # the form has made one of its own


def paths(window: MainWindow) -> list[str]:
    """The articles in the list from top to bottom."""
    model = window.model
    return [model.path_at(row) or "" for row in range(model.rowCount())]
