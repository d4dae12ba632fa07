"""Whatever happens to the cache file or to the files of the site: never a wrong row."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from curator.document import same_value
from curator.library.cache import blocks
from curator.library.cache.entries import Entry, digest_of, read_entry
from curator.library.cache.place import SCHEMA, file_of
from curator.library.cache.rows import RowCache
from curator.library.cache.stamps import RACY, Stamp, scan
from curator.library.site import Site
from tests.conftest import PROJECT
from tests.faults.mounts import in_memory
from tests.library.cache.conftest import fill

ROUNDS = 400 if os.environ.get("CURATOR_CAMPAIGN") else 15
ENDINGS = ("", "-wal", "-shm")


def known(site: Site) -> int:
    """Open the cache, look at all that it says, and close it: how many articles it knows that need
    not be read again, all of them rightly."""
    cache = RowCache.open(site)
    if cache is None:
        return 0
    rows = {row.path: row for some in cache.rows() for row in some}
    first = cache.first(True, 30)
    front_matter = dict(cache.front_matter())
    addresses = {found.path: found for found in cache.addresses()}
    listed = scan(site)
    differing = cache.differing(listed)
    same = listed.keys() - set(differing.changed)
    # What was broken was thrown away meanwhile, also what had been told of it before.
    if cache.generation == 0:
        assert same <= rows.keys()
    for path in same & rows.keys():
        entry = read_entry(site, path)
        assert rows[path] == entry.row
        assert cache.digest(path) in (entry.digest, None)
        if path in front_matter:
            assert entry.front_matter is not None
            assert same_value(front_matter[path], entry.front_matter)
        if path in addresses:
            assert addresses[path] == entry.addressed
    assert all(rows.get(row.path, row) == row for row in first)
    for path, row in rows.items():  # also what is to be read again was so once
        assert row.path == path
    cache.close()
    return len(same)


def kept(site: Site) -> list[bytes]:
    """Fill the cache of a site; its file, closed."""
    cache = RowCache.open(site)
    assert cache is not None
    fill(cache)
    list(cache.bodies("text"))
    for _ in cache.fold():
        pass
    # Two that the blocks do not know as they are now.
    assert cache.put(read_entry(site, path) for path in site.paths()[3:5])
    assert cache.put(_long_after(read_entry(site, path)) for path in site.paths()[3:5])
    cache.close()
    return [file_of(site).read_bytes()]


def _long_after(entry: Entry) -> Entry:
    return entry._replace(read_at=entry.read_at + 2 * RACY)


def known_after_filling(site: Site) -> int:
    """What is known once the cache was filled again: for a part that is seldom looked at to be
    found broken it may take another time."""
    found = 0
    for _ in range(3):
        kept(site)
        found = max(found, known(site))
    return found


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few articles make several."""
    monkeypatch.setattr(blocks, "SIZE", 5)


@pytest.fixture
def here(site: Path) -> Site:
    return Site.open(site)


def test_a_whole_cache_knows_everything(here: Site) -> None:
    kept(here)
    assert known(here) == len(here.paths())


def flipped(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 3, 50))):
        at = random.randrange(len(data))
        changed[at] ^= 1 << random.randrange(8)
    return bytes(changed)


def cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def overwritten(random: Random, data: bytes) -> bytes:
    at, size = random.randrange(len(data)), random.randrange(1, 5000)
    filler = random.choice((bytes(size), b"\xff" * size, random.randbytes(size)))
    return data[:at] + filler + data[at + size :]


def misplaced(random: Random, data: bytes) -> bytes:
    """A page where another should be, as a disk that loses a write leaves them."""
    page = 16384
    pages = [data[start : start + page] for start in range(0, len(data), page)]
    first, second = random.randrange(len(pages)), random.randrange(1, len(pages))
    pages[second] = pages[first]
    return b"".join(pages)


