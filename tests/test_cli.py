"""The command line as scripts see it: names, formats, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from curator.cli import main

TEXT = b"---\ntitle: A\nheat: 5\npublished: true\ntopics:\n  - AI\nsecured: a;b\n---\nBody\n"
CRLF = TEXT.replace(b"\n", b"\r\n")


def run(*args: str | Path, data: bytes | None = None) -> Result:
    """One command in this process; an exception that is none of ours fails the test."""
    return CliRunner().invoke(main, [str(arg) for arg in args], input=data, catch_exceptions=False)


def start(*args: str | Path, env: dict[str, str] | None = None, **more: Any) -> Any:
    """One command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "curator", *map(str, args)],
        capture_output=True,
        timeout=60,
        env={**os.environ, **(env or {})},
        **more,
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    root = tmp_path / "small"
    (root / "_news").mkdir(parents=True)
    (root / "_news/a.md").write_bytes(TEXT)
    (root / "_news/b.md").write_bytes(CRLF.replace(b"title: A", b"title: B"))
    (root / "_news/c.md").write_bytes(
        TEXT.replace(b"title: A", b"title: C").replace(b"published: true\n", b"").rstrip(b"\n")
    )
    return root


def contents(root: Path) -> dict[str, bytes]:
    hidden = {".git", ".curator"}
    files = (
        file for file in sorted(root.rglob("*")) if file.is_file() and hidden.isdisjoint(file.parts)
    )
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


class TestList:
    def test_json_of_the_real_site(self, corpus: Path) -> None:
        result = run("list", corpus / "power-apps", "--format", "json")
        assert result.exit_code == 0
        rows = json.loads(result.stdout)
        assert len(rows) == 764
        assert [row["path"] for row in rows] == sorted(row["path"] for row in rows)
        keys = "path collection title published topics provider date type quality heat related"
        assert all({*keys.split(), "problems"} <= set(row) for row in rows)
        assert all(row["published"] in (True, False, None) for row in rows)
        assert {row["collection"] for row in rows} >= {"_news", "_learning/videos"}

    def test_broken_files_are_rows(self, site: Path) -> None:
        rows = json.loads(run("list", site, "--format", "json").stdout)
        broken = [row for row in rows if row["path"].startswith("_broken/")]
        assert len(broken) == 3
        assert all(row["problems"] and row["published"] is None for row in broken)

    def test_formats(self, small: Path) -> None:
        assert (
            run("list", small, "--format", "paths").stdout == "_news/a.md\n_news/b.md\n_news/c.md\n"
        )
        lines = run("list", small, "--format", "jsonl").stdout.splitlines()
        assert [json.loads(line)["title"] for line in lines] == ["A", "B", "C"]
        rows = list(csv.DictReader(io.StringIO(run("list", small, "--format", "csv").stdout)))
        assert [row["published"] for row in rows] == ["true", "true", ""]
        table = run("list", small).stdout.splitlines()
        assert len(table) == 4
        assert "TITLE" in table[0]

    def test_columns(self, small: Path) -> None:
        result = run("list", small, "--columns", "title,heat", "--format", "csv")
        assert result.stdout.splitlines() == ["title,heat", "A,5", "B,5", "C,5"]
        assert (
            run("list", small, "--columns", "secured").stdout.split() == ["SECURED"] + ["a;b"] * 3
        )
        rows = json.loads(run("list", small, "--columns", "secured", "--format", "json").stdout)
        assert rows[0]["secured"] == "a;b"
        assert rows[0]["path"] == "_news/a.md"

    def test_query_sort_limit(self, small: Path) -> None:
        def paths(*args: str) -> list[str]:
            return run("list", small, "--format", "paths", *args).stdout.split()

        assert paths("-w", "published:yes") == ["_news/a.md", "_news/b.md"]
        assert paths("-w", "published:none") == ["_news/c.md"]
        assert paths("--sort", "-title") == ["_news/c.md", "_news/b.md", "_news/a.md"]
        assert paths("--sort", "-heat,-title", "--limit", "1") == ["_news/c.md"]
        assert paths("--limit", "0") == []
        assert paths("-w", "no such words") == []
        assert paths("-w", "title:~[ab] sort:-title") == ["_news/b.md", "_news/a.md"]
        assert paths("-w", "title:~[ab] sort:-title", "--sort", "title") == [
            "_news/a.md",
            "_news/b.md",
        ]
        assert paths("-w", "heat:>4 or no:heat", "--limit", "1") == ["_news/a.md"]
        assert paths("-w", "is:conflict or is:duplicate or is:modified") == []

    @pytest.mark.parametrize(
        ("args", "said"),
        [
            (
                ["-w", "titel:x"],
                "--where:1:1: No article has a field 'titel'; did you mean title:?",
            ),
            (["-w", "a published:maybe"], "--where:1:13: "),
            (["-w", "(a or b"], "--where:1:1: The closing ) is missing; did you mean (a or b)?"),
            (["-w", "heat:5.."], "--where:1:6: The range has only one end; write heat:>=5\n"),
            (
                ["-w", "no:provider.nmae"],
                "--where:1:4: No article has a field 'provider.nmae'; did you mean",
            ),
            (["--sort", "-heet"], "--sort:1:2: No article has a field 'heet'; did you mean heat?"),
            (
                ["--columns", "title,title.x"],
                "--columns:1:7: No article has a field 'title.x'; did you mean title?",
            ),
            (["-w", "sort:heet"], "--where:1:6: No article has a field 'heet'; did you mean heat?"),
            (
                ["-w", "heat:>4 or -is:untracked"],
                "--where:1:13: is:untracked needs git: this folder is not in a git clone; "
                "is:modified finds what is not saved yet\n",
            ),
            (["-w", "topic:AIs/"], "No article has a topic 'AIs'; did you mean topic:AI/?\n"),
            (["--sort", "hat"], "did you mean heat?"),
            (["--columns", "hat"], "did you mean heat?"),
            (["--format", "xml"], "xml"),
            (["--limit", "-1"], "-1"),
        ],
    )
    def test_wrong_usage(self, small: Path, args: list[str], said: str) -> None:
        result = run("list", small, *args)
        assert result.exit_code == 2
        assert said in result.stderr
        assert result.stdout == ""

    def test_a_site_that_is_none(self, tmp_path: Path) -> None:
        assert run("list", tmp_path / "none").exit_code == 2

    def test_wrong_settings(self, small: Path) -> None:
        (small / "curator.toml").write_text("[fields]\ntopix = 1\n")
        result = run("list", small)
        assert result.exit_code == 3
        assert result.stderr.startswith("curator.toml:2:1: Unknown setting 'topix'")

    def test_names_that_are_not_utf8(self, small: Path) -> None:
        name = b"_news/caf\xe9.md"
        (small / os.fsdecode(name)).write_bytes(TEXT)
        env = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
        for form in ("table", "json", "jsonl", "csv", "paths"):
            result = start("list", small, "--format", form, env=env)
            assert result.returncode == 0, result.stderr
            assert b"caf" in result.stdout
            if form == "paths":
                assert name in result.stdout.split(b"\n")
            if form == "json":
                assert json.loads(result.stdout)[-1]["path"] == os.fsdecode(name)

    def test_a_reader_that_has_had_enough(self, corpus: Path) -> None:
        code = f"{sys.executable} -m curator list {corpus / 'power-apps'} --format json | head -1"
        result = subprocess.run(["bash", "-c", f"set -o pipefail; {code}"], capture_output=True)
        assert result.stdout == b"[\n"
        assert result.stderr == b""


