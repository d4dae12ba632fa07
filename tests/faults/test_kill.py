"""kill -9 at random moments of a step over 500 files.

`CURATOR_FAULTS_KILLS=1000 pytest -m "campaign or not campaign" tests/faults/test_kill.py`, or only
`-m campaign`, for more runs.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.faults.judge import Judge
from tests.faults.processes import Processes
from tests.faults.sites import Tree, make_site, name_of, put_back, tree

FILES = 500
RUNS = 100
MANY_RUNS = int(os.environ.get("CURATOR_FAULTS_KILLS", "1000"))
SEED = 4


@pytest.mark.parametrize(
    "runs",
    [
        pytest.param(RUNS, id=str(RUNS)),
        pytest.param(MANY_RUNS, id="many", marks=[pytest.mark.campaign, pytest.mark.timeout(7200)]),
    ],
)
def test_killed_at_random_moments(
    plain: Processes, fast: Path, say: Callable[[str], None], runs: int
) -> None:
    site = make_site(fast / "site", FILES + 10)
    old = tree(site)
    plain.prepare({"site": str(site), "set": {name_of(number): 99 for number in range(FILES)}})
    seconds = min(_whole(plain, site, old) for _ in range(4))  # the first one is slow
    judge = Judge(site, old, tree(site), plain, ("undo", "--list"))
    assert judge.new != old
    random = Random(SEED)
    for number in range(runs):
        put_back(site, old)
        moment = random.uniform(0, seconds)
        result = plain.run({}, kill_after=moment)
        judge.seen["killed"] += result.code == -9
        what = f"killed after {moment * 1000:.1f} ms of {seconds * 1000:.1f}"
        judge.look(what, result, undo=number % 20 == 0)
    say(f"{FILES} files, {runs} runs: {judge.told()}")
    judge.check(runs)


def _whole(plain: Processes, site: Path, old: Tree) -> float:
    """How many seconds it takes if it is left alone."""
    put_back(site, old)
    started = time.monotonic()
    whole = plain.run({})
    assert whole.code == 0, whole.err
    return time.monotonic() - started
