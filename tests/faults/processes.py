"""Commands in processes of their own, with faults on their way; see `server.py` and `shim.c`."""

from __future__ import annotations

import errno
import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

PROJECT = Path(__file__).resolve().parent.parent.parent
SHIM = Path(__file__).with_name("shim.c")


class Action(IntEnum):
    """What is done at a call, as in shim.c."""

    FAIL = 1
    KILL_BEFORE = 2
    KILL_AFTER = 3
    SHORT = 4
    SHORT_KILL = 5
    STOP = 6
    SKIP = 7


class Fault(NamedTuple):
    """At the call `at`, counted from 1; 0: at each. With `until`: at all calls from `at` on of
    these `kinds`, as the letters of shim.c."""

    at: int
    action: Action
    error: int = 0
    until: int = 0
    kinds: str = ""

    def __str__(self) -> str:
        name = errno.errorcode[self.error] if self.error else self.action.name
        return f"{name} at {self.at}" + (f" and after ({self.kinds})" if self.until else "")


class Call(NamedTuple):
    """One call that changes something under the site: its number, kind, name and file."""

    number: int
    kind: str
    name: str
    path: str

    def __str__(self) -> str:
        return f"call {self.number}, {self.name} {self.path}"


@dataclass(frozen=True)
class Result:
    """How a child ended: exit code, or minus the signal."""

    code: int
    out: str
    err: str
    calls: list[Call] = field(default_factory=list)
    hung: bool = False


class Processes:
    """A server and the children it forks. Jobs: {"command": [...]}, {"step": {...}}, {} for the
    prepared one; see `server.py`."""

    def __init__(self, shim: Path | None = None) -> None:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        if shim is not None:
            environment["LD_PRELOAD"] = os.fspath(shim)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server"],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)

    def ask(self, what: str, **job: Any) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": what, **job}).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the server ended"
        answer: dict[str, Any] = json.loads(line)
        assert "failed" not in answer, answer["failed"]
        return answer

    def prepare(self, step: Mapping[str, Any]) -> None:
        self.ask("prepare", step=step)

    def start(self, job: Mapping[str, Any], *faults: Fault, root: Path | None = None) -> int:
        """The process id of a child that goes on by itself."""
        pid = self.ask("start", job=_with_faults(job, faults, root))["pid"]
        assert isinstance(pid, int)
        return pid

    def wait(self, pid: int, *, stopped: bool = False, timeout: float = 60) -> Result | None:
        """The child's end; None when it has stopped."""
        answer = self.ask("wait", pid=pid, stopped=stopped, timeout=timeout)
        return None if answer.get("stopped") else _result(answer)

    def run(
        self,
        job: Mapping[str, Any],
        *faults: Fault,
        root: Path | None = None,
        kill_after: float | None = None,
    ) -> Result:
        """With a `root`, its calls are counted, and the faults happen."""
        job = _with_faults(job, faults, root)
        return _result(self.ask("run", job=job, kill_after=kill_after))

    def curator(self, *arguments: str | Path) -> Result:
        """A command without any fault."""
        return self.run({"command": [os.fspath(argument) for argument in arguments]})


@contextmanager
def processes(shim: Path | None = None) -> Iterator[Processes]:
    server = Processes(shim)
    try:
        yield server
    finally:
        server.close()


def why_no_shim() -> str:
    """Why it cannot be built or used here; "" where it can."""
    if not sys.platform.startswith("linux"):
        return "LD_PRELOAD with these calls is for Linux"
    if compiler() is None:
        return "no C compiler (cc, gcc, clang) is installed"
    return ""


@functools.cache
def compiler() -> str | None:
    return next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)


def build_shim(folder: Path) -> Path:
    """Compile it into a folder."""
    target = folder / "shim.so"
    command = [compiler() or "cc", "-O1", "-Wall", "-shared", "-fPIC", "-o"]
    command += [os.fspath(target), os.fspath(SHIM)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return target


def _with_faults(
    job: Mapping[str, Any], faults: tuple[Fault, ...], root: Path | None
) -> dict[str, Any]:
    if root is None:
        assert not faults
        return dict(job)
    told = [[item.at, item.until, item.action, item.error, item.kinds] for item in faults]
    return {**job, "root": os.fspath(root), "faults": told}


def _result(answer: Mapping[str, Any]) -> Result:
    calls = []
    for line in answer["calls"].splitlines():
        number, kind, name, path = line.split(" ", 3)
        calls.append(Call(int(number), kind, name, path))
    hung = bool(answer.get("hung"))
    return Result(answer["code"], answer["out"], answer["err"], calls, hung)
