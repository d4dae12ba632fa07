"""Changing the order of widgets, with the mouse and with the keys of a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from curator.gui.form.landing import is_column, landing
from curator.gui.form.reorder import Reorder

Key, Alt, Left = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.MouseButton.LeftButton


class Item(QFrame):
    """A card with a label, a box and a button."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.clicks = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line = QHBoxLayout(self)
        self.label = QLabel(name, self)
        self.box = QLineEdit(self)
        self.button = QPushButton("Go", self)
        for widget in (self.label, self.box, self.button):
            line.addWidget(widget)


class Board(QWidget):
    """Items that are made anew after each move, as those of the form are."""

    def __init__(self, names: str, *, flow: bool = False) -> None:
        super().__init__()
        self.names = list(names)
        self.items: list[Item] = []
        self.moves: list[tuple[int, int]] = []
        self.presses = 0
        self.rebuild = True
        self.line: QVBoxLayout | QHBoxLayout = QHBoxLayout(self) if flow else QVBoxLayout(self)
        self.fill()
        self.reorder = Reorder(self, lambda: self.items, self)
        self.reorder.moved.connect(self.move_item)

    def fill(self) -> None:
        for item in self.items:
            self.line.removeWidget(item)
            item.hide()
            item.deleteLater()
        self.items = [Item(name, self) for name in self.names]
        for item in self.items:
            self.line.addWidget(item)
            item.show()

    def move_item(self, source: int, target: int) -> None:
        self.moves.append((source, target))
        self.names.insert(target, self.names.pop(source))
        if self.rebuild:
            self.fill()

    def mousePressEvent(self, event: object) -> None:
        self.presses += 1


