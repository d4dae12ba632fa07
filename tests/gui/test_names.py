"""A screen reader finds a name at every widget that one can act on, seen or not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from curator.gui.dialogs import KeysBox
from curator.gui.editor.broken import BrokenPage
from curator.gui.editor.pages import PAGES, RELATED
from curator.gui.editor.related import RelatedPage
from curator.gui.form.mapping import Fold
from curator.gui.main_window import MainWindow
from curator.gui.new_article import NewArticleBox
from curator.gui.questions import Boxes
from tests.gui.conftest import OpenWindow, choose
from tests.gui.test_main_window import BROKEN, SEED

_ACTED_ON = (QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QTextEdit)


def nameless(root: QWidget) -> list[str]:
    """The widgets under this one that can be acted on and say nothing."""
    return [_where(each) for each in _acted_on(root) if not _name(each).strip()]


def _acted_on(root: QWidget) -> Iterator[QWidget]:
    for widget in (root, *root.findChildren(QWidget)):
        # What Qt makes for itself, such as the button of its menus that have no room.
        if widget.objectName().startswith("qt_"):
            continue
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if isinstance(widget, _ACTED_ON) or (takes_keys and widget.focusProxy() is None):
            yield widget


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def _where(widget: QWidget) -> str:
    chain: list[str] = []
    each: QObject | None = widget
    while each is not None and len(chain) < 5:
        chain.append(type(each).__name__)
        each = each.parent()
    return " < ".join(chain)


def unfold_all(window: MainWindow) -> None:
    """Open every mapping of the form, and those within."""
    for _ in range(4):
        for fold in window.editor.findChildren(Fold):
            if not fold.is_open:
                fold.button.click()
        QCoreApplication.processEvents()


def test_the_window_before_a_site_is_open(open_window: OpenWindow) -> None:
    window = open_window()
    assert nameless(window) == []


@pytest.mark.parametrize("page", range(len(PAGES)), ids=PAGES)
def test_every_page_of_an_article(window: MainWindow, page: int) -> None:
    choose(window, SEED)
    window.show_page(page)
    QCoreApplication.processEvents()
    if page == RELATED:
        related = window.editor.page(RELATED)
        assert isinstance(related, RelatedPage)
        for card in related.cards:
            card.unfold(True)
    elif not page:
        window.editor.add_field()
        menu = QApplication.activePopupWidget()
        assert menu is not None
        menu.close()
    else:
        window.actions_.page.edit_yaml.trigger()
    unfold_all(window)
    assert nameless(window) == []


def test_the_form_of_every_article(window: MainWindow) -> None:
    found: set[str] = set()
    for path in window.session.library.articles:
        choose(window, path)
        unfold_all(window)
        found.update(nameless(window.editor))
    assert found == set()


def test_the_form_of_several(window: MainWindow) -> None:
    window.list.selectAll()
    QCoreApplication.processEvents()
    assert window.editor.form is not None
    unfold_all(window)
    assert nameless(window) == []


def test_an_article_that_cannot_be_read(window: MainWindow) -> None:
    choose(window, BROKEN)
    page = window.editor.findChild(BrokenPage)
    assert page is not None
    assert page.isVisible()
    assert nameless(window) == []


def test_the_box_of_commands(window: MainWindow) -> None:
    window.actions_.commands.trigger()
    box = QApplication.activePopupWidget()
    assert box is not None
    assert nameless(box) == []
    QTest.keyClick(box, Qt.Key.Key_Escape)


def test_the_boxes_that_ask_and_tell(window: MainWindow) -> None:
    boxes: list[QDialog] = [
        KeysBox(window._theme, window),
        NewArticleBox(["_news"], "_news", lambda folder, title: f"{folder}/{title}", window),
    ]
    for box in boxes:
        assert nameless(box) == []
        assert box.windowTitle()
        box.deleteLater()


def test_the_question_about_unsaved_changes(window: MainWindow) -> None:
    found: list[list[str]] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        found.append(nameless(box))
        QTest.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(0, window, look)
    Boxes(window._theme).unsaved(window, 2)
    assert found == [[]]
