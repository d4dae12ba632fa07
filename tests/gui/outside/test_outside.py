"""What others do to the files of the open site, in the real window: found by itself, taken in
silently, said in one quiet line."""

from __future__ import annotations

import shutil
import subprocess
import threading
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from curator.gui.columns import STATUS
from curator.gui.form.staying import Cursor
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from curator.gui.said import Notice, TakenIn
from curator.library.edits import AddTopic, SetField
from curator.library.outside import Outside
from tests.gui.conftest import OpenWindow, choose, paths

A, B = "_news/a.md", "_news/b.md"
FILE = (
    b'---\ntitle: "First"\nexcerpt: "Long enough to be read"\nheat: 7\n'
    b'topics:\n  - AI\nsecured: "a;b"\n---\nBody\n'
)
HEAT = FILE.replace(b"heat: 7", b"heat: 9")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "_news").mkdir(parents=True)
    for path in (A, B):
        (root / path).write_bytes(FILE)
    return root


@pytest.fixture
def window(open_window: OpenWindow, root: Path, qtbot: QtBot) -> MainWindow:
    """A window that has read its site and watches it."""
    return watching(open_window(), root, qtbot)


def watching(window: MainWindow, root: Path, qtbot: QtBot) -> MainWindow:
    with qtbot.waitSignal(window.loader.loaded):
        window.open_site(root)
    assert window.outside.watcher.is_watching
    return window


def heat(window: MainWindow, path: str) -> object:
    article = window.session.article(path)
    return None if article is None else article.heat


def data(window: MainWindow, path: str) -> bytes:
    return window.session.library.articles[path].data


