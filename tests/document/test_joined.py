"""Merges entry by entry: which files need no parser, and which are left to it."""

from __future__ import annotations

import pytest

from curator.document import Document, learn
from curator.document.joined import divided, joined

BASE = """title: One
heat: 5

topics:
  - A

provider:
  name: Contoso
"""


def merged(base: str, ours: str, theirs: str) -> tuple[str, list[str]] | None:
    """The front matter and the fields in conflict."""
    files = [f"---\n{side}---\nBody\n".encode() for side in (base, ours, theirs)]
    plain = divided(files[0], files[1], files[2])
    assert plain is not None
    found = joined(plain, learn(map(Document.parse, files)), {"secured"})
    if found is None:
        return None
    data, conflicts = found
    return data.decode()[4:-9], [one.field for one in conflicts]


def test_what_came_on_both_sides_is_where_each_side_put_it() -> None:
    ours = "published: false\n" + BASE
    theirs = BASE.replace("heat: 5\n", "type: news\nheat: 6\n")
    assert merged(BASE, ours, theirs) == ("published: false\n" + theirs, [])


def test_what_came_at_the_same_place_is_side_by_side() -> None:
    ours = BASE.replace("heat: 5\n", "published: false\nheat: 5\n")
    theirs = BASE.replace("heat: 5\n", "type: news\nheat: 5\n")
    both = BASE.replace("heat: 5\n", "published: false\ntype: news\nheat: 5\n")
    assert merged(BASE, ours, theirs) == (both, [])


def test_a_list_that_both_changed_is_edited_by_itself() -> None:
    ours = BASE.replace("- A\n", "- A\n  - B\n").replace("One", "Two")
    theirs = BASE.replace("- A\n", "- C\n  - A\n")
    both = BASE.replace("- A\n", "- C\n  - A\n  - B\n").replace("One", "Two")
    assert merged(BASE, ours, theirs) == (both, [])


def test_conflicts_are_told_and_nothing_else_waits_for_them() -> None:
    ours = BASE.replace("5", "6").replace("Contoso", "Ours").replace("One", "Two")
    theirs = "title: One\n" + BASE[BASE.index("\n\ntop") + 1 :].replace("Contoso", "Theirs")
    both = theirs.replace("One", "Two")
    assert merged(BASE, ours, theirs) == (both, ["/heat", "/provider/name"])


def test_both_removed_something() -> None:
    ours, theirs = BASE.replace("heat: 5\n", ""), BASE.replace("title: One\n", "")
    assert merged(BASE, ours, theirs.replace("Contoso", "Fabrikam")) is None  # comes apart below
    ours = BASE.replace("title: One\n", "")
    theirs = BASE.replace("Contoso", "Fabrikam") + "type: news\n"
    assert merged(BASE, ours, theirs) == (theirs.replace("title: One\n", ""), [])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # Another order, and another spelling.
        ("heat: 5\ntitle: Two\n" + BASE[BASE.index("\ntop") :], BASE + "type: a\n"),
        (BASE.replace("One", '"One"'), BASE.replace("5\n", "6\n") + "type: a\n"),
        # A paragraph between two others.
        (BASE.replace("\nprovider", "\nimages:\n  - x\n\nprovider"),
         BASE.replace("\nprovider", "\nlinks:\n  - x\n\nprovider")),
    ],
)  # fmt: skip
def test_what_is_not_simple_is_left_to_the_parser(ours: str, theirs: str) -> None:
    assert merged(BASE, ours, theirs) is None


def test_they_have_converted_the_line_ends() -> None:
    base, ours = (
        side.replace("\n", "\r\n").encode() for side in ("---\n" + BASE + "---\n",
        "---\n" + BASE.replace("One", "Two") + "---\n")
    )  # fmt: skip
    theirs = f"---\n{BASE}type: a\n---\n".encode()
    expected = theirs.replace(b"One", b"Two")
    plain = divided(base, ours, theirs)
    assert plain is not None
    assert joined(plain, learn(()), ()) == (expected, ())
    # What ours converted stays converted, which takes more than entries.
    back = divided(theirs, theirs.replace(b"\n", b"\r\n"), theirs.replace(b"One", b"Two"))
    assert back is not None
    assert joined(back, learn(()), ()) is None
