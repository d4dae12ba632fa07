"""What others put in the place of what was saved here is found, and set again with one step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.gui.decisions import Decisions
from curator.gui.session import Session
from curator.library.edits import AddTopic, Edit, SetField
from curator.library.library import Library
from curator.library.outside import Outside

ONE, TWO = "_news/one.md", "_news/two.md"
SOURCE = b"---\ntitle: One\nheat: 7\ntopics:\n- AI\n---\nBody\n"


class Opened:
    """A session on the site, with its decisions."""

    def __init__(self, root: Path, qtbot: QtBot) -> None:
        self._root, self._qtbot = root, qtbot
        self.session = Session()
        self.decisions = Decisions(self.session)
        self.changes = 0
        self.decisions.changed.connect(self._count)
        self.session.open(Library.open(root))

    def _count(self) -> None:
        self.changes += 1

    def save(self, path: str, *edits: Edit) -> None:
        for edit in edits:
            assert self.session.edit([path], edit) is None
        assert self.session.save([path])

    def outside(self, path: str, old: bytes, new: bytes) -> None:
        """Somebody else rewrites a file, and the window takes it in."""
        file = self._root / path
        data = file.read_bytes()
        assert old in data
        file.write_bytes(data.replace(old, new))
        self.session.incoming.take_in([Outside(path, "changed", file.read_bytes())])
        self._qtbot.waitUntil(lambda: not self.session.incoming.is_busy)
        self.settle()

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: not self.decisions.is_busy, timeout=20_000)

    def told(self) -> list[tuple[str, str, object]]:
        self.settle()
        return [
            (each.path, each.field, each.now)
            for each in self.decisions.overridden
            if not each.is_applied
        ]

    def applied(self) -> list[tuple[str, str]]:
        self.settle()
        return [(each.path, each.field) for each in self.decisions.overridden if each.is_applied]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", os.fspath(tmp_path / "data"))
    root = tmp_path / "site"
    (root / "_news").mkdir(parents=True)
    for path in (ONE, TWO):
        (root / path).write_bytes(SOURCE)
    return root


@pytest.fixture
def opened(root: Path, qtbot: QtBot) -> Iterator[Opened]:
    opened = Opened(root, qtbot)
    yield opened
    opened.decisions.close()


def test_what_others_replaced_is_found(opened: Opened) -> None:
    opened.save(ONE, SetField("/title", "Mine"), AddTopic("Robots"))
    opened.settle()
    assert opened.told() == []
    opened.outside(ONE, b"heat: 7", b"heat: 9")
    assert opened.told() == []
    opened.outside(ONE, b"Mine", b"Theirs")
    opened.outside(ONE, b"- Robots\n", b"")
    assert opened.told() == [(ONE, "title", "Theirs"), (ONE, "topics", ["AI"])]
    assert opened.changes == 2


def test_it_is_set_again_with_one_step(opened: Opened, root: Path) -> None:
    opened.save(ONE, SetField("/title", "Mine"), AddTopic("Robots"))
    opened.save(TWO, SetField("/heat", 1))
    ours = (root / ONE).read_bytes()
    opened.outside(ONE, b"Mine", b"Theirs")
    opened.outside(ONE, b"- Robots\n", b"")
    opened.outside(TWO, b"heat: 1", b"heat: 2")
    assert len(opened.told()) == 3
    assert opened.decisions.apply_again(opened.decisions.overridden) is None
    assert all(each.is_applied for each in opened.decisions.overridden)  # at once
    assert opened.applied() == [(ONE, "title"), (ONE, "topics"), (TWO, "heat")]
    assert opened.decisions.apply_again(opened.decisions.overridden) is None
    article = opened.session.article(ONE)
    assert article is not None
    assert article.data == ours
    assert opened.session.stack.undoText() == "Set 3 fields again in 2 articles"
    opened.session.undo()
    assert (len(opened.told()), opened.applied()) == (3, [])
    opened.session.redo()
    assert len(opened.applied()) == 3
    assert opened.session.save([ONE])
    assert (root / ONE).read_bytes() == ours
    assert opened.applied() == [(TWO, "heat")]
    assert opened.session.save_all()
    assert (opened.told(), opened.applied()) == ([], [])


def test_what_is_edited_here_since_nobody_else_has_overridden(opened: Opened) -> None:
    opened.save(ONE, SetField("/title", "Mine"), SetField("/heat", 1))
    opened.outside(ONE, b"heat: 1", b"heat: 2")
    opened.session.edit([ONE], SetField("/title", "Another of mine"))
    opened.session.edit([ONE], SetField("/heat", 3))
    assert opened.told() == [(ONE, "heat", 3)]


def test_what_is_dismissed_does_not_come_again(opened: Opened, root: Path, qtbot: QtBot) -> None:
    opened.save(ONE, SetField("/title", "Mine"), SetField("/heat", 1))
    opened.outside(ONE, b"Mine", b"Theirs")
    opened.outside(ONE, b"heat: 1", b"heat: 2")
    opened.told()
    (title,) = (each for each in opened.decisions.overridden if each.field == "title")
    opened.decisions.dismiss([title])
    assert opened.told() == [(ONE, "heat", 2)]
    opened.outside(ONE, b"Theirs", b"Another")
    assert opened.told() == [(ONE, "heat", 2)]


def test_it_is_found_at_the_next_opening(opened: Opened, root: Path, qtbot: QtBot) -> None:
    opened.save(ONE, SetField("/title", "Mine"))
    opened.decisions.close()  # before anything was noted
    (root / ONE).write_bytes(SOURCE)
    again = Opened(root, qtbot)
    assert again.told() == [(ONE, "title", "One")]
    again.decisions.close()


def test_another_site_has_others(opened: Opened, tmp_path: Path) -> None:
    opened.save(ONE, SetField("/title", "Mine"))
    opened.outside(ONE, b"Mine", b"Theirs")
    assert len(opened.told()) == 1
    (tmp_path / "other" / "_news").mkdir(parents=True)
    opened.session.open(Library.open(tmp_path / "other"))
    assert opened.decisions.overridden == ()
    assert opened.told() == []
    assert opened.decisions.apply_again([]) is None


def test_where_nothing_can_be_kept_nothing_is_decided(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file")
    opened.save(ONE, SetField("/title", "Mine"))
    opened.outside(ONE, b"Mine", b"Theirs")
    assert opened.told() == []
