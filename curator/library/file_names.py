"""Names for the files of articles: such that every system takes them, and none is taken."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.library.library import Library

_LONGEST = 80  # characters
_MOST_BYTES = 200  # of a name; systems take 255, and saving needs some for itself
_FALLBACK = "article"
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-")
_NO_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"(?<=\w)['\u2019](?=\w)")
# What Windows has devices of, whatever the extension.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def slug(title: str, *, keep_letters: bool = False) -> str:
    """The title as part of a file name: lower case, hyphens, at most 80 characters, never empty.
    Letters become those of English, or, with `keep_letters`, stay those of their script."""
    text = _APOSTROPHES.sub("", title)
    if keep_letters:
        text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).lower())
    else:
        text = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
        text = "".join(letter for letter in text if not unicodedata.combining(letter)).lower()
        text = "".join(letter if letter.isascii() else " " for letter in text)
    text = _cut(_NO_WORD.sub("-", text).strip("-"))
    if not text:
        return _FALLBACK
    return f"{text}-{_FALLBACK}" if _DEVICES.match(text) else text


def _cut(text: str) -> str:
    """Not longer than a name may be; where possible, no word is cut."""
    short = text[:_LONGEST]
    short = short.encode("utf-8", "ignore")[: _MOST_BYTES - 20].decode("utf-8", "ignore")
    if len(short) < len(text) and text[len(short)] != "-":
        start, hyphen, _rest = short.rpartition("-")
        short = start if hyphen and len(start) * 2 >= len(short) else short
    return short.strip("-")


class FileNames:
    """How a site names its files, and which names are taken. For one moment: made anew for each
    step."""

    def __init__(self, library: Library) -> None:
        self._library = library
        removed = (article.path for article in library.removed.values())  # may be put back there
        paths = tuple(dict.fromkeys((*library.articles, *library.removed, *removed)))
        self._paths = paths
        self._taken = {_folded(path) for path in paths}
        self._keeps_letters = any(
            not letter.isascii() and letter.isalpha()
            for path in paths
            for letter in ("" if path.isascii() else path.rpartition("/")[2])
        )

    def of(self, collection: str, title: str, day: date | str) -> str:
        """A free path for a new article; its name begins with the day where those of most other
        articles of the collection do."""
        names = [
            path.rpartition("/")[2]
            for path in self._paths
            if self._library.site.collection_of(path) == collection
        ]
        dated = sum(_DATED.match(name) is not None for name in names)
        start = f"{day}-" if dated * 2 >= len(names) else ""
        endings = Counter(os.path.splitext(name)[1].lower() for name in names)
        ending = endings.most_common(1)[0][0] if endings else ".md"
        return self.free(collection, start + slug(title, keep_letters=self._keeps_letters) + ending)

    def free(self, collection: str, name: str) -> str:
        """The path of this name in a collection; with -2, -3... where there is such an article or
        file."""
        stem, ending = os.path.splitext(name)
        number = 1
        while True:
            tried = name if number == 1 else f"{stem}-{number}{ending}"
            path = f"{collection}/{tried}" if collection else tried
            if _folded(path) not in self._taken and not self._is_on_disk(path):
                return path
            number += 1

    def take(self, path: str) -> None:
        """This one is taken from now on."""
        self._taken.add(_folded(path))

    def _is_on_disk(self, path: str) -> bool:
        return os.path.lexists(self._library.site.root / path)


def _folded(path: str) -> str:
    """Equal for names that some systems take for the same."""
    return unicodedata.normalize("NFC", path).casefold()
