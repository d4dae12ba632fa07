"""Texts that were refused, and edits that were not done: nothing shows what is not so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from curator.document import Value
from curator.gui.commands import Refile
from curator.gui.editor.broken import BrokenPage
from curator.gui.editor.pages import BODY, YAML
from curator.gui.editor.yaml_page import YamlPage
from curator.gui.form.form import Form
from curator.gui.form.scalars import YesNoField
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from curator.library.edits import InsertItem, SetField
from tests.gui.conftest import OpenWindow, choose

ONE, TWO, BROKEN = "_news/one.md", "_news/two.md", "_news/broken.md"
SOURCE = b"""---
title: One
date: 2020-01-02 03:04
images:
  - url: https://pictures.example/a.png
    width: 1280
    height: 8
---
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_news").mkdir()
    (tmp_path / ONE).write_bytes(SOURCE)
    (tmp_path / TWO).write_bytes(SOURCE.replace(b"One", b"Two"))
    (tmp_path / BROKEN).write_bytes(b"---\ntitle: 'never closed\n---\n")
    return tmp_path


@pytest.fixture
def window(open_window: OpenWindow, root: Path) -> MainWindow:
    window = open_window(root)
    choose(window, ONE)
    return window


def form(window: MainWindow) -> Form:
    found = window.editor.form
    assert found is not None
    return found


def typed(window: MainWindow, route: str) -> TypedField:
    found = form(window).reach(route)
    assert isinstance(found, TypedField), route
    return found


def retype(window: MainWindow, route: str, text: str) -> TypedField:
    found = typed(window, route)
    found.box.setFocus()
    found.box.selectAll()
    QTest.keyClicks(found.box, text)
    return found


def insert_first(window: MainWindow) -> None:
    image: dict[str, Value] = {"url": "https://pictures.example/new.png"}
    assert window.session.edit([ONE], InsertItem("/images", 0, image)) is None


def test_a_refused_text_does_not_come_back_at_another_item(window: MainWindow) -> None:
    insert_first(window)
    retype(window, "/images/0/width", "abc")
    choose(window, TWO)
    window.session.undo()
    choose(window, ONE)
    assert typed(window, "/images/0/width").box.text() == "1280"
    assert not window.editor.has_refused
    assert "dropped" in window.messages.texts[-1]


def test_a_refused_text_comes_back_where_it_was_typed(window: MainWindow) -> None:
    retype(window, "/images/0/width", "abc")
    choose(window, TWO)
    choose(window, ONE)
    assert typed(window, "/images/0/width").box.text() == "abc"
    assert window.editor.has_refused


def move(window: MainWindow, path: str) -> None:
    article = window.session.library.articles[ONE]
    assert window.session.refile("Move", [Refile(article, article.at(path))])


def test_a_refused_text_moves_with_its_article(window: MainWindow) -> None:
    retype(window, "/images/0/width", "abc")
    move(window, "_events/one.md")
    assert window.editor.paths == ("_events/one.md",)
    assert typed(window, "/images/0/width").box.text() == "abc"
    choose(window, TWO)
    window.session.undo()
    choose(window, ONE)
    assert typed(window, "/images/0/width").box.text() == "abc"


def test_a_refused_text_of_a_deleted_article_waits_for_it(window: MainWindow) -> None:
    retype(window, "/date", "abc")
    session = window.session
    session.refile("Delete", [Refile(session.library.articles[ONE], None)])
    two = session.library.articles[TWO]
    session.refile("Move", [Refile(two, two.at(ONE))])
    choose(window, ONE)
    assert typed(window, "/date").box.text() != "abc"
    assert not window.editor.has_refused
    session.undo()
    session.undo()
    choose(window, ONE)
    assert typed(window, "/date").box.text() == "abc"


def test_a_refused_text_is_gone_with_a_new_article(window: MainWindow) -> None:
    path = "_news/new.md"
    session = window.session
    new = replace(session.library.articles[ONE].at(path), saved=b"", origin="")
    session.refile("New article", [Refile(None, new)])
    choose(window, path)
    retype(window, "/date", "abc")
    choose(window, TWO)
    session.undo()
    assert not window.editor.has_refused
    assert window.messages.texts[-1] == "new.md is gone, and so is what you typed for it"
    session.redo()
    choose(window, path)
    assert typed(window, "/date").box.text() != "abc"


