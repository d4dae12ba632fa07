"""The topics of articles in the window: what keys, clicks and suggestions do to the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from curator.gui.form.chip import Chip
from curator.gui.form.topics import TopicsField, suggest_topics
from curator.gui.main_window import MainWindow
from tests.gui.conftest import OpenWindow, choose

# The offscreen platform has no keyboard to grab for the list of suggestions.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ONE, TWO, TWICE = "_news/one.md", "_news/two.md", "_videos/twice.md"
DATA = {
    ONE: b"---\ntitle: One on recognition\ntopics:\n  - AI   # main\n  - Odd one\n---\n",
    TWICE: b"---\ntitle: Twice\ntopics:\n  - AI\n  - Ethics\n  - AI\n---\n",
    TWO: b"---\ntitle: Two\ntopics:\n  - Ethics\n  - AI\n  - Odd one\n---\n",
}
TERMS = {
    "00-ai.yaml": "name: AI\n_id: ai\nkeywords: [artificial intelligence]\n",
    "01-vision.yaml": "name: Computer Vision\nshortname: Vision\nparent: AI\n"
    "keywords: [recognition]\n",
    "02-ethics.yaml": "name: Ethics\nparent: AI\n",
}
Key, Alt = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    root = tmp_path / "small"
    (root / "_news").mkdir(parents=True)
    (root / "_videos").mkdir()
    (root / "_data" / "topics").mkdir(parents=True)
    for path, data in DATA.items():
        (root / path).write_bytes(data)
    for name, text in TERMS.items():
        (root / "_data" / "topics" / name).write_text(text)
    window = open_window(root)
    choose(window, ONE)
    return window


@pytest.fixture
def field(window: MainWindow) -> TopicsField:
    window.add_topic()
    return topics(window)


def topics(window: MainWindow) -> TopicsField:
    assert window.editor.form is not None
    field = window.editor.form.fields["topics"]
    assert isinstance(field, TopicsField)
    return field


def data(field: TopicsField, path: str = ONE) -> bytes:
    window = field.window()
    assert isinstance(window, MainWindow)
    return window.session.library.articles[path].data


def press(field: TopicsField, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    # Offscreen, the window does not become active again when the list of suggestions goes.
    target = QApplication.activePopupWidget() or field.window().focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def chip(field: TopicsField, name: str) -> Chip:
    return next(chip for chip in field.chips.chips if chip.name == name)


def test_t_goes_to_the_input_and_offers_everything(field: TopicsField) -> None:
    assert field.window().focusWidget() is field.chips.input
    assert QApplication.activePopupWidget() is not None
    press(field, Key.Key_Return)
    assert data(field) == DATA[ONE]


def test_typing_and_enter_add_the_first_suggestion(field: TopicsField) -> None:
    QTest.keyClicks(field.chips.input, "vis")
    press(field, Key.Key_Return)
    assert data(field) == DATA[ONE].replace(b"Odd one\n", b"Odd one\n  - Computer Vision\n")
    assert field.chips.names == ("AI", "Odd one", "Computer Vision")
    assert field.chips.input.text() == ""
    assert field.window().focusWidget() is field.chips.input


def test_a_new_topic_is_made_only_by_choice(field: TopicsField) -> None:
    QTest.keyClicks(field.chips.input, "Kites: red")
    press(field, Key.Key_Return)
    assert data(field) == DATA[ONE]
    field.chips.input.offer()  # offscreen the list goes when the window is not active
    press(field, Key.Key_Down)
    press(field, Key.Key_Return)
    assert field.chips.names[-1] == "Kites: red"
    assert b'  - "Kites: red"\n' in data(field) or b"  - 'Kites: red'\n" in data(field)


def test_escape_closes_the_suggestions_first(field: TopicsField) -> None:
    QTest.keyClicks(field.chips.input, "vis")
    press(field, Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert field.chips.input.text() == "vis"
    assert data(field) == DATA[ONE]


def test_the_cross_takes_a_topic_away(field: TopicsField) -> None:
    buttons = chip(field, "Odd one").findChildren(QToolButton)
    next(button for button in buttons if button.toolTip() == "Remove Odd one").click()
    assert field.chips.names == ("AI",)
    assert data(field) == DATA[ONE].replace(b"  - Odd one\n", b"")


def test_keys_move_a_topic_and_one_undo_takes_that_back(field: TopicsField) -> None:
    press(field, Key.Key_Escape)
    chip(field, "Odd one").setFocus()
    press(field, Key.Key_Left, Alt)
    assert (
        data(field)
        == b"---\ntitle: One on recognition\ntopics:\n  - Odd one\n  - AI   # main\n---\n"
    )
    assert field.window().focusWidget() is chip(field, "Odd one")
    press(field, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert data(field) == DATA[ONE]
    assert field.chips.names == ("AI", "Odd one")
    assert field.window().focusWidget() is chip(field, "Odd one")


def test_a_topic_is_dragged(field: TopicsField) -> None:
    press(field, Key.Key_Escape)
    window = field.window()
    first, last = chip(field, "AI"), chip(field, "Odd one")
    start = first.mapTo(window, QPoint(12, 10))
    end = last.mapTo(window, QPoint(last.width() - 4, 10))
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(window.windowHandle(), button, pos=start)
    for step in (0.3, 0.7, 1.0):
        QTest.mouseMove(window.windowHandle(), start + (end - start) * step)
        QApplication.processEvents()
    QTest.mouseRelease(window.windowHandle(), button, pos=end)
    assert field.chips.names == ("Odd one", "AI")
    assert b"- Odd one\n  - AI" in data(field)


def test_a_topic_that_is_not_in_the_vocabulary_says_so(field: TopicsField) -> None:
    assert [chip.unknown for chip in field.chips.chips] == ["", "not in the vocabulary"]
    assert chip(field, "Odd one").accessibleName() == "Odd one, not in the vocabulary"


def test_what_title_and_excerpt_say_is_suggested(field: TopicsField) -> None:
    form = field.window().editor.form  # type: ignore[attr-defined]
    suggest_topics(form.fields.values(), [f.row for f in form.fields.values()])
    assert field.suggested.names == ("Computer Vision",)
    field.suggested._buttons[0].click()
    assert data(field) == DATA[ONE].replace(b"Odd one\n", b"Odd one\n  - Computer Vision\n")
    assert field.suggested.isHidden()


def test_a_missing_parent_is_offered_once_with_its_reason(window: MainWindow) -> None:
    choose(window, TWO)
    field = topics(window)
    buttons = chip(field, "AI").findChildren(QToolButton)
    next(button for button in buttons if button.toolTip() == "Remove AI").click()
    assert "belongs to “AI”" in field.notes.text
    assert field.suggested.names == ()


def test_one_of_two_same_topics_goes_alone(window: MainWindow) -> None:
    choose(window, TWICE)
    field = topics(window)
    first = field.chips.chips[0].findChildren(QToolButton)
    next(button for button in first if button.toolTip() == "Remove AI").click()
    assert data(field, TWICE) == DATA[TWICE].replace(b"  - Ethics\n  - AI\n", b"  - Ethics\n")


def several(window: MainWindow, qtbot: QtBot) -> TopicsField:
    window.list.setFocus()
    window.list.choose(ONE)
    QTest.keyClick(window.list, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: set(window.editor.paths) == {ONE, TWO})
    qtbot.waitUntil(lambda: window.editor.form is not None)
    field = topics(window)
    qtbot.waitUntil(lambda: field.row.of == 2)
    return field


def test_several_show_who_has_what(window: MainWindow, qtbot: QtBot) -> None:
    field = several(window, qtbot)
    parts = {chip.name: chip.part for chip in field.chips.chips}
    assert parts == {"AI": "", "Odd one": "", "Ethics": "1 of 2"}
    assert field.suggested.isHidden()


def test_plus_gives_a_topic_to_all_and_the_cross_takes_it_from_all(
    window: MainWindow, qtbot: QtBot
) -> None:
    field = several(window, qtbot)
    buttons = {b.toolTip(): b for b in field.findChildren(QToolButton)}
    buttons["Add Ethics to all"].click()
    assert data(field, ONE) == DATA[ONE].replace(b"Odd one\n", b"Odd one\n  - Ethics\n")
    assert data(field, TWO) == DATA[TWO]
    assert chip(field, "Ethics").part == ""
    buttons["Remove Odd one"].click()
    assert b"Odd one" not in data(field, ONE) + data(field, TWO)
    window.session.undo()
    window.session.undo()
    assert (data(field, ONE), data(field, TWO)) == (DATA[ONE], DATA[TWO])


def test_typing_offers_what_only_some_have(window: MainWindow, qtbot: QtBot) -> None:
    field = several(window, qtbot)
    QTest.keyClicks(field.chips.input, "eth")
    press(field, Key.Key_Return)
    assert b"Ethics" in data(field, ONE)
    assert data(field, TWO) == DATA[TWO]
