"""What nobody can tell is a mistake, never nothing found."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import QueryError
from curator.library.library import Library
from tests.git.clones import git


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site of one article, in no clone."""
    (tmp_path / "_news").mkdir()
    (tmp_path / "_news/a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("text", ["x is:Untracked", "-is:untracked", "a or (b is:untracked)"])
def test_what_needs_git_says_so_with_its_place(root: Path, text: str) -> None:
    with pytest.raises(QueryError, match="needs git: this folder is not in a git clone") as caught:
        Library.open(root).find(text)
    start = (caught.value.column or 0) - 1
    assert text[start : start + caught.value.length].casefold() == "is:untracked"
    better = text[:start] + str(caught.value.suggestion) + text[start + caught.value.length :]
    Library.open(root).find(better)  # which is one that can be answered


def test_without_git_all_else_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(root, "init", "-q")
    assert len(Library.open(root).find("is:untracked")) == 1
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(QueryError, match="git is not installed"):
        Library.open(root).find("is:untracked")
    assert len(Library.open(root).find("title:a -is:broken")) == 1
