"""Syncing in real clones: what both sides did comes together."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from curator.document import Value
from curator.errors import SiteError
from curator.git.run import finished
from curator.library import undecided, versions
from curator.library.edits import AddTopic, InsertItem, SetField
from curator.library.library import Library
from curator.library.settings import Settings
from curator.library.sync.syncing import Wish
from tests.git.clones import git, porcelain, write
from tests.library.sync.team import ARTICLE, TOPIC, A, B, Team, clone_of, make_team


class TestBothSides:
    def test_nothing_to_do(self, team: Team) -> None:
        assert team.ann.sync().is_nothing
        team.check()

    def test_what_was_saved_is_committed_and_pushed(self, team: Team) -> None:
        team.ann.edit(A, SetField("/heat", 2))
        done = team.ann.sync()
        assert (done.taken, done.pushed, list(done.paths)) == (0, 1, [])
        assert done.committed is not None
        assert team.bob.sync().taken == 1
        team.check()

    def test_without_a_commit(self, team: Team) -> None:
        team.ann.edit(A, SetField("/heat", 2))
        assert team.ann.sync(Wish(commits=False)).is_nothing
        assert porcelain(team.ann.root) == f" M {A}\n"

    def test_with_a_message(self, team: Team) -> None:
        team.ann.edit(A, SetField("/heat", 2))
        team.ann.sync(Wish(message="Warm up"))
        assert team.ann.subjects() == ["Ann: Warm up", "First: First"]

    def test_a_proposed_message_says_what_is_left_where_theirs_won(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 9")
        team.bob.push()
        team.ann.edit(A, SetField("/heat", 77), AddTopic("Vision"))
        assert team.ann.sync().committed is not None
        subjects = team.ann.subjects()
        assert subjects[0] == "Ann: Add topic Vision to “A”"

    def test_a_message_that_was_written_stays_where_theirs_won(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 9")
        team.bob.push()
        team.ann.edit(A, SetField("/heat", 77), AddTopic("Vision"))
        team.ann.sync(Wish(message="Heat it to 77"))
        assert team.ann.subjects()[0] == "Ann: Heat it to 77"

    def test_fields_of_one_article(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 9")
        team.bob.change(A, "a;b", "c;d")
        team.bob.push()
        team.ann.edit(A, SetField("/published", False), AddTopic("Vision"))
        done = team.ann.sync()
        assert list(done.merged) == list(done.paths) == [A]
        assert not done.conflicts
        text = ARTICLE.replace("heat: 1", "heat: 9").replace("a;b", "c;d")
        text = text.replace("true", "false").replace("- Ethics\n", "- Ethics\n- Vision\n")
        assert team.ann.text(A) == text
        team.bob.sync()
        team.check()

    def test_git_alone_finds_a_conflict_there(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 9")
        team.bob.push()
        team.ann.edit(A, SetField("/published", False))
        team.ann.commit()
        git(team.ann.root, "fetch", "-q")
        for how in (("merge", "-q"), ("rebase", "-q")):
            tried = subprocess.run(
                ["git", *how, "origin/main"], cwd=team.ann.root, capture_output=True, check=False
            )
            assert b"CONFLICT" in tried.stdout
            git(team.ann.root, how[0], "--abort")
        assert list(team.ann.sync().merged) == [A]
        team.bob.sync()
        team.check()

    def test_other_texts_line_by_line(self, team: Team) -> None:
        team.bob.change("README.md", "1\n", "one\n")
        team.bob.push()
        team.ann.change("README.md", "5\n", "five\n")
        team.ann.commit()
        team.ann.sync()
        assert team.ann.text("README.md") == "one\n2\n3\n4\nfive\n"
        team.bob.sync()
        team.check()

    def test_the_vocabulary_field_by_field(self, team: Team) -> None:
        team.bob.change(TOPIC, "name: AI\n", "name: AI\nkeywords: [ml]\n")
        team.bob.push()
        team.ann.change(TOPIC, "name: AI\n", "name: AI\nshortname: ai\n")
        team.ann.commit()
        team.ann.sync()
        assert set(team.ann.text(TOPIC).splitlines()) == {
            "name: AI",
            "keywords: [ml]",
            "shortname: ai",
        }

    def test_new_deleted_and_changed_files_arrive(self, team: Team) -> None:
        write(team.bob.file("images/new.png"), b"\x89PNG\0\1")
        write(team.bob.file("deep/er/x.txt"))
        team.bob.file(B).unlink()
        team.bob.change("README.md", "1", "0")
        team.bob.push()
        done = team.ann.sync()
        assert sorted(done.paths) == ["README.md", B, "deep/er/x.txt", "images/new.png"]
        assert done.taken == 1
        team.check()
        git(team.bob.root, "rm", "-q", "-r", "deep")
        team.bob.push()
        team.ann.sync()
        assert not team.ann.file("deep").exists()

    def test_an_empty_repository(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "--bare", "-b", "main", "shared.git")
        ann, bob = (clone_of(tmp_path / "shared.git", tmp_path, name) for name in ("Ann", "Bob"))
        assert bob.sync().is_nothing
        write(ann.file(A), ARTICLE)
        ann.edit(A, SetField("/heat", 2))
        assert ann.sync().pushed == 1
        assert bob.sync().taken == 1
        assert bob.text(A) == ann.text(A)
        assert porcelain(bob.root) == ""


class TestHistory:
    def make(self, tmp_path: Path, settings: str = "") -> Team:
        team = make_team(tmp_path, {A: ARTICLE, B: ARTICLE}, settings=settings)
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push("Heat")
        return team

    def commits(self, team: Team) -> None:
        """Three of Ann: one of which nothing is left, as Bob has done the same."""
        environment = {
            **os.environ,
            "GIT_AUTHOR_DATE": "@1500000000 +0530",
            "GIT_AUTHOR_NAME": "Zoë",
        }
        for old, new in (("heat: 1", "heat: 2"), ("true", "false"), ("Two", "2")):
            team.ann.change(A, old, new)
            message = f"To {new}\n\nIn long: ä\n"
            subprocess.run(
                ["git", "commit", "-qam", message], cwd=team.ann.root, check=True, env=environment
            )

    def test_linear(self, tmp_path: Path) -> None:
        team = self.make(tmp_path)
        self.commits(team)
        done = team.ann.sync()
        assert (done.taken, done.pushed) == (1, 2)
        form = "--format=%an|%ae|%ad|%B|%cn|%P"
        told = git(team.ann.root, "log", "--date=raw", "-2", form).split("\n\n")
        assert told[0].startswith("Zoë|ann@site.example|1500000000 +0530|To 2")
        assert team.ann.subjects() == ["Zoë: To 2", "Zoë: To false", "Bob: Heat", "First: First"]
        assert git(team.ann.root, "log", "-2", "--format=%cn|%b").split() == [
            *("Ann|In", "long:", "ä"),
            *("Ann|In", "long:", "ä"),
        ]
        assert git(team.ann.root, "rev-list", "--merges", "HEAD") == ""
        team.bob.sync()
        team.check()

    def test_merge(self, tmp_path: Path) -> None:
        team = self.make(tmp_path, '[git]\nhistory = "merge"\n')
        self.commits(team)
        old = team.ann.head
        assert team.ann.sync().pushed == 4
        parents = git(team.ann.root, "log", "-1", "--format=%P").split()
        assert parents == [old, team.bob.head]
        assert team.ann.subjects()[0] == "Ann: Merge origin/main"
        team.bob.sync()
        team.check()

    def test_both_come_to_the_same_files(self, tmp_path: Path) -> None:
        trees = []
        for name, kind in (("one", "linear"), ("two", "merge")):
            (tmp_path / name).mkdir()
            team = self.make(tmp_path / name, f'[git]\nhistory = "{kind}"\n')
            self.commits(team)
            team.ann.sync()
            trees.append(git(team.ann.root, "ls-tree", "-r", "HEAD", "_news"))
        assert trees[0] == trees[1]

    def test_a_merge_of_ours_stays_one(self, tmp_path: Path) -> None:
        team = self.make(tmp_path)
        git(team.ann.root, "switch", "-qc", "side")
        team.ann.change(B, "heat: 1", "heat: 5")
        team.ann.commit("Side")
        git(team.ann.root, "switch", "-q", "main")
        git(team.ann.root, "merge", "-q", "--no-ff", "--no-edit", "side")
        team.ann.sync()
        assert len(git(team.ann.root, "rev-list", "--merges", "HEAD").split()) == 2
        team.bob.sync()
        team.check()

    def test_a_message_in_another_encoding(self, tmp_path: Path) -> None:
        team = self.make(tmp_path)
        team.ann.change(B, "heat: 1", "heat: 5")
        git(team.ann.root, "-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-qam", "J\udce4")
        team.ann.sync()
        assert team.ann.subjects()[0] == "Ann: J\xe4"

    def test_the_setting(self) -> None:
        with pytest.raises(SiteError) as caught:
            Settings.parse('[git]\nhistory = "none"\n')
        assert (caught.value.line, caught.value.reason) == (
            2,
            "history must be 'linear' or 'merge'",
        )
        with pytest.raises(SiteError):
            Settings.parse("[git]\nhistroy = 1\n")


class TestConflicts:
    def both(self, team: Team) -> None:
        team.bob.change(A, "title: A", "title: Theirs")
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()
        team.ann.edit(A, SetField("/title", "Ours"), SetField("/published", False))

    @pytest.mark.parametrize(
        ("wish", "title"),
        [(Wish(), "Theirs"), (Wish(keep="theirs"), "Theirs"), (Wish(keep="ours"), "Ours")],
    )
    def test_a_field(self, team: Team, wish: Wish, title: str) -> None:
        self.both(team)
        done = team.ann.sync(wish)
        [conflict] = done.conflicts[A]
        told = (conflict.field, conflict.base, conflict.ours, conflict.theirs)
        assert told == ("/title", "A", "Ours", "Theirs")
        assert not done.kept
        text = ARTICLE.replace("title: A", f"title: {title}").replace("heat: 1", "heat: 2")
        assert team.ann.text(A) == text.replace("true", "false")
        team.bob.sync()
        team.check()

    def test_an_item_of_a_list_is_known_wherever_it_is_by_then(self, tmp_path: Path) -> None:
        items = "".join(f"- title: {name}\n  webUrl: https://x.example/{name}\n" for name in "abc")
        text = ARTICLE.replace("secured", f"related:\n{items}secured")
        team = make_team(tmp_path, {A: text})
        for member, title in ((team.bob, "Theirs"), (team.ann, "Ours")):
            member.change(A, "title: b", f"title: {title}")
        team.bob.push()
        team.ann.commit()
        [conflict] = team.ann.sync().conflicts[A]
        assert conflict.field == "/related/1/title"
        library = Library.at(team.ann.site)
        first: dict[str, Value] = {"title": "new", "webUrl": "https://x.example/new"}
        article = library.edit(library.read(A), InsertItem("/related", 0, first))
        [held] = undecided.anchored([conflict], article)
        decided = versions.decided(library, article, held, held.ours)
        related = decided.document().data["related"]
        assert isinstance(related, list)
        titles = [each["title"] for each in related if isinstance(each, dict)]
        assert titles == ["new", "a", "Ours", "c"]

    def test_an_article_that_cannot_be_taken_apart(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 2\nheat: 3")
        team.bob.push()
        team.ann.change(A, "title: A", "title: B")
        ours = team.ann.text(A)
        team.ann.commit()
        done = team.ann.sync()
        [conflict] = done.conflicts[A]
        assert (conflict.field, conflict.ours) == ("", ours)
        assert team.ann.text(A) == team.bob.text(A)
        team.check()

    def test_lines_of_another_text(self, team: Team) -> None:
        team.bob.change("README.md", "3", "three")
        team.bob.push()
        team.ann.change("README.md", "3", "drei")
        team.ann.commit()
        error = team.ann.refused()
        assert error.path == "README.md"
        assert "git pull" in error.reason
        git(team.ann.root, "pull", "-q", "--no-rebase", "-Xours", "--no-edit")
        team.ann.sync()
        team.bob.sync()
        team.check()

    def test_pictures(self, team: Team) -> None:
        for member, data in ((team.bob, b"\0b"), (team.ann, b"\0a")):
            write(member.file("x.png"), data)
        team.bob.push()
        team.ann.commit()
        assert team.ann.refused().path == "x.png"

    def test_the_same_on_both_sides(self, team: Team) -> None:
        for member in (team.bob, team.ann):
            write(member.file("x.png"), b"\0same")
            member.change(A, "heat: 1", "heat: 2")
        team.bob.push()
        team.ann.commit()
        done = team.ann.sync()
        assert not done.conflicts
        assert done.pushed == 0
        team.check()

    def test_a_file_here_is_a_folder_there(self, team: Team) -> None:
        write(team.bob.file("x"), "x")
        team.bob.push()
        write(team.ann.file("x/y"), "y")
        team.ann.commit()
        assert team.ann.refused().path == "x/y"


def test_undo_does_not_take_a_sync_back(team: Team) -> None:
    team.bob.change(A, "heat: 1", "heat: 2")
    team.bob.push()
    team.ann.sync()
    library = Library.at(team.ann.site)
    assert library.journal.batches() == []
    assert finished(team.ann.clone.touched()) == {}
