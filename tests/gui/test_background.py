"""Work in a thread: what comes back to the window, and when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from curator.errors import CuratorError
from curator.gui.background import Background, Cancelled, Watch
from curator.gui.working import Progress


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    above = QObject()
    background = Background(above)
    yield background
    background.wait()
    above.deleteLater()


class Held:
    """Work that goes on until it is told to end, a step at a time."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.go = threading.Event()
        self.steps = 0

    def __call__(self, watch: Watch) -> str:
        self.began.set()
        while not self.go.wait(0.001):
            watch.step(self.steps, 1000)
            self.steps += 1
        watch.step(1000, 1000)
        return "done"


def _given(result: int, _: Watch) -> int:
    return result


def test_the_result_comes_in_the_thread_of_the_window(background: Background, qtbot: QtBot) -> None:
    threads: list[QThread] = []
    results: list[object] = []

    def work(_: Watch) -> int:
        threads.append(QThread.currentThread())
        return 42

    def finish(result: object) -> None:
        threads.append(QThread.currentThread())
        results.append(result)
        assert not background.is_busy

    background.start("Work", work, finish)
    assert background.is_busy
    assert results == []  # not before the window has its turn
    qtbot.waitUntil(lambda: bool(results))
    assert results == [42]
    assert threads[0] is not threads[1]
    assert threads[1] is QThread.currentThread()


