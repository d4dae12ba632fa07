"""What nobody can tell is a mistake, never nothing found."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import QueryError
from curator.library.library import Library
from tests.git.clones import git, name_ann


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site of one article, in no clone."""
    (tmp_path / "_news").mkdir()
    (tmp_path / "_news/a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("mark", ["untracked", "uncommitted"])
@pytest.mark.parametrize("text", ["x is:Untracked", "-is:untracked", "a or (b is:untracked)"])
def test_what_needs_git_says_so_with_its_place(root: Path, text: str, mark: str) -> None:
    text = text.replace("ntracked", mark[1:])
    with pytest.raises(QueryError, match="needs git: this folder is not in a git clone") as caught:
        Library.open(root).find(text)
    start = (caught.value.column or 0) - 1
    assert text[start : start + caught.value.length].casefold() == f"is:{mark}"
    better = text[:start] + str(caught.value.suggestion) + text[start + caught.value.length :]
    Library.open(root).find(better)  # which is one that can be answered


def test_without_git_all_else_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(root, "init", "-q")
    assert len(Library.open(root).find("is:untracked")) == 1
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(QueryError, match="git is not installed"):
        Library.open(root).find("is:untracked")
    assert len(Library.open(root).find("title:a -is:broken")) == 1


def test_what_is_in_no_commit_yet(root: Path) -> None:
    for name in ("b", "c"):
        (root / f"_news/{name}.md").write_text(f"---\ntitle: {name}\n---\n", encoding="utf-8")
    git(root, "init", "-q")
    name_ann(root)
    git(root, "add", "_news/a.md", "_news/b.md")
    git(root, "commit", "-q", "-m", "First")
    (root / "_news/b.md").write_text("---\ntitle: B\n---\n", encoding="utf-8")
    library = Library.open(root)
    assert [row.path for row in library.find("is:uncommitted")] == ["_news/b.md", "_news/c.md"]
    assert [row.path for row in library.find("is:untracked")] == ["_news/c.md"]
    assert [row.path for row in Library.open(root / "_news").find("is:uncommitted")] == [
        "b.md",
        "c.md",
    ]
