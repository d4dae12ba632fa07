"""Finds a command by what one types of its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")


def rank(typed: str, name: str, menu: str = "") -> int | None:
    """How well a command of this name, in a menu of that name, is what is typed: 0 is best, None
    is not meant at all.

    Words may come in any order, each with its beginning only. All letters may also be those that
    words begin with, or some of a word from its beginning on: `snx` is "Save and go to the next".
    """
    wanted = _words(typed)
    if not wanted:
        return None if typed else 0
    words, around = _words(name), _words(menu)
    line = " ".join(wanted)
    if line == " ".join(words):
        return 0
    if " ".join(words).startswith(line):
        return 1
    if _begin(wanted, words):
        return 2 if _in_order(wanted, words) else 3
    if _begin(wanted, words + around):
        return 4
    if all(any(each in word for word in words) for each in wanted):
        return 5
    if not _is_abbreviated("".join(wanted), words):
        return None
    return 6 if words[0][0] == wanted[0][0] else 7


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _begin(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each of `wanted` is the beginning of a word of its own; the longest choose first."""
    free = list(words)
    for each in sorted(wanted, key=len, reverse=True):
        found = next((word for word in free if word.startswith(each)), None)
        if found is None:
            return False
        free.remove(found)
    return True


def _in_order(wanted: Sequence[str], words: Sequence[str]) -> bool:
    rest = iter(words)
    return all(any(word.startswith(each) for word in rest) for each in wanted)


def _is_abbreviated(letters: str, words: Sequence[str]) -> bool:
    """Whether the letters are those of the words in order, of each word that has a part in it the
    first letter and any after that."""
    places = {(0, 0)}  # where one may go on: which word, and after how many of its letters
    for letter in letters:
        following: set[tuple[int, int]] = set()
        for at, done in places:
            if done and (further := words[at].find(letter, done)) >= 0:
                following.add((at, further + 1))
            first = at + 1 if done else at
            following.update(
                (later, 1) for later in range(first, len(words)) if words[later][0] == letter
            )
        places = following
    return bool(places)
