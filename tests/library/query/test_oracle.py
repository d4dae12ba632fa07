"""Written queries find what brute force finds, on four kinds of site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bench.generate import generate
from tests.library.query.odd_site import PARENTS, files
from tests.library.query.oracle import Tree
from tests.library.query.worlds import Site, site_in, site_of

PROJECT = Path(__file__).resolve().parents[3]


def word(text: str) -> Tree:
    return ("word", text)


def no(tree: Tree) -> Tree:
    return ("not", tree)


def all_of(*trees: Tree) -> Tree:
    return ("and", *trees)


def any_of(*trees: Tree) -> Tree:
    return ("or", *trees)


QUERIES: list[tuple[str, Tree]] = [
    # words
    ("", all_of()),
    ("   ", all_of()),
    ("sort:-quality", all_of()),
    ("the", word("the")),
    ("THE", word("the")),
    ("senate bill", all_of(word("senate"), word("bill"))),
    ("senate and bill", all_of(word("senate"), word("bill"))),
    ('"senate passes"', word("senate passes")),
    ('"passes senate"', word("passes senate")),
    ("strasse", word("strasse")),
    ("_news", word("_news")),
    ("-the", no(word("the"))),
    ("not the", no(word("the"))),
    ("NOT the", no(word("the"))),
    ("a-b", word("a-b")),
    ("-", word("-")),
    ("a - b", all_of(word("a"), word("-"), word("b"))),
    ("--the", word("--the")),
    ('"and"', word("and")),
    ('"or" "not"', all_of(word("or"), word("not"))),
    ("android", word("android")),
    ("gpt(4)", word("gpt(4)")),
    ('5"', word('5"')),
    (r'"5\" and"', word('5" and')),
    (r"back\slash", word("back\\slash")),
    (r'"back\slash"', word("back\\slash")),
    (r'"back\\slash"', word("back\\slash")),
    ("https://x.example/a:b?c=d", word("https://x.example/a:b?c=d")),
    ("12:30", word("12:30")),
    # or, and, not, parentheses
    ("senate or the", any_of(word("senate"), word("the"))),
    ("senate OR the or zz", any_of(word("senate"), word("the"), word("zz"))),
    ("a b or c d", any_of(all_of(word("a"), word("b")), all_of(word("c"), word("d")))),
    ("a (b or c) d", all_of(word("a"), any_of(word("b"), word("c")), word("d"))),
    ("not a or b", any_of(no(word("a")), word("b"))),
    ("not (a or b)", no(any_of(word("a"), word("b")))),
    ("-(the senate)", no(all_of(word("the"), word("senate")))),
    ("not the senate", all_of(no(word("the")), word("senate"))),
    ("-the or senate", any_of(no(word("the")), word("senate"))),
    ("not not the", word("the")),
    ("not -the", word("the")),
    ("((the))", word("the")),
    ("( the or ( senate ) )", any_of(word("the"), word("senate"))),
    ("not(the)or(senate)", any_of(no(word("the")), word("senate"))),
    ("the -senate -bill", all_of(word("the"), no(word("senate")), no(word("bill")))),
    ('-"the new"', no(word("the new"))),
    # an order goes with the whole, wherever it stands
    ("senate or the sort:-quality", any_of(word("senate"), word("the"))),
    ("sort:-quality senate or the", any_of(word("senate"), word("the"))),
    ("senate sort:title or sort:date the", any_of(word("senate"), word("the"))),
    ("senate or sort:quality", word("senate")),
    ("sort:quality or senate and sort:date or sort:title", word("senate")),
    ("sort:quality or sort:title", all_of()),
    # texts of fields
    ("title:the", ("in", "title", "the")),
    ('title:"senate passes"', ("in", "title", "senate passes")),
    ("title:(twice)", ("in", "title", "(twice)")),
    ("-title:the", no(("in", "title", "the"))),
    ('title:""', ("in", "title", "")),
    ('excerpt:""', ("in", "excerpt", "")),
    ("excerpt:the", ("in", "excerpt", "the")),
    ("excerpt:https://x.example", ("in", "excerpt", "https://x.example")),
    ("type:article", ("in", "type", "article")),
    ("type:=article", ("=", "type", "article")),
    ("type:=Article", ("=", "type", "Article")),
    ('"type":=article', ("=", "type", "article")),
    ("topics:ai", ("in", "topics", "ai")),
    ("topics:=AI", ("=", "topics", "AI")),
    (r'topics:="A \"quoted\" topic"', ("=", "topics", 'A "quoted" topic')),
    ("provider:wall", ("in", "provider", "wall")),
    ("provider.domain:wsj.com", ("in", "provider.domain", "wsj.com")),
    ("provider.domain:=wsj.com", ("=", "provider.domain", "wsj.com")),
    ("provider.name:journal", ("in", "provider.name", "journal")),
    ("related.title:the", ("in", "related.title", "the")),
    ("related.0.title:the", ("in", "related.0.title", "the")),
    ("collection:=_news", ("=", "collection", "_news")),
    ("path:2020-07", ("in", "path", "2020-07")),
    ("problems:a", ("in", "problems", "a")),
    ("tags:z", ("in", "tags", "z")),
    ("tags.deep:x", ("in", "tags.deep", "x")),
    ("a.b:=dotted", ("=", "a.b", "dotted")),
    ('"my key":yes', ("in", "my key", "yes")),
    ("images:http", ("in", "images", "http")),
    ("featured:yes", ("in", "featured", "yes")),
    ("featured:=no", ("=", "featured", "no")),
    ("featured:=true", ("=", "featured", "true")),
    # expressions
    (r"title:~^the\b", ("~", "title", r"^the\b")),
    (r"title:~(senate|bill)", ("~", "title", "(senate|bill)")),
    (r'title:~"s (p|b)"', ("~", "title", "s (p|b)")),
    (r'title:~"^\"?[a-m]"', ("~", "title", '^"?[a-m]')),
    (r"title:~\(t", ("~", "title", r"\(t")),
    ("topics:~^ai$", ("~", "topics", "^ai$")),
    ("quality:~^6.$", ("~", "quality", "^6.$")),
    ("images.url:~[(]1[)]", ("~", "images.url", "[(]1[)]")),
    # numbers
    ("quality:6", ("in", "quality", "6")),
    ("quality:=60", ("=", "quality", "60")),
    ("quality:=60.0", ("=", "quality", "60.0")),
    ("quality:>=60", (">=", "quality", "60")),
    ("quality:>60", (">", "quality", "60")),
    ("quality:<60", ("<", "quality", "60")),
    ("quality:<=6e1", ("<=", "quality", "6e1")),
    ("quality:60..80", ("..", "quality", "60", "80")),
    ("-quality:60..80", no(("..", "quality", "60", "80"))),
    ("heat:<0", ("<", "heat", "0")),
    ("heat:-50..-1", ("..", "heat", "-50", "-1")),
    ("heat:>1e9", (">", "heat", "1e9")),
    ("related:>=3", (">=", "related", "3")),
    ("related:=0", ("=", "related", "0")),
    ("price:>12", (">", "price", "12")),
    ("price:0..12.5", ("..", "price", "0", "12.5")),
    ("images.width:>=640", (">=", "images.width", "640")),
    ("images:>=640", (">=", "images", "640")),
    ("code:>50", (">", "code", "50")),
    # dates
    ("date:2020-07", ("in", "date", "2020-07")),
    ("date:=2020-07", ("=", "date", "2020-07")),
    ("date:=2020-07-31", ("=", "date", "2020-07-31")),
    ("date:>=2020-07-31", (">=", "date", "2020-07-31")),
    ("date:>2020-07", (">", "date", "2020-07")),
    ("date:<=2020-07", ("<=", "date", "2020-07")),
    ("date:<2021", ("<", "date", "2021")),
    ("date:2020-07..2020-09", ("..", "date", "2020-07", "2020-09")),
    ("date:2020..today", ("..", "date", "2020", "today")),
    ("date:today", ("in", "date", "today")),
    ("date:Yesterday", ("in", "date", "yesterday")),
    ("date:<today", ("<", "date", "today")),
    ("date:<7d", ("<", "date", "7d")),
    ("date:<=7d", ("<=", "date", "7d")),
    ("date:>=7d", (">=", "date", "7d")),
    ("date:>3m", (">", "date", "3m")),
    ("date:<3m", ("<", "date", "3m")),
    ("date:>=1M", (">=", "date", "1m")),
    ("date:<=1y", ("<=", "date", "1y")),
    ("date:>52W", (">", "date", "52w")),
    ("date:1d..2y", ("..", "date", "1d", "2y")),
    ("year:>=2021", (">=", "year", "2021")),
    ("year:2020..2021", ("..", "year", "2020", "2021")),
    ("year:<2021-06", ("<", "year", "2021-06")),
    ("year:2020-02..2021-06", ("..", "year", "2020-02", "2021-06")),
    ("title:=2020", ("=", "title", "2020")),
    ("title:=2020-07", ("=", "title", "2020-07")),
    ("type:=2020", ("=", "type", "2020")),
    ('reviewed:"yesterday"', ("~", "reviewed", "yesterday")),
    ("year:=2021", ("=", "year", "2021")),
    ("reviewed:<3d", ("<", "reviewed", "3d")),
    ("reviewed:yesterday", ("in", "reviewed", "yesterday")),
    ("reviewed:=2026-03", ("=", "reviewed", "2026-03")),
    ("tags:2021", ("in", "tags", "2021")),
    ("tags:>2020", (">", "tags", "2020")),
    # present, absent, how many
    ("has:images", ("has", "images")),
    ("no:images", ("no", "images")),
    ("no:topics", ("no", "topics")),
    ("-has:topics", no(("has", "topics"))),
    ("has:featured", ("has", "featured")),
    ("has:heat", ("has", "heat")),
    ("no:quality", ("no", "quality")),
    ("no:price", ("no", "price")),
    ("has:provider.domain", ("has", "provider.domain")),
    ("no:related", ("no", "related")),
    ("has:title", ("has", "title")),
    ("no:published", ("no", "published")),
    ("has:published", ("has", "published")),
    ("has:problems", ("has", "problems")),
    ("no:date", ("no", "date")),
    ("has:tags", ("has", "tags")),
    ("topics:#>1", ("#", "topics", ">", 1)),
    ("topics:#=0", ("#", "topics", "=", 0)),
    ("topics:#2", ("#", "topics", "=", 2)),
    ("topics:#1..2", all_of(("#", "topics", ">=", 1), ("#", "topics", "<=", 2))),
    ("related:#=0", ("#", "related", "=", 0)),
    ("related:#>=3", ("#", "related", ">=", 3)),
    ("images:#>=2", ("#", "images", ">=", 2)),
    ("images.url:#<1", ("#", "images.url", "<", 1)),
    ("quality:#=1", ("#", "quality", "=", 1)),
    ("title:#=1", ("#", "title", "=", 1)),
    # states
    ("published:yes", ("published", True)),
    ("published:NO", ("published", False)),
    ("published:=no", ("published", False)),
    ("published:none", ("published", None)),
    ("is:published", ("is", "published")),
    ("is:Unpublished", ("is", "unpublished")),
    ("is:modified", ("is", "modified")),
    ("is:broken", ("is", "broken")),
    ("is:duplicate", ("is", "duplicate")),
    ("-is:untracked", no(("is", "untracked"))),
    ("is:conflict or is:broken", any_of(("is", "conflict"), ("is", "broken"))),
    # topics and bodies
    ("topic:AI", ("topic", "AI", False)),
    ("topic:ai", ("topic", "AI", False)),
    ("topic:AI/", ("topic", "AI", True)),
    ('topic:"ai/"', ("topic", "AI", True)),
    ("-topic:AI/", no(("topic", "AI", True))),
    ("topic:Ring/", ("topic", "Ring", True)),
    ("body:strasse", ("body", "strasse")),
    ('body:"Body 3:"', ("body", "Body 3:")),
    ("-body:the", no(("body", "the"))),
    # together
    (
        "published:no quality:>=60 sort:-date",
        all_of(("published", False), (">=", "quality", "60")),
    ),
    (
        "(topic:AI or title:bill) -published:yes date:<10y",
        all_of(
            any_of(("topic", "AI", False), ("in", "title", "bill")),
            no(("published", True)),
            ("<", "date", "10y"),
        ),
    ),
    (
        "not (has:images and related:#>1) or is:broken",
        any_of(no(all_of(("has", "images"), ("#", "related", ">", 1))), ("is", "broken")),
    ),
]
ALSO = frozenset(
    {"code", "price", "year", "reviewed", "tags", "a.b", "my key", "featured", "images"}
    | {"provider.name", "provider.domain", "related.title", "related.0.title", "tags.deep"}
    | {"images.url", "images.width"}
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    """The sites that are always there."""
    return {
        "odd": site_of(files(), PARENTS),
        "seeds": site_in(PROJECT / "seeds"),
        "generated": site_in(generate(tmp_path_factory.mktemp("site"), 300)),
    }


def differences(site: Site) -> list[Any]:
    site.names |= ALSO  # one list of queries for all sites
    site.topics = {*(site.topics or ()), "AI", "Ring"}
    return [
        (
            text,
            [site.records[number].path for number in sorted({*(found or ())} ^ {*(wanted or ())})],
        )
        for text, tree in QUERIES
        if (found := site.answer(text)) != (wanted := site.expected_answer(tree))
    ]


@pytest.mark.parametrize("name", ["odd", "seeds", "generated"])
def test_the_same_rows_are_found(sites: dict[str, Site], name: str) -> None:
    assert differences(sites[name]) == []


@pytest.mark.corpus
def test_the_same_rows_are_found_on_the_real_site(corpus: Path) -> None:
    assert differences(site_in(corpus / "power-apps")) == []


def test_nearly_every_query_finds_something_and_not_everything(sites: dict[str, Site]) -> None:
    """Else nothing would have been tried."""
    total = sum(len(site.records) for site in sites.values())
    counts = {
        text: sum(len(site.expected(tree)) for site in sites.values()) for text, tree in QUERIES
    }
    dull = [text for text, count in counts.items() if count in (0, total)]
    assert len(QUERIES) - len(dull) >= 150, dull


def test_the_order_is_that_of_the_numbers_given(sites: dict[str, Site]) -> None:
    site = sites["seeds"]
    among = list(range(len(site.records)))[::-2]
    for text, tree in QUERIES:
        if site.world.is_mistaken(tree, site.records):
            continue
        wanted = set(site.expected(tree))
        assert site.found(text, among) == [number for number in among if number in wanted], text
