"""Work in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.connection import Connection

import pytest

from curator.library.own_process import own_process


def _answer(connection: Connection, first: int) -> None:
    connection.send((os.getpid(), first + connection.recv()))
    connection.recv()  # nothing comes any more


def test_it_is_another_process_and_ends_with_the_block() -> None:
    with own_process(_answer, 40) as connection:
        connection.send(2)
        pid, result = connection.recv()
        (child,) = multiprocessing.active_children()
        assert child.pid == pid != os.getpid()
        assert result == 42
    assert multiprocessing.active_children() == []


def _give_up() -> None:
    with own_process(_answer, 40):
        assert len(multiprocessing.active_children()) == 1
        raise KeyError


def test_it_ends_when_nobody_wants_it_any_more() -> None:
    with pytest.raises(KeyError):
        _give_up()
    assert multiprocessing.active_children() == []
