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
MISTAKES: list[tuple[str, str, str]] = [
    # fields
    ("titel:x", "titel", "title"),
    ("bill titel:x", "titel", "title"),
    ("Title:x", "Title", "title"),
    ("qqqqq:x", "qqqqq:x", '"qqqqq:x"'),
    ("prise:Free", "prise", "price"),
    ("prise.deep:Free", "prise.deep", "price.deep"),
    ("iss:modified", "iss", "is"),
    ("-(a or titel:x)", "titel", "title"),
    ("has:imags", "imags", "images"),
    ("no:imags", "imags", "images"),
    ("has:>images", ">images", "images"),
    ('no:""', '""', "images"),
    ("sort:-qualty", "qualty", "quality"),
    ("sort:date,qualty", "qualty", "quality"),
    ("sort:date,,title", "", "quality"),
    ("sort:", "", "date"),
    ("sort:-", "", "date"),
    ("sort:foo", "foo", "images"),
    ("has:foo", "foo", "images"),
    ('qqqqq:"a b"', 'qqqqq:"a b"', '"qqqqq:a b"'),
    # values
    ("published:maybe", "maybe", "yes"),
    ("published:nono", "nono", "none"),
    ("published:=perhaps", "perhaps", "yes"),
    ("published:~yes", "~yes", "yes"),
    ("published:>no", ">no", "no"),
    ("is:publised", "publised", "published"),
    ("is:qqqqq", "qqqqq", "published"),
    ('topic:"AI Etics"', '"AI Etics"', '"AI Ethics"'),
    ("topic:Vision", "Vision", '"Computer Vision"'),
    ('topic:"Computer Visions/"', '"Computer Visions/"', '"Computer Vision/"'),
    ("topic:/", "topic:/", "has:topics"),
    ("topic:Qqq", "topic:Qqq", "topics:Qqq"),
    ("body:>x", ">x", '">x"'),
    ('body:""', 'body:""', '"body:"'),
    # nothing there
    ("title:", "title:", "has:title"),
    ("title:)", "title:", "has:title"),
    ("title: x", " x", "x"),
    ("title:=", "title:=", "has:title"),
    ('title:=""', 'title:=""', "no:title"),
    ('title:~""', 'title:~""', "has:title"),
    ("quality:>", "", "60"),
    ("topics:#", "", ">2"),
    ("is:", "", "published"),
    ("has:", "", "images"),
    ("topic:", "topic:", "has:topics"),
    ("body:", "body:", '"body:"'),
    ("published:", "", "yes"),
    ("quality:", "", ">=60"),
    ("date:", "", "<7d"),
    ("date:>", "", "7d"),
    ("price:", "price:", "has:price"),
    ("price:>", "", "60"),
    ("topics:#>", "", "2"),
    ("title:~", "title:~", "has:title"),
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
    ("quality:abc", "abc", ">=60"),
    ("quality:none", "quality:none", "no:quality"),
    ("date:none", "date:none", "no:date"),
    ("quality:=abc", "abc", "60"),
    ("quality:>abc", "abc", "60"),
    ("quality:>=2020-07", "2020-07", "2020"),
    ("quality:>1e400x", "1e400x", "1"),
    ("width:>abc", "abc", "60"),
    ("topics:#>two", "two", "2"),
    ("topics:#>2.5", "2.5", "2"),
    ("topics:#2..x", "x", "2"),
    ("topics:#4..2", "4..2", "2..4"),
    ("topics:#~2", "~2", "2"),
    # ranges
    ("quality:80..60", "80..60", "60..80"),
    ("quality:60..", "60..", ">=60"),
    ("quality:..60", "..60", "<=60"),
    ("quality:..", "..", "0..100"),
    ("quality:60..x", "x", "100"),
    ("quality:a..b", "a", "0"),
    ("date:2020-09..2020-07", "2020-09..2020-07", "2020-07..2020-09"),
    ("width:60..abc", "abc", "100"),
    ("width:60..today", "60..today", ">=60"),
    # dates
    ("date:>=2020-13", "2020-13", "2020-12"),
    ("date:>=2020-02-30", "2020-02-30", "2020-02-29"),
    ("date:>=2020-7-1", "2020-7-1", "2020-07-01"),
    ("date:>=2020/07/01", "2020/07/01", "2020-07-01"),
    ("date:>=2020-07-01T12:00", "2020-07-01T12:00", "2020-07-01"),
    ("date:>60", "60", "60d"),
    ("date:>0000", "0000", "7d"),
    ("date:>soon", "soon", "7d"),
    ("date:<tody", "tody", "today"),
    ("date:<7days", "7days", "7d"),
    ("date:7d", "7d", "<7d"),
    ("date:>9999y", "9999y", "99y"),
    ("date:2020..x", "x", "today"),
    ("date:..", "..", "2000..today"),
    ("date:x..2020", "x", "2000"),
    # texts are not compared
    ("title:>5", ">5", '">5"'),
    ("title:60..80", "60..80", '"60..80"'),
    ("topics:>2", ">2", "#>2"),
    ("topics:2..4", "2..4", "#2..4"),
    # expressions
    ("title:~a[b", "", "]"),
    ('title:~"a (b"', "", ")"),
    ("title:~*a", "*", "\\*"),
    ('title:~"a)b"', ")", "\\)"),
    ("title:~(a[)]", "(a[)]", '"\\(a\\[\\)\\]"'),
    ("title:~a\\", "", "\\"),
    ("title:~a{2,1}", "", "]"),
]


@pytest.mark.parametrize(("text", "wrong", "right"), MISTAKES)
def test_a_mistake_has_a_place_and_a_suggestion(text: str, wrong: str, right: str) -> None:
    found = mistake(text)
    start = (found.column or 0) - 1
    assert (text[start : start + found.length], found.suggestion) == (wrong, right)


@pytest.mark.parametrize("text", [text for text, _, _ in MISTAKES])
def test_what_is_suggested_leads_to_a_query(text: str) -> None:
    """Whoever takes each suggestion ends with something that can be looked for."""
    for _ in range(3):
        error = said(text)
        if error is None:
            return
        assert error.suggestion is not None
        start = (error.column or 0) - 1
        text = text[:start] + error.suggestion + text[start + error.length :]
    assert said(text) is None


def said(text: str) -> QueryError | None:
    try:
        parse(text, NAMES, topics=TOPICS, today=TODAY)
    except QueryError as error:
        return error
    return None
