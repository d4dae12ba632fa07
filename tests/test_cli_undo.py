"""`curator undo` as scripts see it, and what every command says of an interrupted batch."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curator.cli import main
from curator.library.journal.place import Place
from tests.library.journal import sites

A, B, C = (f"_news/{name}.md" for name in "abc")
FILES = {
    path: b"---\ntitle: %d\nheat: 1\nsecured: x;y\n---\nBody\n" % at
    for at, path in enumerate((A, B, C))
}
UNWRITTEN = "nothing was written yet\n"
NOTHING = "no batch is left to take back; --list shows them\n"


def run(*args: str | Path) -> Result:
    """One command in this process; an exception that is none of ours fails the test."""
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


def told(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return sites.make(tmp_path / "site", FILES)


@pytest.fixture
def done(root: Path) -> Path:
    """A site where a batch was written."""
    assert run("set", root, "-w", "", "heat=50").stderr == "3 files written\n"
    return root


def files(root: Path, **other: bytes) -> None:
    """Every file is as it was at the start, but for these, by their name."""
    changed = {f"_news/{name}.md": data for name, data in other.items()}
    assert sites.files_of(root) == FILES | changed
    assert sites.leftovers(root) == []


def change(root: Path, path: str, old: bytes, new: bytes) -> bytes:
    data = (root / path).read_bytes()
    assert old in data
    (root / path).write_bytes(data.replace(old, new))
    return data.replace(old, new)


class TestUndo:
    def test_the_last_batch(self, done: Path) -> None:
        assert told(run("undo", done)) == (0, "", "3 files written\n")
        files(done)

    def test_then_the_one_before_and_then_nothing(self, done: Path) -> None:
        run("set", done, "-w", "", "title=New")
        assert told(run("undo", done)) == (0, "", "3 files written\n")
        assert (done / A).read_bytes() == FILES[A].replace(b"heat: 1", b"heat: 50")
        assert told(run("undo", done)) == (0, "", "3 files written\n")
        files(done)
        assert told(run("undo", done)) == (0, "", NOTHING)
        files(done)

    def test_nothing_was_ever_written(self, root: Path) -> None:
        assert told(run("undo", root)) == (0, "", UNWRITTEN)
        assert told(run("undo", root, "--list")) == (0, "", UNWRITTEN)
        assert sorted(os.listdir(root)) == ["_news"]

    def test_a_batch_by_its_number(self, done: Path) -> None:
        run("set", done, "-w", "", "title=New")
        assert told(run("undo", done, "1")) == (0, "", "3 files written\n")
        assert (done / A).read_bytes() == FILES[A].replace(b"title: 0", b"title: New")

    def test_a_taking_back(self, done: Path) -> None:
        after = sites.files_of(done)
        run("undo", done)
        assert told(run("undo", done, "2")) == (0, "", "3 files written\n")
        assert sites.files_of(done) == after
        assert told(run("undo", done)) == (0, "", "3 files written\n")
        files(done)

    @pytest.mark.parametrize("name", ["2", "0", "x", "../1"])
    def test_there_is_no_such_batch(self, done: Path, name: str) -> None:
        before = sites.files_of(done)
        code, out, err = told(run("undo", done, name))
        assert (code, out) == (3, "")
        assert err.startswith(f"The journal has no batch {name!r}")
        assert sites.files_of(done) == before

    def test_a_damaged_batch(self, done: Path) -> None:
        before = sites.files_of(done)
        file = Place.of(done).batches / "1.batch"
        file.write_bytes(file.read_bytes()[:-1])
        assert told(run("undo", done)) == (3, "", "This batch of the journal is damaged\n")
        assert sites.files_of(done) == before

    def test_what_was_changed_in_other_fields_stays(self, done: Path) -> None:
        change(done, A, b"secured: x;y", b"secured: z")
        assert told(run("undo", done)) == (0, "", "3 files written\n")
        files(done, a=FILES[A].replace(b"secured: x;y", b"secured: z"))

    def test_what_was_changed_since_is_left_and_told(self, done: Path) -> None:
        data = change(done, A, b"heat: 50", b"heat: 51")
        code, out, err = told(run("undo", done))
        assert (code, out) == (4, "")
        assert err == (
            f"{A}: heat was changed since and stays as it is\n2 files written, 1 left as they are\n"
        )
        files(done, a=data)

    def test_all_of_it_was_changed_since(self, done: Path) -> None:
        data = [change(done, path, b"heat: 50", b"heat: 51") for path in FILES]
        code, out, err = told(run("undo", done, "1"))
        assert (code, out) == (3, "")
        assert err.endswith("\n0 files written, 3 left as they are\n")
        files(done, a=data[0], b=data[1], c=data[2])

    def test_another_batch_is_not_touched_unasked(self, root: Path) -> None:
        run("set", root, "--file", A, "heat=9")
        run("set", root, "--file", B, "heat=9")
        sites.make(root, {B: FILES[B]})
        before = sites.files_of(root)
        code, _, err = told(run("undo", root))
        assert code == 0
        assert "nothing of batch 2 can be taken back; the one before is 1 (Set heat to 9)\n" in err
        assert sites.files_of(root) == before

    def test_one_that_cannot_be_written_keeps_all(self, done: Path) -> None:
        before = sites.files_of(done)
        (done / B).chmod(0o444)
        code, out, err = told(run("undo", done))
        assert (code, out) == (3, "")
        assert err == f"{B}: The file is read-only\n" + (
            "0 files written, 1 refused; --keep-going writes the others\n"
        )
        assert sites.files_of(done) == before

    def test_the_others_are_written_if_that_is_wanted(self, done: Path) -> None:
        data = (done / B).read_bytes()
        (done / B).chmod(0o444)
        code, _, err = told(run("undo", done, "--keep-going"))
        assert code == 4
        assert err.endswith("2 files written, 1 refused\n")
        files(done, b=data)
        (done / B).chmod(0o644)
        assert told(run("undo", done, "1")) == (0, "", "1 file written, 2 need no change\n")
        files(done)

    def test_a_file_that_is_gone(self, done: Path) -> None:
        (done / B).unlink()
        code, _, err = told(run("undo", done))
        assert (code, err) == (
            4,
            f"{B}: The file was deleted or moved since\n2 files written, 1 left as they are\n",
        )
        assert not (done / B).exists()

    def test_what_is_no_site(self, tmp_path: Path) -> None:
        assert run("undo", tmp_path / "nowhere").exit_code == 2
        assert not (tmp_path / "nowhere").exists()


class TestLook:
    """Nothing is written by any of these."""

    def test_diff(self, done: Path) -> None:
        before = sites.files_of(done)
        code, out, err = told(run("undo", done, "--diff"))
        assert (code, err) == (0, "")
        assert out.count("\n-heat: 50\n+heat: 1\n") == 3
        assert sites.files_of(done) == before
        patch = out.encode()
        subprocess.run(["git", "apply", "-"], input=patch, check=True, cwd=done)
        files(done)

    def test_diff_of_a_batch(self, done: Path) -> None:
        run("set", done, "--file", A, "title=New")
        out = run("undo", done, "1", "--diff").stdout
        assert "title" not in [line[1:6] for line in out.splitlines() if line[0] in "+-"]
        assert out.count("+heat: 1\n") == 3

    def test_check(self, done: Path) -> None:
        before = sites.files_of(done)
        code, out, err = told(run("undo", done, "--check"))
        assert (code, err) == (1, "")
        assert out == f"{A} +1 -1\n{B} +1 -1\n{C} +1 -1\n" + (
            "3 files would change, 0 need no change, 0 refused\n"
        )
        assert sites.files_of(done) == before

    def test_check_where_nothing_is_left(self, root: Path) -> None:
        assert run("undo", root, "--check").exit_code == 0

    def test_check_where_something_stays(self, done: Path) -> None:
        change(done, A, b"heat: 50", b"heat: 51")
        code, out, err = told(run("undo", done, "--check"))
        assert code == 4
        assert err == f"{A}: heat was changed since and stays as it is\n"
        assert out.endswith("2 files would change, 0 need no change, 0 refused\n")

    def test_list(self, done: Path) -> None:
        run("topics", "add", done, "AI", "--file", A)
        run("undo", done)
        code, out, err = told(run("undo", done, "--list"))
        assert (code, err) == (0, "")
        time = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
        lines = [
            rf"   3  {time}       1  command line  Take back: Add topic AI",
            rf"   2  {time}       1  command line  Add topic AI \(taken back by 3\)",
            rf"   1  {time}       3  command line  Set heat to 50",
        ]
        assert re.fullmatch("".join(f"{line}\n" for line in lines), out)

    def test_list_of_nothing(self, root: Path) -> None:
        assert told(run("undo", root, "--list")) == (0, "", UNWRITTEN)

    def test_a_label_stays_on_its_line_and_commands_no_terminal(self, root: Path) -> None:
        (root / A).write_bytes(b'---\ntopics: ["a\\e[31m\\nb"]\n---\n')
        assert run("topics", "remove", root, "a\x1b[31m\nb", "-w", "").exit_code == 0
        out = run("undo", root, "--list").stdout
        assert "\x1b" not in out
        assert len(out.splitlines()) == 1


KILLED = """
    import os, signal, sys
    from curator.cli import main
    from curator.library.journal.work import Work
    commit = Work.commit
    def last(work, record):
        if sys.argv[1] == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(work, record)
        os.kill(os.getpid(), signal.SIGKILL)
    Work.commit = last
    main(sys.argv[2:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as only other systems do")
class TestInterrupted:
    """A command is killed, and another one comes."""

    def kill(self, root: Path, when: str) -> None:
        command = [sys.executable, "-c", textwrap.dedent(KILLED), when]
        run = subprocess.run([*command, "set", str(root), "-w", "", "heat=50"])
        assert run.returncode == -signal.SIGKILL
        assert sites.files_of(root) == FILES
        assert sites.leftovers(root) != []

    def test_what_was_committed_is_finished_and_told(self, root: Path) -> None:
        self.kill(root, "behind")
        result = run("list", root)
        assert result.exit_code == 0
        assert result.stderr == (
            "The last save was interrupted and was finished now: Set heat to 50 (3 files)\n"
        )
        assert {data.count(b"heat: 50") for data in sites.files_of(root).values()} == {1}
        assert sites.leftovers(root) == []
        assert run("list", root).stderr == ""

    def test_it_can_be_taken_back_by_the_command_that_finishes_it(self, root: Path) -> None:
        self.kill(root, "behind")
        code, out, err = told(run("undo", root))
        assert (code, out) == (0, "")
        assert err == (
            "The last save was interrupted and was finished now: Set heat to 50 (3 files)\n"
            "3 files written\n"
        )
        files(root)

    def test_what_was_not_committed_never_was(self, root: Path) -> None:
        self.kill(root, "before")
        result = run("list", root)
        assert (result.exit_code, result.stderr) == (0, "")
        files(root)
        assert told(run("undo", root, "--list")) == (0, "", UNWRITTEN)

    def test_what_was_changed_in_between_is_left(self, root: Path) -> None:
        self.kill(root, "behind")
        data = change(root, A, b"heat: 1", b"heat: 7")
        assert run("list", root).stderr == (
            "The last save was interrupted and was finished now: Set heat to 50 (2 files); "
            "1 stayed as others left them\n"
        )
        assert (root / A).read_bytes() == data
        assert run("undo", root).stderr == "2 files written\n"
        files(root, a=data)
