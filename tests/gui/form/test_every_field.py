"""Every field of every article, edited once in the real form: only its own lines change, and undo
gives the original bytes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from curator.document import Document, parse_route
from curator.document.yamltree import Node
from curator.gui.form.choices import ChoicesField
from curator.gui.form.dates import DateField, DurationField
from curator.gui.form.field import Field
from curator.gui.form.form import Form
from curator.gui.form.lists import ListField
from curator.gui.form.mapping import MappingField
from curator.gui.form.scalars import ChoiceField, NumberField, OpaqueField, YamlField, YesNoField
from curator.gui.form.text_boxes import TextBox
from curator.gui.form.topics import TopicsField
from curator.gui.form.typed_field import TypedField
from curator.gui.main_window import MainWindow
from tests.gui.conftest import OpenWindow, paths

Key = Qt.Key
PARTS = 12  # of the real site: each is a test, so that none runs for minutes


def form_of(window: MainWindow) -> Form:
    form = window.editor.form
    assert form is not None
    return form


def leaves(form: Form) -> list[str]:
    """The routes of all fields, with every mapping open."""
    opened: set[str] = set()
    while True:
        folded = [
            field.row.route
            for field in form.all_fields()
            if isinstance(field, MappingField) and field.row.route not in opened
        ]
        if not folded:
            break
        for route in folded:
            opened.add(route)
            found = form.reach(route)
            assert isinstance(found, MappingField)
            if not found.fold.is_open:
                found.fold.button.click()
    return [field.row.route for field in form.all_fields()]


def edit(field: Field) -> bool:
    """Do one thing to a field as an editor would; False where there is nothing to do."""
    if isinstance(field, (OpaqueField, YamlField)):
        return False
    if isinstance(field, YesNoField):
        word = "No" if field.row.value is not False else "Yes"
        next(b for b in field.findChildren(QPushButton) if b.text() == word).click()
    elif isinstance(field, (TopicsField, ChoicesField)):
        names = field.chips.names
        if names:
            field.chips.removed.emit(names[0])
        else:
            field.chips.added.emit("AI")
    elif isinstance(field, ListField):
        field._add_button.click()
    elif isinstance(field, TypedField):
        retype(field)
        return field.flush()
    else:
        return False  # a mapping: what is in it is edited
    return True


def retype(field: TypedField) -> None:
    """Put another value of the field's kind into its box, key by key."""
    box = field.box
    if isinstance(field, DateField):
        box.selectAll()
        QTest.keyClicks(box, "2021-02-03" if field.row.value != "2021-02-03" else "2021-02-04")
    elif isinstance(field, DurationField):
        box.selectAll()
        QTest.keyClicks(box, "PT7M" if field.row.value != "PT7M" else "PT8M")
    elif isinstance(field, NumberField) and field.row.value is None:
        QTest.keyClicks(box, "5")
    elif isinstance(box, TextBox):
        box.moveCursor(QTextCursor.MoveOperation.End)
        QTest.keyClicks(box, "5" if isinstance(field.row.value, (int, float)) else "x")
    else:
        assert not box.isReadOnly() or isinstance(field, ChoiceField)
        QTest.keyClick(box, Key.Key_End)
        QTest.keyClicks(box, "5")


def own_lines(data: bytes, route: str) -> set[int]:
    """The numbers of the lines that a field stands on; none where it is absent."""
    document = Document.parse(data)
    parts = parse_route(route)
    node: Node | None = document.tree.root
    start = 0
    for part in parts:
        if node is None:
            return set()
        if node.pairs:
            pair = next((p for p in node.pairs if p[0].value == part), None)
            if pair is None:
                return set()
            start, node = pair[0].start, pair[1]
        elif node.items:
            if int(part) >= len(node.items):
                return set()
            node = node.items[int(part)]
            start = node.start
        else:
            return set()
    assert node is not None
    first, _ = document._source.position(start)
    last, _ = document._source.position(max(node.end - 1, start))
    return set(range(first - 1, last))


def changed_lines(before: bytes, after: bytes) -> tuple[set[int], set[int]]:
    """The numbers of the lines that were there before, and that are there now, only."""
    old, new = before.split(b"\n"), after.split(b"\n")
    gone: set[int] = set()
    came: set[int] = set()
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone |= set(range(a, b))
            came |= set(range(c, d))
    return gone, came


def edit_every_field(window: MainWindow, path: str) -> int:
    """Edit each field of an article once; how many there were."""
    assert window.list.choose(path)
    articles = window.session.library.articles
    original = articles[path].data
    routes = leaves(form_of(window))
    assert window.session.stack.count() == 0, path
    edited = 0
    for route in routes:
        field = form_of(window).reach(route)
        if field is None:
            continue  # it was in a list that is another one now
        before, steps = articles[path].data, window.session.stack.index()
        if not edit(field):
            field.revert()
            continue
        after = articles[path].data
        if after == before and window.session.stack.index() == steps:
            assert field.notes.text, (path, route)  # refused, with the reason under the field
            continue
        assert window.session.stack.index() == steps + 1, (path, route)
        assert after != before, (path, route)
        gone, came = changed_lines(before, after)
        there = own_lines(before, route)
        whole = "/" + route.split("/")[1]
        # A field of a mapping that was not there comes with the mapping around it.
        now = own_lines(after, route if own_lines(before, whole) else whole)
        assert gone <= there, (path, route, sorted(gone), sorted(there))
        if not there:  # a new field may come as a paragraph of its own
            lines = after.split(b"\n")
            came = {at for at in came if lines[at].strip()}
        assert came <= now, (path, route, sorted(came), sorted(now))
        edited += 1
    for _ in range(edited):
        window.undo()
    assert articles[path].data == original
    assert articles[path].saved == original
    window.session.stack.clear()
    # Widgets that are gone wait for the event loop, which does not run here.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return edited


def readable(window: MainWindow) -> Iterator[str]:
    articles = window.session.library.articles
    return (path for path in paths(window) if not articles[path].unreadable)


def test_every_field_of_the_sample(open_window: OpenWindow, site: Path) -> None:
    window = open_window(site, watched=False)
    edited = [edit_every_field(window, path) for path in readable(window)]
    assert len(edited) >= 40
    assert min(edited) > 5
    print(f"{sum(edited)} fields of {len(edited)} articles")


@pytest.mark.corpus
@pytest.mark.parametrize("part", range(PARTS))
def test_every_field_of_the_real_site(
    open_window: OpenWindow, corpus_site: Path, part: int
) -> None:
    window = open_window(corpus_site, watched=False)
    edited = [edit_every_field(window, path) for path in list(readable(window))[part::PARTS]]
    assert len(edited) >= 700 // PARTS
    print(f"{sum(edited)} fields of {len(edited)} articles")
