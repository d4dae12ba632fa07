"""Fields inside fields: mappings, lists, dates, choices, and fields that come and go."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from curator.gui.form.dates import DateField, DurationField
from curator.gui.form.field import Field
from curator.gui.form.form import Form
from curator.gui.form.grid import field_menu
from curator.gui.form.lists import ListField
from curator.gui.form.mapping import MappingField
from curator.gui.form.publisher import PublisherField
from curator.gui.form.scalars import ChoiceField
from curator.gui.form.text_boxes import TextBox
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from curator.library.specs import FieldSpec, Kind
from tests.gui.conftest import OpenWindow, choose

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
ONE = "_news/one.md"
SOURCE = b"""---
title: One
publishedDateTime: 2020-07-15T05:31:00+02:00
length: PT13M34S
type: article

provider:   # who
  name: Reuters
  domain: reuters.example
  images:
    - url: /assets/images/organizations/reuters.example-50x50.png
      width: 50
      height: 50

items:
  - "first"   # one
  - second
  - 'third'

images:
  - url: "https://pictures.example/a.png"
    width: 12
    height: 8
  - url: https://pictures.example/b.png   # the other
    width: 3
    height: 4

secured: "abc;def"
---
Body
"""
RECORD = b"""---
taxonomy: organization
_id: reuters.example
name: Reuters News
domain: reuters.example
images:
  - url: /assets/images/organizations/reuters.example-50x50.png
    width: 50
    height: 50
---
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "_news").mkdir(parents=True)
    (folder / ONE).write_bytes(SOURCE)
    for number in range(12):
        text = SOURCE.replace(b"title: One", b"title: Other %d" % number)
        text = text.replace(b"type: article", b"type: %s" % (b"video" if number % 2 else b"talk"))
        text = text.replace(b"first", b"f%d" % number).replace(b"second", b"s%d" % number)
        text = text.replace(b"third", b"t%d" % number)
        (folder / f"_news/other-{number}.md").write_bytes(text)
    return folder


@pytest.fixture
def small(open_window: OpenWindow, root: Path) -> MainWindow:
    window = open_window(root)
    choose(window, ONE)
    return window


def form(window: MainWindow) -> Form:
    found = window.editor.form
    assert found is not None
    return found


def field(window: MainWindow, route: str) -> Field:
    found = form(window).reach(route)
    assert found is not None, route
    return found


def typed(window: MainWindow, route: str) -> TypedField:
    found = field(window, route)
    assert isinstance(found, TypedField)
    return found


def items(window: MainWindow, route: str) -> ListField:
    found = field(window, route)
    assert isinstance(found, ListField)
    return found


def retype(window: MainWindow, route: str, text: str) -> None:
    found = typed(window, route)
    found.box.selectAll()
    QTest.keyClicks(found.box, text)
    found.flush()


def data(window: MainWindow) -> bytes:
    return window.session.library.articles[ONE].data


def settle() -> None:
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_mapping_is_folded_until_it_is_asked_for(small: MainWindow) -> None:
    publisher = form(small).fields["provider"]
    assert isinstance(publisher, MappingField)
    assert not publisher.fold.is_open
    publisher.fold.button.click()
    assert publisher.fold.is_open
    retype(small, "/provider/name", "AP")
    assert data(small) == SOURCE.replace(b"name: Reuters", b"name: AP")
    small.list.choose("_news/other-1.md")
    other = form(small).fields["provider"]
    assert isinstance(other, MappingField)
    assert other.fold.is_open  # as the editor left it


def test_deep_fields_are_reached_and_undone(small: MainWindow) -> None:
    retype(small, "/provider/images/0/width", "64")
    assert data(small) == SOURCE.replace(b"      width: 50", b"      width: 64")
    assert small.session.stack.undoText() == "Change width"
    small.undo()
    assert data(small) == SOURCE
    assert typed(small, "/provider/images/0/width").box.text() == "50"


def test_an_item_of_a_list_is_edited_in_place(small: MainWindow) -> None:
    retype(small, "/items/1", "other")
    assert data(small) == SOURCE.replace(b"- second", b"- other")


def test_an_item_is_moved_by_keys_with_its_comment(small: MainWindow) -> None:
    found = items(small, "/items")
    found._items[0].setFocus()
    QTest.keyClick(found._items[0], Key.Key_Down, ALT)
    settle()
    expected = SOURCE.replace(
        b'  - "first"   # one\n  - second\n', b'  - second\n  - "first"   # one\n'
    )
    assert data(small) == expected
    assert typed(small, "/items/1").box.text() == "first"
    small.undo()
    assert data(small) == SOURCE


