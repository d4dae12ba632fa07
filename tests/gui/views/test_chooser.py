"""The view chooser beside the search box: what it says, what its menu does, by keys alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAccessible, QAction, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from curator.gui.main_window import MainWindow
from curator.library.facets.value import Facet, Value
from curator.library.views import PRESETS, View
from tests.gui.conftest import OpenWindow, paths
from tests.gui.views.test_views import search, settle


def said(window: MainWindow) -> str:
    return window.tools.view.text()


def entries(menu: QMenu) -> list[str]:
    return [each.text() for each in menu.actions() if not each.isSeparator()]


def ticked(menu: QMenu) -> list[str]:
    return [each.text() for each in menu.actions() if each.isChecked()]


def with_menu(window: MainWindow, act: Callable[[QMenu], None]) -> None:
    """Open the menu with the arrow down; `act` while it is open."""
    chooser = window.tools.view
    chooser.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QMenu] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        seen.append(menu)
        QTest.qWaitForWindowActive(menu)
        try:
            act(menu)
        finally:
            menu.close()

    QTimer.singleShot(0, look)
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    assert seen == [chooser.menu()]


def entry(menu: QMenu, name: str) -> QAction:
    return next(each for each in menu.actions() if each.text() == name)


def test_it_says_which_view_is_shown(window: MainWindow) -> None:
    commands = window.actions_.views
    assert said(window) == "All articles"
    commands.show(PRESETS[1])
    settle(window)
    assert said(window) == "Unpublished"
    search(window, "published:no quality:>60")
    assert said(window) == "Unpublished*"
    assert "another" in window.tools.view.toolTip()
    search(window, "published:no")
    assert said(window) == "Unpublished"
    window.side.choose(Value(Facet.COLLECTION, "_news"))
    settle(window)
    assert said(window) == "Unpublished*"
    window.side.clear()
    window.clear_search()
    settle(window)
    assert said(window) == "All articles"
    search(window, "robot")
    commands.show(None)
    settle(window)
    search(window, "robot")
    assert said(window) == "All articles"  # none was chosen that it could differ from


def test_the_menu_has_all_views_and_saving(window: MainWindow) -> None:
    window.views.add(View("Mine & yours", "robot"))
    window.views.add(View("Of us", "camera", shared=True))
    window.actions_.views.show(window.views.all[-1])
    settle(window)
    names = [view.name.replace("&", "&&") for view in window.views.all]

    def look(menu: QMenu) -> None:
        assert entries(menu) == ["All articles", *names, "Save this search as a view…"]
        assert ticked(menu) == ["Mine && yours"]
        assert ticked(window.actions_.views.menu) == ticked(menu)

    with_menu(window, look)
    search(window, "robot camera")
    with_menu(window, lambda menu: entry(menu, "Update “Mine && yours”").trigger())
    assert window.views.current is not None
    assert window.views.current.query == "robot camera"
    assert said(window) == "Mine & yours"


def test_it_is_used_by_keys_alone(window: MainWindow) -> None:
    window.focus_search()
    QTest.keyClick(window.search, Qt.Key.Key_Tab)
    chooser = window.tools.view
    assert chooser.hasFocus()

    def choose(menu: QMenu) -> None:
        for _ in range(3):
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    with_menu(window, choose)
    settle(window)
    assert window.search.text() == PRESETS[1].query
    assert said(window) == "Unpublished"
    assert window.focusWidget() is window.list
    assert paths(window)


def test_a_screen_reader_is_told_the_view(window: MainWindow) -> None:
    window.actions_.views.show(PRESETS[0])
    settle(window)
    interface = QAccessible.queryAccessibleInterface(window.tools.view)
    assert interface.text(QAccessible.Text.Name) == "View: To review"
    search(window, "robot")
    assert "another search" in interface.text(QAccessible.Text.Name)


def test_a_long_name_is_cut_but_for_its_star(window: MainWindow) -> None:
    name = "Articles that wait for somebody who knows something about cameras"[:60]
    window.views.add(View(name, "camera"))
    window.actions_.views.show(window.views.current)
    settle(window)
    search(window, "camera published:no")
    QCoreApplication.processEvents()
    chooser = window.tools.view
    assert chooser.width() == chooser.sizeHint().width()
    assert QFontMetrics(chooser.font()).horizontalAdvance(name) > chooser.width()
    assert chooser._cut_to(100).endswith("…*")
    assert name in chooser.toolTip()


def test_without_a_site_there_is_nothing_to_choose(open_window: OpenWindow) -> None:
    chooser = open_window().tools.view
    assert not chooser.isEnabled()
    assert chooser.text() == "All articles"
