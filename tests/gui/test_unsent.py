"""What is typed and not handed in yet is neither lost nor out of reach of the commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.gui.form.field import TypedField
from curator.gui.main_window import MainWindow
from tests.gui.conftest import OpenWindow, choose

ONE = "_news/one.md"
SOURCE = b"---\ntitle: One\nheat: 7\n---\nBody\n"
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_news").mkdir()
    (tmp_path / ONE).write_bytes(SOURCE)
    return tmp_path


@pytest.fixture
def window(open_window: OpenWindow, root: Path) -> MainWindow:
    window = open_window(root)
    choose(window, ONE)
    return window


def title(window: MainWindow) -> TypedField:
    form = window.editor.form
    assert form is not None
    found = form.fields["title"]
    assert isinstance(found, TypedField)
    return found


def type_title(window: MainWindow, text: str) -> TypedField:
    found = title(window)
    found.box.setFocus()
    found.box.selectAll()
    QTest.keyClicks(found.box, text)
    return found


@pytest.mark.parametrize("modifiers", [CTRL, CTRL | SHIFT])
def test_saving_at_once_saves_what_was_typed(
    window: MainWindow, root: Path, modifiers: Qt.KeyboardModifier
) -> None:
    box = type_title(window, "New").box
    QTest.keyClick(box, Key.Key_S, modifiers)
    assert (root / ONE).read_bytes() == SOURCE.replace(b"One", b"New")


def test_undo_at_once_takes_it_back(window: MainWindow) -> None:
    found = type_title(window, "New")
    QTest.keyClick(found.box, Key.Key_Z, CTRL)
    assert found.box.text() == "One"
    assert window.session.modified_count == 0


def test_redo_hands_in_first(window: MainWindow) -> None:
    type_title(window, "New").flush()
    window.undo()
    type_title(window, "Other")
    window.redo()
    assert window.session.library.articles[ONE].title == "Other"


def test_the_palette_saves_what_was_typed(window: MainWindow, root: Path) -> None:
    type_title(window, "New")
    window.actions_.commands.trigger()
    box = window.actions_._box
    assert box is not None
    QTest.keyClicks(box.search, "save")
    QTest.keyClick(box.search, Key.Key_Return)
    assert (root / ONE).read_bytes() == SOURCE.replace(b"One", b"New")
    assert window.list.selected_paths() == [ONE]


def test_a_disabled_command_gives_its_place_to_no_other(window: MainWindow, root: Path) -> None:
    window.actions_.commands.trigger()
    box = window.actions_._box
    assert box is not None
    QTest.keyClicks(box.search, "save")
    QTest.keyClick(box.search, Key.Key_Return)
    assert box.isVisible()  # nothing to save: nothing is done
    box.close()
    assert (root / ONE).read_bytes() == SOURCE


def test_nothing_is_edited_while_the_site_is_read(window: MainWindow, qtbot: QtBot) -> None:
    window.reload_site()
    assert window.session.is_busy
    assert not window.editor.isEnabled()
    window.toggle_published()
    assert window.session.modified_count == 0
    with qtbot.waitSignal(window.session.opened):
        pass
    assert not window.session.is_busy
    assert window.editor.isEnabled()
    window.toggle_published()
    assert window.session.modified_count == 1
    assert QApplication.focusWidget() is window.list
