"""Reading files, with real faults on a real file system."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from curator.errors import DocumentError
from curator.library.storage import MAX_SIZE, read, read_listed

OLD = b"---\ntitle: Old\n---\n"
NEW = b"---\ntitle: New\n---\n"

Reader = Callable[[str, str], bytes]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "_news").mkdir(parents=True)
    (site / "_news" / "a.md").write_bytes(OLD)
    return site


def reason_of(read_it: Callable[[], object]) -> str:
    with pytest.raises(DocumentError) as caught:
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
