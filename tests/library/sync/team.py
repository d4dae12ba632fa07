"""Two people with clones of one shared repository, all real."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from curator.errors import GitError
from curator.git.run import finished
from curator.library.clone import Clone
from curator.library.edits import Edit
from curator.library.library import Library
from curator.library.site import Site
from curator.library.sync.syncing import Synced, Wish
from tests.git.clones import commit_all, git, porcelain, write

A, B, TOPIC = "_news/a.md", "_news/b.md", "_data/topics/01-ai.yaml"
ARTICLE = """---
title: A
heat: 1
published: true
topics:
- AI
- Ethics
secured: a;b
---
One
Two
Three
"""


@dataclass(frozen=True)
class Member:
    """Somebody with a clone, whose site is at `site` in it."""

    root: Path
    site: Path

    def edit(self, path: str, *edits: Edit) -> None:
        """In Curator, and save it."""
        library = Library.at(self.site)
        article = library.read(path)
        for edit in edits:
            article = library.edit(article, edit)
        library.save(article)

    def change(self, path: str, old: str, new: str) -> None:
        """By hand."""
        data = self.file(path).read_bytes()
        assert old.encode() in data
        self.file(path).write_bytes(data.replace(old.encode(), new.encode()))

    def file(self, path: str) -> Path:
        return self.root / path

    def text(self, path: str) -> str:
        return self.file(path).read_bytes().decode()

    def commit(self, message: str = "By hand") -> str:
        return commit_all(self.root, message)

    def push(self, message: str = "By hand") -> str:
        """Commit all that is changed, and push it, with git alone."""
        made = commit_all(self.root, message)
        git(self.root, "push", "-q")
        return made

    def sync(self, wish: Wish | None = None) -> Synced:
        return finished(self.clone.sync(wish))

    @property
    def clone(self) -> Clone:
        return Clone.of(Site.open(self.site))

    @property
    def head(self) -> str:
        return git(self.root, "rev-parse", "HEAD").strip()

    def refused(self, wish: Wish | None = None) -> GitError:
        """Syncing fails, and nothing is different afterwards."""
        before = self.everything()
        with pytest.raises(GitError) as caught:
            self.sync(wish)
        assert self.everything() == before
        return caught.value

    def everything(self) -> tuple[object, ...]:
        files = {
            path.relative_to(self.root): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and ".git" not in path.relative_to(self.root).parts
        }
        staged = git(self.root, "ls-files", "--stage", "-v")
        marker = (self.root / ".git/curator/sync/marker").exists()
        return git(self.root, "show-ref", "--heads"), staged, files, marker

    def subjects(self) -> list[str]:
        return git(self.root, "log", "--format=%an: %s", "--topo-order").splitlines()


@dataclass(frozen=True)
class Team:
    remote: Path
    ann: Member
    bob: Member

    def check(self) -> None:
        """All three have the same, nothing is left, and git is content."""
        tip = git(self.remote, "rev-parse", "main")
        for member in (self.ann, self.bob):
            assert git(member.root, "rev-parse", "main") == tip
            assert porcelain(member.root) == ""
        self.is_sound()

    def is_sound(self) -> None:
        for folder in (self.remote, self.ann.root, self.bob.root):
            git(folder, "fsck", "--strict", "--no-dangling")
        for member in (self.ann, self.bob):
            assert left_over(member.root) == []


def left_over(root: Path) -> list[str]:
    """What nobody needs after a sync."""
    found = [*root.rglob("*.mdtmp"), *root.rglob("*.tmp"), *root.rglob("index.lock")]
    home = root / ".git/curator"
    found += [*home.glob("sync/marker"), *home.glob("sync/work/*")]
    return [str(path) for path in found]


def make_team(
    folder: Path, files: dict[str, str | bytes], *, under: str = "", settings: str = ""
) -> Team:
    """The files are at the top of the repository; the site is `under` it."""
    remote, first = folder / "shared.git", folder / "first"
    git(folder, "init", "-q", "--bare", "-b", "main", str(remote))
    git(folder, "clone", "-q", str(remote), str(first))
    _name(first, "First")
    for path, text in files.items():
        write(first / path, text)
    if settings:
        write(first / under / "curator.toml", settings)
    commit_all(first, "First")
    git(first, "push", "-q", "-u", "origin", "HEAD:main")
    return Team(remote, *(clone_of(remote, folder, name, under) for name in ("Ann", "Bob")))


def clone_of(remote: Path, folder: Path, name: str, under: str = "") -> Member:
    root = folder / name.lower()
    git(folder, "clone", "-q", str(remote), str(root))
    _name(root, name)
    return Member(root, root / under)


def _name(root: Path, name: str) -> None:
    git(root, "config", "user.name", name)
    git(root, "config", "user.email", f"{name.lower()}@site.example")
