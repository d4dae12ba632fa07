"""The power goes out: the disk is copied while a step is written, and the copy mounted elsewhere.

The process stands still at each call that changes something, and the image of the file system is
what would be found after a power cut. Once more after something else was synced: then the names
are on the disk and the bytes that nobody synced are not, which is the worst that ext4 does.
"""

from __future__ import annotations

import filecmp
import itertools
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults import mounts
from tests.faults.judge import Judge
from tests.faults.mounts import MIB
from tests.faults.processes import Action, Fault, Processes, Result
from tests.faults.scenes import CHANGING, FOR_EVER
from tests.faults.sites import article, make_site, name_of, tree

Say = Callable[[str], None]
SIZE = 12 * MIB
FEW, MANY = 6, 60  # cuts in all
FILES = 24  # more than are synced one by one
OPTIONS = ("", "noauto_da_alloc")
SYNC = "s"  # the kind of these calls


def step(site: Path) -> dict[str, Any]:
    return {
        "site": str(site),
        "set": {name_of(number): 77 for number in range(FILES)},
        "new": {"_news/2026/new.md": article(500).decode()},
        "move": {name_of(FILES): "_archive/moved.md"},
        "remove": [name_of(FILES + 1)],
    }


def small_step(site: Path) -> dict[str, Any]:
    return {**step(site), "set": {name_of(number): 77 for number in range(3)}}


@pytest.mark.parametrize(
    "cuts",
    [
        pytest.param(FEW, id=str(FEW)),
        pytest.param(MANY, id=str(MANY), marks=[pytest.mark.campaign, pytest.mark.timeout(3600)]),
        pytest.param(FOR_EVER, id="all", marks=[pytest.mark.campaign, pytest.mark.timeout(7200)]),
    ],
)
def test_the_power_goes_out(shimmed: Processes, fast: Path, say: Say, cuts: int) -> None:
    total: dict[str, int] = {}
    violations: list[str] = []
    runs = list(itertools.product((step, small_step), OPTIONS, (False, True)))
    if cuts == FEW:
        runs = runs[2:4]  # the larger step, with the options that are harder to live with
    for number, (make, options, synced) in enumerate(runs):
        judge = _one_run(shimmed, fast / str(number), make, options, synced, -(-cuts // len(runs)))
        name = f"{make.__name__}, {options or 'default'}, {'synced' if synced else 'as it is'}"
        violations += [f"{name}: {text}" for text in judge.violations]
        for key, value in judge.seen.items():
            total[key] = total.get(key, 0) + value
        shutil.rmtree(fast / str(number))
    rest = ", ".join(f"{value} {key}" for key, value in sorted(total.items()))
    say(f"{rest}; {len(violations)} violations")
    assert not violations, "\n".join([f"{len(violations)} violations", *violations[:20]])
    assert total["points"] >= min(cuts, 60)


def test_a_step_that_does_not_sync_is_seen(shimmed: Processes, fast: Path, say: Say) -> None:
    """Where every sync is left out, the same cuts find damage: the other test would see it."""
    judge = _one_run(shimmed, fast / "run", small_step, OPTIONS[1], True, 12, syncs=False)
    say(judge.told())
    assert judge.violations


def _one_run(
    shimmed: Processes,
    folder: Path,
    make: Callable[[Path], dict[str, Any]],
    options: str,
    synced: bool,
    cuts: int,
    syncs: bool = True,
) -> Judge:
    """Write the step, cut the power at so many of its calls, and judge each."""
    folder.mkdir()
    base, disk, mounted = folder / "base", folder / "disk", folder / "mounted"
    mounts.make_image(base, SIZE)
    with mounts.loop_mounted(base, mounted):
        site = make_site(mounted / "site", FILES + 3)
        (mounted / "else").write_bytes(b"x")
        old = tree(site)
        shimmed.prepare(make(site))
    shutil.copyfile(base, disk)
    with mounts.loop_mounted(disk, mounted, options):
        whole = shimmed.run({}, root=site)
        assert whole.code == 0, whole.err
        new = tree(site)
    count = sum(call.kind in CHANGING for call in whole.calls)
    every = max(1, count // cuts)
    wanted = set(range(count)[every // 2 :: every][:cuts])
    shutil.copyfile(base, disk)
    with mounts.loop_mounted(disk, mounted, options):
        images = _cut(shimmed, folder, site, wanted, synced, syncs)
    judge = Judge(site, old, new, shimmed)
    for number, result, image in images:
        with mounts.loop_mounted(image, mounted, options):
            judge.look_after_power_cut(f"cut before change {number}", result)
        image.unlink()
    return judge


def _cut(
    shimmed: Processes, folder: Path, site: Path, wanted: set[int], synced: bool, syncs: bool
) -> list[tuple[int, Result, Path]]:
    """Copies of the disk, each with the change before which it was made, and how the step had
    ended by then."""
    running = Result(-signal.SIGKILL, "", "")
    images = []
    stop = Fault(0, Action.STOP, kinds=CHANGING)
    if not syncs:
        stop = stop._replace(kinds=CHANGING.replace(SYNC, ""))
        pid = shimmed.start({}, Fault(0, Action.SKIP, kinds=SYNC), stop, root=site)
    else:
        pid = shimmed.start({}, stop, root=site)
    number = 0
    while (ended := shimmed.wait(pid, stopped=True)) is None:
        if number in wanted:
            images.append((number, running, _copied(folder, number, synced)))
        number += 1
        os.kill(pid, signal.SIGCONT)
    assert ended.code == 0, ended.err
    return [*images, (number, ended, _copied(folder, number, synced))]


def _copied(folder: Path, number: int, synced: bool) -> Path:
    """Made while nothing writes to the disk: the process stands still, and the system's own
    writing, once every few seconds, is looked for by comparing."""
    if synced:
        descriptor = os.open(folder / "mounted/else", os.O_WRONLY)
        try:
            os.pwrite(descriptor, os.urandom(8), 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    image = folder / f"cut{number}"
    for _ in range(10):
        shutil.copyfile(folder / "disk", image)
        if filecmp.cmp(folder / "disk", image, shallow=False):
            return image
    raise AssertionError("the disk is written all the time")
