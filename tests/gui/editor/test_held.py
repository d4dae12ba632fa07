"""What several articles held is read once, and of many not all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.gui.editor.held import Held
from curator.gui.session import Session
from curator.library.edits import SetField
from curator.library.library import Library


@pytest.mark.parametrize("number", [2, 201])
def test_it_is_what_they_held_when_it_was_begun(tmp_path: Path, qtbot: QtBot, number: int) -> None:
    (tmp_path / "_news").mkdir()
    paths = [f"_news/{each}.md" for each in range(number)]
    for path in paths:
        (tmp_path / path).write_bytes(b"---\ntitle: One\n---\n")
    session = Session()
    session.open(Library.open(tmp_path))
    held = Held(session)
    then = ('["One"]',) * number
    if number > 200:
        with qtbot.waitSignal(session.unapplied.typed):
            assert held.of(paths, "/title") == ("",) * number
    assert held.of(paths, "/title") == then
    session.edit(paths[:1], SetField("/title", "Two"))
    assert held.of(paths, "/title") == then
    held.forget("/title")
    assert held.of(paths[:2], "/title") == ('["Two"]', '["One"]')
    held.forget_all_but(["/heat"])
    held.know(paths[:2], "/title", then[:2])
    assert held.of(paths[:2], "/title") == then[:2]
