"""The facets' bits against plain loops over the rows, after random edits and searches."""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import TypeVar

import pytest

from curator.library.facets.choices import Choices, State
from curator.library.facets.facets import Facets
from curator.library.facets.members import Members, Within, bits_of, numbers_of
from curator.library.facets.value import Facet, Value
from curator.library.row import Row
from curator.library.table import Table
from tests.library.facets.oracle import Plain

Result = TypeVar("Result")

PARENTS = {"Vision": "AI", "Faces": "Vision", "Ethics": "AI", "One": "Other", "Other": "One"}
_TOPICS = ["AI", "ai", "Vision", "Faces", "Ethics", "One", "Other", "Odd/", "", "Straße", 'A "b"']
_FOLDERS = ["", "_news", "_learning", "_learning/videos", "_learning/videos/old", "_learn"]
_DATES = [
    "",
    "2020",
    "2020-07-15T05:31Z",
    "2020-13-01",
    "2020-02-30",
    "15 Jul 2020",
    "2019-12",
    "٢٠٢٠-01",
    "999",
    "0000-01-01",
    "2020-7-1 10:00",
]
_QUALITY = [None, 0, 19, 19.5, 20, 60, 79.99, 80, 100, 100.5, -1, float("nan"), float("inf")]


def run(steps: Generator[None, None, Result]) -> Result:
    """Take all steps at once."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            result: Result = stop.value
            return result


def random_row(chance: random.Random, number: int) -> Row:
    path, modified = f"a/{number:05}.md", chance.random() < 0.2
    folder, date = chance.choice(_FOLDERS), chance.choice(_DATES)
    if chance.random() < 0.05:
        return Row(path, folder, date=date, problems=("odd",), unreadable=True, modified=modified)
    return Row(
        path,
        folder,
        published=chance.choice([True, False, None]),
        topics=tuple(chance.choices(_TOPICS, k=chance.randint(0, 4))),
        provider=chance.choice(["", "WSJ", "wsj", 'The "Post"', "A - B", "Le Monde"]),
        date=date,
        type=chance.choice(["", "article", "video"]),
        quality=chance.choice(_QUALITY),
        problems=("odd",) if chance.random() < 0.1 else (),
        modified=modified,
    )


def random_choices(chance: random.Random, facets: Facets, most: int = 5) -> Choices:
    every = sorted(
        (v for f in Facet for v in facets.values(f)), key=lambda v: (v.facet.value, v[1:])
    )
    choices = Choices()
    for value in chance.sample(every, min(len(every), chance.randint(0, most))):
        choices = choices.put(
            value, chance.choice([State.INCLUDED, State.INCLUDED, State.EXCLUDED])
        )
    return choices


def check(facets: Facets, plain: Plain, hits: set[int] | None, choices: Choices) -> None:
    bits = None if hits is None else bits_of(sorted(hits), facets.size)
    mask = choices.mask(facets)
    wanted = plain.wanted(choices)
    assert set(range(facets.size) if mask is None else numbers_of(mask)) == wanted
    counts = run(facets.counts(bits, choices))
    assert {value: number for value, number in counts.items() if number} == plain.counts(
        hits, choices
    )


@pytest.mark.parametrize("size", [0, 1, 7, 900])
def test_counts_equal_plain_loops_after_random_edits(size: int) -> None:
    chance = random.Random(size)
    table = Table(random_row(chance, number) for number in range(size))
    facets = Facets(table, PARENTS)
    plain = Plain(table, PARENTS)
    run(facets.update())
    for round_ in range(30):
        numbers = range(len(table))
        hits = None if chance.random() < 0.3 else {n for n in numbers if chance.random() < 0.4}
        check(facets, plain, hits, random_choices(chance, facets))
        for number in chance.sample(numbers, min(len(numbers), chance.choice([1, 3, 300]))):
            table.put([(random_row(chance, number), None)])
        if round_ % 7 == 3:
            table.add(random_row(chance, len(table)) for _ in range(chance.choice([1, 40])))
        if round_ % 7 == 5:
            table.fill([row for row in table.rows if chance.random() < 0.9])
            table.fill(row._replace(path=f"a/{n:05}.md") for n, row in enumerate(table.rows))
        if round_ % 3 == 0:
            paths = [row.path for row in table.rows]
            marked = frozenset(chance.sample(paths, len(paths) // 3))
            table.marks[chance.choice(["duplicate", "conflict", "untracked"])] = marked
        if round_ % 4 == 0:
            next(facets.update(), None)  # dropped half way
        run(facets.update())


def test_a_dropped_update_leaves_the_counts_as_they_were() -> None:
    chance = random.Random(5)
    table = Table(random_row(chance, number) for number in range(3000))
    facets = Facets(table)
    run(facets.update())
    before = run(facets.counts(None, Choices()))
    for number in range(0, 3000, 2):
        table.put([(random_row(chance, number), None)])
    steps = facets.update()
    for _ in range(20):
        next(steps)
        assert run(facets.counts(None, Choices())) == before
    steps.close()
    run(facets.update())
    assert run(facets.counts(None, Choices())) != before


def test_another_vocabulary_counts_again() -> None:
    facets = Facets(Table([Row("a.md", "", topics=("Vision",))]))
    run(facets.update())
    above = Value(Facet.TOPIC, "ai", below=True)
    assert facets.bits(above) == 0
    facets.change_parents({"Vision": "AI"})
    run(facets.update())
    assert facets.bits(above) == 1
    assert facets.names["vision"] == "Vision"
    assert facets.parent_of("vision") == "ai"
    assert facets.parent_of("ai") == ""


def test_topics_in_a_circle_have_no_parent_to_be_shown_below() -> None:
    facets = Facets(Table([Row("a.md", "", topics=("One", "Other"))]), PARENTS)
    assert facets.parent_of("one") == facets.parent_of("other") == ""
    assert facets.parent_of("faces") == "vision"


def test_a_topic_that_comes_twice_counts_once() -> None:
    facets = Facets(Table([Row("a.md", "", topics=("AI", "AI", "ai"))]))
    run(facets.update())
    assert run(facets.counts(None, Choices()))[Value(Facet.TOPIC, "ai")] == 1


@pytest.mark.parametrize("rare", [0, 1, 63, 64, 65, 500, 5000])
def test_rare_and_frequent_values_count_alike(rare: int) -> None:
    value = Value(Facet.TYPE, "x")
    members = Members(10_000)
    numbers = range(0, rare * 2, 2)
    members.add(value, numbers)
    within = Within(bits_of(range(0, 10_000, 4), 10_000), 10_000)
    assert members.count(value, within) == len([n for n in numbers if n % 4 == 0])
    assert members.bits(value) == sum(1 << n for n in numbers)
    members.remove(value, numbers[::3])
    left = [n for n in numbers if n not in numbers[::3]]
    assert list(numbers_of(members.bits(value))) == left
    assert (value in list(members)) == bool(left)


@pytest.mark.parametrize("numbers", [[], [0], [63], [64, 65], [0, 999], list(range(1000))])
def test_bits_and_numbers(numbers: list[int]) -> None:
    assert list(numbers_of(bits_of(numbers, 1000))) == numbers
    assert bits_of(iter(numbers), 1000) == sum(1 << n for n in numbers)


def test_nothing_is_left_of_rows_that_went_with_their_vocabulary() -> None:
    table = Table(Row(f"{at}.md", "_news", provider=f"P{at}") for at in range(9))
    facets = Facets(table)
    run(facets.update())
    table.fill([])
    facets.change_parents({})
    run(facets.update())
    counts = run(facets.counts(None, Choices()))
    assert not any(counts.values())
