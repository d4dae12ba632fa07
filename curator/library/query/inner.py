"""Fields inside others, `provider.name`: only what the articles hold tells which there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from curator.errors import QueryError
from curator.library import fields
from curator.library.query.selecting import Needs, Select, Term
from curator.library.query.words import Word
from curator.library.table import Table


def is_inner(name: str, names: Collection[str]) -> bool:
    """Is it looked for inside another field? One may have a point in its own name."""
    return "." in name and name not in names and name not in fields.BUILT_IN


def checked(term: Term, word: Word, *, of_sort: bool = False) -> Term:
    """The term, which raises QueryError before anything is found where no article has the field
    that `word` names."""

    def bound(table: Table) -> Select:
        select = term.bound(table)
        check(table, word, of_sort=of_sort)
        return select

    return Term(bound, term.needs)


def sorting(words: Sequence[Word]) -> Term:
    """Lets everything through, but checks the fields to sort by."""

    def bound(table: Table) -> Select:
        for word in words:
            check(table, word, of_sort=True)
        return list

    return Term(bound, Needs(fields=frozenset(word.text for word in words)))


def check(table: Table, word: Word, *, of_sort: bool = False) -> None:
    """Raises QueryError where no article has a field of this name, KeyError where the field is not
    loaded."""
    name = word.text
    table.values(name)
    if name in table.inner or not table.rows:
        return
    raise unknown(word, table.inner, of_sort=of_sort)


def unknown(word: Word, known: Collection[str], *, of_sort: bool = False) -> QueryError:
    """An error about a field that no article has, though some have the one around it."""
    name = word.text
    first = name.partition(".")[0]
    near = fields.nearest(name, [each for each in known if each.startswith(f"{first}.")])
    meant = word.instead(near or first)
    colon = "" if of_sort else ":"
    hint = f"; did you mean {meant}{colon}?"
    return word.mistake(f"No article has a field {name!r}{hint}", meant)
