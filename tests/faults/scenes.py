"""A small site and a step over three files, ready to be disturbed at each of its calls."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.judge import Judge
from tests.faults.processes import Action, Call, Fault, Processes, Result
from tests.faults.sites import Tree, article, make_site, name_of, put_back, tree

# By the kinds of calls of shim.c: to create a file, to open one, to write, sync, rename, link,
# unlink, make and remove a folder, to set mode and owner, attributes, size, to lock and to close.
ERRORS: dict[str, tuple[int, ...]] = {
    "c": (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE, errno.EPERM, errno.EROFS),
    "o": (errno.EMFILE,),
    "w": (errno.ENOSPC, errno.EIO),
    "s": (errno.EIO, errno.ENOSPC),
    "r": (errno.EIO, errno.EXDEV, errno.EPERM, errno.EACCES, errno.ENOSPC),
    "l": (errno.EIO, errno.EXDEV, errno.EPERM, errno.ENOSPC),
    "u": (errno.EIO, errno.EPERM, errno.EACCES),
    "m": (errno.ENOSPC, errno.EIO, errno.EACCES),
    "d": (errno.EIO, errno.EPERM),
    "a": (errno.EPERM, errno.EIO),
    "x": (errno.ENOSPC, errno.EPERM),
    "t": (errno.EIO, errno.ENOSPC),
    "k": (errno.ENOLCK,),
    "z": (errno.EIO,),
}
CHANGING = "cwsrlumdaxt"  # kinds of calls after which something on disk differs
ALLOCATING = "cwrlm"  # those that fail on a full disk
FOR_EVER = 1_000_000  # calls

Step = Callable[[Path], dict[str, Any]]


def three_changed(site: Path) -> dict[str, Any]:
    return {"site": str(site), "set": {name_of(number): 77 for number in range(3)}}


def one_of_each(site: Path) -> dict[str, Any]:
    """Changed, new in a folder that is not there yet, moved, removed."""
    return {
        "site": str(site),
        "set": {name_of(0): 77},
        "new": {"_news/2026/new.md": article(500).decode()},
        "move": {name_of(1): "_archive/_news/001.md"},
        "remove": [name_of(2)],
    }


STEPS: tuple[Step, ...] = (three_changed, one_of_each)


@dataclass
class Scene:
    """A site, a step that is ready to be written, and what nothing disturbed made of it."""

    site: Path
    old: Tree
    processes: Processes
    judge: Judge
    calls: list[Call]

    def run(self, *faults: Fault) -> Result:
        """Write the step, from the beginning."""
        put_back(self.site, self.old)
        return self.processes.run({}, *faults, root=self.site)

    def recover(self, *faults: Fault) -> Result:
        """What the next command finds and does."""
        job = {"command": ["list", str(self.site)]}
        return self.processes.run(job, *faults, root=self.site)

    def look(self, *faults: Fault, undo: bool = False) -> Result:
        """Write it with these faults, and judge what came of it."""
        result = self.run(*faults)
        self.judge.look(self.told(*faults), result, undo=undo)
        return result

    def told(self, *faults: Fault) -> str:
        calls = [self.calls[fault.at - 1] for fault in faults if fault.at <= len(self.calls)]
        return f"{', '.join(map(str, faults))} ({', '.join(map(str, calls))})"


def set_up(step: Step, shimmed: Processes, folder: Path) -> Scene:
    """Make the site, and see what the step does if it is left alone."""
    site = make_site(folder / "site", 6)
    old = tree(site)
    shimmed.prepare(step(site))
    whole = shimmed.run({}, root=site)
    assert whole.code == 0, whole.err
    assert any(call.kind in CHANGING for call in whole.calls), "the shim saw nothing"
    new = tree(site)
    assert new != old
    return Scene(site, old, shimmed, Judge(site, old, new, shimmed), whole.calls)


def changing(calls: list[Call], kinds: str = CHANGING) -> list[Call]:
    return [call for call in calls if call.kind in kinds]


def errors_of(calls: list[Call]) -> Iterator[Fault]:
    """Each call with each error that makes sense for it."""
    # The failed close of a file that is only read means nothing.
    files = {call.path for call in calls if call.kind == "w"}
    for call in calls:
        if call.kind == "z" and call.path not in files:
            continue
        for error in ERRORS[call.kind]:
            yield Fault(call.number, Action.FAIL, error)
        if call.kind == "w":
            yield Fault(call.number, Action.SHORT)
