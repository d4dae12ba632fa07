"""Taking a batch back: field by field, and never what somebody has changed since."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from curator.errors import SaveError
from curator.library import exchange, versions
from curator.library.batch import Batch, plan
from curator.library.body_edit import SetBody
from curator.library.edits import AddTopic, Edit, RemoveField, SetField, SetPublished
from curator.library.journal.record import Head
from curator.library.journal.transaction import Written
from curator.library.library import Library
from curator.library.taking_back import LeftAlone, can_be_taken_back, label_of, take_back
from tests.library.journal import sites

A, B, C = (f"_news/{name}.md" for name in "abc")
TEXT = (
    b"---\ntitle: Old # as it came\nheat: 1\ntopics:\n  - AI\nprovider:\n  name: P\n  url: u\n"
    b"secured: AAAA;BBBB\n---\nBody\n"
)
FILES = {A: TEXT, B: TEXT.replace(b"\n", b"\r\n"), C: TEXT}


@pytest.fixture(params=["exchange", "rename"])
def root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "rename":
        monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    return sites.make(tmp_path / "site", FILES)


def do(root: Path, *edits: Edit, paths: Sequence[str] = (A, B, C)) -> Written:
    """Do the edits to articles, as one batch."""
    library = Library.open(root)
    return write(library, plan(library, [(library.articles[path], edits) for path in paths]))


def write(library: Library, batch: Batch) -> Written:
    assert batch.refused == []
    written = library.write(batch, "command line")
    assert written.refused == []
    assert sites.leftovers(library.site.root) == []
    library.absorb(batch, written)
    return written


def worked_out(root: Path, name: str) -> tuple[Library, Batch]:
    """After a restart."""
    library, batch = Library.open(root), Batch()
    for _ in take_back(library, name, batch):
        pass
    return library, batch


def taken_back(root: Path, name: str) -> Batch:
    library, batch = worked_out(root, name)
    write(library, batch)
    return batch


def change(root: Path, *pairs: tuple[bytes, bytes], paths: Sequence[str] = (A,)) -> None:
    """What somebody else does to files."""
    for path in paths:
        data = (root / path).read_bytes()
        for old, new in pairs:
            assert old in data
            data = data.replace(old, new)
        (root / path).write_bytes(data)


def left(batch: Batch) -> list[str]:
    assert all(isinstance(error, LeftAlone) for error in batch.left)
    return [str(error) for error in batch.left]


def files(root: Path, other: Mapping[str, bytes | None] | None = None) -> None:
    """Every file is as it was at the start, but for these."""
    wanted = {path: data for path, data in {**FILES, **(other or {})}.items() if data is not None}
    assert sites.files_of(root) == wanted


EDITS: list[list[Edit]] = [
    [SetField("/title", "New: title")],
    [SetPublished(False)],
    [AddTopic("Robotics"), SetField("/heat", 9)],
    [RemoveField("/topics")],
    [SetField("/provider/name", "Q"), SetField("/provider/kind", ["a", {"b": 1}])],
    [RemoveField("/provider"), SetField("/new", {"deep": [1, 2]})],
    [SetBody("Another\n\nbody\n")],
]


class TestReplaced:
    @pytest.mark.parametrize("edits", EDITS)
    def test_the_bytes_are_as_they_were(self, root: Path, edits: list[Edit]) -> None:
        assert do(root, *edits).count == 3
        batch = taken_back(root, "1")
        assert (batch.count, batch.same, batch.left) == (3, 0, [])
        files(root)

    @pytest.mark.parametrize("edits", EDITS)
    def test_what_was_changed_in_other_fields_stays(self, root: Path, edits: list[Edit]) -> None:
        do(root, *edits)
        change(root, (b"AAAA;BBBB", b"ZZZZ;BBBB"), paths=(A, B))
        batch = taken_back(root, "1")
        assert left(batch) == []
        files(root, {path: FILES[path].replace(b"AAAA", b"ZZZZ") for path in (A, B)})

    @pytest.mark.parametrize("edits", EDITS)
    def test_what_somebody_added_stays(self, root: Path, edits: list[Edit]) -> None:
        do(root, *edits)
        change(root, (b"BBBB\n---", b"BBBB\nrating: 5\n---"), paths=(A, C))
        batch = taken_back(root, "1")
        assert left(batch) == []
        after = TEXT.replace(b"BBBB\n", b"BBBB\nrating: 5\n")
        files(root, {A: after, C: after})

    def test_the_same_field_stays_and_is_told(self, root: Path) -> None:
        do(root, SetField("/title", "New"), SetField("/heat", 2))
        change(root, (b"title: New", b"title: Newest"))
        batch = taken_back(root, "1")
        assert left(batch) == [f"{A}: title was changed since and stays as it is"]
        assert batch.count == 3
        files(root, {A: TEXT.replace(b"Old", b"Newest")})

    def test_the_same_field_inside_another_is_named(self, root: Path) -> None:
        do(root, SetField("/provider/name", "Q"), SetField("/provider/url", "v"), paths=(A,))
        change(root, (b"name: Q", b"name: R"))
        batch = taken_back(root, "1")
        assert left(batch) == [f"{A}: provider.name was changed since and stays as it is"]
        files(root, {A: TEXT.replace(b"name: P", b"name: R")})

    def test_the_body_was_changed_since(self, root: Path) -> None:
        do(root, SetBody("Ours\n"), SetField("/heat", 2), paths=(A,))
        change(root, (b"Ours", b"Theirs"))
        batch = taken_back(root, "1")
        assert left(batch) == [f"{A}: body was changed since and stays as it is"]
        files(root, {A: TEXT.replace(b"Body", b"Theirs")})

    def test_what_was_added_to_a_list_since_stays(self, root: Path) -> None:
        do(root, AddTopic("Robotics"), SetField("/heat", 2), paths=(A,))
        change(root, (b"  - Robotics\n", b"  - Robotics\n  - Speech\n"))
        batch = taken_back(root, "1")
        assert left(batch) == []
        files(root, {A: TEXT.replace(b"  - AI\n", b"  - AI\n  - Speech\n")})

    def test_somebody_has_put_the_same_back_already(self, root: Path) -> None:
        do(root, SetField("/title", "New"), SetField("/heat", 2))
        change(root, (b"title: New", b"title: Old"))
        batch = taken_back(root, "1")
        assert (left(batch), batch.count) == ([], 3)
        files(root)

    def test_all_of_it_was_put_back_already(self, root: Path) -> None:
        do(root, SetField("/title", "New"))
        sites.make(root, FILES)
        batch = taken_back(root, "1")
        assert (batch.count, batch.same, batch.left) == (0, 3, [])
        files(root)

    def test_nothing_is_left_but_what_was_changed_since(self, root: Path) -> None:
        do(root, SetField("/title", "New"), paths=(A,))
        change(root, (b"title: New", b"title: Newest"))
        batch = taken_back(root, "1")
        assert (batch.count, len(batch.left)) == (0, 1)
        files(root, {A: TEXT.replace(b"Old", b"Newest")})

    def test_secured_is_never_put_back(self, root: Path) -> None:
        do(root, SetField("/title", "New"), paths=(A,))
        change(root, (b"secured: AAAA;BBBB\n", b""))
        assert left(taken_back(root, "1")) == []
        files(root, {A: TEXT.replace(b"secured: AAAA;BBBB\n", b"")})

    @pytest.mark.parametrize("data", [b"", b"nothing\n", b"---\ntitle: [\n---\n", b"\xff"])
    def test_it_cannot_be_read_any_more(self, root: Path, data: bytes) -> None:
        do(root, SetField("/title", "New"))
        (root / A).write_bytes(data)
        batch = taken_back(root, "1")
        assert batch.count == 2
        assert left(batch)[0].startswith(f"{A}: The file was changed since, in a way that does not")
        files(root, {A: data})

    def test_it_is_not_on_disk_any_more(self, root: Path) -> None:
        do(root, SetField("/title", "New"))
        (root / A).unlink()
        batch = taken_back(root, "1")
        assert left(batch) == [f"{A}: The file was deleted or moved since"]
        files(root, {A: None})

    def test_its_folder_is_not_on_disk_any_more(self, root: Path) -> None:
        do(root, SetField("/title", "New"))
        (root / "_news").rename(root / "_old")
        batch = taken_back(root, "1")
        assert [error.path for error in batch.left] == [A, B, C]

    def test_there_is_something_else_in_its_place(self, root: Path) -> None:
        do(root, SetField("/title", "New"))
        (root / A).unlink()
        os.mkfifo(root / A)
        _, batch = worked_out(root, "1")
        assert [str(error) for error in batch.refused] == [f"{A}: This is a pipe, not a file"]
        assert batch.count == 2

    def test_a_file_that_was_mended(self, root: Path) -> None:
        broken = b"---\ntitle: [\n---\n"
        (root / A).write_bytes(broken)
        library = Library.open(root)
        mended = versions.rewritten(library, library.articles[A], TEXT)
        write(library, Batch("Mend", changed=[mended]))
        files(root)
        assert taken_back(root, "1").count == 1
        files(root, {A: broken})

    def test_a_file_of_the_vocabulary(self, root: Path) -> None:
        term = b"taxonomy: topic\nname: AI # of course\nkeywords:\n  - a\n"
        sites.make(root, {"_data/topics/00-ai.yaml": term})
        library = Library.open(root)
        article = library.read("_data/topics/00-ai.yaml")
        write(library, plan(library, [(article, [SetField("/keywords", ["b"])])]))
        sites.append(root / "_data/topics/00-ai.yaml", b"weight: 3\n")
        assert left(taken_back(root, "1")) == []
        files(root, {"_data/topics/00-ai.yaml": term + b"weight: 3\n"})

    def test_through_a_link(self, root: Path) -> None:
        (root / "_people").mkdir()
        (root / "_people/link.md").symlink_to("../_news/a.md")
        do(root, SetField("/title", "New"), paths=("_people/link.md",))
        assert taken_back(root, "1").count == 1
        assert (root / "_people/link.md").is_symlink()
        assert (root / A).read_bytes() == TEXT


class TestNewMovedAndRemoved:
    def move(self, root: Path, **moves: str) -> None:
        """Articles to other names, as one step."""
        library = Library.open(root)
        gone = [f"_news/{name}.md" for name in moves]
        come = [
            library.articles[path].at(to) for path, to in zip(gone, moves.values(), strict=True)
        ]
        library.refile(gone, come)
        assert write(library, Batch("Move", changed=come)).count == len(moves)
        assert set(moves.values()) <= library.articles.keys()

    def remove(self, root: Path, *paths: str) -> None:
        library = Library.open(root)
        write(library, Batch("Delete", removed=[library.articles[path] for path in paths]))

    def new(self, root: Path, path: str) -> None:
        library = Library.open(root)
        article = library.articles[A].at(path)
        write(library, Batch("New", changed=[replace(article, saved=b"", origin="")]))

    def test_a_new_file_goes(self, root: Path) -> None:
        self.new(root, "_new/deep/x.md")
        files(root, {"_new/deep/x.md": TEXT})
        batch = taken_back(root, "1")
        assert [article.file for article in batch.removed] == ["_new/deep/x.md"]
        files(root)
        assert not (root / "_new").exists()

    def test_a_folder_with_something_else_in_it_stays(self, root: Path) -> None:
        self.new(root, "_new/deep/x.md")
        (root / "_new/notes.txt").write_bytes(b"theirs")
        taken_back(root, "1")
        files(root, {"_new/notes.txt": b"theirs"})
        assert not (root / "_new/deep").exists()

    def test_a_new_file_that_was_changed_since_stays(self, root: Path) -> None:
        self.new(root, "_news/x.md")
        change(root, (b"Old", b"Newer"), paths=("_news/x.md",))
        batch = taken_back(root, "1")
        assert left(batch) == ["_news/x.md: The file was changed since it was made, and stays"]
        files(root, {"_news/x.md": TEXT.replace(b"Old", b"Newer")})

    def test_a_new_file_that_is_gone_already(self, root: Path) -> None:
        self.new(root, "_news/x.md")
        (root / "_news/x.md").unlink()
        batch = taken_back(root, "1")
        assert (batch.count, batch.same, batch.left) == (0, 1, [])

    def test_a_file_that_went_comes_again(self, root: Path) -> None:
        (root / A).chmod(0o640)
        self.remove(root, A, B)
        files(root, {A: None, B: None})
        batch = taken_back(root, "1")
        assert batch.count == 2
        files(root)
        assert stat.S_IMODE((root / A).stat().st_mode) == 0o640

    def test_a_file_that_went_with_its_folder(self, root: Path) -> None:
        self.remove(root, A, B, C)
        (root / "_news").rmdir()
        assert taken_back(root, "1").count == 3
        files(root)

    def test_a_file_that_has_come_again(self, root: Path) -> None:
        self.remove(root, A, B)
        (root / A).write_bytes(TEXT)
        (root / B).write_bytes(b"theirs")
        batch = taken_back(root, "1")
        assert (batch.count, batch.same) == (0, 1)
        assert left(batch) == [f"{B}: There is another file of this name by now"]
        files(root, {B: b"theirs"})

    def test_a_file_that_moved_moves_back(self, root: Path) -> None:
        self.move(root, a="_new/z.md")
        files(root, {A: None, "_new/z.md": TEXT})
        batch = taken_back(root, "1")
        assert [(article.origin, article.path) for article in batch.changed] == [("_new/z.md", A)]
        files(root)

    def test_a_file_that_moved_and_was_changed_since(self, root: Path) -> None:
        self.move(root, a="_news/z.md")
        change(root, (b"heat: 1", b"heat: 7"), paths=("_news/z.md",))
        assert left(taken_back(root, "1")) == []
        files(root, {A: TEXT.replace(b"heat: 1", b"heat: 7")})

    def test_a_file_that_moved_and_is_gone(self, root: Path) -> None:
        self.move(root, a="_news/z.md")
        (root / "_news/z.md").unlink()
        batch = taken_back(root, "1")
        assert left(batch) == ["_news/z.md: The file was deleted or moved since"]
        files(root, {A: None})

    def test_the_old_name_is_taken(self, root: Path) -> None:
        self.move(root, a="_news/z.md")
        (root / A).write_bytes(b"theirs")
        batch = taken_back(root, "1")
        assert left(batch) == [f"{A}: There is another file of this name by now"]
        files(root, {A: b"theirs", "_news/z.md": TEXT})

    def test_each_took_the_place_of_the_next(self, root: Path) -> None:
        (root / A).write_bytes(TEXT.replace(b"Old", b"A"))
        before = sites.files_of(root)
        self.move(root, c="_news/d.md", b=C, a=B)
        assert sites.files_of(root)[B] == before[A]
        taken_back(root, "1")
        assert sites.files_of(root) == before

    def test_two_swapped_their_places(self, root: Path) -> None:
        self.move(root, a=B, b=A)
        files(root, {A: FILES[B], B: FILES[A]})
        taken_back(root, "1")
        files(root)

    def test_a_move_is_done_again(self, root: Path) -> None:
        self.move(root, a="_new/z.md")
        taken_back(root, "1")
        taken_back(root, "2")
        files(root, {A: None, "_new/z.md": TEXT})


class TestAgain:
    def test_twice_is_once(self, root: Path) -> None:
        do(root, SetField("/title", "New"))
        taken_back(root, "1")
        batch = taken_back(root, "1")
        assert (batch.count, batch.same, batch.left) == (0, 3, [])
        assert [head.id for head in Library.open(root).journal.batches()] == ["2", "1"]
        files(root)

    def test_a_taking_back_is_taken_back(self, root: Path) -> None:
        do(root, SetField("/title", "New"))
        new = sites.files_of(root)
        for name, after in (("1", FILES), ("2", new), ("3", FILES), ("4", new)):
            assert taken_back(root, name).count == 3
            assert sites.files_of(root) == after
        heads = Library.open(root).journal.batches()
        assert [(head.id, head.undoes, head.undone_by) for head in heads] == [
            ("5", "4", ""),
            ("4", "3", "5"),
            ("3", "2", ""),
            ("2", "1", "3"),
            ("1", "", ""),
        ]
        assert [head.id for head in heads if can_be_taken_back(head)] == ["1"]

    def test_an_older_one_is_taken_back_and_the_newer_stays(self, root: Path) -> None:
        do(root, SetField("/title", "New"))
        do(root, SetField("/heat", 9))
        assert left(taken_back(root, "1")) == []
        files(root, {path: data.replace(b"heat: 1", b"heat: 9") for path, data in FILES.items()})

    def test_an_older_one_is_left_where_a_newer_changed_the_same(self, root: Path) -> None:
        do(root, SetField("/title", "New"))
        do(root, SetField("/title", "Newest"), paths=(B,))
        batch = taken_back(root, "1")
        assert [error.path for error in batch.left] == [B]
        files(root, {B: FILES[B].replace(b"Old", b"Newest")})
        taken_back(root, "2")
        files(root, {B: FILES[B].replace(b"Old", b"New")})

    def test_all_of_them_from_the_last_to_the_first(self, root: Path) -> None:
        states = [sites.files_of(root)]
        for edits in EDITS:
            do(root, *edits)
            states.append(sites.files_of(root))
        for number in range(len(EDITS), 0, -1):
            assert sites.files_of(root) == states[number]
            taken_back(root, str(number))
            assert sites.files_of(root) == states[number - 1]

    def test_there_is_no_such_batch(self, root: Path) -> None:
        with pytest.raises(SaveError, match="no batch '1'"):
            worked_out(root, "1")

    def test_it_has_been_dropped_meanwhile(self, root: Path) -> None:
        do(root, SetField("/title", "New"))
        for file in root.glob(".curator/batches/*"):
            file.unlink()
        with pytest.raises(SaveError, match="no batch '1'"):
            worked_out(root, "1")

    @pytest.mark.parametrize(
        ("label", "wanted"),
        [
            ("Add topic X", "Take back: Add topic X"),
            ("Take back: Add topic X", "Do again: Add topic X"),
            ("Do again: Add topic X", "Take back: Add topic X"),
            ("", "Take back: "),
        ],
    )
    def test_what_it_is_called(self, root: Path, label: str, wanted: str) -> None:
        do(root, SetField("/title", "New"))
        head = Library.open(root).journal.batches()[0]
        assert label_of(Head("1", label, head.time, "window", 1)) == wanted


def test_one_step_a_file_is_told(root: Path) -> None:
    """So that a window can show how far it is, and give it up."""
    do(root, SetField("/title", "New"))
    library, batch = Library.open(root), Batch()
    counts = []
    for _ in take_back(library, "1", batch):
        counts.append(batch.count)
    assert counts == [1, 2, 3]
    assert batch.undoes == "1"
    assert batch.label == "Take back: Set title"
    files(root, sites.files_of(root))


def test_edits_that_are_not_saved_stay(root: Path) -> None:
    do(root, SetField("/title", "New"))
    library, batch = Library.open(root), Batch()
    library.replace(library.edit(library.articles[A], SetField("/heat", 5)))
    for _ in take_back(library, "1", batch):
        pass
    write(library, batch)
    files(root)
    assert library.articles[A].data == TEXT.replace(b"heat: 1", b"heat: 5")
    assert library.articles[A].saved == TEXT
    assert library.articles[B].data == FILES[B]