def test_what_people_must_be_told_is_a_result(background: Background, qtbot: QtBot) -> None:
    results: list[object] = []
    error = CuratorError("no")

    def work(_: Watch) -> None:
        raise error

    background.start("Work", work, results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert results == [error]


def test_a_bug_in_the_work_is_a_bug_in_the_window(background: Background, qtbot: QtBot) -> None:
    results: list[object] = []

    def work(_: Watch) -> None:
        raise ZeroDivisionError

    with capture_exceptions() as caught:
        background.start("Work", work, results.append)
        qtbot.waitUntil(lambda: not background.is_busy)
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    (told,) = results
    assert isinstance(told, CuratorError)
    assert "Curator itself" in told.reason


def test_one_thing_at_a_time(background: Background, qtbot: QtBot) -> None:
    held = Held()
    results: list[object] = []
    background.start("Work", held, results.append)
    with pytest.raises(RuntimeError, match="something else"):
        background.start("More", held, results.append)
    with pytest.raises(RuntimeError, match="something else"):
        background.run("More", held)
    held.go.set()
    qtbot.waitUntil(lambda: bool(results))
    assert results == ["done"]


def test_the_next_is_begun_at_the_end_of_the_last(background: Background, qtbot: QtBot) -> None:
    results: list[object] = []

    def finish(result: object) -> None:
        results.append(result)
        if len(results) < 3:
            background.start("Work", lambda _: len(results), finish)

    background.start("Work", lambda _: 0, finish)
    qtbot.waitUntil(lambda: len(results) == 3)
    assert results == [0, 1, 2]


class TestCancelled:
    def test_it_ends_at_its_next_step(self, background: Background, qtbot: QtBot) -> None:
        results: list[object] = []
        held = Held()
        background.start("Work", held, results.append)
        held.began.wait()
        background.cancel()
        qtbot.waitUntil(lambda: bool(results))
        assert isinstance(results[0], Cancelled)
        assert not background.is_busy

    def test_it_may_be_too_late(self, background: Background, qtbot: QtBot) -> None:
        results: list[object] = []
        go = threading.Event()
        background.start("Work", lambda _: go.wait(), results.append)
        background.cancel()
        go.set()
        qtbot.waitUntil(lambda: bool(results))
        assert results == [True]

    def test_there_is_nothing_to_cancel(self, background: Background, qtbot: QtBot) -> None:
        background.cancel()
        results: list[object] = []
        background.start("Work", lambda watch: watch.step(0, 1), results.append)
        qtbot.waitUntil(lambda: bool(results))
        assert results == [None]


class TestRun:
    """As a call that comes back with the result, while the window goes on."""

    def test_the_window_goes_on(self, background: Background) -> None:
        held = Held()
        ticks: list[bool] = []

        def tick() -> None:
            ticks.append(background.is_busy)
            if len(ticks) == 3:
                held.go.set()

        timer = QTimer()
        timer.timeout.connect(tick)
        timer.start(1)
        assert background.run("Work", held) == "done"
        timer.stop()
        assert ticks[:3] == [True, True, True]
        assert not background.is_busy

    def test_what_it_raises_is_raised(self, background: Background) -> None:
        for error in (CuratorError("no"), ZeroDivisionError("bug")):

            def work(_: Watch, error: Exception = error) -> None:
                raise error

            with pytest.raises(type(error)) as caught:
                background.run("Work", work)
            assert caught.value is error

    def test_it_is_cancelled(self, background: Background) -> None:
        QTimer.singleShot(5, background.cancel)
        with pytest.raises(Cancelled):
            background.run("Work", Held())

    def test_the_window_is_closed_meanwhile(self, background: Background) -> None:
        held = Held()
        QTimer.singleShot(5, background.wait)
        with pytest.raises(Cancelled):
            background.run("Work", held)
        assert not background.is_busy

    def test_again_and_again(self, background: Background) -> None:
        results = [background.run("Work", partial(_given, at)) for at in range(20)]
        assert results == list(range(20))
        assert len(background.children()) <= 1


class TestGivenUp:
    def test_nothing_comes_back(self, background: Background, qtbot: QtBot) -> None:
        results: list[object] = []
        held = Held()
        background.start("Work", held, results.append)
        background.wait()
        assert not background.is_busy
        assert not held.go.is_set()
        background.start("Work", lambda _: "next", results.append)
        qtbot.waitUntil(lambda: bool(results))
        qtbot.wait(20)
        assert results == ["next"]

    def test_there_was_nothing(self, background: Background) -> None:
        background.wait()
        assert not background.is_busy

    def test_it_was_done_and_not_told_yet(self, background: Background, qtbot: QtBot) -> None:
        results: list[object] = []
        background.start("Work", lambda _: "late", results.append)
        background.wait()
        qtbot.wait(20)
        assert results == []


class TestProgress:
    def test_it_is_told_and_ends(self, background: Background, qtbot: QtBot) -> None:
        told: list[Progress | None] = []
        background.progressed.connect(told.append)
        held = Held()
        results: list[object] = []
        background.start("Work", held, results.append)
        qtbot.waitUntil(lambda: len(told) >= 2)
        held.go.set()
        qtbot.waitUntil(lambda: bool(results))
        assert told[-1] is None
        steps = [step for step in told if step is not None]
        assert {(step.label, step.total) for step in steps} == {("Work", 1000)}
        assert [step.done for step in steps] == sorted(step.done for step in steps)
        assert len(steps) < held.steps  # not at each of them

    def test_what_is_done_from_now_on(self) -> None:
        told: list[Progress] = []
        watch = Watch("First", told.append)
        watch.step(0, 2)
        watch.step(1, 2, "First")
        watch.step(0, 5, "Second")
        assert [(step.label, step.done, step.total) for step in told] == [
            ("First", 0, 2),
            ("Second", 0, 5),
        ]
        assert told[1].elapsed == 0  # it begins anew

    def test_nothing_is_told_of_what_was_given_up(
        self, background: Background, qtbot: QtBot
    ) -> None:
        told: list[Progress | None] = []
        held = Held()
        background.start("Work", held, lambda _: None)
        held.began.wait()
        qtbot.waitUntil(lambda: held.steps > 1)
        background.wait()
        background.progressed.connect(told.append)
        qtbot.wait(20)
        assert told == []


def test_a_step_after_the_end_is_refused() -> None:
    watch = Watch("Work", lambda _: None)
    watch.step(0, 1)
    watch.stop()
    with pytest.raises(Cancelled, match="nothing was changed"):
        watch.step(1, 1)
