"""How a query goes through a table: in slices, in order, and only with what is loaded."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from curator.errors import QueryError
from curator.library.query import Needs, parse, quoted
from curator.library.row import Row
from curator.library.table import Table


def table(count: int) -> Table:
    return Table(
        Row(f"_news/{number:05}.md", "_news", title=f"T{number}", haystack=f"t{number}")
        for number in range(count)
    )


def slices(steps: Generator[None, None, list[int]]) -> tuple[int, list[int]]:
    """How often it yields, and what it finds."""
    count = 0
    while True:
        try:
            next(steps)
            count += 1
        except StopIteration as end:
            return count, end.value


@pytest.mark.parametrize("text", ["t1", "t1 -t11 or title:9", "title:~^t.*1$", "no:topics"])
def test_it_yields_now_and_then(text: str) -> None:
    times, found = slices(parse(text).find(table(20_000)))
    assert times >= 2  # at most 20,000 rows at a time, and few at first
    assert found == sorted(found)


def test_nothing_asked_for_is_everything() -> None:
    query = parse(" ")
    assert (query.is_empty, query.sort, query.needs) == (True, (), Needs())
    assert slices(query.find(table(3))) == (0, [0, 1, 2])
    assert slices(query.find(table(3), [2, 0])) == (0, [2, 0])
    assert slices(parse("x").find(Table())) == (0, [])


def test_only_among_the_numbers_given_and_in_their_order() -> None:
    assert slices(parse("title:1 or t3").find(table(40), [31, 3, 2, 1, 3]))[1] == [31, 3, 1, 3]


def test_what_the_query_says_to_sort_by() -> None:
    query = parse("sort:-quality,title t1 sort:date")
    assert query.sort == ("-quality", "title", "date")
    assert not query.is_empty
    assert parse("sort:title").is_empty


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("a title:b date:<7d", Needs()),
        ("images.width:>5 or -has:tags", Needs(frozenset({"images.width", "tags"}))),
        ("is:duplicate (is:untracked or a)", Needs(marks=frozenset({"duplicate", "untracked"}))),
        ('body:"One Two" not body:ß', Needs(bodies=frozenset({"one two", "ss"}))),
        ("topic:a", Needs()),
        ("topic:a/", Needs(children=True)),
    ],
)
def test_what_it_needs(text: str, needs: Needs) -> None:
    assert parse(text).needs == needs


@pytest.mark.parametrize("text", ["tags:x", "no:tags", "is:duplicate", "body:x"])
def test_what_is_not_loaded_is_never_taken_for_nothing(text: str) -> None:
    with pytest.raises(KeyError):
        slices(parse(text).find(table(3)))


def test_an_expression_that_takes_too_long_is_a_mistake() -> None:
    rows = Table([Row("a.md", "", title="a" * 5000 + "!", haystack="a")])
    with pytest.raises(QueryError, match="takes too long") as caught:
        slices(parse("a title:~(a|aa)+$").find(rows))
    assert (caught.value.column, caught.value.length) == (10, 8)


@pytest.mark.parametrize("text", ["(" * 3000 + "a", "not " * 3000 + "a", "-(" * 300 + "a"])
def test_what_is_too_deep_is_a_mistake(text: str) -> None:
    with pytest.raises(QueryError, match="too deep") as caught:
        parse(text)
    start = (caught.value.column or 0) - 1
    assert (start + caught.value.length, caught.value.suggestion) == (
        len(text),
        quoted(text[start:]),
    )


def test_long_queries() -> None:
    assert slices(parse(" ".join(["t"] * 2000)).find(table(2)))[1] == [0, 1]
    assert slices(parse(" or ".join(["x"] * 2000)).find(table(2)))[1] == []
