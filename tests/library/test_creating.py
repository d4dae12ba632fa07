"""New files: whole, inside the site, and never over another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from curator.errors import SaveError
from curator.library.creating import create
from curator.library.storage import MAX_SIZE


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_new_file(tmp_path: Path) -> None:
    create(tmp_path, "a.md", b"text\r\n")
    assert (tmp_path / "a.md").read_bytes() == b"text\r\n"
    assert names(tmp_path) == ["a.md"]
    if os.name == "posix":
        assert (tmp_path / "a.md").stat().st_nlink == 1
        assert (tmp_path / "a.md").stat().st_mode & 0o600 == 0o600


def test_folders_are_made(tmp_path: Path) -> None:
    create(tmp_path, "_data/organizations/a.md", b"x")
    create(tmp_path, "_data/organizations/b.md", b"y")
    assert names(tmp_path / "_data/organizations") == ["a.md", "b.md"]


def test_never_over_another(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"theirs")
    (tmp_path / "folder.md").mkdir()
    for name in ("a.md", "folder.md"):
        with pytest.raises(SaveError, match="a file of this name already"):
            create(tmp_path, name, b"ours")
    assert (tmp_path / "a.md").read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.md", "folder.md"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_not_through_a_link(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    site.mkdir()
    outside.mkdir()
    (site / "out").symlink_to(outside)
    (site / "gone.md").symlink_to(site / "nothing.md")
    with pytest.raises(SaveError, match="outside the site"):
        create(site, "out/a.md", b"x")
    with pytest.raises(SaveError, match="outside the site"):
        create(site, "out/deep/a.md", b"x")
    with pytest.raises(SaveError, match="a file of this name already"):
        create(site, "gone.md", b"x")
    assert names(outside) == []


@pytest.mark.parametrize("name", ["../a.md", "a/../../b.md", "a\0b.md", ".git/a.md"])
def test_not_where_no_article_may_be(tmp_path: Path, name: str) -> None:
    site = tmp_path / "site"
    (site / ".git").mkdir(parents=True)
    with pytest.raises(SaveError):
        create(site, name, b"x")
    assert names(tmp_path) == ["site", "site/.git"]


def test_what_is_too_large_or_has_a_file_above_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SaveError, match="5 MB"):
        create(tmp_path, "a.md", b"x" * (MAX_SIZE + 1))
    with pytest.raises(SaveError):
        create(tmp_path, "file/a.md", b"x")
    assert names(tmp_path) == ["file"]
