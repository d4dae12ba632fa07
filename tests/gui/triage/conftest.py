"""Triage as an editor does it: real keys into the real window, which are counted."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from curator.gui.main_window import MainWindow
from curator.gui.triage.page import TriagePage
from tests.bench.generate import generate
from tests.gui.conftest import OpenWindow

Modifier = Qt.KeyboardModifier


class Keyboard:
    """Presses keys, which go where the window lets them go, and counts them."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.count = 0
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        window.focus_list()

    def press(self, key: Qt.Key, modifier: Modifier = Modifier.NoModifier) -> None:
        """One key."""
        self.count += 1
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)
        QCoreApplication.processEvents()

    def type(self, text: str) -> None:
        """One key a letter."""
        for letter in text:
            self.count += 1
            QTest.keyClicks(QApplication.focusWidget() or self.window, letter)
            QCoreApplication.processEvents()

    def decide(self, letters: str) -> None:
        """One key a decision or topic, as on the buttons: "P", "3"."""
        for letter in letters:
            self.press(getattr(Qt.Key, f"Key_{letter}"))


def page(window: MainWindow) -> TriagePage:
    """What triage shows."""
    found = window.actions_.triage.page
    assert found is not None
    return found


def find(keyboard: Keyboard, query: str) -> None:
    """Search for this, by keys, and go to what is found."""
    window = keyboard.window
    keyboard.press(Qt.Key.Key_F, Modifier.ControlModifier)
    keyboard.type(query)
    assert window.search.text() == query
    window.search.searched.emit(query)  # a search waits until nobody types
    window.searching.finish()
    window.focus_list()


def commit(site: Path) -> None:
    """Put the site under version control as it is."""
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "as it was"]):
        who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
        keep = ["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *keep, *command], cwd=site, check=True)


def changed_lines(site: Path) -> dict[str, tuple[list[bytes], list[bytes]]]:
    """By file, the lines that git says are gone and those that are new."""
    out = subprocess.run(
        ["git", "-c", "core.autocrlf=false", "diff", "-U0", "--no-color", "--no-ext-diff"],
        cwd=site,
        check=True,
        capture_output=True,
    ).stdout
    found: dict[str, tuple[list[bytes], list[bytes]]] = {}
    path = ""
    for line in out.split(b"\n"):
        if line.startswith(b"+++ b/"):
            path = line[6:].decode()
            found[path] = ([], [])
        elif line.startswith(b"-") and not line.startswith(b"---"):
            found[path][0].append(line[1:].rstrip(b"\r"))
        elif line.startswith(b"+"):
            found[path][1].append(line[1:].rstrip(b"\r"))
    return found


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    """A site like the real ones, always the same."""
    return generate(tmp_path / "generated", 300)


@pytest.fixture
def keyboard(open_window: OpenWindow, generated: Path) -> Keyboard:
    """On the window with the generated site."""
    return Keyboard(open_window(generated, watched=False))
