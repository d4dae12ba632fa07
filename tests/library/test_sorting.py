"""What a field is sorted by; that it is the same everywhere is looked at in `tests/gui`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from curator.document import Value
from curator.library import fields
from curator.library.article import Article
from curator.library.row import Row
from curator.library.settings import Settings
from curator.library.sorting import by_path, sorted_by


def front_matter(text: str) -> dict[str, Value]:
    return Article.read("_x/a.md", "_x", f"---\n{text}\n---\n".encode(), Settings()).front_matter()


def order(names: str, *fronts: str) -> str:
    """The letters of articles with these front matters, sorted by `type,-heat`."""
    articles = [
        Article.read(f"_x/{chr(97 + at)}.md", "_x", f"---\n{front}\n---\n".encode(), Settings())
        for at, front in enumerate(fronts)
    ]
    several = names.split(",")
    data = [{} if each.unreadable else each.front_matter() for each in articles]
    values = {
        name: [fields.inside(each, name) for each in data]
        for name in (each.removeprefix("-") for each in several)
        if name not in fields.BUILT_IN
    }
    found = sorted_by([each.row for each in articles], several, values)
    return "".join(row.path[3] for row in found)


@pytest.mark.parametrize(
    ("names", "result"),
    [
        ("heat", "cabd"),
        ("-heat", "bacd"),
        ("title", "bacd"),
        ("-title", "dcab"),
        ("type,-heat", "acbd"),
        ("-type,heat", "bcad"),
        ("path", "abcd"),
        ("-path", "dcba"),
        ("price", "abcd"),
    ],
)
def test_one_or_more_fields(names: str, result: str) -> None:
    fronts = (
        "title: b\nheat: 9\ntype: x",
        "title: A\nheat: 10\ntype: y",
        "title: C\nheat: -1.5\ntype: x",
    )
    assert order(names, *fronts, "title: ''\nname: zz\nheat: text") == result


@pytest.mark.parametrize("name", ["heat", "own"])
def test_what_lacks_the_field_is_last_either_way_and_ties_stay(name: str) -> None:
    fronts = (f"x: {name}", f"{name}: 1", "x: 1", f"{name}: 1.0", f"{name}: .nan", f"{name}: 0")
    assert order(name, *fronts) == "fbdace"
    assert order(f"-{name}", *fronts) == "bdface"


def test_no_comes_before_yes_and_not_set_last() -> None:
    fronts = ("x: 1", "published: true", "published: false", "title: [", "published: true")
    assert order("published", *fronts) == "cbead"
    assert order("-published", *fronts) == "becad"


def test_dates_are_sorted_as_they_are_written() -> None:
    fronts = ("date: B", "date: a", "date: 2020-01-02T00:00:00Z", "date: 2020-01-02", "x: 1")
    assert order("date", *fronts) == "dcabe"
    assert order("-date", *fronts) == "bacde"


def test_topics_are_compared_one_by_one() -> None:
    fronts = ("topics: [b]", "topics: [A, z]", "topics: ['']", "topics: a", "topics: ['a b']")
    assert order("topics", *fronts) == "dbeac"
    assert order("-topics", *fronts) == "aebdc"


def test_related_items_are_counted() -> None:
    fronts = ("related: []", "related: [z]", "related: [a, b]", "x: 1")
    assert order("related", *fronts) == "bcad"
    assert order("-related", *fronts) == "cbad"


def test_of_other_fields_all_that_is_inside_is_compared() -> None:
    fronts = ("v: [{a: d}, x]", "v: [null, '']", "v: [{a: B}]", "v: {}", "v: [[], C]", "v: [{a: }]")
    assert order("v", *fronts) == "ceabdf"
    assert order("-v", *fronts) == "aecbdf"


def test_truth_comes_before_numbers_and_these_before_texts() -> None:
    fronts = ("v: z", "v: 3", "v: yes", "v: [3, a]", "v: 2020-01-01", "v: {a: no, b: 9}", "v: 10")
    assert order("v", *fronts) == "fcbdgea"
    assert order("-v", *fronts) == "aegdbcf"
    assert order("v", "v: true", "v: 1", "v: 0", "v: false") == "dacb"


def test_what_calls_for_a_look_comes_first() -> None:
    rows = [Row("a", ""), Row("b", "", modified=True), Row("c", "", problems=("x",)), Row("d", "")]
    assert [row.path for row in sorted_by(rows, [""], {})] == ["c", "b", "a", "d"]
    assert [row.path for row in sorted_by(rows, ["-"], {})] == ["a", "d", "b", "c"]


@pytest.mark.parametrize("kinds", [["x{}"], ["{}"], ["x{}", "{}", "[{}, 1]"]])
def test_many_are_as_few(kinds: list[str]) -> None:
    """They are sorted in parts, which are merged."""
    written = [kinds[at % len(kinds)].format(at * 7919 % 9001) for at in range(9001)]
    values = [fields.inside(front_matter(f"v: {text}"), "v") for text in written]
    rows = [Row(f"{at:05}", "") for at in range(9001)]
    found = [int(row.path) for row in sorted_by(rows, ["v"], {"v": values})]
    assert sorted(found) == list(range(9001))
    for one, other in pairwise(found):
        both = sorted_by([rows[one], rows[other]], ["-v"], {"v": [values[one], values[other]]})
        assert both == [rows[other], rows[one]]


def test_rows_in_any_order_are_put_in_that_of_their_paths() -> None:
    rows = [Row(f"{at * 7919 % 9001:05}", "") for at in range(9001)]
    found: list[int] = []

    def numbers() -> Iterator[None]:
        found.extend((yield from by_path(rows)))

    assert len(list(numbers())) > 3  # steps
    assert [rows[number] for number in found] == sorted(rows)
