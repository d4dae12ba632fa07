"""Titles: when two of them are nearly the same.

The standard library's matcher is enough for this: an article has a few dozen related items at most,
and two titles that do not share most of their words are never given to it.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_MARKS = re.compile(r"[™®©℠]|\((?:tm|r|c|sm)\)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_CONTRACTED = re.compile(r"(?<=\w)['’](?=\w)")  # don't, l’IA
_ENOUGH_WORDS = 4  # of a title, before another that begins with it is taken for a longer form
_MANY_WORDS = 6  # of a title, before a word more or less makes no difference


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """The words of a text without case, accents, punctuation and trademark signs."""
    plain = unicodedata.normalize("NFKD", _CONTRACTED.sub("", _MARKS.sub("", text)))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_WORD.findall(letters.casefold()))


def nearly_same(one: str, other: str) -> bool:
    """Do two titles say the same? They may differ in what `folded` leaves out, in a spelling, in
    one word of many, or in what a publisher hangs on the end; a different number is another story.
    """
    first, second = folded(one), folded(other)
    if first.replace(" ", "") == second.replace(" ", ""):  # "AI-FI" and "AIFI"; 見守り、AI
        return first != ""
    words, others = first.split(), second.split()
    if _numbers(words) != _numbers(others):
        return False
    shorter, longer = sorted((words, others), key=len)
    if len(shorter) >= _ENOUGH_WORDS and longer[: len(shorter)] == shorter:
        return True
    if len(set(shorter) & set(longer)) * 2 < len(longer) and len(longer) > 1:
        return False
    return _differ_little(words, others) and _ratio(first, second) >= 0.9


def _differ_little(words: list[str], others: list[str]) -> bool:
    spare = 1 if min(len(words), len(others)) >= _MANY_WORDS else 0
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    for kind, low, high, other_low, other_high in matcher.get_opcodes():
        if kind == "equal":
            continue
        if kind == "replace":
            one, other = "".join(words[low:high]), "".join(others[other_low:other_high])
            if _ratio(one, other) < 0.75:
                return False
            continue
        spare -= (high - low) + (other_high - other_low)
    return spare >= 0


def _numbers(words: list[str]) -> list[str]:
    return [word for word in words if any(char.isdigit() for char in word)]


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
