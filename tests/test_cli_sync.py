"""`curator sync`: what it prints and how it ends."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.git.clones import git, write
from tests.git.settings import own_settings
from tests.library.sync.team import ARTICLE, A, B, Team, make_team
from tests.test_cli import run

__all__ = ["own_settings"]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return make_team(tmp_path, {A: ARTICLE, B: ARTICLE})


@pytest.fixture
def both(team: Team) -> Team:
    """Both change a title, and other fields."""
    team.bob.change(A, "title: A", "title: Theirs")
    team.bob.change(A, "heat: 1", "heat: 2")
    team.bob.push()
    run("set", team.ann.root, "--file", A, "title=Ours", "published=false")
    return team


CONFLICT = {"path": A, "field": "/title", "base": "A", "ours": "Ours", "theirs": "Theirs"}


def test_nothing_to_do(team: Team) -> None:
    ended = run("sync", team.ann.root)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (0, "", "nothing to do\n")


def test_both_ways(team: Team) -> None:
    team.bob.change(A, "heat: 1", "heat: 2")
    team.bob.push()
    run("set", team.ann.root, "--file", A, "published=false")
    ended = run("sync", team.ann.root, "-m", "Away with it")
    assert (ended.exit_code, ended.stdout) == (0, "")
    told = "1 file committed, 1 commit taken in, 1 file merged, 1 commit pushed\n"
    assert ended.stderr == told
    assert team.ann.subjects()[0] == "Ann: Away with it"


def test_a_conflict(both: Team) -> None:
    ended = run("sync", both.ann.root)
    assert ended.exit_code == 1
    assert [json.loads(line) for line in ended.stdout.splitlines()] == [
        {**CONFLICT, "taken": "theirs"}
    ]
    assert ended.stderr.endswith("1 commit pushed; 1 field changed on both sides\n")
    assert run("sync", both.ann.root).stderr == "nothing to do\n"


@pytest.mark.parametrize(("side", "title"), [("ours", "Ours"), ("theirs", "Theirs")])
def test_decided(both: Team, side: str, title: str) -> None:
    ended = run("sync", both.ann.root, f"--{side}")
    assert ended.exit_code == 0
    assert json.loads(ended.stdout) == {**CONFLICT, "taken": side}
    assert f"title: {title}\n" in both.ann.text(A)
    assert run("sync", both.ann.root).stderr == "nothing to do\n"


def test_what_is_not_committed(both: Team) -> None:
    ended = run("sync", both.ann.root, "--no-commit")
    assert ended.exit_code == 1
    assert json.loads(ended.stdout) == {**CONFLICT, "taken": "ours"}
    assert "title: Ours\nheat: 2\npublished: false\n" in both.ann.text(A)


def test_check(both: Team) -> None:
    before = both.ann.everything()
    ended = run("sync", both.ann.root, "--check")
    assert (ended.exit_code, ended.stdout) == (1, "1 file to commit, 1 commit to take in\n")
    assert both.ann.everything() == before
    both.ann.commit()
    ended = run("sync", both.ann.root, "--check")
    *conflicts, summary = ended.stdout.splitlines()
    assert summary == "1 commit to take in, 1 commit to push, 1 file to merge"
    assert [json.loads(line)["field"] for line in conflicts] == ["/title"]
    run("sync", both.ann.root)
    ended = run("sync", both.ann.root, "--check")
    assert (ended.exit_code, ended.stdout) == (0, "nothing to do\n")


@pytest.fixture
def deleted(team: Team) -> Team:
    """Bob has deleted what Ann has edited."""
    git(team.bob.root, "rm", "-q", A)
    team.bob.push()
    run("set", team.ann.root, "--file", A, "heat=5")
    team.ann.commit()
    return team


EDITED = ARTICLE.replace("heat: 1", "heat: 5")
DELETED = {
    "path": A, "field": "", "base": ARTICLE, "ours": EDITED, "theirs": None,
    "taken": "theirs", "deleted": "theirs",
}  # fmt: skip


def test_what_others_deleted_is_a_conflict(deleted: Team) -> None:
    ended = run("sync", deleted.ann.root, "--check")
    conflict, summary = ended.stdout.splitlines()
    assert json.loads(conflict) == DELETED
    assert summary.endswith("1 file deleted on one side and edited on the other")
    assert ended.stderr.endswith("theirs would count, ours with --ours\n")
    assert ended.exit_code == 1

    ended = run("sync", deleted.ann.root)
    assert ended.exit_code == 1
    assert json.loads(ended.stdout) == DELETED
    assert not deleted.ann.file(A).exists()
    told, summary = ended.stderr.splitlines()
    assert told.startswith(f"{A}: others deleted it, but it was edited here: ")
    assert summary == "1 commit taken in; 1 file deleted on one side and edited on the other"
    subprocess.run(told.partition("yours again: ")[2], shell=True, check=True, cwd="/")
    assert deleted.ann.text(A) == EDITED
    assert run("sync", deleted.ann.root).stderr == "nothing to do\n"


def test_what_others_deleted_is_decided(deleted: Team) -> None:
    ended = run("sync", deleted.ann.root, "--ours")
    assert ended.exit_code == 0
    assert json.loads(ended.stdout) == {**DELETED, "taken": "ours"}
    assert f"{A}: others deleted it, but it was edited here: ours counts\n" in ended.stderr
    deleted.bob.sync()
    assert deleted.bob.text(A) == EDITED


def test_what_others_deleted_is_deleted_with_theirs(deleted: Team) -> None:
    ended = run("sync", deleted.ann.root, "--theirs")
    assert ended.exit_code == 0
    assert json.loads(ended.stdout) == DELETED
    assert not deleted.ann.file(A).exists()
    deleted.check()


def test_what_is_deleted_here_and_edited_there(team: Team) -> None:
    team.bob.change(A, "heat: 1", "heat: 5")
    team.bob.push()
    git(team.ann.root, "rm", "-q", A)
    team.ann.commit()
    ended = run("sync", team.ann.root)
    assert ended.exit_code == 1
    sides = {"ours": None, "theirs": EDITED, "deleted": "ours"}
    assert json.loads(ended.stdout) == {**DELETED, **sides}
    assert "theirs is there now; delete it again if it is to go\n" in ended.stderr
    assert team.ann.text(A) == EDITED


def test_a_deletion_is_told_until_somebody_knows(deleted: Team) -> None:
    commits = deleted.ann.sync().commits  # and its teller was killed
    ended = run("sync", deleted.ann.root)
    assert ended.exit_code == 1
    assert json.loads(ended.stdout) == {**DELETED, "commit": commits[A]}
    assert f"{A}: deleted by others, edited here (ours is in commit {commits[A][:10]})\n" in (
        ended.stderr
    )
    assert "yours again: git -C" in ended.stderr
    assert run("sync", deleted.ann.root).stderr == "nothing to do\n"


def test_values_of_an_earlier_sync_are_told_by_every_command(tmp_path: Path) -> None:
    topic = "_data/topics/01-ai.yaml"
    team = make_team(tmp_path, {f"docs/{A}": ARTICLE, f"docs/{topic}": "name: AI\n"}, under="docs")
    for member, value in ((team.bob, "Theirs"), (team.ann, "Ours")):
        member.change(f"docs/{topic}", "AI", value)
    team.bob.push()
    commit = team.ann.commit()
    assert team.ann.sync().conflicts  # and its teller was killed
    ended = run("list", team.ann.site, "--format", "json")
    assert [each["path"] for each in json.loads(ended.stdout)] == [A]
    words, line = ended.stderr.splitlines()
    assert (
        f'{topic}: name: changed here and by others: theirs is "Theirs", ours was "Ours"' in words
    )
    told = {"path": topic, "field": "/name", "base": "AI", "ours": "Ours", "theirs": "Theirs"}
    assert json.loads(line) == {**told, "taken": "theirs", "commit": commit}
    assert json.loads(run("sync", team.ann.site).stdout) == json.loads(line)
    assert run("list", team.ann.site).stderr == ""


def test_a_site_in_a_folder(tmp_path: Path) -> None:
    team = make_team(tmp_path, {f"docs/{A}": ARTICLE, A: ARTICLE}, under="docs")
    for path in (f"docs/{A}", A):
        team.bob.change(path, "title: A", "title: Theirs")
        team.ann.change(path, "title: A", "title: Ours")
    team.bob.push()
    team.ann.commit()
    ended = run("sync", team.ann.site)
    told = [json.loads(line)["path"] for line in ended.stdout.splitlines()]
    assert told == [f"../{A}", A]


def test_refused(team: Team, tmp_path: Path) -> None:
    write(team.ann.file(".git/MERGE_HEAD"), team.ann.head)
    ended = run("sync", team.ann.root)
    assert ended.exit_code == 3
    assert ended.stderr.startswith(f"{team.ann.root}: A merge is in progress")
    (tmp_path / "plain").mkdir()
    ended = run("sync", tmp_path / "plain")
    assert ended.exit_code == 3
    assert "not in a git clone" in ended.stderr


def test_what_was_committed_before_it_is_refused(team: Team) -> None:
    run("set", team.ann.root, "--file", A, "published=false")
    git(team.ann.root, "remote", "set-url", "origin", str(team.ann.root / "nowhere"))
    ended = run("sync", team.ann.root)
    assert ended.exit_code == 3
    kept = "what was committed is kept here, and the next sync sends it"
    assert ended.stderr.splitlines()[0] == kept
    again = run("sync", team.ann.root)
    assert again.exit_code == 3
    assert kept not in again.stderr