# The offscreen platform has no keyboard to grab for a list that drops down.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Callable[[QWidget], None]]:
    def show(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitActive(widget)

    yield show
    QApplication.processEvents()


@pytest.fixture
def board(show: Callable[[QWidget], None]) -> Board:
    board = Board("abcd")
    board.resize(400, 320)
    show(board)
    return board


@pytest.fixture
def flow(show: Callable[[QWidget], None]) -> Board:
    board = Board("abc", flow=True)
    board.resize(600, 80)
    show(board)
    return board


def to_window(widget: QWidget, at: QPoint | None = None) -> QPoint:
    return widget.mapTo(widget.window(), at or widget.rect().center())


def press(widget: QWidget) -> None:
    QTest.mousePress(widget.window().windowHandle(), Left, pos=to_window(widget))


def move(window: QWidget, at: QPoint) -> None:
    QTest.mouseMove(window.windowHandle(), at)
    QApplication.processEvents()


def let_go(window: QWidget, at: QPoint) -> None:
    QTest.mouseRelease(window.windowHandle(), Left, pos=at)


def drag(widget: QWidget, to: QPoint) -> None:
    window = widget.window()
    start = to_window(widget)
    press(widget)
    for step in (0.2, 0.5, 0.8, 1.0):
        move(window, start + (to - start) * step)
    let_go(window, to)


def above(item: QWidget) -> QPoint:
    return to_window(item, QPoint(30, 3))


def below(item: QWidget) -> QPoint:
    return to_window(item, QPoint(30, item.height() - 4))


def test_a_drag_by_the_label_moves_down(board: Board) -> None:
    drag(board.items[0].label, below(board.items[2]))
    assert board.moves == [(0, 2)]
    assert board.names == list("bcad")
    assert not board.reorder.dragging


def test_a_drag_moves_up(board: Board) -> None:
    drag(board.items[3].label, above(board.items[0]))
    assert board.names == list("dabc")


def test_items_may_be_rebuilt_and_dragged_again(board: Board) -> None:
    for _ in range(3):
        drag(board.items[0].label, below(board.items[3]))
        QApplication.processEvents()
    assert board.names == list("dabc")


@pytest.mark.parametrize("place", [lambda b: above(b.items[1]), lambda b: below(b.items[1])])
def test_dropped_in_place_nothing_moves(board: Board, place: Callable[[Board], QPoint]) -> None:
    drag(board.items[1].label, place(board))
    assert board.moves == []


def test_a_drag_past_the_ends_lands_there(board: Board) -> None:
    drag(board.items[1].label, QPoint(30, board.height() - 1))
    QApplication.processEvents()
    drag(board.items[2].label, QPoint(30, 0))
    assert board.moves == [(1, 3), (2, 0)]


def test_a_small_move_is_a_click(board: Board) -> None:
    label = board.items[0].label
    press(label)
    move(board, to_window(label) + QPoint(2, 2))
    assert not board.reorder.dragging
    let_go(board, to_window(label) + QPoint(2, 2))
    assert board.moves == []


def test_buttons_and_boxes_in_an_item_keep_working(board: Board) -> None:
    clicks: list[int] = []
    item = board.items[0]
    item.button.clicked.connect(lambda: clicks.append(1))
    item.box.setText("one two three")
    QTest.mouseClick(board.windowHandle(), Left, pos=to_window(item.button))
    assert clicks == [1]
    drag(item.button, below(board.items[3]))
    drag(item.box, below(board.items[3]))
    assert board.moves == []
    assert board.focusWidget() is item.box
    QTest.keyClicks(item.box, "!")
    assert "!" in item.box.text()


def test_a_press_on_an_item_is_none_on_the_container(board: Board) -> None:
    QTest.mouseClick(board.windowHandle(), Left, pos=to_window(board.items[0].label))
    assert board.presses == 0
    assert board.focusWidget() is board.items[0]
    QTest.mouseClick(board.windowHandle(), Left, pos=QPoint(2, 2))
    assert board.presses == 1


def test_other_buttons_do_not_drag(board: Board) -> None:
    start = to_window(board.items[0].label)
    right = Qt.MouseButton.RightButton
    QTest.mousePress(board.windowHandle(), right, pos=start)
    move(board, start + QPoint(0, 150))
    assert not board.reorder.dragging
    QTest.mouseRelease(board.windowHandle(), right, pos=start + QPoint(0, 150))
    assert board.moves == []


def test_escape_cancels_and_reaches_nobody_else(board: Board) -> None:
    heard: list[int] = []
    QShortcut(QKeySequence(Key.Key_Escape), board, lambda: heard.append(1))
    label = board.items[0].label
    press(label)
    move(board, below(board.items[2]))
    assert board.reorder.dragging
    QTest.keyClick(board.windowHandle(), Key.Key_Escape)
    assert not board.reorder.dragging
    move(board, below(board.items[3]))
    let_go(board, below(board.items[3]))
    assert board.moves == []
    assert heard == []
    QTest.keyClick(board.windowHandle(), Key.Key_Escape)
    assert heard == [1]


def test_a_line_shows_where_it_lands_and_nothing_stays_behind(board: Board) -> None:
    children = len(board.findChildren(QWidget))
    accent = board.palette().highlight().color().rgb()

    def coloured() -> int:
        picture = board.grab().toImage()
        x = board.items[1].x() + board.items[1].width() // 2
        return sum(picture.pixel(x, y) == accent for y in range(picture.height()))

    press(board.items[0].label)
    move(board, above(board.items[1]))
    assert board.reorder.dragging
    assert coloured() == 0  # in place
    move(board, below(board.items[2]))
    assert coloured() == 2
    let_go(board, below(board.items[0]))
    board.reorder.cancel()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert coloured() == 0
    assert len(board.findChildren(QWidget)) == children


def test_items_that_change_meanwhile_end_the_drag(board: Board, qtbot: QtBot) -> None:
    press(board.items[0].label)
    move(board, below(board.items[2]))
    board.fill()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    move(board, below(board.items[1]))
    qtbot.waitUntil(lambda: not board.reorder.dragging)
    let_go(board, below(board.items[1]))
    assert board.moves == []


def test_a_hidden_container_drops_everything(board: Board) -> None:
    press(board.items[0].label)
    move(board, below(board.items[2]))
    board.hide()
    assert not board.reorder.dragging
    assert board.moves == []


def test_what_is_not_enabled_does_not_move(board: Board) -> None:
    board.reorder.set_enabled(False)
    drag(board.items[0].label, below(board.items[2]))
    board.items[0].setFocus()
    QTest.keyClick(board.items[0], Key.Key_Down, Alt)
    assert board.moves == []


@pytest.mark.parametrize("rebuild", [True, False])
def test_alt_and_arrows_move_and_the_keyboard_stays(board: Board, rebuild: bool) -> None:
    board.rebuild = rebuild
    board.items[0].setFocus()
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up):
        focus = board.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, Alt)
        if not rebuild:
            board.items.insert(board.moves[-1][1], board.items.pop(board.moves[-1][0]))
    assert board.moves == [(0, 1), (1, 2), (2, 1)]
    assert board.names == list("bacd")
    if rebuild:
        assert board.focusWidget() is board.items[1]


def test_keys_move_from_inside_an_item(board: Board) -> None:
    board.items[1].button.setFocus()
    QTest.keyClick(board.items[1].button, Key.Key_Up, Alt)
    board.items[0].box.setFocus()
    QTest.keyClick(board.items[0].box, Key.Key_Down, Alt)
    assert board.moves == [(1, 0), (0, 1)]


def test_keys_go_before_the_shortcuts_of_the_window(board: Board) -> None:
    heard: list[int] = []
    QShortcut(QKeySequence("Alt+Down"), board, lambda: heard.append(1))
    board.items[0].setFocus()
    QTest.keyClick(board.items[0], Key.Key_Down, Alt)
    assert (board.moves, heard) == ([(0, 1)], [])


