"""The proof: a correct edit passes, and the same edit with anything else damaged does not."""

from __future__ import annotations

import re
from random import Random

import pytest

from curator.document import verify, yamltree
from curator.document.plan import Change

BEFORE = """\
title: "Kickoff" # beside
published: true
quoted: '5'
number: 010
day: 2021-01-01
base: &base
  name: Contoso
copy: *base
tagged: !custom x
tags: [a, b]
topics:
  - Power Apps
  - 'Portals'
  - name: nested
    heat: 5
excerpt: |
  one
  two
folded: >-
  a
  b
provider:
  name: Contoso
  images:
    - url: /a
secured: "abc;def"
"""

#: Each: the change, and the text replaced by what to make it.
EDITS = {
    "replace": (Change([], "replace", 1, False), "published: true", "published: false"),
    "replace quoted": (Change([], "replace", 0, "Start"), '"Kickoff"', '"Start"'),
    "insert key": (
        Change([], "insert", 2, 5, "heat"), "published: true\n", "published: true\nheat: 5\n"
    ),
    "remove key": (Change([], "remove", 1), "published: true\n", ""),
    "insert item": (Change([9], "insert", 1, "X"), "- Power Apps\n", "- Power Apps\n  - X\n"),
    "remove item": (Change([9], "remove", 0), "  - Power Apps\n", ""),
    "move item": (
        Change([9], "move", 1, to=0), "  - Power Apps\n  - 'Portals'\n",
        "  - 'Portals'\n  - Power Apps\n",
    ),
    "insert in flow": (Change([8], "insert", 2, "c"), "[a, b]", "[a, b, c]"),
    "rename": (Change([], "rename", 1, name="shown"), "published:", "shown:"),
    "nested": (
        Change([12], "replace", 0, "X"), "provider:\n  name: Contoso", "provider:\n  name: X"
    ),
    "nested in item": (Change([9, 2], "replace", 1, 6), "heat: 5", "heat: 6"),
    "literal": (Change([], "replace", 10, "x\n"), "|\n  one\n  two\n", "|\n  x\n"),
}  # fmt: skip

#: Damage anywhere else, which must be seen.
DAMAGE = {
    "another value": ("secured: \"abc;def\"", "secured: \"abc;deg\""),
    "quotes of another": ("quoted: '5'", 'quoted: "5"'),
    "quotes lost": ("quoted: '5'", "quoted: 5"),
    "spelling of a number": ("number: 010", "number: 8"),
    "spelling of a day": ("day: 2021-01-01", "day: 2021-01-01T00:00:00Z"),
    "anchor lost": ("base: &base", "base: &bass"),
    "alias resolved": ("copy: *base", "copy: {name: Contoso}"),
    "tag lost": ("tagged: !custom x", "tagged: x"),
    "tag changed": ("tagged: !custom x", "tagged: !costum x"),
    "tag added": ("day: 2021", "day: !!str 2021"),
    "flow to block": ("tags: [a, b", "tags: [a, d, b"),
    "item lost": ("  - 'Portals'\n", ""),
    "item doubled": ("  - 'Portals'\n", "  - 'Portals'\n  - 'Portals'\n"),
    "nested value": ("    heat: ", "    heat: 1"),
    "key renamed": ("quoted:", "quotes:"),
    "key quoted": ("quoted:", '"quoted":'),
    "key doubled": ("quoted: '5'\n", "quoted: '5'\nquoted: '5'\n"),
    "key lost": ("quoted: '5'\n", ""),
    "keys swapped": ("quoted: '5'\nnumber: 010\n", "number: 010\nquoted: '5'\n"),
    "chomping": ("folded: >-", "folded: >"),
    "block style": ("folded: >-\n", "folded: |-\n"),
    "fold moved": ("  a\n  b\n", "  a b\n"),
    "deep key added": ("    - url: /a\n", "    - url: /a\n      width: 1\n"),
    "deep item": ("    - url: /a\n", "    - url: /b\n"),
    "nesting": ("  images:\n    - url", "images:\n    - url"),
    "emptied": ("  images:\n    - url: /a\n", "  images: []\n"),
    "text taken in": ("# beside", "x"),
}  # fmt: skip


def proves(change: Change, text: str) -> bool:
    try:
        after = yamltree.parse(text)
    except yamltree.TreeError:
        return False
    return verify.proves(yamltree.parse(BEFORE), after, change)


def edited(name: str) -> tuple[Change, str]:
    change, old, new = EDITS[name]
    assert BEFORE.count(old) == 1, name
    return change, BEFORE.replace(old, new)


@pytest.mark.parametrize("name", EDITS)
def test_a_correct_edit_is_proved(name: str) -> None:
    assert proves(*edited(name))


@pytest.mark.parametrize("name", EDITS)
def test_damage_elsewhere_is_seen(name: str) -> None:
    change, text = edited(name)
    seen = 0
    for damage, (old, new) in DAMAGE.items():
        # The edit itself may have changed this place.
        if old in text:
            assert not proves(change, text.replace(old, new, 1)), damage
            seen += 1
    assert seen >= len(DAMAGE) - 3


@pytest.mark.parametrize("name", EDITS)
def test_doing_nothing_is_no_edit(name: str) -> None:
    change, _text = edited(name)
    assert not proves(change, BEFORE)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_no_other_edit(name: str) -> None:
    _change, text = edited(name)
    for other, (change, _old, _new) in EDITS.items():
        assert other == name or not proves(change, text), other


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (False, '"false"'), (False, "'false'"), ("5", "5"), (5, '"5"'), (5, "5.0"), (1, "true"),
        (None, '""'), ("", "null"), ("a", "b"), ([], "{}"), ([1], "[1, 1]"), ({"a": 1}, "{a: 2}"),
        ("x", "!!str x"), ("x", "&x x"), ("Contoso", "*base"), (["a"], "[!t a]"), ("no", "no"),
    ],
)  # fmt: skip
def test_another_value_than_the_wanted_one_is_seen(value: object, written: str) -> None:
    text = BEFORE.replace("published: true", f"published: {written}")
    assert not proves(Change([], "replace", 1, value), text)  # type: ignore[arg-type]


def test_a_removed_root_is_seen() -> None:
    assert not proves(Change([], "remove", 1), "")
    assert not proves(Change([], "remove", 1), "# nothing\n")
    assert not proves(Change([], "remove", 1), "just text\n")


def test_single_characters_changed_elsewhere() -> None:
    """Any one letter or digit of another value replaced by another is seen."""
    random = Random(0)
    change, text = edited("replace")
    places = [match.start() for match in re.finditer(r"[a-zA-Z0-9]", text)]
    published = text.index("published: false")
    comment = text.index("# beside")
    for _ in range(400):
        at = random.choice(places)
        if published <= at < published + 16 or comment <= at < comment + 8:
            continue
        letter = random.choice("xyzXYZ789".replace(text[at], ""))
        damaged = text[:at] + letter + text[at + 1 :]
        assert not proves(change, damaged), damaged[max(at - 20, 0) : at + 20]
