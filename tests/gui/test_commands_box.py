"""Every command by typing its name, with real keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from curator.gui.commands_box import Command, CommandsBox, commands_of, unmarked
from curator.gui.main_window import MainWindow
from curator.gui.palette import DARK
from curator.gui.theme import Scheme
from curator.library.edits import AddTopic
from tests.gui.conftest import Answers, choose, watch_models
from tests.gui.test_main_window import CTRL, SEED, SHIFT, Key, press


def opened(window: MainWindow) -> CommandsBox:
    """The box, opened with its key."""
    press(window, Key.Key_P, CTRL | SHIFT)
    box = window.findChild(CommandsBox)
    assert box is not None
    assert box.isVisible()
    assert box.search.hasFocus()
    watch_models(window)
    return box


def rows(box: CommandsBox) -> list[Command]:
    found = [box.model.at(row) for row in range(box.model.rowCount())]
    return [each for each in found if each is not None]


def marked(box: CommandsBox) -> str:
    return str(box.list.currentIndex().data())


def run(window: MainWindow, typed: str) -> None:
    """Open the box, type this, press Enter."""
    box = opened(window)
    QTest.keyClicks(box.search, typed)
    QTest.keyClick(box.search, Key.Key_Return)
    assert not box.isVisible()
    # The platform without windows makes a popup the active window, and leaves it so.
    QApplication.processEvents()
    window.activateWindow()
    QApplication.processEvents()


def test_letters_find_a_command_and_enter_runs_it(window: MainWindow, site: Path) -> None:
    choose(window, SEED)
    press(window, Key.Key_Space)
    box = opened(window)
    QTest.keyClicks(box.search, "snx")
    assert marked(box) == "Save and go to the next"
    QTest.keyClick(box.search, Key.Key_Enter)
    assert not box.isVisible()
    assert b"published: true" in (site / SEED).read_bytes()
    assert window.list.selected_paths() != [SEED]
    assert window.list.hasFocus()


def test_a_letter_command_acts_on_the_selection_and_the_list_keeps_the_keyboard(
    window: MainWindow,
) -> None:
    window.list.choose_next()
    for _ in range(2):
        press(window, Key.Key_Down, SHIFT)
    selected = window.list.selected_paths()
    run(window, "toggle")
    assert set(window.session.modified) == set(selected)
    assert window.list.hasFocus()
    run(window, "undo")
    assert window.session.modified == ()


def test_the_field_that_the_keyboard_was_in_is_removed(window: MainWindow) -> None:
    choose(window, SEED)
    form = window.editor.form
    assert form is not None
    form.fields["excerpt"].setFocus()
    run(window, "remove field")
    assert "excerpt" not in window.session.library.articles[SEED].keys
    assert window.session.modified == (SEED,)


def test_text_that_is_being_typed_is_not_lost(window: MainWindow) -> None:
    choose(window, SEED)
    press(window, Key.Key_Return)
    press(window, Key.Key_End, CTRL)
    title = QApplication.focusWidget()
    assert title is not None
    QTest.keyClicks(title, "!")
    run(window, "undo")
    assert window.session.modified == ()
    press(window, Key.Key_Z, CTRL | SHIFT)
    assert window.session.library.articles[SEED].title.endswith("!")


def test_escape_leaves_all_as_it_was(window: MainWindow) -> None:
    choose(window, SEED)
    box = opened(window)
    QTest.keyClicks(box.search, "toggle")
    QTest.keyClick(box.search, Key.Key_Escape)
    assert not box.isVisible()
    assert window.session.modified == ()
    assert window.list.hasFocus()
    assert window.list.selected_paths() == [SEED]


def test_arrows_go_over_what_makes_no_sense_now(window: MainWindow) -> None:
    box = opened(window)
    names = [each.name for each in rows(box) if each.can]
    assert any(not each.can for each in rows(box))
    seen = [marked(box)]
    for _ in range(len(names)):
        QTest.keyClick(box.search, Key.Key_Down)
        seen.append(marked(box))
    assert seen == [*names, names[0]]
    QTest.keyClick(box.search, Key.Key_Up)
    assert marked(box) == names[-1]
    QTest.keyClick(box.search, Key.Key_PageUp)
    assert marked(box) != names[-1]
    QTest.keyClick(box.search, Key.Key_PageDown)
    assert marked(box) == names[-1]


def test_what_makes_no_sense_now_cannot_be_chosen(window: MainWindow) -> None:
    box = opened(window)
    QTest.keyClicks(box.search, "save all")
    row = next(at for at, each in enumerate(rows(box)) if each.name == "Save all")
    index = box.model.index(row)
    assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Save all, File, Ctrl+Shift+S, not available now"
    where = box.list.visualRect(index).center()
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(box.list.viewport(), Qt.MouseButton.LeftButton, none, where)
    assert box.isVisible()
    QTest.keyClick(box.search, Key.Key_Escape)


def test_a_click_runs_a_command(window: MainWindow, answers: Answers) -> None:
    box = opened(window)
    QTest.keyClicks(box.search, "keys")
    where = box.list.visualRect(box.model.index(0)).center()
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(box.list.viewport(), Qt.MouseButton.LeftButton, none, where)
    assert not box.isVisible()
    assert answers.asked == ["keys"]


def test_nothing_found_says_so(window: MainWindow) -> None:
    box = opened(window)
    QTest.keyClicks(box.search, "xyzzy")
    assert rows(box) == []
    QTest.keyClick(box.search, Key.Key_Down)
    QTest.keyClick(box.search, Key.Key_Return)
    assert box.isVisible()
    assert box._nothing.isVisible()
    QTest.keyClick(box.search, Key.Key_Escape)


def test_what_was_used_last_is_first(window: MainWindow) -> None:
    run(window, "next article")
    run(window, "dark")
    assert window._theme.colours is DARK
    box = opened(window)
    assert [each.name for each in rows(box)][:2] == ["Dark", "Next article"]
    assert rows(box)[0].on
    said = box.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Dark, on, View"
    QTest.keyClick(box.search, Key.Key_Escape)
    window._theme.choose(Scheme.SYSTEM)


def test_names_are_read_as_they_are_written(window: MainWindow) -> None:
    choose(window, SEED)
    window.session.edit([SEED], AddTopic("R&D"))
    undo = window.actions_.undo
    assert "R&&D" in undo.text()
    box = opened(window)
    QTest.keyClicks(box.search, "undo r&d")
    assert "R&D" in marked(box)
    assert "R&&D" not in marked(box)
    QTest.keyClick(box.search, Key.Key_Return)
    assert window.session.modified == ()
    assert undo.text() == "Undo"
    assert window.actions_.redo.toolTip().count("&") == 1


@pytest.mark.parametrize(
    ("text", "words"), [("&File", "File"), ("R&&D", "R&D"), ("A&&&B", "A&B"), ("Open…", "Open")]
)
def test_unmarked(text: str, words: str) -> None:
    assert unmarked(text) == words


def test_every_command_is_in_a_menu_and_in_the_box(window: MainWindow) -> None:
    listed = [each.action for each in commands_of(window.menuBar())]
    folds = [each for each in window.panes.findChildren(QAction) if each.parent() is window.panes]
    assert folds
    commands = [
        each
        for holder in (window.actions_, *window.actions_.children())
        for each in vars(holder).values()
        if isinstance(each, QAction) and each.menu() is None
    ]
    for action in [*window.actions(), *folds, *window.tools.actions(), *commands]:
        if action.text() and not action.isSeparator():
            assert action in listed, action.text()
    box = opened(window)
    assert [each.action for each in rows(box)] == listed
    QTest.keyClick(box.search, Key.Key_Escape)


def test_a_command_in_a_menu_within_a_menu_is_called_by_both(window: MainWindow) -> None:
    bar = window.menuBar()
    inner = bar.actions()[0].menu()
    assert isinstance(inner, QMenu)
    within = inner.addMenu("Mo&ve to")
    action = within.addAction("Bits && pieces")
    name = "Move to Bits & pieces"
    found = [each for each in commands_of(bar) if each.action == action]
    assert [(each.name, each.menu, each.can) for each in found] == [(name, "File", True)]
    within.setEnabled(False)
    assert not next(each for each in commands_of(bar) if each.action == action).can


def test_it_stands_within_the_window(window: MainWindow, qtbot: QtBot) -> None:
    box = opened(window)
    inside = window.geometry()
    assert inside.contains(box.geometry())
    assert abs(box.geometry().center().x() - inside.center().x()) <= 2  # a frame
    QTest.keyClick(box.search, Key.Key_Escape)
