"""Mistakes in queries: where they are, and what was probably meant."""

from __future__ import annotations

from datetime import date

import pytest

from curator.errors import QueryError
from curator.library.fields import BUILT_IN
from curator.library.query import parse

NAMES = frozenset({*BUILT_IN, "price", "images", "tags", "width"})
TOPICS = frozenset({"AI", "AI Ethics", "Computer Vision"})
TODAY = date(2026, 3, 31)


def mistake(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text, NAMES, topics=TOPICS, today=TODAY)
    return caught.value


# What is typed, the part of it that is wrong, and what would be right in its place.
MISTAKES = [
    # fields
    ("titel:x", "titel", "title"),
    ("bill titel:x", "titel", "title"),
    ("Title:x", "Title", "title"),
    ("qqqqq:x", "qqqqq", None),
    ("prise:Free", "prise", "price"),
    ("prise.deep:Free", "prise.deep", None),
    ("iss:modified", "iss", "is"),
    ("-(a or titel:x)", "titel", "title"),
    ("has:imags", "imags", "images"),
    ("no:imags", "imags", "images"),
    ("has:>images", ">images", None),
    ('no:""', '""', None),
    ("sort:-qualty", "qualty", "quality"),
    ("sort:date,qualty", "qualty", "quality"),
    ("sort:date,,title", "", None),
    ("sort:", "", None),
    # values
    ("published:maybe", "maybe", "yes"),
    ("published:nono", "nono", "none"),
    ("published:=perhaps", "perhaps", "yes"),
    ("published:~yes", "~yes", "yes"),
    ("published:>no", ">no", "no"),
    ("is:publised", "publised", "published"),
    ("is:qqqqq", "qqqqq", None),
    ('topic:"AI Etics"', '"AI Etics"', '"AI Ethics"'),
    ("topic:Vision", "Vision", None),
    ('topic:"Computer Visions/"', '"Computer Visions/"', '"Computer Vision/"'),
    ("topic:/", "/", None),
    ("body:>x", ">x", '">x"'),
    ('body:""', '""', None),
    # nothing there
    ("title:", "", None),
    ("title:)", "", None),
    ("title: x", " x", "x"),
    ("title:=", "", None),
    ('title:=""', 'title:=""', "no:title"),
    ('title:~""', '""', None),
    ("quality:>", "", None),
    ("topics:#", "", None),
    ("is:", "", None),
    # quotes and parentheses
    ('bill "open', '"open', '"open"'),
    ('title:"open', '"open', '"open"'),
    ('"open\\', '"open\\', '"open\\\\"'),
    ("(a or b", "(a or b", "(a or b)"),
    ("(a or (b c)", "(a or (b c)", "(a or (b c))"),
    ("(", "(", "()"),
    ("a)", ")", ""),
    (")", ")", ""),
    ("a ) b", ")", ""),
    ("a ()", "()", '"()"'),
    ("f(a b) c", "f(a b)", '"f(a b)"'),
    ("title:(a or b)", "(a or b)", '"(a or b)"'),
    ("f(a b", "f(a b", '"f(a b"'),
    # words between
    ("and bill", "and", '"and"'),
    ("bill and", "and", '"and"'),
    ("bill AND", "AND", '"AND"'),
    ("bill and and x", "and", '"and"'),
    ("or bill", "or", '"or"'),
    ("bill or", "or", '"or"'),
    ("a or or b", "or", '"or"'),
    ("(a or) b", "or", '"or"'),
    ("not", "not", '"not"'),
    ("a not and b", "and", '"and"'),
    ("(and)", "and", '"and"'),
    ("-sort:quality", "-sort:", "sort:-"),
    ("a or sort:quality", "sort:quality", ""),
    ("not sort:quality", "sort:quality", ""),
    ("(a sort:quality) b", "sort:quality", ""),
    # signs
    ("price:==5", "==", "="),
    ("price:=>5", "=>", ">="),
    ("price:=<5", "=<", "<="),
    ("price:=~5", "=~", "~"),
    ("price:!=5", "price:!=", "-price:="),
    # numbers
    ("quality:abc", "abc", None),
    ("quality:none", "quality:none", "no:quality"),
    ("date:none", "date:none", "no:date"),
    ("quality:=abc", "abc", None),
    ("quality:>abc", "abc", None),
    ("quality:>=2020-07", "2020-07", None),
    ("quality:>1e400x", "1e400x", None),
    ("width:>abc", "abc", None),
    ("topics:#>two", "two", None),
    ("topics:#>2.5", "2.5", "2"),
    ("topics:#2..x", "x", None),
    ("topics:#4..2", "4..2", "2..4"),
    ("topics:#~2", "~2", None),
    # ranges
    ("quality:80..60", "80..60", "60..80"),
    ("quality:60..", "60..", ">=60"),
    ("quality:..60", "..60", "<=60"),
    ("quality:60..x", "x", None),
    ("quality:a..b", "a", None),
    ("date:2020-09..2020-07", "2020-09..2020-07", "2020-07..2020-09"),
    ("width:60..abc", "abc", None),
    ("width:60..today", "60..today", None),
    # dates
    ("date:>=2020-13", "2020-13", "2020-12"),
    ("date:>=2020-02-30", "2020-02-30", "2020-02-29"),
    ("date:>=2020-7-1", "2020-7-1", "2020-07-01"),
    ("date:>=2020/07/01", "2020/07/01", "2020-07-01"),
    ("date:>=2020-07-01T12:00", "2020-07-01T12:00", "2020-07-01"),
    ("date:>60", "60", None),
    ("date:>0000", "0000", None),
    ("date:>soon", "soon", None),
    ("date:<tody", "tody", "today"),
    ("date:<7days", "7days", "7d"),
    ("date:7d", "7d", "<7d"),
    ("date:>9999y", "9999y", None),
    ("date:2020..x", "x", None),
    # texts are not compared
    ("title:>5", ">5", '">5"'),
    ("title:60..80", "60..80", '"60..80"'),
    ("topics:>2", ">2", "#>2"),
    ("topics:2..4", "2..4", "#2..4"),
    # expressions
    ("title:~a[b", "", None),
    ('title:~"a (b"', "", None),
    ("title:~*a", "*a", None),
]


@pytest.mark.parametrize(("text", "wrong", "right"), MISTAKES)
def test_a_mistake_has_a_place_and_a_suggestion(text: str, wrong: str, right: str | None) -> None:
    found = mistake(text)
    start = (found.column or 0) - 1
    assert (text[start : start + found.length], found.suggestion) == (wrong, right)


@pytest.mark.parametrize(("text", "wrong", "right"), MISTAKES)
def test_what_is_suggested_is_right(text: str, wrong: str, right: str | None) -> None:
    """At least it is not the same mistake again."""
    found = mistake(text)
    if found.suggestion is None:
        return
    start = (found.column or 0) - 1
    better = text[:start] + found.suggestion + text[start + found.length :]
    assert _said(better) != (found.reason, found.column)


def _said(text: str) -> tuple[str, int | None] | None:
    try:
        parse(text, NAMES, topics=TOPICS, today=TODAY)
    except QueryError as error:
        return error.reason, error.column
    return None
