"""Writing single files through the journal, with real faults on a real file system."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from curator.errors import CuratorError, SaveConflict
from curator.library.journal.journal import Journal
from curator.library.journal.preparing import Write
from curator.library.journal.record import Record
from curator.library.journal.transaction import Order
from curator.library.journal.work import Work
from curator.library.storage import MAX_SIZE, read, read_listed

OLD = b"---\ntitle: Old\n---\n"
NEW = b"---\ntitle: New\n---\n"


def no_merge(path: str, base: bytes, ours: bytes, theirs: bytes, *, lenient: bool = False) -> bytes:
    raise SaveConflict("changed", (), path=path)


def put(root: Path, path: str, data: bytes, base: bytes | None = None) -> None:
    """Write one file, whatever it holds now."""
    if base is None:
        base = (root / path).read_bytes() if (root / path).is_file() else b""
    written = Journal(root, no_merge).write(Order([Write(path, base, data)], "Test", "test"))
    for error in written.refused:
        raise error
    assert written.files == {path: data}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "_news").mkdir(parents=True)
    (site / "_news" / "a.md").write_bytes(OLD)
    return site


@pytest.fixture
def before_commit(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Do something when all is staged and nothing is in place yet."""
    commit = Work.commit

    def do(what: Callable[[], object]) -> None:
        def late(work: Work, record: Record) -> None:
            what()
            commit(work, record)

        monkeypatch.setattr(Work, "commit", late)

    return do


def leftovers(root: Path) -> list[str]:
    found = [*root.rglob("*.tmp"), *root.glob(".curator/work/*")]
    return sorted(path.relative_to(root).as_posix() for path in found)


def reason_of(write: Callable[[], object], *, named: bool = True) -> str:
    with pytest.raises(CuratorError) as caught:
        write()
    assert (caught.value.path is not None) is named
    return caught.value.reason


class TestStage:
    def test_nothing_changes_before_the_commit_point(
        self, root: Path, before_commit: Callable[[Callable[[], object]], None]
    ) -> None:
        seen: list[bytes] = []
        before_commit(lambda: seen.append((root / "_news" / "a.md").read_bytes()))
        put(root, "_news/a.md", NEW)
        assert seen == [OLD]
        assert (root / "_news" / "a.md").read_bytes() == NEW
        assert leftovers(root) == []

    def test_a_site_without_git_keeps_its_journal_out_of_sight(self, root: Path) -> None:
        put(root, "_news/a.md", NEW)
        assert sorted(os.listdir(root)) == [".curator", "_news"]
        assert (root / ".curator" / ".gitignore").read_bytes().endswith(b"\n*\n")

    def test_the_longest_name(self, root: Path) -> None:
        name = "ä" * 126 + ".md"  # 255 bytes
        (root / "_news" / name).write_bytes(OLD)
        put(root, f"_news/{name}", NEW)
        assert (root / "_news" / name).read_bytes() == NEW
        assert leftovers(root) == []

    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
    def test_the_mode_stays(self, root: Path, mode: int) -> None:
        file = root / "_news" / "a.md"
        file.chmod(mode)
        put(root, "_news/a.md", NEW)
        assert stat.S_IMODE(file.stat().st_mode) == mode

    def test_the_owner_stays(self, root: Path) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root may give files away")
        file = root / "_news" / "a.md"
        os.chown(file, 12345, 54321)
        put(root, "_news/a.md", NEW)
        assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)

    def test_extended_attributes_stay(self, root: Path) -> None:
        file = root / "_news" / "a.md"
        try:
            os.setxattr(file, "user.colour", b"blue")
        except OSError as error:
            pytest.skip(f"this file system has no extended attributes: {error}")
        put(root, "_news/a.md", NEW)
        assert os.getxattr(file, "user.colour") == b"blue"

    def test_a_link_inside_the_site_stays_a_link(self, root: Path) -> None:
        (root / "_people").mkdir()
        (root / "_people" / "link.md").symlink_to("../_news/a.md")
        put(root, "_people/link.md", NEW)
        assert (root / "_people" / "link.md").is_symlink()
        assert (root / "_news" / "a.md").read_bytes() == NEW

    def test_a_linked_folder_inside_the_site(self, root: Path) -> None:
        (root / "news").symlink_to("_news")
        put(root, "news/a.md", NEW)
        assert (root / "news").is_symlink()
        assert (root / "_news" / "a.md").read_bytes() == NEW


@pytest.fixture
def immutable(root: Path) -> Iterator[Callable[[Path], None]]:
    """Make a file or folder unchangeable even for root, until the test is over."""
    done: list[Path] = []

    def make(path: Path) -> None:
        if shutil.which("chattr") is None:
            pytest.skip("chattr is not installed")
        run = subprocess.run(["chattr", "+i", str(path)], capture_output=True, text=True)
        if run.returncode:
            pytest.skip(f"chattr +i does not work here: {run.stderr.strip()}")
        done.append(path)

    yield make
    for path in done:
        subprocess.run(["chattr", "-i", str(path)], check=True)


