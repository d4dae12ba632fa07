"""The box where one says what is to be done to which articles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.document import Timestamp, Value
from curator.errors import CuratorError
from curator.gui.bulk.change_box import OPERATIONS, ChangeBox
from curator.gui.bulk.field_forms import (
    ClearFieldForm,
    CopyFieldForm,
    RemoveFieldForm,
    SetFieldForm,
)
from curator.gui.bulk.operation import OperationForm
from curator.gui.bulk.published_form import PublishedForm
from curator.gui.bulk.text_forms import ComputeForm, ReplaceTextForm
from curator.gui.bulk.topic_forms import AddTopicsForm, RemoveTopicsForm, ReplaceTopicForm
from curator.gui.bulk.value_input import ValueInput
from curator.gui.main_window import MainWindow
from curator.library.bulk.arithmetic import Compute
from curator.library.bulk.fields import (
    ClearField,
    CopyField,
    RemoveAll,
    SetAll,
    TogglePublished,
)
from curator.library.bulk.replacing import ReplaceText
from curator.library.bulk.topics import AddTopics, RemoveTopics, ReplaceTopics
from curator.library.edits import SetPublished
from curator.library.kinds import FieldSpec, Kind
from tests.gui.test_names import nameless

T = TypeVar("T", bound=OperationForm)
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SEED = (
    "_news/2020-07-15-massachusetts-senate-passes-bill-that-would-halt-police-use-of-facial-"
    "recognition.md"
)


@pytest.fixture
def box(window: MainWindow, qtbot: QtBot) -> ChangeBox:
    """The box on the whole site, when all fields are known."""
    return opened(window, qtbot)


def opened(window: MainWindow, qtbot: QtBot) -> ChangeBox:
    window.actions_.changing.action.trigger()
    box = window.actions_.changing.box
    assert box is not None
    qtbot.waitUntil(lambda: not box.is_learning, timeout=20_000)
    return box


def form(box: ChangeBox, kind: type[T]) -> T:
    box.choose(kind)
    chosen = box.form
    assert isinstance(chosen, kind)
    return chosen


def scopes(box: ChangeBox) -> list[str]:
    return [button.text() for button in box.scope.buttons()]


def looked(box: ChangeBox, qtbot: QtBot) -> str:
    """What the live rows say once all articles are looked at."""
    qtbot.waitUntil(lambda: not box.samples.is_looking, timeout=20_000)
    return box.samples.words.text()


# -- scope -------------------------------------------------------------------------------------


def test_the_whole_site_is_meant_where_nothing_says_less(
    window: MainWindow, box: ChangeBox
) -> None:
    number = len(window.session.library.articles)
    assert scopes(box) == ["Selected: 0", f"Shown in the list: {number}", f"Whole site: {number}"]
    assert not box.scope.button(0).isEnabled()
    assert box.scope.checkedId() == 2
    assert len(box.paths) == number


def test_what_is_shown_is_meant_after_a_search(window: MainWindow, qtbot: QtBot) -> None:
    window.search.setText("massachusetts")
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)
    box = opened(window, qtbot)
    assert scopes(box)[1] == "Shown in the list: 1"
    assert box.paths == (SEED,)


def test_what_is_selected_is_meant_if_it_is_several(window: MainWindow, qtbot: QtBot) -> None:
    flag = QItemSelectionModel.SelectionFlag
    for row in (0, 3):
        window.list.selectionModel().select(window.model.index(row, 0), flag.Select | flag.Rows)
    box = opened(window, qtbot)
    assert scopes(box)[0] == "Selected: 2"
    assert list(box.paths) == window.list.selected_paths()
    box.scope.button(2).click()
    assert len(box.paths) == len(window.session.library.articles)


# -- operations --------------------------------------------------------------------------------


def test_topics_to_add(box: ChangeBox) -> None:
    add = form(box, AddTopicsForm)
    assert add.edit is None
    assert not box.go_on.isEnabled()
    QTest.keyClicks(add.topics.chips.input, "robo")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Key.Key_Return)
    assert add.edit == AddTopics(("Robotics",))
    assert box.go_on.isEnabled()
    add.parents.click()
    assert isinstance(add.edit, AddTopics)
    above = box.context.library.taxonomy.above("Robotics")
    assert add.edit.parents == (("Robotics", tuple(term.name for term in above)),)
    add.topics.chips.removed.emit("Robotics")
    assert add.edit is None


def test_topics_to_remove_are_those_in_use(window: MainWindow, box: ChangeBox) -> None:
    remove = form(box, RemoveTopicsForm)
    articles = window.session.library.articles.values()
    offered = box.context.in_use("", ())
    counts = [sum(each.name in article.topics for article in articles) for each in offered]
    assert counts == sorted(counts, reverse=True)
    assert offered[0].detail == f"{counts[0]} articles"
    remove.topics.show_names([offered[0].name])
    remove.related.click()
    assert remove.edit == RemoveTopics((offered[0].name,), related=True)


def test_a_topic_to_replace(box: ChangeBox) -> None:
    replace = form(box, ReplaceTopicForm)
    replace.old.chips.added.emit("AI")
    replace.old.chips.added.emit("Robotics")  # one alone
    assert replace.edit is None
    replace.new.show_names(["AI", "Ethics"])
    assert replace.edit == ReplaceTopics("Robotics", ("AI", "Ethics"))
    replace.new.show_names(["Robotics"])
    assert replace.edit is None


def test_published(box: ChangeBox) -> None:
    published = form(box, PublishedForm)
    edits = []
    for button in published.group.buttons():
        button.click()
        edits.append(published.edit)
    assert edits == [
        SetPublished(True),
        SetPublished(False),
        TogglePublished(),
        SetPublished(None),
    ]


def test_a_field_to_set_takes_values_of_its_kind(box: ChangeBox) -> None:
    set_field = form(box, SetFieldForm)
    cases: list[tuple[str, str, Value]] = [
        ("quality", "3", 3),
        ("publishedDateTime", "2020-07-15T05:31:00Z", Timestamp("2020-07-15T05:31:00Z")),
        ("title", "3", "3"),
        ("related.*.title", "Yes", "Yes"),
    ]
    for pattern, text, value in cases:
        set_field.field.setText(pattern)
        set_field.value.line.clear()
        QTest.keyClicks(set_field.value.line, text)
        assert set_field.edit == SetAll(pattern, value)
        assert isinstance(set_field.edit, SetAll)
        assert type(set_field.edit.value) is type(value)


def test_what_is_mistaken_is_said_at_its_field(box: ChangeBox) -> None:
    set_field = form(box, SetFieldForm)
    set_field.field.setText("quality")
    QTest.keyClicks(set_field.value.line, "much")
    assert set_field.edit is None
    assert set_field.reasons == {"value": "Type a number, such as 3 or -0.5"}
    set_field.field.setText("provider..name")
    assert list(set_field.reasons) == ["pattern"]
    set_field.field.setText("provider")
    assert set_field.reasons["pattern"].startswith("This field holds others; set one of these")
    assert not box.go_on.isEnabled()


def test_fields_to_clear_copy_and_remove(box: ChangeBox) -> None:
    clear, remove = form(box, ClearFieldForm), form(box, RemoveFieldForm)
    clear.field.setText("excerpt")
    remove.field.setText("related.*.images")
    assert clear.edit == ClearField("excerpt")
    assert remove.edit == RemoveAll("related.*.images")
    copy = form(box, CopyFieldForm)
    copy.source.setText("related.*.webUrl")
    assert copy.edit is None
    copy.target.setText("url")
    assert list(copy.reasons) == ["source"]
    copy.target.setText("related.*.url")
    assert copy.edit == CopyField("related.*.webUrl", "related.*.url")
    assert copy.reasons == {}


def test_search_and_replace(box: ChangeBox, qtbot: QtBot) -> None:
    replace = form(box, ReplaceTextForm)
    assert "title" in replace.fields.names
    replace.fields.show_names(["title", "body"])
    replace.wanted.setText("machine")
    replace.replacement.setText("engine")
    assert replace.edit == ReplaceText(("title", "body"), "machine", "engine")
    replace.match_case.click()
    replace.words.click()
    assert replace.edit == ReplaceText(
        ("title", "body"), "machine", "engine", ignore_case=True, whole_words=True
    )
    words = looked(box, qtbot)
    assert words.endswith(f"looked at {len(box.paths)} articles")
    assert 0 < len(box.samples.looked.rows if box.samples.looked else []) <= 5
    text = box.samples.box.toPlainText()
    assert "- Machine Learning With a Pencil" in text
    assert "+ engine Learning With a Pencil" in text
    replace.regex.click()
    replace.wanted.setText("(mach")
    assert list(replace.reasons) == ["find"]
    assert box.samples.box.toPlainText() == ""
    replace.wanted.setText("(mach)ine")
    replace.replacement.setText(r"\1 \2")
    assert list(replace.reasons) == ["replacement"]
    assert not box.go_on.isEnabled()


def test_arithmetic(box: ChangeBox, qtbot: QtBot) -> None:
    compute = form(box, ComputeForm)
    compute.target.setText("heat")
    compute.expression.setText("heat +")
    assert list(compute.reasons) == ["expression"]
    compute.expression.setText("heat * 2 + 1")
    assert compute.edit == Compute("heat", "heat * 2 + 1")
    assert "would change" in looked(box, qtbot)
    library = box.context.library
    before = [each for each in library.articles.values() if isinstance(each.heat, int)]
    assert box.samples.looked is not None
    rows = box.samples.looked.rows
    assert rows[0].path == before[0].path
    heat = before[0].heat
    assert heat is not None
    assert (rows[0].before, rows[0].after) == (str(heat), str(heat * 2 + 1))


# -- from start to end -------------------------------------------------------------------------


def test_from_the_keys_to_the_files(window: MainWindow, qtbot: QtBot, site: Path) -> None:
    QTest.keyClick(window, Key.Key_B, CTRL | SHIFT)
    box = window.actions_.changing.box
    assert box is not None
    qtbot.waitUntil(box.list.hasFocus)
    QTest.keyClick(box.list, Key.Key_Return)
    add = box.form
    assert isinstance(add, AddTopicsForm)
    assert add.topics.chips.input.hasFocus()
    add.topics.show_names(["Robotics"])
    QTest.keyClick(box, Key.Key_Return, CTRL)
    preview = box.preview
    assert preview is not None
    qtbot.waitUntil(lambda: not preview.is_working, timeout=20_000)
    assert preview.summary.heading.text() == "Add topic Robotics"
    QTest.keyClick(preview.files.list, Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: window.actions_.changing.box is None, timeout=20_000)
    assert b"Robotics" in (site / SEED).read_bytes()
    assert window.session.modified_count == 0
    assert window.session.library.journal.batches()[0].label == "Add topic Robotics"
    qtbot.waitUntil(window.actions_.changing.action.isEnabled)
    window.activateWindow()  # as window managers do
    qtbot.waitUntil(window.list.hasFocus)
    QTest.keyClick(window, Key.Key_B, CTRL | SHIFT)
    again = window.actions_.changing.box
    assert again is not None
    again.reject()


def test_a_preview_that_is_left_goes_back_to_the_form(box: ChangeBox, qtbot: QtBot) -> None:
    add = form(box, AddTopicsForm)
    add.topics.show_names(["Robotics"])
    box.go_on.click()
    preview = box.preview
    assert preview is not None
    qtbot.waitUntil(lambda: not preview.is_working, timeout=20_000)
    preview.cancel.click()
    assert box.preview is None
    assert box.isVisible()
    assert add.topics.names == ("Robotics",)
    assert box.go_on.isEnabled()


def test_the_operation_is_remembered(window: MainWindow, box: ChangeBox, qtbot: QtBot) -> None:
    form(box, ComputeForm)
    box.reject()
    assert window.actions_.changing.box is None
    assert isinstance(opened(window, qtbot).form, ComputeForm)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.__name__)
def test_everything_has_a_name(box: ChangeBox, operation: type[OperationForm]) -> None:
    form(box, operation)
    assert box.windowTitle()
    assert nameless(box) == []


# -- values ------------------------------------------------------------------------------------


def test_values_of_every_kind(window: MainWindow, qtbot: QtBot) -> None:
    value = ValueInput(window._theme, lambda _typed, _taken: [])
    qtbot.addWidget(value)

    def typed(fill: Callable[[], object]) -> Value:
        fill()
        assert not value.is_empty
        return value.value()

    value.show_spec(FieldSpec("a", Kind.YES_NO, "A"))
    assert value.is_empty
    assert typed(lambda: value.yes_no.show_value(False)) is False
    value.show_spec(FieldSpec("b", Kind.CHOICES, "B", choices=("easy", "hard")))
    assert value.is_empty
    assert typed(lambda: value.names.show_names(["easy"])) == ["easy"]
    value.show_spec(FieldSpec("c", Kind.HTML, "C"))
    assert typed(lambda: value.text.setText("one\ntwo")) == "one\ntwo"
    value.show_spec(FieldSpec("d", Kind.INTEGER, "D"))
    assert typed(lambda: value.line.setText("-3")) == -3
    value.line.setText("0.5")
    with pytest.raises(CuratorError, match="whole numbers"):
        value.value()
    value.choose_kind(Kind.DATE_TIME)
    with pytest.raises(CuratorError, match="Type a date"):
        value.value()


# -- keys --------------------------------------------------------------------------------------


def test_enter_takes_a_new_topic_where_nothing_else_is_offered(box: ChangeBox) -> None:
    add = form(box, AddTopicsForm)
    line = add.topics.chips.input
    QTest.keyClicks(line, "Zed zed")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Key.Key_Return)
    assert add.edit == AddTopics(("Zed zed",))
    assert line.text() == ""
    assert QApplication.activePopupWidget() is None
    assert box.preview is None


def test_enter_takes_a_new_topic_where_the_list_is_closed(box: ChangeBox) -> None:
    add = form(box, AddTopicsForm)
    line = add.topics.chips.input
    QTest.keyClicks(line, "Zed zed")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.hide()
    QTest.keyClick(line, Key.Key_Return)
    assert add.topics.names == ("Zed zed",)


def test_enter_takes_no_new_topic_where_others_are_offered(box: ChangeBox) -> None:
    replace = form(box, ReplaceTopicForm)
    line = replace.new.chips.input
    QTest.keyClicks(line, "robo")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Key.Key_Return)
    assert replace.new.names == ("Robotics",)
    line = replace.old.chips.input
    QTest.keyClicks(line, "Zed zed")  # no article has it
    QTest.keyClick(line, Key.Key_Return)
    assert replace.old.names == ()


def test_enter_behind_the_topics_goes_on(box: ChangeBox, qtbot: QtBot) -> None:
    add = form(box, AddTopicsForm)
    line = add.topics.chips.input
    QTest.keyClick(line, Key.Key_Return)
    assert box.preview is None
    add.topics.show_names(["Robotics"])
    QTest.keyClick(line, Key.Key_Return)
    preview = box.preview
    assert preview is not None
    qtbot.waitUntil(lambda: not preview.is_working, timeout=20_000)
    assert preview.isVisible()


def test_what_is_missing_is_said_beside_the_button(box: ChangeBox) -> None:
    add = form(box, AddTopicsForm)
    assert box.missing.text() == "Choose a topic"
    add.topics.show_names(["Robotics"])
    assert box.missing.text() == ""
    replace = form(box, ReplaceTopicForm)
    replace.old.show_names(["Robotics"])
    assert box.missing.text() == "Choose what comes in its place"
    replace.new.show_names(["Robotics"])
    assert box.missing.text() == "Choose another topic in its place"
    change = form(box, SetFieldForm)
    assert box.missing.text() == "Choose a field"
    change.field.setText("heat")
    assert box.missing.text() == "Say its value"
    change.field.setText("a..b")
    assert (box.missing.text(), bool(change.reasons)) == ("", True)
    copy = form(box, CopyFieldForm)
    copy.source.setText("title")
    assert box.missing.text() == "Choose a field to copy to"
    text = form(box, ReplaceTextForm)
    assert box.missing.text() == "Say what to find"
    text.fields.show_names([])
    assert box.missing.text() == "Choose a field"
    number = form(box, ComputeForm)
    number.target.setText("heat")
    assert box.missing.text() == "Say how it is calculated"
    form(box, PublishedForm)
    assert box.missing.text() == ""


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_button_that_is_grey_has_a_reason(box: ChangeBox, operation: type[OperationForm]) -> None:
    chosen = form(box, operation)
    assert bool(box.missing.text()) == (not box.go_on.isEnabled())
    assert bool(chosen.missing) == (chosen.edit is None)
