"""The line at the bottom while something takes long."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from curator.gui.status_line import StatusLine
from curator.gui.working import Progress

LABEL = "Add topic AI to 5\u202f000 articles"


def shown(line: StatusLine) -> list[str]:
    labels = [each.text() for each in line.findChildren(QLabel) if each.isVisibleTo(line)]
    return [text for text in labels if text]


def test_long_work_is_shown_with_what_how_far_and_how_long(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    bar = line.findChild(QProgressBar)
    cancel = line.findChild(QPushButton)
    assert bar is not None
    assert cancel is not None
    line.show_progress(Progress(LABEL, 100, 5000, 0.1))
    assert shown(line) == []  # not worth a word yet
    line.show_progress(Progress(LABEL, 1000, 5000, 1.0))
    assert shown(line) == [f"{LABEL} · 4 seconds left"]
    assert (bar.value(), bar.maximum()) == (1000, 5000)
    assert cancel.isVisibleTo(line)
    with qtbot.waitSignal(line.cancelled):
        cancel.click()
    line.show_progress(Progress(LABEL, 4900, 5000, 2.0))
    assert shown(line) == [LABEL]
    line.show_progress(None)
    assert shown(line) == []
    assert not bar.isVisibleTo(line)
    assert not cancel.isVisibleTo(line)


def test_reading_a_site_cannot_be_cancelled_there(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_work("Reading 5 articles…", 1, 5)
    cancel = line.findChild(QPushButton)
    assert cancel is not None
    assert not cancel.isVisibleTo(line)


def test_the_time_that_is_left_is_no_guess() -> None:
    assert Progress(LABEL, 10, 100, 0.2).left is None
    assert Progress(LABEL, 0, 100, 2.0).left is None
    assert Progress(LABEL, 25, 100, 1.0).left == 3.0
