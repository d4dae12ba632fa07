"""Two articles that come to one path: they are not merged into one, and neither is gone unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.document import WHOLE
from tests.git.clones import git, write
from tests.library.sync.team import Team, make_team

A, M, T = "_news/a.md", "_news/m.md", "_news/t.md"


def article(name: str) -> str:
    body = "\n".join(f"Line {at} of {name}" for at in range(6))
    return f"""---
title: The article {name}
heat: 1
note: none
originalUrl: https://site.example/{name}
---
{body}
"""


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return make_team(tmp_path, {A: article("a")})


def move_here(team: Team) -> None:
    git(team.ann.root, "mv", A, M)
    team.ann.change(M, "note: none", "note: mine")
    team.ann.commit()


def both(text: str) -> str:
    return text.replace("heat: 1", "heat: 8").replace("note: none", "note: mine")


def test_where_others_put_another_one_it_stays_where_it_was(team: Team) -> None:
    write(team.bob.file(M), article("m"))
    team.bob.change(A, "heat: 1", "heat: 8")
    team.bob.push()
    move_here(team)
    done = team.ann.sync()
    assert done.conflicts == {}
    assert [each.words for each in done.told] == [
        f"others put another article at {M}: yours stays here"
    ]
    assert team.ann.text(A) == both(article("a"))
    assert team.ann.text(M) == article("m")
    team.bob.sync()
    team.check()


def test_where_others_moved_it_too_it_goes_with_theirs(team: Team) -> None:
    git(team.bob.root, "mv", A, T)
    team.bob.change(T, "heat: 1", "heat: 8")
    write(team.bob.file(M), article("m"))
    team.bob.push()
    move_here(team)
    assert team.ann.sync().conflicts == {}
    assert team.ann.text(T) == both(article("a"))
    assert team.ann.text(M) == article("m")
    assert not team.ann.file(A).exists()
    team.bob.sync()
    team.check()


def test_both_put_one_of_their_own(team: Team) -> None:
    write(team.bob.file(M), article("m"))
    team.bob.push()
    write(team.ann.file(M), article("n"))
    team.ann.commit()
    ((conflict,),) = team.ann.sync().conflicts.values()
    assert (conflict.field, conflict.ours, conflict.theirs) == (WHOLE, article("n"), article("m"))
    assert team.ann.text(M) == article("m")


@pytest.mark.parametrize("is_committed", [True, False])
def test_others_replaced_what_is_edited_here(team: Team, is_committed: bool) -> None:
    write(team.bob.file(A), article("m"))
    team.bob.push()
    team.ann.change(A, "heat: 1", "heat: 8")
    if is_committed:
        team.ann.commit()
    ours = article("a").replace("heat: 1", "heat: 8")
    done = team.ann.sync()
    ((conflict,),) = (done.conflicts if is_committed else done.kept).values()
    assert (conflict.field, conflict.ours, conflict.theirs) == (WHOLE, ours, article("m"))
    assert team.ann.text(A) == (article("m") if is_committed else ours)


def test_what_was_replaced_here_is_not_mixed_with_what_others_moved(team: Team) -> None:
    git(team.bob.root, "mv", A, T)
    team.bob.change(T, "heat: 1", "heat: 8")
    team.bob.push()
    write(team.ann.file(A), article("m"))
    team.ann.commit()
    ((conflict,),) = team.ann.sync().conflicts.values()
    assert (conflict.field, conflict.ours) == (WHOLE, article("m"))
    assert team.ann.text(T) == article("a").replace("heat: 1", "heat: 8")
