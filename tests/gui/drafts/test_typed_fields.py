"""What was typed in a cell, or in the form, and was not taken comes back as it was typed: never as
an edit that nobody has confirmed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from curator.gui.cells.box import CellBox
from curator.gui.commands import Refile
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from curator.library.drafts import Drafts, TextKey, TypedText, pack_held
from curator.library.edits import SetField
from tests.gui.conftest import Answers, OpenWindow, choose
from tests.gui.drafts.conftest import ONE, SOURCE, TWO, settled

THREE = "_news/three.md"
MOVED = "_news/moved.md"
CELL: TextKey = (ONE, "/title", False)
SEVERAL: TextKey = (ONE, "*/title", False)


@pytest.fixture
def root(root: Path) -> Path:
    (root / THREE).write_bytes(SOURCE)
    return root


def leave_behind(root: Path, *texts: TypedText) -> None:
    """Somebody typed these and was killed."""
    drafts = Drafts.open(root)
    drafts.put([], texts=texts)
    drafts.close()


def left_behind(root: Path) -> list[TypedText]:
    """What would come back after a kill now."""
    from curator.library.drafts.store import Store

    drafts = Drafts(Store.open(root))
    found = [
        text
        for instance in drafts._instances()
        for text in drafts._texts_of(instance)
        if text is not None
    ]
    drafts.close()
    return found


def cell(raw: str = "Half a tit", base: bytes = SOURCE) -> TypedText:
    return TypedText(ONE, "/title", 1.0, base, "", raw, (0, 0, 0))


def several(raw: str = "Half a tit", *others: str) -> TypedText:
    others = others or (TWO,)
    held = (pack_held({"title": "One"}, ["title"]),) * (len(others) + 1)
    return TypedText(ONE, "*/title", 1.0, b"", "", raw, (0, 0, 0), others=others, held=held)


def title(window: MainWindow, route: str = "/title") -> TypedField:
    assert window.editor.form is not None
    field = window.editor.form.reach(route)
    assert isinstance(field, TypedField)
    return field


def data(window: MainWindow, *paths: str) -> set[bytes]:
    return {window.session.library.articles[path].data for path in paths}


def button(field: TypedField) -> QPushButton:
    found = field.notes.findChild(QPushButton)
    assert found is not None
    return found


def open_cell(window: MainWindow) -> CellBox:
    row, column = window.model.row_of(ONE), window.model.place_of("title")
    assert row is not None
    window.list.cell_wanted.emit(row, column)
    box = window.list.findChild(CellBox)
    assert box is not None
    return box


def test_what_is_typed_in_a_cell_is_kept_until_it_is_left(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    window = settled(open_window(root), qtbot)
    box = open_cell(window)
    assert box.line is not None
    QTest.keyClicks(box.line, "Half")
    settled(window, qtbot)
    assert [(each.key, each.raw, each.base) for each in left_behind(root)] == [
        (CELL, "Half", SOURCE)
    ]
    QTest.keyClick(box.line, Qt.Key.Key_Escape)
    settled(window, qtbot)
    assert left_behind(root) == []


def test_what_is_typed_for_several_is_kept_until_it_is_done(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    window = settled(open_window(root), qtbot)
    window.list.choose_all([ONE, TWO])
    title(window).box.setFocus()
    QTest.keyClicks(title(window).box, "Half")
    settled(window, qtbot)
    (text,) = left_behind(root)
    assert text.key in (SEVERAL, (TWO, "*/title", False))
    assert {text.path, *text.others} == {ONE, TWO}
    assert text.held == ('["One"]', '["One"]')
    assert text.raw.startswith("Half")
    assert data(window, ONE, TWO) == {SOURCE}
    title(window).flush()
    settled(window, qtbot)
    assert left_behind(root) == []
    assert data(window, ONE, TWO) == {SOURCE.replace(b"One", text.raw.encode())}


def test_half_a_date_is_kept(open_window: OpenWindow, root: Path, qtbot: QtBot) -> None:
    (root / ONE).write_bytes(SOURCE.replace(b"heat: 7", b"heat: 7\ndate: 2020-01-02"))
    window = settled(open_window(root), qtbot)
    choose(window, ONE)
    date = title(window, "/date")
    date.box.setFocus()
    QTest.keyClick(date.box, Qt.Key.Key_End)
    QTest.keyClick(date.box, Qt.Key.Key_Backspace)
    QTest.keyClick(date.box, Qt.Key.Key_Backspace)
    settled(window, qtbot)
    assert [(each.what, each.raw) for each in left_behind(root)] == [("/date", "2020-01-")]
    choose(window, TWO)  # it waits, and is kept nevertheless
    settled(window, qtbot)
    assert [(each.what, each.raw) for each in left_behind(root)] == [("/date", "2020-01-")]


def test_a_cell_is_back_in_the_form_and_done_when_it_is_wanted(
    open_window: OpenWindow, root: Path, qtbot: QtBot, answers: Answers
) -> None:
    leave_behind(root, cell())
    window = settled(open_window(root), qtbot)
    said, back = window.messages.texts
    assert said == "The title you typed for “One” is not applied; it is kept"
    assert back.startswith("Your unsaved edits of 1 article from ")
    assert window.session.modified_count == 0
    window.messages._lasting[0].notice.actions[0][1]()
    assert window.list.selected_paths() == [ONE]
    assert title(window).box.text() == "Half a tit"
    assert said not in window.messages.texts
    choose(window, TWO)  # nothing is done by leaving it
    assert data(window, ONE) == {SOURCE}
    choose(window, ONE)
    assert title(window).box.text() == "Half a tit"
    assert window.editor.flush()
    assert data(window, ONE) == {SOURCE}
    assert window.editor.has_refused
    settled(window, qtbot)
    assert [(each.key, each.raw) for each in left_behind(root)] == [(CELL, "Half a tit")]
    button(title(window)).click()
    qtbot.waitUntil(lambda: data(window, ONE) == {SOURCE.replace(b"One", b"Half a tit")})
    assert not window.editor.has_refused
    settled(window, qtbot)
    assert left_behind(root) == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_X])
def test_keys_confirm_it_or_give_it_up(
    open_window: OpenWindow, root: Path, qtbot: QtBot, key: Qt.Key
) -> None:
    leave_behind(root, cell())
    window = settled(open_window(root), qtbot)
    choose(window, ONE)
    box = title(window).box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    QTest.keyClick(box, key)
    window.editor.flush()
    expected = {Qt.Key.Key_Return: b"Half a tit", Qt.Key.Key_Escape: b"One"}
    (now,) = data(window, ONE)
    if key == Qt.Key.Key_X:
        assert sorted(now) == sorted(SOURCE.replace(b"One", b"Half a titx"))
    else:
        assert now == SOURCE.replace(b"One", expected[key])
    assert not window.editor.has_refused


def test_what_others_wrote_meanwhile_is_not_written_over(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    leave_behind(root, cell())
    (root / ONE).write_bytes(SOURCE.replace(b"One", b"Theirs"))
    window = settled(open_window(root), qtbot)
    choose(window, ONE)
    button(title(window)).click()
    qtbot.waitUntil(lambda: bool(window.session.conflicts.of(ONE)))
    (conflict,) = window.session.conflicts.of(ONE)
    assert (conflict.base, conflict.ours, conflict.theirs) == ("One", "Half a tit", "Theirs")
    assert data(window, ONE) == {SOURCE.replace(b"One", b"Theirs")}


def test_several_are_selected_again(open_window: OpenWindow, root: Path, qtbot: QtBot) -> None:
    leave_behind(root, several("Half a tit", TWO, "_news/gone.md"))
    window = settled(open_window(root), qtbot)
    assert window.messages.texts[0] == (
        "The title you typed for 2 articles is not applied; it is kept"
    )
    window.messages._lasting[0].notice.actions[0][1]()
    assert set(window.list.selected_paths()) == {ONE, TWO}
    field = title(window)
    assert field.box.text() == "Half a tit"
    assert field.notes.text == (
        "You typed this for 2 articles before Curator ended; it is not applied"
    )
    choose(window, THREE)
    assert data(window, ONE, TWO, THREE) == {SOURCE}
    window.list.choose_all([ONE, TWO])
    field = title(window)
    assert button(field).text() == "Apply to 2 articles"
    button(field).click()
    mine = SOURCE.replace(b"One", b"Half a tit")
    qtbot.waitUntil(lambda: data(window, ONE, TWO) == {mine})
    assert data(window, THREE) == {SOURCE}
    assert not window.editor.has_refused
    settled(window, qtbot)
    assert left_behind(root) == []


def test_it_is_discarded_and_taken_back(
    open_window: OpenWindow, root: Path, qtbot: QtBot, answers: Answers
) -> None:
    leave_behind(root, several(), TypedText(THREE, "/title", 1.0, SOURCE, "", "x", (0, 0, 0)))
    window = settled(open_window(root), qtbot)
    choose(window, THREE)
    assert title(window).box.text() == "x"
    discard = dict(window.messages._lasting[-1].notice.actions)["Discard…"]
    discard()
    assert answers.asked == ["discard 3"]
    assert title(window).box.text() == "One"
    assert not window.session.unapplied
    window.undo()
    assert {key for key in window.session.unapplied.all()} == {SEVERAL, (THREE, "/title", False)}
    assert title(window).box.text() == "x"


def test_a_field_that_the_article_does_not_have(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    leave_behind(root, TypedText(ONE, "/note", 1.0, SOURCE, "", "Half a no", (0, 0, 0)))
    window = settled(open_window(root), qtbot)
    choose(window, ONE)
    assert title(window, "/note").box.text() == "Half a no"
    window.session.edit([ONE], SetField("/heat", 8))
    assert title(window, "/note").box.text() == "Half a no"
    button(title(window, "/note")).click()
    qtbot.waitUntil(lambda: b"note: Half a no" in next(iter(data(window, ONE))))


OTHER = b"---\ntitle: Quite another\nheat: 3\noriginalUrl: https://x.example/other\n---\nOther\n"
NAMED = SOURCE.replace(b"heat: 7", b"heat: 7\noriginalUrl: https://x.example/one")


def test_it_follows_an_article_that_others_moved(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    (root / ONE).write_bytes(NAMED)
    leave_behind(root, cell(base=NAMED))
    (root / ONE).rename(root / MOVED)
    (root / ONE).write_bytes(OTHER)
    window = settled(open_window(root), qtbot)
    choose(window, ONE)
    assert title(window).box.text() == "Quite another"
    choose(window, MOVED)
    assert title(window).box.text() == "Half a tit"
    settled(window, qtbot)
    assert [text.path for text in left_behind(root)] == [MOVED]
    button(title(window)).click()
    qtbot.waitUntil(lambda: data(window, MOVED) == {NAMED.replace(b"One", b"Half a tit")})


@pytest.mark.parametrize("what", ["/title", "yaml"])
def test_it_is_not_offered_at_another_article(
    open_window: OpenWindow, root: Path, qtbot: QtBot, what: str
) -> None:
    (root / ONE).write_bytes(OTHER)
    leave_behind(root, TypedText(ONE, what, 1.0, NAMED, "", "Half a tit", (0, 0, 0)))
    window = settled(open_window(root), qtbot)
    assert window.messages.texts == [
        "The unsaved edits of 1 article do not fit any more; they stay kept"
    ]
    assert "“Half a tit”" in window.messages._lasting[0].notice.details
    assert not window.session.unapplied
    assert [text.path for text in left_behind(root)] == [ONE]


LISTED = SOURCE.replace(b"heat: 7", b"heat: 7\nkeywords:\n  - k1\n  - k2")


def test_an_item_of_a_list_is_found_by_what_it_is(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    leave_behind(root, TypedText(ONE, "/keywords/1", 1.0, LISTED, "", "Half", (0, 0, 0)))
    (root / ONE).write_bytes(LISTED.replace(b"  - k1", b"  - k0\n  - k1"))
    window = settled(open_window(root), qtbot)
    choose(window, ONE)
    field = title(window, "/keywords/2")
    assert (field.box.text(), title(window, "/keywords/1").box.text()) == ("Half", "k1")
    choose(window, TWO)
    choose(window, ONE)
    field = title(window, "/keywords/2")
    assert field.box.text() == "Half"
    settled(window, qtbot)
    assert [(text.what, text.base) for text in left_behind(root)] == [("/keywords/1", LISTED)]
    button(field).click()
    expected = LISTED.replace(b"  - k1\n  - k2", b"  - k0\n  - k1\n  - Half")
    qtbot.waitUntil(lambda: data(window, ONE) == {expected})
    assert not window.session.conflicts.of(ONE)


def test_an_item_that_is_gone_is_said_once(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    leave_behind(root, TypedText(ONE, "/keywords/1", 1.0, LISTED, "", "Half", (0, 0, 0)))
    (root / ONE).write_bytes(LISTED.replace(b"  - k2\n", b""))
    window = settled(open_window(root), qtbot)
    settled(window, qtbot)
    choose(window, ONE)
    assert "“Half” was dropped: what it was typed for is gone" in window.messages.texts
    settled(window, qtbot)
    assert left_behind(root) == []


def theirs(window: MainWindow, path: str = ONE) -> list[tuple[object, object, object]]:
    found = window.session.conflicts.of(path)
    return [(each.base, each.ours, each.theirs) for each in found]


@pytest.mark.parametrize("lives", [1, 2])
def test_that_of_several_goes_over_nothing_that_others_wrote(
    open_window: OpenWindow, root: Path, qtbot: QtBot, lives: int
) -> None:
    leave_behind(root, several())
    by_colleague = SOURCE.replace(b"One", b"By colleague")
    (root / ONE).write_bytes(by_colleague)
    (root / TWO).write_bytes(SOURCE.replace(b"heat: 7", b"heat: 9"))
    window = settled(open_window(root), qtbot)
    window.list.choose_all([ONE, TWO])
    settled(window, qtbot)
    if lives == 2:
        (text,) = left_behind(root)
        assert set(text.held) == {'["One"]'}
        window.close()
        leave_behind(root, text)
        window = settled(open_window(root), qtbot)
        window.list.choose_all([ONE, TWO])
    assert title(window).box.text() == "Half a tit"
    button(title(window)).click()
    qtbot.waitUntil(lambda: bool(window.session.conflicts.of(ONE)))
    assert theirs(window) == [("One", "Half a tit", "By colleague")]
    assert data(window, ONE) == {by_colleague}
    assert data(window, TWO) == {SOURCE.replace(b"One\nheat: 7", b"Half a tit\nheat: 9")}
    assert theirs(window, TWO) == []


def test_where_it_is_not_known_what_several_held_both_sides_are_shown(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    leave_behind(root, replace(several(), held=()))
    window = settled(open_window(root), qtbot)
    window.list.choose_all([ONE, TWO])
    button(title(window)).click()
    qtbot.waitUntil(lambda: len(window.session.conflicts.paths) == 2)
    assert theirs(window) == [(None, "Half a tit", "One")]
    assert data(window, ONE, TWO) == {SOURCE}


@pytest.mark.parametrize("title_now", ["One", "By colleague"])
def test_that_of_several_of_which_one_is_left(
    open_window: OpenWindow, root: Path, qtbot: QtBot, title_now: str
) -> None:
    leave_behind(root, several("Half a tit", TWO))
    (root / TWO).unlink()
    (root / ONE).write_bytes(SOURCE.replace(b"One", title_now.encode()))
    window = settled(open_window(root), qtbot)
    assert window.messages.texts[0] == (
        f"The title you typed for “{title_now}” is not applied; it is kept"
    )
    choose(window, ONE)
    assert title(window).box.text() == "Half a tit"
    button(title(window)).click()
    if title_now == "One":
        qtbot.waitUntil(lambda: data(window, ONE) == {SOURCE.replace(b"One", b"Half a tit")})
    else:
        qtbot.waitUntil(lambda: bool(window.session.conflicts.of(ONE)))
        assert theirs(window) == [("One", "Half a tit", "By colleague")]
    settled(window, qtbot)
    assert left_behind(root) == []


def test_that_of_several_of_which_one_is_deleted_here(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    leave_behind(root, several())
    window = settled(open_window(root), qtbot)
    two = window.session.library.articles[TWO]
    assert window.session.refile("Delete", [Refile(two, None)])
    choose(window, ONE)
    assert title(window).box.text() == "Half a tit"
    assert window.session.unapplied.all().keys() == {CELL}
