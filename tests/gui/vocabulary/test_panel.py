"""The panel of the vocabulary, on the sample site: what it shows, and what it writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from curator.gui.form.topics import TopicsField
from curator.gui.main_window import MainWindow
from curator.gui.vocabulary.asking import (
    AddBox,
    AskBox,
    DeleteBox,
    MergeBox,
    RenameBox,
    SplitBox,
)
from curator.gui.vocabulary.panel import VocabularyPanel
from curator.gui.vocabulary.topics_model import NEAR, OTHER, walk
from curator.library.library import Library
from tests.gui.conftest import OpenWindow, choose
from tests.gui.conftest import paths as paths_in_list
from tests.gui.test_history import bytes_of
from tests.gui.test_names import nameless

_ALT, _CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
FOLDER = "_data/topics"


def open_panel(window: MainWindow, qtbot: QtBot) -> VocabularyPanel:
    window.actions_.vocabulary.action.trigger()
    panel = window.actions_.vocabulary.box
    assert panel is not None
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    QAbstractItemModelTester(panel.tree.topics, mode, panel.tree.topics)
    settle(panel, qtbot)
    return panel


def settle(panel: VocabularyPanel, qtbot: QtBot) -> None:
    """Until nothing is written or looked at."""
    qtbot.waitUntil(lambda: not (panel.work.is_busy or panel.is_looking or panel.is_comparing))


def select(panel: VocabularyPanel, *names: str) -> None:
    indexes = [panel.tree.topics.find_topic(name) for name in names]
    assert all(index.isValid() for index in indexes), names
    panel.tree.choose(indexes)


def shown(panel: VocabularyPanel) -> list[str]:
    """The rows, indented, with the number of each."""
    model, lines = panel.tree.topics, []
    for index in walk(model):
        level, above = 0, index.parent()
        while above.isValid():
            level, above = level + 1, above.parent()
        node = model.node(index)
        assert node is not None
        lines.append(f"{'  ' * level}{node.text} {node.number}".rstrip(" 0"))
    return lines


def ask(panel: VocabularyPanel, key: Qt.Key | None, button: str = "") -> AskBox:
    if key is not None:
        QTest.keyClick(panel.tree, key)
    else:
        panel.pane.actions_[button].click()
    box = panel.box
    assert box is not None
    return box


def apply_preview(panel: VocabularyPanel, qtbot: QtBot) -> None:
    """Ctrl+Enter in the preview, once it is worked out."""
    preview = panel.work.preview
    assert preview is not None
    qtbot.waitUntil(preview.apply.isEnabled)
    QTest.keyClick(preview, Qt.Key.Key_Return, _CTRL)
    qtbot.waitUntil(lambda: panel.work.preview is None)
    settle(panel, qtbot)


def press_enter(box: QWidget) -> None:
    """The list of names takes the key while it is open."""
    QTest.keyClick(QApplication.activePopupWidget() or box, Qt.Key.Key_Return)


def topics_of(site: Path, path: str) -> tuple[str, ...]:
    return Library.open(site).articles[path].topics


def test_parents_stand_above_their_children_with_the_numbers_of_articles(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    assert shown(panel)[:8] == [
        "AI 43",
        "  Machine Learning 18",
        "    Deep Learning 7",
        "      Generative AI 5",
        "    Reinforcement Learning 4",
        "  Computer Vision 12",
        "  Natural Language Processing 14",
        "    Speech 9",
    ]
    assert shown(panel)[-2:] == ["Not in the vocabulary 1", "  Quantum Machines 1"]
    assert panel.side.counts.text() == "13 topics"
    assert panel.side.others.text() == "1 not in the vocabulary"
    assert not panel.side.near.isVisible()
    assert panel.pane.heading.text() == "AI"
    assert panel.pane.used.text() == "On 43 articles · 7 topics below it"


def test_every_widget_of_the_panel_and_its_boxes_has_a_name(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    overview, theme = panel.overview, window._theme
    assert nameless(panel) == []
    select(panel, "Quantum Machines")
    assert nameless(panel) == []
    boxes: list[AskBox] = [
        RenameBox("AI", theme, overview, panel),
        MergeBox(["AI"], theme, overview, panel),
        SplitBox("AI", theme, overview, panel),
        DeleteBox(["AI"], ["Speech"], theme, overview, panel),
        AddBox("AI", theme, overview, panel),
    ]
    for box in boxes:
        assert nameless(box) == []
        assert box.windowTitle()
        box.deleteLater()


def test_the_filter_keeps_those_above_what_it_finds(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_panel(window, qtbot)
    QTest.keyClick(panel, Qt.Key.Key_F, _CTRL)
    assert panel.side.filter.hasFocus()
    QTest.keyClicks(panel.side.filter, "chatbot")  # a keyword
    qtbot.waitUntil(lambda: len(shown(panel)) < 10)
    assert shown(panel) == [
        "AI 43",
        "  Machine Learning 18",
        "    Deep Learning 7",
        "      Generative AI 5",
    ]
    QTest.keyClick(panel.side.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown(panel)) > 10)
    assert panel.isVisible()


def test_a_topic_is_renamed_by_keys_alone_and_taken_back(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    before = bytes_of(site)
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    box = ask(panel, Qt.Key.Key_F2)
    assert isinstance(box, RenameBox)
    assert box.name.selectedText() == "Speech"
    QTest.keyClicks(box.name, "Speech technology")
    QTest.keyClick(box.name, Qt.Key.Key_Return)
    apply_preview(panel, qtbot)
    after = bytes_of(site)
    changed = [path for path in after if after[path] != before.get(path)]
    assert f"{FOLDER}/06-speech.yaml" in changed
    assert len(changed) == 10
    for path in changed:
        old, new = before[path], after[path]
        assert new == old.replace(b"- Speech\n", b"- Speech technology\n").replace(
            b"name: Speech\n", b"name: Speech technology\n"
        )
    assert panel.names == ("Speech technology",)
    assert panel.messages.texts == ["Renamed topic Speech to Speech technology: wrote 10 files"]
    QTest.keyClick(panel, Qt.Key.Key_Z, _CTRL)
    settle(panel, qtbot)
    assert bytes_of(site) == before
    assert "Speech" in panel.overview.topics
    assert "Speech technology" not in panel.overview.topics
    QTest.keyClick(panel, Qt.Key.Key_Z, _CTRL)
    assert panel.messages.texts[-1].startswith("Nothing from here to take back")


def test_a_name_that_there_is_says_that_the_two_become_one(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    box = ask(panel, None, "rename")
    assert isinstance(box, RenameBox)
    assert box.request is None
    box.name.setText("Robotics")
    assert box.request is not None
    assert box._reason.text() == "There is a topic of this name: the two become one."
    box.name.setText("  Speech ")
    assert not box.go_on.isEnabled()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert panel.box is None
    assert panel.isVisible()


def test_a_name_that_is_nearly_that_of_another_topic_is_pointed_out(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    near = "There is a topic of nearly this name: “Robotics”."
    box = ask(panel, None, "rename")
    assert isinstance(box, RenameBox)
    for name, words in (
        ("Robotcis", near),
        ("robotics ", near),
        ("Robotics", "There is a topic of this name: the two become one."),
        ("speech", " "),  # nearly its own
        ("Spech", " "),
        ("Translation", " "),
    ):
        box.name.setText(name)
        assert box.request is not None
        assert (box._reason.text(), box.go_on.isEnabled()) == (words, True)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    box = ask(panel, Qt.Key.Key_Insert)
    assert isinstance(box, AddBox)
    for name, words in (
        ("Robotic", near),
        ("Robotics", "The vocabulary has this topic already."),
        ("Speeches", "There is a topic of nearly this name: “Speech”."),
        ("Translation", " "),
        ("", " "),
    ):
        box.name.setText(name)
        assert box._reason.text() == words
        assert box.go_on.isEnabled() == (name not in ("Robotics", ""))
    QTest.keyClick(box, Qt.Key.Key_Escape)


def test_several_topics_are_merged_into_one_of_them(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    select(panel, "AI Ethics", "AI Policy")
    assert panel.pane.heading.text() == "2 topics"
    assert not panel.pane.actions_["rename"].isVisible()
    box = ask(panel, None, "merge")
    assert isinstance(box, MergeBox)
    assert not box.go_on.isEnabled()
    QTest.keyClicks(box.into.chips.input, "ai eth")
    press_enter(box.into.chips.input)
    assert box.into.names == ("AI Ethics",)
    box.go_on.click()
    apply_preview(panel, qtbot)
    library = Library.open(site)
    assert "AI Policy" not in library.taxonomy.names
    assert not any("AI Policy" in article.topics for article in library.articles.values())
    assert panel.names == ("AI Ethics",)


def test_a_topic_is_split(window: MainWindow, site: Path, qtbot: QtBot) -> None:
    panel = open_panel(window, qtbot)
    select(panel, "Robotics")
    paths = [a.path for a in Library.open(site).articles.values() if "Robotics" in a.topics]
    box = ask(panel, None, "split")
    assert isinstance(box, SplitBox)
    box.into.show_names(["Robots", "Drones"])
    box.go_on.click()
    apply_preview(panel, qtbot)
    assert paths
    for path in paths:
        topics = topics_of(site, path)
        assert "Robotics" not in topics
        at = topics.index("Robots")
        assert topics[at + 1] == "Drones"
    names = Library.open(site).taxonomy.names
    assert "Robots" in names
    assert "Drones" in names
    assert "Robotics" not in names


def test_what_is_below_a_deleted_topic_gets_another_parent(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    select(panel, "Machine Learning")
    box = ask(panel, Qt.Key.Key_Delete)
    assert isinstance(box, DeleteBox)
    assert box.to.names == ("AI",)
    box.go_on.click()
    apply_preview(panel, qtbot)
    taxonomy = Library.open(site).taxonomy
    assert taxonomy.get("Machine Learning") is None
    found = taxonomy.get("Deep Learning")
    assert found is not None
    assert found.parent == "AI"


def test_without_children_deleting_goes_to_the_preview_at_once(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    before = bytes_of(site)
    panel = open_panel(window, qtbot)
    select(panel, "AI Hardware")
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert panel.box is None
    preview = panel.work.preview
    assert preview is not None
    qtbot.waitUntil(preview.apply.isEnabled)
    preview.reject()
    assert bytes_of(site) == before
    settle(panel, qtbot)
    assert panel.names == ("AI Hardware",)


def test_a_new_topic_is_written_at_once_and_can_be_taken_back(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    before = bytes_of(site)
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    box = ask(panel, Qt.Key.Key_Insert)
    assert isinstance(box, AddBox)
    assert box.below.names == ("Natural Language Processing",)
    QTest.keyClicks(box.name, "Speech")
    assert box._reason.text() == "The vocabulary has this topic already."
    box.name.setText("Translation")
    QTest.keyClick(box.name, Qt.Key.Key_Return)
    settle(panel, qtbot)
    after = bytes_of(site)
    assert set(after) - set(before) == {f"{FOLDER}/13-translation.yaml"}
    assert panel.names == ("Translation",)
    assert panel.messages.texts == ["Added Translation to the vocabulary: wrote 1 file"]
    panel.work.take_back()
    settle(panel, qtbot)
    assert bytes_of(site) == before


def test_a_topic_of_articles_is_added_to_the_vocabulary(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    panel.side.others.click()
    assert panel.names == ("Quantum Machines",)
    assert panel.pane.add.isVisible()
    assert not panel.pane.term.isVisible()
    panel.pane.add.click()
    settle(panel, qtbot)
    assert "Quantum Machines" in Library.open(site).taxonomy.names
    assert panel.names == ("Quantum Machines",)
    assert panel.pane.term.isVisible()
    assert not panel.side.others.isVisible()


def test_keywords_are_written_when_they_are_whole(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    file = site / FOLDER / "06-speech.yaml"
    before = file.read_bytes()
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    box = panel.pane.keywords.chips.input
    assert box.hasFocus()
    assert not panel.pane.save.isVisible()
    QTest.keyClicks(box, "dictation")
    press_enter(box)
    QTest.keyClicks(box, "captions")
    assert panel.pane.save.isVisible()
    assert file.read_bytes() == before
    QTest.keyClick(panel, Qt.Key.Key_S, _CTRL)
    settle(panel, qtbot)
    assert file.read_bytes() == before.replace(
        b"  - transcription\n", b"  - transcription\n  - dictation\n  - captions\n"
    )
    assert not panel.pane.save.isVisible()
    assert box.hasFocus()
    assert len(window.session.library.journal.batches()) == 1


def test_half_a_keyword_is_not_written_when_something_else_is(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    file = site / FOLDER / "06-speech.yaml"
    before = file.read_bytes()
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    QTest.keyClicks(panel.pane.keywords.chips.input, "dict")
    QTest.keyClicks(panel.pane.parent_.chips.input, "rob")
    panel.look_again()
    settle(panel, qtbot)
    window.session.saved.emit()
    settle(panel, qtbot)
    assert panel.pane.keywords.chips.input.text() == "dict"
    assert panel.pane.parent_.chips.input.text() == "rob"
    assert file.read_bytes() == before
    panel.pane.revert.click()
    assert panel.pane.keywords.chips.input.text() == ""
    assert not panel.pane.is_changed


@pytest.mark.parametrize("way", ["another topic", "close", "rename"])
def test_keywords_are_not_lost_when_one_goes_on(
    window: MainWindow, site: Path, qtbot: QtBot, way: str
) -> None:
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    panel.pane.keywords.show_names(["voice"])
    if way == "another topic":
        select(panel, "Robotics")
        settle(panel, qtbot)
        assert panel.names == ("Robotics",)
    elif way == "close":
        panel.close_.click()
        qtbot.waitUntil(lambda: window.actions_.vocabulary.box is None)
    else:
        panel.pane.actions_["rename"].click()
        qtbot.waitUntil(lambda: panel.box is not None)  # once the keywords are written
    term = Library.open(site).taxonomy.get("Speech")
    assert term is not None
    assert term.keywords == ("voice",)


def test_keywords_that_cannot_be_written_stay_and_are_said(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    (site / FOLDER / "06-speech.yaml").write_bytes(b"name: Speech\nparent: [\n")
    panel.pane.keywords.show_names(["voice"])
    panel.pane.flush()
    settle(panel, qtbot)
    assert len(panel.messages.texts) == 1
    assert panel.messages.texts[0].startswith("Nothing was written: ")
    assert panel.pane.keywords.names == ("voice",)
    assert panel.pane.save.isVisible()


def test_the_parent_is_changed_and_circles_are_not_offered(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    select(panel, "Machine Learning")
    offered = {each.name for each in panel.pane.parent_.chips.input._suggestions("")}
    assert "Deep Learning" not in offered  # which is below it
    assert "Generative AI" not in offered
    assert "Quantum Machines" not in offered  # which has no file
    box = panel.pane.parent_.chips.input
    QTest.keyClicks(box, "robotics")
    press_enter(box)
    settle(panel, qtbot)
    term = Library.open(site).taxonomy.get("Machine Learning")
    assert term is not None
    assert term.parent == "Robotics"
    panel.pane.parent_.show_names([])
    settle(panel, qtbot)
    term = Library.open(site).taxonomy.get("Machine Learning")
    assert term is not None
    assert term.parent == ""
    assert panel.names == ("Machine Learning",)


def test_alt_and_the_arrows_move_a_topic_among_its_siblings(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    before = bytes_of(site)
    panel = open_panel(window, qtbot)
    select(panel, "Computer Vision")
    QTest.keyClick(panel.tree, Qt.Key.Key_Up, _ALT)
    settle(panel, qtbot)
    assert panel.overview.siblings("Computer Vision")[:2] == [
        "Computer Vision",
        "Machine Learning",
    ]
    assert panel.names == ("Computer Vision",)
    assert not panel.side.earlier.isEnabled()
    for _ in range(2):
        QTest.keyClick(panel.tree, Qt.Key.Key_Down, _ALT)
        settle(panel, qtbot)
    assert panel.overview.siblings("Computer Vision")[:3] == [
        "Machine Learning",
        "Natural Language Processing",
        "Computer Vision",
    ]
    for _ in range(3):
        panel.work.take_back()
        settle(panel, qtbot)
    assert bytes_of(site) == before


def test_nearly_the_same_names_are_pointed_out_and_merged(
    open_window: OpenWindow, site: Path, qtbot: QtBot
) -> None:
    file = next(
        file for file in (site / "_news").iterdir() if b"- AI Ethics\n" in file.read_bytes()
    )
    file.write_bytes(file.read_bytes().replace(b"- AI Ethics\n", b"- AI ethics\n"))
    panel = open_panel(open_window(site), qtbot)
    panel.side.near.click()
    assert [node.kind for node in panel.tree.selected] == [NEAR]
    assert panel.pane.used.text() == "Maybe one topic. They differ in capital letters only."
    select(panel, "AI ethics")
    assert [node.kind for node in panel.tree.selected] == [OTHER]
    panel.pane.merge_asked.emit("AI ethics", "AI Ethics")
    apply_preview(panel, qtbot)
    assert b"- AI Ethics\n" in file.read_bytes()
    assert panel.names == ("AI Ethics",)
    assert not panel.side.near.isVisible()


def test_the_articles_of_a_topic_are_shown(window: MainWindow, qtbot: QtBot) -> None:
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    assert panel.pane.articles.text() == "Show 9 articles"
    panel.pane.articles.click()
    qtbot.waitUntil(lambda: len(paths_in_list(window)) == 9)
    assert window.search.text() == 'topics:="Speech"'


def test_the_form_behind_the_panel_knows_the_vocabulary_as_it_is(
    window: MainWindow, qtbot: QtBot
) -> None:
    library = window.session.library
    path = next(
        path for path, each in library.articles.items() if "Quantum Machines" in each.topics
    )
    choose(window, path)

    def notes() -> str:
        field = next(f for f in window.editor._fields() if isinstance(f, TopicsField))
        chip = next(c for c in field.chips.chips if c.name == "Quantum Machines")
        return f"{chip.unknown}\n{field.notes.text}"

    assert notes().startswith("not in the vocabulary\n")
    assert "“Quantum Machines” is not in the vocabulary" in notes()
    panel = open_panel(window, qtbot)
    select(panel, "Quantum Machines")
    panel.pane.add.click()
    settle(panel, qtbot)
    assert "not in the vocabulary" not in notes()
    panel.work.take_back()
    settle(panel, qtbot)
    assert "not in the vocabulary" in notes()


def test_unsaved_edits_of_articles_stay_unsaved(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    from curator.library.edits import SetField

    library = window.session.library
    path = next(path for path, each in library.articles.items() if "Speech" in each.topics)
    window.session.edit([path], SetField("/title", "Mine"))
    panel = open_panel(window, qtbot)
    select(panel, "Speech")
    box = ask(panel, None, "rename")
    assert isinstance(box, RenameBox)
    box.name.setText("Voices")
    box.go_on.click()
    apply_preview(panel, qtbot)
    now = window.session.library.articles[path]
    assert now.modified
    assert now.title == "Mine"
    assert "Voices" in now.topics
    on_disk = Library.open(site).articles[path]
    assert on_disk.title != "Mine"
    assert "Voices" in on_disk.topics


def test_what_somebody_else_changed_in_the_vocabulary_is_seen_at_the_next_opening(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    assert window.session.library.taxonomy.get("Speech") is not None
    (site / FOLDER / "06-speech.yaml").unlink()
    panel = open_panel(window, qtbot)
    assert panel.overview.topics["Speech"].term is None


def test_a_site_without_topics(open_window: OpenWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty" / "_posts").mkdir(parents=True)
    (tmp_path / "empty" / "_config.yml").write_bytes(b"title: x\n")
    panel = open_panel(open_window(tmp_path / "empty"), qtbot)
    assert panel.pane.heading.text() == "No topics"
    assert nameless(panel) == []


def test_escape_closes_the_panel_and_the_list_has_the_keyboard(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = open_panel(window, qtbot)
    assert QApplication.focusWidget() is panel.tree
    QTest.keyClick(panel.tree, Qt.Key.Key_Escape)
    assert window.actions_.vocabulary.box is None
    assert panel.result() == QDialog.DialogCode.Rejected
    qtbot.waitUntil(window.list.hasFocus)
