"""Edit, undo, redo and save in any order, while a bot rewrites the same files.

The model is plain: what the bot wrote last to `secured` and `heat` is what the file must hold, and
everything else must be what the editor's edits make of the original, byte for byte.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from curator.document import Document
from curator.gui.session import Notice, Session
from curator.library.edits import (
    AddTopic,
    ApplyOperations,
    Edit,
    RemoveField,
    RemoveTopic,
    SetField,
    SetPublished,
)
from curator.library.library import Library

ARTICLES = {
    "_news/one.md": b"""---
title: "The first: with a colon"   # a comment
excerpt: plain text
heat: 7
published: false

topics:
  # the main one
  - AI
  - Ethics   # second

secured: "b25l;MA=="
---
Body
""",
    "_news/two.md": b"\xef\xbb\xbf---\r\ntitle: 'It''s two'\r\nheat: 8\r\ntopics: [AI]\r\n"
    b'secured: "dHdv;MA=="\r\n...\r\n\r\nBody',
}
PATHS = sorted(ARTICLES)

values = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
topics = st.sampled_from(["AI", "Ethics", "Vision: computers", "№ 3"])
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(SetField, st.just("/title"), values),
    st.builds(SetField, st.sampled_from(["/excerpt", "/webUrl"]), values),
    st.builds(RemoveField, st.just("/excerpt")),
    st.builds(SetPublished, st.sampled_from([True, False, None])),
    st.builds(AddTopic, topics),
    st.builds(RemoveTopic, topics),
    # What must be refused, whoever asks.
    st.builds(SetField, st.just("/secured"), values),
    st.just(RemoveField("/secured")),
    st.just(ApplyOperations(({"op": "move", "from": "/secured", "path": "/excerpt"},))),
)


class EditorAndBot(RuleBasedStateMachine):
    """One editor's session on a real folder, and the site's bot."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.notices: list[Notice] = []
        self.bot: dict[str, tuple[str, int]] = {}

    @initialize()
    def open_site(self) -> None:
        for path, data in ARTICLES.items():
            (self.root / path).parent.mkdir(exist_ok=True)
            (self.root / path).write_bytes(data)
            document = Document.parse(data)
            self.bot[path] = (str(document.data["secured"]), int(str(document.data["heat"])))
        self.session = Session()
        self.session.noticed.connect(self.notices.append)
        self.session.open(Library.open(self.root))

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @rule(paths=st.sets(st.sampled_from(PATHS), min_size=1), edit=edits)
    def edit(self, paths: set[str], edit: Edit) -> None:
        self.session.edit(sorted(paths), edit)

    @rule()
    def undo(self) -> None:
        self.session.undo()

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @rule(path=st.sampled_from(PATHS))
    def save(self, path: str) -> None:
        assert self.session.save([path]), self.notices
        self.check_disk(path)

    @rule()
    def save_all(self) -> None:
        assert self.session.save_all(), self.notices
        assert self.session.modified == ()

    @rule(path=st.sampled_from(PATHS), secured=st.integers(0, 10**6), heat=st.integers(-99, 999))
    def bot_writes(self, path: str, secured: int, heat: int) -> None:
        value = f"{secured};{heat}=="
        self.bot[path] = (value, heat)
        file = self.root / path
        file.write_bytes(bot_bytes(file.read_bytes(), value, heat))

    @precondition(lambda self: self.session.stack.canUndo())
    @rule()
    def undo_everything_and_save(self) -> None:
        while self.session.stack.canUndo():
            self.session.undo()
        assert self.session.save_all(), self.notices
        for path in PATHS:
            # An article that is not modified is not written, so the bot's file is as it is.
            secured, heat = self.bot[path]
            assert (self.root / path).read_bytes() == bot_bytes(ARTICLES[path], secured, heat)

    def check_disk(self, path: str) -> None:
        data = Document.parse((self.root / path).read_bytes()).data
        assert (data["secured"], data["heat"]) == self.bot[path]

    @invariant()
    def secured_is_the_bots(self) -> None:
        for path in self.bot:
            self.check_disk(path)

    @invariant()
    def nothing_was_refused_on_disk(self) -> None:
        assert [notice for notice in self.notices if notice.text.startswith("Not saved")] == []


def bot_bytes(data: bytes, secured: str, heat: int) -> bytes:
    """What the bot makes of a file: it replaces two values and nothing else."""
    ops: list[dict[str, object]] = [
        {"op": "replace", "path": "/secured", "value": secured},
        {"op": "replace", "path": "/heat", "value": heat},
    ]
    return Document.parse(data).apply(ops, protected=()).to_bytes()


@pytest.mark.usefixtures("qapp")
def test_secured_is_never_stale_and_undo_gives_the_original_bytes() -> None:
    run_state_machine_as_test(
        EditorAndBot,
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


@pytest.mark.campaign
@pytest.mark.timeout(0)
@pytest.mark.usefixtures("qapp")
def test_the_same_for_longer() -> None:
    run_state_machine_as_test(
        EditorAndBot,
        settings=settings(
            max_examples=2000,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
