"""Sync from the window: with others who push, edits that are not saved, and what goes wrong."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

from pytestqt.qtbot import QtBot

from curator.gui.background import Watch
from curator.gui.clone.syncing import HELD, Phases
from curator.gui.commands import Refile
from curator.gui.main_window import MainWindow
from curator.gui.messages import Message
from curator.gui.said import Notice
from curator.gui.working import Progress
from curator.library.edits import SetField
from tests.git.clones import commit_all, git, porcelain
from tests.gui.clone.conftest import PATH, WAIT, Other, commands

TOPIC = "_data/topics/00-ai.yaml"


def value(window: MainWindow, key: str) -> object:
    return window.session.library.articles[PATH].document().data.get(key)


def synced(window: MainWindow, qtbot: QtBot) -> str:
    """Sync; what is said of it."""
    commands(window).sync.trigger()
    return ended(window, qtbot)


def ended(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: not commands(window).is_busy, timeout=WAIT)
    return next(text for text in reversed(window.messages.texts) if _is_of_sync(text))


def _is_of_sync(text: str) -> bool:
    return "in step with the team" in text.lower() or text.startswith("Sync ")


def mine(window: MainWindow, site: Path, edit: SetField, message: str) -> None:
    """An edit that is saved and committed."""
    window.session.edit([PATH], edit)
    assert window.session.save([PATH])
    commit_all(site, message)


def test_both_sides_come_together(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    window = clone_window
    other.replace("heat: -1", "heat: 7")
    (other.root / "_news" / "theirs.md").write_text("---\ntitle: Theirs\n---\n")
    other.push("Theirs")
    mine(window, site, SetField("/quality", 65), "Mine")
    window.session.edit([PATH], SetField("/title", "Not saved"))
    words = synced(window, qtbot)
    assert words == "In step with the team: took 2 articles, merged 1 file, sent 1 commit"
    assert (value(window, "heat"), value(window, "quality")) == (7, 65)
    assert value(window, "title") == "Not saved"
    assert window.session.modified == (PATH,)
    assert "_news/theirs.md" in window.session.library.articles
    assert b"heat: 7" in (site / PATH).read_bytes()
    assert b"Not saved" not in (site / PATH).read_bytes()
    assert porcelain(site) == ""
    assert git(site, "rev-parse", "HEAD") == git(site, "rev-parse", "origin/main")
    assert not window.session.is_busy
    qtbot.waitUntil(lambda: commands(window).button.text() == "main", timeout=WAIT)
    assert synced(window, qtbot) == "In step with the team: there was nothing new"


def test_what_is_saved_is_committed_first(
    clone_window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    window = clone_window
    window.session.edit([PATH], SetField("/heat", 9))
    assert window.session.save([PATH])
    commands(window).sync.trigger()
    qtbot.waitUntil(lambda: commands(window).commit_box is not None, timeout=WAIT)
    box = commands(window).commit_box
    assert box is not None
    qtbot.waitUntil(lambda: not box.is_working, timeout=WAIT)
    assert box.commit.text() == "Commit 1 file and sync"
    assert box.other.text() == "Only sync"
    box.commit.click()
    qtbot.waitUntil(lambda: commands(window).commit_box is None, timeout=WAIT)
    assert ended(window, qtbot) == "In step with the team: sent 1 commit"
    assert git(site, "log", "-1", "--format=%s", "origin/main").startswith("Set heat to 9 in")


def test_only_sync_leaves_what_is_saved_on_top(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    window = clone_window
    other.replace("quality: 64", "quality: 65")
    other.push("Theirs")
    window.session.edit([PATH], SetField("/heat", 9))
    assert window.session.save([PATH])
    commands(window).sync.trigger()
    qtbot.waitUntil(lambda: commands(window).commit_box is not None, timeout=WAIT)
    box = commands(window).commit_box
    assert box is not None
    qtbot.waitUntil(lambda: not box.is_working, timeout=WAIT)
    box.other.click()
    assert ended(window, qtbot) == "In step with the team: took 1 article"
    assert (value(window, "heat"), value(window, "quality")) == (9, 65)
    assert porcelain(site) == f" M {PATH}\n"


def test_what_two_people_committed_differently_is_to_be_decided(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    window = clone_window
    other.replace("heat: -1", "heat: 7")
    other.push("Theirs")
    mine(window, site, SetField("/heat", 8), "Mine")
    words = synced(window, qtbot)
    assert words.startswith("In step with the team: took 1 article")
    assert window.session.conflicts.paths == {PATH}
    (conflict,) = window.session.conflicts.of(PATH)
    assert (conflict.name, conflict.ours, conflict.theirs) == ("heat", 8, 7)
    assert value(window, "heat") == 7
    assert len(window.messages.texts) == 2  # that something waits for a decision stays


def test_an_unsaved_edit_of_the_same_field_is_what_is_decided(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    window = clone_window
    other.replace("heat: -1", "heat: 7")
    other.push("Theirs")
    mine(window, site, SetField("/heat", 8), "Mine")
    window.session.edit([PATH], SetField("/heat", 9))
    synced(window, qtbot)
    (conflict,) = window.session.conflicts.of(PATH)
    assert (conflict.ours, conflict.theirs) == (9, 7)


def test_files_that_the_team_moved_and_deleted(
    clone_window: MainWindow, other: Other, qtbot: QtBot
) -> None:
    window = clone_window
    gone = next(path for path in window.session.library.articles if "robot-jam" in path)
    git(other.root, "rm", "-q", gone)
    git(other.root, "mv", PATH, "_news/moved.md")
    other.replace("heat: -1", "heat: 7", "_news/moved.md")
    other.push("Tidy up")
    window.session.edit([PATH], SetField("/title", "Not saved"))
    assert synced(window, qtbot).startswith("In step with the team: took 3 ")
    articles = window.session.library.articles
    assert PATH not in articles
    assert gone not in articles
    moved = articles["_news/moved.md"].document().data
    assert (moved["title"], moved["heat"]) == ("Not saved", 7)
    assert window.session.modified == ("_news/moved.md",)


def test_an_article_that_is_moved_here_and_not_saved(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    window, session = clone_window, clone_window.session
    session.edit([PATH], SetField("/title", "Not saved"))
    before = session.library.articles[PATH]
    session.refile("Move", [Refile(before, before.at("_news/moved.md"))])
    session.edit(["_news/moved.md"], SetField("/quality", 1))
    other.replace("heat: -1", "heat: 7")
    other.replace("quality: 64", "quality: 65")
    other.push("Theirs")
    number = len(session.library.articles)
    synced(window, qtbot)
    assert len(session.library.articles) == number
    assert PATH not in session.library.articles
    moved = session.library.articles["_news/moved.md"].document().data
    assert (moved["title"], moved["heat"], moved["quality"]) == ("Not saved", 7, 65)
    (conflict,) = session.conflicts.of("_news/moved.md")
    assert (conflict.name, conflict.ours, conflict.theirs) == ("quality", 1, 65)
    session.undo()
    assert session.undo() == (PATH,)
    assert (value(window, "title"), value(window, "heat")) == ("Not saved", 7)
    session.redo()
    assert session.save_all()
    assert not (site / PATH).exists()
    assert b"heat: 7" in (site / "_news/moved.md").read_bytes()


def test_an_article_that_is_deleted_here_and_not_saved(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    window, session = clone_window, clone_window.session
    session.refile("Delete", [Refile(session.library.articles[PATH], None)])
    other.replace("heat: -1", "heat: 7")
    other.push("Theirs")
    synced(window, qtbot)
    assert PATH not in session.library.articles
    assert not session.save_all()  # as what the team wrote would be deleted unseen
    assert b"heat: 7" in (site / PATH).read_bytes()
    assert session.undo() == (PATH,)
    assert list(session.library.removed) == []
    session.edit([PATH], SetField("/title", "Kept"))
    assert session.save_all()
    assert (value(window, "title"), value(window, "heat")) == ("Kept", 7)


def test_the_shared_repository_is_gone(
    clone_window: MainWindow, site: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = clone_window
    mine(window, site, SetField("/heat", 8), "Mine")
    (tmp_path / "team.git").rename(tmp_path / "away.git")
    words = synced(window, qtbot)
    assert words.startswith("Not in step with the team: there is no such shared repository")
    (tmp_path / "away.git").rename(tmp_path / "team.git")
    shown = [each.notice for each in window.messages.findChildren(Message)]
    (notice,) = (each for each in shown if each.kind == "error")
    assert notice.action is not None
    assert notice.action[0] == "Try again"
    notice.action[1]()
    assert ended(window, qtbot) == "In step with the team: sent 1 commit"
    assert window.messages.texts == ["In step with the team: sent 1 commit"]  # the other is settled


def test_a_push_that_the_other_side_refuses(
    clone_window: MainWindow, site: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = clone_window
    hook = tmp_path / "team.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho No pushes on Fridays >&2\nexit 1\n")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    mine(window, site, SetField("/heat", 8), "Mine")
    words = synced(window, qtbot)
    assert words.startswith("Not in step with the team: the rules of the shared repository refuse")
    assert window.session.modified == ()
    qtbot.waitUntil(lambda: commands(window).button.text() == "main +1 \u22120", timeout=WAIT)


def test_a_merge_in_progress(clone_window: MainWindow, site: Path, qtbot: QtBot) -> None:
    (site / ".git" / "MERGE_HEAD").write_text(git(site, "rev-parse", "HEAD"))
    words = synced(clone_window, qtbot)
    assert words.startswith("Not in step with the team: a merge is in progress")
    assert "git merge --abort" in words


def test_cancelled_while_it_waits_for_the_team(
    clone_window: MainWindow, site: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = clone_window
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 300\n")
    slow.chmod(0o755)
    git(site, "config", "remote.origin.uploadpack", str(slow))
    head = git(site, "rev-parse", "HEAD")
    commands(window).sync.trigger()
    cancel = window.status._cancel
    qtbot.waitUntil(lambda: cancel.isVisible(), timeout=WAIT)
    assert window.status._work.text() == "Getting what the team did…"
    window.session.edit([PATH], SetField("/title", "Meanwhile"))  # nothing is held
    assert value(window, "title") == "Meanwhile"
    cancel.click()
    assert ended(window, qtbot).startswith("Sync was cancelled")
    assert not cancel.isVisible()
    assert git(site, "rev-parse", "HEAD") == head


def test_the_window_closes_in_the_middle(
    clone_window: MainWindow, site: Path, tmp_path: Path
) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 300\n")
    slow.chmod(0o755)
    git(site, "config", "remote.origin.uploadpack", str(slow))
    clone = commands(clone_window).standing.now.clone
    assert clone is not None
    commands(clone_window).syncing.start(clone)
    clone_window.close()
    assert not commands(clone_window).syncing.is_busy


def test_the_session_is_held_only_while_files_are_written(
    clone_window: MainWindow, other: Other, qtbot: QtBot
) -> None:
    window = clone_window
    other.replace("heat: -1", "heat: 7")
    other.push("Theirs")
    reasons: list[tuple[str, str]] = []

    def look(progress: Progress | None) -> None:
        if progress is not None:
            reasons.append((progress.label, window.session._held_for))

    commands(window).syncing._background.progressed.connect(look)
    synced(window, qtbot)
    assert {held for label, held in reasons if label.startswith("Getting")} == {""}
    assert {held for label, held in reasons if label == "Writing the files…"} <= {HELD}
    assert window.session._held_for == ""
    assert value(window, "heat") == 7


def test_a_topic_of_the_vocabulary_that_others_added(
    clone_window: MainWindow, other: Other, qtbot: QtBot
) -> None:
    window = clone_window
    before = window.session.library.taxonomy.names
    topics = other.root / "_data" / "topics"
    shutil.copy(next(iter(sorted(topics.glob("*.yaml")))), topics / "99-new.yaml")
    text = "name: Quite New\n_id: quite-new\n"
    (topics / "99-new.yaml").write_text(text)
    other.push("A topic")
    assert synced(window, qtbot) == "In step with the team: took 1 file"
    assert set(window.session.library.taxonomy.names) - set(before) == {"Quite New"}


def in_the_vocabulary(site: Path, other: Other) -> str:
    """Two people name a topic differently, and commit it; the commit of the one here."""
    for root, name in ((site, "Mine"), (other.root, "Theirs")):
        data = (root / TOPIC).read_bytes()
        assert b"\nname: AI\n" in data
        (root / TOPIC).write_bytes(data.replace(b"\nname: AI\n", f"\nname: {name}\n".encode()))
    other.push("Theirs")
    return commit_all(site, "Mine")


def of_files(window: MainWindow) -> Notice:
    shown = [each.notice for each in window.messages.findChildren(Message)]
    (notice,) = (each for each in shown if each.text.startswith("You and the team"))
    return notice


def test_what_is_not_saved_goes_with_an_article_that_swapped_its_name(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    session = clone_window.session
    articles = session.library.articles
    place = next(path for path in articles if path.startswith("_news/") and path != PATH)
    titles = {path: articles[path].title for path in (PATH, place)}
    session.edit([PATH], SetField("/quality", 65))
    one, two = (other.root / path for path in (PATH, place))
    data = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(data)
    other.push("Swap")
    assert synced(clone_window, qtbot).startswith("In step with the team")
    assert (articles[PATH].title, articles[place].title) == (titles[place], titles[PATH])
    assert articles[place].quality == 65
    assert articles[place].modified
    assert not articles[PATH].modified
    assert session.save([place])
    assert b"quality: 65" in (site / place).read_bytes()
    assert b"quality: 65" not in (site / PATH).read_bytes()


def test_a_topic_that_two_people_changed_differently(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    window = clone_window
    head = in_the_vocabulary(site, other)
    words = synced(window, qtbot)
    assert words == "In step with the team: took 1 file, merged 1 file"
    assert b"\nname: Theirs\n" in (site / TOPIC).read_bytes()
    assert window.session.conflicts.paths == frozenset()
    notice = of_files(window)
    assert notice.text == (
        f"You and the team changed 1 field in {TOPIC} differently: "
        f"theirs is there now, yours is in your commit {head[:7]}"
    )
    assert notice.kind == "error"  # which stays until somebody has read it
    assert notice.details == f"{TOPIC}: name is Theirs, yours was Mine"
    assert "name: Mine" in git(site, "show", f"{head[:7]}:{TOPIC}")
    assert notice.action is not None
    assert notice.action[0] == "Take my 1 field"
    notice.action[1]()
    qtbot.waitUntil(lambda: not window.session.is_busy, timeout=WAIT)
    assert b"\nname: Mine\n" in (site / TOPIC).read_bytes()
    assert "Mine" in window.session.library.taxonomy.names
    assert porcelain(site) == f" M {TOPIC}\n"


def test_a_topic_that_was_changed_once_more_is_not_written_over(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    window = clone_window
    in_the_vocabulary(site, other)
    synced(window, qtbot)
    notice = of_files(window)
    data = (site / TOPIC).read_bytes().replace(b"name: Theirs", b"name: By hand")
    (site / TOPIC).write_bytes(data)
    assert notice.action is not None
    notice.action[1]()
    qtbot.waitUntil(lambda: not window.session.is_busy, timeout=WAIT)
    assert (site / TOPIC).read_bytes() == data
    assert any(text.startswith("Not written: ") for text in window.messages.texts)


def test_the_words_of_each_phase() -> None:
    told: list[str] = []
    held: list[bool] = []
    watch = Watch("x", lambda progress: told.append(progress.label))
    phases = Phases(watch, held.append)
    for label in (
        "Getting what others pushed", "Receiving objects", "Merging", "Preparing", "Writing",
        "Pushing", "Writing objects", "Waiting for Ann",
    ):  # fmt: skip
        watch._told = 0
        phases.step(1, 2, label)
    assert list(dict.fromkeys(told)) == [
        "Getting what the team did…",
        "Merging…",
        "Preparing the files…",
        "Writing the files…",
        "Sending…",
        "Waiting for Ann",
    ]
    assert held == [False, False, True, True, False, False]
    watch._told = 0
    phases.step(0, 0)
    assert told[-1] == "Waiting for Ann"
