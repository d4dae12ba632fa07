"""The same in other words: what is suggested where a part of a query stands in the wrong place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from curator.errors import QueryError
from curator.library.query.words import Reader, Word

_BEGINNING: Final = r"(?:^|(?<=[\s(]))"
_NEGATED: Final = re.compile(rf"{_BEGINNING}(?:(?i:not)\s*|-)\Z")
_OPENED: Final = re.compile(r"\(\s*\Z")
_CLOSED: Final = re.compile(r"\s*\)")
_AND_BEFORE: Final = re.compile(rf"{_BEGINNING}(?i:and)\s*\Z")
_OR_BEFORE: Final = re.compile(rf"{_BEGINNING}(?i:or)\s*\Z")
_AND_AFTER: Final = re.compile(r"\s*(?i:and)(?=[\s()])\s*")
_OR_AFTER: Final = re.compile(r"\s*(?i:or)(?=[\s()])\s*")
_NOTHING_BEFORE: Final = re.compile(r"(?:^|\()\s*\Z")
_NOTHING_AFTER: Final = re.compile(r"\s*(?:\)|\Z|(?i:or)(?=[\s()]))")


def spread(field: str, group: str) -> str | None:
    """A field before each word in parentheses: of `topic:` and `(AI or Code)` it makes
    `(topic:AI or topic:Code)`. None where they do not close, or hold what is no word."""
    reader, made, depth = Reader(group), "", 0
    while not reader.is_at_end:
        start, before = reader.at, ""
        if keyword := reader.keyword():
            reader.take(len(keyword))
        elif reader.looks_at("(") or reader.looks_at(")") or reader.is_negated():
            depth += {"(": 1, ")": -1}.get(reader.take(1).text, 0)
        else:
            before = "" if reader.name() else field
            try:
                word = reader.word()
            except QueryError:
                return None
            if not word.text and not word.is_quoted:
                return None
        end = reader.at
        reader.skip_blanks()
        made += before + group[start:end] + group[end : reader.at]
    return None if depth else made


def lifted(text: str, start: int, end: int, sorts: Sequence[Word]) -> str:
    """A part of a query with each `sort:` that is in it behind it: of `(a sort:date)` it makes
    `(a) sort:date`."""
    part = text[start:end]
    for sort in reversed(sorts):
        part = _without(part[: sort.start - start], part[sort.end - start :])
    orders = [text[sort.start : sort.end] for sort in sorts]
    return " ".join([part, *orders] if part else orders)


def _without(before: str, after: str) -> str:
    """What is left where something between is taken out, with its `and`, `or`, `not` and
    parentheses."""
    while True:
        if found := _NEGATED.search(before):
            before = before[: found.start()]
        elif (found := _OPENED.search(before)) and (closed := _CLOSED.match(after)):
            before, after = before[: found.start()], after[closed.end() :]
        else:
            break
    found = _AND_BEFORE.search(before)
    if found is None and _NOTHING_AFTER.match(after):
        found = _OR_BEFORE.search(before)
    if behind := _AND_AFTER.match(after):
        after = after[behind.end() :]
    elif found:
        before = before[: found.start()]
    elif (behind := _OR_AFTER.match(after)) and _NOTHING_BEFORE.search(before):
        after = after[behind.end() :]
    before, after = before.rstrip(), after.lstrip()
    gap = "" if not before or not after or before[-1] == "(" or after[0] == ")" else " "
    return f"{before}{gap}{after}"
