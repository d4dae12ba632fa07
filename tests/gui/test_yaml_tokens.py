"""What the parts of a line of YAML are."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from curator.gui.yaml_tokens import State, tokens


def parts(text: str) -> list[list[str]]:
    """Each line's parts, with the first letter of what they are."""
    state, lines = State(), []
    for number, line in enumerate(text.split("\n")):
        found, state = tokens(line, state, first=number == 0)
        assert State.unpack(state.pack()) == state
        assert all(a.end <= b.start for a, b in pairwise(found))
        lines.append([f"{token.kind.value[0]} {line[token.start : token.end]}" for token in found])
    return lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("title: A title # no", ["k title:", "t A title", "q # no"]),
        ("url: https://a.b/c#d", ["k url:", "t https://a.b/c#d"]),
        (r'a: "b \" # c" # d', ["k a:", r't "b \" # c"', "q # d"]),
        ("'it''s': 'it''s'#d", ["k 'it''s':", "t 'it''s'", "t #d"]),
        ("n: -3.5e10", ["k n:", "n -3.5e10"]),
        ("n: 2020-07-15T05:31:00Z # c", ["k n:", "n 2020-07-15T05:31:00Z", "q # c"]),
        ("b: true", ["k b:", "n true"]),
        ("v: version 2", ["k v:", "t version 2"]),
        ("  - - a: *b", ["q -", "q -", "k a:", "n *b"]),
        ("a: &x !!str 5", ["k a:", "n &x", "n !!str", "n 5"]),
        (
            "l: [AI, 'a, b', {k: 1}] # c",
            [
                "k l:",
                "q [",
                "t AI",
                "q ,",
                "t 'a, b'",
                "q ,",
                "q {",
                "k k:",
                "n 1",
                "q }",
                "q ]",
                "q # c",
            ],
        ),
        ("   # only", ["q # only"]),
        ("", []),
        ("a: x # 😀", ["k a:", "t x", "q # 😀"]),
    ],
)
def test_a_line(line: str, expected: list[str]) -> None:
    assert parts(line) == [expected]


def test_a_quoted_text_goes_on() -> None:
    assert parts('a: "b\nc: d # e\nf" # g\nh: 1') == [
        ["k a:", 't "b'], ["t c: d # e"], ['t f"', "q # g"], ["k h:", "n 1"],
    ]  # fmt: skip


def test_a_block_scalar_ends_with_its_indent() -> None:
    assert parts("- a: |-  # c\n    b: 1\n\n    # d\n  e: >\n   f\ng: h") == [
        ["q -", "k a:", "q |-", "q # c"], ["t b: 1"], [], ["t # d"], ["k e:", "q >"], ["t f"],
        ["k g:", "t h"],
    ]  # fmt: skip


def test_a_block_scalar_without_its_key() -> None:
    assert parts("|\na: b") == [["q |"], ["t a: b"]]


def test_a_flow_list_goes_on() -> None:
    assert parts("a: [b,\n  c: 1,\n  d]\ne: f, g") == [
        ["k a:", "q [", "t b", "q ,"], ["k c:", "n 1", "q ,"], ["t d", "q ]"], ["k e:", "t f, g"],
    ]  # fmt: skip


def test_after_the_front_matter_there_is_no_yaml() -> None:
    assert parts("---\na: 1\n---\n# Heading\nb: 2") == [
        ["q ---"],
        ["k a:", "n 1"],
        ["q ---"],
        [],
        [],
    ]


@pytest.mark.parametrize(
    "line",
    [
        "a: " + "[" * 250_000,
        "a: [" + "b," * 125_000,
        "a: " * 80_000,
        "a: '" + "x # " * 60_000 + "'",
    ],
    ids=["brackets", "items", "keys", "quoted"],
)
@pytest.mark.timeout(5)
def test_a_very_long_line_takes_no_time(line: str) -> None:
    lines = parts(f"{line}\nb: 'c")
    assert len(lines[0]) <= 2_000
    assert len(lines[1]) == 2


def test_every_line_of_the_sample_has_parts(site: Path) -> None:
    for path in site.rglob("*.md"):
        state = State()
        for line in path.read_text("utf-8", "replace").split("\n"):
            found, state = tokens(line, state)
            assert all(token.end > token.start for token in found)
