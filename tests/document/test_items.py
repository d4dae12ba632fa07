"""Which item of a list is which, what moved, and where things belong."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document.items import address, moved, put_between, same_items


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (["a", "b"], ["b", "c"], {0: 1}),
        (["a", "a"], ["a"], {0: 0}),
        (["a"], ["a", "a"], {0: 0}),
        ([1], [1.0, True, "1", 1], {3: 0}),
        ([{"url": "x", "t": 1}], [{"url": "y"}, {"url": "x", "t": 2}], {1: 0}),
        # Equal ones first, then those with the same address.
        ([{"url": "x", "t": 1}, {"url": "x", "t": 2}], [{"url": "x", "t": 2}, {"url": "x", "t": 3}],
         {0: 1, 1: 0}),
        ([{"webUrl": "x", "url": "y"}], [{"webUrl": "x", "url": "z"}], {0: 0}),
        ([{"url": "x"}], [{"url": "y"}], {}),
        # At the same place most of it is the same, or something was added.
        ([{"w": 5, "h": 4, "k": 1}], [{"w": 6, "h": 4, "k": 1}], {0: 0}),
        ([{"w": 5, "h": 4}], [{"w": 6, "h": 4}], {}),
        ([{"width": 50}], [{"width": 51}], {}),
        ([{"width": 50}], [{"name": "x"}], {}),
        # Between other neighbours, or with one more or less there, it may be another one.
        ([{"a": 1, "b": 2, "k": 0}, {"a": 3, "b": 2, "k": 0}], [{"a": 4, "b": 2, "k": 0}], {}),
        ([{"a": 1, "b": 2, "k": 0}, "x"], ["x", {"a": 4, "b": 2, "k": 0}], {0: 1}),
        (["x", {"a": 1, "b": 2, "k": 0}, "y"], ["x", {"a": 4, "b": 2, "k": 0}, "y"],
         {0: 0, 1: 1, 2: 2}),
        # The same name, wherever it is, unless two have it, or they are two pictures.
        ([{"name": "x", "k": 1}], ["y", {"name": "x", "k": 2}], {1: 0}),
        ([{"alt": "one", "k": 0}, {"alt": "two", "k": 0}], [{"alt": "two", "k": 1}], {0: 1}),
        ([{"alt": "x", "k": 1}, {"alt": "x", "k": 2}], [{"alt": "x", "k": 3}], {}),
        ([{"src": "a", "alt": "x", "k": 1}], [{"src": "b", "alt": "x", "k": 1}], {}),
        ([{"src": "a", "alt": "x"}], [{"src": "a", "alt": "y"}], {0: 0}),
        ([{"t": 1}], [{"t": 1, "url": "x"}], {0: 0}),
        ([["a"], ["b"]], [["b"], ["c"]], {0: 1}),
        # The same title under another address, wherever it is.
        ([{"title": "x", "url": "1"}], ["y", {"title": "x", "url": "2"}], {1: 0}),
        ([{"url": "1", "label": "x", "k": 1}], [{"url": "2", "label": "x", "k": 1}], {0: 0}),
        ([{"title": "x", "url": "1"}], [{"title": "x", "webUrl": "1"}], {0: 0}),
        ([{"title": "x", "url": "1"}], [{"title": "x", "webUrl": "2"}], {0: 0}),
        # Replaced: by something with another title, or of which nothing but the title is the same.
        ([{"title": "x", "url": "1", "k": 1}], [{"title": "y", "url": "2", "k": 1}], {}),
        ([{"title": "x", "url": "1", "k": 1}], [{"title": "x", "url": "2", "k": 2}], {}),
        ([{"kind": "x", "url": "1"}], [{"kind": "x", "url": "2"}], {}),
        ([{"title": "x", "url": "1"}], [{"title": "x", "url": "2"}, {"title": "x", "url": "3"}],
         {}),
        ([{"title": "x", "url": "1"}, {"title": "x", "url": "2"}], [{"title": "x", "url": "2"},
         {"title": "x", "url": "3"}], {0: 1}),
        # Two pictures, whatever they are called.
        ([{"title": "x", "url": "1", "src": "a"}], [{"title": "x", "url": "2", "src": "b"}], {}),
        ([{"alt": "x", "url": "1", "k": 1}], [{"alt": "x", "url": "2", "k": 1}], {}),
    ],
)  # fmt: skip
def test_same_items(old: list[Any], new: list[Any], same: dict[int, int]) -> None:
    assert same_items(old, new, alike=True) == same


def test_alike_is_asked_for() -> None:
    old: list[Any] = [{"name": "x", "k": 1}]
    new: list[Any] = [{"name": "x", "k": 2}]
    assert same_items(old, new, alike=False) == {}
    assert same_items(old, new, alike=True) == {0: 0}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"url": "x", "webUrl": "y"}, ("webUrl", "y")),
        ({"url": "x"}, ("url", "x")),
        ({"url": ""}, None),
        ({"url": 5}, None),
        ("https://x.example", None),
    ],
)
def test_address(value: Any, found: tuple[str, str] | None) -> None:
    assert address(value) == found


@pytest.mark.parametrize("count", range(6))
def test_as_few_as_possible_have_moved(count: int) -> None:
    for order in permutations(range(count)):
        gone = moved(order)
        stays = [number for number in order if number not in gone]
        assert stays == sorted(stays)
        for mask in range(2**count):
            some = [number for at, number in enumerate(order) if mask >> at & 1]
            assert some != sorted(some) or len(some) <= len(stays)


@pytest.mark.parametrize(
    ("there", "order", "floating", "result"),
    [
        ([1, 2, 3], [1, 9, 2, 3], {9}, [1, 9, 2, 3]),
        ([1, 3], [1, 9, 2, 3], {9}, [1, 9, 3]),  # after the one before
        ([3, 1], [1, 2, 9], {9}, [3, 1, 9]),  # the end is a neighbour that stays
        ([3, 4], [9, 1, 2], {9}, [9, 3, 4]),  # so is the start
        ([5, 6], [1, 9, 2], {9}, [5, 6, 9]),  # both are gone
        ([1, 2], [1, 8, 9, 2], {8, 9}, [1, 8, 9, 2]),
        ([1, 5, 2], [1, 2, 8, 9], {8, 9}, [1, 5, 2, 8, 9]),
        ([5, 2], [2, 1, 9, 3], {9, 1}, [5, 2, 1, 9]),
        ([], [8, 9], {8, 9}, [8, 9]),
    ],
)
def test_put_between(
    there: list[int], order: list[int], floating: set[int], result: list[int]
) -> None:
    put_between(there, order, floating)
    assert there == result


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_where_nothing_else_changed_the_order_comes_out(order: list[int], gone: set[int]) -> None:
    there = [number for number in order if number not in gone]
    put_between(there, order, gone)
    assert there == order
