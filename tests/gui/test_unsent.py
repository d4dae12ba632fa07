"""What is typed and not handed in yet is neither lost nor out of reach of the commands."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.document import Conflict
from curator.gui.decision import Decision
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from curator.library.outside import Outside
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
    window.leaving.read_again()
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


THEIRS = SOURCE.replace(b"One", b"Theirs")


def outside(window: MainWindow, root: Path, theirs: bytes) -> None:
    """Somebody writes the file, and the window takes it in."""
    (root / ONE).write_bytes(theirs)
    window.session.incoming.take_in([Outside(ONE, "changed", theirs)])
    QApplication.processEvents()
    while window.session.incoming.is_busy:
        QApplication.processEvents()


@pytest.mark.parametrize("pauses", [(), (1,), (3,), (1, 3)])
def test_a_field_that_is_changed_by_others_while_it_is_typed_is_undecided(
    window: MainWindow, root: Path, pauses: tuple[int, ...]
) -> None:
    found = title(window)
    found.box.setFocus()
    found.box.selectAll()
    for at, key in enumerate("Mine"):
        if at == 2:
            outside(window, root, THEIRS)
        QTest.keyClicks(found.box, key)
        if at in pauses:
            found._pause()
    assert found.box.text() == "Mine"
    assert found.flush()
    assert found.box.text() == "Theirs"
    assert window.session.library.articles[ONE].data == THEIRS
    (conflict,) = window.session.conflicts.of(ONE)
    assert conflict == Conflict("/title", "One", "Mine", "Theirs")
    window.session.conflicts.decide([Decision(ONE, conflict, "ours")])
    assert found.box.text() == "Mine"
    assert not window.session.conflicts.paths


@pytest.mark.parametrize(("choice", "text"), [("ours", "Mine"), ("theirs", "Theirs")])
def test_it_is_decided_while_it_is_typed(
    window: MainWindow, root: Path, choice: Literal["ours", "theirs"], text: str
) -> None:
    found = type_title(window, "Mine")
    outside(window, root, THEIRS)
    found._pause()
    assert found.box.text() == "Mine"
    (conflict,) = window.session.conflicts.of(ONE)
    window.session.conflicts.decide([Decision(ONE, conflict, choice)])
    assert found.box.text() == text
    assert found.flush()
    assert window.session.library.articles[ONE].title == text
    assert not window.session.conflicts.paths


def test_a_field_is_handed_in_where_others_changed_another(window: MainWindow, root: Path) -> None:
    found = type_title(window, "Mine")
    outside(window, root, SOURCE.replace(b"7", b"9"))
    assert found.flush()
    assert window.session.library.articles[ONE].data == SOURCE.replace(b"7", b"9").replace(
        b"One", b"Mine"
    )
    assert not window.session.conflicts.paths


def test_handed_in_before_the_window_hears_of_the_change(window: MainWindow, root: Path) -> None:
    found = type_title(window, "Mine")
    (root / ONE).write_bytes(THEIRS)
    window.session.store(window.session.library.read(ONE))
    assert found.flush()
    (conflict,) = window.session.conflicts.of(ONE)
    assert (conflict.base, conflict.ours, conflict.theirs) == ("One", "Mine", "Theirs")
