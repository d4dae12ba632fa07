"""The same in other words: what is suggested where a part of a query stands in the wrong place."""

from __future__ import annotations

from curator.errors import QueryError
from curator.library.query.words import Reader


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
