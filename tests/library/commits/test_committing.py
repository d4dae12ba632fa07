"""Commits of what Curator wrote, in real clones in which others are at work."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from curator.errors import GitError, GitTrouble
from curator.git.repository import Repository
from curator.git.run import finished
from curator.git.status import Kind
from curator.library.clone import Clone
from curator.library.commits import committing
from curator.library.commits.committing import CommitDone
from curator.library.edits import SetField
from curator.library.journal.touched import Touched
from curator.library.library import Library
from tests.git.clones import commit_all, git, make, porcelain, write

ARTICLE = "---\ntitle: A\nheat: 1\n---\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "clone"
    articles = {f"_news/{name}.md": ARTICLE for name in "abc"}
    articles["_news/crlf.md"] = ARTICLE.replace("\n", "\r\n")
    make(root, **articles)
    return root


def set_heat(root: Path, *paths: str, heat: int = 2) -> None:
    """As Curator does it."""
    library = Library.at(root)
    articles = [library.edit(library.read(path), SetField("/heat", heat)) for path in paths]
    library.save_all(articles)


def touched(root: Path) -> dict[str, Kind]:
    site = Library.at(root).site
    found = finished(committing.touched(site, Repository.of(site.root)))
    return {path: status.kind for path, status in found.items()}


def commit(root: Path, message: str | None = None, *paths: str) -> CommitDone:
    site = Library.at(root).site
    repository = Repository.of(site.root)
    return finished(committing.commit(site, repository, message, paths or None))


def refused(root: Path, *paths: str) -> GitError:
    head = git(root, "log", "--format=%H")
    with pytest.raises(GitError) as caught:
        commit(root, None, *paths)
    assert git(root, "log", "--format=%H") == head
    return caught.value


class TestTouched:
    def test_what_was_saved(self, root: Path) -> None:
        assert touched(root) == {}
        set_heat(root, "_news/a.md", "_news/b.md")
        write(root / "_news/c.md", "by hand\n")
        assert touched(root) == {"_news/a.md": Kind.MODIFIED, "_news/b.md": Kind.MODIFIED}

    def test_what_is_as_it_was_committed_again(self, root: Path) -> None:
        set_heat(root, "_news/a.md")
        set_heat(root, "_news/a.md", heat=1)
        assert touched(root) == {}
        write(root / "_news/a.md", "by hand\n")
        assert touched(root) == {}

    def test_what_somebody_else_has_committed(self, root: Path) -> None:
        set_heat(root, "_news/a.md")
        commit_all(root, "By hand")
        assert touched(root) == {}

    def test_several_curators(self, root: Path) -> None:
        set_heat(root, "_news/a.md")
        site = Library.at(root).site
        touched_ = Touched.of(site.root)
        noted = touched_.read()
        set_heat(root, "_news/a.md", heat=3)
        set_heat(root, "_news/b.md")
        touched_.forget(noted, ["_news/a.md"])
        assert touched_.read().paths == ("_news/a.md", "_news/b.md")

    def test_a_note_that_was_torn_off(self, root: Path) -> None:
        set_heat(root, "_news/a.md")
        file = root / ".git/curator/touched"
        file.write_bytes(file.read_bytes() + b"\0_news/cc")
        set_heat(root, "_news/b.md")
        assert touched(root).keys() == {"_news/a.md", "_news/b.md"}

    def test_a_site_inside_the_clone(self, tmp_path: Path) -> None:
        make(tmp_path / "clone", **{"docs/_news/a.md": ARTICLE, "_news/a.md": ARTICLE})
        set_heat(tmp_path / "clone/docs", "_news/a.md")
        set_heat(tmp_path / "clone", "_news/a.md")
        assert touched(tmp_path / "clone/docs") == {"_news/a.md": Kind.MODIFIED}
        assert commit(tmp_path / "clone/docs").paths == ("_news/a.md",)
        assert porcelain(tmp_path / "clone") == " M _news/a.md\n"

    def test_without_git_nothing_is_noted(self, tmp_path: Path) -> None:
        write(tmp_path / "site/_news/a.md", ARTICLE)
        set_heat(tmp_path / "site", "_news/a.md")
        assert Touched.of(tmp_path / "site").read().paths == ()


class TestCommit:
    def test_only_what_was_touched(self, root: Path) -> None:
        set_heat(root, "_news/a.md")
        write(root / "_news/b.md", "staged\n")
        git(root, "add", "_news/b.md")
        write(root / "_news/b.md", "and changed\n")
        write(root / "_news/c.md", "changed\n")
        write(root / "_news/new.md", "new\n")
        done = commit(root)
        assert done.subject == "Set heat to 2 in “A”"
        assert git(root, "show", "--format=%an <%ae>%n%cn%n%B", "--name-only", done.commit) == (
            "Ann Editor <ann@site.example>\nAnn Editor\nSet heat to 2 in “A”\n\n\n_news/a.md\n"
        )
        assert porcelain(root) == "MM _news/b.md\n M _news/c.md\n?? _news/new.md\n"
        assert git(root, "show", ":_news/b.md") == "staged\n"
        assert touched(root) == {}
        assert git(root, "diff-files", "--name-only") == "_news/b.md\n_news/c.md\n"
        assert git(root, "fsck", "--strict") == ""

    def test_files_that_are_asked_for(self, root: Path) -> None:
        set_heat(root, "_news/a.md", "_news/b.md")
        write(root / "_news/new.md", "by hand\n")
        done = commit(root, "Mine\n\nWith a body", "_news/a.md", "_news/new.md")
        assert git(root, "show", "-s", "--format=%B", done.commit) == "Mine\n\nWith a body\n\n"
        assert done.paths == ("_news/a.md", "_news/new.md")
        assert touched(root).keys() == {"_news/b.md"}
        assert refused(root, "_news/c.md").kind is GitTrouble.NOTHING

    def test_deleted_and_moved(self, root: Path) -> None:
        from dataclasses import replace

        library = Library.open(root)
        library.discard(library.articles["_news/b.md"], lambda file: file.unlink())
        article = library.articles["_news/a.md"]
        library.save(replace(article, path="_news/z.md", origin="_news/a.md"))
        assert touched(root).keys() == {"_news/a.md", "_news/b.md", "_news/z.md"}
        git(root, "add", "--all")  # git then tells it as a move
        assert touched(root).keys() == {"_news/a.md", "_news/b.md", "_news/z.md"}
        assert commit(root).paths == ("_news/a.md", "_news/b.md", "_news/z.md")
        assert porcelain(root) == ""
        assert git(root, "ls-tree", "--name-only", "HEAD", "_news/").split() == [
            "_news/c.md",
            "_news/crlf.md",
            "_news/z.md",
        ]

    def test_line_ends_stay(self, root: Path) -> None:
        set_heat(root, "_news/crlf.md")
        done = commit(root)
        text = git(root, "cat-file", "blob", f"{done.commit}:_news/crlf.md")
        assert text == ARTICLE.replace("1", "2").replace("\n", "\r\n")

    @pytest.mark.parametrize("attribute", ["* text=auto", "*.md text", "*.md eol=crlf"])
    def test_line_ends_are_kept_as_git_add_would(self, root: Path, attribute: str) -> None:
        write(root / ".gitattributes", f"{attribute}\n")
        commit_all(root, "Attributes")
        set_heat(root, "_news/crlf.md", "_news/a.md")
        index = root.parent / "index"
        environment = {**os.environ, "GIT_INDEX_FILE": str(index)}
        for words in (["read-tree", "HEAD"], ["add", "_news"], ["write-tree"]):
            done = subprocess.run(
                ["git", *words], cwd=root, env=environment, check=True, capture_output=True
            )
        expected = done.stdout.decode()
        made = commit(root)
        assert git(root, "rev-parse", f"{made.commit}^{{tree}}") == expected
        assert porcelain(root) == ""

    def test_the_first_commit(self, tmp_path: Path) -> None:
        root = tmp_path / "empty"
        write(root / "_news/a.md", ARTICLE)
        git(root, "init", "-q", "-b", "main")
        git(root, "config", "user.name", "Ann")
        git(root, "config", "user.email", "a@site.example")
        set_heat(root, "_news/a.md")
        commit(root)
        assert git(root, "log", "--format=%s") == "Add “A”\n"
        assert porcelain(root) == ""

    def test_a_large_commit(self, root: Path) -> None:
        for number in range(400):
            write(root / f"_news/{number}.md", ARTICLE)
        commit_all(root, "Many")
        set_heat(root, *(f"_news/{number}.md" for number in range(400)))
        assert commit(root).subject == "Set heat to 2 in 400 articles"
        assert porcelain(root) == ""


def test_what_was_committed(root: Path) -> None:
    clone = Clone.of(Library.at(root).site)
    write(root / ".gitattributes", "*.md text eol=crlf\n")
    write(root / "_news/a.md", "changed\n")
    assert finished(clone.committed(["_news/a.md", "_news/none.md"])) == {
        "_news/a.md": ARTICLE.replace("\n", "\r\n").encode(),
        "_news/none.md": None,
    }


class TestRefused:
    def test_nothing_to_commit(self, root: Path) -> None:
        assert refused(root).kind is GitTrouble.NOTHING

    def test_nobody_is_named(self, root: Path) -> None:
        set_heat(root, "_news/a.md")
        git(root, "config", "--unset", "user.email")
        error = refused(root)
        assert error.kind is GitTrouble.IDENTITY
        assert "git config --global user.email" in error.reason

    def test_in_a_merge(self, root: Path) -> None:
        git(root, "switch", "-q", "-c", "other")
        write(root / "README.md", "theirs\n")
        commit_all(root, "Theirs")
        git(root, "switch", "-q", "main")
        write(root / "README.md", "ours\n")
        commit_all(root, "Ours")
        subprocess.run(["git", "merge", "other"], cwd=root, capture_output=True)
        set_heat(root, "_news/a.md")
        error = refused(root)
        assert error.kind is GitTrouble.BUSY
        assert "git merge --abort" in error.reason

    def test_without_a_branch(self, root: Path) -> None:
        git(root, "checkout", "-q", "--detach")
        set_heat(root, "_news/a.md")
        assert "git switch BRANCH" in refused(root).reason

    def test_while_another_git_is_at_work(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("curator.git.index.PATIENCE", 0.2)
        set_heat(root, "_news/a.md")
        (root / ".git/index.lock").touch()
        assert refused(root).kind is GitTrouble.LOCKED

    def test_somebody_commits_meanwhile(self, root: Path) -> None:
        set_heat(root, "_news/a.md")
        git(root, "add", "_news/a.md")
        site = Library.at(root).site
        steps = committing.commit(site, Repository.of(site.root), None)
        while not list((root / ".git/curator").glob("index-*")):
            next(steps)
        write(root / "_news/c.md", "theirs\n")
        git(root, "commit", "-q", "-m", "Theirs", "_news/c.md")
        with pytest.raises(GitError) as caught:
            finished(steps)
        assert caught.value.kind is GitTrouble.MOVED
        assert git(root, "log", "--format=%s") == "Theirs\nFirst\n"
        assert porcelain(root) == "M  _news/a.md\n"
        assert commit(root).paths == ("_news/a.md",)
        assert porcelain(root) == ""


_COMMIT = """
import sys
from curator.git.repository import Repository
from curator.git.run import finished
from curator.library.commits.committing import commit
from curator.library.library import Library
site = Library.at(sys.argv[1]).site
print("ready", flush=True)
finished(commit(site, Repository.of(site.root)))
"""


def test_it_may_be_killed_at_any_moment(root: Path) -> None:
    """Then everything is staged or not, committed or not; the next commit does the rest."""
    chance = random.Random(9)
    for number in range(20):
        set_heat(root, "_news/a.md", "_news/b.md", heat=number + 10)
        process = subprocess.Popen(
            [sys.executable, "-c", _COMMIT, str(root)], stdout=subprocess.PIPE, cwd=Path.cwd()
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        time.sleep(0.05)  # a git that it had started comes to its end
        assert not (root / ".git/index.lock").exists()
        seen = porcelain(root).splitlines()
        assert {line[3:] for line in seen} in (set(), {"_news/a.md", "_news/b.md"})
        assert {line[:2] for line in seen} <= {" M", "M "}
        if seen:
            assert commit(root).paths == ("_news/a.md", "_news/b.md")
        assert porcelain(root) == ""
        assert touched(root) == {}
    assert git(root, "fsck", "--no-dangling") == ""
