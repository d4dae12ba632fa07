"""Batches as callers see them: all or nothing, kept in a list, taken out of it when it is long."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from curator.errors import CuratorError, SaveConflict, SaveError
from curator.library.journal import journal as journal_module
from curator.library.journal.place import Place
from curator.library.journal.preparing import StaleFile, Write
from curator.library.journal.record import Record
from curator.library.journal.transaction import Order, Written
from curator.library.journal.work import Work
from tests.library.journal import sites
from tests.library.journal.sites import NEW, OLD

A, B, C = OLD
Late = Callable[[Callable[[], object]], None]

pytestmark = pytest.mark.usefixtures("way")


class Enough(CuratorError):
    """Somebody does not want it any more."""


class Watching:
    """Hears of every step, and stops at the nth."""

    def __init__(self, stop_at: int = -1, error: BaseException | None = None) -> None:
        self.steps: list[tuple[int, int, str]] = []
        self._stop_at = stop_at
        self._error = error or Enough("Enough")

    def step(self, done: int, total: int, label: str = "") -> None:
        self.steps.append((done, total, label))
        if len(self.steps) - 1 == self._stop_at:
            raise self._error


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Late:
    """Do something when all is staged and nothing is in place yet."""
    commit = Work.commit

    def do(what: Callable[[], object]) -> None:
        def committed(work: Work, record: Record) -> None:
            what()
            commit(work, record)

        monkeypatch.setattr(Work, "commit", committed)

    return do


def order(root: Path, writes: Sequence[Write], **options: object) -> Written:
    return sites.journal_of(root).write(Order(writes, "Test", "test", **options))  # type: ignore[arg-type]


def reasons(written: Written) -> dict[str | None, str]:
    return {error.path: error.reason for error in written.refused}


def nothing_happened(root: Path) -> bool:
    journal = sites.journal_of(root)
    return sites.files_of(root) == OLD and sites.leftovers(root) == [] and not journal.batches()


class TestWritten:
    def test_what_it_says(self, root: Path) -> None:
        written = sites.write(root, sites.writes(), "Say new")
        assert (written.batch, written.count, written.files) == ("1", 3, NEW)
        assert sites.files_of(root) == NEW
        assert sites.leftovers(root) == []
        record = sites.journal_of(root).record("1")
        assert {entry.path: (entry.old, entry.new) for entry in record.entries} == {
            path: (OLD[path], NEW[path]) for path in OLD
        }
        (head,) = sites.journal_of(root).batches()
        assert (head.id, head.label, head.by, head.count) == ("1", "Say new", "test", 3)
        assert head.time.tzinfo is not None

    def test_a_label_of_any_length_and_script(self, root: Path) -> None:
        sites.write(root, sites.writes(), "日本\n\x1b" * 100_000)
        (head,) = sites.journal_of(root).batches()
        assert head.label.startswith("日本\n\x1b日本")

    def test_what_others_wrote_is_told_and_not_part_of_the_batch(self, root: Path) -> None:
        sites.append(root / A, b"more\n")
        written = sites.write(root, [*sites.writes()[:2], Write(C, OLD[C], OLD[C])])
        assert written.files == {A: NEW[A] + b"more\n", B: NEW[B], C: OLD[C]}
        assert written.count == 2
        record = sites.journal_of(root).record("1")
        assert [entry.path for entry in record.entries] == [A, B]
        assert record.entries[0].old == OLD[A] + b"more\n"

    def test_what_others_write_at_the_last_moment(self, root: Path, late: Late) -> None:
        late(lambda: sites.append(root / A, b"more\n"))
        written = sites.write(root, sites.writes())
        assert written.files == NEW | {A: NEW[A] + b"more\n"} == sites.files_of(root)
        entry = sites.journal_of(root).record("1").entries[0]
        assert (entry.old, entry.new) == (OLD[A] + b"more\n", NEW[A] + b"more\n")

    def test_many(self, tmp_path: Path) -> None:
        """More than are synced one by one, in more folders than are kept open."""
        old = {f"_{number:03}/a.md": b"old %d\n" % number for number in range(100)}
        new = {path: data.replace(b"old", b"new") for path, data in old.items()}
        root = sites.make(tmp_path / "many", old)
        assert sites.write(root, sites.writes(old, new)).count == 100
        assert sites.files_of(root) == new
        assert sites.leftovers(root) == []


class TestNothingToDo:
    def test_no_writes(self, root: Path) -> None:
        assert order(root, []) == Written()
        assert sorted(os.listdir(root)) == ["_news"]

    def test_nothing_is_to_be_different(self, root: Path) -> None:
        sites.append(root / A, b"more\n")
        written = order(root, sites.writes(new=OLD))
        assert written == Written({**OLD, A: OLD[A] + b"more\n"})
        assert sorted(os.listdir(root)) == ["_news"]

    def test_all_is_so_already(self, root: Path) -> None:
        sites.make(root, NEW)
        before = [(root / path).stat().st_ino for path in OLD]
        assert order(root, sites.writes()) == Written({**NEW})
        assert [(root / path).stat().st_ino for path in OLD] == before
        assert sites.journal_of(root).batches() == []
        assert sites.leftovers(root) == []


class TestNumbers:
    def test_they_go_on(self, root: Path) -> None:
        for at in range(1, 4):
            sites.make(root, OLD)
            assert sites.write(root, sites.writes()).batch == str(at)
        assert [head.id for head in sites.journal_of(root).batches()] == ["3", "2", "1"]

    def test_they_go_on_behind_what_is_in_flight(self, root: Path) -> None:
        home = sites.interrupt(root, sites.CHANGES, "COMMIT", {}, name="41")
        (home / "COMMIT").write_bytes(b"damaged")
        assert sites.write(root, sites.writes()).batch == "42"

    def test_they_are_in_the_order_of_numbers(self, root: Path) -> None:
        title = [b"---\ntitle: %d\n---\n" % at for at in range(12)]
        (root / A).write_bytes(title[0])
        for before, after in pairwise(title):
            sites.write(root, [Write(A, before, after)])
        heads = sites.journal_of(root).batches()
        assert [head.id for head in heads] == [str(at) for at in range(11, 0, -1)]

    def test_what_is_no_batch_is_passed_over(self, root: Path) -> None:
        sites.write(root, sites.writes())
        batches = Place.of(root).batches
        for name in ("x.batch", "2.tmp", "-3.batch", ".batch", "4.batch.old"):
            (batches / name).write_bytes(b"")
        (batches / "9.batch").write_bytes(b"damaged")
        assert [head.id for head in sites.journal_of(root).batches()] == ["1"]
        sites.make(root, OLD)
        assert sites.write(root, sites.writes()).batch == "10"

    @pytest.mark.parametrize("name", ["2", "0", "", "x", "../batches/1", "1.batch", "01", "-1"])
    def test_there_is_no_such_batch(self, root: Path, name: str) -> None:
        sites.write(root, sites.writes())
        with pytest.raises(SaveError, match="no batch"):
            sites.journal_of(root).record(name)

    def test_a_damaged_batch(self, root: Path) -> None:
        sites.write(root, sites.writes())
        file = Place.of(root).batches / "1.batch"
        file.write_bytes(file.read_bytes()[:-1])
        with pytest.raises(SaveError, match="damaged"):
            sites.journal_of(root).record("1")
        assert [head.id for head in sites.journal_of(root).batches()] == ["1"]


def fill(root: Path, count: int) -> list[str]:
    """So many batches, one after another; what is kept of them."""
    before = (root / A).read_bytes()
    for at in range(count):
        after = b"%6d" % at
        sites.write(root, [Write(A, before, after)])
        before = after
    return [head.id for head in sites.journal_of(root).batches()]


class TestBounded:
    def test_the_last_fifty_are_kept(self, root: Path) -> None:
        assert fill(root, 53) == [str(number) for number in range(53, 3, -1)]

    def test_so_many_bytes_are_kept(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fill(root, 2)  # the first has other bytes before it
        size = (Place.of(root).batches / "2.batch").stat().st_size
        monkeypatch.setattr(journal_module, "MOST_BYTES", 3 * size + size // 2)
        assert fill(root, 8) == ["10", "9", "8"]

    def test_the_last_is_kept_whatever_its_size(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(journal_module, "MOST_BYTES", 1)
        assert fill(root, 3) == ["3"]
        large = b"x" * 100_000
        sites.write(root, [Write(A, (root / A).read_bytes(), large)])
        assert [head.id for head in sites.journal_of(root).batches()] == ["4"]
        assert sites.journal_of(root).record("4").entries[0].new == large

    def test_what_is_older_than_one_that_goes_goes_too(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(root, 3)
        sites.write(root, [Write(A, (root / A).read_bytes(), b"x" * 100_000)])
        monkeypatch.setattr(journal_module, "MOST_BYTES", 50_000)
        assert fill(root, 3) == ["7", "6"]  # the fifth held the large bytes as those before


class TestRefused:
    def conflict(self, root: Path) -> None:
        (root / B).write_bytes(b"theirs")

    def test_one_keeps_all(self, root: Path) -> None:
        self.conflict(root)
        written = order(root, sites.writes())
        assert reasons(written) == {B: "changed on disk too"}
        assert isinstance(written.refused[0], SaveConflict)
        assert (written.batch, written.count) == ("", 0)
        assert sites.files_of(root) == OLD | {B: b"theirs"}
        assert sites.leftovers(root) == []

    def test_all_reasons_are_told(self, root: Path) -> None:
        (root / A).unlink()
        self.conflict(root)
        assert set(reasons(order(root, sites.writes()))) == {A, B}

    def test_the_others_are_written_if_that_is_wanted(self, root: Path) -> None:
        self.conflict(root)
        written = order(root, sites.writes(), keep_going=True)
        assert reasons(written) == {B: "changed on disk too"}
        assert (written.batch, written.count) == ("1", 2)
        assert written.files == {A: NEW[A], C: NEW[C]}
        assert sites.files_of(root) == NEW | {B: b"theirs"}
        assert [entry.path for entry in sites.journal_of(root).record("1").entries] == [A, C]

    def test_none_is_left(self, root: Path) -> None:
        for path in OLD:
            (root / path).write_bytes(b"theirs")
        written = order(root, sites.writes(), keep_going=True)
        assert (len(written.refused), written.batch, written.count) == (3, "", 0)
        assert sites.journal_of(root).batches() == []
        assert sites.leftovers(root) == []

    @pytest.mark.parametrize("bad", OLD)
    def test_one_at_the_last_moment_takes_all_back(self, root: Path, late: Late, bad: str) -> None:
        late(lambda: (root / bad).write_bytes(b"theirs"))
        with pytest.raises(SaveConflict) as caught:
            order(root, sites.writes())
        assert caught.value.path == bad
        assert sites.files_of(root) == OLD | {bad: b"theirs"}
        assert sites.leftovers(root) == []
        assert sites.journal_of(root).batches() == []

    @pytest.mark.parametrize("bad", OLD)
    def test_one_at_the_last_moment_leaves_the_others(
        self, root: Path, late: Late, bad: str
    ) -> None:
        late(lambda: (root / bad).write_bytes(b"theirs"))
        written = order(root, sites.writes(), keep_going=True)
        assert set(reasons(written)) == {bad}
        assert bad not in written.files
        assert sites.files_of(root) == NEW | {bad: b"theirs"}
        assert sites.leftovers(root) == []
        record = sites.journal_of(root).record("1")
        assert (record.head.count, len(record.entries)) == (2, 2)

    def test_all_at_the_last_moment(self, root: Path, late: Late) -> None:
        theirs = dict.fromkeys(OLD, b"theirs")
        late(lambda: sites.make(root, theirs))
        written = order(root, sites.writes(), keep_going=True)
        assert (set(reasons(written)), written.batch, written.count) == (set(OLD), "", 0)
        assert sites.files_of(root) == theirs
        assert sites.journal_of(root).batches() == []
        assert sites.leftovers(root) == []


class TestExact:
    def test_what_others_wrote_keeps_all(self, root: Path) -> None:
        sites.append(root / B, b"more\n")
        written = order(root, sites.writes(), exact=True)
        assert [type(error) for error in written.refused] == [StaleFile]
        assert set(reasons(written)) == {B}
        assert sites.files_of(root) == OLD | {B: OLD[B] + b"more\n"}
        assert sites.journal_of(root).batches() == []

    def test_what_is_as_it_was(self, root: Path) -> None:
        assert order(root, sites.writes(), exact=True).count == 3

    def test_what_others_write_at_the_last_moment_is_kept_all_the_same(
        self, root: Path, late: Late
    ) -> None:
        late(lambda: sites.append(root / B, b"more\n"))
        assert order(root, sites.writes(), exact=True).count == 3
        assert sites.files_of(root) == NEW | {B: NEW[B] + b"more\n"}


class TestCancelled:
    def test_every_step_is_told_in_its_order(self, root: Path) -> None:
        watch = Watching()
        order(root, sites.writes(), watch=watch)
        words = [label for _, _, label in watch.steps]
        assert words == ["Checking"] * 3 + ["Preparing"] * 3 + ["Writing"] * 4
        assert [done for done, _, _ in watch.steps] == [0, 1, 2, 0, 1, 2, 0, 1, 2, 3]
        assert {total for _, total, _ in watch.steps} == {3}

    @pytest.mark.parametrize("at", range(7))
    @pytest.mark.parametrize("error", [Enough("Enough"), KeyboardInterrupt()])
    def test_before_the_commit_point_nothing_stays(
        self, root: Path, at: int, error: BaseException
    ) -> None:
        with pytest.raises(type(error)) as caught:
            order(root, sites.writes(), watch=Watching(at, error))
        assert caught.value is error
        assert nothing_happened(root)
        assert sites.write(root, sites.writes()).batch == "1"  # nor is a number used up

    @pytest.mark.parametrize("at", range(7, 10))
    def test_behind_it_all_is_written(self, root: Path, at: int) -> None:
        assert order(root, sites.writes(), watch=Watching(at)).count == 3
        assert sites.files_of(root) == NEW

    @pytest.mark.parametrize("at", range(7, 10))
    def test_what_cannot_be_put_off_takes_all_back(self, root: Path, at: int) -> None:
        with pytest.raises(KeyboardInterrupt):
            order(root, sites.writes(), watch=Watching(at, KeyboardInterrupt()))
        assert nothing_happened(root)


class TestDisposed:
    @pytest.fixture
    def trash(self, tmp_path: Path) -> Path:
        (tmp_path / "trash").mkdir()
        return tmp_path / "trash"

    def test_what_goes_goes_there(self, root: Path, trash: Path) -> None:
        seen: list[Path] = []

        def dispose(file: Path) -> None:
            seen.append(file)
            file.rename(trash / file.name)

        written = order(root, [Write(A, OLD[A], None), *sites.writes()[1:]], dispose=dispose)
        assert (written.count, written.files) == (3, {A: None, B: NEW[B], C: NEW[C]})
        assert seen == [root / A]
        assert sites.files_of(trash) == {"a.md": OLD[A]}
        assert sites.files_of(root) == {B: NEW[B], C: NEW[C]}
        assert sites.leftovers(root) == []

    def test_without_a_trash_it_is_only_in_the_journal(self, root: Path) -> None:
        order(root, [Write(A, OLD[A], None)])
        assert A not in sites.files_of(root)
        (entry,) = sites.journal_of(root).record("1").entries
        assert (entry.old, entry.new) == (OLD[A], None)
        assert sites.leftovers(root) == []

    def test_a_file_that_is_moved_does_not_go_there(self, root: Path) -> None:
        def dispose(file: Path) -> None:
            raise AssertionError(file)

        order(root, [Write("_new/z.md", OLD[A], OLD[A], A)], dispose=dispose)
        assert sites.files_of(root) == {B: OLD[B], C: OLD[C], "_new/z.md": OLD[A]}

    @pytest.mark.parametrize("keep_going", [True, False])
    def test_there_is_no_way_there(self, root: Path, keep_going: bool) -> None:
        def dispose(file: Path) -> None:
            raise OSError("no trash here")

        writes = [Write(A, OLD[A], None), *sites.writes()[1:]]
        if keep_going:
            written = order(root, writes, dispose=dispose, keep_going=True)
            assert reasons(written) == {A: "no trash here; the file was kept"}
            assert sites.files_of(root) == NEW | {A: OLD[A]}
        else:
            with pytest.raises(SaveError, match="no trash here; the file was kept"):
                order(root, writes, dispose=dispose)
            assert nothing_happened(root)
        assert sites.leftovers(root) == []

    def test_it_says_so_and_does_not_do_it(self, root: Path) -> None:
        with pytest.raises(SaveError, match="did not go into the trash"):
            order(root, [Write(A, OLD[A], None)], dispose=lambda _: None)
        assert nothing_happened(root)

    def test_what_is_there_already_comes_back_when_another_fails(
        self, root: Path, trash: Path, late: Late
    ) -> None:
        (root / A).chmod(0o640)
        late(lambda: (root / C).write_bytes(b"theirs"))
        writes = [Write(C, OLD[C], None), Write(A, OLD[A], None)][::-1]
        with pytest.raises(SaveError):
            order(root, writes, dispose=lambda file: file.rename(trash / file.name))
        assert sites.files_of(root) == OLD | {C: b"theirs"}
        assert stat.S_IMODE((root / A).stat().st_mode) == 0o640

    def test_what_was_changed_since_is_kept(self, root: Path, late: Late) -> None:
        late(lambda: sites.append(root / A, b"more\n"))
        with pytest.raises(SaveError, match="changed the file"):
            order(root, [Write(A, OLD[A], None)], dispose=lambda file: file.unlink())
        assert sites.files_of(root) == OLD | {A: OLD[A] + b"more\n"}


class TestMoves:
    def test_two_swap_their_places(self, root: Path) -> None:
        (root / A).chmod(0o600)
        written = order(root, [Write(B, OLD[A], OLD[A], A), Write(A, OLD[B], NEW[B], B)])
        assert written.refused == []
        assert sites.files_of(root) == {A: NEW[B], B: OLD[A], C: OLD[C]}
        assert stat.S_IMODE((root / B).stat().st_mode) == 0o600
        assert stat.S_IMODE((root / A).stat().st_mode) == 0o644

    def test_each_takes_the_place_of_the_next(self, root: Path) -> None:
        names = [A, B, C, "_news/d.md"]
        writes = [
            Write(after, OLD[before], OLD[before], before) for before, after in pairwise(names)
        ]
        assert order(root, writes).refused == []
        assert list(sites.files_of(root).values()) == [OLD[A], OLD[B], OLD[C]]
        assert A not in sites.files_of(root)

    def test_a_new_file_takes_the_place_of_one_that_goes(self, root: Path) -> None:
        order(root, [Write(A, OLD[A], None), Write(A, b"", b"x", "")])
        assert sites.files_of(root) == OLD | {A: b"x"}

    @pytest.mark.parametrize("keep_going", [True, False])
    def test_somebody_takes_the_last_name(self, root: Path, late: Late, keep_going: bool) -> None:
        """What one file left to another is its own again; nothing is nowhere."""
        late(lambda: (root / "_news/z.md").write_bytes(b"theirs"))
        writes = [Write(B, OLD[A], OLD[A], A), Write("_news/z.md", OLD[B], OLD[B], B)]
        try:
            order(root, writes, keep_going=keep_going)
        except SaveError:
            assert not keep_going
        files = sites.files_of(root)
        assert files["_news/z.md"] == b"theirs"
        assert set(OLD.values()) <= set(files.values())
        assert sites.leftovers(root) == []

    @pytest.mark.parametrize("keep_going", [True, False])
    def test_somebody_deletes_one_of_two_that_swap(
        self, root: Path, late: Late, keep_going: bool
    ) -> None:
        late((root / B).unlink)
        writes = [Write(B, OLD[A], OLD[A], A), Write(A, OLD[B], OLD[B], B)]
        try:
            order(root, writes, keep_going=keep_going)
        except SaveError:
            assert not keep_going
        assert OLD[A] in sites.files_of(root).values()
        assert sites.leftovers(root) == []

    def test_folders_that_were_made_go_when_all_is_taken_back(self, root: Path, late: Late) -> None:
        late(lambda: (root / A).write_bytes(b"theirs"))
        with pytest.raises(SaveError):
            order(root, [Write("_new/deep/x.md", b"", b"x", ""), *sites.writes()])
        assert sorted(os.listdir(root)) == [".curator", "_news"]

    def test_the_same_file_by_two_names_is_one_change(self, root: Path) -> None:
        (root / "link.md").symlink_to(A)
        written = order(root, [Write(A, OLD[A], NEW[A]), Write("link.md", OLD[A], NEW[A])])
        assert written.refused == []
        assert written.files == {A: NEW[A], "link.md": NEW[A]}
        assert (root / A).read_bytes() == NEW[A]

    def test_two_changes_of_one_file_by_two_names(self, root: Path) -> None:
        """Whatever becomes of them, the others are written and nothing is guessed."""
        (root / "link.md").symlink_to(A)
        more = OLD[A] + b"more\n"
        writes = [*sites.writes(), Write("link.md", OLD[A], more)]
        written = order(root, writes, keep_going=True)
        assert (root / A).read_bytes() in (NEW[A], NEW[A] + b"more\n")
        assert (root / B).read_bytes() == NEW[B]
        assert len(written.refused) == ((root / A).read_bytes() == NEW[A])


def test_what_was_interrupted_is_finished_before_something_is_written(root: Path) -> None:
    sites.interrupt(root, sites.CHANGES, "COMMIT", {}, name="3")
    last = {path: data.replace(b"new", b"newest") for path, data in NEW.items()}
    assert sites.write(root, sites.writes(NEW, last)).batch == "4"
    assert sites.files_of(root) == last
    assert [head.id for head in sites.journal_of(root).batches()] == ["4", "3"]


def test_a_site_that_cannot_be_written_to(root: Path) -> None:
    (root / ".curator").write_bytes(b"")
    with pytest.raises(SaveError, match="Nothing was written"):
        order(root, sites.writes())
    assert sites.files_of(root) == OLD