class TestShow:
    def test_yaml_is_the_text(self, small: Path) -> None:
        result = run("show", small / "_news/a.md")
        assert result.stdout_bytes == TEXT.partition(b"---\n")[2].partition(b"---\n")[0]
        several = run("show", small / "_news/a.md", small / "_news/a.md")
        assert several.stdout.count("---\n") == 1

    def test_json(self, small: Path) -> None:
        result = run("show", small / "_news/b.md", "--format", "json")
        assert json.loads(result.stdout) == {
            "title": "B",
            "heat": 5,
            "published": True,
            "topics": ["AI"],
            "secured": "a;b",
        }

    def test_a_vocabulary_file(self, corpus: Path) -> None:
        path = corpus / "power-apps/_data/topics/00-power-apps.yaml"
        assert json.loads(run("show", path, "--format", "json").stdout)["name"] == "Power Apps"

    def test_what_cannot_be_read(self, site: Path, tmp_path: Path) -> None:
        (tmp_path / "empty.md").write_bytes(b"")
        os.mkfifo(tmp_path / "pipe.md")
        for file in (tmp_path / "empty.md", tmp_path / "none.md", tmp_path, tmp_path / "pipe.md"):
            result = run("show", file)
            assert result.exit_code == 3
            assert result.stderr.startswith(f"{file}:")