class TestRefused:
    """Each of these leaves the file as it was, and no hidden file."""

    @pytest.fixture(autouse=True)
    def _nothing_happened(self, root: Path) -> Iterator[None]:
        yield
        assert (root / "_news" / "a.md").read_bytes() == OLD
        assert leftovers(root) == []
        assert (
            not (root.parent / "outside.md").exists()
            or (root.parent / "outside.md").read_bytes() == b"outside"
        )

    def test_a_file_with_a_second_name(self, root: Path) -> None:
        os.link(root / "_news" / "a.md", root / "twin.md")
        assert "hard link" in reason_of(lambda: put(root, "_news/a.md", NEW))

    def test_a_link_that_leads_outside(self, root: Path) -> None:
        (root.parent / "outside.md").write_bytes(b"outside")
        (root / "_news" / "link.md").symlink_to(root.parent / "outside.md")
        assert "outside" in reason_of(lambda: put(root, "_news/link.md", NEW))

    def test_a_folder_that_became_a_link_to_the_outside(
        self, root: Path, tmp_path: Path, before_commit: Callable[[Callable[[], object]], None]
    ) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "b.md").write_bytes(b"theirs")
        (root / "_more").mkdir()
        (root / "_more" / "b.md").write_bytes(OLD)

        def swap() -> None:
            (root / "_more").rename(root / "_moved")
            (root / "_more").symlink_to(elsewhere)

        before_commit(swap)
        assert "link" in reason_of(lambda: put(root, "_more/b.md", NEW), named=False)
        assert "outside" in reason_of(lambda: put(root, "_more/b.md", NEW))
        assert (elsewhere / "b.md").read_bytes() == b"theirs"
        assert os.listdir(elsewhere) == ["b.md"]

    def test_special_files(self, root: Path) -> None:
        os.mkfifo(root / "_news" / "pipe.md")
        (root / "_news" / "x.md").mkdir()
        assert "a pipe" in reason_of(lambda: put(root, "_news/pipe.md", NEW))
        assert "a folder" in reason_of(lambda: put(root, "_news/x.md", NEW))

    def test_a_file_that_became_a_link_between_the_steps(
        self, root: Path, before_commit: Callable[[Callable[[], object]], None]
    ) -> None:
        (root.parent / "outside.md").write_bytes(b"outside")
        file = root / "_news" / "b.md"
        file.write_bytes(OLD)

        def swap() -> None:
            file.unlink()
            file.symlink_to(root.parent / "outside.md")

        before_commit(swap)
        assert "link" in reason_of(lambda: put(root, "_news/b.md", NEW))
        assert file.is_symlink()

    def test_a_read_only_file(self, root: Path) -> None:
        (root / "_news" / "a.md").chmod(0o444)
        assert "read-only" in reason_of(lambda: put(root, "_news/a.md", NEW))

    def test_an_immutable_file(self, root: Path, immutable: Callable[[Path], None]) -> None:
        immutable(root / "_news" / "a.md")
        reason_of(lambda: put(root, "_news/a.md", NEW))

    def test_an_immutable_folder(self, root: Path, immutable: Callable[[Path], None]) -> None:
        immutable(root / "_news")
        assert os.strerror(errno.EPERM) in reason_of(lambda: put(root, "_news/a.md", NEW))

    def test_a_file_that_was_deleted(
        self, root: Path, before_commit: Callable[[Callable[[], object]], None]
    ) -> None:
        assert "deleted" in reason_of(lambda: put(root, "_news/gone.md", NEW))
        (root / "_news" / "b.md").write_bytes(OLD)
        before_commit((root / "_news" / "b.md").unlink)
        assert "deleted" in reason_of(lambda: put(root, "_news/b.md", NEW))
        assert not (root / "_news" / "b.md").exists()

    def test_too_much(self, root: Path) -> None:
        assert "5 MB" in reason_of(lambda: put(root, "_news/a.md", b"x" * (MAX_SIZE + 1)))

    @pytest.mark.parametrize("limit", [0, 1, 10])
    def test_a_limit_on_the_size_of_files(self, root: Path, limit: int) -> None:
        """Writing fails in the middle, as on a full disk."""
        code = f"""
            import resource
            from curator.errors import SaveError
            from pathlib import Path
            from tests.library.journal.test_writing import put
            resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
            try:
                put(Path({str(root)!r}), "_news/a.md", {NEW!r})
            except SaveError as error:
                assert "File too large" in error.reason, error
            else:
                raise AssertionError("it was written")
        """
        subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, cwd=os.getcwd())

    def test_no_more_open_files(self, root: Path) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        used = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 64
        held: list[int] = []
        resource.setrlimit(resource.RLIMIT_NOFILE, (used + 20, hard))
        try:
            for _ in range(40):
                try:
                    held.append(os.open(os.devnull, os.O_RDONLY))
                except OSError:
                    break
            write = partial(put, root, "_news/a.md", NEW, OLD)
            assert "open files" in reason_of(write, named=False)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            for descriptor in held:
                os.close(descriptor)


def test_no_descriptor_is_left_open(root: Path) -> None:
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("this system does not list open files")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        put(root, "_news/a.md", NEW)
        read(root, "_news/a.md")
        read_listed(str(root), "_news/a.md")
        reason_of(lambda: read(root, "_news/none.md"))
        reason_of(lambda: put(root, "_news/none.md", NEW))
    assert len(os.listdir("/proc/self/fd")) == before


def test_readers_never_see_half_a_file(root: Path) -> None:
    file = root / "_news" / "a.md"
    versions = {b"---\ntitle: " + bytes([letter]) * 20000 + b"\n---\n" for letter in b"abcdef"}
    file.write_bytes(next(iter(versions)))
    seen: set[bytes] = set()
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.add(file.read_bytes())

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for data in [*versions] * 10:
            put(root, "_news/a.md", data)
    finally:
        stop.set()
        reader.join()
    assert seen <= versions
