"""Finds the words of topics in a text: names and keywords, as whole words, in any case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Writing that sets no blanks between words, or hangs endings on them: there a word may begin or
# end anywhere.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W{_UNSPACED}]"  # a letter or figure of any other writing
_IS_LETTER = re.compile(_LETTER)
_PIECE = re.compile(rf"{_LETTER}+|\S")  # a word may begin with each of these, nowhere else
_BLANKS = re.compile(r"[\s\-\u2010-\u2015]+")  # "machine-learning" is "machine learning"


class TopicWords:
    """The words that stand for something, each with what it stands for."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        # By the piece that they begin with, so that a long list costs no more than a short one.
        self._words: dict[str, list[tuple[str, str]]] = {}
        for word, meaning in words:
            plain = _plain(word)
            if begin := _PIECE.match(plain):
                self._words.setdefault(begin[0], []).append((plain, meaning))

    def find(self, text: str) -> dict[str, int]:
        """What the words in this text stand for, each with the length of the longest one."""
        found: dict[str, int] = {}
        text = _plain(text)
        for piece in _PIECE.finditer(text):
            for word, meaning in self._words.get(piece[0], ()):
                if _is_at(text, piece.start(), word):
                    found[meaning] = max(found.get(meaning, 0), len(word))
        return found


def _is_at(text: str, start: int, word: str) -> bool:
    end = start + len(word)
    if not text.startswith(word, start):
        return False
    return not (_IS_LETTER.match(word[-1]) and _IS_LETTER.match(text, end))


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()
