"""The panel of views and facets, by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.bundled import resources
from curator.gui.side.nodes import Kind, Node
from curator.gui.side.panel import SidePanel
from curator.gui.theme import Scheme, Theme
from curator.library.facets.choices import Choices, State
from curator.library.facets.value import Facet, Value
from curator.library.query import parse
from curator.library.row import Row
from curator.library.table import Table
from curator.library.taxonomy import Taxonomy, Term
from curator.library.views import PRESETS, View
from tests.gui.test_names import nameless

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier

AI = Value(Facet.TOPIC, "ai", below=True)
VISION = Value(Facet.TOPIC, "vision")
NEWS = Value(Facet.COLLECTION, "_news")
NO = Value(Facet.PUBLISHED, "no")
TERMS = [Term("AI", "", "", "", (), ""), Term("Vision", "", "", "AI", (), ""),
         Term("Ethics", "", "", "AI", (), "")]  # fmt: skip


def rows() -> list[Row]:
    """40 articles: 10 publishers, 4 of each; every second one has a topic."""
    return [
        Row(
            f"_news/{number:02}.md" if number % 4 else f"_learning/videos/{number:02}.md",
            "_news" if number % 4 else "_learning/videos",
            published=(True, False, None)[number % 3],
            topics=() if number % 2 else ("Vision",) if number % 8 else ("AI", "Odd one"),
            provider=f"Publisher {number % 10}",
            date=f"20{18 + number % 4}-0{1 + number % 7}-01",
            type="article" if number % 5 else "video",
            quality=number * 2.5,
            haystack=f"publisher {number % 10}",
        )
        for number in range(40)
    ]


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    qapp.setStyle("Fusion")
    return Theme(qapp, resources(), Scheme.LIGHT)


@pytest.fixture
def table() -> Table:
    return Table(rows())


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, table: Table) -> SidePanel:
    made = SidePanel(theme, QLocale(QLocale.Language.English))
    qtbot.addWidget(made)
    made.resize(220, 780)
    QAbstractItemModelTester(
        made.view.panel, QAbstractItemModelTester.FailureReportingMode.Warning, made
    )
    made.show()
    qtbot.waitExposed(made)
    taxonomy = Taxonomy(TERMS)
    made.open(table, lambda: taxonomy, parse)
    made.show_views(PRESETS)
    return made


def node(panel: SidePanel, found: Value | str) -> Node:
    """The row of a value, or with this text."""
    return next(n for n in panel.view.panel.nodes if found in (n.value, n.text))


def texts(panel: SidePanel, section: Facet | None) -> list[str]:
    """The rows of a section that can be seen, with their counts."""
    view, shown = panel.view, []
    for number, each in enumerate(view.panel.nodes):
        index = view.panel.at(number)
        if each.section is section and each.parent >= 0 and view.visualRect(index).height():
            shown.append(each.text if each.number is None else f"{each.text} {each.number}")
    return shown


def go(panel: SidePanel, found: Value | str) -> None:
    """Put the keyboard on a row."""
    panel.view.setFocus()
    panel.view._go(panel.view.panel.find(node(panel, found).key))


def press(panel: SidePanel, key: Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(panel.view, key, modifier or Qt.KeyboardModifier.NoModifier)


def click(
    panel: SidePanel, found: Value | str, part: str = "words", *, shift: bool = False
) -> None:
    view = panel.view
    index = view.panel.find(node(panel, found).key)
    view.scrollTo(index)
    places = view._places.places(node(panel, found), view.visualRect(index))
    modifier = SHIFT if shift else Qt.KeyboardModifier.NoModifier
    where = getattr(places, part).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, where)


def test_the_sections_have_their_values_and_counts(panel: SidePanel) -> None:
    assert texts(panel, None)[:4] == [
        "All articles 40", "To review 5", "Unpublished 13", "No topics 20",
    ]  # fmt: skip
    assert texts(panel, Facet.COLLECTION) == ["Learning › Videos 10", "News 30"]
    assert texts(panel, Facet.PUBLISHED) == ["Yes 14", "No 13", "Not set 13"]
    assert texts(panel, Facet.TOPIC) == ["AI 20", "Odd one 5", "No topics 20"]
    assert texts(panel, Facet.TYPE) == ["Article 32", "Video 8"]
    assert texts(panel, Facet.DATE) == ["2021 10", "2020 10", "2019 10", "2018 10"]
    assert texts(panel, Facet.QUALITY) == ["80–100 8", "60–79 8", "40–59 8", "20–39 8", "0–19 8"]
    assert texts(panel, Facet.PROBLEM) == []


def test_a_click_includes_then_excludes_then_neither(panel: SidePanel, qtbot: QtBot) -> None:
    states = []
    for _ in range(4):
        with qtbot.waitSignal(panel.chosen):
            click(panel, NEWS)
        states.append(panel.choices.state(NEWS))
    assert states == [State.INCLUDED, State.EXCLUDED, None, State.INCLUDED]
    click(panel, NO, shift=True)
    assert panel.text == "collection:=_news -published:no"
    assert panel.words == "News, not Published: no"
    click(panel, NO, shift=True)
    assert panel.choices == Choices().put(NEWS, State.INCLUDED)


def test_several_values_of_a_section_widen_and_other_sections_narrow(panel: SidePanel) -> None:
    click(panel, "Article")
    click(panel, "Video")
    click(panel, NO)
    assert panel.text == "published:no (type:=article or type:=video)"
    assert texts(panel, Facet.COLLECTION) == ["Learning › Videos 3", "News 10"]
    assert texts(panel, Facet.PUBLISHED) == ["Yes 14", "No 13", "Not set 13"]
    assert texts(panel, Facet.TYPE) == ["Article 11", "Video 2"]


def test_counts_follow_the_search(panel: SidePanel) -> None:
    panel.follow([0, 8, 13])
    assert texts(panel, Facet.TYPE) == ["Article 2", "Video 1"]
    assert texts(panel, Facet.PUBLISHED) == ["Yes 1", "No 1", "Not set 1"]
    assert "80–100 0" in texts(panel, Facet.QUALITY)
    assert node(panel, "All articles").number == 40
    panel.follow([])
    assert texts(panel, Facet.TYPE) == ["Article 0", "Video 0"]
    panel.follow(None)
    assert texts(panel, Facet.TYPE) == ["Article 32", "Video 8"]


def test_counts_follow_edits_and_the_vocabulary(
    panel: SidePanel, table: Table, theme: Theme
) -> None:
    table.put([(table.rows[0]._replace(published=False, modified=True, topics=("Ethics",)), None)])
    panel.refresh()
    assert node(panel, NO).number == 14
    assert texts(panel, Facet.PROBLEM) == ["Modified 1"]
    assert "Modified 1" in texts(panel, None)
    assert node(panel, AI).number == 20
    other = Taxonomy(TERMS[:2])
    panel.open(table, lambda: other, parse, keep=True)
    assert node(panel, AI).number == 19
    assert node(panel, "Ethics").parent == node(panel, AI).parent


def test_rows_stay_where_they_are_when_others_count_nothing(panel: SidePanel) -> None:
    def places() -> list[int]:
        view = panel.view
        return [view.visualRect(view.panel.find(node(panel, v).key)).y() for v in (NEWS, NO)]

    before = places()
    click(panel, NO)
    panel.follow([1])
    assert places() == before


def test_a_topic_has_those_below_it(panel: SidePanel) -> None:
    click(panel, AI, "fold")
    assert texts(panel, Facet.TOPIC) == ["AI 20", "Vision 15", "Odd one 5", "No topics 20"]
    assert panel.choices == Choices()
    click(panel, VISION)
    panel.follow([0])
    assert texts(panel, Facet.TOPIC) == ["AI 1", "Vision 0", "Odd one 1", "No topics 0"]


def test_the_keys_choose_and_fold(panel: SidePanel) -> None:
    go(panel, NEWS)
    press(panel, Key.Key_Space)
    assert panel.choices.state(NEWS) is State.INCLUDED
    press(panel, Key.Key_Return)
    assert panel.choices.state(NEWS) is State.EXCLUDED
    press(panel, Key.Key_Down)
    press(panel, Key.Key_Down)
    press(panel, Key.Key_Minus)
    yes = Value(Facet.PUBLISHED, "yes")
    assert panel.choices.state(yes) is State.EXCLUDED
    press(panel, Key.Key_Return, SHIFT)
    assert panel.choices.state(yes) is None
    press(panel, Key.Key_Return, SHIFT)
    press(panel, Key.Key_Delete)
    assert panel.choices.of(Facet.PUBLISHED) == ()
    assert panel.choices.state(NEWS) is State.EXCLUDED
    go(panel, AI)
    press(panel, Key.Key_Right)
    assert "Vision 10" in texts(panel, Facet.TOPIC) or "Vision 5" in texts(panel, Facet.TOPIC)
    press(panel, Key.Key_Left)
    assert all("Vision" not in each for each in texts(panel, Facet.TOPIC))
    press(panel, Key.Key_Left)  # to the heading
    press(panel, Key.Key_Left)
    assert texts(panel, Facet.TOPIC) == []
    assert panel.folded == ["topic"]
    press(panel, Key.Key_Return)
    assert panel.folded == []


def test_the_keyboard_stays_where_it_is_when_rows_come_and_go(panel: SidePanel) -> None:
    click(panel, AI, "fold")
    go(panel, VISION)
    panel.follow([2, 4, 0])
    current = panel.view.panel.node(panel.view.currentIndex())
    assert current is not None
    assert current.value == VISION
    click(panel, "Publisher", "filter")
    panel.view.setFocus()
    panel.view.filter.setText("nothing")
    panel._show()
    go(panel, "Publisher")
    panel._filter(Facet.PUBLISHER)
    current = panel.view.panel.node(panel.view.currentIndex())
    assert current is not None
    assert current.text == "Publisher"


def test_many_values_show_the_first_and_offer_all(panel: SidePanel) -> None:
    assert texts(panel, Facet.PUBLISHER) == [
        *(f"Publisher {number} 4" for number in range(6)),
        "Show all 10",
    ]
    click(panel, "Show all 10")
    assert len(texts(panel, Facet.PUBLISHER)) == 11
    last = Value(Facet.PUBLISHER, "Publisher 9")
    click(panel, last)
    click(panel, "Show fewer")
    assert texts(panel, Facet.PUBLISHER)[-2:] == ["Publisher 9 4", "Show all 10"]


def test_very_many_publishers_show_the_most_frequent(qtbot: QtBot, theme: Theme) -> None:
    table = Table(
        Row(f"{number}.md", "", provider=f"P {number % 90:02}" if number < 180 else "P 77")
        for number in range(185)
    )
    panel = SidePanel(theme)
    qtbot.addWidget(panel)
    panel.show()
    panel.open(table, lambda: Taxonomy(()), parse)
    last = Value(Facet.PUBLISHER, "P 89")
    panel.choose(last)
    shown = ["P 77 7", *(f"P 0{number} 2" for number in range(5)), "P 89 2", "Show all 90"]
    assert texts(panel, Facet.PUBLISHER) == shown
    panel._show_more(Facet.PUBLISHER)
    assert len(texts(panel, Facet.PUBLISHER)) == 91


def test_typing_filters_the_section(panel: SidePanel, qtbot: QtBot) -> None:
    go(panel, Value(Facet.PUBLISHER, "Publisher 3"))
    QTest.keyClicks(panel.view, "p")
    box = panel.view.filter
    assert box.hasFocus()
    assert box.text() == "p"
    QTest.keyClicks(box, "ub 9")
    qtbot.waitUntil(lambda: texts(panel, Facet.PUBLISHER)[1:] == ["Publisher 9 4"])
    assert texts(panel, Facet.PUBLISHED) == ["Yes 14", "No 13", "Not set 13"]
    QTest.keyClick(box, Key.Key_Return)
    assert panel.view.hasFocus()
    press(panel, Key.Key_Space)
    assert panel.text == 'provider:="Publisher 9"'
    go(panel, Value(Facet.PUBLISHER, "Publisher 9"))
    QTest.keyClicks(panel.view, "x")
    qtbot.waitUntil(lambda: texts(panel, Facet.PUBLISHER)[1:] == ["No such value"])
    QTest.keyClick(box, Key.Key_Escape)
    assert box.text() == ""
    QTest.keyClick(box, Key.Key_Escape)
    assert not box.isVisible()
    assert panel.view.hasFocus()
    assert texts(panel, Facet.PUBLISHER)[-1] == "Show all 10"


def test_the_glass_of_a_section_opens_and_closes_its_filter(panel: SidePanel) -> None:
    click(panel, "Publisher", "filter")
    assert panel.view.filter.isVisible()
    assert panel.view.filter.hasFocus()
    click(panel, "Publisher", "filter")
    assert not panel.view.filter.isVisible()


def test_letters_are_the_windows_where_nothing_can_be_filtered(panel: SidePanel) -> None:
    go(panel, NO)
    QTest.keyClicks(panel.view, "p")
    assert not panel.view.filter.isVisible()


def test_clearing_one_section_and_all(panel: SidePanel) -> None:
    assert not panel.clear_button.isVisible()
    click(panel, NEWS)
    click(panel, NO)
    assert panel.clear_button.text() == "Clear 2 filters"
    assert node(panel, "Collection").said == "Collection, section, 1 chosen"
    click(panel, "Collection", "clear")
    assert panel.text == "published:no"
    panel.clear_button.click()
    assert panel.choices == Choices()
    assert not panel.clear_button.isVisible()


def test_folds_are_remembered(panel: SidePanel, qtbot: QtBot, theme: Theme, table: Table) -> None:
    click(panel, "Type")
    click(panel, "Views")
    assert panel.folded == ["type", "views"]
    other = SidePanel(theme)
    qtbot.addWidget(other)
    other.fold([*panel.folded, "gone"])
    other.show()
    other.open(table, lambda: Taxonomy(()), parse)
    assert other.folded == ["type", "views"]
    assert texts(other, Facet.TYPE) == texts(other, None) == []
    assert texts(other, Facet.PUBLISHED) != []


def test_the_views_are_chosen_and_have_a_menu(panel: SidePanel, qtbot: QtBot) -> None:
    own = View("Mine", "type:=video", shared=True)
    panel.show_views((*PRESETS, own), own)
    assert "Mine 8" in texts(panel, None)
    assert node(panel, "Mine").said == "Mine, 8 articles, shown"
    found: list[View | None] = []
    panel.view_chosen.connect(found.append)
    click(panel, "Mine")
    click(panel, "All articles")
    go(panel, "To review")
    press(panel, Key.Key_Return)
    assert found == [own, None, PRESETS[0]]
    asked: list[View | None] = []
    panel.menu_asked.connect(lambda view, _place: asked.append(view))
    view = panel.view
    place = view.visualRect(view.panel.find(node(panel, "Mine").key)).center()
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, place, view.viewport().mapToGlobal(place))
        QApplication.sendEvent(view.viewport(), event)
    assert asked == [own, PRESETS[0]]


def test_what_is_not_known_yet_has_no_count(panel: SidePanel, table: Table) -> None:
    assert "Possible duplicates" in texts(panel, None)
    table.marks["duplicate"] = frozenset({table.rows[0].path})
    panel.refresh()
    assert "Possible duplicates 1" in texts(panel, None)
    assert texts(panel, Facet.PROBLEM) == ["Possible duplicates 1"]
    panel.show_views([View("Wrong", "topics:>"), View("Far", "images:x")])
    assert texts(panel, None) == ["All articles 40", "Wrong", "Far"]


def test_a_view_that_is_a_mistake_says_so(panel: SidePanel, table: Table) -> None:
    untold = View("New files", "is:untracked")
    panel.show_views([View("Wrong", "a topics:>"), untold])
    wrong = node(panel, "Wrong")
    assert (wrong.number, wrong.is_old) == (None, False)
    reason = "topics: needs a value, as in topics:>60"
    assert wrong.said == f"Wrong, cannot be shown: {reason}"
    tip = panel.view.panel.find(wrong.key).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == f"Wrong\na topics:>\n{reason}"
    assert not node(panel, "New files").mistake
    table.marks["untracked"] = frozenset({table.rows[0].path})
    panel.refresh()
    assert node(panel, "New files").number == 1
    del table.marks["untracked"]
    table.untold["untracked"] = "needs git: none is here"
    panel.refresh()
    assert node(panel, "New files").number is None
    assert "is:untracked needs git: none is here" in node(panel, "New files").said


def test_the_limit_leaves_what_is_chosen(panel: SidePanel, table: Table) -> None:
    def left(hits: list[int] | None) -> list[int] | None:
        limit = panel.limit
        assert limit is not None
        steps = limit(hits)
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                result: list[int] | None = stop.value
                return result

    assert panel.limit is None
    panel.choose(NO)
    assert left(None) == [n for n in range(40) if n % 3 == 1]
    assert left([7, 3, 1]) == [7, 1]
    table.put([(table.rows[3]._replace(published=False), None)])
    assert left([7, 3, 1]) == [7, 3, 1]


def test_other_sites_begin_with_nothing_chosen(panel: SidePanel, table: Table) -> None:
    panel.choose(NEWS)
    taxonomy = Taxonomy(TERMS)
    panel.open(table, lambda: taxonomy, parse, keep=True)
    assert panel.choices.state(NEWS) is State.INCLUDED
    panel.open(table, lambda: taxonomy, parse)
    assert panel.choices == Choices()


def test_chosen_values_that_are_gone_can_be_seen_and_cleared(
    panel: SidePanel, table: Table
) -> None:
    panel.choose(NEWS)
    panel.choose(Value(Facet.TOPIC, "gone"))
    panel.choose(Value(Facet.COLLECTION, "_old", below=True))
    panel.choose(Value(Facet.DATE, "1999-03"))
    for facet, text in (
        (Facet.TOPIC, "gone 0"),
        (Facet.COLLECTION, "Old 0"),
        (Facet.DATE, "March 0"),
    ):
        assert text in texts(panel, facet)


def test_folders_below_folders(qtbot: QtBot, theme: Theme) -> None:
    folders = ["_learning", "_learning/videos", "_learning/videos/old", "_a/b/c", "", "_news"]
    table = Table(Row(f"{folder}/x.md", folder) for folder in folders)
    panel = SidePanel(theme)
    qtbot.addWidget(panel)
    panel.show()
    panel.open(table, lambda: Taxonomy(()), parse)
    tree = [
        "  " * n.level + f"{n.text} {n.number}"
        for n in panel.view.panel.nodes
        if n.section is Facet.COLLECTION and n.kind is Kind.VALUE
    ]
    assert tree == [
        "  A › B › C 1",
        "  Learning 3",
        "    Directly in Learning 1",
        "    Videos 2",
        "      Directly in Videos 1",
        "      Old 1",
        "  News 1",
        "  Top folder 1",
    ]


def test_a_section_with_one_value_tells_nothing_apart(qtbot: QtBot, theme: Theme) -> None:
    table = Table(Row(f"_a/b/{n}.md", "_a/b", published=True, date="2020-07-01") for n in range(3))
    panel = SidePanel(theme)
    qtbot.addWidget(panel)
    panel.open(table, lambda: Taxonomy(()), parse)
    assert {each.section for each in panel.view.panel.nodes} == {None, Facet.DATE}


def test_every_part_of_it_has_a_name(panel: SidePanel) -> None:
    click(panel, NEWS)
    click(panel, "Publisher", "filter")
    assert nameless(panel) == []
    assert node(panel, NEWS).said == "News, 30 articles, included"


def test_a_mirrored_panel_has_its_parts_at_the_other_side(panel: SidePanel) -> None:
    panel.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    click(panel, AI, "fold")
    assert "Vision 15" in texts(panel, Facet.TOPIC)
    click(panel, NEWS)
    assert panel.choices.state(NEWS) is State.INCLUDED
    assert not panel.grab().isNull()


def test_a_large_site_is_counted_in_slices(qtbot: QtBot, theme: Theme) -> None:
    some = rows()
    table = Table(
        row._replace(path=f"{number}/{row.path}") for number in range(200) for row in some
    )
    panel = SidePanel(theme)
    qtbot.addWidget(panel)
    panel.show()
    panel.open(table, lambda: Taxonomy(TERMS), parse)
    panel.show_views(PRESETS)
    assert panel.counting.is_busy
    assert texts(panel, Facet.TYPE) == []
    qtbot.waitUntil(lambda: not panel.counting.is_busy)
    assert texts(panel, Facet.TYPE) == ["Article 6400", "Video 1600"]
    panel.choose(NO)
    panel.counting.finish()
    assert texts(panel, Facet.TYPE)[0] == "Article 2200"
