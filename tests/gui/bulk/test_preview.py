"""The preview: it shows all of a step before it is written, and writes what it showed."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from curator.errors import SaveError
from curator.gui.bulk.preview import PreviewBox
from curator.gui.main_window import MainWindow
from curator.library.batch import Batch
from curator.library.bulk.replacing import ReplaceText
from curator.library.edits import AddTopic, Edit, SetField
from curator.library.filing import moved
from curator.library.taking_back import take_back
from tests.gui.bulk.conftest import OpenPreview, making
from tests.gui.test_main_window import SEED
from tests.gui.test_names import nameless

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ROBOTICS = AddTopic("Robotics")


def files(root: Path) -> dict[str, bytes]:
    """Every file of a site but the journal."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".curator" not in path.parts
    }


def apply_and_wait(box: PreviewBox, qtbot: QtBot) -> None:
    box.apply.click()
    qtbot.waitUntil(lambda: not box.isVisible(), timeout=20_000)


def diffs(box: PreviewBox) -> bytes:
    """What the box shows of the files that are ticked."""
    site = box._session.library.site
    return b"".join(each.diff(site) for each in box.files.model.chosen)


def said(box: PreviewBox) -> str:
    return " ".join(each.text() for each in box.summary.findChildren(QLabel) if each.isVisible())


def test_it_counts_what_would_change_and_what_not(
    window: MainWindow, open_preview: OpenPreview
) -> None:
    library = window.session.library
    broken = sum(article.unreadable for article in library.articles.values())
    same = sum("Robotics" in article.topics for article in library.articles.values())
    box = open_preview(making(window, [ROBOTICS]), "Add topic Robotics")
    change = len(library.articles) - broken - same
    assert box.summary.heading.text() == "Add topic Robotics"
    assert box.summary.counts.text() == f"{change} would change · {same} need no change"
    assert box.summary.refused.text() == f"{broken} refused"
    assert not box.summary.left.isVisible()
    assert box.apply.text() == f"Apply {change} changes"
    assert box.files.model.rowCount() == change
    assert box.files.list.hasFocus()
    assert box.files.diff.toPlainText().count("\n+") == 1


def test_the_reasons_are_a_click_away(window: MainWindow, open_preview: OpenPreview) -> None:
    box = open_preview(making(window, [ROBOTICS]))
    box.summary.refused.click()
    assert box.files.right.currentWidget() is box.files.reasons
    text = box.files.reasons.toPlainText()
    assert "This is not UTF-8 text" in text
    assert "_broken/not-utf-8.md" in text
    box.summary.refused.click()
    assert box.files.right.currentWidget() is box.files.diff
    box.summary.refused.click()
    QTest.keyClick(box.files.list, Key.Key_Down)
    assert box.files.right.currentWidget() is box.files.diff


def test_reasons_are_gathered(window: MainWindow, open_preview: OpenPreview) -> None:
    def make(batch: Batch) -> Iterator[None]:
        batch.refused += [SaveError("Read-only", path=f"{at:03}.md") for at in range(600)]
        batch.refused.insert(3, SaveError("Odd", path="odd.md", line=7))
        yield

    text = open_preview(make).files.reasons.toPlainText()
    assert text.startswith("Odd\nodd.md:7\n\nRead-only: 600 files\n000.md\n001.md\n")
    assert text.endswith("\n498.md\n… 101 more")


