"""Files that others gave each other's names while they are edited here: what is not saved follows
its article, is laid over no other one, and comes back under no other name."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.gui.main_window import MainWindow
from curator.library.edits import AddTopic, SetField
from tests.gui.conftest import OpenWindow, choose, paths

A, B, C, NEW = (f"_news/{name}.md" for name in ("a", "b", "c", "new"))
FILE = (
    b"---\ntitle: %s\nheat: 7\ntopics:\n  - AI\nwebUrl: https://x.example/%s\n"
    b"secured: a;b\n---\n%s\n"
)


def file(name: str) -> bytes:
    return FILE.replace(b"%s", name.encode())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "_news").mkdir(parents=True)
    for path in (A, B, C):
        (root / path).write_bytes(file(path[6]))
    return root


@pytest.fixture
def window(open_window: OpenWindow, root: Path, qtbot: QtBot) -> MainWindow:
    window = open_window()
    with qtbot.waitSignal(window.loader.loaded):
        window.open_site(root)
    qtbot.wait(1000)  # until it listens
    window.session.edit([A], AddTopic("Of a"))
    window.session.edit([B], SetField("/heat", 9))
    return window


def renamed(root: Path, moves: dict[str, str]) -> None:
    """One after the other, by way of names that are no articles."""
    for number, path in enumerate(moves):
        (root / path).rename(root / f"{number}.tmp")
    for number, path in enumerate(moves.values()):
        (root / f"{number}.tmp").rename(root / path)


def edited(name: str) -> bytes:
    return {
        "a": file("a").replace(b"  - AI\n", b"  - AI\n  - Of a\n"),
        "b": file("b").replace(b"heat: 7", b"heat: 9"),
        "c": file("c"),
    }[name]


@pytest.mark.parametrize(
    "moves",
    [{A: B, B: A}, {A: B, B: C, C: A}, {B: A, C: B, A: NEW}, {A: NEW, B: A}, {A: NEW, C: A}],
    ids=["swap", "rotation", "chain of three", "chain", "behind it"],
)
def test_edits_follow_their_articles(
    window: MainWindow, root: Path, qtbot: QtBot, moves: dict[str, str]
) -> None:
    choose(window, A)
    renamed(root, moves)
    where = {path: moves.get(path, path) for path in (A, B, C)}

    def all_there() -> None:
        articles = window.session.library.articles
        assert sorted(articles) == sorted(where.values())
        for path, now in where.items():
            assert articles[now].data == edited(path[6])
            assert articles[now].saved == file(path[6])

    qtbot.waitUntil(all_there)
    assert sorted(paths(window)) == sorted(where.values())
    assert window.session.conflicts.paths == frozenset()
    assert sorted(window.session.modified) == sorted([where[A], where[B]])
    assert window.list.selected_paths() == [where[A]]
    assert window.editor.paths == (where[A],)
    with qtbot.waitSignal(window.session.saved):
        window.session.save_all()
    for path, now in where.items():
        assert (root / now).read_bytes() == edited(path[6])
    assert sorted(each.name for each in (root / "_news").iterdir()) == sorted(
        path.rpartition("/")[2] for path in where.values()
    )


def test_what_is_undecided_follows_too(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    (root / B).write_bytes(file("b").replace(b"heat: 7", b"heat: 8"))
    qtbot.waitUntil(lambda: window.session.conflicts.paths == {B})
    renamed(root, {A: B, B: A})
    qtbot.waitUntil(lambda: window.session.conflicts.paths == {A})
    (conflict,) = window.session.conflicts.of(A)
    assert (conflict.field, conflict.ours, conflict.theirs) == ("/heat", 9, 8)
