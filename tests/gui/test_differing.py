"""Long texts beside each other."""

from __future__ import annotations

from curator.gui.differing import differing


def test_only_what_differs_and_a_line_around_it() -> None:
    lines = [f"{number}\n" for number in range(100)]
    base, ours, theirs = (
        "".join([*lines[:50], change, *lines[50:]]) for change in ("", "ours\n", "theirs\nboth\n")
    )
    assert differing([base, ours, theirs]) == [
        "…\n49\n50\n…",
        "…\n49\nours\n50\n…",
        "…\n49\ntheirs\nboth\n50\n…",
    ]


def test_short_texts_and_none() -> None:
    assert differing(["a\nb\n", None, "a\nc"]) == ["a\nb", None, "a\nc"]
    assert differing([None, "", "x"]) == [None, "", "x"]
    assert differing(["a\na", "a\na\na", "a"]) == ["a\na", "a\na\na", "a"]


def test_never_too_many_lines() -> None:
    shown = differing(["x\n" * 10, "".join(f"{number}\n" for number in range(5_000))])[1]
    assert shown is not None
    assert shown.count("\n") == 40
    assert shown.endswith("\n39\n…")
