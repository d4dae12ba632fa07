"""How the commands that write end: what they say while they wait, and of what is refused."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curator.cli import main
from curator.library.journal.lock import locked
from curator.library.journal.place import Place
from tests.library.journal import sites

MANY = 8


def run(*args: str | Path) -> Result:
    """One command in this process; an exception that is none of ours fails the test."""
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


def site(folder: Path, *fronts: str) -> Path:
    """A site with an article for each front matter."""
    files = {f"_news/{at}.md": f"---\n{front}\n---\n" for at, front in enumerate(fronts)}
    return sites.make(folder / "site", {path: text.encode() for path, text in files.items()})


@pytest.mark.skipif(sys.platform == "win32", reason="a running program is read from line by line")
def test_one_that_waits_says_for_whom(tmp_path: Path) -> None:
    root = site(tmp_path, "heat: 1")
    place = Place.of(root)
    place.make()
    command = [sys.executable, "-m", "curator", "set", str(root), "-w", "", "heat=50"]
    with locked(place.lock, "window"):
        waiting = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert waiting.stderr is not None
        line = waiting.stderr.readline().decode()
    out, err = waiting.communicate()
    assert re.fullmatch(r"waiting for window \(process \d+ on \S+, since \d\d:\d\d:\d\d\)\n", line)
    assert (waiting.returncode, out, err) == (0, b"", b"1 file written\n")


class TestRefused:
    def test_many_with_one_reason_are_one_line(self, tmp_path: Path) -> None:
        root = site(tmp_path, *["heat: a"] * 2, *["heat: 2020-01-01"] * MANY, "heat: 1")
        result = run("set", root, "-w", "", "--compute", "heat = heat + 1")
        assert (result.exit_code, result.stderr) == (
            3,
            f"heat is a date, not a number: {MANY} files, the first is _news/2.md\n"
            "_news/0.md: heat is text, not a number\n"
            "_news/1.md: heat is text, not a number\n"
            f"0 files written, {MANY + 2} refused; --keep-going writes the others\n",
        )

    def test_few_are_named(self, tmp_path: Path) -> None:
        root = site(tmp_path, *["heat: a"] * 5)
        result = run("set", root, "-w", "", "--compute", "heat = heat + 1")
        assert result.stderr == (
            "".join(f"_news/{at}.md: heat is text, not a number\n" for at in range(5))
            + "0 files written, 5 refused\n"
        )

    def test_the_rest_is_counted(self, tmp_path: Path) -> None:
        fronts = [f"x: {{k{at}: a}}" for at in range(30)]
        root = site(tmp_path, *fronts, *["x: {k: 2020-01-01}"] * MANY)
        result = run("set", root, "-w", "", "--compute", "x.* = x.* + 1", "--keep-going")
        lines = result.stderr.splitlines()
        assert lines[0].startswith(f"x.k is a date, not a number: {MANY} files, ")
        assert len(lines) == 1 + 19 + 2
        assert lines[-2:] == ["and 11 more", f"0 files written, {30 + MANY} refused"]

    def test_the_first_is_named_with_its_line(self, tmp_path: Path) -> None:
        root = site(tmp_path, *["heat: 1\nsecured: x;y"] * MANY)
        first = run("set", root, "-w", "", "secured=1").stderr.splitlines()[0]
        assert first == (
            f"secured is protected and never edited: {MANY} files, the first is _news/0.md:3:1"
        )


def test_what_has_nothing_to_change_is_not_called_so_already(tmp_path: Path) -> None:
    root = site(tmp_path, "heat: -1", "heat: 1", "title: a")
    command = ("set", root, "-w", "", "--compute", "heat = abs(heat)")
    assert run(*command, "--check").stdout.endswith(
        "1 file would change, 2 need no change, 0 refused\n"
    )
    assert run(*command).stderr == "1 file written, 2 need no change\n"
    assert run(*command).stderr == "nothing to do\n"


def test_what_a_calculation_needs_and_is_not_set_is_nothing_to_do(tmp_path: Path) -> None:
    root = site(tmp_path, "heat: 1\nquality: 2", "heat: 1", "quality: 2")
    result = run("set", root, "-w", "", "--compute", "heat = heat + quality")
    assert (result.exit_code, result.stderr) == (0, "1 file written, 2 need no change\n")
