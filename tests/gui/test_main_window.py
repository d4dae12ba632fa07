"""The real window, driven with keys and clicks."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QCloseEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from curator.gui.columns import USUAL, column_of
from curator.gui.main_window import MainWindow
from curator.gui.palette import DARK
from curator.gui.session import Notice
from curator.gui.theme import Scheme
from curator.library.facets.choices import State
from curator.library.facets.value import Facet, Value
from curator.library.library import Library
from tests.gui.conftest import Answers, OpenWindow, choose, paths

NEWS = Value(Facet.COLLECTION, "_news")
SEED = (
    "_news/2020-07-15-massachusetts-senate-passes-bill-that-would-halt-"
    "police-use-of-facial-recognition.md"
)
BROKEN = "_broken/unclosed-quote.md"
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """A key for whatever has the focus."""
    target = QApplication.focusWidget() or window
    QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def heading(window: MainWindow, column: int) -> object:
    """What a screen reader says of a column."""
    role = Qt.ItemDataRole.AccessibleTextRole
    return window.model.headerData(column, Qt.Orientation.Horizontal, role)


def files(site: Path) -> dict[str, bytes]:
    return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*.md")}


def changed(site: Path, before: dict[str, bytes]) -> list[str]:
    now = files(site)
    return sorted(path for path in now if now[path] != before.get(path))


def test_the_list_shows_the_site(window: MainWindow, site: Path) -> None:
    library = Library.open(site)
    assert sorted(paths(window)) == sorted(library.articles)
    assert window.status.counts == f"{len(library.articles)} articles"
    assert window.windowTitle() == "site[*] – Curator"
    assert window.list.hasFocus()


def test_an_edit_tells_only_what_it_changes(window: MainWindow) -> None:
    choose(window, SEED)
    tools = window.tools
    for _ in range(2):  # the first one also makes what is needed for all
        press(window, Key.Key_Space)
    before = [(each.geometry(), each.text()) for each in (tools.search, tools.view)]
    told: list[QAction] = []
    for action in window.findChildren(QAction):
        action.changed.connect(partial(told.append, action))
    press(window, Key.Key_Space)
    QCoreApplication.processEvents()
    assert tools.save_all.text() == "Save all (1)"
    assert [(each.geometry(), each.text()) for each in (tools.search, tools.view)] == before
    actions = window.actions_
    assert set(told) == {actions.save, actions.save_all}


def test_space_toggles_published_on_disk_after_saving(window: MainWindow, site: Path) -> None:
    before = files(site)
    choose(window, SEED)
    press(window, Key.Key_Space)
    assert window.isWindowModified()
    assert window.tools.save_all.text() == "Save all (1)"
    assert window.list.hasFocus()
    press(window, Key.Key_S, CTRL)
    assert not window.isWindowModified()
    assert changed(site, before) == [SEED]
    expected = before[SEED].replace(b"published: false", b"published: true")
    assert (site / SEED).read_bytes() == expected
    press(window, Key.Key_Z, CTRL)
    press(window, Key.Key_S, CTRL | SHIFT)
    assert files(site) == before


def test_toggling_something_not_set_says_no_then_yes(window: MainWindow) -> None:
    articles = window.session.library.articles
    absent = next(
        path for path, each in articles.items() if each.published is None and not each.unreadable
    )
    choose(window, absent)
    seen = []
    for _ in range(3):
        press(window, Key.Key_Space)
        seen.append(window.session.library.articles[absent].published)
    assert seen == [False, True, False]


def test_space_acts_on_all_selected_as_one_step(window: MainWindow) -> None:
    window.list.choose_next()
    for _ in range(4):
        press(window, Key.Key_Down, SHIFT)
    selected = window.list.selected_paths()
    assert len(selected) == 5
    press(window, Key.Key_Space)
    assert set(window.session.modified) == set(selected)
    assert window.list.selected_paths() == selected
    assert "5 selected" in window.status.counts
    assert window.messages.texts == ["Toggled published on 5 articles"]
    press(window, Key.Key_Z, CTRL)
    assert window.session.modified == ()


def test_a_click_on_the_check_box_leaves_the_selection(window: MainWindow) -> None:
    window.list.choose_next()
    selected = window.list.selected_paths()
    row = 3
    path = window.model.path_at(row)
    assert path is not None
    index = window.model.index(row, window.model.place_of("published"))
    where = window.list.visualRect(index).center()
    QTest.mouseClick(
        window.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where
    )
    assert window.session.modified == (path,)
    assert window.list.selected_paths() == selected


def test_j_and_k_walk_and_enter_goes_into_the_form(window: MainWindow) -> None:
    order = paths(window)
    press(window, Key.Key_J)
    press(window, Key.Key_J)
    assert window.list.selected_paths() == [order[1]]
    press(window, Key.Key_K)
    assert window.list.selected_paths() == [order[0]]
    press(window, Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.editor.isAncestorOf(focus)
    press(window, Key.Key_Escape)
    assert window.list.hasFocus()


def test_letters_are_letters_in_a_text_field(window: MainWindow) -> None:
    choose(window, SEED)
    press(window, Key.Key_Slash)
    assert window.search.hasFocus()
    for key in (Key.Key_J, Key.Key_K, Key.Key_T, Key.Key_Space, Key.Key_Question):
        press(window, key)
    assert window.search.text() == "jkt ?"
    assert window.session.modified == ()


def test_search_narrows_and_escape_brings_all_back(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, SEED)
    total = window.model.total
    press(window, Key.Key_F, CTRL)
    QTest.keyClicks(window.search, "massachusetts facial")
    qtbot.waitUntil(lambda: paths(window) == [SEED])
    assert window.status.counts == f"1 of {total} shown"
    assert window.list.selected_paths() == [SEED]
    press(window, Key.Key_Return)
    assert window.list.hasFocus()
    press(window, Key.Key_Escape)
    assert window.model.rowCount() == total
    assert window.list.selected_paths() == [SEED]


def test_search_takes_fields_and_says_what_it_does_not_understand(window: MainWindow) -> None:
    window.search.setText("published:no")
    window.list_pane.focus()
    press(window, Key.Key_F, CTRL)
    press(window, Key.Key_Return)
    articles = window.session.library.articles
    assert paths(window)
    assert all(articles[path].published is False for path in paths(window))
    shown = paths(window)
    window.search.setText("published:perhaps")
    window.search.searched.emit(window.search.text())
    assert paths(window) == shown  # what is no query finds nothing new, and not nothing


def test_no_results_say_why_and_offer_to_clear(window: MainWindow) -> None:
    window.side.choose(NEWS)
    window.search.setText("nothing has this")
    window.search.searched.emit(window.search.text())
    hint = window.list_pane.hint
    assert hint.isVisible()
    assert "nothing has this" in hint.text.text()
    assert "News" not in hint.text.text()  # it is not why
    hint.button.click()
    assert window.search.text() == ""
    assert set(paths(window)) == {
        path for path, each in window.session.library.articles.items() if each.collection == "_news"
    }


def test_filters_that_leave_nothing_say_so_and_can_be_cleared(window: MainWindow) -> None:
    window.search.setText("senate")
    window.search.searched.emit("senate")
    found = paths(window)
    window.side.choose(NEWS, State.EXCLUDED)
    hint = window.list_pane.hint
    assert hint.isVisible()
    assert hint.text.text() == "No article matches “senate” with these filters: not News."
    assert window.actions_.clear_filters.text() == "Clear 1 filter"
    hint.button.click()
    assert not window.side.choices
    assert not window.actions_.clear_filters.isEnabled()
    assert paths(window) == found


def test_the_panel_counts_and_filters(window: MainWindow) -> None:
    window.side.choose(Value(Facet.PROBLEM, "problems"))
    shown = [window.session.library.articles[path] for path in paths(window)]
    assert shown
    assert all(article.problems for article in shown)
    window.side.clear()
    choose(window, SEED)
    window.toggle_published()
    window.side.choose(Value(Facet.PROBLEM, "modified"))
    assert paths(window) == [SEED]


def test_escape_clears_the_search_then_the_filters(window: MainWindow) -> None:
    window.search.setText("senate")
    window.search.searched.emit("senate")
    window.side.choose(NEWS)
    press(window, Key.Key_Escape)
    assert window.search.text() == ""
    assert window.side.choices
    press(window, Key.Key_Escape)
    assert not window.side.choices
    assert window.list.hasFocus()


def said(window: MainWindow, text: str) -> str:
    """What a screen reader says of a row of the panel."""
    return next(node.said for node in window.side.view.panel.nodes if node.text == text)


def test_the_panel_shows_views_and_remembers_what_is_folded(
    window: MainWindow, open_window: OpenWindow, site: Path
) -> None:
    view = next(view for view in window.views.all if view.name == "Unpublished")
    window.side.choose(NEWS)
    window.side.view_chosen.emit(view)
    assert window.search.text() == "published:no"
    assert not window.side.choices
    assert window.views.current == view
    window.search.searched.emit(window.search.text())
    assert said(window, "Unpublished").endswith("shown")
    window.side.choose(NEWS)
    assert not said(window, "Unpublished").endswith("shown")
    window.side.clear()
    assert said(window, "Unpublished").endswith("shown")
    window.clear_search()
    assert not said(window, "Unpublished").endswith("shown")
    assert said(window, "All articles").endswith("shown")
    window.side.view_chosen.emit(None)
    assert window.search.text() == ""
    window.side.fold(["date", "views"])
    window.close()
    assert open_window(site).side.folded == ["date", "views"]


def test_sorting_keeps_selection_and_current(window: MainWindow) -> None:
    choose(window, SEED)
    window.list.header.setSortIndicator(window.model.place_of("title"), Qt.SortOrder.AscendingOrder)
    assert window.list.selected_paths() == [SEED]
    assert window.list.current_path() == SEED
    titles = [window.session.library.articles[path].title.casefold() for path in paths(window)]
    assert titles == sorted(titles)


@pytest.mark.parametrize("name", ["", *USUAL])
def test_the_sorted_column_says_so_and_shows_which_way(window: MainWindow, name: str) -> None:
    header, column = window.list.header, window.model.place_of(name)
    full_name = column_of(name).full_name

    def picture() -> QImage:
        window.list.scrollTo(window.model.index(0, column))
        left, width = header.sectionViewportPosition(column), header.sectionSize(column)
        return header.grab(QRect(left, 0, width, header.height())).toImage()

    assert heading(window, window.model.place_of("date")) == "Date, sorted descending"
    pictures = []
    other = window.model.place_of("type" if name != "type" else "date")
    header.setSortIndicator(other, Qt.SortOrder.AscendingOrder)
    pictures.append(picture())
    assert heading(window, column) == full_name
    for order, words in (
        (Qt.SortOrder.AscendingOrder, "ascending"),
        (Qt.SortOrder.DescendingOrder, "descending"),
    ):
        header.setSortIndicator(column, order)
        assert heading(window, column) == f"{full_name}, sorted {words}"
        pictures.append(picture())
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_sorting_with_nothing_selected_shows_the_top(window: MainWindow) -> None:
    choose(window, paths(window)[-1])
    window.list.clearSelection()
    assert window.list.verticalScrollBar().value() > 0
    window.list.header.setSortIndicator(window.model.place_of("title"), Qt.SortOrder.AscendingOrder)
    assert window.list.verticalScrollBar().value() == 0


def test_scattered_selection_survives_a_search(window: MainWindow) -> None:
    window.list.selectAll()
    all_of_them = window.list.selected_paths()
    assert len(all_of_them) == window.model.total
    window.search.setText("a")
    window.search.searched.emit("a")
    assert window.list.selected_paths() == paths(window)


def test_home_and_end_go_through_the_rows(window: MainWindow) -> None:
    order = paths(window)
    press(window, Key.Key_End)
    assert window.list.selected_paths() == [order[-1]]
    press(window, Key.Key_Home)
    assert window.list.selected_paths() == [order[0]]
    press(window, Key.Key_Right)
    assert window.list.selected_paths() == [order[0]]


def test_undo_shows_the_article_that_changed(window: MainWindow) -> None:
    choose(window, SEED)
    press(window, Key.Key_Space)
    press(window, Key.Key_J)
    assert window.list.selected_paths() != [SEED]
    press(window, Key.Key_Z, CTRL)
    assert window.list.selected_paths() == [SEED]
    press(window, Key.Key_Z, CTRL | SHIFT)
    assert window.session.modified == (SEED,)


def test_a_broken_article_is_shown_and_refuses_edits(window: MainWindow, site: Path) -> None:
    before = files(site)
    choose(window, BROKEN)
    press(window, Key.Key_Space)
    assert window.session.modified == ()
    assert len(window.messages.texts) == 1
    assert window.messages.texts[0].startswith("Not changed")
    assert window.editor.form is None
    press(window, Key.Key_Escape)
    assert window.messages.texts == []
    window.save_all()
    assert files(site) == before


def test_save_and_next(window: MainWindow, site: Path) -> None:
    before = files(site)
    order = paths(window)
    choose(window, order[0])
    press(window, Key.Key_Space)
    press(window, Key.Key_Return, CTRL)
    assert changed(site, before) == [order[0]]
    assert window.list.selected_paths() == [order[1]]


def test_a_conflict_is_shown_and_nothing_written(window: MainWindow, site: Path) -> None:
    choose(window, SEED)
    press(window, Key.Key_Space)
    outside = (site / SEED).read_bytes().replace(b"published: false", b'published: "later"')
    (site / SEED).write_bytes(outside)
    press(window, Key.Key_S, CTRL)
    assert (site / SEED).read_bytes() == outside
    assert window.messages.texts[0].startswith("1 field in 1 article was changed here and by")
    assert window.session.conflicts.paths == {SEED}
    press(window, Key.Key_Escape)
    assert window.messages.texts  # it stays until it is settled
    decide = next(b for b in window.messages.findChildren(QPushButton) if b.text() == "Decide")
    decide.click()
    box = window.actions_.deciding.box
    assert box is not None
    assert box.list.entry is not None
    assert box.list.entry.place == (SEED, "//published")
    box.pane.keep.click()
    box.close_.click()
    assert window.messages.texts == []
    assert (site / SEED).read_bytes() == outside
    press(window, Key.Key_S, CTRL)
    mine = outside.replace(b'published: "later"', b"published: true")
    assert (site / SEED).read_bytes() == mine


def test_closing_asks_only_when_something_is_unsaved(
    window: MainWindow, site: Path, answers: Answers
) -> None:
    before = files(site)
    choose(window, SEED)
    press(window, Key.Key_Space)
    answers.unsaved_answer = "cancel"
    event = QCloseEvent()
    window.closeEvent(event)
    assert not event.isAccepted()
    assert window.isVisible()
    answers.unsaved_answer = "save"
    assert window.close()
    assert answers.asked == ["unsaved 1", "unsaved 1"]
    assert changed(site, before) == [SEED]


def test_closing_without_changes_asks_nothing(
    window: MainWindow, site: Path, answers: Answers
) -> None:
    before = files(site)
    assert window.close()
    assert answers.asked == []
    assert files(site) == before


def test_discarding_writes_nothing(window: MainWindow, site: Path, answers: Answers) -> None:
    before = files(site)
    choose(window, SEED)
    press(window, Key.Key_Space)
    answers.unsaved_answer = "discard"
    assert window.close()
    assert files(site) == before


def test_opening_another_site_asks_first(
    window: MainWindow, site: Path, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other"
    (other / "_news").mkdir(parents=True)
    (other / "_news" / "a.md").write_bytes(b"---\ntitle: A\n---\n")
    choose(window, SEED)
    press(window, Key.Key_Space)
    answers.site_answer = other
    answers.unsaved_answer = "cancel"
    press(window, Key.Key_O, CTRL)
    assert answers.asked == ["site", "unsaved 1"]
    assert window.session.modified == (SEED,)
    answers.unsaved_answer = "discard"
    with qtbot.waitSignal(window.session.opened):
        window.leaving.ask_for_site()
    assert paths(window) == ["_news/a.md"]
    assert window.windowTitle() == "other[*] – Curator"


def test_a_site_that_cannot_be_opened_says_so(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window()
    assert window.list_pane.hint.heading.text() == "No site is open"
    with qtbot.waitSignal(window.loader.failed):
        window.open_site(tmp_path / "nowhere")
    assert window.messages.texts[0].startswith("The site cannot be opened")
    assert not window.session.is_open


def test_reading_shows_how_far_it_is_and_can_be_overtaken(
    open_window: OpenWindow, site: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window()
    (tmp_path / "empty").mkdir()
    window.open_site(tmp_path / "empty")
    with qtbot.waitSignal(window.session.opened):
        window.open_site(site, SEED)
    assert window.list.selected_paths() == [SEED]
    window.messages.say(Notice("still here", "error"))
    assert window.windowTitle() == "site[*] – Curator"


def test_an_empty_site_says_so(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    window = open_window(tmp_path / "empty")
    assert window.list_pane.hint.heading.text() == "No articles"


def test_f6_goes_round_the_panes(window: MainWindow) -> None:
    choose(window, SEED)

    def pane() -> str:
        focus = QApplication.focusWidget()
        assert focus is not None
        panes: dict[str, QWidget] = {"side": window.side.view, "list": window.list}
        for name, each in panes.items():
            if focus is each:
                return name
        return "editor" if window.editor.isAncestorOf(focus) else "elsewhere"

    seen = [pane()]
    for _ in range(3):
        press(window, Key.Key_F6)
        seen.append(pane())
    assert seen == ["list", "editor", "side", "list"]
    press(window, Key.Key_F6, SHIFT)
    assert pane() == "side"


def test_the_window_remembers(open_window: OpenWindow, site: Path, settings_file: Path) -> None:
    first = open_window(site)
    first.resize(780, 600)  # the offscreen screen has 800 x 800
    first.list.header.setSortIndicator(first.model.place_of("heat"), Qt.SortOrder.AscendingOrder)
    first.list.header.resizeSection(first.model.place_of("topics"), 222)
    first._theme.choose(Scheme.DARK)
    first.close()
    second = open_window()
    assert (second.width(), second.height()) == (780, 600)
    assert heading(second, second.model.place_of("heat")) == "Heat, sorted ascending"
    assert second.list.header.sectionSize(second.model.place_of("topics")) == 222
    assert second._theme.colours is DARK
    assert second._state.last_site == site.resolve()
    assert settings_file.is_file()


def test_settings_of_another_kind_are_left_alone(
    open_window: OpenWindow, settings_file: Path
) -> None:
    settings_file.write_text("[General]\nlastSite=/nowhere\nscheme=7\n[layout1]\npanes=x\n")
    window = open_window()
    assert window.isVisible()


def test_question_mark_shows_the_keys(window: MainWindow, answers: Answers) -> None:
    press(window, Key.Key_Question)
    assert answers.asked == ["keys"]


def test_every_widget_that_takes_focus_has_a_name(window: MainWindow) -> None:
    choose(window, SEED)
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not (hasattr(widget, "text") and widget.text())
        and widget.metaObject().className() not in ("QMenuBar", "QSplitter", "QStackedWidget")
    ]
    assert nameless == []


def test_the_pointer_over_a_row_is_shown(window: MainWindow) -> None:
    index = window.model.index(2, window.model.place_of("title"))
    QTest.mouseMove(window.list.viewport(), window.list.visualRect(index).center())
    window.list.leaveEvent(QEvent(QEvent.Type.Leave))
    assert window.list.hovered_row == -1
    assert window.list.rowAt(QPoint(0, 1).y()) == 0


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_window_paints_in_every_scheme(window: MainWindow, scheme: Scheme) -> None:
    choose(window, SEED)
    window._theme.choose(scheme)
    picture = window.grab()
    assert (picture.width(), picture.height()) == (window.width(), window.height())


@pytest.mark.corpus
def test_the_real_site_all_toggled_and_taken_back(
    open_window: OpenWindow, corpus_site: Path, qtbot: QtBot
) -> None:
    window = open_window(corpus_site)
    window.list.selectAll()
    readable = [p for p, each in window.session.library.articles.items() if not each.unreadable]
    assert len(readable) == len(window.list.selected_paths())
    window.toggle_published()
    assert window.session.is_busy
    assert not window.editor.isEnabled()
    assert not window.actions_.toggle.isEnabled()
    qtbot.waitUntil(lambda: not window.session.is_busy, timeout=20_000)
    assert window.session.modified_count == len(readable)
    assert window.editor.isEnabled()
    assert window.actions_.undo.isEnabled()
    window.undo()
    assert window.session.modified_count == 0
    assert all(not each.modified for each in window.session.library.articles.values())


def test_reading_the_site_again_keeps_the_place(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    window.side.choose(NEWS)
    window.search.setText("senate")
    window.search.searched.emit("senate")
    choose(window, SEED)
    shown = paths(window)
    text = (site / SEED).read_bytes().replace(b"heat: -1", b"heat: 88")
    (site / SEED).write_bytes(text)
    with qtbot.waitSignal(window.session.opened):
        press(window, Key.Key_F5)
    assert paths(window) == shown
    assert window.list.selected_paths() == [SEED]
    assert window.editor.paths == (SEED,)
    assert window.session.library.articles[SEED].heat == 88
    assert window.search.text() == "senate"


def test_another_site_starts_afresh(
    window: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    window.side.choose(NEWS)
    window.search.setText("senate")
    window.search.searched.emit("senate")
    choose(window, SEED)
    other = tmp_path / "other" / "_news"
    other.mkdir(parents=True)
    (other / SEED.removeprefix("_news/")).write_bytes(b"---\ntitle: Another\n---\n")
    answers.site_answer = tmp_path / "other"
    with qtbot.waitSignal(window.session.opened):
        window.leaving.ask_for_site()
    assert paths(window) == [SEED]
    assert window.list.selected_paths() == []
    assert window.editor.form is None
    assert window.search.text() == ""
    assert not window.side.choices


def test_a_large_edit_can_be_cancelled_and_gives_the_keyboard_back(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "_news").mkdir()
    for number in range(400):
        text = f"---\ntitle: {number}\npublished: true\n---\n"
        (tmp_path / f"_news/{number:03}.md").write_text(text)
    window = open_window(tmp_path)
    window.list.selectAll()
    window.activateWindow()
    window.focus_list()
    qtbot.waitUntil(window.list.hasFocus)
    window.toggle_published()  # as a key would; but that would let some of the work be done
    assert window.session.is_busy
    assert not window.editor.isEnabled()
    assert not window.actions_.toggle.isEnabled()
    window.status.cancelled.emit()
    assert not window.session.is_busy
    assert window.editor.isEnabled()
    assert window.session.modified == ()
    assert window.list.hasFocus()
    press(window, Key.Key_Space)
    qtbot.waitUntil(lambda: not window.session.is_busy)
    assert window.session.modified_count == 400
    assert window.messages.texts == ["Toggled published on 400 articles"]
    assert len(window.list.selected_paths()) == 400
    window.toggle_published()
    window.close()
    assert not window.session.is_busy
