"""Possible duplicates in the window: found, compared and decided on with the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from curator.gui.duplicates import finder as finder_module
from curator.gui.duplicates.box import DuplicatesBox
from curator.gui.duplicates.table import differing
from curator.gui.main_window import MainWindow
from curator.library.addresses import address_of
from curator.library.edits import SetField, SetPublished
from curator.library.library import Library
from tests.gui.conftest import OpenWindow
from tests.gui.test_names import nameless

TITLE = "Senate Passes Bill That Would Halt Police Use of Cameras"
OTHER = "Why the walker fell, and what the neuron sees in it"


def write(site: Path, name: str, title: str, *lines: str) -> str:
    path = site / "_news" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(["---", f'title: "{title}"', *lines, "---", ""]), encoding="utf-8")
    return f"_news/{name}.md"


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with a group of three and one of two."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    site = tmp_path / "planted"
    (site / "_news").mkdir(parents=True)
    (site / "_config.yml").write_text("title: Planted\n", encoding="utf-8")
    write(site, "a", TITLE, 'webUrl: "https://a.example/1"', "quality: 60", "published: true")
    write(site, "b", f"{TITLE} | Contoso", 'webUrl: "https://b.example/2"', "quality: 70")
    write(site, "c", TITLE.replace("Passes", "Pases"), 'webUrl: "https://www.a.example/1?utm_id=1"')
    write(site, "d", OTHER, 'webUrl: "https://d.example/4"')
    write(site, "e", OTHER.upper(), "published: false")
    for number in range(6):
        write(site, f"f{number}", f"Nothing like the others, story {number} of them")
    return site


@pytest.fixture
def window(open_window: OpenWindow, planted: Path) -> MainWindow:
    return open_window(planted)


def opened(window: MainWindow) -> DuplicatesBox:
    window.actions_.duplicates.action.trigger()
    box = window.actions_.duplicates.box
    assert box is not None
    for _ in range(100):  # open, but not yet the window that has the keyboard
        if box.isActiveWindow():
            break
        QTest.qWait(10)
    assert box.isActiveWindow()
    return box


def shown(box: DuplicatesBox) -> tuple[str, ...]:
    return () if box.group is None else tuple(Path(path).stem for path in box.group.paths)


def published(window: MainWindow) -> dict[str, bool | None]:
    rows = window.session.library.articles.rows()
    return {Path(row.path).stem: row.published for row in rows if row.path[6] in "abcde"}


def press(box: DuplicatesBox, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(box.focusWidget(), key)


def test_every_group_is_decided_by_keys_alone(window: MainWindow) -> None:
    box = opened(window)
    assert box.table.hasFocus()
    assert shown(box) == ("a", "b", "c")
    assert box.table.kept == 1  # the best of those that readers see
    press(box, Qt.Key.Key_1)
    assert box.table.kept == 0
    assert box.keep.text() == "Keep no. 1, unpublish 2"
    press(box, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Return)
    assert published(window) == {"a": False, "b": None, "c": False, "d": None, "e": False}
    assert shown(box) == ("d", "e")
    press(box, Qt.Key.Key_N)
    assert shown(box) == ()
    assert window.session.stack.count() == 1  # what is not the same is no edit
    assert box.hint.heading.text() == "No more duplicates"
    assert not box.keep.isEnabled()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_F])
def test_a_story_that_readers_see_stays_to_be_seen(window: MainWindow, key: Qt.Key) -> None:
    window.session.edit(["_news/a.md"], SetPublished(False))
    box = opened(window)
    press(box, Qt.Key.Key_1)
    assert box.keep.text() == "Publish no. 1, unpublish 2"
    assert box.fold.text() == "Publish no. 1, fold 1 in as related"
    press(box, key)
    now = published(window)
    assert (now["a"], now["b"], now["c"]) == (True, False, False)


def test_decisions_are_taken_back_one_by_one(window: MainWindow) -> None:
    box = opened(window)
    before = published(window)
    press(box, Qt.Key.Key_Return, Qt.Key.Key_N)
    assert shown(box) == ()
    box.take_back()
    assert shown(box) == ("d", "e")
    box.take_back()
    assert shown(box) == ("a", "b", "c")
    assert published(window) == before
    assert not box.back.isEnabled()


def test_undo_brings_a_group_back(window: MainWindow) -> None:
    box = opened(window)
    press(box, Qt.Key.Key_Return)
    box.close_.click()
    window.undo()
    assert shown(opened(window)) == ("a", "b", "c")


def test_others_become_related_items(window: MainWindow) -> None:
    box = opened(window)
    press(box, Qt.Key.Key_1)
    assert box.fold.text() == "Keep no. 1, fold 1 in as related"  # c is at a's own address
    press(box, Qt.Key.Key_F)
    library = window.session.library
    related = library.articles["_news/a.md"].document().data["related"]
    assert isinstance(related, list)
    assert [address_of(item) for item in related if isinstance(item, dict)] == [
        "https://b.example/2"
    ]
    assert published(window)["b"] is published(window)["c"] is False
    assert published(window)["a"] is True
    assert window.session.stack.count() == 1
    assert window.session.stack.undoText() == "Fold 1 duplicate into 1 article"
    assert "Folded 1 duplicate into 1 article" in box.messages.texts
    window.session.undo()
    assert not any(library.articles[path].modified for path in library.articles)


def test_what_is_related_already_is_not_folded_in(window: MainWindow) -> None:
    window.session.edit(
        ["_news/a.md"], SetField("/related", [{"title": "B", "webUrl": "http://b.example/2/"}])
    )
    box = opened(window)
    press(box, Qt.Key.Key_1)
    assert not box.fold.isEnabled()
    press(box, Qt.Key.Key_F)
    assert shown(box) == ("a", "b", "c")


def test_what_is_not_the_same_is_remembered(
    window: MainWindow, open_window: OpenWindow, planted: Path
) -> None:
    box = opened(window)
    press(box, Qt.Key.Key_N)
    assert shown(box) == ("d", "e")
    box.close_.click()
    assert shown(opened(open_window(planted))) == ("d", "e")
    found = Library.open(planted).find("is:duplicate")
    assert {article.path for article in found} == {"_news/d.md", "_news/e.md"}


def test_the_search_follows_edits(window: MainWindow) -> None:
    window.search.setText("is:duplicate")
    window._search()
    assert {Path(path).stem for path in window.model.paths()} == set("abcde")
    window.session.edit(["_news/e.md"], SetField("/title", "Another story by now"))
    assert {Path(path).stem for path in window.model.paths()} == set("abc")
    window.undo()
    assert {Path(path).stem for path in window.model.paths()} == set("abcde")


def test_titles_are_compared_in_a_process(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(finder_module, "_HERE", 0)
    monkeypatch.setattr(finder_module, "AT_ONCE", 0)
    box = opened(window)
    assert shown(box) == ()
    assert box.hint.heading.text() == "Looking for duplicates…"
    window.session.edit(["_news/e.md"], SetField("/title", "Another story by now"))
    finder = window.actions_.duplicates.finder
    qtbot.waitUntil(lambda: finder.found is not None and not finder.is_busy, timeout=20_000)
    assert shown(box) == ("a", "b", "c")
    assert len(finder.found.groups) == 1 if finder.found else False


def test_closing_the_window_ends_the_search(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder_module, "_HERE", 0)
    monkeypatch.setattr(finder_module, "AT_ONCE", 0)
    box = opened(window)
    finder = window.actions_.duplicates.finder
    finder.finish()
    assert finder.is_busy
    box.close_.click()
    window.leaving.read_again()  # another library: what was begun is given up
    window.close()


def test_a_site_without_duplicates(open_window: OpenWindow, planted: Path) -> None:
    for name in "abc":
        (planted / "_news" / f"{name}.md").unlink()
    (planted / "_news" / "d.md").unlink()
    box = opened(open_window(planted))
    assert box.hint.heading.text() == "No duplicates"
    assert not box.keep.isEnabled()
    assert nameless(box) == []


def test_names_and_what_differs(window: MainWindow) -> None:
    box = opened(window)
    assert nameless(box) == []
    model = box.table.model()
    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"Title: {TITLE}, differs from the one to keep"
    assert model.headerData(0, Qt.Orientation.Vertical) == "≠  Title"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "2  ✓ Keep this"


@pytest.mark.parametrize(
    ("kept", "text", "marked"),
    [
        ("one two three", "one 2 three", ["2"]),
        ("one two", "one two", []),
        ("one two three", "something else altogether", []),
        ("a b c", "a b c d", ["d"]),
        ("", "new", []),
        ("2022-01-20T11:45:00Z", "2020-07-15T05:31:00Z", []),
        ("2022-01-20T11:45:00Z", "2022-01-20T11:45:30Z", ["30Z"]),
        ("_news/2022-01-20-dock-that-heads.md", "_news/2020-07-15-senate-that-bill.md", []),
        ("-", "+", []),
    ],
)
def test_words_that_differ(kept: str, text: str, marked: list[str]) -> None:
    assert [text[start:end].strip() for start, end in differing(kept, text)] == marked


def test_places_are_as_qt_counts_them() -> None:
    assert differing("👍 b c", "👍 x c") == ((3, 4),)


@pytest.fixture
def many(planted: Path) -> Path:
    """The site with one group of so many that an edit of them takes a while."""
    for path in (planted / "_news").iterdir():
        path.unlink()
    for number in range(MANY):
        state = f"published: {'true' if number % 2 else 'false'}"
        write(planted, f"g{number:03}", f"No. {number}", 'webUrl: "https://a.example/1"', state)
    return planted


MANY = 240


def public(window: MainWindow) -> int:
    return sum(row.published is True for row in window.session.library.articles.rows())


def opened_for_many(window: MainWindow, qtbot: QtBot) -> DuplicatesBox:
    box = opened(window)
    qtbot.waitUntil(lambda: len(shown(box)) == MANY)
    assert public(window) == 120
    return box


def test_a_large_group_is_decided_once_the_edit_is_done(
    open_window: OpenWindow, many: Path, qtbot: QtBot
) -> None:
    window = open_window(many)
    box = opened_for_many(window, qtbot)
    press(box, Qt.Key.Key_2)
    assert box.keep.text() == "Keep no. 2, unpublish 119 (114 not shown)"
    box.keep.click()
    assert window.session.is_busy
    assert len(shown(box)) == MANY
    for button in (box.keep, box.fold, box.apart, box.back):
        assert not button.isEnabled()
    assert box.close_.text() == "Cancel"
    box.keep_one()  # nothing is done twice, nor taken back before it is done
    box.say_apart()
    box.take_back()
    qtbot.waitUntil(lambda: not window.session.is_busy)
    assert public(window) == 1
    assert shown(box) == ()
    assert box.hint.heading.text() == "No more duplicates"
    assert box.close_.text() == "Close"
    assert window.session.stack.count() == 1
    assert window.session.stack.undoText() == "Unpublish 119 articles"
    box.back.click()
    assert public(window) == 120
    assert window.session.modified_count == 0
    assert len(shown(box)) == MANY
    assert not box.back.isEnabled()


def test_a_large_edit_that_is_given_up_leaves_the_group(
    open_window: OpenWindow, many: Path, qtbot: QtBot
) -> None:
    window = open_window(many)
    box = opened_for_many(window, qtbot)
    box.keep.click()
    box.close_.click()
    assert box.isVisible()
    assert not window.session.is_busy
    assert len(shown(box)) == MANY
    assert public(window) == 120
    assert box.keep.isEnabled()
    assert not box.back.isEnabled()
    box.keep.click()
    box.accept()  # closed by something else
    assert not window.session.is_busy
    assert public(window) == 120
    assert len(shown(opened(window))) == MANY


def test_a_large_edit_that_is_refused_leaves_the_group(
    open_window: OpenWindow, many: Path, qtbot: QtBot
) -> None:
    (many / "_news" / "g239.md").write_text(
        '---\nwebUrl: "https://a.example/1"\npublished: &anchor true\nother: *anchor\n---\n'
    )
    window = open_window(many)
    box = opened_for_many(window, qtbot)
    press(box, Qt.Key.Key_1)
    box.keep.click()
    qtbot.waitUntil(lambda: not window.session.is_busy)
    assert window.session.stack.count() == 0
    assert public(window) == 120
    assert len(shown(box)) == MANY
    assert not box.back.isEnabled()
    assert any("Not changed" in text for text in box.messages.texts)


def test_what_cannot_be_taken_back_stays_decided(window: MainWindow) -> None:
    box = opened(window)
    press(box, Qt.Key.Key_Return)
    window.session.edit(["_news/f1.md"], SetField("/title", "Something else"))
    box.take_back()
    assert shown(box) == ("d", "e")
    assert box.back.isEnabled()
    assert any("Something else was done since" in text for text in box.messages.texts)
    window.session.undo()
    box.take_back()
    assert shown(box) == ("a", "b", "c")
