"""One writer at a time, with real processes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from curator.cli import main
from curator.errors import SaveError
from curator.library.edits import SetField
from curator.library.journal.journal import Journal
from curator.library.journal.lock import Locked, locked
from curator.library.journal.place import Place
from curator.library.journal.transaction import Order
from curator.library.library import Library
from tests.library.journal import sites

Hold = Callable[[Path], subprocess.Popen[bytes]]
WORDS = (
    r"This site is being written by other \(process %d on \S+, since \d\d:\d\d:\d\d\); try again"
)


def is_free(file: Path) -> bool:
    """Is nobody writing at this moment?"""
    try:
        with locked(file, "", patience=0):
            return True
    except Locked:
        return False


@pytest.fixture
def hold() -> Iterator[Hold]:
    """Start a process that holds a lock until its standard input ends."""
    running: list[subprocess.Popen[bytes]] = []
    code = """
        import pathlib, sys
        from curator.library.journal.lock import locked
        with locked(pathlib.Path(sys.argv[1]), "other"):
            print("held", flush=True)
            sys.stdin.read()
    """

    def start(file: Path) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        return process

    yield start
    for process in running:
        process.communicate()
        process.wait()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def test_the_second_is_told_who_the_first_is(file: Path, hold: Hold) -> None:
    holder = hold(file)
    with pytest.raises(Locked, match=WORDS % holder.pid), locked(file, "test", patience=0):
        raise AssertionError("it was free")
    assert not is_free(file)


def test_it_is_free_when_the_first_is_done(file: Path, hold: Hold) -> None:
    holder = hold(file)
    holder.communicate()
    assert is_free(file)
    assert file.read_bytes() == b""  # nobody is named who does not hold it
    with locked(file, "test", patience=0):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="kills as only other systems do")
def test_a_holder_that_was_killed_keeps_nobody(file: Path, hold: Hold) -> None:
    holder = hold(file)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert str(holder.pid).encode() in file.read_bytes()  # it could not take its name back
    with locked(file, "test", patience=0):
        assert str(os.getpid()).encode() in file.read_bytes()
    assert file.read_bytes() == b""


def test_the_second_waits_for_the_first(file: Path, hold: Hold) -> None:
    holder = hold(file)
    timer = threading.Timer(0.2, lambda: holder.communicate())
    timer.start()
    with locked(file, "test", patience=60):
        assert holder.poll() is not None or holder.wait() == 0
    timer.join()


def test_the_second_waits_no_longer_than_it_is_told(file: Path, hold: Hold) -> None:
    hold(file)
    before = time.monotonic()
    with pytest.raises(Locked), locked(file, "test", patience=0.3):
        raise AssertionError("it was free")
    assert time.monotonic() - before >= 0.3


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"by": "x"}', b"\xff\xfe", b"x" * 10_000])
def test_a_holder_whose_name_cannot_be_read(file: Path, hold: Hold, text: bytes) -> None:
    hold(file)
    file.write_bytes(text)
    with pytest.raises(Locked, match="written by another program"), locked(file, "", patience=0):
        raise AssertionError("it was free")


def test_it_is_let_go_when_something_goes_wrong(file: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(file, "test"):
        raise ZeroDivisionError
    assert is_free(file)


def test_where_there_can_be_no_lock(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("folder", "link", "none/lock"):
        with (
            pytest.raises(SaveError, match="journal cannot be written"),
            locked(tmp_path / name, ""),
        ):
            raise AssertionError("it was locked")
    assert not (tmp_path / "elsewhere").exists()


def test_a_site_that_is_written_is_not_written_by_another(root: Path, hold: Hold) -> None:
    Place.of(root).make()
    holder = hold(Place.of(root).lock)
    order = Order(sites.writes(), "Test", "test")
    with pytest.raises(Locked, match=WORDS % holder.pid):
        Journal(root, sites.merge).write(order, patience=0)
    assert sites.files_of(root) == sites.OLD
    holder.communicate()
    assert Journal(root, sites.merge).write(order, patience=0).count == 3


def test_what_changes_nothing_needs_no_lock(root: Path, hold: Hold) -> None:
    Place.of(root).make()
    hold(Place.of(root).lock)
    order = Order(sites.writes(new=sites.OLD), "Test", "test")
    assert Journal(root, sites.merge).write(order, patience=0).files == sites.OLD


def test_what_is_being_written_is_not_recovered(root: Path, hold: Hold) -> None:
    sites.interrupt(root, sites.CHANGES, "COMMIT", {})
    holder = hold(Place.of(root).lock)
    assert Library.open(root).recovered == ()
    assert sites.files_of(root) == sites.OLD
    holder.communicate()
    (recovered,) = Library.open(root).recovered
    assert recovered.finished
    assert sites.files_of(root) == sites.NEW


def test_a_command_says_who_writes(root: Path, hold: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Library.write.__kwdefaults__ or {}, "patience", 0.1)
    Place.of(root).make()
    holder = hold(Place.of(root).lock)
    result = CliRunner().invoke(
        main, ["set", str(root), "--file", "_news/a.md", "title=X"], catch_exceptions=False
    )
    assert result.exit_code == 3
    assert re.match(WORDS % holder.pid, result.stderr)
    assert sites.files_of(root) == sites.OLD


def test_two_that_write_at_once_both_have_their_way(root: Path) -> None:
    """Two processes, 25 batches each, to the same three files and different fields."""
    code = """
        import sys
        from curator.library.edits import SetField
        from curator.library.library import Library
        root, field = sys.argv[1:]
        for number in range(25):
            library = Library.open(root)
            edit = SetField("/" + field, number)
            library.save_all([library.edit(each, edit) for each in library.articles.values()])
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(root)]
    processes = [subprocess.Popen([*command, field]) for field in ("heat", "quality")]
    assert [process.wait() for process in processes] == [0, 0]
    for path, data in sites.files_of(root).items():
        assert sorted(data.splitlines()[2:4]) == [b"heat: 24", b"quality: 24"], path
    library = Library.open(root)
    assert [head.id for head in library.journal.batches()] == [str(n) for n in range(50, 0, -1)]
    assert sites.leftovers(root) == []
    assert (
        library.edit(library.articles["_news/a.md"], SetField("/heat", 24)).data
        == (sites.files_of(root)["_news/a.md"])
    )
