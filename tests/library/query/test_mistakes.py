"""Mistakes in queries: where they are, and what was probably meant."""

from __future__ import annotations

import ast
import sys
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

from curator.document import Value
from curator.errors import QueryError
from curator.library import query
from curator.library.fields import BUILT_IN
from curator.library.query import parse
from curator.library.query.mistake import mended
from curator.library.row import Row
from curator.library.table import Table

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
    ("topic:ai/x/", "ai/x/", "AI/"),
    ("topic:/", "topic:/", "has:topics"),
    ("topic:Qqq", "topic:Qqq", "topics:Qqq"),
    ("body:>x", ">x", '">x"'),
    ('body:""', 'body:""', '"body:"'),
    # nothing there
    ("title:", "title:", "has:title"),
    ("(title:)", "title:", "has:title"),
    ("title:)", "title:)", '"title:)"'),
    ("a quality:>)) b", "quality:>))", '"quality:>))"'),
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
    ("(a or not (b c ", "(b c ", "(b c))"),
    ("(", "(", '"("'),
    ("a ((", "(", '"(")'),
    ("a)", ")", ""),
    (")", ")", ""),
    ("a ) b", ")", ""),
    ("a ()", "()", '"()"'),
    ("f(a b) c", "f(a b)", '"f(a b)"'),
    ("title:(a or b)", "title:(a or b)", "(title:a or title:b)"),
    ("-topic:(AI or not (ai))", "topic:(AI or not (ai))", "(topic:AI or not (topic:ai))"),
    ('a topic:( -AI "AI Ethics")b', 'topic:( -AI "AI Ethics")', '( -topic:AI topic:"AI Ethics")'),
    ("topics:#>(1 or 2)", "topics:#>(1 or 2)", "(topics:#>1 or topics:#>2)"),
    ("is:(broken or type:f(4))", "is:(broken or type:f(4))", "(is:broken or type:f(4))"),
    ('title:(a or "b)', '(a or "b)', '"(a or \\"b)"'),
    ("title:(a or title: )", "(a or title: )", '"(a or title: )"'),
    ("title:~(a b)", "(a b)", '"(a b)"'),
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
    ("a not sort:quality b", "not sort:quality", "sort:quality"),
    ("(a sort:quality) b", "(a sort:quality)", "(a) sort:quality"),
    ("(a or b sort:-date) c", "(a or b sort:-date)", "(a or b) sort:-date"),
    ("b -(a or sort:date)", "-(a or sort:date)", "-(a) sort:date"),
    ("(sort:date and a or b)", "(sort:date and a or b)", "(a or b) sort:date"),
    ("(a or sort:date and b)", "(a or sort:date and b)", "(a or b) sort:date"),
    ("(sort:date or b)", "(sort:date or b)", "(b) sort:date"),
    ("(a and not ( sort:date ))", "(a and not ( sort:date ))", "(a) sort:date"),
    (
        "x (sort:date a) y not (b sort:title) z",
        "(sort:date a) y not (b sort:title)",
        "(a) y not (b) sort:date sort:title",
    ),
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
    ('quality:>""', '""', "60"),
    ('date:>=""', '""', "7d"),
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
    ("quality:a..b", "a..b", "0..100"),
    ("quality:200..x", "200..x", ">=200"),
    ("quality:x..-5", "x..-5", "<=-5"),
    ("date:2020/07..2020/9", "2020/07..2020/9", "2020-07..2020-09"),
    ("date:2020/09..2020/7", "2020/09..2020/7", "2000..today"),
    ("date:march..today", "march", "2026-03"),
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
    ("date:=7d", "=7d", "<7d"),
    ("date:2020-7", "2020-7", "2020-07"),
    ("date:2020/07", "2020/07", "2020-07"),
    ("date:07-2020", "07-2020", "2020-07"),
    ("date:31.7.2020", "31.7.2020", "2020-07-31"),
    ("date:20200731", "20200731", "2020-07-31"),
    ("date:2020-13", "2020-13", "2020-12"),
    ("date:2020-02-30T10:00", "2020-02-30T10:00", "2020-02-29"),
    ("date:July", "July", "2025-07"),
    ("date:=march", "march", "2026-03"),
    ("date:<July-2020", "July-2020", "2020-07"),
    ("date:tody", "tody", "today"),
    ("date:tomorrow", "tomorrow", "today"),
    ("date:=yesterdy", "yesterdy", "yesterday"),
    ("date:lastweek", "lastweek", "<7d"),
    ("date:=last-month", "=last-month", "<1m"),
    ("-date:2years", "2years", "<2y"),
    ("date:>9999years", "9999years", "1y"),
    ("date:qqq", "qqq", "<7d"),
    ("date:=07", "=07", "<7d"),
    ("date:=none", "date:=none", "no:date"),
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
    # too deep
    ("(" * 51 + "a b" + ")" * 51, "(a b)", '"(a b)"'),
    ("(" * 55 + 'a ")" b' + ")" * 55 + " c", '(((((a ")" b)))))', '"(((((a \\")\\" b)))))"'),
    ("not " * 51 + "a b", "not a", '"not a"'),
    ("NOT " * 51 + "-title:x or b", "NOT -title:x", '"NOT -title:x"'),
    ("-(" * 25 + "-(not a)" + ")" * 25, "-(not a)", '"-(not a)"'),
]
# Parts of dates as they are written, and what is in quotes, are looked for as they are.
DATES = (
    *(
        "2",
        "20",
        "2020",
        "2020-",
        "2020-07",
        "2020-07-",
        "2020-07-31",
        "2020-07-31T",
        "-07",
        "07-31",
    ),
    *("-07-31", "31t10", "T10:00", "10:00", ":30.123", "00Z", "23:30:00-08:00", "-08:00", "-0800"),
    *("2020-07-31T10:00:00.123456Z", "2020-07-31t9:30", "2020-07-31T10:00:00+0200", "Z", "today"),
    *('"tody"', '"2020-7"', '"31 March"', "=2020-07-31T10:00:00Z", "=2020-07", '="07"', "=Today"),
)
# Those that only the articles tell.
LATE: list[tuple[str, str, str]] = [
    ("a images.with:5", "images.with", "images.width"),
    ("has:images.qqq", "images.qqq", "images.width"),
    ("a sort:-images.with", "images.with", "images.width"),
    ("sort:title.x", "title.x", "title"),
    ("a or -is:untracked", "is:untracked", "is:modified"),
    ("price:<20", "<20", "20"),
    ("a or -price:>=2020-07", ">=2020-07", "2020-07"),
    ('price:>"7d"', '>"7d"', "7d"),
    ("price:10..20.5", "10..20.5", '~"10|20\\.5"'),
    ("tags.size:>5", ">5", "5"),
    ("title:~(a|aa)+$", "(a|aa)+$", '"\\(a\\|aa\\)\\+\\$"'),
]


