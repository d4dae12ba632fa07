"""What others did to the files of an open site is found out: all of it, once, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from curator.library.article import Article
from curator.library.edits import SetField
from curator.library.library import Library
from curator.library.opening import SMALL
from curator.library.outside import Outside
from curator.library.outside import looking as looking_module
from curator.library.outside.looking import Looking
from tests.bench.generate import generate

A, B, C = "_news/a.md", "_news/b.md", "_learning/videos/c.md"
FILE = b"---\ntitle: One\nheat: 73\nsecured: a;b\nwebUrl: https://a.example/1\n---\nBody\n"
HEAT = FILE.replace(b"73", b"75")  # of the same size, as most changes of programs
PATIENCE = 0.5


@pytest.fixture(autouse=True)
def _waits_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """In an editor's site it is waited four times as long."""
    monkeypatch.setattr(looking_module, "_PATIENCE", PATIENCE)
    monkeypatch.setattr(looking_module, "_MOMENT", PATIENCE / 4)
    monkeypatch.setattr(looking_module, "_AGAIN", PATIENCE / 10)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for number, path in enumerate((A, B, C), 1):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(FILE.replace(b"example/1", b"example/%d" % number))
    return tmp_path


def opened(root: Path) -> tuple[Library, Looking]:
    """A site that was looked at once."""
    library = Library.open(root)
    looking = Looking(library)
    assert list(looking.look(None)) == []
    return library, looking


def data_of(root: Path, path: str) -> bytes:
    return (root / path).read_bytes()


def told(looking: Looking, hints: list[str] | None = None) -> list[tuple[str, str]]:
    return sorted((each.kind, each.path) for each in looking.look(hints))


def until(looking: Looking, number: int = 1) -> list[Outside]:
    """What is told while files are waited for, as a thread would."""
    found: list[Outside] = []
    end = time.monotonic() + 20
    while len(found) < number:
        assert looking.again is not None
        assert time.monotonic() < end
        time.sleep(looking.again)
        found += looking.look()
    return found


@pytest.mark.parametrize("hints", [[A], None], ids=["hinted", "scanned"])
def test_an_edit_in_place_of_the_same_size_is_told_with_its_fields(
    root: Path, hints: list[str] | None
) -> None:
    _library, looking = opened(root)
    data = data_of(root, A).replace(b"73", b"75")
    (root / A).write_bytes(data)
    (outside,) = looking.look(hints)
    assert (outside.path, outside.kind, outside.data) == (A, "changed", data)
    assert outside.fields == ("heat",)
    found = os.lstat(root / A)
    assert outside.seen == (found.st_ino, found.st_mtime_ns, found.st_size)
    assert told(looking, hints) == []  # once


def test_what_came_and_what_differs_are_named_in_the_order_of_the_file(root: Path) -> None:
    _library, looking = opened(root)
    new = b"---\nremoved: true\ntitle: Two\nsecured: a;b\nheat: 73\n---\nOther\n"
    (root / A).write_bytes(new)
    assert list(looking.look([A])) == []  # it may be another article's
    (outside,) = until(looking)
    assert outside.fields == ("removed", "title", "webUrl", "body")


def test_the_same_bytes_written_anew_are_nothing(root: Path) -> None:
    _library, looking = opened(root)
    data = data_of(root, A)
    (root / A).unlink()
    (root / A).write_bytes(data)
    os.utime(root / B)
    assert told(looking, [A, B]) == []
    assert told(looking) == []


def test_our_own_save_is_nothing(root: Path) -> None:
    library, looking = opened(root)
    library.save(library.edit(library.articles[A], SetField("/title", "Mine")))
    assert b"Mine" in data_of(root, A)
    assert told(looking, [A]) == []
    assert told(looking) == []


def test_edits_that_are_not_saved_are_nothing(root: Path) -> None:
    library, looking = opened(root)
    library.replace(library.edit(library.articles[A], SetField("/title", "Mine")))
    os.utime(root / A)
    assert told(looking) == []
    (root / A).write_bytes(HEAT)
    assert told(looking) == [("changed", A)]


def test_what_was_written_between_the_reading_and_the_first_look_is_told(root: Path) -> None:
    library = Library.open(root)
    (root / A).write_bytes(HEAT)
    assert told(Looking(library)) == [("changed", A)]


@pytest.mark.parametrize("left", [b"", FILE[:20], b"---\ntitle: [\n---\n"])
def test_a_half_written_file_is_waited_for(root: Path, left: bytes) -> None:
    _library, looking = opened(root)
    (root / A).write_bytes(left)
    assert told(looking, [A]) == []
    assert looking.again is not None
    (root / A).write_bytes(HEAT)
    (outside,) = until(looking)
    assert (outside.kind, outside.data) == ("changed", HEAT)
    assert looking.again is None