class TestSet:
    def test_only_the_value_changes(self, small: Path) -> None:
        result = run("set", small, "-w", "", "heat=50", "published=false")
        assert result.exit_code == 0, result.stderr
        assert (small / "_news/a.md").read_bytes() == TEXT.replace(b"heat: 5", b"heat: 50").replace(
            b"true", b"false"
        )
        assert b"\n" not in (small / "_news/b.md").read_bytes().replace(b"\r\n", b"")
        assert not list(small.rglob("*.tmp"))

    @pytest.mark.parametrize(
        ("assignment", "line"),
        [
            ("title=B", b"title: B\n"),
            ("title=A: B", b'title: "A: B"\n'),
            ("title=Let's: see: it", b'title: "Let\'s: see: it"\n'),
            ("title=[", None),
            ("provider={name: A}", b"provider:\n  name: A\n"),
            ('title="A: B"', b'title: "A: B"\n'),
            ("heat=-1.5", b"heat: -1.5\n"),
            ("topics=[AI, Ethics]", b"topics:\n  - AI\n  - Ethics\n"),
            ("topics.0=Ethics", b"topics:\n  - Ethics\n"),
            ("topics.1=Ethics", b"topics:\n  - AI\n  - Ethics\n"),
            ("provider.name=Reuters", b"provider:\n  name: Reuters\n"),
        ],
    )
    def test_values_are_yaml(self, small: Path, assignment: str, line: bytes | None) -> None:
        result = run("set", small, "--file", "_news/a.md", assignment)
        if line is None:
            assert result.exit_code == 2
            assert (small / "_news/a.md").read_bytes() == TEXT
        else:
            assert result.exit_code == 0, result.stderr
            assert line in (small / "_news/a.md").read_bytes()

    def test_unset(self, small: Path) -> None:
        result = run("set", small, "--file", "_news/a.md", "--unset", "heat", "--unset", "none")
        assert result.exit_code == 0
        assert (small / "_news/a.md").read_bytes() == TEXT.replace(b"heat: 5\n", b"")

    def test_files_by_name(self, small: Path) -> None:
        run("set", small, "--file", "_news/a.md", "--file", "./_news/b.md", "heat=7")
        assert [b"heat: 7" in data for data in contents(small).values()] == [True, True, False]
        run("set", small, "--file", "_news/a.md", "_news/c.md", "heat=8")
        assert [b"heat: 8" in data for data in contents(small).values()] == [True, False, True]

    def test_a_query_that_finds_nothing(self, small: Path) -> None:
        result = run("set", small, "-w", "nothing like it", "heat=7")
        assert (result.exit_code, result.stderr) == (0, "nothing to do\n")

    def test_what_is_so_already_is_not_written(self, small: Path) -> None:
        before = (small / "_news/a.md").stat()
        assert run("set", small, "-w", "", "heat=5").exit_code == 0
        after = (small / "_news/a.md").stat()
        assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)

    @pytest.mark.parametrize(
        "args",
        [
            ["heat=5"],
            ["-w", "", "--file", "_news/a.md", "heat=5"],
            ["-w", ""],
            ["-w", "", "heat"],
            ["-w", "", "=5"],
            ["-w", "", "a..b=5"],
            ["-w", "", "heat=["],
            ["-w", "", "--unset", ".a"],
            ["-w", "titel:x", "heat=5"],
            ["--file", "_news/a.md", "published"],
        ],
    )
    def test_wrong_usage(self, small: Path, args: list[str]) -> None:
        before = contents(small)
        result = run("set", small, *args)
        assert result.exit_code == 2, result.output
        assert contents(small) == before

    @pytest.mark.parametrize(
        "args",
        [
            ["-w", "", "secured=x"],
            ["-w", "", "--unset", "secured"],
            ["--file", "_news/none.md", "heat=6"],
            ["--file", "../outside.md", "heat=6"],
            ["--file", "_news/a.md", "--file", "none.md", "heat=6"],
            ["-w", "", "title.deeper=6"],
        ],
    )
    def test_refused(self, small: Path, args: list[str]) -> None:
        before = contents(small)
        result = run("set", small, *args)
        assert result.exit_code == 3, result.output
        assert re.match(r"\S+\.md:(\d+:\d+:)? ", result.stderr)
        assert contents(small) == before


def test_all_or_nothing_and_keep_going(site: Path) -> None:
    before = contents(site)
    result = run("set", site, "-w", "", "heat=1")
    assert result.exit_code == 3
    assert len(re.findall(r"^_broken/\S+:\d+:\d+: ", result.stderr, re.MULTILINE)) == 3
    assert contents(site) == before
    assert run("set", site, "-w", "", "heat=1", "--keep-going").exit_code == 4
    after = contents(site)
    assert sum(before[path] != after[path] for path in before) > 30
    assert all(before[path] == after[path] for path in before if path.startswith("_broken"))
    assert run("set", site, "-w", "collection:_broken", "heat=2", "--keep-going").exit_code == 3


