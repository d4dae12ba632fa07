"""A file that an earlier Curator wrote opens with this one, and its drafts come back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from curator.document import Conflict, Operation, Timestamp
from curator.library.drafts import Draft, Drafts, returned
from curator.library.drafts.store import STEPS, Store, StoreError, file_of
from curator.library.library import Library
from tests.library.drafts.conftest import ONE, SOURCE

FIRST = Path(__file__).with_name("first_schema.sql")
DRAFTS = [
    Draft("_news/gone.md", 1795000002.5, SOURCE, removed=True),
    Draft("_news/new.md", 1795000001.5, b"", "", raw=b"---\ntitle: New\n---\n"),
    Draft(
        ONE,
        1795000000.5,
        SOURCE,
        None,
        (
            Operation("replace", ("title",), "Two"),
            Operation("replace", ("date",), Timestamp("2021-01-02")),
            Operation("add", ("topics", "1"), "Robots"),
        ),
        b"Other line\n",
    ),
    Draft(
        "_news/undecided.md",
        1795000003.5,
        SOURCE,
        conflicts=(Conflict("/heat", 7, 8, None, frozenset({"theirs"})),),
    ),
]


@pytest.fixture
def old(root: Path) -> Path:
    """The site with a file of the first schema."""
    file = file_of(root)
    file.parent.mkdir(parents=True)
    connection = sqlite3.connect(file)
    connection.executescript(FIRST.read_text())
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    return root


def test_drafts_of_the_first_schema_come_back(old: Path, library: Library) -> None:
    drafts = Drafts.open(old)
    left, damaged = drafts.left()
    assert ([each.draft for each in left], damaged, drafts.set_aside) == (DRAFTS, 0, None)
    (found,) = (returned(library, each) for each in left if each.draft.path == ONE)
    assert found.article is not None
    assert found.article.data == (
        SOURCE.replace(b"One", b"Two")
        .replace(b"2020-07-15T05:31:00Z", b"2021-01-02")
        .replace(b"- AI", b"- AI\n- Robots")
        .replace(b"First", b"Other")
    )
    drafts.put([each.draft for each in left], taken=left)
    assert drafts.all() == {draft.key: draft for draft in DRAFTS}
    new = Draft("_news/gone.md", 1795000004.5, b"", "", raw=b"---\ntitle: New\n---\n")
    drafts.put([new])  # beside the removed one
    assert drafts.all() == {draft.key: draft for draft in [*DRAFTS, new]}
    drafts.close()


def test_afterwards_it_is_as_one_that_is_made_anew(old: Path, tmp_path: Path) -> None:
    def tables(store: Store) -> list[str]:
        query = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
        found = store.read(lambda db: db.execute(query).fetchall())
        version = store.read(lambda db: db.execute("PRAGMA user_version").fetchone())
        assert version == (len(STEPS),)
        return [" ".join(str(sql).split()) for (sql,) in found]

    upgraded, new = Store.open(old), Store.open(old, tmp_path / "other")
    assert tables(upgraded) == tables(new)
    upgraded.close()
    new.close()


def test_an_upgrade_that_is_interrupted_is_done_the_next_time(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (*STEPS[:-1], f"{STEPS[-1]}; CREATE TABLE drafts (twice)")
    with monkeypatch.context() as patch:
        patch.setattr("curator.library.drafts.store.STEPS", broken)
        with pytest.raises(StoreError, match="already exists"):
            Store.open(old)
    drafts = Drafts.open(old)
    assert len(drafts.left()[0]) == len(DRAFTS)
    drafts.close()