def test_what_stays_half_written_is_what_it_is_in_the_end(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).write_bytes(FILE[:20])
    assert told(looking, [A]) == []
    (outside,) = until(looking)
    assert (outside.kind, outside.data, outside.fields) == ("changed", FILE[:20], ())


def test_a_file_that_is_missing_for_a_moment_is_never_gone(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).unlink()
    assert told(looking, [A]) == []
    assert told(looking) == []
    (root / A).write_bytes(HEAT)
    (outside,) = until(looking)
    assert (outside.kind, outside.data) == ("changed", HEAT)


def test_a_file_that_stays_missing_is_gone_and_is_told_once(root: Path) -> None:
    library, looking = opened(root)
    edited = library.edit(library.articles[A], SetField("/title", "Mine"))
    library.replace(edited)  # so that the article stays
    (root / A).unlink()
    assert told(looking, [A]) == []
    (outside,) = until(looking)
    assert (outside.kind, outside.path, outside.data) == ("gone", A, b"")
    assert told(looking) == []
    time.sleep(PATIENCE)
    assert told(looking) == []
    (root / A).write_bytes(edited.saved)  # back as it was, which has to be said too
    assert told(looking) == [("changed", A)]
    assert told(looking) == []


def test_a_new_file_is_told_once_it_is_written(root: Path) -> None:
    _library, looking = opened(root)
    new = "_news/new.md"
    (root / new).write_bytes(b"---\ntitle: N")
    assert told(looking, [new]) == []
    (root / new).write_bytes(b"---\ntitle: New\n---\n")
    (outside,) = until(looking)
    assert (outside.kind, outside.path, outside.data) == ("new", new, b"---\ntitle: New\n---\n")


def test_a_file_that_comes_and_goes_is_nothing(root: Path) -> None:
    _library, looking = opened(root)
    (root / "_news/4913").write_bytes(b"")
    (root / "_news/.a.md.swp").write_bytes(FILE)
    (root / "_news/a.md~").write_bytes(FILE)
    assert told(looking, ["_news/4913", "_news/.a.md.swp", "_news/a.md~", "_news/away.md"]) == []
    assert told(looking) == []
    assert looking.again is None


def test_a_file_that_was_moved_is_known_by_its_content(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).rename(root / "_learning/videos/a.md")
    (outside,) = looking.look([A, "_learning/videos/a.md"])
    assert (outside.kind, outside.path, outside.moved_from) == (
        "moved",
        "_learning/videos/a.md",
        A,
    )
    assert outside.fields == ()
    assert looking.again is None


def test_a_file_that_was_moved_and_edited_is_known_by_its_address(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).unlink()
    (root / "_news/z.md").write_bytes(data_of(root, B).replace(b"example/2", b"example/1"))
    (root / "_news/y.md").write_bytes(b"---\ntitle: Y\nwebUrl: https://b.example/\n---\n")
    found = {each.path: each for each in looking.look(None)}
    assert found["_news/z.md"].moved_from == A
    assert found["_news/y.md"].kind == "new"


def moves(found: list[Outside]) -> dict[str, str]:
    at_once = [move for each in found for move in each.all_moves]
    assert all(each.kind == "moved" for each in at_once)
    return {each.moved_from: each.path for each in at_once}


def test_two_files_that_got_each_others_names(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).rename(root / "_news/t.tmp")
    (root / B).rename(root / A)
    (root / "_news/t.tmp").rename(root / B)
    (outside,) = looking.look([A, B])  # nobody can hear of one of them alone
    assert moves([outside]) == {A: B, B: A}
    assert looking.again is None


def test_only_one_of_a_swap_is_heard_of_first(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).rename(root / "t")
    (root / B).rename(root / A)
    assert list(looking.look([A])) == []
    (root / "t").rename(root / B)
    assert moves(list(looking.look([B]))) == {A: B, B: A}


def test_three_files_that_are_rotated_and_edited(root: Path) -> None:
    _library, looking = opened(root)
    data = {path: data_of(root, path).replace(b"73", b"75") for path in (A, B, C)}
    for path, other in ((A, B), (B, C), (C, A)):
        (root / other).write_bytes(data[path])
    assert moves(list(looking.look(None))) == {A: B, B: C, C: A}


