"""Two texts word by word."""

from __future__ import annotations

import pytest

from curator.gui.deciding.comparing import Part, brief, compared


def marked(text: str, *others: str) -> list[str]:
    return [part.text for part in compared(text, others) if part.kind == "differs"]


@pytest.mark.parametrize(
    ("mine", "theirs", "in_mine", "in_theirs"),
    [
        ("The quick brown fox", "The slow brown fox jumps", ["quick"], ["slow", "jumps"]),
        ("7", "99", ["7"], ["99"]),
        ("Don’t go", "Do go", ["Don’t"], ["Do"]),
        ("深圳的机器人会折衬衫", "深圳的机械人会折毛衣", ["器", "衬衫"], ["械", "毛衣"]),
        ("I 👍🏽 it", "I 👎🏽 it", ["👍🏽"], ["👎🏽"]),
        ("We 👩‍👩‍👧 agree", "We 👩‍👩‍👦 agree", ["👩‍👩‍👧"], ["👩‍👩‍👦"]),
        ("الخبر الأول اليوم", "الخبر الثاني اليوم", ["الأول"], ["الثاني"]),
        ("one\ntwo\nthree\n", "one\n2\nthree\n", ["two"], ["2"]),
        ("a b", "a  b", ["a "], ["a  "]),
        ("Nothing is alike here", "Some other words altogether, my friend", None, None),
        ("", "All of it", [], None),
    ],
)
def test_what_differs_in_both_directions(
    mine: str, theirs: str, in_mine: list[str] | None, in_theirs: list[str] | None
) -> None:
    """None: all of it."""
    assert marked(mine, theirs) == ([mine] if in_mine is None else in_mine)
    assert marked(theirs, mine) == ([theirs] if in_theirs is None else in_theirs)


def test_what_was_before_is_marked_where_either_changed_it() -> None:
    assert marked("red green blue", "RED green blue", "red green BLUE") == ["red", "blue"]


def test_the_parts_of_a_short_text_are_all_of_it() -> None:
    text = "first\nsecond ✂️ third\n\nfourth"
    parts = compared(text, ["first\nother third\n"])
    assert "".join(part.text for part in parts) == text
    assert compared(text, [text]) == (Part(text),)
    assert compared("", ["x"]) == ()


def test_of_a_long_text_only_what_differs_is_shown() -> None:
    lines = [f"line {number} of the story\n" for number in range(400)]
    mine, theirs = list(lines), list(lines)
    mine[10], theirs[10] = "mine\n", "theirs\n"
    theirs.insert(300, "a new one\n")
    parts = compared("".join(mine), ["".join(theirs)])
    assert [part.text for part in parts if part.kind == "differs"] == ["mine"]
    gaps = [part.text.strip() for part in parts if part.kind == "gap"]
    assert len(gaps) == 3
    assert all(gap.startswith("… ") and gap.endswith(" lines …") for gap in gaps)
    shown = "".join(part.text for part in parts)
    assert "line 299 of the story\nline 300" in shown  # where theirs has more
    assert len(shown) < 1_200
    alike = [part.text for part in parts if part.kind == "same"]
    assert all(text.startswith("line") or text.startswith("\n") for text in alike)


def test_a_long_line_is_cut_between_words() -> None:
    words = [f"word{number}" for number in range(1_000)]
    changed = [*words[:500], "other", *words[501:]]
    parts = compared(" ".join(words), [" ".join(changed)])
    assert [part.kind for part in parts] == ["gap", "same", "differs", "same", "gap"]
    shown = "".join(part.text for part in parts).strip(" …").split()
    assert set(shown) <= set(words)


def test_a_book_is_no_trouble() -> None:
    mine = "".join(f"{number} and so on\n" for number in range(60_000))
    parts = compared(mine, [mine.upper()])
    assert sum(len(part.text) for part in parts) < 30_000
    assert parts[-1].kind == "gap"


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Halt police", "Halt", ("Halt police", "Halt")),
        ("a " * 20 + "dogs", "a " * 20 + "cats", ("…a a a dogs", "…a a a cats")),
        ("a " * 20, "a " * 20 + "more", ("…a a a", "…a a a more")),
        ("dogs" + " a" * 20, "cats" + " a" * 20, ("dogs a a a…", "cats a a a…")),
        ("a" * 40 + "1" + "a" * 40, "a" * 40 + "2", ("…aaa1aaaaaa…", "…aaa2")),
        ("same " * 9, "same " * 9, ("…same same", "…same same")),
    ],
)
def test_of_two_long_lines_the_part_is_shown_in_which_they_differ(
    one: str, other: str, words: tuple[str, str]
) -> None:
    assert brief(one, other, 12) == words
