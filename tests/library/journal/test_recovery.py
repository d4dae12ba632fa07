"""What the next start makes of a batch that was interrupted, from every state it may be in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import MappingProxyType

import pytest

from curator.library.folders import Folder
from curator.library.journal.place import Place
from curator.library.journal.record import Entry, Record
from curator.library.journal.recovery import Recovered
from tests.library.journal import sites
from tests.library.journal.sites import CHANGES, NEW, OLD

A, B, C = OLD
SUBSETS = list(product([False, True], repeat=3))
TOLD = "The last save was interrupted and %s: Test (3 files)"

pytestmark = pytest.mark.usefixtures("way")


@pytest.fixture(params=["exchanged", "renamed"])
def was(request: pytest.FixtureRequest) -> str:
    """How files were put in place before: what was there is staged, or nowhere any more."""
    return str(request.param)


def recover(root: Path) -> list[Recovered]:
    recovered = sites.journal_of(root).recover()
    if not any(each.waits for each in recovered):
        assert sites.leftovers(root) == []
    return recovered


def one(root: Path) -> Recovered:
    (recovered,) = recover(root)
    return recovered


def kept(root: Path) -> list[Record]:
    journal = sites.journal_of(root)
    return [journal.record(head.id) for head in journal.batches()]


def partly(root: Path, done: tuple[bool, ...], was: str) -> dict[str, bytes]:
    """Put the new bytes of some files in place; what is staged then."""
    staged = {}
    for number, (is_done, entry) in enumerate(zip(done, CHANGES, strict=True)):
        assert entry.old is not None
        assert entry.new is not None
        if is_done:
            (root / entry.path).write_bytes(entry.new)
        if not is_done or was == "exchanged":
            staged[f"{number}-0"] = entry.old if is_done else entry.new
    return staged


class TestBeforeTheCommitPoint:
    @pytest.mark.parametrize("staged", [{}, {"0-0": NEW[A]}, {"0-0": NEW[A], "1-0": b"half"}])
    def test_nothing_was_done_and_nothing_is(self, root: Path, staged: sites.Files) -> None:
        sites.interrupt(root, CHANGES, "manifest", staged)
        assert recover(root) == []
        assert sites.files_of(root) == OLD
        assert kept(root) == []

    @pytest.mark.parametrize("data", [None, b"", b"curator batch 1\n", b"\0" * 100])
    def test_a_manifest_that_is_missing_or_half_written(
        self, root: Path, data: bytes | None
    ) -> None:
        home = sites.interrupt(root, CHANGES, "manifest", {"0-0": NEW[A]})
        (home / "manifest").unlink()
        if data is not None:
            (home / "manifest").write_bytes(data)
        assert recover(root) == []
        assert sites.files_of(root) == OLD

    def test_what_was_staged_beside_the_files_goes_too(self, root: Path) -> None:
        home = sites.interrupt(root, CHANGES, "manifest", {"beside": b"_news/.a.md.7-0-0.tmp\0"})
        (root / "_news/.a.md.7-0-0.tmp").write_bytes(NEW[A])
        sites.append(home / "beside", b"_news/.never.made.tmp\0nowhere/x.tmp\0_news/ha")
        assert recover(root) == []
        assert sites.files_of(root) == OLD


@pytest.mark.parametrize("done", SUBSETS)
class TestCommitted:
    def test_it_is_finished(self, root: Path, done: tuple[bool, ...], was: str) -> None:
        sites.interrupt(root, CHANGES, "COMMIT", partly(root, done, was))
        recovered = one(root)
        assert str(recovered) == TOLD % "was finished now"
        assert recovered.left == ()
        assert sites.files_of(root) == NEW
        assert kept(root) == [sites.record_of(CHANGES)]
        assert recover(root) == []

    def test_what_is_staged_is_missing(self, root: Path, done: tuple[bool, ...], was: str) -> None:
        home = sites.interrupt(root, CHANGES, "COMMIT", partly(root, done, was))
        for file in home.glob("?-0"):
            file.unlink()
        assert one(root).left == ()
        assert sites.files_of(root) == NEW

    def test_others_wrote_since(self, root: Path, done: tuple[bool, ...], was: str) -> None:
        sites.interrupt(root, CHANGES, "COMMIT", partly(root, done, was))
        for path in OLD:
            sites.append(root / path, b"more\n")
        assert one(root).left == ()
        assert sites.files_of(root) == {path: data + b"more\n" for path, data in NEW.items()}
        # What is kept to be taken back never takes away what others wrote.
        for entry, is_done in zip(kept(root)[0].entries, done, strict=True):
            more = b"" if is_done else b"more\n"
            assert (entry.old, entry.new) == (OLD[entry.path] + more, NEW[entry.path] + more)

    def test_it_is_taken_back(self, root: Path, done: tuple[bool, ...], was: str) -> None:
        sites.interrupt(root, CHANGES, "ROLLBACK", partly(root, done, was))
        recovered = one(root)
        assert str(recovered) == TOLD % "was taken back"
        assert sites.files_of(root) == OLD
        assert kept(root) == []
        assert recover(root) == []


class TestOthersWroteBeforeTheExchange:
    """Their bytes came out of it, and then the power went."""

    STAGED = MappingProxyType({"0-0": OLD[A] + b"more\n", "1-0": NEW[B], "2-0": NEW[C]})

    def test_our_change_is_laid_over_theirs(self, root: Path) -> None:
        (root / A).write_bytes(NEW[A])
        sites.interrupt(root, CHANGES, "COMMIT", self.STAGED)
        assert one(root).left == ()
        assert sites.files_of(root) == NEW | {A: NEW[A] + b"more\n"}
        first = replace(CHANGES[0], old=OLD[A] + b"more\n", new=NEW[A] + b"more\n")
        assert kept(root)[0].entries == (first, *CHANGES[1:])

    def test_theirs_comes_back_when_it_is_taken_back(self, root: Path) -> None:
        (root / A).write_bytes(NEW[A])
        sites.interrupt(root, CHANGES, "ROLLBACK", self.STAGED)
        assert not one(root).finished
        assert sites.files_of(root) == OLD | {A: OLD[A] + b"more\n"}


#: What is in the file and what is staged for it, in one slot or several, after others wrote `a`,
#: then `b`; and what of that is to be in the file in the end.
LATER = [
    ("new", {0: "old a", 1: "new a"}, "a"),  # staged once more, and not in place yet
    ("new a", {1: "new"}, "a"),  # in place
    ("new a", {0: "old a", 1: "new"}, "a"),
    ("new", {0: "old a"}, "a"),
    ("new a", {1: "new b"}, "b a"),  # they wrote once more, before that
    ("new a", {1: "new b", 2: "new b a"}, "b a"),
    ("new b a", {2: "new a"}, "b a"),
    ("new a b", {1: "new"}, "a b"),  # and behind it
    ("old a", {0: "new"}, "a"),
    ("new a", {0: "old"}, "a"),
    ("new a", {}, "a"),
    ("old a", {}, "a"),
]


def spelled(words: str) -> bytes:
    first, *more = words.split()
    data = NEW[A] if first == "new" else OLD[A]
    return data + b"".join(b"%s\n" % word.encode() for word in more)


@pytest.mark.parametrize("state", ["COMMIT", "ROLLBACK"])
@pytest.mark.parametrize(("there", "staged", "theirs"), LATER)
def test_others_kept_writing(
    root: Path, state: str, there: str, staged: dict[int, str], theirs: str
) -> None:
    """None of what they wrote is lost, wherever it was when the power went."""
    (root / A).write_bytes(spelled(there))
    files = {f"0-{slot}": spelled(words) for slot, words in staged.items()}
    sites.interrupt(root, CHANGES[:1], state, files)
    one(root)
    first = "new" if state == "COMMIT" else "old"
    found = sites.files_of(root)[A]
    assert sorted(found.splitlines()) == sorted(spelled(f"{first} {theirs}").splitlines())
    if state == "COMMIT":
        (entry,) = kept(root)[0].entries
        assert entry.old is not None
        assert (entry.old.startswith(OLD[A]), entry.new) in ((True, found), (True, NEW[A]))


class TestWhatDoesNotFit:
    """One file is left to those who changed it; the others are finished."""

    def left(self, root: Path) -> tuple[Recovered, str]:
        sites.interrupt(
            root, CHANGES, "COMMIT", {f"{at}-0": NEW[path] for at, path in enumerate(OLD)}
        )
        recovered = one(root)
        (error,) = recovered.left
        assert error.path == A
        assert str(recovered).endswith("Test (2 files); 1 stayed as others left them")
        files = sites.files_of(root)
        files.pop(A, None)
        assert files == {B: NEW[B], C: NEW[C]}
        assert [entry.path for entry in kept(root)[0].entries] == [B, C]
        assert kept(root)[0].head.count == 2
        return recovered, error.reason

    def test_the_same_was_changed(self, root: Path) -> None:
        (root / A).write_bytes(b"theirs")
        self.left(root)
        assert (root / A).read_bytes() == b"theirs"

    def test_it_was_deleted(self, root: Path) -> None:
        (root / A).unlink()
        assert "deleted" in self.left(root)[1]
        assert not (root / A).exists()

    def test_there_is_a_folder_in_its_place(self, root: Path) -> None:
        (root / A).unlink()
        (root / A).mkdir()
        assert "a folder" in self.left(root)[1]

    def test_there_is_a_link_in_its_place(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "outside.md").write_bytes(OLD[A])
        (root / A).unlink()
        (root / A).symlink_to(tmp_path / "outside.md")
        sites.interrupt(root, CHANGES, "COMMIT", {"0-0": NEW[A], "1-0": NEW[B], "2-0": NEW[C]})
        assert [error.path for error in one(root).left] == [A]
        assert (tmp_path / "outside.md").read_bytes() == OLD[A]

    def test_nothing_could_be_done(self, root: Path) -> None:
        for path in OLD:
            (root / path).unlink()
        sites.interrupt(root, CHANGES, "COMMIT", {})
        assert len(one(root).left) == 3
        assert kept(root) == []


class TestComingAndGoing:
    """A file that is new, one that moves, and one that goes."""

    ENTRIES = (
        Entry("_new/deep/x.md", None, b"x\n"),
        Entry("_news/z.md", None, OLD[B], 0o644, write=1),
        Entry(B, OLD[B], None, 0o644, write=1),
        Entry(C, OLD[C], None, 0o644, write=2),
    )
    FOLDERS = ("_new", "_new/deep")
    AFTER = MappingProxyType({A: OLD[A], "_new/deep/x.md": b"x\n", "_news/z.md": OLD[B]})

    def interrupt(self, root: Path, state: str, done: int, *, folders: bool = True) -> None:
        """With so many of the four in place."""
        staged: dict[str, bytes] = {}
        if folders:
            (root / "_new/deep").mkdir(parents=True)
        for number, entry in enumerate(self.ENTRIES):
            if entry.new is not None and number >= done:
                staged[f"{number}-0"] = entry.new
            elif entry.new is not None:
                (root / entry.path).write_bytes(entry.new)
            elif number < done:
                assert entry.old is not None
                staged[f"{number}-0"] = entry.old
                (root / entry.path).unlink()
        sites.interrupt(root, self.ENTRIES, state, staged, self.FOLDERS)

    @pytest.mark.parametrize("done", range(5))
    def test_it_is_finished(self, root: Path, done: int) -> None:
        self.interrupt(root, "COMMIT", done)
        assert one(root).left == ()
        assert sites.files_of(root) == self.AFTER
        assert kept(root) == [sites.record_of(self.ENTRIES, self.FOLDERS)]

    def test_the_folders_are_not_there_yet(self, root: Path) -> None:
        self.interrupt(root, "COMMIT", 0, folders=False)
        assert one(root).left == ()
        assert sites.files_of(root) == self.AFTER

    @pytest.mark.parametrize("done", range(5))
    def test_it_is_taken_back(self, root: Path, done: int) -> None:
        self.interrupt(root, "ROLLBACK", done)
        assert not one(root).finished
        assert sites.files_of(root) == OLD
        assert sorted(os.listdir(root)) == [".curator", "_news"]

    def test_it_is_taken_back_before_there_were_folders(self, root: Path) -> None:
        self.interrupt(root, "ROLLBACK", 0, folders=False)
        assert not one(root).finished
        assert sites.files_of(root) == OLD

    def test_what_went_is_in_the_trash_when_it_is_taken_back(self, root: Path) -> None:
        self.interrupt(root, "ROLLBACK", 4)
        (Place.of(root).work / "7" / "3-0").unlink()
        assert not one(root).finished
        assert sites.files_of(root) == OLD

    def test_somebody_took_the_name(self, root: Path) -> None:
        self.interrupt(root, "COMMIT", 0)
        (root / "_new/deep/x.md").write_bytes(b"theirs")
        assert [error.path for error in one(root).left] == ["_new/deep/x.md"]
        assert sites.files_of(root) == self.AFTER | {"_new/deep/x.md": b"theirs"}

    def test_somebody_made_something_of_what_came(self, root: Path) -> None:
        self.interrupt(root, "ROLLBACK", 4)
        (root / "_new/deep/x.md").write_bytes(b"x\nmore\n")
        assert not one(root).finished
        assert sites.files_of(root) == OLD | {"_new/deep/x.md": b"x\nmore\n"}

    def test_somebody_changed_what_was_to_go(self, root: Path) -> None:
        self.interrupt(root, "COMMIT", 3)
        (root / C).write_bytes(b"theirs")
        assert [error.path for error in one(root).left] == [C]
        assert sites.files_of(root) == self.AFTER | {C: b"theirs"}

    def test_what_was_to_go_was_changed_just_before(self, root: Path) -> None:
        """It is out of the way already, and not what was read."""
        self.interrupt(root, "COMMIT", 4)
        (Place.of(root).work / "7" / "3-0").write_bytes(b"theirs")
        assert [error.path for error in one(root).left] == [C]
        assert sites.files_of(root) == self.AFTER | {C: b"theirs"}

    def test_what_went_has_come_again(self, root: Path) -> None:
        self.interrupt(root, "COMMIT", 4)
        (root / C).write_bytes(b"theirs")
        one(root)
        assert sites.files_of(root) == self.AFTER | {C: b"theirs"}


class TestWhatCannotBeReadOrReached:
    def test_a_damaged_record_changes_nothing_and_is_told(self, root: Path) -> None:
        home = sites.interrupt(root, CHANGES, "COMMIT", partly(root, SUBSETS[1], "exchanged"))
        data = (home / "COMMIT").read_bytes()
        (home / "COMMIT").write_bytes(data[:-1] + b"?")
        before = sites.files_of(root)
        for _ in range(2):
            recovered = one(root)
            assert (recovered.finished, recovered.record) == (False, None)
            assert str(recovered) == (
                "A save was interrupted and cannot be finished yet: "
                "This batch of the journal is damaged"
            )
        assert sites.files_of(root) == before
        assert home.is_dir()  # with what was there before, for those who can use it

    def test_something_can_be_written_beside_a_damaged_record(self, root: Path) -> None:
        home = sites.interrupt(root, CHANGES, "COMMIT", {})
        (home / "COMMIT").write_bytes(b"")
        assert sites.write(root, sites.writes()).batch == "8"
        assert sites.files_of(root) == NEW

    def test_a_folder_that_cannot_be_entered_waits_for_the_next_time(self, root: Path) -> None:
        sites.interrupt(root, CHANGES, "COMMIT", partly(root, SUBSETS[1], "exchanged"))
        (root / "_news").rename(root / "_moved")
        (root / "_news").symlink_to("_moved")
        recovered = one(root)
        assert recovered.waits is not None
        assert "cannot be finished yet: _news/a.md: A folder of its path is a link" in str(
            recovered
        )
        (root / "_news").unlink()
        (root / "_moved").rename(root / "_news")
        assert one(root).finished
        assert sites.files_of(root) == NEW

    def test_a_file_in_the_way_of_the_folders_of_batches(self, root: Path) -> None:
        Place.of(root).make()
        (Place.of(root).work / "stray").write_bytes(b"")
        (recovered,) = sites.journal_of(root).recover()
        assert recovered.waits is not None
        assert sites.write(root, sites.writes()).batch == "1"


def test_several_are_finished_in_their_order(root: Path) -> None:
    """The later one was begun when the first could not be finished."""
    last = {path: data.replace(b"new", b"newest") for path, data in NEW.items()}
    sites.interrupt(root, CHANGES, "COMMIT", {}, name="9")
    later = tuple(replace(entry, old=NEW[entry.path], new=last[entry.path]) for entry in CHANGES)
    sites.interrupt(root, later, "COMMIT", {}, name="10")
    assert [each.finished for each in recover(root)] == [True, True]
    assert sites.files_of(root) == last
    assert [head.id for head in sites.journal_of(root).batches()] == ["10", "9"]


class Killed(BaseException):
    """Nothing catches it."""


@pytest.fixture
def killed_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """The process ends at the nth thing that it does to a name."""
    left = [0]

    def dying(name: str) -> None:
        does = getattr(Folder, name)

        def do(*arguments: object) -> object:
            left[0] -= 1
            if not left[0]:
                raise Killed
            return does(*arguments)

        monkeypatch.setattr(Folder, name, do)

    for name in ("exchange", "move", "move_to_free", "unlink", "mkdir", "rmdir", "sync"):
        dying(name)

    def set_(number: int) -> None:
        left[0] = number

    yield set_
    left[0] = 0


@pytest.mark.parametrize("state", ["COMMIT", "ROLLBACK"])
@pytest.mark.parametrize("kind", ["replaced", "coming and going"])
def test_recovery_is_interrupted_at_each_of_its_steps(
    tmp_path: Path, killed_at: Callable[[int], None], state: str, kind: str, was: str
) -> None:
    moving = TestComingAndGoing()
    after = NEW if kind == "replaced" else dict(moving.AFTER)
    for number in range(1, 200):
        root = sites.make(tmp_path / str(number))
        if kind == "replaced":
            sites.interrupt(root, CHANGES, state, partly(root, (True, False, True), was))
        else:
            moving.interrupt(root, state, 2)
        killed_at(number)
        try:
            sites.journal_of(root).recover()
        except Killed:
            is_killed = True
        else:
            is_killed = False
        killed_at(0)
        recover(root)
        assert sites.files_of(root) == (after if state == "COMMIT" else OLD), number
        assert [record.entries for record in kept(root)] == (
            [CHANGES if kind == "replaced" else moving.ENTRIES] if state == "COMMIT" else []
        ), number
        if not is_killed:
            assert number > 5
            return
    raise AssertionError("it never came to its end")
