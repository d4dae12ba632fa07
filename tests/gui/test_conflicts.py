"""Articles in conflict: marked in the list until the editor has decided."""

from __future__ import annotations

from pathlib import Path

from curator.gui.columns import STATUS
from curator.library.edits import SetField
from curator.library.library import Library
from tests.gui.conftest import Answers, OpenWindow

PATH = "_news/a.md"


def test_a_conflict_is_marked_until_it_is_decided(
    open_window: OpenWindow, answers: Answers, tmp_path: Path
) -> None:
    (tmp_path / "_news").mkdir()
    file = tmp_path / PATH
    file.write_bytes(b"---\ntitle: A\nheat: 1\n---\n")
    window = open_window(tmp_path)
    session = window.session
    session.edit([PATH], SetField("/title", "Mine"))
    file.write_bytes(b"---\ntitle: Theirs\nheat: 1\n---\n")
    assert not session.save_all()
    assert window.conflicts.paths == {PATH}
    index = window.model.index(0, window.model.place_of(STATUS))
    assert "In conflict" in str(index.data(3))  # the tooltip
    window.search.setText("is:conflict")
    window.search.searched.emit("is:conflict")
    assert window.model.rowCount() == 1
    session.undo()
    assert window.conflicts.paths == frozenset()
    assert not index.data(3)
    session.redo()
    assert not session.save_all()
    assert window.conflicts.paths == {PATH}
    window.show_library(Library.open(tmp_path))
    assert window.conflicts.paths == frozenset()
