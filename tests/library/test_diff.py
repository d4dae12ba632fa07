"""Diffs that git takes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.library.diff import changed_lines, come, gone, moved, unified


def git_apply(folder: Path, diff: bytes) -> None:
    run = subprocess.run(
        ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"],
        cwd=folder,
        input=diff,
        capture_output=True,
    )
    assert run.returncode == 0, run.stderr


def test_a_diff_as_it_is_written() -> None:
    old = b"".join(b"%d\n" % number for number in range(1, 21))
    new = old.replace(b"5\n", b"five\n", 1).replace(b"18\n", b"")
    assert unified("_news/a.md", old, new) == (
        b"--- a/_news/a.md\n+++ b/_news/a.md\n"
        b"@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        b"@@ -15,6 +15,5 @@\n 15\n 16\n 17\n-18\n 19\n 20\n"
    )
    assert changed_lines(old, new) == (1, 2)
    assert unified("x", old, old) == b""


NAMES = [
    "a.md",
    "_n/a b.md",
    'q"uo\\te.md',
    "tab\there.md",
    "caf\u00e9.md",
    os.fsdecode(b"l\xe9.md"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", [b"", b"a\nb\n", b"a\r\nb"])
def test_git_makes_and_removes_files(tmp_path: Path, name: str, data: bytes) -> None:
    file = tmp_path / name
    git_apply(tmp_path, come(name, data))
    assert file.read_bytes() == data
    git_apply(tmp_path, gone(name, data))
    assert not file.exists()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("new", [b"a\nb\n", b"a\nc\n", b""])
def test_git_moves_files(tmp_path: Path, name: str, new: bytes) -> None:
    file, target = tmp_path / name, tmp_path / f"to/{name}"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"a\nb\n")
    git_apply(tmp_path, moved(name, f"to/{name}", b"a\nb\n", new))
    assert not file.exists()
    assert target.read_bytes() == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"a\nb\nc", b"a\nb\nd"),
        (b"a\nb\nc", b"a\nb\nc\n"),
        (b"a\nb\nc\n", b"a\nb\nc"),
        (b"a\r\nb\r\n", b"a\r\nc\r\nb\r\n"),
        (b"a\xe9\x00\n\xff\n", b"a\xe9\x00\nx\n\xff\n"),
        (b"a\x0bb\x0cc\xe2\x80\xa8d\n", b"a\x0bb\x0cc\xe2\x80\xa8e\n"),
        (b"a", b"b"),
        (b"---\na\n---\n", b"---\n---\n"),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_git_applies_it(tmp_path: Path, old: bytes, new: bytes, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(old)
    git_apply(tmp_path, unified(name, old, new))
    assert file.read_bytes() == new


_lines = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\r\n", b"\n", b"- x\n"]), max_size=30)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(_lines, _lines, st.sampled_from([b"", b"end"]), st.sampled_from([b"", b"end"]))
def test_git_applies_any(
    tmp_path: Path, old: list[bytes], new: list[bytes], old_end: bytes, new_end: bytes
) -> None:
    before, wanted = b"".join(old) + old_end, b"".join(new) + new_end
    if before == wanted or not before or not wanted:
        return
    (tmp_path / "a.md").write_bytes(before)
    git_apply(tmp_path, unified("a.md", before, wanted))
    assert (tmp_path / "a.md").read_bytes() == wanted


def test_a_long_body_costs_nothing() -> None:
    body = b"<td>\n" * 200_000
    old = b"---\na: 1\n---\n" + body
    assert unified("a.md", old, old.replace(b"1", b"2", 1)) == (
        b"--- a/a.md\n+++ b/a.md\n@@ -1,5 +1,5 @@\n ---\n-a: 1\n+a: 2\n ---\n <td>\n <td>\n"
    )
