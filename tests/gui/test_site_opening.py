"""A large site in the window: known rows first, then what has changed since."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from curator.gui.main_window import MainWindow
from curator.library import glimpse, opening
from curator.library.library import Library
from tests.gui.conftest import OpenWindow

LARGE = 60


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "SMALL", 20)
    monkeypatch.setattr(glimpse, "FIRST", 5)


def site_of(root: Path, number: int = LARGE) -> Path:
    """Articles that were written long enough ago for their rows to be relied on."""
    (root / "_news").mkdir(parents=True)
    for at in range(number):
        file = root / "_news" / f"{at:03}.md"
        file.write_bytes(f"---\ntitle: Article {at}\nrank: {at}\n---\n".encode())
    return root


def read(window: MainWindow, site: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.loader.loaded, timeout=20_000):
        window.open_site(site)
    qtbot.waitUntil(lambda: not window.searching.is_busy)


def titles(window: MainWindow) -> set[str]:
    return {row.title for at in range(window.model.rowCount()) if (row := window.model.row_at(at))}


def test_rows_come_from_the_cache_and_files_are_read_when_asked_for(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    site = site_of(tmp_path / "site")
    Library.open(site).close()
    time.sleep(2.1)  # what was written right before it was read is not relied on
    Library.open(site).close()
    window = open_window()
    read(window, site, qtbot)
    library = window.session.library
    assert window.model.rowCount() == LARGE
    assert sum(library.articles.here(path) is not None for path in library.articles) <= 1
    window.list.choose("_news/007.md")
    assert library.articles.here("_news/007.md") is not None
    window.search.setText("rank:<10")
    window.search.searched.emit("rank:<10")
    assert window.model.rowCount() == 10


def test_what_came_went_and_changed_since_is_shown(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    site = site_of(tmp_path / "site")
    Library.open(site).close()
    os.remove(site / "_news/001.md")
    (site / "_news/new.md").write_bytes(b"---\ntitle: New\n---\n")
    (site / "_news/002.md").write_bytes(b"---\ntitle: Changed\n---\n")
    window = open_window()
    read(window, site, qtbot)
    assert window.model.rowCount() == LARGE
    assert {"New", "Changed"} <= titles(window)
    assert {"Article 1", "Article 2"}.isdisjoint(titles(window))


def test_a_site_that_cannot_be_opened_leaves_no_half_of_another(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    site = site_of(tmp_path / "site")
    Library.open(site).close()
    window = open_window()
    nowhere = tmp_path / "nowhere"
    only_once = Qt.ConnectionType.SingleShotConnection
    window.loader.began.connect(lambda _library: window.open_site(nowhere), only_once)
    with qtbot.waitSignals([window.loader.failed, window.loader.loaded], timeout=20_000):
        window.open_site(site)
    qtbot.waitUntil(lambda: not window.session.is_busy)
    assert window.model.rowCount() == LARGE
    assert window.session.library.site.root == site


def test_what_is_known_of_one_site_is_not_said_of_the_next(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = site_of(tmp_path / "a"), site_of(tmp_path / "b", 30)
    window = open_window()
    read(window, first, qtbot)
    window.model.table.marks["untracked"] = frozenset({"_news/001.md"})
    window.model.table.bodies["word"] = frozenset({"_news/001.md"})
    read(window, second, qtbot)
    assert "untracked" not in window.model.table.marks
    assert window.model.table.bodies == {}
    assert window.model.rowCount() == 30


def test_a_file_that_is_not_what_its_row_said_is_shown_as_it_is(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    site = site_of(tmp_path / "site")
    Library.open(site).close()
    window = open_window()
    read(window, site, qtbot)
    (site / "_news/003.md").write_bytes(b"---\ntitle: Other\n---\n")
    window.list.choose("_news/003.md")
    qtbot.waitUntil(lambda: "Other" in titles(window))
