"""Every view has its count, though nobody has asked for what it needs; and it stays."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from curator.errors import QueryError
from curator.gui.duplicates import finder as finder_module
from curator.gui.main_window import MainWindow
from curator.gui.side import ahead as ahead_module
from curator.gui.side.nodes import Kind, Node
from curator.library.edits import Edit, SetField
from curator.library.facets.choices import State
from curator.library.facets.value import Facet, Value
from curator.library.library import Library
from curator.library.views import View
from tests.gui.conftest import OpenWindow, paths

DUPLICATE = Value(Facet.PROBLEM, "duplicate")
UNTRACKED = Value(Facet.PROBLEM, "untracked")
NEWS = "_news/n{}.md"
VIEWS = (
    View("By field", "provider.domain:contoso"),
    View("By body", "body:azure"),
    View("By count", "length:>10"),
    View("By topic", "topic:AI/"),
    View("Untracked", "is:untracked"),
    View("In conflict", "is:conflict"),
    View("A mistake", "quality:>"),
    View("No such field", "-titel:x"),
    View("No such topic", "topic:Nonsense"),
)


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve articles, of which two have the same title."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    site = tmp_path / "plain"
    (site / "_news").mkdir(parents=True)
    (site / "_config.yml").write_text("title: Plain\n", encoding="utf-8")
    for number in range(12):
        title = "The same story in two places" if number < 2 else f"Nothing like it, no. {number}"
        text = (
            f'---\ntitle: "{title}"\ntopics: [AI]\nlength: {number}\n'
            f"published: {str(number < 3).lower()}\n"
            f"provider:\n  domain: {'contoso' if number % 2 else 'fabrikam'}.example\n---\n"
            f"Body of {'Azure' if number % 3 else 'a cloud'}.\n"
        )
        (site / NEWS.format(number)).write_text(text, encoding="utf-8")
    return site


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is begun before the test says so; duplicates are found in slices."""
    monkeypatch.setattr(ahead_module, "_QUIET", 3_600_000)
    monkeypatch.setattr(finder_module, "AT_ONCE", 0)


@pytest.fixture
def window(open_window: OpenWindow, plain: Path, slow: None) -> MainWindow:
    window = open_window(plain, watched=False)
    for view in VIEWS:
        window.views.add(view)
    window.views.choose(None)
    return window


def load(window: MainWindow, qtbot: QtBot) -> None:
    """All that would be loaded once it has been quiet for a while."""
    ahead = window.narrowing.ahead
    ahead.begin()
    qtbot.waitUntil(lambda: not ahead.is_busy)


def node(window: MainWindow, name: str) -> Node:
    nodes = window.side.view.panel.nodes
    return next(each for each in nodes if each.kind is Kind.VIEW and each.text == name)


def counts(window: MainWindow) -> dict[str, int | None]:
    return {view.name: node(window, view.name).number for view in window.views.all}


def expected(window: MainWindow) -> dict[str, int | None]:
    """What a search for each view finds, in a library of its own."""
    found: dict[str, int | None] = {}
    library = Library.open(window.session.library.site.root)
    for view in window.views.all:
        try:
            found[view.name] = len(library.find(view.query))
        except QueryError:
            found[view.name] = None
    return found


def values(window: MainWindow) -> dict[Value, int | None]:
    nodes = window.side.view.panel.nodes
    return {each.value: each.number for each in nodes if each.value is not None}


def test_each_view_has_its_count_though_nobody_asked(window: MainWindow, qtbot: QtBot) -> None:
    before = counts(window)
    assert {name for name, number in before.items() if number is not None} == {
        "To review",
        "Unpublished",
        "No topics",
        "Broken",
        "Modified",
        "By topic",
    }
    load(window, qtbot)
    assert counts(window) == expected(window)
    unknown = {name for name, number in counts(window).items() if number is None}
    # No git is here: nobody knows, and 0 would be wrong.
    assert unknown == {"A mistake", "No such field", "No such topic", "Untracked"}
    assert {name for name in unknown if node(window, name).mistake} == unknown
    assert "did you mean title" in node(window, "No such field").hint
    assert window.model.table.lacks({"titel"})  # nothing was loaded for it
    assert counts(window)["Possible duplicates"] == 2
    assert counts(window)["By field"] == 6
    assert counts(window)["By count"] == 1
    assert counts(window)["By body"] == 8
    assert values(window)[DUPLICATE] == 2


@pytest.mark.parametrize(
    ("edit", "name", "number"),
    [
        (SetField("/provider/domain", "other.example"), "By field", 5),
        (SetField("/length", 50), "By count", 2),
        (SetField("/title", "Another story"), "Possible duplicates", 0),
    ],
)
def test_a_count_stays_until_the_new_one_is_there(
    window: MainWindow, qtbot: QtBot, edit: Edit, name: str, number: int
) -> None:
    load(window, qtbot)
    before = counts(window)
    window.session.edit([NEWS.format(1)], edit)
    window.narrowing.finish()
    after = {**counts(window), "Modified": 0, "Possible duplicates": before["Possible duplicates"]}
    assert after == before
    fields = {view.name for view in VIEWS[:1] + VIEWS[2:3]}
    assert all(node(window, each).is_old for each in fields)
    load(window, qtbot)
    assert counts(window) == {**before, "Modified": 1, name: number}
    assert not any(node(window, each).is_old for each in fields)