class TestDiffAndCheck:
    def test_neither_writes(self, small: Path) -> None:
        before = contents(small)
        assert run("set", small, "-w", "", "heat=6", "--diff").exit_code == 0
        assert run("set", small, "-w", "", "heat=6", "--check").exit_code == 1
        assert run("set", small, "-w", "", "heat=6", "--diff", "--check").exit_code == 1
        assert run("set", small, "-w", "", "heat=5", "--check").exit_code == 0
        assert contents(small) == before

    def test_the_summary(self, small: Path) -> None:
        result = run("set", small, "-w", "", "published=true", "--check")
        assert (
            result.stdout == "_news/c.md +1 -0\n1 file would change, 2 need no change, 0 refused\n"
        )

    def test_git_applies_the_diff_that_a_run_would_write(self, small: Path) -> None:
        args = ["set", str(small), "-w", "", "heat=6", "published=false", "--unset", "topics"]
        diff = run(*args, "--diff").stdout_bytes
        subprocess.run(["git", "init", "-q"], cwd=small, check=True)
        subprocess.run(
            ["git", "-c", "core.autocrlf=false", "apply", "-"], cwd=small, input=diff, check=True
        )
        applied = contents(small)
        subprocess.run(
            ["git", "-c", "core.autocrlf=false", "apply", "-R", "-"],
            cwd=small,
            input=diff,
            check=True,
        )
        assert run(*args).exit_code == 0
        assert contents(small) == applied

    def test_refusals_are_told_too(self, site: Path) -> None:
        for option in ("--diff", "--check"):
            assert run("set", site, "-w", "", "heat=6", option).exit_code == 3
            assert run("set", site, "-w", "", "heat=6", option, "--keep-going").exit_code == 4


class TestApply:
    def line(self, path: str, *ops: dict[str, Any]) -> bytes:
        return json.dumps({"path": path, "ops": ops}).encode() + b"\n"

    def test_lines_of_one_file_are_applied_in_order(self, small: Path) -> None:
        changes = self.line("_news/a.md", {"op": "add", "path": "/topics/-", "value": "B"})
        changes += self.line("_news/b.md", {"op": "replace", "path": "/heat", "value": 6})
        changes += self.line("./_news/a.md", {"op": "add", "path": "/topics/-", "value": "C"})
        changes += self.line("_news/a.md", {"op": "test", "path": "/topics/2", "value": "C"})
        result = run("apply", small, "-", data=changes)
        assert result.exit_code == 0, result.stderr
        assert b"  - AI\n  - B\n  - C\n" in (small / "_news/a.md").read_bytes()
        assert b"heat: 6\r\n" in (small / "_news/b.md").read_bytes()

    def test_from_a_file(self, small: Path, tmp_path: Path) -> None:
        changes = tmp_path / "changes.jsonl"
        changes.write_bytes(self.line("_news/a.md", {"op": "remove", "path": "/heat"}))
        assert run("apply", small, changes, "--check").exit_code == 1
        assert run("apply", small, changes).exit_code == 0
        assert (small / "_news/a.md").read_bytes() == TEXT.replace(b"heat: 5\n", b"")
        assert run("apply", small, tmp_path / "none.jsonl").exit_code == 2

    def test_nothing(self, small: Path) -> None:
        assert run("apply", small, "-", data=b"").exit_code == 0
        assert run("apply", small, "-", data=self.line("_news/a.md")).exit_code == 0

    def test_vocabulary_and_publishers(self, corpus_site: Path) -> None:
        topic = "_data/topics/01-canvas-apps.yaml"
        publisher = "_data/organizations/amazon.com.md"
        before = contents(corpus_site)
        changes = self.line(topic, {"op": "replace", "path": "/parent", "value": "Portals"})
        changes += self.line(publisher, {"op": "replace", "path": "/name", "value": "Amazonas"})
        assert run("apply", corpus_site, "-", data=changes).exit_code == 0
        after = contents(corpus_site)
        assert after.pop(topic) == before.pop(topic).replace(
            b"parent: Power Apps", b"parent: Portals"
        )
        assert after.pop(publisher) == before.pop(publisher).replace(
            b"name: Amazon\n", b"name: Amazonas\n"
        )
        assert after == before

    @pytest.mark.parametrize(
        ("path", "ops"),
        [
            ("_news/a.md", [{"op": "replace", "path": "/secured", "value": "x"}]),
            ("_news/a.md", [{"op": "test", "path": "/heat", "value": 6}]),
            ("_news/a.md", [{"op": "remove", "path": "/none"}]),
            ("_news/a.md", [{"op": "replace", "path": "/title", "value": "\ud800"}]),
            ("_news/none.md", []),
            ("../outside.md", []),
            ("/etc/passwd", []),
            ("_news/../../outside.md", []),
            ("_config.yml", []),
            ("README.md", []),
            ("\ud800.md", []),
            ("a\0.md", []),
            ("x" * 300 + ".md", []),
            (".git/x.md", []),
        ],
    )
    def test_refused(self, small: Path, path: str, ops: list[dict[str, Any]]) -> None:
        (small.parent / "outside.md").write_bytes(TEXT)
        (small / "_config.yml").write_bytes(b"a: b\n")
        (small / "README.md").write_bytes(b"# x\n")
        before = contents(small.parent)
        good = self.line("_news/b.md", {"op": "replace", "path": "/heat", "value": 6})
        result = run("apply", small, "-", data=good + self.line(path, *ops))
        assert result.exit_code == 3, result.output
        assert result.stderr
        assert contents(small.parent) == before
        kept = run("apply", small, "-", "--keep-going", data=good + self.line(path, *ops))
        assert kept.exit_code == 4
        assert b"heat: 6" in (small / "_news/b.md").read_bytes()

    @pytest.mark.parametrize("bad", [b"{", b"[]", b'{"path": "_news/b.md"}', b"\xff", b"{}"])
    def test_malformed_lines(self, small: Path, bad: bytes) -> None:
        before = contents(small)
        good = self.line("_news/a.md", {"op": "replace", "path": "/heat", "value": 6})
        result = run("apply", small, "-", data=good + b"\n" + bad + b"\n")
        assert result.exit_code == 2
        assert re.match(r"(<stdin>|-):3:", result.stderr)
        assert contents(small) == before

    def test_a_name_that_is_not_utf8(self, small: Path) -> None:
        name = os.fsdecode(b"_news/caf\xe9.md")
        (small / name).write_bytes(TEXT)
        changes = self.line(name, {"op": "replace", "path": "/heat", "value": 6})
        result = start("apply", small, "-", "--diff", input=changes)
        assert result.returncode == 0, result.stderr
        assert b"+++ b/_news/caf\xe9.md\n" in result.stdout
        assert start("apply", small, "-", input=changes).returncode == 0
        assert b"heat: 6" in (small / name).read_bytes()


