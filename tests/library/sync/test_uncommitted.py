"""Articles that were moved here, which is not committed, while others did something to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.library.edits import SetField
from curator.library.library import Library
from curator.library.sync.syncing import Synced, Wish
from tests.git.clones import git, porcelain, write
from tests.library.sync.team import Member, Team, make_team
from tests.library.sync.test_swapped import A, B, C, M, text

N = "_archive/a.md"
ONLY_SYNC = Wish(commits=False, by="window")


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return make_team(tmp_path, {A: text("a"), B: text("b"), C: text("c")})


def heat(team: Team, *paths: str, to: int = 8) -> None:
    """Others set it, and push."""
    for path in paths:
        team.bob.change(path, "heat: 1", f"heat: {to}")
    team.bob.push()


def move(member: Member, path: str, place: str) -> None:
    member.file(place).parent.mkdir(exist_ok=True)
    member.file(path).rename(member.file(place))


def texts(member: Member) -> dict[str, str]:
    return {
        path: member.text(path)
        for path in (
            each.relative_to(member.root).as_posix() for each in member.root.glob("_*/*.md")
        )
    }


def told(done: Synced) -> list[str]:
    return [each.path for each in done.told]


def test_moved_by_hand(team: Team) -> None:
    heat(team, A)
    move(team.ann, A, M)
    done = team.ann.sync(ONLY_SYNC)
    assert (done.told, done.kept, done.conflicts) == ({}, {}, {})
    assert (list(done.paths), done.moved) == ([M], {A: M})
    assert texts(team.ann) == {M: text("a", 8), B: text("b"), C: text("c")}
    assert porcelain(team.ann.root) == f" D {A}\n?? {M}\n"
    assert team.ann.sync(ONLY_SYNC).is_nothing
    team.ann.commit()
    assert team.ann.sync().pushed == 1
    team.bob.sync()
    assert texts(team.bob) == {M: text("a", 8), B: text("b"), C: text("c")}
    team.check()


def test_moved_in_curator_and_edited_there(team: Team) -> None:
    """What it then commits takes back nothing of what others did."""
    heat(team, A)
    library = Library.at(team.ann.site)
    library.save(library.read(A).at(M))
    team.ann.edit(M, SetField("/published", False))
    assert not team.ann.sync(ONLY_SYNC).told
    assert team.ann.text(M) == text("a", 8, published=False)
    done = team.ann.sync(Wish())
    assert done.committed is not None
    assert sorted(done.committed.paths) == [A, M]
    team.bob.sync()
    assert texts(team.bob) == {M: text("a", 8, published=False), B: text("b"), C: text("c")}
    team.check()


def test_moved_with_git_and_staged(team: Team) -> None:
    heat(team, A)
    git(team.ann.root, "mv", A, M)
    assert not team.ann.sync(ONLY_SYNC).told
    assert texts(team.ann) == {M: text("a", 8), B: text("b"), C: text("c")}
    team.is_sound()


def test_moved_where_git_converts_line_ends(team: Team) -> None:
    git(team.ann.root, "config", "core.autocrlf", "true")
    team.ann.file(A).unlink()
    git(team.ann.root, "checkout", "--", A)
    heat(team, A)
    move(team.ann, A, M)
    assert not team.ann.sync(ONLY_SYNC).told
    assert team.ann.text(M) == text("a", 8).replace("\n", "\r\n")


def test_the_same_field_is_kept_and_told(team: Team) -> None:
    heat(team, A)
    move(team.ann, A, M)
    team.ann.change(M, "heat: 1", "heat: 5")
    done = team.ann.sync(ONLY_SYNC)
    found = [(path, each.field, each.ours, each.theirs) for path, (each,) in done.kept.items()]
    assert found == [(M, "/heat", 5, 8)]
    assert texts(team.ann) == {M: text("a", 5), B: text("b"), C: text("c")}


def test_a_folder_in_which_two_articles_hold_the_same(team: Team) -> None:
    write(team.bob.file(B), text("a"))
    team.bob.push()
    team.ann.sync()
    heat(team, A, C)
    team.ann.file("_news").rename(team.ann.file("_archive"))
    done = team.ann.sync(ONLY_SYNC)
    assert not done.told
    assert done.moved == {A: N, C: "_archive/c.md"}
    found = {N: text("a", 8), "_archive/b.md": text("a"), "_archive/c.md": text("c", 8)}
    assert texts(team.ann) == found


def test_a_site_in_a_folder(tmp_path: Path) -> None:
    team = make_team(tmp_path, {f"docs/{A}": text("a")}, under="docs")
    heat(team, f"docs/{A}")
    move(team.ann, f"docs/{A}", f"docs/{M}")
    assert not team.ann.sync(ONLY_SYNC).told
    assert team.ann.text(f"docs/{M}") == text("a", 8)


class TestNotCertain:
    """Then it is left and told, as what was deleted."""

    def test_two_files_may_be_it(self, team: Team) -> None:
        heat(team, A)
        move(team.ann, A, M)
        write(team.ann.file("_news/n.md"), text("a", 2))
        assert told(team.ann.sync(ONLY_SYNC)) == [A]
        assert team.ann.text(M) == text("a")
        assert team.ann.text("_news/n.md") == text("a", 2)
        assert not team.ann.file(A).exists()

    def test_it_may_be_of_two_articles(self, team: Team) -> None:
        write(team.bob.file(B), text("a"))
        team.bob.push()
        team.ann.sync()
        heat(team, A)
        move(team.ann, A, M)
        team.ann.file(B).unlink()
        assert told(team.ann.sync(ONLY_SYNC)) == [A]
        assert texts(team.ann) == {M: text("a"), C: text("c")}

    def test_a_new_article_with_nothing_of_it(self, team: Team) -> None:
        heat(team, A)
        team.ann.file(A).unlink()
        write(team.ann.file(M), text("m"))
        assert told(team.ann.sync(ONLY_SYNC)) == [A]
        assert texts(team.ann) == {M: text("m"), B: text("b"), C: text("c")}


class TestMovedOrDeletedByOthers:
    def test_deleted(self, team: Team) -> None:
        git(team.bob.root, "rm", "-q", A)
        team.bob.push()
        move(team.ann, A, M)
        done = team.ann.sync(ONLY_SYNC)
        ((path, words),) = done.told
        assert path == M
        assert words.startswith(f"others deleted {A}, but it was moved here")
        assert texts(team.ann) == {M: text("a"), B: text("b"), C: text("c")}
        assert porcelain(team.ann.root) == f"?? {M}\n"

    def test_moved_to_the_same_place(self, team: Team) -> None:
        move(team.bob, A, M)
        heat(team, M)
        move(team.ann, A, M)
        team.ann.change(M, "true", "false")
        done = team.ann.sync(ONLY_SYNC)
        assert not done.kept
        assert not done.told
        assert team.ann.text(M) == text("a", 8, published=False)
        assert porcelain(team.ann.root) == f" M {M}\n"

    def test_moved_elsewhere(self, team: Team) -> None:
        move(team.bob, A, N)
        heat(team, N)
        move(team.ann, A, M)
        done = team.ann.sync(ONLY_SYNC)
        ((path, words),) = done.told
        assert path == M
        assert f"others moved {A} to {N}" in words
        assert texts(team.ann) == {
            M: text("a"), N: text("a", 8), B: text("b"), C: text("c"),
        }  # fmt: skip

    def test_moved_elsewhere_and_another_put_there(self, team: Team) -> None:
        move(team.bob, A, N)
        move(team.bob, B, A)
        heat(team, N)
        move(team.ann, A, M)
        assert told(team.ann.sync(ONLY_SYNC)) == [M]
        found = {M: text("a"), N: text("a", 8), A: text("b"), C: text("c")}
        assert texts(team.ann) == found
        assert porcelain(team.ann.root) == f"?? {M}\n"

    def test_another_put_where_it_is_here(self, team: Team) -> None:
        write(team.bob.file(M), text("m"))
        heat(team, A)
        move(team.ann, A, M)
        assert A in told(team.ann.sync(ONLY_SYNC))
        assert "title: Unique a\n" in team.ann.text(M)
        assert not team.ann.file(A).exists()


def test_others_renamed_what_is_edited_and_not_committed(team: Team) -> None:
    """The edits go with the article, which is not there twice."""
    place = "_news/renamed.md"
    git(team.bob.root, "mv", A, place)
    team.bob.change(place, "heat: 1", "heat: 8")
    team.bob.push()
    team.ann.change(A, "title: ", "title: My ")
    before = team.ann.text(A)
    done = team.ann.sync(ONLY_SYNC)
    assert not team.ann.file(A).exists()
    assert team.ann.text(place) == before.replace("heat: 1", "heat: 8")
    assert porcelain(team.ann.root) == f" M {place}\n"
    words = f"others moved it here from {A}; what is not committed is in it"
    assert [(each.path, each.words) for each in done.told] == [(place, words)]
