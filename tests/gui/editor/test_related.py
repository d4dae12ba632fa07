"""The page of related items: what it shows, and that what is done there changes only its lines."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from curator.bundled import resources
from curator.gui.editor.cards import Card
from curator.gui.editor.related import RelatedPage
from curator.gui.form.context import Context
from curator.gui.form.form import make_field
from curator.gui.form.typed_field import TypedField
from curator.gui.pictures import Pictures
from curator.gui.session import Notice, Session
from curator.gui.theme import Scheme, Theme
from curator.library.edits import RemoveField, SetField
from curator.library.library import Library

SEED = (
    "_news/2020-07-15-massachusetts-senate-passes-bill-that-would-halt-police-use-of-facial-"
    "recognition.md"
)
FIVE = "_news/2023-02-16-five-questions-before-you-believe-an-accuracy.md"
HOSPITAL = "_news/2021-02-11-hospital-trial-finds-that-a-second-reader-need-not-be-human.md"
CHATBOT = "_news/2026-04-22-chatbot-that-refuses-to-guess.md"
QUIET = "_news/2026-01-27-a-quiet-year-for-loud-machines.md"
# The offscreen platform has no keyboard to grab for the list of articles.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def session(qapp: QApplication, site: Path) -> Session:
    session = Session()
    session.open(Library.open(site))
    return session


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot, session: Session, site: Path) -> Iterator[RelatedPage]:
    qapp.setStyle("Fusion")
    pictures = Pictures()
    pictures.open(site)
    theme = Theme(qapp, resources(), Scheme.LIGHT)
    page = RelatedPage(
        session,
        Context(
            theme,
            QLocale.c(),
            lambda: session.library,
            pictures,
            lambda _row, _edit, _typing, _without: "",
            lambda _route, _reason: None,
            lambda _row, _value: None,
            make_field,
            lambda: None,
            session,
            lambda: session.article(SEED),
        ),
    )
    page.resize(400, 800)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    yield page
    pictures.close()
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def show(page: RelatedPage, session: Session, path: str) -> None:
    article = session.article(path)
    assert article is not None
    page.show_article(article)
    QTest.qWait(1)


def changed(session: Session, path: str) -> list[str]:
    """The lines that are removed and added, by what is not saved."""
    article = session.library.articles[path]
    before, after = article.saved.decode().split("\n"), article.data.decode().split("\n")
    lines = list(unified_diff(before, after, lineterm="", n=0))[2:]
    return [line for line in lines if not line.startswith("@@")]


def titles(page: RelatedPage) -> list[str]:
    return [card.item.title for card in page.cards]


def words(card: Card) -> list[str]:
    found = [one for one in card.findChildren(QLabel) if one.property("kind") == "badge"]
    return [label.text() for label in found if label.isVisible()]


def focused_card(page: RelatedPage) -> int | None:
    focus = QApplication.focusWidget()
    assert focus is not None
    found = [at for at, card in enumerate(page.cards) if focus is card or card.isAncestorOf(focus)]
    return found[0] if found else None


def open_card(page: RelatedPage, at: int) -> Card:
    page.cards[at].setFocus()
    QTest.keyClick(page.cards[at], Key.Key_Return)
    QTest.qWait(1)
    assert page.cards[at].is_open
    return page.cards[at]


def send_move(widget: QWidget, place: QPoint) -> None:
    """The pointer is there now, with the button down."""
    left, nothing = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    where = QPointF(widget.mapToGlobal(place))
    modifiers = Qt.KeyboardModifier.NoModifier
    kind = QEvent.Type.MouseMove
    event = QMouseEvent(kind, QPointF(place), where, nothing, left, modifiers)
    QApplication.sendEvent(widget, event)


def field(card: Card, key: str) -> TypedField:
    found = card.reach(f"/related/{card.item.index}/{key}")
    assert isinstance(found, TypedField)
    return found


def retype(box: QWidget, text: str) -> None:
    box.setFocus()
    box.selectAll()  # type: ignore[attr-defined]
    QTest.keyClick(box, Key.Key_Delete)
    QTest.keyClicks(box, text)


def button(card: Card, name: str) -> QAbstractButton:
    return next(
        one for one in card.findChildren(QAbstractButton) if one.accessibleName().startswith(name)
    )


def test_the_cards_say_what_is_odd(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    assert [words(card) for card in page.cards] == [[], ["Duplicate"], ["Duplicate"], []]
    first = page.cards[0].accessibleName()
    assert "The Microsoft Police State" in first
    assert "The Intercept · 2020-07-14 · quality 65" in first
    assert first.endswith("1 of 4")
    assert "item 3" in page.cards[1].accessibleDescription()
    show(page, session, FIVE)
    assert [words(card) for card in page.cards] == [[], ["Copy out of date"], ["Not published"]]


def test_looking_changes_nothing(page: RelatedPage, session: Session) -> None:
    for path, article in session.library.articles.items():
        if article.unreadable:
            continue
        show(page, session, path)
        for at in range(len(page.cards)):
            open_card(page, at)
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert page.flush()
    page.leave()
    assert session.modified == ()
    assert not session.stack.canUndo()


def test_move_by_keys(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    before = titles(page)
    page.cards[3].setFocus()
    for _ in range(3):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Key.Key_Up, ALT)
    assert titles(page) == [before[3], *before[:3]]
    assert focused_card(page) == 0
    assert [card.item.index for card in page.cards] == [0, 1, 2, 3]
    removed = [line[1:] for line in changed(session, SEED) if line.startswith("-")]
    added = [line[1:] for line in changed(session, SEED) if line.startswith("+")]
    assert sorted(removed) == sorted(added)
    assert session.stack.undoText() == "Move related item"
    for _ in range(3):
        session.undo()
    assert titles(page) == before
    assert focused_card(page) == 3
    assert session.modified == ()


def test_move_by_drag(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    before = titles(page)
    card = page.cards[3]
    at = QPoint(card.width() // 2, 12)
    above = card.mapFromGlobal(page.cards[0].mapToGlobal(QPoint(at.x(), 2)))
    QTest.mousePress(card, Qt.MouseButton.LeftButton, pos=at)
    for place in ((at + above) / 2, above):
        send_move(card, place)
    QTest.mouseRelease(card, Qt.MouseButton.LeftButton, pos=above)
    assert titles(page) == [before[3], *before[:3]]
    assert session.stack.undoText() == "Move related item"


def test_remove_by_key(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    before = titles(page)
    page.cards[0].setFocus()
    for left in (3, 2, 1, 0):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Key.Key_Delete)
        QTest.qWait(1)
        assert titles(page) == before[4 - left :]
    assert page.search.hasFocus()
    assert session.stack.undoText() == "Remove related item"
    assert session.stack.count() == 4
    for _ in range(4):
        session.undo()
    assert titles(page) == before
    assert session.modified == ()


def test_edit_in_place(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    card = open_card(page, 1)
    title = field(card, "title")
    assert title.box.hasFocus()
    retype(title.box, "Shorter")
    assert page.flush()
    assert changed(session, SEED) == [
        '-  - title: "Alithya Launches AI-FI™ Trade Surveillance Solution Powered by Microsoft'
        ' Azure"',
        '+  - title: "Shorter"',
    ]
    assert session.stack.undoText() == "Change title of related item"
    assert card is page.cards[1]
    assert card.is_open
    assert title.box.hasFocus()
    assert words(page.cards[2]) == []
    session.undo()
    assert session.modified == ()
    assert card is page.cards[1]
    assert title.box.text().startswith("Alithya")
    assert words(page.cards[2]) == ["Duplicate"]


def test_what_is_open_moves_along(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    card = open_card(page, 1)
    retype(field(card, "title").box, "Typed")
    page._list.moved.emit(1, 3)
    assert page.cards[3] is card
    assert card.is_open
    retype(field(card, "quality").box, "7")
    assert page.flush()
    items = session.library.articles[SEED].document().data["related"]
    assert isinstance(items, list)
    last = items[3]
    assert isinstance(last, dict)
    assert (last["title"], last["quality"]) == ("Typed", 7)


def test_add_from_the_site(page: RelatedPage, session: Session, qtbot: QtBot) -> None:
    show(page, session, SEED)
    page.search.setFocus()
    QTest.keyClicks(page.search, "hospital trial")
    qtbot.waitUntil(page.search.popup.isVisible)
    assert page.search.model.rowCount() == 1
    QTest.keyClick(page.search.popup, Key.Key_Return)
    QTest.qWait(1)
    assert titles(page)[-1] == "Hospital Trial Finds That a Second Reader Need Not Be Human"
    assert page.search.text() == ""
    assert focused_card(page) == 4
    lines = changed(session, SEED)
    assert all(line.startswith("+") for line in lines)
    assert "+    publishedDateTime: 2021-02-11T00:01:00Z" in lines
    assert session.stack.undoText() == "Add related item"
    page.search.setText("hospital trial")
    page.search.offer()
    assert page.search.model.at(0) is None
    page.search.popup.hide()
    session.undo()
    assert session.modified == ()


def test_suggestions_leave_out_the_article_itself(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    page.search.offer()
    assert page.search.model.rowCount() == 30
    assert all(page.search.model.at(row).path != SEED for row in range(30))  # type: ignore[union-attr]
    page.search.popup.hide()


def test_add_by_hand(page: RelatedPage, session: Session) -> None:
    show(page, session, QUIET)
    assert page.cards == []
    page.by_hand.click()
    QTest.qWait(1)
    (card,) = page.cards
    assert card.is_open
    assert field(card, "title").box.hasFocus()
    QTest.keyClicks(field(card, "title").box, "By hand")
    assert page.flush()
    added = [line for line in changed(session, QUIET) if line.startswith("+")]
    assert [line.strip("+ ") for line in added if line != "+"] == [
        "related:",
        '- title: "By hand"',
        'webUrl: ""',
    ]


def test_refresh_a_copy_with_one_click(page: RelatedPage, session: Session) -> None:
    show(page, session, FIVE)
    refresh = page.cards[1].findChild(QPushButton)
    assert isinstance(refresh, QPushButton)
    assert refresh.text() == "Refresh copy"
    refresh.click()
    QTest.qWait(1)
    assert words(page.cards[1]) == []
    lines = changed(session, FIVE)
    assert [line[0] + line.strip("+- ").partition(":")[0] for line in lines] == [
        "-title",
        "-excerpt",
        "+title",
        "+excerpt",
        "-quality",
        "+quality",
    ]
    assert session.stack.undoText() == "Refresh related item"
    assert focused_card(page) == 1


def test_another_article_changes_what_is_odd(page: RelatedPage, session: Session) -> None:
    show(page, session, FIVE)
    target = page.cards[0].item.target
    assert target is not None
    session.edit([target.path], SetField("/published", False))
    assert words(page.cards[0]) == ["Not published"]
    session.undo()
    assert words(page.cards[0]) == []


def test_who_relates_to_this(page: RelatedPage, session: Session) -> None:
    show(page, session, FIVE)
    asked: list[str] = []
    page.wanted.connect(asked.append)
    (link,) = page._backlinks.links
    link.click()
    assert asked == [CHATBOT]
    session.edit([CHATBOT], RemoveField("/related"))
    assert page._backlinks.links == []


def test_arrows_go_from_card_to_card(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    page.cards[0].setFocus()
    QTest.keyClick(page.cards[0], Key.Key_Down)
    QTest.qWait(1)
    assert focused_card(page) == 1
    QTest.keyClick(page.cards[1], Key.Key_Up)
    QTest.qWait(1)
    QTest.keyClick(page.cards[0], Key.Key_Up)
    QTest.qWait(1)
    assert page.search.hasFocus()


def test_tab_goes_down_through_the_cards(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    open_card(page, 0)
    page.search.setFocus()
    seen: list[int] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Key.Key_Tab)
        at = focused_card(page)
        if at is not None and (not seen or seen[-1] != at):
            seen.append(at)
        if at == 3:
            break
    assert seen == [0, 1, 2, 3]


def test_everything_has_a_name(page: RelatedPage, session: Session) -> None:
    show(page, session, FIVE)
    open_card(page, 1)
    unnamed = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
    ]
    assert unnamed == []


def test_the_buttons_are_there_for_who_is_in_the_card(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    page.search.setFocus()
    assert not button(page.cards[0], "Edit").isVisible()
    page.cards[0].setFocus()
    assert button(page.cards[0], "Edit").isVisible()
    assert button(page.cards[0], "Open in browser").isEnabled()
    assert not button(page.cards[1], "Edit").isVisible()


@pytest.mark.parametrize("value", [None, "text", {"a": "b"}, [], ["text", 5, {"title": "T"}]])
def test_any_value_is_shown(page: RelatedPage, session: Session, value: object) -> None:
    session.edit([QUIET], SetField("/related", value))  # type: ignore[arg-type]
    show(page, session, QUIET)
    assert len(page.cards) == (len(value) if isinstance(value, list) else 0)
    assert page.by_hand.isEnabled() == (value is None or isinstance(value, list))
    for at in range(len(page.cards)):
        open_card(page, at)


def test_refused_text_is_told_when_the_editor_leaves(page: RelatedPage, session: Session) -> None:
    heard: list[Notice] = []
    session.noticed.connect(heard.append)
    show(page, session, SEED)
    card = open_card(page, 0)
    retype(field(card, "quality").box, "many")
    assert not page.flush()
    show(page, session, FIVE)
    assert [notice.text for notice in heard] == [
        "Quality of a related item was not changed to “many”"
    ]
    assert not any(card.is_open for card in page.cards)
    assert session.modified == ()


def test_escape_gives_a_refused_text_up(page: RelatedPage, session: Session) -> None:
    show(page, session, SEED)
    card = open_card(page, 0)
    quality = field(card, "quality")
    retype(quality.box, "many")
    assert page.has_refused
    page.give_up()
    assert quality.box.text() == "65"
    assert not page.has_refused


def test_the_beginning_of_an_open_card_is_in_sight(page: RelatedPage, session: Session) -> None:
    page.resize(400, 400)
    show(page, session, SEED)
    for at in (2, 0):
        card = open_card(page, at)
        QTest.qWait(20)
        top = card.mapTo(page._area.viewport(), QPoint(0, 0)).y()
        assert 0 <= top < 60


def test_titles_take_two_lines_at_most(page: RelatedPage, session: Session) -> None:
    long = "ein sehr langer Titel " * 20
    rtl = "نموذج جديد يفهم لهجات الخليج " * 5
    cjk = "介護施設の夜勤を支える📰見守りAI" * 8
    items = [{"title": text} for text in (long, rtl, cjk, "W" * 400, "")]
    session.edit([QUIET], SetField("/related", items))  # type: ignore[arg-type]
    show(page, session, QUIET)
    for card in page.cards:
        title = card._title
        lines = title._lines(title.width())
        assert len(lines) <= 2
        assert title.text.startswith(lines[0])
        metrics = title.fontMetrics()
        assert all(metrics.horizontalAdvance(line) <= title.width() for line in lines)
    assert page.cards[0]._title.toolTip() == long.strip()
    assert page.cards[4]._title.text == "No title"
