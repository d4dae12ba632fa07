"""A search or a count in slices so short that keys and mouse are never kept waiting."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Generator
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

_SLICE = 0.008  # seconds of work before the window gets its turn
_SHORT = 0.004  # the same of what nobody waits for
_REST = 25  # milliseconds between two of those

Result = TypeVar("Result")


class Slices(QObject, Generic[Result]):
    """Runs one generator at a time, a slice a turn of the event loop; a new one drops the one
    before. Unlike `working.Worker` it says nothing of how far it is: it is for what takes less
    than a second and is done anew at each key."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._take_turn)
        self._may: Callable[[], bool] | None = None
        self._steps: Generator[None, None, Result] | None = None
        self._finish: Callable[[Result], object] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being worked out."""
        return self._steps is not None

    def start(
        self,
        steps: Generator[None, None, Result],
        finish: Callable[[Result], object],
        may: Callable[[], bool] | None = None,
    ) -> None:
        """Take these steps; then `finish` with what the generator returns. With `may` nobody waits
        for it: the slices are short and seldom, and only while it says that they may be."""
        self._steps, self._finish, self._may = steps, finish, may
        self._timer.start(0 if may is None else _REST)

    def hurry(self) -> None:
        """Somebody waits for it now."""
        self._may = None
        self._timer.setInterval(0)

    def stop(self) -> None:
        """Give up what is being worked out."""
        self._timer.stop()
        self._steps = self._finish = self._may = None

    def finish(self) -> None:
        """Take all steps that are left at once."""
        while self._steps is not None:
            self._run_slice()

    def _take_turn(self) -> None:
        if self._may is None or self._may():
            self._run_slice()

    def _run_slice(self) -> None:
        steps, finish = self._steps, self._finish
        if steps is None or finish is None:
            return
        collects = gc.isenabled()
        gc.disable()  # the collector would run in each slice, through everything that is loaded
        try:
            end = time.perf_counter() + (_SLICE if self._may is None else _SHORT)
            while time.perf_counter() < end:
                next(steps)
        except StopIteration as stop:
            self.stop()
            finish(stop.value)
        except BaseException:
            self.stop()
            raise
        finally:
            if collects:
                gc.enable()
