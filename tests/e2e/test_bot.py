"""A bot pushes every second; one person edits in the window, another on the command line; all have
clones of their own. In the end nothing is lost, and all have the same.

`pytest -m campaign tests/e2e/test_bot.py` for a minute each of both kinds of history.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from random import Random

import pytest
from pytestqt.qtbot import QtBot

from tests.e2e.editors import PROJECT, InWindow, Made, Notes, OnCommandLine, until
from tests.git.clones import git
from tests.git.settings import own_settings
from tests.library.sync.team import Team, clone_of, make_team

__all__ = ["own_settings"]

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FILES = 40
SEED = 11
LONG = pytest.mark.campaign
ARTICLE = """---
title: A
published: true
heat: 1
topics:
- AI
secured: a;b
---
One
"""


@pytest.mark.parametrize(
    ("seconds", "history"),
    [
        pytest.param(12, "linear", id="12-linear"),
        pytest.param(60, "linear", id="60-linear", marks=LONG),
        pytest.param(60, "merge", id="60-merge", marks=LONG),
    ],
)
def test_nothing_is_lost(
    tmp_path: Path, qtbot: QtBot, capfd: pytest.CaptureFixture[str], seconds: int, history: str
) -> None:
    paths = [f"_news/{number:02}.md" for number in range(FILES)]
    settings = f'[git]\nhistory = "{history}"\n'
    team = make_team(tmp_path, {path: ARTICLE for path in paths}, settings=settings)
    clone_of(team.remote, tmp_path, "Bot")
    window = InWindow(team.ann.root, Notes("Ann", paths, Random(SEED)), qtbot)
    terminal = OnCommandLine(team.bob.root, Notes("Bob", paths, Random(SEED + 1)))
    bot = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.bot", str(tmp_path / "bot"), str(SEED)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    terminal.start()
    try:
        for _ in until(seconds):
            window.work()
    finally:
        terminal.stop()
        printed, _ = bot.communicate(timeout=60)
    for _ in range(5):  # each takes in what the other has pushed
        if not (terminal.sync() | window.finish()):
            break
    _judge(team, (window.notes, terminal.notes), json.loads(printed), history, capfd)


def _judge(
    team: Team,
    notes: tuple[Notes, Notes],
    bot: dict[str, object],
    history: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    team.check()
    made = [each for one in notes for each in one.made]
    told = {(one.who, *each) for one in notes for each in one.told}
    titles = {path: set(_titles(team, path)) for path in {each.path for each in made}}
    fates = {each: _fate(team, each, made, told, titles[each.path]) for each in made}
    seen = Counter(fates.values())
    lost = [each for each, fate in fates.items() if fate == "lost"]
    merges = len(git(team.ann.root, "rev-list", "--merges", "HEAD").split())
    last = bot["last"]
    assert isinstance(last, dict)
    reverted = [path for path, fields in last.items() if not _has(team, path, fields)]
    with capfd.disabled():
        print(
            f"\n{len(made)} edits in {sum(one.syncs for one in notes)} syncs beside "
            f"{bot['commits']} commits of the bot: {dict(seen)}; lost {len(lost)}, "
            f"files merged in the window {notes[0].merged}, merge commits {merges}, "
            f"fields of the bot reverted {len(reverted)}",
            file=sys.stderr,
        )
    assert [wrong for one in notes for wrong in one.wrong] == []
    assert lost == []
    assert reverted == []
    assert (merges > 0) is (history == "merge")
    assert seen["there"]
    assert bot["commits"]


def _fate(
    team: Team,
    edit: Made,
    made: list[Made],
    told: Iterable[tuple[str, ...]],
    titles: Collection[str],
) -> str:
    """What became of an edit. A title may be replaced by a later one, of which git knows, or of
    the same person; a topic is nobody's to remove."""
    text = team.ann.text(edit.path)
    if f"{edit.value}\n" in text:
        return "there"
    if edit.field == "topics":
        return "lost"
    if (edit.who, edit.path, edit.field, edit.value) in told:
        return "in conflict"
    if edit.value in titles:
        return "replaced"
    later = made[made.index(edit) + 1 :]
    if any((each.who, each.path, each.field) == edit[:3] for each in later):
        return "replaced before it was shared"
    return "lost"


def _titles(team: Team, path: str) -> Iterator[str]:
    """All titles that an article ever had in the shared history."""
    log = git(team.remote, "log", "-p", "-m", "--format=", "main", "--", path)
    for found in re.finditer(r"(?m)^\+title: (.*)$", log):
        yield found[1]


def _has(team: Team, path: str, fields: dict[str, str]) -> bool:
    text = team.ann.text(path)
    return all(f"{key}: {value}\n" in text for key, value in fields.items())
