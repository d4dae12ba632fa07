"""Topics whose names are nearly the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from curator.library.vocabulary.uses import uses

if TYPE_CHECKING:
    from curator.library.library import Library

#: What tells two names apart, the least first.
Reason = Literal["case", "spacing", "plural", "typo"]

_SHORTEST = 5  # letters, of a name in which one other letter may be a mistake
_LONG = 12  # letters, of one in which two may be
_NO_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_KEEP_S = ("ss", "us", "is")  # at the end of words that are no plurals


@dataclass(frozen=True, slots=True)
class Near:
    """Two topics that may be meant to be one: `one` is the likelier to be right, `other` would be
    merged into it. `reason` is what tells them apart."""

    one: str
    other: str
    reason: Reason


def near_names(library: Library) -> list[Near]:
    """The pairs of topics, of the vocabulary and of articles, with nearly the same names."""
    known = uses(library)
    in_vocabulary = set(library.taxonomy.names)
    # Those of the vocabulary first, then the most used: the first of two is the likelier one.
    order = sorted(known, key=lambda name: (name not in in_vocabulary, -known[name].articles))
    return near(order)


def near(names: Sequence[str]) -> list[Near]:
    """The pairs among these names, in their order; each pair once, for the least reason."""
    place = {name: at for at, name in enumerate(names)}
    found: dict[tuple[str, str], Reason] = {}
    for one, other, reason in (*_alike(names), *_misspelt(names)):
        pair = (one, other) if place[one] < place[other] else (other, one)
        found.setdefault(pair, reason)
    in_order = sorted(found, key=lambda pair: (place[pair[0]], place[pair[1]]))
    return [Near(*pair, found[pair]) for pair in in_order]


def _alike(names: Sequence[str]) -> Iterator[tuple[str, str, Reason]]:
    """Those that are the same once case, then spacing, then the plural does not count."""
    steps: tuple[tuple[Reason, Callable[[str], str]], ...] = (
        ("case", _folded),
        ("spacing", _joined),
        ("plural", _singular),
    )
    for reason, fold in steps:
        groups: dict[str, list[str]] = {}
        for name in names:
            if key := fold(name):
                groups.setdefault(key, []).append(name)
        for group in groups.values():
            for at, one in enumerate(group):
                yield from ((one, other, reason) for other in group[at + 1 :])


def _misspelt(names: Sequence[str], first: int | None = None) -> Iterator[tuple[str, str, Reason]]:
    """Those that are a letter or two apart; of the `first` so many with those behind them, if that
    is given. Another number is another topic, and so is another beginning: "supervised",
    "unsupervised"."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    folded = [_folded(name) for name in names]
    for at, one in enumerate(folded[:first]):
        if len(one) < _SHORTEST:
            continue
        near = process.extract(
            one, folded[at + 1 :], scorer=OSA.distance, score_cutoff=2, limit=None
        )
        for other, distance, offset in near:
            most = 2 if min(len(one), len(other)) >= _LONG else 1
            if (
                0 < distance <= most
                and len(other) >= _SHORTEST
                and one[0] == other[0]
                and _DIGITS.findall(one) == _DIGITS.findall(other)
            ):
                yield names[at], names[at + 1 + int(offset)], "typo"


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _joined(name: str) -> str:
    return _NO_WORD.sub("", _folded(name))


def _singular(name: str) -> str:
    return "".join(_one(word) for word in _NO_WORD.split(_folded(name)))


def _one(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(_KEEP_S):
        return word[:-1]
    return word


def slip_of(name: str, known: Sequence[str]) -> str | None:
    """The first of the `known` topics that this name is probably a slip of the pen for. Quick
    enough for each key that is pressed: the others are not compared with each other."""
    if name in known:
        return None
    keys = [(fold, fold(name)) for fold in (_folded, _joined, _singular)]
    misspelt = {other for _, other, _ in _misspelt((name, *known), 1)}
    for other in known:
        if other in misspelt or any(key and fold(other) == key for fold, key in keys):
            return other
    return None
