"""kill -9 while one types, and while one saves: at most the last second is lost, and nothing is
there twice. `CURATOR_CAMPAIGN=1 pytest tests/gui/drafts/test_killed.py` for more kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from curator.library.body_edit import body_text
from tests.conftest import PROJECT
from tests.gui.drafts.conftest import Life
from tests.gui.drafts.typist import EDITED, TYPED

KILLS = 50 if os.environ.get("CURATOR_CAMPAIGN") else 3  # of each of the ways and seeds below
SECOND = 1.0
LONGEST = 2.5  # seconds from the first edit to the kill
SOURCE = b"---\ntitle: t\nheat: 0\ntopics:\n- AI\n---\nBody\n"


class Edit(NamedTuple):
    time: float
    path: str
    number: int


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "_news").mkdir(parents=True)
    (root / "_config.yml").write_bytes(b"title: Small\n")
    for path in (TYPED, *EDITED):
        (root / path).write_bytes(SOURCE)
    return root


def edits(log: Path) -> list[Edit]:
    """What was begun; the last line may be torn."""
    lines = log.read_text().split("\n")[:-1] if log.exists() else []
    fields = (line.split(" ") for line in lines)
    return [Edit(float(when), path, int(number)) for when, path, number in fields]


def kill(root: Path, log: Path, way: str, after: float) -> float:
    """Work until so many seconds after the first edit; when it was killed."""
    before = len(edits(log))
    command = [sys.executable, "-m", "tests.gui.drafts.typist", os.fspath(root), str(log), way]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(command, cwd=PROJECT, env=environment)
    patience = time.monotonic() + 90
    while len(edits(log)) == before:
        assert process.poll() is None, "it ended by itself"
        assert time.monotonic() < patience, "it never began"
        time.sleep(0.01)
    time.sleep(after)
    assert process.poll() is None, "it ended by itself"
    killed = time.time()
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    return killed


def look(life: Life, done: list[Edit], killed: float, settled: int) -> tuple[int, float]:
    """How many edits are lost, and how old the oldest of them was. `settled`: letters that were
    there before this life."""
    article = life.session.article(TYPED)
    assert article is not None
    assert set(article.title) <= {"t", "x"}
    typed = [each for each in done if each.path == TYPED]
    lost = typed[article.title.count("x") - settled :]
    for path in EDITED:
        article = life.session.article(path)
        assert article is not None
        there = article.topics[1:]
        lines = body_text(article).split("\n")[1:-1]
        numbers = [int(topic[1:]) for topic in there]
        assert numbers == sorted(set(numbers)), "an edit is there twice"
        assert [int(line.removeprefix("line ")) for line in lines] == numbers[: len(lines)]
        assert len(numbers) - len(lines) <= 1  # killed between the edits of one number
        lost += [each for each in done if each.path == path and each.number not in numbers]
    return len(lost), max((killed - each.time for each in lost), default=0.0)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.timeout(3600 if os.environ.get("CURATOR_CAMPAIGN") else 300)
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("way", ["type", "save"])
def test_killed_at_random_moments(
    root: Path,
    tmp_path: Path,
    life: Callable[[], Life],
    qtbot: QtBot,
    way: str,
    seed: int,
) -> None:
    log, random = tmp_path / "log", Random(f"{way} {seed}")
    made = lost = 0
    worst = 0.0
    for _ in range(KILLS):
        seen = len(edits(log))
        # What is in the files and in the drafts from the lives before.
        settled = Life(root, qtbot)
        settled.settle()
        article = settled.session.article(TYPED)
        assert article is not None
        letters = article.title.count("x")
        settled.die()
        killed = kill(root, log, way, random.uniform(0, LONGEST))
        done = edits(log)[seen:]
        after = life()
        after.settle()
        some, age = look(after, done, killed, letters)
        after.die()
        made, lost, worst = made + len(done), lost + some, max(worst, age)
        assert age <= SECOND, f"{some} edits lost, the oldest {age:.2f} s old"
    words = f"{KILLS} kills, {made} edits made, {lost} lost, the oldest {worst:.2f} s old"
    print(f"{way} {seed}: {words}")
