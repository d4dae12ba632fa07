"""Blocks of rows: what they say is what the rows by themselves say, whatever comes between."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random

import pytest

from curator.library.cache import blocks
from curator.library.cache.entries import Entry, read_entry
from curator.library.cache.place import file_of
from curator.library.cache.rows import Differing, RowCache
from curator.library.cache.stamps import RACY, Stamp, scan
from curator.library.row import Row
from curator.library.site import Site
from tests.library.cache.conftest import fill


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few articles make several."""
    monkeypatch.setattr(blocks, "SIZE", 3)
    monkeypatch.setattr(blocks, "MOST_SINCE", 2)


def rows_of(cache: RowCache) -> list[Row]:
    return [row for rows in cache.rows() for row in rows]


def folded(cache: RowCache) -> int:
    """How many steps that took."""
    return sum(1 for _ in cache.fold())


def stored(cache: RowCache) -> list[tuple[bytes, bytes]]:
    """The bounds of the blocks."""
    with sqlite3.connect(file_of(cache.site)) as connection:
        found = connection.execute("SELECT first, until FROM blocks ORDER BY first").fetchall()
    connection.close()
    return found


def since(cache: RowCache) -> int:
    with sqlite3.connect(file_of(cache.site)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM since").fetchone()
    connection.close()
    return int(count)


def later(entry: Entry) -> Entry:
    return entry._replace(read_at=entry.read_at + 2 * RACY)


def test_rows_are_the_same_from_blocks_with_their_types(opened: RowCache) -> None:
    fill(opened)
    before, listed = rows_of(opened), scan(opened.site)
    assert folded(opened) > 3
    assert len(stored(opened)) > 3
    found = rows_of(opened)
    assert found == before
    assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in before]
    assert opened.differing(listed) == ((), ())
    assert opened.generation == 0


def test_blocks_are_made_once(opened: RowCache) -> None:
    fill(opened)
    folded(opened)
    assert folded(opened) == 0
    assert since(opened) == 0


def test_an_empty_cache_has_none(opened: RowCache) -> None:
    folded(opened)
    assert stored(opened) == []
    fill(opened)
    assert since(opened) == 0


def test_what_is_put_and_dropped_later_counts(opened: RowCache) -> None:
    fill(opened)
    folded(opened)
    paths = opened.site.paths()
    entry = later(read_entry(opened.site, paths[4]))
    changed = entry.row._replace(title="Another")
    stamp = Stamp(1, 2, 3, 4)
    opened.put([entry._replace(row=changed, stamp=stamp)])
    opened.drop([paths[0], paths[5]])
    new = entry.row._replace(path="_news/zzz.md")
    opened.put([entry._replace(row=new)])
    found = {row.path: row for row in rows_of(opened)}
    assert list(found) == sorted({*paths, new.path} - {paths[0], paths[5]})
    assert found[paths[4]] == changed
    assert found[new.path] == new
    listed = {**scan(opened.site), new.path: entry.stamp}
    assert opened.differing(listed) == ((paths[0], paths[4], paths[5]), ())
    assert opened.differing({**listed, paths[4]: stamp}) == ((paths[0], paths[5]), ())
    assert opened.differing({paths[4]: stamp}).gone == tuple(sorted(found.keys() - {paths[4]}))


def test_anew_is_made_only_what_changed(opened: RowCache) -> None:
    fill(opened)
    folded(opened)
    bounds = stored(opened)
    fill(opened)  # all of them
    assert since(opened) == len(opened.site.paths())
    rows = rows_of(opened)
    assert folded(opened) == len(bounds)
    assert since(opened) == 0
    assert stored(opened) == bounds
    assert rows_of(opened) == rows


@pytest.mark.parametrize("steps", [0, 1, 2, 4])
def test_stopped_in_the_middle(opened: RowCache, steps: int) -> None:
    fill(opened)
    rows, listed = rows_of(opened), scan(opened.site)
    making = opened.fold()
    for _ in range(steps):
        next(making)
    del making
    assert len(stored(opened)) == steps
    assert rows_of(opened) == rows
    assert opened.differing(listed) == ((), ())
    assert folded(opened) > 0  # the others
    assert rows_of(opened) == rows


def test_a_block_that_grows_is_parted(opened: RowCache) -> None:
    fill(opened)
    folded(opened)
    before = len(stored(opened))
    entry = later(read_entry(opened.site, opened.site.paths()[0]))
    new = [entry._replace(row=entry.row._replace(path=f"_a/{number:02}")) for number in range(20)]
    opened.put(new)
    rows = rows_of(opened)
    folded(opened)
    assert len(stored(opened)) > before + 3
    assert rows_of(opened) == rows
    assert rows[:20] == [one.row for one in new]
    opened.drop([one.row.path for one in new])
    folded(opened)
    assert rows_of(opened) == rows[20:]


