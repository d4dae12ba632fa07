"""Files of all kinds, and what was done to them on disk, on their way through a sync."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from curator.errors import CuratorError
from curator.library.edits import SetField
from curator.library.sync.syncing import Wish
from tests.git.clones import git, porcelain, write
from tests.library.sync.team import ARTICLE, A, B, Team, left_over, make_team


class TestKindsOfFiles:
    def test_line_ends_of_windows(self, tmp_path: Path) -> None:
        team = make_team(tmp_path, {A: ARTICLE.replace("\n", "\r\n")})
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()
        team.ann.edit(A, SetField("/published", False))
        team.ann.sync()
        text = ARTICLE.replace("heat: 1", "heat: 2").replace("true", "false")
        assert team.ann.text(A) == text.replace("\n", "\r\n")
        team.bob.sync()
        team.check()

    def test_line_ends_that_git_converts(self, team: Team) -> None:
        git(team.ann.root, "config", "core.autocrlf", "true")
        for path in (A, B):
            team.ann.file(path).unlink()
        git(team.ann.root, "checkout", "--", "_news")
        assert "\r\n" in team.ann.text(A)
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.change(B, "heat: 1", "heat: 3")
        team.bob.push()
        team.ann.edit(A, SetField("/published", False))
        team.ann.change(B, "Two", "2")
        team.ann.sync(Wish())
        text = ARTICLE.replace("heat: 1", "heat: 2").replace("true", "false")
        assert team.ann.text(A) == text.replace("\n", "\r\n")
        text = ARTICLE.replace("heat: 1", "heat: 3").replace("Two", "2")
        assert team.ann.text(B) == text.replace("\n", "\r\n")
        assert porcelain(team.ann.root) == f" M {B}\n"
        team.bob.sync()
        assert "\r" not in team.bob.text(A)

    def test_filters_that_the_person_has_set_up(self, tmp_path: Path) -> None:
        """On disk all is upper case, in git it is lower case."""
        team = make_team(tmp_path, {".gitattributes": "*.txt filter=up\n", "x.txt": "a\nb\n\nc\n"})
        for what, sets in (("smudge", "a-z A-Z"), ("clean", "A-Z a-z")):
            git(team.ann.root, "config", f"filter.up.{what}", f"tr {sets}")
        team.ann.file("x.txt").unlink()
        git(team.ann.root, "checkout", "-q", "--", "x.txt")
        team.bob.change("x.txt", "a", "one")
        team.bob.push()
        team.ann.sync()
        assert team.ann.text("x.txt") == "ONE\nB\n\nC\n"
        team.check()
        team.ann.change("x.txt", "C", "THREE")
        team.bob.change("x.txt", "b", "two")
        team.bob.push()
        team.ann.sync()
        assert team.ann.text("x.txt") == "ONE\nTWO\n\nTHREE\n"
        assert porcelain(team.ann.root) == " M x.txt\n"

    def test_odd_names(self, tmp_path: Path) -> None:
        names = [
            os.fsdecode(b"_news/caf\xe9.md"),
            "_news/two\nlines.md",
            "_news/:(glob)*.md",
            "--x.md",
        ]
        team = make_team(tmp_path, {name: ARTICLE for name in names})
        for name in names:
            team.bob.change(name, "heat: 1", "heat: 2")
            team.ann.change(name, "Two", "2")
        team.bob.push()
        team.ann.commit()
        assert sorted(team.ann.sync().merged) == sorted(names)
        team.bob.sync()
        for name in names:
            text = team.bob.text(name)
            assert "heat: 2" in text
            assert "\n2\n" in text
        team.check()

    def test_links_modes_and_large_files(self, team: Team) -> None:
        big = b"\0" * (6 * 1024 * 1024)
        write(team.bob.file("big.bin"), big)
        write(team.bob.file("run.sh"), "run")
        team.bob.file("run.sh").chmod(0o755)
        team.bob.file("README.md").chmod(0o755)
        team.bob.file("link").symlink_to("README.md")
        team.bob.push()
        team.ann.sync()
        assert team.ann.file("big.bin").read_bytes() == big
        assert team.ann.file("run.sh").stat().st_mode & 0o111
        assert team.ann.file("README.md").stat().st_mode & 0o111
        assert os.readlink(team.ann.file("link")) == "README.md"
        team.check()
        write(team.bob.file("big.bin"), big[1:])
        team.bob.file("README.md").chmod(0o644)
        team.bob.file("link").unlink()
        write(team.bob.file("link"), "a file now")
        team.bob.push()
        write(team.ann.file("big.bin"), b"mine")
        done = team.ann.sync()
        assert [told.path for told in done.told] == ["big.bin"]
        assert team.ann.file("big.bin").read_bytes() == b"mine"
        assert not team.ann.file("link").is_symlink()
        assert not team.ann.file("README.md").stat().st_mode & 0o111
        assert porcelain(team.ann.root) == " M big.bin\n"

    def test_a_file_becomes_a_folder_and_back(self, team: Team) -> None:
        team.bob.file("README.md").unlink()
        write(team.bob.file("README.md/x.txt"))
        team.bob.push()
        team.ann.sync()
        team.check()
        (team.bob.file("README.md") / "x.txt").unlink()
        team.bob.file("README.md").rmdir()
        write(team.bob.file("README.md"), "file")
        team.bob.push()
        team.ann.sync()
        team.check()

    def test_a_folder_with_something_else_in_the_place_of_a_file(self, team: Team) -> None:
        write(team.ann.file("x/mine.txt"), "mine")
        write(team.bob.file("x"), "theirs")
        team.bob.push()
        assert [told.path for told in team.ann.sync().told] == ["x"]
        assert team.ann.text("x/mine.txt") == "mine"

    def test_a_repository_inside(self, team: Team, tmp_path: Path) -> None:
        git(
            team.bob.root, "-c", "protocol.file.allow=always",
            "submodule", "--quiet", "add", str(team.remote), "inner",
        )  # fmt: skip
        team.bob.push()
        team.ann.edit(A, SetField("/heat", 2))
        team.ann.sync()
        git(team.bob.root, "pull", "-q", "--rebase")
        assert git(team.ann.root, "rev-parse", "HEAD") == git(team.bob.root, "rev-parse", "HEAD")
        assert git(team.ann.root, "ls-files", "--stage", "inner").startswith("160000")

    def test_a_site_in_a_folder(self, tmp_path: Path) -> None:
        files = {f"docs/{A}": ARTICLE, "code/x.py": "1\n2\n3\n", f"other/{A}": ARTICLE}
        team = make_team(tmp_path, dict(files), under="docs")
        team.bob.change(f"docs/{A}", "heat: 1", "heat: 2")
        team.bob.change(f"other/{A}", "heat: 1", "heat: 2")
        team.bob.change("code/x.py", "1", "one")
        team.bob.push()
        team.ann.edit(A, SetField("/published", False))
        team.ann.change(f"other/{A}", "true", "false")
        team.ann.change("code/x.py", "3", "three")
        done = team.ann.sync()
        assert set(done.paths) == set(files)
        assert team.ann.text("code/x.py") == "one\n2\nthree\n"
        text = ARTICLE.replace("heat: 1", "heat: 2").replace("true", "false")
        assert team.ann.text(f"other/{A}") == team.ann.text(f"docs/{A}") == text
        assert porcelain(team.ann.root) == f" M code/x.py\n M other/{A}\n"
        assert left_over(team.ann.root) == []


class TestOnDisk:
    """What is changed and not committed."""

    def test_other_fields_are_laid_over(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.change(A, "a;b", "c;d")
        team.bob.push()
        team.ann.change(A, "true", "false")
        team.ann.sync()
        text = ARTICLE.replace("heat: 1", "heat: 2").replace("a;b", "c;d")
        assert team.ann.text(A) == text.replace("true", "false")
        assert porcelain(team.ann.root) == f" M {A}\n"
        diff = git(team.ann.root, "diff", "-U0", "--", A)
        assert [line for line in diff.splitlines() if line[0] in "+-"][2:] == [
            "-published: true",
            "+published: false",
        ]

    @pytest.mark.parametrize(("wish", "title"), [(Wish(), "Ours"), (Wish(keep="theirs"), "Theirs")])
    def test_the_same_field(self, team: Team, wish: Wish, title: str) -> None:
        team.bob.change(A, "title: A", "title: Theirs")
        team.bob.push()
        team.ann.change(A, "title: A", "title: Ours")
        done = team.ann.sync(wish)
        assert [each.name for each in done.kept[A]] == ["title"]
        assert not done.conflicts
        assert team.ann.text(A) == ARTICLE.replace("title: A", f"title: {title}")

    def test_an_article_that_others_have_added_too(self, team: Team) -> None:
        new = "_news/new.md"
        theirs = ARTICLE.replace("title: A", "title: Theirs").replace("heat: 1", "heat: 77")
        write(team.bob.file(new), theirs.replace("topics:", "type: Report\ntopics:"))
        team.bob.push()
        mine = ARTICLE.replace("title: A", "title: Mine").replace("heat: 1\n", "quality: 5\n")
        write(team.ann.file(new), mine)
        done = team.ann.sync()
        ((conflict,),) = done.kept.values()
        assert (conflict.field, conflict.ours, conflict.theirs) == ("/title", "Mine", "Theirs")
        assert list(done.kept) == [new]
        assert not done.told
        both = theirs.replace("Theirs", "Mine").replace("topics:", "type: Report\ntopics:")
        assert sorted(team.ann.text(new).splitlines()) == sorted([*both.splitlines(), "quality: 5"])
        team.ann.edit(new, SetField("/published", False))
        team.ann.sync(Wish())
        git(team.bob.root, "pull", "-q")
        assert "heat: 77" in team.bob.text(new)  # what only they have is not taken back
        assert "type: Report" in team.bob.text(new)
        assert "published: false" in team.bob.text(new)
        team.check()

    def test_other_text_below_what_others_have_added_too(self, team: Team) -> None:
        new = "_news/new.md"
        write(team.bob.file(new), ARTICLE.replace("Two", "2"))
        team.bob.push()
        write(team.ann.file(new), ARTICLE.replace("Two", "Zwei"))
        done = team.ann.sync()
        assert [each.name for each in done.kept[new]] == ["body"]
        assert team.ann.text(new) == ARTICLE.replace("Two", "Zwei")

    def test_a_topic_that_others_have_added_too(self, team: Team) -> None:
        new = "_data/topics/09-new.yaml"
        write(team.bob.file(new), "name: Theirs\n_id: new\n")
        team.bob.push()
        write(team.ann.file(new), "name: Mine\n_id: new\ndescription: x\n")
        done = team.ann.sync()
        assert [each.name for each in done.kept[new]] == ["name"]
        assert team.ann.text(new) == "name: Mine\n_id: new\ndescription: x\n"

    def test_nothing_else_is_lost(self, team: Team) -> None:
        write(team.bob.file("new.txt"), "theirs")
        team.bob.change("README.md", "3", "three")
        git(team.bob.root, "rm", "-q", B)
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()
        write(team.ann.file("new.txt"), "mine")
        team.ann.change("README.md", "3", "drei")
        team.ann.change(B, "heat: 1", "heat: 5")
        team.ann.file(A).unlink()
        done = team.ann.sync()
        assert {told.path for told in done.told} == {"new.txt", "README.md", B, A}
        assert team.ann.text("new.txt") == "mine"
        assert "drei" in team.ann.text("README.md")
        assert "heat: 5" in team.ann.text(B)
        assert porcelain(team.ann.root).splitlines() == [
            " M README.md", f" D {A}", " M new.txt", f"?? {B}",
        ]  # fmt: skip

    def test_what_is_staged_stays_staged(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()
        team.ann.change(A, "true", "false")
        team.ann.change(B, "true", "false")
        git(team.ann.root, "add", "--all")
        team.ann.sync()
        assert porcelain(team.ann.root) == f"M  {A}\nM  {B}\n"
        diff = git(team.ann.root, "diff", "--cached", "-U0", "--", A)
        assert "heat" not in diff.replace("@@ heat", "")

    def test_a_file_that_cannot_be_written(self, team: Team) -> None:
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.change(B, "heat: 1", "heat: 2")
        team.bob.push()
        os.link(team.ann.file(B), team.ann.root.parent / "second")
        before = team.ann.everything()
        with pytest.raises(CuratorError, match="nothing was taken in") as caught:
            team.ann.sync()
        assert caught.value.path == B
        assert team.ann.everything() == before
        (team.ann.root.parent / "second").unlink()
        team.ann.sync()
        team.check()

    def test_a_folder_that_leads_elsewhere(self, team: Team, tmp_path: Path) -> None:
        team.bob.change(A, "heat: 1", "heat: 2")
        team.bob.push()
        outside = tmp_path / "outside"
        team.ann.file("_news").rename(outside)
        team.ann.file("_news").symlink_to(outside)
        done = team.ann.sync()
        assert [told.path for told in done.told] == [A]
        assert (outside / "a.md").read_text() == ARTICLE


def test_a_file_that_is_moved_here_and_edited_there(team: Team) -> None:
    """Edited as here, or not at all here: theirs is to be where we have put it."""
    for ours in ("heat: 1", "heat: 2"):
        moved = f"_news/moved-{ours[-1]}.md"
        path = A if ours == "heat: 1" else B
        team.bob.sync()
        team.bob.change(path, "heat: 1", "heat: 2")
        team.bob.push()
        git(team.ann.root, "mv", path, moved)
        team.ann.change(moved, "heat: 1", ours)
        team.ann.commit()
        synced = team.ann.sync()
        assert synced.conflicts == {}
        assert not team.ann.file(path).exists()
        assert "heat: 2\n" in team.ann.text(moved)
        team.bob.sync()
        team.check()
        assert git(team.remote, "show", f"main:{moved}") == team.ann.text(moved)


def test_a_folder_that_is_moved_here_while_files_in_it_are_edited(team: Team) -> None:
    team.bob.change(A, "heat: 1", "heat: 2")
    team.bob.push()
    git(team.ann.root, "mv", "_news", "_archive")
    team.ann.commit()
    assert team.ann.sync().conflicts == {}
    assert "heat: 2\n" in team.ann.text("_archive/a.md")
    assert not team.ann.file(A).exists()
    team.bob.sync()
    team.check()
    assert "_archive/a.md" in git(team.remote, "ls-tree", "-r", "--name-only", "main")
