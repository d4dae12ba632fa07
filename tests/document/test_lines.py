"""Bodies merged line by line, held against git itself."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document.lines import merge_lines

TEXT = b"One\n\nTwo\n\nThree\n\nFour\n"


def git(folder: Path, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """What `git merge-file` makes of it; None for conflicts."""
    for name, data in (("base", base), ("ours", ours), ("theirs", theirs)):
        (folder / name).write_bytes(data)
    words = ["git", "merge-file", "-p", "--diff3", "ours", "base", "theirs"]
    done = subprocess.run(words, cwd=folder, capture_output=True, timeout=60)
    return done.stdout if done.returncode == 0 else None


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (TEXT, b"", b""),
        (b"", TEXT, b""),
        (TEXT.replace(b"One", b"1"), TEXT.replace(b"Two", b"2"), b"1\n\n2\n\nThree\n\nFour\n"),
        (TEXT + b"Five\n", b"Zero\n" + TEXT, b"Zero\n" + TEXT + b"Five\n"),
        (TEXT[:-1], TEXT.replace(b"One", b"1"), TEXT.replace(b"One", b"1")[:-1]),
        (TEXT.replace(b"Two", b"2"), TEXT.replace(b"Two", b"2") + b"Five\n",
         TEXT.replace(b"Two", b"2") + b"Five\n"),
        (TEXT.replace(b"Two", b"2"), TEXT.replace(b"Two", b"II"), None),
        (TEXT + b"Five\n", TEXT + b"Six\n", None),
        (TEXT.replace(b"Two\n", b""), TEXT.replace(b"Two", b"2"), None),
        (TEXT.replace(b"\n", b"\r\n"), TEXT + b"Five\n", None),
        (b"\0" + TEXT, TEXT + b"Five\n", None),
    ],
)  # fmt: skip
def test_by_hand(ours: bytes, theirs: bytes, merged: bytes | None, tmp_path: Path) -> None:
    assert merge_lines(TEXT, ours, theirs) == merged
    assert merge_lines(TEXT, theirs, ours) == merged
    if b"\0" not in ours:
        assert git(tmp_path, TEXT, ours, theirs) == merged


# Many lines alike, as in code and lists; text with blank lines between; something in between.
LINES = (
    [b"a", b"b", b"", b"c", b"a\r"],
    [b"line %d" % number for number in range(200)] + [b""] * 100,
    [b"word %d" % number for number in range(15)] + [b""] * 8,
)


def edited(chance: random.Random, lines: list[bytes], words: list[bytes]) -> list[bytes]:
    lines = list(lines)
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(lines) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            lines.insert(at, chance.choice(words))
        elif kind == 1:
            del lines[at : at + chance.randrange(1, 4)]
        elif kind == 2:
            lines[at : at + 1] = [chance.choice(words)]
        elif kind == 3:
            lines[at:at] = [chance.choice(words) for _ in range(3)]
        elif lines:
            lines.insert(at, lines.pop(chance.randrange(len(lines))))
    return lines


def joined(chance: random.Random, lines: list[bytes]) -> bytes:
    return b"\n".join(lines) + b"\n" * (chance.random() < 0.8)


@pytest.mark.parametrize("words", LINES, ids=["alike", "text", "between"])
def test_git_says_the_same(words: list[bytes], tmp_path: Path) -> None:
    chance = random.Random(words[0])
    clean = sure = 0
    for _ in range(150):
        base = [chance.choice(words) for _ in range(chance.choice((3, 8, 20, 60)))]
        texts = [joined(chance, side) for side in (base, edited(chance, base, words),
                                                   edited(chance, base, words))]  # fmt: skip
        wanted, found = git(tmp_path, *texts), merge_lines(*texts)
        clean += wanted is not None
        sure += found is not None
        if found is not None:
            assert found == wanted, texts
    assert sure > clean * 0.7  # where git guesses which of several lines is meant, it is not clean


@given(st.lists(st.lists(st.sampled_from([b"a", b"b", b"c", b""])), min_size=3, max_size=3))
def test_sides_are_alike(three: list[list[bytes]]) -> None:
    base, ours, theirs = (b"\n".join(side) for side in three)
    assert merge_lines(base, ours, theirs) == merge_lines(base, theirs, ours)
    assert merge_lines(base, base, theirs) == theirs
    assert merge_lines(base, ours, base) == ours
    assert merge_lines(base, ours, ours) == ours


def test_a_long_text_is_merged_around_its_changes() -> None:
    base = b"".join(b"line %d\n" % number for number in range(20_000))
    ours, theirs = base.replace(b"line 7\n", b""), base.replace(b"line 19990\n", b"new\n")
    assert merge_lines(base, ours, theirs) == ours.replace(b"line 19990\n", b"new\n")


def test_what_is_rewritten_all_over_is_one_change() -> None:
    base = b"".join(b"line %d\n" % number for number in range(2_000))
    ours = b"start\n" + base.replace(b"1", b"one") + b"end\n"
    assert merge_lines(base, ours, base.replace(b"line 2\n", b"")) is None
