"""What a rename can do on Linux beside replacing (`renameat2`): swap two files in one step, or
take a name only if it is free."""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable

_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def exchange(folder: int, name: str, other: int, other_name: str) -> bool:
    """Swap two files of open folders. False where the system or this file system cannot; nothing
    is changed then. Raises OSError."""
    return _rename(folder, name, other, other_name, _RENAME_EXCHANGE)


def move_to_free(folder: int, name: str, other: int, other_name: str) -> bool:
    """Rename a file, which raises FileExistsError where the new name is taken. False where the
    system cannot; nothing is changed then. Raises OSError."""
    return _rename(folder, name, other, other_name, _RENAME_NOREPLACE)


def _rename(folder: int, name: str, other: int, other_name: str, flag: int) -> bool:
    renameat2 = _renameat2()
    if renameat2 is None:
        return False
    error = renameat2(folder, os.fsencode(name), other, os.fsencode(other_name), flag)
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
