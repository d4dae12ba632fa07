"""What git does not know, asked of real repositories."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from curator.errors import GitError
from curator.git import run, status
from curator.git.repository import Repository
from curator.git.run import finished
from curator.git.status import Kind, Status
from tests.git.clones import commit_all, git, make, write


def untracked(root: Path) -> frozenset[str]:
    return finished(status.untracked(root))


def statuses(root: Path) -> dict[str, Status]:
    return finished(status.statuses(Repository.of(root)))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with two tracked files."""
    root = tmp_path / "clone"
    write(root / "_news/a.md")
    write(root / "site/_news/b.md")
    git(root, "init", "-q")
    git(root, "add", ".")
    return root


def test_what_is_not_added(clone: Path) -> None:
    assert untracked(clone) == frozenset()
    write(clone / "_news/new one.md")
    write(clone / "_drafts/deep/c.md")
    assert untracked(clone) == {"_news/new one.md", "_drafts/deep/c.md"}


def test_what_is_added_but_not_committed_is_tracked(clone: Path) -> None:
    write(clone / "_news/c.md")
    git(clone, "add", "_news/c.md")
    write(clone / "_news/a.md", "changed\n")
    assert untracked(clone) == frozenset()


def test_paths_are_those_of_the_site(clone: Path) -> None:
    write(clone / "_news/outside.md")
    write(clone / "site/_news/inside.md")
    assert untracked(clone / "site") == {"_news/inside.md"}


def test_what_is_ignored_is_left_out(clone: Path) -> None:
    write(clone / ".gitignore", "*.tmp.md\n/site/\n")
    write(clone / "_news/x.tmp.md")
    write(clone / "site/_news/y.md")
    assert untracked(clone) == {".gitignore"}


@pytest.mark.parametrize("name", ["*.md", "a\nb.md", '"quoted".md', "ünï.md", "-dash.md", ":x.md"])
def test_odd_names(clone: Path, name: str) -> None:
    write(clone / "_news" / name)
    assert untracked(clone) == {f"_news/{name}"}


def test_a_name_that_is_no_text(clone: Path) -> None:
    (clone / "_news" / os.fsdecode(b"\xff.md")).write_bytes(b"x")
    assert untracked(clone) == {"_news/" + os.fsdecode(b"\xff.md")}


def test_a_folder_with_a_sign_in_its_name(tmp_path: Path) -> None:
    root = tmp_path / ":(top) *"
    write(root / "a.md")
    git(root, "init", "-q")
    assert untracked(root) == {"a.md"}


