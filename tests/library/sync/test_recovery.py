"""What an interrupted sync comes to, wherever the clone went meanwhile."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from curator.library.library import Library
from curator.library.sync import bringing, switching
from curator.library.sync.place import Marker, SyncPlace
from curator.library.sync.recovery import RecoveredSync
from curator.library.sync.syncing import Wish
from tests.git.clones import git, porcelain, write
from tests.library.sync.team import ARTICLE, TOPIC, A, B, Team, left_over


class Killed(BaseException):
    """As if by a signal: nobody tidies up."""


@pytest.fixture
def killed(team: Team, monkeypatch: pytest.MonkeyPatch) -> Team:
    """All files are written, and neither index nor branch are."""
    team.bob.change(A, "heat: 1", "heat: 2")
    team.bob.change(A, "title: A", "title: Theirs")
    team.bob.push()
    team.ann.change(A, "true", "false")
    team.ann.change(A, "title: A", "title: Ours")
    team.ann.commit()

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(switching, "_put", die)
        with pytest.raises(Killed):
            team.ann.sync()
    assert "heat: 2" in team.ann.text(A)
    assert porcelain(team.ann.root) == f" M {A}\n"
    return team


def recovered(team: Team) -> RecoveredSync | None:
    """At the next start; and nothing at the one after that, but for conflicts: these are told until
    somebody says that they are known."""
    found = Library.at(team.ann.site).recovered
    again = Library.at(team.ann.site).recovered
    team.ann.clone.sync_told()
    assert Library.at(team.ann.site).recovered == ()
    assert left_over(team.ann.root) == []
    if not found:
        assert again == ()
        return None
    assert isinstance(found[0], RecoveredSync)
    assert [each.paths for each in again if isinstance(each, RecoveredSync)] == [()] * len(again)
    told = [(each.conflicts, each.kept) for each in again if isinstance(each, RecoveredSync)]
    first = (found[0].conflicts, found[0].kept)
    assert told == ([first] if any(first) else [])
    return found[0]


def test_the_next_start_finishes_it(killed: Team) -> None:
    found = recovered(killed)
    assert found is not None
    assert [each.name for each in found.conflicts[A]] == ["title"]
    told = f'{A}: title: changed here and by others: theirs is "Theirs", ours was "Ours"'
    assert str(found).endswith(f"{told} (ours is in commit {found.commits[A][:10]})")
    assert porcelain(killed.ann.root) == ""
    assert killed.ann.subjects()[:2] == ["Ann: By hand", "Bob: By hand"]
    killed.ann.sync()
    killed.bob.sync()
    killed.check()


def test_the_next_sync_finishes_it(killed: Team) -> None:
    done = killed.ann.sync()
    assert done.recovered is not None
    assert [each.name for each in done.recovered.conflicts[A]] == ["title"]
    killed.bob.sync()
    killed.check()


def test_what_was_written_since_stays(killed: Team) -> None:
    killed.ann.change(A, "Two", "2")
    assert recovered(killed) is not None
    text = ARTICLE.replace("title: A", "title: Theirs").replace("heat: 1", "heat: 2")
    assert killed.ann.text(A) == text.replace("true", "false").replace("Two", "2")
    assert porcelain(killed.ann.root) == f" M {A}\n"


def test_somebody_has_committed_since(killed: Team) -> None:
    """Also what had been brought over: it is merged as if both had done the same."""
    killed.ann.commit("All of it")
    recovered(killed)
    assert killed.ann.subjects()[0] == "Ann: All of it"
    killed.ann.sync()
    killed.bob.sync()
    killed.check()


def test_another_branch(killed: Team) -> None:
    git(killed.ann.root, "switch", "-qc", "other")
    before = killed.ann.text(A)
    recovered(killed)
    assert killed.ann.text(A) == before


def test_busy(killed: Team) -> None:
    head = killed.ann.file(".git/MERGE_HEAD")
    write(head, killed.ann.head)
    [found] = Library.at(killed.ann.site).recovered
    assert "git merge --abort" in str(found)
    assert not found.finished
    head.unlink()
    assert recovered(killed) is not None


def test_damaged(killed: Team) -> None:
    write(killed.ann.file(".git/curator/sync/marker"), "{")
    assert recovered(killed) is None
    killed.ann.sync()
    killed.bob.sync()
    killed.check()


def test_a_site_in_a_folder(killed: Team) -> None:
    killed.ann.file("docs/_news").mkdir(parents=True)
    [found] = Library.at(killed.ann.root / "docs").recovered
    assert found.finished
    assert porcelain(killed.ann.root) == ""


def test_somebody_is_syncing(killed: Team, tmp_path: Path) -> None:
    from curator.library.journal.lock import locked

    place = SyncPlace.of(killed.ann.root)
    assert place is not None
    with locked(place.lock, "somebody"):
        assert Library.at(killed.ann.site).recovered == ()
    assert recovered(killed) is not None


def test_conflicts_are_told_until_somebody_knows(team: Team) -> None:
    team.bob.change(A, "title: A", "title: Theirs")
    team.bob.push()
    team.ann.change(A, "title: A", "title: Ours")
    team.ann.commit()
    assert team.ann.sync().conflicts
    found = recovered(team)
    assert found is not None
    assert [each.ours for each in found.conflicts[A]] == ["Ours"]
    assert recovered(team) is None

    team.ann.change(TOPIC, "AI", "KI")
    team.ann.commit()
    team.bob.sync()
    team.bob.change(TOPIC, "AI", "IA")
    team.bob.push()
    assert team.ann.sync().conflicts
    team.ann.clone.sync_told()
    assert recovered(team) is None


def test_a_link_in_the_place_of_the_marker(team: Team, tmp_path: Path) -> None:
    team.bob.change(A, "heat: 1", "heat: 2")
    team.bob.push()
    home = team.ann.file(".git/curator/sync")
    home.mkdir(parents=True)
    (home / "marker").symlink_to(tmp_path / "elsewhere")
    [found] = Library.at(team.ann.site).recovered
    assert "is a link" in str(found)
    assert not os.path.lexists(tmp_path / "elsewhere")
    (home / "marker").unlink()
    home.rename(tmp_path / "real")
    home.symlink_to(tmp_path / "real")
    before = sorted((tmp_path / "real").iterdir())
    assert Library.at(team.ann.site).recovered == ()
    assert sorted((tmp_path / "real").iterdir()) == before


def test_a_marker_of_something_that_is_not_there(team: Team) -> None:
    place = SyncPlace.of(team.ann.root)
    assert place is not None
    place.journal.make()
    nothing = "0" * 39 + "1"
    marker = Marker("refs/heads/main", team.ann.head, nothing, nothing, "theirs", "ours")
    place.mark(marker)
    [found] = Library.at(team.ann.site).recovered
    assert not found.finished
    place.mark(replace(marker, old=nothing))
    Library.at(team.ann.site)
    team.ann.sync()
    team.check()


def test_conflicts_of_several_syncs_are_all_told(team: Team) -> None:
    for old, ours, theirs in (
        ("title: A", "title: Ours", "title: Theirs"),
        ("heat: 1", "heat: 50", "heat: 60"),
    ):
        team.bob.sync()
        team.bob.change(A, old, theirs)
        team.bob.push()
        team.ann.change(A, old, ours)
        team.ann.commit()
        assert team.ann.sync().conflicts
    found = recovered(team)
    assert found is not None
    told = {each.field: (each.ours, each.theirs) for each in found.conflicts[A]}
    assert told == {"/title": ("Ours", "Theirs"), "/heat": (50, 60)}


def test_a_commit_that_git_has_cleared_away_is_told_once(team: Team) -> None:
    team.bob.change(A, "title: A", "title: Theirs")
    team.bob.push()
    team.ann.change(A, "title: A", "title: Ours")
    ours = team.ann.commit()
    assert team.ann.sync().conflicts
    git(team.ann.root, "reflog", "expire", "--expire=now", "--all")
    git(team.ann.root, "gc", "-q", "--prune=now")
    [found] = Library.at(team.ann.site).recovered
    assert isinstance(found, RecoveredSync)
    assert found.forgotten == (ours,)
    assert ours[:10] in str(found)
    assert Library.at(team.ann.site).recovered == ()
    team.ann.sync()
    team.check()


@pytest.mark.parametrize("dies", [(bringing, "do_odd"), (switching, "_put"), (SyncPlace, "clear")])
def test_what_was_not_committed_and_kept_is_told(
    team: Team, monkeypatch: pytest.MonkeyPatch, dies: tuple[object, str]
) -> None:
    """Wherever it was killed: also where the files are as they are to be."""
    team.bob.change(B, "title: A", "title: Theirs")
    team.bob.push()
    team.ann.change(B, "title: A", "title: Ours")
    team.ann.change(B, "heat: 1", "heat: 2")

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(*dies, die)
        with pytest.raises(Killed):
            team.ann.sync(Wish(commits=False))
    found = recovered(team)
    assert found is not None
    [conflict] = found.kept[B]
    assert (conflict.name, conflict.base) == ("title", "A")
    assert (conflict.ours, conflict.theirs) == ("Ours", "Theirs")
    told = "title: changed here, which is not committed, and by others: ours was kept"
    assert str(found).endswith(f'{B}: {told} ("Ours"), theirs is "Theirs"')
    assert "title: Ours" in team.ann.text(B)
    assert "heat: 2" in team.ann.text(B)


def test_what_was_kept_is_told_by_the_sync_that_gets_to_its_end(team: Team) -> None:
    team.bob.change(A, "title: A", "title: Theirs")
    team.bob.push()
    team.ann.change(A, "title: A", "title: Ours")
    assert team.ann.sync(Wish(commits=False)).kept.keys() == {A}
    done = team.ann.sync(Wish(commits=False))  # as if the push had failed, and nobody was told
    assert done.recovered is not None
    assert [(each.ours, each.theirs) for each in done.recovered.kept[A]] == [("Ours", "Theirs")]
    team.ann.clone.sync_told()
    assert team.ann.sync(Wish(commits=False)).recovered is None
