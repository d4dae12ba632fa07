"""An article that cannot be read is mended in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.bundled import resources
from curator.gui.commands import Refile
from curator.gui.editor.broken import BrokenPage
from curator.gui.main_window import MainWindow
from curator.gui.session import Notice, Session
from curator.gui.theme import Scheme, Theme
from curator.library.library import Library
from tests.gui.conftest import choose

QUOTE = "_broken/unclosed-quote.md"
LATIN = "_broken/not-utf-8.md"
OPEN = "_broken/no-closing-delimiter.md"
ODD = "_broken/odd.md"
ODD_DATA = b"\xef\xbb\xbf---\r\ntitle: a\0b\r\nx: 1\ny: [\r\n---\r\nlast \xe2\x80\xa8line"
UNCLOSED = b'---\ntitle: "First\nheat: 7\n---\nBody\n'
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(qapp: QApplication, site: Path) -> Session:
    (site / ODD).write_bytes(ODD_DATA)
    session = Session()
    session.open(Library.open(site))
    return session


@pytest.fixture
def notices(session: Session) -> list[Notice]:
    heard: list[Notice] = []
    session.noticed.connect(heard.append)
    return heard


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot, session: Session) -> Iterator[BrokenPage]:
    page = BrokenPage(Theme(qapp, resources(), Scheme.LIGHT), session)
    page.resize(420, 600)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    yield page
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def show(page: BrokenPage, session: Session, path: str) -> None:
    article = session.article(path)
    assert article is not None
    assert article.unreadable
    page.show_article(article)


def type_over(page: BrokenPage, old: str, new: str) -> None:
    at = page.code.raw().index(old)
    cursor = QTextCursor(page.code.document())
    cursor.setPosition(at)
    cursor.setPosition(at + len(old), QTextCursor.MoveMode.KeepAnchor)
    page.code.setTextCursor(cursor)
    page.code.insertPlainText(new)


def unapplied(page: BrokenPage) -> tuple[str, ...]:
    texts = page._session.unapplied.all()
    return tuple(path for path, _, removed in texts if not removed)


def modified(session: Session) -> tuple[str, ...]:
    return session.modified


def mend(page: BrokenPage, session: Session) -> bytes:
    """Close the quote and apply; the bytes that the file should have."""
    show(page, session, QUOTE)
    before = session.library.articles[QUOTE].data
    type_over(page, "never ends\n", 'never ends"\n')
    page.check()
    page.apply.click()
    return before.replace(b"never ends\n", b'never ends"\n')


def test_why_and_where(page: BrokenPage, session: Session, qtbot: QtBot) -> None:
    show(page, session, QUOTE)
    assert page.reason.text().startswith("Line 3, column 11: This is not YAML")
    assert page.reason.text().endswith("Perhaps the quote in line 2 is not closed.")
    cursor = page.code.textCursor()
    assert (cursor.blockNumber(), cursor.positionInBlock()) == (2, 10)
    assert not page.apply.isEnabled()
    assert not page.western.isVisible()
    type_over(page, "never ends", 'never ends"')
    assert not page.apply.isEnabled()
    qtbot.waitUntil(page.apply.isEnabled, timeout=2000)
    assert page.reason.text().startswith("Readable now")
    assert page.code.extraSelections() == []
    type_over(page, "\n---\n\n", "\n-\n")
    qtbot.waitUntil(lambda: not page.apply.isEnabled(), timeout=2000)
    assert page.reason.text() == (
        "Line 1, column 1: The front matter is not closed: a second --- line is missing"
    )


def test_mended_as_one_step(page: BrokenPage, session: Session, site: Path) -> None:
    before = session.library.articles[QUOTE].data
    wanted = mend(page, session)
    article = session.library.articles[QUOTE]
    assert article.data == wanted
    assert article.title == "A quote that never ends"
    assert (article.unreadable, article.problems, article.published) == (False, (), False)
    assert modified(session) == (QUOTE,)
    assert session.stack.undoText() == "Mend article"
    assert page.flush()
    session.undo()
    article = session.library.articles[QUOTE]
    assert (article.data, article.unreadable) == (before, True)
    assert modified(session) == ()
    session.redo()
    assert session.save([QUOTE])
    assert (site / QUOTE).read_bytes() == wanted
    session.undo()
    assert session.library.articles[QUOTE].data == before


def test_saving_when_the_disk_changed_meanwhile(
    page: BrokenPage, session: Session, site: Path, notices: list[Notice]
) -> None:
    wanted = mend(page, session)
    theirs = (site / QUOTE).read_bytes().replace(b"The body", b"Their body")
    (site / QUOTE).write_bytes(theirs)
    assert not session.save([QUOTE])
    assert "changed on disk too" in notices[-1].text
    assert (site / QUOTE).read_bytes() == theirs
    assert session.library.articles[QUOTE].data == wanted
    (site / QUOTE).write_bytes(wanted)  # somebody mended it the same way
    assert session.save([QUOTE])
    assert modified(session) == ()


def test_not_utf_8_needs_a_choice(page: BrokenPage, session: Session) -> None:
    before = session.library.articles[LATIN].data
    show(page, session, LATIN)
    assert page.code.isReadOnly()
    assert not page.apply.isVisible()
    assert "Line 2, column 12: This is not UTF-8" in page.reason.text()
    page.western.click()
    assert "Café, naïve and façade" in page.code.text()
    assert page.apply.isEnabled()
    assert page.flush()
    page.apply.click()
    assert session.library.articles[LATIN].data == before.decode("cp1252").encode()
    session.undo()
    assert session.library.articles[LATIN].data == before
    show(page, session, LATIN)
    assert page.western.isVisible()


def test_utf_16(page: BrokenPage, session: Session, site: Path) -> None:
    (site / ODD).write_bytes("\ufeff---\r\ntitle: Café\r\n---\r\n".encode("utf-16-le"))
    session.open(Library.open(site))
    show(page, session, ODD)
    page.utf_16.click()
    page.apply.click()
    assert session.library.articles[ODD].data == "---\r\ntitle: Café\r\n---\r\n".encode()


def test_lines_that_are_not_touched_stay(page: BrokenPage, session: Session) -> None:
    show(page, session, ODD)
    assert page.reason.text().startswith("Line 2, column 9: The character U+0000")
    type_over(page, "\u2400", "")
    page.check()
    assert page.reason.text().startswith("Line 5")
    type_over(page, "y: [", "y: []\nz: 2")
    QTest.keyClick(page.code, Key.Key_Return, CTRL)
    wanted = ODD_DATA.replace(b"\0", b"").replace(b"y: [\r\n", b"y: []\r\nz: 2\r\n")
    assert session.library.articles[ODD].data == wanted


def test_missing_delimiter(page: BrokenPage, session: Session) -> None:
    show(page, session, OPEN)
    before = session.library.articles[OPEN].data
    type_over(page, "  - AI\n", "  - AI\n---\n")
    page.check()
    page.apply.click()
    assert session.library.articles[OPEN].data == before.replace(b"  - AI\n", b"  - AI\n---\n")
    assert session.library.articles[OPEN].topics == ("AI",)


def test_typed_text_waits_at_its_article(
    page: BrokenPage, session: Session, notices: list[Notice]
) -> None:
    show(page, session, QUOTE)
    type_over(page, "never ends", 'never ends"')
    assert not page.flush()
    assert notices[-1].text == "The text you mended is not applied yet"
    show(page, session, OPEN)
    assert page.flush()
    assert unapplied(page) == (QUOTE,)
    show(page, session, QUOTE)
    assert 'never ends"' in page.code.text()
    assert page.apply.isEnabled()
    show(page, session, QUOTE)
    assert 'never ends"' in page.code.text()
    QTest.keyClick(page.code, Key.Key_Escape)
    assert 'never ends"' not in page.code.text()
    assert unapplied(page) == ()
    action = notices[-1].action
    assert action is not None
    action[1]()
    assert 'never ends"' in page.code.text()


def test_a_choice_waits_too(page: BrokenPage, session: Session) -> None:
    show(page, session, LATIN)
    page.western.click()
    type_over(page, "Café", "Bar")
    page.leave()
    show(page, session, LATIN)
    assert "Bar, naïve" in page.code.text()


def test_a_large_file_is_only_shown(page: BrokenPage, session: Session, site: Path) -> None:
    (site / ODD).write_bytes(b"---\ntitle: [\n---\n" + b"x\n" * 1_000_000)
    session.open(Library.open(site))
    show(page, session, ODD)
    assert page.code.isReadOnly()
    assert len(page.code.raw()) == 20_000
    assert "not YAML" in page.reason.text()


def test_an_empty_file(page: BrokenPage, session: Session, site: Path) -> None:
    (site / ODD).write_bytes(b"")
    session.open(Library.open(site))
    show(page, session, ODD)
    assert "no front matter" in page.reason.text()
    page.code.insertPlainText("---\ntitle: New\n---\n")
    page.check()
    page.apply.click()
    assert session.library.articles[ODD].data == b"---\ntitle: New\n---\n"


def test_a_file_that_cannot_be_opened(page: BrokenPage, session: Session, site: Path) -> None:
    (site / ODD).unlink()
    (site / ODD).symlink_to(site / "nowhere")
    session.library.articles.put(session.library._read(ODD))
    show(page, session, ODD)
    assert page.reason.text()
    assert not page.code.isVisible()
    assert not page.apply.isVisible()
    assert page.flush()


def test_looking_modifies_nothing(page: BrokenPage, session: Session) -> None:
    for path in (QUOTE, LATIN, OPEN, ODD, QUOTE):
        show(page, session, path)
        page.check()
        assert page.flush()
        assert not page.take_back.isEnabled()
    assert session.stack.count() == 0


def test_in_the_window(window: MainWindow) -> None:
    choose(window, QUOTE)
    page = window.editor.findChild(BrokenPage)
    assert page is not None
    assert page.isVisible()
    before = window.session.library.articles[QUOTE].data
    type_over(page, "never ends\n", 'never ends"\n')
    QTest.keyClick(page.code, Key.Key_Return, CTRL)
    assert not page.isVisible()
    assert window.editor.form is not None
    assert "title" in window.editor.form.fields
    row = window.model.row_of(QUOTE)
    assert row is not None
    article = window.model.row_at(row)
    assert article is not None
    assert (article.title, article.unreadable) == ("A quote that never ends", False)
    assert window.list.selected_paths() == [QUOTE]
    window.undo()
    assert page.isVisible()
    assert window.session.library.articles[QUOTE].data == before
    assert page.code.text().encode() == before


def test_typed_text_moves_with_its_article(page: BrokenPage, session: Session) -> None:
    show(page, session, QUOTE)
    type_over(page, "never ends\n", 'never ends"\n')
    show(page, session, LATIN)
    article = session.library.articles[QUOTE]
    session.refile("Move", [Refile(article, article.at("_archive/quote.md"))])
    assert unapplied(page) == ("_archive/quote.md",)
    show(page, session, "_archive/quote.md")
    assert 'never ends"' in page.code.text()
    session.undo()
    assert unapplied(page) == (QUOTE,)
    page.apply.click()
    assert modified(session) == (QUOTE,)
    assert b'never ends"' in session.library.articles[QUOTE].data


def test_typed_text_is_merged_into_what_others_write(
    page: BrokenPage, session: Session, site: Path
) -> None:
    (site / QUOTE).write_bytes(UNCLOSED)
    session.store(session.library.read(QUOTE))
    show(page, session, QUOTE)
    type_over(page, "First", 'First"')
    theirs = UNCLOSED.replace(b"Body", b"Body, longer")
    (site / QUOTE).write_bytes(theirs)
    session.store(session.library.read(QUOTE))
    show(page, session, QUOTE)
    assert unapplied(page) == (QUOTE,)
    assert "merged into your text" in page._words.text()
    page.apply.click()
    assert session.library.articles[QUOTE].data == theirs.replace(b"First", b'First"')
    assert session.library.articles[QUOTE].saved == theirs


@pytest.mark.parametrize("theirs", [b"Fist", b"\xff"])
def test_typed_text_stays_where_others_write_the_same_lines(
    page: BrokenPage, session: Session, site: Path, notices: list[Notice], theirs: bytes
) -> None:
    (site / QUOTE).write_bytes(UNCLOSED)
    session.store(session.library.read(QUOTE))
    show(page, session, QUOTE)
    type_over(page, "First", 'First"')
    (site / QUOTE).write_bytes(UNCLOSED.replace(b"First", theirs))
    session.store(session.library.read(QUOTE))
    show(page, session, QUOTE)
    assert page.code.raw() == UNCLOSED.replace(b"First", b'First"').decode()
    assert "in the same lines" in page._words.text()
    assert "in the same lines" in notices[-1].text
    assert page.apply.isEnabled()


@pytest.mark.parametrize("is_typed", [False, True])
def test_selection_and_scroll_bar_stay_when_others_write(
    page: BrokenPage, session: Session, site: Path, is_typed: bool
) -> None:
    lines = b"".join(b"line %d\n" % number for number in range(300))
    (site / QUOTE).write_bytes(UNCLOSED + lines)
    session.store(session.library.read(QUOTE))
    show(page, session, QUOTE)
    if is_typed:
        type_over(page, "First", 'First"')
    cursor = page.code.textCursor()
    cursor.setPosition(page.code.raw().index("150"))
    cursor.setPosition(page.code.raw().index("152"), QTextCursor.MoveMode.KeepAnchor)
    page.code.setTextCursor(cursor)
    page.code.verticalScrollBar().setValue(150)
    before = cursor.selectedText(), page.code.firstVisibleBlock().text()
    theirs = UNCLOSED.replace(b"Body", b"Text\nbelow") + lines + b"end"
    (site / QUOTE).write_bytes(theirs)
    session.store(session.library.read(QUOTE))
    show(page, session, QUOTE)
    expected = theirs.replace(b"First", b'First"') if is_typed else theirs
    assert page.code.raw().encode() == expected
    assert (page.code.textCursor().selectedText(), page.code.firstVisibleBlock().text()) == before
    QTest.keyClick(page.code, Key.Key_Z, CTRL)
    assert page.code.raw().encode() == theirs