def test_an_item_is_removed_and_comes_back(small: MainWindow) -> None:
    found = items(small, "/images")
    found._items[1].setFocus()
    QTest.keyClick(found._items[1], Key.Key_Delete)
    settle()
    gone = b"  - url: https://pictures.example/b.png   # the other\n    width: 3\n    height: 4\n"
    assert data(small) == SOURCE.replace(gone, b"")
    assert len(found._items) == 1
    small.undo()
    assert data(small) == SOURCE
    assert len(items(small, "/images")._items) == 2


def test_an_item_is_added_and_typed(small: MainWindow) -> None:
    found = items(small, "/images")
    found._add_button.click()
    settle()
    assert len(found._items) == 3
    retype(small, "/images/2/url", "https://pictures.example/c.png")
    assert b'  - url: "https://pictures.example/c.png"\n' in data(small)
    small.undo()
    small.undo()
    assert data(small) == SOURCE


def test_an_open_item_stays_open_where_it_is_moved(small: MainWindow) -> None:
    field(small, "/images/1/url")
    found = items(small, "/images")
    moved = found._items[1]
    found._reorder.moved.emit(1, 0)
    assert found._items[0] is moved
    assert typed(small, "/images/0/url").box.text() == "https://pictures.example/b.png"
    assert data(small).index(b"b.png") < data(small).index(b"a.png")


def test_a_refused_text_in_an_item_keeps_the_order(small: MainWindow) -> None:
    width = typed(small, "/images/0/width")
    width.box.selectAll()
    QTest.keyClicks(width.box, "wide")
    items(small, "/images")._reorder.moved.emit(1, 0)
    assert data(small) == SOURCE
    assert typed(small, "/images/0/width").box.text() == "wide"
    width.revert()


def test_another_day_keeps_time_and_zone(small: MainWindow) -> None:
    date = field(small, "/publishedDateTime")
    assert isinstance(date, DateField)
    assert date._words.toolTip().endswith("+02:00")
    date._take_day(QDate(2021, 2, 3))
    assert data(small) == SOURCE.replace(b"2020-07-15T05", b"2021-02-03T05")


def test_a_length_is_said_in_words(small: MainWindow) -> None:
    length = field(small, "/length")
    assert isinstance(length, DurationField)
    assert length._words.toolTip() == "13 min 34 s"
    length.box.selectAll()
    QTest.keyClicks(length.box, "13:34")
    assert not length.flush()
    assert "PT13M34S" in length.notes.text
    length.revert()
    retype(small, "/length", "PT1H")
    assert data(small) == SOURCE.replace(b"PT13M34S", b"PT1H")


def test_a_choice_offers_what_others_have(small: MainWindow) -> None:
    choice = field(small, "/type")
    assert isinstance(choice, ChoiceField)
    choice._button.click()
    menu = choice.findChild(QMenu)
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert {"video", "talk"} <= set(words)
    next(action for action in menu.actions() if action.text() == "talk").trigger()
    menu.close()
    assert data(small) == SOURCE.replace(b"type: article", b"type: talk")


def test_a_field_goes_from_the_menu_at_its_name(small: MainWindow) -> None:
    menu = field_menu(field(small, "/type"), small)
    words = [action.text() for action in menu.actions()]
    assert words == ["Remove type", "Copy value", "Who set this?", "Show in YAML"]
    menu.actions()[0].trigger()
    menu.close()
    assert data(small) == SOURCE.replace(b"type: article\n", b"")
    assert not field(small, "/type").row.present
    assert field(small, "/type").notes.text  # the others have one
    small.undo()
    assert data(small) == SOURCE


def test_the_locked_field_cannot_be_removed(small: MainWindow) -> None:
    menu = field_menu(field(small, "/secured"), small)
    words = [action.text() for action in menu.actions()]
    assert words == ["Copy value", "Who set this?", "Show in YAML"]
    menu.close()


def test_a_new_field_is_written_when_it_is_typed(small: MainWindow) -> None:
    add = form(small).add_field
    add.key.setText("subtitle")
    add._take()
    assert data(small) == SOURCE
    new = typed(small, "/subtitle")
    assert new.box.placeholderText() == "Not set"
    QTest.keyClicks(new.box, "Another")
    new.flush()
    assert b"subtitle: Another\n" in data(small)
    small.undo()
    assert data(small) == SOURCE


