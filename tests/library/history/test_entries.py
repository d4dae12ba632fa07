"""Histories of articles in real repositories: commits of people, of a bot, moves and merges."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from curator.git.repository import Repository
from curator.library.clone import Clone, finished
from curator.library.commits.comparing import ABSENT, FieldChange
from curator.library.history.entries import Entry, What, history, of_field
from curator.library.site import Site
from tests.git.clones import commit_all, git, make, write

PATH = "_news/a.md"


def article(*, heat: int = 1, secured: str = "x", published: str = "", body: str = "") -> str:
    lines = ["---", "title: A story", f"heat: {heat}", f"secured: {secured}"]
    lines += [f"published: {published}"] if published else []
    return "\n".join([*lines, "---", body])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "clone"
    make(root, **{PATH: article()})
    return root


def entries(root: Path, path: str = PATH) -> list[Entry]:
    site = Site.open(root)
    return [each for each in history(site, Repository.of(site.root), path) if each is not None]


def commit(root: Path, text: str | bytes, subject: str, path: str = PATH) -> str:
    write(root / path, text)
    return commit_all(root, subject)


def test_the_newest_first(root: Path) -> None:
    made = commit(root, article(published="false"), "Hide it")
    found = entries(root)
    assert [entry.subject for entry in found] == ["Hide it", "First"]
    first, last = found
    assert (first.commit, first.author, first.path) == (made, "Ann Editor", PATH)
    assert first.what is What.CHANGED
    assert first.changes == (FieldChange("published", ABSENT, False),)
    assert first.time.utcoffset() == timedelta(0)
    assert last.what is What.ADDED
    assert [change.field for change in last.changes] == ["title", "heat", "secured"]
    assert not first.is_noise
    assert not last.is_noise


def test_noise(root: Path) -> None:
    commit(root, article(secured="y"), "Bot")
    commit(root, article(secured="y").replace("\n", "\r\n"), "Line ends")
    commit(root, article(secured="y").replace("A story", '"A story"  '), "Quotes and blanks")
    commit(root, article(secured="y", heat=2), "Heat")
    commit(root, article(secured="z", heat=3), "Both")
    assert [(entry.subject, entry.is_noise) for entry in entries(root)] == [
        ("Both", False),
        ("Heat", False),
        ("Quotes and blanks", True),
        ("Line ends", True),
        ("Bot", True),
        ("First", False),
    ]
    write(root / "curator.toml", '[history]\nnoise = ["heat"]\n')
    assert [entry.subject for entry in entries(root) if not entry.is_noise] == ["First"]


def test_who_last_set_a_field(root: Path) -> None:
    hidden = commit(root, article(published="false", body="Text\n"), "Hide")
    commit(root, article(published="false", heat=2, body="Text\n"), "Heat")
    shown = commit(root, article(published="true", heat=2, body="More text\n"), "Show")
    found = [entry for entry in of_field(entries(root), "published") if entry is not None]
    assert [(entry.commit, entry.changes) for entry in found] == [
        (shown, (FieldChange("published", False, True),)),
        (hidden, (FieldChange("published", ABSENT, False),)),
    ]
    bodies = [entry for entry in of_field(entries(root), "body") if entry is not None]
    assert [entry.changes[0].after for entry in bodies] == ["More text\n", "Text\n"]


def test_a_part_of_a_mapping(root: Path) -> None:
    def of(name: str) -> str:
        return f"---\nprovider:\n  name: {name}\n  domain: d\n---\n"

    commit(root, of("X"), "One")
    commit(root, of("Y"), "Two")
    for field in ("provider", "provider.name"):
        found = next(entry for entry in of_field(entries(root), field) if entry)
        assert found.changes == (FieldChange("provider.name", "X", "Y"),)
    assert not [entry for entry in of_field(entries(root), "prov") if entry]


def test_under_other_names(root: Path) -> None:
    git(root, "mv", PATH, "_news/b.md")
    git(root, "commit", "-q", "-m", "Move")
    commit(root, article(heat=2), "Heat", "_news/b.md")
    found = entries(root, "_news/b.md")
    assert [(entry.subject, entry.path, entry.what) for entry in found] == [
        ("Heat", "_news/b.md", What.CHANGED),
        ("Move", "_news/b.md", What.MOVED),
        ("First", PATH, What.ADDED),
    ]
    assert not found[1].is_noise


def test_deleted_and_come_back(root: Path) -> None:
    (root / PATH).unlink()
    commit_all(root, "Delete")
    commit(root, article(heat=9), "Back")
    whats = [entry.what for entry in entries(root)]
    assert whats == [What.ADDED, What.DELETED, What.ADDED]


def test_merges_tell_only_what_is_theirs(root: Path) -> None:
    git(root, "switch", "-q", "-c", "other")
    commit(root, article(heat=2), "Heat")
    git(root, "switch", "-q", "main")
    commit(root, article(published="false"), "Hide")
    subprocess.run(["git", "merge", "--no-commit", "other"], cwd=root, capture_output=True)
    commit(root, article(heat=2, published="false"), "Merge")
    found = entries(root)
    assert found[0].subject == "Merge"
    assert found[0].changes == ()
    assert found[0].is_noise
    assert {entry.subject for entry in found[1:]} == {"Heat", "Hide", "First"}
    git(root, "commit", "-q", "--amend", "--no-edit", "--allow-empty")
    write(root / PATH, article(heat=3, published="false"))
    git(root, "commit", "-q", "--amend", "-am", "Merge, and more")
    assert entries(root)[0].changes == (FieldChange("heat", 1, 3),)


@pytest.mark.parametrize(
    "name", ["a b.md", "a\nb.md", "-x.md", ":(glob)*.md", "--output=PWN.md", "ü.md", "\udcff.md"]
)
def test_odd_names(root: Path, name: str) -> None:
    commit(root, article(), "One", f"_news/{name}")
    commit(root, article(heat=2), "\x01Two", f"_news/{name}")
    found = entries(root, f"_news/{name}")
    assert [(entry.subject, entry.path) for entry in found] == [
        ("\x01Two", f"_news/{name}"),
        ("One", f"_news/{name}"),
    ]


def test_what_cannot_be_read(root: Path) -> None:
    commit(root, b"---\ntitle: [\xff\n---\n", "Broken")
    commit(root, b"---\na: &a [1]\nb: *a\n---\n", "Tangled")
    assert [change.field for change in entries(root)[0].changes] == [""]
    assert entries(root)[1].changes[0].after == "---\ntitle: [\udcff\n---\n"


def test_many_versions_are_read_in_parts(root: Path) -> None:
    for heat in range(40):
        commit(root, article(heat=heat + 2), str(heat))
    found = [entry.changes[0].after for entry in entries(root)[:-1]]
    assert found == list(range(41, 1, -1))


def test_a_site_inside_a_clone(tmp_path: Path) -> None:
    make(tmp_path / "clone", **{f"docs/{PATH}": article()})
    (found,) = entries(tmp_path / "clone/docs")
    assert found.path == PATH


def test_nothing_was_committed(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert entries(tmp_path) == []


def test_an_article_like_another_is_not_its_copy(root: Path) -> None:
    commit(root, article(heat=2), "Like it", "_news/b.md")
    assert [entry.subject for entry in entries(root, "_news/b.md")] == ["Like it"]


def test_a_long_history_comes_in_parts_and_whole(root: Path) -> None:
    made = [commit(root, article(heat=at), f"Heat {at}") for at in range(2, 41)]
    git(root, "mv", PATH, "_news/b.md")
    commit_all(root, "Move")
    made += [commit(root, article(heat=at), f"Heat {at}", "_news/b.md") for at in (41, 42)]
    found = entries(root, "_news/b.md")
    assert len(found) == 39 + 2 + 2
    assert [entry.subject for entry in found[:4]] == ["Heat 42", "Heat 41", "Move", "Heat 40"]
    assert {entry.commit for entry in found} > set(made)
    assert len({entry.commit for entry in found}) == len(found)


def test_what_an_article_held(root: Path) -> None:
    commit(root, article(heat=2), "Heat")
    git(root, "mv", PATH, "_news/b.md")
    commit_all(root, "Move")
    (root / "_news/b.md").unlink()
    commit_all(root, "Delete")
    clone = Clone.of(Site.open(root))
    gone, moved, changed, first = entries(root, "_news/b.md")
    old, new = article().encode(), article(heat=2).encode()
    assert finished(clone.contents(gone)) == (new, None)
    assert (moved.moved_from, moved.path) == (PATH, "_news/b.md")
    assert finished(clone.contents(moved)) == (new, new)
    assert finished(clone.contents(changed)) == (old, new)
    assert finished(clone.contents(first)) == (None, old)


def test_a_field_of_a_mapping_that_came_as_a_whole(root: Path) -> None:
    text = article().replace("title: A story\n", "title: A story\nprovider:\n  name: Reuters\n")
    came = commit(root, text, "Publisher")
    changed = commit(root, text.replace("Reuters", "AP"), "Another")
    commit(root, text.replace("Reuters", "AP").replace("heat: 1", "heat: 2"), "Heat")
    for field in ("provider.name", "provider"):
        found = [entry for entry in of_field(entries(root), field) if entry is not None]
        assert [entry.commit for entry in found] == [changed, came], field
    assert [entry for entry in of_field(entries(root), "prov") if entry is not None] == []
