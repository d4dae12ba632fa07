"""What the system says about files that others change: hints, never the truth."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Protocol

from curator.library.own_process import own_process

_TOGETHER = 300  # milliseconds in which changes are one word, while there are more
_STEP = 50  # milliseconds between two looks at whether there are more, or all is to end
_POLL = 3_000  # milliseconds between two looks of its own, where the system tells nobody anything
_LATEST = 500  # milliseconds after which something is heard, if only that all is well


class Hints:
    """Listens in a thread of its own until `stop`. `heard` gets the absolute paths of what others
    may have changed, of files and of folders; at first None, when it begins to listen: what was
    changed before was not heard. `failed` gets the reason why nothing is heard, or no more.

    With `elsewhere` it is another process that listens: of many thousand files that takes a second
    to set up, in which no other thread of the same process would run.
    """

    def __init__(
        self,
        folders: Sequence[str],
        heard: Callable[[set[str] | None], object],
        failed: Callable[[str], object],
        *,
        elsewhere: bool = False,
    ) -> None:
        self._folders = folders
        self._heard = heard
        self._failed = failed
        self._stop = threading.Event()
        listen = self._listen_elsewhere if elsewhere else self._listen
        self._thread = threading.Thread(target=listen, name="Hints", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hear nothing more."""
        self._stop.set()
        self._thread.join()

    def _listen(self) -> None:
        self._pass_on(_changes(self._folders, self._stop))

    def _listen_elsewhere(self) -> None:
        try:
            with own_process(_work, self._folders) as connection:
                self._pass_on(self._received(connection))
        except (EOFError, OSError) as error:
            self._failed(f"The process ended early: {error!r}")

    def _received(self, connection: Connection) -> Iterator[set[str]]:
        while not self._stop.is_set():
            if connection.poll(_STEP / 1000):
                message = connection.recv()
                if isinstance(message, str):
                    raise RuntimeError(message)
                yield message

    def _pass_on(self, changes: Iterator[set[str]]) -> None:
        listens = False
        try:
            for paths in changes:
                if not listens:
                    self._heard(None)
                elif paths:
                    self._heard(paths)
                listens = True
        # There are too many folders, one of them is closed to us, or went just now.
        except (OSError, RuntimeError) as error:
            if not self._stop.is_set():
                self._failed(str(error))


class _Event(Protocol):
    def is_set(self) -> bool: ...


def _changes(folders: Sequence[str], stop: _Event) -> Iterator[set[str]]:
    """What changed in the folders and below, a little later; at first nothing. Raises OSError,
    RuntimeError."""
    from watchfiles import watch  # loads what a window can wait for

    for changes in watch(
        *folders,
        watch_filter=None,
        debounce=_TOGETHER,
        step=_STEP,
        stop_event=stop,
        rust_timeout=_LATEST,
        yield_on_timeout=True,
        raise_interrupt=False,
        force_polling=False,
        poll_delay_ms=_POLL,
        ignore_permission_denied=False,  # else no error is told at all
    ):
        yield {path for _change, path in changes}


class _OtherSide:
    """Set when the process that wants to hear has gone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_set(self) -> bool:
        return self._connection.poll()  # nothing is ever sent here but the end


def _work(connection: Connection, folders: Sequence[str]) -> None:
    """The other process. It hears of a Ctrl+C too, which is for the window to judge."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):  # the other side is gone
        is_first = True
        try:
            for paths in _changes(folders, _OtherSide(connection)):
                if paths or is_first:
                    connection.send(paths)
                is_first = False
        except (OSError, RuntimeError) as error:
            connection.send(str(error))
