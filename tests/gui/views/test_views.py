"""Saved views in the window: chosen, saved, changed; where they are kept; what is said."""

from __future__ import annotations

import tomllib
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from curator.gui.columns import USUAL
from curator.gui.main_window import MainWindow
from curator.gui.site_memory import SiteMemory
from curator.gui.views.boxes import ViewBox
from curator.gui.views.layouts import Layout, read_layout
from curator.gui.views.shown import joined, sorting_in_words
from curator.library.views import PRESETS, View
from tests.gui.conftest import OpenWindow, paths
from tests.gui.test_names import nameless


def search(window: MainWindow, text: str) -> None:
    window.search.setText(text)
    settle(window)


def settle(window: MainWindow) -> None:
    window.search._hand_in()
    window.searching.finish()
    QCoreApplication.processEvents()


def show(window: MainWindow, name: str) -> None:
    view = next((view for view in window.views.all if view.name == name), None)
    window.actions_.views.show(view)
    settle(window)


def ask(window: MainWindow) -> ViewBox:
    window.actions_.views.save.trigger()
    box = window.actions_.views.box
    assert box is not None
    return box


def save(window: MainWindow, name: str, *, shared: bool = False) -> None:
    box = ask(window)
    box.name.setText(name)
    box.shared.setChecked(shared)
    box.save.click()
    assert window.actions_.views.box is None


def names(window: MainWindow) -> list[str]:
    return [view.name for view in window.views.all[len(PRESETS) :]]


def test_a_preset_shows_what_it_says_and_all_comes_back(window: MainWindow) -> None:
    everything = paths(window)
    window.model.sort_by(("title",))
    show(window, "To review")
    assert window.search.text() == "published:no quality:>=60 sort:-date"
    found = paths(window)
    assert 0 < len(found) < len(everything)
    rows = [window.session.library.articles[path] for path in found]
    assert all(row.published is False and (row.quality or 0) >= 60 for row in rows)
    assert [row.date for row in rows] == sorted((row.date for row in rows), reverse=True)
    show(window, "All articles")
    assert window.search.text() == ""
    assert sorted(paths(window)) == sorted(everything)
    assert window.model.sorting == ("title",)


def test_every_preset_can_be_shown(window: MainWindow) -> None:
    for preset in PRESETS:
        show(window, preset.name)
        assert window.views.current == preset
        assert window.searching.text == preset.query


def test_what_is_shown_is_saved_and_shown_again(
    window: MainWindow, open_window: OpenWindow, site: Path
) -> None:
    search(window, "published:no")
    window.model.sort_by(("quality", "-date"))
    window.list.use_columns(("title", "quality", "provider.domain"), {"quality": 99})
    save(window, "Waiting")
    view = View("Waiting", "published:no", ("quality", "-date"), window.list.columns)
    assert window.views.all[len(PRESETS) :] == (view,)
    assert window.views.current == view
    found = paths(window)
    show(window, "All articles")
    assert window.list.columns == USUAL
    assert window.model.sorting == ("-date",)
    window.close()
    other = open_window(site)
    assert names(other) == ["Waiting"]
    assert other.list.columns == USUAL
    show(other, "Waiting")
    assert paths(other) == found
    assert other.list.columns == ("title", "quality", "provider.domain")
    assert other.list.header.widths == {"quality": 99}
    assert other.model.sorting == ("quality", "-date")
    assert not (site / "curator.toml").exists()


def test_the_order_that_the_query_says_is_not_said_twice(window: MainWindow) -> None:
    search(window, "sort:title")
    assert window.model.sorting == ("title",)
    save(window, "By title")
    assert window.views.current is not None
    assert window.views.current.sort == ()
    search(window, "")
    assert window.model.sorting == ("-date",)
    search(window, "sort:title")
    window.model.sort_by(("-heat",))  # a click in the header counts more
    search(window, "a sort:title")
    assert window.model.sorting == ("-heat",)
    search(window, "")
    assert window.model.sorting == ("-heat",)


def test_a_shared_view_is_written_for_the_team(window: MainWindow, site: Path) -> None:
    (site / "curator.toml").write_text("# ours\n[fields]\nprotected = ['secured'] # yes\n")
    search(window, "no:topics")
    save(window, "Bare", shared=True)
    text = (site / "curator.toml").read_text()
    assert text.startswith("# ours\n[fields]\nprotected = ['secured'] # yes\n\n[[views]]\n")
    assert tomllib.loads(text)["views"][0]["query"] == "no:topics"
    assert window.views.all[-1] == window.views.current
    assert window.views.all[-1].shared


