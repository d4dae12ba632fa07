"""Decisions are read off the journal, whoever of Curator wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from curator.cli import main
from curator.library.batch import Batch
from curator.library.decisions import Decided, decided, overridden
from curator.library.decisions.decision import Overridden
from curator.library.edits import AddTopic, Edit, RemoveField, SetField
from curator.library.library import Library
from curator.library.taking_back import take_back

ONE, TWO = "_news/one.md", "_news/two.md"
SOURCE = b"---\ntitle: One\nheat: 7\ntopics:\n- AI\n---\nBody\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "_news").mkdir(parents=True)
    (root / "_config.yml").write_bytes(b"title: Small\n")
    for path in (ONE, TWO):
        (root / path).write_bytes(SOURCE)
    return root


@pytest.fixture
def library(root: Path) -> Library:
    return Library.open(root)


@pytest.fixture
def kept(library: Library, tmp_path: Path) -> Iterator[Decided]:
    kept = Decided(library, tmp_path / "drafts")
    yield kept
    kept.close()


def save(library: Library, path: str, *edits: Edit) -> None:
    article = library.articles[path]
    for edit in edits:
        article = library.edit(article, edit)
    library.replace(article)
    library.save(article)


def told(kept: Decided) -> list[tuple[str, str, str, object]]:
    return [
        (path, each.field, each.kind, each.value)
        for path, some in sorted(kept.of().items())
        for each in some
    ]


def test_what_is_saved_is_decided(library: Library, kept: Decided) -> None:
    save(library, ONE, SetField("/title", "Mine"), AddTopic("Robots"))
    assert kept.catch_up() == {ONE}
    assert told(kept) == [(ONE, "title", "set", "Mine"), (ONE, "topics", "added", "Robots")]
    assert kept.catch_up() == frozenset()
    save(library, ONE, SetField("/title", "Other"))
    kept.catch_up()
    assert (ONE, "title", "set", "Other") in told(kept)
    assert len(told(kept)) == 2
    assert list(kept.of([TWO])) == []
    assert [each.value for each in kept.of([ONE])[ONE] if each.field == "title"] == ["Other"]


def test_the_command_line_decides_too(root: Path, kept: Decided) -> None:
    command = ["set", os.fspath(root), "--file", ONE, "heat=9"]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    kept.catch_up()
    assert told(kept) == [(ONE, "heat", "set", 9)]


def test_what_others_wrote_meanwhile_is_no_decision(
    library: Library, kept: Decided, root: Path
) -> None:
    article = library.edit(library.articles[ONE], SetField("/title", "Mine"))
    library.replace(article)
    (root / ONE).write_bytes(SOURCE.replace(b"heat: 7", b"heat: 9"))
    library.save(article)
    kept.catch_up()
    assert told(kept) == [(ONE, "title", "set", "Mine")]


def test_what_is_taken_back_is_withdrawn(library: Library, kept: Decided) -> None:
    save(library, ONE, SetField("/title", "Mine"))
    kept.catch_up()
    batch = Batch()
    for _ in take_back(library, library.journal.batches()[0].id, batch):
        pass
    library.write(batch, "window")
    kept.catch_up()
    assert told(kept) == []


def overridden_now(library: Library, kept: Decided) -> list[Overridden]:
    kept.catch_up()
    data = (library.site.root / ONE).read_bytes()
    return list(overridden(kept.of().get(ONE, []), ONE, data))


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (AddTopic("Robots"), RemoveField("/topics"), [("topics", "gone", None)]),
        (AddTopic("Robots"), SetField("/topics", "AI"), [("topics", "set", "AI")]),
        (SetField("/p", {"name": "A", "d": "b"}), RemoveField("/p"), [("p", "gone", None)]),
        (SetField("/p", {"name": "A"}), SetField("/p", "A"), [("p", "set", "A")]),
        (SetField("/p", {"name": "A"}), SetField("/p", [{"name": "A"}]), []),
        (SetField("/p", "A"), SetField("/p", {"name": "A"}), [("p.name", "set", "A")]),
        (SetField("/p", "A"), SetField("/p", {}), []),
        (RemoveField("/topics"), AddTopic("Robots"), [("topics", "added", "Robots")]),
    ],
)
def test_who_decides_otherwise_later_is_not_overridden(
    library: Library, kept: Decided, first: Edit, then: Edit, expected: list[object]
) -> None:
    save(library, ONE, first)
    kept.catch_up()
    save(library, ONE, then)
    assert overridden_now(library, kept) == []
    assert [(field, kind, value) for _, field, kind, value in told(kept)] == expected


def test_what_is_beside_it_is_still_decided(library: Library, kept: Decided) -> None:
    save(library, ONE, SetField("/pub", "x"), SetField("/p", {"name": "A", "d": "b"}))
    save(library, ONE, AddTopic("Robots"))
    save(library, ONE, AddTopic("Law"), RemoveField("/p/d"))
    assert overridden_now(library, kept) == []
    assert [(field, kind, value) for _, field, kind, value in told(kept)] == [
        ("pub", "set", "x"),
        ("p.name", "set", "A"),
        ("topics", "added", "Robots"),
        ("topics", "added", "Law"),
        ("p.d", "gone", None),
    ]


def test_what_others_undid_is_overridden_until_it_is_decided_anew(
    library: Library, kept: Decided, root: Path
) -> None:
    save(library, ONE, AddTopic("Robots"), SetField("/title", "Mine"))
    (root / ONE).write_bytes(SOURCE)
    assert [each.field for each in overridden_now(library, kept)] == ["title", "topics"]
    library = Library.open(root)
    save(library, ONE, SetField("/heat", 9))  # says nothing of those
    assert [each.field for each in overridden_now(library, kept)] == ["title", "topics"]
    save(library, ONE, RemoveField("/topics"))
    assert [each.field for each in overridden_now(library, kept)] == ["title"]


def test_a_removal_that_is_taken_back_is_withdrawn(library: Library, kept: Decided) -> None:
    save(library, ONE, RemoveField("/topics"))
    kept.catch_up()
    batch = Batch()
    for _ in take_back(library, library.journal.batches()[0].id, batch):
        pass
    library.write(batch, "window")
    assert overridden_now(library, kept) == []
    assert told(kept) == []


def test_decisions_move_with_the_article(library: Library, kept: Decided) -> None:
    save(library, ONE, SetField("/title", "Mine"))
    moved = library.edit(library.articles[ONE], SetField("/heat", 9)).at("_news/moved.md")
    library.refile([ONE], [moved])
    library.save(moved)
    kept.catch_up()
    assert sorted(told(kept)) == [
        ("_news/moved.md", "heat", "set", 9),
        ("_news/moved.md", "title", "set", "Mine"),
    ]
    kept.move([("_news/moved.md", TWO)])
    assert {path for path, *_ in told(kept)} == {TWO}


def test_decisions_of_articles_that_get_each_others_paths(library: Library, kept: Decided) -> None:
    three = "_news/three.md"
    save(library, ONE, SetField("/heat", 1))
    save(library, TWO, SetField("/heat", 2))
    kept.catch_up()
    kept.move([(ONE, TWO), (TWO, ONE)])
    assert told(kept) == [(ONE, "heat", "set", 2), (TWO, "heat", "set", 1)]
    kept.move([(ONE, TWO), (TWO, three)])
    assert told(kept) == [(three, "heat", "set", 1), (TWO, "heat", "set", 2)]


def test_our_own_save_of_such_articles(library: Library, kept: Decided) -> None:
    save(library, ONE, SetField("/heat", 1))
    save(library, TWO, SetField("/heat", 2))
    kept.catch_up()
    one, two = library.articles[ONE], library.articles[TWO]
    library.refile([ONE, TWO], [one.at(TWO), two.at(ONE)])
    library.save_all([library.articles[ONE], library.articles[TWO]])
    kept.catch_up()
    assert told(kept) == [(ONE, "heat", "set", 2), (TWO, "heat", "set", 1)]


def test_a_new_article_is_no_decision_about_fields(library: Library, kept: Decided) -> None:
    new = replace(library.articles[ONE].at("_news/new.md"), saved=b"", origin="")
    library.refile([], [new])
    library.save(new)
    kept.catch_up()
    assert told(kept) == []


def test_what_is_dismissed_is_forgotten(library: Library, kept: Decided) -> None:
    save(library, ONE, AddTopic("A"), AddTopic("B"), SetField("/title", "Mine"))
    kept.catch_up()
    some = [each for each in kept.of()[ONE] if each.value != "A"]
    kept.forget(some)
    assert told(kept) == [(ONE, "topics", "added", "A")]


def test_only_the_newest_are_kept(
    library: Library, kept: Decided, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decided, "MOST", 2)
    for value in ("a", "b", "c"):
        save(library, ONE, SetField(f"/{value}", value))
    kept.catch_up()
    assert [field for _, field, _, _ in told(kept)] == ["b", "c"]


def test_another_journal_is_read_anew(library: Library, kept: Decided, root: Path) -> None:
    save(library, ONE, SetField("/title", "Mine"))
    kept.catch_up()
    for file in (root / ".curator" / "batches").iterdir():
        file.unlink()
    save(library, TWO, SetField("/title", "Mine"))  # the same number as the first
    assert kept.catch_up() == {TWO}
