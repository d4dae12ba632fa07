"""One key a decision, from the first article to the saved files."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from curator.gui.commands import Refile
from curator.gui.main_window import MainWindow
from curator.gui.triage import opening
from curator.gui.triage.deciding import Deciding
from curator.gui.triage.decision_bar import DecisionButton
from curator.gui.triage.topic_keys import TopicKey
from curator.library.edits import SetField, SetPublished
from curator.library.facets.value import Facet, Value
from curator.library.library import Library
from curator.library.triage import Habits, Verdict
from tests.gui.conftest import OpenWindow, choose, paths
from tests.gui.test_main_window import BROKEN, SEED
from tests.gui.test_names import nameless
from tests.gui.test_pictures import picture_bytes
from tests.gui.triage.conftest import Keyboard, changed_lines, commit, find, page

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def run(window: MainWindow) -> Deciding:
    """The one that goes on."""
    found = page(window).deciding
    assert found is not None
    return found


def published(window: MainWindow, path: str) -> bool | None:
    return window.session.library.articles[path].published


def batches(window: MainWindow) -> list[str]:
    return [head.label for head in window.session.library.journal.batches()]


def decide_sixty(keyboard: Keyboard, site: Path, query: str, *, marks: bool) -> None:
    """Find sixty articles, decide on each with one key, save; then look at the files."""
    window = keyboard.window
    commit(site)
    find(keyboard, query)
    queue = paths(window)
    assert window.searching.text == query
    assert len(queue) >= 60, len(queue)
    keyboard.press(Key.Key_F8)
    letters = Random(60).choices("PPRRS", k=60)
    keyboard.count = 0
    deciding = run(window)
    for number, letter in enumerate(letters):
        assert page(window).reading.title.text()
        assert deciding.queue.done == number
        keyboard.decide(letter)
    assert (keyboard.count, deciding.queue.done) == (60, 60)
    assert [each.path for each in deciding.queue.decided] == queue[:60]
    before = len(batches(window))
    keyboard.press(Key.Key_S, CTRL)
    number_of = {letter: letters.count(letter) for letter in "PRS"}
    expected: dict[str, tuple[list[bytes], list[bytes]]] = {}
    for path, letter in zip(queue, letters, strict=False):
        if letter == "P":
            expected[path] = ([b"published: false"], [b"published: true"])
        elif letter == "R" and marks:
            expected[path] = ([], [b"removed: true"])
    assert changed_lines(site) == expected
    rejected = f", {number_of['R']} rejected" if marks else ""
    assert batches(window)[: len(batches(window)) - before] == [
        f"Triage: {number_of['P']} published{rejected}"
    ]
    print(f"{keyboard.count - 1} keys for {deciding.queue.done} decisions: {number_of}")


def test_sixty_of_the_real_site_with_sixty_keys(open_window: OpenWindow, corpus_site: Path) -> None:
    keyboard = Keyboard(open_window(corpus_site, watched=False))
    decide_sixty(keyboard, corpus_site, "published:no no:removed", marks=True)


def test_sixty_of_a_generated_site_with_sixty_keys(keyboard: Keyboard, generated: Path) -> None:
    decide_sixty(keyboard, generated, "published:no", marks=False)


def test_it_begins_with_the_selected_one_and_comes_round(keyboard: Keyboard) -> None:
    window = keyboard.window
    shown = paths(window)
    choose(window, shown[5])
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    assert deciding.queue.current == shown[5]
    assert deciding.queue.left == len(shown)
    assert deciding.queue.ahead(len(shown)) == [*shown[6:], *shown[:5]]
    assert page(window).isVisible()
    assert not window.panes.isVisible()
    assert window.panes.isHidden()


def test_it_is_about_the_selected_ones_if_there_are_several(keyboard: Keyboard) -> None:
    window = keyboard.window
    chosen = paths(window)[3:6]
    window.list.choose_all(chosen)
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    assert [deciding.queue.current, *deciding.queue.ahead(9)] == chosen
    assert page(window).which.text() == "3 selected articles"
    keyboard.press(Key.Key_Escape)
    assert window.list.selected_paths() == chosen
    assert window.list.hasFocus()


def test_what_was_rejected_is_not_asked_about_again(window: MainWindow) -> None:
    session, triage = window.session, window.actions_.triage
    first, second, third = [path for path in paths(window) if path != BROKEN][:3]
    session.edit([first, second], SetPublished(False))
    session.edit([first, second], SetField("/removed", True))
    session.edit([third], SetPublished(False))
    window.search.setText("published:no")
    window.search.searched.emit("published:no")
    window.searching.finish()
    shown = paths(window)
    triage.begin()
    asked = [run(window).queue.current, *run(window).queue.ahead(len(shown))]
    assert asked == [path for path in shown if path not in (first, second)]
    assert page(window).which.text().startswith(f"{len(asked)} articles")
    assert page(window).which.text().endswith(", without 2 rejected before")
    for _ in asked:
        page(window).decide(Verdict.SKIP)
    assert page(window).is_at_end
    lines = [(figure.text(), name.text()) for figure, name in page(window).summary._lines]
    assert ("2", "left out: rejected before") in lines
    triage.leave()
    window.list.choose_all([first, second])  # whoever selects them wants them
    triage.begin()
    assert {run(window).queue.current, *run(window).queue.ahead(9)} == {first, second}
    triage.leave()
    window.search.setText("removed:yes")
    window.search.searched.emit("removed:yes")  # where there is nothing else, they are meant
    window.searching.finish()
    triage.begin()
    assert {run(window).queue.current, *run(window).queue.ahead(9)} == {first, second}
    assert run(window).left_out == 0


def test_what_was_rejected_without_a_word_in_its_file_is_remembered(window: MainWindow) -> None:
    first, second = [path for path in paths(window) if path != BROKEN][:2]
    window.session.edit([first, second], SetPublished(False))
    window.search.setText("published:no -has:removed")
    window.search.searched.emit("published:no -has:removed")
    window.searching.finish()
    shown = paths(window)
    triage = window.actions_.triage

    def asked() -> set[str | None]:
        triage.begin()
        return {run(window).queue.current, *run(window).queue.ahead(len(shown))}

    assert asked() == set(shown)
    rejected = run(window).queue.current
    run(window).habits = Habits()  # nothing else is marked as removed here
    page(window).decide(Verdict.REJECT)
    page(window).decide(Verdict.REJECT)
    page(window).take_back()
    triage.leave()
    assert asked() == set(shown) - {rejected}
    assert run(window).left_out == 1
    triage.leave()
    assert rejected is not None
    window.session.edit([rejected], SetPublished(True))
    window.session.edit([rejected], SetPublished(None))
    window.search.setText("")
    window.search.searched.emit("")
    window.searching.finish()
    assert rejected in asked()


def test_many_that_may_be_rejected_are_looked_into_first(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(opening, "_FEW", 0)
    first = next(path for path in paths(window) if path != BROKEN)
    window.session.edit([first], SetPublished(False))
    window.session.edit([first], SetField("/removed", True))
    triage = window.actions_.triage
    triage.begin()
    assert not triage.is_on
    qtbot.waitUntil(lambda: triage.is_on)
    assert run(window).left_out == 1


def test_where_it_was_left_it_begins_again(keyboard: Keyboard) -> None:
    window = keyboard.window
    shown = paths(window)
    window.list.choose(shown[0])
    keyboard.press(Key.Key_F8)
    keyboard.decide("SSS")
    keyboard.press(Key.Key_F8)
    assert window.panes.isVisible()
    assert window.list.selected_paths() == [shown[3]]
    keyboard.press(Key.Key_F8)
    assert run(window).queue.current == shown[3]


def test_topics_of_a_decision_are_one_step_with_it(keyboard: Keyboard, generated: Path) -> None:
    window = keyboard.window
    find(keyboard, "published:no")
    path = paths(window)[0]
    before = window.session.library.articles[path]
    keyboard.press(Key.Key_F8)
    keys = page(window).topics
    missing = next(at for at in range(1, 10) if keys.name_of(at) not in before.topics)
    names = [keys.name_of(missing)]
    keyboard.decide(f"{missing}")
    assert window.session.stack.count() == 0  # nothing is edited before it is decided
    assert window.session.library.articles[path] is before
    keyboard.decide("P")
    after = window.session.library.articles[path]
    assert window.session.stack.count() == 1
    assert set(after.topics) > {*before.topics, *names}
    assert after.published is True
    keyboard.press(Key.Key_U)
    assert window.session.library.articles[path].data == before.data
    on = [each.name for each in keys.findChildren(TopicKey) if each.isChecked()]
    assert {*names} <= {*on}  # as it was before the key, topics and all
    keyboard.press(Key.Key_P)
    assert window.session.library.articles[path].data == after.data


def test_a_number_pressed_again_takes_the_topic_away(keyboard: Keyboard) -> None:
    window = keyboard.window
    path = paths(window)[0]
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    offered = [page(window).topics.name_of(at) for at in range(1, 10)]
    keyboard.decide("99")
    assert not deciding.choice.changes
    keyboard.decide("1S")  # an own topic goes
    after = window.session.library.articles[path]
    assert offered[0] not in after.topics
    assert (len(after.topics) == len(after.keys) and True) or after.modified


def test_decisions_are_taken_back_one_by_one(keyboard: Keyboard, generated: Path) -> None:
    window = keyboard.window
    before = {path: path_bytes(generated, path) for path in paths(window)}
    shown = paths(window)
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    keyboard.decide("PRSLPR")
    assert deciding.queue.done == 5
    ways = [(Key.Key_U, None), (Key.Key_Backspace, None), (Key.Key_Z, CTRL)]
    for at in range(6):
        key, modifier = ways[at % 3]
        keyboard.press(key, modifier or Qt.KeyboardModifier.NoModifier)
        assert deciding.queue.current == shown[5 - at]
        assert len(deciding.queue.decided) == 5 - at
    assert deciding.queue.left == len(shown)
    assert window.session.modified_count == 0
    for path, data in before.items():
        assert window.session.library.articles[path].data == data
    keyboard.press(Key.Key_U)  # nothing is left to take back
    assert deciding.queue.current == shown[0]
    for _ in range(6):
        keyboard.press(Key.Key_Z, CTRL | SHIFT)
    assert [each.verdict for each in deciding.queue.decided] == [
        *(Verdict.PUBLISH, Verdict.REJECT, Verdict.SKIP),
        *(Verdict.LATER, Verdict.PUBLISH, Verdict.REJECT),
    ]
    assert published(window, shown[0]) is True
    assert published(window, shown[5]) is False


def path_bytes(site: Path, path: str) -> bytes:
    return (site / path).read_bytes()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_pressed_can_be_taken_back(keyboard: Keyboard, seed: int) -> None:
    window, random = keyboard.window, Random(seed)
    find(keyboard, "published:no")
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    queue = [deciding.queue.current, *deciding.queue.ahead(10_000)]
    for _ in range(80):
        key = random.choice("PPRRSSLUUZ1234567899AE")
        if key == "A":
            keyboard.press(Key.Key_Z, CTRL | SHIFT)
        elif key == "Z":
            keyboard.press(Key.Key_Z, CTRL)
        elif key == "E":
            keyboard.decide("E")
            if random.random() < 0.5:
                keyboard.type("x")
            keyboard.press(Key.Key_Escape)
        else:
            keyboard.decide(key)
        assert window.actions_.triage.is_on
        assert deciding.queue.left + deciding.queue.done == len(queue)
    while deciding.can_take_back:
        keyboard.press(Key.Key_U)
    assert window.session.stack.index() == 0
    assert window.session.modified_count == 0
    assert [deciding.queue.current, *deciding.queue.ahead(10_000)] == queue


def test_what_is_put_off_comes_at_the_end(keyboard: Keyboard) -> None:
    window = keyboard.window
    chosen = paths(window)[:3]
    window.list.choose_all(chosen)
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    keyboard.decide("L")
    assert "1 for later" in page(window).counts.text()
    keyboard.decide("SS")
    assert deciding.queue.current == chosen[0]
    keyboard.decide("L")  # there is nothing else
    assert deciding.queue.current == chosen[0]
    keyboard.decide("S")
    assert page(window).is_at_end


def test_the_end_has_one_button_that_saves_all_as_one_batch(
    keyboard: Keyboard, generated: Path
) -> None:
    window = keyboard.window
    find(keyboard, "published:no")
    chosen = paths(window)[:5]
    window.list.choose_all(chosen)
    keyboard.press(Key.Key_F8)
    keyboard.decide("PPRSP")
    summary = page(window).summary
    assert page(window).is_at_end
    assert summary.save.text() == "Save 3 decisions"
    assert summary.save.hasFocus()
    files = {path: path_bytes(generated, path) for path in chosen}
    keyboard.press(Key.Key_Return)
    changed = [path for path in chosen if path_bytes(generated, path) != files[path]]
    assert changed == [chosen[0], chosen[1], chosen[4]]
    assert batches(window)[0] == "Triage: 3 published"
    assert summary.save.isHidden()
    assert summary.leave.hasFocus()
    keyboard.press(Key.Key_U)  # also what is saved is taken back
    assert not page(window).is_at_end
    assert published(window, chosen[4]) is False
    assert window.session.is_modified(chosen[4])
    keyboard.press(Key.Key_P)
    keyboard.press(Key.Key_Return)
    assert window.session.modified_count == 0
    keyboard.press(Key.Key_Return)
    assert window.panes.isVisible()


def test_editing_in_the_form_and_coming_back(keyboard: Keyboard) -> None:
    window = keyboard.window
    shown = paths(window)
    keyboard.press(Key.Key_F8)
    triage, deciding = window.actions_.triage, page(window).deciding
    assert deciding is not None
    keyboard.decide("P9E")
    assert not triage.is_on
    assert window.panes.isVisible()
    assert window.editor.paths == (shown[1],)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.editor.isAncestorOf(focus)
    assert window.session.stack.undoText() == "Set topics"  # not lost
    keyboard.press(Key.Key_End, CTRL)
    keyboard.type(" Pp1")  # letters are letters here
    keyboard.press(Key.Key_Escape)
    assert triage.is_on
    assert deciding.queue.current == shown[1]
    assert page(window).reading.title.text().endswith(" Pp1")
    assert page(window).reading.hasFocus()
    keyboard.decide("R")
    assert deciding.queue.current == shown[2]
    for expected in (shown[1], shown[1], shown[1], shown[0]):
        keyboard.press(Key.Key_U)  # the decision, the title, the topics, the one before
        assert deciding.queue.current == expected
    assert window.session.modified_count == 0


def test_what_cannot_be_read_is_not_decided_on(window: MainWindow) -> None:
    keyboard = Keyboard(window)
    window.list.choose_all([BROKEN, SEED])
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    while deciding.queue.current != BROKEN:
        keyboard.decide("L")
    assert "cannot be read" in page(window).reading.reason.text()
    assert not page(window).bar.publish.isEnabled()
    keyboard.decide("PR1")
    assert deciding.queue.current == BROKEN
    keyboard.decide("S")
    assert deciding.queue.current == SEED


def test_a_refused_decision_stays_and_says_why(window: MainWindow, site: Path) -> None:
    path = "_news/odd.md"
    (site / path).write_bytes(b"---\ntitle: Odd\npublished: false\ntopics:\n  a: b\n---\n")
    window.show_library(Library.open(site))
    keyboard = Keyboard(window)
    window.list.choose_all([path, SEED])
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    while deciding.queue.current != path:
        keyboard.decide("L")
    keyboard.decide("1P")
    assert deciding.queue.current == path
    assert any("topics" in text for text in window.messages.texts)
    keyboard.decide("1P")
    assert deciding.queue.current == SEED


def test_any_other_topic_can_be_typed(window: MainWindow) -> None:
    keyboard = Keyboard(window)
    choose(window, SEED)
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    keyboard.press(Key.Key_T)
    assert page(window).topics.input.hasFocus()
    keyboard.type("Robo")
    keyboard.press(Key.Key_Return)
    assert "Robotics" in deciding.choice.added
    assert page(window).reading.hasFocus()
    keyboard.press(Key.Key_T)
    keyboard.press(Key.Key_Escape)  # closes what is offered
    keyboard.press(Key.Key_Escape)
    assert page(window).reading.hasFocus()
    assert window.actions_.triage.is_on


def test_leaving_does_not_lose_topics(window: MainWindow) -> None:
    keyboard = Keyboard(window)
    choose(window, SEED)
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    keyboard.press(Key.Key_9)
    added = deciding.choice.added
    assert added
    keyboard.press(Key.Key_Escape)
    assert set(added) <= set(window.session.library.articles[SEED].topics)
    assert window.session.stack.count() == 1
    assert window.list.hasFocus()


def test_the_buttons_do_what_the_keys_do(keyboard: Keyboard) -> None:
    window = keyboard.window
    shown = paths(window)
    keyboard.press(Key.Key_F8)
    bar, deciding = page(window).bar, page(window).deciding
    assert deciding is not None
    for button in (bar.publish, bar.reject, bar.skip, bar.later):
        button.click()
    assert [each.verdict for each in deciding.queue.decided] == list(Verdict)
    bar.back.click()
    assert deciding.queue.current == shown[3]
    page(window).topics.findChildren(TopicKey)[0].click()
    assert deciding.choice.changes
    bar.edit.click()
    assert not window.actions_.triage.is_on
    keyboard.press(Key.Key_F8)
    assert window.actions_.triage.is_on
    page(window).close_button.click()
    assert window.panes.isVisible()


def test_the_next_articles_are_read_before_their_turn(keyboard: Keyboard) -> None:
    window = keyboard.window
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    following = deciding.queue.ahead(1)[0]
    while list(page(window)._ahead.missing(deciding.queue.ahead(2))):
        page(window)._read_ahead()
    ready = page(window)._ahead.kept(following)
    assert ready is not None
    keyboard.decide("P")
    assert page(window).shown is ready


def test_the_next_picture_is_made_before_its_turn(
    window: MainWindow, site: Path, qtbot: QtBot
) -> None:
    (site / "assets" / "next.png").write_bytes(picture_bytes(800, 500))
    for name, image in (("first", ""), ("second", "image: /assets/next.png\n")):
        text = f"---\ntitle: The {name}\n{image}---\n"
        (site / "_news" / f"{name}.md").write_text(text)
    window.show_library(Library.open(site))
    loaded: list[str] = []
    window.pictures.loaded.connect(loaded.append)
    keyboard = Keyboard(window)
    window.list.choose_all(["_news/first.md", "_news/second.md"])
    keyboard.press(Key.Key_F8)
    if run(window).queue.current == "_news/second.md":
        keyboard.decide("L")
        window.pictures.open(site)  # and forget what it had
        loaded.clear()
        page(window)._ahead.clear()
        page(window).show_current()
    assert run(window).queue.ahead(1) == ["_news/second.md"]
    qtbot.waitUntil(lambda: loaded == ["/assets/next.png"])
    ratio = window.devicePixelRatioF()
    size = page(window).facts.picture_size
    assert window.pictures.picture("/assets/next.png", size, ratio) is not None
    keyboard.decide("P")
    QCoreApplication.processEvents()
    shown = page(window).facts.picture
    assert shown.size().width() == size.width()
    assert shown.room == size
    assert loaded == ["/assets/next.png"]  # it was not made for another size


def test_everything_has_a_name_and_nothing_hidden_is_acted_on(window: MainWindow) -> None:
    keyboard = Keyboard(window)
    window.side.choose(Value(Facet.COLLECTION, "_news"))
    keyboard.press(Key.Key_F8)
    assert nameless(page(window)) == []
    actions = window.actions_
    for action in (actions.next, actions.search, actions.toggle, actions.filing.delete):
        assert not action.isEnabled()
    assert not actions.clear_filters.isEnabled()
    assert all(button.toolTip() for button in page(window).findChildren(DecisionButton))
    keyboard.press(Key.Key_Escape)
    for action in (actions.triage.publish, actions.triage.back, actions.triage.edit):
        assert not action.isEnabled()
    assert actions.search.isEnabled()
    assert actions.clear_filters.isEnabled()


def test_another_site_ends_it(window: MainWindow, generated: Path) -> None:
    keyboard = Keyboard(window)
    keyboard.press(Key.Key_F8)
    window.show_library(Library.open(generated))
    assert not window.actions_.triage.is_on
    assert window.panes.isVisible()
    keyboard.press(Key.Key_F8)
    assert page(window).deciding is not None


def test_a_view_ends_it_and_another_article_in_the_form_does_not(window: MainWindow) -> None:
    keyboard = Keyboard(window)
    choose(window, SEED)
    keyboard.press(Key.Key_F8)
    keyboard.decide("E")
    other = next(path for path in paths(window) if path != SEED)
    window.go_to(other)
    assert window.editor.paths == (other,)
    keyboard.press(Key.Key_F8)
    assert run(window).queue.current == SEED
    window.actions_.views.show(None)
    assert not window.actions_.triage.is_on
    assert window.panes.isVisible()


def test_an_article_that_is_deleted_leaves_the_queue(keyboard: Keyboard) -> None:
    window = keyboard.window
    shown = paths(window)
    keyboard.press(Key.Key_F8)
    keyboard.decide("E")
    window.list.choose(shown[0])
    window.actions_.filing.delete.trigger()
    keyboard.press(Key.Key_F8)
    assert run(window).queue.current == shown[1]


def test_an_empty_list_says_so(window: MainWindow) -> None:
    keyboard = Keyboard(window)
    find(keyboard, "nothing-has-this-word")
    keyboard.press(Key.Key_F8)
    assert not window.actions_.triage.is_on
    assert any("Nothing to decide on" in text for text in window.messages.texts)


@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_save_that_forgets_steps_takes_no_other_decision_back(
    keyboard: Keyboard, first: int
) -> None:
    """One of three was moved before; the save of that leaves no step of it."""
    window = keyboard.window
    session = window.session
    find(keyboard, "published:no")
    chosen = paths(window)[:3]
    moved = session.article(chosen[first])
    assert moved is not None
    there = f"{moved.path[:-3]}-moved.md"
    assert session.refile("Move", [Refile(moved, moved.at(there))])
    now = [there if path == moved.path else path for path in chosen]
    window.list.choose_all(now)
    keyboard.press(Key.Key_F8)
    deciding = run(window)
    queue = [deciding.queue.current, *deciding.queue.ahead(9)]
    assert set(queue) == set(now)
    keyboard.decide("PPP")
    window.save_current()
    assert session.modified_count == 0
    assert session.stack.index() == 2
    for at in (2, 1, 0):
        assert deciding.can_take_back
        keyboard.press(Key.Key_U)
        path = queue[at]
        assert deciding.queue.current == path
        assert path is not None
        assert published(window, path) is (path == there)
        assert session.is_modified(path) is (path != there)
        said = any("Only went back" in text for text in page_texts(window))
        assert said is (queue.index(there) >= at)
    assert not deciding.can_take_back
    assert session.stack.index() == 0
    for _ in range(3):
        keyboard.press(Key.Key_Z, CTRL | SHIFT)
    assert all(published(window, path) for path in now)


def page_texts(window: MainWindow) -> list[str]:
    return window.messages.texts
