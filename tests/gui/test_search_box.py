"""Typing a search: what is offered, what is not understood, what was searched before."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.gui.main_window import MainWindow
from curator.gui.search_box import SearchBox
from curator.gui.search_completion import Completion
from curator.library.edits import SetField
from tests.gui.conftest import Answers, OpenWindow, paths, watch_models
from tests.gui.test_main_window import SEED, press
from tests.gui.test_names import nameless

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def box(window: MainWindow) -> SearchBox:
    """The search box with the keyboard, and all counted that it offers."""
    window.focus_search()
    completion = window.findChild(Completion)
    assert completion is not None
    completion.prepare()
    completion.finish()
    return window.search


def typed(box: SearchBox, text: str) -> list[str]:
    """What is offered after this was typed."""
    QTest.keyClicks(box, text)
    watch_models(box.window())  # type: ignore[arg-type]
    return [offer.shown for offer in box.popup.offers.rows] if box.popup is not None else []


def key(box: SearchBox, which: Key, how: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(box, which, how or Qt.KeyboardModifier.NoModifier)


def test_fields_and_values_are_offered_and_taken_by_the_keys(
    window: MainWindow, box: SearchBox
) -> None:
    assert typed(box, "pub")[0] == "published:"
    key(box, Key.Key_Down)
    key(box, Key.Key_Return)
    assert box.text() == "published:"
    assert box.popup is not None
    assert [offer.said for offer in box.popup.offers.rows] == [
        "yes, published, 22",
        "no, not published, 8",
        "none, not set, 17",
    ]
    key(box, Key.Key_Down)
    key(box, Key.Key_Down)
    key(box, Key.Key_Tab)
    assert box.text() == "published:no "
    assert box.hasFocus()
    assert box.popup is None
    assert len(paths(window)) == 8


def test_tab_takes_the_first_where_none_is_marked(box: SearchBox) -> None:
    typed(box, "topic:comp")
    key(box, Key.Key_Tab)
    assert box.text() == 'topic:"Computer Vision" '
    assert box.hasFocus()


def test_tab_goes_on_where_nothing_is_offered(box: SearchBox) -> None:
    assert typed(box, "senate") == []
    key(box, Key.Key_Tab)
    assert not box.hasFocus()


def test_a_click_takes_what_is_offered(window: MainWindow, box: SearchBox) -> None:
    typed(box, "published:")
    assert box.popup is not None
    place = box.popup.visualRect(box.popup.offers.index(2)).center()
    QTest.mouseClick(box.popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert box.text() == "published:none "
    assert box.hasFocus()
    assert len(paths(window)) == 17


def test_plain_words_are_searched_for_whatever_is_offered(
    window: MainWindow, box: SearchBox
) -> None:
    assert typed(box, "computer") == ["topic:Computer Vision"]
    assert box.popup is not None
    assert box.popup.marked == -1
    key(box, Key.Key_Return)
    assert box.text() == "computer"
    assert box.popup is None
    assert window.list.hasFocus()
    assert 0 < len(paths(window)) < window.model.total


def test_the_marks_go_round_and_through_none(box: SearchBox) -> None:
    typed(box, "published:")
    popup = box.popup
    assert popup is not None
    marked = []
    for _ in range(5):
        key(box, Key.Key_Down)
        marked.append(popup.marked)
    assert marked == [0, 1, 2, -1, 0]
    key(box, Key.Key_Up)
    key(box, Key.Key_Up)
    assert popup.marked == 2
    key(box, Key.Key_PageUp)
    assert popup.marked == 0
    key(box, Key.Key_PageDown)
    assert popup.marked == 2
    assert box.text() == "published:"


def test_escape_closes_what_is_offered_before_it_clears(window: MainWindow, box: SearchBox) -> None:
    typed(box, "published:n")
    press(window, Key.Key_Escape)
    assert box.popup is None
    assert box.text() == "published:n"
    press(window, Key.Key_Escape)
    assert box.text() == ""
    assert window.list.hasFocus()


def test_typing_goes_on_while_something_is_offered(box: SearchBox) -> None:
    for at in range(len("published:no senate")):
        typed(box, "published:no senate"[at])
    assert box.text() == "published:no senate"
    key(box, Key.Key_Backspace)
    key(box, Key.Key_Left)
    assert box.text() == "published:no senat"
    assert box.cursorPosition() == len("published:no sena")


def test_moving_away_closes_what_is_offered(window: MainWindow, box: SearchBox) -> None:
    typed(box, "senate published:")
    assert box.popup is not None
    key(box, Key.Key_Home)
    assert box.popup is None
    typed(box, "p")
    assert box.popup is not None
    window.list.setFocus()
    assert box.popup is None


def test_all_fields_are_offered_when_one_asks(box: SearchBox) -> None:
    key(box, Key.Key_Space, CTRL)
    assert box.text() == ""
    assert box.popup is not None
    assert len(box.popup.offers.rows) > 20


def test_values_of_other_fields_come_once_they_are_counted(box: SearchBox, qtbot: QtBot) -> None:
    typed(box, "provider.domain:open")
    qtbot.waitUntil(lambda: box.popup is not None)
    assert box.popup is not None
    assert [offer.said for offer in box.popup.offers.rows] == ["openbench.example, 6"]


def test_what_is_offered_follows_what_was_edited(window: MainWindow, box: SearchBox) -> None:
    window.session.edit([SEED], SetField("/type", "zebra"))
    box.clear()
    typed(box, "type:zeb")
    completion = window.findChild(Completion)
    assert completion is not None
    completion.finish()
    assert box.popup is not None
    assert [offer.said for offer in box.popup.offers.rows] == ["zebra, 1"]


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_what_is_offered_lies_within_the_window(
    window: MainWindow, box: SearchBox, direction: Qt.LayoutDirection
) -> None:
    window.setLayoutDirection(direction)
    window.resize(700, 400)
    QApplication.processEvents()
    for text in ("p", "senate and a good deal more than there is room for published:"):
        box.clear()
        typed(box, text)
        assert box.popup is not None
        assert window.rect().contains(box.popup.geometry())
        assert box.popup.y() >= box.mapTo(window, QPoint(0, box.height())).y()


# -- mistakes ----------------------------------------------------------------------------------


def is_marked(box: SearchBox) -> bool:
    """Whether there is something red below the text."""
    picture = box.grab().toImage()
    return any(
        (colour := picture.pixelColor(x, y)).red() > colour.green() + 60 > colour.blue()
        for y in range(picture.height() // 2, picture.height() - 3)
        for x in range(30, picture.width() - 30)
    )


def test_a_mistake_is_told_after_a_while_and_the_list_stays(
    window: MainWindow, box: SearchBox, qtbot: QtBot
) -> None:
    typed(box, "senate")
    qtbot.waitUntil(lambda: len(paths(window)) < window.model.total)
    shown = paths(window)
    typed(box, " topcs:AI")
    qtbot.waitUntil(lambda: box.mistake.error is not None)
    assert box.mistake.note is None
    assert not is_marked(box)
    qtbot.waitUntil(lambda: box.mistake.note is not None)
    assert box.mistake.note is not None
    assert box.mistake.note.reason == "No article has a field 'topcs'."
    assert box.mistake.note.fix.text() == "Search for senate topics:AI"
    assert is_marked(box)
    assert paths(window) == shown
    assert box.toolTip() == "No article has a field 'topcs'; did you mean topics:?"
    typed(box, " and")
    assert box.mistake.note is None
    assert not is_marked(box)


def test_what_is_half_typed_is_no_mistake_while_values_are_offered(
    box: SearchBox, qtbot: QtBot
) -> None:
    typed(box, "published:")
    qtbot.waitUntil(lambda: box.mistake.error is not None)
    qtbot.wait(500)
    assert box.popup is not None
    assert box.mistake.note is None
    key(box, Key.Key_Escape)
    qtbot.waitUntil(lambda: box.mistake.note is not None)
    typed(box, "y")
    assert box.mistake.note is None
    assert box.popup is not None


def test_enter_tells_a_mistake_at_once_and_stays(window: MainWindow, box: SearchBox) -> None:
    total = window.model.rowCount()
    typed(box, "published:perhaps")
    key(box, Key.Key_Return)
    assert box.hasFocus()
    assert box.mistake.note is not None
    assert box.mistake.note.isVisible()
    assert window.model.rowCount() == total
    assert box.recent == ()


def test_what_lies_below_the_box_has_names(window: MainWindow, box: SearchBox) -> None:
    typed(box, "published:")
    assert nameless(window) == []
    typed(box, "perhaps")
    key(box, Key.Key_Return)
    assert box.mistake.note is not None
    assert nameless(window) == []


def test_a_mistake_is_mended_by_the_keys_and_by_a_click(window: MainWindow, box: SearchBox) -> None:
    typed(box, "topcs:AI")
    key(box, Key.Key_Return, ALT)  # before it was told
    window.searching.finish()
    assert box.text() in ("topcs:AI", "topics:AI")
    box.clear()
    typed(box, "topcs:AI")
    key(box, Key.Key_Return)
    key(box, Key.Key_Return, ALT)
    assert box.text() == "topics:AI"
    assert box.mistake.error is None
    box.clear()
    typed(box, "is:modifed")
    key(box, Key.Key_Return)
    assert box.mistake.note is not None
    box.mistake.note.fix.click()
    assert box.text() == "is:modified"
    assert box.hasFocus()
    assert box.mistake.note is None
    assert window.model.rowCount() == 0


def test_a_mistake_stays_marked_when_one_leaves(window: MainWindow, box: SearchBox) -> None:
    typed(box, "topcs:AI")
    key(box, Key.Key_Return)
    window.list.setFocus()
    assert box.mistake.note is None
    assert is_marked(box)
    box.setFocus()
    assert box.mistake.note is not None
    box.empty()
    assert not is_marked(box)
    assert box.toolTip().startswith("Search (Ctrl+F or /)")


# -- recent searches ---------------------------------------------------------------------------


def search(window: MainWindow, text: str) -> None:
    window.focus_search()
    typed(window.search, text)
    if window.search.popup is not None:
        key(window.search, Key.Key_Escape)
    key(window.search, Key.Key_Return)


def test_recent_searches_are_offered_in_the_empty_box(window: MainWindow, box: SearchBox) -> None:
    for text in ("senate", "published:no", "senate", "topics:AI"):
        search(window, text)
    assert box.recent == ("topics:AI", "senate", "published:no")
    window.clear_search()
    window.focus_search()
    key(box, Key.Key_Down)
    assert box.popup is not None
    assert [offer.shown for offer in box.popup.offers.rows] == list(box.recent)
    assert box.popup.marked == 0
    key(box, Key.Key_Down)
    key(box, Key.Key_Return)
    assert box.text() == "senate"
    assert box.popup is None
    assert 0 < len(paths(window)) < window.model.total


def test_a_recent_search_is_forgotten(window: MainWindow, box: SearchBox) -> None:
    for text in ("senate", "topics:AI"):
        search(window, text)
    window.clear_search()
    window.focus_search()
    key(box, Key.Key_Up)
    key(box, Key.Key_Delete)
    assert box.recent == ("senate",)
    assert box.popup is not None
    key(box, Key.Key_Delete)
    assert len(box.recent) == 0
    assert box.popup is None


def test_the_arrow_down_goes_to_the_list_where_nothing_was_searched(
    window: MainWindow, box: SearchBox
) -> None:
    key(box, Key.Key_Down)
    assert window.list.hasFocus()


def test_recent_searches_are_those_of_the_site(
    open_window: OpenWindow, site: Path, tmp_path: Path
) -> None:
    first = open_window(site)
    search(first, "senate")
    other = tmp_path / "other"
    (other / "_news").mkdir(parents=True)
    (other / "_news" / "a.md").write_text("---\ntitle: A\n---\n")
    again = open_window(site)
    assert again.search.recent == ("senate",)
    assert open_window(other).search.recent == ()


# -- what can be searched for ------------------------------------------------------------------


def test_the_keys_open_at_what_is_asked_for_and_an_example_is_tried(
    window: MainWindow, box: SearchBox, answers: Answers
) -> None:
    answers.keys_answer = "published:no"
    press(window, Key.Key_F1)
    assert answers.asked == ["search keys"]
    assert box.text() == "published:no"
    assert box.hasFocus()
    assert len(paths(window)) == 8
    answers.keys_answer = ""
    window.list.setFocus()
    press(window, Key.Key_Question)
    assert answers.asked == ["search keys", "keys"]
    assert box.text() == "published:no"
