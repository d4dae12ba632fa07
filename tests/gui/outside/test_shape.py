"""Others change a field, and which fields there are, while somebody types in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from tests.gui.conftest import OpenWindow, choose

A = "_news/a.md"
FILE = (
    b'---\ntitle: "First"\nexcerpt: "Long enough to be read"\nheat: 7\n'
    b'topics:\n  - AI\nsecured: "a;b"\n---\nBody\n'
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "_news").mkdir(parents=True)
    for path in (A, "_news/b.md"):
        (root / path).write_bytes(FILE)
    return root


@pytest.mark.parametrize(
    ("before", "after"), [(b"heat: 7", b"heat: 7\nremoved: true"), (b"heat: 7\n", b"")]
)
def test_a_conflict_that_comes_with_another_field_is_not_decided_by_the_next_key(
    open_window: OpenWindow, root: Path, qtbot: QtBot, before: bytes, after: bytes
) -> None:
    window = open_window()
    with qtbot.waitSignal(window.loader.loaded):
        window.open_site(root)
    choose(window, A)
    title = field(window, "title")
    title.box.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(title.box, Qt.Key.Key_End)
    QTest.keyClicks(title.box, " mine")
    theirs = FILE.replace(before, after).replace(b"First", b"Second")
    (root / A).write_bytes(theirs)
    qtbot.waitUntil(lambda: window.session.library.articles[A].saved == theirs)
    qtbot.wait(50)
    (conflict,) = window.session.conflicts.of(A)
    assert (conflict.field, conflict.ours, conflict.theirs) == ("/title", "First mine", "Second")
    box = field(window, "title").box
    assert box.hasFocus()
    assert box.text() == "First mine"
    QTest.keyClicks(box, "!")
    assert window.editor.flush()
    (conflict,) = window.session.conflicts.of(A)
    assert (conflict.ours, conflict.theirs) == ("First mine!", "Second")
    assert window.session.library.articles[A].data == theirs
    assert box.text() == "Second"


def field(window: MainWindow, key: str) -> TypedField:
    assert window.editor.form is not None
    found = window.editor.form.fields[key]
    assert isinstance(found, TypedField)
    return found
