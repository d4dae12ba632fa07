"""Two Curators on one site: one waits or is told who writes; who died keeps nobody waiting."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.processes import Action, Fault, Processes
from tests.faults.scenes import FOR_EVER, Scene, changing, set_up, three_changed
from tests.faults.server import DONE, REFUSED
from tests.faults.sites import differences, leftovers, make_site, name_of, put_back, tree

Say = Callable[[str], None]
SEVERAL = 5  # moments at which the first one is looked at


@pytest.fixture
def scene(shimmed: Processes, fast: Path) -> Scene:
    return set_up(three_changed, shimmed, fast)


def _moments(scene: Scene) -> list[int]:
    """Calls all along the way while the lock is held."""
    names = [call.name for call in scene.calls]
    held = [call for call in changing(scene.calls) if call.number > names.index("flock") + 1]
    step = len(held) / SEVERAL
    return [held[int(number * step)].number for number in range(SEVERAL)] + [held[-1].number]


def _stopped(scene: Scene, number: int) -> int:
    """A process that stands still at one of its calls."""
    put_back(scene.site, scene.old)
    pid = scene.processes.start({}, Fault(number, Action.STOP), root=scene.site)
    assert scene.processes.wait(pid, stopped=True) is None
    return pid


def test_the_second_is_told_who_writes(scene: Scene, say: Say) -> None:
    """Also the third one: who asks does not change the answer. Reading goes on meanwhile, and does
    not take what is being written for interrupted."""
    told = []
    number = _moments(scene)[SEVERAL // 2]
    pid = _stopped(scene, number)
    before = tree(scene.site)
    listed = scene.processes.curator("list", scene.site)
    job = {"step": {"site": str(scene.site), "set": {name_of(4): 5}}, "patience": 0.1}
    second, third = scene.processes.run(job), scene.processes.run(job)
    if tree(scene.site) != before:
        told.append("something was changed meanwhile")
    os.kill(pid, signal.SIGCONT)
    first = scene.processes.wait(pid)
    assert first is not None
    if listed.code != DONE or listed.err:
        told.append(f"list ended with {listed.code}: {listed.err}")
    for each in (second, third):
        if each.code != REFUSED or str(pid) not in each.err:
            told.append(f"the second ended with {each.code}: {each.err}")
    if first.code != DONE or tree(scene.site) != scene.judge.new:
        told.append(f"the first ended with {first.code}: {first.err}")
    told += leftovers(scene.site)
    say(f"{len(told)} violations; {second.err.strip()}")
    assert not told, "\n".join(told)


def test_reading_leaves_what_is_being_written(scene: Scene, say: Say) -> None:
    told = []
    moments = _moments(scene)
    for number in moments:
        pid = _stopped(scene, number)
        before = tree(scene.site)
        listed = scene.processes.curator("list", scene.site)
        if listed.code != DONE or listed.err or tree(scene.site) != before:
            told.append(f"at call {number} list ended with {listed.code}: {listed.err}")
        os.kill(pid, signal.SIGCONT)
        first = scene.processes.wait(pid)
        if first is None or first.code != DONE or tree(scene.site) != scene.judge.new:
            told.append(f"at call {number} the first did not come to its end: {first}")
    say(f"{len(moments)} moments, {len(told)} violations")
    assert not told, "\n".join(told)


def test_the_holder_is_killed(scene: Scene, say: Say) -> None:
    """The second finishes what the first began, and then does its own."""
    told = []
    seen = {True: 0, False: 0}
    moments = _moments(scene)
    for number in moments:
        pid = _stopped(scene, number)
        os.kill(pid, signal.SIGKILL)
        scene.processes.wait(pid)
        second = scene.processes.curator("set", scene.site, "--file", name_of(4), "heat=5")
        now = tree(scene.site)
        own = now.pop(name_of(4))
        old, new = dict(scene.old), dict(scene.judge.new)
        before = old.pop(name_of(4))
        del new[name_of(4)]
        what = f"killed at call {number}"
        if second.code != DONE or own.data != before.data.replace(b"heat: 1\n", b"heat: 5\n"):
            told.append(f"{what}: the second ended with {second.code}: {second.err}")
        if now not in (old, new):
            told.append(f"{what}: mixed: {differences(old, now)}")
        seen[now == new] += 1
        told += leftovers(scene.site)
    say(f"{len(moments)} moments: {seen[True]} new, {seen[False]} old, {len(told)} violations")
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"12345\n",
        b"no JSON \xff",
        json.dumps({"by": "window", "process": 2**22 + 7, "host": "x", "since": "1"}).encode(),
        json.dumps({"by": "window", "process": 1, "host": "x", "since": "1"}).encode(),
    ],
    ids=["empty", "number", "garbage", "dead", "alive"],
)
def test_a_lock_file_that_nobody_holds(
    plain: Processes, fast: Path, say: Say, content: bytes
) -> None:
    site = make_site(fast / "site", 3)
    (site / ".git/curator").mkdir()
    (site / ".git/curator/lock").write_bytes(content)
    result = plain.curator("set", site, "--file", name_of(0), "heat=5")
    assert result.code == DONE, result.err
    assert b"heat: 5\n" in (site / name_of(0)).read_bytes()
    assert not leftovers(site)
    say("0 violations")


@pytest.mark.parametrize("git", [True, False], ids=["git", "no git"])
def test_many_at_once(plain: Processes, fast: Path, say: Say, git: bool) -> None:
    """Each sets its own field of all files: all of them get there, and none is half done."""
    site = make_site(fast / "site", 12, git=git)
    pids = []
    count = 8
    for number in range(count):
        command = ["set", str(site), "-w", "heat:1", f"field{number}={number}"]
        pids.append(plain.start({"command": command}))
    results = [plain.wait(pid) for pid in pids]
    done = [number for number, result in enumerate(results) if result and result.code == DONE]
    told = [
        f"field{number}: exit {result.code}: {result.err}"
        for number, result in enumerate(results)
        if result and (result.code not in (DONE, REFUSED) or "Traceback" in result.err)
    ]
    for path in (site / name_of(number) for number in range(12)):
        data = path.read_bytes()
        there = [number for number in range(count) if b"\nfield%d: %d\n" % (number, number) in data]
        if there != done:
            told.append(f"{path.name} has {there}, done were {done}")
    told += leftovers(site)
    say(f"{count} at once, {len(done)} done, {len(told)} violations")
    assert not told, "\n".join(told)
    assert done


def test_a_dead_writer_s_recovery_waits_for_nobody(scene: Scene, say: Say) -> None:
    """Killed while it recovers, at each call, with the lock in its hand; the next one goes on."""
    kill = Fault(changing(scene.calls, "r")[-1].number, Action.KILL_BEFORE)
    scene.run(kill)
    calls = scene.recover().calls
    told = []
    points = changing(calls)
    for call in points:
        scene.run(kill)
        scene.recover(Fault(call.number, Action.KILL_AFTER))
        scene.recover(Fault(1, Action.KILL_BEFORE, until=FOR_EVER, kinds="r"))
        result = scene.recover()
        now = tree(scene.site)
        if result.code != DONE or now != scene.judge.new or leftovers(scene.site):
            told.append(f"{call}: {result.err} {differences(scene.judge.new, now)}")
    say(f"{len(points)} points, {len(told)} violations")
    assert not told, "\n".join(told)
