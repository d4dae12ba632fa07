"""Running code where the stack is small, as worker threads have it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

#: The stack of a worker thread on macOS, in bytes; other systems give more.
STACK_SIZE = 512 * 1024

_T = TypeVar("_T")


def on_small_stack(work: Callable[[], _T]) -> _T:
    """The result of `work` on a thread with a small stack; raises what it raises."""
    results: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    before = threading.stack_size(STACK_SIZE)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


class Stopwatch:
    """Processor time of the own thread, in seconds: other work on the machine does not count."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> Stopwatch:
        self._start = time.thread_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.thread_time() - self._start
