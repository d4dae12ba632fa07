"""Proving an edit in its part of the text is the same as proving it in the whole text."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from curator.document import Document, verify, yamltree
from curator.document.layout import Patch, patched
from curator.document.plan import Change
from curator.document.window import around
from curator.errors import DocumentError, RefusedEdit
from tests.document.test_verify import BEFORE, DAMAGE, EDITS
from tests.property.generate import Writer

# Aliases are left to the proof of the whole text.
TEXT = BEFORE.replace("copy: *base", "copy: base")


def patches(old: str, new: str) -> list[Patch]:
    """The smallest patch that makes one text of the other."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return [Patch(start, len(old) - end, new[start : len(new) - end])]


def proved(change: Change, text: str, edit: str | None = None) -> bool:
    """Whether the window around `edit` (or all that differs) proves the change of TEXT to text."""
    tree = yamltree.parse(TEXT)
    window = around(tree, patches(TEXT, edit or text), change)
    assert window is not None
    after = window.after(text)
    return after is not None and verify.proves(window.before(), after, window.change(change))


def proved_whole(change: Change, text: str) -> bool:
    try:
        after = yamltree.parse(text)
    except yamltree.TreeError:
        return False
    return verify.proves(yamltree.parse(TEXT), after, change)


@pytest.mark.parametrize("name", EDITS)
def test_a_correct_edit_is_proved(name: str) -> None:
    change, old, new = EDITS[name]
    assert proved(change, TEXT.replace(old, new))


@pytest.mark.parametrize("name", EDITS)
def test_damage_is_seen_as_far_as_patches_reach(name: str) -> None:
    change, old, new = EDITS[name]
    seen = 0
    for damage, (was, is_now) in DAMAGE.items():
        text = TEXT.replace(old, new)
        damaged = text.replace(was, is_now, 1)
        if was not in text or damaged == text:
            continue
        window = around(yamltree.parse(TEXT), patches(TEXT, damaged), change)
        assert window is None or not proved(change, damaged), damage
        assert not proved_whole(change, damaged), damage
        seen += 1
    assert seen >= len(DAMAGE) - 5


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_no_other_edit(name: str) -> None:
    _change, old, new = EDITS[name]
    text = TEXT.replace(old, new)
    for other, (change, _old, _new) in EDITS.items():
        window = around(yamltree.parse(TEXT), patches(TEXT, text), change)
        assert other == name or window is None or not proved(change, text), other


#: What stands in place of `published: true`: each reads otherwise by itself than where it is.
CUT = [
    'published: "false',
    "published: 'false",
    "published: [false",
    "published: {a: false",
    "published: false\n  more",
    "published: false\n...",
    "published: false\n---",
    "published: &a false",
    "published: *base",
    "published: !!bool false",
    "  published: false",
    "\ufeffpublished: false",
    "%YAML 1.1",
    "published: false\r",
    "published: false\u2028",
    "published: |",
    "? published\n: false",
    "- published: false",
    "published",
    "",
    "# published: false",
    "published: false #",
    "!!map\npublished: false",
]


@pytest.mark.parametrize("line", CUT)
def test_it_accepts_nothing_that_the_whole_proof_refuses(line: str) -> None:
    text = TEXT.replace("published: true", line)
    for change in (Change([], "replace", 1, False), Change([], "remove", 1)):
        if proved(change, text):
            assert proved_whole(change, text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\nc: 2\n",  # an alias
        "{a: 1, b: 2, c: 3}\n",  # no lines
        "a: {x: 1}\n<<: {b: 1}\nc: 2\n",  # a merged mapping
        "? a\n: 1\n? b\n: 2\n? c\n: 3\n",  # keys that do not begin their lines
        "  a: 1\n  b: 2\n  c: 3\n",
        "a: 1\rb: 2\rc: 3\r",  # lines to the parser, but not to us
        "a: 1\n",
        "",
    ],
)
def test_it_does_not_judge_what_it_cannot(text: str) -> None:
    tree = yamltree.parse(text)
    assert around(tree, [Patch(0, 0, "")], Change([], "replace", 0, 5)) is None


def test_where_nothing_is_patched_there_is_no_window() -> None:
    assert around(yamltree.parse(TEXT), [], Change([], "replace", 1, True)) is None


def test_the_window_is_small() -> None:
    tree = yamltree.parse(TEXT)
    at = TEXT.index("  - 'Portals'")
    window = around(tree, [Patch(at, at, "  - X\n")], Change([9], "insert", 1, "X"))
    assert window is not None
    assert TEXT[window.start : window.end].splitlines()[0] == "topics:"
    assert (window.first, window.last) == (9, 10)


@given(st.randoms(use_true_random=False))
def test_what_is_known_of_an_edited_document_is_what_reading_it_gives(random: Random) -> None:
    data = Writer(random).article()
    try:
        document = Document.parse(data)
    except DocumentError:
        assume(False)
    document = Document.parse(data, is_sound=not document.problems)
    for _ in range(3):
        try:
            document = document.apply([Writer(random).operation(document.data)])
        except RefusedEdit:
            continue
        fresh = Document.parse(document.to_bytes())
        assert repr(document.data) == repr(fresh.data)
        assert list(document.data) == list(fresh.data)
        assert document.problems == fresh.problems
        assert document.entries == fresh.entries


@given(st.randoms(use_true_random=False))
def test_any_patch_that_it_proves_the_whole_proof_proves_too(random: Random) -> None:
    """Patches that are wrong as often as right: pieces of YAML put anywhere."""
    tree = yamltree.parse(TEXT)
    pieces = ['"', "'", "[", "]", "\n", ": ", "- ", "#", "x", "|", " ", "  ", "a: b\n", "? ", "&a "]
    start = random.randrange(len(TEXT))
    end = min(len(TEXT), start + random.choice([0, 0, 1, 5, 30]))
    patch = Patch(start, end, "".join(random.choices(pieces, k=random.randrange(4))))
    text = patched(TEXT, [patch])
    root = tree.root
    assert root is not None
    for index in range(len(root.pairs)):
        for change in (
            Change([], "remove", index),
            Change([], "insert", index, "b", "a"),
            Change([], "replace", index, "x"),
        ):
            window = around(tree, [patch], change)
            if window is None:
                continue
            after = window.after(text)
            if after is None:
                continue
            if verify.proves(window.before(), after, window.change(change)):
                assert proved_whole(change, text), (patch, change)
