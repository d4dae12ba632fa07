"""Saving articles while others write, fail, delete and lock."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from curator.errors import SaveConflict, SaveError
from curator.library import exchange
from curator.library.edits import SetField, SetPublished
from curator.library.journal.record import Record
from curator.library.journal.work import Work
from curator.library.library import Library

TEXT = b"---\ntitle: Old\nheat: 0\npublished: true\nsecured: AAAA;BBBB\n---\nBody\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return made(tmp_path)


def made(folder: Path) -> Path:
    """A site with three articles."""
    site = folder / "site"
    (site / "_news").mkdir(parents=True)
    for name in ("a", "b", "c"):
        (site / "_news" / f"{name}.md").write_bytes(TEXT)
    return site


@pytest.fixture(params=["exchange", "rename"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The two ways to put a file in place: where the system can exchange names, and where not."""
    if request.param == "rename":
        monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    return str(request.param)


def titled(library: Library, path: str, title: str) -> None:
    library.replace(library.edit(library.articles[path], SetField("/title", title)))


def leftovers(root: Path) -> list[Path]:
    return [*root.rglob("*.tmp"), *root.glob(".curator/work/*")]


@pytest.mark.usefixtures("way")
class TestOneFile:
    def test_is_written_and_stored(self, root: Path) -> None:
        library = Library.open(root)
        titled(library, "_news/a.md", "New")
        saved = library.save(library.articles["_news/a.md"])
        assert (root / "_news/a.md").read_bytes() == TEXT.replace(b"Old", b"New")
        assert saved.data == saved.saved == (root / "_news/a.md").read_bytes()
        assert library.articles["_news/a.md"] == saved
        assert leftovers(root) == []

    def test_takes_over_what_changed_on_disk(self, root: Path) -> None:
        library = Library.open(root)
        titled(library, "_news/a.md", "New")
        theirs = TEXT.replace(b"heat: 0", b"heat: 77").replace(b"AAAA", b"ZZZZ")
        (root / "_news/a.md").write_bytes(theirs)
        saved = library.save(library.articles["_news/a.md"])
        assert saved.data == theirs.replace(b"Old", b"New")
        assert saved.heat == 77
        assert (root / "_news/a.md").read_bytes() == saved.data

    def test_an_article_without_edits_takes_over_the_disk(self, root: Path) -> None:
        library = Library.open(root)
        theirs = TEXT.replace(b"heat: 0", b"heat: 77")
        (root / "_news/a.md").write_bytes(theirs)
        before = (root / "_news/a.md").stat()
        saved = library.save(library.articles["_news/a.md"])
        after = (root / "_news/a.md").stat()
        assert saved.data == theirs
        assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)

    def test_the_same_change_on_disk_is_no_conflict_and_no_write(self, root: Path) -> None:
        library = Library.open(root)
        titled(library, "_news/a.md", "New")
        (root / "_news/a.md").write_bytes(TEXT.replace(b"Old", b"New"))
        before = (root / "_news/a.md").stat()
        saved = library.save(library.articles["_news/a.md"])
        assert not saved.modified
        assert (root / "_news/a.md").stat().st_ino == before.st_ino

    def test_a_conflict_writes_nothing(self, root: Path) -> None:
        library = Library.open(root)
        titled(library, "_news/a.md", "Ours")
        theirs = TEXT.replace(b"Old", b"Theirs")
        (root / "_news/a.md").write_bytes(theirs)
        with pytest.raises(SaveConflict) as caught:
            library.save(library.articles["_news/a.md"])
        (conflict,) = caught.value.conflicts
        assert (conflict.field, conflict.base, conflict.ours, conflict.theirs) == (
            "/title",
            "Old",
            "Ours",
            "Theirs",
        )
        assert str(caught.value).startswith("_news/a.md: ")
        assert (root / "_news/a.md").read_bytes() == theirs
        assert library.articles["_news/a.md"].modified
        assert leftovers(root) == []

    def test_only_the_time_of_the_file_changed(self, root: Path) -> None:
        library = Library.open(root)
        titled(library, "_news/a.md", "New")
        os.utime(root / "_news/a.md", ns=(1, 1))
        assert library.save(library.articles["_news/a.md"]).title == "New"

    def test_a_deleted_file_is_not_made_again(self, root: Path) -> None:
        library = Library.open(root)
        titled(library, "_news/a.md", "New")
        (root / "_news/a.md").unlink()
        with pytest.raises(SaveError, match="deleted"):
            library.save(library.articles["_news/a.md"])
        assert not (root / "_news/a.md").exists()
        assert leftovers(root) == []

    @pytest.mark.parametrize("broken", [b"", b"---\ntitle: [\n---\n", b"no front matter\n"])
    def test_a_file_that_was_broken_meanwhile(self, root: Path, broken: bytes) -> None:
        library = Library.open(root)
        titled(library, "_news/a.md", "New")
        (root / "_news/a.md").write_bytes(broken)
        with pytest.raises(SaveError, match="cannot be read now"):
            library.save(library.articles["_news/a.md"])
        assert (root / "_news/a.md").read_bytes() == broken