def headed(random: Random, data: bytes) -> bytes:
    """Damage where it hurts: in the header and the table of tables."""
    return flipped(random, data[:600]) + data[600:]


def garbage(random: Random, data: bytes) -> bytes:
    return random.randbytes(random.choice((0, 1, 100, 20_000)))


@pytest.mark.parametrize("damage", [flipped, cut, overwritten, misplaced, headed, garbage])
def test_a_spoiled_file_never_gives_a_wrong_row(
    here: Site, damage: Callable[[Random, bytes], bytes]
) -> None:
    (whole,) = kept(here)
    random = Random(damage.__name__)
    total = len(here.paths())
    counts = {"all known": 0, "some known": 0, "none known": 0}
    for round_ in range(ROUNDS):
        for ending in ENDINGS:
            Path(f"{file_of(here)}{ending}").unlink(missing_ok=True)
        file_of(here).write_bytes(damage(random, whole))
        found = known(here)
        counts["all known" if found == total else "some known" if found else "none known"] += 1
        known(here)  # and what was made of it
        if round_ % 5 == 0:
            assert known_after_filling(here) == total  # at worst a rebuild
    print(damage.__name__, counts)


def test_a_spoiled_log_never_gives_a_wrong_row(here: Site) -> None:
    """The file beside it, of what was written last, as a killed process leaves it."""
    writer = subprocess.run(
        [sys.executable, "-c", _WRITE_AND_DIE, os.fspath(here.root)], cwd=PROJECT, check=False
    )
    assert writer.returncode == -signal.SIGKILL
    log = Path(f"{file_of(here)}-wal")
    parts = {ending: Path(f"{file_of(here)}{ending}").read_bytes() for ending in ENDINGS[:2]}
    assert log.stat().st_size > 0
    random = Random(8)
    for round_ in range(ROUNDS):
        damage = (flipped, cut, overwritten)[round_ % 3]
        Path(f"{file_of(here)}-shm").unlink(missing_ok=True)
        file_of(here).write_bytes(parts[""])
        log.write_bytes(damage(random, parts["-wal"]))
        known(here)


_WRITE_AND_DIE = """
import os, signal, sys
from curator.library.cache import blocks
from curator.library.cache.entries import read_entry
from curator.library.cache.rows import RowCache
from curator.library.site import Site
blocks.SIZE, blocks.MOST_SINCE = 5, 3
site = Site.open(sys.argv[1])
cache = RowCache.open(site)
for path in site.paths():
    entry = read_entry(site, path)
    cache.put([entry._replace(read_at=entry.read_at + 10**10)])
    list(cache.fold())
os.kill(os.getpid(), signal.SIGKILL)
"""

_WRITE_FOREVER = """
import random, sys
from curator.library.cache import blocks
from curator.library.cache.entries import read_entry
from curator.library.cache.rows import RowCache
from curator.library.site import Site
blocks.SIZE, blocks.MOST_SINCE = 5, 3
site = Site.open(sys.argv[1])
paths = site.paths()
number = random.Random(int(sys.argv[2]))
cache = RowCache.open(site)
print("ready", flush=True)
left = int(sys.argv[3])
while left:
    left -= 1
    some = number.sample(paths, 10)
    entries = [read_entry(site, path) for path in some]
    cache.put([entry._replace(read_at=entry.read_at + 10**10) for entry in entries])
    if number.random() < 0.3:
        cache.drop(number.sample(paths, 5))
    if number.random() < 0.2:
        rows = [row for some in cache.rows() for row in some]
        assert all(row == read_entry(site, row.path).row for row in rows)
    if number.random() < 0.1:
        list(cache.bodies("text"))
    if number.random() < 0.4:
        for _ in cache.fold():
            if number.random() < 0.1:
                break
assert cache.generation == 0
cache.close()
"""


