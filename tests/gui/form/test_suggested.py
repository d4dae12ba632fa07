"""Suggested names: one click or key accepts one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from curator.bundled import resources
from curator.gui.form.suggested import SuggestedNames
from curator.gui.theme import Theme

Key = Qt.Key


class Page(QWidget):
    """A box, and the names that are suggested below it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.offered = ["red", "green", "R & B"]
        self.accepted: list[str] = []
        self.box = QLineEdit(self)
        self.suggested = SuggestedNames(theme, self)
        self.suggested.accepted.connect(self.accept)
        self.suggested.left.connect(self.box.setFocus)
        column = QVBoxLayout(self)
        column.addWidget(self.box)
        column.addWidget(self.suggested)
        column.addStretch(1)
        self.suggested.show_names(self.offered)

    def accept(self, name: str) -> None:
        self.accepted.append(name)
        self.offered.remove(name)
        self.suggested.show_names(self.offered)


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> Page:
    qapp.setStyle("Fusion")
    page = Page(Theme(qapp, resources()))
    qtbot.addWidget(page)
    page.resize(400, 200)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    page.box.setFocus()
    return page


def press(page: Page, key: Qt.Key) -> None:
    QTest.keyClick(page.focusWidget(), key)


def test_a_click_accepts(page: Page) -> None:
    button = page.suggested._buttons[1]
    at = button.mapTo(page, button.rect().center())
    QTest.mouseClick(page.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
    assert page.accepted == ["green"]
    assert page.suggested.names == ("red", "R & B")


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Space])
def test_tab_goes_there_and_a_key_accepts_one_after_the_other(page: Page, key: Qt.Key) -> None:
    press(page, Key.Key_Tab)
    press(page, Key.Key_Right)
    for _ in range(3):
        press(page, key)
    assert page.accepted == ["green", "R & B", "red"]
    assert page.suggested.isHidden()
    assert page.focusWidget() is page.box


def test_it_is_one_stop_for_tab(page: Page) -> None:
    press(page, Key.Key_Tab)
    assert page.focusWidget() is page.suggested._buttons[0]
    press(page, Key.Key_Tab)
    assert page.focusWidget() is page.box


def test_at_most_five_are_shown_and_none_takes_no_room(page: Page) -> None:
    page.suggested.show_names([str(number) for number in range(9)])
    assert page.suggested.names == ("0", "1", "2", "3", "4")
    page.suggested.show_names([])
    assert page.suggested.isHidden()


def test_names_are_said_in_words_and_ampersands_shown(page: Page) -> None:
    assert [b.accessibleName() for b in page.suggested._buttons][-1] == "Add R & B"
    assert page.suggested._buttons[2].text() == "R && B"


def test_long_names_are_cut_to_the_line(page: Page) -> None:
    page.suggested.show_names(["a very long name that nobody wants to read to the end" * 2, "x"])
    page.resize(180, 200)
    QApplication.processEvents()
    assert all(b.geometry().right() < page.suggested.width() for b in page.suggested._buttons)
    assert "…" in page.suggested._buttons[0].text()
