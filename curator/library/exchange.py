"""Swap two names of a folder in one step: `renameat2(RENAME_EXCHANGE)` of Linux."""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable

_RENAME_EXCHANGE = 2
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def exchange(folder: int, one: str, other: str) -> bool:
    """Swap the files `one` and `other` of the open folder. False where the system or this file
    system cannot; nothing is changed then. Raises OSError."""
    renameat2 = _renameat2()
    if renameat2 is None:
        return False
    error = renameat2(folder, os.fsencode(one), folder, os.fsencode(other), _RENAME_EXCHANGE)
    if error in _UNSUPPORTED:
        return False
    if error:
        raise OSError(error, os.strerror(error))
    return True


@functools.cache
def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    """The system call, returning an errno or 0; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes  # only a save needs it

    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):  # an old or another C library
        return None
    number, name = ctypes.c_int, ctypes.c_char_p
    function.argtypes = (number, name, number, name, ctypes.c_uint)
    function.restype = ctypes.c_int

    def call(folder: int, one: bytes, other_folder: int, other: bytes, flags: int) -> int:
        return ctypes.get_errno() if function(folder, one, other_folder, other, flags) else 0

    return call
