"""Killed at each system call, by the system itself: whichever way the call is made, it is seen."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.judge import Judge
from tests.faults.processes import Processes, Result
from tests.faults.scenes import STEPS
from tests.faults.sites import make_site, put_back, tree

CALLS = (
    "write,pwrite64,fsync,fdatasync,syncfs,rename,renameat,renameat2,link,linkat,unlink,unlinkat,"
    "mkdir,mkdirat,rmdir,chmod,fchmod,fchmodat,chown,fchown,fchownat,truncate,ftruncate,"
    "setxattr,fsetxattr,openat"
)
EVERY = 3  # of the points, unless all are asked for
Say = Callable[[str], None]


@pytest.fixture(scope="module")
def strace() -> str:
    """The program, if it may trace here."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed")
    run = subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, text=True)
    if run.returncode != 0:
        pytest.skip(f"strace may not trace here: {run.stderr.strip()[:200]}")
    return found


def traced(strace: str, processes: Processes, log: Path, site: Path, inject: str | None) -> Result:
    """The prepared step, with strace attached before it begins."""
    pid = processes.start({"gate": True})
    # Without -f: a step has one thread. What it reads is not listed.
    command = [
        strace,
        "-qq",
        "-y",
        "-o",
        os.fspath(log),
        "-e",
        f"trace=?{CALLS.replace(',', ',?')}",
    ]
    if inject is not None:
        command += ["-e", f"inject={inject}"]
    tracer = subprocess.Popen([*command, "-p", str(pid)], stderr=subprocess.PIPE, text=True)
    status = Path(f"/proc/{pid}/status")
    while "TracerPid:\t0\n" in status.read_text():
        assert tracer.poll() is None, tracer.stderr and tracer.stderr.read()
        time.sleep(0.001)
    os.kill(pid, signal.SIGCONT)
    result = processes.wait(pid)
    tracer.wait(30)
    assert tracer.stderr
    tracer.stderr.close()
    assert result is not None
    return result


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
@pytest.mark.parametrize(
    "every",
    [
        pytest.param(EVERY, id="some"),
        pytest.param(1, id="all", marks=[pytest.mark.campaign, pytest.mark.timeout(3600)]),
    ],
)
def test_killed_at_each_system_call(
    strace: str,
    plain: Processes,
    fast: Path,
    say: Say,
    step: Callable[[Path], dict[str, object]],
    every: int,
) -> None:
    site = make_site(fast / "site", 6)
    log = fast / "strace"
    old = tree(site)
    plain.prepare(step(site))
    whole = traced(strace, plain, log, site, None)
    assert whole.code == 0, whole.err
    judge = Judge(site, old, tree(site), plain)
    points = _points(log.read_text("utf-8", "replace"), site)
    for name, number, line in points[::every]:
        put_back(site, old)
        result = traced(strace, plain, log, site, f"{name}:signal=KILL:when={number}")
        judge.seen["killed"] += result.code == -signal.SIGKILL
        judge.look(f"killed at {name} number {number} ({line})", result)
    say(f"{len(points)} calls: {judge.told()}")
    judge.check(len(points) // every)
    assert judge.seen["killed"] == judge.seen["points"]


def _points(log: str, site: Path) -> list[tuple[str, int, str]]:
    """The calls that change something in the site: name, how many of that name so far, as
    written. What is opened to be read is counted, as strace counts it, and left out."""
    counts: Counter[str] = Counter()
    found = []
    for line in log.splitlines():
        match = re.match(r"(?:\d+ +)?(\w+)\(", line)
        if match is None:
            continue
        name = match[1]
        counts[name] += 1
        if str(site) in line and (name != "openat" or "O_CREAT" in line):
            found.append((name, counts[name], line[:160]))
    return found
