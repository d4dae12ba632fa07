"""Files that one side deleted or moved, while the other did something to them too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from curator.document import WHOLE
from curator.library.edits import SetField
from curator.library.sync.merging import Side
from curator.library.sync.syncing import Wish
from tests.git.clones import git, porcelain, write
from tests.library.sync.team import ARTICLE, A, B, Team, make_team

EDITED = ARTICLE.replace("heat: 1", "heat: 2")
KEEPS = [None, "theirs", "ours"]


@pytest.mark.parametrize("keep", KEEPS)
@pytest.mark.parametrize("history", ["linear", "merge"])
def test_deleted_there_edited_here(tmp_path: Path, keep: Side | None, history: str) -> None:
    settings = f'[git]\nhistory = "{history}"\n'
    team = make_team(tmp_path, {A: ARTICLE, B: ARTICLE}, settings=settings)
    git(team.bob.root, "rm", "-q", A)
    team.bob.push()
    team.ann.edit(A, SetField("/heat", 2))
    team.ann.edit(B, SetField("/heat", 3))
    done = team.ann.sync(Wish(keep=keep))
    ((conflict,),) = done.conflicts.values()
    assert list(done.conflicts) == [A]
    assert (conflict.field, conflict.deleted_by) == (WHOLE, "theirs")
    sides = (conflict.base, conflict.ours, conflict.theirs)
    assert sides == (ARTICLE, EDITED, None)
    assert git(team.ann.root, "show", f"{done.commits[A]}:{A}") == EDITED
    team.bob.sync()
    for member in (team.ann, team.bob):
        assert member.file(A).exists() == (keep == "ours")
        assert "heat: 3" in member.text(B)
    if keep == "ours":
        assert team.bob.text(A) == EDITED
    team.check()


@pytest.mark.parametrize("keep", KEEPS)
def test_deleted_here_edited_there(team: Team, keep: Side | None) -> None:
    team.bob.change(A, "heat: 1", "heat: 2")
    team.bob.push()
    git(team.ann.root, "rm", "-q", A)
    team.ann.commit()
    done = team.ann.sync(Wish(keep=keep))
    ((conflict,),) = done.conflicts.values()
    assert (conflict.field, conflict.deleted_by) == (WHOLE, "ours")
    sides = (conflict.base, conflict.ours, conflict.theirs)
    assert sides == (ARTICLE, None, EDITED)
    team.bob.sync()
    for member in (team.ann, team.bob):
        assert member.file(A).exists() == (keep != "ours")
    if keep != "ours":
        assert team.ann.text(A) == EDITED
    team.check()


@pytest.mark.parametrize("keep", KEEPS)
def test_deleted_there_moved_here(team: Team, keep: Side | None) -> None:
    team.bob.change(A, "title: A", "title: Only")
    team.bob.push()
    team.ann.sync()
    git(team.bob.root, "rm", "-q", A)
    team.bob.push()
    git(team.ann.root, "mv", A, "_news/here.md")
    team.ann.change("_news/here.md", "heat: 1", "heat: 2")
    team.ann.commit()
    done = team.ann.sync(Wish(keep=keep))
    ((conflict,),) = done.conflicts.values()
    assert list(done.conflicts) == ["_news/here.md"]
    assert conflict.deleted_by == "theirs"
    assert conflict.ours == EDITED.replace("title: A", "title: Only")
    team.bob.sync()
    assert team.bob.file("_news/here.md").exists() == (keep == "ours")
    assert not team.bob.file(A).exists()
    team.check()


@pytest.mark.parametrize("keep", KEEPS)
def test_deleted_here_moved_there(team: Team, keep: Side | None) -> None:
    team.ann.change(A, "title: A", "title: Only")
    team.ann.push()
    team.bob.sync()
    git(team.bob.root, "mv", A, "_news/there.md")
    team.bob.change("_news/there.md", "heat: 1", "heat: 2")
    team.bob.push()
    git(team.ann.root, "rm", "-q", A)
    team.ann.commit()
    done = team.ann.sync(Wish(keep=keep))
    ((conflict,),) = done.conflicts.values()
    assert list(done.conflicts) == ["_news/there.md"]
    assert conflict.deleted_by == "ours"
    assert conflict.theirs == EDITED.replace("title: A", "title: Only")
    assert team.ann.file("_news/there.md").exists() == (keep != "ours")
    team.bob.sync()
    team.check()


def test_what_is_no_text_is_told_too(tmp_path: Path) -> None:
    team = make_team(tmp_path, {"x.png": b"\0\1", A: ARTICLE})
    team.bob.file("x.png").unlink()
    team.bob.file(A).unlink()
    team.bob.push()
    write(team.ann.file("x.png"), b"\0\2")
    team.ann.file(A).unlink()
    team.ann.file(A).symlink_to("elsewhere")
    team.ann.commit()
    done = team.ann.sync()
    assert {path: each.deleted_by for path, (each,) in done.conflicts.items()} == {
        "x.png": "theirs",
        A: "theirs",
    }
    assert [each.ours for (each,) in done.conflicts.values()] == [None, None]
    assert not os.path.lexists(team.ann.file(A))
    assert git(team.ann.root, "show", f"{done.commits['x.png']}:x.png") == "\0\2"
    team.bob.sync()
    team.check()


def test_changed_once_more_and_not_committed(team: Team) -> None:
    """It is kept on disk, as what is not committed always is."""
    git(team.bob.root, "rm", "-q", A)
    team.bob.push()
    team.ann.edit(A, SetField("/heat", 2))
    team.ann.commit()
    team.ann.change(A, "Two", "2")
    done = team.ann.sync(Wish(commits=False))
    assert list(done.conflicts) == [A]
    assert [told.path for told in done.told] == [A]
    assert team.ann.text(A) == EDITED.replace("Two", "2")
    assert porcelain(team.ann.root) == f"?? {A}\n"


def test_deleted_by_both(team: Team) -> None:
    for member in (team.bob, team.ann):
        git(member.root, "rm", "-q", A)
    team.bob.push()
    team.ann.commit()
    assert not team.ann.sync().told
    team.check()


@pytest.mark.parametrize("mover", ["ann", "bob"])
def test_moved_by_one_edited_by_the_other(tmp_path: Path, mover: str) -> None:
    text = ARTICLE.replace("---\nOne", "webUrl: https://x.example/a\n---\nOne")
    team = make_team(tmp_path, {A: text, B: ARTICLE})
    moving = team.ann if mover == "ann" else team.bob
    editing = team.bob if mover == "ann" else team.ann
    git(moving.root, "mv", A, "_news/moved.md")
    moving.change("_news/moved.md", "One\nTwo\nThree\n", "All of it\nis new\n")
    moving.change("_news/moved.md", "title: A", "title: Moved")
    editing.change(A, "heat: 1", "heat: 2")
    team.bob.push()
    team.ann.commit()
    team.ann.sync()
    team.bob.sync()
    moved = team.ann.text("_news/moved.md")
    assert "heat: 2" in moved
    assert "title: Moved" in moved
    assert "is new" in moved
    assert not team.ann.file(A).exists()
    team.check()


def test_moved_by_both(team: Team) -> None:
    team.bob.change(A, "title: A", "title: Only")
    team.bob.push()
    team.ann.sync()
    git(team.bob.root, "mv", A, "_news/there.md")
    team.bob.change("_news/there.md", "heat: 1", "heat: 2")
    team.bob.push()
    git(team.ann.root, "mv", A, "_news/here.md")
    team.ann.change("_news/here.md", "true", "false")
    team.ann.commit()
    team.ann.sync()
    assert not team.ann.file("_news/here.md").exists()
    assert "heat: 2\npublished: false" in team.ann.text("_news/there.md")
    team.bob.sync()
    team.check()


def test_alike_but_another_article(tmp_path: Path) -> None:
    one, other = (
        ARTICLE.replace("title", f"webUrl: https://x.example/{name}\ntitle") for name in "12"
    )
    team = make_team(tmp_path, {A: one})
    git(team.bob.root, "rm", "-q", A)
    write(team.bob.file("_news/other.md"), other)
    team.bob.push()
    team.ann.edit(A, SetField("/heat", 2))
    done = team.ann.sync()
    assert team.ann.text("_news/other.md") == other
    assert [each.ours for each in done.conflicts[A]] == [one.replace("heat: 1", "heat: 2")]


@pytest.mark.parametrize("keep", KEEPS)
@pytest.mark.parametrize("deleter", ["ann", "bob"])
@pytest.mark.parametrize("new", ["secured: c;d", "signed: x"])
def test_what_only_programs_change_decides_nothing(
    tmp_path: Path, deleter: str, keep: Side | None, new: str
) -> None:
    settings = '[fields]\nprotected = ["secured", "signed"]\n'
    team = make_team(tmp_path, {A: ARTICLE, B: ARTICLE}, settings=settings)
    deleting, editing = (team.ann, team.bob) if deleter == "ann" else (team.bob, team.ann)
    deleting.file(A).unlink()
    editing.change(A, "secured: a;b", new)
    team.bob.push()
    team.ann.commit()
    done = team.ann.sync(Wish(keep=keep))
    assert done.conflicts == {}
    assert [told.path for told in done.told] == [A]
    team.bob.sync()
    for member in (team.ann, team.bob):
        assert not member.file(A).exists()
    team.check()


def test_a_comment_beside_what_programs_change_is_somebodys(team: Team) -> None:
    team.bob.change(A, "secured: a;b", "# Do not delete\nsecured: c;d")
    team.bob.push()
    team.ann.file(A).unlink()
    team.ann.commit()
    assert list(team.ann.sync().conflicts) == [A]
