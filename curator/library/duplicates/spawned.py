"""Nearly the same titles worked out in a process of its own: for many thousand this takes seconds,
in which a window is to stay quick."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from curator.errors import CuratorError
from curator.library.duplicates.near_titles import Link, links
from curator.library.own_process import own_process

_AT_A_TIME = 2_000  # titles, or links, in one message
_TELL = 0.1  # seconds between two words about how far it is
_NICE = 5  # the window comes first


def links_elsewhere(
    texts: Sequence[str], titles: Sequence[str], tell: Callable[[int, int], None]
) -> list[Link]:
    """The same as `near_titles.links`. `tell` hears how many of how many titles are done; what it
    raises ends the process. Waits meanwhile, so it is for a thread. Raises CuratorError where the
    process was ended by something else."""
    found: list[Link] = []
    try:
        with own_process(_work) as connection:
            for start in range(0, len(texts), _AT_A_TIME):
                end = start + _AT_A_TIME
                connection.send((texts[start:end], titles[start:end]))
                tell(0, len(texts))
            connection.send(None)
            while (message := _next(connection, lambda done: tell(done, len(texts)))) is not None:
                found += message
    except (EOFError, OSError) as error:
        raise CuratorError("Titles could not be compared: the process ended early") from error
    return found


def _next(connection: Connection, tell: Callable[[int], None]) -> list[Link] | None:
    """The next links, None behind the last."""
    done = 0
    while True:
        while not connection.poll(_TELL):
            tell(done)  # whether it is wanted still
        message: Any = connection.recv()
        if not isinstance(message, int):
            return message  # type: ignore[no-any-return]
        done = message
        tell(done)


def _work(connection: Connection) -> None:
    gc.disable()  # nothing here is garbage before the end
    with suppress(OSError, AttributeError):
        os.nice(_NICE)
    texts: list[str] = []
    titles: list[str] = []
    with suppress(EOFError, OSError):  # the other side is gone
        while (message := connection.recv()) is not None:
            texts += message[0]
            titles += message[1]
        found = _linked(texts, titles, connection)
        for start in range(0, len(found), _AT_A_TIME):
            connection.send(found[start : start + _AT_A_TIME])
        connection.send(None)


def _linked(texts: list[str], titles: list[str], connection: Connection) -> list[Link]:
    steps = links(texts, titles)
    told = time.monotonic()
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        if time.monotonic() - told >= _TELL:
            told = time.monotonic()
            connection.send(done)
