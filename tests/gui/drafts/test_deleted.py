"""What is undecided of files that one side deleted comes back to the next window, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pytestqt.qtbot import QtBot

from curator.document import WHOLE, Conflict
from curator.gui import gone
from curator.gui.commands import Refile
from curator.gui.decision import Decision
from curator.library.edits import SetField
from curator.library.outside import Outside
from tests.gui.drafts.conftest import ONE, SOURCE, Life

Begin = Callable[[], Life]
EDITED = SOURCE.replace(b"title: One", b"title: Mine")


def deleted(by: Literal["ours", "theirs"]) -> Conflict:
    sides = (EDITED, b"") if by == "theirs" else (b"", EDITED)
    return replace(Conflict.of_text(WHOLE, SOURCE, *sides), gone=frozenset({by}))


def test_what_others_deleted(life: Begin, root: Path) -> None:
    first = life()
    (root / ONE).unlink()
    gone.hold(first.session, {ONE: (deleted("theirs"),)})
    first.die()
    for _ in range(2):
        again = life()
        again.settle()
        assert (again.data(), again.session.lost) == (SOURCE, {ONE})
        assert [each.deleted_by for each in again.session.conflicts.of(ONE)] == ["theirs"]
        again.die()
    last = life()
    last.settle()
    (conflict,) = last.session.conflicts.of(ONE)
    assert last.session.conflicts.decide([Decision(ONE, conflict, "ours")]) is None
    last.die()
    saving = life()
    saving.settle()
    assert not saving.session.conflicts.paths
    assert saving.session.save_all()
    assert (root / ONE).read_bytes() == SOURCE
    saving.die()


def test_what_was_put_back_meanwhile(life: Begin, root: Path) -> None:
    (root / ONE).write_bytes(EDITED)
    first = life()
    (root / ONE).unlink()
    gone.hold(first.session, {ONE: (deleted("theirs"),)})
    first.die()
    (root / ONE).write_bytes(SOURCE.replace(b"heat: 7", b"heat: 9"))
    second = life()
    second.settle()
    assert second.data() == EDITED.replace(b"heat: 7", b"heat: 9")
    assert not second.session.conflicts.paths
    assert not second.session.lost
    second.die()


def test_what_was_deleted_here(life: Begin, root: Path) -> None:
    first = life()
    gone.hold(first.session, {ONE: (deleted("ours"),)})
    first.die()
    second = life()
    second.settle()
    (conflict,) = second.session.conflicts.of(ONE)
    assert conflict.deleted_by == "ours"
    assert second.session.conflicts.decide([Decision(ONE, conflict, "ours")]) is None
    assert ONE not in second.session.library.articles
    second.die()


def test_what_was_undecided_of_a_deleted_one(life: Begin, root: Path, qtbot: QtBot) -> None:
    first = life()
    session = first.session
    assert session.edit([ONE], SetField("/title", "Mine")) is None
    theirs = SOURCE.replace(b"One", b"Theirs")
    (root / ONE).write_bytes(theirs)
    session.incoming.take_in([Outside(ONE, "changed", theirs)])
    qtbot.waitUntil(lambda: not session.incoming.is_busy)
    (conflict,) = session.conflicts.of(ONE)
    session.refile("Delete", [Refile(session.library.articles[ONE], None)])
    first.die()
    for _ in range(2):
        again = life()
        again.settle()
        assert again.session.conflicts.paths == frozenset()
        again.die()
    last = life()
    last.settle()
    (deleted,) = last.session.library.removed.values()
    last.session.refile("Back", [Refile(None, deleted)])
    assert last.session.conflicts.of(ONE) == (conflict,)
    last.die()
