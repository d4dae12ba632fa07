"""Every call that changes something fails, with each error that makes sense for it, or is the last
thing the process does; then the same to the taking back and to the recovery.

`pytest -m campaign tests/faults/test_calls.py` looks at every pair of faults.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.processes import Action, Fault, Processes
from tests.faults.scenes import (
    ALLOCATING,
    CHANGING,
    FOR_EVER,
    STEPS,
    Scene,
    Step,
    changing,
    errors_of,
    one_of_each,
    set_up,
    three_changed,
)

LEAST = 150  # points of a step
FEW, ALL = 2, 10_000  # places of the first fault, where there is a second
LONG = [pytest.mark.campaign, pytest.mark.timeout(7200)]
EVERY_PAIR = [
    pytest.param(FEW, id="few"),
    pytest.param(ALL, id="all", marks=LONG),
]

Say = Callable[[str], None]


@pytest.fixture(params=STEPS, ids=lambda step: step.__name__)
def scene(request: pytest.FixtureRequest, shimmed: Processes, fast: Path) -> Scene:
    return set_up(request.param, shimmed, fast)


@pytest.mark.parametrize(
    ("step", "every"),
    [
        pytest.param(three_changed, 1, id="three_changed"),
        pytest.param(one_of_each, 3, id="one_of_each"),
        pytest.param(one_of_each, 1, id="one_of_each-all", marks=LONG),
    ],
)
def test_each_call_fails(shimmed: Processes, fast: Path, say: Say, step: Step, every: int) -> None:
    """One of so many points in the second step: most of its calls are those of the first."""
    scene = set_up(step, shimmed, fast)
    for fault in list(errors_of(scene.calls))[::every]:
        scene.look(fault)
    say(f"{len(scene.calls)} calls: {scene.judge.told()}")
    scene.judge.check(LEAST // every)


def test_killed_at_each_call(scene: Scene, say: Say) -> None:
    for call in changing(scene.calls):
        scene.look(Fault(call.number, Action.KILL_BEFORE))
        if call.kind == "w":
            scene.look(Fault(call.number, Action.SHORT_KILL))
    scene.look(Fault(scene.calls[-1].number, Action.KILL_AFTER), undo=True)
    say(f"{len(scene.calls)} calls: {scene.judge.told()}")
    scene.judge.check(len(changing(scene.calls)))


@pytest.mark.parametrize(
    ("error", "kinds"),
    [
        pytest.param(errno.ENOSPC, ALLOCATING, id="full"),
        pytest.param(errno.EIO, CHANGING, id="broken"),
        pytest.param(errno.EROFS, CHANGING, id="read-only", marks=LONG),
    ],
)
def test_from_each_call_on_all_fail(scene: Scene, say: Say, error: int, kinds: str) -> None:
    """The disk stays full, is broken, or is made read-only by the system: taking back fails too."""
    for call in changing(scene.calls, kinds):
        scene.look(Fault(call.number, Action.FAIL, error, until=FOR_EVER, kinds=kinds))
    say(f"{len(scene.calls)} calls: {scene.judge.told()}")
    scene.judge.check(10)


@pytest.mark.parametrize("most", EVERY_PAIR)
def test_taking_back_is_disturbed(scene: Scene, say: Say, most: int) -> None:
    """A call fails, so that the step is taken back; each call of that fails, or is the last."""
    for first in _spread(
        [Fault(call.number, Action.FAIL, errno.EIO) for call in changing(scene.calls, "rs")], most
    ):
        alone = scene.run(first)
        later = [call for call in alone.calls if call.number > first.at]
        for call in changing(later):
            for second in (
                Fault(call.number, Action.KILL_BEFORE),
                Fault(call.number, Action.FAIL, errno.EIO),
            ):
                result = scene.run(first, second)
                what = f"{scene.told(first)}, then {second} ({call})"
                is_removal = call.kind == "d" and second.action is Action.FAIL
                scene.judge.look(what, result, folders_may_stay=is_removal)
    say(scene.judge.told())
    scene.judge.check(10)


@pytest.mark.parametrize("most", EVERY_PAIR)
def test_recovery_is_disturbed(scene: Scene, say: Say, most: int) -> None:
    """The step is killed; each call of the recovery fails, or is its last; then it recovers."""
    kills = [Fault(call.number, Action.KILL_BEFORE) for call in changing(scene.calls)]
    for first in _spread(kills, most):
        scene.run(first)
        calls = scene.recover().calls
        for call in changing(calls):
            for second in (
                Fault(call.number, Action.KILL_BEFORE),
                Fault(call.number, Action.FAIL, errno.EIO),
                Fault(call.number, Action.FAIL, errno.ENOSPC),
            ):
                scene.run(first)
                result = scene.recover(second)
                what = f"{scene.told(first)}, then recovery {second} ({call})"
                scene.judge.look_after_recovery(what, result)
    say(scene.judge.told())
    scene.judge.check(10)


def _spread(faults: list[Fault], most: int) -> list[Fault]:
    """At most so many, from all over, and the last ones: that is where most has happened."""
    if len(faults) <= most:
        return faults
    step = len(faults) / most
    return [faults[len(faults) - 1 - int(number * step)] for number in range(most)]
