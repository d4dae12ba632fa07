"""Others write between the moment when it is worked out what becomes of a draft, and its return."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.gui.commands import Refile
from curator.gui.drafts.back import Ways
from curator.gui.drafts.taking import Taking
from curator.gui.session import Session
from curator.library.drafts import Draft, Left, Returned, draft_of, draft_of_removed, returned
from curator.library.edits import SetField
from curator.library.library import Library
from tests.gui.drafts.conftest import ONE, SOURCE, TWO, Life

THEIRS = SOURCE + b"Three new paragraphs\n"


@pytest.fixture
def session(root: Path) -> Session:
    session = Session()
    session.open(Library.open(root))
    return session


def back(session: Session, draft: Draft) -> Returned:
    return returned(session.library, Left("gone", draft))


def take(session: Session, come: Returned, qtbot: QtBot) -> tuple[Left, ...]:
    taking = Taking(session, Ways(lambda: None, lambda _number: True), session)
    with qtbot.waitSignal(taking.ended) as ended:
        taking.take([come], ())
    found = ended.args[0]
    assert isinstance(found, tuple)
    return found


def test_what_was_not_seen_is_not_deleted(session: Session, root: Path, qtbot: QtBot) -> None:
    article = session.library.articles[ONE]
    come = back(session, draft_of_removed(article, 1.0))
    (root / ONE).write_bytes(THEIRS)
    session.library.reload(ONE)
    take(session, come, qtbot)
    assert session.library.removed[ONE].saved == SOURCE
    session.to_trash = Path.unlink
    session.save_all()
    assert (root / ONE).read_bytes() == THEIRS


def test_what_does_not_fit_any_more_stays_kept(
    session: Session, root: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    library = session.library
    edited = library.edit(library.articles[ONE], SetField("/title", "Mine"))
    come = back(session, draft_of(library, edited, (), 1.0))
    (root / ONE).write_bytes(THEIRS)
    library.reload(ONE)
    (root / ONE).rename(tmp_path / "one.md")
    (root / ONE).mkdir()  # nothing can be laid over that
    notices: list[str] = []
    session.noticed.connect(lambda notice: notices.append(notice.text))
    assert take(session, come, qtbot) == ()
    assert notices == ["The unsaved edits of 1 article do not fit any more; they stay kept"]


def swapped(begin: Callable[[], Life], root: Path) -> tuple[bytes, bytes]:
    """Two articles were edited and got each other's names, and Curator was killed; what each of the
    names stands for."""
    (root / TWO).write_bytes(SOURCE.replace(b"One", b"Two"))
    first = begin()
    session = first.session
    assert session.edit([ONE, TWO], SetField("/heat", 9)) is None
    one, two = session.library.articles[ONE], session.library.articles[TWO]
    assert session.refile("Swap", [Refile(one, one.at(TWO)), Refile(two, two.at(ONE))])
    first.die()
    return two.data, one.data


def test_swapped_names_are_back(life: Callable[[], Life], root: Path) -> None:
    at_one, at_two = swapped(life, root)
    for _ in range(2):
        again = life()
        again.settle()
        assert sorted(again.session.library.articles) == [ONE, TWO]
        assert (again.data(ONE), again.data(TWO)) == (at_one, at_two)
        again.die()
    last = life()
    last.settle()
    assert last.session.save_all()
    assert ((root / ONE).read_bytes(), (root / TWO).read_bytes()) == (at_one, at_two)
    last.die()


def test_swapped_names_that_were_saved_at_the_end(life: Callable[[], Life], root: Path) -> None:
    at_one, at_two = swapped(life, root)
    (root / ONE).write_bytes(at_one)
    (root / TWO).write_bytes(at_two)
    again = life()
    again.settle()
    assert again.session.modified_count == 0
    assert sorted(again.session.library.articles) == [ONE, TWO]
    again.die()


def test_swapped_names_and_others_wrote(life: Callable[[], Life], root: Path) -> None:
    at_one, at_two = swapped(life, root)
    (root / TWO).write_bytes(SOURCE.replace(b"One", b"Bot"))
    again = life()
    again.settle()
    assert sorted(again.session.library.articles) == [ONE, TWO]
    assert again.data(ONE) == at_one.replace(b"Two", b"Bot")
    assert again.data(TWO) == at_two
    again.die()