def test_keys_at_the_end_and_other_keys_do_nothing(board: Board) -> None:
    board.items[0].setFocus()
    QTest.keyClick(board.items[0], Key.Key_Up, Alt)
    QTest.keyClick(board.items[0], Key.Key_Right, Alt)  # across makes no sense in a column
    QTest.keyClick(board.items[0], Key.Key_Down)
    QTest.keyClick(board.items[0], Key.Key_Down, Alt | Qt.KeyboardModifier.ShiftModifier)
    assert board.moves == []
    assert board.focusWidget() is board.items[0]


def test_a_combo_box_still_opens_with_alt_down(board: Board) -> None:
    combo = QComboBox(board.items[0])
    combo.addItems(["one", "two"])
    combo.show()
    combo.setFocus()
    QTest.keyClick(combo, Key.Key_Down, Alt)
    assert board.moves == []
    combo.hidePopup()


def test_chips_move_across(flow: Board) -> None:
    last = flow.items[2]
    drag(flow.items[0].label, to_window(last, QPoint(last.width() - 3, 5)))
    assert flow.names == list("bca")
    flow.items[2].setFocus()
    QTest.keyClick(flow.items[2], Key.Key_Left, Alt)
    QTest.keyClick(flow.focusWidget(), Key.Key_Up, Alt)
    assert flow.names == list("abc")


def test_right_to_left_is_mirrored(flow: Board) -> None:
    flow.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert flow.items[0].x() > flow.items[2].x()
    drag(flow.items[0].label, to_window(flow.items[2], QPoint(3, 5)))
    assert flow.names == list("bca")
    flow.items[2].setFocus()
    QTest.keyClick(flow.items[2], Key.Key_Right, Alt)
    assert flow.names == list("bac")


def test_the_inner_of_two_lists_moves(show: Callable[[QWidget], None]) -> None:
    outer = Board("xy")
    inner = Board("ab")
    inner.setParent(outer.items[0])
    layout = outer.items[0].layout()
    assert layout is not None
    layout.addWidget(inner)
    outer.resize(500, 300)
    show(outer)
    QApplication.processEvents()
    inner.items[0].setFocus()
    QTest.keyClick(inner.items[0], Key.Key_Down, Alt)
    drag(inner.items[0].label, below(inner.items[1]))
    assert inner.moves == [(0, 1), (0, 1)]
    assert outer.moves == []


def test_near_the_edge_of_a_scroll_area_it_scrolls(
    show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    area = QScrollArea()
    board = Board("abcdefghijkl")
    area.setWidget(board)
    area.setWidgetResizable(True)
    area.resize(400, 200)
    show(area)
    bar = area.verticalScrollBar()
    assert bar.maximum() > 0
    press(board.items[0].label)
    low = QPoint(60, area.height() - 4)
    move(area, low - QPoint(0, 60))
    move(area, low)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=5000)
    let_go(area, low)
    assert board.names == list("bcdefghijkla")


def test_the_container_may_go_in_mid_drag(show: Callable[[QWidget], None]) -> None:
    window = QWidget()
    board = Board("abc")
    layout = QVBoxLayout(window)
    layout.addWidget(board)
    window.resize(300, 300)
    show(window)
    press(board.items[0].label)
    move(window, below(board.items[2]))
    assert board.reorder.dragging
    shiboken6.delete(board)
    QApplication.processEvents()
    move(window, QPoint(20, 20))
    let_go(window, QPoint(20, 20))


def test_it_says_how(board: Board) -> None:
    assert "Alt" in board.accessibleDescription()


def rect(x: int, y: int, width: int = 50, height: int = 20) -> QRect:
    return QRect(x, y, width, height)


LINES = [rect(0, 0), rect(54, 0, 80), rect(0, 24, 90), rect(94, 24), rect(0, 48, 200)]


@pytest.mark.parametrize(
    ("source", "at", "index"),
    [
        (0, (140, 5), 1),  # at the end of the first line
        (0, (5, 30), 1),  # before the first of the second line: the same place
        (4, (5, 30), 2),
        (4, (80, 30), 3),
        (0, (60, 55), 3),
        (0, (190, 55), 4),
        (1, (1, -50), 0),
        (1, (500, 500), 4),
    ],
)
def test_where_a_chip_lands(source: int, at: tuple[int, int], index: int) -> None:
    assert landing(LINES, source, QPoint(*at)).index == index


def test_the_line_is_where_the_chip_lands() -> None:
    assert landing(LINES, 0, QPoint(140, 5)).line == QRect(135, 0, 2, 20)
    assert landing(LINES, 4, QPoint(5, 30)).line == QRect(-3, 24, 2, 20)
    assert landing(LINES, 4, QPoint(80, 30)).line == QRect(91, 24, 2, 20)


def test_rows_of_one_are_a_column() -> None:
    assert is_column([rect(0, 0), rect(0, 24)])
    assert not is_column(LINES)
    assert landing([rect(0, 0), rect(0, 24)], 0, QPoint(0, 40)).line == QRect(0, 46, 50, 2)
