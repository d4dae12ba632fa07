"""What the buttons of the pages do, done from the menus and by typing its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from curator.gui.editor.pages import RELATED, YAML
from curator.gui.editor.related import RelatedPage
from curator.gui.editor.yaml_page import YamlPage
from curator.gui.form.publisher import PublisherField
from curator.gui.main_window import MainWindow
from tests.gui.conftest import choose
from tests.gui.test_commands_box import opened, run
from tests.gui.test_main_window import BROKEN, CTRL, SEED, Key, press


def related(window: MainWindow) -> RelatedPage:
    page = window.editor.page(RELATED)
    assert isinstance(page, RelatedPage)
    return page


def enter_cards(window: MainWindow) -> None:
    """Give the first card the keyboard, with keys."""
    press(window, Key.Key_2, CTRL)
    press(window, Key.Key_Return)
    assert related(window).cards[0].hasFocus()


def titles(window: MainWindow) -> list[str]:
    return [card.item.title for card in related(window).cards]


def enabled(window: MainWindow) -> dict[str, bool]:
    return {wish: each.isEnabled() for wish, each in window.actions_.page.of_card.items()}


class Browser(QObject):
    """Takes the place of the web browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser()
    monkeypatch.setattr(QDesktopServices, "openUrl", browser.open)
    return browser


def test_a_card_is_moved_opened_and_removed_by_name(
    window: MainWindow, qtbot: QtBot, browser: Browser
) -> None:
    choose(window, SEED)
    assert not any(enabled(window).values())
    enter_cards(window)
    before = titles(window)
    assert not enabled(window)["earlier"]
    assert enabled(window)["later"]
    run(window, "move related down")
    qtbot.waitUntil(lambda: titles(window) == [before[1], before[0], *before[2:]])
    assert window.focusWidget() is related(window).cards[1]
    run(window, "mriu")
    qtbot.waitUntil(lambda: titles(window) == before)
    run(window, "open related")
    qtbot.waitUntil(lambda: bool(browser.opened))
    assert browser.opened == [related(window).cards[0].item.web_url]
    run(window, "edit related")
    qtbot.waitUntil(lambda: related(window).cards[0].is_open)
    run(window, "remove related")
    qtbot.waitUntil(lambda: titles(window) == before[1:])
    window.undo()
    window.undo()
    window.undo()
    assert window.session.modified == ()


def test_a_menu_knows_the_card_that_had_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, SEED)
    enter_cards(window)
    before = titles(window)
    press(window, Key.Key_Down)
    qtbot.waitUntil(related(window).cards[1].hasFocus)
    bar = window.menuBar()
    at = next(each for each in bar.actions() if each.text() == "&Related")
    bar.setActiveAction(at)
    menu = at.menu()
    assert isinstance(menu, QMenu)
    qtbot.waitUntil(menu.isVisible)
    assert enabled(window)["remove"]
    action = window.actions_.page.of_card["remove"]
    QTest.mouseClick(
        menu,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        menu.actionGeometry(action).center(),
    )
    qtbot.waitUntil(lambda: titles(window) == [before[0], *before[2:]])
    window.undo()


def test_related_items_are_added_from_anywhere(window: MainWindow) -> None:
    choose(window, SEED)
    number = window.session.library.articles[SEED].related
    run(window, "add related item hand")
    assert len(related(window).cards) == number + 1
    assert related(window).cards[-1].is_open
    window.undo()
    window.show_page(0)
    window.focus_list()
    run(window, "add related item")
    assert related(window).search.hasFocus()
    assert related(window).search.popup.isVisible()
    related(window).search.popup.hide()
    assert window.session.modified == ()


def test_the_yaml_is_edited_from_anywhere(window: MainWindow) -> None:
    choose(window, SEED)
    run(window, "edit yaml")
    page = window.editor.page(YAML)
    assert isinstance(page, YamlPage)
    assert page.code.hasFocus()
    assert page.edit.isHidden()
    run(window, "edit yaml")  # once more changes nothing
    assert page.code.hasFocus()
    assert window.session.modified == ()


def test_the_article_is_opened_in_the_browser(window: MainWindow, browser: Browser) -> None:
    choose(window, SEED)
    run(window, "open in browser")
    text = window.session.library.articles[SEED].data.decode()
    assert len(browser.opened) == 1
    assert browser.opened[0] in text


def test_the_publisher_is_filled_created_and_chosen(window: MainWindow, qtbot: QtBot) -> None:
    of = window.actions_.page
    seen = set()
    for path, article in list(window.session.library.articles.items()):
        if article.unreadable:
            continue
        choose(window, path)
        form = window.editor.form
        assert form is not None
        field = form.fields.get("provider")
        buttons = field.buttons if isinstance(field, PublisherField) else ()
        shown = [not button.isHidden() for button in buttons] or [False] * 3
        actions = (of.choose_publisher, of.fill_publisher, of.create_publisher)
        assert [action.isEnabled() for action in actions] == shown, path
        seen.add(tuple(shown))
    assert len(seen) > 1
    choose(window, SEED)
    press(window, Key.Key_4, CTRL)
    window.actions_.page.choose_publisher.trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
    assert window.editor.tabs.current == 0


def test_nothing_is_offered_where_it_makes_no_sense(window: MainWindow) -> None:
    of = window.actions_.page
    every = [each for each in vars(of).values() if isinstance(each, QAction)]
    every += of.of_card.values()
    assert len(every) == 15, len(every)
    assert not any(each.isEnabled() for each in every)
    choose(window, BROKEN)
    assert not any(each.isEnabled() for each in every)
    window.list.selectAll()
    assert not any(each.isEnabled() for each in every)
    choose(window, SEED)
    assert of.add_related.isEnabled()
    assert of.edit_yaml.isEnabled()


def test_the_pictures_of_an_article_are_asked_for(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, site: Path
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(window.pictures, "load", asked.append)
    choose(window, SEED)
    window.actions_.page.load_pictures.trigger()
    text = (site / SEED).read_text()
    assert asked or window.messages.texts == ["No picture of this article is left to load"]
    assert all(url in text for url in asked)


def test_the_box_says_what_can_be_done_with_the_card(window: MainWindow) -> None:
    choose(window, SEED)
    enter_cards(window)
    box = opened(window)
    QTest.keyClicks(box.search, "remove related")
    first = box.model.at(0)
    assert first is not None
    assert (first.name, first.menu, first.key) == ("Remove related item", "Related", "Del")
    assert first.can
    QTest.keyClick(box.search, Key.Key_Escape)
    assert related(window).cards[0].hasFocus()
