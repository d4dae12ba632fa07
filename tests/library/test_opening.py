"""Opening a site: what is told while it is read, and what the library knows then."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from curator.library import opening as opening_module
from curator.library.cache import blocks
from curator.library.cache.entries import read_entry
from curator.library.cache.place import file_of
from curator.library.cache.rows import RowCache
from curator.library.cache.stamps import RACY
from curator.library.edits import SetField
from curator.library.library import Library
from curator.library.opening import Came, Gone, Kept, Opened, opening, take_in
from curator.library.row import Row


def site(tmp_path: Path) -> Path:
    for name in ("b", "a"):
        path = tmp_path / "_news" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(f"---\ntitle: {name}\n---\n".encode())
    return tmp_path


def test_a_small_site_is_there_when_it_is_opened(tmp_path: Path) -> None:
    library = Library.at(site(tmp_path))
    assert list(opening(library)) == [Opened()]
    assert [row.title for row in library.articles.rows()] == ["a", "b"]
    assert all(library.articles.here(path) is not None for path in library.articles)


def test_rows_are_taken_in_and_the_files_are_read_when_asked_for(tmp_path: Path) -> None:
    library = Library.at(site(tmp_path))
    take_in(library, Came([Row("_news/b.md", "_news", "old"), Row("_news/gone.md", "_news")]))
    assert library.articles.here("_news/b.md") is None
    assert library.articles["_news/b.md"].title == "b"
    assert library.articles.take_differing() == ("_news/b.md",)
    assert library.articles.take_differing() == ()
    take_in(library, Gone(("_news/gone.md",)))
    assert list(library.articles) == ["_news/b.md"]


def test_what_is_modified_here_stays(tmp_path: Path) -> None:
    library = Library.open(site(tmp_path))
    edited = library.edit(library.articles["_news/a.md"], SetField("/title", "mine"))
    library.replace(edited)
    take_in(library, Came([Row("_news/a.md", "_news", "theirs")]))
    assert library.articles["_news/a.md"] is edited
    assert [row.title for row in library.articles.rows()] == ["mine", "b"]


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that is large enough for a cache with several blocks."""
    monkeypatch.setattr(opening_module, "SMALL", 5)
    monkeypatch.setattr(blocks, "SIZE", 2)
    (tmp_path / "_news").mkdir()
    for at in range(12):
        text = f"---\ntitle: {at}\ndate: 2024-01-{at + 1:02}\n---\n"
        (tmp_path / "_news" / f"{at:02}.md").write_bytes(text.encode())
    return tmp_path


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM blocks; UPDATE articles SET record = zeroblob(10) WHERE path = '_news/03.md'",
        "UPDATE blocks SET rows = zeroblob(10) WHERE first > x'00'",
        "UPDATE blocks SET stamps = zeroblob(10) WHERE first > x'00'",
    ],
)
def test_a_cache_that_breaks_while_it_is_read_leaves_no_article_that_is_gone(
    large: Path, statement: str
) -> None:
    tmp_path = large
    library = Library.open(tmp_path)
    library.close()
    (tmp_path / "_news/11.md").unlink()  # the newest: it is told first
    with contextlib.closing(sqlite3.connect(file_of(library.site))) as connection:
        connection.executescript(statement.replace("'_news/03.md'", "CAST('_news/03.md' AS BLOB)"))
        connection.commit()
    again = Library.open(tmp_path)
    assert [row.title for row in again.articles.rows()] == [str(at) for at in range(11)]
    again.close()


def test_what_is_kept_for_the_next_time_can_be_left_at_any_moment(large: Path) -> None:
    told = []
    for _ in range(3):
        library = Library.at(large)
        with contextlib.closing(opening(library)) as events:
            for event in events:
                take_in(library, event)
                told.append(event)
                if isinstance(event, Kept):
                    break
        library.articles.sort()
        assert [row.title for row in library.articles.rows()] == [str(at) for at in range(12)]
        library.close()
    assert isinstance(told[-1], Kept)
    library = Library.open(large)
    library.close()
    again = Library.at(large)
    assert not any(isinstance(event, Kept) for event in opening(again))
    again.close()


def test_the_rows_that_were_compared_with_the_files_count(large: Path) -> None:
    """As where a disk has lost a part of what was written: the first rows are old ones."""
    library = Library.open(large)
    library.close()
    with contextlib.closing(sqlite3.connect(file_of(library.site))) as connection:
        old = connection.execute("SELECT * FROM articles").fetchall()
        file = large / "_news/11.md"
        file.write_bytes(file.read_bytes().replace(b"title: 11", b"title: new"))
        library = Library.open(large)
        cache = RowCache.open(library.site)
        assert cache is not None
        entry = read_entry(cache.site, "_news/11.md")
        cache.put([entry._replace(read_at=entry.read_at + 2 * RACY)])
        connection.execute("DELETE FROM blocks WHERE until = x'ff'")
        connection.commit()
        for _ in cache.fold():
            pass
        cache.close()
        library.close()
        connection.executemany("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?)", old)
        connection.commit()
    again = Library.open(large)
    row = again.articles.row("_news/11.md")
    assert row is not None
    assert row.title == "new"
    again.close()


def test_what_others_wrote_into_the_cache_is_not_what_the_rows_were_read_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening_module, "SMALL", 1)
    for name in ("a", "b"):
        file = tmp_path / "_news" / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"---\ntitle: T\nrank: 5\n---\n")
    library = Library.open(tmp_path)
    assert [row.path for row in library.find_rows("rank:5")] == ["_news/a.md", "_news/b.md"]
    (tmp_path / "_news/a.md").write_bytes(b"---\ntitle: T\nrank: 999\n---\n")
    Library.open(tmp_path).close()  # another program, which renews the cache
    assert library.articles["_news/a.md"].title == "T"
    assert library.articles.take_differing() == ("_news/a.md",)
    assert [row.path for row in library.find_rows("rank:999")] == ["_news/a.md"]
    library.close()


def test_a_cache_that_cannot_be_written_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening_module, "SMALL", 1)
    (tmp_path / "_news").mkdir()
    file = tmp_path / "_news/a.md"
    file.write_bytes(b"---\ntitle: T\nrank: 5\n---\n")
    library = Library.open(tmp_path)
    library.close()
    file.write_bytes(b"---\ntitle: Other\nrank: 999\n---\n")
    with contextlib.closing(sqlite3.connect(file_of(library.site))) as connection:
        connection.execute("BEGIN IMMEDIATE")  # somebody holds it
        monkeypatch.setattr("curator.library.cache.database._WAIT", 0.1)
        again = Library.open(tmp_path)
        assert [row.title for row in again.find_rows("rank:=999")] == ["Other"]
        assert again.find_rows("rank:=5") == []
        again.close()
