"""The history of an article: who changed what, when; and having a value again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from curator.document import BODY, Value
from curator.gui.clone.again import edit_to, route_of
from curator.gui.clone.history_box import HistoryBox
from curator.gui.form.grid import field_menu
from curator.gui.main_window import MainWindow
from curator.library.article import Article
from curator.library.body_edit import SetBody
from curator.library.commits.comparing import ABSENT
from curator.library.edits import RemoveField, SetField
from curator.library.settings import Settings
from tests.git.clones import commit_all, git
from tests.gui.clone.conftest import PATH, WAIT, commands
from tests.gui.test_names import nameless


def committed(site: Path, old: str, new: str, message: str, path: str = PATH) -> str:
    file = site / path
    data = file.read_bytes()
    assert old.encode() in data
    file.write_bytes(data.replace(old.encode(), new.encode()))
    return commit_all(site, message)


@pytest.fixture
def past(site: Path) -> list[str]:
    """Commits of people and of a program, the newest first."""
    made = [
        committed(site, "published: false", "published: true", "Publish it"),
        committed(site, "secured: ", "secured: AAAA", "Bot"),
        committed(site, "heat: -1", "heat: 5", "Warm it up"),
        committed(site, "secured: AAAA", "secured: BBBB", "Bot again"),
    ]
    return made[::-1]


def shown(window: MainWindow, qtbot: QtBot) -> HistoryBox:
    box = commands(window).history_box
    assert box is not None
    qtbot.waitUntil(lambda: not box.is_reading and box.past.is_whole, timeout=WAIT)
    return box


def opened(window: MainWindow, qtbot: QtBot, path: str = PATH) -> HistoryBox:
    window.list.choose(path)
    commands(window).history.trigger()
    return shown(window, qtbot)


def lines(box: HistoryBox) -> list[str]:
    model = box.list.lines
    return [model.at(row).title for row in range(model.rowCount())]


def test_what_programs_did_is_hidden_until_it_is_asked_for(
    past: list[str], clone_window: MainWindow, qtbot: QtBot
) -> None:
    box = opened(clone_window, qtbot)
    assert lines(box) == ["Heat: -1 → 5", "Published: No → Yes", "Added"]
    below = box.list.lines.at(0).below
    assert below.startswith("Ann Editor · Today, ")
    assert below.endswith(" · Warm it up")
    assert box.noise.text() == "Show 2 commits by programs that touch only secured"
    assert nameless(box) == []
    box.noise.click()
    assert lines(box)[:2] == ["Secured", "Heat: -1 → 5"]
    assert box.list.lines.at(0).is_over
    assert box.list.row == 1  # what was chosen stays chosen
    box.reject()


def test_the_diff_of_the_chosen_commit(
    past: list[str], clone_window: MainWindow, qtbot: QtBot
) -> None:
    box = opened(clone_window, qtbot)
    assert box.pane.caption.text() == f"{past[1][:10]} · Warm it up"
    qtbot.waitUntil(lambda: "+heat: 5" in box.pane.diff.toPlainText(), timeout=WAIT)
    assert "published" not in _changed(box)
    for row in (1, 2, 1):
        box.list.choose(row)
    qtbot.waitUntil(lambda: "+published: true" in _changed(box), timeout=WAIT)
    assert "heat" not in _changed(box)
    box.reject()


@pytest.fixture
def mixed(site: Path) -> None:
    """A commit of what both an editor and a program did."""
    data = (site / PATH).read_bytes().replace(b"published: false", b"published: true")
    (site / PATH).write_bytes(data)
    committed(site, "secured: ", "secured: AAAA", "Publish it, with what the bot did")


def test_the_diff_of_a_field_does_not_show_what_programs_did(
    mixed: None, clone_window: MainWindow, qtbot: QtBot
) -> None:
    box = opened(clone_window, qtbot)
    qtbot.waitUntil(lambda: "+secured: AAAA" in _changed(box), timeout=WAIT)
    box.choose_field("published")
    only = "-published: false\n+published: true"
    qtbot.waitUntil(lambda: _changed(box) == only, timeout=WAIT)
    box.choose_field("secured")
    qtbot.waitUntil(lambda: "+secured: AAAA" in _changed(box), timeout=WAIT)
    box.reject()


def _changed(box: HistoryBox) -> str:
    found = box.pane.diff.toPlainText().splitlines()
    return "\n".join(line for line in found if line[:1] in "+-")


def test_who_last_set_a_field(past: list[str], clone_window: MainWindow, qtbot: QtBot) -> None:
    box = opened(clone_window, qtbot)
    names = [box.field.itemText(at) for at in range(box.field.count())]
    assert names[:4] == ["all fields", "Category", "Title", "Excerpt"]
    box.choose_field("published")
    assert box.said.toolTip().startswith("Ann Editor last set Published, today, ")
    assert box.said.toolTip().endswith(": No → Yes")
    assert lines(box) == ["Published: No → Yes", "Added"]
    box.choose_field("secured")  # no noise to whom asks for it
    assert len(lines(box)) == 3
    box.choose_field("nonsense")
    assert box.said.toolTip() == "No commit has set Nonsense"
    assert box.hint.isVisible()
    box.reject()


def test_from_the_menu_at_the_field(
    past: list[str], clone_window: MainWindow, qtbot: QtBot
) -> None:
    window = clone_window
    window.list.choose(PATH)
    assert window.editor.form is not None
    for route, field in (("/published", "published"), ("/provider/name", "provider.name")):
        widget = window.editor.form.reach(route)
        assert widget is not None
        menu: QMenu = field_menu(widget, window)
        who = next(action for action in menu.actions() if action.text() == "Who set this?")
        who.trigger()
        menu.close()
        box = shown(window, qtbot)
        assert box.chosen_field == field
        assert box.said.toolTip().startswith("Ann Editor last set ")
        box.reject()
        qtbot.waitUntil(lambda: commands(window).history_box is None, timeout=WAIT)


def test_a_value_again_and_undone(past: list[str], clone_window: MainWindow, qtbot: QtBot) -> None:
    window = clone_window
    box = opened(window, qtbot)
    article = window.session.library.articles
    assert not box.pane.use.isEnabled()  # it is so now
    assert box.pane.use_before.isEnabled()
    box.pane.use_before.click()
    assert article[PATH].document().data["heat"] == -1
    assert window.session.is_modified(PATH)
    assert box.messages.texts == ["Heat is as it was then; it is not saved yet"]
    assert box.pane.use.isEnabled()
    assert not box.pane.use_before.isEnabled()
    window.session.undo()
    assert article[PATH].document().data["heat"] == 5
    assert not window.session.is_modified(PATH)
    assert box.pane.use_before.isEnabled()
    box.reject()


def test_what_is_not_committed_yet_comes_first(
    past: list[str], clone_window: MainWindow, qtbot: QtBot
) -> None:
    window = clone_window
    window.session.edit([PATH], SetField("/heat", 6))
    assert window.session.save([PATH])
    window.session.edit([PATH], SetField("/title", "Not even saved"))
    box = opened(window, qtbot)
    assert lines(box)[0].endswith("Not even saved; Heat: 5 → 6")
    assert box.list.lines.at(0).marks == (("Not committed yet", "chip"),)
    assert box.list.row == 0
    qtbot.waitUntil(lambda: "+heat: 6" in _changed(box), timeout=WAIT)
    assert '+title: "Not even saved"' in _changed(box)
    box.choose_field("heat")
    assert box.said.toolTip().endswith(": -1 → 5. Not committed yet: 5 → 6")
    box.reject()


def test_an_article_that_was_never_committed(
    clone_window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    window = clone_window
    git(site, "rm", "-q", "--cached", PATH)
    git(site, "commit", "-q", "-m", "Forget it")
    git(site, "commit", "-q", "--amend", "-m", "Forget it")
    box = opened(window, qtbot)
    assert lines(box)[:2] == ["New", "Deleted"]
    box.list.choose(1)
    qtbot.waitUntil(lambda: "-published: false" in _changed(box), timeout=WAIT)
    box.reject()


def test_closing_while_it_is_read(clone_window: MainWindow) -> None:
    clone_window.list.choose(PATH)
    commands(clone_window).history.trigger()
    box = commands(clone_window).history_box
    assert box is not None
    box.reject()
    assert not box.is_reading


# -- the edit --------------------------------------------------------------------------------------


def _article(data: bytes, path: str = "a.md") -> Article:
    return Article.read(path, "", data, Settings())


def test_edits_to_what_was() -> None:
    article = _article(b"---\ntitle: A\nprovider:\n  name: B\na.b: 1\n---\nBody\n")
    cases: list[tuple[str, Value, object]] = [
        ("title", "A", None),
        ("title", "C", SetField("/title", "C")),
        ("provider.name", "C", SetField("/provider/name", "C")),
        ("provider.domain", "c.org", SetField("/provider/domain", "c.org")),
        ("a.b", 2, SetField("/a.b", 2)),
        ("secured", "x", None),
        ("", "x", None),
        (BODY, "Body\n", None),
        (BODY, "Other\r\n", SetBody("Other\n")),
    ]
    for field, value, edit in cases:
        assert edit_to(article, field, value, {"secured"}) == edit, field
    assert edit_to(article, "title", ABSENT, ()) == RemoveField("/title")
    assert edit_to(article, "heat", ABSENT, ()) is None
    assert edit_to(_article(b'---\n"\n---\n'), "title", "B", ()) is None
    assert edit_to(_article(b"---\ntitle: A\r\n---\r\n"), BODY, "a\n", ()) == SetBody("a\n")


def test_where_a_field_with_dots_is() -> None:
    data: Value = {"a.b": {"c": 1}, "a": {"b.c": 2}, "x.y": 3}
    assert route_of(data, "x.y") == ("x.y",)
    assert route_of(data, "a.b.c") == ("a.b", "c")
    assert route_of({"a": {"b.c": 2}}, "a.b.c") == ("a", "b.c")
    assert route_of(data, "n.m") == ("n", "m")
