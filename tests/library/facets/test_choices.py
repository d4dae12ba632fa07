"""What is chosen, and the same as a query."""

from __future__ import annotations

import random

import pytest

from curator.library.facets.choices import Choices, State
from curator.library.facets.facets import Facets
from curator.library.facets.members import numbers_of
from curator.library.facets.value import Facet, Value
from curator.library.query import parse
from curator.library.row import Row
from curator.library.table import Table
from tests.library.facets.test_facets import PARENTS, random_choices, random_row, run

AI = Value(Facet.TOPIC, "ai", below=True)
VISION = Value(Facet.TOPIC, "computer vision")
WSJ = Value(Facet.PUBLISHER, "WSJ")


def test_a_value_is_included_or_excluded_or_neither() -> None:
    choices = Choices().put(AI, State.INCLUDED).put(WSJ, State.EXCLUDED)
    assert choices.state(AI) is State.INCLUDED
    assert choices.state(WSJ) is State.EXCLUDED
    assert choices.state(VISION) is None
    assert choices.put(AI, State.EXCLUDED).state(AI) is State.EXCLUDED
    assert choices.put(AI, None).put(WSJ, None) == Choices()
    assert choices.without(Facet.TOPIC) == Choices().put(WSJ, State.EXCLUDED)
    assert list(choices) == [AI, WSJ]
    assert len(choices) == 2
    assert not Choices()


@pytest.mark.parametrize(
    ("included", "excluded", "text"),
    [
        ([], [], ""),
        ([AI], [], "topic:AI/"),
        ([AI, VISION], [], '(topic:AI/ or topic:"Computer Vision")'),
        ([AI], [WSJ], "topic:AI/ -provider:=WSJ"),
        ([Value(Facet.COLLECTION, "_news")], [], "collection:=_news"),
        ([Value(Facet.COLLECTION, "_a.b", True)], [], r'collection:~"^_a\.b(/|$)"'),
        ([Value(Facet.COLLECTION, "")], [], "no:collection"),
        ([Value(Facet.PUBLISHED, "none")], [], "published:none"),
        ([Value(Facet.TYPE, "")], [], "no:type"),
        ([Value(Facet.DATE, "2020-07")], [Value(Facet.DATE, "odd")],
         "date:=2020-07 -(has:date -date:>=0001)"),
        ([Value(Facet.QUALITY, "80-100")], [], "quality:80..100"),
        ([], [Value(Facet.QUALITY, "0-19")], "-(quality:>=0 quality:<20)"),
        ([Value(Facet.PROBLEM, "problems")], [], "has:problems"),
        ([Value(Facet.PROBLEM, "duplicate")], [], "is:duplicate"),
        ([Value(Facet.PUBLISHER, 'The "P" \\')], [], r'provider:="The \"P\" \\"'),
        ([Value(Facet.TOPIC, "odd/")], [], "topic:odd//"),
        ([Value(Facet.TOPIC, "/")], [], "topics:=/"),
    ],
)  # fmt: skip
def test_the_text_of_choices(included: list[Value], excluded: list[Value], text: str) -> None:
    choices = Choices(frozenset(included), frozenset(excluded))
    assert choices.text({"ai": "AI", "computer vision": "Computer Vision"}) == text


def test_the_text_finds_the_same_articles() -> None:
    chance = random.Random(11)
    table = Table(random_row(chance, number) for number in range(1200))
    for mark in ("duplicate", "conflict", "untracked"):
        table.marks[mark] = frozenset(row.path for row in table.rows if chance.random() < 0.2)
    table.children = {
        "ai": frozenset({"vision", "faces", "ethics"}),
        "vision": frozenset({"faces"}),
        "one": frozenset({"other"}),
        "other": frozenset({"one"}),
    }
    facets = Facets(table, PARENTS)
    run(facets.update())
    singles = [Choices().put(value, state) for facet in Facet for value in facets.values(facet)
               for state in State]  # fmt: skip
    assert len(singles) > 100
    for choices in [*singles, *(random_choices(chance, facets, 7) for _ in range(200))]:
        mask = choices.mask(facets)
        wanted = list(range(len(table))) if mask is None else list(numbers_of(mask))
        assert run(parse(choices.text(facets.names)).find(table)) == wanted, choices.text()


def test_a_mask_is_none_where_nothing_is_chosen() -> None:
    facets = Facets(Table([Row("a.md", "")]))
    run(facets.update())
    assert Choices().mask(facets) is None
    assert Choices().put(AI, State.INCLUDED).mask(facets) == 0
    assert Choices().put(AI, State.EXCLUDED).mask(facets) == 1
