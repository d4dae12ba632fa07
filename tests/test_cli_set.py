"""`curator set` beyond setting: patterns, copying, emptying, replacing, arithmetic, toggling."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curator.cli import main

TEXT = b"""---
title: An old story # beside
heat: -5
published: true
provider:
  name: Old Times
related:
  - title: One
    webUrl: https://old.example/1
  - title: Two
    webUrl: https://old.example/2
topics: [Old, New]
secured: old;b
---
An old body, old.
"""
FILES = ("_news/a.md", "_news/b.md")


def run(*args: str | Path) -> Result:
    """One command in this process; an exception that is none of ours fails the test."""
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    root = tmp_path / "small"
    (root / "_news").mkdir(parents=True)
    (root / FILES[0]).write_bytes(TEXT)
    (root / FILES[1]).write_bytes(TEXT.replace(b"published: true", b"published: false"))
    return root


def read(small: Path) -> list[bytes]:
    return [(small / file).read_bytes() for file in FILES]


@pytest.mark.parametrize(
    ("args", "old", "new"),
    [
        (["related.*.webUrl=/x"], rb"https://old.example/\d", b"/x"),
        (["related.*.type=video"], rb"(webUrl: .*)", rb"\1\n    type: video"),
        (["provider.*=X"], b"Old Times", b"X"),
        (['"a.b"=5'], b"provider:", b"a.b: 5\nprovider:"),
        (["--unset", "related.*.webUrl"], rb"    webUrl: .*\n", b""),
        (["--clear", "title"], rb"An old story", b'""'),
        (["--clear", "topics", "--clear", "none"], rb"\[Old, New\]", b"[]"),
        (["--copy", "heat = provider.heat"], b"Old Times", b"Old Times\n  heat: -5"),
        (["--copy", "title=headline", "--unset", "title"], b"title: An old story # beside\n", b""),
        (["--replace", "title", "old", "new"], b"An old story", b"An new story"),
        (["--replace", "title", "OLD", "new"], b"", b""),
        (["--replace", "title", "OLD", "new", "--ignore-case"], b"An old story", b"An new story"),
        (["--replace", "title", "ol", "new", "--words"], b"", b""),
        (
            ["--replace", "related.*.webUrl,title", r"old(\.\w+)?", "new$1", "--regex"],
            rb"(An |//)old(?! body)",
            rb"\1new",
        ),
        (["--replace", "title", "o.d", "x"], b"", b""),
        (["--replace", "body", "old", "new"], b"An old body, old.", b"An new body, new."),
        (["--replace", "topics", "Old", "New"], rb"\[Old, New\]", b"[New]"),
        (["--replace", "title", "- ", "-- "], b"", b""),
        (["--compute", "heat = abs(heat) * 2"], b"heat: -5", b"heat: 10"),
        (["--compute", "heat=heat"], b"", b""),
        (
            shlex.split(
                "--replace title old new --copy title=provider.name heat=1 related.*.title=T "
                "--compute 'heat = heat - 1' --clear related"
            ),
            b"(?s)An old story(.*)-5(.*)Old Times\nrelated:.*topics",
            rb"An new story\g<1>1\2An old story\nrelated: []\ntopics",
        ),
    ],
)
def test_only_this_changes(small: Path, args: list[str], old: bytes, new: bytes) -> None:
    before = read(small)
    result = run("set", small, "-w", "", *args)
    assert result.exit_code == 0, result.output
    wanted = [re.sub(old, new, data) if old else data for data in before]
    if "title=headline" in args:
        assert [data.replace(b"headline: An old story\n", b"") for data in read(small)] == wanted
    else:
        assert read(small) == wanted
    if not old:
        assert result.stderr == "nothing to do\n"


def test_toggled(small: Path) -> None:
    assert run("set", small, "-w", "", "--toggle", "published").exit_code == 0
    assert read(small) == [TEXT.replace(b"true", b"false"), TEXT]


def test_only_the_articles_asked_for(small: Path) -> None:
    result = run("set", small, "--file", FILES[0], FILES[1], "--replace", "title", "old", "new")
    assert result.exit_code == 0
    assert all(b"An new story" in data for data in read(small))
    assert run("set", small, "-w", "published:no", "--compute", "heat=1").exit_code == 0
    assert [b"heat: 1\n" in data for data in read(small)] == [False, True]


def test_the_diff_is_what_is_written(small: Path) -> None:
    args = ["--replace", "body,title", "old", "new", "--compute", "heat = -heat"]
    before = read(small)
    diff = run("set", small, "-w", "", *args, "--diff")
    assert diff.exit_code == 0
    assert b"+heat: 5\n" in diff.stdout_bytes
    assert read(small) == before
    assert run("set", small, "-w", "", *args, "--check").exit_code == 1
    assert read(small) == before
    assert run("set", small, "-w", "", *args).exit_code == 0
    written = read(small)
    for file, data in zip(FILES, before, strict=True):
        (small / file).write_bytes(data)
    subprocess.run(["git", "apply", "-"], cwd=small, input=diff.stdout_bytes, check=True)
    assert read(small) == written


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["a..b=5"], "column 3 of 'a..b'"),
        (['"a=5'], 'The closing "'),
        (["--unset", ".a"], "--unset: "),
        (["--clear", ""], "--clear: "),
        (["--copy", "title"], "is not FROM=TO"),
        (["--copy", "related.*.title=title"], "--copy: Each *"),
        (["--copy", "title=a..b"], "column 3 of 'a..b'"),
        (["--toggle", "heat"], "'published'"),
        (["--replace", "title", "a"], "--replace"),
        (["--replace", "title,", "a", "b"], "column 7 of 'title,'"),
        (["--replace", "title", "", "b"], "nothing to look for"),
        (["--replace", "title", "(", "b", "--regex"], "column 2 of '('"),
        (["--replace", "title", "a", "$1", "--regex"], "There is no group 1"),
        (["heat=5", "--regex"], "need --replace"),
        (["--compute", "heat"], "is not KEY=EXPRESSION"),
        (["--compute", "heat = 1 +"], "column 4 of '1 +'"),
        (["--compute", "heat = open(1)"], "no function 'open'"),
        (["--compute", "heat == 1"], "cannot stand here"),
        ([], "say what to do"),
    ],
)
def test_wrong_usage(small: Path, args: list[str], message: str) -> None:
    before = read(small)
    result = run("set", small, "-w", "", *args)
    assert result.exit_code == 2, result.output
    assert message in result.stderr
    assert read(small) == before


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--clear", "secured"], ":13:1: secured is protected"),
        (["secured.*=1"], "protected"),
        (["--copy", "title=secured"], "protected"),
        (["--replace", "title,secured", "old", "new"], "protected"),
        (["--compute", "secured = 1"], "protected"),
        (["--compute", "heat = title"], "title is text, not a number"),
        (["--compute", "heat = 1 / 0"], "heat: this would divide by zero"),
        (["--compute", "title = 1"], "title is text, not a number"),
        (["--copy", "heat=title.deeper"], "single value"),
    ],
)
def test_refused(small: Path, args: list[str], message: str) -> None:
    before = read(small)
    result = run("set", small, "-w", "", *args)
    assert result.exit_code == 3, result.output
    assert result.stderr.startswith("_news/a.md:")
    assert message in result.stderr
    assert read(small) == before


def test_those_that_can_be_are_written_if_asked_to(small: Path) -> None:
    (small / FILES[1]).write_bytes(TEXT.replace(b"heat: -5", b"heat: high"))
    before = read(small)
    assert run("set", small, "-w", "", "--compute", "heat = abs(heat)").exit_code == 3
    assert read(small) == before
    result = run("set", small, "-w", "", "--compute", "heat = abs(heat)", "--keep-going")
    assert result.exit_code == 4
    assert read(small) == [before[0].replace(b"-5", b"5"), before[1]]


def test_a_search_without_end_is_refused_in_the_end(small: Path) -> None:
    for file in FILES:
        (small / file).write_bytes(TEXT.replace(b"Old Times", b"a" * 5000 + b"!"))
    before = read(small)
    args = ["--replace", "provider.name", "(a+)+$", "b", "--regex"]
    result = run("set", small, "-w", "", *args)
    assert result.exit_code == 3
    assert "provider.name: Looking for this takes too long" in result.stderr
    assert read(small) == before


def test_files_that_are_yaml_as_a_whole(small: Path) -> None:
    file = small / "_data/topics/00-old.yaml"
    file.parent.mkdir(parents=True)
    data = b"name: Old # beside\nkeywords:\n- old one\n- 'old two'\n"
    file.write_bytes(data)
    args = ["--replace", "name,keywords,body", "old", "new", "--ignore-case"]
    result = run("set", small, "--file", "_data/topics/00-old.yaml", *args)
    assert result.exit_code == 0, result.output
    assert file.read_bytes() == re.sub(rb"(?i)old", b"new", data)


def test_as_a_program(small: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "curator", "set", str(small)),
            *shlex.split("-w '' --replace title (?i)OLD '$0er' --regex"),
        ],
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert read(small)[0] == TEXT.replace(b"An old story", b"An older story")
