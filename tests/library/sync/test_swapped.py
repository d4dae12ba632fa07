"""Articles whose files swapped or rotated their names on one side, while the other side edited
them."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.library.sync.merging import Side
from curator.library.sync.syncing import Wish
from tests.git.clones import git, porcelain, write
from tests.library.sync.team import Member, Team, make_team

A, B, C, M = (f"_news/{name}.md" for name in "abcm")


def text(name: str, heat: int = 1, *, published: bool = True) -> str:
    lines = (f"title: Unique {name}", f"heat: {heat}", f"published: {str(published).lower()}")
    front = "\n".join((*lines, f"originalUrl: https://x.example/{name}"))
    return f"---\n{front}\n---\nBody of {name} with several words\n\nand more text of {name}\n"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return make_team(tmp_path, {A: text("a"), B: text("b"), C: text("c")})


def rename(member: Member, **places: str) -> None:
    """Give each of these files the name of another, all at once."""
    found = {place: member.text(f"_news/{name}.md") for name, place in places.items()}
    for name in places:
        member.file(f"_news/{name}.md").unlink()
    for place, data in found.items():
        write(member.file(f"_news/{place}.md"), data)


def agree(team: Team, **texts: str) -> None:
    """Both have these, and nothing else."""
    team.bob.sync()
    for member in (team.ann, team.bob):
        found = {path.stem: path.read_text() for path in member.file("_news").iterdir()}
        assert found == texts
    team.check()


@pytest.mark.parametrize("mover", ["ann", "bob"])
@pytest.mark.parametrize("edited", ["a", "b", "ab"])
def test_swapped_by_one_edited_by_the_other(team: Team, mover: str, edited: str) -> None:
    moving, editing = (team.ann, team.bob) if mover == "ann" else (team.bob, team.ann)
    rename(moving, a="b", b="a")
    for name in edited:
        editing.change(f"_news/{name}.md", "heat: 1", "heat: 8")
    team.bob.push()
    team.ann.commit()
    assert team.ann.sync().conflicts == {}
    heats = {name: 8 if name in edited else 1 for name in "ab"}
    agree(team, a=text("b", heats["b"]), b=text("a", heats["a"]), c=text("c"))


@pytest.mark.parametrize("mover", ["ann", "bob"])
def test_rotated_and_edited_on_both_sides(team: Team, mover: str) -> None:
    moving, editing = (team.ann, team.bob) if mover == "ann" else (team.bob, team.ann)
    rename(moving, a="b", b="c", c="a")
    moving.change(B, "true", "false")  # what was in a
    for path in (A, C):
        editing.change(path, "heat: 1", "heat: 8")
    team.bob.push()
    team.ann.commit()
    assert team.ann.sync().conflicts == {}
    agree(team, a=text("c", 8), b=text("a", 8, published=False), c=text("b"))


@pytest.mark.parametrize("mover", ["ann", "bob"])
@pytest.mark.parametrize("of", [A, B])
def test_moved_away_and_another_put_there(team: Team, mover: str, of: str) -> None:
    """An article that was elsewhere, or one that is new."""
    moving, editing = (team.ann, team.bob) if mover == "ann" else (team.bob, team.ann)
    moving.file(A).rename(moving.file(M))
    moving.file(B).rename(moving.file(A))
    write(moving.file(B), text("new"))
    editing.change(of, "heat: 1", "heat: 8")
    team.bob.push()
    team.ann.commit()
    assert team.ann.sync().conflicts == {}
    one, other = text("a", 8 if of == A else 1), text("b", 8 if of == B else 1)
    agree(team, m=one, a=other, b=text("new"), c=text("c"))


def test_swapped_by_both(team: Team) -> None:
    rename(team.bob, a="b", b="a")
    team.bob.change(A, "true", "false")
    team.bob.push()
    rename(team.ann, a="b", b="a")
    team.ann.change(A, "heat: 1", "heat: 8")
    team.ann.commit()
    assert team.ann.sync().conflicts == {}
    agree(team, a=text("b", 8, published=False), b=text("a"), c=text("c"))


def test_the_same_field_of_one_that_swapped_is_in_conflict(team: Team) -> None:
    rename(team.bob, a="b", b="a")
    team.bob.change(A, "heat: 1", "heat: 7")
    team.bob.push()
    team.ann.change(B, "heat: 1", "heat: 8")
    team.ann.commit()
    done = team.ann.sync()
    found = [(path, each.field, each.ours, each.theirs) for path, (each,) in done.conflicts.items()]
    assert found == [(A, "/heat", 8, 7)]
    agree(team, a=text("b", 7), b=text("a"), c=text("c"))


@pytest.mark.parametrize("keep", ["ours", "theirs"])
@pytest.mark.parametrize("deleter", ["ann", "bob"])
def test_one_that_swapped_was_deleted(team: Team, deleter: str, keep: Side) -> None:
    deleting, moving = (team.ann, team.bob) if deleter == "ann" else (team.bob, team.ann)
    rename(moving, a="b", b="a")
    moving.change(B, "heat: 1", "heat: 8")  # what was in a
    deleting.file(A).unlink()
    deleting.change(B, "heat: 1", "heat: 2")
    team.bob.push()
    team.ann.commit()
    done = team.ann.sync(Wish(keep=keep))
    by = "ours" if deleter == "ann" else "theirs"
    assert {path: each.deleted_by for path, (each,) in done.conflicts.items()} == {B: by}
    left = {} if keep == by else {"b": text("a", 8)}
    agree(team, a=text("b", 2), c=text("c"), **left)


def test_deleted_and_another_put_there(team: Team) -> None:
    """There is no place for what others did with the one that is gone."""
    team.bob.change(A, "heat: 1", "heat: 8")
    team.bob.push()
    team.ann.file(B).replace(team.ann.file(A))
    team.ann.commit()
    error = team.ann.refused()
    assert error.path == A
    assert "git pull --no-rebase" in error.reason


def test_two_addresses_that_were_swapped_move_no_article(team: Team) -> None:
    """Titles and texts say that they are the same."""
    for path, old, new in ((A, "a", "b"), (B, "b", "a")):
        team.bob.change(path, f"x.example/{old}", f"x.example/{new}")
        team.ann.change(path, "heat: 1", "heat: 8" if path == A else "heat: 9")
    team.bob.push()
    team.ann.commit()
    assert team.ann.sync().conflicts == {}
    team.bob.sync()
    for name, other, heat in (("a", "b", 8), ("b", "a", 9)):
        swapped = text(name, heat).replace(f"x.example/{name}", f"x.example/{other}")
        assert team.bob.text(f"_news/{name}.md") == swapped
    team.check()


@pytest.mark.parametrize("history", ["linear", "merge"])
def test_each_commit_of_a_row_follows_them(tmp_path: Path, history: str) -> None:
    files = {A: text("a"), B: text("b")}
    team = make_team(tmp_path, {**files}, settings=f'[git]\nhistory = "{history}"\n')
    team.bob.change(A, "heat: 1", "heat: 8")
    team.bob.push()
    rename(team.ann, a="b", b="a")
    team.ann.commit("Swap")
    team.ann.change(B, "true", "false")
    team.ann.commit("Hide")
    assert team.ann.sync().conflicts == {}
    agree(team, a=text("b"), b=text("a", 8, published=False))


@pytest.mark.parametrize("staged", [False, True])
def test_what_is_not_committed_goes_with_them(team: Team, staged: bool) -> None:
    rename(team.bob, a="b", b="c", c="a")
    team.bob.change(A, "true", "false")  # what was in c
    team.bob.push()
    for path in (A, C):
        team.ann.change(path, "heat: 1", "heat: 8")
    if staged:
        git(team.ann.root, "add", "-A")
    done = team.ann.sync(Wish(commits=False))
    assert not done.kept
    assert [each.path for each in done.told] == [B, A]
    found = {path: team.ann.text(path) for path in (A, B, C)}
    assert found == {A: text("c", 8, published=False), B: text("a", 8), C: text("b")}
    assert porcelain(team.ann.root) == f" M {A}\n M {B}\n"
    team.is_sound()


def test_what_is_not_committed_goes_where_others_moved_it(team: Team) -> None:
    team.bob.file(A).rename(team.bob.file(M))
    team.bob.file(B).rename(team.bob.file(A))
    team.bob.push()
    for path in (A, B):
        team.ann.change(path, "heat: 1", "heat: 8")
    team.ann.sync(Wish(commits=False))
    found = {path.stem: path.read_text() for path in team.ann.file("_news").iterdir()}
    assert found == {"a": text("b", 8), "m": text("a", 8), "c": text("c")}
    team.is_sound()


def test_what_is_not_committed_of_one_that_has_no_place_any_more(team: Team) -> None:
    team.bob.file(B).replace(team.bob.file(A))
    team.bob.push()
    team.ann.change(A, "heat: 1", "heat: 8")
    error = team.ann.refused(Wish(commits=False))
    assert error.path == A
    assert "commit it" in error.reason


def test_a_field_that_is_not_committed_and_was_changed_where_it_went(team: Team) -> None:
    rename(team.bob, a="b", b="a")
    team.bob.change(B, "heat: 1", "heat: 7")
    team.bob.push()
    team.ann.change(A, "heat: 1", "heat: 8")
    done = team.ann.sync(Wish(commits=False))
    found = [(path, each.field, each.ours, each.theirs) for path, (each,) in done.kept.items()]
    assert found == [(B, "/heat", 8, 7)]
    assert team.ann.text(A) == text("b")
    assert team.ann.text(B) == text("a", 8)
