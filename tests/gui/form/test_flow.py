"""Where chips go in boxes of many widths."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from curator.gui.form.flow import flow


def test_a_line_is_filled_before_the_next_one_begins() -> None:
    assert flow([40, 40, 40], 10, 100, gap=4) == [
        QRect(0, 0, 40, 10),
        QRect(44, 0, 40, 10),
        QRect(0, 14, 40, 10),
    ]


def test_the_last_one_takes_what_is_left() -> None:
    assert flow([40], 10, 100, gap=4, last=30)[-1] == QRect(44, 0, 56, 10)
    assert flow([80], 10, 100, gap=4, last=30)[-1] == QRect(0, 14, 100, 10)
    assert flow([], 10, 100, gap=4, margin=5, last=30) == [QRect(5, 5, 90, 10)]


def test_right_to_left_is_the_mirror() -> None:
    assert flow([40, 20], 10, 100, gap=4, rtl=True) == [QRect(60, 0, 40, 10), QRect(36, 0, 20, 10)]


@given(st.lists(st.integers(1, 500), max_size=30), st.integers(60, 700), st.booleans())
def test_nothing_overlaps_and_nothing_sticks_out(widths: list[int], width: int, rtl: bool) -> None:
    places = flow(widths, 20, width, gap=4, margin=5, last=40, rtl=rtl)
    assert len(places) == len(widths) + 1
    for place in places:
        assert place.left() >= 5
        assert place.right() < width - 5
    for one, other in pairwise(places):
        assert not one.intersects(other)
        assert one.y() <= other.y()
