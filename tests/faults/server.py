"""A process that has everything imported, and forks one child for each command it is told.

python -m tests.faults.server: one JSON object a line in, one out. A forked child begins at once,
so that hundreds of commands, each in a process of its own that may be killed, take seconds.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

DONE, CRASHED, REFUSED = 0, 1, 3
_NOBODY = 65534

Job = dict[str, Any]


def main() -> None:
    """Answer until standard input ends."""
    import curator.cli.finishing
    import curator.cli.writing
    import curator.library.batch
    import curator.library.library  # noqa: F401  (what every child would import)
    from tests.faults import steps

    server = Server()
    _warm_up(steps)
    gc.collect()
    gc.freeze()
    for line in sys.stdin.buffer:
        job = json.loads(line)
        try:
            answer = getattr(server, job.pop("do"))(**job)
        except Exception:
            answer = {"failed": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


class Server:
    """What can be asked for; see `faults/processes.py` for the other side."""

    def __init__(self) -> None:
        self.prepared: Any = None
        self.outputs: dict[int, tuple[int, int, int]] = {}

    def prepare(self, step: Job) -> Job:
        """Read the site and work a step out, here, so that children only write it."""
        from tests.faults import steps

        self.prepared = steps.worked_out(step)
        gc.collect()
        gc.freeze()
        return {}

    def start(self, job: Job) -> Job:
        """Fork a child; with `gate` it waits for SIGCONT before it begins."""
        outputs = tuple(_anonymous() for _ in range(3))
        pid = os.fork()
        if pid == 0:
            self._child(job, outputs)
        self.outputs[pid] = outputs  # type: ignore[assignment]
        if job.get("gate"):
            os.waitpid(pid, os.WUNTRACED)
        return {"pid": pid}

    def wait(self, pid: int, stopped: bool = False, timeout: float = 60) -> Job:
        """Wait until the child ends or, if asked for, stops."""
        end = time.monotonic() + timeout
        while True:
            found, status = os.waitpid(pid, os.WNOHANG | (os.WUNTRACED if stopped else 0))
            if found:
                break
            if time.monotonic() > end:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return {**self._result(pid, -signal.SIGKILL), "hung": True}
            time.sleep(0.0002)
        if os.WIFSTOPPED(status):
            return {"pid": pid, "stopped": True}
        return self._result(pid, os.waitstatus_to_exitcode(status))

    def run(self, job: Job, kill_after: float | None = None, timeout: float = 60) -> Job:
        """Fork a child and wait for it; it is killed after so many seconds, if it still runs."""
        pid = self.start(job)["pid"]
        if kill_after is not None:
            descriptor = os.pidfd_open(pid)
            select.select([descriptor], [], [], kill_after)
            os.close(descriptor)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return self.wait(pid, timeout=timeout)

    def _result(self, pid: int, code: int) -> Job:
        texts = []
        for descriptor in self.outputs.pop(pid):
            with os.fdopen(descriptor, "rb") as file:
                file.seek(0)
                texts.append(file.read().decode("utf-8", "replace"))
        out, err, calls = texts
        return {"pid": pid, "code": code, "out": out, "err": err, "calls": calls}

    def _child(self, job: Job, outputs: tuple[int, ...]) -> None:
        """Never returns."""
        code = CRASHED
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(outputs[0], 1)
            os.dup2(outputs[1], 2)
            if job.get("nobody"):
                os.setgroups([])
                os.setgid(_NOBODY)
                os.setuid(_NOBODY)
            if job.get("gate"):
                os.kill(os.getpid(), signal.SIGSTOP)
            if job.get("faults") is not None:
                _arm(job["root"], job["faults"], outputs[2])
            code = self._work(job)
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _work(self, job: Job) -> int:
        from tests.faults import steps

        if "command" in job:
            return _command(job["command"])
        worked_out = steps.worked_out(job["step"]) if "step" in job else self.prepared
        options = {name: job[name] for name in ("exact", "patience") if name in job}
        return steps.write(*worked_out, **options)


def _command(arguments: list[str]) -> int:
    from curator.cli import main as command

    try:
        command(arguments, prog_name="curator")
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else DONE
    return DONE


def _arm(root: str, faults: list[list[Any]], log: int) -> None:
    library = ctypes.CDLL(None)
    for at, until, action, error, kinds in faults:
        library.fault_add(
            ctypes.c_long(at), ctypes.c_long(until), action, error, kinds.encode("ascii")
        )
    library.fault_arm(os.fsencode(os.path.realpath(root)), log)


def _anonymous() -> int:
    return os.memfd_create("output")


def _warm_up(steps: Any) -> None:
    """Do once what every child does, so that all of it is imported."""
    from tests.faults.sites import make_site

    with tempfile.TemporaryDirectory() as folder:
        site = make_site(Path(folder) / "site", 3, git=False)
        kept = os.dup(1)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        try:
            with contextlib.redirect_stderr(open(os.devnull, "w")):
                for arguments in (["set", "--file", "_news/000.md", "heat=2"], ["list"]):
                    _command([arguments[0], str(site), *arguments[1:]])
                with contextlib.suppress(Exception):
                    _command(["undo", str(site)])
            with contextlib.redirect_stderr(open(os.devnull, "w")):
                steps.write(*steps.worked_out({"site": str(site), "set": {"_news/001.md": 5}}))
        finally:
            sys.stdout.flush()
            os.dup2(kept, 1)
            os.close(kept)
            os.close(null)


if __name__ == "__main__":
    main()
