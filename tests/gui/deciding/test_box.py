"""The box in which is decided what two people changed differently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from curator.document import WHOLE, Conflict
from curator.gui.deciding.box import DecidingBox
from curator.gui.deciding.marked_text import MarkedText
from curator.gui.deciding.undecided_list import UndecidedModel
from curator.gui.main_window import MainWindow
from curator.library.body_edit import SetBody
from curator.library.edits import SetField
from curator.library.library import Library
from tests.gui.conftest import OpenWindow, choose
from tests.gui.test_names import nameless

A, B, C = "_news/a.md", "_news/b.md", "_news/c.md"
FILE = (
    b'---\ntitle: "The first story"\nheat: 7\npublished: false\ntopics:\n  - AI\n'
    b'provider:\n  name: "Contoso"\nsecured: "a;b"\n---\nBody\n'
)
THEIRS = FILE.replace(b"first story", b"other story").replace(b"heat: 7", b"heat: 99")
Key = Qt.Key


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_news").mkdir()
    for path in (A, B, C):
        (tmp_path / path).write_bytes(FILE)
    return tmp_path


@pytest.fixture
def window(open_window: OpenWindow, root: Path) -> MainWindow:
    return open_window(root)


def in_conflict(window: MainWindow, root: Path, *paths: str) -> None:
    """Title and heat are others on both sides."""
    session = window.session
    session.edit(paths, SetField("/title", "My story"))
    session.edit(paths, SetField("/heat", 1))
    for path in paths:
        (root / path).write_bytes(THEIRS)
        session.incoming.look(path)


def opened(window: MainWindow) -> DecidingBox:
    window.actions_.deciding.action.trigger()
    box = window.actions_.deciding.box
    assert box is not None
    for _ in range(100):
        if box.isActiveWindow():
            break
        QTest.qWait(10)
    assert box.isActiveWindow()
    return box


def press(box: DecidingBox, *keys: Qt.Key, ctrl: bool = False) -> None:
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(box.focusWidget(), key, held)


def settle(window: MainWindow) -> None:
    while window.session.is_busy:
        QTest.qWait(1)


def at(box: DecidingBox) -> tuple[str, str]:
    entry = box.list.entry
    assert entry is not None
    assert entry.conflict is not None
    return entry.path, entry.conflict.field


def value(window: MainWindow, path: str, key: str) -> object:
    return window.session.library.articles[path].document().data[key]


def test_both_sides_are_shown_with_what_differs(window: MainWindow, root: Path) -> None:
    in_conflict(window, root, A)
    box = opened(window)
    assert at(box) == (A, "/title")
    shown = {each.accessibleName(): each for each in box.findChildren(MarkedText)}
    assert {name: each.text() for name, each in shown.items()} == {
        "Before both changes": "The first story",
        "Mine": "My story",
        "Theirs": "The other story",
    }
    assert shown["Mine"].accessibleDescription() == "Marked: My"
    assert shown["Theirs"].accessibleDescription() == "Marked: The other"
    cursor = shown["Mine"].textCursor()
    underlined = []
    for place in (1, 6):
        cursor.setPosition(place)
        underlined.append(cursor.charFormat().fontUnderline())
    assert underlined == [True, False]  # not by colour alone
    words = "\n".join(label.text() for label in box.findChildren(QLabel))
    assert "everything else is merged, and can be saved now" in words
    assert nameless(box) == []


def test_one_key_a_decision_and_all_taken_back(window: MainWindow, root: Path) -> None:
    in_conflict(window, root, A, B)
    box = opened(window)
    press(box, Key.Key_M)
    assert at(box) == (A, "/heat")
    press(box, Key.Key_2)
    assert at(box) == (B, "/title")
    press(box, Key.Key_Down)
    assert at(box) == (B, "/heat")
    press(box, Key.Key_1)
    assert at(box) == (B, "/title")
    press(box, Key.Key_T)
    assert not window.session.conflicts.paths
    got = [(value(window, path, "title"), value(window, path, "heat")) for path in (A, B)]
    assert got == [("My story", 99), ("The other story", 1)]
    for place in ((B, "/title"), (B, "/heat"), (A, "/heat"), (A, "/title")):
        press(box, Key.Key_Z, ctrl=True)
        assert at(box) == place
    assert not box.back.isEnabled()
    got = [(value(window, path, "title"), value(window, path, "heat")) for path in (A, B)]
    assert got == [("The other story", 99)] * 2


def test_the_keys_go_from_field_to_field(window: MainWindow, root: Path) -> None:
    in_conflict(window, root, A, B)
    box = opened(window)
    seen = []
    for key in (Key.Key_Return, Key.Key_J, Key.Key_Down, Key.Key_Return, Key.Key_K, Key.Key_Up):
        press(box, key)
        seen.append(at(box))
    title, heat = "/title", "/heat"
    assert seen == [(A, heat), (B, title), (B, heat), (A, title), (B, heat), (B, title)]


def test_for_all_and_for_every_field_of_a_name(window: MainWindow, root: Path) -> None:
    in_conflict(window, root, A, B, C)
    box = opened(window)
    assert box.mine_all.text() == "Mine for all (6)"
    assert box.theirs_all.text() == "Theirs for all (6)"
    assert box.pane.keep_all.text() == "Mine for every title (3)"
    box.pane.keep_all.click()
    assert window.session.stack.undoText() == "Keep my 3 fields"
    assert [value(window, path, "title") for path in (A, B, C)] == ["My story"] * 3
    assert at(box) == (A, "/heat")
    assert box.theirs_all.text() == "Theirs for all (3)"
    box.theirs_all.click()
    assert box.hint.heading.text() == "All decided"
    press(box, Key.Key_Z, ctrl=True)
    press(box, Key.Key_Z, ctrl=True)
    assert box.mine_all.text() == "Mine for all (6)"


def test_at_the_end_it_saves(window: MainWindow, root: Path) -> None:
    in_conflict(window, root, A, B)
    box = opened(window)
    box.mine_all.click()
    assert box.hint.button.text() == "Save 2 articles"
    assert box.focusWidget() is box.hint.button
    press(box, Key.Key_Space)
    assert not box.isVisible()
    mine = THEIRS.replace(b"The other story", b"My story").replace(b"heat: 99", b"heat: 1")
    assert [(root / path).read_bytes() for path in (A, B, C)] == [mine, mine, FILE]


def test_where_all_is_theirs_there_is_nothing_to_save(window: MainWindow, root: Path) -> None:
    in_conflict(window, root, A)
    box = opened(window)
    box.theirs_all.click()
    assert box.hint.button.text() == "Close"
    box.hint.button.click()
    assert not box.isVisible()
    assert window.session.modified == ()


@pytest.mark.parametrize(
    ("field", "typed", "taken"),
    [("/title", "Our story", "Our story"), ("/heat", "50", 50)],
)
def test_another_value_is_typed(
    window: MainWindow, root: Path, field: str, typed: str, taken: object
) -> None:
    in_conflict(window, root, A)
    box = opened(window)
    box.list.choose_place(A, field)
    press(box, Key.Key_E)
    line = box.pane.typed.line
    assert line.hasFocus()
    QTest.keyClicks(line, typed)  # in the place of mine, which is selected
    press(box, Key.Key_Return)
    assert value(window, A, field[1:]) == taken
    assert not box.pane.typed.isVisible()
    assert box.list.hasFocus()


def test_what_is_no_value_is_not_taken(window: MainWindow, root: Path) -> None:
    in_conflict(window, root, A)
    box = opened(window)
    press(box, Key.Key_Down, Key.Key_E)
    QTest.keyClicks(box.pane.typed.line, "m1t")  # letters that are keys elsewhere
    press(box, Key.Key_Return)
    assert box.pane.typed.reason.text() == "Type a number, such as 64 or 4.5"
    assert value(window, A, "heat") == 99
    assert nameless(box) == []
    press(box, Key.Key_Escape)
    assert box.isVisible()
    assert not box.pane.typed.isVisible()
    press(box, Key.Key_Escape)
    assert not box.isVisible()
    assert window.session.conflicts.paths == {A}


def test_yes_or_no_and_yaml(window: MainWindow, root: Path) -> None:
    session = window.session
    session.edit([A], SetField("/published", True))
    session.edit([A], SetField("/provider", ["one", 2]))
    theirs = FILE.replace(b"published: false", b'published: "later"')
    theirs = theirs.replace(b'provider:\n  name: "Contoso"', b'provider: "Fabrikam"')
    (root / A).write_bytes(theirs)
    session.incoming.look(A)
    box = opened(window)
    assert at(box) == (A, "/published")
    press(box, Key.Key_E)
    no = next(b for b in box.pane.typed.yes_no.findChildren(QPushButton) if b.text() == "No")
    no.click()
    press(box, Key.Key_Return, ctrl=True)
    assert value(window, A, "published") is False
    assert at(box) == (A, "/provider")
    press(box, Key.Key_E)
    text = box.pane.typed.text
    assert text.text() == "- one\n- 2"
    text.selectAll()
    text.insertPlainText("name: [")
    press(box, Key.Key_Return, ctrl=True)
    assert "not YAML" in box.pane.typed.reason.text()
    text.selectAll()
    text.insertPlainText("name: New")
    press(box, Key.Key_Return, ctrl=True)
    assert value(window, A, "provider") == {"name": "New"}


def test_a_long_body_is_cut_and_can_be_typed(window: MainWindow, root: Path) -> None:
    text = "".join(f"Line {number} of it\n" for number in range(300))
    (root / A).write_bytes(FILE + text.encode())
    window.show_library(Library.open(root))
    mine, theirs = (text.replace("Line 150", f"Line {word}") for word in ("mine", "theirs"))
    window.session.edit([A], SetBody(f"Body\n{mine}"))
    (root / A).write_bytes(FILE + theirs.encode())
    window.session.incoming.look(A)
    box = opened(window)
    assert box.pane.heading.text() == "Body"
    shown = box.pane.mine.text()
    assert "mine" in shown
    assert "Line 299" not in shown
    assert len(shown) < 800
    press(box, Key.Key_E)
    assert box.pane.typed.text.text() == f"Body\n{mine}"
    box.pane.typed.text.setText("Both\n")
    press(box, Key.Key_Return, ctrl=True)
    assert window.session.library.articles[A].data == FILE.replace(b"Body\n", b"Both\n")


def test_a_whole_file(window: MainWindow, root: Path) -> None:
    window.session.edit([A], SetField("/heat", 1))
    (root / A).write_bytes(b"---\ntitle: [\n---\n")
    window.session.incoming.look(A)
    box = opened(window)
    assert box.pane.heading.text() == "Whole file"
    assert "cannot be saved" in box.why.text()
    assert box.pane.reason.text().startswith("Theirs cannot be read: ")
    press(box, Key.Key_E)
    box.pane.typed.text.setText("---\ntitle: {\n---\n")
    press(box, Key.Key_Return, ctrl=True)
    assert box.pane.typed.reason.text()  # and it is still there
    assert box.pane.typed.text.text() == "---\ntitle: {\n---\n"
    box.pane.typed.text.setText("---\ntitle: Mended\n---\n")
    press(box, Key.Key_Return, ctrl=True)
    assert window.session.library.articles[A].data == b"---\ntitle: Mended\n---\n"


def test_whole_files_say_why_and_are_decided_with_their_like(
    window: MainWindow, root: Path
) -> None:
    session = window.session
    another = b"---\ntitle: Another\n---\nOf something else\n"
    odd = FILE.replace(b"heat: 7", b"heat: 7\nheat: 8")
    session.edit([A, B, C], SetField("/quality", 1))
    for path, theirs in ((A, another), (B, odd)):
        (root / path).write_bytes(theirs)
        session.incoming.look(path)
    lost = session.library.articles[C]
    base, ours = lost.saved.decode(), lost.data.decode()
    session.conflicts.hold({C: (Conflict(WHOLE, base, ours, None, frozenset({"theirs"})),)})
    box = opened(window)
    assert "another article" in box.pane.reason.text()
    assert box.pane.keep_all.text() == "Mine for all such files (2)"
    press(box, Key.Key_Down)
    assert "a key twice" in box.pane.reason.text()
    press(box, Key.Key_Down)
    assert box.pane.heading.text() == "Deleted by somebody else"
    assert box.why.text().startswith("Somebody else deleted this file")
    assert "makes the file anew" in box.pane.reason.text()
    assert not box.pane.keep_all.isVisible()
    assert box.list.entry is not None
    assert box.list.rows.words(box.list.entry) == "Deleted by somebody else"


def test_long_files_leave_the_buttons_in_sight(window: MainWindow, root: Path) -> None:
    text = "".join(f"Line {number}\n" for number in range(80)).encode()
    (root / A).write_bytes(FILE + text)
    window.resize(1280, 800)
    window.show_library(Library.open(root))
    window.session.edit([A], SetBody("My line\n" * 80))
    (root / A).write_bytes(b"---\ntitle: [\n---\n" + b"Their line\n" * 80)
    window.session.incoming.look(A)
    box = opened(window)
    assert box.pane.heading.text() == "Whole file"
    button = box.pane.type_
    assert button.visibleRegion().boundingRect() == button.rect()


def test_it_follows_what_comes_while_it_is_open(window: MainWindow, root: Path) -> None:
    in_conflict(window, root, A)
    window.session.edit([B], SetField("/heat", 2))
    box = opened(window)
    press(box, Key.Key_Down)
    (root / B).write_bytes(THEIRS)
    window.session.incoming.look(B)
    assert at(box) == (A, "/heat")
    assert box.mine_all.text() == "Mine for all (3)"
    press(box, Key.Key_E)
    QTest.keyClicks(box.pane.typed.line, "55")
    (root / A).write_bytes(THEIRS.replace(b"heat: 99", b"heat: 98"))
    window.session.incoming.look(A)
    assert box.pane.theirs.text() == "98"
    assert box.pane.typed.line.text() == "55"
    (root / A).write_bytes(THEIRS.replace(b"heat: 99", b"heat: 1"))  # as it is here
    window.session.incoming.look(A)
    assert at(box) == (B, "/heat")
    assert not box.pane.typed.isVisible()
    window.show_library(Library.open(root))
    assert not box.isVisible()


def test_many_are_decided_while_the_box_goes_on(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "_news").mkdir()
    paths = [f"_news/{number:03}.md" for number in range(60)]
    for path in paths:
        (tmp_path / path).write_bytes(FILE)
    window = open_window(tmp_path)
    in_conflict(window, tmp_path, *paths)
    box = opened(window)
    assert box.mine_all.text() == "Mine for all (120)"
    box.mine_all.click()
    assert window.session.is_busy
    assert box.close_.text() == "Cancel"
    press(box, Key.Key_Escape)
    assert box.isVisible()
    assert len(window.session.conflicts.paths) == 60
    assert window.session.stack.undoText() != "Keep my 120 fields"
    assert not box.back.isEnabled()
    box.mine_all.click()
    settle(window)
    assert box.hint.button.text() == "Save 60 articles"
    press(box, Key.Key_Z, ctrl=True)
    assert box.mine_all.text() == "Mine for all (120)"
    box.theirs_all.click()
    window.show_library(Library.open(tmp_path))  # before it is worked out
    assert not window.session.is_busy
    assert not box.isVisible()


def test_the_notice_opens_it_at_the_article(window: MainWindow, root: Path) -> None:
    in_conflict(window, root, A)
    in_conflict(window, root, B)
    assert window.actions_.deciding.action.isEnabled()
    window.session.conflicts.shown.emit(B, "")
    box = window.actions_.deciding.box
    assert box is not None
    assert at(box) == (B, "/title")
    box.mine_all.click()
    box.close_.click()
    assert not window.actions_.deciding.action.isEnabled()
    assert window.messages.texts == []


def test_a_decision_asks_for_no_rows_out_of_sight(
    open_window: OpenWindow, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"_news/{number}.md" for number in range(150)]
    for path in paths:
        (root / path).write_bytes(FILE)
    window = open_window(root, watched=False)
    in_conflict(window, root, *paths)
    settle(window)
    box = opened(window)
    asked = 0
    number_of = UndecidedModel.rowCount

    def counted(model: UndecidedModel, *args: Any) -> int:
        nonlocal asked
        asked += 1
        return number_of(model, *args)

    monkeypatch.setattr(UndecidedModel, "rowCount", counted)
    press(box, Key.Key_1)
    assert (box._number, at(box)) == (299, ("_news/0.md", "/heat"))
    assert asked < 150


def test_a_mark_in_the_form_says_both_and_decides(window: MainWindow, root: Path) -> None:
    choose(window, A)
    in_conflict(window, root, A)
    form = window.editor.form
    assert form is not None

    def said(key: str) -> list[str]:
        return [each.text() for each in form.fields[key].findChildren(QLabel) if each.text()]

    def button(key: str, words: str) -> QPushButton:
        found = form.fields[key].findChildren(QPushButton)
        return next(each for each in found if each.text() == words)

    assert "The site says “The other story”; yours was “My story”" in said("title")
    assert "The site says “99”; yours was “1”" in said("heat")
    assert nameless(window.editor) == []
    button("title", "Keep mine").click()
    QTest.qWait(1)
    assert value(window, A, "title") == "My story"
    assert not any("The site says" in text for text in said("title"))
    button("heat", "Compare…").click()
    box = window.actions_.deciding.box
    assert box is not None
    assert at(box) == (A, "/heat")
    box.close_.click()
    choose(window, B)
    assert not any("The site says" in text for text in said("heat"))
    choose(window, A)
    assert "The site says “99”; yours was “1”" in said("heat")
    window.undo()
    assert "The site says “The other story”; yours was “My story”" in said("title")
