"""What no file says of an article: whether it can be found out is only known when it is asked."""

from __future__ import annotations

from curator.library.query.selecting import Select, Term
from curator.library.query.words import Word, mistake
from curator.library.table import Table

#: What finds nearly the same and can always be told.
_INSTEAD = "is:modified"


def checked(term: Term, name: Word, word: Word) -> Term:
    """The term of `is:untracked` and the like, which raises QueryError before anything is found
    where nobody can tell: nothing found would be taken for an answer."""

    def bound(table: Table) -> Select:
        for mark in term.needs.marks & table.untold.keys():
            raise mistake(
                f"is:{mark} {table.untold[mark]}; {_INSTEAD} finds what is not saved yet",
                name.start,
                word.end,
                _INSTEAD,
            )
        return term.bound(table)

    return Term(bound, term.needs)
