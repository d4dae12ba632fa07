"""Merges of articles with lists, nested fields and bodies, held against the rules on plain values.

The items of a list are the same whichever side is ours. So is their order, unless both sides have
added, moved, or taken away a neighbour of what the other added or moved.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from curator.document import Document, learn, merge, merge_bytes, same_value, take_ours
from tests.property.oracle import ABSENT, Oracle, agrees, text_of, told

KEYS = ("title", "heat", "topics", "related", "provider", "published", "images", "secured")
TOPICS = tuple("ABCDEFGHIJ")
WORDS = ("One", "two words", "a: b", "#x", "", "no", "2024-05-02")


class Maker:
    """Articles as sites have them, and what people do to them."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def data(self) -> dict[str, Any]:
        made = {
            "title": self.word(),
            "heat": self.random.randrange(9),
            "topics": self.topics(),
            "related": [self.item(number) for number in self.some(5)],
            "provider": {"name": self.word(), "info": {"a": 1, "b": 2}},
            "secured": "a;b",
        }
        for key in self.random.sample(list(made), self.random.randrange(3)):
            del made[key]
        return made

    def word(self) -> str:
        return self.random.choice(WORDS)

    def some(self, most: int) -> list[int]:
        return self.random.sample(range(most + 3), self.random.randrange(most))

    def topics(self) -> list[Any]:
        topics: list[Any] = [TOPICS[number] for number in self.some(7)]
        if self.random.randrange(6) == 0 and topics:
            topics.append(topics[0])  # twice
        if self.random.randrange(6) == 0:
            topics.append(1)
        return topics

    def item(self, number: int) -> dict[str, Any]:
        key = "webUrl" if number % 3 == 0 else "url"
        return {"title": self.word(), key: f"https://x.example/{number}"}

    def edited(self, data: dict[str, Any]) -> dict[str, Any]:
        copy: dict[str, Any] = json.loads(json.dumps(data))
        for _ in range(self.random.randrange(5)):
            key = self.random.choice(KEYS)
            if self.random.randrange(8) == 0:
                copy.pop(key, None)
            elif key in ("topics", "images"):
                copy[key] = self.listed(copy.get(key), lambda: self.random.choice(TOPICS))
            elif key == "related":
                copy[key] = self.listed(copy.get(key), lambda: self.item(self.random.randrange(9)))
            elif key == "provider" and isinstance(copy.get(key), dict):
                inner = copy[key].get("info", copy[key])
                inner[self.random.choice("abc")] = self.random.randrange(3)
            else:
                copy[key] = self.random.choice((self.word(), 1, True, None))
        return copy

    def listed(self, given: Any, new: Any) -> list[Any]:
        items: list[Any] = given if isinstance(given, list) else []
        kind = self.random.randrange(5)
        at = self.random.randrange(len(items) + 1)
        if kind == 0 or not items:
            items.insert(at, new())
        elif kind == 1:
            del items[at - 1]
        elif kind == 2:
            items.insert(at, items.pop(self.random.randrange(len(items))))
        elif kind == 3:
            self.random.shuffle(items)
        elif isinstance(items[at - 1], dict):
            key = self.random.choice(("title", "kind", *(items[at - 1].keys() & {"webUrl", "url"})))
            items[at - 1][key] = (
                f"https://y.example/{self.random.randrange(3)}" if "rl" in key else self.word()
            )
        return items

    def body(self) -> bytes:
        return b"".join(b"Line %d\n" % number for number in range(8))

    def rewritten(self, body: bytes) -> bytes:
        return body.replace(b"Line %d" % self.random.randrange(12), b"Text", 1)


def document(data: dict[str, Any], body: bytes, style: int) -> Document:
    """As JSON, as a block, or a mixture: what is on one line stays on it."""
    lines = []
    for key, value in data.items():
        if style and isinstance(value, list) and value:
            lines.append(f"{key}:")
            for item in value:
                if isinstance(item, dict):
                    pairs = [f"{name}: {json.dumps(inner)}" for name, inner in item.items()]
                    lines += ["  - " + pairs[0], *("    " + pair for pair in pairs[1:])]
                else:
                    lines.append(f"  - {json.dumps(item)}")
        elif style and isinstance(value, dict) and value:
            lines += [f"{key}:", *inner_lines(value, "  ")]
        else:
            lines.append(f"{key}: {json.dumps(value)}")
        if style == 2:
            lines.append("")
    text = "\n".join(("---", *lines, "---", ""))
    return Document.parse(text.encode() + body)


def inner_lines(value: dict[str, Any], indent: str) -> Iterator[str]:
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield f"{indent}{key}:"
            yield from inner_lines(inner, indent + "  ")
        else:
            yield f"{indent}{key}: {json.dumps(inner)}"


def made(random: Random, mine: int, their: int) -> tuple[Document, Document, Document]:
    """Three versions; the sides are written as the base is, or anew."""
    maker = Maker(random)
    data, body = maker.data(), maker.body()
    style = random.randrange(3)
    base = document(data, body, style)
    sides = []
    for edits in (mine, their):
        changed = maker.edited(data) if edits else data
        text = maker.rewritten(body) if edits > 1 else body
        sides.append(document(changed, text, style if edits < 3 else random.randrange(3)))
    return base, sides[0], sides[1]


