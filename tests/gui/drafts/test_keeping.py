"""What is not saved is kept, and comes back to the next window on the site."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from curator.document import Conflict
from curator.gui.commands import Refile
from curator.gui.decision import Decision
from curator.gui.said import Notice
from curator.gui.session import Session
from curator.library.drafts import Drafts
from curator.library.drafts.store import STEPS, Store, file_of
from curator.library.edits import AddTopic, SetField
from curator.library.library import Library
from curator.library.outside import Outside
from tests.conftest import PROJECT
from tests.gui.conftest import Answers, OpenWindow
from tests.gui.drafts.conftest import ONE, SOURCE, TWO, Life, settled

Begin = Callable[[], Life]
EDITED = SOURCE.replace(b"title: One", b"title: Mine")


def set_title(session: Session, *paths: str) -> None:
    assert session.edit(paths or [ONE], SetField("/title", "Mine")) is None


def test_an_edit_comes_back(life: Begin) -> None:
    first = life()
    set_title(first.session)
    first.die()
    second = life()
    second.settle()
    assert second.data() == EDITED
    assert second.session.modified == (ONE,)
    (notice,) = second.notices
    assert notice.startswith("Your unsaved edits of 1 article from today ")
    assert notice.endswith(" are back")
    assert second.session.save_all()
    second.die()
    third = life()
    third.settle()
    assert third.notices == []
    third.die()


def test_it_is_kept_again_until_it_is_saved(life: Begin) -> None:
    first = life()
    set_title(first.session)
    first.die()
    for _ in range(3):
        again = life()
        again.die()
    last = life()
    last.settle()
    assert last.data() == EDITED
    last.die()


def test_what_is_undone_is_not_kept(life: Begin) -> None:
    first = life()
    set_title(first.session)
    first.settle()
    first.session.undo()
    first.die()
    second = life()
    second.settle()
    assert (second.data(), second.notices) == (SOURCE, [])
    second.die()


def test_it_is_laid_over_what_others_wrote(life: Begin, root: Path) -> None:
    first = life()
    first.session.edit([ONE], AddTopic("Robots"))
    first.die()
    theirs = SOURCE.replace(b"heat: 7", b"heat: 9")
    (root / ONE).write_bytes(theirs)
    second = life()
    second.settle()
    assert second.data() == theirs.replace(b"- AI", b"- AI\n- Robots")
    assert second.session.save_all()
    assert (root / ONE).read_bytes() == theirs.replace(b"- AI", b"- AI\n- Robots")
    second.die()


def test_what_both_changed_is_to_be_decided_however_often_one_dies(life: Begin, root: Path) -> None:
    first = life()
    set_title(first.session)
    first.die()
    (root / ONE).write_bytes(SOURCE.replace(b"One", b"Theirs"))
    for _ in range(2):
        again = life()
        again.settle()
        assert [each.ours for each in again.session.conflicts.of(ONE)] == ["Mine"]
        assert any("somebody else" in text for text in again.notices)
        assert again.session.modified_count == 0
        again.die()
    last = life()
    last.settle()
    (conflict,) = last.session.conflicts.of(ONE)
    last.session.conflicts.decide([Decision(ONE, conflict, "ours")])
    assert last.data() == EDITED
    last.die()


def test_what_came_in_while_it_was_open_is_still_undecided(life: Begin, root: Path) -> None:
    first = life()
    set_title(first.session)
    first.settle()
    theirs = SOURCE.replace(b"One", b"Theirs")
    (root / ONE).write_bytes(theirs)
    first.session.incoming.take_in([Outside(ONE, "changed", theirs)])
    first._qtbot.waitUntil(lambda: bool(first.session.conflicts.paths))
    first.die()
    second = life()
    second.settle()
    (conflict,) = second.session.conflicts.of(ONE)
    assert isinstance(conflict, Conflict)
    assert (conflict.ours, conflict.theirs) == ("Mine", "Theirs")
    second.die()


def test_new_moved_and_removed_articles_come_back(life: Begin, root: Path) -> None:
    first = life()
    session, articles = first.session, first.session.library.articles
    from dataclasses import replace

    new = replace(articles[ONE].at("_news/new.md"), saved=b"", origin="")
    assert session.refile("New", [Refile(None, new)])
    assert session.refile("Move", [Refile(articles[ONE], articles[ONE].at("_news/moved.md"))])
    assert session.refile("Delete", [Refile(articles[TWO], None)])
    first.die()
    second = life()
    second.settle()
    library = second.session.library
    assert list(library.articles) == ["_news/moved.md", "_news/new.md"]
    assert list(library.removed) == [TWO]
    assert second.session.modified_count == 3
    assert "3 articles" in second.notices[0]
    second.session.to_trash = Path.unlink
    assert second.session.save_all()
    assert sorted(os.listdir(root / "_news")) == ["moved.md", "new.md"]
    second.die()
    third = life()
    third.settle()
    assert (third.session.modified_count, third.notices) == (0, [])
    third.die()


@pytest.mark.parametrize("is_new", [True, False])
def test_what_is_in_the_place_of_a_removed_article_comes_back(
    life: Begin, root: Path, is_new: bool
) -> None:
    from dataclasses import replace

    first = life()
    session, articles = first.session, first.session.library.articles
    assert session.refile("Delete", [Refile(articles[ONE], None)])
    first.settle()
    set_title(session, TWO)
    mine = articles[TWO]
    came = replace(mine.at(ONE), saved=b"", origin="") if is_new else mine.at(ONE)
    assert session.refile("Come", [Refile(None if is_new else mine, came)])
    first.settle()
    session.edit([ONE], SetField("/heat", 9))  # elsewhere, too, so that all is looked at again
    expected = first.data(ONE)
    first.die()
    for _ in range(2):
        again = life()
        again.settle()
        library = again.session.library
        assert again.data(ONE) == expected
        assert library.articles[ONE].origin == ("" if is_new else TWO)
        assert list(library.removed) == [ONE]
        again.die()
    last = life()
    last.settle()
    last.session.to_trash = Path.unlink
    assert last.session.save_all()
    assert (root / ONE).read_bytes() == expected
    assert (root / TWO).exists() is is_new
    last.die()


def test_a_new_article_gives_way_to_another_file(life: Begin, root: Path) -> None:
    from dataclasses import replace

    first = life()
    article = first.session.library.articles[ONE]
    new = replace(article.at("_news/new.md"), saved=b"", origin="")
    first.session.refile("New", [Refile(None, new)])
    first.die()
    (root / "_news/new.md").write_bytes(b"---\ntitle: Other\n---\n")
    second = life()
    second.settle()
    assert second.data("_news/new-2.md") == SOURCE
    assert second.data("_news/new.md") == b"---\ntitle: Other\n---\n"
    second.die()


def test_a_file_that_is_gone_keeps_its_edits(life: Begin, root: Path) -> None:
    first = life()
    set_title(first.session)
    first.die()
    (root / ONE).unlink()
    second = life()
    second.settle()
    assert (second.data(), second.session.lost) == (EDITED, {ONE})
    assert second.session.modified == (ONE,)
    second.die()


def test_a_file_that_others_moved_is_followed(life: Begin, root: Path) -> None:
    (root / TWO).unlink()
    first = life()
    set_title(first.session)
    article = first.session.library.articles[ONE]
    first.session.refile("Move", [Refile(article, article.at(TWO))])
    first.die()
    other = b"---\ntitle: Other\nheat: 7\n---\nAnother\n"
    (root / ONE).rename(root / "_news/three.md")
    (root / TWO).write_bytes(other)
    second = life()
    details: list[str] = []
    second.session.noticed.connect(lambda notice: details.append(notice.details))
    second.settle()
    assert second.session.modified == ("_news/three.md",)
    assert (second.data("_news/three.md"), second.data(TWO)) == (EDITED, other)
    assert details == [f"Somebody moved {ONE}: your edits are in _news/three.md"]
    second.die()


@pytest.mark.parametrize("is_alone", [True, False])
def test_what_others_changed_is_not_deleted(life: Begin, root: Path, is_alone: bool) -> None:
    first = life()
    first.session.refile("Delete", [Refile(first.session.library.articles[ONE], None)])
    if not is_alone:
        set_title(first.session, TWO)
    first.die()
    theirs = SOURCE + b"Three new paragraphs\n"
    (root / ONE).write_bytes(theirs)
    second = life()
    found: list[Notice] = []
    second.session.noticed.connect(found.append)
    second.settle()
    assert (second.data(), list(second.session.library.removed)) == (theirs, [])
    ((text, details),) = [(notice.text, notice.details) for notice in found]
    assert details == f"Somebody changed {ONE} since you deleted it: it is not deleted"
    if is_alone:
        assert text == "1 article that you deleted changed on disk since: not deleted"
    else:
        assert text.startswith("Your unsaved edits of 1 article from ")
    assert second.session.modified == (() if is_alone else (TWO,))
    second.die()
    third = life()
    third.settle()
    assert len(third.notices) == (0 if is_alone else 1)
    third.die()


def test_two_at_once_do_not_lose_each_others(life: Begin) -> None:
    first, second = life(), life()
    set_title(first.session, ONE)
    set_title(second.session, TWO)
    first.settle()
    second.settle()
    assert second.data(ONE) == SOURCE
    first.die()
    second.die()
    third = life()
    third.settle()
    assert third.session.modified == (ONE, TWO)
    third.die()


def test_what_is_edited_before_it_is_back_wins_for_now(life: Begin, root: Path) -> None:
    first = life()
    set_title(first.session)
    first.die()
    second = life()
    second.session.edit([ONE], SetField("/heat", 9))
    second.settle()
    assert second.data() == SOURCE.replace(b"heat: 7", b"heat: 9")
    assert second.session.save_all()
    second.die()
    third = life()
    third.settle()
    assert third.data() == EDITED.replace(b"heat: 7", b"heat: 9")
    third.die()


def test_many_come_back(life: Begin, root: Path) -> None:
    paths = [f"_news/{number:03}.md" for number in range(300)]
    for path in paths:
        (root / path).write_bytes(SOURCE)
    first = life()
    ends: list[str | None] = []
    first.session.edit(paths, SetField("/title", "Mine"), label="Set title", ended=ends.append)
    first._qtbot.waitUntil(lambda: ends == [None])
    first.die()
    second = life()
    second.settle()
    assert second.session.modified == tuple(paths)
    assert {second.data(path) for path in paths} == {EDITED}
    second.die()


# -- the file -----------------------------------------------------------------------------------


def test_a_file_that_vanishes_is_made_anew_with_all(life: Begin, data_folder: Path) -> None:
    first = life()
    set_title(first.session, ONE)
    first.settle()
    shutil.rmtree(data_folder)
    set_title(first.session, TWO)
    first.die()
    second = life()
    second.settle()
    assert second.session.modified == (ONE, TWO)
    second.die()


def test_a_folder_that_cannot_be_written_is_said_once(life: Begin, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"a file")
    first = life()
    for title in ("a", "b", "c"):
        first.session.edit([ONE], SetField("/title", title))
        first.settle()
    (notice,) = first.notices
    assert notice.startswith("Unsaved edits cannot be kept for later")
    assert first.data() == SOURCE.replace(b"One", b"c")
    (tmp_path / "data").unlink()
    first.session.edit([TWO], SetField("/title", "d"))  # from now on it can be
    first.die()
    second = life()
    second.settle()
    assert second.session.modified == (ONE, TWO)
    second.die()


def test_what_others_hold_up_is_kept_later_and_once(
    life: Begin, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curator.library.drafts.store._WAIT", 0.05)
    monkeypatch.setattr("curator.gui.drafts.keeping._AGAIN", 100)
    first = life()
    set_title(first.session)
    first.settle()
    other = sqlite3.connect(file_of(root), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    first.session.edit([ONE], SetField("/title", "Later"))
    first._qtbot.waitUntil(lambda: len(first.notices) == 1)
    assert first.notices[0].startswith("Unsaved edits cannot be kept for later")
    other.execute("COMMIT")
    other.close()
    first._qtbot.waitUntil(lambda: not first.drafts.is_busy and not first.drafts._has_failed)
    first.die()
    second = life()
    second.settle()
    assert second.data() == SOURCE.replace(b"One", b"Later")
    assert second.session.save_all()
    second.die()
    third = life()
    third.settle()
    assert (third.session.modified_count, third.notices) == (0, [])
    third.die()


def test_a_newer_file_is_left_alone(life: Begin, root: Path) -> None:
    store = Store.open(root)
    store.write(lambda db: db.execute(f"PRAGMA user_version = {len(STEPS) + 1}"))
    store.close()
    before = file_of(root).read_bytes()
    first = life()
    set_title(first.session)
    first.settle()
    (notice,) = first.notices
    assert notice.startswith("A newer Curator")
    assert file_of(root).read_bytes() == before
    first.drafts.close()


def test_a_broken_file_is_set_aside_and_said(life: Begin, root: Path) -> None:
    file_of(root).parent.mkdir(parents=True)
    file_of(root).write_bytes(b"broken")
    first = life()
    set_title(first.session)
    first.settle()
    assert any("damaged" in text for text in first.notices)
    first.die()
    second = life()
    second.settle()
    assert second.data() == EDITED
    second.die()


# -- the window ---------------------------------------------------------------------------------


def kept(root: Path) -> int:
    """How many drafts there are that nobody has."""
    drafts = Drafts.open(root)
    left, _ = drafts.left()
    drafts.close()
    return len(left)


@pytest.mark.parametrize(("answer", "number"), [("discard", 0), ("save", 0)])
def test_closing_with_an_answer_leaves_nothing(
    open_window: OpenWindow, root: Path, answers: Answers, qtbot: QtBot, answer: str, number: int
) -> None:
    window = settled(open_window(root), qtbot)
    set_title(window.session)
    settled(window, qtbot)
    answers.unsaved_answer = answer  # type: ignore[assignment]
    window.close()
    assert kept(root) == number


@pytest.mark.parametrize("answer", ["discard", "edited", "reload"])
def test_no_older_draft_of_what_was_discarded_comes_back(
    open_window: OpenWindow, root: Path, life: Begin, answers: Answers, qtbot: QtBot, answer: str
) -> None:
    first, second = life(), life()
    for number, each in enumerate((first, second)):
        each.session.edit([ONE], SetField("/title", f"Title {number}"))
        each.settle()
    set_title(first.session, TWO)
    first.die()
    second.die()
    window = settled(open_window(root), qtbot)
    assert window.session.modified == (ONE, TWO)
    assert window.session.article(ONE).title == "Title 1"  # type: ignore[union-attr]
    assert window.session.save([TWO])
    if answer == "edited":  # and not kept yet
        article = window.session.article(ONE)
        assert article is not None
        window.session.refile("Move", [Refile(article, article.at("_news/moved.md"))])
    if answer == "reload":
        window.leaving.read_again()
        qtbot.waitUntil(lambda: window.session.modified_count == 0)
        settled(window, qtbot)
        assert window.session.modified_count == 0
    window.close()
    assert kept(root) == 0


def test_closing_keeps_what_is_undecided(
    open_window: OpenWindow, root: Path, answers: Answers, qtbot: QtBot
) -> None:
    window = settled(open_window(root), qtbot)
    set_title(window.session)
    theirs = SOURCE.replace(b"One", b"Theirs")
    (root / ONE).write_bytes(theirs)
    window.session.incoming.take_in([Outside(ONE, "changed", theirs)])
    qtbot.waitUntil(lambda: bool(window.session.conflicts.paths))
    window.close()
    assert answers.asked == []
    assert kept(root) == 1


def test_what_was_discarded_does_not_come_back_with_the_site(
    open_window: OpenWindow, root: Path, answers: Answers, qtbot: QtBot
) -> None:
    window = settled(open_window(root), qtbot)
    set_title(window.session)
    settled(window, qtbot)
    window.leaving.read_again()
    qtbot.waitUntil(lambda: window.session.modified_count == 0)
    settled(window, qtbot)
    assert window.session.modified_count == 0
    assert kept(root) == 0


def test_who_edits_on_after_all_is_kept(
    open_window: OpenWindow, root: Path, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    window = settled(open_window(root), qtbot)
    set_title(window.session, ONE)
    settled(window, qtbot)
    answers.site_answer = tmp_path / "no site"
    window.leaving.ask_for_site()
    qtbot.waitUntil(lambda: not window.session.is_busy)
    set_title(window.session, TWO)
    settled(window, qtbot)
    drafts = Drafts.open(root)
    window.drafts.close()
    assert sorted(left.draft.path for left in drafts.left()[0]) == [ONE, TWO]
    drafts.close()


def test_they_are_shown_on_request(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot
) -> None:
    first = life()
    set_title(first.session)
    first.die()
    window = settled(open_window(root), qtbot)
    assert window.model.rowCount() == 2
    (text,) = window.messages.texts
    assert "are back" in text
    window.drafts._taking._ways.show()
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)
    assert window.windowTitle()
    assert window.isWindowModified()


def test_another_site_has_drafts_of_its_own(life: Begin, root: Path, tmp_path: Path) -> None:
    first = life()
    set_title(first.session)
    first.settle()
    other = tmp_path / "other"
    shutil.copytree(root, other)
    first.session.open(Library.open(other))
    first.settle()
    assert first.session.modified_count == 0
    set_title(first.session, TWO)
    first.die()
    second = life()
    second.settle()
    assert second.session.modified == (ONE,)
    second.die()


def test_a_site_that_was_moved_is_offered_its_drafts(
    life: Begin, root: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    first = life()
    set_title(first.session)
    first.die()
    there = tmp_path / "moved"
    root.rename(there)
    other = Life(there, qtbot)
    other.die()  # they are not wanted yet
    second = Life(there, qtbot)
    said: list[Notice] = []
    second.session.noticed.connect(said.append)
    second.settle()
    assert other.notices == second.notices
    assert second.notices == ["This site has unsaved edits of 1 article from another folder"]
    assert second.session.modified_count == 0
    assert said[0].action is not None
    label, bring = said[0].action
    assert label == "Bring back"
    bring()
    second.settle()
    assert second.data() == EDITED
    second.die()
    third = Life(there, qtbot)
    third.settle()
    assert third.data() == EDITED
    assert third.session.save_all()
    third.die()
    root.mkdir()
    assert kept(root) == kept(there) == 0


def test_a_picture_leaves_them_where_they_are(life: Begin, root: Path, tmp_path: Path) -> None:
    first = life()
    set_title(first.session)
    first.die()
    before = {path: path.read_bytes() for path in file_of(root).parent.iterdir()}
    command = [sys.executable, "-m", "curator", "screenshot", str(root), str(tmp_path / "a.png")]
    subprocess.run(command, check=True, cwd=PROJECT, timeout=120)
    assert {path: path.read_bytes() for path in file_of(root).parent.iterdir()} == before