@pytest.mark.usefixtures("way")
class TestManyFiles:
    def test_all_are_written(self, root: Path) -> None:
        library = Library.open(root)
        for path in library.articles:
            titled(library, path, "New")
        library.save_all(list(library.articles.values()))
        for name in ("a", "b", "c"):
            assert (root / f"_news/{name}.md").read_bytes() == TEXT.replace(b"Old", b"New")
        assert leftovers(root) == []

    @pytest.mark.parametrize("bad", ["a", "b", "c"])
    def test_one_that_cannot_be_staged_keeps_the_others(self, root: Path, bad: str) -> None:
        library = Library.open(root)
        for path in library.articles:
            titled(library, path, "New")
        os.link(root / f"_news/{bad}.md", root / "twin.txt")
        with pytest.raises(SaveError, match=f"^_news/{bad}.md: .*hard link") as caught:
            library.save_all(list(library.articles.values()))
        assert caught.value.path == f"_news/{bad}.md"
        for name in ("a", "b", "c"):
            assert (root / f"_news/{name}.md").read_bytes() == TEXT
        assert leftovers(root) == []
        assert all(article.modified for article in library.articles.values())

    @pytest.mark.parametrize("bad", ["a", "b", "c"])
    def test_one_that_fails_at_the_end_takes_the_others_back(
        self, root: Path, bad: str, request: pytest.FixtureRequest
    ) -> None:
        """An immutable file can be staged, but not exchanged."""
        library = Library.open(root)
        for path in library.articles:
            titled(library, path, "New")
        file = root / f"_news/{bad}.md"
        run = subprocess.run(["chattr", "+i", str(file)], capture_output=True, text=True)
        if run.returncode:
            pytest.skip(f"chattr +i does not work here: {run.stderr.strip()}")
        request.addfinalizer(lambda: subprocess.run(["chattr", "-i", str(file)], check=True))
        with pytest.raises(SaveError) as caught:
            library.save_all(list(library.articles.values()))
        assert caught.value.path == f"_news/{bad}.md"
        assert "put back" not in caught.value.reason
        for name in ("a", "b", "c"):
            assert (root / f"_news/{name}.md").read_bytes() == TEXT
        assert leftovers(root) == []

    def test_a_conflict_in_the_last_keeps_all(self, root: Path) -> None:
        library = Library.open(root)
        for path in library.articles:
            titled(library, path, "New")
        (root / "_news/c.md").write_bytes(TEXT.replace(b"Old", b"Theirs"))
        with pytest.raises(SaveConflict):
            library.save_all(list(library.articles.values()))
        assert (root / "_news/a.md").read_bytes() == TEXT
        assert leftovers(root) == []


def test_a_full_disk_leaves_every_file_as_it_was(root: Path) -> None:
    """A limit on file sizes stands for the disk: the third file cannot be staged."""
    (root / "_news/c.md").write_bytes(TEXT + b"x" * 4096)
    code = f"""
        import resource
        from curator.errors import SaveError
        from curator.library.edits import SetField
        from curator.library.library import Library
        library = Library.open({str(root)!r})
        edit = SetField("/title", "New")
        edited = [library.edit(article, edit) for article in library.articles.values()]
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
        try:
            library.save_all(edited)
        except SaveError as error:
            assert str(error).startswith("_news/c.md: "), error
        else:
            raise AssertionError("it was written")
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)
    assert (root / "_news/a.md").read_bytes() == TEXT
    assert (root / "_news/b.md").read_bytes() == TEXT
    assert leftovers(root) == []


class Bot:
    """The site's other editor: reads the file, sets `heat` and `secured`, puts it in place. It does
    not look whether somebody wrote in between, so it may undo our title; we must not undo its heat.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.heat = 0

    def write(self) -> None:
        self.heat += 1
        data = self.file.read_bytes()
        data = re.sub(rb"heat: \d+", b"heat: %d" % self.heat, data)
        data = re.sub(rb"secured: .*", b"secured: %d;BBBB" % self.heat, data)
        temp = self.file.with_suffix(".bot")
        temp.write_bytes(data)
        temp.replace(self.file)


