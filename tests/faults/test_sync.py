"""A sync is killed, at random moments and at every call that changes something: the next start of
Curator brings it to its end, or nothing was done; nobody's edit is lost and git is content.

`pytest -m campaign tests/faults/test_sync.py` for 80 moments and every call.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.faults.processes import Action, Fault, Processes, Result
from tests.faults.scenes import changing
from tests.git.clones import git, porcelain, write
from tests.library.sync.team import ARTICLE, Member, Team, left_over, make_team

FILES = 30
SEED = 7
LONG = [pytest.mark.campaign, pytest.mark.timeout(3600)]
TOLD = '"field": "/title"', "title: changed here and by others"


@dataclass
class Scene:
    """A clone that has something to take in, to push, in conflict and not committed. It is put back
    before each run, and looked at afterwards."""

    team: Team
    kept: Path
    processes: Processes
    seen: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    @property
    def ann(self) -> Member:
        return self.team.ann

    @property
    def job(self) -> dict[str, list[str]]:
        return {"command": ["sync", os.fspath(self.ann.root), "--no-commit"]}

    def put_back(self) -> None:
        for place in (self.ann.root, self.team.remote):
            shutil.rmtree(place)
            subprocess.run(["cp", "-a", self.kept / place.name, place], check=True)

    def run(self, *faults: Fault, kill_after: float | None = None) -> Result:
        self.put_back()
        root = self.ann.root if faults else None
        return self.processes.run(self.job, *faults, root=root, kill_after=kill_after)

    def now(self) -> tuple[str, dict[str, bytes], str]:
        """The commit's tree, all files, how git sees them."""
        root = self.ann.root
        files = {
            os.fspath(path.relative_to(root)): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file() and ".git" not in path.relative_to(root).parts
        }
        return git(root, "rev-parse", "HEAD^{tree}"), files, porcelain(root)

    def learn(self) -> None:
        """What it is before, and what it comes to."""
        self.put_back()
        self.before = self.now()
        took = []
        for _ in range(3):  # the first one is slow
            self.put_back()
            started = time.monotonic()
            whole = self.processes.run(self.job)
            took.append(time.monotonic() - started)
        self.seconds = min(took)
        assert (whole.code, TOLD[0] in whole.out) == (1, True), whole
        self.after = self.now()
        assert self.after != self.before
        assert self.after[2] == " M _news/01.md\n"

    def look(self, what: str, killed: Result) -> None:
        """After a run that was killed, and its git has ended by itself."""
        wait_for_git(self.ann.root)
        first = self.processes.curator("list", self.ann.root, "--format", "paths")
        now = self.now()
        told = [killed, first]
        if now not in (self.before, self.after):
            self._note(
                what, f"neither before nor after: {_difference(now, self.before)}; {first.err}"
            )
        self.seen["killed" if killed.code == -9 else "ended"] += 1
        self.seen["undone" if now == self.before else "finished"] += 1
        again = self.processes.curator("sync", self.ann.root, "--no-commit")
        told.append(again)
        if again.code not in (0, 1) or self.now() != self.after:
            self._note(what, f"the next sync: {again.code} {again.err}")
        if left := left_over(self.ann.root):
            self._note(what, f"left over: {left}")
        if git(self.ann.root, "rev-parse", "HEAD") != git(self.team.remote, "rev-parse", "main"):
            self._note(what, "it was not pushed")
        if not any(sign in each.out + each.err for each in told for sign in TOLD):
            self._note(what, "nobody was told of the conflict")
        for folder in (self.ann.root, self.team.remote):
            fsck = subprocess.run(["git", "fsck", "--strict"], cwd=folder, capture_output=True)
            if fsck.returncode:
                self._note(what, f"fsck: {fsck.stderr!r}")

    def _note(self, what: str, violation: str) -> None:
        self.violations.append(f"{what}: {violation}")

    def check(self, least: int) -> None:
        assert not self.violations, "\n".join(self.violations)
        assert sum(self.seen[kind] for kind in ("undone", "finished")) >= least
        assert self.seen["killed"]


@pytest.fixture
def scene(shimmed: Processes, fast: Path) -> Scene:
    files: dict[str, str | bytes] = {f"_news/{number:02}.md": ARTICLE for number in range(FILES)}
    team = make_team(fast, files | {"gone.txt": "x", "code.py": "1\n2\n3\n"})
    for number in range(20):
        team.bob.change(f"_news/{number:02}.md", "heat: 1", "heat: 2")
        team.bob.change(f"_news/{number:02}.md", "a;b", "c;d")
    team.bob.change("_news/00.md", "title: A", "title: Theirs")
    team.bob.file("gone.txt").unlink()
    team.bob.change("code.py", "1", "one")
    write(team.bob.file("new/new.png"), b"\0new")
    team.bob.file("link").symlink_to("code.py")
    team.bob.push()
    team.ann.change("_news/00.md", "title: A", "title: Ours")
    for number in range(10, FILES):
        team.ann.change(f"_news/{number:02}.md", "true", "false")
    team.ann.commit("Unpublish")
    team.ann.change("code.py", "3", "three")
    team.ann.commit("Code")
    team.ann.change("_news/01.md", "Two", "2")  # not committed
    kept = fast / "kept"
    kept.mkdir()
    for place in (team.ann.root, team.remote):
        subprocess.run(["cp", "-a", place, kept], check=True)
    scene = Scene(team, kept, shimmed)
    scene.learn()
    return scene


@pytest.mark.parametrize("runs", [pytest.param(12, id="12"), pytest.param(80, id="80", marks=LONG)])
def test_killed_at_random_moments(scene: Scene, say: Callable[[str], None], runs: int) -> None:
    random = Random(SEED)
    for _ in range(runs):
        moment = random.uniform(0, scene.seconds)
        result = scene.run(kill_after=moment)
        scene.look(f"killed after {moment * 1000:.0f} ms of {scene.seconds * 1000:.0f}", result)
    say(f"{runs} runs: {dict(scene.seen)}, {len(scene.violations)} violations")
    scene.check(runs)


@pytest.mark.parametrize(
    "most", [pytest.param(12, id="12"), pytest.param(9999, id="all", marks=LONG)]
)
def test_killed_at_each_call(scene: Scene, say: Callable[[str], None], most: int) -> None:
    """Those of the marker, the journal, the files and the index; the branch is moved by git."""
    whole = scene.run(Fault(0, Action.SKIP, kinds="-"))
    calls = changing(whole.calls)
    step = max(1, len(calls) // most)
    for call in calls[::step]:
        result = scene.run(Fault(call.number, Action.KILL_BEFORE))
        scene.look(f"killed before {call}", result)
    say(f"{len(calls)} calls: {dict(scene.seen)}, {len(scene.violations)} violations")
    scene.check(min(most, len(calls)) - 1)


def wait_for_git(root: Path) -> None:
    """What a killed Curator had started goes on for a moment."""
    end = time.monotonic() + 10
    while any(os.fsencode(root) in line for line in _command_lines()):
        assert time.monotonic() < end, "git does not end"
        time.sleep(0.01)


def _command_lines() -> Iterator[bytes]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if line.startswith(b"git\0"):
            yield line


def _difference(
    now: tuple[str, dict[str, bytes], str], before: tuple[str, dict[str, bytes], str]
) -> str:
    differing = [path for path in now[1] | before[1] if now[1].get(path) != before[1].get(path)]
    return f"tree {'old' if now[0] == before[0] else 'new'}, files {differing}, status {now[2]!r}"
