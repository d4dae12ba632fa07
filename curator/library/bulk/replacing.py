"""Search and replace in texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from curator.document import Document, Operation, Value, parse_route
from curator.errors import RefusedEdit
from curator.library.body_edit import BodyEdit, text_of
from curator.library.bulk.patterns import InputError, Pattern, dotted, parse_pattern
from curator.library.bulk.search import Replace, replacer
from curator.library.edits import OneEntry, Operations
from curator.library.settings import Settings

BODY = "body"  # as a pattern; a field of this name is "body" in quotes

_Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplaceText(OneEntry, BodyEdit):
    r"""Replace what is found in the texts, and in texts of the lists, that the patterns lead to;
    the pattern `body` is the article's body. Numbers and dates are no texts, nor are keys.

    With `regex`, `find` is a regular expression, and the replacement has its groups as \1, $1,
    \g<name>, ${name}. A topic that is there already, or that nothing is left of, is taken out of
    its list, also where the list is a text: tags and categories. Raises InputError with the `part`
    ("pattern", "find", "replacement") and the column of a mistake in what is given; one in a
    pattern is about the pattern by itself.
    """

    needs_it: ClassVar[bool] = True

    patterns: tuple[str, ...]
    find: str
    replacement: str
    regex: bool = False
    ignore_case: bool = False
    whole_words: bool = False
    _read: tuple[Pattern, ...] = field(init=False, repr=False, compare=False)
    _replace: Replace = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.patterns:
            raise InputError("Say in which fields to look", "pattern", 1)
        read = tuple(parse_pattern(text) for text in self.patterns if text != BODY)
        object.__setattr__(self, "_read", read)
        options = {
            "regex": self.regex,
            "ignore_case": self.ignore_case,
            "whole_words": self.whole_words,
        }
        object.__setattr__(self, "_replace", replacer(self.find, self.replacement, **options))

    @property
    def label(self) -> str:
        return f"Replace {_short(self.find)} by {_short(self.replacement)}"

    def key(self, settings: Settings) -> str:
        keys = {pattern.key for pattern in self._read}
        return keys.pop() if len(keys) == 1 and BODY not in self.patterns else ""

    def operations(self, document: Document, settings: Settings) -> Operations:
        data = document.data
        changed: dict[_Parts, str] = {}
        for pattern in self._read:
            pattern.check(document, settings)
            for star in pattern.stars(data, settings.protected):
                place = parse_route(pattern.at(star))
                for found in pattern.value(data, star):
                    for parts, text in _texts(place, found):
                        new = self._replaced(text, parts)
                        if new != text and _is_words(parts, settings):
                            new = _once(text, new)
                        if new != text:
                            changed[parts] = new
        gone = _gone(changed, data, settings.topic_key)
        steps = [
            Operation("replace", parts, text)
            for parts, text in changed.items()
            if parts not in gone
        ]
        # From the last one on, as those behind an item of a list move up.
        return steps + [Operation("remove", parts) for parts in sorted(gone, key=_order)[::-1]]

    def done_to(self, document: Document) -> Document:
        """The document with what is found in its body replaced. Raises RefusedEdit, also where
        there is something to replace in a body that is not UTF-8."""
        if BODY not in self.patterns or not document.body:
            return document
        # What is no UTF-8 stays what it is; nothing that can be looked for is equal to it.
        text = document.body.decode("utf-8", "surrogateescape")
        # Line breaks are looked for as \n, as in the fields.
        is_crlf = "\r\n" in text and text.count("\r") == text.count("\n") == text.count("\r\n")
        plain = text.replace("\r\n", "\n") if is_crlf else text
        new = self._replaced(plain, (BODY,))
        if new == plain:
            return document
        text_of(document)
        if is_crlf:
            new = new.replace("\r\n", "\n").replace("\n", "\r\n")
        return document.with_body(new.encode())

    def _replaced(self, text: str, parts: _Parts) -> str:
        try:
            return self._replace(text)
        except RefusedEdit as error:
            raise RefusedEdit(f"{dotted(parts)}: {error.reason}") from None


def _texts(place: _Parts, found: Value) -> Iterator[tuple[_Parts, str]]:
    """The texts at a place: itself, or those in the list there."""
    if type(found) is str:
        yield place, found
    elif isinstance(found, list):
        for index, item in enumerate(found):
            if type(item) is str:
                yield (*place, str(index)), item


def _gone(changed: dict[_Parts, str], data: Value, topic_key: str) -> set[_Parts]:
    """The topics that are not written, as they are empty now or in their list already: those that
    were there before stay, of several new ones the first."""
    gone: set[_Parts] = set()
    for above in dict.fromkeys(parts[:-1] for parts in changed):
        if not above or above[-1] != topic_key:
            continue
        topics = Pattern("", above).value(data, ())[0]
        if not isinstance(topics, list):
            continue
        places = [(*above, str(index)) for index in range(len(topics))]
        seen = {str(t) for t, place in zip(topics, places, strict=True) if place not in changed}
        for place in places:
            if place in changed:
                if changed[place] in seen or not changed[place].strip():
                    gone.add(place)
                seen.add(changed[place])
    return gone


def _is_words(parts: _Parts, settings: Settings) -> bool:
    """Whether a text stands for a list of topics: tags and categories do, split at blanks."""
    return parts[-1] == settings.topic_key != "topics"


def _once(before: str, after: str) -> str:
    """The topics of a text without those that are in it already now, as in a list: those that
    were there before stay, of several new ones the first. As it is, where there are none."""
    old, words = before.split(), after.split()
    if len(old) != len(words):
        old = [""] * len(words)  # nobody knows which of them is which
    seen = {word for word, was in zip(words, old, strict=True) if word == was}
    kept: list[str] = []
    for word, was in zip(words, old, strict=True):
        if word == was or word not in seen:
            kept.append(word)
        seen.add(word)
    return after if kept == words else " ".join(kept)


def _order(parts: _Parts) -> tuple[_Parts, int]:
    return parts[:-1], int(parts[-1])


def _short(text: str) -> str:
    line = " ".join(text.split()) or "nothing"
    return line if len(line) <= 30 else line[:29] + "…"