def test_what_is_written_is_what_was_shown(
    window: MainWindow, open_preview: OpenPreview, qtbot: QtBot, site: Path, tmp_path: Path
) -> None:
    paths = [path for path, each in window.session.library.articles.items() if not each.unreadable]
    crlf, last, long = (site / path for path in paths[:3])
    crlf.write_bytes(crlf.read_bytes().replace(b"\n", b"\r\n"))
    last.write_bytes(b"---\ntitle: No end of line\ntopics: [AI]\n---\nbody")
    long.write_bytes(b"---\ntitle: Long\nexcerpt: " + b"word " * 20_000 + b"bill\n---\n")
    window.leaving.read_again()
    qtbot.waitUntil(lambda: not window.loader.is_busy and not window.session.is_busy)
    library = window.session.library
    shutil.copytree(site, tmp_path / "shown")

    def make(batch: Batch) -> Iterator[None]:
        edits: list[Edit] = [ROBOTICS, ReplaceText(("excerpt", "body"), "bill", "act")]
        rest = [path for path in paths if path not in paths[3:5]]
        yield from making(window, edits, rest)(batch)
        batch.add_removed(library, library.articles[paths[3]])
        batch.add_changed(library, moved(library, [library.articles[paths[4]]], "_news")[0])
        yield

    box = open_preview(make)
    model = box.files.model
    kept = model.at(5)
    assert kept is not None
    model.tick([5], False)
    shown = diffs(box)
    assert b"\r\n" in shown
    assert b"\\ No newline at end of file" in shown
    assert b"deleted file mode" in shown
    number = len(model.chosen)
    assert box.apply.text() == f"Apply {number} changes"
    applied = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        cwd=tmp_path / "shown",
        input=shown,
        capture_output=True,
        env={"GIT_CEILING_DIRECTORIES": str(tmp_path), "PATH": "/usr/bin:/bin:/usr/local/bin"},
        check=False,
    )
    assert applied.stderr == b""
    apply_and_wait(box, qtbot)
    assert box.result() == PreviewBox.DialogCode.Accepted
    assert files(site) == files(tmp_path / "shown")
    assert files(site)[kept.path] == kept.article.saved


def test_files_are_called_what_the_window_calls_them(
    window: MainWindow, open_preview: OpenPreview
) -> None:
    box = open_preview(making(window, [SetField("/title", "New")], [SEED]))
    article = window.session.article(SEED)
    assert article is not None
    index = box.files.model.index(0)
    assert index.data() == article.title
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"{article.title}, {SEED}, 1 line added, 1 line removed"
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_cancelling_leaves_nothing(
    window: MainWindow, open_preview: OpenPreview, site: Path
) -> None:
    before = files(site)
    seen: list[int] = []

    def make(batch: Batch) -> Iterator[None]:
        for number, _ in enumerate(making(window, [ROBOTICS])(batch)):
            seen.append(number)
            yield
        while True:
            time.sleep(0.001)
            yield

    box = open_preview(make, wait=False)
    assert not box.apply.isEnabled()
    while len(seen) < 10:
        QTest.qWait(5)
    QTest.keyClick(box, Key.Key_Escape)
    assert not box.isVisible()
    assert not box.is_working
    assert box.batch is None
    number = len(seen)
    QTest.qWait(20)
    assert len(seen) == number
    assert files(site) == before
    assert not window.session.is_busy


def test_long_work_says_how_long(
    window: MainWindow, open_preview: OpenPreview, qtbot: QtBot
) -> None:
    def make(_batch: Batch) -> Iterator[None]:
        for _ in range(len(window.session.library.articles)):
            time.sleep(0.05)
            yield

    box = open_preview(make, wait=False)
    assert not box.work.bar.isVisible()
    qtbot.waitUntil(lambda: box.work.words.text().endswith("left"), timeout=10_000)
    assert box.work.words.text().startswith("Working out what would change · ")
    assert box.work.bar.isVisible()
    box.reject()


def test_keys_go_through_the_files_and_tick(
    window: MainWindow, open_preview: OpenPreview, qtbot: QtBot, site: Path
) -> None:
    before = files(site)
    box = open_preview(making(window, [ROBOTICS]))
    view, model = box.files.list, box.files.model
    number = model.rowCount()
    first = model.at(0)
    assert first is not None
    QTest.keyClick(view, Key.Key_Space)
    QTest.keyClick(view, Key.Key_Down)
    assert view.currentIndex().row() == 1
    second = model.at(1)
    assert second is not None
    assert box.files.caption.text() == second.path
    assert not model.is_ticked(0)
    assert model.is_ticked(1)
    assert box.apply.text() == f"Apply {number - 1} changes"
    view.selectAll()
    QTest.keyClick(view, Key.Key_Space)  # some are not ticked: all are
    assert len(model.chosen) == number
    QTest.keyClick(view, Key.Key_Space)
    assert model.chosen == ()
    assert box.apply.text() == "Apply changes"
    assert not box.apply.isEnabled()
    QTest.keyClick(box, Key.Key_Return, CTRL)
    assert box.isVisible()
    QTest.keyClick(box, Key.Key_F, CTRL)
    assert QApplication.focusWidget() is box.files.filter
    QTest.keyClicks(box.files.filter, "massachusetts")
    assert box.files.all.text() == "Tick these 1"
    QTest.keyClick(box.files.filter, Key.Key_Return)
    assert box.isVisible()
    QTest.keyClick(box.files.filter, Key.Key_Down)
    assert view.hasFocus()
    QTest.keyClick(view, Key.Key_Space)
    box.files.filter.setFocus()
    QTest.keyClick(box.files.filter, Key.Key_Escape)
    assert box.isVisible()
    assert model.rowCount() == number
    assert box.apply.text() == "Apply 1 change"
    QTest.keyClick(view, Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not box.isVisible(), timeout=20_000)
    after = files(site)
    assert [path for path in after if after[path] != before[path]] == [
        "_news/2020-07-15-massachusetts-senate-passes-bill-that-would-halt-police-use-of-facial-"
        "recognition.md"
    ]


