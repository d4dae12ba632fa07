"""Small work for which nobody waits, one piece after the other in a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

Work: TypeAlias = Callable[[], object]
Then: TypeAlias = Callable[[object], object]


class Errands(QObject):
    """The thread begins with the first errand and ends with `end`; it never keeps the program from
    ending. What an errand comes to is handed over in the thread of the window."""

    _done = Signal(object, object)  # Then, and what came of it

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._name = name
        self._waiting: queue.SimpleQueue[tuple[Work, Then | None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._done.connect(_hand_over)

    def do(self, work: Work, then: Then | None = None) -> None:
        """Do this when all that was asked for before is done; `then` hears what came of it. An
        error that is raised is one of ours, and is raised in the window."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        self._waiting.put((work, then))

    def end(self) -> None:
        """Come back when all is done. What is not handed over yet never is."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._waiting.put(None)
            thread.join()

    def _run(self) -> None:
        while (errand := self._waiting.get()) is not None:
            work, then = errand
            result: object
            try:
                result = work()
            except Exception as error:
                result, then = error, _raise
            if then is not None and not self._told(then, result):
                return

    def _told(self, then: Then, result: object) -> bool:
        try:
            self._done.emit(then, result)
        except RuntimeError:  # the window is gone
            return False
        return True


def _hand_over(then: Then, result: object) -> None:
    then(result)


def _raise(error: object) -> None:
    assert isinstance(error, Exception)
    raise error
