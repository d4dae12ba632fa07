"""Nearly the same titles among many: the same as by comparing each with each."""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.library.duplicates.near_titles import are_near, how_alike, links, near
from curator.library.titles import folded, nearly_same

Result = TypeVar("Result")
_FEW = "the a new power apps release of senate passes bill cameras 2 3 drones flow test"
FEW = _FEW.split(" ")
MANY = [
    one + other
    for one in ("ka", "te", "mi", "so", "lu", "ba")
    for other in ("ra", "ne", "ti", "go")
]


def run(steps: Generator[object, None, Result]) -> Result:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def different(titles: Sequence[str]) -> list[str]:
    """Without those that are the same but for blanks, and those without a word."""
    found = {folded(title).replace(" ", ""): title for title in titles}
    found.pop("", None)
    return list(found.values())


def found_in(titles: Sequence[str]) -> set[frozenset[int]]:
    """What is linked, over others too."""
    pairs = [(one, other) for one, other, _ in run(links(list(map(folded, titles)), titles))]
    return components(pairs, len(titles))


def components(pairs: Sequence[tuple[int, int]], number: int) -> set[frozenset[int]]:
    group = {at: {at} for at in range(number)}
    for one, other in pairs:
        if group[one] is not group[other]:
            group[one] |= group[other]
            for at in group[other]:
                group[at] = group[one]
    return {frozenset(each) for each in group.values() if len(each) > 1}


def expected(one: str, other: str) -> bool:
    """What the module promises, said once more: most words the same, nine of ten letters, and
    the judge; or what is hung on by a sign."""
    words, others = folded(one).split(), folded(other).split()
    for short, long, whole in ((words, others, other), (others, words, one)):
        for at in range(len(whole)):
            if whole[at] in "|(" or whole[at : at + 3] in (" - ", " – "):
                head, end = folded(whole[:at]).split(), whole[at:]
                if len(short) >= 4 and head == short != long and not set(end) & set("0123456789"):
                    return True
    if len(words) == len(others) == 1:
        if words[0][0] != others[0][0]:
            return False
    else:
        blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
        same = sum(block.size for block in blocks)
        if any(len(each) - same > min(3, len(each) // 2) for each in (words, others)):
            return False
    return how_alike(one, other) >= 90 and nearly_same(one, other)


def mutated(random_: random.Random, title: str, words: Sequence[str]) -> str:
    parts = title.split()
    for _ in range(random_.randrange(1, 4)):
        at = random_.randrange(len(parts))
        match random_.randrange(7):
            case 0:
                parts[at] += "s"
            case 1:
                parts[at] = parts[at][:-1] or "x"
            case 2:
                parts.insert(at, random_.choice(words))
            case 3:
                parts[at] = random_.choice(words)
            case 4:
                parts = [*parts, random_.choice("|-–("), random_.choice(words)]
            case 5:
                parts[at : at + 2] = ["".join(parts[at : at + 2])]
            case _:
                parts[at] = parts[at].title()
    return " ".join(parts)


@pytest.mark.parametrize("words", [FEW, MANY], ids=["few words", "many words"])
@pytest.mark.parametrize("seed", range(3))
def test_the_same_as_by_comparing_each_with_each(words: list[str], seed: int) -> None:
    random_ = random.Random(seed)
    titles = [" ".join(random_.choices(words, k=random_.randrange(1, 13))) for _ in range(100)]
    titles += [mutated(random_, random_.choice(titles), words) for _ in range(120)]
    titles = different(titles)
    pairs = [
        (one, other)
        for one, other in combinations(range(len(titles)), 2)
        if expected(titles[one], titles[other])
    ]
    assert len(pairs) > 20
    assert found_in(titles) == components(pairs, len(titles))
    assert {
        (one, other)
        for one, other in combinations(range(len(titles)), 2)
        if are_near(titles[one], titles[other])
    } == set(pairs)
    texts = list(map(folded, titles))
    for one in range(0, len(titles), 7):
        others = run(near(texts[one], titles[one], zip(texts, titles, strict=True)))
        assert {at for at, _ in others} == {b if a == one else a for a, b in pairs if one in (a, b)}


@given(
    st.lists(
        st.lists(st.sampled_from(["ab", "abc", "abd", "2", "x", "é", "日本"]), max_size=9).map(
            " ".join
        ),
        max_size=30,
    )
)
def test_any_titles(titles: list[str]) -> None:
    titles = different(titles)
    pairs = [
        (one, other)
        for one, other in combinations(range(len(titles)), 2)
        if expected(titles[one], titles[other])
    ]
    assert found_in(titles) == components(pairs, len(titles))


PASSED = "Senate Passes Bill That Would Halt Police Use of Cameras"


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        (PASSED, PASSED.replace("Passes", "Pases"), True),
        (PASSED, f"{PASSED} | Reuters", True),
        (PASSED, f"{PASSED} (video)", True),
        (PASSED, f"{PASSED} - part 2", False),
        ("Get started with Power Apps", "Get started with Power Apps portals", False),
        ("Get started with Power Apps", "Get started with Power Apps - Contoso", True),
        ("Power Apps", "Power Apps - Contoso", False),
        (
            "Power Apps release 2020 wave 1 overview",
            "Power Apps release 2020 wave 2 overview",
            False,
        ),
        ("Dataverse", "Dataverses", True),
        ("介護施設の夜勤を支える見守りAI", "介護施設の夜勤を支える見守AI", True),
        ("", "", False),
    ],
)
def test_two_titles(one: str, other: str, is_near: bool) -> None:
    assert are_near(one, other) == are_near(other, one) == is_near
    titles = different([one, other])
    assert bool(found_in(titles)) == (is_near and len(titles) == 2)


def test_many_that_share_their_words() -> None:
    """Titles made after one pattern: buckets are divided, and what is found stays right."""
    titles = [
        f"How to connect Power Apps with {one} {other}" for one in MANY for other in MANY[::2]
    ]
    near_one = titles.index(f"How to connect Power Apps with {MANY[3]} {MANY[4]}")
    titles.append(titles[near_one].replace("Apps", "App"))
    assert any({len(titles) - 1, near_one} <= group for group in found_in(titles))
