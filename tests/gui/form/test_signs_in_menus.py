"""A `&` in a value is a sign of it, not the mark of a menu's letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from curator.gui.form.grid import field_menu
from curator.gui.form.scalars import ChoiceField
from curator.gui.main_window import MainWindow
from curator.library.edits import AddTopic
from curator.library.specs import FieldSpec, Kind
from tests.gui.conftest import OpenWindow, choose

ONE = "_news/1.md"


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    (tmp_path / "_news").mkdir()
    for number in range(9):
        kind = "R&D" if number % 2 else "Q&A"
        text = f"---\ntitle: {number}\ntype: {kind}\nq&a: x\n---\n"
        (tmp_path / f"_news/{number}.md").write_text(text)
    window = open_window(tmp_path)
    choose(window, ONE)
    return window


def popup() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_a_choice_is_taken_as_it_is_written(window: MainWindow) -> None:
    form = window.editor.form
    assert form is not None
    choice = form.fields["type"]
    assert isinstance(choice, ChoiceField)
    choice._button.click()
    menu = popup()
    action = next(each for each in menu.actions() if each.data() == "Q&A")
    assert action.text() == "Q&&A"
    action.trigger()
    menu.close()
    assert window.session.library.articles[ONE].type == "Q&A"


def test_a_field_is_called_as_it_is_written(window: MainWindow) -> None:
    form = window.editor.form
    assert form is not None
    menu = field_menu(form.fields["q&a"], window)
    assert menu.actions()[0].text() == "Remove q&&a"
    menu.close()


def test_a_field_to_add_is_called_as_it_is_written(window: MainWindow, qtbot: QtBot) -> None:
    form = window.editor.form
    assert form is not None
    spec = FieldSpec("r&d", Kind.TEXT, "R&D")
    form.add_field.offer([spec], [])
    form.add_field.choose()
    menu = popup()
    action = menu.actions()[0]
    assert action.text() == "R&&D"
    with qtbot.waitSignal(form.add_field.wanted) as wanted:
        action.trigger()
    menu.close()
    assert wanted.args == [spec]


def test_undo_says_it_as_it_is_written(window: MainWindow) -> None:
    window.session.edit([ONE], AddTopic("R&D"))
    assert "R&&D" in window.actions_.undo.text()
    window.undo()
    assert "R&&D" in window.actions_.redo.text()
