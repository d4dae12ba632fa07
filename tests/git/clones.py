"""Real repositories, and git as a person runs it beside ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

from curator.git.repository import Repository


def git(folder: Path, *arguments: str) -> str:
    """What git prints; it must not fail."""
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True
    ).stdout.decode("utf-8", "surrogateescape")


def write(path: Path, data: str | bytes = "x\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def make(root: Path, **files: str) -> Repository:
    """A repository with a first commit; Ann commits."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", "-b", "main")
    name_ann(root)
    write(root / "README.md", "Read me\n")
    for path, text in files.items():
        write(root / path, text)
    commit_all(root, "First")
    return Repository.of(root)


def name_ann(root: Path) -> None:
    git(root, "config", "user.name", "Ann Editor")
    git(root, "config", "user.email", "ann@site.example")


def commit_all(root: Path, message: str) -> str:
    """As a person does it; the commit."""
    git(root, "add", "--all")
    git(root, "commit", "-q", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD").strip()


def porcelain(root: Path) -> str:
    """How `git status` sees it."""
    return git(root, "status", "--porcelain=v1", "--untracked-files=all")