def test_typed_yaml_moves_with_its_article(window: MainWindow) -> None:
    window.show_page(YAML)
    page = window.editor.page(YAML)
    assert isinstance(page, YamlPage)
    page.edit.click()
    page.code.insertPlainText("x: 1\n")
    move(window, "_events/one.md")
    assert page.code.raw().startswith("x: 1\n")
    assert window.session.unapplied.has("_events/one.md", "yaml")


def test_a_typed_body_moves_with_its_article(window: MainWindow) -> None:
    window.show_page(BODY)
    page = window.editor.page(BODY)
    assert page is not None
    window.editor.focus_first()
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "body")
    move(window, "_events/one.md")
    assert page.unapplied == ("_events/one.md",)
    assert page.flush()
    assert window.session.library.articles["_events/one.md"].data == SOURCE + b"body"


def test_the_keyboard_goes_into_what_is_in_sight(window: MainWindow) -> None:
    window.show_page(YAML)
    choose(window, BROKEN)
    window.enter_form()
    broken = window.editor._stack.currentWidget()
    assert isinstance(broken, BrokenPage)
    assert QApplication.focusWidget() is broken.code


def test_what_cannot_be_read_does_not_keep_the_others(window: MainWindow) -> None:
    window.list.selectAll()
    assert len(window.editor.paths) == 3
    assert window.editor._header._title.text() == "2 articles"
    assert "1 other cannot be read" in window.editor._header._about.toolTip()
    published = form(window).fields["published"]
    next(b for b in published.findChildren(QPushButton) if b.text() == "Yes").click()
    articles = window.session.library.articles
    assert [articles[path].published for path in (ONE, TWO)] == [True, True]
    window.toggle_published()
    assert [articles[path].published for path in (ONE, TWO)] == [False, False]


def test_a_cancelled_edit_is_not_shown(open_window: OpenWindow, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    (folder / "_news").mkdir(parents=True)
    for number in range(300):
        (folder / f"_news/{number:03}.md").write_bytes(SOURCE.replace(b"One", b"%d" % number))
    window = open_window(folder, watched=False)
    window.list.selectAll()
    published = form(window).fields["published"]
    assert isinstance(published, YesNoField)
    yes = next(b for b in published.findChildren(QPushButton) if b.text() == "Yes")
    yes.click()
    assert window.session.is_busy
    window.session.cancel()
    assert window.session.modified_count == 0
    assert published.choice.value is None
    yes.click()  # and it can be done again
    assert window.session.is_busy
    window.session.cancel()


def test_an_error_in_the_middle_changes_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session = window.session
    worker = session._worker

    def steps() -> Iterator[None]:
        yield None
        raise RuntimeError("unexpected")

    finished: list[bool] = []
    worker.start("Something", 2, steps(), lambda: finished.append(True))
    with qtbot.capture_exceptions() as errors:
        qtbot.waitUntil(lambda: not worker.is_busy)
    assert [kind for kind, _, _ in errors] == [RuntimeError]
    assert finished == []


def test_a_time_without_seconds_keeps_its_precision(window: MainWindow) -> None:
    date = retype(window, "/date", "2020-01-02 03:05")
    assert date.flush()
    assert window.session.library.articles[ONE].data == SOURCE.replace(
        b"2020-01-02 03:04", b'"2020-01-02 03:05"'
    )  # quoted, as some readers of YAML would take it for a date


def test_an_address_that_is_none_is_not_added_to_all(window: MainWindow) -> None:
    window.list.selectAll()
    images = form(window).fields["images"]
    images.box.setText("nonsense address")  # type: ignore[attr-defined]
    images._add()  # type: ignore[attr-defined]
    assert images.notes.text
    assert window.session.stack.count() == 0


def test_related_are_added_on_their_page(window: MainWindow) -> None:
    from curator.gui.editor.pages import RELATED
    from curator.library.specs import FieldSpec, Kind

    form(window).add_field.wanted.emit(FieldSpec("related", Kind.MAPPINGS, "Related"))
    assert window.editor.tabs.current == RELATED


def test_topics_that_are_one_text_are_chips(window: MainWindow) -> None:
    window.session.edit([ONE], SetField("/topics", "AI"))
    topics = form(window).fields["topics"]
    assert topics.chips.names == ("AI",)  # type: ignore[attr-defined]
    topics.chips.added.emit("Ethics")  # type: ignore[attr-defined]
    assert window.session.library.articles[ONE].topics == ("AI", "Ethics")