def test_outside_of_a_clone(tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    with pytest.raises(GitError, match="this folder is not in a git clone"):
        untracked(tmp_path)


def test_without_git(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(clone / "new.md")
    monkeypatch.setenv("PATH", str(clone))
    with pytest.raises(GitError, match="git is not installed"):
        untracked(clone)
    with pytest.raises(GitError, match="git is not installed"):
        finished(run.run(clone, "version"))


def test_a_broken_repository_is_an_error(clone: Path) -> None:
    (clone / ".git/index").write_bytes(b"nonsense")
    with pytest.raises(GitError) as caught:
        untracked(clone)
    assert caught.value.reason.startswith("git: ")


def test_a_linked_working_tree(clone: Path, tmp_path: Path) -> None:
    git(clone, "-c", "user.name=A", "-c", "user.email=a@a.example", "commit", "-qm", "One")
    git(clone, "worktree", "add", "-q", str(tmp_path / "other"))
    write(tmp_path / "other/new.md")
    assert untracked(tmp_path / "other") == {"new.md"}


class TestStatuses:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        names = ("a.md", "b.md", "c.md", "docs/d.md")
        make(tmp_path / "own", **{name: f"{name}\n" * 9 for name in names})
        return tmp_path / "own"

    def test_each_kind(self, root: Path) -> None:
        assert statuses(root) == {}
        write(root / "a.md")
        (root / "b.md").unlink()
        git(root, "mv", "c.md", "z ->.md")
        write(root / "added.md")
        git(root, "add", "added.md")
        write(root / "new.md")
        write(root / "docs/d.md", "staged\n")
        git(root, "add", "docs/d.md")
        assert statuses(root) == {
            "a.md": Status(Kind.MODIFIED),
            "b.md": Status(Kind.DELETED),
            "z ->.md": Status(Kind.RENAMED, True, "c.md"),
            "added.md": Status(Kind.ADDED, True),
            "new.md": Status(Kind.UNTRACKED),
            "docs/d.md": Status(Kind.MODIFIED, True),
        }
        apart = finished(status.statuses(Repository.of(root), renames=False))
        assert apart["c.md"] == Status(Kind.DELETED, True)
        assert apart["z ->.md"] == Status(Kind.ADDED, True)
        assert statuses(root / "docs") == {"d.md": Status(Kind.MODIFIED, True)}

    def test_what_was_moved_into_the_site(self, root: Path) -> None:
        git(root, "mv", "a.md", "docs/a.md")
        assert statuses(root / "docs") == {"a.md": Status(Kind.ADDED, True)}

    def test_conflicts(self, root: Path) -> None:
        git(root, "switch", "-q", "-c", "other")
        write(root / "a.md", "theirs\n")
        commit_all(root, "Theirs")
        git(root, "switch", "-q", "main")
        write(root / "a.md", "ours\n")
        commit_all(root, "Ours")
        subprocess.run(["git", "merge", "other"], cwd=root, capture_output=True)
        assert statuses(root) == {"a.md": Status(Kind.CONFLICTED)}

    @pytest.mark.parametrize("name", ["a\nb.md", "--x.md", ":(glob)*.md", "? x.md", "\udcff.md"])
    def test_odd_names(self, root: Path, name: str) -> None:
        write(root / name)
        assert statuses(root) == {name: Status(Kind.UNTRACKED)}


class TestSlow:
    """A git that sleeps, as one does that waits for a disk far away."""

    @pytest.fixture
    def program(self, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        program = tmp_path / "bin/git"
        write(program, f"#!/bin/sh\necho $$ > '{tmp_path}/id'\nexec /bin/sleep 60\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent))
        return program

    def test_it_yields_meanwhile_and_is_ended_when_given_up(
        self, clone: Path, tmp_path: Path, program: Path
    ) -> None:
        steps = status.untracked(clone)
        while not (tmp_path / "id").exists() or not (tmp_path / "id").read_text():
            next(steps)
        number = int((tmp_path / "id").read_text())
        os.kill(number, 0)
        steps.close()
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)

    def test_it_has_so_many_seconds(self, clone: Path, program: Path) -> None:
        with pytest.raises(GitError, match="did not answer for 0 seconds"):
            finished(run.run(clone, "version", seconds=0.1))


class TestNothingIsRun:
    def test_hooks_and_monitors(self, clone: Path) -> None:
        ran = clone.parent / "ran"
        program = clone.parent / "program"
        program.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
        program.chmod(0o755)
        git(clone, "config", "core.fsmonitor", str(program))
        git(clone, "config", "core.pager", str(program))
        git(clone, "config", "alias.ls-files", f"!{program}")
        write(clone / "new.md")
        assert untracked(clone) == {"new.md"}
        assert not ran.exists()

    def test_the_variables_of_a_git_that_started_us(
        self, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(clone / "new.md")
        write(tmp_path / "elsewhere/e.md")
        git(tmp_path / "elsewhere", "init", "-q")
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere/.git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "elsewhere"))
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("GIT_TRACE", "1")
        assert untracked(clone) == {"new.md"}

    def test_no_lock_is_taken(self, clone: Path) -> None:
        before = {path: path.stat().st_mtime_ns for path in (clone / ".git").rglob("*")}
        os.utime(clone / "_news/a.md", (1, 1))  # git would like to note this
        untracked(clone)
        assert {path: path.stat().st_mtime_ns for path in (clone / ".git").rglob("*")} == before
