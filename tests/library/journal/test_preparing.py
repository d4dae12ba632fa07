"""What is to be written, held against what is there: before anything happens."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from curator.errors import CuratorError, SaveConflict, SaveError
from curator.library.folders import Folders
from curator.library.journal.preparing import Joining, Prepared, Preparing, StaleFile, Write
from curator.library.journal.record import Entry
from curator.library.storage import MAX_SIZE
from tests.library.journal import sites

A, B, C = (f"_news/{name}.md" for name in "abc")
OLD, NEW = sites.OLD, sites.NEW


def prepare(
    root: Path, write: Write, *, exact: bool = False, leaving: tuple[str, ...] = ()
) -> Prepared:
    with Folders(root) as folders:
        return Preparing(folders, sites.merge, exact, set(leaving)).prepare(write)


def refusal(root: Path, write: Write, kind: type[CuratorError] = SaveError) -> str:
    with pytest.raises(kind) as caught:
        prepare(root, write)
    assert caught.value.path == write.path
    assert sites.files_of(root)[A] == OLD[A]
    return caught.value.reason


class TestReplaced:
    def test_what_is_as_it_was_read(self, root: Path) -> None:
        (root / A).chmod(0o640)
        prepared = prepare(root, Write(A, OLD[A], NEW[A]))
        assert prepared.entries == [Entry(A, OLD[A], NEW[A], 0o640)]
        assert prepared.written == NEW[A]

    def test_what_others_wrote_meanwhile_is_kept(self, root: Path) -> None:
        (root / A).write_bytes(OLD[A] + b"more\n")
        prepared = prepare(root, Write(A, OLD[A], NEW[A]))
        assert prepared.entries == [Entry(A, OLD[A] + b"more\n", NEW[A] + b"more\n", 0o644)]

    @pytest.mark.parametrize(
        ("base", "data", "disk"),
        [("old", "new", "new"), ("old", "old", "more"), ("old", "old", "old")],
    )
    def test_what_is_there_already(self, root: Path, base: str, data: str, disk: str) -> None:
        bytes_of = {"old": OLD[A], "new": NEW[A], "more": OLD[A] + b"more\n"}
        (root / A).write_bytes(bytes_of[disk])
        prepared = prepare(root, Write(A, bytes_of[base], bytes_of[data]))
        assert (prepared.entries, prepared.written) == ([], bytes_of[disk])

    def test_what_does_not_fit(self, root: Path) -> None:
        (root / B).write_bytes(b"theirs")
        assert "changed" in refusal(root, Write(B, OLD[B], NEW[B]), SaveConflict)

    def test_a_link_is_followed_to_its_file(self, root: Path) -> None:
        (root / "link.md").symlink_to(A)
        prepared = prepare(root, Write("link.md", OLD[A], NEW[A]))
        assert [entry.path for entry in prepared.entries] == [A]

    @pytest.mark.parametrize(
        "make",
        [os.mkdir, os.mkfifo, lambda path: os.symlink("/etc/hostname", path), lambda _: None],
    )
    def test_what_is_no_file(self, root: Path, make: Callable[[Path], object]) -> None:
        (root / B).unlink()
        make(root / B)
        refusal(root, Write(B, OLD[B], NEW[B]))

    def test_too_much(self, root: Path) -> None:
        assert "5 MB" in refusal(root, Write(A, OLD[A], b"x" * (MAX_SIZE + 1)))


class TestExact:
    def test_what_is_as_it_was_worked_out(self, root: Path) -> None:
        assert prepare(root, Write(A, OLD[A], NEW[A]), exact=True).written == NEW[A]

    def test_what_others_wrote_meanwhile(self, root: Path) -> None:
        (root / A).write_bytes(OLD[A] + b"more\n")
        with pytest.raises(StaleFile, match="changed on disk") as caught:
            prepare(root, Write(A, OLD[A], NEW[A]), exact=True)
        assert caught.value.path == A

    def test_what_others_did_already(self, root: Path) -> None:
        (root / A).write_bytes(NEW[A])
        assert prepare(root, Write(A, OLD[A], NEW[A]), exact=True).entries == []

    def test_what_is_moved(self, root: Path) -> None:
        (root / A).write_bytes(OLD[A] + b"more\n")
        with pytest.raises(StaleFile) as caught:
            prepare(root, Write("_news/z.md", OLD[A], OLD[A], A), exact=True)
        assert caught.value.path == "_news/z.md"


class TestNew:
    def test_it_comes(self, root: Path) -> None:
        prepared = prepare(root, Write("_new/deep/x.md", b"", b"x", ""))
        assert prepared.entries == [Entry("_new/deep/x.md", None, b"x")]

    @pytest.mark.parametrize("exact", [True, False])
    def test_its_name_is_taken(self, root: Path, exact: bool) -> None:
        with pytest.raises(SaveError, match="file of this name"):
            prepare(root, Write(A, b"", b"x", ""), exact=exact)

    def test_its_name_becomes_free(self, root: Path) -> None:
        prepared = prepare(root, Write(A, b"", b"x", ""), leaving=(A,))
        assert prepared.entries == [Entry(A, None, b"x")]

    @pytest.mark.parametrize(
        "path",
        ["../x.md", "_news/../../x.md", "/x.md", ".git/x.md", "_news/.git/x.md", "a\0b", "\ud800",
         "_news/a.md/x.md", "", "..", "_news/.."],
    )  # fmt: skip
    def test_where_no_file_may_be(self, root: Path, path: str) -> None:
        (root / ".git").mkdir()
        with pytest.raises(SaveError):
            prepare(root, Write(path, b"", b"x", ""))

    def test_a_link_that_leads_nowhere_takes_the_name_too(self, root: Path) -> None:
        (root / "_news/x.md").symlink_to("y.md")
        prepared = prepare(root, Write("_news/x.md", b"", b"x", ""))
        assert [entry.path for entry in prepared.entries] == ["_news/y.md"]
        (root / "_news/out.md").symlink_to("/nowhere/y.md")
        refusal(root, Write("_news/out.md", b"", b"x", ""))


class TestMoved:
    def test_it_comes_and_goes(self, root: Path) -> None:
        prepared = prepare(root, Write("_news/z.md", OLD[A], NEW[A], A))
        assert prepared.entries == [
            Entry("_news/z.md", None, NEW[A], 0o644),
            Entry(A, OLD[A], None, 0o644),
        ]

    def test_what_others_wrote_meanwhile_moves_along(self, root: Path) -> None:
        (root / A).write_bytes(OLD[A] + b"more\n")
        prepared = prepare(root, Write("_news/z.md", OLD[A], NEW[A], A))
        assert prepared.written == NEW[A] + b"more\n"
        assert prepared.entries[1].old == OLD[A] + b"more\n"

    def test_its_new_name_is_taken(self, root: Path) -> None:
        assert "file of this name" in refusal(root, Write(B, OLD[A], OLD[A], A))

    def test_a_link_is_not_moved(self, root: Path) -> None:
        (root / "link.md").symlink_to(A)
        with pytest.raises(SaveError, match="a link to another") as caught:
            prepare(root, Write("_news/z.md", OLD[A], OLD[A], "link.md"))
        assert caught.value.path == "link.md"

    def test_it_is_gone(self, root: Path) -> None:
        (root / B).unlink()
        assert "deleted" in refusal(root, Write("_news/z.md", OLD[B], OLD[B], B))


class TestRemoved:
    def test_it_goes(self, root: Path) -> None:
        prepared = prepare(root, Write(A, OLD[A], None))
        assert prepared == Prepared([Entry(A, OLD[A], None, 0o644)], None)

    def test_what_others_wrote_meanwhile_keeps_it(self, root: Path) -> None:
        (root / B).write_bytes(OLD[B] + b"more\n")
        refusal(root, Write(B, OLD[B], None), StaleFile)

    def test_a_link_is_not_removed(self, root: Path) -> None:
        (root / "link.md").symlink_to(A)
        assert "a link" in refusal(root, Write("link.md", OLD[A], None))

    def test_it_is_gone(self, root: Path) -> None:
        (root / B).unlink()
        assert "deleted" in refusal(root, Write(B, OLD[B], None))


def joined(*writes: list[Entry]) -> list[Entry]:
    """The entries of some writes together, each of which knows its number."""
    joining = Joining()
    for number, entries in enumerate(writes):
        joining.add([replace(entry, write=number) for entry in entries])
    return joining.entries()


def moved(path: str, data: bytes, to: str, mode: int = 0o644) -> list[Entry]:
    return [Entry(to, None, data, mode), Entry(path, data, None, mode)]


class TestJoined:
    def test_what_has_nothing_to_do_with_each_other_stays(self) -> None:
        entries = joined(*([entry] for entry in sites.CHANGES))
        assert entries == [replace(entry, write=at) for at, entry in enumerate(sites.CHANGES)]

    def test_what_comes_is_before_what_goes(self) -> None:
        entries = joined(
            [Entry(C, b"3", None)], moved(A, b"1", B), [Entry("_news/x.md", b"", b"x")]
        )
        assert [(entry.path, entry.write) for entry in entries] == [
            (B, 1), ("_news/x.md", 2), (C, 0), (A, 1),
        ]  # fmt: skip

    def test_two_that_swap_their_places_belong_together(self) -> None:
        entries = joined([sites.CHANGES[2]], moved(A, b"1", B, 0o600), moved(B, b"2", A))
        found = {entry.path: (entry.old, entry.new, entry.mode) for entry in entries[1:]}
        assert found == {A: (b"1", b"2", 0o644), B: (b"2", b"1", 0o600)}
        assert len({entry.write for entry in entries}) == 2

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_a_chain_belongs_together(self, order: tuple[int, ...]) -> None:
        chain = [moved(A, b"1", B), moved(B, b"2", C), moved(C, b"3", "_news/z.md")]
        entries = joined(*(chain[at] for at in order), [Entry("_news/x.md", b"", b"x")])
        found = {entry.path: (entry.old, entry.new) for entry in entries}
        assert found == {
            A: (b"1", None),
            B: (b"2", b"1"),
            C: (b"3", b"2"),
            "_news/z.md": (None, b"3"),
            "_news/x.md": (b"", b"x"),
        }
        assert len({entry.write for entry in entries}) == 2

    def test_a_new_file_in_the_place_of_one_that_goes(self) -> None:
        (entry,) = joined([Entry(A, b"1", None)], [Entry(A, None, b"2")])
        assert (entry.old, entry.new) == (b"1", b"2")

    @pytest.mark.parametrize(
        "twice",
        [
            (Entry(A, b"1", b"2"), Entry(A, b"1", b"3")),
            (Entry(A, None, b"2"), Entry(A, None, b"3")),
            (Entry(A, b"1", b"2"), Entry(A, b"1", None)),
            (Entry(A, b"1", None), Entry(A, b"1", b"2")),
            (Entry(A, b"1", b"2"), Entry(A, None, b"2")),
        ],
    )
    def test_the_same_file_changed_twice(self, twice: tuple[Entry, Entry]) -> None:
        with pytest.raises(SaveError, match="two names") as caught:
            joined([twice[0]], [twice[1]])
        assert caught.value.path == A

    @pytest.mark.parametrize("entry", [sites.CHANGES[0], Entry(A, b"1", None)])
    def test_the_same_twice_is_once(self, entry: Entry) -> None:
        assert joined([entry], [entry]) == [entry]

    def test_one_that_is_refused_adds_nothing(self) -> None:
        joining = Joining()
        joining.add([sites.CHANGES[0]])
        with pytest.raises(SaveError, match="two names"):
            joining.add([Entry(B, None, b"x", write=1), Entry(A, b"x", None, write=1)])
        assert joining.entries() == [sites.CHANGES[0]]
