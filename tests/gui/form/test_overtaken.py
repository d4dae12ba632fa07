"""What is typed in a box while somebody else writes the same file: nothing of either is lost, and
nothing lands in another item."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from curator.document import parse_route
from curator.gui.cells.box import CellBox
from curator.gui.decision import Decision
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from curator.library.outside import Outside
from tests.gui.conftest import OpenWindow, choose

A, B = "_news/a.md", "_news/b.md"
FILE = b"""---
title: First
images:
  - url: https://i.example/1.jpg
    alt: one
  - url: https://i.example/2.jpg
    alt: two
notes:
  - A first sentence, long enough.
  - A second
related:
  - title: One
    url: https://a.example/1
  - title: Two
    url: https://a.example/2
---
Body
"""
OTHER = b"---\ntitle: First\n---\nBody\n"
THEIRS = FILE.replace(b"title: First", b"title: Theirs")
SHIFTED = (
    FILE.replace(b"images:\n", b"images:\n  - url: https://i.example/0.jpg\n    alt: zero\n")
    .replace(b"notes:\n", b"notes:\n  - A zeroth\n")
    .replace(b"related:\n", b"related:\n  - title: Zero\n    url: https://a.example/0\n")
)
#: A box in a list, what it holds, and where it is once somebody has put an item in front.
ITEMS = pytest.mark.parametrize(
    ("route", "text", "shifted"),
    [
        ("/notes/1", b"A second", "/notes/2"),
        ("/images/1/alt", b"two", "/images/2/alt"),
        ("/related/1/title", b"Two", "/related/2/title"),
    ],
)
HANDED_IN = pytest.mark.parametrize("is_handed_in", [False, True], ids=["typed", "handed in"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_news").mkdir()
    (tmp_path / A).write_bytes(FILE)
    (tmp_path / B).write_bytes(OTHER)
    return tmp_path


@pytest.fixture
def window(open_window: OpenWindow, root: Path) -> MainWindow:
    return open_window(root)


def write(window: MainWindow, root: Path, content: bytes) -> None:
    (root / A).write_bytes(content)
    window.session.incoming.take_in([Outside(A, "changed", content)])


def box_at(window: MainWindow, route: str) -> TypedField:
    from curator.gui.editor.pages import RELATED

    form = window.editor.form
    if route.startswith("/related"):
        window.show_page(RELATED)
        form = window.editor.page(RELATED)  # type: ignore[assignment]
    assert form is not None
    field = form.reach(route)
    assert isinstance(field, TypedField)
    field.box.setFocus()
    QTest.keyClick(field.box, Qt.Key.Key_End)
    return field


def type_into(field: TypedField, text: str) -> None:
    QTest.keyClicks(field.box, text)


def data(window: MainWindow, path: str) -> bytes:
    return window.session.library.articles[path].data


@ITEMS
@HANDED_IN
def test_a_box_stays_with_its_item(
    window: MainWindow,
    root: Path,
    qtbot: QtBot,
    route: str,
    text: bytes,
    shifted: str,
    is_handed_in: bool,
) -> None:
    choose(window, A)
    field = box_at(window, route)
    type_into(field, "x")
    if is_handed_in:
        qtbot.waitUntil(lambda: window.session.is_modified(A))
    write(window, root, SHIFTED)
    qtbot.waitUntil(lambda: b"ero" in data(window, A))
    assert field.row.route == shifted
    type_into(field, "y")
    assert window.editor.flush()
    assert data(window, A) == SHIFTED.replace(text, text + b"xy")
    assert window.session.conflicts.undecided == {}


def test_an_item_that_they_took_away_is_undecided(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    choose(window, A)
    type_into(box_at(window, "/images/1/alt"), "x")
    gone = FILE.replace(b"  - url: https://i.example/2.jpg\n    alt: two\n", b"")
    write(window, root, gone)
    qtbot.waitUntil(lambda: A in window.session.conflicts.paths)
    (conflict,) = window.session.conflicts.of(A)
    assert conflict.ours == {"url": "https://i.example/2.jpg", "alt": "twox"}
    assert window.session.conflicts.decide([Decision(A, conflict, "ours")]) is None
    assert data(window, A) == FILE.replace(b"alt: two", b"alt: twox")


def test_what_is_typed_for_several(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    window.list.selectAll()
    qtbot.waitUntil(lambda: not window.editor.is_reading)
    type_into(box_at(window, "/title"), " mine")
    write(window, root, THEIRS)
    qtbot.waitUntil(lambda: data(window, A) == THEIRS)
    type_into(box_at(window, "/title"), "!")
    QTest.keyClick(box_at(window, "/title").box, Qt.Key.Key_Return)
    assert data(window, B) == OTHER.replace(b"title: First", b"title: First mine!")
    assert data(window, A) == THEIRS
    (conflict,) = window.session.conflicts.of(A)
    both = (conflict.base, conflict.ours, conflict.theirs)
    assert both == ("First", "First mine!", "Theirs")


def test_several_decide_nothing_unseen(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    test_what_is_typed_for_several(window, root, qtbot)
    field = box_at(window, "/title")
    field.box.selectAll()
    type_into(field, "Other")
    assert window.editor.flush()
    assert data(window, B) == OTHER.replace(b"title: First", b"title: Other")
    assert data(window, A) == THEIRS
    (conflict,) = window.session.conflicts.of(A)
    both = (conflict.base, conflict.ours, conflict.theirs)
    assert both == ("First", "Other", "Theirs")


def test_what_is_typed_in_a_cell(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    window.list.cell_wanted.emit(window.model.row_of(A), window.model.place_of("title"))
    box = window.findChild(CellBox)
    assert box is not None
    assert box.line is not None
    QTest.keyClick(box.line, Qt.Key.Key_End)
    QTest.keyClicks(box.line, " mine")
    write(window, root, THEIRS)
    qtbot.waitUntil(lambda: data(window, A) == THEIRS)
    QTest.keyClick(box.line, Qt.Key.Key_Return)
    assert data(window, A) == THEIRS
    (conflict,) = window.session.conflicts.of(A)
    assert parse_route(conflict.field) == ("title",)
    both = (conflict.base, conflict.ours, conflict.theirs)
    assert both == ("First", "First mine", "Theirs")


def test_what_is_typed_of_a_file_that_goes_stays(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    choose(window, A)
    type_into(box_at(window, "/title"), " mine")
    (root / A).unlink()
    window.session.incoming.take_in([Outside(A, "gone")])
    qtbot.waitUntil(lambda: A in window.session.lost)
    assert data(window, A) == FILE.replace(b"title: First", b"title: First mine")
