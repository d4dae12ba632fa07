"""Somebody else writes a file at each moment of a step; and while a killed step waits to be
recovered. What they wrote is never lost."""

from __future__ import annotations

import errno
import itertools
import os
import signal
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.processes import Action, Call, Fault, Processes, Result
from tests.faults.scenes import Scene, changing, set_up, three_changed
from tests.faults.server import DONE, REFUSED
from tests.faults.sites import article, differences, leftovers, name_of, put_back, tree

Say = Callable[[str], None]
Act = Callable[[Path], None]

FILE = name_of(1)  # the second of three
OURS, OLD = b"\nheat: 77\n", b"\nheat: 1\n"
THEIRS = b"\npublished: false\n"


def _with_theirs(data: bytes) -> bytes:
    found = data.replace(b"published: true", b"published: false")
    assert b"published: false" in found
    return found


def by_rename(path: Path) -> None:
    """As most programs do: what is there, with another field changed, put in its place."""
    temp = path.with_name(".theirs")
    temp.write_bytes(_with_theirs(path.read_bytes()))
    temp.replace(path)


def in_place(path: Path) -> None:
    """As simple programs do."""
    path.write_bytes(_with_theirs(path.read_bytes()))


def old_copy(path: Path) -> None:
    """As an editor does that has had the file open for long: without what we wrote."""
    temp = path.with_name(".theirs")
    temp.write_bytes(_with_theirs(path.read_bytes()).replace(OURS, OLD))
    temp.replace(path)


