"""What is offered for a typed text, and how it is drawn."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from curator.gui.form.completions import Suggestion, SuggestionModel, suggest
from curator.library.taxonomy import Taxonomy, Term


def _term(name: str, short: str = "", parent: str = "", *keywords: str) -> Term:
    return Term(name, "", short, parent, keywords, "")


TAXONOMY = Taxonomy(
    [
        _term("AI"),
        _term("Computer Vision", "Vision", "AI", "image recognition"),
        _term("Vision Pro"),
        _term("Ethics", "", "AI"),
        _term("Machine Learning", "ML", "AI", "statistics"),
    ]
)


def names(typed: str, *present: str) -> list[tuple[str, bool]]:
    return [(each.name, each.known) for each in suggest(typed, TAXONOMY, present)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("vision", [("Computer Vision", True), ("Vision Pro", True)]),
        ("VISION PRO", [("Vision Pro", True)]),
        ("ml", [("Machine Learning", True)]),
        ("AI", [("AI", True)]),
        ("lear", [("Machine Learning", True), ("lear", False)]),
        ("recog", [("Computer Vision", True), ("recog", False)]),
        ("statistics", [("Machine Learning", True), ("statistics", False)]),
        ("  new   name ", [("new name", False)]),
        ("   ", [(n, True) for n in sorted(TAXONOMY.names)]),
    ],
)
def test_names_shortnames_and_keywords_match(typed: str, expected: list[tuple[str, bool]]) -> None:
    assert names(typed) == expected


def test_beginnings_come_before_the_middle() -> None:
    assert [name for name, _ in names("vis")] == ["Vision Pro", "Computer Vision", "vis"]
    assert names("i")[0] == ("Computer Vision", True)  # its keyword begins with it


def test_what_is_present_is_not_suggested() -> None:
    assert names("ai", "AI") == []
    assert names("pro", "Vision Pro") == [("pro", False)]


def test_a_new_name_is_always_last() -> None:
    assert all(known for _, known in names("e")[:-1])
    assert names("e")[-1] == ("e", False)


def test_suggestions_say_their_parent_and_what_they_were_found_by() -> None:
    first = suggest("comp", TAXONOMY, ())[0]
    assert (first.found_by, first.detail) == ("Vision", "in AI")
    assert suggest("image", TAXONOMY, ())[0].found_by == "image recognition"
    assert suggest("vision pro", TAXONOMY, ())[0] == Suggestion("Vision Pro")


def test_screen_readers_hear_all_of_it(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    model = SuggestionModel(parent)
    model.show_rows(suggest("comp", TAXONOMY, ()))
    heard = [
        model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())
    ]
    assert heard == [
        "Computer Vision, Vision, in AI",
        "Add “comp” as a new topic, Not in the vocabulary",
    ]