def test_a_body_that_is_another_is_counted_anew(window: MainWindow, qtbot: QtBot) -> None:
    load(window, qtbot)
    article = window.session.library.articles[NEWS.format(1)]
    window.session.rewrite(article.path, article.data.replace(b"Azure", b"a cloud"))
    load(window, qtbot)
    assert counts(window)["By body"] == 7
    window.undo()
    load(window, qtbot)
    assert counts(window)["By body"] == 8


def test_counts_of_another_site_are_not_kept(window: MainWindow, qtbot: QtBot, site: Path) -> None:
    load(window, qtbot)
    window.show_library(Library.open(site))
    assert node(window, "Possible duplicates").number is None
    load(window, qtbot)
    assert counts(window) == expected(window)


def test_files_that_git_does_not_know_are_counted(
    open_window: OpenWindow, plain: Path, slow: None, qtbot: QtBot
) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(plain), *words], check=True, capture_output=True)

    git("init", "-q")
    git("add", NEWS.format(3), NEWS.format(4))
    window = open_window(plain, watched=False)
    window.views.add(VIEWS[4])
    load(window, qtbot)
    assert values(window)[UNTRACKED] == 10
    assert counts(window)["Untracked"] == 10


def test_where_git_fails_nothing_is_said_before_somebody_asks(
    open_window: OpenWindow, plain: Path, slow: None, qtbot: QtBot
) -> None:
    (plain / ".git").write_text("gitdir: /nowhere/at/all\n", encoding="utf-8")
    window = open_window(plain, watched=False)
    window.views.add(VIEWS[4])
    window.views.choose(None)
    load(window, qtbot)
    assert counts(window)["Untracked"] is None
    assert counts(window)["Possible duplicates"] == 2


def test_it_gives_way_to_an_edit_that_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    ahead = window.narrowing.ahead
    window.session.hold("something is done")
    ahead.begin()
    qtbot.wait(300)
    assert counts(window)["By field"] is None
    window.session.hold("")
    qtbot.waitUntil(lambda: not ahead.is_busy)
    assert counts(window)["By field"] == 6


def test_nothing_is_loaded_while_somebody_types(
    open_window: OpenWindow, plain: Path, qtbot: QtBot
) -> None:
    window = open_window(plain, watched=False)
    window.views.add(VIEWS[0])
    ahead = window.narrowing.ahead
    ahead.begin()
    window.search.setFocus()
    for letter in "nothing like it" * 3:
        QTest.keyClicks(window.search, letter)
        assert not ahead._may()
        qtbot.wait(10)
    assert window.model.table.lacks(["provider.domain"])


# -- asked for while something else goes on --------------------------------------------------------


def ask(window: MainWindow) -> None:
    window.search.setText("is:duplicate")
    window.search.searched.emit("is:duplicate")


def choose(window: MainWindow) -> None:
    window.side.choose(DUPLICATE)


def leave_out(window: MainWindow) -> None:
    window.side.choose(DUPLICATE, State.EXCLUDED)


@pytest.mark.parametrize("way", [ask, choose, leave_out])
@pytest.mark.parametrize("is_busy", [False, True])
def test_duplicates_are_found_whenever_they_are_asked_for(
    window: MainWindow, qtbot: QtBot, way: Callable[[MainWindow], None], is_busy: bool
) -> None:
    wanted = {NEWS.format(0), NEWS.format(1)}
    if way is leave_out:
        wanted = set(window.session.library.articles) - wanted
    if is_busy:
        window.session.hold("something is done")
    way(window)
    assert node(window, "Possible duplicates").number is None  # not 0: nobody knows yet
    if way is not leave_out:
        assert window.list_pane.hint.heading.text() == "Looking for possible duplicates…"
        assert window.list_pane.currentWidget() is window.list_pane.hint
    for _ in range(5):
        QCoreApplication.processEvents()
    window.session.hold("")
    qtbot.waitUntil(lambda: set(paths(window)) == wanted)
    assert window.list_pane.currentWidget() is window.list
    qtbot.waitUntil(lambda: node(window, "Possible duplicates").number == 2)


def test_none_are_found_and_that_is_said(window: MainWindow, qtbot: QtBot) -> None:
    window.session.edit([NEWS.format(0)], SetField("/title", "Entirely something else"))
    ask(window)
    qtbot.waitUntil(lambda: window.list_pane.hint.heading.text() == "Nothing found")
    assert paths(window) == []


def test_what_is_chosen_is_found_again_when_the_site_is_read_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    choose(window)
    qtbot.waitUntil(lambda: len(paths(window)) == 2)
    window.show_library(Library.open(window.session.library.site.root))
    qtbot.waitUntil(lambda: len(paths(window)) == 2)


def test_who_asks_does_not_wait_for_spare_time(window: MainWindow, qtbot: QtBot) -> None:
    finder = window.actions_.duplicates.finder
    finder.start(lambda: False)
    qtbot.wait(100)
    assert finder.found is None
    ask(window)
    qtbot.waitUntil(lambda: len(paths(window)) == 2)
