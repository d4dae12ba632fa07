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


def put_cursor(code: CodeEditor, anchor: str, position: str) -> None:
    """Select from where one text begins to where the other one does."""
    cursor = code.textCursor()
    cursor.setPosition(code.raw().index(anchor))
    cursor.setPosition(code.raw().index(position), QTextCursor.MoveMode.KeepAnchor)
    code.setTextCursor(cursor)


def in_sight(code: CodeEditor) -> str:
    return code.firstVisibleBlock().text()


LONG = "".join(f"key{number}: value \U0001f600 {number}\n" for number in range(400))


class TestTakingIn:
    """A newer version of what is shown; nobody who reads or types there notices."""

    @pytest.mark.parametrize("is_edited", [False, True])
    @pytest.mark.parametrize("ends", [("key201:", "key203:"), ("key203:", "key201:")])
    def test_selection_and_scroll_bar_stay(
        self, code: CodeEditor, ends: tuple[str, str], is_edited: bool
    ) -> None:
        code.set_editable(is_edited)
        code.show_text(LONG, first=2)
        put_cursor(code, *ends)
        code.verticalScrollBar().setValue(195)
        selected, top = code.textCursor().selectedText(), in_sight(code)
        newer = f"heat: 1\n{LONG}".replace("key300: value", "key300: other\nnew: x")
        code.take_in(newer.replace("key7:", "key7b: \U0001f600\nkey7:"), first=2)
        assert (code.textCursor().selectedText(), in_sight(code)) == (selected, top)
        backward = code.textCursor().position() < code.textCursor().anchor()
        assert backward is (ends[0] > ends[1])
        # Just above and just below what is selected, and within.
        lines = code.text().replace("key201:", "above: 1\nkey201:")
        code.take_in(lines.replace("key203:", "below: 1\nkey203:"), first=2)
        assert code.textCursor().selectedText() == selected
        code.take_in(code.text().replace("key202:", "key202b:"), first=2)
        assert code.textCursor().selectedText() == selected.replace("key202:", "key202b:")
        assert not code.document().isUndoAvailable()

    def test_what_is_in_sight_stays_while_the_cursor_is_elsewhere(self, code: CodeEditor) -> None:
        code.show_text(LONG)
        code.verticalScrollBar().setValue(200)
        top = in_sight(code)
        code.take_in("a: 1\nb: 2\n" + LONG)
        assert in_sight(code) == top
        assert code.textCursor().position() == len("a: 1\nb: 2\n")

    def test_the_cursor_at_the_end_of_the_text_stays_in_its_line(self, code: CodeEditor) -> None:
        code.show_text("a: 1\nb: 2")
        code.moveCursor(QTextCursor.MoveOperation.End)
        code.take_in("a: 1\nb: 2\nc: 3")
        assert code.textCursor().position() == len("a: 1\nb: 2")
        code.take_in("a: 10\nb: 2\nc: 3")
        assert code.textCursor().position() == len("a: 10\nb: 2")

    def test_undo_goes_back_to_the_newer_version(self, code: CodeEditor) -> None:
        code.show_text("a: 1\nb: 2\nc: 3")
        code.moveCursor(QTextCursor.MoveOperation.End)
        QTest.keyClicks(code, "45")
        code.take_in("x: 0\na: 1\nb: 2\nc: 3", typed="x: 0\na: 1\nb: 2\nc: 345")
        assert code.text() == "x: 0\na: 1\nb: 2\nc: 345"
        assert code.textCursor().atEnd()
        QTest.keyClicks(code, "6")
        assert code.text().endswith("c: 3456")
        for _ in range(3):  # Qt takes what is typed at one place as one step
            QTest.keyClick(code, Key.Key_Z, CTRL)
        assert code.text() == "x: 0\na: 1\nb: 2\nc: 3"
        assert not code.typed
