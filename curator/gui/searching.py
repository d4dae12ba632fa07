"""What the text in the search box asks for."""

from __future__ import annotations

from dataclasses import dataclass

from curator.errors import QueryError
from curator.gui.article_model import Condition


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that an article must hold and the conditions it must meet; `note` says why a
    query is not understood."""

    terms: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    note: str = ""


def wanted(text: str) -> Wanted:
    """Plain words are searched for as they are; quotes and fields make a query."""
    terms = tuple(text.split())
    if ":" not in text and '"' not in text:
        return Wanted(terms)
    from curator.library.query import parse

    try:
        return Wanted(conditions=(parse(text).matches,))
    except QueryError as error:
        # Half a query is no mistake yet: its words are searched for.
        return Wanted(terms, note=error.reason)
