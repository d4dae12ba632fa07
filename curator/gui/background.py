"""Work in a thread of its own, one piece at a time, so that the window goes on while it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from curator.errors import CuratorError
from curator.gui.memory import give_back
from curator.gui.working import Progress

Result = TypeVar("Result")

_TIDY_AFTER = 1000  # milliseconds: what was shown of the work is gone or settled by then
_TELL = 0.1  # seconds between two words about how far it is


class Cancelled(CuratorError):
    """The work was given up because somebody asked for it."""


class Watch:
    """How the work looks at the window from its thread: it tells how far it is, and asks whether
    it is to go on."""

    def __init__(self, label: str, tell: Callable[[Progress], None]) -> None:
        self._label = label
        self._tell = tell
        self._started = time.perf_counter()
        self._told = 0.0
        self._wanted = True

    def step(self, done: int, total: int, label: str = "") -> None:
        """`done` of `total` steps are taken; `label` is what is done from now on, else the same.
        Raises Cancelled."""
        if not self._wanted:
            raise Cancelled("Cancelled; nothing was changed")
        now = time.perf_counter()
        if label and label != self._label:
            self._label, self._started, self._told = label, now, 0.0
        if now - self._told >= _TELL:
            self._told = now
            self._tell(Progress(self._label, done, total, now - self._started))

    def stop(self) -> None:
        """Called by the window: the next step is not taken."""
        self._wanted = False


class Background(QObject):
    """Runs a function in a thread. What it gives back, or raises, comes to `finish` in the thread
    of the window; between the two the function must change nothing that the window looks at."""

    progressed = Signal(object)  # Progress; None when the work has ended
    _told = Signal(object)
    _ended = Signal(object, object)  # the thread, and what came of it

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._watch: Watch | None = None
        self._finish: Callable[[object], object] | None = None
        self._loop: QEventLoop | None = None
        self._told.connect(self._pass_on)
        self._ended.connect(self._end)

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._thread is not None

    def start(
        self, label: str, work: Callable[[Watch], object], finish: Callable[[object], object]
    ) -> None:
        """Do `work`; then `finish` gets its result, or the CuratorError that it raised. Any other
        error is ours: `finish` gets a word about it, and it is raised in the window."""

        def checked(result: object) -> None:
            if isinstance(result, BaseException) and not isinstance(result, CuratorError):
                finish(CuratorError(f"Something went wrong in Curator itself: {result!r}"))
                raise result
            finish(result)

        self._start(label, work, checked)

    def run(self, label: str, work: Callable[[Watch], Result]) -> Result:
        """`start`, and come back with the result when there is one, or raise what was raised. The
        window goes on meanwhile, so the caller sees to it that nothing else is begun."""
        loop = QEventLoop(self)
        results: list[object] = []

        def finish(result: object) -> None:
            results.append(result)
            loop.quit()

        self._start(label, work, finish)
        self._loop = loop
        loop.exec()
        self._loop = None
        loop.deleteLater()
        if not results:
            raise Cancelled("Cancelled")
        if isinstance(results[0], BaseException):
            raise results[0]
        return cast(Result, results[0])

    def _start(
        self, label: str, work: Callable[[Watch], object], finish: Callable[[object], object]
    ) -> None:
        if self._thread is not None:
            raise RuntimeError("something else is being done")
        watch = Watch(label, self._told.emit)

        def run() -> None:
            try:
                result = work(watch)
            except BaseException as error:
                result = error
            self._ended.emit(threading.current_thread(), result)

        self._watch, self._finish = watch, finish
        self._thread = threading.Thread(target=run, name=label)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; `finish` then gets Cancelled, unless it was
        too late."""
        if self._watch is not None:
            self._watch.stop()

    def wait(self) -> None:
        """Give the work up and wait for its end, without `finish`: for when the window closes."""
        thread = self._thread
        self.cancel()
        self._thread = self._watch = self._finish = None
        if thread is not None:
            thread.join()
        if self._loop is not None:
            self._loop.quit()

    def _pass_on(self, progress: Progress) -> None:
        if self._thread is not None:
            self.progressed.emit(progress)

    def _end(self, thread: threading.Thread, result: object) -> None:
        if thread is not self._thread:
            return  # given up
        thread.join()
        finish = self._finish
        self._thread = self._watch = self._finish = None
        self.progressed.emit(None)
        if finish is not None:
            finish(result)
        QTimer.singleShot(_TIDY_AFTER, give_back)
