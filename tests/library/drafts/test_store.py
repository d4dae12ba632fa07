"""The file that drafts are in: made, brought up to date, set aside, never deleted."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from curator.library.drafts.store import STEPS, NewerStore, Store, StoreError, file_of


def test_it_is_made_where_the_data_of_the_user_is(root: Path, data_folder: Path) -> None:
    store = Store.open(root)
    assert store.file.parent == data_folder
    assert store.file.name.startswith("site-")
    assert store.read(lambda db: db.execute("SELECT root FROM site").fetchall()) == [
        (os.fsencode(os.path.realpath(root)),)
    ]
    assert store.read(lambda db: db.execute("PRAGMA journal_mode").fetchone()) == ("wal",)
    assert store.read(lambda db: db.execute("PRAGMA synchronous").fetchone()) == (2,)
    store.close()


def test_the_same_site_by_another_name_has_the_same_file(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    assert file_of(link) == file_of(root)
    assert file_of(root.parent) != file_of(root)


def test_a_newer_file_is_left_alone(root: Path) -> None:
    store = Store.open(root)
    store.write(lambda db: db.execute(f"PRAGMA user_version = {len(STEPS) + 1}"))
    store.close()
    before = store.file.read_bytes()
    with pytest.raises(NewerStore):
        Store.open(root)
    assert store.file.read_bytes() == before


@pytest.mark.parametrize("data", [b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_set_aside(root: Path, data: bytes) -> None:
    file = file_of(root)
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    store = Store.open(root)
    assert store.set_aside is not None
    assert store.set_aside.read_bytes() == data
    store.close()
    again = Store.open(root)
    assert again.set_aside is None
    again.close()


def test_two_that_break_in_one_second_are_both_there(root: Path) -> None:
    file = file_of(root)
    file.parent.mkdir(parents=True)
    aside = []
    for data in (b"one", b"two"):
        file.write_bytes(data)
        store = Store.open(root)
        store.close()
        assert store.set_aside is not None
        aside.append(store.set_aside)
    assert [path.read_bytes() for path in aside] == [b"one", b"two"]


def test_the_file_of_another_program_is_set_aside(root: Path) -> None:
    file = file_of(root)
    file.parent.mkdir(parents=True)
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE drafts (x)")
    other.commit()
    other.close()
    store = Store.open(root)
    assert store.set_aside is not None
    store.close()


def test_a_folder_that_cannot_be_made_is_said(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    with pytest.raises(StoreError, match="a file"):
        Store.open(root, file / "drafts")


def test_a_write_is_all_or_nothing(root: Path) -> None:
    store = Store.open(root)

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO site VALUES (?)", [b"other"])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(work)
    assert len(store.read(lambda db: db.execute("SELECT root FROM site").fetchall())) == 1
    store.close()


def test_many_may_make_it_at_once(root: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: Store.open(root), range(8)))
    rows = stores[0].read(lambda db: db.execute("SELECT root FROM site").fetchall())
    assert len(rows) == 1
    for store in stores:
        assert store.set_aside is None
        store.close()
