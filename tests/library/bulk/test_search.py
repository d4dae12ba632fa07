"""Plain texts and regular expressions, and those that would never end."""

from __future__ import annotations

import re
import threading
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import RefusedEdit
from curator.library.bulk.patterns import InputError
from curator.library.bulk.search import MOST_CHARACTERS, Replace, replacer


def replace(find: str, replacement: str, how: str = "") -> Replace:
    """`how` holds r for regex, i for ignoring case, w for whole words."""
    return replacer(
        find, replacement, regex="r" in how, ignore_case="i" in how, whole_words="w" in how
    )


@pytest.mark.parametrize(
    ("find", "replacement", "how", "text", "result"),
    [
        ("a", "b", "", "aAa", "bAb"),
        ("a", "b", "i", "aAa", "bbb"),
        ("a.", r"\1$1", "", "ab a.", r"ab \1$1"),
        ("a.", r"\1$1", "iw", "A. a.b a.", r"\1$1 a.b \1$1"),
        ("AI", "KI", "w", "AI, MAIN, AI-based AI_x", "KI, MAIN, KI-based AI_x"),
        ("C++", "Rust", "w", "C++ C+++ xC++", "Rust Rust+ xC++"),
        ("ÄRA", "x", "i", "ära", "x"),
        ("i", "x", "i", "i I ı İ", "x x ı x"),
        ("I", "x", "i", "i I ı İ", "x x x İ"),
        ("ı", "x", "i", "i I ı İ", "i x x İ"),
        ("STRASSE", "x", "i", "straße straſse", "straße x"),
        ("cafe", "x", "w", "cafe cafe\u0301", "x cafe\u0301"),
        ("a|b", "x", "rw", "a ab b", "x ab x"),
        ("(a)(b)", r"$2\1", "r", "ab", "ba"),
        ("^", "> ", "r", "a\nb", "> a\nb"),
        ("(?m)^", "> ", "r", "a\nb", "> a\n> b"),
        ("(?i)x", "y", "rw", "X", "y"),
        (r"(?P<n>\d+)", r"\g<n>!", "r", "5 6", "5! 6!"),
        (r"\bfoo(?=bar)", "x", "ri", "FOObar", "xbar"),
        ("b*", "-", "r", "abc", "-a--c-"),
    ],
)
def test_replaced(find: str, replacement: str, how: str, text: str, result: str) -> None:
    assert replace(find, replacement, how)(text) == result


@pytest.mark.parametrize(
    ("find", "replacement", "how", "part", "column"),
    [
        ("", "x", "", "find", 1),
        ("a\ud800", "x", "", "find", 2),
        ("a", "x\udc00", "i", "replacement", 2),
        ("(a", "", "r", "find", 3),
        ("a)", "", "r", "find", 2),
        ("ab[", "", "r", "find", 4),
        ("*", "", "r", "find", 1),
        ("a)(b", "", "rw", "find", 2),
        ("(a)", "$2", "r", "replacement", 1),
        ("(" * 1000, "", "r", "find", None),
        ("a" * (MOST_CHARACTERS + 1), "", "r", "find", MOST_CHARACTERS + 1),
        ("a{99999999999999999999}", "", "r", "find", None),
    ],
)
def test_mistakes(find: str, replacement: str, how: str, part: str, column: int | None) -> None:
    with pytest.raises(InputError) as caught:
        replace(find, replacement, how)
    assert caught.value.part == part
    if column is not None:
        assert caught.value.column == column


@pytest.mark.parametrize("find", ["(a+)+$", "(?:(?:a{1,1000}){1,1000}){1,1000}b", "(a|aa)+$"])
def test_what_would_never_end_is_refused(find: str) -> None:
    never = replace(find, "x", "r")
    for _ in range(50):  # refused at once after a few
        with pytest.raises(RefusedEdit, match="too long"):
            never("a" * 5000 + "!")
    with pytest.raises(RefusedEdit):
        never("b")


@pytest.mark.parametrize("how", ["", "i", "w", "iw"])
def test_long_plain_texts(how: str) -> None:
    find = "ab c" * 5_000
    assert replace(find, "x", how)(f"{find} {find}, {find}") == "x x, x"
    with suppress(RefusedEdit):  # it ends, one way or the other
        replace(f"{find} ", "x", how)(find * 10)


def test_other_threads_go_on_meanwhile() -> None:
    never = replace("(a+)+$", "x", "r")
    ended = threading.Event()

    def look() -> None:
        with pytest.raises(RefusedEdit):
            never("a" * 5000 + "!")
        ended.set()

    thread = threading.Thread(target=look)
    thread.start()
    turns = 0
    while not ended.wait(0.001):
        turns += 1
    thread.join()
    assert turns > 10  # of some hundreds; one, if the search kept all others waiting


@given(st.text(min_size=1), st.text(), st.text())
def test_plain_texts_are_replaced_alike_in_every_way(find: str, new: str, text: str) -> None:
    wanted = text.replace(find, new)
    assert replace(find, new)(text) == wanted
    escaped = new.replace("\\", "\\\\").replace("$", "$$")
    if len(find) * 2 <= MOST_CHARACTERS:
        assert replace(re.escape(find), escaped, "r")(text) == wanted


_LETTERS = st.text("iIıİsSſßẞσςΣkKK\u0301aä .")


@given(_LETTERS.filter(bool), _LETTERS, st.sampled_from(["i", "w", "iw"]))
def test_letters_and_words_are_the_same_in_plain_text(find: str, text: str, how: str) -> None:
    in_expression = replace(re.escape(find), "x", how + "r")(text)
    assert replace(find, "x", how)(text) == in_expression
