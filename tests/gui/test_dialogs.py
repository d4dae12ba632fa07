"""The boxes themselves: what they say and how they are left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from curator.gui.dialogs import KeysBox
from curator.gui.main_window import MainWindow
from curator.gui.questions import Boxes
from curator.gui.search_help import sections
from curator.library.fields import BUILT_IN
from curator.library.query import parse


def words(box: QDialog) -> str:
    return "\n".join(label.text() for label in box.findChildren(QLabel))


def test_the_keys_are_those_of_the_menus(window: MainWindow) -> None:
    box = KeysBox(window._theme, window)
    text = words(box)
    for action in window.actions():
        for shortcut in action.shortcuts():
            name = shortcut.toString().replace("Return", "Enter")
            name = name.replace("Up", "↑").replace("Down", "↓")
            if name not in ("Ctrl+Y", "F1", "F5", "Ctrl+Q", "?"):
                assert name in text, name
    box.deleteLater()


@pytest.mark.parametrize(
    ("button", "answer"), [("Save all 3", "save"), ("Discard", "discard"), ("Cancel", "cancel")]
)
def test_unsaved_changes_have_three_answers(
    window: MainWindow, qtbot: QtBot, button: str, answer: str
) -> None:
    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert "3 articles" in box.text()
        next(each for each in box.findChildren(QPushButton) if each.text() == button).click()

    QTimer.singleShot(0, window, click)
    assert Boxes(window._theme).unsaved(window, 3) == answer


def test_escape_cancels(window: MainWindow) -> None:
    def press() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        QTest.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(0, window, press)
    assert Boxes(window._theme).unsaved(window, 1) == "cancel"


def test_an_example_of_the_search_is_tried_by_mouse_and_by_keys(window: MainWindow) -> None:
    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, KeysBox)
        next(each for each in box.help.examples if each.text() == "published:no").click()

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, KeysBox)
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Tab)
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)

    boxes = Boxes(window._theme)
    QTimer.singleShot(0, window, click)
    assert boxes.keys(window) == "published:no"
    QTimer.singleShot(0, window, press)
    assert boxes.keys(window, of_search=True) == "power apps"


@pytest.mark.parametrize("topic", ["", "AI", "Computer Vision"])
def test_every_example_of_the_search_can_be_searched_for(topic: str) -> None:
    for half in sections(topic):
        for _heading, examples in half:
            for text, _words in examples:
                assert not parse(text, BUILT_IN, topics={topic}).is_empty or "sort:" in text


@pytest.mark.parametrize("of_search", [False, True])
def test_the_keys_have_room_on_a_small_screen(window: MainWindow, *, of_search: bool) -> None:
    box = KeysBox(window._theme, window, of_search=of_search, topic="Computer Vision")
    assert box.sizeHint().height() <= 700
    assert box.sizeHint().width() <= 1200
    box.deleteLater()
