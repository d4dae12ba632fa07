"""What several articles have in common, against counting them by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document import Document, Value, format_route, same_value
from curator.document.scalars import Timestamp
from curator.library.article import Article
from curator.library.common import MOST_SINGLE_ITEMS, Common, CommonField, CommonItem
from curator.library.settings import Settings

PLAIN = Article("_news/x.md", "_news", b"", b"")


def article(number: int, text: str) -> tuple[Article, dict[str, Value]]:
    data = f"---\n{text}---\n".encode()
    read = Article.read(f"_news/{number}.md", "_news", data, Settings())
    return read, Document.parse(data).data


def common(*texts: str) -> Common:
    counted = Common()
    for number, text in enumerate(texts):
        counted.add(*article(number, text))
    return counted


def of_data(*data: dict[str, Value]) -> Common:
    counted = Common()
    for each in data:
        counted.add(PLAIN, each)
    return counted


def test_values_that_agree_and_those_that_do_not() -> None:
    counted = common(
        "title: A\nheat: 5\npublished: true\n",
        "title: B\nheat: 5\n",
        "title: A\nheat: 5\npublished: false\n",
    )
    title, heat, published = counted.fields
    assert (title.present, title.different, title.value) == (3, 2, None)
    assert title.counts == (("A", 2), ("B", 1))
    assert (heat.present, heat.different, heat.value, heat.agree) == (3, 1, 5, True)
    assert (published.present, published.different, published.agree) == (2, 3, False)
    assert counted.count_of("/title", "A") == 2
    assert counted.count_of("/title", "C") == 0
    assert counted.count_of("/published", True) == 1
    assert counted.count_of("/none", True) == 0


def test_absence_is_a_value_of_its_own() -> None:
    counted = common("title: A\n", "heat: 1\n")
    assert [(field.present, field.different) for field in counted.fields] == [(1, 2), (1, 2)]
    none = counted.field("/excerpt")
    assert (none.key, none.present, none.different, none.value) == ("excerpt", 0, 1, None)


def test_types_are_told_apart_and_kept() -> None:
    counted = of_data({"a": 1, "b": True}, {"a": True, "b": True})
    assert [field.different for field in counted.fields] == [2, 1]
    assert counted.field("/a").counts == ((1, 1), (True, 1))
    assert counted.field("/b").value is True
    assert counted.count_of("/a", 1.0) == 0
    assert counted.count_of("/a", "1") == 0
    day = common("date: 2020-01-01\n", "date: 2020-01-01\n").field("/date")
    assert type(day.value) is Timestamp
    assert type(day.counts[0][0]) is Timestamp


def test_fields_inside_a_mapping() -> None:
    counted = common(
        "provider:\n  name: A\n  domain: a.org\n",
        "provider:\n  domain: a.org\n  name: A\n",
        "title: x\n",
    )
    provider = counted.field("/provider")
    assert (provider.present, provider.different) == (2, 2)
    name = provider.field("name")
    assert name == counted.field("/provider/name")
    assert name is not None
    assert (name.route, name.present, name.different) == ("/provider/name", 2, 2)
    assert counted.count_of("/provider/domain", "a.org") == 2
    assert counted.count_of("/provider", {"name": "A", "domain": "a.org"}) == 2


def test_items_of_lists() -> None:
    counted = common(
        "topics: [B, A]\nimages:\n  - url: /1\n    width: 5\n",
        "topics: [A, C, C]\nimages:\n  - url: /1\n  - url: /2\n",
        "topics: [A]\n",
    )
    topics = counted.field("/topics")
    assert topics.items == (CommonItem("A", 3), CommonItem("B", 1), CommonItem("C", 1))
    assert counted.topics == topics.items
    assert counted.count_with("/topics", "C") == 1
    images = counted.field("/images")
    assert [(item.value, item.count) for item in images.items] == [
        ({"url": "/1", "width": 5}, 2),
        ({"url": "/2"}, 1),
    ]
    assert counted.count_with("/images", {"url": "/1", "height": 7}) == 2
    assert counted.count_with("/images", {"width": 5}) == 0
    assert images.different == 3


def test_topics_are_counted_however_they_are_written() -> None:
    counted = common("topics: AI\n", "topics: [AI, AI]\n", "topics:\n")
    assert counted.topics == (CommonItem("AI", 2),)


def test_what_the_header_needs() -> None:
    counted = common("title: A\n", "title: A\n")
    counted.add_unreadable(Article.broken("_news/b.md", "_news", "no"))
    assert (counted.total, counted.unreadable, counted.modified) == (2, 1, 0)
    assert counted.collections == {"_news": 2}


def test_long_texts_are_told_apart() -> None:
    long = "x" * 5000
    counted = of_data({"a": long, "b": long}, {"a": long, "b": long + "y"})
    assert counted.field("/a").value == long
    assert counted.count_of("/b", long) == 1
    # A long text that reads like a list is none.
    items: list[Value] = ["x" * 300]
    text = '["' + "x" * 300 + '"]'
    assert of_data({"a": items}, {"a": text}).field("/a").different == 2


def test_rare_items_are_counted_but_not_all_kept() -> None:
    data: list[dict[str, Value]] = [
        {"images": [{"url": f"/{n}"}, {"url": f"/{n // 2}"}]} for n in range(1000)
    ]
    images = of_data(*data).field("/images")
    assert images.item_count == 1000
    assert len(images.items) <= 500 + MOST_SINGLE_ITEMS
    assert [item.count for item in images.items[:499]] == [3] * 499


# -- against an oracle ---------------------------------------------------------------------------

KEYS = st.sampled_from(["a", "b", "url", "webUrl"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 2),
    st.sampled_from([0.0, -0.0, 1.0, 2.5, math.nan, math.inf, 1e300]),
    st.sampled_from(["", "1", "true", "a", "None", "[1]", "x" * 70, "x" * 71, "2020-01-01"]),
    st.sampled_from([Timestamp("2020-01-01"), Timestamp("2020-01-02T10:00:00Z")]),
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
SITES = st.lists(st.dictionaries(KEYS, VALUES, max_size=4), min_size=1, max_size=8)


def at(data: Value, parts: tuple[str, ...]) -> list[Value]:
    """The value at a route, through mappings only, as a list of at most one."""
    for part in parts:
        if not isinstance(data, dict) or part not in data:
            return []
        data = data[part]
    return [data]


def distinct(values: list[Value]) -> list[Value]:
    found: list[Value] = []
    for value in values:
        if not any(same_value(value, other) for other in found):
            found.append(value)
    return found


def same_item(one: Value, other: Value) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        addresses = [each.get("webUrl") or each.get("url") for each in (one, other)]
        if any(isinstance(address, str) for address in addresses):
            return all(isinstance(each, str) for each in addresses) and same_value(*addresses)
    return same_value(one, other)


def everywhere(fields: tuple[CommonField, ...]) -> Iterator[CommonField]:
    for field in fields:
        yield field
        yield from everywhere(field.fields)


def routes(data: Value, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*above, key)
            yield from routes(value, (*above, key))


@given(SITES)
def test_it_counts_as_one_would_by_hand(site: list[dict[str, Value]]) -> None:
    counted = of_data(*site)
    found = {field.route: field for field in everywhere(counted.fields)}
    expected = {format_route(route): route for data in site for route in routes(data)}
    assert found.keys() == expected.keys()
    for name, parts in expected.items():
        field = found[name]
        assert counted.field(name) == field or "nan" in repr(field)
        values = [value for data in site for value in at(data, parts)]
        different = distinct(values)
        assert field.present == len(values)
        assert field.different == len(different) + (len(values) < len(site))
        if field.agree:
            assert same_value(field.value, values[0])
        for value in different:
            assert counted.count_of(name, value) == sum(same_value(value, v) for v in values)
        for value, number in field.counts:
            assert number == sum(same_value(value, other) for other in values)
        items = [item for value in values if isinstance(value, list) for item in value]
        for item in items:
            assert counted.count_with(name, item) == sum(
                any(same_item(item, other) for other in value)
                for value in values
                if isinstance(value, list)
            )
        assert [item.count for item in field.items] == sorted(
            (item.count for item in field.items), reverse=True
        )
        assert len(field.items) == field.item_count
        assert all(any(same_item(item.value, other) for other in items) for item in field.items)


@pytest.mark.parametrize("value", [["a"], [True], ["", "a" * 300], {"a": 1}, [{"a": 1}], [[]]])
def test_containers_of_every_kind(value: Value) -> None:
    counted = of_data({"a": value}, {"a": value}, {"a": []})
    assert counted.count_of("/a", value) == 2
