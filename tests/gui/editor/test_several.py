"""Several articles in one form: what they share is shown, what is typed goes to all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from curator.document import Document, Value
from curator.gui.form.field import Field
from curator.gui.form.form import Form
from curator.gui.form.mapping import MappingField
from curator.gui.form.scalars import YesNoField
from curator.gui.form.segmented import MIXED
from curator.gui.form.shared_items import SharedItemsField
from curator.gui.form.topics import TopicsField
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from curator.gui.said import Change
from tests.gui.conftest import OpenWindow

Key = Qt.Key
TOPICS = (("AI",), ("AI", "Ethics"), ("Vision", "AI"), ("Ethics", "Vision"), ())


def source(number: int) -> bytes:
    """Article `number` of twelve; every third has CRLF, every second its topics in flow style."""
    lines = ["---", f"title: Article {number}", "type: article", f"heat: {number % 3}"]
    if number % 4:
        lines.append(f"published: {'true' if number % 2 else 'false'}")
    lines += ["", "provider:", "  name: Reuters", f"  domain: d{number}.example"]
    names = TOPICS[number % len(TOPICS)]
    if number % 2 and names:
        lines += ["", f"topics: [{', '.join(names)}]"]
    elif names:
        lines += ["", "topics:", *(f"  - {name}" for name in names)]
    lines += ["", "images:", "  - url: https://pictures.example/shared.png", "    width: 5"]
    lines += ["", 'secured: "abc;def"', "---", f"Body {number}", ""]
    return ("\r\n" if number % 3 == 0 else "\n").join(lines).encode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "twelve"
    (folder / "_news").mkdir(parents=True)
    (folder / "_data" / "topics").mkdir(parents=True)
    for name in ("AI", "Ethics", "Vision", "Speech"):
        (folder / "_data" / "topics" / f"{name}.yaml").write_text(f"name: {name}\n")
    for number in range(12):
        (folder / "_news" / f"{number:02}.md").write_bytes(source(number))
    return folder


@pytest.fixture
def twelve(open_window: OpenWindow, root: Path) -> MainWindow:
    window = open_window(root)
    window.list.selectAll()
    assert len(window.editor.paths) == 12
    return window


def form(window: MainWindow) -> Form:
    found = window.editor.form
    assert found is not None
    return found


def field(window: MainWindow, route: str) -> Field:
    found = form(window).reach(route)
    assert found is not None
    return found


def files(window: MainWindow) -> dict[str, bytes]:
    return {path: a.data for path, a in window.session.library.articles.items()}


def values(window: MainWindow, key: str) -> list[Value]:
    return [Document.parse(data).data.get(key) for data in files(window).values()]


def lines_changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[int]:
    """By how many lines the files differ, each counted by what came and what went."""
    found = set()
    for path, old in before.items():
        gone, came = old.split(b"\n"), after[path].split(b"\n")
        both = [line for line in gone if line in came]
        found.add(max(len(gone), len(came)) - len(both))
    return found


def one_step(window: MainWindow, do: Callable[[], object]) -> dict[str, bytes]:
    """Do something that is one undo step; the files after it."""
    before, steps = files(window), window.session.stack.count()
    do()
    assert window.session.stack.count() == steps + 1
    after = files(window)
    window.undo()
    assert files(window) == before
    window.redo()
    assert files(window) == after
    return after


def test_a_topic_for_all_is_one_step_and_one_line_a_file(twelve: MainWindow) -> None:
    before = files(twelve)
    topics = field(twelve, "/topics")
    assert isinstance(topics, TopicsField)
    after = one_step(twelve, lambda: topics.chips.added.emit("Speech"))
    assert all("Speech" in (names or []) for names in values(twelve, "topics"))  # type: ignore[operator]
    with_list = [path for path, data in before.items() if b"topics:" in data]
    assert lines_changed({p: before[p] for p in with_list}, after) == {1}


def test_a_topic_is_taken_from_all_that_have_it(twelve: MainWindow) -> None:
    before = files(twelve)
    topics = field(twelve, "/topics")
    assert isinstance(topics, TopicsField)
    after = one_step(twelve, lambda: topics.chips.removed.emit("Ethics"))
    assert not any("Ethics" in (names or []) for names in values(twelve, "topics"))  # type: ignore[operator]
    had = {path for path, data in before.items() if b"Ethics" in data}
    assert {path for path in before if before[path] != after[path]} == had
    assert lines_changed({path: before[path] for path in had}, after) == {1}


def test_topics_say_how_many_have_them(twelve: MainWindow) -> None:
    topics = field(twelve, "/topics")
    assert topics.row.counts["AI"] == 8
    chips = {chip.name: chip for chip in topics.chips.chips}  # type: ignore[attr-defined]
    assert "8 of 12" in chips["AI"].accessibleName() + chips["AI"].toolTip()


def test_published_for_all(twelve: MainWindow) -> None:
    published = field(twelve, "/published")
    assert isinstance(published, YesNoField)
    assert published.choice.value is MIXED
    assert published.notes.text == "6 yes, 3 no, 3 not set"
    yes = next(b for b in published.findChildren(QPushButton) if b.text() == "Yes")
    before = files(twelve)
    after = one_step(twelve, yes.click)
    assert values(twelve, "published") == [True] * 12
    changed = {path: data for path, data in before.items() if after[path] != data}
    assert lines_changed(changed, after) == {1}
    assert len(changed) == 6
    assert published.choice.value is True


def test_equal_values_are_shown_and_differing_ones_left_alone(twelve: MainWindow) -> None:
    kind, title = field(twelve, "/type"), field(twelve, "/title")
    assert isinstance(kind, TypedField)
    assert isinstance(title, TypedField)
    assert kind.box.text() == "article"
    assert title.box.text() == ""
    assert title.box.placeholderText() == "(12 different values)"
    before = files(twelve)
    for each in form(twelve).all_fields():
        each.setFocus()
        each.flush()
    assert files(twelve) == before
    assert twelve.session.stack.count() == 0


def test_typing_over_goes_to_all_when_it_is_whole(twelve: MainWindow) -> None:
    heat = field(twelve, "/heat")
    assert isinstance(heat, TypedField)
    heat.box.setFocus()
    QTest.keyClicks(heat.box, "2")
    assert twelve.session.stack.count() == 0
    assert "8 of 12" in twelve.editor._header._path.toolTip()
    one_step(twelve, lambda: QTest.keyClick(heat.box, Key.Key_Return))
    assert values(twelve, "heat") == [2] * 12
    assert heat.box.text() == "2"


def test_what_was_typed_is_handed_in_when_the_selection_changes(twelve: MainWindow) -> None:
    heat = field(twelve, "/heat")
    assert isinstance(heat, TypedField)
    heat.box.setFocus()
    QTest.keyClicks(heat.box, "9")
    twelve.list.choose("_news/03.md")
    assert values(twelve, "heat") == [9] * 12
    assert twelve.session.stack.count() == 1


def test_a_part_of_a_mapping_for_all(twelve: MainWindow) -> None:
    name = field(twelve, "/provider/name")
    assert isinstance(name, TypedField)
    assert name.box.text() == "Reuters"
    domain = field(twelve, "/provider/domain")
    assert domain.row.different == 12
    before = files(twelve)
    name.box.selectAll()
    QTest.keyClicks(name.box, "AP")
    one_step(twelve, name.flush)
    after = files(twelve)
    assert all(data.replace(b"Reuters", b"AP") == after[path] for path, data in before.items())


def test_an_image_is_taken_from_all_and_added_to_all(twelve: MainWindow) -> None:
    images = field(twelve, "/images")
    assert isinstance(images, SharedItemsField)
    take = next(
        b for b in images.findChildren(QToolButton) if b.accessibleName().startswith("Remove")
    )
    one_step(twelve, take.click)
    assert not any(values(twelve, "images"))
    images = field(twelve, "/images")
    assert isinstance(images, SharedItemsField)
    images.box.setText("https://pictures.example/new.png")
    one_step(twelve, images._button.click)
    assert values(twelve, "images") == [[{"url": "https://pictures.example/new.png"}]] * 12


def test_a_field_is_removed_from_all(twelve: MainWindow) -> None:
    kind = field(twelve, "/type")
    kind.setFocus()
    one_step(twelve, twelve.editor.remove_field)
    assert values(twelve, "type") == [None] * 12


def test_a_refused_edit_changes_none(twelve: MainWindow) -> None:
    heat = field(twelve, "/heat")
    assert isinstance(heat, TypedField)
    before = files(twelve)
    heat.box.setFocus()
    QTest.keyClicks(heat.box, "many")
    assert not heat.flush()
    assert files(twelve) == before
    assert heat.notes.text.startswith("Type a number")


def test_back_to_one_article_shows_its_own(twelve: MainWindow) -> None:
    assert not twelve.editor.tabs.isVisible()
    index = twelve.model.index(3, 0)
    flags = (
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    )
    twelve.list.selectionModel().select(index, flags)
    title = field(twelve, "/title")
    assert isinstance(title, TypedField)
    assert title.box.text().startswith("Article ")
    assert twelve.editor.tabs.isVisible()
    assert isinstance(field(twelve, "/provider"), MappingField)


def test_one_that_is_left_while_many_are_read(
    open_window: OpenWindow, root: Path, qtbot: QtBot
) -> None:
    for number in range(12, 260):
        (root / "_news" / f"{number:03}.md").write_bytes(source(number))
    window = open_window(root)
    window.editor.show_paths(tuple(window.session.library.articles))
    assert window.editor.is_reading
    others = window.editor.paths[1:]
    window.session.library.refile(others, [])
    window.session.changed.emit(Change(others))
    assert not window.editor.is_reading
    qtbot.wait(50)
    assert field(window, "/title").row.of == 1
