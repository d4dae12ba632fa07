"""What two people committed differently is undecided in the window, however the sync ended."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from curator.document import WHOLE
from curator.gui.decision import Decision
from curator.gui.main_window import MainWindow
from curator.gui.session import Session
from curator.library.edits import SetField
from curator.library.outside import Outside
from curator.library.site import Site
from curator.library.sync.place import SyncPlace
from tests.git.clones import commit_all
from tests.gui.clone.conftest import PATH, WAIT, Other, commands
from tests.gui.clone.test_syncing import mine, synced
from tests.gui.conftest import OpenWindow


def refuse_pushes(folder: Path, *, on: bool) -> None:
    hook = folder / "team.git" / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\nexit {int(on)}\n")
    hook.chmod(0o755)


def both_sides(session: Session) -> list[tuple[object, object]]:
    return [(each.ours, each.theirs) for each in session.conflicts.of(PATH)]


def is_told(site: Path) -> bool:
    place = SyncPlace.of(Site.open(site).root)
    assert place is not None
    return place.untold() == []


def conflicting(window: MainWindow, site: Path, other: Other) -> None:
    other.replace("heat: -1", "heat: 7")
    other.push("Theirs")
    mine(window, site, SetField("/heat", 8), "Mine")


def test_of_a_sync_that_could_not_push(
    clone_window: MainWindow, site: Path, other: Other, tmp_path: Path, qtbot: QtBot
) -> None:
    session = clone_window.session
    conflicting(clone_window, site, other)
    mine(clone_window, site, SetField("/quality", 65), "Mine too")
    refuse_pushes(tmp_path, on=True)
    assert synced(clone_window, qtbot).startswith("Not in step with the team")
    refuse_pushes(tmp_path, on=False)
    assert synced(clone_window, qtbot).startswith("In step with the team")
    assert both_sides(session) == [(8, 7)]
    qtbot.waitUntil(lambda: is_told(site), timeout=WAIT)
    assert synced(clone_window, qtbot).startswith("In step with the team")
    assert both_sides(session) == [(8, 7)]


def test_what_was_edited_since_is_decided(
    clone_window: MainWindow, site: Path, other: Other, tmp_path: Path, qtbot: QtBot
) -> None:
    session = clone_window.session
    conflicting(clone_window, site, other)
    mine(clone_window, site, SetField("/quality", 65), "Mine too")
    refuse_pushes(tmp_path, on=True)
    assert synced(clone_window, qtbot).startswith("Not in step with the team")
    session.incoming.take_in([Outside(PATH, "changed", (site / PATH).read_bytes())])
    qtbot.waitUntil(lambda: session.library.articles[PATH].heat == 7)
    session.edit([PATH], SetField("/heat", 9))
    refuse_pushes(tmp_path, on=False)
    assert synced(clone_window, qtbot).startswith("In step with the team")
    assert both_sides(session) == []
    assert session.library.articles[PATH].heat == 9


def test_told_only_when_it_is_kept(
    clone_window: MainWindow,
    open_window: OpenWindow,
    site: Path,
    other: Other,
    qtbot: QtBot,
) -> None:
    """With drafts that cannot be written, the next window says it again."""
    conflicting(clone_window, site, other)
    clone_window.drafts.close()  # as if nothing could be kept any more
    assert synced(clone_window, qtbot).startswith("In step with the team")
    assert both_sides(clone_window.session) == [(8, 7)]
    qtbot.wait(500)
    assert not is_told(site)
    clone_window.session.conflicts.put({PATH: ()})
    assert clone_window.close()
    again = open_window()
    again.open_site(site)
    qtbot.waitUntil(lambda: both_sides(again.session) == [(8, 7)], timeout=WAIT)
    qtbot.waitUntil(lambda: is_told(site), timeout=WAIT)


def test_a_file_that_cannot_be_merged(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    """Mine is what is shown, and what other edits go into, until it is decided."""
    session = clone_window.session
    old, key = "heat: -1\n", "heat: -1\nheat: -2\n"
    other.replace(old, key)
    other.push("Theirs")
    theirs = (other.root / PATH).read_bytes()
    session.edit([PATH], SetField("/quality", 65))
    assert session.save([PATH])
    ours = (site / PATH).read_bytes()
    commit_all(site, "Mine")
    assert synced(clone_window, qtbot).startswith("In step with the team")
    assert (site / PATH).read_bytes() == theirs
    (conflict,) = session.conflicts.of(PATH)
    assert conflict.field == WHOLE
    assert session.library.articles[PATH].data == ours
    session.edit([PATH], SetField("/quality", 66))
    edited = ours.replace(b"quality: 65", b"quality: 66", 1)
    (conflict,) = session.conflicts.of(PATH)
    assert conflict.ours == edited.decode()
    assert session.conflicts.decide([Decision(PATH, conflict, "ours")]) is None
    assert session.save([PATH])
    assert (site / PATH).read_bytes() == edited
    assert commands(clone_window).standing.is_known


ALIAS = "heat: -1\nnote: &n first\nother: *n\n"
PLAIN = "heat: -1\nnote: first\nother: first\n"


def tangled_before(window: MainWindow, site: Path, other: Other, qtbot: QtBot) -> None:
    """Both got rid of the alias that keeps this file from being merged, and changed something."""
    other.replace("heat: -1\n", ALIAS)
    other.push("An alias")
    assert synced(window, qtbot).startswith("In step with the team")
    other.replace(ALIAS, PLAIN.replace("note: first", "note: theirs"))
    other.push("Theirs")
    data = (site / PATH).read_text("utf-8").replace(ALIAS, PLAIN)
    (site / PATH).write_text(data.replace("quality: ", "quality: 1"), "utf-8")
    commit_all(site, "Mine")
    window.session.incoming.take_in([Outside(PATH, "changed", (site / PATH).read_bytes())])
    qtbot.waitUntil(lambda: window.session.library.articles[PATH].saved == file(site))


def file(site: Path) -> bytes:
    return (site / PATH).read_bytes()


def test_a_file_that_cannot_be_merged_with_unsaved_edits(
    clone_window: MainWindow, site: Path, other: Other, qtbot: QtBot
) -> None:
    """They could be laid over theirs: mine is what is shown all the same, with them."""
    session = clone_window.session
    tangled_before(clone_window, site, other, qtbot)
    mine_committed = file(site)
    session.edit([PATH], SetField("/heat", 9))
    assert synced(clone_window, qtbot).startswith("In step with the team")
    theirs = file(site)
    assert b"note: theirs" in theirs
    wanted = mine_committed.replace(b"heat: -1", b"heat: 9")
    assert session.library.articles[PATH].data == wanted
    (conflict,) = session.conflicts.of(PATH)
    assert (conflict.field, conflict.ours) == (WHOLE, wanted.decode())
    assert not session.save([PATH])
    assert file(site) == theirs
    (conflict,) = session.conflicts.of(PATH)
    session.stack.undo()
    assert session.library.articles[PATH].data == mine_committed
    session.stack.redo()
    (conflict,) = session.conflicts.of(PATH)
    assert session.conflicts.decide([Decision(PATH, conflict, "ours")]) is None
    assert session.save([PATH])
    assert file(site) == wanted


def test_what_was_committed_cannot_be_read(
    clone_window: MainWindow, site: Path, other: Other, tmp_path: Path, qtbot: QtBot
) -> None:
    """Edits of what the team wrote do not fit it: they are a step to be taken back."""
    session = clone_window.session
    other.replace("heat: -1", "heat: 7")
    other.push("Theirs")
    theirs = (other.root / PATH).read_bytes()
    broken = file(site).replace(b"heat: -1", b"heat: [")
    (site / PATH).write_bytes(broken)
    (site / "notes.txt").write_text("To be sent\n")
    commit_all(site, "Mine")
    refuse_pushes(tmp_path, on=True)
    assert synced(clone_window, qtbot).startswith("Not in step with the team")
    session.incoming.take_in([Outside(PATH, "changed", theirs)])
    qtbot.waitUntil(lambda: session.library.articles[PATH].saved == theirs)
    session.edit([PATH], SetField("/quality", 65))
    edited = session.library.articles[PATH].data
    refuse_pushes(tmp_path, on=False)
    heard: list[str] = []
    session.noticed.connect(lambda notice: heard.append(notice.text))
    assert synced(clone_window, qtbot).startswith("In step with the team")
    assert any(text.endswith("do not fit what you committed: Undo has them") for text in heard)
    (conflict,) = session.conflicts.of(PATH)
    assert (conflict.field, conflict.ours) == (WHOLE, broken.decode())
    assert session.library.articles[PATH].data == broken
    session.stack.undo()
    assert session.library.articles[PATH].data == edited
    assert file(site) == theirs