def deleted(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_link_outside(path: Path) -> None:
    path.unlink()
    path.symlink_to(_outside(path))


def _outside(path: Path) -> Path:
    """A file that looks like an article, beside the site."""
    folder = next(above for above in path.parents if (above / "_config.yml").exists()).parent
    outside = folder / "outside.md"
    if not outside.exists():
        outside.write_bytes(OUTSIDE)
    return outside


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


OUTSIDE = article(1)
WRITERS: tuple[Act, ...] = (by_rename, in_place, old_copy)
REPLACERS: tuple[Act, ...] = (deleted, a_folder, a_link_outside, a_pipe)
KINDS = {a_folder: stat.S_ISDIR, a_link_outside: stat.S_ISLNK, a_pipe: stat.S_ISFIFO}


# Of so many points one, which is no divisor of how many things can be done to the file.
EVERY = [
    pytest.param(9, id="some"),
    pytest.param(1, id="all", marks=[pytest.mark.campaign, pytest.mark.timeout(3600)]),
]


@pytest.fixture
def scene(shimmed: Processes, fast: Path) -> Scene:
    return set_up(three_changed, shimmed, fast)


@pytest.mark.parametrize("every", EVERY)
def test_written_at_each_call(scene: Scene, say: Say, every: int) -> None:
    seen: Counter[str] = Counter()
    told: list[str] = []
    for call, act in _pairs(scene.calls, every):
        what = f"{act.__name__} before {call}"
        result, acted = _interrupted(scene, call.number, act)
        if not acted:
            seen["not possible then"] += 1
            continue
        seen["points"] += 1
        seen[f"exit {result.code}"] += 1
        scene.recover()
        found = _judged(scene, act, result)
        told += [f"{what}: exit {result.code}: {text}; said: {result.err}" for text in found]
    say(f"{dict(seen)}, {len(told)} violations")
    assert not told, "\n".join([f"{len(told)} violations", *told[:20]])
    assert seen["points"] >= 30


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize(
    "acts",
    [
        pytest.param(WRITERS, id="written"),
        pytest.param(
            REPLACERS,
            id="replaced",
        ),
    ],
)
def test_written_while_it_is_taken_back(
    scene: Scene, say: Say, acts: tuple[Act, ...], every: int
) -> None:
    """The last file of the step cannot be exchanged; meanwhile somebody writes the second."""
    seen: Counter[str] = Counter()
    told: list[str] = []
    failing = Fault(changing(scene.calls, "r")[-2].number, Action.FAIL, errno.EIO)
    alone = scene.run(failing)
    assert alone.code == REFUSED
    later = [call for call in alone.calls if call.number > failing.at]
    for call, act in _pairs(later, every, acts):
        result, acted = _interrupted(scene, call.number, act, failing)
        seen["points"] += acted
        recovery = scene.recover()
        found = _judged(scene, act, result) if acted else []
        if "Traceback" in recovery.err:
            found.append(f"recovery: {recovery.err}")
        told += [f"{act.__name__} before {call}: {text}; {result.err}" for text in found]
    say(f"{dict(seen)}, {len(told)} violations")
    assert not told, "\n".join([f"{len(told)} violations", *told[:20]])
    assert seen["points"] >= 10


@pytest.mark.parametrize("every", EVERY)
def test_written_while_it_recovers(scene: Scene, say: Say, every: int) -> None:
    """The step is killed half way; while the next command finishes it, somebody writes."""
    seen: Counter[str] = Counter()
    told: list[str] = []
    exchanges = changing(scene.calls, "r")
    for kill in (Fault(each.number, Action.KILL_BEFORE) for each in exchanges[1:4]):
        killed = scene.run(kill)
        calls = [call for call in scene.recover().calls if call.number < 200]
        for call, act in _pairs(calls, every if every == 1 else every * 4):
            killed = scene.run(kill)
            job = {"command": ["undo", "--list", str(scene.site)]}
            recovery, acted = _stopped_and_acted(scene, job, (_stop(call.number),), act)
            seen["points"] += acted
            scene.recover()
            found = _judged(scene, act, killed) if acted else []
            if recovery.code != DONE or "Traceback" in recovery.err:
                found.append(f"recovery ended with {recovery.code}")
            what = f"{act.__name__} before {call} of recovery after {kill}"
            told += [f"{what}: {text}; {recovery.err}" for text in found]
    say(f"{dict(seen)}, {len(told)} violations")
    assert not told, "\n".join([f"{len(told)} violations", *told[:20]])
    assert seen["points"] >= 10


@pytest.mark.parametrize("every", EVERY)
def test_written_between_kill_and_recovery(scene: Scene, say: Say, every: int) -> None:
    seen: Counter[str] = Counter()
    told: list[str] = []
    for call, act in _pairs(changing(scene.calls), every):
        killed = scene.run(Fault(call.number, Action.KILL_BEFORE))
        act(scene.site / FILE)
        recovery = scene.recover()
        seen["points"] += 1
        found = _judged(scene, act, killed)
        if recovery.code != DONE or "Traceback" in recovery.err:
            found.append(f"recovery ended with {recovery.code}: {recovery.err}")
        told += [f"{act.__name__} after kill at {call}: {text}; {recovery.err}" for text in found]
    say(f"{dict(seen)}, {len(told)} violations")
    assert not told, "\n".join([f"{len(told)} violations", *told[:20]])
    assert seen["points"] >= 30


def _pairs(
    calls: list[Call], every: int, acts: tuple[Act, ...] = (*WRITERS, *REPLACERS)
) -> list[tuple[Call, Act]]:
    """Each call with everything that can be done to the file, or one of so many of these."""
    return list(itertools.product(calls, acts))[::every]


def _stop(number: int) -> Fault:
    return Fault(number, Action.STOP)


def _interrupted(scene: Scene, number: int, act: Act, *faults: Fault) -> tuple[Result, bool]:
    """The step, and somebody who acts just before its call `number`, if that can be."""
    put_back(scene.site, scene.old)
    return _stopped_and_acted(scene, {}, (*faults, _stop(number)), act)


def _stopped_and_acted(
    scene: Scene, job: dict[str, Any], faults: tuple[Fault, ...], act: Act
) -> tuple[Result, bool]:
    pid = scene.processes.start(job, *faults, root=scene.site)
    result = scene.processes.wait(pid, stopped=True)
    acted = result is None
    if result is None:
        try:
            act(scene.site / FILE)
        except FileNotFoundError:
            acted = False
        os.kill(pid, signal.SIGCONT)
        result = scene.processes.wait(pid)
    assert result is not None
    return result, acted


def _judged(scene: Scene, act: Act, result: Result) -> list[str]:
    """What is wrong with the site."""
    now = tree(scene.site)
    told = [f"left over: {found}" for found in [leftovers(scene.site)] if found]
    path = scene.site / FILE
    there = now.pop(FILE, None)
    others = {name: file for name, file in scene.old.items() if name != FILE}
    new_others = {name: file for name, file in scene.judge.new.items() if name != FILE}
    is_old, is_new = now == others, now == new_others
    if not (is_old or is_new):
        told.append(f"the others are mixed: {differences(others, now)}")
    if not {DONE: is_new, REFUSED: is_old}.get(result.code, True):
        told.append("the others are not as it was said")
    if result.hung or "Traceback" in result.err:
        told.append("it hung or printed a traceback")
    if act is deleted:
        if (
            there is not None
            and there.data != (scene.judge.new if is_new else scene.old)[FILE].data
        ):
            told.append("the deleted file is back with other bytes")
    elif act in KINDS:
        if there is None or not KINDS[act](there.mode):
            told.append("what they put there is gone")
    elif there is None or THEIRS not in there.data:
        told.append("what they wrote is lost")
    elif act is not old_copy and is_new and OURS not in there.data:
        told.append("what we wrote is lost")
    elif is_old and OURS in there.data:
        told.append("it was taken back, and this file has the new value")
    if act is a_link_outside and _outside(path).read_bytes() != OUTSIDE:
        told.append("a file outside the site was written")
    return told
