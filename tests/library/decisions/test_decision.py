"""What is a decision, and when it holds no more."""

from __future__ import annotations

import pytest

from curator.document import Document, Value
from curator.library.decisions import Again, Decision, decisions_of, overridden
from curator.library.settings import Settings

PATH = "_news/one.md"
PROTECTED = frozenset({"secured", "twitter.followers"})


def data(front: str) -> bytes:
    return f"---\n{front}\n---\n".encode()


def told(before: str, after: str) -> list[tuple[str, str, Value]]:
    found = decisions_of(PATH, data(before), data(after), 1.0, PROTECTED)
    return [(each.field, each.kind, each.value) for each in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("heat: 1", "heat: 1", []),
        ("heat: 1", "heat: 1  # same", []),
        ("heat: 1", "heat: 2", [("heat", "set", 2)]),
        ("heat: 1", "heat: 1\npublished: false", [("published", "set", False)]),
        ("heat: 1\nx: 2", "heat: 1", [("x", "gone", None)]),
        ("p: {name: A, d: b}", "p: {name: B, d: b}", [("p.name", "set", "B")]),
        ("h: 1", "h: 1\np: {name: B}", [("p.name", "set", "B")]),
        ("p: {name: A}\nh: 1", "h: 1", [("p", "gone", None)]),
        ("topics: [A, B]", "topics: [B, C]", [("topics", "added", "C"), ("topics", "taken", "A")]),
        ("h: 1", "h: 1\ntopics: [A]", [("topics", "added", "A")]),
        ("topics: A", "topics: [A, B]", [("topics", "added", "B")]),
        ("topics: [A, B]", "topics: [B, A]", []),
        ("related: [{a: 1}]", "related: [{a: 2}]", []),
        ("secured: a", "secured: b", []),
        ("twitter: {followers: 1, a: 1}", "twitter: {followers: 2}", [("twitter.a", "gone", None)]),
        ("heat: [", "heat: 1", []),
    ],
)  # fmt: skip
def test_what_was_decided(before: str, after: str, expected: list[tuple[str, str, Value]]) -> None:
    assert told(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "now", "expected"),
    [
        ("heat: 1", "heat: 2", "heat: 2", []),
        ("heat: 1", "heat: 2", "heat: 3", [("heat", 3, True)]),
        ("heat: 1", "heat: 2", "x: 3", [("heat", None, False)]),
        ("heat: 1", "heat: true", "heat: 1", [("heat", 1, True)]),
        ("heat: 1\nx: 1", "x: 1", "x: 1\nheat: 1", [("heat", 1, True)]),
        ("topics: [A]", "topics: [A, B]", "topics: [A]", [("topics", ["A"], False)]),
        ("topics: [A]", "topics: [A, B]", "topics: [B, C]", []),
        ("topics: [A, B]", "topics: [A]", "topics: [B, A]", [("topics", ["B", "A"], True)]),
        ("topics: [A]", "topics: [A, B]", "x: 1", [("topics", None, False)]),
        ("p: {n: A}", "p: {n: B}", "p: {n: C}", [("p.n", "C", True)]),
        ("p: {n: A}", "p: {n: B}", "p: text", [("p.n", None, False)]),
        ("heat: 1", "heat: 2", "heat: [", []),
    ],
)
def test_what_holds_no_more(
    before: str, after: str, now: str, expected: list[tuple[str, Value, bool]]
) -> None:
    decisions = decisions_of(PATH, data(before), data(after), 1.0, PROTECTED)
    found = overridden(decisions, PATH, data(now))
    assert [(each.field, each.now, each.is_there) for each in found] == expected
    assert all(each.path == PATH for each in found)
    assert overridden(decisions, "_news/other.md", data(now)) == ()


def test_what_is_protected_by_now_is_no_decision() -> None:
    decision = Decision(PATH, "/heat", "set", 2, 1.0)
    assert overridden([decision], PATH, data("heat: 3"), {"heat"}) == ()


def test_all_of_it_is_done_again() -> None:
    before = "heat: 1\ntopics:\n- A\n- B\n- X\nold: 1\np: {n: A}"
    after = "heat: 2\ntopics:\n- B\n- C\n- D\np: {n: B}"
    decisions = decisions_of(PATH, data(before), data(after), 1.0, ())
    document = Document.parse(data(before))
    edit = Again(tuple(decisions))
    again = document.apply(edit.operations(document, Settings()))
    assert again.data == Document.parse(data(after)).data
    assert overridden(decisions, PATH, again.to_bytes()) == ()
    assert edit.label == "Set fields again"
    assert Again((decisions[0],)).label == "Set heat again"