def test_a_chain_of_files_to_a_new_name_and_one_in_the_first_place(root: Path) -> None:
    _library, looking = opened(root)
    (root / C).rename(root / "_news/new.md")
    (root / B).rename(root / C)
    (root / A).rename(root / B)
    (root / A).write_bytes(b"---\ntitle: Y\nwebUrl: https://b.example/\n---\n")
    moved, new = looking.look(None)
    assert moves([moved]) == {C: "_news/new.md", B: C, A: B}
    assert (new.kind, new.path) == ("new", A)


def test_one_that_is_written_over_another_is_no_swap(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).rename(root / B)
    assert list(looking.look(None)) == []
    found = until(looking, 2)
    assert sorted((each.kind, each.path) for each in found) == [("changed", B), ("gone", A)]


def test_an_article_of_which_all_is_another_is_told_soon(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).write_bytes(b"---\ntitle: Y\nwebUrl: https://b.example/\n---\n")
    assert list(looking.look([A])) == []
    began = time.monotonic()
    (outside,) = until(looking)
    assert (outside.kind, outside.path) == ("changed", A)
    assert time.monotonic() - began < 2


def test_a_copy_is_no_move(root: Path) -> None:
    _library, looking = opened(root)
    shutil.copy(root / A, root / "_news/copy.md")
    assert told(looking) == [("new", "_news/copy.md")]


@pytest.mark.parametrize("hints", [["_learning/videos", "_learning/films"], None])
def test_a_folder_that_is_renamed_moves_its_articles(root: Path, hints: list[str] | None) -> None:
    _library, looking = opened(root)
    (root / "_learning/videos").rename(root / "_learning/films")
    (outside,) = looking.look(hints)
    assert (outside.kind, outside.path) == ("moved", "_learning/films/c.md")
    assert outside.moved_from == C


def test_a_folder_that_is_deleted_takes_its_articles_along(root: Path) -> None:
    _library, looking = opened(root)
    shutil.rmtree(root / "_news")
    assert told(looking, ["_news"]) == []
    found = until(looking, 2)
    assert sorted((each.kind, each.path) for each in found) == [("gone", A), ("gone", B)]


def test_nothing_is_gone_when_the_whole_site_is_away(root: Path, tmp_path: Path) -> None:
    _library, looking = opened(root)
    away = root.with_name(root.name + "-away")
    root.rename(away)
    assert told(looking) == []
    time.sleep(PATIENCE)
    assert told(looking) == []
    (away / A).write_bytes(HEAT)
    away.rename(root)
    assert told(looking, []) == [("changed", A)]


def test_a_link_is_looked_at_each_time(root: Path) -> None:
    (root / "_news/link.md").symlink_to(root / A)
    _library, looking = opened(root)
    (root / A).write_bytes(HEAT)
    assert told(looking) == [("changed", A), ("changed", "_news/link.md")]


def test_what_is_no_file_any_more_cannot_be_read(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).unlink()
    (root / A).mkdir()
    assert told(looking) == []
    (outside,) = until(looking)
    assert (outside.kind, outside.path, outside.data) == ("changed", A, b"")
    assert outside.reason == "This is a folder, not a file"
    assert told(looking) == []


def test_the_file_of_an_article_that_is_to_be_elsewhere_is_left_to_its_save(root: Path) -> None:
    library, looking = opened(root)
    article = library.articles[A]
    library.refile([A], [article.at("_learning/videos/a.md")])
    library.refile([B], [])
    for path in (A, B):
        (root / path).write_bytes(HEAT)
    assert told(looking) == []
    (root / A).unlink()
    time.sleep(PATIENCE)
    assert told(looking) == []


def test_what_was_not_listened_to_is_told_again(root: Path) -> None:
    _library, looking = opened(root)
    (root / A).write_bytes(HEAT)
    assert told(looking) == [("changed", A)]
    assert told(looking) == []
    looking.forget([A])
    assert told(looking, [A]) == [("changed", A)]


def test_a_look_can_be_ended(root: Path) -> None:
    library = Library.open(root)

    def end() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        list(Looking(library, end).look(None))


# -- git -------------------------------------------------------------------------------------------


def git(root: Path, *words: str) -> None:
    settings = ("-c", "user.name=X", "-c", "user.email=x@example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *words], cwd=root, check=True, capture_output=True)


def clone(root: Path) -> None:
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "First")


def test_git_is_waited_for(root: Path) -> None:
    clone(root)
    _library, looking = opened(root)
    lock = root / ".git/index.lock"
    lock.write_bytes(b"")
    (root / A).write_bytes(HEAT)
    (root / B).unlink()
    assert told(looking) == []
    time.sleep(PATIENCE)
    assert told(looking) == []
    (root / B).write_bytes(HEAT.replace(b"example/1", b"example/2"))
    lock.unlink()
    assert told(looking, []) == [("changed", A), ("changed", B)]


