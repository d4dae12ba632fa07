"""Where the journal of a site is, with real git clones of all kinds."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from curator.errors import SaveError
from curator.library.edits import SetField
from curator.library.journal.place import Place, is_interrupted
from curator.library.library import Library
from tests.library.journal import sites

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *words: str) -> str:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    command = ["git", *IDENTITY, "-c", "protocol.file.allow=always", "-C", str(folder), *words]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=clean).stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with one commit."""
    root = sites.make(tmp_path / "clone")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "First")
    return root


def save(root: Path, title: str = "Saved") -> None:
    """One article through the library, as every command does."""
    library = Library.open(root)
    library.save(library.edit(library.articles["_news/a.md"], SetField("/title", title)))


def kept(journal: Path) -> list[str]:
    """The batches of a journal that is in this folder."""
    return sorted(os.listdir(journal / "batches"))


def test_a_clone(clone: Path) -> None:
    save(clone)
    assert Place.of(clone) == Place(clone / ".git/curator", clone / ".git/curator")
    assert kept(clone / ".git/curator") == ["1.batch"]
    assert sorted(os.listdir(clone)) == [".git", "_news"]
    assert git(clone, "status", "--porcelain") == " M _news/a.md\n"


def test_sites_in_folders_of_a_clone_share_its_lock_and_nothing_else(clone: Path) -> None:
    sites.make(clone / "docs")
    sites.make(clone / "docs" / "old site")
    for root in (clone, clone / "docs", clone / "docs" / "old site"):
        save(root)
        assert Place.of(root).lock == clone / ".git/curator/lock"
        assert kept(Place.of(root).own) == ["1.batch"]
        assert [head.id for head in Library.open(root).journal.batches()] == ["1"]
        assert ".curator" not in os.listdir(root)
    assert sorted(os.listdir(clone / ".git/curator/sites")) == ["docs", "docs%2Fold%20site"]


def test_names_that_only_differ_in_how_they_are_written_down(clone: Path) -> None:
    one, other = (sites.make(clone / name) for name in ("a%2Fb", "a"))
    sites.make(other / "b")
    owns = {Place.of(root).own for root in (one, other, other / "b")}
    assert len(owns) == 3


def test_a_folder_of_a_clone_with_a_long_name_in_another_script(clone: Path) -> None:
    root = clone / "документы-компании-и-всякие-новости" / "сайт-новостей-2024"
    root.mkdir(parents=True)
    sites.make(root)
    save(root)
    assert kept(Place.of(root).own) == ["1.batch"]


