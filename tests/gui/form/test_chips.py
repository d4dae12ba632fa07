"""Chips with real keys and a real mouse: adding, removing, moving, and those that some lack."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from curator.bundled import resources
from curator.gui.form.chip import Chip
from curator.gui.form.chips import ChipsBox
from curator.gui.form.completions import Suggestion, SuggestionModel
from curator.gui.theme import Theme

# The offscreen platform has no keyboard to grab for the list of suggestions.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key, Alt, Left = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.MouseButton.LeftButton
KNOWN = ("red", "green", "blue", "black")


class Palette(QWidget):
    """Colours of one thing, or of several; the chips show them, and what they ask is done."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.names = ["red", "green", "mauve"]
        self.said: list[tuple[object, ...]] = []
        self.partial: Mapping[str, str] | None = None
        self.chips = ChipsBox(
            "Colours", theme, self.suggestions, lambda name: name in KNOWN, self,
            unknown="no usual colour",
        )  # fmt: skip
        self.chips.added.connect(self.add)
        self.chips.removed.connect(self.remove)
        self.chips.moved.connect(self.shift)
        column = QVBoxLayout(self)
        column.addWidget(self.chips)
        column.addWidget(QLineEdit(self))
        column.addStretch(1)
        self.show_all()

    def show_all(self) -> None:
        self.chips.show_names(self.names, self.partial)

    def suggestions(self, typed: str) -> list[Suggestion]:
        found = [Suggestion(each) for each in KNOWN if typed in each and each not in self.names]
        new = [Suggestion(typed, "A new one", known=False)] if typed and typed not in KNOWN else []
        return found + new

    def add(self, name: str) -> None:
        self.said.append(("added", name))
        if name not in self.names:
            self.names.append(name)
        self.show_all()

    def remove(self, name: str) -> None:
        self.said.append(("removed", name))
        self.names.remove(name)
        self.show_all()

    def shift(self, source: int, target: int) -> None:
        self.said.append(("moved", source, target))
        self.names.insert(target, self.names.pop(source))
        self.show_all()

    def chip(self, name: str) -> Chip:
        return next(chip for chip in self.chips.chips if chip.name == name)

    def focused(self) -> str:
        focus = self.focusWidget()
        if isinstance(focus, Chip):
            return focus.name
        return "input" if focus is self.chips.input else "elsewhere"

    def show_several(self) -> None:
        self.partial = {"green": "3 of 12", "mauve": "1 of 12"}
        self.show_all()


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    qapp.setStyle("Fusion")
    return Theme(qapp, resources())


@pytest.fixture
def palette(qtbot: QtBot, theme: Theme) -> Palette:
    palette = Palette(theme)
    qtbot.addWidget(palette)
    palette.resize(400, 200)
    palette.show()
    palette.activateWindow()
    qtbot.waitActive(palette)
    (model,) = palette.findChildren(SuggestionModel)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    palette.chips.input.setFocus()
    return palette


