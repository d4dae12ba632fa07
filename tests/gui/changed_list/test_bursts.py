"""What came at about the same time, put together."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from curator.gui.changed_list.bursts import became, bursts_of, is_noise
from curator.gui.said import Result, TakenIn
from curator.library.outside.change import Kind

NOW = datetime(2026, 11, 23, 10, 2).astimezone()


def came(
    path: str,
    seconds: float,
    *fields: str,
    kind: Kind = "changed",
    result: Result = "reloaded",
) -> TakenIn:
    time = NOW + timedelta(seconds=seconds)
    return TakenIn(path, path.upper(), kind, fields, result, "old.md", time)


def test_a_pause_parts_them_and_the_newest_is_first() -> None:
    taken = [came("a", 0, "heat"), came("b", 20, "heat"), came("c", 60), came("d", 61)]
    found = bursts_of(taken)
    assert [[item.path for item in burst.items] for burst in found] == [["d", "c"], ["b", "a"]]
    assert [burst.time for burst in found] == [NOW + timedelta(seconds=each) for each in (61, 20)]
    assert bursts_of([]) == []


def test_what_never_pauses_is_parted_too() -> None:
    found = bursts_of([came(str(second), second) for second in range(0, 1_000, 10)])
    assert len(found) == 4
    assert sum(len(burst.items) for burst in found) == 100


def test_each_article_is_there_once_with_all_that_happened() -> None:
    taken = [
        came("a", 0, "title", result="conflict"),
        came("b", 1, kind="new"),
        came("a", 2, "heat", "title"),
        came("b", 3, "heat"),
    ]
    (burst,) = bursts_of(taken)
    assert [(i.path, i.kind, i.fields, i.result) for i in burst.items] == [
        ("b", "new", ("heat",), "reloaded"),
        ("a", "changed", ("heat", "title"), "conflict"),
    ]


def test_only_what_nobody_looks_for_is_noise() -> None:
    quiet = {"secured", "heat"}
    assert is_noise(came("a", 0, "secured"), quiet)
    assert is_noise(came("a", 0, "secured", "heat"), quiet)
    assert not is_noise(came("a", 0, "secured", "title"), quiet)
    assert not is_noise(came("a", 0), quiet)  # nobody knows what it was
    assert not is_noise(came("a", 0, "secured", kind="moved"), quiet)
    assert not is_noise(came("a", 0, "secured", result="merged"), quiet)


@pytest.mark.parametrize(
    ("kind", "result", "words"),
    [
        ("changed", "reloaded", "Updated"),
        ("changed", "merged", "Updated, merged with your edits"),
        ("changed", "conflict", "In conflict: decide"),
        ("new", "reloaded", "New"),
        ("gone", "reloaded", "Deleted"),
        ("gone", "kept", "Deleted there; your edits are kept"),
        ("moved", "reloaded", "Moved from old.md"),
        ("moved", "merged", "Moved from old.md, merged with your edits"),
    ],
)
def test_what_became_of_it(kind: Kind, result: Result, words: str) -> None:
    item = came("a", 0, kind=kind, result=result)
    assert became(item, is_undecided=True) == words
    if result == "conflict":
        assert became(item, is_undecided=False) == "Decided"
