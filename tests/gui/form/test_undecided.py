"""The marks at what was changed here and by somebody else, on every page of an article."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from curator.document import WHOLE, Conflict
from curator.gui import gone
from curator.gui.deciding.box import DecidingBox
from curator.gui.editor.body_page import BodyPage
from curator.gui.editor.pages import BODY, FIELDS, PAGES, RELATED
from curator.gui.editor.related import RelatedPage
from curator.gui.form.undecided import UndecidedMark
from curator.gui.main_window import MainWindow
from curator.library.body_edit import SetBody
from curator.library.edits import RemoveField, SetField
from tests.gui.conftest import OpenWindow, choose
from tests.gui.test_names import nameless

A = "_news/a.md"
ITEM = '  - title: "{0}"\n    webUrl: "https://a.example/{0}"\n'
FILE = (
    '---\ntitle: "The first story of several that are told here at some length, of dogs"\n'
    "heat: 7\nrelated:\n" + "".join(map(ITEM.format, ("one", "two", "three"))) + "---\nBody\n"
).encode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_news").mkdir()
    (tmp_path / A).write_bytes(FILE)
    return tmp_path


@pytest.fixture
def window(open_window: OpenWindow, root: Path) -> MainWindow:
    window = open_window(root)
    choose(window, A)
    return window


def theirs(window: MainWindow, root: Path, *changes: tuple[bytes, bytes]) -> None:
    """Somebody else writes this."""
    data = FILE
    for before, after in changes:
        assert before in data
        data = data.replace(before, after)
    (root / A).write_bytes(data)
    window.session.incoming.look(A)
    QTest.qWait(1)


def shown(widget: QWidget) -> list[UndecidedMark]:
    marks = widget.findChildren(UndecidedMark)
    return [mark for mark in marks if mark.isVisibleTo(widget)]


def said(widget: QWidget) -> list[str]:
    return [line.label.text() for mark in shown(widget) for line in mark._lines]


def press(mark: UndecidedMark, words: str, at: int = 0) -> None:
    buttons = [each for each in mark.findChildren(QPushButton) if each.text() == words]
    buttons[at].click()
    QTest.qWait(1)


def box_of(window: MainWindow) -> DecidingBox:
    box = window.actions_.deciding.box
    assert box is not None
    return box


def signs(window: MainWindow) -> list[int]:
    """The pages with a sign at their name."""
    tabs = window.editor.tabs
    names = {button.text().split()[0]: button for button in tabs.findChildren(QAbstractButton)}
    return [at for at, name in enumerate(PAGES) if not names[name].icon().isNull()]


def test_comparing_begins_at_the_field_of_the_mark(window: MainWindow, root: Path) -> None:
    window.session.edit([A], SetField("/title", "Mine"))
    window.session.edit([A], SetField("/heat", 1))
    theirs(window, root, (b"The first", b"Their first"), (b"heat: 7", b"heat: 99"))
    form = window.editor.form
    assert form is not None
    (mark,) = shown(form.fields["heat"])
    press(mark, "Compare…")
    entry = box_of(window).list.entry
    assert entry is not None
    assert entry.conflict is not None
    assert entry.conflict.field == "/heat"


def test_what_differs_in_long_values_is_seen(window: MainWindow, root: Path) -> None:
    data = window.session.library.articles[A].document().data
    title = str(data["title"])
    window.session.edit([A], SetField("/title", title.replace("dogs", "cats")))
    theirs(window, root, (b"of dogs", b"of birds"))
    (words,) = said(window.editor)
    assert "of birds”; yours was “…" in words
    assert words.endswith("of cats”")


def test_the_form_says_that_all_of_the_file_is_undecided(window: MainWindow, root: Path) -> None:
    window.session.edit([A], SetField("/title", "Mine"))
    theirs(window, root, (b"heat: 7", b"heat: ["))
    form = window.editor.form
    assert form is not None
    (mark,) = shown(form)
    (words,) = said(form)
    assert words.startswith("Somebody else changed this file too, and the two could not be merged")
    assert nameless(window.editor) == []
    press(mark, "Compare…")
    entry = box_of(window).list.entry
    assert entry is not None
    assert entry.conflict is not None
    assert entry.conflict.field == WHOLE
    box_of(window).close_.click()
    press(mark, "Keep mine")
    assert shown(form) == []
    window.undo()
    assert said(form) == [words]
    press(mark, "Take theirs")
    assert window.session.library.articles[A].data == FILE.replace(b"heat: 7", b"heat: [")
    assert not window.session.conflicts.paths


def test_the_form_says_that_others_deleted_the_file(window: MainWindow, root: Path) -> None:
    window.session.edit([A], SetField("/title", "Mine"))
    (root / A).unlink()
    base, mine = FILE.decode(), window.session.library.articles[A].data.decode()
    deleted = Conflict(WHOLE, base, mine, None, gone=frozenset({"theirs"}))
    gone.hold(window.session, {A: (deleted,)})
    form = window.editor.form
    assert form is not None
    (mark,) = shown(form)
    assert said(form) == ["Somebody else deleted this file: the article is kept until you decide"]
    press(mark, "Take theirs")
    assert A not in window.session.library.articles


def test_the_body_says_that_it_is_undecided(window: MainWindow, root: Path) -> None:
    window.session.edit([A], SetBody("Mine\n"))
    window.show_page(BODY)
    page = window.editor.page(BODY)
    assert isinstance(page, BodyPage)
    assert shown(page) == []
    assert signs(window) == []
    theirs(window, root, (b"Body", b"Theirs"))
    assert said(page) == ["The site says “Theirs”; yours was “Mine”"]
    assert signs(window) == [BODY]
    assert nameless(window.editor) == []
    press(page.mark, "Compare…")
    box_of(window).close_.click()
    press(page.mark, "Keep mine")
    assert page.box.toPlainText() == "Mine\n"
    assert shown(page) == []
    assert signs(window) == []
    window.undo()
    assert said(page) == ["The site says “Theirs”; yours was “Mine”"]
    press(page.mark, "Take theirs")
    assert page.box.toPlainText() == "Theirs\n"
    assert not window.session.conflicts.paths


def test_a_related_item_says_that_it_is_undecided(window: MainWindow, root: Path) -> None:
    window.session.edit([A], SetField("/related/1/title", "mine"))
    window.show_page(RELATED)
    page = window.editor.page(RELATED)
    assert isinstance(page, RelatedPage)
    theirs(window, root, (b'"two"', b'"their two"'), (b"heat: 7", b"heat: 8"))
    assert shown(page) == [page.cards[1].mark]
    assert said(page) == ["Title: the site says “their two”; yours was “mine”"]
    assert signs(window) == [RELATED]
    assert nameless(window.editor) == []
    press(page.cards[1].mark, "Keep mine")
    assert page.cards[1].item.title == "mine"
    assert shown(page) == []


@pytest.mark.parametrize("by", ["ours", "theirs"])
def test_an_item_that_one_side_removed_is_undecided(
    window: MainWindow, root: Path, by: str
) -> None:
    window.show_page(RELATED)
    page = window.editor.page(RELATED)
    assert isinstance(page, RelatedPage)
    two = ITEM.format("two").encode()
    if by == "ours":
        window.session.edit([A], RemoveField("/related/1"))
        theirs(window, root, (b'title: "two"', b'title: "their two"'))
        assert shown(page) == [page.cards[1].mark]
        assert said(page)[0].startswith("You removed this; the site says “")
    else:
        window.session.edit([A], SetField("/related/1/title", "mine"))
        theirs(window, root, (two, b""))
        assert len(page.cards) == 2
        assert said(page)[0].startswith("Related › 2: the site removed this; yours was “")
    press(shown(page)[0], "Keep mine")
    titles = [card.item.title for card in page.cards]
    assert titles == (["one", "three"] if by == "ours" else ["one", "mine", "three"])
    assert shown(page) == []


def test_a_button_stays_while_what_is_typed_becomes_a_side(window: MainWindow, root: Path) -> None:
    window.session.edit([A], SetBody("Mine\n"))
    window.show_page(BODY)
    theirs(window, root, (b"Body", b"Theirs"))
    page = window.editor.page(BODY)
    assert isinstance(page, BodyPage)
    keep = page.mark.findChildren(QPushButton)[0]
    (conflict,) = window.session.conflicts.of(A)
    theirs(window, root, (b"Body", b"Theirs again"))
    assert window.session.conflicts.of(A) != (conflict,)
    assert page.mark.findChildren(QPushButton)[0] is keep
    assert said(page) == ["The site says “Theirs again”; yours was “Mine”"]


def test_signs_are_of_the_article_that_is_shown(window: MainWindow, root: Path) -> None:
    window.session.edit([A], SetField("/heat", 1))
    theirs(window, root, (b"heat: 7", b"heat: 99"))
    assert signs(window) == [FIELDS]
    tabs = window.editor.tabs
    fields = next(each for each in tabs.findChildren(QAbstractButton) if each.text() == "Fields")
    assert fields.toolTip() == "Fields (Ctrl+1): 1 field undecided"
    window.undo()
