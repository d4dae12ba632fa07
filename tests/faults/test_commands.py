"""The commands that write, killed at their calls: whichever it is, all of it is done or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.judge import Judge
from tests.faults.processes import Action, Fault, Processes
from tests.faults.scenes import changing
from tests.faults.sites import make_site, name_of, put_back, tree

NAMES = [name_of(number) for number in range(3)]
Say = Callable[[str], None]
Words = list[str]
EVERY = 6  # of the points, unless all are asked for


@dataclass(frozen=True)
class Case:
    """A command, and those that are done before it, each with its words after the site."""

    command: Callable[[Path], Words]
    before: tuple[Words, ...] = ()

    def job(self, site: Path) -> dict[str, Words]:
        return {"command": self.command(site)}


def _set(site: Path) -> Words:
    return ["set", str(site), "--file", *NAMES, "heat=77"]


def _apply(site: Path) -> Words:
    changes = site.parent / "changes.jsonl"
    operations = [{"op": "replace", "path": "/heat", "value": 77}]
    lines = [json.dumps({"path": name, "ops": operations}) + "\n" for name in NAMES]
    changes.write_text("".join(lines))
    return ["apply", str(site), str(changes)]


def _undo(site: Path) -> Words:
    return ["undo", str(site)]


def _rename(site: Path) -> Words:
    """The vocabulary's file and every article, in one step."""
    return ["topics", "rename", str(site), "AI", "Machine Learning"]


CASES = {
    "set": Case(_set),
    "apply": Case(_apply),
    "undo": Case(_undo, (["set", "--file", *NAMES, "heat=77"],)),
    "topics rename": Case(_rename),
}


@pytest.mark.parametrize(
    "every",
    [
        pytest.param(EVERY, id="some"),
        pytest.param(1, id="all", marks=[pytest.mark.campaign, pytest.mark.timeout(3600)]),
    ],
)
@pytest.mark.parametrize("git", [True, False], ids=["git", "no git"])
@pytest.mark.parametrize("name", CASES)
def test_killed_at_its_calls(
    shimmed: Processes, fast: Path, say: Say, name: str, git: bool, every: int
) -> None:
    case = CASES[name]
    site = make_site(fast / "site", 4, git=git)
    original = tree(site)

    def begin() -> None:
        put_back(site, original)
        for command, *words in case.before:
            done = shimmed.curator(command, site, *words)
            assert done.code == 0, done.err

    begin()
    old = tree(site)
    whole = shimmed.run(case.job(site), root=site)
    assert whole.code == 0, whole.err
    judge = Judge(site, old, tree(site), shimmed)
    assert judge.old != judge.new
    for call in changing(whole.calls)[::every]:
        begin()
        fault = Fault(call.number, Action.KILL_BEFORE)
        judge.look(f"killed before {call}", shimmed.run(case.job(site), fault, root=site))
    say(f"{len(whole.calls)} calls: {judge.told()}")
    judge.check(5)
