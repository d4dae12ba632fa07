"""Make, copy, move, delete, edit, undo, redo and save in any order: every file on disk is always
accounted for, nothing is written before it is saved, and undo and redo are exact."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from curator.gui.commands import Refile
from curator.gui.session import Notice, Session
from curator.library import filing
from curator.library.edits import SetField
from curator.library.library import Library
from tests.conftest import laid

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
FILES = {
    "_news/one.md": b"---\ntitle: One\nsecured: s\n---\nBody\n",
    "_news/two.md": b"---\r\ntitle: Two\r\n---\r\n",
    "_people/one.md": b"---\nname: One\n---\n",
}

titles = st.sampled_from(["One", "Two", "Three: a", "東京"])
collections = st.sampled_from(["_news", "_people", "_archive"])
some = st.lists(st.integers(0, 9), min_size=1, max_size=3)
State = dict[str, tuple[bytes, str]]


class Filer(RuleBasedStateMachine):
    """One editor's session on a real folder."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.root, self.trash = self.folder / "site", self.folder / "trash"
        self.trash.mkdir()
        self.notices: list[Notice] = []
        self.written: dict[str, bytes] = dict(FILES)

    @initialize()
    def open_site(self) -> None:
        laid(self.root, FILES)
        self.session = Session()
        self.session.noticed.connect(self.notices.append)
        self.session.to_trash = self.to_trash
        self.session.open(Library.open(self.root))

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def to_trash(self, file: Path) -> None:
        file.rename(self.trash / f"{len(list(self.trash.iterdir()))}-{file.name}")

    def paths(self, numbers: list[int]) -> list[str]:
        every = list(self.session.library.articles)
        return sorted({every[number % len(every)] for number in numbers}) if every else []

    @rule(collection=collections, title=titles)
    def create(self, collection: str, title: str) -> None:
        new = filing.new_article(self.session.library, collection, title, NOW)
        assert self.session.refile("New", [Refile(None, new)])

    @rule(numbers=some)
    def duplicate(self, numbers: list[int]) -> None:
        for path in self.paths(numbers)[:1]:
            library = self.session.library
            copy = filing.duplicate(library, library.articles[path], NOW)
            self.session.refile("Copy", [Refile(None, copy)])

    @rule(numbers=some, collection=collections)
    def move(self, numbers: list[int], collection: str) -> None:
        articles = [self.session.library.articles[path] for path in self.paths(numbers)]
        moved = filing.moved(self.session.library, articles, collection)
        pairs = zip(articles, moved, strict=True)
        self.session.refile("Move", [Refile(a, b) for a, b in pairs if a is not b])

    @rule(numbers=some)
    def delete(self, numbers: list[int]) -> None:
        articles = [self.session.library.articles[path] for path in self.paths(numbers)]
        self.session.refile("Delete", [Refile(article, None) for article in articles])

    @rule(numbers=some, title=titles)
    def edit(self, numbers: list[int], title: str) -> None:
        assert self.session.edit(self.paths(numbers), SetField("/title", title)) is None

    @rule()
    def undo(self) -> None:
        self.session.undo()

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @rule()
    def undo_and_redo_everything(self) -> None:
        before, index = self.state(), self.session.stack.index()
        while self.session.stack.canUndo():
            self.session.undo()
        while self.session.stack.index() < index:
            self.session.redo()
        assert self.state() == before

    @rule(numbers=some)
    def save(self, numbers: list[int]) -> None:
        self.save_with(lambda: self.session.save(self.paths(numbers)))

    @rule()
    def save_all(self) -> None:
        self.save_with(self.session.save_all)
        assert self.session.modified_count == 0
        data = {path: each.data for path, each in self.session.library.articles.items()}
        assert self.written == data

    def save_with(self, save: Callable[[], bool]) -> None:
        before = set(self.written)
        removed, binned = set(self.session.library.removed), len(list(self.trash.iterdir()))
        assert save(), self.notices
        self.written = self.on_disk()
        gone = removed - set(self.session.library.removed)
        assert len(list(self.trash.iterdir())) == binned + len(gone)
        assert gone <= before

    def state(self) -> State:
        articles = self.session.library.articles.items()
        return {path: (article.data, article.file) for path, article in articles}

    def on_disk(self) -> dict[str, bytes]:
        files = (path for path in self.root.glob("_*/**/*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files}

    @invariant()
    def nothing_is_written_but_by_saving(self) -> None:
        assert self.on_disk() == self.written

    @invariant()
    def every_file_is_accounted_for(self) -> None:
        if not hasattr(self, "session"):
            return
        library = self.session.library
        files = [each.file for each in library.articles.values() if each.file]
        assert sorted([*files, *library.removed]) == sorted(self.written)
        for article in (*library.articles.values(), *library.removed.values()):
            assert self.written.get(article.file, b"") == article.saved
        assert list(library.articles) == sorted(library.articles)
        assert all(path == each.path for path, each in library.articles.items())
        modified = [path for path, each in library.articles.items() if each.modified]
        assert list(self.session.modified) == modified


@pytest.mark.usefixtures("qapp")
def test_every_file_is_accounted_for_whatever_is_done() -> None:
    run_state_machine_as_test(
        Filer,
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


@pytest.mark.campaign
@pytest.mark.timeout(0)
@pytest.mark.usefixtures("qapp")
def test_the_same_for_longer() -> None:
    run_state_machine_as_test(
        Filer,
        settings=settings(
            max_examples=2000,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
