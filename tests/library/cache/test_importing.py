"""Reading files in processes of their own: the same rows, and no process is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from curator.library.article import Article
from curator.library.cache.entries import read_entry
from curator.library.cache.importing import Importing
from curator.library.cache.rows import RowCache
from curator.library.cache.stamps import scan
from curator.library.row import Row
from curator.library.site import Site
from tests.conftest import PROJECT

ARTICLES = 700


@pytest.fixture
def cache(tmp_path: Path) -> RowCache:
    """Of a site with many articles and a few odd ones."""
    root = tmp_path / "many"
    folder = root / "_news"
    folder.mkdir(parents=True)
    for number in range(ARTICLES):
        (folder / f"{number:04}.md").write_text(f"---\ntitle: T{number}\ntopics: [a, b]\n---\nb\n")
    (folder / "broken.md").write_text("---\ntitle: [\n---\n")
    (folder / "none.md").write_text("no front matter")
    os.mkfifo(folder / "pipe.md")
    (folder / "link.md").symlink_to("0001.md")
    (folder / os.fsdecode(b"na\xefve.md")).write_text("---\ntitle: Odd name\n---\n")
    cache = RowCache.open(Site.open(root))
    assert cache is not None
    return cache


def imported(importing: Importing, paths: list[str]) -> list[Row]:
    importing.start(paths)
    rows: list[Row] = []
    while True:
        is_done = importing.is_done
        rows += importing.poll()
        if is_done:
            return rows
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until_gone(pids: list[int]) -> None:
    for _ in range(500):
        if not any(map(is_running, pids)):
            return
        time.sleep(0.02)
    raise AssertionError("a process was left behind")


def pids_of(importing: Importing) -> list[int]:
    for _ in range(500):
        if importing.pids:
            return list(importing.pids)
        time.sleep(0.01)
    raise AssertionError("there is no process")


@pytest.mark.parametrize("processes", [1, 2])
def test_rows_are_those_that_are_read_here(cache: RowCache, processes: int) -> None:
    paths = cache.site.paths()
    importing = Importing(cache, processes)
    rows = imported(importing, paths)
    pids = importing.pids
    assert sorted(rows) == sorted(read_entry(cache.site, path).row for path in paths)
    assert (importing.done, importing.total) == (len(paths), len(paths))
    assert [row for some in cache.rows() for row in some] == sorted(rows)
    assert pids == ()
    importing.close()


def test_nothing_to_read_is_done_at_once(cache: RowCache) -> None:
    importing = Importing(cache)
    importing.start([])
    assert importing.is_done
    assert importing.poll() == []
    importing.close()


def test_closing_leaves_no_process(cache: RowCache) -> None:
    importing = Importing(cache)
    importing.start(cache.site.paths() * 20)
    pids = pids_of(importing)
    importing.close()
    assert importing.is_done
    wait_until_gone(pids)


def test_killed_processes_are_started_again(cache: RowCache) -> None:
    paths = cache.site.paths()
    importing = Importing(cache)
    importing.start(paths)
    os.kill(pids_of(importing)[0], signal.SIGKILL)
    rows = []
    while True:
        is_done = importing.is_done
        rows += importing.poll()
        if is_done:
            break
        time.sleep(0.01)
    assert {row.path for row in rows} == set(paths)
    assert sum(row.unreadable for row in rows) == 3


def test_where_no_process_starts_files_are_read_all_the_same(
    cache: RowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "")
    paths = cache.site.paths()
    rows = imported(Importing(cache), paths)
    assert sorted(rows) == sorted(read_entry(cache.site, path).row for path in paths)


def test_an_interpreter_that_does_not_know_curator_is_none(
    cache: RowCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    paths = cache.site.paths()
    rows = imported(Importing(cache), paths)
    assert {row.path for row in rows} == set(paths)
    assert sum(row.unreadable for row in rows) == 3


def test_it_ends_with_the_one_who_asked(tmp_path: Path, cache: RowCache) -> None:
    """Killed, so that it can tell nobody."""
    code = f"""
import sys, time
from curator.library.cache.rows import RowCache
from curator.library.cache.importing import Importing
from curator.library.site import Site
cache = RowCache.open(Site.open({os.fspath(cache.site.root)!r}))
importing = Importing(cache)
importing.start(cache.site.paths() * 50)
while not importing.pids:
    time.sleep(0.01)
print(*importing.pids, flush=True)
time.sleep(60)
"""
    asker = subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert asker.stdout is not None
    pids = [int(pid) for pid in asker.stdout.readline().split()]
    assert pids
    asker.kill()
    asker.wait()
    asker.stdout.close()
    wait_until_gone(pids)
    again = RowCache.open(cache.site)
    assert again is not None
    rows = [row for some in again.rows() for row in some]
    assert rows == [read_entry(cache.site, row.path).row for row in rows]
    again.close()


def test_the_reader_knows_nothing_of_the_window() -> None:
    code = (
        "import sys, curator.library.cache.reader;"
        "print([m for m in sys.modules if m.startswith(('PySide6', 'curator.gui'))])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


def test_the_stamps_of_odd_files_are_none(cache: RowCache) -> None:
    listed = scan(cache.site)
    assert [path for path, stamp in listed.items() if stamp is None] == [
        "_news/link.md",
        "_news/pipe.md",
    ]
    imported(Importing(cache), list(listed))
    differing = cache.differing(listed)
    assert set(differing.changed) >= {"_news/link.md", "_news/pipe.md"}
    assert Article.broken("_news/pipe.md", "_news", "This is a pipe, not a file").row in [
        row for some in cache.rows() for row in some
    ]
