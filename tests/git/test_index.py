"""The index of a clone, beside others that work with it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from curator.errors import GitError, GitTrouble
from curator.git import index, objects
from curator.git.repository import Repository
from curator.git.run import finished
from tests.git.clones import git, make, porcelain, write


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return make(tmp_path / "clone", **{"a.md": "1\n", "b.md": "1\n"})


def test_only_these_paths_are_as_committed_again(repository: Repository) -> None:
    top = Path(repository.top)
    for name in ("a.md", "b.md", "new.md"):
        write(top / name, "2\n")
        git(top, "add", name)
    finished(index.refresh_index(repository, ["a.md", "new.md"]))
    assert porcelain(top) == " M a.md\nM  b.md\n?? new.md\n"


def test_it_gives_what_was_there(repository: Repository) -> None:
    items = finished(objects.added(repository, "HEAD", ["b.md"]))
    before = finished(index.put(repository, {"a.md": None, "c.md": items["b.md"]}))
    assert before["c.md"] is None
    finished(index.put(repository, before))
    assert porcelain(Path(repository.top)) == ""


def test_files_that_are_as_in_the_index_need_not_be_read(repository: Repository) -> None:
    finished(index.refresh_index(repository, ["a.md"]))
    assert git(Path(repository.top), "diff-files", "--name-only") == ""


def test_a_file_that_is_written_at_the_same_time_is_looked_at(repository: Repository) -> None:
    """As long as before, and at the same second: git can only tell by reading it."""
    top = Path(repository.top)
    time = (top / ".git/index").stat().st_mtime_ns
    write(top / "b.md", "9\n")
    os.utime(top / "b.md", ns=(time, time))
    finished(index.refresh_index(repository, ["a.md"]))
    assert porcelain(top) == " M b.md\n"


def test_it_waits_for_another_git(repository: Repository) -> None:
    lock = Path(repository.git_dir) / "index.lock"
    lock.touch()
    steps = index.refresh_index(repository, ["a.md"], patience=60)
    for _ in range(100):
        next(steps)
    lock.unlink()
    finished(steps)
    lock.touch()
    with pytest.raises(GitError) as caught:
        finished(index.refresh_index(repository, ["a.md"], patience=0.1))
    assert caught.value.kind is GitTrouble.LOCKED
    assert lock.exists()


def test_what_another_git_stages_meanwhile_is_kept(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = Path(repository.top)
    slow = tmp_path / "bin" / "git"  # so that there is a meanwhile
    slow.parent.mkdir()
    slow.write_text(f'#!/bin/sh\nsleep 0.1\nexec {shutil.which("git")} "$@"\n')
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    write(top / "b.md", "2\n")
    steps = index.put(repository, {"a.md": None})
    while not list((top / ".git/curator").glob("index-*/index")):
        next(steps)
    git(top, "add", "b.md")
    finished(steps)
    assert porcelain(top) == "D  a.md\nM  b.md\n?? a.md\n"


def test_without_hard_links(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    finished(index.put(repository, {"a.md": None}))
    assert porcelain(Path(repository.top)) == "D  a.md\n?? a.md\n"
    assert not (Path(repository.git_dir) / "index.lock").exists()


def test_what_was_left_behind_is_removed(repository: Repository) -> None:
    home = Path(repository.git_dir) / "curator"
    for name, time in (("index-old", 1), ("index-new", None)):
        (home / name).mkdir(parents=True)
        (home / name / "index").touch()
        if time:
            os.utime(home / name, (time, time))
    finished(index.refresh_index(repository, ["a.md"]))
    assert os.listdir(home) == ["index-new"]


def test_a_link_leads_nowhere(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (Path(repository.git_dir) / "curator").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GitError, match="is a link"):
        finished(index.refresh_index(repository, ["a.md"]))


class TestALockThatWasLeft:
    """By one of us who was killed between the link and the rename; or by somebody else."""

    def make(self, tmp_path: Path) -> tuple[Repository, Path]:
        repository = make(tmp_path / "clone")
        own = Path(repository.git_dir, "curator/index-left/index")
        write(own, b"DIRC")
        return repository, own

    def test_it_is_removed(self, tmp_path: Path) -> None:
        repository, own = self.make(tmp_path)
        lock = Path(repository.git_dir, "index.lock")
        os.link(own, lock)
        finished(index.wait(repository, 0.5))
        assert lock.exists()  # it was taken this very moment
        finished(index.wait(repository, 10))
        assert not lock.exists()
        assert not own.exists()

    def test_that_of_another_git_stays(self, tmp_path: Path) -> None:
        repository, own = self.make(tmp_path)
        lock = Path(repository.git_dir, "index.lock")
        write(lock, own.read_bytes())
        finished(index.wait(repository, 2.5))
        assert lock.exists()
        assert own.exists()
