"""Text that is typed and not applied: kept as it is, taken by one Curator, dropped for good."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from curator.document import Timestamp
from curator.library.drafts import Draft, Drafts, TypedText, elsewhere, pack_held, unpack_held
from curator.library.drafts.store import file_of
from curator.library.library import Library
from tests.library.drafts.conftest import ONE, SOURCE

YAML = TypedText(ONE, "yaml", 1.0, SOURCE, "", "title: \U0001f600\ud800\u2028\0 x", (3, 1, 2))
FILE = TypedText(ONE, "file", 2.0, b"\xff\0", "\xff\ufeff\r\n", "---\n", (0, 0, 0), removed=True)
FIELD = TypedText(ONE, "/title", 3.0, SOURCE, "", "Half a tit", (0, 0, 0))
SEVERAL = TypedText(
    ONE, "*/title", 4.0, b"", "", "Half a tit", (0, 0, 0), others=("b\n.md", "\udcff")
)
HELD = tuple(pack_held({"title": value}, ["title"]) for value in ("a\nb", Timestamp("2021-01-02")))


@pytest.fixture
def drafts(root: Path) -> Iterator[Drafts]:
    drafts = Drafts.open(root)
    yield drafts
    drafts.close()


def test_it_is_kept_exactly(drafts: Drafts) -> None:
    drafts.put([], texts=[YAML, FILE, FIELD, SEVERAL])
    assert sorted(drafts.texts(), key=lambda text: text.at) == [YAML, FILE, FIELD, SEVERAL]
    drafts.put([Draft(ONE, 1.0, SOURCE)])  # says nothing of texts
    assert len(drafts.texts()) == 4
    longer = replace(FILE, raw="---\n---\n", at=3.0)
    drafts.put([], texts=[longer])
    assert drafts.texts() == (longer,)
    assert len(drafts.all()) == 1
    drafts.put([], texts=[])
    assert drafts.texts() == ()


def test_what_several_held_is_kept_exactly(drafts: Drafts) -> None:
    known = replace(SEVERAL, held=(*HELD, pack_held({"title": "x"}, ["title", "in"])))
    drafts.put([], texts=[known])
    (text,) = drafts.texts()
    assert text == known
    assert [unpack_held(each) for each in text.held] == [
        ("a\nb",),
        (Timestamp("2021-01-02"),),
        (),
    ]
    assert (unpack_held(""), unpack_held("not packed"), unpack_held("1")) == ((), (), ())


def test_it_is_left_to_one_other(root: Path, drafts: Drafts) -> None:
    older, newer = Drafts.open(root), Drafts.open(root)
    older.put([], texts=[YAML, FILE])
    newer.put([], texts=[replace(YAML, at=5.0)])
    assert (drafts.left(), drafts.left_texts()) == (([], 0), ([], 0))
    older.close()
    newer.close()
    drafts.left()
    found, damaged = drafts.left_texts()
    assert ([each.text for each in found], damaged) == ([FILE, replace(YAML, at=5.0)], 0)
    third = Drafts.open(root)
    third.left()
    assert third.left_texts() == ([], 0)
    third.close()
    drafts.put([], taken=found, texts=[each.text for each in found])
    assert len(drafts.texts()) == 2
    assert [each.text for each in drafts.left_texts()[0]] == [YAML]  # for the next time
    drafts.drop_all()
    assert (drafts.texts(), drafts.left_texts()) == ((), ([], 0))


def test_what_is_damaged_is_counted_and_stays(root: Path, drafts: Drafts) -> None:
    other = Drafts.open(root)
    other.put([], texts=[YAML, FILE])
    other.close()
    with contextlib.closing(sqlite3.connect(file_of(root))) as connection:
        connection.execute("UPDATE texts SET raw = 'x' WHERE what = 'yaml'")
        connection.commit()
        drafts.left()
        assert [each.text for each in drafts.left_texts()[0]] == [FILE]
        assert drafts.left_texts()[1] == 1
        assert connection.execute("SELECT count(*) FROM texts").fetchone() == (2,)


def test_a_site_that_was_moved_has_it(root: Path, tmp_path: Path) -> None:
    first = Drafts.open(root)
    first.put([], texts=[YAML])
    first.close()
    os.rename(root, tmp_path / "moved")
    found = elsewhere(Library.open(tmp_path / "moved"))
    assert found is not None
    assert [each.text for each in found[1].left_texts()[0]] == [YAML]
    found[1].close()
