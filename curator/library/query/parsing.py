"""The grammar of queries, and the query that comes of it."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from curator.errors import QueryError
from curator.library.query import examples, inner, rewording, selecting
from curator.library.query.selecting import Needs, Term
from curator.library.query.terms import Known, field_term
from curator.library.query.words import Reader, Word, mistake, quoted
from curator.library.table import Table

_DEEPEST: Final = 50  # parentheses and `not`s
_SLICE: Final = 0.0015  # seconds of work between two yields
_FIRST: Final = 500  # rows looked at first, and how many at least and at most in a slice
_FEWEST: Final = 20
_MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. `sort` are the fields that the query says to sort by, `-name` from the
    highest down; `needs` is what must be in a table before `find`."""

    text: str
    sort: tuple[str, ...] = ()
    needs: Needs = field(default_factory=Needs)
    _term: Term | None = field(default=None, repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        """Does it let everything through?"""
        return self._term is None

    def find(
        self, table: Table, among: Sequence[int] | None = None
    ) -> Generator[None, None, list[int]]:
        """The numbers of the rows that match, of those in `among` (None: all), in that order. It
        yields every few milliseconds. Raises KeyError where something of `needs` is not loaded,
        QueryError where an expression takes too long."""
        numbers: Sequence[int] = range(len(table)) if among is None else among
        if self._term is None:
            return list(numbers)
        select = self._term.bound(table)
        found: list[int] = []
        at, size = 0, _FIRST
        while at < len(numbers):
            started = time.perf_counter()
            found += select(numbers[at : at + size])
            at += size
            took = max(time.perf_counter() - started, 1e-6)
            size = max(_FEWEST, min(_MOST, 2 * size, int(size * _SLICE / took)))
            yield
        return found


def parse(
    text: str,
    names: Collection[str] | None = None,
    *,
    topics: Collection[str] | None = None,
    today: date | None = None,
) -> Query:
    """Read a query. `names`: the fields that the site's articles have (`Library.field_names`);
    with it, a field that no article has is a mistake. `topics`: the same of topics. `today`: from
    which ages are counted. Raises QueryError with the column of a mistake."""
    parser = _Parser(text, Known(names, topics, today or date.today()))
    term = parser.read()
    return Query(text, tuple(parser.sort), term.needs if term else Needs(), term)


class _Parser:
    """not binds before and, and before or. Two terms without a word between them are and-ed."""

    def __init__(self, text: str, known: Known) -> None:
        self._reader = Reader(text)
        self._known = known
        self._depth = 0
        self._sorts: list[Word] = []
        self._misplaced_sorts: list[tuple[int, int]] = []  # the parts around them
        self._inner: list[Word] = []  # fields inside others to sort by
        self.sort: list[str] = []

    def read(self) -> Term | None:
        """The whole text; None where it lets everything through."""
        if self._reader.is_at_end:
            return None
        term = self._sorted(self._either())
        if not self._reader.is_at_end:  # only a parenthesis ends what is no term
            raise self._unopened()
        if self._misplaced_sorts:
            raise self._misplaced_sort()
        return term

    def _either(self) -> Term | None:
        terms: list[Term] = []
        while True:
            term = self._both()
            if term is not None:
                terms.append(term)
            if self._reader.keyword() != "or":
                return selecting.either(terms) if terms else None
            self._take_keyword()

    def _both(self) -> Term | None:
        terms: list[Term] = []
        while True:
            term = self._negated()
            if term is not None:
                terms.append(term)
            keyword = self._reader.keyword()
            if keyword == "and":
                self._take_keyword()
            elif keyword == "or" or self._reader.is_at_end or self._reader.looks_at(")"):
                return selecting.both(terms) if terms else None

    def _negated(self) -> Term | None:
        reader, sorts = self._reader, len(self._sorts)
        keyword, start = reader.keyword(), reader.at
        if keyword in ("and", "or"):
            raise self._misplaced(keyword)
        if keyword == "not":
            self._take_keyword()
            if reader.keyword() in ("and", "or"):
                raise self._misplaced(reader.keyword())
        elif reader.is_negated():
            reader.take(1)
            if reader.text.startswith("sort:", reader.at):
                raise mistake("Write sort:-, with the - behind it", start, start + 6, "sort:-")
        else:
            return self._single()
        self._go_deeper(start)
        term = self._negated() if keyword else self._single()
        self._come_back(start, sorts)
        return None if term is None else selecting.negated(term)

    def _single(self) -> Term | None:
        reader = self._reader
        if reader.looks_at("("):
            return self._group()
        name = reader.name()
        if name is not None and name.text == "sort" and not name.is_quoted:
            self._sort(name)
            term = None
        elif name is not None:
            term = field_term(name, reader, self._known)
        else:
            word = reader.word()
            if not word.text and not word.is_quoted:
                raise self._unopened()
            term = selecting.holding(word.text)
        reader.skip_blanks()
        return term

    def _group(self) -> Term | None:
        reader, sorts = self._reader, len(self._sorts)
        opened = reader.take(1)
        reader.opened += 1
        reader.skip_blanks()
        if reader.looks_at(")"):
            raise mistake(
                "There is nothing in these parentheses", opened.start, reader.at + 1, '"()"'
            )
        self._go_deeper(opened.start)
        term = self._either() if not reader.is_at_end else None
        if not reader.looks_at(")"):
            raise self._unclosed(opened)
        reader.take(1)
        reader.opened -= 1
        self._come_back(opened.start, sorts)
        reader.skip_blanks()
        return term

    def _sort(self, name: Word) -> None:
        word = self._reader.word()
        at = 0
        for part in word.text.split(","):
            field_name = part.removeprefix("-")
            start = at + len(part) - len(field_name)
            if not field_name:
                some = examples.some_order(word.text.replace("-", "").split(","))
                reason = f"sort: needs a field, as in sort:{part}{some}"
                raise word.part(start, start).mistake(reason, some)
            self._known.check_name(word.part(start, at + len(part)), of_sort=True)
            self._keep_inner(word.part(start, at + len(part)))
            self.sort.append(part)
            at += len(part) + 1
        self._sorts.append(Word("sort", name.start, word.end))

    def _keep_inner(self, word: Word) -> None:
        names = self._known.names
        if names is not None and inner.is_inner(word.text, names):
            self._inner.append(word)

    def _sorted(self, term: Term | None) -> Term | None:
        """The whole, which also looks whether there are the fields that it is sorted by."""
        if not self._inner:
            return term
        sorting = inner.sorting(self._inner)
        return sorting if term is None else selecting.both([sorting, term])

    def _misplaced_sort(self) -> QueryError:
        """A list is sorted as a whole: what says how stands neither in parentheses nor behind
        `not`."""
        start, end = self._misplaced_sorts[0][0], self._misplaced_sorts[-1][1]
        sorts = [sort for sort in self._sorts if start <= sort.start < end]
        meant = rewording.lifted(self._reader.text, start, end, sorts)
        reason = f"sort: stands outside of not and parentheses; did you mean {meant}?"
        return mistake(reason, start, end, meant)

    def _take_keyword(self) -> None:
        """Take the keyword that is next. Raises QueryError where nothing follows it."""
        reader = self._reader
        word = reader.take(len(reader.keyword()))
        reader.skip_blanks()
        if reader.is_at_end or reader.looks_at(")"):
            reason = (
                f"{word.text!r} needs something after it; put the word in quotes to look for it"
            )
            raise word.mistake(reason, quoted(word.text))

    def _misplaced(self, keyword: str) -> QueryError:
        word = self._reader.take(len(keyword))
        reason = f"{word.text!r} needs something before it; put the word in quotes to look for it"
        return word.mistake(reason, quoted(word.text))

    def _unclosed(self, opened: Word) -> QueryError:
        text = self._reader.text
        rest, closing = text[opened.start :].rstrip(), ")" * self._reader.opened
        reason = "The closing ) is missing"
        if rest == "(":
            return mistake(
                f"{reason}; put ( in quotes to look for it",
                opened.start,
                len(text),
                f'"("{closing[1:]}',
            )
        return mistake(reason, opened.start, len(text), rest + closing)

    def _unopened(self) -> QueryError:
        word = self._reader.take(1)
        return word.mistake('There is no ( for this ); to look for it write ")"', "")

    def _go_deeper(self, at: int) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            end = self._reader.end_of_part(at)
            reason = "This is too deep; put it in quotes to look for it"
            raise mistake(reason, at, end, quoted(self._reader.text[at:end]))

    def _come_back(self, at: int, sorts: int) -> None:
        """From what began at a place, when there were so many `sort:`."""
        self._depth -= 1
        if not self._depth and len(self._sorts) > sorts:
            end = len(self._reader.text[: self._reader.at].rstrip())
            self._misplaced_sorts.append((at, end))