def test_one_undo_takes_it_back(
    window: MainWindow, open_preview: OpenPreview, qtbot: QtBot, site: Path
) -> None:
    before = files(site)
    apply_and_wait(open_preview(making(window, [ROBOTICS]), "Add topic Robotics"), qtbot)
    assert files(site) != before
    assert window.session.modified_count == 0
    assert window.messages.texts[-1].startswith("Added topic Robotics: wrote 40 files")
    window.undo()
    qtbot.waitUntil(lambda: not window.session.is_busy)
    assert files(site) == before


def test_writing_is_cancelled_before_the_commit_point_or_not_at_all(
    window: MainWindow, open_preview: OpenPreview, qtbot: QtBot, site: Path
) -> None:
    before = files(site)
    box = open_preview(making(window, [ROBOTICS]))
    planned = {each.path: each.article.data for each in box.files.model.chosen}
    box.write()
    assert not box.files.isEnabled()
    assert not box.apply.isEnabled()
    box.reject()
    qtbot.waitUntil(lambda: not box.is_working, timeout=20_000)
    if box.isVisible():
        assert "Cancelled, nothing was written" in said(box)
        assert files(site) == before
        assert box.files.isEnabled()
        apply_and_wait(box, qtbot)
    assert files(site) == {**before, **planned}


def test_a_click_on_the_box_ticks_and_nothing_else(
    window: MainWindow, open_preview: OpenPreview
) -> None:
    box = open_preview(making(window, [ROBOTICS]))
    view = box.files.list
    rect = view.visualRect(box.files.model.index(2))
    left, button = rect.topLeft(), Qt.MouseButton.LeftButton
    left.setX(left.x() + 16)
    left.setY(rect.center().y())
    QTest.mouseClick(view.viewport(), button, pos=left)
    assert not box.files.model.is_ticked(2)
    assert view.currentIndex().row() == 0
    QTest.mouseClick(view.viewport(), button, pos=rect.center())
    assert not box.files.model.is_ticked(2)
    assert view.currentIndex().row() == 2


def test_files_that_change_meanwhile_are_worked_out_anew(
    window: MainWindow, open_preview: OpenPreview, qtbot: QtBot, site: Path
) -> None:
    before = files(site)
    box = open_preview(making(window, [ROBOTICS]))
    changed, gone, off = (box.files.model.at(row) for row in range(3))
    assert changed is not None
    assert gone is not None
    assert off is not None
    box.files.model.tick([2], False)
    newer = changed.article.saved.replace(b"---\n", b"---\nnewer: 1\n", 1)
    (site / changed.path).write_bytes(newer)
    (site / gone.path).unlink()
    box.apply.click()
    qtbot.waitUntil(lambda: bool(box.summary.alert.text()) and not box.is_working, timeout=20_000)
    assert "Nothing was written: 1 file was changed on disk meanwhile" in said(box)
    assert changed.path in said(box)
    left = {path: data for path, data in before.items() if path != gone.path}
    assert files(site) == {**left, changed.path: newer}
    assert box.files.model.unticked == (off.path,)
    assert box.batch is not None
    again = box.files.model.at(0)
    assert again is not None
    assert again.article.saved == newer
    assert gone.path in [error.path for error in box.batch.refused]
    apply_and_wait(box, qtbot)
    written = (site / changed.path).read_bytes()
    assert b"newer: 1\n" in written
    assert b"Robotics" in written
    assert not (site / gone.path).exists()
    assert files(site)[off.path] == before[off.path]


