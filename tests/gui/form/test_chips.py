"""Topics: chips, suggestions, and a name that the vocabulary does not have."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from curator.gui.form.chips import ChipsBox, TopicsField
from curator.gui.form.completions import suggest
from curator.gui.main_window import MainWindow
from curator.library.taxonomy import Taxonomy, Term
from tests.gui.conftest import OpenWindow, choose

# The offscreen platform has no keyboard to grab for the list of suggestions.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ONE = "_news/one.md"
DATA = b"---\ntitle: One\ntopics:\n  - AI   # main\n  - Odd one\n---\n"
TERMS = {
    "00-ai.yaml": "name: AI\n_id: ai\nkeywords: [artificial intelligence]\n",
    "01-vision.yaml": "name: Computer Vision\nshortname: Vision\nparent: AI\n",
    "02-ethics.yaml": "name: Ethics\nparent: AI\n",
}
Key = Qt.Key


@pytest.fixture
def chips(open_window: OpenWindow, tmp_path: Path) -> ChipsBox:
    root = tmp_path / "small"
    (root / "_news").mkdir(parents=True)
    (root / ONE).write_bytes(DATA)
    (root / "_data" / "topics").mkdir(parents=True)
    for name, text in TERMS.items():
        (root / "_data" / "topics" / name).write_text(text)
    window = open_window(root)
    choose(window, ONE)
    window.add_topic()
    form = window.editor.form
    assert form is not None
    field = form.fields["topics"]
    assert isinstance(field, TopicsField)
    return field.chips


def data(chips: ChipsBox) -> bytes:
    window = chips.window()
    assert isinstance(window, MainWindow)
    return window.session.library.articles[ONE].data


def press(chips: ChipsBox, key: Qt.Key) -> None:
    # Offscreen, the window does not become active again when the list of suggestions goes.
    target = QApplication.activePopupWidget() or chips.window().focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def test_t_goes_to_the_input_and_offers_everything(chips: ChipsBox) -> None:
    assert chips.window().focusWidget() is chips.input
    assert QApplication.activePopupWidget() is not None


def test_typing_and_enter_add_the_first_suggestion(chips: ChipsBox) -> None:
    QTest.keyClicks(chips.input, "vis")
    press(chips, Key.Key_Return)
    assert data(chips) == DATA.replace(b"  - Odd one\n", b"  - Odd one\n  - Computer Vision\n")
    assert chips.names == ("AI", "Odd one", "Computer Vision")
    assert chips.input.text() == ""
    assert chips.window().focusWidget() is chips.input


def test_the_arrow_chooses_another_one(chips: ChipsBox) -> None:
    QTest.keyClicks(chips.input, "e")
    press(chips, Key.Key_Down)
    press(chips, Key.Key_Return)
    assert chips.names[:2] == ("AI", "Odd one")
    assert len(chips.names) == 3
    assert chips.names[2] != "Ethics"


def test_a_new_name_is_offered_in_words(chips: ChipsBox) -> None:
    QTest.keyClicks(chips.input, "Kites: red")
    press(chips, Key.Key_Return)
    assert chips.names[-1] == "Kites: red"
    assert b'  - "Kites: red"\n' in data(chips) or b"  - 'Kites: red'\n" in data(chips)


def test_escape_closes_the_suggestions_first(chips: ChipsBox) -> None:
    QTest.keyClicks(chips.input, "vis")
    press(chips, Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert chips.input.text() == "vis"
    assert data(chips) == DATA


def test_the_cross_takes_a_chip_away(chips: ChipsBox, qtbot: QtBot) -> None:
    cross = next(b for b in chips.findChildren(QToolButton) if b.toolTip() == "Remove Odd one")
    cross.click()
    qtbot.waitUntil(lambda: chips.names == ("AI",))
    assert data(chips) == DATA.replace(b"  - Odd one\n", b"")


def test_backspace_goes_to_the_last_chip_and_takes_it_away(chips: ChipsBox, qtbot: QtBot) -> None:
    press(chips, Key.Key_Escape)
    press(chips, Key.Key_Backspace)
    assert data(chips) == DATA
    press(chips, Key.Key_Backspace)
    qtbot.waitUntil(lambda: chips.names == ("AI",))
    assert chips.window().focusWidget() is chips.input


def test_a_chip_that_is_not_in_the_vocabulary_says_so(chips: ChipsBox) -> None:
    kinds = {chip.name: chip.property("kind") for chip in chips._chips}
    assert kinds == {"AI": "chip", "Odd one": "chip-unknown"}


def test_chips_flow_over_lines(chips: ChipsBox) -> None:
    assert chips.heightForWidth(120) > chips.heightForWidth(600)
    rects = [chip.geometry() for chip in chips._chips]
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)


def _term(name: str, short: str = "", parent: str = "", keywords: tuple[str, ...] = ()) -> Term:
    return Term(name, "", short, parent, keywords, "")


TAXONOMY = Taxonomy(
    [
        _term("AI"),
        _term("Computer Vision", "Vision", "AI", ("image recognition",)),
        _term("Vision Pro"),
        _term("Ethics", parent="AI"),
    ]
)


def names(typed: str, *present: str) -> list[tuple[str, bool]]:
    return [(each.name, each.known) for each in suggest(typed, TAXONOMY, present)]


def test_suggestions_are_ranked() -> None:
    assert names("vision") == [("Computer Vision", True), ("Vision Pro", True)]
    assert names("vis")[0] == ("Vision Pro", True)
    assert names("recog") == [("Computer Vision", True), ("recog", False)]
    assert names("AI") == [("AI", True)]


def test_what_the_article_has_is_not_suggested() -> None:
    assert names("ai", "AI") == []
    assert [name for name, _ in names("", "AI")] == ["Computer Vision", "Ethics", "Vision Pro"]


def test_blanks_around_a_new_name_are_dropped() -> None:
    assert names("  new   name ") == [("new name", False)]


def test_suggestions_say_shortname_and_parent() -> None:
    assert suggest("comp", TAXONOMY, ())[0].detail == "Vision · in AI"
