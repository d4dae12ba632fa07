"""The order of the vocabulary: its files are read in the order of their names, 00-ai.yaml first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_NUMBERED = re.compile(r"(\d{1,9})([-_. ]+)(?=[^.])")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The number before each name, None where there is none; how the site writes them."""

    numbers: tuple[int | None, ...]
    width: int
    mark: str  # between the number and the rest

    @classmethod
    def of(cls, names: Sequence[str]) -> _Numbers:
        found = [_NUMBERED.match(name) for name in names]
        widths = Counter(len(each[1]) for each in found if each)
        marks = Counter(each[2] for each in found if each)
        width = widths.most_common(1)[0][0] if widths else 2
        mark = marks.most_common(1)[0][0] if marks else "-"
        # Of another width it is not where its number says: "10-a" comes before "9-b".
        numbers = (int(each[1]) if each and len(each[1]) == width else None for each in found)
        return cls(tuple(numbers), width, mark)

    @property
    def present(self) -> list[int]:
        return [number for number in self.numbers if number is not None]


def has_room(names: Sequence[str]) -> bool:
    """Can one more come after all others, while these stay as they are?"""
    style = _Numbers.of(names)
    return len(str(max(style.present, default=-1) + 1)) <= style.width


def next_name(names: Sequence[str], stem: str, ending: str) -> str:
    """The name of a file that comes after all others, if it `has_room`."""
    style = _Numbers.of(names)
    if names and not style.present:
        return stem + ending  # this site does not number them
    number = max(style.present, default=-1) + 1
    return f"{number:0{style.width}}{style.mark}{stem}{ending}"


def in_order(names: Sequence[str]) -> list[str]:
    """The names such that they come in this order, as few as possible with another number than
    they have. Where possible the numbers stay in the range that they are in."""
    if all(one < other for one, other in pairwise(names)):
        return list(names)
    style = _Numbers.of(names)
    first = min(min(style.present, default=0), 1)
    spare = len(names) - len(style.present)
    last = max(max(style.present, default=0) + spare, first + len(names) - 1)
    width = max(style.width, len(str(last)))
    numbers = style.numbers if width == style.width else (None,) * len(names)
    kept = _kept(numbers, first, last)
    result: list[str] = []
    number = first - 1
    for at, name in enumerate(names):
        if at in kept:
            number = numbers[at] or 0
            result.append(name)
        else:
            number += 1
            result.append(f"{number:0{width}}{_rest(name, style.mark)}")
    return result


def _rest(name: str, mark: str) -> str:
    found = _NUMBERED.match(name)
    return name[len(found[1]) :] if found else mark + name


def _kept(numbers: Sequence[int | None], first: int, last: int) -> set[int]:
    """The most places that can keep their numbers, with room for the others between them."""
    best: dict[int, tuple[int, int]] = {}  # place: how many are kept up to it, the one before
    for at, number in enumerate(numbers):
        if number is None or not first + at <= number <= last - (len(numbers) - 1 - at):
            continue
        before = [
            (best[earlier][0], earlier)
            for earlier in best
            if number - (numbers[earlier] or 0) >= at - earlier
        ]
        count, earlier = max(before, default=(0, -1))
        best[at] = (count + 1, earlier)
    kept: set[int] = set()
    at = max(best, key=lambda at: best[at][0], default=-1)
    while at >= 0:
        kept.add(at)
        at = best[at][1]
    return kept
