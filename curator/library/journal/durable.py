"""Making what was written survive a power cut."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable

FEW = 16  # files that are cheaper to sync one by one than the whole file system at once


@functools.cache
def can_sync_all() -> bool:
    """Can the system sync a file system in one call?"""
    return _syncfs() is not None


def sync_all(descriptor: int) -> None:
    """Sync the whole file system that an open file or folder is on. Raises OSError."""
    syncfs = _syncfs()
    if syncfs is None:
        os.sync()
        return
    error = syncfs(descriptor)
    if error:
        raise OSError(error, os.strerror(error))


@functools.cache
def _syncfs() -> Callable[[int], int] | None:
    """The system call, returning an errno or 0; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes  # only a large save needs it

    try:
        function = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):  # an old or another C library
        return None
    function.argtypes = (ctypes.c_int,)
    function.restype = ctypes.c_int

    def call(descriptor: int) -> int:
        return ctypes.get_errno() if function(descriptor) else 0

    return call
