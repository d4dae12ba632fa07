"""Finding rows: what a part of a query needs to be loaded, and which numbers it lets through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, TypeAlias

from curator.document import Value
from curator.library.query.values import Limits, Test, any_inside, day_of, is_something, within
from curator.library.row import Row
from curator.library.table import Table

#: Which of some numbers match, in their order.
Select: TypeAlias = "Callable[[Sequence[int]], list[int]]"

#: The built-in fields by what a row holds of them. All others are columns of the table.
TEXT: Final = frozenset({"path", "collection", "title", "provider", "date", "type", "excerpt"})
TEXTS: Final = frozenset({"topics", "problems"})
NUMBER: Final = frozenset({"quality", "heat", "related"})


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be in the table before `Query.find`: `fields` (see `Table.lacks`; also built-in
    ones, which are never lacking), `marks` (see `Table.marks`), `bodies` (folded texts), and
    whether `children` are asked for."""

    fields: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    children: bool = False

    def __or__(self, other: Needs) -> Needs:
        return Needs(
            self.fields | other.fields,
            self.marks | other.marks,
            self.bodies | other.bodies,
            self.children or other.children,
        )


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a query. `bound` gives what finds the rows of a table that is loaded."""

    bound: Callable[[Table], Select]
    needs: Needs = Needs()


def both(terms: Sequence[Term]) -> Term:
    """All of them."""
    if len(terms) == 1:
        return terms[0]

    def bound(table: Table) -> Select:
        selects = [term.bound(table) for term in terms]

        def select(numbers: Sequence[int]) -> list[int]:
            for each in selects:
                numbers = each(numbers)
                if not numbers:
                    break
            return list(numbers)

        return select

    return Term(bound, _needs(terms))


def either(terms: Sequence[Term]) -> Term:
    """At least one of them."""
    if len(terms) == 1:
        return terms[0]

    def bound(table: Table) -> Select:
        selects = [term.bound(table) for term in terms]

        def select(numbers: Sequence[int]) -> list[int]:
            found: set[int] = set()
            left = numbers
            for each in selects:
                found.update(each(left))
                left = [number for number in left if number not in found]
            return [number for number in numbers if number in found]

        return select

    return Term(bound, _needs(terms))


def negated(term: Term) -> Term:
    """Whatever it does not let through."""

    def bound(table: Table) -> Select:
        inner = term.bound(table)

        def select(numbers: Sequence[int]) -> list[int]:
            found = set(inner(numbers))
            return [number for number in numbers if number not in found]

        return select

    return Term(bound, term.needs)


def holding(word: str) -> Term:
    """Articles with the word in what is shown of them, any case."""
    needle = word.casefold()

    def bound(table: Table) -> Select:
        texts = table.haystacks
        return lambda numbers: [number for number in numbers if needle in texts[number]]

    return Term(bound)


def rows_where(test: Callable[[Row], bool]) -> Term:
    """Articles whose row passes."""

    def bound(table: Table) -> Select:
        rows = table.rows
        return lambda numbers: [number for number in numbers if test(rows[number])]

    return Term(bound)


def field_where(name: str, test: Test) -> Term:
    """Articles of whose field any value passes."""
    if name in TEXT:
        text = _getter(name)
        return rows_where(lambda row: (found := text(row)) != "" and test(found))
    if name in TEXTS:
        texts = _getter(name)
        return rows_where(lambda row: any(test(found) for found in texts(row) if found))
    if name in NUMBER:
        number = _getter(name)
        return rows_where(lambda row: (found := number(row)) is not None and test(found))
    return _column_where(name, lambda values: any_inside(values, test))


def field_within(name: str, limits: Limits) -> Term:
    """Articles with a number or date in the field that is within the limits: as `field_where` does
    it, only quicker for what a row holds."""
    get = _getter(name) if name in NUMBER or name == "date" else None
    is_in: Callable[[Any], bool] | None = limits.days if name == "date" else limits.numbers
    if get is None or is_in is None:
        return field_where(name, within(limits))

    def bound(table: Table) -> Select:
        rows = table.rows
        if name == "date":
            return lambda numbers: [
                number
                for number in numbers
                if (day := day_of(get(rows[number]))) is not None and is_in(day)
            ]
        return lambda numbers: [
            number
            for number in numbers
            if (value := get(rows[number])) is not None and is_in(value)
        ]

    return Term(bound)


def field_holding(name: str, word: str) -> Term:
    """Articles whose field contains a text that is not empty, any case: as `field_where` does it,
    only quicker for the texts of a row."""
    needle = word.casefold()
    get = _getter(name)

    def bound(table: Table) -> Select:
        rows = table.rows
        if name == "excerpt":  # to look through the haystack is quicker than to fold the text
            return lambda numbers: [
                number
                for number in numbers
                if needle in ((row := rows[number]).haystack or needle)
                and needle in get(row).casefold()
            ]
        if name in TEXT:
            return lambda numbers: [
                number for number in numbers if needle in get(rows[number]).casefold()
            ]
        # Topics are a few texts that many articles share.
        known: dict[tuple[str, ...], bool] = {}

        def is_in(texts: tuple[str, ...]) -> bool:
            found = known[texts] = any(needle in text.casefold() for text in texts)
            return found

        def select(numbers: Sequence[int]) -> list[int]:
            known.clear()
            return [
                number
                for number in numbers
                if (found := known.get(texts := get(rows[number])))
                or (found is None and is_in(texts))
            ]

        return select

    return Term(bound)


def field_present(name: str) -> Term:
    """Articles that have the field, and something in it."""
    if name == "published":
        return rows_where(lambda row: row.published is not None)
    if name == "title":
        return rows_where(_has_title)
    if name == "related":
        return rows_where(lambda row: row.related > 0)
    if name in TEXT or name in NUMBER:
        get = _getter(name)
        return rows_where(lambda row: get(row) not in (None, ""))
    if name in TEXTS:
        texts = _getter(name)
        return rows_where(lambda row: any(texts(row)))
    return _column_where(name, lambda values: any(map(is_something, values)))


def field_absent(name: str) -> Term:
    """Articles that have it not, or nothing in it."""
    if name == "published":
        return rows_where(lambda row: row.published is None and not row.unreadable)
    return negated(field_present(name))


def field_count(name: str, test: Callable[[int], bool]) -> Term:
    """Articles that have so many values in the field; empty ones do not count."""
    get = _getter(name) if name in (*TEXT, *TEXTS, *NUMBER, "published") else None
    if get is None:
        return _column_where(name, lambda values: test(sum(map(is_something, values))))
    if name == "related":
        return rows_where(lambda row: test(row.related))
    if name in TEXTS:
        return rows_where(lambda row: test(sum(map(bool, get(row)))))
    return rows_where(lambda row: test(int(get(row) not in (None, ""))))


def topic_is(name: str, *, with_children: bool) -> Term:
    """Articles that have a topic of this name, any case, or one that is below it."""
    folded = name.casefold()

    def bound(table: Table) -> Select:
        rows = table.rows
        below = table.children.get(folded, frozenset()) if with_children else frozenset()
        wanted = below | {folded}
        known: dict[tuple[str, ...], bool] = {}

        def has_one(topics: tuple[str, ...]) -> bool:
            found = known[topics] = any(topic.casefold() in wanted for topic in topics)
            return found

        def select(numbers: Sequence[int]) -> list[int]:
            known.clear()
            return [
                number
                for number in numbers
                if (found := known.get(topics := rows[number].topics))
                or (found is None and has_one(topics))
            ]

        return select

    return Term(bound, Needs(children=with_children))


def marked(mark: str) -> Term:
    """Articles that bear the mark."""

    def bound(table: Table) -> Select:
        rows, paths = table.rows, table.marks[mark]
        return lambda numbers: [number for number in numbers if rows[number].path in paths]

    return Term(bound, Needs(marks=frozenset({mark})))


def body_holding(text: str) -> Term:
    """Articles whose body contains the text, any case."""
    folded = text.casefold()

    def bound(table: Table) -> Select:
        rows, paths = table.rows, table.bodies[folded]
        return lambda numbers: [number for number in numbers if rows[number].path in paths]

    return Term(bound, Needs(bodies=frozenset({folded})))


def _column_where(name: str, test: Callable[[tuple[Value, ...]], bool]) -> Term:
    def bound(table: Table) -> Select:
        column = table.values(name)
        return lambda numbers: [number for number in numbers if test(column[number])]

    return Term(bound, Needs(fields=frozenset({name})))


def _has_title(row: Row) -> bool:
    # Where there is no title, or an empty one, the file's name is shown in its place.
    return "title" in row.keys and row.title not in ("", _stem(row.path))


def _stem(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _getter(name: str) -> Callable[[Row], Any]:
    return itemgetter(Row._fields.index(name))


def _needs(terms: Iterable[Term]) -> Needs:
    needs = Needs()
    for term in terms:
        needs |= term.needs
    return needs