def test_a_new_field_of_a_kind_writes_that_kind(small: MainWindow) -> None:
    add = form(small).add_field
    add.wanted.emit(FieldSpec("edition", Kind.INTEGER, "Edition"))
    retype(small, "/edition", "3")
    assert b"edition: 3\n" in data(small)


def test_a_field_that_is_there_is_not_added_twice(small: MainWindow) -> None:
    add = form(small).add_field
    add.key.setText("title")
    add._take()
    assert "already" in add._reason.text()


def test_a_title_that_grows_too_long_says_so_at_once(small: MainWindow, qtbot: QtBot) -> None:
    title = typed(small, "/title")
    title.box.selectAll()
    QTest.keyClicks(title.box, "x" * 121)
    assert "120" in title.notes.text
    assert data(small) == SOURCE  # said before it is handed in
    title.flush()
    assert "120" in title.notes.text


def test_a_box_that_grows_shows_all_of_its_text(small: MainWindow, qtbot: QtBot) -> None:
    box = typed(small, "/title").box
    assert isinstance(box, TextBox)
    box.setFocus()
    height = box.height()
    QTest.keyClick(box, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, " and on and on it goes" * 5)
    qtbot.waitUntil(lambda: box.height() > height)
    assert box.verticalScrollBar().value() == 0


def test_a_finding_is_mended_with_one_click(small: MainWindow, root: Path) -> None:
    (root / "_data/topics").mkdir(parents=True)
    (root / "_data/topics/ai.yaml").write_text("name: AI\n")
    (root / "_data/topics/vision.yaml").write_text("name: Vision\nparent: AI\n")
    from curator.library.library import Library

    small.show_library(Library.open(root), ONE)
    topics = field(small, "/topics")
    topics.chips.added.emit("Vision")  # type: ignore[attr-defined]
    assert "AI" in topics.notes.text
    button = next(b for b in topics.notes.findChildren(QPushButton) if b.text() == "Add AI")
    button.click()
    settle()
    assert small.session.library.articles[ONE].topics == ("Vision", "AI")
    assert topics.notes.text == ""


def test_a_publisher_without_a_record_gets_one(small: MainWindow, root: Path) -> None:
    publisher = field(small, "/provider")
    assert isinstance(publisher, PublisherField)
    assert publisher.create_button.isVisibleTo(publisher)
    publisher.create_button.click()
    path = root / "_data/organizations/reuters.example.md"
    assert b"name: Reuters\n" in path.read_bytes()
    assert not publisher.create_button.isVisibleTo(publisher)


def test_a_publisher_is_filled_from_its_record(small: MainWindow, root: Path) -> None:
    (root / "_data/organizations").mkdir(parents=True)
    (root / "_data/organizations/reuters.example.md").write_bytes(RECORD)
    from curator.library.library import Library

    small.show_library(Library.open(root), ONE)
    publisher = field(small, "/provider")
    assert isinstance(publisher, PublisherField)
    assert publisher.fill_button.isVisibleTo(publisher)
    publisher.fill_button.click()
    assert data(small) == SOURCE.replace(b"name: Reuters\n", b"name: Reuters News\n")
    assert not publisher.fill_button.isVisibleTo(publisher)


def test_another_publisher_is_chosen_as_a_whole(small: MainWindow, root: Path) -> None:
    from curator.library.library import Library

    (root / "_data/organizations").mkdir(parents=True)
    record = RECORD.replace(b"reuters.example", b"ap.example").replace(b"Reuters News", b"AP")
    (root / "_data/organizations/ap.example.md").write_bytes(record)
    small.show_library(Library.open(root), ONE)
    publisher = field(small, "/provider")
    assert isinstance(publisher, PublisherField)
    publisher.choose_button.click()
    menu = publisher.findChild(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["AP · ap.example"]
    menu.actions()[0].trigger()
    menu.close()
    expected = SOURCE.replace(b"name: Reuters\n", b"name: AP\n")
    assert data(small) == expected.replace(b"reuters.example", b"ap.example")
    assert small.session.stack.undoText() == "Change publisher"


def test_the_site_says_which_fields_come_first(open_window: OpenWindow, root: Path) -> None:
    (root / "curator.toml").write_text('[collections._news]\norder = ["type", "title"]\n')
    window = open_window(root)
    choose(window, ONE)
    assert list(form(window).fields)[:2] == ["type", "title"]
    window.list.selectAll()
    assert list(form(window).fields)[:2] == ["type", "title"]
