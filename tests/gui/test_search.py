"""The search of the window: in slices over many rows, at once over few."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from curator.errors import QueryError
from curator.gui.article_model import ArticleModel
from curator.gui.own_fields import AT_ONCE
from curator.gui.search import Search
from curator.gui.session import Session
from curator.library.library import Library
from curator.library.row import Row

MANY = AT_ONCE * 3


def row(number: int) -> Row:
    words = "north" if number % 3 else "south"
    return Row(f"_news/{number:05}.md", "_news", words, quality=number % 100, haystack=words)


@pytest.fixture
def search(tmp_path: Path, qtbot: QtBot) -> Iterator[Search]:
    session = Session()
    (tmp_path / "_news").mkdir()
    (tmp_path / "_news/a.md").write_bytes(b"---\ntitle: A\nlength: 5\n---\n")
    session.open(Library.open(tmp_path))
    model = ArticleModel(QLocale.c(), session)
    model.fill(row(number) for number in range(MANY))
    search = Search(session, model, session)
    qtbot.waitUntil(lambda: model.rowCount() == MANY)
    yield search
    session.deleteLater()  # which everything belongs to


def test_a_long_search_comes_in_slices_and_a_newer_one_drops_it(
    search: Search, qtbot: QtBot
) -> None:
    found: list[list[int]] = []
    search.found.connect(found.append)
    search.ask("north")
    assert search.is_busy
    assert found == []
    with qtbot.waitSignal(search.found):
        search.ask("south")
    assert found == [[number for number in range(MANY) if number % 3 == 0]]
    assert search._model.rowCount() == len(found[0])


def test_a_search_that_goes_further_looks_at_what_was_found(search: Search, qtbot: QtBot) -> None:
    for text in ("sou", "sout", "south", "south n", "south no", "south or north"):
        with qtbot.waitSignal(search.found):
            search.ask(text)
        wanted = range(0, MANY, 3)
        plain = {"south n": [], "south no": [], "south or north": list(range(MANY))}
        assert search.hits == plain.get(text, list(wanted))
    table = search._model.table
    with qtbot.waitSignal(search.found):
        search.ask("sou")
    search._model.refresh([row(1)._replace(haystack="southern")])
    with qtbot.waitSignal(search.found):
        search.ask("south")
    assert search.hits is not None
    assert table.number("_news/00001.md") in search.hits


def test_a_mistake_keeps_what_was_found(search: Search, qtbot: QtBot) -> None:
    with qtbot.waitSignal(search.found):
        search.ask("quality:>=50 south")
    before = search._model.rowCount()
    mistakes: list[QueryError | None] = []
    search.mistaken.connect(mistakes.append)
    search.ask("qualty:>=50")
    assert isinstance(mistakes[-1], QueryError)
    assert mistakes[-1].column == 1
    assert not search.is_busy
    assert search._model.rowCount() == before
    search.ask("quality:>=50")
    assert mistakes[-1] is None


def test_a_limit_is_laid_over_what_is_found(search: Search, qtbot: QtBot) -> None:
    with qtbot.waitSignal(search.found):
        search.ask("south")

    def few(hits: list[int] | None) -> Generator[None, None, list[int] | None]:
        yield
        return [number for number in hits or () if number < 30]

    search.limit(few)
    qtbot.waitUntil(lambda: search._model.rowCount() == 10)
    assert search.hits is not None
    assert len(search.hits) == MANY // 3
    search.limit(None)
    assert search._model.rowCount() == MANY // 3


def test_the_order_of_a_query_is_told(search: Search, qtbot: QtBot) -> None:
    with qtbot.waitSignal(search.ordered) as told:
        search.ask("south sort:-quality,title")
    assert told.args == [("-quality", "title")]


@pytest.fixture
def mistakes(search: Search) -> list[QueryError | None]:
    told: list[QueryError | None] = []
    search.mistaken.connect(told.append)
    return told


def shown(search: Search, text: str, qtbot: QtBot) -> int:
    """How many articles the list shows after this search."""
    search.ask(text)
    qtbot.waitUntil(lambda: not search.is_busy)
    return search._model.rowCount()


def test_an_inner_field_that_no_article_has_keeps_what_was_found(
    search: Search, mistakes: list[QueryError | None], qtbot: QtBot
) -> None:
    count = shown(search, "south", qtbot)
    orders: list[tuple[str, ...]] = []
    search.ordered.connect(orders.append)
    for text, column in (
        ("a no:title.foo", 6),
        ("title.foo:x sort:date", 1),
        ("sort:title.foo", 6),
    ):
        assert shown(search, text, qtbot) == count
        assert isinstance(mistakes[-1], QueryError)
        assert (mistakes[-1].column, mistakes[-1].suggestion) == (column, "title")
        assert search.text == "south"
    assert orders == []


@pytest.fixture
def broken_clone(search: Search) -> Path:
    """The site's folder, of which git can say nothing."""
    root = Path(search._session.library.site.root)
    (root / ".git").write_text("gitdir: /nowhere/at/all\n")
    return root


