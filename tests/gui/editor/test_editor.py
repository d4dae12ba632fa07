"""The form: typing, undo, refusals, and that looking changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from curator.gui.form.field import Field
from curator.gui.form.form import Form
from curator.gui.form.scalars import YamlField, YesNoField
from curator.gui.form.text_boxes import TextBox
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from tests.conftest import laid
from tests.gui.conftest import Answers, OpenWindow, choose, paths

ONE = "_news/one.md"
TWO = "_news/two.md"
ODD = "_news/odd.md"
FILES = {
    ONE: (
        b"---\ntitle: 'One'\nexcerpt: short\nheat: 7\npublishedDateTime: 2020-07-15T05:31:00Z\n"
        b"webUrl: https://example.org/one\nremoved: true\nempty:\n\ntopics:\n  - AI\n\n"
        b'provider:\n  name: X\n\nsecured: "abc;def"\n---\nBody\n'
    ),
    TWO: b"---\r\ntitle: Two\r\nheat: 8\r\n---\r\n",
    ODD: (
        '---\ntitle: "no\u00a0break"\nodd: "a\\u2029b"\nexcerpt: |\n  first\n  second\n'
        "twice: 1\ntwice: 2\nfirst: &anchor x\nsecond: *anchor\n---\n"
    ).encode(),
}
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid(tmp_path / "small", FILES)


@pytest.fixture
def small(open_window: OpenWindow, root: Path) -> MainWindow:
    window = open_window(root)
    choose(window, ONE)
    return window


def form(window: MainWindow) -> Form:
    found = window.editor.form
    assert found is not None
    return found


def field(window: MainWindow, key: str) -> Field:
    return form(window).fields[key]


def typed(window: MainWindow, key: str) -> TypedField:
    found = field(window, key)
    assert isinstance(found, TypedField)
    return found


def retype(window: MainWindow, key: str, text: str) -> TypedField:
    """Select all in a field and type something else, without leaving it."""
    found = typed(window, key)
    found.box.setFocus()
    found.box.selectAll()
    QTest.keyClick(found.box, Key.Key_Delete)
    for letter in text:
        # QTest knows ASCII only; an input method sends any other letter like this.
        press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(found.box, press)
    return found


def data(window: MainWindow, path: str = ONE) -> bytes:
    return window.session.library.articles[path].data


def test_typing_counts_after_a_pause_as_one_step(small: MainWindow, qtbot: QtBot) -> None:
    retype(small, "title", "New")
    assert data(small) == FILES[ONE]
    qtbot.waitUntil(lambda: data(small) == FILES[ONE].replace(b"'One'", b"'New'"))
    box = typed(small, "title").box
    QTest.keyClicks(box, "er")
    box.clearFocus()
    assert data(small) == FILES[ONE].replace(b"'One'", b"'Newer'")
    assert small.session.stack.count() == 1
    assert small.session.stack.undoText() == "Change title"
    small.undo()
    assert data(small) == FILES[ONE]
    assert typed(small, "title").box.text() == "One"


def test_a_rest_in_a_long_text_begins_a_step(small: MainWindow, qtbot: QtBot) -> None:
    box = retype(small, "excerpt", "One. ").box
    qtbot.wait(1700)
    once = data(small)
    assert once != FILES[ONE]
    QTest.keyClicks(box, "Two.")
    box.clearFocus()
    assert small.session.stack.count() == 2
    small.undo()
    assert data(small) == once


def test_undo_takes_back_what_is_still_being_typed(small: MainWindow) -> None:
    retype(small, "title", "Half a wo")
    box = typed(small, "title").box
    small.undo()
    assert data(small) == FILES[ONE]
    assert box.text() == "One"
    assert box.hasFocus()


@pytest.mark.parametrize("key", ["title", "heat", "excerpt"])
def test_undo_keys_in_a_box_belong_to_the_window(small: MainWindow, key: str, qtbot: QtBot) -> None:
    found = retype(small, key, "64")
    qtbot.waitUntil(lambda: data(small) != FILES[ONE])
    QTest.keyClick(found.box, Key.Key_Z, CTRL)
    assert data(small) == FILES[ONE]
    QTest.keyClick(found.box, Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert data(small) != FILES[ONE]
    assert small.session.stack.count() == 1


def test_the_cursor_stays_where_one_types(small: MainWindow, qtbot: QtBot) -> None:
    box = typed(small, "webUrl").box
    box.setFocus()
    QTest.keyClick(box, Key.Key_Home)
    for _ in range(8):
        QTest.keyClick(box, Key.Key_Right)
    QTest.keyClicks(box, "www.")
    qtbot.waitUntil(lambda: small.session.modified == (ONE,))
    QTest.keyClicks(box, "a.")
    box.clearFocus()
    assert b"webUrl: https://www.a.example.org/one\n" in data(small)


def test_going_on_takes_what_was_typed(small: MainWindow, root: Path) -> None:
    retype(small, "title", 'A: "quoted" \U0001f600 title')
    choose(small, TWO)
    assert small.session.modified == (ONE,)
    retype(small, "heat", "9")
    small.save_all()
    assert (root / TWO).read_bytes() == FILES[TWO].replace(b"heat: 8", b"heat: 9")
    expected = "'A: \"quoted\" \U0001f600 title'".encode()
    assert (root / ONE).read_bytes() == FILES[ONE].replace(b"'One'", expected)


def test_closing_takes_what_was_typed(small: MainWindow, root: Path, answers: Answers) -> None:
    answers.unsaved_answer = "save"
    retype(small, "excerpt", "longer")
    assert small.close()
    assert (root / ONE).read_bytes() == FILES[ONE].replace(b"short", b"longer")


@pytest.mark.parametrize(
    ("key", "text", "old", "new"),
    [
        ("heat", "-12", b"heat: 7", b"heat: -12"),
        ("heat", "4.5", b"heat: 7", b"heat: 4.5"),
        ("publishedDateTime", "2021-02-03", b"2020-07-15T05:31:00Z", b"2021-02-03"),
        ("excerpt", "a\u00a0b", b"excerpt: short", "excerpt: a\u00a0b".encode()),
        ("empty", "full", b"empty:", b"empty: full"),
        ("title", "", b"title: 'One'", b"title: ''"),
    ],
)
def test_each_shape_writes_its_kind(
    small: MainWindow, key: str, text: str, old: bytes, new: bytes
) -> None:
    retype(small, key, text).box.clearFocus()
    assert data(small) == FILES[ONE].replace(old, new)


@pytest.mark.parametrize(
    ("key", "text", "better"),
    [
        ("heat", "seven", "70"),
        ("heat", "", "70"),
        ("publishedDateTime", "2021-02-30", "2021-02-03"),
    ],
)
def test_a_refused_text_stays_with_its_reason(
    small: MainWindow, key: str, text: str, better: str
) -> None:
    found = retype(small, key, text)
    assert not found.flush()
    assert data(small) == FILES[ONE]
    assert found.box.text() == text
    assert found.notes.isVisible()
    assert found.notes.text.startswith("Type a")
    assert small.messages.texts == [f"{found.name} not changed: t{found.notes.text[1:]}"]
    retype(small, key, better).box.clearFocus()
    assert small.messages.texts == []
    assert not found.notes.isVisible()


def test_a_refused_text_waits_for_its_article(small: MainWindow, answers: Answers) -> None:
    retype(small, "heat", "seven")
    choose(small, TWO)
    assert "seven" in small.messages.texts[-1]
    assert typed(small, "heat").box.text() == "8"
    choose(small, ONE)
    assert typed(small, "heat").box.text() == "seven"
    answers.unsaved_answer = "cancel"
    assert not small.close()
    retype(small, "heat", "70").box.clearFocus()
    assert data(small) == FILES[ONE].replace(b"heat: 7", b"heat: 70")


def test_escape_gives_a_refused_text_up(small: MainWindow) -> None:
    found = retype(small, "heat", "seven")
    QTest.keyClick(found.box, Key.Key_Escape)
    assert found.box.text() == "7"
    assert small.list.hasFocus()
    assert small.messages.texts == []
    assert data(small) == FILES[ONE]


def test_an_edit_the_document_refuses_is_explained_at_the_field(small: MainWindow) -> None:
    choose(small, ODD)
    found = retype(small, "first", "y")
    assert not found.flush()
    assert found.box.text() == "y"
    assert found.notes.text
    assert data(small, ODD) == FILES[ODD]


def test_published_has_three_states(small: MainWindow) -> None:
    choice = field(small, "published")
    assert isinstance(choice, YesNoField)
    buttons = {each.text(): each for each in choice.findChildren(QPushButton)}
    assert buttons["Not set"].isChecked()
    buttons["No"].click()
    assert b"published: false\n" in data(small)
    buttons["Yes"].click()
    assert b"published: true\n" in data(small)
    buttons["Not set"].click()
    assert data(small) == FILES[ONE]
    buttons["Not set"].click()
    assert small.session.stack.count() == 3


def test_space_in_the_list_shows_in_the_form(small: MainWindow) -> None:
    small.toggle_published()
    choice = field(small, "published")
    assert isinstance(choice, YesNoField)
    assert choice.choice.value is False
    small.undo()
    assert choice.choice.value is None


def test_a_field_can_go_and_come_back(small: MainWindow) -> None:
    choice = field(small, "removed")
    next(b for b in choice.findChildren(QPushButton) if b.text() == "Not set").click()
    assert "removed" not in form(small).fields
    assert data(small) == FILES[ONE].replace(b"removed: true\n", b"")
    small.undo()
    assert "removed" in form(small).fields


def test_secured_is_locked_and_can_be_copied(small: MainWindow) -> None:
    locked = field(small, "secured")
    assert "7 characters" in locked._words.toolTip()  # type: ignore[attr-defined]
    buttons = locked.findChildren(QToolButton)
    next(each for each in buttons if each.accessibleName() == "Copy Secured").click()
    assert QGuiApplication.clipboard().text() == "abc;def"
    assert data(small) == FILES[ONE]


def test_what_cannot_be_kept_in_a_box_is_only_shown(small: MainWindow) -> None:
    choose(small, ODD)
    assert isinstance(field(small, "odd"), YamlField)
    assert not typed(small, "title").box.isReadOnly()
    assert typed(small, "title").box.text() == "no\u00a0break"
    retype(small, "excerpt", "other").box.clearFocus()
    assert small.session.modified == (ODD,)
    small.undo()
    assert data(small, ODD) == FILES[ODD]


def test_nothing_selected_says_what_can_be_done(small: MainWindow) -> None:
    small.list.clearSelection()
    assert small.editor._empty.isVisible()
    assert small.editor.form is None


def test_a_title_pasted_with_line_breaks_is_one_line(small: MainWindow) -> None:
    box = typed(small, "title").box
    assert isinstance(box, TextBox)
    box.setFocus()
    box.selectAll()
    QGuiApplication.clipboard().setText("two\nlines")
    QTest.keyClick(box, Key.Key_V, CTRL)
    QTest.keyClick(box, Key.Key_Return)
    assert data(small) == FILES[ONE].replace(b"'One'", b"'two lines'")


def walk(window: MainWindow, steps: int) -> set[str]:
    """Go on by Tab and look at every widget on the way."""
    seen = set()
    for _ in range(steps):
        focus = QApplication.focusWidget()
        assert isinstance(focus, QWidget)
        seen.add(focus.accessibleName() or type(focus).__name__)
        QTest.keyClick(focus, Key.Key_Tab)
    return seen


def test_walking_through_every_field_changes_nothing(window: MainWindow, site: Path) -> None:
    before = {path: path.read_bytes() for path in site.rglob("*.md")}
    for path in paths(window):
        choose(window, path)
        window.list.setFocus()
        seen = walk(window, 30)
        assert len(seen) > 2
    assert window.session.stack.count() == 0
    assert window.session.modified == ()
    window.save_all()
    assert {path: path.read_bytes() for path in site.rglob("*.md")} == before


@pytest.mark.corpus
def test_looking_at_the_whole_real_site_changes_nothing(
    open_window: OpenWindow, corpus_site: Path
) -> None:
    window = open_window(corpus_site)
    for row in range(window.model.rowCount()):
        window.list.choose_next(1)
        assert window.list.selected_paths() == [window.model.path_at(row)]
        if window.editor.form is not None:
            for each in window.editor.form.fields.values():
                assert each.unsent is None
                if isinstance(each, TypedField):
                    assert not each.box.isReadOnly()
        assert window.editor.flush()
    assert window.session.stack.count() == 0


@pytest.mark.parametrize(
    ("text", "typed_text", "expected"),
    [
        ("a\r\nb", "!", "a\r\nb!"),
        ("a\nb", "!", "a\nb!"),
        ("a\r\nb\nc", "!", "a\r\nb\nc!"),
        ("a\r\nb", "\n", "a\r\nb\r\n"),
        ("a\rb", "\n", "a\rb\r"),
        ("a\nb \r \r c", "!", "a\nb \r \r c!"),
        ("a\u00a0b\u2028c", "!", "a\u00a0b\u2028c!"),
        ("", "\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
    ],
)
def test_a_box_keeps_every_character(
    qtbot: QtBot, text: str, typed_text: str, expected: str
) -> None:
    box = TextBox()
    qtbot.addWidget(box)
    assert box.can_hold(text)
    box.setText(text)
    assert box.text() == text
    box.moveCursor(QTextCursor.MoveOperation.End)
    if typed_text == "\n":
        QTest.keyClick(box, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    else:
        box.insertPlainText(typed_text)
    assert box.text() == expected


@pytest.mark.parametrize("text", ["a\rb\r\n\n", "a\u2029b", "a\0b", "\ufdd0", "a\u2028b\r\n\n"])
def test_a_box_says_what_it_cannot_keep(qtbot: QtBot, text: str) -> None:
    box = TextBox()
    qtbot.addWidget(box)
    assert not box.can_hold(text)
