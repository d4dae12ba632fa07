"""The body as plain text: looked at, typed over, taken back, in the page and in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.bundled import resources
from curator.gui.commands import Refile
from curator.gui.decision import Decision
from curator.gui.editor.body_page import BodyPage
from curator.gui.editor.pages import BODY, FIELDS
from curator.gui.main_window import MainWindow
from curator.gui.session import Change, Notice, Session
from curator.gui.theme import Scheme, Theme
from curator.library.edits import SetField
from curator.library.library import Library
from curator.library.outside import Outside
from tests.conftest import laid
from tests.gui.conftest import choose

ONE = "_news/one.md"
TWO = "_news/two.md"
BARE = "_news/bare.md"
ODD = "_news/odd.md"
BYTES = "_news/bytes.md"
PAGE = "_news/page.html"
FRONT = b"---\ntitle:  One # first\n---\n"
FILES = {
    ONE: FRONT + b"A body\n\nof three lines\n",
    TWO: b"\xef\xbb\xbf---\r\ntitle: Two\r\n...\r\nA body\r\nof two lines",
    BARE: b"---\r\ntitle: Bare\r\n---",
    ODD: FRONT
    + "---\na\u00a0b \U0001f600 \u2028 c\u2029\r\nmixed\nlone\rcr\0\x0b\ufeff\ufdd0\r\n".encode(),
    BYTES: FRONT + b"A body\nthat is \xff not text\n",
    PAGE: FRONT + b"<p>A body</p>\n",
}
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid(tmp_path, FILES)


@pytest.fixture
def notices(session: Session) -> list[Notice]:
    heard: list[Notice] = []
    session.noticed.connect(heard.append)
    return heard


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, resources(), Scheme.LIGHT)


@pytest.fixture
def page(theme: Theme, qtbot: QtBot, session: Session) -> Iterator[BodyPage]:
    page = BodyPage(session, theme)
    page.resize(420, 600)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    page.box.setFocus()
    yield page
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def show(page: BodyPage, session: Session, path: str) -> None:
    article = session.article(path)
    assert article is not None
    page.show_article(article)


def data(session: Session, path: str) -> bytes:
    return session.library.articles[path].data


def _laid_out(page: BodyPage) -> float:
    """The width that the lines are broken for."""
    return page.box.blockBoundingRect(page.box.document().firstBlock()).width()


def unapplied(page: BodyPage) -> tuple[str, ...]:
    return page.unapplied


def select(page: BodyPage, old: str) -> None:
    at = page.box.raw().index(old)
    start = len(page.box.raw()[:at].encode("utf-16-le")) // 2
    cursor = QTextCursor(page.box.document())
    cursor.setPosition(start)
    cursor.setPosition(start + len(old.encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
    page.box.setTextCursor(cursor)


def type_over(page: BodyPage, old: str, new: str) -> None:
    select(page, old)
    page.box.insertPlainText(new)


class TestLooking:
    def test_the_body_as_it_is(self, page: BodyPage, session: Session, theme: Theme) -> None:
        show(page, session, ONE)
        assert page.box.raw() == "A body\n\nof three lines\n"
        assert not page.box.isReadOnly()
        assert page.box.font() == theme.body
        assert page.counts.text() == "5 words · 23 characters"
        show(page, session, TWO)
        assert page.box.text() == "A body\r\nof two lines"
        assert page.box.raw() == "A body\nof two lines"
        show(page, session, PAGE)
        assert page.box.font().family() == theme.code.family()
        show(page, session, ONE)
        assert page.box.font() == theme.body

    @pytest.mark.parametrize("path", FILES)
    def test_changes_nothing(self, page: BodyPage, session: Session, path: str) -> None:
        show(page, session, path)
        QTest.keyClick(page.box, Key.Key_End, CTRL)
        QTest.keyClick(page.box, Key.Key_A, CTRL)
        assert page.flush()
        page.leave()
        assert data(session, path) == FILES[path]
        assert session.stack.count() == 0
        assert unapplied(page) == ()

    def test_no_body(self, page: BodyPage, session: Session) -> None:
        show(page, session, BARE)
        assert page.box.placeholderText() == "No body. Type to add one."
        assert page.counts.text() == ""
        page.box.insertPlainText("\n")
        assert page.counts.text() == "No body. Type to add one."

    def test_what_is_not_text_is_only_shown(self, page: BodyPage, session: Session) -> None:
        show(page, session, BYTES)
        assert page.box.raw() == "A body\nthat is \ufffd not text\n"
        assert page.box.isReadOnly()
        assert page.says.isVisible()
        assert page.says.text() == (
            "Only to be looked at: the body is not UTF-8 text (byte 0xFF), line 5"
        )
        assert page.box.accessibleName() == "Body, read-only"
        QTest.keyClicks(page.box, "x")
        assert page.flush()
        assert data(session, BYTES) == FILES[BYTES]
        show(page, session, ONE)
        assert not page.box.isReadOnly()
        assert not page.says.isVisible()
        assert page.box.accessibleName() == "Body"

    def test_the_text_is_never_too_wide(self, page: BodyPage, session: Session) -> None:
        show(page, session, ONE)
        narrow = page.box.viewport().width()
        page.resize(1600, 600)
        assert narrow < page.box.viewport().width() < 900
        left = page.box.viewport().x()
        right = page.box.width() - page.box.viewport().geometry().right()
        assert abs(right - left) < 30
        assert page.box.viewport().width() == _laid_out(page)
        page.resize(420, 600)
        assert page.box.viewport().width() == narrow == _laid_out(page)

    def test_the_lines_are_as_wide_as_the_box_from_the_first(
        self, session: Session, theme: Theme, qtbot: QtBot
    ) -> None:
        page = BodyPage(session, theme)
        qtbot.addWidget(page)
        page.resize(1600, 600)
        show(page, session, ONE)
        page.show()
        assert page.box.viewport().width() == _laid_out(page)
        show(page, session, PAGE)
        assert page.box.viewport().width() == _laid_out(page)

    def test_which_way_the_text_runs(self, page: BodyPage, session: Session) -> None:
        right = Qt.AlignmentFlag.AlignRight
        for path, text, to_right in (
            (ONE, "1. \u05d0\u05d1 ab", True),
            (ONE, "ab \u05d0\u05d1", False),
            (PAGE, "<p>\u05d0", False),
        ):
            session.rewrite(path, FRONT + text.encode())
            show(page, session, BARE)
            show(page, session, path)
            option = page.box.document().defaultTextOption()
            assert bool(option.alignment() & right) == to_right

    def test_cursor_and_scroll_bar_stay(self, page: BodyPage, session: Session) -> None:
        show(page, session, ONE)
        long = "line\n" * 400
        page.box.type_text(long)
        assert page.flush()
        select(page, long[:3])
        cursor = page.box.textCursor()
        cursor.setPosition(900)
        page.box.setTextCursor(cursor)
        page.box.verticalScrollBar().setValue(120)
        session.edit([ONE], SetField("/title", "Uno"))
        session.undo()
        assert page.box.textCursor().position() == 900
        assert page.box.verticalScrollBar().value() == 120
        show(page, session, TWO)
        assert page.box.textCursor().position() == 0
        assert page.box.verticalScrollBar().value() == 0

    def test_copying(self, page: BodyPage, session: Session) -> None:
        show(page, session, ODD)
        page.box.selectAll()
        page.box.copy()
        assert "a\u00a0b \U0001f600" in QGuiApplication.clipboard().text()


class TestTyping:
    def test_handed_in_after_a_pause(self, page: BodyPage, session: Session, qtbot: QtBot) -> None:
        show(page, session, ONE)
        select(page, "body")
        QTest.keyClicks(page.box, "text")
        assert data(session, ONE) == FILES[ONE]
        assert unapplied(page) == (ONE,)
        qtbot.waitUntil(lambda: data(session, ONE) != FILES[ONE], timeout=5000)
        assert data(session, ONE) == FILES[ONE].replace(b"A body", b"A text")
        QTest.keyClicks(page.box, "ure")
        assert page.counts.text() == "5 words · 26 characters"
        qtbot.waitUntil(lambda: b"texture" in data(session, ONE), timeout=5000)
        assert session.stack.count() == 1
        assert session.stack.undoText() == "Edit body"
        assert unapplied(page) == ()
        session.undo()
        assert data(session, ONE) == FILES[ONE]
        assert page.box.raw() == "A body\n\nof three lines\n"

    def test_each_run_is_a_step(self, page: BodyPage, session: Session) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        assert page.flush()
        type_over(page, "three", "3")
        assert page.flush()
        assert session.stack.count() == 2
        session.undo()
        assert data(session, ONE) == FILES[ONE].replace(b"A body", b"A text")
        session.undo()
        session.redo()
        session.redo()
        assert page.box.raw() == "A text\n\nof 3 lines\n"

    def test_a_rest_begins_a_step(self, page: BodyPage, session: Session, qtbot: QtBot) -> None:
        show(page, session, ONE)
        QTest.keyClicks(page.box, "One. ")
        qtbot.wait(1700)
        assert b"One. A body" in data(session, ONE)
        QTest.keyClicks(page.box, "Two. ")
        assert page.flush()
        assert session.stack.count() == 2
        session.undo()
        assert data(session, ONE) == FILES[ONE].replace(b"A body", b"One. A body")

    def test_a_paragraph_is_a_step(self, page: BodyPage, session: Session, qtbot: QtBot) -> None:
        show(page, session, ONE)
        QTest.keyClicks(page.box, "First")
        QTest.keyClick(page.box, Key.Key_Return)
        qtbot.waitUntil(lambda: b"First\nA body" in data(session, ONE), timeout=400)
        QTest.keyClicks(page.box, "Second ")
        assert page.flush()
        assert session.stack.count() == 2
        session.undo()
        assert data(session, ONE) == FILES[ONE].replace(b"A body", b"First\nA body")
        session.undo()
        assert data(session, ONE) == FILES[ONE]

    def test_tells_of_what_is_typed(self, page: BodyPage, session: Session) -> None:
        heard: list[bool] = []
        page.typed.connect(lambda: heard.append(True))
        show(page, session, ONE)
        show(page, session, TWO)
        assert heard == []
        QTest.keyClicks(page.box, "ab")
        assert len(heard) == 2

    def test_typed_and_taken_back_is_nothing(self, page: BodyPage, session: Session) -> None:
        show(page, session, ODD)
        page.box.insertPlainText("x")
        page.box.textCursor().deletePreviousChar()
        assert page.flush()
        assert session.stack.count() == 0
        assert unapplied(page) == ()

    def test_line_ends_are_kept(self, page: BodyPage, session: Session) -> None:
        show(page, session, TWO)
        select(page, "A body")
        QTest.keyClick(page.box, Key.Key_End)
        QTest.keyClick(page.box, Key.Key_Return)
        QTest.keyClicks(page.box, "more")
        QTest.keyClick(page.box, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        assert page.flush()
        assert data(session, TWO) == FILES[TWO].replace(b"body\r\n", b"body\r\nmore\r\n\r\n")

    def test_only_the_line_that_is_typed_in(self, page: BodyPage, session: Session) -> None:
        show(page, session, ODD)
        type_over(page, "mixed", "other")
        assert page.flush()
        assert data(session, ODD) == FILES[ODD].replace(b"mixed", b"other")
        type_over(page, "other", "mixed")
        assert page.flush()
        assert data(session, ODD) == FILES[ODD]

    def test_a_first_body(self, page: BodyPage, session: Session) -> None:
        show(page, session, BARE)
        QTest.keyClicks(page.box, "---")
        QTest.keyClick(page.box, Key.Key_Return)
        QTest.keyClicks(page.box, "x: 1")
        assert page.flush()
        assert data(session, BARE) == FILES[BARE] + b"\r\n---\r\nx: 1"
        session.undo()
        assert data(session, BARE) == FILES[BARE]
        assert page.box.raw() == ""

    def test_pasting(self, page: BodyPage, session: Session) -> None:
        show(page, session, ONE)
        pasted = QMimeData()
        pasted.setText("a\u00a0b\r\nc\u2028\0d\ufdd0 ")
        pasted.setHtml("<b>a</b>")
        page.box.insertFromMimeData(pasted)
        assert page.flush()
        assert data(session, ONE) == FRONT + "a\u00a0b\nc\nd ".encode() + FILES[ONE][len(FRONT) :]

    def test_left_is_handed_in(self, page: BodyPage, session: Session) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        page.box.clearFocus()
        assert b"A text" in data(session, ONE)
        type_over(page, "text", "word")
        show(page, session, TWO)
        assert b"A word" in data(session, ONE)
        assert data(session, TWO) == FILES[TWO]

    def test_other_edits_leave_what_is_typed(self, page: BodyPage, session: Session) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        session.edit([ONE], SetField("/title", "Uno"))
        assert "A text" in page.box.raw()
        assert page.flush()
        assert data(session, ONE) == FILES[ONE].replace(b"One", b"Uno").replace(b"body", b"text")

    def test_keys_of_the_window_are_not_the_box_s(self, page: BodyPage, session: Session) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        QTest.keyClick(page.box, Key.Key_Z, CTRL)
        QTest.keyClick(page.box, Key.Key_Return, CTRL)
        assert page.box.raw() == "A text\n\nof three lines\n"

    def test_a_large_body(self, page: BodyPage, session: Session, root: Path) -> None:
        body = b"word and word and another word\r\n" * 33_000
        (root / ONE).write_bytes(FRONT + body)
        session.open(Library.open(root))
        show(page, session, ONE)
        assert page.box.text().encode() == body
        page.box.moveCursor(QTextCursor.MoveOperation.End)
        QTest.keyClicks(page.box, "x")
        assert page.flush()
        assert data(session, ONE) == FRONT + body + b"x"
        session.undo()
        assert data(session, ONE) == FRONT + body
        assert not page.box.typed


class TestNotTaken:
    def test_waits_at_its_article(
        self, page: BodyPage, session: Session, notices: list[Notice]
    ) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        session.rewrite(ONE, FRONT + b"\xff")  # what cannot be typed over
        assert unapplied(page) == (ONE,)
        assert not page.flush()
        assert page.says.text().startswith("Not taken yet: The body is not UTF-8")
        assert page.box.property("kind") == "refused"
        assert data(session, ONE) == FRONT + b"\xff"
        show(page, session, TWO)
        assert page.box.raw() == "A body\nof two lines"
        assert page.box.property("kind") == "usual"
        assert notices[-1].text == "The body you typed for “One” was not taken; it is kept"
        show(page, session, ONE)
        assert page.box.isReadOnly()
        assert unapplied(page) == (ONE,)
        session.undo()
        assert page.box.raw().startswith("A text\n")
        assert unapplied(page) == (ONE,)
        assert page.flush()
        assert data(session, ONE) == FILES[ONE].replace(b"body", b"text")
        assert page.box.property("kind") == "usual"
        assert not page.says.isVisible()
        assert unapplied(page) == ()

    def test_given_up(self, page: BodyPage, session: Session, notices: list[Notice]) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        page.give_up()
        assert b"A text" in data(session, ONE)  # it is not refused
        type_over(page, "text", "word")
        session.rewrite(ONE, FRONT + b"\xff")
        page.give_up()
        assert unapplied(page) == ()
        assert page.box.raw() == "\ufffd"
        assert page.box.isReadOnly()
        assert page.flush()
        session.undo()
        assert page.box.raw().startswith("A text\n")
        assert notices[-1].action is not None
        notices[-1].action[1]()
        assert page.box.raw().startswith("A word\n")
        assert page.flush()
        assert b"A word" in data(session, ONE)

    def test_moves_with_its_article(self, page: BodyPage, session: Session) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        article = session.library.articles[ONE]
        session.refile("Move", [Refile(article, article.at("_old/one.md"))])
        assert unapplied(page) == ("_old/one.md",)
        assert page.flush()
        assert b"A text" in data(session, "_old/one.md")

    def test_is_kept_for_a_deleted_article_alone(self, page: BodyPage, session: Session) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        session.refile("Delete", [Refile(session.library.articles[ONE], None)])
        assert unapplied(page) == ()
        two = session.library.articles[TWO]
        session.refile("Move", [Refile(two, two.at(ONE))])
        show(page, session, ONE)
        assert page.box.raw() == "A body\nof two lines"
        session.undo()
        session.undo()
        show(page, session, ONE)
        assert page.box.raw() == "A text\n\nof three lines\n"

    def test_another_site_forgets_all(self, page: BodyPage, session: Session, root: Path) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        session.open(Library.open(root))
        assert unapplied(page) == ()
        assert page.flush()
        show(page, session, ONE)
        assert page.box.raw() == "A body\n\nof three lines\n"


class TestSaving:
    def test_a_conflict_and_what_is_chosen(
        self, page: BodyPage, session: Session, root: Path
    ) -> None:
        show(page, session, ONE)
        type_over(page, "body", "text")
        assert page.flush()
        (root / ONE).write_bytes(FILES[ONE].replace(b"body", b"word"))
        heard: list[Notice] = []
        session.noticed.connect(heard.append)
        assert not session.save([ONE])
        assert "1 field in 1 article was changed here and by somebody else" in heard[-1].text
        assert page.box.raw().startswith("A word\n")
        (conflict,) = session.conflicts.of(ONE)
        session.conflicts.decide([Decision(ONE, conflict, "theirs")])
        assert session.stack.undoText() == "Take their body"
        assert not session.conflicts.paths
        session.undo()
        assert session.conflicts.of(ONE) == (conflict,)
        session.conflicts.decide([Decision(ONE, conflict, "ours")])
        assert page.box.raw().startswith("A text\n")
        assert session.save([ONE])
        assert (root / ONE).read_bytes() == FILES[ONE].replace(b"body", b"text")


class TestWindow:
    def test_typed_saved_and_taken_back(self, window: MainWindow, site: Path) -> None:
        path = "_news/2023-08-24-ai-chip-made-of-glass.md"
        before = (site / path).read_bytes()
        choose(window, path)
        QTest.keyClick(window, Key.Key_5, CTRL)
        page = window.editor._pages.currentWidget()
        assert isinstance(page, BodyPage)
        window.editor.focus_first()
        assert page.box.hasFocus()
        QTest.keyClicks(page.box, "J / k ")
        window.undo()
        assert data(window.session, path) == before
        window.redo()
        window.save_current()
        after = (site / path).read_bytes()
        assert after != before
        assert after.replace(b"J / k ", b"") == before
        window.undo()
        window.save_all()
        assert (site / path).read_bytes() == before

    def test_typed_and_another_page(self, window: MainWindow) -> None:
        path = "_news/2023-08-24-ai-chip-made-of-glass.md"
        choose(window, path)
        window.show_page(BODY)
        page = window.editor._pages.currentWidget()
        assert isinstance(page, BodyPage)
        QTest.keyClicks(page.box, "xyz ")
        window.show_page(FIELDS)
        assert b"xyz " in data(window.session, path)
        window.session.undo()
        window.show_page(BODY)
        assert "xyz" not in page.box.raw()
        assert not window.editor.has_refused


def test_every_article_of_the_sample(page: BodyPage, session: Session, site: Path) -> None:
    _walk(page, session, Library.open(site))


@pytest.mark.corpus
def test_every_article_of_the_corpus(page: BodyPage, session: Session, corpus: Path) -> None:
    _walk(page, session, Library.open(corpus / "power-apps"))


def _walk(page: BodyPage, session: Session, library: Library) -> None:
    """Look at each, add a line to each, take it back."""
    session.open(library)
    page.hide()
    for path, article in library.articles.items():
        if article.unreadable:
            continue
        page.show_article(article)
        assert page.box.text().encode() == article.document().body, path
        assert page.flush()
        assert library.articles[path] is article
        page.box.moveCursor(QTextCursor.MoveOperation.Start)
        page.box.insertPlainText("A new line\n")
        assert page.flush(), path
        edited = library.articles[path]
        front = article.data[: len(article.data) - len(article.document().body)]
        ends = {b"A new line\n", b"A new line\r\n"}
        assert edited.data.startswith(front), path
        assert edited.data.removeprefix(front) in {
            join + end + article.document().body for end in ends for join in (b"", b"\n", b"\r\n")
        }, path
        session.undo()
        assert library.articles[path].data == article.data, path
        assert not page.box.typed
        session.stack.clear()


THREE = FRONT + b"Para one\n\nPara two\n\nPara three\n"


class TestWhileTyping:
    """Somebody else writes the file between two keys."""

    @pytest.fixture(autouse=True)
    def three(self, root: Path, page: BodyPage, session: Session) -> None:
        (root / ONE).write_bytes(THREE)
        session.open(Library.open(root))
        show(page, session, ONE)
        select(page, "three")

    def test_what_is_typed_is_merged_by_lines(
        self, page: BodyPage, session: Session, root: Path, qtbot: QtBot
    ) -> None:
        QTest.keyClicks(page.box, "fo")
        theirs = THREE.replace(b"one", b"one\n\nand a half").replace(b"---\nPara", b"---\nBy Para")
        outside(session, root, theirs)
        assert page.box.raw() == "By Para one\n\nand a half\n\nPara two\n\nPara fo\n"
        QTest.keyClicks(page.box, "ur")
        assert page.flush()
        assert data(session, ONE) == theirs.replace(b"three", b"four")
        assert not session.conflicts.paths
        session.undo()
        assert data(session, ONE) == theirs

    def test_also_when_it_was_handed_in_before(
        self, page: BodyPage, session: Session, root: Path
    ) -> None:
        QTest.keyClicks(page.box, "fo")
        page._pause()
        QTest.keyClicks(page.box, "ur")
        outside(session, root, THREE.replace(b"one", b"ONE"))
        page._pause()
        assert data(session, ONE) == THREE.replace(b"one", b"ONE").replace(b"three", b"four")

    def test_the_cursor_stays_in_a_pause(
        self, page: BodyPage, session: Session, root: Path
    ) -> None:
        QTest.keyClicks(page.box, "fo")
        page._pause()
        outside(session, root, THREE.replace(b"one", b"one\n\nand a half"))
        QTest.keyClicks(page.box, "ur")
        assert page.box.raw() == "Para one\n\nand a half\n\nPara two\n\nPara four\n"

    def test_handed_in_before_the_window_hears_of_the_change(
        self, page: BodyPage, session: Session, root: Path
    ) -> None:
        QTest.keyClicks(page.box, "four")
        (root / ONE).write_bytes(THREE.replace(b"one", b"ONE"))
        session.store(session.library.read(ONE))
        assert page.flush()
        assert data(session, ONE) == THREE.replace(b"one", b"ONE").replace(b"three", b"four")

    @pytest.mark.parametrize("pauses", [(), (2,), (2, 5)])
    def test_the_same_line_is_a_conflict_with_all_that_was_typed(
        self,
        page: BodyPage,
        session: Session,
        root: Path,
        notices: list[Notice],
        pauses: tuple[int, ...],
    ) -> None:
        theirs = THREE.replace(b"three", b"3")
        for at, key in enumerate("fourth"):
            if at == 3:
                outside(session, root, theirs)
            QTest.keyClicks(page.box, key)
            if at in (2, 5) and at in pauses:
                page._pause()
        assert page.box.raw() == "Para one\n\nPara two\n\nPara fourth\n"
        assert page.flush()
        assert page.box.raw() == "Para one\n\nPara two\n\nPara 3\n"
        assert data(session, ONE) == theirs
        (conflict,) = session.conflicts.of(ONE)
        assert conflict.ours == "Para one\n\nPara two\n\nPara fourth\n"
        assert conflict.base == "Para one\n\nPara two\n\nPara three\n"
        assert conflict.theirs == "Para one\n\nPara two\n\nPara 3\n"
        assert "was changed here and by somebody else" in notices[-1].text
        session.conflicts.decide([Decision(ONE, conflict, "ours")])
        assert data(session, ONE) == THREE.replace(b"three", b"fourth")
        assert page.box.raw() == conflict.ours

    def test_edits_that_were_merged_are_in_a_later_conflict(
        self, page: BodyPage, session: Session, root: Path
    ) -> None:
        QTest.keyClicks(page.box, "four")
        assert page.flush()
        theirs = THREE.replace(b"one", b"1")
        select(page, "one")
        QTest.keyClicks(page.box, "uno")
        outside(session, root, theirs)
        assert page.flush()
        (conflict,) = session.conflicts.of(ONE)
        assert conflict.ours == "Para uno\n\nPara two\n\nPara four\n"
        session.changed.emit(Change((ONE,)))
        assert session.conflicts.of(ONE) == (conflict,)

    def test_theirs_is_taken_while_it_is_typed(
        self, page: BodyPage, session: Session, root: Path
    ) -> None:
        QTest.keyClicks(page.box, "four")
        outside(session, root, THREE.replace(b"three", b"3"))
        page._pause()
        session.conflicts.decide([Decision(ONE, session.conflicts.of(ONE)[0], "theirs")])
        assert page.box.raw() == "Para one\n\nPara two\n\nPara 3\n"
        assert page.flush()
        assert not session.conflicts.paths


def outside(session: Session, root: Path, theirs: bytes) -> None:
    """Somebody writes the file, and the window takes it in."""
    (root / ONE).write_bytes(theirs)
    session.incoming.take_in([Outside(ONE, "changed", theirs)])
    QCoreApplication.processEvents()
    while session.incoming.is_busy:
        QCoreApplication.processEvents()
