"""A bot writes a file 2,000 times a second while Curator saves another field of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.processes import PROJECT, Processes
from tests.faults.server import DONE, REFUSED
from tests.faults.sites import leftovers, make_site, name_of

RATE, SLOWER = 2000, 100  # writes a second
FIELDS = 64  # that the bot writes in turn
SECONDS = float(os.environ.get("CURATOR_FAULTS_BOT_SECONDS", "30"))


@pytest.mark.parametrize(
    ("rate", "seconds"),
    [
        pytest.param(RATE, 4.0, id="2000 a second"),
        pytest.param(SLOWER, 2.0, id="100 a second"),
        pytest.param(RATE, SECONDS, id="long", marks=[pytest.mark.campaign]),
    ],
)
@pytest.mark.timeout(600)
def test_none_of_its_writes_is_lost(
    plain: Processes, fast: Path, say: Callable[[str], None], rate: int, seconds: float
) -> None:
    site = make_site(fast / "site", 3)
    path = site / name_of(0)
    fields = b"".join(b"bot%02d: 0\n" % number for number in range(FIELDS))
    path.write_bytes(path.read_bytes().replace(b"heat: 1\n", b"heat: 1\n" + fields))
    command = [sys.executable, "-m", "tests.faults.bot", str(path), str(rate), str(FIELDS)]
    bot = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert bot.stdin
    assert bot.stdout
    writes, writing, lost, counts = 0, 0.0, [], {DONE: 0, REFUSED: 0}
    ours_kept = number = waited = 0
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            number += 1
            bot.stdin.write(b"g")
            bot.stdin.flush()
            arguments = ["set", str(site), "--file", name_of(0), f"heat={number + 1}"]
            result = plain.curator(*arguments)
            bot.stdin.write(b"s")
            bot.stdin.flush()
            told = json.loads(bot.stdout.readline())
            writes += told["writes"]
            writing += told["seconds"]
            waited += told["waited"]
            assert result.code in counts, result.err
            counts[result.code] += 1
            data = path.read_bytes()
            lost += [
                f"save {number} ({result.code} {result.err}): bot{field:02} is not {value}"
                for field, value in enumerate(told["fields"])
                if b"\nbot%02d: %d\n" % (field, value) not in data
            ]
            ours_kept += b"\nheat: %d\n" % (number + 1) in data
            assert not leftovers(site)
    finally:
        bot.stdin.close()
        bot.wait(30)
        bot.stdout.close()
    say(
        f"{writes} writes of the bot, {writes / writing:.0f} a second, {len(lost)} lost; "
        f"{number} saves: {counts[DONE]} done, {counts[REFUSED]} gave up; {ours_kept} still there "
        f"when the bot stopped; {waited} times the bot saw an older state for a moment"
    )
    assert not lost, "\n".join(lost[:20])
    assert bot.returncode == 0
    if rate == SLOWER:  # against the other one it may give up, saying so
        assert counts[DONE] > 0
        assert ours_kept > 0