def test_names_that_cannot_be_are_refused_in_the_box(window: MainWindow) -> None:
    save(window, "Mine")
    box = ask(window)
    assert nameless(box) == []
    assert not box.save.isEnabled()
    for name, said in (("mine", "already"), ("Modified", "every site"), ("all", "every site")):
        box.name.setText(name)
        assert said in box.reason.text()
        assert not box.save.isEnabled()
    box.name.setText("Other")
    assert box.save.isEnabled()
    assert box.reason.isHidden()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert names(window) == ["Mine"]


def test_a_file_that_cannot_be_written_is_said_in_the_box(window: MainWindow, site: Path) -> None:
    (site / "curator.toml").write_text("[fields\n")
    box = ask(window)
    box.name.setText("Team")
    box.shared.setChecked(True)
    box.save.click()
    assert box.isVisible()
    assert "line 1" in box.reason.text()
    box.shared.setChecked(False)
    box.save.click()
    assert names(window) == ["Team"]


def test_views_are_renamed_shared_moved_updated_and_deleted(window: MainWindow, site: Path) -> None:
    commands = window.actions_.views
    for name in ("One", "Two", "Three"):
        search(window, name)
        save(window, name)
    assert names(window) == ["One", "Two", "Three"]
    commands.earlier.trigger()
    assert names(window) == ["One", "Three", "Two"]
    assert commands.later.isEnabled()
    commands.later.trigger()
    assert not commands.later.isEnabled()
    commands.rename.trigger()
    box = commands.box
    assert box is not None
    assert box.name.text() == "Three"
    box.name.setText("Four")
    box.shared.setChecked(True)
    box.save.click()
    assert names(window) == ["Four", "One", "Two"]  # shared ones first
    assert "Four" in (site / "curator.toml").read_text()
    assert window.views.current == window.views.all[len(PRESETS)]
    search(window, "four five")
    commands.update.trigger()
    assert window.views.current is not None
    assert window.views.current.query == "four five"
    assert "four five" in (site / "curator.toml").read_text()
    commands.delete.trigger()
    assert names(window) == ["One", "Two"]
    assert "Four" not in (site / "curator.toml").read_text()
    assert window.views.current is None
    assert not commands.delete.isEnabled()


def test_presets_stay(window: MainWindow) -> None:
    commands = window.actions_.views
    show(window, "Unpublished")
    for action in (commands.update, commands.rename, commands.delete, commands.earlier):
        assert not action.isEnabled()
    menu = commands.menu_of(PRESETS[0], window)
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == [
        "Show",
        "Save this search as a view…",
    ]
    menu.deleteLater()


def test_the_menu_of_a_view(window: MainWindow) -> None:
    for name in ("One", "Two"):
        save(window, name)
    commands = window.actions_.views
    view = window.views.all[-2]
    menu = commands.menu_of(view, window)
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["Move up"].isEnabled()
    actions["Move down"].trigger()
    assert names(window) == ["Two", "One"]
    actions["Delete"].trigger()
    assert names(window) == ["Two"]
    menu.deleteLater()


def test_a_search_with_a_mistake_is_not_saved(window: MainWindow) -> None:
    window.search.setText("published:maybe")
    window.actions_.views.save.trigger()
    assert window.actions_.views.box is None


def test_what_a_view_was_left_like_comes_back(window: MainWindow) -> None:
    window.list.use_columns(("title", "heat"))
    save(window, "Hot")
    window.list.header.resizeSection(window.model.place_of("heat"), 120)
    show(window, "All articles")
    assert window.list.header.widths == {}
    assert window.list.columns == USUAL  # what was chosen went into the view
    show(window, "Hot")
    assert window.list.columns == ("title", "heat")
    assert window.list.header.widths == {"heat": 120}


def test_views_can_be_found_by_their_name(window: MainWindow) -> None:
    from curator.gui.commands_box import commands_of

    save(window, "R & D")
    said = {command.name for command in commands_of(window.menuBar())}
    assert {"Show view To review", "Show view All articles", "Show view R & D"} <= said


