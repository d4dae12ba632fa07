"""What keeps a sync from being done, who is quicker, and clones that mean harm."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from curator.errors import CuratorError, GitTrouble
from curator.git.run import finished
from curator.library.edits import SetField
from tests.git.clones import git, porcelain, write
from tests.library.sync.team import ARTICLE, A, B, Team, left_over


class TestRefused:
    def test_busy(self, team: Team) -> None:
        write(team.ann.file(".git/MERGE_HEAD"), team.ann.head)
        error = team.ann.refused()
        assert error.kind is GitTrouble.BUSY
        assert "git merge --abort" in error.reason

    def test_detached(self, team: Team) -> None:
        git(team.ann.root, "switch", "-q", "--detach")
        assert "git switch" in team.ann.refused().reason

    def test_a_branch_of_its_own(self, team: Team) -> None:
        git(team.ann.root, "switch", "-qc", "own")
        error = team.ann.refused()
        assert error.kind is GitTrouble.NO_REMOTE
        assert "git push -u origin own" in error.reason

    def test_sparse(self, team: Team) -> None:
        git(team.ann.root, "config", "core.sparseCheckout", "true")
        assert "sparse" in team.ann.refused().reason

    def test_a_rebase_that_stopped(self, team: Team) -> None:
        team.bob.change("README.md", "3", "three")
        team.bob.push()
        team.ann.change("README.md", "3", "drei")
        team.ann.commit()
        subprocess.run(
            ["git", "pull", "-q", "--rebase"], cwd=team.ann.root, capture_output=True, check=False
        )
        assert "git rebase --abort" in team.ann.refused().reason

    def test_no_shared_repository(self, team: Team) -> None:
        team.remote.rename(team.remote.with_name("gone"))
        team.ann.edit(A, SetField("/heat", 2))
        with pytest.raises(CuratorError) as caught:
            team.ann.sync()
        assert "git remote -v" in caught.value.reason
        assert team.ann.subjects()[0].startswith("Ann: ")  # the commit stays

    def test_rules_of_the_shared_repository(self, team: Team) -> None:
        hook = team.remote / "hooks/pre-receive"
        write(hook, "#!/bin/sh\necho 'error: not on Sundays' >&2; exit 1\n")
        hook.chmod(0o755)
        team.ann.edit(A, SetField("/heat", 2))
        with pytest.raises(CuratorError, match="not on Sundays"):
            team.ann.sync()
        hook.unlink()
        assert team.ann.sync().pushed == 1

    def test_no_commit_in_common(self, team: Team) -> None:
        git(team.ann.root, "switch", "-q", "--orphan", "new")
        git(team.ann.root, "branch", "-qD", "main")
        git(team.ann.root, "switch", "-qc", "main")
        write(team.ann.file("x"), "x")
        team.ann.commit()
        git(team.ann.root, "branch", "-q", "-u", "origin/main")
        assert "no commit in common" in team.ann.refused().reason


class TestHostile:
    def test_hooks_and_attributes(self, team: Team, tmp_path: Path) -> None:
        mark = tmp_path / "ran"
        for name in (
            "pre-commit",
            "post-checkout",
            "post-merge",
            "pre-push",
            "reference-transaction",
        ):
            hook = team.ann.root / ".git/hooks" / name
            write(hook, f"#!/bin/sh\ntouch {mark}\n")
            hook.chmod(0o755)
        write(team.bob.file(".gitattributes"), "*.md filter=evil merge=evil diff=evil\n")
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()
        team.ann.edit(A, SetField("/published", False))
        team.ann.sync()
        team.bob.sync()
        team.check()
        assert not mark.exists()

    @pytest.mark.parametrize("name", [".git", ".GIT", ".."])
    def test_a_tree_that_leads_outside(self, team: Team, name: str) -> None:
        bob = team.bob.root
        blob = git(bob, "rev-parse", "HEAD:README.md").strip()
        inner = _made(bob, "mktree", f"100644 blob {blob}\tconfig\n")
        tree = git(bob, "ls-tree", "HEAD") + f"040000 tree {inner}\t{name}\n"
        outer = _made(bob, "mktree", tree)
        commit = _made(bob, "commit-tree", "Evil", outer, "-p", "HEAD")
        git(bob, "push", "-q", "origin", f"{commit}:main")
        error = team.ann.refused()
        assert "nobody may have" in error.reason


class TestOthersAreQuicker:
    def test_at_every_push(self, team: Team) -> None:
        pushed: list[str] = []

        class Watch:
            def step(self, done: int, total: int, label: str = "") -> None:
                if label == "Pushing" and len(pushed) < 3:
                    git(team.bob.root, "pull", "-q", "--rebase")
                    team.bob.change(B, f"heat: {len(pushed) + 1}", f"heat: {len(pushed) + 2}")
                    pushed.append(team.bob.push())

        team.ann.edit(A, SetField("/heat", 7))
        done = finished(team.ann.clone.sync(watch=Watch()))
        assert (done.taken, done.pushed) == (3, 1)
        team.bob.sync()
        team.check()

    def test_for_ever(self, team: Team) -> None:
        class Watch:
            number = 1

            def step(self, done: int, total: int, label: str = "") -> None:
                if label == "Pushing":
                    git(team.bob.root, "pull", "-q", "--rebase")
                    team.bob.change(B, f"heat: {self.number}", f"heat: {self.number + 1}")
                    self.number += 1
                    team.bob.push()

        team.ann.edit(A, SetField("/heat", 7))
        with pytest.raises(CuratorError) as caught:
            finished(team.ann.clone.sync(watch=Watch()))
        assert "5 times" in caught.value.reason
        assert "heat: 7" in team.ann.text(A)
        team.ann.sync()
        team.bob.sync()
        team.check()

    def test_a_commit_here_meanwhile(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()

        class Watch:
            is_done = False

            def step(self, done: int, total: int, label: str = "") -> None:
                if label == "Writing" and not self.is_done:
                    self.is_done = True
                    team.ann.change(B, "true", "false")
                    git(team.ann.root, "commit", "-qm", "Meanwhile", "--", B)

        done = finished(team.ann.clone.sync(watch=Watch()))
        assert done.pushed == 1
        team.bob.sync()
        assert "false" in team.bob.text(B)
        team.check()

    def test_two_in_one_clone(self, team: Team) -> None:
        """The second one waits for the first, and then there is nothing left to do."""
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()
        team.ann.edit(B, SetField("/heat", 3))
        with ThreadPoolExecutor() as pool:
            done = list(pool.map(lambda _: team.ann.sync(), range(3)))
        assert sum(each.taken for each in done) == sum(each.pushed for each in done) == 1
        assert sum(each.is_nothing for each in done) == 2
        team.bob.sync()
        team.check()

    def test_a_write_this_very_moment(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()

        class Watch:
            is_done = False

            def step(self, done: int, total: int, label: str = "") -> None:
                if label == "Writing" and not self.is_done:
                    self.is_done = True
                    team.ann.change(A, "true", "false")

        finished(team.ann.clone.sync(watch=Watch()))
        text = ARTICLE.replace("heat: 1", "heat: 2").replace("true", "false")
        assert team.ann.text(A) == text
        assert porcelain(team.ann.root) == f" M {A}\n"

    @pytest.mark.parametrize(
        "label", ["Getting what others pushed", "Merging", "Checking", "Writing"]
    )
    def test_given_up(self, team: Team, label: str) -> None:
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()
        team.ann.change(B, "true", "false")
        team.ann.commit()
        before = team.ann.everything()

        class Watch:
            def step(self, done: int, total: int, at: str = "") -> None:
                if at == label:
                    raise CuratorError("Enough")

        with pytest.raises(CuratorError, match="Enough"):
            finished(team.ann.clone.sync(watch=Watch()))
        assert team.ann.everything() == before
        assert left_over(team.ann.root) == []
        team.ann.sync()
        team.bob.sync()
        team.check()


def _made(folder: Path, command: str, given: str, *arguments: str) -> str:
    made = subprocess.run(
        ["git", command, *arguments],
        cwd=folder,
        input=given.encode(),
        capture_output=True,
        check=True,
    )
    return made.stdout.decode().strip()
