"""Commands are found by any part of their names that one remembers."""

from __future__ import annotations

import pytest

from curator.gui.finding import rank

NAMES = (
    "Open site",
    "Save",
    "Save all",
    "Save and go to the next",
    "Next article",
    "Add a field",
    "Edit the fields",
    "Undo: Add topic R&D",
)


def found(typed: str) -> list[str]:
    ranks = [(rank(typed, name), at) for at, name in enumerate(NAMES)]
    return [NAMES[at] for how, at in sorted(each for each in ranks if each[0] is not None)]


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("save", "Save"),
        ("SAVE  all", "Save all"),
        ("save n", "Save and go to the next"),
        ("next save", "Save and go to the next"),
        ("snx", "Save and go to the next"),
        ("sagttn", "Save and go to the next"),
        ("nxt", "Next article"),
        ("field a", "Add a field"),
        ("r&d", "Undo: Add topic R&D"),
        ("ields", "Edit the fields"),
    ],
)
def test_the_best_is_first(typed: str, best: str) -> None:
    assert found(typed)[0] == best


def test_everything_is_meant_by_nothing() -> None:
    assert found("") == list(NAMES)
    assert found("  ") == []
    assert found("&") == []


@pytest.mark.parametrize("typed", ["xyz", "xns", "next q", "evas"])
def test_what_is_not_meant_is_not_found(typed: str) -> None:
    assert found(typed) == []


def test_the_menu_counts_too_but_less() -> None:
    assert rank("file quit", "Quit", "File") == 4
    assert rank("file", "Quit", "File") == 4
    assert rank("file", "Quit", "Edit") is None
    assert rank("quit", "Quit", "File") == 0