def test_another_site_has_other_views(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    from curator.library.library import Library

    save(window, "Mine")
    other = tmp_path / "other"
    (other / "_news").mkdir(parents=True)
    (other / "_news" / "a.md").write_text("---\ntitle: A\n---\n")
    (other / "curator.toml").write_text("[[views]]\nname = 'Theirs'\nquery = 'title:a'\n")
    window.list.use_columns(("title", "heat"))
    window.show_library(Library.open(other))
    assert names(window) == ["Theirs"]
    assert window.views.current is None
    show(window, "Theirs")
    assert paths(window) == ["_news/a.md"]


def test_searches_and_filters_become_one_query() -> None:
    assert joined("", "") == ""
    assert joined("a", "") == "a"
    assert joined("", "type:=x") == "type:=x"
    assert joined("a b", "type:=x") == "a b type:=x"
    assert joined("a or b", "type:=x") == "(a or b) type:=x"
    assert joined("a or b sort:-date", "type:=x") == "(a or b) sort:-date type:=x"
    assert joined('"or" sort:-date', "type:=x") == '("or") sort:-date type:=x'
    assert joined("a or titel:", "type:=x") == "a or titel: type:=x"


def test_an_order_in_words() -> None:
    assert sorting_in_words(("-date", "title")) == "Date from the newest, then title"
    assert sorting_in_words(("-quality",)) == "Quality downwards"


def test_what_is_remembered_of_a_site(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    memory = SiteMemory(settings, tmp_path)
    assert memory.read("x") is None
    value = {"a": [1, "é", None, "a,b;c"]}
    memory.write("x", value)
    assert memory.read("x") == value
    assert SiteMemory(settings, tmp_path / "other").read("x") is None
    memory.write("x", None)
    assert memory.read("x") is None
    settings.setValue(f"{memory._group}/x", "{")
    assert memory.read("x") is None


def test_a_layout_of_another_kind_is_left_alone() -> None:
    layout = Layout(("title", "heat"), {"heat": 77}, ("-heat",))
    assert read_layout(layout.plain) == layout
    for odd in (None, 3, {}, {"columns": 3, "widths": {}, "sort": []}):
        assert read_layout(odd) is None
    odd = {"columns": ["", "heat"], "widths": {"heat": "x", "date": -1, "type": 9}, "sort": []}
    assert read_layout(odd) == Layout(("heat",), {"type": 9}, ("-date",))


def test_a_broken_list_of_views_is_no_hindrance(
    open_window: OpenWindow, site: Path, settings_file: Path
) -> None:
    memory = SiteMemory(QSettings(str(settings_file), QSettings.Format.IniFormat), site)
    good = {"name": "Good", "query": "a", "sort": ["-date", 3], "columns": None}
    memory.write("views", [3, {"name": 4}, {"name": "Broken", "query": ""}, good, good])
    window = open_window(site)
    assert window.views.all[len(PRESETS) :] == (View("Good", "a", ("-date",)),)


def test_the_box_of_columns(window: MainWindow) -> None:
    window.actions_.list.columns.open()
    box = window.actions_.list.columns.box
    assert box is not None
    assert nameless(box) == []
    model = box.model
    labels = [str(model.index(row).data()).partition("   ")[0] for row in range(model.rowCount())]
    assert labels[:3] == ["Published", "Title", "Topics"]
    assert "Publisher › Domain" in labels
    assert "Secured" not in labels
    QTest.keyClicks(box.search, "publisher domain")
    assert 0 < model.rowCount() < 5
    QTest.keyClick(box.search, Qt.Key.Key_Down)
    box.list.setCurrentIndex(model.index(model.row_of("provider.domain")))
    QTest.keyClick(box.list, Qt.Key.Key_Space)
    assert box.columns == (*USUAL, "provider.domain")
    assert box.use.text() == "Show 9 columns"
    box.search.clear()
    box.list.setCurrentIndex(model.index(0))
    QTest.keyClick(box.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert box.columns[:2] == ("title", "published")
    assert not box.model.setData(model.index(0), None, int(Qt.ItemDataRole.CheckStateRole))
    box.use.click()
    assert window.list.columns == ("title", "published", *USUAL[2:], "provider.domain")
    place = window.model.place_of("provider.domain")
    assert any(window.model.index(row, place).data() for row in range(window.model.rowCount()))


def test_every_widget_of_the_boxes_has_a_name(window: MainWindow) -> None:
    box: QWidget = ask(window)
    assert nameless(box) == []
    box.close()
