"""Three-way merges, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import pytest

from curator.document import WHOLE, Conflict, Document, MergeResult, merge, take_ours

BASE = b"""---
title: "Kickoff"
published: true
heat: 5

provider:
  name: Contoso
  domain: contoso.com

topics:
  - Power Apps # the main one
  - Portals

secured: "abc;def"
---
body
"""


def merged(ours: bytes, theirs: bytes, base: bytes = BASE) -> MergeResult:
    return merge(*(Document.parse(side) for side in (base, ours, theirs)))


def test_nothing_changed() -> None:
    result = merged(BASE, BASE)
    assert result.document.to_bytes() == BASE
    assert result.conflicts == ()


def test_only_theirs_changed() -> None:
    theirs = BASE.replace(b"heat: 5", b"heat: 6").replace(b"body", b"new body")
    result = merged(BASE, theirs)
    assert result.document.to_bytes() == theirs
    assert result.conflicts == ()


def test_only_ours_changed() -> None:
    ours = BASE.replace(b"published: true", b"published: false")
    assert merged(ours, BASE).document.to_bytes() == ours


def test_both_changed_different_fields() -> None:
    ours = BASE.replace(b"published: true", b"published: false")
    theirs = BASE.replace(b"heat: 5", b"heat:  6 # new").replace(b"body", b"their body")
    result = merged(ours, theirs)
    assert result.document.to_bytes() == theirs.replace(b"published: true", b"published: false")
    assert result.conflicts == ()


def test_both_changed_the_same_field_alike() -> None:
    ours = BASE.replace(b"heat: 5", b"heat: 6")
    theirs = BASE.replace(b"heat: 5", b"heat:   6")
    result = merged(ours, theirs)
    assert result.document.to_bytes() == theirs
    assert result.conflicts == ()


def test_both_changed_the_same_field_differently() -> None:
    ours = BASE.replace(b"heat: 5", b"heat: 6").replace(b'"Kickoff"', b'"Start"')
    theirs = BASE.replace(b"heat: 5", b"heat: 7")
    result = merged(ours, theirs)
    assert result.conflicts == (Conflict("/heat", 5, 6, 7),)
    assert result.document.to_bytes() == theirs.replace(b'"Kickoff"', b'"Start"')


def test_a_type_is_a_difference() -> None:
    ours = BASE.replace(b"heat: 5", b"heat: 1")
    theirs = BASE.replace(b"heat: 5", b"heat: true")
    assert merged(ours, theirs).conflicts == (Conflict("/heat", 5, 1, True),)


def test_secured_is_always_theirs() -> None:
    ours = BASE.replace(b"abc;def", b"ours")
    theirs = BASE.replace(b"abc;def", b"theirs")
    result = merged(ours, theirs)
    assert result.document.to_bytes() == theirs
    assert result.conflicts == ()
    assert merged(ours, BASE).document.to_bytes() == BASE


def test_secured_removed_or_added_is_theirs() -> None:
    without = BASE.replace(b'\nsecured: "abc;def"\n', b"")
    assert merged(without, BASE).document.to_bytes() == BASE
    assert merged(BASE, without).document.to_bytes() == without
    assert merged(BASE, BASE, without).document.to_bytes() == BASE


def test_own_protected_keys() -> None:
    ours = BASE.replace(b"heat: 5", b"heat: 6").replace(b"abc;def", b"ours")
    documents = [Document.parse(side) for side in (BASE, ours, BASE)]
    result = merge(*documents, protected={"heat"})
    assert result.document.data["heat"] == 5
    assert result.document.data["secured"] == "ours"


def test_nested_mappings_are_merged_key_by_key() -> None:
    ours = BASE.replace(b"name: Contoso", b"name: Fabrikam")
    theirs = BASE.replace(b"domain: contoso.com", b"domain: contoso.org # new")
    result = merged(ours, theirs)
    assert result.document.to_bytes() == theirs.replace(b"name: Contoso", b"name: Fabrikam")


def test_nested_conflict() -> None:
    ours = BASE.replace(b"name: Contoso", b"name: Fabrikam")
    theirs = BASE.replace(b"name: Contoso", b"name: Northwind")
    conflicts = merged(ours, theirs).conflicts
    assert conflicts == (Conflict("/provider/name", "Contoso", "Fabrikam", "Northwind"),)


def test_a_list_that_only_we_changed() -> None:
    ours = BASE.replace(b"  - Portals\n", b"  - Portals\n  - AI Builder\n")
    theirs = BASE.replace(b"heat: 5", b"heat: 6")
    result = merged(ours, theirs)
    assert result.document.to_bytes() == ours.replace(b"heat: 5", b"heat: 6")


def test_a_list_that_both_changed_is_merged_as_a_set() -> None:
    ours = BASE.replace(b"  - Portals\n", b"  - Portals\n  - AI Builder\n")
    theirs = BASE.replace(b"  - Portals\n", b"  - Teams\n")
    result = merged(ours, theirs)
    assert result.conflicts == ()
    assert result.document.to_bytes() == theirs.replace(
        b"  - Teams\n", b"  - Teams\n  - AI Builder\n"
    )


def test_removed_here_changed_there() -> None:
    ours = BASE.replace(b"heat: 5\n", b"")
    theirs = BASE.replace(b"heat: 5", b"heat: 6")
    assert merged(ours, theirs).conflicts == (Conflict("/heat", 5, None, 6),)


def test_changed_here_removed_there() -> None:
    ours = BASE.replace(b"heat: 5", b"heat: 6")
    theirs = BASE.replace(b"heat: 5\n", b"")
    result = merged(ours, theirs)
    assert result.conflicts == (Conflict("/heat", 5, 6, None),)
    assert result.document.to_bytes() == theirs


def test_removed_on_both_sides() -> None:
    without = BASE.replace(b"heat: 5\n", b"")
    result = merged(without, without)
    assert result.document.to_bytes() == without
    assert result.conflicts == ()


def test_added_on_both_sides_alike_and_differently() -> None:
    ours = BASE.replace(b"heat: 5\n", b"heat: 5\nremoved: true\nlead: x\n")
    theirs = BASE.replace(b"heat: 5\n", b"heat: 5\nlead: z\nremoved: true\n")
    result = merged(ours, theirs)
    assert result.conflicts == (Conflict("/lead", None, "x", "z"),)
    assert result.document.to_bytes() == theirs


def test_null_and_absent_are_two_things() -> None:
    ours = BASE.replace(b"heat: 5\n", b"heat:\n")
    theirs = BASE.replace(b"heat: 5\n", b"")
    assert merged(ours, theirs).conflicts != ()


def test_other_spelling_is_no_change() -> None:
    ours = BASE.replace(b"heat: 5", b"heat: 0x5")
    theirs = BASE.replace(b'"Kickoff"', b"'Kickoff'")
    assert merged(ours, theirs).document.to_bytes() == theirs


def test_crlf_of_theirs_is_kept() -> None:
    ours = BASE.replace(b"  - Portals\n", b"  - Portals\n  - AI Builder\n")
    theirs = BASE.replace(b"\n", b"\r\n")
    assert merged(ours, theirs).document.to_bytes() == ours.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    "line",
    [
        b"heat: 5\nheat: 5",
        b"heat: &five 5\nother: *five",
        b"heat: !!int 5",
        b"heat: 5\nx: {<<: {a: 1}, b: 2}",
        b"heat: 5\nx: {a: 1, a: 2}",
    ],
)
def test_what_is_tangled_on_any_side_is_never_merged(line: bytes) -> None:
    tangled = BASE.replace(b"heat: 5", line)
    one = BASE.replace(b"Kickoff", b"Start")
    other = BASE.replace(b"body", b"more")
    for sides in ((tangled, one, other), (one, tangled, other), (one, other, tangled)):
        result = merged(sides[1], sides[2], sides[0])
        assert [found.field for found in result.conflicts] == [WHOLE]
        assert result.is_whole
        assert result.document.to_bytes() == sides[2]
        assert take_ours(result, Document.parse(sides[1])).to_bytes() == sides[1]
    # Nothing has to be merged where one side has changed nothing.
    assert merged(tangled, BASE).document.to_bytes() == tangled
    assert merged(BASE, tangled).document.to_bytes() == tangled
    assert merged(tangled, tangled).conflicts == ()


def test_a_mapping_that_they_replaced_keeps_what_was_added_to_it_here() -> None:
    base = Document.parse(b"---\na: {x: 1}\nb: 1\n---\n")
    ours = base.apply([{"op": "add", "path": "/a/mine", "value": 2}])
    theirs = Document.parse(b"---\na: {their: 3}\nb: 1\n---\n")
    result = merge(base, ours, theirs)
    assert result.document.data == {"a": {"their": 3, "mine": 2}, "b": 1}
    assert result.conflicts == ()


def test_a_long_list_in_another_order() -> None:
    items = [f"  - topic {number}\n" for number in range(400)]
    base, ours, theirs = (
        ("---\ntopics:\n" + "".join(lines) + "---\n").encode()
        for lines in (items, items[::-1], [*items[:7], *items[8:], "  - new\n"])
    )
    result = merged(ours, theirs, base)
    assert result.conflicts == ()
    wanted = [item for item in items[::-1] if item != items[7]]
    written = result.document.to_bytes().decode().splitlines(keepends=True)[2:-1]
    assert [line for line in written if line != "  - new\n"] == wanted
    assert written.count("  - new\n") == 1


@pytest.mark.parametrize("size", [3, 4])
def test_what_both_sides_want_of_an_order_is_so(size: int) -> None:
    items = "ABCD"[:size]

    def listed(order: Iterable[str]) -> bytes:
        return f"---\ntopics: [{', '.join(order)}]\n---\n".encode()

    for ours in permutations(items):
        for theirs in permutations(items):
            result = merged(listed(ours), listed(theirs), listed(items))
            found = result.document.data["topics"]
            assert not result.conflicts
            assert isinstance(found, list)
            assert sorted(map(str, found)) == [*items]
            for one, other in permutations(items, 2):
                if all(side.index(one) < side.index(other) for side in (ours, theirs)):
                    assert found.index(one) < found.index(other), (ours, theirs, found)


def test_an_edit_lands_on_no_other_item_without_an_address() -> None:
    def images(*items: tuple[str, str]) -> bytes:
        lines = [f"  - alt: {alt}\n    kind: {kind}\n" for alt, kind in items]
        return ("---\nimages:\n" + "".join(lines) + "---\n").encode()

    base = images(("one", "hero"), ("two", "hero"))
    ours = images(("zwei", "hero"))  # one is removed, the other has another text
    theirs = images(("one", "thumb"), ("two", "hero"))
    result = merged(ours, theirs, base)
    assert result.document.to_bytes() == images(("one", "thumb"), ("zwei", "hero"))
    (conflict,) = result.conflicts
    assert (conflict.field, "ours" in conflict.gone) == ("/images/0", True)
    assert conflict.theirs == {"alt": "one", "kind": "thumb"}
