"""A disk that is full after so many bytes, in steps of 4 KB; one without room for more files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults import mounts
from tests.faults.judge import Judge
from tests.faults.mounts import MIB, PAGE
from tests.faults.processes import Processes, Result
from tests.faults.server import REFUSED
from tests.faults.sites import article, make_site, name_of, put_back, tree

FILES = 8
ENOUGH = 3  # steps in a row that went well: the disk is large enough by now
MOST = 300  # steps
Say = Callable[[str], None]
IN_MEMORY = f"size={8 * MIB},nr_inodes=2000"


@pytest.fixture(
    params=[
        "tmpfs",
        pytest.param("ext4", marks=[pytest.mark.campaign, pytest.mark.timeout(1800)]),
    ]
)
def disk(request: pytest.FixtureRequest, fast: Path) -> Iterator[Path]:
    with ExitStack() as stack:
        if request.param == "tmpfs":
            yield stack.enter_context(mounts.in_memory(fast / "disk", IN_MEMORY))
            return
        mounts.make_image(fast / "image", 16 * MIB)
        yield stack.enter_context(mounts.loop_mounted(fast / "image", fast / "disk"))


@pytest.fixture
def disk_in_memory(fast: Path) -> Iterator[Path]:
    with mounts.in_memory(fast / "disk", IN_MEMORY) as folder:
        yield folder


def step(site: Path) -> dict[str, Any]:
    """Changed, new, moved and removed files, each of several pages."""
    return {
        "site": str(site),
        "set": {name_of(number): 77 for number in range(FILES - 2)},
        "new": {"_news/2026/new.md": large(500).decode()},
        "move": {name_of(FILES - 2): "_archive/moved.md"},
        "remove": [name_of(FILES - 1)],
    }


def large(number: int) -> bytes:
    return article(number) + b"More of the body.\n" * 500


def set_up(disk: Path, plain: Processes) -> Judge:
    site = make_site(disk / "site", FILES)
    for number in range(FILES):
        (site / name_of(number)).write_bytes(large(number))
    old = tree(site)
    plain.prepare(step(site))
    whole = plain.run({})
    assert whole.code == 0, whole.err
    new = tree(site)
    put_back(site, old)
    return Judge(site, old, new, plain)


def test_full_after_each_4_kb(disk: Path, plain: Processes, say: Say) -> None:
    @contextmanager
    def left(pages: int) -> Iterator[None]:
        ballast = disk / "ballast"
        found = os.statvfs(disk)
        size = found.f_bavail * found.f_frsize - pages * PAGE
        with open(ballast, "wb") as file:
            while size > 0:
                try:
                    os.posix_fallocate(file.fileno(), 0, size)
                    break
                except OSError:  # the file system needs some for itself
                    size -= PAGE
        try:
            yield
        finally:
            ballast.unlink()

    _fill_up(set_up(disk, plain), left, "pages of 4 KB", say)


def test_no_room_for_another_file(disk_in_memory: Path, plain: Processes, say: Say) -> None:
    disk = disk_in_memory

    @contextmanager
    def left(files: int) -> Iterator[None]:
        ballast = disk / "ballast"
        ballast.mkdir()
        for number in range(os.statvfs(disk).f_ffree - files):
            (ballast / str(number)).touch()
        try:
            yield
        finally:
            for path in ballast.iterdir():
                path.unlink()
            ballast.rmdir()

    _fill_up(set_up(disk, plain), left, "files", say)


def _fill_up(judge: Judge, left: Callable[[int], Any], unit: str, say: Say) -> None:
    """With more and more left, until it is enough."""
    done = 0
    failed: list[Result] = []
    for number in range(MOST):
        put_back(judge.site, judge.old)
        with left(number):
            result = judge.processes.run({})
            judge.look(f"{number} {unit} left", result)
        done = done + 1 if result.code == 0 else 0
        if result.code == REFUSED:
            failed.append(result)
        if done == ENOUGH:
            break
    say(
        f"{len(failed)} times too full, then enough at {number - ENOUGH + 1} {unit}: {judge.told()}"
    )
    judge.check(10)
    assert done == ENOUGH
    assert failed
    for result in failed:
        assert "full" in result.err, result.err
