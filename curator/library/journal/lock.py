"""One writer at a time. The system lets go of the lock of a program that died, so that a dead
holder never keeps anybody; the file says who holds it, for the message to those that wait."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from curator.errors import SaveError
from curator.library.storage import in_words, write_all

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PATIENCE: Final = 10.0  # seconds; most batches take less
_PAUSE = 0.02


class Locked(SaveError):
    """Another Curator is writing to this site."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes: `by` the window or the command line, as which process, since when."""

    by: str
    process: int
    host: str
    since: str

    def __str__(self) -> str:
        return f"{self.by} (process {self.process} on {self.host}, since {self.since})"


@contextlib.contextmanager
def locked(
    file: Path, by: str, patience: float = PATIENCE, wait: Callable[[str], object] | None = None
) -> Iterator[None]:
    """Hold the lock in `file`. Raises Locked, saying who holds it, if it is not free within
    `patience` seconds; SaveError where there can be no such file. `wait` is told who holds it
    again and again, and may raise to give up."""
    try:
        descriptor = _opened(file)
    except OSError as error:
        raise SaveError(f"The journal cannot be written: {in_words(error)}") from error
    try:
        _wait(descriptor, file, patience, wait)
        try:
            _name_holder(descriptor, by)
            yield
        finally:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, 0)
    finally:
        with contextlib.suppress(OSError):  # the lock is gone with it in any case
            os.close(descriptor)


def _opened(file: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(file, flags, 0o666)


def _wait(
    descriptor: int, file: Path, patience: float, wait: Callable[[str], object] | None
) -> None:
    end = time.monotonic() + patience
    while not _take(descriptor):
        who = str(_holder(file) or "another program")
        if time.monotonic() >= end:
            raise Locked(f"This site is being written by {who}; try again when it is done")
        if wait is not None:
            wait(who)
        time.sleep(_PAUSE)


def _take(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        raise SaveError(f"The journal cannot be locked: {in_words(error)}") from error
    return True


def _name_holder(descriptor: int, by: str) -> None:
    since = datetime.now().astimezone().strftime("%H:%M:%S")
    holder = Holder(by, os.getpid(), socket.gethostname(), since)
    try:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        write_all(descriptor, json.dumps(asdict(holder)).encode())
    except OSError as error:
        raise SaveError(f"The journal cannot be written: {in_words(error)}") from error


def _holder(file: Path) -> Holder | None:
    try:
        told = json.loads(file.read_bytes())
        return Holder(told["by"], told["process"], told["host"], told["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