def writer(site: Site, seed: int, rounds: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WRITE_FOREVER, os.fspath(site.root), str(seed), str(rounds)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_while_writing(here: Site) -> None:
    random = Random(3)
    total = 0
    for seed in range(8):
        process = writer(here, seed, -1)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(random.random() * 0.4)
        process.kill()
        process.wait()
        process.stdout.close()
        total += known(here)
    assert total > 0


def test_two_at_once(here: Site) -> None:
    processes = [writer(here, seed, 25) for seed in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    for process in processes:
        assert process.stdout is not None
        process.stdout.close()
    known(here)


def test_deleted_while_it_is_open(here: Site) -> None:
    cache = RowCache.open(here)
    assert cache is not None
    shutil.rmtree(file_of(here).parent)
    fill(cache)
    cache.close()
    assert known(here) == 0
    kept(here)
    assert known(here) == len(here.paths())


def test_an_empty_folder_in_its_place_makes_room(here: Site) -> None:
    file_of(here).mkdir(parents=True)
    kept(here)
    assert known(here) == len(here.paths())


def test_a_full_folder_in_its_place_stays(here: Site) -> None:
    file_of(here).mkdir(parents=True)
    (file_of(here) / "somebodys").write_text("text")
    assert RowCache.open(here) is None
    assert (file_of(here) / "somebodys").read_text() == "text"


def test_no_folder_can_be_made(here: Site, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert RowCache.open(here) is None


@pytest.mark.parametrize(
    "statement",
    [
        f"PRAGMA user_version = {SCHEMA + 1}",
        "PRAGMA application_id = 7",
        "DROP TABLE articles",
        "DROP TABLE front_matter",
        "DROP TABLE about",
        "DROP TABLE blocks",
        "DROP TABLE since",
        "DELETE FROM blocks WHERE first > x'5f6e'",
        "UPDATE blocks SET rows = (SELECT rows FROM blocks LIMIT 1)",
        "UPDATE blocks SET until = x'ff'",
        "DELETE FROM since",
        "UPDATE since SET path = path || x'00'",
        "ALTER TABLE articles RENAME COLUMN record TO other",
        "ALTER TABLE articles ADD COLUMN more",
        "UPDATE articles SET record = 5",
        "UPDATE articles SET stamp = 'text'",
        "UPDATE about SET value = 'other'",
        "UPDATE articles SET written = written + 1 WHERE day > '2024'",
        "DELETE FROM about",
        "UPDATE front_matter SET record = (SELECT record FROM front_matter LIMIT 1)",
        "UPDATE articles SET record = (SELECT record FROM articles LIMIT 1)",
        "UPDATE articles SET path = path || x'00'",
    ],
)
def test_of_another_version_or_shape(here: Site, statement: str) -> None:
    kept(here)
    connection = sqlite3.connect(file_of(here))
    connection.execute(statement)
    connection.commit()
    connection.close()
    known(here)
    assert known_after_filling(here) == len(here.paths())


def test_on_a_full_disk(here: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At any point: from a disk on which nothing fits to one on which all does."""
    results = []
    for kibibytes in (0, 16, 64, 160, 256, 384, 512, 1024, 4096):
        size = max(4, kibibytes)
        with in_memory(tmp_path / f"disk{kibibytes}", f"size={size}k") as disk:
            monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(disk))
            cache = RowCache.open(here)
            if cache is not None:
                for path in here.paths():
                    entry = read_entry(here, path)
                    cache.put([entry._replace(read_at=entry.read_at + 2 * RACY)])
                list(cache.bodies("text"))
                for _ in cache.fold():
                    pass
                cache.close()
            results.append(known(here))
    print("articles known on disks of growing size:", results)
    assert results[0] == 0
    assert results[-1] == len(here.paths())


# -- the site's files ------------------------------------------------------------------------------


def stamp_of(site: Site, path: str) -> Stamp:
    stamp = scan(site)[path]
    assert stamp is not None
    return stamp


@pytest.fixture
def filled(here: Site) -> RowCache:
    cache = RowCache.open(here)
    assert cache is not None
    fill(cache)
    time.sleep(0.05)  # of the system's clock, for other times of change
    return cache


def changed(cache: RowCache) -> tuple[str, ...]:
    return cache.differing(scan(cache.site)).changed


def test_a_file_restored_with_its_old_time(filled: RowCache) -> None:
    """Of the same size, in the same inode, with the same time of modification."""
    path = filled.site.paths()[0]
    file = filled.site.root / path
    before, data = file.stat(), file.read_bytes()
    with open(file, "r+b") as opened:
        opened.write(data.swapcase())
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_mtime_ns, after.st_size, after.st_ino) == (
        before.st_mtime_ns, before.st_size, before.st_ino
    )  # fmt: skip
    assert changed(filled) == (path,)
    assert filled.digest(path) != digest_of(file.read_bytes())


def test_a_copy_with_the_old_time_in_its_place(filled: RowCache) -> None:
    path = filled.site.paths()[0]
    file = filled.site.root / path
    copy = file.with_name("copy.tmp")
    copy.write_bytes(file.read_bytes().swapcase())
    shutil.copystat(file, copy)
    copy.rename(file)
    assert changed(filled) == (path,)


def test_files_that_change_places(filled: RowCache) -> None:
    one, other = filled.site.paths()[:2]
    root = filled.site.root
    (root / one).rename(root / "between")
    (root / other).rename(root / one)
    (root / "between").rename(root / other)
    assert changed(filled) == (one, other)


def test_touched_without_a_change(filled: RowCache) -> None:
    path = filled.site.paths()[0]
    row = filled.rows_of([path])
    os.utime(filled.site.root / path)
    assert changed(filled) == (path,)
    entry = read_entry(filled.site, path)
    filled.put([entry._replace(read_at=entry.read_at + RACY)])
    assert changed(filled) == ()
    assert filled.rows_of([path]) == row


def test_new_and_gone_files(filled: RowCache) -> None:
    path = filled.site.paths()[0]
    file = filled.site.root / path
    file.rename(file.with_name("zz-new.md"))
    new = path.rpartition("/")[0] + "/zz-new.md"
    assert filled.differing(scan(filled.site)) == ((new,), (path,))


@pytest.mark.parametrize("moved", [-3600, -1, 0, 1, 3600, 10**6])
def test_the_clock_is_moved(here: Site, moved: int) -> None:
    """What was read before, at, or so shortly after its change by the clock is read again."""
    cache = RowCache.open(here)
    assert cache is not None
    fill(cache, later=moved * 10**9)
    listed = scan(here)
    expected = () if moved * 10**9 >= RACY else tuple(listed)
    assert cache.differing(listed) == (expected, ())
    cache.close()


@pytest.mark.parametrize("at", [0, 1, -(10**18), 4 * 10**18])
def test_files_of_any_age(filled: RowCache, at: int) -> None:
    """The time that a program gave a file does not matter, other than that it is the same."""
    path = filled.site.paths()[0]
    os.utime(filled.site.root / path, ns=(at, at))
    assert changed(filled) == (path,)
    entry = read_entry(filled.site, path)
    filled.put([entry._replace(read_at=entry.read_at + RACY)])
    assert changed(filled) == ()


def test_what_was_just_written_is_read_again_for_two_seconds(here: Site) -> None:
    """By the real clock, without any moving of it."""
    path = here.paths()[0]
    file = here.root / path
    file.write_bytes(file.read_bytes() + b"\n")
    cache = RowCache.open(here)
    assert cache is not None
    cache.put([read_entry(here, path)])
    listed = {path: stamp_of(here, path)}
    assert cache.differing(listed).changed == (path,)
    time.sleep(RACY / 10**9 + 0.1)
    cache.put([read_entry(here, path)])
    assert cache.differing(listed).changed == ()
    cache.close()
