"""`curator status`, `commit`, `history` and `git-setup`, in real clones."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.git.clones import commit_all, git, make, name_ann, porcelain, write
from tests.git.settings import own_settings
from tests.test_cli import run, start

__all__ = ["own_settings"]

PATH = "_news/a.md"
ARTICLE = "---\ntitle: A\nheat: 1\ntopics: [AI]\n---\nText\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make(tmp_path / "clone", **{PATH: ARTICLE, "_news/b.md": ARTICLE})
    return tmp_path / "clone"


class TestStatus:
    def test_text(self, root: Path) -> None:
        assert run("status", root).stdout == "branch main\nnothing to commit\n"
        run("set", root, "--file", PATH, "heat=2")
        assert run("status", root).stdout == f"branch main\nmodified    {PATH}\n"

    def test_json(self, root: Path, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", "--bare", str(root), "bare")
        git(tmp_path, "clone", "-q", "bare", "other")
        name_ann(tmp_path / "other")
        commit_all(tmp_path / "other", "Ahead")
        run("set", tmp_path / "other", "--file", PATH, "heat=2")
        told = json.loads(run("status", tmp_path / "other", "--format", "json").stdout)
        assert told == {
            "branch": "main",
            "head": git(tmp_path / "other", "rev-parse", "HEAD").strip(),
            "upstream": "origin/main",
            "ahead": 1,
            "behind": 0,
            "busy": None,
            "files": [{"path": PATH, "status": "modified", "staged": False}],
        }

    def test_busy(self, root: Path) -> None:
        (root / ".git/MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD"))
        assert "busy: A merge is in progress" in run("status", root).stdout

    @pytest.mark.parametrize("command", ["status", "commit", "git-setup"])
    def test_without_a_clone(self, tmp_path: Path, command: str) -> None:
        write(tmp_path / "site" / PATH, ARTICLE)
        result = run(command, tmp_path / "site")
        assert result.exit_code == 3
        assert result.stderr == f"{tmp_path}/site: this folder is not in a git clone\n"

    @pytest.mark.parametrize("command", ["status", "commit", "git-setup"])
    def test_without_git(
        self, root: Path, command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        result = run(command, root)
        assert (result.exit_code, result.stderr) == (3, f"{root}: git is not installed\n")


class TestCommit:
    def test_it_commits_what_was_written(self, root: Path) -> None:
        run("set", root, "-w", "", "heat=2")
        write(root / "README.md", "by hand\n")
        result = run("commit", root)
        head = git(root, "rev-parse", "HEAD").strip()
        assert result.exit_code == 0
        assert result.stderr == f"committed 2 files as {head[:10]}: Set heat to 2 in 2 articles\n"
        assert porcelain(root) == " M README.md\n"

    def test_a_message_and_files(self, root: Path) -> None:
        run("set", root, "-w", "", "heat=2")
        assert run("commit", root, "-m", "Mine", "--file", PATH).exit_code == 0
        assert git(root, "log", "-1", "--format=%s", "--name-only") == f"Mine\n\n{PATH}\n"
        assert run("commit", root, "--file", PATH).exit_code == 3
        assert run("commit", root, "--file", "../x").exit_code == 3

    def test_check_and_diff_write_nothing(self, root: Path) -> None:
        head = git(root, "rev-parse", "HEAD")
        assert run("commit", root, "--check").exit_code == 0
        run("set", root, "--file", PATH, "heat=2")
        result = run("commit", root, "--check")
        assert result.exit_code == 1
        assert result.stdout == f"Set heat to 2 in “A”\n\nmodified    {PATH}\n"
        result = run("commit", root, "--diff")
        assert result.exit_code == 0
        assert "-heat: 1\n+heat: 2\n" in result.stdout
        assert git(root, "rev-parse", "HEAD") == head
        assert porcelain(root) == f" M {PATH}\n"

    def test_nothing_to_commit(self, root: Path) -> None:
        result = run("commit", root)
        assert (result.exit_code, result.stderr) == (0, "nothing to commit\n")

    def test_refused(self, root: Path) -> None:
        run("set", root, "--file", PATH, "heat=2")
        git(root, "config", "--unset", "user.name")
        git(root, "config", "--unset", "user.email")
        result = run("commit", root)
        assert result.exit_code == 3
        assert result.stderr.startswith("git does not know who you are: ")


class TestHistory:
    @pytest.fixture(autouse=True)
    def _commits(self, root: Path) -> None:
        write(root / PATH, ARTICLE.replace("topics", "secured: x\ntopics"))
        commit_all(root, "Bot")
        write(root / PATH, ARTICLE.replace("[AI]", "[AI, Ethics]\npublished: false"))
        commit_all(root, "Hide\x07 it")

    def test_text(self, root: Path) -> None:
        result = run("history", root / PATH)
        lines = result.stdout.split("\n")
        assert lines[0].endswith("  Ann Editor  Hide\\x07 it")
        assert lines[1:3] == [
            '    topics: ["AI"] -> ["AI", "Ethics"]',
            "    published: not set -> false",
        ]
        assert lines[3].endswith("First")
        assert lines[4:] == [f"    added: {PATH}", ""]
        assert result.stderr == "1 commit of programs left out; --all shows them\n"
        everything = run("history", root / PATH, "--all").stdout
        assert "Bot" in everything
        assert '    secured: "x" -> not set\n' in everything
        assert '"x" -> not set' in run("history", root / PATH, "--field", "secured").stdout

    def test_a_field(self, root: Path) -> None:
        result = run("history", root / PATH, "--field", "published", "--format", "json")
        (told,) = json.loads(result.stdout)
        assert told["commit"] == git(root, "rev-parse", "HEAD").strip()
        assert told["author"] == "Ann Editor"
        assert told["changes"] == [{"field": "published", "after": False}]
        assert run("history", root / PATH, "--field", "none").stdout == ""

    def test_json_of_all(self, root: Path) -> None:
        told = json.loads(run("history", root / PATH, "--all", "--format", "json").stdout)
        assert [each["noise"] for each in told] == [False, True, False]
        assert [each["what"] for each in told] == ["changed", "changed", "added"]

    def test_without_a_clone(self, tmp_path: Path) -> None:
        write(tmp_path / "site" / PATH, ARTICLE)
        result = run("history", tmp_path / "site" / PATH)
        assert result.exit_code == 3
        assert result.stderr == f"{tmp_path}/site/{PATH}: this folder is not in a git clone\n"


class TestGitSetup:
    """Two branches: here `published` is toggled, there a bot rewrites the line beside it."""

    @pytest.fixture
    def branches(self, root: Path) -> Path:
        git(root, "switch", "-q", "-c", "bot")
        write(root / PATH, ARTICLE.replace("heat: 1", "heat: 7"))
        commit_all(root, "Bot")
        git(root, "switch", "-q", "main")
        write(root / PATH, ARTICLE.replace("heat: 1", "heat: 1\npublished: false"))
        commit_all(root, "Hide")
        return root

    @staticmethod
    def merge(root: Path) -> subprocess.CompletedProcess[str]:
        words = ["git", "merge", "-q", "--no-edit", "bot"]
        return subprocess.run(words, cwd=root, capture_output=True, text=True)

    def test_without_it(self, branches: Path) -> None:
        assert self.merge(branches).returncode == 1
        assert porcelain(branches) == f"UU {PATH}\n"

    def test_with_it(self, branches: Path) -> None:
        assert run("git-setup", branches).exit_code == 0
        merged = self.merge(branches)
        assert (merged.returncode, merged.stderr) == (0, "")
        assert (branches / PATH).read_text() == ARTICLE.replace(
            "heat: 1", "heat: 7\npublished: false"
        )
        assert porcelain(branches) == ""

    def test_a_true_conflict_is_one(self, branches: Path) -> None:
        run("git-setup", branches)
        write(branches / PATH, ARTICLE.replace("heat: 1", "heat: 9"))
        commit_all(branches, "Heat")
        merged = self.merge(branches)
        assert merged.returncode == 1
        assert '{"field": "/heat", "base": 1, "ours": 9, "theirs": 7}' in merged.stdout
        assert porcelain(branches) == f"UU {PATH}\n"
        assert (branches / PATH).read_text() == ARTICLE.replace("heat: 1", "heat: 9")

    def test_what_is_no_article_is_merged_as_before(self, root: Path) -> None:
        run("git-setup", root)
        text = "".join(f"{number}\n" for number in range(9))
        write(root / "README.md", text)
        commit_all(root, "Text")
        git(root, "switch", "-q", "-c", "bot")
        write(root / "README.md", text.replace("0", "zero"))
        commit_all(root, "Zero")
        git(root, "switch", "-q", "main")
        write(root / "README.md", text.replace("8", "eight"))
        commit_all(root, "Eight")
        assert self.merge(root).returncode == 0
        assert (root / "README.md").read_text() == text.replace("0", "zero").replace("8", "eight")

    def test_of_what_cannot_be_read_somebody_has_to_look(self, branches: Path) -> None:
        run("git-setup", branches)
        write(branches / PATH, ARTICLE.replace("title: A", "title: [A"))
        commit_all(branches, "Broken")
        merged = self.merge(branches)
        assert merged.returncode == 1
        assert f"{PATH}: The versions cannot be merged field by field" in merged.stderr
        assert porcelain(branches) == f"UU {PATH}\n"

    def test_the_same_article_made_twice(self, branches: Path) -> None:
        run("git-setup", branches)
        write(branches / "_news/new.md", ARTICLE)
        commit_all(branches, "New")
        git(branches, "switch", "-q", "bot")
        write(branches / "_news/new.md", ARTICLE.replace("title: A", "title: B"))
        commit_all(branches, "New, too")
        git(branches, "switch", "-q", "main")
        merged = self.merge(branches)
        assert merged.returncode == 1
        told = {"field": "/title", "base": None, "ours": "A", "theirs": "B"}
        assert json.dumps(told) in merged.stdout + merged.stderr
        assert (branches / "_news/new.md").read_text() == ARTICLE
        assert "AA _news/new.md\n" in porcelain(branches)

    def test_names_that_look_like_options(self, branches: Path) -> None:
        run("git-setup", branches)
        name = "--output=PWN it's.md"
        for branch, text in (
            ("main", ARTICLE),
            ("bot", ARTICLE.replace("heat: 1", "heat: 7")),
        ):
            git(branches, "switch", "-q", branch)
            if branch == "bot":
                git(branches, "merge", "-q", "--no-edit", "main")
            write(branches / name, text)
            commit_all(branches, "Odd")
        git(branches, "switch", "-q", "main")
        write(branches / name, ARTICLE.replace("heat: 1", "heat: 1\npublished: false"))
        commit_all(branches, "Odd, hidden")
        assert self.merge(branches).returncode == 0
        text = (branches / name).read_text()
        assert text == ARTICLE.replace("heat: 1", "heat: 7\npublished: false")
        assert not (branches / "PWN it's.md").exists()

    def test_modules_of_the_clone_are_not_run(self, branches: Path) -> None:
        run("git-setup", branches)
        for name in ("yaml.py", "click.py", "curator.py"):
            write(branches / name, "open('ran', 'w')\n")
        assert self.merge(branches).returncode == 0
        assert not (branches / "ran").exists()

    def test_check_and_remove(self, root: Path) -> None:
        attributes = root / ".git/info/attributes"
        attributes.parent.mkdir(exist_ok=True)
        attributes.write_text("*.png binary")
        config = (root / ".git/config").read_bytes()
        result = run("git-setup", root, "--check")
        assert result.exit_code == 1
        assert "add to .git/info/attributes: *.md merge=curator" in result.stdout
        assert (root / ".git/config").read_bytes() == config
        run("git-setup", root)
        expected = "*.png binary\n*.md merge=curator\n*.markdown merge=curator\n"
        assert attributes.read_text() == expected
        assert run("git-setup", root, "--check").exit_code == 0
        assert run("git-setup", root).stderr == "nothing to do: it is set up already\n"
        assert run("git-setup", root, "--remove").exit_code == 0
        assert attributes.read_text() == "*.png binary\n"
        assert git(root, "config", "--list").count("merge.curator") == 0
        assert run("git-setup", root, "--remove", "--check").exit_code == 0

    def test_what_a_removal_leaves_is_said(self, root: Path) -> None:
        run("git-setup", root, "--shared")
        said = run("git-setup", root, "--remove").stderr
        told = ".gitattributes still has merge=curator, for the whole team"
        assert said.splitlines()[0] == "taken away"
        assert said.splitlines()[1].startswith(told)
        said = run("git-setup", root, "--shared", "--remove").stderr
        empty = ".gitattributes is empty now: delete it if nobody needs it"
        assert said.splitlines()[1:] == [empty]
        (root / ".gitattributes").unlink()
        assert len(run("git-setup", root, "--remove").stderr.splitlines()) == 1

    def test_for_the_team_and_a_site_inside(self, tmp_path: Path) -> None:
        make(tmp_path / "all", **{"docs/_news/a.md": ARTICLE, "docs/_mail/b.html": ARTICLE})
        run("git-setup", tmp_path / "all/docs", "--shared")
        assert (tmp_path / "all/.gitattributes").read_text() == (
            "/docs/**/*.md merge=curator\n"
            "/docs/**/*.markdown merge=curator\n"
            "/docs/_mail/*.html merge=curator\n"
        )
        paths = ["docs/_news/a.md", "docs/a.md", "docs/_mail/b.html", "a.md", "docs/x.html"]
        told = git(tmp_path / "all", "check-attr", "merge", *paths).splitlines()
        assert [line.endswith(": curator") for line in told] == [True, True, True, False, False]


def test_the_installed_program_does_it(root: Path) -> None:
    assert start("set", root, "--file", PATH, "heat=2").returncode == 0
    assert start("commit", root).returncode == 0
    assert porcelain(root) == ""
    assert os.listdir(root / ".git/curator").count("index.lock") == 0
