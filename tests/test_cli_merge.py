"""`curator merge` as scripts and git see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.test_cli import run, start

BASE = b"---\ntitle: A\nheat: 5\ntopics:\n  - AI\nsecured: a;b\n---\nOne\n\nTwo\n\nThree\n"
OURS = BASE.replace(b"title: A", b"title: B").replace(b"One", b"Eins")
THEIRS = BASE.replace(b"heat: 5", b"heat: 6").replace(b"a;b", b"c;d").replace(b"Three", b"Drei")
BOTH = THEIRS.replace(b"title: A", b"title: B").replace(b"One", b"Eins")


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    return write(tmp_path, BASE, OURS, THEIRS)


def write(folder: Path, *sides: bytes, end: str = ".md") -> list[Path]:
    paths = [folder / f"{name}{end}" for name in ("base", "ours", "theirs")]
    for path, data in zip(paths, sides, strict=True):
        path.write_bytes(data)
    return paths


def test_it_writes_to_ours(three: list[Path]) -> None:
    three[1].chmod(0o640)
    result = run("merge", *three)
    assert (result.exit_code, result.output) == (0, "")
    assert [path.read_bytes() for path in three] == [BASE, BOTH, THEIRS]
    assert three[1].stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(three[0].parent)) == ["base.md", "ours.md", "theirs.md"]


def test_it_writes_elsewhere(three: list[Path]) -> None:
    out = three[0].parent / "out.md"
    for _ in range(2):  # also over what is there
        assert run("merge", *three, "-o", out).exit_code == 0
        assert out.read_bytes() == BOTH
        assert three[1].read_bytes() == OURS
        out.write_bytes(b"other")
    assert run("merge", *three, "-o", three[0]).exit_code == 0
    assert three[0].read_bytes() == BOTH


def test_conflicts_are_lines_of_json_and_ours_is_written(tmp_path: Path) -> None:
    ours = OURS.replace(b"heat: 5", b"heat: 7").replace(b"Three", b"Trois")
    three = write(tmp_path, BASE, ours, THEIRS)
    result = run("merge", *three)
    assert result.exit_code == 1
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "field": "body",
            "base": "One\n\nTwo\n\nThree\n",
            "ours": "Eins\n\nTwo\n\nTrois\n",
            "theirs": "One\n\nTwo\n\nDrei\n",
        },
        {"field": "/heat", "base": 5, "ours": 7, "theirs": 6},
    ]
    assert three[1].read_bytes() == ours.replace(b"a;b", b"c;d")


def test_an_item_in_conflict_is_named_as_in_the_result(tmp_path: Path) -> None:
    base = b"---\nrelated:\n  - url: /a\n    title: A\n---\n"
    theirs = base.replace(b"  - url: /a", b"  - url: /0\n  - url: /a").replace(b": A", b": T")
    three = write(tmp_path, base, base.replace(b": A", b": O"), theirs)
    result = run("merge", *three)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["field"] == "/related/1/title"
    assert three[1].read_bytes() == theirs.replace(b": T", b": O")


@pytest.mark.parametrize("odd", [b"heat: 5\nheat: 5", b"heat: [5", b"heat: !t 5", b"heat: &a 5"])
def test_what_cannot_be_taken_apart_stays_ours(tmp_path: Path, odd: bytes) -> None:
    theirs = THEIRS.replace(b"heat: 6", odd + b"\nother: *a" if b"&" in odd else odd)
    three = write(tmp_path, BASE, OURS, theirs)
    result = run("merge", *three)
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["field"] == ""
    assert "field by field" in result.stderr
    assert three[1].read_bytes() == OURS


def test_a_body_that_is_no_text(tmp_path: Path) -> None:
    ours, theirs = BASE.replace(b"One", b"\xff"), BASE.replace(b"One", b"\xfe")
    three = write(tmp_path, BASE, ours, theirs)
    result = run("merge", *three)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["ours"].encode("utf-8", "surrogateescape").startswith(b"\xff")
    assert three[1].read_bytes() == ours


def test_only_one_side_has_changed_anything(tmp_path: Path) -> None:
    odd = b"no front matter\n"
    three = write(tmp_path, odd, odd, b"\xff\x00")
    assert run("merge", *three).exit_code == 0
    assert three[1].read_bytes() == b"\xff\x00"
    three = write(tmp_path, odd, OURS, odd)
    assert run("merge", *three).exit_code == 0
    assert three[1].read_bytes() == OURS


CRLF, MARK = b"\r\n", b"\xef\xbb\xbf"


@pytest.mark.parametrize("whose", ["ours", "theirs", "both"])
def test_line_ends_are_those_that_somebody_has_changed(tmp_path: Path, whose: str) -> None:
    ours, theirs = (
        data.replace(b"\n", CRLF) if whose in (name, "both") else data
        for name, data in (("ours", OURS), ("theirs", THEIRS))
    )
    three = write(tmp_path, BASE, ours, theirs)
    assert run("merge", *three).exit_code == 0
    assert three[1].read_bytes() == BOTH.replace(b"\n", CRLF)


def test_line_ends_that_others_have_changed(tmp_path: Path) -> None:
    three = write(tmp_path, BASE.replace(b"\n", CRLF), OURS.replace(b"\n", CRLF), THEIRS)
    assert run("merge", *three).exit_code == 0
    assert three[1].read_bytes() == BOTH


@pytest.mark.parametrize("whose", ["ours", "theirs", "both"])
def test_a_mark_at_the_start_that_somebody_has_put_there(tmp_path: Path, whose: str) -> None:
    ours, theirs = (
        MARK + data if whose in (name, "both") else data
        for name, data in (("ours", OURS), ("theirs", THEIRS))
    )
    three = write(tmp_path, BASE, ours, theirs)
    assert run("merge", *three).exit_code == 0
    assert three[1].read_bytes() == MARK + BOTH
    write(tmp_path, MARK + BASE, MARK + OURS, THEIRS)
    assert run("merge", *three).exit_code == 0
    assert three[1].read_bytes() == BOTH


def test_what_both_have_added(tmp_path: Path) -> None:
    theirs = THEIRS.replace(b"  - AI\n", b"  - AI\n  - More\n")
    three = write(tmp_path, b"", OURS.replace(b"heat: 5\n", b""), theirs)
    result = run("merge", *three, "--path", "_news/a.md")
    assert result.exit_code == 1
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["field"] for each in told] == ["body", "/title"]
    assert b"<<<<" not in three[1].read_bytes()
    assert b"title: B\nheat: 6\ntopics:\n  - AI\n  - More\n" in three[1].read_bytes()


def test_the_file_is_named_as_git_names_it(three: list[Path]) -> None:
    three[2].write_bytes(b"x" * 6_000_000)
    result = run("merge", *three, "--path", "_news/a.md")
    assert result.exit_code == 3
    assert result.stderr == "_news/a.md: The file is larger than 5 MB\n"


def test_yaml_files(tmp_path: Path) -> None:
    base = b"a: 1\nb:\n  - x\n"
    three = write(tmp_path, base, base + b"  - y\n", base.replace(b"1", b"2"), end=".yml")
    assert run("merge", *three).exit_code == 0
    assert three[1].read_bytes() == b"a: 2\nb:\n  - x\n  - y\n"


def test_what_is_not_there(three: list[Path]) -> None:
    three[2].unlink()
    result = run("merge", *three)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"{three[2]}: ")
    assert three[1].read_bytes() == OURS
    assert run("merge", *three[:2]).exit_code == 2
    three[2].mkdir()
    assert run("merge", *three).exit_code in (2, 3)


def test_what_may_not_be_written(three: list[Path]) -> None:
    three[1].chmod(0o440)
    result = run("merge", *three)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "read-only" in result.stderr
    out = three[0].parent / "gone" / "out.md"
    assert run("merge", *three, "-o", out).exit_code == 3
    assert sorted(os.listdir(three[0].parent)) == ["base.md", "ours.md", "theirs.md"]


def test_git_takes_it_as_its_driver(tmp_path: Path) -> None:
    home = {**os.environ, "PYTHONPATH": str(PROJECT), "GIT_CONFIG_GLOBAL": os.devnull}
    names = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")
    home |= {f"GIT_{name}": "a" for name in names}

    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=tmp_path, env=home, check=True, timeout=60)

    git("init", "-q", "-b", "main")
    git("config", "merge.curator.driver", f"'{sys.executable}' -m curator merge %O %A %B")
    (tmp_path / ".gitattributes").write_bytes(b"*.md merge=curator\n")
    article = tmp_path / "a.md"
    for branch, data in (("main", BASE), ("theirs", THEIRS), ("ours", OURS)):
        if branch != "main":
            git("checkout", "-q", "-b", branch, "main")
        article.write_bytes(data)
        git("add", "-A")
        git("commit", "-q", "-m", branch)
    git("merge", "-q", "theirs")
    assert article.read_bytes() == BOTH


def test_it_starts_without_qt_and_answers_as_a_process(three: list[Path]) -> None:
    result = start("merge", *three)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    assert three[1].read_bytes() == BOTH
