"""Finds the words of topics in a text: names and keywords, as whole words, in any case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

# Writing that sets no blanks between words, or hangs endings on them: there a word may begin or
# end anywhere.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W{_UNSPACED}]"  # a letter or figure of any other writing
_BLANK = r"[\s\-\u2010-\u2015]+"  # "machine-learning" is "machine learning"
_BLANKS = re.compile(_BLANK)
_HAS_EDGE = re.compile(_LETTER)


class TopicWords:
    """The words that stand for something, each with what it stands for."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        meanings: dict[str, list[str]] = {}
        for word, meaning in words:
            if key := _key(word):
                meanings.setdefault(key, []).append(meaning)
        self._meanings = meanings
        self._patterns = _patterns(meanings)
        self._shorter = _shorter(meanings)

    def find(self, text: str) -> dict[str, int]:
        """What the words in this text stand for, each with the length of the longest one."""
        found: dict[str, int] = {}
        text = _folded(text)
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                longest = _BLANKS.sub(" ", match[1])
                for key in (longest, *self._shorter.get(longest, ())):
                    for meaning in self._meanings[key]:
                        found[meaning] = max(found.get(meaning, 0), len(key))
        return found


def _patterns(meanings: Mapping[str, list[str]]) -> list[re.Pattern[str]]:
    """One for the words that begin at an edge, one for those that begin anywhere. Both look ahead,
    so that words which overlap are all found; the longest comes first."""
    longest_first = sorted(meanings, key=len, reverse=True)
    with_edge = [_spelling(key) for key in longest_first if _HAS_EDGE.match(key)]
    without = [_spelling(key) for key in longest_first if not _HAS_EDGE.match(key)]
    patterns = []
    if with_edge:
        patterns.append(re.compile(rf"(?<!{_LETTER})(?=({'|'.join(with_edge)}))"))
    if without:
        patterns.append(re.compile(rf"(?=({'|'.join(without)}))"))
    return patterns


def _spelling(key: str) -> str:
    words = _BLANK.join(re.escape(word) for word in key.split(" "))
    return rf"{words}(?!{_LETTER})" if _HAS_EDGE.match(key[-1]) else words


def _shorter(meanings: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """For each word those that it begins with, which the pattern does not reach."""
    shorter = {}
    for key in meanings:
        heads = (key[:end] for end in range(1, len(key)))
        inside = tuple(head for head in heads if head in meanings and _ends(head, key))
        if inside:
            shorter[key] = inside
    return shorter


def _ends(head: str, key: str) -> bool:
    return not (_HAS_EDGE.match(head[-1]) and _HAS_EDGE.match(key[len(head)]))


def _key(word: str) -> str:
    return _BLANKS.sub(" ", _folded(word)).strip()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