def test_a_file_that_cannot_be_written_is_shown(
    window: MainWindow, open_preview: OpenPreview, qtbot: QtBot, site: Path
) -> None:
    box = open_preview(making(window, [ROBOTICS]))
    gone = box.files.model.at(3)
    assert gone is not None
    (site / gone.path).unlink()
    before = files(site)
    box.apply.click()
    qtbot.waitUntil(lambda: not box.is_working, timeout=20_000)
    assert f"Nothing was written: {gone.path}" in said(box)
    assert files(site) == before
    assert box.files.caption.text() == gone.path
    QTest.keyClick(box.files.list, Key.Key_Space)
    apply_and_wait(box, qtbot)
    assert not (site / gone.path).exists()
    assert files(site) != before


def test_edits_that_are_not_saved_stay_so(
    window: MainWindow, open_preview: OpenPreview, qtbot: QtBot, site: Path
) -> None:
    path = next(path for path in window.session.library.articles if path.startswith("_news/"))
    window.session.edit([path], SetField("/title", "Mine"))
    box = open_preview(making(window, [ROBOTICS], [path]))
    assert "1 article has unsaved edits; these stay as they are, unsaved." in said(box)
    assert b"Mine" not in diffs(box)
    apply_and_wait(box, qtbot)
    assert b"Mine" not in (site / path).read_bytes()
    assert b"Robotics" in (site / path).read_bytes()
    article = window.session.article(path)
    assert article is not None
    assert article.title == "Mine"
    assert "Robotics" in article.topics


def test_a_taking_back_says_what_it_leaves(
    window: MainWindow, open_preview: OpenPreview, qtbot: QtBot, site: Path
) -> None:
    library = window.session.library
    first, second = [path for path in library.articles if path.startswith("_news/")][:2]
    step = making(window, [SetField("/quality", 5), SetField("/heat", 4)], [first, second])
    apply_and_wait(open_preview(step), qtbot)
    text = (site / first).read_text()
    (site / first).write_text(text.replace("quality: 5", "quality: 7"))
    name = library.journal.batches()[0].id
    box = open_preview(lambda batch: take_back(library, name, batch), "Take back")
    assert box.summary.left.text() == "1 left as it is"
    assert box.files.right.currentWidget() is box.files.reasons
    assert first in box.files.reasons.toPlainText()
    apply_and_wait(box, qtbot)
    assert "quality: 7" in (site / first).read_text()
    assert "heat: 4" not in (site / first).read_text()
    assert "quality: 5" not in (site / second).read_text()


def test_nothing_to_change(window: MainWindow, open_preview: OpenPreview) -> None:
    path = next(p for p, each in window.session.library.articles.items() if each.topics)
    article = window.session.library.articles[path]
    box = open_preview(making(window, [AddTopic(article.topics[0])], [path]))
    assert box.hint.isVisible()
    assert box.hint.heading.text() == "Nothing to change"
    assert box.hint.text.text() == "Nothing of what was looked at needs it."
    assert not box.apply.isVisible()
    assert box.cancel.text() == "Close"
    QTest.keyClick(box, Key.Key_Return, CTRL)
    QTest.keyClick(box, Key.Key_Escape)
    assert not box.isVisible()


def test_a_step_that_cannot_be_done_says_why(window: MainWindow, open_preview: OpenPreview) -> None:
    def make(_batch: Batch) -> Iterator[None]:
        raise SaveError("There is no such batch")
        yield

    box = open_preview(make)
    assert box.hint.heading.text() == "This cannot be done"
    assert box.hint.text.text() == "There is no such batch."


@pytest.mark.parametrize("which", ["files", "reasons", "nothing"])
def test_everything_has_a_name(window: MainWindow, open_preview: OpenPreview, which: str) -> None:
    edits = [AddTopic("Robotics")] if which != "nothing" else []
    box = open_preview(making(window, edits))
    if which == "reasons":
        box.summary.refused.click()
    assert box.windowTitle()
    assert nameless(box) == []
