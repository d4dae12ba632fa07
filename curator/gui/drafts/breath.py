"""Two threads that run Python slow each other: what nobody waits for rests now and then."""

from __future__ import annotations

import time

_SLICE = 0.004  # seconds of work before the window gets its turn
_REST = 0.002


class Breath:
    """Lets the window have its turn."""

    def __init__(self) -> None:
        self._end = time.perf_counter() + _SLICE

    def take(self) -> None:
        """Rest, if it is time to."""
        if time.perf_counter() > self._end:
            time.sleep(_REST)
            self._end = time.perf_counter() + _SLICE
