"""The undo history: what it lists, and that a batch can be taken back from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from curator.gui.batches.history import HistoryBox, when
from curator.gui.lines import LinesModel
from curator.gui.main_window import MainWindow
from curator.library.batch import Batch
from curator.library.edits import AddTopic, SetField
from curator.library.journal.record import Entry
from curator.library.library import Library
from curator.library.vocabulary import rename
from tests.gui.conftest import OpenWindow, choose
from tests.gui.test_main_window import SEED
from tests.gui.test_names import nameless


def bytes_of(site: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(site)): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and ".curator" not in path.parts
    }


def write_rename(site: Path, old: str = "Speech", new: str = "Speech technology") -> None:
    library, batch = Library.open(site), Batch()
    for _ in rename(library, old, new, batch):
        pass
    library.write(batch, "command line")


def open_history(window: MainWindow, qtbot: QtBot) -> HistoryBox:
    window.actions_.history.action.trigger()
    box = window.actions_.history.box
    assert box is not None
    for model in box.findChildren(LinesModel):
        mode = QAbstractItemModelTester.FailureReportingMode.Warning
        QAbstractItemModelTester(model, mode, model)
    wait_for_files(box, qtbot)
    return box


def wait_for_files(box: HistoryBox, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not box.is_reading)


def titles(box: HistoryBox) -> list[str]:
    return [box.list.lines.at(row).title for row in range(box.list.lines.rowCount())]


def files(box: HistoryBox) -> list[str]:
    lines = box.files.list.lines
    return [lines.at(row).below for row in range(lines.rowCount())]


def test_a_site_that_nothing_was_written_to(window: MainWindow, qtbot: QtBot) -> None:
    box = open_history(window, qtbot)
    assert titles(box) == []
    assert box.files.hint.heading.text() == "Nothing was written yet"
    assert not box.take_back.isEnabled()
    assert nameless(box) == []
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert window.actions_.history.box is None
    assert window.list.hasFocus()


def test_what_was_saved_is_listed_with_its_files_and_their_diffs(
    window: MainWindow, qtbot: QtBot
) -> None:
    choose(window, SEED)
    window.session.edit([SEED], AddTopic("Robotics"))
    window.save_all()
    box = open_history(window, qtbot)
    assert titles(box) == ["Add topic Robotics"]
    line = box.list.lines.at(0)
    assert line.below.startswith("Today, ")
    assert line.below.endswith(" · 1 file · in the window")
    assert files(box) == [SEED]
    assert box.files.list.lines.at(0).title == window.session.library.articles[SEED].title
    assert "+  - Robotics" in box.files.diff.toPlainText()
    assert nameless(box) == []


def test_a_batch_of_the_command_line_is_taken_back_by_keys(
    open_window: OpenWindow, site: Path, qtbot: QtBot
) -> None:
    before = bytes_of(site)
    write_rename(site)
    assert bytes_of(site) != before
    window = open_window(site)
    box = open_history(window, qtbot)
    assert titles(box) == ["Rename topic Speech to Speech technology"]
    assert box.list.hasFocus()
    QTest.keyClick(box.list, Qt.Key.Key_Return)
    assert box.preview is not None
    preview = box.preview
    qtbot.waitUntil(preview.apply.isEnabled)
    QTest.keyClick(preview, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: box.preview is None)
    assert bytes_of(site) == before
    wait_for_files(box, qtbot)
    assert titles(box) == [
        "Take back: Rename topic Speech to Speech technology",
        "Rename topic Speech to Speech technology",
    ]
    assert [mark for mark, _ in box.list.lines.at(1).marks] == ["Taken back"]
    assert box.list.row == 1  # it stays chosen, and cannot be taken back twice
    assert not box.take_back.isEnabled()
    assert box.messages.texts == [
        "Took back: Rename topic Speech to Speech technology: wrote 10 files"
    ]
    assert "Speech" in window.session.library.taxonomy.names


def test_what_was_taken_back_can_be_done_again(
    open_window: OpenWindow, site: Path, qtbot: QtBot
) -> None:
    write_rename(site)
    renamed = bytes_of(site)
    window = open_window(site)
    box = open_history(window, qtbot)
    for row, words in ((0, "Take back…"), (0, "Do again…")):
        box.list.choose(row)
        assert box.take_back.text() == words
        box.show_preview()
        assert box.preview is not None
        qtbot.waitUntil(box.preview.apply.isEnabled)
        box.preview.write()
        qtbot.waitUntil(lambda: box.preview is None)
    assert bytes_of(site) == renamed
    assert box.messages.texts == [
        "Did again: Rename topic Speech to Speech technology: wrote 10 files"
    ]


def test_fields_that_were_changed_since_are_left_and_told(
    open_window: OpenWindow, site: Path, qtbot: QtBot
) -> None:
    library = Library.open(site)
    for heat in (41, 42):
        batch = Batch()
        batch.add(library, library.articles[SEED], [SetField("/heat", heat)])
        library.absorb(batch, library.write(batch, "command line"))
    now = bytes_of(site)
    window = open_window(site)
    box = open_history(window, qtbot)
    box.list.choose(1)
    box.show_preview()
    assert box.preview is not None
    preview = box.preview
    qtbot.waitUntil(lambda: preview.batch is not None)
    assert preview.batch is not None
    assert [str(error.reason) for error in preview.batch.left] == [
        "heat was changed since and stays as it is"
    ]
    preview.reject()
    assert bytes_of(site) == now


def test_the_files_of_the_batch_that_is_chosen_are_shown_however_quickly_one_goes(
    open_window: OpenWindow, site: Path, qtbot: QtBot
) -> None:
    library = Library.open(site)
    wanted = [path for path in library.articles if path.startswith("_news/")][:4]
    for path in wanted:
        batch = Batch()
        batch.add(library, library.articles[path], [SetField("/heat", 77)])
        library.absorb(batch, library.write(batch, "command line"))
    box = open_history(open_window(site), qtbot)
    for _ in range(3):
        QTest.keyClick(box.list, Qt.Key.Key_Down)
    wait_for_files(box, qtbot)
    assert files(box) == [wanted[0]]


def test_files_that_move_come_and_go_are_told_so() -> None:
    from curator.gui.batches.files import files_of

    found = files_of(
        [
            Entry("old.md", b"a\n", None, write=0),
            Entry("new.md", None, b"b\n", write=0),
            Entry("come.md", None, b"c\n", write=1),
            Entry("gone.md", b"d\n", None, write=2),
            Entry("same.md", b"e\n", b"f\n", write=3),
        ]
    )
    assert [(each.path, each.fate) for each in found] == [
        ("new.md", "moved"),
        ("come.md", "new"),
        ("gone.md", "deleted"),
        ("same.md", ""),
    ]
    assert b"rename from old.md" in found[0].diff


@pytest.mark.parametrize(
    ("days", "words"), [(0, "Today, 09:05"), (1, "Yesterday, 09:05"), (2, "21/11/2026, 09:05")]
)
def test_days_are_named_or_written_as_people_write_them(days: int, words: str) -> None:
    now = datetime(2026, 11, 23, 9, 5).astimezone()
    locale = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    assert when(now - timedelta(days=days), locale, date(2026, 11, 23)) == words


def test_without_a_language_a_day_is_written_as_in_files() -> None:
    then = datetime(2026, 11, 22, 9, 38).astimezone()
    assert when(then, QLocale.c(), date(2026, 11, 24)).startswith("2026-11-22, 09:38")