def test_an_edit_of_somebody_else_is_shown_within_two_seconds(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    qtbot.wait(1000)  # until it listens; what was changed before would be found by then too
    choose(window, A)
    (root / A).write_bytes(HEAT)
    qtbot.waitUntil(lambda: heat(window, A) == 9, timeout=2000)
    assert window.outside.line.words == "The site updated heat in First"
    assert window.outside.line.isVisible()
    assert window.session.modified_count == 0


def test_a_file_that_is_renamed_while_it_is_edited(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    choose(window, A)
    window.session.edit([A], SetField("/heat", 8))
    (root / A).rename(root / "_news" / "z.md")
    moved = "_news/z.md"
    qtbot.waitUntil(lambda: moved in window.session.library.articles)
    row = window.model.row_of(moved)
    assert row is not None
    tooltip = window.model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Moved by somebody else; your edits are in it" in tooltip
    assert window.outside.line.words == "The site moved First; your edits are kept"
    choose(window, moved)
    said = [label.text() for label in window.editor.findChildren(QLabel)]
    assert f"{moved}, moved from {A}" in said
    assert window.session.save_all()
    assert window.session.renamed == {}


def test_what_is_edited_here_is_kept(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    window.session.edit([A], AddTopic("Ethics"))
    (root / A).write_bytes(HEAT)
    qtbot.waitUntil(lambda: heat(window, A) == 9)
    assert data(window, A) == HEAT.replace(b"  - AI\n", b"  - AI\n  - Ethics\n")
    assert window.outside.line.words == "The site updated heat in First; your edits are kept"


def test_what_comes_goes_and_moves_is_shown_and_the_selection_stays(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    choose(window, B)
    (root / "_news/c.md").write_bytes(FILE.replace(b"First", b"Third"))
    qtbot.waitUntil(lambda: "_news/c.md" in paths(window))
    assert window.list.selected_paths() == [B]
    (root / A).rename(root / "_news/z.md")
    qtbot.waitUntil(lambda: "_news/z.md" in paths(window))
    assert A not in paths(window)
    (root / "_news/z.md").unlink()
    qtbot.waitUntil(lambda: sorted(paths(window)) == [B, "_news/c.md"])
    assert window.list.selected_paths() == [B]
    assert window.editor.paths == (B,)
    (root / B).unlink()
    qtbot.waitUntil(lambda: paths(window) == ["_news/c.md"])
    assert window.list.selected_paths() == ["_news/c.md"]


def test_new_files_appear_where_they_belong(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    for number in (3, 1, 2):
        new = b"---\ntitle: N\npublishedDateTime: 2020-01-0%d\n---\n" % number
        (root / f"_news/n{number}.md").write_bytes(new)
    qtbot.waitUntil(lambda: window.model.total == 5)
    assert paths(window)[:3] == ["_news/n3.md", "_news/n2.md", "_news/n1.md"]


def test_a_search_goes_on_for_what_comes(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    window.search.setText("third")
    qtbot.waitUntil(lambda: paths(window) == [])
    (root / "_news/c.md").write_bytes(FILE.replace(b"First", b"Third"))
    qtbot.waitUntil(lambda: paths(window) == ["_news/c.md"])


def test_what_others_delete_while_it_is_edited_stays_and_says_so(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    heard: list[Notice] = []
    window.session.noticed.connect(heard.append)
    choose(window, A)
    window.session.edit([A], SetField("/title", "Mine"))
    (root / A).unlink()
    qtbot.waitUntil(lambda: A in window.session.lost)
    assert status_of(window, A) == "Deleted on disk; your edits are kept"
    assert window.outside.line.words == "The site deleted Mine; your edits are kept"
    window.session.undo()
    assert status_of(window, A) == "Deleted on disk; you have no edits of it any more"
    window.session.redo()
    assert status_of(window, A) == "Deleted on disk; your edits are kept"
    assert not window.session.save_all()
    assert heard[-1].action is not None
    assert heard[-1].action[0] == "Save as new"
    (root / A).write_bytes(FILE)  # and it is back
    qtbot.waitUntil(lambda: A not in window.session.lost)
    assert status_of(window, A) == "Modified, not saved"
    assert window.session.save_all()
    assert (root / A).read_bytes() == FILE.replace(b"First", b"Mine")


def status_of(window: MainWindow, path: str) -> object:
    row = window.model.row_of(path)
    assert row is not None
    index = window.model.index(row, window.model.place_of(STATUS))
    return window.model.data(index, int(Qt.ItemDataRole.ToolTipRole))


def test_our_own_saves_are_not_said(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    window.session.edit([A], SetField("/title", "Mine"))
    assert window.session.save_all()
    (root / B).write_bytes(HEAT)
    qtbot.waitUntil(lambda: heat(window, B) == 9)
    assert window.outside.line.words == "The site updated heat in First"


def test_files_of_data_are_read_again(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    assert "Robotics" not in window.session.library.topic_names
    with qtbot.waitSignal(window.session.changed, check_params_cb=lambda change: change.data):
        (root / "_data/topics").mkdir(parents=True)
        (root / "_data/topics/01-robotics.yaml").write_bytes(b"_id: r\nname: Robotics\n")
    assert "Robotics" in window.session.library.topic_names


def test_other_settings_ask_for_the_site_to_be_read_again(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.session.noticed) as noticed:
        (root / "curator.toml").write_bytes(b'[fields]\nprotected = ["heat"]\n')
    (notice,) = noticed.args
    assert notice.text == "The site's settings were changed by somebody else"
    assert notice.action[0] == "Read again"
    with qtbot.waitSignal(window.loader.loaded):
        notice.action[1]()
    assert window.session.library.site.settings.protected == {"heat"}
    assert window.outside.watcher.is_watching


def test_what_changed_while_the_window_was_behind_others_is_found(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    link = root / "_news/link.md"  # of what it leads to, the system says nothing
    outside = root.parent / "elsewhere.md"
    outside.write_bytes(FILE)
    (root / "other").mkdir()
    inside = root / "other" / "real.md"
    inside.write_bytes(FILE)
    link.symlink_to(inside)
    qtbot.waitUntil(lambda: "_news/link.md" in paths(window))
    inside.write_bytes(HEAT)
    window.outside.watcher.look()
    qtbot.waitUntil(lambda: heat(window, "_news/link.md") == 9)


def test_what_changed_again_meanwhile_is_looked_at_again(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    (root / A).write_bytes(HEAT)
    old = Outside(A, "changed", FILE.replace(b"heat: 7", b"heat: 8"), (1, 2, 3))
    with qtbot.waitSignal(window.session.incoming.missed):
        window.session.incoming.take_in([old])
    qtbot.waitUntil(lambda: heat(window, A) == 9)


def test_nothing_is_watched_once_the_window_is_closed(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    before = set(threading.enumerate())
    window = watching(open_window(), root, qtbot)
    window.close()
    assert not window.outside.watcher.is_watching
    left = {each.name for each in set(threading.enumerate()) - before}
    assert not left & {"Watching", "Hints"}


def test_another_site_is_watched_instead(
    window: MainWindow, root: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other"
    shutil.copytree(root, other)
    watching(window, other, qtbot)
    (root / A).write_bytes(FILE.replace(b"heat: 7", b"heat: 1"))
    (other / A).write_bytes(HEAT)
    qtbot.waitUntil(lambda: heat(window, A) == 9)


# -- what is shown stays where it is ---------------------------------------------------------------


def field(window: MainWindow, key: str) -> TypedField:
    assert window.editor.form is not None
    found = window.editor.form.fields[key]
    assert isinstance(found, TypedField)
    return found


def select(box: QWidget, start: int, end: int) -> None:
    Cursor(end, start).put_into(box)


def test_cursor_selection_and_scrolling_stay(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    long = b"".join(b"field%d: text %d\n" % (number, number) for number in range(40))
    (root / A).write_bytes(FILE.replace(b"heat: 7\n", b"heat: 7\n" + long))
    window = watching(open_window(), root, qtbot)
    choose(window, A)
    box = field(window, "field30").box
    area = window.editor.findChild(QScrollArea)
    assert area is not None
    box.setFocus()
    area.ensureWidgetVisible(box)
    select(box, 2, 6)
    bar = area.verticalScrollBar().value()
    assert bar > 0
    theirs = (root / A).read_bytes().replace(b"heat: 7", b"heat: 9")
    (root / A).write_bytes(theirs)
    qtbot.waitUntil(lambda: heat(window, A) == 9)
    assert field(window, "heat").box.text() == "9"
    assert box.hasFocus()
    assert Cursor.of(box) == Cursor(6, 2)
    assert area.verticalScrollBar().value() == bar
    # The form is another one as soon as there is another field; one is at the same place in it.
    above = box.mapTo(window, QPoint()).y()
    (root / A).write_bytes(theirs.replace(b"heat: 9", b"heat: 8\nremoved: true"))
    qtbot.waitUntil(lambda: heat(window, A) == 8)
    now = field(window, "field30").box
    assert now is not box
    assert now.hasFocus()
    assert Cursor.of(now) == Cursor(6, 2)
    qtbot.waitUntil(lambda: now.mapTo(window, QPoint()).y() == above)


def test_a_field_of_which_others_change_the_text_keeps_the_cursor(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    choose(window, A)
    for key, old, new in (("title", b"First", b"Fifteen"), ("heat", b"9", b"123")):
        box = field(window, key).box
        box.setFocus()
        select(box, 0, 1)
        data = (root / A).read_bytes().replace(b"heat: 7", b"heat: 9").replace(old, new)
        (root / A).write_bytes(data)
        qtbot.waitUntil(lambda box=box, new=new: box.text() == new.decode())  # type: ignore[misc]
        assert box.hasFocus()
        assert Cursor.of(box) == Cursor(1, 0)


def test_what_is_being_typed_stays_and_is_an_edit_of_what_is_there_now(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    choose(window, A)
    box = field(window, "title").box
    box.setFocus()
    select(box, 5, 5)
    QTest.keyClicks(box, " draft")
    (root / A).write_bytes(HEAT)
    qtbot.waitUntil(lambda: heat(window, A) == 9)
    assert box.text() == "First draft"
    QTest.keyClicks(box, "!")
    assert window.editor.flush()
    assert data(window, A) == HEAT.replace(b'"First"', b'"First draft!"')


@pytest.mark.parametrize("typed", ["title", "heat"])
def test_a_field_that_comes_does_not_disturb_who_types(
    window: MainWindow, root: Path, qtbot: QtBot, typed: str
) -> None:
    """The form is another one then."""
    choose(window, A)
    box = field(window, typed).box
    box.setFocus()
    at = len(box.text())
    select(box, at, at)
    before = box.text()
    QTest.keyClicks(box, "-")  # no number, yet
    new = FILE.replace(b"heat: 7", b"heat: 7\nremoved: true")
    (root / A).write_bytes(new)
    qtbot.waitUntil(lambda: b"removed" in data(window, A))
    now = field(window, typed).box
    assert now is not box
    assert now.hasFocus()
    assert now.text() == f"{before}-"
    QTest.keyClick(now, Qt.Key.Key_Backspace)
    QTest.keyClicks(now, "5")
    assert now.text() == f"{before}5"
    assert window.editor.flush()
    assert data(window, A) == (
        new.replace(b'"First"', b'"First5"')
        if typed == "title"
        else new.replace(b"heat: 7", b"heat: 75")
    )


def test_the_list_stays_where_it_is(open_window: OpenWindow, root: Path, qtbot: QtBot) -> None:
    for number in range(200):
        (root / f"_news/n{number:03}.md").write_bytes(FILE)
    window = watching(open_window(watched=False), root, qtbot)
    shown = paths(window)
    choose(window, shown[150])
    window.list.verticalScrollBar().setValue(140)
    for number in range(0, 200, 2):
        (root / f"_news/n{number:03}.md").write_bytes(HEAT)
    qtbot.waitUntil(lambda: all(heat(window, f"_news/n{n:03}.md") == 9 for n in range(0, 200, 2)))
    assert window.list.verticalScrollBar().value() == 140
    assert window.list.selected_paths() == [shown[150]]
    assert window.list.current_path() == shown[150]
    top = window.list.rowAt(QPoint(0, 1).y())
    (root / "_news/new.md").write_bytes(FILE)
    qtbot.waitUntil(lambda: window.model.total == 203)
    assert window.list.selected_paths() == [shown[150]]
    assert abs(window.list.rowAt(1) - top) <= 1


# -- git -------------------------------------------------------------------------------------------


def git(root: Path, *words: str) -> None:
    settings = ("-c", "user.name=X", "-c", "user.email=x@example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *words], cwd=root, check=True, capture_output=True)


def test_a_checkout_of_a_thousand_files_never_shows_one_as_gone_or_broken(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    names = [f"_news/n{number:04}.md" for number in range(1000)]
    for name in names:
        (root / name).write_bytes(FILE)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "First")
    git(root, "checkout", "-q", "-b", "other")
    for name in names:
        (root / name).write_bytes(HEAT.replace(b"Body", b"Another body of another length"))
    git(root, "commit", "-q", "-a", "-m", "Second")
    git(root, "checkout", "-q", "main")
    window = watching(open_window(watched=False), root, qtbot)
    edited = names[::100]
    window.session.edit(edited, AddTopic("Ethics"))
    choose(window, names[500])
    seen: list[str] = []
    window.session.incoming.took_in.connect(
        lambda taken: seen.extend(
            f"{each.kind} {each.path}" for each in taken if each.kind != "changed"
        )
    )

    def look() -> None:
        rows = window.session.library.articles
        seen.extend(row.path for row in rows.rows() if row.unreadable)
        assert len(rows) == 1002

    window.session.changed.connect(look)
    checkout = subprocess.Popen(["git", "checkout", "-q", "other"], cwd=root)
    articles = window.session.library.articles
    qtbot.waitUntil(lambda: checkout.poll() == 0, timeout=30_000)
    qtbot.waitUntil(lambda: all(articles[name].heat == 9 for name in names), timeout=30_000)
    assert seen == []
    assert not window.session.lost
    for name in names:
        article, disk = articles[name], (root / name).read_bytes()
        assert article.saved == disk
        ours = disk.replace(b"  - AI\n", b"  - AI\n  - Ethics\n") if name in edited else disk
        assert article.data == ours
    assert not window.session.conflicts.paths
    assert window.list.selected_paths() == [names[500]]
    assert window.session.modified_count == len(edited)


# -- the quiet line --------------------------------------------------------------------------------


def test_the_quiet_line_has_room_for_more_at_once(window: MainWindow, root: Path) -> None:
    line, now = window.outside.line, datetime.now().astimezone()
    window.resize(1800, 700)
    QTest.qWait(1)
    line.say((TakenIn(A, "First", "changed", ("heat",), "merged", "", now),))
    line.say((TakenIn(A, "First", "changed", ("title", "topics", "body"), "merged", "", now),))
    assert line.text() == line.words  # before anything else is done
    assert "heat, title, topics, body" in line.words


def test_the_quiet_line_is_cut_short_where_there_is_no_room(
    window: MainWindow, root: Path, qtbot: QtBot
) -> None:
    line = window.outside.line
    (root / A).write_bytes(HEAT.replace(b"First", b"A title that is rather long, and then some"))
    qtbot.waitUntil(lambda: line.isVisible())
    window.resize(2400, 700)
    qtbot.waitUntil(lambda: line.text() == line.words)
    window.resize(700, 600)
    qtbot.waitUntil(lambda: "…" in line.text())
    counts = window.status.findChildren(QLabel)[0]
    assert counts.text() == window.status.counts
    assert counts.width() >= counts.sizeHint().width()
    line.forget()
    assert not line.isVisible()