class TestCheck:
    def test_the_real_site_is_fine_but_for_long_titles(self, corpus: Path) -> None:
        result = run("check", corpus / "power-apps")
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        assert len(lines) == 6
        assert all("Title has 1" in line and "shorten it to 120" in line for line in lines)

    def test_a_mended_site_is_fine(self, small: Path) -> None:
        result = run("check", small)
        assert (result.exit_code, result.output) == (0, "")

    def test_problems(self, site: Path) -> None:
        result = run("check", site)
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        assert sum(line.startswith("_broken/") for line in lines) == 3
        assert all(re.match(r"\S+?(:\d+:\d+)?: \S", line) for line in lines)
        found = json.loads(run("check", site, "--format", "json").stdout)
        assert len(found) == len(lines)
        assert set(found[0]) == {"path", "line", "column", "message", "field"}


class TestWords:
    def test_help_names_every_command(self) -> None:
        result = run("--help")
        assert result.exit_code == 0
        for name in ("list", "show", "set", "apply", "check", "screenshot"):
            assert re.search(rf"^  {name}\b", result.stdout, re.MULTILINE)
        assert run("--version").stdout.startswith("curator")

    @pytest.mark.parametrize(("word", "said"), [("lst", "did you mean 'list'?"), ("zzz", "'zzz'")])
    def test_a_word_that_is_nothing(self, word: str, said: str) -> None:
        result = run(word)
        assert result.exit_code == 2
        assert said in result.stderr

    def test_sizes(self, small: Path) -> None:
        for size in ("big", "10", "1440x", "0x0"):
            assert run("screenshot", small, small / "x.png", "--size", size).exit_code == 2

    def test_it_starts_without_what_takes_long_to_load(self) -> None:
        code = (
            "import sys, curator.cli; "
            "slow = ('PySide6', 'yaml', 'ruamel', 'sqlite3', 'curator.library');"
            "print([name for name in sys.modules if name.startswith(slow)])"
        )
        command = [sys.executable, "-c", code]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert output == "[]\n"
