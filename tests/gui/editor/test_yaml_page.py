"""The YAML of an article: looked at, compared with the disk, edited under guard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.bundled import resources
from curator.gui.commands import Refile
from curator.gui.editor.yaml_page import YamlPage
from curator.gui.session import Notice, Session
from curator.gui.theme import Scheme, Theme
from curator.library import versions
from curator.library.article import Article
from curator.library.edits import SetField, SetPublished
from curator.library.library import Library
from curator.library.outside import Outside
from tests.conftest import laid

ONE = "_news/one.md"
TWO = "_news/two.md"
ODD = "_news/odd.md"
FILES = {
    ONE: (
        b'---\ntitle:  "One"  # first\nheat: 007\n\ntopics: [AI, "Vision"]\n'
        b'secured: "a;b"\n---\nBody\n'
    ),
    TWO: b"\xef\xbb\xbf---\r\ntitle: Two\r\nheat: 8\r\n---\r\nBody \xff",
    ODD: (
        '---\ntitle: "a\u00a0b \U0001f600 \u2028 c"\nx: |\n  a\tb\ny: "l\n\n  m"\n---\n'
    ).encode(),
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
def page(qapp: QApplication, qtbot: QtBot, session: Session) -> Iterator[YamlPage]:
    page = YamlPage(session, Theme(qapp, resources(), Scheme.LIGHT))
    page.resize(420, 600)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    yield page
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def show(page: YamlPage, session: Session, path: str) -> None:
    article = session.article(path)
    assert article is not None
    page.show_article(article)


def data(session: Session, path: str) -> bytes:
    return session.library.articles[path].data


def type_over(page: YamlPage, old: str, new: str) -> None:
    """Select a part of the text and type another one."""
    at = page.code.raw().index(old)
    cursor = QTextCursor(page.code.document())
    cursor.setPosition(at)
    cursor.setPosition(at + len(old.encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
    page.code.setTextCursor(cursor)
    page.code.insertPlainText(new)


def edit(page: YamlPage, session: Session, path: str, old: str, new: str) -> None:
    show(page, session, path)
    page.edit.click()
    type_over(page, old, new)


def unapplied(page: YamlPage) -> tuple[str, ...]:
    texts = page._session.unapplied.all()
    return tuple(path for path, _, removed in texts if not removed)


def says(page: YamlPage) -> str:
    return page.says.text() if page.says.isVisible() else ""


def diff(page: YamlPage) -> list[str]:
    lines = page.pending.box.toPlainText().split("\n") if page.pending.has_diff else []
    return [line for line in lines if line[:1] in ("+", "-")]


class TestLooking:
    def test_the_front_matter_as_it_is(self, page: YamlPage, session: Session) -> None:
        show(page, session, ONE)
        assert page.code.text() == FILES[ONE].decode()[4:-10]
        assert page.code.isReadOnly()
        show(page, session, TWO)
        assert page.code.text() == "title: Two\r\nheat: 8"

    def test_the_diff_is_what_saving_would_write(
        self, page: YamlPage, session: Session, root: Path
    ) -> None:
        show(page, session, ONE)
        assert page.pending.heading.text() == "No changes"
        assert not page.pending.box.isVisible()
        session.edit([ONE], SetField("/heat", 8))
        assert diff(page) == ["-heat: 007", "+heat: 8"]
        assert page.pending.heading.text() == "Saving adds 1 line, removes 1"
        session.edit([ONE], SetPublished(False))
        assert len(diff(page)) == 3
        session.undo()
        session.undo()
        assert diff(page) == []
        session.redo()
        session.save([ONE])
        assert page.pending.heading.text() == "No changes"
        assert b"heat: 8" in (root / ONE).read_bytes()

    def test_what_others_wrote_is_not_ours(
        self, page: YamlPage, session: Session, root: Path
    ) -> None:
        session.edit([ONE], SetField("/heat", 8))
        (root / ONE).write_bytes(FILES[ONE].replace(b'"One"', b'"Uno"'))
        show(page, session, ONE)
        assert diff(page) == ["-heat: 007", "+heat: 8"]
        assert ' title:  "Uno"  # first' in page.pending.box.toPlainText()
        assert "changed on disk" in page.pending.note.text()

    def test_a_conflict_is_said(self, page: YamlPage, session: Session, root: Path) -> None:
        session.edit([ONE], SetField("/heat", 8))
        (root / ONE).write_bytes(FILES[ONE].replace(b"007", b"9"))
        show(page, session, ONE)
        assert page.pending.heading.text() == "Saving would stop at a conflict"
        assert "heat" in page.pending.note.text()
        (root / ONE).unlink()
        page.hide()
        page.show()
        assert page.pending.heading.text() == "This cannot be saved as it is"

    def test_newer_on_disk(self, page: YamlPage, session: Session, root: Path) -> None:
        (root / ONE).write_bytes(FILES[ONE].replace(b"007", b"9"))
        show(page, session, ONE)
        assert page.pending.heading.text() == "No changes"
        assert page.pending.note.text() == "The file on disk is newer than what is shown."

    def test_the_disk_is_read_only_when_it_is_seen(
        self, page: YamlPage, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[str] = []
        pending = versions.pending

        def counted(library: Library, article: Article) -> tuple[bytes, bytes]:
            seen.append(article.path)
            return pending(library, article)

        monkeypatch.setattr(versions, "pending", counted)
        page.hide()
        show(page, session, ONE)
        session.edit([ONE], SetField("/heat", 8))
        assert seen == []
        page.show()
        assert seen == [ONE]
        assert diff(page) == ["-heat: 007", "+heat: 8"]

    def test_the_diff_is_beside_the_yaml_where_there_is_room(
        self, page: YamlPage, session: Session
    ) -> None:
        session.edit([ONE], SetField("/heat", 8))
        show(page, session, ONE)
        assert page.splitter.orientation() is Qt.Orientation.Vertical
        page.resize(900, 600)
        assert page.splitter.orientation() is Qt.Orientation.Horizontal
        session.undo()
        assert page.splitter.orientation() is Qt.Orientation.Vertical

    def test_copying(self, page: YamlPage, session: Session) -> None:
        show(page, session, ODD)
        page.code.selectAll()
        QTest.keyClick(page.code, Key.Key_C, CTRL)
        assert "a\u00a0b \U0001f600" in QGuiApplication.clipboard().text()
        session.edit([ODD], SetField("/x", "z"))
        page.pending.copy.click()
        assert QGuiApplication.clipboard().text().startswith("--- a/_news/odd.md\n+++ b/_news/odd")

    def test_every_part_has_a_name(self, page: YamlPage, session: Session) -> None:
        show(page, session, ONE)
        for box in (page.code, page.pending.box, page.pending.copy):
            assert box.accessibleName()


class TestEditing:
    def test_applied_as_operations(self, page: YamlPage, session: Session) -> None:
        edit(page, session, ONE, '"One"', "'Uno'")
        QTest.keyClick(page.code, Key.Key_Return, CTRL)
        assert data(session, ONE) == FILES[ONE].replace(b'"One"', b'"Uno"')
        assert session.stack.undoText() == "Edit YAML"
        assert page.code.isReadOnly()
        assert page.code.text().startswith('title:  "Uno"  # first')
        assert "keeps its own" in says(page)
        session.undo()
        assert data(session, ONE) == FILES[ONE]
        assert page.code.text().startswith('title:  "One"  # first')
        assert session.stack.index() == 0

    def test_several_changes_are_one_step(self, page: YamlPage, session: Session) -> None:
        edit(page, session, ONE, "heat: 007", "heat: 8\nkind: news")
        type_over(page, "AI, ", "")
        page.apply.click()
        assert session.library.articles[ONE].topics == ("Vision",)
        assert session.stack.count() == 1
        assert page.flush()

    @pytest.mark.parametrize("path", [ONE, TWO, ODD])
    def test_unchanged_text_changes_nothing(
        self, page: YamlPage, session: Session, path: str
    ) -> None:
        show(page, session, path)
        page.edit.click()
        assert page.flush()
        page.apply.click()
        assert data(session, path) == FILES[path]
        assert session.stack.count() == 0
        assert page.code.isReadOnly()

    @pytest.mark.parametrize("path", [TWO, ODD])
    def test_an_edit_changes_its_line_only(
        self, page: YamlPage, session: Session, path: str
    ) -> None:
        edit(page, session, path, "title:", "new: 1\ntitle:")
        page.apply.click()
        ends = b"\r\n" if path == TWO else b"\n"
        assert data(session, path).replace(b"new: 1" + ends, b"") == FILES[path]

    def test_unreadable_text_is_refused_at_its_place(
        self, page: YamlPage, session: Session
    ) -> None:
        edit(page, session, ONE, "heat: 007", "heat: '\U0001f600' x")
        page.apply.click()
        assert says(page).startswith("Line 3, column 11: This is not YAML")
        cursor = page.code.textCursor()
        assert (cursor.blockNumber(), cursor.positionInBlock()) == (1, 11)
        assert len(page.code.extraSelections()) == 2
        assert data(session, ONE) == FILES[ONE]
        assert not page.code.isReadOnly()
        type_over(page, "'\U0001f600' x", "9")
        page.apply.click()
        assert says(page) == ""
        assert page.code.extraSelections() == []
        assert data(session, ONE) == FILES[ONE].replace(b"007", b"9")

    def test_what_is_protected_is_refused(self, page: YamlPage, session: Session) -> None:
        edit(page, session, ONE, '"a;b"', '"a;c"')
        page.apply.click()
        assert says(page) == "Line 6, column 1: secured is protected and never edited"
        assert data(session, ONE) == FILES[ONE]

    def test_a_refusal_of_the_document_is_said(self, page: YamlPage, session: Session) -> None:
        session.rewrite(ONE, b"---\na: &x 1\nb: *x\n---\n")
        edit(page, session, ONE, "a: &x 1", "a: &x 2")
        page.apply.click()
        assert says(page)
        assert data(session, ONE) == b"---\na: &x 1\nb: *x\n---\n"
        assert not page.flush()

    def test_a_key_that_is_there_twice_can_be_mended(
        self, page: YamlPage, session: Session
    ) -> None:
        twice = b"---\ntitle: a\nb:  1 # c\ntitle: d\n---\nBody"
        session.rewrite(ONE, twice)
        edit(page, session, ONE, "title: a\n", "")
        page.apply.click()
        assert data(session, ONE) == twice.replace(b"title: a\n", b"")
        assert session.stack.undoText() == "Edit YAML"
        assert page.flush()
        session.undo()
        assert data(session, ONE) == twice

    def test_the_likely_cause_is_said(self, page: YamlPage, session: Session) -> None:
        edit(page, session, ONE, 'title:  "One"', 'title:  "One')
        page.apply.click()
        assert says(page).endswith("Perhaps the quote in line 2 is not closed.")

    def test_only_spelling(self, page: YamlPage, session: Session) -> None:
        edit(page, session, ONE, "# first", "# second")
        page.apply.click()
        assert says(page) == "Only comments or spelling changed; values are edited here"
        assert "# second" in page.code.text()
        assert data(session, ONE) == FILES[ONE]

    def test_cancelled_text_can_be_brought_back(
        self, page: YamlPage, session: Session, notices: list[Notice]
    ) -> None:
        edit(page, session, ONE, "007", "9")
        QTest.keyClick(page.code, Key.Key_Escape)
        assert page.code.isReadOnly()
        assert "heat: 007" in page.code.text()
        assert page.flush()
        action = notices[-1].action
        assert action is not None
        action[1]()
        assert "heat: 9" in page.code.text()
        page.apply.click()
        assert b"heat: 9" in data(session, ONE)

    def test_cancelling_nothing_says_nothing(
        self, page: YamlPage, session: Session, notices: list[Notice]
    ) -> None:
        show(page, session, ONE)
        page.edit.click()
        page.cancel.click()
        assert page.code.isReadOnly()
        assert notices == []

    def test_flush_and_leave_keep_the_text(
        self, page: YamlPage, session: Session, notices: list[Notice]
    ) -> None:
        edit(page, session, ONE, "007", "9")
        assert not page.flush()
        assert notices[-1].text == "The YAML you typed is not applied yet"
        assert unapplied(page) == (ONE,)
        show(page, session, TWO)
        assert "kept" in notices[-1].text
        assert page.code.text() == "title: Two\r\nheat: 8"
        assert page.flush()
        assert unapplied(page) == (ONE,)
        show(page, session, ONE)
        assert "heat: 9" in page.code.text()
        assert not page.code.isReadOnly()
        page.apply.click()
        assert data(session, ONE) == FILES[ONE].replace(b"007", b"9")
        assert unapplied(page) == ()

    def test_kept_text_is_unapplied_also_where_the_page_is_hidden(
        self, page: YamlPage, session: Session
    ) -> None:
        edit(page, session, ONE, "007", "9")
        page.leave()
        page.hide()
        show(page, session, ONE)
        assert not page.flush()
        page.show()
        assert "heat: 9" in page.code.text()
        assert unapplied(page) == (ONE,)

    def test_typed_text_moves_with_its_article(
        self, page: YamlPage, session: Session, notices: list[Notice]
    ) -> None:
        edit(page, session, ONE, "007", "9")
        one = session.library.articles[ONE]
        session.refile("Move", [Refile(one, one.at("_old/one.md"))])
        assert unapplied(page) == ("_old/one.md",)
        show(page, session, TWO)
        session.undo()
        assert unapplied(page) == (ONE,)
        show(page, session, ONE)
        page.apply.click()
        assert data(session, ONE) == FILES[ONE].replace(b"007", b"9")

    def test_kept_text_is_not_shown_at_another_article(
        self, page: YamlPage, session: Session
    ) -> None:
        edit(page, session, ONE, "007", "9")
        show(page, session, TWO)
        session.refile("Delete", [Refile(session.library.articles[ONE], None)])
        assert unapplied(page) == ()
        two = session.library.articles[TWO]
        session.refile("Move", [Refile(two, two.at(ONE))])
        assert page.code.isReadOnly()
        session.undo()
        session.undo()
        show(page, session, ONE)
        assert "heat: 9" in page.code.text()

    def test_changed_meanwhile(self, page: YamlPage, session: Session) -> None:
        edit(page, session, ONE, "007", "9")
        session.edit([ONE], SetField("/title", "Uno"))
        assert "heat: 9" in page.code.text()
        assert says(page).startswith("The article was changed meanwhile")
        page.apply.click()
        assert data(session, ONE) == FILES[ONE].replace(b"007", b"9").replace(b"One", b"Uno")

    def test_changed_meanwhile_in_the_same_field(self, page: YamlPage, session: Session) -> None:
        edit(page, session, ONE, "007", "9")
        session.edit([ONE], SetField("/heat", 10))
        page.apply.click()
        assert says(page) == "This was changed meanwhile too: heat"
        assert "heat: 9" in page.code.text()
        assert b"heat: 10" in data(session, ONE)

    def test_changed_meanwhile_and_nothing_typed(self, page: YamlPage, session: Session) -> None:
        show(page, session, ONE)
        page.edit.click()
        session.edit([ONE], SetField("/title", "Uno"))
        assert "Uno" in page.code.text()
        type_over(page, "Uno", "Duo")
        page.apply.click()
        assert data(session, ONE) == FILES[ONE].replace(b"One", b"Duo")

    def test_another_site_forgets_all(self, page: YamlPage, session: Session, root: Path) -> None:
        edit(page, session, ONE, "007", "9")
        session.open(Library.open(root))
        assert unapplied(page) == ()
        assert page.flush()

    def test_every_article_of_the_sample_unchanged(
        self, page: YamlPage, session: Session, site: Path
    ) -> None:
        _walk(page, session, Library.open(site))

    @pytest.mark.corpus
    def test_every_article_of_the_corpus_unchanged(
        self, page: YamlPage, session: Session, corpus: Path
    ) -> None:
        _walk(page, session, Library.open(corpus / "power-apps"))


def _walk(page: YamlPage, session: Session, library: Library) -> None:
    session.open(library)
    for path, article in library.articles.items():
        if article.unreadable:
            continue
        page.show_article(article)
        page.edit.click()
        # As if it had been typed and taken back: read from the box, not remembered.
        page.code.insertPlainText("x")
        page.code.textCursor().deletePreviousChar()
        assert page.code.text() == article.document().front_matter.removesuffix("\n").removesuffix(
            "\r"
        )
        assert page.flush(), path
        page.apply.click()
        assert session.modified == ()
    assert session.stack.count() == 0


class TestChangedOutside:
    """A bot writes the file while one reads or edits its front matter."""

    KEYS = "".join(f"key{number}: value {number}\n" for number in range(300))
    FILE = f"---\ntitle: One\nheat: 7\n{KEYS}secured: a;b\n---\nBody\n".encode()

    @pytest.mark.parametrize("is_edited", [False, True])
    def test_selection_and_scroll_bar_stay(
        self, page: YamlPage, session: Session, root: Path, qtbot: QtBot, is_edited: bool
    ) -> None:
        outside(session, root, self.FILE, qtbot)
        show(page, session, ONE)
        if is_edited:
            page.edit.click()
        cursor = page.code.textCursor()
        cursor.setPosition(page.code.raw().index("150: value"))
        cursor.setPosition(page.code.raw().index("152: value"), QTextCursor.MoveMode.KeepAnchor)
        page.code.setTextCursor(cursor)
        page.code.verticalScrollBar().setValue(145)
        before = cursor.selectedText(), page.code.firstVisibleBlock().text()
        theirs = self.FILE.replace(b"heat: 7", b"heat: 8\nbot: x").replace(b"a;b", b"c;d\nlast: 1")
        outside(session, root, theirs, qtbot)
        assert page.code.text() == theirs.decode()[4:-10]
        after = page.code.textCursor().selectedText(), page.code.firstVisibleBlock().text()
        assert after == before
        assert page.code.verticalScrollBar().value() == 146
        QTest.keyClick(page.code, Key.Key_Z, CTRL)
        assert not page.code.typed

    def test_what_is_typed_stays_over_what_it_was_typed_over(
        self, page: YamlPage, session: Session, root: Path, qtbot: QtBot
    ) -> None:
        outside(session, root, self.FILE, qtbot)
        edit(page, session, ONE, "title: One", "title: Two")
        outside(session, root, self.FILE.replace(b"heat: 7", b"heat: 8"), qtbot)
        assert "title: Two\nheat: 7\n" in page.code.text()
        assert says(page).startswith("The article was changed meanwhile")
        page.apply.click()
        assert data(session, ONE).startswith(b"---\ntitle: Two\nheat: 8\n")


def outside(session: Session, root: Path, theirs: bytes, qtbot: QtBot) -> None:
    """Another program writes the file, and it is taken in."""
    (root / ONE).write_bytes(theirs)
    session.incoming.take_in([Outside(ONE, "changed", theirs)])
    qtbot.waitUntil(
        lambda: data(session, ONE).endswith(theirs[-20:]) and not session.incoming.is_busy
    )
