"""What others changed while the site was open, in a box beside the window."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from curator.gui.changed_list.box import CHANGED, OVERRIDDEN, ChangedBox
from curator.gui.changed_list.overridden import OverriddenPage
from curator.gui.main_window import MainWindow
from curator.gui.said import TakenIn
from curator.library.edits import AddTopic, SetField
from curator.library.library import Library
from curator.library.outside import Outside
from tests.gui.conftest import OpenWindow
from tests.gui.test_names import nameless

A, B, C = "_news/a.md", "_news/b.md", "_news/c.md"
FILE = b'---\ntitle: "The %s story"\nheat: 7\nsecured: "a;b"\n---\nBody\n'
Key = Qt.Key


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_news").mkdir()
    for path in (A, B, C):
        (tmp_path / path).write_bytes(FILE % path[6:7].encode())
    return tmp_path


@pytest.fixture
def window(open_window: OpenWindow, root: Path) -> MainWindow:
    return open_window(root)


def outside(window: MainWindow, root: Path, path: str, old: bytes, new: bytes, key: str) -> None:
    """Somebody else writes, and it is taken in."""
    data = (root / path).read_bytes().replace(old, new)
    (root / path).write_bytes(data)
    take_in(window, Outside(path, "changed", data, fields=(key,)))


def take_in(window: MainWindow, *outsides: Outside) -> None:
    incoming = window.session.incoming
    incoming.take_in(outsides)
    while incoming.is_busy:
        QCoreApplication.processEvents()


def opened(window: MainWindow) -> ChangedBox:
    window.actions_.what_changed.action.trigger()
    box = window.actions_.what_changed.box
    assert box is not None
    for model in (box.changed.model, box.overridden.model):
        mode = QAbstractItemModelTester.FailureReportingMode.Warning
        QAbstractItemModelTester(model, mode, model)
    return box


def shown(box: ChangedBox) -> list[list[str]]:
    """The rows of each burst: the words of the burst, then the articles."""
    box.changed.fill()
    model = box.changed.model
    found = []
    for row in range(model.rowCount()):
        top = model.index(row, 0)
        articles = [
            " | ".join(str(model.index(at, column, top).data()) for column in range(3))
            for at in range(model.rowCount(top))
        ]
        found.append([str(top.data()).split(" · ")[1], *articles])
    return found


def test_all_that_came_is_listed_with_what_became_of_it(window: MainWindow, root: Path) -> None:
    window.session.edit([B], SetField("/heat", 9))
    window.session.edit([C], SetField("/title", "Mine"))
    outside(window, root, A, b"The a story", b"The A story", "title")
    outside(window, root, B, b"The b story", b"The B story", "title")
    outside(window, root, C, b"The c story", b"The C story", "title")
    (root / A).unlink()
    take_in(window, Outside(A, "gone"))
    box = opened(window)
    assert shown(box) == [
        [
            "The site updated 2 articles (title) and deleted The A story; your edits are kept",
            "The A story | title | Deleted",
            "The C story | title | In conflict: decide",
            "The B story | title | Updated, merged with your edits",
        ]
    ]
    assert box.tabs.button(CHANGED).text() == "What changed (4)"
    window.session.edit([C], SetField("/title", "Both"))
    assert shown(box)[0][2] == "The C story | title | Decided"
    assert nameless(box) == []


def test_what_only_programs_look_at_is_folded_away(window: MainWindow, root: Path) -> None:
    outside(window, root, A, b"a;b", b"c;d", "secured")
    box = opened(window)
    assert shown(box) == []
    assert box.changed.hint.heading.text() == "Nothing that matters changed"
    assert box.changed.noise.text() == "Also where only secured changed (1)"
    box.changed.hint.button.click()
    words = "The site updated secured in The a story"
    assert shown(box) == [[words, "The a story | secured | Updated"]]
    box.changed.noise.setChecked(False)
    outside(window, root, B, b"heat: 7", b"heat: 8", "heat")
    assert shown(box) == [["The site updated heat in The b story", "The b story | heat | Updated"]]


def test_the_quiet_line_leads_to_it(window: MainWindow, root: Path) -> None:
    outside(window, root, A, b"heat: 7", b"heat: 8", "heat")
    line = window.outside.line
    assert line.isVisible()
    line.click()
    box = window.actions_.what_changed.box
    assert box is not None
    assert box.tabs.button(CHANGED).isChecked()
    assert shown(box)[0][0] == line.words


def test_nothing_changed(window: MainWindow) -> None:
    box = opened(window)
    assert box.changed.hint.heading.text() == "Nothing changed"
    assert not box.changed.noise.isVisible()
    box.choose(OVERRIDDEN)
    assert box.overridden.hint.heading.text() == "Nothing of yours was replaced"
    assert nameless(box) == []


def test_typing_filters(window: MainWindow, root: Path) -> None:
    outside(window, root, A, b"The a story", b"About robots", "title")
    outside(window, root, B, b"heat: 7", b"heat: 8", "heat")
    box = opened(window)
    for typed, paths in (("ROBOT", [A]), ("heat", [B]), ("upd _news", [B, A]), ("nowhere", [])):
        box.changed.filter.setText(typed)
        box.changed.fill()
        bursts = box.changed.model.bursts
        assert [item.path for burst in bursts for item in burst.items] == paths
    assert box.changed.hint.heading.text() == "Nothing fits the filter"
    QTest.keyClick(box.changed.filter, Key.Key_Escape)
    assert box.isVisible()
    assert box.changed.filter.text() == ""
    QTest.keyClick(box.changed.filter, Key.Key_Down)
    assert len(shown(box)[0]) == 3


def test_a_click_goes_to_the_article_and_enter_leaves_the_box(
    window: MainWindow, root: Path
) -> None:
    for path in (A, B):
        outside(window, root, path, b"heat: 7", b"heat: 8", "heat")
    window.search.setText("nothing at all")
    window.search.searched.emit("nothing at all")
    box = opened(window)
    tree, model = box.changed.tree, box.changed.model
    row = model.index(1, 0, model.index(0, 0))
    QTest.mouseClick(
        tree.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        tree.visualRect(row).center(),
    )
    assert window.list.selected_paths() == [A]
    assert box.isVisible()
    assert window.isEnabled()  # it can be worked in meanwhile
    QTest.keyClick(tree, Key.Key_Up)
    QTest.keyClick(tree, Key.Key_Return)
    assert window.list.selected_paths() == [B]
    assert not box.isVisible()


def test_an_article_that_moved_since_is_found_and_one_that_is_gone_is_not(
    window: MainWindow, root: Path
) -> None:
    outside(window, root, A, b"heat: 7", b"heat: 8", "heat")
    outside(window, root, B, b"heat: 7", b"heat: 8", "heat")
    there = "_news/z.md"
    (root / A).rename(root / there)
    take_in(window, Outside(there, "moved", (root / there).read_bytes(), moved_from=A))
    (root / B).unlink()
    take_in(window, Outside(B, "gone"))
    box = opened(window)
    taken = {item.path: item for item in window.actions_.what_changed.record.taken}
    box.changed.tree.gone_to.emit(taken[A])
    assert window.list.selected_paths() == [there]
    box.changed.tree.entered.emit(taken[B])
    assert box.messages.texts == ["This article is not there any more"]
    assert box.isVisible()


def test_what_is_folded_stays_so_when_more_comes(window: MainWindow, root: Path) -> None:
    outside(window, root, A, b"heat: 7", b"heat: 8", "heat")
    box = opened(window)
    tree, model = box.changed.tree, box.changed.model
    assert tree.isExpanded(model.index(0, 0))
    tree.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(tree, Key.Key_Return)
    assert not tree.isExpanded(model.index(0, 0))
    outside(window, root, B, b"heat: 7", b"heat: 8", "heat")
    assert len(shown(box)[0]) == 3
    assert not tree.isExpanded(model.index(0, 0))
    assert tree.currentIndex() == model.index(0, 0)


def test_only_the_newest_are_kept_and_another_site_begins_anew(
    window: MainWindow, root: Path
) -> None:
    record = window.actions_.what_changed.record
    now = datetime.now().astimezone()
    record.note(
        TakenIn(str(at), "", "changed", (), "reloaded", "", now - timedelta(days=1))
        for at in range(10_001)
    )
    assert [record.taken[0].path, record.taken[-1].path] == ["1", "10000"]
    box = opened(window)
    assert len(box.changed.model.bursts[0].items) == 10_000
    window.show_library(Library.open(root))
    assert record.taken == ()
    assert not box.isVisible()


# -- what was replaced -----------------------------------------------------------------------------


def overrode(window: MainWindow, root: Path) -> None:
    """Three decisions are saved, and others write something else."""
    window.session.edit([A], SetField("/heat", 1))
    window.session.edit([B], SetField("/title", "Mine"))
    window.session.edit([B], AddTopic("Law"))
    assert window.session.save_all()
    QTest.qWait(1)
    outside(window, root, A, b"heat: 1", b"heat: 70", "heat")
    (root / B).write_bytes(FILE % b"b")
    take_in(window, Outside(B, "changed", FILE % b"b", fields=("title", "topics")))
    wait_for(window, 3)


def wait_for(window: MainWindow, number: int) -> None:
    for _ in range(1_000):
        if len(window.decisions.overridden) == number and not window.decisions.is_busy:
            return
        QTest.qWait(10)
    raise AssertionError(window.decisions.overridden)


def wait_until_pending(page: OverriddenPage, number: int) -> None:
    for _ in range(1_000):
        if page.number == number:
            return
        QTest.qWait(10)
    raise AssertionError(page.number)


def test_the_quiet_line_says_so_and_leads_there(window: MainWindow, root: Path) -> None:
    overrode(window, root)
    wait_for(window, 3)
    line = window.outside.line
    assert line.words.endswith("; 3 decisions of yours were replaced")
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    box = window.actions_.what_changed.box
    assert box is not None
    assert box.overridden.isVisible()


def test_one_click_applies_all_again_and_some_can_be_left(window: MainWindow, root: Path) -> None:
    overrode(window, root)
    box = opened(window)
    page = box.overridden
    assert box.tabs.button(OVERRIDDEN).text() == "The bot overrode you (3)"
    assert box.tabs.button(OVERRIDDEN).isChecked()
    rows = [[page.model.index(row, at).data() for at in range(4)] for row in range(3)]
    assert rows == [
        ["Heat", "The a story", "1", "70"],
        ["Title", "The b story", "Mine", "The b story"],
        ["Topics", "The b story", "With Law", "Without Law"],
    ]
    assert (page.leave.text(), page.apply.text()) == ("Leave as it is (3)", "Apply again (3)")
    assert nameless(box) == []
    page.list.choose(page.model.items[:1])
    assert page.apply.text() == "Apply again (1)"
    page.leave.click()
    wait_for(window, 2)
    page.list.choose([])
    assert not page.apply.isEnabled()
    page.list.selectAll()
    page.apply.click()
    assert [page.model.index(row, 3).data() for row in range(2)] == ["Applied, not saved yet"] * 2
    assert not page.apply.isVisible()
    page.list.selectAll()
    assert page.list.selected == []
    wait_for(window, 2)
    now = window.session.library.articles[B].document().data
    assert (now["title"], now["topics"]) == ("Mine", ["Law"])
    assert window.session.library.articles[A].document().data["heat"] == 70
    assert box.tabs.button(OVERRIDDEN).text() == "The bot overrode you"
    window.undo()
    wait_until_pending(page, 2)
    assert page.apply.text() == "Apply again (2)"  # what is new is chosen
    QTest.keyClick(page.list, Key.Key_Return)
    assert window.list.selected_paths() == [B]
    assert not box.isVisible()
    window.redo()  # the box, and its page, are gone by now
    for _ in range(1_000):
        if all(each.is_applied for each in window.decisions.overridden):
            break
        QTest.qWait(10)
    assert window.session.save_all()
    wait_for(window, 0)
