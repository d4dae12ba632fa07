"""A site that is watched in the background: all that happens to it is told, soon, and by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from curator.library.library import Library
from curator.library.opening import SMALL
from curator.library.outside.watching import News, Watching, is_hint
from tests.bench.generate import generate

A, TOPIC = "_news/a.md", "_data/topics/01-ai.yaml"
FILE = b"---\ntitle: One\nheat: 73\n---\nBody\n"
HEAT = FILE.replace(b"73", b"75")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    for path, data in ((A, FILE), ("index.md", FILE), (TOPIC, b"name: AI\n")):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


class Told:
    """What was told so far, from another thread."""

    def __init__(self) -> None:
        self.news: list[News] = []

    @property
    def outsides(self) -> list[tuple[str, str]]:
        return [(each.kind, each.path) for news in list(self.news) for each in news.outsides]

    def wait(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not until():
            assert time.monotonic() < end, self.news
            time.sleep(0.01)


@contextmanager
def watched(root: Path) -> Iterator[Told]:
    library, told = Library.open(root), Told()
    watching = Watching(library)
    watching.start(told.news.append)
    try:
        yield told
    finally:
        watching.stop()
        library.close()


def test_what_happens_to_articles_is_told(root: Path) -> None:
    with watched(root) as told:
        (root / A).write_bytes(HEAT)
        told.wait(lambda: ("changed", A) in told.outsides)
        (root / "_news/b.md").write_bytes(FILE)
        told.wait(lambda: ("new", "_news/b.md") in told.outsides)
        (root / A).unlink()
        told.wait(lambda: ("gone", A) in told.outsides)
        (root / "index.md").write_bytes(HEAT)  # no folder that is listened to
        told.wait(lambda: ("changed", "index.md") in told.outsides)
    assert sorted(set(told.outsides)) == sorted(
        [("changed", A), ("new", "_news/b.md"), ("gone", A), ("changed", "index.md")]
    )


def test_a_folder_that_comes_is_listened_to(root: Path) -> None:
    with watched(root) as told:
        (root / "_videos").mkdir()
        (root / "_videos/v.md").write_bytes(FILE)
        told.wait(lambda: ("new", "_videos/v.md") in told.outsides)
        (root / "_videos/w.md").write_bytes(FILE)
        told.wait(lambda: ("new", "_videos/w.md") in told.outsides)


def test_a_folder_that_is_replaced_is_listened_to(root: Path) -> None:
    with watched(root) as told:
        shutil.copytree(root / "_news", root / "_other")
        (root / "_news").rename(root.parent / "away")
        (root / "_other").rename(root / "_news")
        time.sleep(2.5)  # until the other one is listened to
        (root / A).write_bytes(HEAT)
        told.wait(lambda: ("changed", A) in told.outsides)
    assert all(kind != "gone" for kind, _path in told.outsides)


def test_data_and_settings_are_told(root: Path) -> None:
    with watched(root) as told:
        (root / TOPIC).write_bytes(b"name: AI\nparent: X\n")
        told.wait(lambda: any(news.data for news in told.news))
        (root / "curator.toml").write_bytes(b"[fields]\nprotec")  # half written
        time.sleep(1.5)
        assert not any(news.settings for news in told.news)
        (root / "curator.toml").write_bytes(b'[fields]\nprotected = ["heat"]\n')
        told.wait(lambda: any(news.settings for news in told.news))
    assert told.outsides == []


def test_saved_views_are_no_reason_to_read_the_site_again(root: Path) -> None:
    with watched(root) as told:
        (root / "curator.toml").write_bytes(b'[[views]]\nname = "Long"\nquery = "type:x"\n')
        (root / A).write_bytes(HEAT)
        told.wait(lambda: ("changed", A) in told.outsides)
        time.sleep(1.5)
    assert not any(news.settings or news.data for news in told.news)


def test_what_was_missed_is_told_again(root: Path) -> None:
    library, told = Library.open(root), Told()
    watching = Watching(library)
    watching.start(told.news.append)
    try:
        (root / A).write_bytes(HEAT)
        told.wait(lambda: told.outsides == [("changed", A)])
        watching.ask_again([A])
        told.wait(lambda: told.outsides == [("changed", A)] * 2)
    finally:
        watching.stop()


_UNHEARD = """
import sys, time
from pathlib import Path
from curator.library.library import Library
from curator.library.outside.watching import Watching

def wait(until):
    while not until():
        time.sleep(0.01)

news = []
root = Path(sys.argv[1])
watching = Watching(Library.open(root))
watching.start(news.append)
wait(lambda: any(each.unheard for each in news))
(root / "_news/a.md").write_bytes(sys.argv[2].encode())
wait(lambda: any(each.outsides for each in news))
watching.stop()
print(sum(bool(each.unheard) for each in news), news[-1].outsides[0].path)
"""
# For the processes that it starts alone: the limit of its own user namespace.
_LIMITED = 'echo 4 > /proc/sys/user/max_inotify_watches && exec "$@"'


def test_where_the_system_says_nothing_all_files_are_looked_at_now_and_then(root: Path) -> None:
    """There may be more folders than the system watches."""
    for number in range(8):
        (root / f"_news/{number}").mkdir()
    limited = ["unshare", "--user", "--map-root-user", "sh", "-c", _LIMITED, "sh"]
    if not shutil.which("unshare") or subprocess.run([*limited, "true"], check=False).returncode:
        pytest.skip("needs user namespaces")
    run = subprocess.run(
        [*limited, sys.executable, "-c", _UNHEARD, os.fspath(root), HEAT.decode()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout == f"1 {A}\n"


def test_a_large_site_is_listened_to_from_another_process(tmp_path: Path) -> None:
    root = generate(tmp_path, SMALL + 1)
    with watched(root) as told:
        path = next(iter(Library.open(root).articles))
        data = (root / path).read_bytes()
        (root / path).write_bytes(data + b"More\n")
        told.wait(lambda: ("changed", path) in told.outsides)


def test_nothing_is_left_when_nobody_watches(root: Path) -> None:
    before = threading.active_count()
    with watched(root):
        assert threading.active_count() > before
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("_news/a.md", True),
        ("_news", True),
        ("_news/.a.md.swp", False),
        ("_news/a.md~", False),
        ("_news/.a.md.123.mdtmp", False),
        (".git/index.lock", False),
        ("_news/a.tmp", False),
    ],
)
def test_temporary_files_are_no_hint(path: str, is_one: bool) -> None:
    assert is_hint(path) is is_one