def test_what_git_has_left_missing_is_waited_for_from_then_on(root: Path) -> None:
    clone(root)
    _library, looking = opened(root)
    lock = root / ".git/index.lock"
    lock.write_bytes(b"")
    (root / A).unlink()
    assert told(looking, [A]) == []
    time.sleep(PATIENCE)
    assert told(looking, []) == []
    lock.unlink()  # between two steps of a rebase
    assert told(looking, []) == []
    (outside,) = until(looking)
    assert (outside.kind, outside.path) == ("gone", A)


def test_a_lock_that_a_git_left_behind_holds_nobody_up(root: Path) -> None:
    clone(root)
    _library, looking = opened(root)
    lock = root / ".git/index.lock"
    lock.write_bytes(b"")
    os.utime(lock, (time.time() - 60, time.time() - 60))
    (root / A).write_bytes(HEAT)
    assert told(looking, [A]) == [("changed", A)]


def test_a_site_inside_a_clone_waits_for_its_lock(tmp_path: Path) -> None:
    root = tmp_path / "docs"
    (root / "_news").mkdir(parents=True)
    (root / A).write_bytes(FILE)
    clone(tmp_path)
    _library, looking = opened(root)
    (tmp_path / ".git/index.lock").write_bytes(b"")
    (root / A).write_bytes(HEAT)
    assert told(looking) == []
    (tmp_path / ".git/index.lock").unlink()
    assert told(looking) == [("changed", A)]


def test_a_checkout_of_another_branch_is_told_as_what_it_is(root: Path) -> None:
    for number in range(300):
        (root / f"_news/{number}.md").write_bytes(b"---\ntitle: %d\n---\nOld\n" % number)
    clone(root)
    git(root, "checkout", "-q", "-b", "other")
    for number in range(300):
        (root / f"_news/{number}.md").write_bytes(b"---\ntitle: %d\n---\nNew\n" % number)
    git(root, "mv", A, "_news/moved.md")
    git(root, "commit", "-q", "-a", "-m", "Second")
    git(root, "checkout", "-q", "main")
    library, looking = opened(root)
    checkout = subprocess.Popen(["git", "checkout", "-q", "other"], cwd=root)
    found: dict[str, Outside] = {}
    while checkout.poll() is None or looking.again is not None:
        for outside in looking.look(None):
            article = Article.read(outside.path, "_news", outside.data, library.site.settings)
            assert not article.unreadable
            found[outside.path] = outside
        time.sleep(0.01)
    found |= {each.path: each for each in looking.look(None)}
    assert checkout.returncode == 0
    kinds = {each.kind for path, each in found.items() if path != "_news/moved.md"}
    assert kinds == {"changed"}
    assert found["_news/moved.md"].moved_from == A
    assert len(found) == 301
    for number in range(300):
        assert found[f"_news/{number}.md"].data == b"---\ntitle: %d\n---\nNew\n" % number


# -- a large site ----------------------------------------------------------------------------------


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return generate(tmp_path, SMALL + 1)


def test_articles_that_are_not_in_memory_are_compared_too(large: Path) -> None:
    Library.open(large).close()
    library = Library.open(large)
    assert library.cached is not None
    paths = list(library.articles)
    changed, gone, moved, same = paths[0], paths[1], paths[2], paths[3]
    assert library.articles.here(changed) is None
    looking = Looking(library)
    assert told(looking) == []
    data = data_of(large, changed).replace(b"secured:", b"secured: x", 1)
    (large / changed).write_bytes(data)
    (large / gone).unlink()
    (large / moved).rename(large / "_news/moved.md")
    os.utime(large / same)
    found = {each.path: each for each in looking.look(None)}
    assert sorted(found) == sorted([changed, "_news/moved.md"])
    assert found[changed].fields == ("secured",)
    assert found["_news/moved.md"].moved_from == moved
    assert [(each.kind, each.path) for each in until(looking)] == [("gone", gone)]
    assert library.articles.here(same) is None
    library.close()


def test_a_body_that_changed_is_named_where_nobody_remembers_it(large: Path) -> None:
    Library.open(large).close()
    library = Library.open(large)
    path = next(iter(library.articles))
    looking = Looking(library)
    assert told(looking) == []
    with (large / path).open("ab") as file:
        file.write(b"More\n")
    (outside,) = looking.look([path])
    assert outside.fields == ("body",)
    library.close()
