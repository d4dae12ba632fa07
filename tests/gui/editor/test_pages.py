"""The pages of the editor: chosen by keys, kept from article to article, never too wide."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from curator.gui.editor.body_page import BodyPage
from curator.gui.editor.pages import BODY, FIELDS, PREVIEW, RELATED, YAML
from curator.gui.editor.preview import PreviewPage
from curator.gui.editor.related import RelatedPage
from curator.gui.editor.yaml_page import YamlPage
from curator.gui.form.form import FormStack
from curator.gui.main_window import MainWindow
from tests.gui.conftest import OpenWindow, choose, paths

SEED = (
    "_news/2020-07-15-massachusetts-senate-passes-bill-that-would-halt-police-use-of-facial-"
    "recognition.md"
)
OTHER = "_news/2023-08-24-ai-chip-made-of-glass.md"
CTRL = Qt.KeyboardModifier.ControlModifier


def page(window: MainWindow) -> object:
    return window.editor._pages.currentWidget()


@pytest.mark.parametrize(
    ("key", "at", "kind"),
    [
        (Qt.Key.Key_1, FIELDS, FormStack),
        (Qt.Key.Key_2, RELATED, RelatedPage),
        (Qt.Key.Key_3, PREVIEW, PreviewPage),
        (Qt.Key.Key_4, YAML, YamlPage),
        (Qt.Key.Key_5, BODY, BodyPage),
    ],
)
def test_keys_choose_a_page(window: MainWindow, key: Qt.Key, at: int, kind: type) -> None:
    choose(window, SEED)
    QTest.keyClick(window.list, key, CTRL)
    assert window.editor.tabs.current == at
    assert isinstance(page(window), kind)
    assert window.list.hasFocus()  # the list keeps the keyboard after what came from it


def test_the_page_stays_from_article_to_article(window: MainWindow) -> None:
    choose(window, SEED)
    window.show_page(YAML)
    choose(window, OTHER)
    shown = page(window)
    assert isinstance(shown, YamlPage)
    assert "glass" in shown.code.toPlainText().casefold()


def test_several_articles_only_have_their_fields(window: MainWindow) -> None:
    choose(window, SEED)
    window.show_page(PREVIEW)
    window.list.selectAll()
    assert isinstance(page(window), FormStack)
    assert window.editor.tabs.isHidden()
    choose(window, SEED)
    assert isinstance(page(window), PreviewPage)


def test_the_tab_counts_related_items(window: MainWindow) -> None:
    choose(window, SEED)
    assert window.editor.tabs._group.button(RELATED).text() == "Related 4"
    choose(window, "_people/ines-aldaya.md")
    assert window.editor.tabs._group.button(RELATED).text() == "Related"


def test_an_article_that_is_spoken_of_is_gone_to(window: MainWindow) -> None:
    choose(window, SEED)
    window.search.setText("massachusetts")
    window.search.searched.emit("massachusetts")
    window.editor.wanted.emit(OTHER)
    assert window.list.selected_paths() == [OTHER]


def test_a_topic_is_added_from_any_page(window: MainWindow) -> None:
    choose(window, SEED)
    window.show_page(PREVIEW)
    window.add_topic()
    assert isinstance(page(window), FormStack)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Add to topics"


def test_text_that_was_not_applied_is_asked_about(window: MainWindow) -> None:
    choose(window, SEED)
    window.show_page(YAML)
    shown = page(window)
    assert isinstance(shown, YamlPage)
    shown.start_editing()
    shown.code.insertPlainText("x")
    assert window.editor.has_refused
    shown.cancel.click()
    assert not window.editor.has_refused


def test_no_form_is_wider_than_its_pane(open_window: OpenWindow, site: Path) -> None:
    window = open_window(site, watched=False)
    window.resize(1280, 800)
    window.panes.divide(1280)
    for path in paths(window):
        assert window.list.choose(path)
        form = window.editor.form
        if form is None:
            continue
        for _ in range(3):  # what is opened may hold more to open
            for field in list(form.all_fields()):
                form.reach(field.row.route)
        area = window.editor._form_stack().currentWidget()
        assert isinstance(area, QScrollArea)
        assert form.minimumSizeHint().width() <= area.viewport().width(), path


def test_every_widget_of_the_form_has_a_name(window: MainWindow) -> None:
    choose(window, SEED)
    form = window.editor.form
    assert form is not None
    for field in list(form.all_fields()):
        form.reach(field.row.route)
    window.list.setFocus()
    for _ in range(120):
        focus = QApplication.focusWidget()
        assert focus is not None
        if form.isAncestorOf(focus):
            name = focus.accessibleName() or getattr(focus, "text", lambda: "")()
            assert name, focus
        QTest.keyClick(focus, Qt.Key.Key_Tab)
