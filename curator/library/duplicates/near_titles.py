"""Which of many titles are nearly the same, without comparing each with each.

`titles.nearly_same` is the judge, but is only asked about titles that differ in three words at the
most, and in no more than half of them. Then they share pairs of words that follow each other, and
so many that one shared pair is among the first few of each if the rarest come first, another among
those and the next, and so on. Buckets of titles that share a pair are divided by the next one until
they are small; in a small one, each is compared with each by its letters, and what is alike goes
before the judge.

The judge also takes a title for the same that goes on where the other ends. Among a few related
items that is so; among all titles of a site "Get started with Power Apps" has many of these. Here
it counts only where a sign stands between, as before a publisher's name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from curator.library.titles import folded, nearly_same

#: The places in two lists of titles that are linked, and how alike they are, in per cent; 0 where
#: one title only goes on where the other ends.
Link = tuple[int, int, int]

#: A title's place, and where among its pairs the search for the last shared one began and ended.
_Member = tuple[int, int, int]

_LEAST = 0.9  # of the letters are the same, else `nearly_same` says no
_LEAST_OF_WORDS = 0.75  # of the letters of words that stand for each other, by the judge
_MOST_OTHER_WORDS = 3
_SMALL = 150  # titles that are compared with each other
_FEWEST = 4  # words before the sign
_SIGN = re.compile(r"\s*[|»(\[]|\s[-–—·~]\s")
_AT_A_TIME = 1_000  # titles that are compared with one in a few milliseconds
_STEPS = 200  # titles between two looks at the clock


@dataclass(frozen=True, slots=True)
class _Title:
    """`pairs` of words that follow each other, the rarest first; all but `room` of them are in a
    title that is nearly the same."""

    pairs: list[str]
    room: int
    numbers: list[str]


def links(texts: Sequence[str], titles: Sequence[str]) -> Generator[int, None, list[Link]]:
    """The titles that are nearly the same; `texts` are these titles `folded`, and no two of them
    the same but for blanks. Of titles that are linked over others not every pair is given. Yields
    now and then how many are done."""
    joined = _Joined(len(texts))
    yield from _longer_ones(texts, titles, joined)
    for done, bucket in _buckets(texts):
        yield done
        for number, (one, other, alike) in enumerate(_close_ones(bucket, texts)):
            if joined.are_apart(one, other) and _are_near(texts[one], texts[other]):
                joined.join(one, other, alike)
            if number % 20 == 19:
                yield done
    return joined.links


def near(
    text: str, title: str, others: Iterable[tuple[str, str]]
) -> Generator[None, None, list[tuple[int, int]]]:
    """The places of the titles, each with its text, that one is linked with, and how alike they
    are. It is compared with each: this is for one that has changed."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    found: dict[int, int] = {}
    heads = set(_heads(title))
    start = f"{text} "
    left = enumerate(others)
    while some := list(islice(left, _AT_A_TIME)):
        first = some[0][0]
        for at, (other, its_title) in some:
            if other in heads or (other.startswith(start) and text in _heads(its_title)):
                found[at] = 0
        texts = [other for _, (other, _) in some]
        for other, score, offset in process.extract(
            text, texts, scorer=Indel.normalized_similarity, score_cutoff=_LEAST, limit=None
        ):
            if other != text and _are_near(text, other):
                found[first + offset] = round(score * 100)
        yield
    return list(found.items())


def are_near(one: str, other: str) -> bool:
    """Whether two titles that are not the same would be linked, folded or not."""
    text, its = folded(one), folded(other)
    if how_alike(text, its) and _are_near(text, its):
        return True
    return its in _heads(one) or text in _heads(other)


def how_alike(one: str, other: str) -> int:
    """How alike two titles are, in per cent; 0 for those that have too little in common."""
    from rapidfuzz.distance import Indel

    score = Indel.normalized_similarity(folded(one), folded(other), score_cutoff=_LEAST)
    return round(score * 100)


