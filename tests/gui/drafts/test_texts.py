"""Text that is typed as YAML or to mend a file, and is not applied, outlives kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from curator.gui.commands import Refile
from curator.gui.editor.broken import BrokenPage
from curator.gui.editor.pages import FIELDS, YAML
from curator.gui.editor.yaml_page import YamlPage
from curator.gui.main_window import MainWindow
from curator.gui.unapplied import Place, Typed
from curator.library.drafts import Drafts, TextKey
from curator.library.outside import Outside
from tests.conftest import PROJECT
from tests.gui.conftest import Answers, OpenWindow, choose
from tests.gui.drafts.conftest import ONE, SOURCE, TWO, Life, settled
from tests.gui.drafts.text_typist import TYPED

Begin = Callable[[], Life]
BROKEN = "_news/broken.md"
UNCLOSED = b'---\ntitle: "First\nheat: 7\n---\nBody\nof three\nlines\n'
MENDED = UNCLOSED.replace(b"First", b'First"')
YAML_KEY: TextKey = (ONE, "yaml", False)
FILE_KEY: TextKey = (BROKEN, "file", False)
FRONT = SOURCE.decode()[4:-10]


@pytest.fixture
def root(root: Path) -> Path:
    (root / BROKEN).write_bytes(UNCLOSED)
    return root


def yaml(raw: str = "", base: bytes = SOURCE) -> Typed:
    return Typed(base, "", raw or FRONT.replace("One", "Mine"), Place(8, 3, 0))


def mending(base: bytes = UNCLOSED) -> Typed:
    return Typed(base, base.decode(), MENDED.decode(), Place(0, 0, 0))


def leave_behind(begin: Begin, *texts: tuple[TextKey, Typed]) -> None:
    """Somebody typed these and was killed."""
    first = begin()
    for key, text in texts:
        first.session.unapplied.bring(key, text)
    first.session.unapplied.typed.emit()
    first.die()


def yaml_page(window: MainWindow) -> YamlPage:
    window.show_page(YAML)
    page = window.editor.page(YAML)
    assert isinstance(page, YamlPage)
    return page


def broken_page(window: MainWindow) -> BrokenPage:
    page = window.editor._stack.currentWidget()
    assert isinstance(page, BrokenPage)
    return page


def kept(root: Path) -> int:
    """How many texts there are in the file."""
    drafts = Drafts.open(root)
    drafts.left()
    number = len(drafts.left_texts()[0])
    drafts.close()
    return number


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.timeout(240)
@pytest.mark.parametrize("way", ["yaml", "file", "several", "cell"])
def test_a_kill_costs_one_second_at_most(root: Path, tmp_path: Path, way: str) -> None:
    (root / TYPED["yaml"]).write_bytes(SOURCE)
    log = tmp_path / "log"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.gui.drafts.text_typist", str(root), str(log), way]
    # What was typed in a cell is typed on in the form, which takes it.
    for after in (1.6,) if way == "cell" else (1.6, 0.4):
        before = len(log.read_text().split()) if log.exists() else 0
        process = subprocess.Popen(command, cwd=PROJECT, env=environment)
        patience = time.monotonic() + 90
        while not log.exists() or len(log.read_text().split()) == before:
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() < patience, "it never began"
            time.sleep(0.01)
        time.sleep(after)
        killed = time.time()
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        typed = log.read_text().split("\n")[:-1]
        drafts = Drafts.open(root)
        drafts.left()
        found = {each.text.path: each.text for each in drafts.left_texts()[0]}
        drafts.close()
        there = found[TYPED[way]].raw.count("x") if found else 0
        lost = [killed - float(when) for when in typed[there:]]
        assert max(lost, default=0.0) <= 1.0
    assert there > 10  # the second life went on with what came back


def test_yaml_is_back_where_it_was_typed(
    open_window: OpenWindow, life: Begin, root: Path, qtbot: QtBot
) -> None:
    leave_behind(life, (YAML_KEY, yaml()))
    window = settled(open_window(root), qtbot)
    assert window.session.modified_count == 0
    kept_line, back_line = window.messages.texts
    assert kept_line == "The YAML you typed for “One” is not applied; it is kept"
    assert back_line.startswith("Your unsaved edits of 1 article from today ")
    window.messages._lasting[-1].notice.actions[0][1]()
    assert window.list.selected_paths() == [ONE]
    page = yaml_page(window)
    assert window.editor.tabs.current == YAML
    assert page.code.raw() == yaml().raw
    assert page.code.place == yaml().place
    assert kept_line not in window.messages.texts
    page.apply.click()
    assert window.session.article(ONE).data == SOURCE.replace(b"One", b"Mine")  # type: ignore[union-attr]
    window.save_all()
    settled(window, qtbot)
    window.close()
    assert kept(root) == 0


def test_it_is_merged_with_what_others_wrote_meanwhile(
    open_window: OpenWindow, life: Begin, root: Path, qtbot: QtBot
) -> None:
    leave_behind(life, (YAML_KEY, yaml()), (FILE_KEY, mending()))
    theirs = SOURCE.replace(b"heat: 7", b"heat: 8")
    (root / ONE).write_bytes(theirs)
    (root / BROKEN).write_bytes(UNCLOSED.replace(b"lines", b"words"))
    window = settled(open_window(root), qtbot)
    choose(window, ONE)
    page = yaml_page(window)
    assert page.code.raw() == yaml().raw
    assert "changed meanwhile" in page.says.text()
    page.apply.click()
    article = window.session.article(ONE)
    assert article is not None
    assert article.data == theirs.replace(b"One", b"Mine")
    choose(window, BROKEN)
    assert broken_page(window).code.raw() == MENDED.decode().replace("lines", "words")
    assert "merged into your text" in broken_page(window)._words.text()


@pytest.mark.parametrize("way", ["applied", "cancelled", "typed back"])
def test_it_is_dropped_once_it_is_nothing_any_more(
    open_window: OpenWindow, life: Begin, root: Path, qtbot: QtBot, answers: Answers, way: str
) -> None:
    leave_behind(life, (YAML_KEY, yaml()))
    window = settled(open_window(root), qtbot)
    assert window.editor.has_refused
    choose(window, ONE)
    page = yaml_page(window)
    if way == "applied":
        page.apply.click()
    elif way == "cancelled":
        page.cancel.click()
    else:
        page.code.selectAll()
        page.code.insertPlainText(FRONT)
    assert not window.session.unapplied
    settled(window, qtbot)
    drafts = Drafts.open(root)
    assert drafts._store.read(lambda db: db.execute("SELECT * FROM texts").fetchall()) == []
    drafts.close()


def test_closing_asks_and_discards(
    open_window: OpenWindow, life: Begin, root: Path, qtbot: QtBot, answers: Answers
) -> None:
    leave_behind(life, (YAML_KEY, yaml()))
    window = settled(open_window(root), qtbot)
    answers.unsaved_answer = "cancel"
    window.close()
    assert window.isVisible()
    answers.unsaved_answer = "discard"
    window.close()
    assert answers.asked == ["unsaved 1", "unsaved 1"]
    assert kept(root) == 0


def test_a_second_life_without_a_word_keeps_it(life: Begin, root: Path) -> None:
    leave_behind(life, (YAML_KEY, yaml()), (FILE_KEY, mending()))
    for _ in range(2):
        again = life()
        again.settle()
        assert again.session.unapplied.all() == {YAML_KEY: yaml(), FILE_KEY: mending()}
        assert again.notices[-1].startswith("Your unsaved edits of 2 articles")
        again.die()


def test_it_goes_where_its_article_goes(life: Begin, root: Path) -> None:
    first = life()
    first.session.unapplied.bring(YAML_KEY, yaml())
    first.session.unapplied.bring((TWO, "yaml", False), yaml())
    articles = first.session.library.articles
    first.session.refile("Move", [Refile(articles[ONE], articles[ONE].at("_news/moved.md"))])
    first.session.refile("Delete", [Refile(articles[TWO], None)])
    first.die()
    second = life()
    second.settle()
    moved: TextKey = ("_news/moved.md", "yaml", False)
    assert set(second.session.unapplied.all()) == {moved, (TWO, "yaml", True)}
    assert second.notices[-1].startswith("Your unsaved edits of 2 articles")
    (deleted,) = second.session.library.removed.values()
    second.session.refile("Back", [Refile(None, deleted)])
    assert second.session.unapplied.has(TWO, "yaml")
    second.die()


def test_text_for_what_is_no_article_any_more_stays_kept(life: Begin, root: Path) -> None:
    leave_behind(life, (YAML_KEY, yaml()))
    (root / ONE).unlink()
    second = life()
    second.settle()
    assert second.notices == ["The unsaved edits of 1 article do not fit any more; they stay kept"]
    second.die()
    (root / ONE).write_bytes(SOURCE)
    third = life()
    third.settle()
    assert third.session.unapplied.all() == {YAML_KEY: yaml()}
    third.die()


def test_what_is_typed_already_is_not_typed_over(
    open_window: OpenWindow, life: Begin, root: Path, qtbot: QtBot
) -> None:
    leave_behind(life, (YAML_KEY, yaml()))
    window = open_window(root)
    choose(window, ONE)
    page = yaml_page(window)
    page.edit.click()
    QTest.keyClicks(page.code, "newer: 1")
    settled(window, qtbot)
    assert page.code.raw().startswith("newer: 1")
    assert len(window.session.unapplied.all()) == 1
    page.cancel.click()
    window.close()
    assert kept(root) == 1  # the older one, for the next time


class TestMendedByOthers:
    """Text was typed to mend a file, and somebody else has mended it."""

    THEIRS = UNCLOSED.replace(b"First", b'Theirs"')

    def take_in(self, window: MainWindow, root: Path, theirs: bytes, qtbot: QtBot) -> None:
        (root / BROKEN).write_bytes(theirs)
        window.session.incoming.take_in([Outside(BROKEN, "changed", theirs)])
        qtbot.waitUntil(lambda: not window.session.incoming.is_busy)

    @pytest.mark.parametrize("is_back", [False, True])
    def test_it_stays_in_sight(
        self, open_window: OpenWindow, life: Begin, root: Path, qtbot: QtBot, is_back: bool
    ) -> None:
        if is_back:
            leave_behind(life, (FILE_KEY, mending()))
            (root / BROKEN).write_bytes(self.THEIRS)
        window = settled(open_window(root), qtbot)
        choose(window, BROKEN)
        if not is_back:
            page = broken_page(window)
            page.code.selectAll()
            page.code.insertPlainText(MENDED.decode())
            self.take_in(window, root, self.THEIRS, qtbot)
        page = broken_page(window)
        assert page.code.raw() == MENDED.decode()
        assert page._heading.text() == "Somebody else has mended this article"
        assert "Start over shows" in page._words.text()
        page.take_back.click()
        assert window.editor.form is not None
        assert window.editor.tabs.current == FIELDS
        bring_back = window.messages._lasting[-1].notice.actions[0]
        assert bring_back[0] == "Bring it back"
        bring_back[1]()
        page = broken_page(window)
        assert page.code.raw() == MENDED.decode()
        page.apply.click()
        assert window.editor.form is not None
        article = window.session.article(BROKEN)
        assert article is not None
        assert (article.data, article.saved) == (MENDED, self.THEIRS)

    def test_in_the_same_way(self, open_window: OpenWindow, root: Path, qtbot: QtBot) -> None:
        window = settled(open_window(root), qtbot)
        choose(window, BROKEN)
        page = broken_page(window)
        page.code.selectAll()
        page.code.insertPlainText(MENDED.decode())
        self.take_in(window, root, MENDED, qtbot)
        assert window.editor.form is not None
        assert not window.editor.has_refused
        assert window.session.modified_count == 0