def test_puts_between_the_steps(opened: RowCache) -> None:
    """Against a plain dictionary, with everything at random; another process may be the one."""
    random = Random(5)
    other = RowCache.open(opened.site)
    assert other is not None
    paths = opened.site.paths()
    entries = {path: later(read_entry(opened.site, path)) for path in paths}
    known: dict[str, Entry] = {}
    steps = 0
    for round_ in range(150):
        making = opened.fold()
        for _ in range(random.randrange(12)):
            who = random.choice((opened, other))
            some = random.sample(paths, random.randrange(1, 6))
            if random.random() < 0.7:
                put = [
                    entry._replace(
                        row=entry.row._replace(title=f"{round_} {random.random()}"),
                        stamp=Stamp(round_, random.randrange(3), 0, 0),
                    )
                    for entry in map(entries.__getitem__, some)
                ]
                assert who.put(put)
                known.update((entry.row.path, entry) for entry in put)
            else:
                assert who.drop(some)
                for path in some:
                    known.pop(path, None)
            steps += next(making, 1) is None
            assert rows_of(random.choice((opened, other))) == [
                known[path].row for path in paths if path in known
            ]
        del making
        listed = {path: entry.stamp for path, entry in known.items()}
        assert opened.differing(listed) == Differing((), ())
        assert other.differing({}) == Differing((), tuple(sorted(known)))
    assert steps > 100
    assert (opened.generation, other.generation) == (0, 0)
    other.close()


def test_an_old_block_in_the_place_of_a_new_one_is_found_out(opened: RowCache) -> None:
    """As a disk leaves it that has lost some writes: sound, but not what it should be."""
    fill(opened)
    folded(opened)
    path = opened.site.paths()[0]
    file = opened.site.root / path
    opened.close()
    old = file_of(opened.site).read_bytes()
    connection = sqlite3.connect(file_of(opened.site))
    rows = connection.execute("SELECT * FROM blocks").fetchall()
    file.write_bytes(file.read_bytes().replace(b"title:", b"title: Not", 1))
    cache = RowCache.open(opened.site)
    assert cache is not None
    cache.put([later(read_entry(cache.site, path))])
    assert cache.differing(scan(cache.site)) == ((), ())
    # Both that it was changed and what it was made of.
    connection.execute("DELETE FROM since")
    connection.execute("DELETE FROM blocks")
    connection.executemany("INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    assert cache.differing(scan(cache.site)) == ((path,), ())
    assert cache.generation == 0
    cache.close()
    assert old


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE blocks SET rows = (SELECT rows FROM blocks ORDER BY first DESC LIMIT 1)",
        "UPDATE blocks SET stamps = (SELECT stamps FROM blocks ORDER BY first DESC LIMIT 1)",
        "UPDATE blocks SET rows = 5",
        "UPDATE blocks SET stamps = 'text'",
        "UPDATE blocks SET until = x'fe' WHERE first = x''",
        "UPDATE blocks SET until = first",
        "UPDATE blocks SET first = x'00' WHERE first = x''",
        "UPDATE blocks SET first = 'text' WHERE first = x''",
        "UPDATE blocks SET written = written + 1",
        "UPDATE blocks SET stamped = stamped + 1",
        "DELETE FROM blocks WHERE first = x''",
        "DELETE FROM blocks WHERE first > x''",
        "DROP TABLE blocks",
        "DROP TABLE since",
        "INSERT INTO since VALUES ('text')",
        "INSERT INTO since VALUES (x'ff')",
        "INSERT INTO since SELECT path FROM articles",
        "INSERT INTO since SELECT path || x'00' FROM articles",
    ],
)
def test_spoiled(opened: RowCache, statement: str) -> None:
    fill(opened)
    rows, listed = rows_of(opened), scan(opened.site)
    folded(opened)
    opened.close()
    connection = sqlite3.connect(file_of(opened.site))
    connection.execute(statement)
    connection.commit()
    connection.close()
    cache = RowCache.open(opened.site)
    assert cache is not None
    found = rows_of(cache)
    assert set(found) <= set(rows)
    same = listed.keys() - set(cache.differing(listed).changed)
    if cache.generation == 0:
        assert same <= {row.path for row in found}
        assert found == sorted(found, key=lambda row: row.path)
    folded(cache)
    assert set(rows_of(cache)) <= set(rows)
    fill(cache)
    folded(cache)
    assert rows_of(cache) == rows
    cache.close()


def test_other_settings_forget_them(opened: RowCache) -> None:
    fill(opened)
    folded(opened)
    opened.restart(opened.site.with_settings(topic_key="tags"))
    assert (rows_of(opened), stored(opened)) == ([], [])


def test_odd_names(tmp_path: Path) -> None:
    """Half characters and letters beyond the first plane, which have an order of their own."""
    root = tmp_path / "odd"
    (root / "_news").mkdir(parents=True)
    (root / "_news" / "a.md").write_text("---\ntitle: A\n---\n")
    cache = RowCache.open(Site.open(root))
    assert cache is not None
    entry = read_entry(cache.site, "_news/a.md")
    names = ["\0", "\udcff", "\uffff", "\U0001f600", "z", "é", "日本", "\udc80a", "\U0010ffff", "a"]
    cache.put([entry._replace(row=entry.row._replace(path=name)) for name in names])
    folded(cache)
    assert [row.path for row in rows_of(cache)] == sorted(names)
    cache.drop(names[:3])
    assert [row.path for row in rows_of(cache)] == sorted(names[3:])
    assert cache.generation == 0
    cache.close()
