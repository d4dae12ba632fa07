"""Where clones stand: branches, what is shared, and people in the middle of something."""

from __future__ import annotations

import os
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import pytest

from curator.git.repository import Repository
from curator.git.run import finished
from curator.git.state import State, stamp, state_of
from tests.git.clones import commit_all, git, make, name_ann, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make(tmp_path / "clone", **{"a.md": "1\n"})
    return tmp_path / "clone"


def state(root: Path) -> State:
    return finished(state_of(Repository.of(root)))


def diverge(root: Path, text: str = "2\n") -> None:
    """A branch `other` on which a.md is another."""
    git(root, "switch", "-q", "-c", "other")
    write(root / "a.md", "theirs\n")
    commit_all(root, "Theirs")
    git(root, "switch", "-q", "main")
    write(root / "a.md", text)
    commit_all(root, "Ours")


def attempt(root: Path, *words: str) -> None:
    assert subprocess.run(["git", *words], cwd=root, capture_output=True).returncode


def test_a_branch_of_ones_own(root: Path) -> None:
    head = git(root, "rev-parse", "HEAD").strip()
    assert state(root) == State("refs/heads/main", head, None, None, None, None, 0, 0, None)
    assert state(root).branch_name == "main"


def test_before_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "new")
    assert state(tmp_path / "new").head is None
    git(tmp_path, "clone", "-q", "new", "empty")
    found = state(tmp_path / "empty")
    assert (found.upstream, found.upstream_head) == ("refs/remotes/origin/main", None)
    assert (found.remote, found.remote_ref) == ("origin", "refs/heads/main")


def test_ahead_and_behind(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "clone", "other")
    name_ann(tmp_path / "other")
    commit_all(root, "Theirs")
    commit_all(tmp_path / "other", "Ours")
    commit_all(tmp_path / "other", "Ours, too")
    git(tmp_path / "other", "fetch", "-q")
    found = state(tmp_path / "other")
    assert (found.ahead, found.behind) == (2, 1)
    assert found.upstream_head == git(root, "rev-parse", "HEAD").strip()
    assert (found.remote, found.remote_ref) == ("origin", "refs/heads/main")


def test_a_branch_that_was_never_fetched(root: Path) -> None:
    git(root, "config", "branch.main.remote", "origin")
    git(root, "config", "branch.main.merge", "refs/heads/main")
    assert state(root).upstream is None
    git(root, "remote", "add", "origin", "x")
    found = state(root)
    assert (found.upstream, found.upstream_head) == ("refs/remotes/origin/main", None)


def test_a_branch_with_an_odd_name(root: Path) -> None:
    git(root, "switch", "-q", "-c", "ü/it's=1")
    assert state(root).branch_name == "ü/it's=1"


def test_no_branch(root: Path) -> None:
    git(root, "checkout", "-q", "--detach")
    found = state(root)
    assert (found.branch, found.branch_name, found.busy) == (None, None, None)


class TestBusy:
    def test_merge(self, root: Path) -> None:
        diverge(root)
        attempt(root, "merge", "other")
        assert state(root).busy == (
            "A merge is in progress: finish it with `git merge --continue` or drop it with "
            "`git merge --abort`"
        )
        git(root, "merge", "--abort")
        assert state(root).busy is None

    @pytest.mark.parametrize(
        ("words", "what"),
        [
            (["rebase", "other"], "A rebase"),
            (["rebase", "--apply", "other"], "A rebase"),
            (["cherry-pick", "other"], "A cherry-pick"),
        ],
    )
    def test_others(self, root: Path, words: list[str], what: str) -> None:
        diverge(root)
        attempt(root, *words)
        busy = state(root).busy or ""
        assert busy.startswith(f"{what} is in progress: ")
        assert f"`git {words[0]} --abort`" in busy
        git(root, words[0], "--abort")
        assert state(root).busy is None

    def test_revert(self, root: Path) -> None:
        write(root / "a.md", "2\n")
        commit_all(root, "Two")
        write(root / "a.md", "3\n")
        commit_all(root, "Three")
        attempt(root, "revert", "--no-edit", "HEAD~1")
        assert "`git revert --abort`" in (state(root).busy or "")

    def test_patches(self, root: Path) -> None:
        diverge(root)
        patch = git(root, "format-patch", "-1", "other", "--stdout")
        write(root / "p.patch", patch)
        attempt(root, "am", "p.patch")
        assert "`git am --abort`" in (state(root).busy or "")

    def test_bisect(self, root: Path) -> None:
        git(root, "bisect", "start")
        assert "`git bisect reset`" in (state(root).busy or "")

    def test_unmerged_files(self, root: Path) -> None:
        diverge(root)
        write(root / "a.md", "mine\n")
        git(root, "stash", "-q")
        git(root, "reset", "-q", "--hard", "other")
        attempt(root, "stash", "pop")
        assert state(root).busy == (
            "a.md was merged and is not decided yet: edit it, then `git add` it"
        )

    def test_another_git(self, root: Path) -> None:
        lock = root / ".git/index.lock"
        lock.touch()
        assert "try again when it has ended" in (state(root).busy or "")
        os.utime(lock, (time.time() - 7300,) * 2)
        busy = state(root).busy or ""
        assert "for 2 hours" in busy
        assert busy.endswith(f"if no git is running, remove {lock}")

    def test_in_a_linked_working_tree(self, root: Path, tmp_path: Path) -> None:
        diverge(root)
        git(root, "worktree", "add", "-q", "-b", "third", str(tmp_path / "linked"))
        attempt(tmp_path / "linked", "merge", "other")
        assert "A merge" in (state(tmp_path / "linked").busy or "")
        assert state(root).busy is None


def test_the_stamp_is_another_one_once_the_state_is(root: Path, tmp_path: Path) -> None:
    git(root, "init", "-q", "--bare", str(tmp_path / "bare"))
    repository = Repository.of(root)
    stamps = [stamp(repository)]
    for words in (
        ["commit", "-q", "--allow-empty", "-m", "x"],
        ["switch", "-q", "-c", "new"],
        ["remote", "add", "origin", str(tmp_path / "bare")],
        ["push", "-q", "-u", "origin", "new"],
        ["bisect", "start"],
    ):
        git(root, *words)
        stamps.append(stamp(repository))
    assert all(one != other for one, other in pairwise(stamps))
    assert stamp(repository) == stamps[-1]
