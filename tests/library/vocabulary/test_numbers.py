"""The numbers before the names of the vocabulary's files."""

from __future__ import annotations

from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.library.vocabulary.numbers import in_order, next_name


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], "00-new.yaml"),
        (["00-a.yaml", "01-b.yaml"], "02-new.yaml"),
        (["1_a.yaml", "7_b.yaml"], "8_new.yaml"),
        (["098-a.yaml"], "099-new.yaml"),
        (["99-a.yaml"], "100-new.yaml"),
        (["a.yaml", "b.yaml"], "new.yaml"),
        (["00-a.yaml", "notes.yaml"], "01-new.yaml"),
        (["3d.yaml"], "new.yaml"),
    ],
)
def test_the_next_name(names: list[str], expected: str) -> None:
    assert next_name(names, "new", ".yaml") == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("00-a 01-b 02-c", "00-a 01-b 02-c"),
        ("00-a 02-c 01-b", "00-a 01-c 02-b"),
        ("02-c 00-a 01-b", "00-c 01-a 02-b"),
        ("01-a 03-c 02-b", "01-a 02-c 03-b"),
        ("10-a 30-c 20-b", "10-a 11-c 20-b"),
        ("20-b 10-a 30-c", "01-b 10-a 30-c"),
        ("10-a 20-b 05-c 30-d", "10-a 20-b 21-c 30-d"),
        ("00-a 01-b new 02-c", "00-a 01-b 02-new 03-c"),
        ("00-a new 10-b", "00-a 01-new 10-b"),
        ("new 00-a", "00-new 01-a"),
        ("b a", "00-b 01-a"),
        ("9-a 10-b", "01-a 02-b"),
        ("b_x 1_a", "1_b_x 2_a"),
        ("a b", "a b"),
    ],
)
def test_in_order(names: str, expected: str) -> None:
    assert " ".join(in_order(names.split())) == expected


NUMBERS = st.lists(st.integers(0, 12), max_size=7, unique=True)


@given(NUMBERS, st.randoms(use_true_random=False))
def test_always_in_order_and_never_more_than_needed(numbers: list[int], random: Random) -> None:
    names = [f"{number:02}-{chr(97 + at)}.yaml" for at, number in enumerate(numbers)]
    random.shuffle(names)
    result = in_order(names)
    assert result == sorted(result)
    assert [name[2:] for name in result] == [name[2:] for name in names]
    kept = sum(one == other for one, other in zip(names, result, strict=True))
    assert kept >= most_kept([int(name[:2]) for name in names])


def most_kept(numbers: list[int]) -> int:
    """By trying all: how many can keep their numbers, within the range that there is."""
    first = min(min(numbers, default=0), 1)
    last = max(max(numbers, default=0), first + len(numbers) - 1)
    for size in range(len(numbers), 0, -1):
        for kept in combinations(range(len(numbers)), size):
            places = [(-1, first - 1), *((at, numbers[at]) for at in kept)]
            places.append((len(numbers), last + 1))
            if all(
                after[1] - before[1] >= after[0] - before[0] for before, after in pairwise(places)
            ):
                return size
    return 0


def test_more_than_a_hundred() -> None:
    names = [f"{number:02}-x.yaml" for number in range(100)]
    result = in_order(["new.yaml", *names])
    assert result == sorted(result)
    assert result[0] == "000-new.yaml"
    assert result[-1] == "100-x.yaml"
