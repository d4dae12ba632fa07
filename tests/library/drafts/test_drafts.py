"""Several Curators keep their drafts of one site, and none takes those of another that lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from curator.document import Conflict, Operation
from curator.library.drafts import Draft, Drafts, about
from tests.library.drafts.conftest import ONE

TWO = "_news/two.md"
_CHILD = """
import sys, time
from pathlib import Path
from curator.library.drafts import Draft, Drafts
drafts = Drafts.open(Path(sys.argv[1]))
drafts.put([Draft("_news/one.md", float(sys.argv[2]), b"base", raw=sys.argv[2].encode())])
print(drafts.instance, flush=True)
time.sleep(60)
"""


@pytest.fixture
def drafts(root: Path) -> Iterator[Drafts]:
    drafts = Drafts.open(root)
    yield drafts
    drafts.close()


def full(path: str = ONE, at: float = 1.0) -> Draft:
    conflict = Conflict("/heat", 1, 2, None, frozenset({"theirs"}))
    operations = (Operation("replace", ("title",), "x", None, "'"),)
    return Draft(path, at, b"base", "", operations, b"body", b"raw", True, (conflict,))


def started(root: Path, at: float) -> subprocess.Popen[str]:
    """Another Curator that has kept something."""
    command = [sys.executable, "-c", _CHILD, os.fspath(root), str(at)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    return process


def killed(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        assert process.stdout
        process.stdout.close()


def test_they_come_back_as_they_were(drafts: Drafts, root: Path) -> None:
    odd = full("_news/\udce9.md")  # a name that is no UTF-8
    drafts.put([full(), odd])
    assert drafts.all() == {(ONE, True): full(), odd.key: odd}
    drafts.put([full(at=2.0)], drop=[odd.key])
    assert drafts.all() == {(ONE, True): full(at=2.0)}
    assert drafts.all()[ONE, True].conflicts[0].gone == {"theirs"}
    drafts.drop_all()
    assert drafts.all() == {}


def test_what_is_removed_and_what_is_in_its_place_are_both_kept(drafts: Drafts, root: Path) -> None:
    removed = Draft(ONE, 2.0, b"base", removed=True)
    new, moved = Draft(ONE, 1.0, b"", "", raw=b"new"), Draft(ONE, 3.0, b"base", TWO)
    for other in (new, moved):
        drafts.put([other, removed])
        assert drafts.all() == {(ONE, False): other, (ONE, True): removed}
    drafts.put([], drop=[removed.key])
    assert drafts.all() == {(ONE, False): moved}
    drafts.put([new, removed])
    drafts.close()
    again = Drafts.open(root)
    left, _ = again.left()
    assert [each.draft for each in left] == [removed, new]
    again.put([], taken=left[:1])
    assert [each.draft for each in again.left()[0]] == [new]
    again.close()


def test_of_one_article_only_the_last_draft_comes_back(root: Path) -> None:
    for at, draft in enumerate(
        [Draft(ONE, 0, b"base", raw=b"edited"), Draft(TWO, 0, b"", ONE), Draft(ONE, 0, b"x")]
    ):
        one = Drafts.open(root)
        one.put([replace(draft, at=at, removed=at == 2)])
        one.close()
    last = Drafts.open(root)
    assert [each.draft.at for each in last.left()[0]] == [2]
    last.close()


def test_what_is_discarded_is_so_wherever_it_waits(drafts: Drafts, root: Path) -> None:
    unsound = Draft("_news/odd.md", 1.0, b"base", raw=b"x")
    moved, two = Draft("_news/moved.md", 1.0, b"base", ONE), Draft(TWO, 1.0, b"base", raw=b"x")
    new = Draft(ONE, 1.0, b"", "", raw=b"x")  # another one, that is to be there
    for draft in (moved, two, new, unsound):
        one = Drafts.open(root)
        one.put([draft])
        one.close()
    damage = "UPDATE drafts SET operations = '{' WHERE path = ?"
    drafts._store.write(lambda db: db.execute(damage, [unsound.path.encode()]))
    edited = Draft(ONE, 2.0, b"base", raw=b"y")
    drafts.put([edited])
    living = Drafts.open(root)
    living.put([replace(edited, raw=b"z")])
    drafts.left()
    drafts.drop_all({about(edited), about(unsound)})
    assert drafts.all() == {}
    left, damaged = drafts.left()
    assert ([each.draft for each in left], damaged) == ([new, two], 1)
    assert list(living.all()) == [edited.key]
    living.close()


def test_those_of_one_that_lives_are_left_alone(drafts: Drafts, root: Path) -> None:
    drafts.put([full()])
    other = Drafts.open(root)
    assert other.left() == ([], 0)
    other.put([full(TWO)])
    assert list(drafts.all()) == [(ONE, True)]
    assert list(other.all()) == [(TWO, True)]
    other.close()


def test_those_of_one_that_was_closed_come_to_the_next(drafts: Drafts, root: Path) -> None:
    drafts.put([full()])
    drafts.close()
    other, third = Drafts.open(root), Drafts.open(root)
    (left,), damaged = other.left()
    assert (left.draft, damaged) == (full(), 0)
    assert third.left() == ([], 0)  # not to two at once
    other.put([left.draft], taken=[left])
    assert list(other.all()) == [(ONE, True)]
    other.close()
    assert [left.instance for left in third.left()[0]] == [other.instance]
    third.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_those_of_a_killed_process_come_back_newest_first(drafts: Drafts, root: Path) -> None:
    old, new = started(root, 5), started(root, 6)
    try:
        assert drafts.left() == ([], 0)
    finally:
        killed(old, new)
    (left,), _ = drafts.left()
    assert left.draft.raw == b"6"
    drafts.put([], taken=[left])
    (left,), _ = drafts.left()  # the other one had to wait for its turn
    assert left.draft.raw == b"5"
    drafts.put([], taken=[left])
    assert drafts.left() == ([], 0)


def test_what_cannot_be_read_is_counted_and_stays(drafts: Drafts, root: Path) -> None:
    drafts.put([full(), full(TWO)])
    drafts._store.write(
        lambda db: db.execute("UPDATE drafts SET operations = '{' WHERE path = ?", [ONE.encode()])
    )
    drafts.close()
    other = Drafts.open(root)
    left, damaged = other.left()
    assert ([each.draft.path for each in left], damaged) == ([TWO], 1)
    other.close()


def test_locks_go_with_what_they_were_for(drafts: Drafts, root: Path, data_folder: Path) -> None:
    drafts.put([full()])
    drafts.close()
    other = Drafts.open(root)
    (left,), _ = other.left()
    assert len(list(data_folder.glob("*.lock"))) == 2
    other.put([], taken=[left])
    other.close()
    assert list(data_folder.glob("*.lock")) == []


def test_old_locks_of_nothing_are_swept(drafts: Drafts, root: Path, data_folder: Path) -> None:
    mine = next(data_folder.glob("*.lock"))
    stem = mine.name.removesuffix(f".{drafts.instance}.lock")
    old, young = data_folder / f"{stem}.1-a.lock", data_folder / f"{stem}.2-b.lock"
    for lock in (mine, old, young):
        lock.touch()
    week_ago = time.time() - 7 * 86_400
    os.utime(old, (week_ago, week_ago))
    os.utime(mine, (week_ago, week_ago))
    drafts.left()
    assert sorted(data_folder.glob("*.lock")) == sorted([mine, young])
