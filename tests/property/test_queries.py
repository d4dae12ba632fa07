"""Queries made up by chance find what brute force finds; whatever is typed is understood or is a
mistake with a place."""

from __future__ import annotations

import datetime
import re

import pytest
import yaml
from hypothesis import assume, event, given
from hypothesis import strategies as st

from curator.errors import QueryError
from curator.library.library import Library
from curator.library.query import parse, quoted
from curator.library.query.mistake import mended
from tests.library.query.odd_site import PARENTS, files
from tests.library.query.oracle import Tree, in_order
from tests.library.query.worlds import TODAY, Site, site_of
from tests.property.profiles import one_in

TEXTS = st.sampled_from(
    ["AI", "ai", "Straße", "STRASSE", "a b", "x", "", "2020", "2020-07-31", "2020-07-31T10:00:00Z",
     "60", "yes", "true", "İx", "a\nb", '"q"', "back\\", "\\", "(a", "a)", "-x", "and", "or not",
     "a..b", ">=5", "today", "7d", "x:y", "Ring", "2026-03-30 was late"]
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([60, 60.0, 2020, 0.5, -1.5, float("inf"), float("nan"), 10**18 + 1]),
)
DATES = st.one_of(
    st.dates(datetime.date(2019, 12, 30), datetime.date(2020, 3, 2)),
    st.dates(TODAY - datetime.timedelta(40), TODAY + datetime.timedelta(2)),
    st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2020, 2, 1)),
)
SCALARS = st.one_of(TEXTS, NUMBERS, DATES, st.booleans(), st.none())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    ),
    max_leaves=4,
)
TEXT_FIELDS = ["title", "excerpt", "type", "provider", "path", "collection", "topics"]
NUMBER_FIELDS = ["quality", "heat", "related"]
FREE_FIELDS = ["extra", "extra.a", "extra.b.c", "extra.0", "my key", "images"]
FRONTS = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXTS,
        "excerpt": TEXTS,
        "type": TEXTS,
        "provider": st.one_of(TEXTS, st.fixed_dictionaries({"name": TEXTS, "domain": TEXTS})),
        "published": st.one_of(st.booleans(), SCALARS),
        "topics": st.one_of(st.lists(TEXTS, max_size=3), VALUES),
        "quality": st.one_of(NUMBERS, VALUES),
        "heat": NUMBERS,
        "related": st.one_of(st.lists(SCALARS, max_size=3), VALUES),
        "date": st.one_of(DATES, SCALARS),
        "images": VALUES,
        "extra": VALUES,
        "my key": VALUES,
    },
)
DAYS = st.one_of(
    st.dates(datetime.date(2019, 12, 30), datetime.date(2020, 3, 2)).map(str),
    st.sampled_from(["2020", "2019", "2020-01", "2020-02", "2026-03", "today", "Yesterday"]),
)
AGES = st.builds("{}{}".format, st.integers(0, 40), st.sampled_from("dwmyDW"))
# What is seen of a date in the list; where it begins with a year, up to the end of a month or day.
PARTS_OF_DATES = st.builds(
    lambda text, start, length: text[start : start + length],
    st.sampled_from(["2020-01-15", "2026-03-30T10:00:00", "2020-07-31T23:30:00.123Z"]),
    st.integers(0, 23),
    st.integers(1, 24),
).filter(lambda text: text and not re.fullmatch(r"[0-9]{4}-(?:[0-9]|[0-9]{2}-[0-9])", text))
WHOLE = st.sampled_from(["-1", "0", "1", "2", "60", "60.0", ".5", "-1.5", "2e0", "+3"])
SIGNS = st.sampled_from(["<", "<=", ">", ">="])
# Understood by both libraries for expressions, and the same in both.
EXPRESSIONS = st.sampled_from(
    [".", "^", "$", "^$", "a", "A", "^ai$", "^.{2}$", "[a-m]", "[^a-z]+$", r"\d{4}-\d\d", r"\b60\b",
     r"^-?\d+(\.\d+)?$", "(ai|yes)", "x|true", r"\\", r"\(", r"a\)", "a b", "stra(ß|ss)e", r"\s",
     "e$", "^(?!.*a)", r"(.)\1", "b?c*", "no(ne)?"]
)  # fmt: skip
SORTED_FIELDS = st.sampled_from(
    [*TEXT_FIELDS, *NUMBER_FIELDS, *FREE_FIELDS, "date", "published", "problems"]
)
ORDERS = st.lists(st.builds("{}{}".format, st.sampled_from(["", "-"]), SORTED_FIELDS), max_size=3)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """A few articles with odd values."""
    made = []
    for number, front in enumerate(draw(st.lists(FRONTS, max_size=4))):
        text = yaml.safe_dump(front, allow_unicode=True)
        name = draw(st.sampled_from(["_news/2020-01-15-a", "_news/AI", "_x/y/z"]))
        body = draw(TEXTS)
        made.append((f"{name}{number}.md", f"---\n{text}---\n{body}".encode()))
    if draw(st.booleans()):
        made.append(("_broken/b.md", b"---\ntitle: [\n---\n"))
    return site_of(sorted(made), PARENTS)