@pytest.mark.parametrize("count", [MANY, 3])
def test_a_git_that_fails_is_told_as_a_mistake(
    search: Search,
    mistakes: list[QueryError | None],
    broken_clone: Path,
    count: int,
    qtbot: QtBot,
) -> None:
    search._model.fill(row(number) for number in range(count))
    before = shown(search, "south", qtbot)
    assert shown(search, "a -is:untracked", qtbot) == before == count // 3
    assert isinstance(mistakes[-1], QueryError)
    assert mistakes[-1].reason.startswith("is:untracked needs git: not a git repository")
    assert (mistakes[-1].column, mistakes[-1].length) == (4, len("is:untracked"))
    assert mistakes[-1].suggestion == "is:modified"
    assert search.text == "south"
    assert shown(search, "north", qtbot) == count - before
    assert mistakes[-1] is None


def test_without_a_clone_it_is_said_and_not_taken_for_nothing(
    search: Search, mistakes: list[QueryError | None], qtbot: QtBot
) -> None:
    assert shown(search, "is:untracked", qtbot) == search._model.rowCount() > 0
    assert isinstance(mistakes[-1], QueryError)
    assert mistakes[-1].reason == (
        "is:untracked needs git: this folder is not in a git clone; "
        "is:modified finds what is not saved yet"
    )
    root = search._session.library.site.root
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    shown(search, "is:untracked", qtbot)
    assert mistakes[-1] is None


def test_a_mistake_is_told_again_when_there_are_other_articles(
    search: Search, mistakes: list[QueryError | None], broken_clone: Path, qtbot: QtBot
) -> None:
    shown(search, "south", qtbot)
    for text in ("qualty:>=50", "is:untracked"):
        shown(search, text, qtbot)
        search._model.fill(row(number) for number in range(MANY))
        search.again()
        qtbot.waitUntil(lambda: not search.is_busy)
        assert search.text == "south"
        assert search._model.rowCount() == MANY // 3
        mistakes.clear()
        search.again()
        qtbot.waitUntil(lambda: not search.is_busy)
        assert isinstance(mistakes[-1], QueryError)


def test_what_fails_for_the_new_articles_too_shows_all(
    search: Search, mistakes: list[QueryError | None], qtbot: QtBot
) -> None:
    root = Path(search._session.library.site.root)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    assert shown(search, "is:untracked", qtbot) == 0
    shutil.rmtree(root / ".git")
    search._model.fill(row(number) for number in range(MANY))
    search.again()
    qtbot.waitUntil(lambda: not search.is_busy)
    assert (search.text, search._model.rowCount()) == ("", MANY)
    assert isinstance(mistakes[-1], QueryError)


def test_git_is_not_waited_for(
    search: Search, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (tmp_path / ".git").mkdir()
    program = tmp_path / "bin/git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    search._model.fill(row(number) for number in range(3))
    search.ask("is:untracked")
    assert search.is_busy
    assert shown(search, "south", qtbot) == 1
    assert search.text == "south"