@pytest.mark.parametrize(("text", "wrong", "right"), MISTAKES)
def test_a_mistake_has_a_place_and_a_suggestion(text: str, wrong: str, right: str) -> None:
    found = mistake(text)
    start = (found.column or 0) - 1
    assert (text[start : start + found.length], found.suggestion) == (wrong, right)


@pytest.mark.parametrize("text", [text for text, _, _ in [*MISTAKES, *LATE]])
def test_what_was_meant_is_said_once(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        searched(text)
    _, *hints = caught.value.reason.split("did you mean")
    assert all(str(caught.value.suggestion) in hint for hint in hints)
    assert len(hints) < 2


@pytest.mark.parametrize("value", DATES)
def test_what_a_date_may_hold_is_no_mistake(value: str) -> None:
    assert said(f"date:{value}") is None


@pytest.mark.parametrize(("text", "wrong", "right"), LATE)
def test_so_has_one_that_only_the_articles_tell(text: str, wrong: str, right: str) -> None:
    assert said(text) is None
    with pytest.raises(QueryError) as caught:
        searched(text)
    start = (caught.value.column or 0) - 1
    found = text[start : start + caught.value.length]
    assert (found, caught.value.suggestion) == (wrong, right)
    searched(text[:start] + right + text[start + caught.value.length :])


def test_there_is_an_example_of_every_mistake() -> None:
    """Whoever adds a mistake is told to add it to the lists above."""
    made: set[tuple[str, int]] = set()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_name == "mistake":
            by = frame.f_back
            assert by is not None
            made.add((Path(by.f_code.co_filename).name, by.f_lineno))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for text, _, _ in MISTAKES:
            said(text)
        for text, _, _ in LATE:
            with pytest.raises(QueryError):
                searched(text)
    finally:
        sys.setprofile(before)
    places = {
        (source.name, call.lineno, call.end_lineno or 0)
        for source in Path(query.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) == "mistake"
    }
    assert len(places) > 40
    never = [
        f"{name}:{first}"
        for name, first, last in sorted(places)
        if not any((name, line) in made for line in range(first, last + 1))
    ]
    assert never == []


@pytest.mark.parametrize("text", [text for text, _, _ in MISTAKES])
def test_what_is_suggested_leads_to_a_query(text: str) -> None:
    """Whoever takes a suggestion has something that can be looked for."""
    better = mended(text, mistake(text))
    assert better is not None
    assert said(better) is None


def searched(text: str) -> None:
    """Search one article outside of a clone. Raises QueryError."""
    data: dict[str, Value] = {"title": "a" * 5000 + "!", "images": [{"width": 640}]}
    data |= {"price": "12 EUR", "tags": {"size": "big", "is": True}}
    table = Table([Row("_x/a.md", "_x", title=str(data["title"]), haystack="a")])
    table.untold["untracked"] = "needs git: there is none"
    parsed = parse(text, NAMES, topics=TOPICS, today=TODAY)
    for _ in table.load(table.lacks(parsed.needs.fields), lambda _: iter([("_x/a.md", data)])):
        pass
    for _ in parsed.find(table):
        pass


def said(text: str) -> QueryError | None:
    try:
        parse(text, NAMES, topics=TOPICS, today=TODAY)
    except QueryError as error:
        return error
    return None
