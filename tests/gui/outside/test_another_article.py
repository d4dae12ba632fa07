"""A file that holds another article than before: what is edited is laid over no other article."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.document import WHOLE
from curator.gui.decision import Decision
from curator.gui.session import Session
from curator.library.edits import SetField
from curator.library.library import Library
from curator.library.outside import Outside

A = "_news/a.md"


def article(name: str) -> bytes:
    body = "\n".join(f"Line {at} of {name}" for at in range(6))
    return (
        f"---\ntitle: The article {name}\nheat: 1\n"
        f"originalUrl: https://site.example/{name}\n---\n{body}\n"
    ).encode()


OURS = article("a").replace(b"heat: 1", b"heat: 8")


@pytest.fixture
def session(qapp: object, tmp_path: Path) -> Session:
    (tmp_path / "_news").mkdir()
    (tmp_path / A).write_bytes(article("a"))
    session = Session()
    session.open(Library.open(tmp_path))
    session.edit([A], SetField("/heat", 8))
    (tmp_path / A).write_bytes(article("b"))
    return session


def data(session: Session) -> bytes:
    return session.library.articles[A].data


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_it_is_taken_in(session: Session, tmp_path: Path, qtbot: QtBot, choice: str) -> None:
    session.incoming.take_in([Outside(A, "changed", article("b"))])
    qtbot.waitUntil(lambda: not session.incoming.is_busy)
    (conflict,) = session.conflicts.of(A)
    assert (conflict.field, conflict.theirs) == (WHOLE, article("b").decode())
    assert data(session) == OURS
    decision = Decision(A, conflict, choice)  # type: ignore[arg-type]
    assert session.conflicts.decide([decision]) is None
    assert session.save_all()
    assert (tmp_path / A).read_bytes() == (OURS if choice == "ours" else article("b"))


def test_a_save_finds_it(session: Session, tmp_path: Path) -> None:
    assert not session.save_all()
    assert (tmp_path / A).read_bytes() == article("b")
    assert data(session) == OURS
    assert [each.field for each in session.conflicts.of(A)] == [WHOLE]
