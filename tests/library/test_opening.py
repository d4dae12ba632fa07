"""Opening a site: what is told while it is read, and what the library knows then."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from curator.library import opening as opening_module
from curator.library.cache.place import file_of
from curator.library.edits import SetField
from curator.library.library import Library
from curator.library.opening import Came, Gone, Opened, opening, take_in
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
    assert all(map(library.articles.is_here, library.articles))


def test_rows_are_taken_in_and_the_files_are_read_when_asked_for(tmp_path: Path) -> None:
    library = Library.at(site(tmp_path))
    take_in(library, Came([Row("_news/b.md", "_news", "old"), Row("_news/gone.md", "_news")]))
    assert not library.articles.is_here("_news/b.md")
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


def test_a_cache_that_breaks_while_it_is_read_leaves_no_article_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening_module, "SMALL", 5)
    (tmp_path / "_news").mkdir()
    for at in range(12):
        text = f"---\ntitle: {at}\ndate: 2024-01-{at + 1:02}\n---\n"
        (tmp_path / "_news" / f"{at:02}.md").write_bytes(text.encode())
    library = Library.open(tmp_path)
    library.close()
    (tmp_path / "_news/11.md").unlink()  # the newest: it is told first
    with contextlib.closing(sqlite3.connect(file_of(library.site))) as connection:
        connection.execute(
            "UPDATE articles SET record = zeroblob(10) WHERE path = ?", (b"_news/03.md",)
        )
        connection.commit()
    again = Library.open(tmp_path)
    assert [row.title for row in again.articles.rows()] == [str(at) for at in range(11)]
    again.close()