def _are_near(text: str, other: str) -> bool:
    words, others = text.split(), other.split()
    if len(words) == len(others) == 1 or _has_each_once(words, others):
        if _differ_too_much(words, others):
            return False  # most pairs, and the judge takes his time
    else:
        blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
        same = sum(block.size for block in blocks)
        if any(len(each) - same > _room(each) for each in (words, others)):
            return False
    return nearly_same(text, other)


def _has_each_once(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether it is plain which word stands where another stands in the other title: none comes
    twice, and those of both come in the same order."""
    one, other = set(words), set(others)
    if len(one) != len(words) or len(other) != len(others):
        return False
    return [word for word in words if word in other] == [word for word in others if word in one]


def _differ_too_much(words: Sequence[str], others: Sequence[str]) -> bool:
    from rapidfuzz.distance import Indel

    common = set(words).intersection(others)
    if not len(words) == len(others) == 1 and any(
        len(each) - len(common) > _room(each) for each in (words, others)
    ):
        return True
    for gap, its in zip(_gaps(words, common), _gaps(others, common), strict=True):
        if gap and its and Indel.normalized_similarity(gap, its) < _LEAST_OF_WORDS:
            return True
    return False


def _gaps(words: Sequence[str], common: Collection[str]) -> list[str]:
    """What stands before, between and behind the common words."""
    gaps = [""]
    for word in words:
        if word in common:
            gaps.append("")
        else:
            gaps[-1] += word
    return gaps


def _room(words: Sequence[str]) -> int:
    """How many of a title's words may be others in one that is nearly the same."""
    return min(_MOST_OTHER_WORDS, len(words) // 2)


def _heads(title: str) -> Iterator[str]:
    """What a title is without what seems to be hung on its end, folded."""
    for sign in _SIGN.finditer(title):
        head, end = title[: sign.start()], title[sign.start() :]
        # Another number is another story: part 2.
        if not any(map(str.isdigit, end)) and len(folded(head).split()) >= _FEWEST:
            yield folded(head)


class _Joined:
    """Titles that are linked, over others too."""

    def __init__(self, number: int) -> None:
        self.links: list[Link] = []
        self._above = list(range(number))

    def _top(self, at: int) -> int:
        above = self._above
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    def are_apart(self, one: int, other: int) -> bool:
        """Whether nothing links the two yet."""
        return self._top(one) != self._top(other)

    def join(self, one: int, other: int, alike: int) -> None:
        """Link the two."""
        self._above[self._top(one)] = self._top(other)
        self.links.append((one, other, alike))


def _longer_ones(texts: Sequence[str], titles: Sequence[str], joined: _Joined) -> Iterator[int]:
    places = {text: at for at, text in enumerate(texts)}
    for at, title in enumerate(titles):
        for head in _heads(title):
            other = places.get(head)
            if other is not None and other != at and joined.are_apart(at, other):
                joined.join(at, other, 0)
        if at % _STEPS == _STEPS - 1:
            yield 0


def _buckets(texts: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """Titles that may be nearly the same, by their places, and how many titles are done."""
    rarity: Counter[str] = Counter()
    alone: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        words = text.split()
        rarity.update(_pairs(words))
        if len(words) == 1:
            alone[text[0]].append(at)
        if at % _STEPS == _STEPS - 1:
            yield 0, []
    yield from ((0, bucket) for bucket in alone.values())
    titles: list[_Title] = []
    first: dict[tuple[str, ...], list[_Member]] = defaultdict(list)
    for at, text in enumerate(texts):
        title = _title(text.split(), rarity)
        titles.append(title)
        for place in range(min(title.room + 1, len(title.pairs))):
            first[title.pairs[place], *title.numbers].append((at, 0, place))
        if at % _STEPS == _STEPS - 1:
            yield 0, []
    done, total = 0, sum(map(len, first.values()))
    for members in first.values():
        for bucket in _divided(members, titles, 1):
            yield done * len(texts) // total, bucket
        done += len(members)


def _pairs(words: Sequence[str]) -> set[str]:
    return {f"{one} {other}" for one, other in zip(("", *words), (*words, ""), strict=True)}


def _title(words: Sequence[str], rarity: Mapping[str, int]) -> _Title:
    in_order = sorted(_pairs(words), key=lambda pair: (rarity[pair], pair))
    lost = 2 * _room(words)  # each word is in two pairs
    numbers = [word for word in words if any(map(str.isdigit, word))]
    return _Title(in_order, lost, numbers)


def _divided(members: list[_Member], titles: Sequence[_Title], depth: int) -> Iterator[list[int]]:
    """A bucket of titles that share `depth` pairs, divided by the next one until it is small."""
    if len(members) <= _SMALL:
        if len(members) > 1:
            yield [at for at, _start, _place in members]
        return
    if _share_more(members, titles):
        return
    next_: dict[str, list[_Member]] = defaultdict(list)
    ending: list[int] = []
    for number, (at, _start, place) in enumerate(members):
        title = titles[at]
        pairs = title.pairs
        if len(pairs) - title.room <= depth:
            ending.append(at)  # it need not share any more
        for further in range(place + 1, min(title.room + depth + 1, len(pairs))):
            next_[pairs[further]].append((at, place + 1, further))
        if number % _STEPS == _STEPS - 1:
            yield []
    yield ending  # with one that need share more, these share more
    for bucket in next_.values():
        yield from _divided(bucket, titles, depth + 1)


def _share_more(members: Sequence[_Member], titles: Sequence[_Title]) -> bool:
    """Whether all share a pair that was passed over, so that they come together by that one too:
    as titles do that are made after one pattern."""
    passed: set[str] | None = None
    for at, start, place in members:
        some = titles[at].pairs[start:place]
        passed = set(some) if passed is None else passed.intersection(some)
        if not passed:
            return False
    return True


def _close_ones(bucket: Sequence[int], texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The pairs of a bucket that have nine of ten letters in common, and how many per cent."""
    if len(bucket) <= 2 * _SMALL:
        for one, other, score in _compared(bucket, [texts[at] for at in bucket], _LEAST):
            yield one, other, round(score * 100)
        return
    # Made after one pattern: by their letters all of them are alike. What counts is the rest.
    common = set.intersection(*(set(texts[at].split()) for at in bucket))
    by_length: dict[int, list[int]] = defaultdict(list)
    for at in bucket:
        by_length[texts[at].count(" ")].append(at)
    for length, some in sorted(by_length.items()):
        rests = [_rest(texts[at], common) for at in some]
        for one, other, _score in _compared(some, rests, _LEAST_OF_WORDS):
            if alike := how_alike(texts[one], texts[other]):
                yield one, other, alike
        longer = [at for more in (1, 2, 3) for at in by_length.get(length + more, ())]
        if longer:
            yield from _close_to(some, longer, texts)


def _rest(text: str, common: Collection[str]) -> str:
    return " ".join(word for word in text.split() if word not in common)


def _close_to(
    some: Sequence[int], longer: Sequence[int], texts: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    choices = [texts[at] for at in longer]
    for one in some:
        for _other, score, offset in process.extract(
            texts[one],
            choices,
            scorer=Indel.normalized_similarity,
            score_cutoff=_LEAST,
            limit=None,
        ):
            yield one, longer[offset], round(score * 100)


def _compared(
    bucket: Sequence[int], texts: Sequence[str], least: float
) -> Iterator[tuple[int, int, float]]:
    """The pairs of a bucket whose texts, one for each, have so much in common at the least."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    in_order = sorted(range(len(bucket)), key=lambda place: len(texts[place]))
    choices = [texts[place] for place in in_order]
    end = 0
    for at, text in enumerate(choices):
        longest = len(text) * (2 - least) / least
        while end < len(choices) and len(choices[end]) <= longest:
            end += 1
        if end <= at + 1:
            continue
        for _other, score, offset in process.extract(
            text,
            choices[at + 1 : end],
            scorer=Indel.normalized_similarity,
            score_cutoff=least,
            limit=None,
        ):
            yield bucket[in_order[at]], bucket[in_order[at + 1 + offset]], score
