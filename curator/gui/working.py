"""Long work in short slices, so that the window goes on while it is done."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

_SLICE = 0.008  # seconds of work before the window gets its turn
_TELL = 0.1  # seconds between two words about how far it is


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is; `elapsed` are the seconds since it began."""

    label: str
    done: int
    total: int
    elapsed: float = 0.0

    @property
    def left(self) -> float | None:
        """The seconds it will probably still take; None while that is a guess."""
        if self.elapsed < 0.3 or not self.done:
            return None
        return self.elapsed / self.done * (self.total - self.done)


class Worker(QObject):
    """Runs one piece of work at a time: a generator that yields after each small step."""

    progressed = Signal(object)  # Progress; None when the work has ended

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._run_slice)
        self._steps: Iterator[object] | None = None
        self._finish: Callable[[], object] | None = None
        self._progress = Progress("", 0, 0)
        self._started = self._told = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._steps is not None

    @property
    def label(self) -> str:
        """What is being done."""
        return self._progress.label

    def start(
        self, label: str, total: int, steps: Iterator[object], finish: Callable[[], object]
    ) -> None:
        """Take these steps, then `finish`. `steps` must change nothing that others can see."""
        self._steps, self._finish = steps, finish
        self._started = self._told = time.perf_counter()
        self._progress = Progress(label, 0, total)
        self._timer.start()
        self.progressed.emit(self._progress)

    def stop(self) -> bool:
        """Give the work up; False if there was none."""
        was_busy = self._steps is not None
        self._timer.stop()
        self._steps = self._finish = None
        if was_busy:
            self.progressed.emit(None)
        return was_busy

    def _run_slice(self) -> None:
        # The collector would run in each slice, through everything that is loaded.
        collects = gc.isenabled()
        gc.disable()
        try:
            is_done, taken = self._take_steps()
        except BaseException:
            self.stop()  # what was worked out so far is not the work
            raise
        finally:
            if collects:
                gc.enable()
        now = time.perf_counter()
        done = self._progress.done + taken
        self._progress = Progress(self.label, done, self._progress.total, now - self._started)
        if is_done:
            finish = self._finish
            self.stop()
            if finish is not None:
                finish()
        elif now - self._told >= _TELL:
            self._told = now
            self.progressed.emit(self._progress)

    def _take_steps(self) -> tuple[bool, int]:
        assert self._steps is not None
        taken = 0
        end = time.perf_counter() + _SLICE
        for _ in self._steps:
            taken += 1
            if time.perf_counter() >= end:
                return False, taken
        return True, taken
