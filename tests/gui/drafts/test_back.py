"""What came back is shown, and discarded again where it is as it came; nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from curator.gui.commands import Refile
from curator.gui.main_window import MainWindow
from curator.gui.said import Notice
from curator.library.drafts import TextKey
from curator.library.edits import AddTopic, SetField
from curator.library.outside import Outside
from tests.gui.conftest import Answers, OpenWindow, choose
from tests.gui.drafts.conftest import ONE, SOURCE, TWO, Life, settled
from tests.gui.drafts.test_texts import yaml, yaml_page

Begin = Callable[[], Life]
THREE = "_news/three.md"
EDITED = SOURCE.replace(b"title: One", b"title: Mine")


@pytest.fixture
def root(root: Path) -> Path:
    (root / THREE).write_bytes(SOURCE)
    return root


def leave_behind(begin: Begin, *paths: str, text: TextKey | None = None) -> None:
    """Somebody edited these and was killed."""
    first = begin()
    if paths:
        assert first.session.edit(paths, SetField("/title", "Mine")) is None
    if text is not None:
        first.session.unapplied.bring(text, yaml())
        first.session.unapplied.typed.emit()
    first.die()


def opened(open_window: OpenWindow, root: Path, qtbot: QtBot) -> MainWindow:
    return settled(open_window(root), qtbot)


def notice(window: MainWindow) -> Notice:
    messages = window.messages
    lasting = [each for each in messages._lasting if each.notice.lasts]
    return (messages._notice or lasting[-1]).notice


def press(window: MainWindow, words: str) -> None:
    """A button of the line that is shown."""
    dict(notice(window).actions)[words]()


def data(window: MainWindow, path: str) -> bytes:
    article = window.session.article(path)
    assert article is not None
    return article.data


def kept(life: Begin) -> tuple[str, ...]:
    """What comes back the next time."""
    after = life()
    after.settle()
    found = after.session.modified
    after.die()
    return found


def test_discarded_after_a_question_and_taken_back(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot, answers: Answers
) -> None:
    leave_behind(life, ONE, TWO, text=(THREE, "yaml", False))
    window = opened(open_window, root, qtbot)
    assert notice(window).text.startswith("Your unsaved edits of 3 articles from today ")
    assert [words for words, _ in notice(window).actions] == ["Show", "Discard…"]
    answers.discard_answer = False
    press(window, "Discard…")
    assert window.session.modified_count == 2
    answers.discard_answer = True
    choose(window, THREE)
    page = yaml_page(window)
    assert page.code.raw() == yaml().raw
    press(window, "Discard…")
    assert answers.asked == ["discard 3", "discard 3"]
    assert window.session.modified_count == 0
    assert not window.session.unapplied
    assert page.code.raw() == SOURCE.decode()[4:-10]
    assert data(window, ONE) == data(window, TWO) == SOURCE
    assert notice(window).text == "Discarded the unsaved edits of 3 articles"
    assert window.session.stack.undoText() == notice(window).text.replace("ed the", " the")
    press(window, "Undo")
    assert data(window, ONE) == data(window, TWO) == EDITED
    assert page.code.raw() == yaml().raw
    window.session.redo()
    assert page.code.raw() == SOURCE.decode()[4:-10]
    settled(window, qtbot)
    window.close()
    assert kept(life) == ()


def test_text_alone(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot, answers: Answers
) -> None:
    key: TextKey = (ONE, "yaml", False)
    leave_behind(life, text=key)
    window = opened(open_window, root, qtbot)
    discard = dict(notice(window).actions)["Discard…"]
    press(window, "Discard…")
    assert answers.asked == ["discard 1"]
    assert not window.session.unapplied
    window.undo()
    assert window.session.unapplied.all() == {key: yaml()}
    choose(window, ONE)
    page = yaml_page(window)
    page.code.insertPlainText("newer: 1\n")
    discard()
    assert page.code.typed
    assert answers.asked == ["discard 1"]


def test_a_file_that_is_gone(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot
) -> None:
    leave_behind(life, ONE)
    (root / ONE).unlink()
    window = opened(open_window, root, qtbot)
    assert data(window, ONE) == EDITED
    press(window, "Discard…")
    assert window.session.article(ONE) is None
    press(window, "Undo")
    assert data(window, ONE) == EDITED
    window.session.redo()
    settled(window, qtbot)
    window.close()
    assert kept(life) == ()


def test_what_was_edited_on_or_here_first_stays(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot, answers: Answers
) -> None:
    leave_behind(life, ONE, TWO)
    window = opened(open_window, root, qtbot)
    discard = dict(notice(window).actions)["Discard…"]
    window.session.edit([TWO], AddTopic("Robots"))
    window.session.edit([THREE], SetField("/heat", 9))
    discard()
    assert answers.asked == ["discard 1"]
    assert data(window, ONE) == SOURCE
    assert window.session.modified == (THREE, TWO)
    assert data(window, TWO) == EDITED.replace(b"- AI", b"- AI\n- Robots")
    text = "Discarded the unsaved edits of 1 article; those of 1 that you edited since stay"
    assert notice(window).text == text
    discard()
    assert notice(window).text.startswith("Nothing of it is left to discard")
    assert answers.asked == ["discard 1"]
    settled(window, qtbot)


def test_what_others_write_meanwhile_stays(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot
) -> None:
    leave_behind(life, ONE)
    window = opened(open_window, root, qtbot)
    discard = dict(notice(window).actions)["Discard…"]
    theirs = SOURCE.replace(b"heat: 7", b"heat: 8")
    (root / ONE).write_bytes(theirs)
    window.session.incoming.take_in([Outside(ONE, "changed", theirs)])
    qtbot.waitUntil(lambda: not window.session.incoming.is_busy)
    discard()
    assert data(window, ONE) == theirs
    assert window.session.modified_count == 0


def test_what_is_undecided_is_discarded_and_comes_back(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot
) -> None:
    leave_behind(life, ONE)
    theirs = SOURCE.replace(b"One", b"Theirs")
    (root / ONE).write_bytes(theirs)
    window = opened(open_window, root, qtbot)
    (conflict,) = window.session.conflicts.of(ONE)
    press(window, "Discard…")
    assert window.session.conflicts.of(ONE) == ()
    assert data(window, ONE) == theirs
    window.session.undo()
    assert window.session.conflicts.of(ONE) == (conflict,)
    window.session.redo()
    settled(window, qtbot)
    window.close()
    after = life()
    after.settle()
    assert (after.session.conflicts.paths, after.notices) == (frozenset(), [])
    after.die()


def test_new_moved_and_deleted_articles(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot, answers: Answers
) -> None:
    first = life()
    session, articles = first.session, first.session.library.articles
    new = replace(articles[ONE].at("_news/new.md"), saved=b"", origin="")
    assert session.refile("New", [Refile(None, new)])
    assert session.edit([TWO], SetField("/title", "Mine")) is None
    assert session.refile("Move", [Refile(articles[TWO], articles[TWO].at("_news/moved.md"))])
    assert session.refile("Delete", [Refile(articles[THREE], None)])
    first.die()
    window = opened(open_window, root, qtbot)
    before = window.session.modified
    press(window, "Discard…")
    assert answers.asked == ["discard 3"]
    library = window.session.library
    assert sorted(library.articles) == [ONE, THREE, TWO]
    assert (window.session.modified_count, dict(library.removed)) == (0, {})
    assert data(window, TWO) == SOURCE
    press(window, "Undo")
    assert window.session.modified == before
    assert list(library.removed) == [THREE]
    assert data(window, "_news/moved.md") == EDITED
    press_undo = window.session.redo
    press_undo()
    press_undo()
    settled(window, qtbot)
    window.close()
    assert kept(life) == ()


def test_it_is_said_until_it_is_dismissed_or_saved(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot, answers: Answers
) -> None:
    leave_behind(life, ONE, TWO)
    window = opened(open_window, root, qtbot)
    said = window.messages.texts
    assert said == [notice(window).text]
    window.session.noticed.emit(Notice("Something else"))
    assert window.messages.texts == [*said, "Something else"]
    window.messages._timer.timeout.emit()
    answers.discard_answer = False
    for button in window.messages._lasting[-1].findChildren(QPushButton):
        button.click()
    assert window.messages.texts == said
    assert answers.asked == ["discard 2"]
    window.session.save([ONE])
    window.messages._timer.timeout.emit()
    assert window.messages.texts == said
    window.session.save([TWO])
    assert said[0] not in window.messages.texts


def test_it_is_said_until_escape(
    open_window: OpenWindow, root: Path, life: Begin, qtbot: QtBot
) -> None:
    leave_behind(life, ONE)
    window = opened(open_window, root, qtbot)
    QTest.keyClick(window.list, Qt.Key.Key_Escape)
    assert window.messages.texts == []
