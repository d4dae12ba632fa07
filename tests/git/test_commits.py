"""Commits, and how two lines of them stand to each other."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from curator.git import commits, objects
from curator.git.objects import Identity
from curator.git.repository import Repository
from curator.git.run import finished
from tests.git.clones import commit_all, git, make, write


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return make(tmp_path / "clone", **{"a.txt": "\n".join(map(str, range(30)))})


def test_common(repository: Repository) -> None:
    root = Path(repository.top)
    first = git(root, "rev-parse", "HEAD").strip()
    git(root, "switch", "-qc", "side")
    side = commit_all(root, "Side")
    git(root, "switch", "-q", "main")
    here = commit_all(root, "Here")
    assert finished(commits.common(repository, here, side)) == first
    git(root, "switch", "-q", "--orphan", "other")
    other = commit_all(root, "Other")
    assert finished(commits.common(repository, here, other)) is None


def test_beyond(repository: Repository) -> None:
    root = Path(repository.top)
    first = git(root, "rev-parse", "HEAD").strip()
    second = commit_all(root, "Two\n\n  lines\n")
    latin = ("-c", "i18n.commitEncoding=ISO-8859-1", "-c", "user.name=Zo\udceb")
    dated = ("--date", "@1500000000 -0330", "-m", "J\udce4")
    git(root, *latin, "commit", "-q", "--allow-empty", *dated)
    found = finished(commits.beyond(repository, first, "HEAD"))
    ann = Identity("Ann Editor", "ann@site.example")
    assert [(each.author, each.message) for each in found] == [
        (ann, "Two\n\n  lines\n"),
        (Identity("Zo\xeb", ann.email), "J\xe4\n"),
    ]
    assert found[0].id == second
    assert found[0].parents == (first,)
    assert found[1].date == "@1500000000 -0330"
    assert finished(commits.beyond(repository, "HEAD", first)) == []


def test_a_signature_is_no_part_of_a_message(repository: Repository) -> None:
    root = Path(repository.top)
    raw = git(root, "cat-file", "commit", "HEAD")
    head, _blank, message = raw.partition("\n\n")
    signed = f"{head}\ngpgsig -----BEGIN\n \n author Nobody\n -----END\n\n{message}"
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=root,
        input=signed.encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    first = commit_all(root, "More")
    [found] = finished(commits.beyond(repository, first, made.strip()))[-1:]
    assert (found.author.name, found.message) == ("Ann Editor", "First\n")


def test_moves(repository: Repository) -> None:
    root = Path(repository.top)
    git(root, "mv", "a.txt", "b.txt")
    write(root / "b.txt", (root / "b.txt").read_text() + "more\n")
    write(root / "new.txt", "nothing like it")
    commit_all(root, "Move")
    assert finished(commits.moves(repository, "HEAD^", "HEAD")) == {"a.txt": "b.txt"}


def test_sizes(repository: Repository) -> None:
    ids = finished(objects.write_blobs(repository, [b"", b"\0" * 70_000]))
    assert finished(commits.sizes(repository, [*ids, ids[0]])) == {ids[0]: 0, ids[1]: 70_000}
    assert finished(commits.sizes(repository, [])) == {}
