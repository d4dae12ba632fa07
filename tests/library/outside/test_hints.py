"""What the system says of files that others change, heard in this process or from another."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from curator.library.outside.hints import Hints


class Heard:
    """What was heard, from another thread."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.listens = threading.Event()
        self.failures: list[str] = []
        self.failed = threading.Event()

    def hear(self, paths: set[str] | None) -> None:
        if paths is None:
            self.listens.set()
        else:
            self.paths |= paths

    def fail(self, reason: str) -> None:
        self.failures.append(reason)
        self.failed.set()


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not until():
        assert time.monotonic() < end
        time.sleep(0.01)


@contextmanager
def listening(folder: Path, *, elsewhere: bool) -> Iterator[Heard]:
    heard = Heard()
    hints = Hints([os.fspath(folder)], heard.hear, heard.fail, elsewhere=elsewhere)
    try:
        yield heard
    finally:
        hints.stop()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_edits_in_place_and_new_folders_are_heard(tmp_path: Path, elsewhere: bool) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"1")
    with listening(tmp_path, elsewhere=elsewhere) as heard:
        assert heard.listens.wait(20)
        file.write_bytes(b"2")
        wait(lambda: os.fspath(file) in heard.paths)
        inside = tmp_path / "new" / "b.md"
        inside.parent.mkdir()
        wait(lambda: os.fspath(inside.parent) in heard.paths)
        inside.write_bytes(b"3")
        wait(lambda: os.fspath(inside) in heard.paths)
    assert not heard.failures


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_folder_that_is_not_there_cannot_be_listened_to(tmp_path: Path, elsewhere: bool) -> None:
    with listening(tmp_path / "nowhere", elsewhere=elsewhere) as heard:
        assert heard.failed.wait(20)
    assert not heard.listens.is_set()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_nothing_is_left_when_nobody_listens(tmp_path: Path, elsewhere: bool) -> None:
    before = threading.active_count()
    with listening(tmp_path, elsewhere=elsewhere) as heard:
        assert heard.listens.wait(20)
        assert threading.active_count() > before
    assert threading.active_count() == before
