"""When two titles say the same."""

from __future__ import annotations

import pytest

from curator.library.titles import folded, nearly_same

PASSED = "Senate Passes Bill That Would Halt Police Use of Cameras"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Alithya Launches AI-FI™ Trade Surveillance",
            "ALITHYA launches AI-FI(TM) trade surveillance",
        ),
        ("Café Society: What Now?", "Cafe society - what now"),
        ("It's the model’s turn", "Its the models turn"),
        (PASSED, f"{PASSED} | Reuters"),
        (PASSED, PASSED.replace("Passes", "Pases")),
        ("How the organisation of work is changing", "How the organization of work is changing"),
        (PASSED, PASSED.replace("That Would", "Would")),
        ("介護施設の夜勤を支える見守りAI", "介護施設の夜勤を支える、見守りＡＩ"),
        ("قلم وتقنية", "قَلَم وتقنية"),
    ],
)
def test_nearly_the_same(one: str, other: str) -> None:
    assert nearly_same(one, other)
    assert nearly_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ("", "A"),
        ("…", "!"),
        ("Power Apps update for June", "Power Apps update for July"),
        (
            "Power Apps release 2020 wave 1: the overview",
            "Power Apps release 2020 wave 2: the overview",
        ),
        ("Power Apps", "Power Apps portals"),
        ("AI", "AR"),
        (PASSED, PASSED.replace("Passes", "Rejects")),
        ("Senate Passes Bill", "Senate Never Passes Bill"),
        ("What a neuron sees", "Why our walker fell"),
    ],
)
def test_different(one: str, other: str) -> None:
    assert not nearly_same(one, other)
    assert not nearly_same(other, one)


def test_folded() -> None:
    assert folded("  Ünïcode™ — “AI-FI”, don’t! ") == "unicode ai fi dont"