@st.composite
def terms(draw: st.DrawFn) -> tuple[Tree, str]:
    """One term, as a tree and as it is typed."""
    kind = draw(
        st.sampled_from(["word", "in", "=", "~", "number", "day", "free", "#", "has", "other"])
    )
    if kind == "word":
        text = draw(TEXTS)
        return ("word", text), typed(draw, text)
    name = draw(st.sampled_from({
        "number": NUMBER_FIELDS,
        "day": ["date"],
        "free": FREE_FIELDS,
        "#": [*TEXT_FIELDS, *NUMBER_FIELDS, *FREE_FIELDS],
        "has": [*TEXT_FIELDS, *NUMBER_FIELDS, *FREE_FIELDS, "published", "problems"],
    }.get(kind, [*TEXT_FIELDS, *FREE_FIELDS])))  # fmt: skip
    field = name if " " not in name and draw(st.booleans()) else quoted(name)
    if kind in ("in", "="):
        text = draw(TEXTS.filter(bool) if kind == "=" else TEXTS)
        if kind == "in" and text == "today":
            text = "Today is nothing here"  # by itself it stands for a day
        return (kind, name, text), f"{field}:{'=' * (kind == '=')}{quoted(text)}"
    if kind == "~":
        text = draw(EXPRESSIONS)
        is_bare = not set(' "') & set(text) and r"\)" not in text and r"\(" not in text
        inner = text if is_bare and draw(st.booleans()) else f'"{text}"'
        return ("~", name, text), f"{field}:~{inner}"
    if kind == "#":
        sign, number = (
            draw(st.sampled_from(["", "=", "<", "<=", ">", ">="])),
            draw(st.integers(0, 4)),
        )
        return ("#", name, sign or "=", number), f"{field}:#{sign}{number}"
    if kind == "has":
        word = draw(st.sampled_from(["has", "no"]))
        return (word, name), f"{word}:{field}"
    if kind == "other":
        return draw(others())
    wanted = {"number": WHOLE, "day": DAYS | AGES, "free": WHOLE | DAYS | AGES}[kind]
    if draw(st.booleans()):
        sign, value = draw(SIGNS), draw(wanted)
        return (sign, name, value), f"{field}:{sign}{value}"
    if kind == "day" and draw(st.booleans()):
        value = draw(DAYS)
        return ("=", name, value), f"{field}:={value}"
    if kind == "day" and draw(st.booleans()):
        value = draw(PARTS_OF_DATES)
        return ("in", name, value), f"{field}:{value}"
    low, high = draw(st.tuples(*[draw(st.sampled_from(of(kind)))] * 2))
    return ("..", name, low, high), f"{field}:{low}..{high}"


def of(kind: str) -> list[st.SearchStrategy[str]]:
    """What both ends of a range may be."""
    return {"number": [WHOLE], "day": [DAYS, AGES], "free": [WHOLE, DAYS, AGES]}[kind]


