"""The box for code: its keys, its undo, what is copied and pasted, the marked place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.bundled import resources
from curator.gui.editor.code_editor import CodeEditor
from curator.gui.theme import Scheme, Theme

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TEXT = "a:\n  - b\n"


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, resources(), Scheme.LIGHT)


@pytest.fixture
def code(theme: Theme, qtbot: QtBot) -> CodeEditor:
    code = CodeEditor("Text", theme)
    qtbot.addWidget(code)
    code.show_text(TEXT, first=2)
    code.set_editable(True)
    code.show()
    return code


def test_tab_and_enter(code: CodeEditor) -> None:
    code.moveCursor(QTextCursor.MoveOperation.Down)
    code.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
    QTest.keyClick(code, Key.Key_Return)
    QTest.keyClick(code, Key.Key_Tab)
    QTest.keyClicks(code, "c")
    assert code.text() == "a:\n  - b\n    c\n"
    code.selectAll()
    QTest.keyClick(code, Key.Key_Tab)
    assert code.text() == "  a:\n    - b\n      c\n"
    QTest.keyClick(code, Key.Key_Backtab)
    QTest.keyClick(code, Key.Key_Backtab)
    assert code.text() == "a:\n- b\n  c\n"


def test_undo_is_its_own(code: CodeEditor) -> None:
    QTest.keyClicks(code, "xyz")
    QTest.keyClick(code, Key.Key_Z, CTRL)
    assert code.text() == "a:\n  - b\n"
    QTest.keyClick(code, Key.Key_Z, CTRL)
    assert code.text() == "a:\n  - b\n"


def test_pasting_is_plain(code: CodeEditor) -> None:
    pasted = QMimeData()
    pasted.setHtml("<b>bold</b>")
    pasted.setText("1\r\n2\u20283\u00a0")
    code.insertFromMimeData(pasted)
    assert code.text() == "1\n2\n3\u00a0a:\n  - b\n"


def test_shift_enter_is_a_line_break(code: CodeEditor) -> None:
    QTest.keyClick(code, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert code.text() == "\na:\n  - b\n"


def test_keys_that_are_the_page_s(code: CodeEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(code.applied):
        QTest.keyClick(code, Key.Key_Return, CTRL)
    with qtbot.waitSignal(code.cancelled):
        QTest.keyClick(code, Key.Key_Escape)
    code.set_editable(False)
    QTest.keyClick(code, Key.Key_Return, CTRL)
    QTest.keyClicks(code, "xyz")
    assert code.text() == TEXT
    assert not code.typed
    assert code.accessibleName() == "Text, read-only"


def test_a_place_is_marked_and_gone_to(code: CodeEditor, theme: Theme) -> None:
    for line, column, expected in (
        (3, 5, (1, 4)), (1, 1, (0, 0)), (99, 99, (2, 0)), (2, 3, (0, 2)), (2, 0, (0, 0)),
    ):  # fmt: skip
        code.mark(line, column)
        code.go_to(line, column)
        cursor = code.textCursor()
        assert (cursor.blockNumber(), cursor.positionInBlock()) == expected
        assert len(code.extraSelections()) == 2
        assert not code.grab().isNull()
    theme.choose(Scheme.DARK)
    code.unmark()
    assert code.extraSelections() == []


def test_a_column_is_in_characters(code: CodeEditor) -> None:
    code.show_text("\U0001f600\U0001f600x")
    code.go_to(1, 3)
    assert code.textCursor().positionInBlock() == 4


def test_the_longest_front_matter_in_one_line(code: CodeEditor) -> None:
    text = "a: " + "word " * 50_000
    code.show_text(text)
    code.ensureCursorVisible()
    assert code.text() == text
    assert not code.grab().isNull()
