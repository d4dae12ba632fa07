"""Giving memory back to the system after work that needed much of it for a moment."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable


def give_back() -> None:
    """By itself, what was freed in small pieces stays with the process: glibc keeps it."""
    trim = _malloc_trim()
    if trim is not None:
        trim(0)


@functools.cache
def _malloc_trim() -> Callable[[int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    try:
        function = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return None
    function.argtypes = (ctypes.c_size_t,)
    function.restype = ctypes.c_int
    return function
