"""Which clone a folder lies in."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import GitError, GitTrouble
from curator.git.repository import Repository
from tests.git.clones import git, make, write


def test_the_top_and_a_folder_inside(tmp_path: Path) -> None:
    top = make(tmp_path / "clone", **{"docs/a.md": "x"})
    git_dir = str(tmp_path / "clone/.git")
    assert top == Repository(str(tmp_path / "clone"), git_dir, git_dir, "")
    inside = Repository.of(tmp_path / "clone/docs")
    assert (inside.top, inside.prefix) == (top.top, "docs/")
    assert inside.inside("a.md") == "docs/a.md"
    assert inside.of_site("docs/a.md") == "a.md"
    assert inside.of_site("a.md") is None
    assert Path(inside.file("docs/a.md")).read_text() == "x"


def test_a_linked_working_tree_and_a_submodule(tmp_path: Path) -> None:
    make(tmp_path / "clone")
    git(tmp_path / "clone", "worktree", "add", "-q", str(tmp_path / "other"))
    linked = Repository.of(tmp_path / "other")
    assert linked.git_dir == str(tmp_path / "clone/.git/worktrees/other")
    assert linked.common_dir == str(tmp_path / "clone/.git")
    make(tmp_path / "outer")
    add = ("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(tmp_path / "clone"))
    git(tmp_path / "outer", *add, "inner")
    inner = Repository.of(tmp_path / "outer/inner")
    assert (inner.top, inner.prefix) == (str(tmp_path / "outer/inner"), "")
    assert inner.git_dir == str(tmp_path / "outer/.git/modules/inner")


@pytest.mark.parametrize("name", ["a b", "a\nb", "-x", "ü", ":(top)", "\udcff"])
def test_odd_names_of_folders(tmp_path: Path, name: str) -> None:
    make(tmp_path / name)
    write(tmp_path / name / name / "a.md")
    repository = Repository.of(tmp_path / name / name)
    assert (repository.top, repository.prefix) == (str(tmp_path / name), f"{name}/")


def test_why_git_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitError, match="this folder is not in a git clone") as caught:
        Repository.of(tmp_path)
    assert caught.value.kind is GitTrouble.NO_CLONE
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git is not installed") as caught:
        Repository.of(tmp_path)
    assert caught.value.kind is GitTrouble.ABSENT


def test_a_clone_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "clone")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr("curator.git.run._KEPT", ("GIT_TEST_ASSUME_DIFFERENT_OWNER",))
    with pytest.raises(GitError, match=r"config --global --add safe.directory"):
        Repository.of(tmp_path / "clone")