@st.composite
def others(draw: st.DrawFn) -> tuple[Tree, str]:
    """A term with a word of its own."""
    states = ["published", "unpublished", "modified", "broken", "duplicate", "untracked"]
    states.append("conflict")
    text = draw(TEXTS.filter(bool))
    below = draw(st.booleans())
    written = draw(st.sampled_from([("yes", True), ("no", False), ("none", None)]))
    state = draw(st.sampled_from(states))
    return draw(
        st.sampled_from(
            [
                (("is", state), f"is:{state}"),
                (("published", written[1]), f"published:{written[0]}"),
                (("body", text), f"body:{quoted(text)}"),
                (("topic", text, below), f"topic:{quoted(text + '/' * below)}"),
            ]
        )
    )


def typed(draw: st.DrawFn, text: str) -> str:
    """A word, in quotes if it needs them or at times if not."""
    return text if text.isalnum() and text != "and" and draw(st.booleans()) else quoted(text)


@st.composite
def queries(draw: st.DrawFn, depth: int) -> tuple[Tree, str, int]:
    """A query as a tree and as it is typed, and how tightly it binds: or 0, and 1, not 2, else
    3."""
    kind = draw(st.sampled_from(["term", "term", "and", "or", "not"])) if depth else "term"
    if kind == "term":
        tree, text = draw(terms())
        return tree, text, 3
    if kind == "not":
        tree, text, binds = draw(QUERIES[depth - 1])
        inner = text if binds >= 2 else f"({text})"
        if binds == 2 or draw(st.booleans()):
            return ("not", tree), f"{draw(spelled('not'))} {inner}", 2
        return ("not", tree), f"-{inner}", 2
    parts = draw(st.lists(QUERIES[depth - 1], min_size=2, max_size=3))
    binding = {"or": 0, "and": 1}[kind]
    texts = [
        text if binds > binding and draw(st.booleans()) else f"({text})" for _, text, binds in parts
    ]
    words = [f" {draw(spelled(kind))} "] + (["  ", " "] if kind == "and" else [])
    joined = texts[0]
    for text in texts[1:]:
        joined += draw(st.sampled_from(words)) + text
    return (kind, *(tree for tree, _, _ in parts)), joined, binding


QUERIES = [queries(depth) for depth in range(4)]


def spelled(word: str) -> st.SearchStrategy[str]:
    """Any case."""
    return st.sampled_from([word, word.upper(), word.capitalize()])


def goes_down(tree: Tree) -> bool:
    """Is there a range in it that has no value, which is a mistake?"""
    if tree[0] in ("and", "or", "not"):
        return any(map(goes_down, tree[1:]))
    if tree[0] != "..":
        return False
    found = mistake_in(f"extra:{tree[2]}..{tree[3]}")
    return found is not None and "goes down" in found.reason


SITE = site_of(files(), PARENTS)
SITE.names |= {"extra"}


def mistake_in(text: str) -> QueryError | None:
    """What is wrong with a query, of the site of odd articles."""
    try:
        SITE.found(text)
    except QueryError as error:
        return error
    return None


@one_in(2)
@given(sites(), QUERIES[3])
def test_the_same_rows_are_found(site: Site, query: tuple[Tree, str, int]) -> None:
    tree, text, _ = query
    assume(not goes_down(tree))
    site.names |= {*FREE_FIELDS}
    site.topics = None  # any may be asked for
    found = site.answer(text)
    assert found == site.expected_answer(tree)
    all_or_some = "all" if found and len(found) == len(site.records) else "some"
    event("a mistake" if found is None else all_or_some if found else "nothing")


@st.composite
def sorted_queries(draw: st.DrawFn) -> tuple[Tree, str, list[str]]:
    """A query that says how to sort, at its beginning, its end or both, and by which fields."""
    tree, text, _ = draw(QUERIES[1])
    joint = draw(st.sampled_from([" ", " and ", "  ", " or "]))
    before, after = draw(ORDERS), draw(ORDERS)
    parts = [in_words(before)] * bool(before) + [text] + [in_words(after)] * bool(after)
    return tree, joint.join(parts), [*before, *after]


def in_words(names: list[str]) -> str:
    """The order, as it is typed."""
    text = ",".join(names)
    return f"sort:{quoted(text) if ' ' in text else text}"


