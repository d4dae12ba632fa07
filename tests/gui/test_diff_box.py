"""A diff as it is shown: what differs in a line is marked, and long lines are cut around it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QTextCursor
from pytestqt.qtbot import QtBot

from curator.gui.diff_box import DiffBox, has_windows_ends
from curator.gui.main_window import MainWindow
from curator.library.diff import come, gone, moved, unified

LONG = b"word " * 4_000


@pytest.fixture
def box(window: MainWindow, qtbot: QtBot) -> DiffBox:
    box = DiffBox("A diff", window._theme, window)
    qtbot.addWidget(box)
    return box


def bold(box: DiffBox) -> list[str]:
    """What is marked in each line that has a mark."""
    found = []
    block = box.document().begin()
    while block.isValid():
        cursor = QTextCursor(block)
        marked = ""
        for at in range(len(block.text())):
            cursor.setPosition(block.position() + at + 1)
            if cursor.charFormat().fontWeight() == QFont.Weight.Bold:
                marked += block.text()[at]
        found.append(marked)
        block = block.next()
    return [each for each in found if each]


def test_the_words_that_differ_are_marked(box: DiffBox) -> None:
    box.show_diff(unified("a.md", b"title: The old bill\nb: 1\n", b"title: The new bill\nb: 1\n"))
    assert box.toPlainText() == "@@ -1,2 +1,2 @@\n-title: The old bill\n+title: The new bill\n b: 1"
    assert bold(box) == ["old", "new"]


def test_a_line_is_found_again_where_another_one_comes(box: DiffBox) -> None:
    box.show_diff(unified("a.md", b"title: The old bill\n", b"title: The new bill\nc: 1\n"))
    assert bold(box) == ["old", "new"]
    box.show_diff(unified("a.md", b"title: One\n", b"excerpt: Two\nc: 1\n"))
    assert bold(box) == []


@pytest.mark.parametrize("more", [b"", b"topics: [AI]\n"])
def test_of_a_long_line_what_differs_is_shown(box: DiffBox, more: bytes) -> None:
    old, new = (b"excerpt: " + LONG + word + b" " + LONG + b"\n" for word in (b"bill", b"act"))
    box.show_diff(unified("a.md", old, new + more))
    lines = box.toPlainText().split("\n")
    assert lines[1].startswith("-…")
    assert lines[1].endswith("…")
    assert len(lines[1]) < 4_100
    assert bold(box) == ["bill", "act"]


def test_windows_line_ends_are_said_and_not_shown(box: DiffBox) -> None:
    diff = unified("a.md", b"a: 1\r\nb: 1\r\n", b"a: 2\r\nb: 1\r\n")
    assert has_windows_ends(diff)
    box.show_diff(diff)
    assert "\u240d" not in box.toPlainText()
    diff = unified("a.md", b"a: 1\r\nb: 1\n", b"a: 1\nb: 1\n")
    assert not has_windows_ends(diff)
    box.show_diff(diff)
    assert "-a: 1\u240d" in box.toPlainText()


def test_files_that_come_go_and_move(box: DiffBox) -> None:
    box.show_diff(come("a.md", b"a: 1\n"))
    assert box.toPlainText() == "@@ -0,0 +1 @@\n+a: 1"
    box.show_diff(gone("a.md", b"a: 1"))
    assert box.toPlainText() == "@@ -1 +0,0 @@\n-a: 1\n\\ No newline at end of file"
    box.show_diff(moved("a.md", "b.md", b"a: 1\n", b"a: 1\n"))
    assert box.toPlainText() == ""


def test_a_very_long_diff_is_cut(box: DiffBox) -> None:
    box.show_diff(come("a.md", b"".join(b"%d\n" % at for at in range(5_000))))
    assert box.toPlainText().endswith("\n+1998\n… 3\u202f001 lines more")
