"""The sample site in the window: it can be put back as it came."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from curator.gui.main_window import MainWindow
from curator.gui.questions import Boxes
from curator.library.edits import SetField
from curator.library.sample import sample_site
from tests.gui.conftest import Answers, OpenWindow, choose, paths


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample site of this test's own."""
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return sample_site()


def test_the_sample_is_put_back_as_it_came(
    open_window: OpenWindow, sample: Path, answers: Answers, qtbot: QtBot
) -> None:
    window = open_window(sample)
    action = window.actions_.reset_sample
    assert action.isEnabled()
    first, second = [
        path for path, each in window.session.library.articles.items() if not each.unreadable
    ][:2]
    before = {path: (sample / path).read_bytes() for path in (first, second)}
    window.session.edit([first, second], SetField("/title", "Mine"))
    window.session.save([first])
    assert (sample / first).read_bytes() != before[first]
    choose(window, first)

    action.trigger()
    assert answers.asked == ["reset"]
    assert window.session.modified == (second,)
    assert (sample / first).read_bytes() != before[first]

    answers.reset_answer = True
    with qtbot.waitSignal(window.session.opened):
        action.trigger()
    assert answers.asked == ["reset", "reset"]
    assert {path: (sample / path).read_bytes() for path in before} == before
    assert window.session.modified_count == 0
    assert not window.session.stack.canUndo()
    assert window.list.selected_paths() == [first]
    assert action.isEnabled()


def test_another_site_cannot_be_reset(window: MainWindow, open_window: OpenWindow) -> None:
    assert paths(window)
    assert not window.actions_.reset_sample.isEnabled()
    assert not open_window().actions_.reset_sample.isEnabled()


@pytest.mark.parametrize(("button", "answer"), [("Reset", True), ("Cancel", False)])
def test_a_reset_is_asked_for_first(window: MainWindow, button: str, answer: bool) -> None:
    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert "saved or not" in box.informativeText()
        next(each for each in box.findChildren(QPushButton) if each.text() == button).click()

    QTimer.singleShot(0, window, click)
    assert Boxes(window._theme).reset_sample(window) is answer
