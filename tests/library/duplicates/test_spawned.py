"""Titles compared in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Iterator

import pytest

from curator.errors import CuratorError
from curator.library.duplicates.near_titles import links
from curator.library.duplicates.spawned import links_elsewhere
from curator.library.titles import folded

_RANDOM = random.Random(7)
_WORDS = [one + other for one in "bcdfgklmnp" for other in ("are", "iro", "ut", "emi")]
TITLES = [" ".join(_RANDOM.choices(_WORDS, k=8)) for _ in range(4_500)]
TITLES += [f"{title} | Contoso" for title in TITLES[::5]]
TEXTS = [folded(title) for title in TITLES]


def expected() -> list[tuple[int, int, int]]:
    steps: Iterator[object] = links(TEXTS, TITLES)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def test_the_same_as_here() -> None:
    told: list[tuple[int, int]] = []
    found = links_elsewhere(TEXTS, TITLES, lambda *done: told.append(done))
    assert found == expected()
    assert len(found) >= len(TITLES) // 6
    assert {total for _, total in told} == {len(TITLES)}
    assert multiprocessing.active_children() == []


def test_no_titles() -> None:
    assert links_elsewhere([], [], lambda *_done: None) == []


@pytest.mark.parametrize("at", [1, 4])
def test_given_up(at: int) -> None:
    told: list[int] = []

    def tell(done: int, _total: int) -> None:
        told.append(done)
        if len(told) == at:
            raise CuratorError("Cancelled")

    with pytest.raises(CuratorError, match="Cancelled"):
        links_elsewhere(TEXTS, TITLES, tell)
    assert multiprocessing.active_children() == []


def test_killed_by_somebody_else() -> None:
    def tell(_done: int, _total: int) -> None:
        for child in multiprocessing.active_children():
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(CuratorError, match="ended early"):
        links_elsewhere(TEXTS, TITLES, tell)
    assert multiprocessing.active_children() == []