@given(sites(), sorted_queries())
def test_what_is_found_is_in_the_order_asked_for(
    site: Site, query: tuple[Tree, str, list[str]]
) -> None:
    tree, text, names = query
    assume(not goes_down(tree) and not site.world.is_mistaken(tree, site.records))
    site.names |= {*FREE_FIELDS}
    site.topics = None
    wanted = [record for record in site.records if site.world.holds(tree, record)]
    assert site.ordered(text) == [record.path for record in in_order(wanted, names)]
    event(f"{min(len(names), 3)} fields, {min(len(wanted), 3)} articles")


ANYTHING = site_of(files(), PARENTS)
ANYTHING.names |= {*FREE_FIELDS}
ANYTHING.topics = None


@given(
    QUERIES[2],
    st.sampled_from([" ", " and ", " or "]),
    st.sampled_from(["({})", "-({})", "x or not ({}) y", "(({}) or x) y", "( a and -({}))"]),
    st.sampled_from(["sort:title", "(sort:title)", "not sort:title", "-( sort:title )"]),
    st.booleans(),
)
def test_an_order_taken_out_of_parentheses_leaves_the_rest_as_it_is(
    query: tuple[Tree, str, int], joint: str, around: str, order: str, is_first: bool
) -> None:
    tree, text, _ = query
    assume(not goes_down(tree))
    inside = f"{order}{joint}{text}" if is_first else f"{text}{joint}{order}"
    with pytest.raises(QueryError) as caught:
        ANYTHING.found(around.format(inside))
    better = mended(around.format(inside), caught.value)
    assert better is not None
    without = around.format(text)
    assert parse(better, ANYTHING.names, today=TODAY).sort == ("title",)
    assert ANYTHING.answer(better) == ANYTHING.answer(without)


@pytest.fixture(scope="module")
def odd_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The odd articles on disk."""
    root = tmp_path_factory.mktemp("odd")
    for path, data in files():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return Library.open(root)


ODD_FIELDS = st.sampled_from(
    ["path", "collection", "title", "published", "topics", "provider", "date", "type", "quality",
     "heat", "related", "excerpt", "year", "reviewed", "price", "featured", "tags", "images",
     "code", "a.b", "my key", "provider.domain", "images.width", "related.title", "tags.deep"]
)  # fmt: skip


@given(st.lists(st.builds("{}{}".format, st.sampled_from(["", "-"]), ODD_FIELDS), min_size=1))
def test_a_library_lists_them_in_this_order(odd_library: Library, names: list[str]) -> None:
    records = [record for record in SITE.records if record.path in odd_library.articles]
    found = [row.path for row in odd_library.find_rows(in_words(names))]
    assert found == [record.path for record in in_order(records, names)]
    assert len(found) > 5


PIECES = st.sampled_from(
    ["a", "the", " ", "  ", "(", ")", '"', "\\", "-", ":", "and ", " or ", "not ", "title:", "tags",
     "quality:", "date:", "has:", "no:", "is:", "topic:", "body:", "sort:", "published:", "extra:",
     ">=", "<", "=", "~", "#", "..", "60", "2020-07", "-7", "July", "7d", "today",
     "[", "*", "+", "/", "://", ".", "yes", "images", "none", "\n", "é", "İ"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_is_typed_is_understood_or_a_mistake_with_a_place(text: str) -> None:
    event("a mistake" if mistake_in(text) else "understood")
    for _ in range(20):  # who takes each suggestion comes to an end
        error = mistake_in(text)
        if error is None:
            return
        column = error.column or 0
        assert 1 <= column <= len(text) + 1
        assert 0 <= error.length <= len(text) + 1 - column
        assert error.suggestion is not None, text
        start = column - 1
        text = text[:start] + error.suggestion + text[start + error.length :]
    raise AssertionError(text)


@given(st.text(), st.text())
def test_quotes_keep_any_text_whole(text: str, other: str) -> None:
    both = f"{quoted(text)} or {quoted(other)}"
    site = site_of([("_x/a.md", yaml.safe_dump({"x": 1}).join(["---\n", "---\n"]).encode())], {})
    row = site.table.rows[0]
    for haystack in (text, other):
        site.table.put([(row._replace(haystack=haystack.casefold()), None)])
        assert site.found(both) == [0]