def test_a_linked_work_tree(clone: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    git(clone, "worktree", "add", "-q", str(linked), "-b", "other")
    assert (linked / ".git").is_file()
    save(linked)
    assert kept(clone / ".git/worktrees/linked/curator") == ["1.batch"]
    assert not (clone / ".git/curator").exists()
    assert git(linked, "status", "--porcelain") == " M _news/a.md\n"
    assert git(clone, "status", "--porcelain") == ""


def test_a_submodule(clone: Path, tmp_path: Path) -> None:
    outer = sites.make(tmp_path / "outer", {"README.md": b"Outer\n"})
    git(outer, "init", "-q")
    git(outer, "submodule", "--quiet", "add", str(clone), "site")
    assert (outer / "site/.git").read_text().startswith("gitdir: ../")
    save(outer / "site")
    assert kept(outer / ".git/modules/site/curator") == ["1.batch"]
    assert sorted(os.listdir(outer / "site")) == [".git", "_news"]


def test_no_git(root: Path) -> None:
    save(root)
    assert kept(root / ".curator") == ["1.batch"]
    git(root, "init", "-q")  # some day
    assert git(root, "status", "--porcelain") == "?? _news/\n"


def test_nothing_is_made_before_something_is_written(root: Path, clone: Path) -> None:
    for each in (root, clone):
        library = Library.open(each)
        assert library.journal.batches() == []
        assert not is_interrupted(each)
        library.save_all(list(library.articles.values()))  # nothing to do
    assert sorted(os.listdir(root)) == ["_news"]
    assert "curator" not in os.listdir(clone / ".git")


@pytest.mark.parametrize(
    "data",
    [b"", b"gitdir", b"gitdir: \n", b"gitdir: nowhere\n", b"gitdir: _news\n", b"\xff\n", b"x" * 9],
)
def test_a_git_file_that_leads_to_no_clone(root: Path, data: bytes) -> None:
    (root / ".git").write_bytes(data)
    save(root)
    assert kept(root / ".curator") == ["1.batch"]
    assert (root / ".git").read_bytes() == data


def test_a_git_folder_that_is_no_clone(root: Path) -> None:
    (root / ".git").mkdir()
    save(root)
    assert kept(root / ".curator") == ["1.batch"]
    assert os.listdir(root / ".git") == []


def test_a_folder_of_a_clone_with_something_else_called_git(clone: Path) -> None:
    root = sites.make(clone / "docs")
    (root / ".git").mkdir()
    save(root)
    assert kept(clone / ".git/curator/sites/docs") == ["1.batch"]


def test_a_git_folder_that_cannot_be_read_is_passed_over(root: Path) -> None:
    (root / ".git").symlink_to(".git")  # a loop
    save(root)
    assert kept(root / ".curator") == ["1.batch"]


def test_a_git_file_with_a_path_of_its_own(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "els ewhere" / "store"
    elsewhere.mkdir(parents=True)
    (elsewhere / "HEAD").write_bytes(b"ref: refs/heads/main\n")
    (root / ".git").write_bytes(b"gitdir: ../els ewhere/store\n")
    save(root)
    assert kept(elsewhere / "curator") == ["1.batch"]


def test_a_clone_on_another_disk_than_its_journal(root: Path, tmp_path: Path) -> None:
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == root.stat().st_dev:
        pytest.skip("there is no second file system to write to")
    store = memory / f"curator-{os.getpid()}-{tmp_path.name}"
    store.mkdir()
    try:
        (store / "HEAD").write_bytes(b"ref: refs/heads/main\n")
        (root / ".git").write_bytes(b"gitdir: " + os.fsencode(store) + b"\n")
        sites.write(root, sites.writes())
        assert sites.files_of(root) == sites.NEW
        assert sites.leftovers(root) == []
        assert kept(store / "curator") == ["1.batch"]
    finally:
        shutil.rmtree(store)


@pytest.mark.parametrize("name", [".curator", ".curator/work", ".curator/batches"])
@pytest.mark.parametrize("interrupted", [True, False])
def test_a_site_that_leads_its_journal_elsewhere(
    root: Path, tmp_path: Path, name: str, interrupted: bool
) -> None:
    """A clone of somebody else may hold any link; nothing is written, and nothing done, there."""
    elsewhere = sites.make(tmp_path / "elsewhere")
    save(elsewhere)
    if interrupted:
        sites.interrupt(elsewhere, sites.CHANGES, "COMMIT", {})
    before = sorted(elsewhere.rglob("*"))
    (root / ".curator").mkdir()
    if name == ".curator":
        (root / name).rmdir()
    (root / name).symlink_to(elsewhere / name)
    with pytest.raises(SaveError, match="Nothing was written"):
        save(root)
    library = Library.open(root)
    assert library.recovered == ()
    assert library.journal.batches() == []
    assert {path: (root / path).read_bytes() for path in sites.OLD} == sites.OLD
    assert sorted(elsewhere.rglob("*")) == before


def test_what_is_in_flight_is_an_interruption(root: Path) -> None:
    sites.interrupt(root, sites.CHANGES, "manifest", {})
    assert is_interrupted(root)
    assert Library.open(root).recovered == ()
    assert not is_interrupted(root)
