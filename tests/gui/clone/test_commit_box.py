"""The box that commits: only what Curator wrote, with a message that is proposed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from curator.gui.clone.commit_box import CommitBox
from curator.gui.main_window import MainWindow
from curator.library.edits import AddTopic, SetField, SetPublished
from tests.git.clones import commit_all, git, porcelain
from tests.gui.clone.conftest import PATH, WAIT, commands
from tests.gui.test_names import nameless


def save(window: MainWindow, *paths: str) -> None:
    assert window.session.save(paths)


def opened(window: MainWindow, qtbot: QtBot) -> CommitBox:
    commands(window).commit.trigger()
    box = commands(window).commit_box
    assert box is not None
    qtbot.waitUntil(lambda: not box.is_working, timeout=WAIT)
    return box


def closed(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: commands(window).commit_box is None, timeout=WAIT)


def some(window: MainWindow, number: int = 3) -> list[str]:
    """Articles that are not published."""
    articles = window.session.library.articles
    rows = [row for row in articles.rows() if row.published is False]
    return [row.path for row in rows][:number]


def test_only_what_curator_wrote(clone_window: MainWindow, site: Path, qtbot: QtBot) -> None:
    window = clone_window
    paths = some(window)
    window.session.edit(paths, SetPublished(True))
    window.session.edit(paths[:1], AddTopic("Robotics"))
    save(window, *paths)
    (site / "README.md").write_text("By hand\n")
    (site / "staged.txt").write_text("By hand\n")
    git(site, "add", "staged.txt")
    box = opened(window, qtbot)
    assert [file.path for file in box.files.chosen] == sorted(paths)
    assert box.message.text == "Publish 3 articles; add topic Robotics to 1"
    first = next(file for file in box.files.chosen if file.path == paths[0])
    assert first.below == "Published: No → Yes; Topics: + Robotics"
    assert first.title == window.session.library.articles[paths[0]].title
    assert "+published: true" in box.files.diff.toPlainText()
    assert box.commit.text() == "Commit 3 files"
    assert nameless(box) == []
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    closed(window, qtbot)
    head = git(site, "rev-parse", "HEAD")[:8]
    assert window.messages.texts == [f"Committed 3 files as {head}"]
    assert git(site, "log", "-1", "--format=%an: %s").strip() == (
        "Ann Editor: Publish 3 articles; add topic Robotics to 1"
    )
    assert sorted(git(site, "show", "--format=", "--name-only").split()) == sorted(paths)
    assert porcelain(site) == " M README.md\nA  staged.txt\n"
    assert window.list.hasFocus()


def test_some_of_them_with_a_message_of_ones_own(
    clone_window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    window = clone_window
    paths = some(window)
    window.session.edit(paths, SetPublished(True))
    save(window, *paths)
    box = opened(window, qtbot)
    box.files.model.tick([0], False)
    qtbot.waitUntil(lambda: box.message.text == "Publish 2 articles", timeout=WAIT)
    assert box.commit.text() == "Commit 2 files"
    assert box.message.propose_again.isHidden()
    box.message.box.setPlainText("Publish what Ann read\n\nAll of it")
    box.files.model.tick([0], True)
    qtbot.waitUntil(lambda: not box.is_working, timeout=WAIT)
    assert box.message.text == "Publish what Ann read\n\nAll of it"
    box.message.propose_again.click()
    qtbot.waitUntil(lambda: box.message.text == "Publish 3 articles", timeout=WAIT)
    box.message.box.setPlainText("Publish what Ann read\n\nAll of it")
    box.files.model.tick([0], False)
    (left,) = box.files.unticked
    box.commit.click()
    closed(window, qtbot)
    assert git(site, "log", "-1", "--format=%B").strip() == "Publish what Ann read\n\nAll of it"
    assert porcelain(site) == f" M {left}\n"


def test_nothing_ticked_or_nothing_said(clone_window: MainWindow, qtbot: QtBot) -> None:
    window = clone_window
    window.session.edit([PATH], SetField("/heat", 9))
    save(window, PATH)
    box = opened(window, qtbot)
    assert box.commit.isEnabled()
    box.message.box.setPlainText("  ")
    assert not box.commit.isEnabled()
    assert not box.other.isEnabled()
    box.message.box.setPlainText("x")
    box.files.none.click()
    assert not box.commit.isEnabled()
    assert box.commit.text() == "Commit"
    box.reject()


def test_what_is_not_saved_is_said_and_saved(
    clone_window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    window = clone_window
    first, second, third = some(window)
    window.session.edit([first], SetPublished(True))
    save(window, first)
    window.session.edit([second, third], SetPublished(True))
    box = opened(window, qtbot)
    assert [file.path for file in box.files.chosen] == [first]
    assert box.unsaved.isVisible()
    assert box.unsaved.words.text().startswith("2 articles have edits that are not saved")
    assert box.unsaved.save.text() == "Save 2 and commit them too"
    box.unsaved.save.click()
    qtbot.waitUntil(lambda: len(box.files.chosen) == 3 and not box.is_working, timeout=WAIT)
    assert not box.unsaved.isVisible()
    assert box.message.text == "Publish 3 articles"
    box.commit.click()
    closed(window, qtbot)
    assert porcelain(site) == ""


def test_nothing_to_commit(clone_window: MainWindow, qtbot: QtBot) -> None:
    box = opened(clone_window, qtbot)
    assert box.hint.isVisible()
    assert box.hint.heading.text() == "Nothing to commit"
    assert not box.commit.isEnabled()
    assert nameless(box) == []
    box.reject()


def test_git_does_not_know_who_commits(clone_window: MainWindow, site: Path, qtbot: QtBot) -> None:
    window = clone_window
    window.session.edit([PATH], SetField("/heat", 9))
    save(window, PATH)
    git(site, "config", "--unset", "user.email")
    box = opened(window, qtbot)
    assert "git config --global user.email" in box.hint.text.text()
    assert not box.commit.isEnabled()
    git(site, "config", "user.email", "ann@site.example")
    assert box.hint.button.text() == "Look again"
    box.hint.button.click()
    qtbot.waitUntil(lambda: box.commit.isEnabled(), timeout=WAIT)
    box.reject()


def test_somebody_is_in_the_middle_of_a_merge(
    clone_window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    window = clone_window
    window.session.edit([PATH], SetField("/heat", 9))
    save(window, PATH)
    box = opened(window, qtbot)
    head = git(site, "rev-parse", "HEAD")
    (site / ".git" / "MERGE_HEAD").write_text(head)
    box.commit.click()
    qtbot.waitUntil(lambda: box.hint.isVisible() and not box.is_working, timeout=WAIT)
    assert "git merge --abort" in box.hint.text.text()
    assert box.messages.texts[0].startswith("Not committed: A merge is in progress")
    assert git(site, "rev-parse", "HEAD") == head
    box.reject()


def test_a_file_that_was_committed_meanwhile(
    clone_window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    window = clone_window
    window.session.edit([PATH], SetField("/heat", 9))
    save(window, PATH)
    box = opened(window, qtbot)
    commit_all(site, "From a terminal")
    box.commit.click()
    qtbot.waitUntil(lambda: box.hint.isVisible() and not box.is_working, timeout=WAIT)
    assert box.hint.heading.text() == "Nothing to commit"
    assert box.messages.texts == [
        f"Not committed: This file is as it was committed, or git ignores it ({PATH})"
    ]
    box.reject()


def test_a_file_that_moved_is_one(clone_window: MainWindow, site: Path, qtbot: QtBot) -> None:
    window = clone_window
    window.list.choose(PATH)
    window.actions_.filing.put_into("_samples")
    assert window.session.save_all()
    box = opened(window, qtbot)
    (file,) = box.files.chosen
    assert file.below == f"Moved from {PATH}"
    box.commit.click()
    closed(window, qtbot)
    assert porcelain(site) == ""
