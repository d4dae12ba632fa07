"""What must hold after a step was disturbed: every file old or every file new, and nothing else."""

from __future__ import annotations

import stat
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.processes import Processes, Result
from tests.faults.server import DONE, REFUSED
from tests.faults.sites import Tree, differences, leftovers, tree

# What a command says that can neither finish nor take back: whether all is old or all is new will
# be seen when the disk works again.
NEXT_START = "next start"
NOTHING = "nothing was written yet\n"  # what a list of no batches says


@dataclass
class Judge:
    """Looks at a site after something went wrong, and counts what it sees.

    `old` is the site before the step, `new` after it when nothing disturbs it. `start` is a
    command, with the site as its last argument: each recovers before it does anything.
    """

    site: Path
    old: Tree
    new: Tree
    processes: Processes
    start: tuple[str, ...] = ("list",)
    seen: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def look(
        self, what: str, result: Result, *, undo: bool = False, folders_may_stay: bool = False
    ) -> None:
        """`what` was done and ended with `result`: recover, and note every violation. With `undo`
        a step that was done is taken back too. `folders_may_stay` where it was the removal of an
        empty folder that failed."""
        code = result.code
        before = tree(self.site)
        told = [*self._ended(result), *self._before_recovery(code, _without_hidden(before))]
        told += self._recovered(code, result.err, folders_may_stay, before)
        if undo and tree(self.site) == self.new:
            told += self._undone()
        self._note(what, result, told)

    def look_after_recovery(self, what: str, result: Result) -> None:
        """`what` was done to a recovery, which ended with `result`: recover once more."""
        self._note(what, result, [*self._ended(result), *self._recovered(None)])

    def look_after_power_cut(self, what: str, result: Result) -> None:
        """The disk was as it is now when the power went out; `result` is what the step had said
        by then."""
        self._note(what, result, self._recovered(result.code))

    def _note(self, what: str, result: Result, told: list[str]) -> None:
        self.seen["points"] += 1
        if told:
            said = result.err.strip()[-600:]
            self.violations.append(f"{what}: exit {result.code}; {'; '.join(told)}; said: {said}")

    def _ended(self, result: Result) -> list[str]:
        told = []
        if result.hung:
            told.append("it hung")
        if result.code not in (DONE, REFUSED, -9):
            told.append("it ended in a way that no command may")
        if "Traceback" in result.err:
            told.append("it printed a traceback")
        if result.code == REFUSED and not result.err.strip():
            told.append("it failed without a word")
        return told

    def _before_recovery(self, code: int, now: Tree) -> list[str]:
        if now == self.old:
            self.seen["old at once"] += 1
        elif now == self.new:
            self.seen["new at once"] += 1
        else:
            self.seen["mixed at once"] += 1
        if code == DONE and now != self.new:
            return [f"it said done and was not: {differences(self.new, now)}"]
        return []

    def _recovered(
        self,
        code: int | None,
        said: str = "",
        folders_may_stay: bool = False,
        before: Tree | None = None,
    ) -> list[str]:
        """`code` and `said` are how the step ended, if it came to an end."""
        before = tree(self.site) if before is None else before
        had_work = leftovers(self.site)
        recovery = self.processes.curator(*self.start, self.site)
        now = tree(self.site)
        told = []
        if recovery.code != DONE or "Traceback" in recovery.err:
            told.append(f"recovery ended with {recovery.code}: {recovery.err[-600:]}")
        told += self._old_or_new(now, code, said, folders_may_stay)
        if _without_hidden(now) != _without_hidden(before):
            self.seen["recovered"] += 1
            lines = recovery.err.replace(NOTHING, "").strip().splitlines()
            if len(lines) != 1:
                told.append(f"recovery changed files and said {len(lines)} lines: {lines}")
        if left := leftovers(self.site):
            told.append(f"left over: {left}")
        if had_work or now != before:
            again = self.processes.curator(*self.start, self.site)
            if again.code != DONE or again.err.replace(NOTHING, "") or tree(self.site) != now:
                told.append(f"a second recovery did something: {again.err}")
        return told

    def _old_or_new(
        self, now: Tree, code: int | None, said: str, folders_may_stay: bool
    ) -> list[str]:
        if folders_may_stay:
            now = _without_empty_folders(now, self.old)
        if now == self.old:
            self.seen["old"] += 1
            return ["what was done is gone"] if code == DONE else []
        if now == self.new:
            self.seen["new"] += 1
            failed = code == REFUSED and NEXT_START not in said
            return ["it was said to have failed, and is done"] if failed else []
        self.seen["mixed"] += 1
        return [
            f"not old: {differences(self.old, now)}",
            f"not new: {differences(self.new, now)}",
        ]

    def _undone(self) -> list[str]:
        self.seen["undone"] += 1
        undo = self.processes.curator("undo", self.site)
        # The folders that a new file was put in may have got others since, so they stay.
        now = _without_empty_folders(tree(self.site), self.old)
        if undo.code != DONE or now != self.old:
            return [f"undo ended with {undo.code}: {undo.err[-300:]} {differences(self.old, now)}"]
        return []

    def told(self) -> str:
        """What was seen, and how many violations there were."""
        rest = ", ".join(
            f"{count} {name}" for name, count in sorted(self.seen.items()) if name != "points"
        )
        return f"{self.seen['points']} points, {len(self.violations)} violations ({rest})"

    def check(self, least: int) -> None:
        """Fail where there was a violation, or fewer points than promised."""
        assert not self.violations, "\n".join(
            [f"{len(self.violations)} violations", *self.violations[:40]]
        )
        assert self.seen["points"] >= least


def _without_hidden(found: Tree) -> Tree:
    """A hidden file that is left beside another is removed at the next start."""
    return {name: file for name, file in found.items() if not name.endswith(".tmp")}


def _without_empty_folders(found: Tree, wanted: Tree) -> Tree:
    """Without folders that nothing is in, unless they are wanted."""
    above = {name[:at] for name in found for at, letter in enumerate(name) if letter == "/"}
    kept = {
        name: file
        for name, file in found.items()
        if name in wanted or name in above or not stat.S_ISDIR(file.mode)
    }
    return kept if len(kept) == len(found) else _without_empty_folders(kept, wanted)