def press(palette: Palette, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    # Offscreen, the window does not become active again when the list of suggestions goes.
    target = QApplication.activePopupWidget() or palette.focusWidget()
    QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def cross(chip: Chip, words: str = "Remove") -> QToolButton:
    buttons = chip.findChildren(QToolButton)
    return next(b for b in buttons if b.toolTip().startswith(words) and b.isVisible())


def click(widget: QWidget, at: QPoint | None = None) -> None:
    window = widget.window()
    where = widget.mapTo(window, at or widget.rect().center())
    QTest.mouseClick(window.windowHandle(), Left, pos=where)


def drag(widget: QWidget, to: QPoint) -> None:
    window = widget.window().windowHandle()
    start = widget.mapTo(widget.window(), QPoint(14, widget.height() // 2))
    QTest.mousePress(window, Left, pos=start)
    for step in (0.3, 0.7, 1.0):
        QTest.mouseMove(window, start + (to - start) * step)
        QApplication.processEvents()
    QTest.mouseRelease(window, Left, pos=to)


def popup(palette: Palette) -> QListView:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QListView)
    return found


def test_enter_adds_the_first_known_name(palette: Palette) -> None:
    QTest.keyClicks(palette.chips.input, "bl")
    press(palette, Key.Key_Return)
    assert palette.said == [("added", "blue")]
    assert palette.chips.names == ("red", "green", "mauve", "blue")
    assert (palette.chips.input.text(), palette.focused()) == ("", "input")


def test_the_arrow_chooses_another_one(palette: Palette) -> None:
    QTest.keyClicks(palette.chips.input, "bl")
    press(palette, Key.Key_Down)
    press(palette, Key.Key_Return)
    assert palette.said == [("added", "black")]


def test_a_new_name_needs_a_choice_of_its_own(palette: Palette) -> None:
    QTest.keyClicks(palette.chips.input, "kites")
    assert not popup(palette).currentIndex().isValid()
    press(palette, Key.Key_Return)
    press(palette, Key.Key_Enter)
    assert palette.said == []
    assert popup(palette).isVisible()  # it says what can be done
    assert palette.chips.input.text() == "kites"
    press(palette, Key.Key_Down)
    press(palette, Key.Key_Return)
    assert palette.said == [("added", "kites")]


def test_a_new_name_can_be_clicked(palette: Palette) -> None:
    QTest.keyClicks(palette.chips.input, "kites")
    view = popup(palette)
    at = view.visualRect(view.model().index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Left, pos=at)
    assert palette.said == [("added", "kites")]


def test_a_new_name_has_room_for_its_two_lines(palette: Palette) -> None:
    QTest.keyClicks(palette.chips.input, "bl")
    view = popup(palette)
    rows = [view.visualRect(view.model().index(row, 0)) for row in range(3)]
    assert rows[2].height() > rows[0].height()
    assert view.viewport().rect().contains(rows[2])


def test_nothing_is_marked_while_nothing_is_typed(palette: Palette) -> None:
    press(palette, Key.Key_Down)
    assert not popup(palette).currentIndex().isValid()
    press(palette, Key.Key_Return)
    assert palette.said == []


def test_tab_leaves_and_adds_nothing(palette: Palette) -> None:
    QTest.keyClicks(palette.chips.input, "bl")
    press(palette, Key.Key_Tab)
    assert palette.said == []
    assert palette.focused() == "elsewhere"


def test_escape_closes_the_suggestions_first(palette: Palette) -> None:
    QTest.keyClicks(palette.chips.input, "bl")
    press(palette, Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert palette.chips.input.text() == "bl"


def test_the_cross_takes_a_chip_away(palette: Palette) -> None:
    click(cross(palette.chip("green")))
    assert palette.said == [("removed", "green")]
    assert palette.chips.names == ("red", "mauve")
    assert palette.focused() == "input"


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_keys_take_chips_away_one_after_the_other(palette: Palette, key: Qt.Key) -> None:
    click(palette.chip("red"), QPoint(12, 8))
    assert palette.focused() == "red"
    press(palette, key)
    assert palette.focused() == "green"
    press(palette, key)
    press(palette, key)
    assert palette.chips.names == ()
    assert palette.focused() == "input"


def test_backspace_goes_to_the_last_chip_first(palette: Palette) -> None:
    press(palette, Key.Key_Backspace)
    assert (palette.focused(), palette.said) == ("mauve", [])
    press(palette, Key.Key_Backspace)
    assert palette.said == [("removed", "mauve")]


def test_a_refused_removal_leaves_the_keyboard(palette: Palette) -> None:
    palette.chips.removed.disconnect(palette.remove)
    palette.chip("green").setFocus()
    press(palette, Key.Key_Delete)
    assert palette.focused() == "green"


def test_the_arrows_go_along_the_chips(palette: Palette) -> None:
    seen = []
    keys = (Key.Key_Left, Key.Key_Left, Key.Key_Left, Key.Key_Left, Key.Key_Right, Key.Key_End)
    for key in (*keys, Key.Key_Left, Key.Key_Home):
        press(palette, key)
        seen.append(palette.focused())
    assert seen == ["mauve", "green", "red", "red", "green", "input", "mauve", "red"]


def test_right_to_left_the_arrows_are_mirrored(palette: Palette) -> None:
    palette.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert palette.chip("red").x() > palette.chip("green").x() > palette.chips.input.x()
    press(palette, Key.Key_Right)
    assert palette.focused() == "mauve"
    press(palette, Key.Key_Right)
    assert palette.focused() == "green"
    press(palette, Key.Key_Left)
    assert palette.focused() == "mauve"
    press(palette, Key.Key_Right, Alt)
    assert palette.said == [("moved", 2, 1)]


@pytest.mark.parametrize("keys", [(Key.Key_Right, Key.Key_Left), (Key.Key_Down, Key.Key_Up)])
def test_alt_and_arrows_move_a_chip_and_the_keyboard_with_it(
    palette: Palette, keys: tuple[Qt.Key, Qt.Key]
) -> None:
    palette.chip("red").setFocus()
    press(palette, keys[0], Alt)
    press(palette, keys[0], Alt)
    assert palette.chips.names == ("green", "mauve", "red")
    assert palette.focused() == "red"
    press(palette, keys[0], Alt)
    press(palette, keys[1], Alt)
    assert palette.said == [("moved", 0, 1), ("moved", 1, 2), ("moved", 2, 1)]
    assert palette.focused() == "red"


def test_a_chip_is_dragged_to_another_place(palette: Palette) -> None:
    last = palette.chip("mauve").geometry()
    drag(palette.chip("red"), palette.chips.mapTo(palette, last.center() + QPoint(20, 0)))
    assert palette.said == [("moved", 0, 2)]
    assert palette.chips.names == ("green", "mauve", "red")


def test_a_drag_from_the_cross_moves_nothing(palette: Palette) -> None:
    chip = palette.chip("red")
    window = palette.windowHandle()
    start = cross(chip).mapTo(palette, QPoint(5, 5))
    QTest.mousePress(window, Left, pos=start)
    for far in (30, 90):
        QTest.mouseMove(window, start + QPoint(far, 0))
        QApplication.processEvents()
    QTest.mouseRelease(window, Left, pos=start + QPoint(90, 0))
    assert palette.said == []


def test_a_chip_that_some_lack_is_added_or_removed_for_all(palette: Palette) -> None:
    palette.show_several()
    assert [chip.part for chip in palette.chips.chips] == ["", "3 of 12", "1 of 12"]
    click(cross(palette.chip("green"), "Add green to all"))
    click(cross(palette.chip("mauve"), "Remove mauve from all"))
    assert palette.said == [("added", "green"), ("removed", "mauve")]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Space, Key.Key_Plus])
def test_a_key_adds_it_to_all(palette: Palette, key: Qt.Key) -> None:
    palette.show_several()
    palette.chip("red").setFocus()
    press(palette, key)
    assert palette.said == []  # all have it
    palette.chip("green").setFocus()
    press(palette, key)
    assert palette.said == [("added", "green")]


def test_what_several_have_has_no_order(palette: Palette) -> None:
    palette.show_several()
    palette.chip("red").setFocus()
    press(palette, Key.Key_Right, Alt)
    drag(palette.chip("red"), palette.chips.mapTo(palette, QPoint(300, 10)))
    assert palette.said == []
    palette.partial = None
    palette.show_all()
    press(palette, Key.Key_Right, Alt)
    assert palette.said == [("moved", 0, 1)]


def test_many_names_of_several_are_shown_when_one_asks(palette: Palette) -> None:
    palette.names = [f"name {number}" for number in range(100)]
    palette.partial = {"name 99": "1 of 12"}
    palette.resize(400, 900)
    palette.show_all()
    QApplication.processEvents()
    assert len(palette.chips.chips) == 24
    assert palette.chips._more.text() == "76 more"
    click(palette.chips._more)
    assert len(palette.chips.chips) == 100
    assert palette.focused() == "name 24"


def test_all_names_of_one_are_shown(palette: Palette) -> None:
    palette.names = [f"name {number}" for number in range(100)]
    palette.show_all()
    assert len(palette.chips.chips) == 100
    assert palette.chips._more.isHidden()


def test_chips_say_in_words_what_they_are(palette: Palette) -> None:
    palette.show_several()
    assert [chip.accessibleName() for chip in palette.chips.chips] == [
        "red",
        "green, only 3 of 12 have it",
        "mauve, only 1 of 12 have it, no usual colour",
    ]
    assert palette.chip("mauve").toolTip() == "mauve\nOnly 1 of 12 have it\nNo usual colour"
    names = {child.accessibleName() for child in palette.chips.findChildren(QToolButton)}
    assert {"Remove red", "Add green to all", "Remove green from all"} <= names


def test_the_same_name_twice_is_two_chips(palette: Palette) -> None:
    palette.names = ["red", "red"]
    palette.show_all()
    assert palette.chips.names == ("red", "red")
    palette.chips.chips[1].setFocus()
    press(palette, Key.Key_Delete)
    assert list(palette.chips.names) == ["red"]
    assert palette.focused() == "input"


def test_showing_the_same_again_keeps_the_widgets(palette: Palette) -> None:
    before = palette.chips.chips
    palette.show_all()
    assert palette.chips.chips == before
    palette.names.reverse()
    palette.show_all()
    assert set(palette.chips.chips) == set(before)


def test_chips_flow_over_lines_and_are_never_wider_than_the_box(palette: Palette) -> None:
    palette.names += ["a name that is far too long for any box and goes on and on and on", "红色"]
    palette.show_all()
    for width in (400, 160, 120):
        palette.resize(width, 400)
        QApplication.processEvents()
        rects = [*(chip.geometry() for chip in palette.chips.chips), palette.chips.input.geometry()]
        assert all(QRect(0, 0, palette.chips.width(), 400).contains(rect) for rect in rects)
        assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    assert palette.chips.heightForWidth(120) > palette.chips.heightForWidth(600)


def test_a_click_beside_the_chips_goes_into_the_input(palette: Palette) -> None:
    palette.chip("red").setFocus()
    click(palette.chips, QPoint(2, 2))
    assert palette.focused() == "input"


def test_chips_that_go_leave_nothing_behind(palette: Palette) -> None:
    for names in (["a", "b"], [], ["c"], ["red", "green"]):
        palette.names = list(names)
        palette.show_all()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(palette.chips.findChildren(Chip)) == 2
