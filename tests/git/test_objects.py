"""Contents, trees, commits and branches, made without touching the working tree."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from curator.errors import GitError, GitTrouble
from curator.git import objects
from curator.git.index import Item
from curator.git.objects import Changed, Identity
from curator.git.repository import Repository
from curator.git.run import finished
from tests.git.clones import commit_all, git, make, porcelain, write

ODD = ["a b.md", "a\nb.md", "-x.md", "--output=PWN.md", ":(glob)*.md", '"q".md', "ü.md", "\udcff"]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return make(tmp_path / "clone", **{"docs/a.md": "1\n", "docs/b.md": "2\n"})


def head(repository: Repository) -> str:
    return git(Path(repository.top), "rev-parse", "HEAD").strip()


def test_contents_go_in_and_come_out(repository: Repository) -> None:
    datas = [b"", b"\n", b"a", b"\r\n\0\xff", b"blob 3\nabc", b"x" * 2_000_000]
    ids = finished(objects.write_blobs(repository, datas))
    assert finished(objects.read_blobs(repository, ids)) == dict(zip(ids, datas, strict=True))
    assert finished(objects.write_blobs(repository, [])) == []
    assert finished(objects.read_blobs(repository, [])) == {}


def test_many_large_contents(repository: Repository) -> None:
    datas = [bytes([number % 251]) * 20_000 + b"%d" % number for number in range(2_000)]
    ids = finished(objects.write_blobs(repository, datas))
    assert list(finished(objects.read_blobs(repository, ids)).values()) == datas


def test_what_is_not_there(repository: Repository) -> None:
    with pytest.raises(GitError, match="git does not have 0000"):
        finished(objects.read_blobs(repository, ["0" * 40]))


@pytest.mark.parametrize("name", ODD)
def test_odd_names(repository: Repository, name: str) -> None:
    top = Path(repository.top)
    write(top / name, "x\n")
    items = finished(objects.added(repository, head(repository), [name]))
    tree = finished(objects.write_tree(repository, head(repository), items))
    assert finished(objects.tree(repository, tree))[name] == items[name]
    changed = finished(objects.changed_between(repository, head(repository), tree))
    assert changed == [Changed(name, None, items[name])]
    item = items[name]
    assert item is not None
    assert finished(objects.checked_out(repository, {name: item.id})) == {name: b"x\n"}
    gone = finished(objects.write_tree(repository, tree, {name: None}))
    assert gone == git(top, "rev-parse", "HEAD^{tree}").strip()
    assert git(top, "diff", "--cached", "--name-only") == ""


def test_trees(repository: Repository) -> None:
    (number,) = finished(objects.write_blobs(repository, [b"new\n"]))
    item = Item("100755", number)
    commit = head(repository)
    wanted = {"docs/a.md": None, "docs/b.md": item, "x/y/z.md": item}
    tree = finished(objects.write_tree(repository, commit, wanted))
    assert finished(objects.tree(repository, tree, "docs/")) == {"docs/b.md": item}
    found = finished(objects.changed_between(repository, commit, tree))
    assert [(each.path, each.old is None, each.new is None) for each in found] == [
        ("docs/a.md", False, True),
        ("docs/b.md", False, False),
        ("x/y/z.md", True, False),
    ]
    assert finished(objects.changed_between(repository, commit, tree, "x/")) == found[2:]
    # A file where a folder was.
    flat = finished(objects.write_tree(repository, tree, {"x/y/z.md": None, "x": item}))
    assert set(finished(objects.tree(repository, flat))) == {"README.md", "docs/b.md", "x"}
    assert (
        finished(objects.tree(repository, finished(objects.write_tree(repository, None, {})))) == {}
    )


def test_commits(repository: Repository) -> None:
    top = Path(repository.top)
    ann = finished(objects.identity(repository))
    assert ann == Identity("Ann Editor", "ann@site.example")
    tree = git(top, "rev-parse", "HEAD^{tree}").strip()
    bob = Identity("Bøb", "bob@site.example")
    commit = finished(
        objects.commit_tree(
            repository,
            tree,
            [head(repository)],
            "Sübject\n\n# no comment\n",
            author=bob,
            date="1700000000 +0100",
        )
    )
    told = git(top, "show", "-s", "--format=%an <%ae> %ad %cn%n%B", "--date=raw", commit)
    expected = "Bøb <bob@site.example> 1700000000 +0100 Ann Editor\nSübject\n\n# no comment\n\n"
    assert told == expected
    finished(objects.update_ref(repository, "refs/heads/main", commit, head(repository), "why"))
    assert head(repository) == commit
    assert git(top, "reflog", "-1", "--format=%gs") == "why\n"
    assert porcelain(top) == ""


def test_a_ref_is_moved_only_from_where_it_was(repository: Repository) -> None:
    old = head(repository)
    new = commit_all(Path(repository.top), "Theirs")
    for ref, before in (("refs/heads/main", old), ("refs/heads/main", None), ("refs/heads/n", old)):
        with pytest.raises(GitError) as caught:
            finished(objects.update_ref(repository, ref, old, before, "x"))
        assert caught.value.kind is GitTrouble.MOVED
    assert head(repository) == new
    finished(objects.update_ref(repository, "refs/heads/n", old, None, "x"))


def test_nobody_is_named(repository: Repository) -> None:
    git(Path(repository.top), "config", "--unset", "user.email")
    with pytest.raises(GitError) as caught:
        finished(objects.identity(repository))
    assert caught.value.kind is GitTrouble.IDENTITY


class TestLineEnds:
    """What git converts on the way in and out."""

    @pytest.mark.parametrize("setting", ["* text=auto", "*.md text eol=crlf", ""])
    def test_in_and_out(self, repository: Repository, setting: str) -> None:
        top = Path(repository.top)
        if setting:
            write(top / ".gitattributes", f"{setting}\n")
        else:
            git(top, "config", "core.autocrlf", "true")
        write(top / "new.md", "x\r\ny\r\n")
        (item,) = finished(objects.added(repository, head(repository), ["new.md"])).values()
        assert item is not None
        assert finished(objects.read_blobs(repository, [item.id])) == {item.id: b"x\ny\n"}
        expected = b"x\ny\n" if setting == "* text=auto" else b"x\r\ny\r\n"
        assert finished(objects.checked_out(repository, {"new.md": item.id}))["new.md"] == expected

    def test_many_at_once(self, repository: Repository) -> None:
        top = Path(repository.top)
        write(top / ".gitattributes", "*.md text eol=crlf\n")
        names = [*ODD, *(f"f/{number}.md" for number in range(300)), "plain.txt"]
        ids = finished(
            objects.write_blobs(
                repository, [f"{n}\n".encode("utf-8", "surrogateescape") for n in names]
            )
        )
        found = finished(objects.checked_out(repository, dict(zip(names, ids, strict=True))))
        for name in names:
            data = f"{name}\n".encode("utf-8", "surrogateescape")
            expected = data.replace(b"\n", b"\r\n") if name.endswith(".md") else data
            assert found[name] == expected

    def test_what_was_committed_so_stays_so(self, repository: Repository) -> None:
        top = Path(repository.top)
        write(top / "crlf.md", "x\r\n")
        commit_all(top, "CRLF")
        git(top, "config", "core.autocrlf", "true")
        write(top / "crlf.md", "x\r\ny\r\n")
        (item,) = finished(objects.added(repository, head(repository), ["crlf.md"])).values()
        assert item is not None
        assert finished(objects.read_blobs(repository, [item.id])) == {item.id: b"x\r\ny\r\n"}

    def test_the_filters_that_a_person_set_up(self, repository: Repository) -> None:
        top = Path(repository.top)
        write(top / ".gitattributes", "*.md filter=up\n")
        git(top, "config", "filter.up.clean", "tr a-z A-Z")
        git(top, "config", "filter.up.smudge", "tr A-Z a-z")
        write(top / "new.md", "x\n")
        (item,) = finished(objects.added(repository, head(repository), ["new.md"])).values()
        assert item is not None
        assert finished(objects.read_blobs(repository, [item.id])) == {item.id: b"X\n"}
        assert finished(objects.checked_out(repository, {"new.md": item.id})) == {"new.md": b"x\n"}


def test_another_kind_of_ids(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256", "-b", "main", "new")
    root = tmp_path / "new"
    write(root / "a.md", "x\n")
    git(root, "config", "user.name", "A")
    git(root, "config", "user.email", "a@site.example")
    repository = Repository.of(root)
    items = finished(objects.added(repository, None, ["a.md"]))
    tree = finished(objects.write_tree(repository, None, items))
    commit = finished(objects.commit_tree(repository, tree, [], "One"))
    finished(objects.update_ref(repository, "refs/heads/main", commit, None, "x"))
    empty = finished(objects.write_tree(repository, commit, {"a.md": None}))
    assert [each.path for each in finished(objects.changed_between(repository, commit, empty))] == [
        "a.md"
    ]


def test_nothing_of_ours_stays(repository: Repository) -> None:
    finished(objects.write_tree(repository, head(repository), {"docs/a.md": None}))
    assert os.listdir(Path(repository.git_dir) / "curator") == []
