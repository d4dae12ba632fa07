"""`curator topics` as scripts see it: names, formats, exit codes, and the files afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from curator.cli import main
from tests.library.vocabulary.sites import ARTICLES, SITE, TERMS, files_of, make


def run(*args: str | Path) -> Result:
    """One command in this process; an exception that is none of ours fails the test."""
    words = ["topics", *(str(arg) for arg in args)]
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    root = tmp_path / "small"
    make(root)
    return root


def changed(root: Path) -> dict[str, str | None]:
    """What is not as it was: the new texts of files, None for those that are gone."""
    now = {path: data.decode() for path, data in files_of(root).items()}
    gone: dict[str, str | None] = dict.fromkeys(SITE.keys() - now.keys())
    return {**gone, **{path: text for path, text in now.items() if SITE.get(path) != text}}


class TestList:
    def test_table(self, small: Path) -> None:
        assert run("list", small).stdout == (
            "NAME      PARENT    ARTICLES  VOCABULARY\n"
            "AI                  3         yes\n"
            "Learning  AI        3         yes\n"
            "Deep      Learning  1         yes\n"
            "Speech    AI        1         yes\n"
            "Loose               1         no\n"
        )

    def test_json(self, small: Path) -> None:
        found = json.loads(run("list", small, "--format", "json").stdout)
        assert found[1] == {
            "name": "Learning",
            "parent": "AI",
            "articles": 3,
            "related": 1,
            "vocabulary": True,
        }
        assert [each["name"] for each in found if not each["vocabulary"]] == ["Loose"]

    def test_a_site_without_topics(self, tmp_path: Path) -> None:
        assert run("list", tmp_path).stdout == "NAME  PARENT  ARTICLES  VOCABULARY\n"
        assert run("list", tmp_path, "--format", "json").stdout == "[]\n"

    def test_names_that_would_command_the_terminal(self, tmp_path: Path) -> None:
        make(tmp_path, {"a.md": '---\ntopics: ["a\\u001b[31m", "b\\nc"]\n---\n'})
        assert "\x1b" not in run("list", tmp_path).stdout
        assert len(run("list", tmp_path).stdout.splitlines()) == 3

    @pytest.mark.corpus
    def test_the_real_site(self, corpus: Path) -> None:
        found = json.loads(run("list", corpus / "power-apps", "--format", "json").stdout)
        assert len(found) == 7
        assert found[0]["articles"] == 764


class TestAddAndRemove:
    def test_add_to_what_a_query_finds(self, small: Path) -> None:
        result = run("add", small, "Deep", "Speech", "-w", "topics:=AI")
        assert (result.exit_code, result.stderr) == (0, "3 files written\n")
        new = "- AI\n  - Deep\n  - Speech\n"
        assert changed(small) == {
            "_news/a.md": ARTICLES["_news/a.md"].replace("- AI\n", new),
            "_news/c.md": ARTICLES["_news/c.md"].replace("- AI\r\n", new.replace("\n", "\r\n")),
            "_news/d.md": ARTICLES["_news/d.md"].replace("- AI\n", new),
        }
        assert run("add", small, "Deep", "Speech", "-w", "topics:=AI").stderr == "nothing to do\n"

    def test_add_with_parents(self, small: Path) -> None:
        result = run("add", small, "Deep", "--file", "_news/f.md", "_news/g.md", "--parents")
        assert result.exit_code == 0
        found = changed(small)
        assert found.keys() == {"_news/f.md", "_news/g.md"}
        assert found["_news/g.md"] == ARTICLES["_news/g.md"].replace(
            "- Loose", "- Loose\n  - Deep\n  - Learning\n  - AI"
        )

    def test_a_topic_that_there_was_not(self, small: Path) -> None:
        assert run("add", small, "Quantum", "--file", "_news/c.md").exit_code == 0
        result = run("add", small, "Speach", "--file", "_news/c.md")
        assert result.exit_code == 2
        assert "no topic 'Speach'; did you mean 'Speech'?" in result.stderr
        assert run("add", small, "Speach", "--new", "--file", "_news/c.md").exit_code == 0
        assert changed(small).keys() == {"_news/c.md"}

    def test_remove(self, small: Path) -> None:
        result = run("remove", small, "Learning", "Loose", "-w", "")
        assert (result.exit_code, result.stderr) == (0, "4 files written, 3 need no change\n")
        found = changed(small)
        assert found["_news/e.md"] == "---\ntitle: E\ntopics: []\n---\n"
        assert found.keys() == {"_news/a.md", "_news/b.md", "_news/e.md", "_news/g.md"}
        assert run("remove", small, "Learning", "-w", "", "--related").exit_code == 0
        assert changed(small)["_news/d.md"] == (
            ARTICLES["_news/d.md"].replace("      - Learning\n", "")
        )

    def test_replace(self, small: Path) -> None:
        result = run("replace", small, "Learning", "Speech", "--file", "_news/a.md", "_news/b.md")
        assert (result.exit_code, result.stderr) == (0, "2 files written\n")
        assert changed(small) == {
            "_news/a.md": ARTICLES["_news/a.md"].replace("- Learning", "- Speech"),
            "_news/b.md": ARTICLES["_news/b.md"].replace(" 'Learning',", ""),
        }
        assert run("replace", small, "Speech", "Speeches", "-w", "").exit_code == 0

    @pytest.mark.parametrize(
        ("args", "said"),
        [
            (["add", "SITE", "AI"], "say which articles"),
            (["add", "SITE", "AI", "-w", "", "--file", "_news/a.md"], "say which articles"),
            (["add", "SITE", "-w", ""], "Missing argument"),
            (["add", "SITE", "_news/a.md", "--file", "_news/b.md"], "say which topics"),
            (["add", "SITE", "AI", "-w", "topcis:AI"], "did you mean"),
            (["remove", "SITE", "Learnin", "-w", ""], "did you mean 'Learning'"),
            (["replace", "SITE", "AI", "-w", ""], "OLD NEW"),
            (["replace", "SITE", "Qqqq", "AI", "-w", ""], "no topic 'Qqqq'"),
            (["replace", "SITE", "AI", "Learnings", "-w", ""], "did you mean 'Learning'"),
            (["rename", "SITE", "Speach", "X"], "did you mean 'Speech'"),
            (["merge", "SITE", "AI"], "OLD... INTO"),
            (["merge", "SITE", "AI", "Deeep"], "did you mean 'Deep'? With --new it is made anew"),
            (["delete", "SITE", "AI", "--children-to", "Q"], "no topic 'Q' in the vocabulary"),
            (["split", "SITE", "AI"], "Missing argument"),
        ],
    )
    def test_wrong_usage(self, small: Path, args: list[str], said: str) -> None:
        result = run(*(str(small) if arg == "SITE" else arg for arg in args))
        assert result.exit_code == 2
        assert said in result.stderr
        assert changed(small) == {}

    @pytest.mark.parametrize(
        ("args", "said"),
        [
            (["add", "SITE", " ", "--file", "_news/a.md"], "A topic needs a name\n"),
            (["add", "SITE", "AI", "--file", "_news/x.md"], "_news/x.md: The file was deleted"),
            (["add", "SITE", "AI", "--file", "../x.md"], "../x.md: This is not inside the site\n"),
            (["rename", "SITE", "AI", ""], "A topic needs a name\n"),
            (
                ["delete", "SITE", "Learning"],
                "'Learning' is the parent of Deep; say where these go: --children-to NAME\n",
            ),
        ],
    )
    def test_refused(self, small: Path, args: list[str], said: str) -> None:
        result = run(*(str(small) if arg == "SITE" else arg for arg in args))
        assert result.exit_code == 3
        assert result.stderr.startswith(said)
        assert changed(small) == {}


class TestEverywhere:
    def test_rename(self, small: Path) -> None:
        result = run("rename", small, "Speech", "Voices")
        assert (result.exit_code, result.stderr) == (0, "2 files written\n")
        assert changed(small) == {
            "_data/topics/03-speech.yaml": TERMS["_data/topics/03-speech.yaml"]
            .replace("name: Speech", "name: Voices"),
            "_news/b.md": ARTICLES["_news/b.md"].replace("Speech", "Voices"),
        }  # fmt: skip
        assert run("rename", small, "Voices", "Voices").stderr == "nothing to do\n"

    def test_rename_tells_of_a_topic_of_nearly_the_new_name(self, small: Path) -> None:
        told = "There is a topic 'Learning' too, of nearly this name\n"
        result = run("rename", small, "Speech", " Lerning", "--check")
        assert (result.exit_code, result.stderr) == (1, told)
        result = run("rename", small, "Speech", "learning")
        assert (result.exit_code, result.stderr) == (0, f"{told}2 files written\n")
        # It may be near the one that it replaces, and be that of another one.
        assert run("rename", small, "learning", "Lerning").stderr == f"{told}2 files written\n"
        assert run("rename", small, "Loose", "loose").stderr == "1 file written\n"
        assert run("rename", small, "Lerning", "Learning").stderr == "3 files written\n"

    def test_merge_and_take_it_back(self, small: Path) -> None:
        result = run("merge", small, "Deep", "Learning", "Speech")
        assert (result.exit_code, result.stderr) == (0, "7 files written\n")
        found = changed(small)
        gone = {path for path, text in found.items() if text is None}
        assert gone == {"_data/topics/01-learning.yaml", "_data/topics/02-deep.yaml"}
        assert found["_news/b.md"] == "---\ntitle: B\ntopics: [Speech] # three\n---\n"
        undone = CliRunner().invoke(main, ["undo", str(small)], catch_exceptions=False)
        assert undone.exit_code == 0
        assert changed(small) == {}

    def test_merge_into_a_new_name(self, small: Path) -> None:
        result = run("merge", small, "Speech", "Deep", "Spoken words")
        assert result.exit_code == 0
        found = changed(small)
        assert found["_data/topics/02-deep.yaml"] is None
        term = found["_data/topics/03-speech.yaml"]
        assert term is not None
        assert "name: Spoken words" in term
        assert b"Spoken words" in (small / "_news/b.md").read_bytes()

    def test_merge_into_what_is_nearly_one_of_them(self, small: Path) -> None:
        result = run("merge", small, "Speech", "Deep", "Speeches")
        assert result.exit_code == 0
        result = run("merge", small, "Speeches", "AI", "Learnings")
        assert result.exit_code == 2
        assert "There is no topic 'Learnings'; did you mean 'Learning'? With --new" in result.stderr
        assert run("merge", small, "Speeches", "AI", "Learnings", "--new").exit_code == 0

    def test_delete(self, small: Path) -> None:
        result = run("delete", small, "Learning", "Loose", "--children-to", "AI")
        assert (result.exit_code, result.stderr) == (0, "7 files written\n")
        found = changed(small)
        assert found["_data/topics/01-learning.yaml"] is None
        assert found["_data/topics/02-deep.yaml"] == (
            TERMS["_data/topics/02-deep.yaml"].replace("parent: Learning", "parent: AI")
        )

    def test_split(self, small: Path) -> None:
        result = run("split", small, "Speech", "Voice", "Hearing", "--by-words")
        assert (result.exit_code, result.stderr) == (0, "4 files written\n")
        assert changed(small) == {
            "_data/topics/03-speech.yaml": None,
            "_data/topics/04-voice.yaml": (
                "taxonomy: topic\n_id: voice\nname: Voice\nparent: AI\n"
            ),
            "_data/topics/05-hearing.yaml": (
                "taxonomy: topic\n_id: hearing\nname: Hearing\nparent: AI\n"
            ),
            "_news/b.md": ARTICLES["_news/b.md"].replace("Speech", "Voice, 'Hearing'"),
        }

    def test_split_and_keep(self, small: Path) -> None:
        assert run("split", small, "Speech", "Voice", "--keep").stderr == "2 files written\n"
        assert changed(small)["_news/b.md"] == (
            ARTICLES["_news/b.md"].replace("Speech", "Speech, 'Voice'")
        )

    def test_check_and_diff_write_nothing(self, small: Path) -> None:
        summary = run("merge", small, "Speech", "Deep", "--check")
        assert summary.exit_code == 1
        assert summary.stdout == (
            "_data/topics/02-deep.yaml +1 -0\n"
            "_news/b.md +1 -1\n"
            "_data/topics/03-speech.yaml removed\n"
            "3 files would change, 0 need no change, 0 refused\n"
        )
        shown = run("merge", small, "Speech", "Deep", "--diff")
        assert changed(small) == {}
        git = ["git", "apply", "--whitespace=nowarn", "-"]
        subprocess.run(git, cwd=small, input=shown.stdout_bytes, check=True)
        patched = changed(small)
        for path, text in SITE.items():
            (small / path).write_bytes(text.encode())
        assert run("merge", small, "Speech", "Deep").exit_code == 0
        assert changed(small) == patched != {}

    def test_all_or_nothing(self, small: Path) -> None:
        broken = small / "_data/topics/04-x.yaml"
        broken.write_bytes(b"name: [\n")
        result = run("rename", small, "AI", "X")
        assert result.exit_code == 3
        assert result.stderr.startswith("_data/topics/04-x.yaml:")
        assert changed(small).keys() == {"_data/topics/04-x.yaml"}
        assert run("rename", small, "AI", "X", "--keep-going").exit_code == 4
        assert len(changed(small)) == 7

    @pytest.mark.corpus
    def test_a_real_topic_there_and_back(self, corpus_site: Path) -> None:
        before = files_of(corpus_site)
        assert run("rename", corpus_site, "Power Apps", "Power Platform").exit_code == 0
        now = files_of(corpus_site)
        assert sum(now[path] != data for path, data in before.items()) == 764 + 7
        assert run("rename", corpus_site, "Power Platform", "Power Apps").exit_code == 0
        assert files_of(corpus_site) == before


def test_help_names_every_command() -> None:
    text = run("--help").stdout
    for name in ("list", "add", "remove", "replace", "rename", "merge", "delete", "split"):
        assert f"\n  {name} " in text
        assert run(name, "--help").exit_code == 0


def test_the_parser_alone_imports_no_library() -> None:
    code = (
        "import sys, curator.cli.topics; "
        "print([m for m in sys.modules if m.startswith(('curator.library', 'curator.document', "
        "'rapidfuzz', 'yaml'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
