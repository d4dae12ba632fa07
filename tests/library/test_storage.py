"""Reading and staging files, with real faults on a real file system."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import socket
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curator.errors import DocumentError, SaveError
from curator.library.storage import MAX_SIZE, read, read_listed, stage

OLD = b"---\ntitle: Old\n---\n"
NEW = b"---\ntitle: New\n---\n"

Reader = Callable[[str, str], bytes]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "_news").mkdir(parents=True)
    (site / "_news" / "a.md").write_bytes(OLD)
    return site


def leftovers(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.endswith(".tmp")]


def reason_of(read_it: Callable[[], object]) -> str:
    with pytest.raises((DocumentError, SaveError)) as caught:
        read_it()
    assert caught.value.path is not None
    return caught.value.reason


@pytest.fixture(params=[read, read_listed])
def reader(request: pytest.FixtureRequest) -> Reader:
    chosen: Reader = request.param
    return chosen


class TestRead:
    def test_gives_the_bytes(self, root: Path, reader: Reader) -> None:
        assert reader(str(root), "_news/a.md") == OLD

    def test_an_empty_file_is_empty(self, root: Path, reader: Reader) -> None:
        (root / "_news" / "a.md").write_bytes(b"")
        assert reader(str(root), "_news/a.md") == b""

    def test_what_is_not_there(self, root: Path, reader: Reader) -> None:
        assert "deleted" in reason_of(lambda: reader(str(root), "_news/none.md"))

    def test_a_pipe_does_not_make_it_wait(self, root: Path, reader: Reader) -> None:
        os.mkfifo(root / "_news" / "pipe.md")
        assert "a pipe" in reason_of(lambda: reader(str(root), "_news/pipe.md"))

    def test_a_folder(self, root: Path, reader: Reader) -> None:
        (root / "_news" / "x.md").mkdir()
        assert "a folder" in reason_of(lambda: reader(str(root), "_news/x.md"))

    def test_a_socket(self, root: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(root / "_news")  # the names of sockets must be short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("s.md")
            assert "a socket" in reason_of(lambda: reader(str(root), "_news/s.md"))

    def test_a_device(self, root: Path, reader: Reader) -> None:
        try:
            os.mknod(root / "_news" / "zero.md", stat.S_IFCHR | 0o600, os.makedev(1, 5))
        except OSError as error:
            pytest.skip(f"devices cannot be made here: {error}")
        assert "a device" in reason_of(lambda: reader(str(root), "_news/zero.md"))

    def test_the_largest_file_and_one_byte_more(self, root: Path, reader: Reader) -> None:
        (root / "_news" / "a.md").write_bytes(b"x" * MAX_SIZE)
        assert len(reader(str(root), "_news/a.md")) == MAX_SIZE
        (root / "_news" / "a.md").write_bytes(b"x" * (MAX_SIZE + 1))
        assert "larger than 5 MB" in reason_of(lambda: reader(str(root), "_news/a.md"))

    def test_a_link_inside_the_site(self, root: Path, reader: Reader) -> None:
        (root / "_news" / "link.md").symlink_to("a.md")
        assert reader(str(root), "_news/link.md") == OLD

    def test_a_link_that_leads_outside(self, root: Path, reader: Reader) -> None:
        (root.parent / "secret.md").write_bytes(b"secret")
        (root / "_news" / "link.md").symlink_to(root.parent / "secret.md")
        assert "outside" in reason_of(lambda: reader(str(root), "_news/link.md"))

    def test_a_broken_link_and_a_loop(self, root: Path, reader: Reader) -> None:
        (root / "_news" / "broken.md").symlink_to("none.md")
        reason_of(lambda: reader(str(root), "_news/broken.md"))
        (root / "_news" / "loop.md").symlink_to("loop.md")
        reason_of(lambda: reader(str(root), "_news/loop.md"))

    @pytest.mark.parametrize(
        "path", ["../secret.md", "_news/../../secret.md", "/etc/passwd", "", ".", ".git/config/x"]
    )
    def test_paths_that_are_not_in_the_site(self, root: Path, path: str) -> None:
        (root.parent / "secret.md").write_bytes(b"secret")
        (root / ".git" / "config").mkdir(parents=True)
        (root / ".git" / "config" / "x").write_bytes(b"")
        reason_of(lambda: read(str(root), path))

    @pytest.mark.parametrize("path", ["a\0b.md", "\ud800.md", "x" * 5000 + ".md"])
    def test_names_that_no_file_can_have(self, root: Path, path: str) -> None:
        reason_of(lambda: read(str(root), path))

    def test_a_name_that_is_not_utf8(self, root: Path, reader: Reader) -> None:
        name = os.fsdecode(b"caf\xe9.md")
        (root / "_news" / name).write_bytes(OLD)
        assert reader(str(root), f"_news/{name}") == OLD


class TestStage:
    def test_nothing_changes_before_the_exchange(self, root: Path) -> None:
        staged = stage(root, "_news/a.md", NEW)
        assert (root / "_news" / "a.md").read_bytes() == OLD
        assert len(leftovers(root / "_news")) == 1
        staged.discard()
        assert leftovers(root / "_news") == []

    def test_an_exchange_gives_what_was_there(self, root: Path) -> None:
        staged = stage(root, "_news/a.md", NEW)
        (root / "_news" / "a.md").write_bytes(b"meanwhile")
        assert staged.exchange() == b"meanwhile"
        assert (root / "_news" / "a.md").read_bytes() == NEW
        assert staged.exchange() == NEW
        assert (root / "_news" / "a.md").read_bytes() == b"meanwhile"
        staged.discard()
        assert leftovers(root / "_news") == []

    def test_the_hidden_file_is_hidden_and_no_article(self, root: Path) -> None:
        staged = stage(root, "_news/a.md", NEW)
        (name,) = leftovers(root / "_news")
        assert name.startswith(".a.md.")
        staged.discard()

    def test_the_longest_name(self, root: Path) -> None:
        name = "ä" * 126 + ".md"  # 255 bytes
        (root / "_news" / name).write_bytes(OLD)
        staged = stage(root, f"_news/{name}", NEW)
        assert staged.exchange() == OLD
        staged.discard()
        assert (root / "_news" / name).read_bytes() == NEW
        assert leftovers(root / "_news") == []

    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
    def test_the_mode_stays(self, root: Path, mode: int) -> None:
        file = root / "_news" / "a.md"
        file.chmod(mode)
        staged = stage(root, "_news/a.md", NEW)
        staged.exchange()
        staged.discard()
        assert stat.S_IMODE(file.stat().st_mode) == mode

    def test_the_owner_stays(self, root: Path) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root may give files away")
        file = root / "_news" / "a.md"
        os.chown(file, 12345, 54321)
        staged = stage(root, "_news/a.md", NEW)
        staged.exchange()
        staged.discard()
        assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)

    def test_extended_attributes_stay(self, root: Path) -> None:
        file = root / "_news" / "a.md"
        try:
            os.setxattr(file, "user.colour", b"blue")
        except OSError as error:
            pytest.skip(f"this file system has no extended attributes: {error}")
        staged = stage(root, "_news/a.md", NEW)
        staged.exchange()
        staged.discard()
        assert os.getxattr(file, "user.colour") == b"blue"

    def test_a_link_inside_the_site_stays_a_link(self, root: Path) -> None:
        (root / "_people").mkdir()
        (root / "_people" / "link.md").symlink_to("../_news/a.md")
        staged = stage(root, "_people/link.md", NEW)
        staged.exchange()
        staged.discard()
        assert (root / "_people" / "link.md").is_symlink()
        assert (root / "_news" / "a.md").read_bytes() == NEW

    def test_a_linked_folder_inside_the_site(self, root: Path) -> None:
        (root / "news").symlink_to("_news")
        staged = stage(root, "news/a.md", NEW)
        staged.exchange()
        staged.discard()
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
        assert leftovers(root / "_news") == []
        assert (
            not (root.parent / "outside.md").exists()
            or (root.parent / "outside.md").read_bytes() == b"outside"
        )

    def test_a_file_with_a_second_name(self, root: Path) -> None:
        os.link(root / "_news" / "a.md", root / "twin.md")
        assert "hard link" in reason_of(lambda: stage(root, "_news/a.md", NEW))

    def test_a_link_that_leads_outside(self, root: Path) -> None:
        (root.parent / "outside.md").write_bytes(b"outside")
        (root / "_news" / "link.md").symlink_to(root.parent / "outside.md")
        assert "outside" in reason_of(lambda: stage(root, "_news/link.md", NEW))

    def test_a_folder_that_became_a_link_to_the_outside(self, root: Path, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "b.md").write_bytes(b"theirs")
        (root / "_more").mkdir()
        (root / "_more" / "b.md").write_bytes(OLD)
        staged = stage(root, "_more/b.md", NEW)
        (root / "_more").rename(root / "_moved")
        (root / "_more").symlink_to(elsewhere)
        assert "outside" in reason_of(staged.exchange)
        assert "outside" in reason_of(lambda: stage(root, "_more/b.md", NEW))
        assert (elsewhere / "b.md").read_bytes() == b"theirs"
        assert os.listdir(elsewhere) == ["b.md"]

    def test_special_files(self, root: Path) -> None:
        os.mkfifo(root / "_news" / "pipe.md")
        (root / "_news" / "x.md").mkdir()
        assert "a pipe" in reason_of(lambda: stage(root, "_news/pipe.md", NEW))
        assert "a folder" in reason_of(lambda: stage(root, "_news/x.md", NEW))

    def test_a_file_that_became_a_link_between_the_steps(self, root: Path) -> None:
        (root.parent / "outside.md").write_bytes(b"outside")
        file = root / "_news" / "b.md"
        file.write_bytes(OLD)
        staged = stage(root, "_news/b.md", NEW)
        file.unlink()
        file.symlink_to(root.parent / "outside.md")
        assert "outside" in reason_of(staged.exchange)
        staged.discard()
        assert file.is_symlink()

    def test_a_read_only_file(self, root: Path) -> None:
        (root / "_news" / "a.md").chmod(0o444)
        assert "read-only" in reason_of(lambda: stage(root, "_news/a.md", NEW))

    def test_an_immutable_file(self, root: Path, immutable: Callable[[Path], None]) -> None:
        immutable(root / "_news" / "a.md")

        def save() -> None:
            staged = stage(root, "_news/a.md", NEW)
            try:
                staged.exchange()
            finally:
                staged.discard()

        reason_of(save)

    def test_an_immutable_folder(self, root: Path, immutable: Callable[[Path], None]) -> None:
        immutable(root / "_news")
        assert os.strerror(errno.EPERM) in reason_of(lambda: stage(root, "_news/a.md", NEW))

    def test_a_file_that_was_deleted(self, root: Path) -> None:
        assert "deleted" in reason_of(lambda: stage(root, "_news/gone.md", NEW))
        (root / "_news" / "b.md").write_bytes(OLD)
        staged = stage(root, "_news/b.md", NEW)
        (root / "_news" / "b.md").unlink()
        assert "deleted" in reason_of(staged.exchange)
        staged.discard()
        assert not (root / "_news" / "b.md").exists()

    def test_too_much(self, root: Path) -> None:
        assert "5 MB" in reason_of(lambda: stage(root, "_news/a.md", b"x" * (MAX_SIZE + 1)))

    @pytest.mark.parametrize("limit", [0, 1, 10])
    def test_a_limit_on_the_size_of_files(self, root: Path, limit: int) -> None:
        """Writing fails in the middle, as on a full disk."""
        code = f"""
            import resource
            from curator.errors import SaveError
            from curator.library.storage import stage
            resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
            try:
                stage({str(root)!r}, "_news/a.md", {NEW!r})
            except SaveError as error:
                assert str(error).startswith("_news/a.md: "), error
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
            assert "open files" in reason_of(lambda: stage(root, "_news/a.md", NEW))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            for descriptor in held:
                os.close(descriptor)


def test_no_descriptor_is_left_open(root: Path) -> None:
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("this system does not list open files")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        staged = stage(root, "_news/a.md", NEW)
        staged.exchange()
        staged.sync()
        staged.discard()
        read(root, "_news/a.md")
        read_listed(str(root), "_news/a.md")
        reason_of(lambda: read(root, "_news/none.md"))
        reason_of(lambda: stage(root, "_news/none.md", NEW))
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
            staged = stage(root, "_news/a.md", data)
            staged.exchange()
            staged.discard()
    finally:
        stop.set()
        reader.join()
    assert seen <= versions