levels = st.integers(0, 3)


@given(st.randoms(use_true_random=False), levels, levels)
def test_the_values_are_as_the_rules_say(random: Random, mine: int, their: int) -> None:
    base, ours, theirs = made(random, mine, their)
    style = learn((ours, theirs, base)) if random.randrange(2) else None
    result = merge(base, ours, theirs, style=style)
    oracle = Oracle()
    seal = {key: value for key, value in theirs.data.items() if key == "secured"}
    unsealed = {key: value for key, value in ours.data.items() if key != "secured"}
    wanted = oracle.merged(base.data, unsealed | seal, theirs.data)
    assert agrees(result.document.data, wanted), (result.document.data, wanted)
    conflicts = [one for one in result.conflicts if one.field != "body"]
    if not oracle.is_unsure:
        assert told(conflicts) == oracle.told
    data = [side.to_bytes() for side in (base, ours, theirs)]
    written, found = merge_bytes(*data, keep="theirs", style=style)
    again = Document.parse(written)
    assert same_value(dict(again.data), dict(result.document.data))
    assert again.body == result.document.body
    assert found == result.conflicts


@given(st.randoms(use_true_random=False), levels)
def test_nothing_to_merge_is_byte_for_byte(random: Random, edits: int) -> None:
    base, ours, _ = made(random, edits, 0)
    assume(base.data.get("secured", ABSENT) == ours.data.get("secured", ABSENT))
    assert merge(base, base, ours).document.to_bytes() == ours.to_bytes()
    assert merge(base, ours, base).document.to_bytes() == ours.to_bytes()
    assert merge(base, ours, ours).document.to_bytes() == ours.to_bytes()


@given(st.randoms(use_true_random=False), levels, levels)
def test_both_orders_agree(random: Random, mine: int, their: int) -> None:
    base, ours, theirs = made(random, mine, their)
    one = merge(base, ours, theirs, protected=())
    other = merge(base, theirs, ours, protected=())
    assert len(one.conflicts) == len(other.conflicts)
    if not one.conflicts:
        assert unordered(one.document.data) == unordered(other.document.data)
        assert one.document.body == other.document.body


def unordered(value: Any) -> Any:
    """The same for lists with the same items."""
    if isinstance(value, dict):
        return sorted((key, unordered(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return sorted(json.dumps(unordered(item), sort_keys=True) for item in value)
    return text_of(value)


@given(st.randoms(use_true_random=False), levels, levels)
def test_taking_ours_leaves_nothing_of_theirs_in_conflict(
    random: Random, mine: int, their: int
) -> None:
    base, ours, theirs = made(random, mine, their)
    result = merge(base, ours, theirs, protected=())
    settled = take_ours(result, ours, protected=())
    # Seen from there, nothing of ours is missing any more.
    again = merge(base, theirs, ours, protected=())
    assert len(again.conflicts) == len(result.conflicts)
    assert unordered(settled.data) == unordered(again.document.data)
    assert ("body" in [one.field for one in result.conflicts]) <= (settled.body == ours.body)
    assert take_ours(result, ours, protected=(), conflicts=()) is result.document


lists = st.lists(st.sampled_from("ABCDEFG"), max_size=6)


def topics(*sides: list[str]) -> list[str]:
    documents = [document({"topics": list(side)}, b"", 1) for side in sides]
    result = merge(documents[0], documents[1], documents[2])
    assert not result.conflicts
    found = result.document.data["topics"]
    assert isinstance(found, list)
    return [str(item) for item in found]


@given(lists, lists, lists)
def test_nothing_of_a_list_is_lost_or_doubled(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    found = Counter(topics(base, ours, theirs))
    one, mine, their = Counter(base), Counter(ours), Counter(theirs)
    for topic in {*base, *ours, *theirs}:
        added = max(mine[topic] - one[topic], their[topic] - one[topic], 0)
        removed = max(one[topic] - mine[topic], one[topic] - their[topic], 0)
        assert found[topic] == one[topic] + added - removed
    if not any(count > 1 for count in (one | mine | their).values()):
        assert set(found) == (set(theirs) - (set(base) - set(ours))) | (set(ours) - set(base))


@given(st.permutations("ABCDE"), lists, st.integers(0, 5))
def test_a_pure_reorder_survives(ours: list[str], more: list[str], at: int) -> None:
    """Where they have only added and removed."""
    base = list("ABCDE")
    theirs = base[:at] + [topic.lower() for topic in dict.fromkeys(more)] + base[at + 1 :]
    found = topics(base, ours, theirs)
    assert [topic for topic in found if topic in base] == [one for one in ours if one in theirs]
    swapped = topics(base, theirs, ours)
    assert [topic for topic in swapped if topic in base] == [one for one in ours if one in theirs]


@given(lists, lists, st.data())
def test_their_order_stays_where_we_only_added(
    base: list[str], theirs: list[str], data: st.DataObject
) -> None:
    ours = list(base)
    for topic in data.draw(st.lists(st.sampled_from("xyz"), unique=True)):
        ours.insert(data.draw(st.integers(0, len(ours))), topic)
    found = topics(base, ours, theirs)
    assert [topic for topic in found if topic not in "xyz"] == theirs
    assert sorted(topic for topic in found if topic in "xyz") == sorted(set(ours) & set("xyz"))