def test_nothing_is_lost_when_the_bot_writes_during_a_save(fast: Path) -> None:
    root = made(fast)
    file = root / "_news/a.md"
    bot = Bot(file)
    library = Library.open(root)
    library.style("_news")  # learned once, so that the rounds are short
    chance = random.Random(1)
    met = kept = 0
    for number in range(400):
        library.reload("_news/a.md")
        titled(library, "_news/a.md", f"Title {number}")
        ready = threading.Barrier(2)
        delay = chance.random() * 0.0015

        def bot_writes(ready: threading.Barrier = ready, delay: float = delay) -> None:
            ready.wait()
            time.sleep(delay)
            bot.write()

        thread = threading.Thread(target=bot_writes)
        thread.start()
        ready.wait()
        saved = library.save(library.articles["_news/a.md"])
        thread.join()
        data = file.read_bytes()
        met += saved.heat == bot.heat
        kept += b"title: Title %d\n" % number in data
        assert b"heat: %d\n" % bot.heat in data, number
        assert b"secured: %d;BBBB\n" % bot.heat in data, number
    assert leftovers(root) == []
    assert met > 0  # taken over in the save itself
    assert kept > 0  # the bot undid our title in the others


def test_nothing_is_lost_when_the_bot_writes_all_the_time(fast: Path) -> None:
    root = made(fast)
    file = root / "_news/a.md"
    bot = Bot(file)
    stop = threading.Event()
    chance = random.Random(2)

    def bot_writes() -> None:
        while not stop.is_set():
            bot.write()
            time.sleep(chance.random() * 0.01)

    library = Library.open(root)
    thread = threading.Thread(target=bot_writes)
    thread.start()
    saves = 0
    try:
        for number in range(300):
            library.reload("_news/a.md")
            titled(library, "_news/a.md", f"Title {number}")
            try:
                library.save(library.articles["_news/a.md"])
                saves += 1
            except SaveConflict:
                pass  # the bot put an older title back
            except SaveError as error:
                assert "keeps writing" in error.reason  # noqa: PT017 - it may also go well
    finally:
        stop.set()
        thread.join()
    # Our last save may have met the bot's last write; whoever came last kept the other's change.
    data = file.read_bytes()
    assert b"heat: %d\n" % bot.heat in data
    assert b"secured: %d;BBBB\n" % bot.heat in data
    assert saves > 0
    assert leftovers(root) == []


def test_a_conflict_that_turns_up_at_the_exchange_gives_the_file_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody changes the same field after we have looked and before we exchange."""
    theirs = TEXT.replace(b"true", b"false").replace(b"Old", b"Theirs")

    commit = Work.commit

    def commit_late(work: Work, record: Record) -> None:
        (root / "_news/a.md").write_bytes(theirs)
        commit(work, record)

    monkeypatch.setattr(Work, "commit", commit_late)
    library = Library.open(root)
    titled(library, "_news/a.md", "Ours")
    with pytest.raises(SaveConflict):
        library.save(library.articles["_news/a.md"])
    assert (root / "_news/a.md").read_bytes() == theirs
    assert leftovers(root) == []


@pytest.mark.parametrize("make", [lambda path: os.mkfifo(path), lambda path: path.mkdir()])
def test_something_else_in_the_place_of_the_file(root: Path, make: Callable[[Path], None]) -> None:
    library = Library.open(root)
    article = library.edit(library.articles["_news/a.md"], SetPublished(False))
    (root / "_news/a.md").unlink()
    make(root / "_news/a.md")
    with pytest.raises(SaveError, match="not a file"):
        library.save(article)
    assert leftovers(root) == []
