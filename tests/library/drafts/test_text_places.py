"""A text goes along with its article, and to no other one."""

from __future__ import annotations

from pathlib import Path

from curator.library.drafts import LeftText, TypedText, returned_text
from curator.library.library import Library
from tests.library.drafts.conftest import ONE

NAMED = b"---\ntitle: One\noriginalUrl: https://x.example/one\n---\nBody\n"
OTHER = b"---\ntitle: Other\noriginalUrl: https://x.example/other\n---\nAll else\n"
MOVED = "_news/moved.md"


def place(root: Path, *others: str) -> str | None:
    base = b"" if others else NAMED
    text = TypedText(ONE, "/title", 1.0, base, "", "Half", (0, 0, 0), others=others)
    return returned_text(Library.open(root), LeftText("gone", text)).place


def test_it_stays_where_others_only_edited(root: Path) -> None:
    (root / ONE).write_bytes(NAMED.replace(b"title: One", b"title: Else\nheat: 3"))
    assert place(root) == ONE


def test_it_goes_where_others_moved_it(root: Path) -> None:
    (root / ONE).unlink()
    (root / MOVED).write_bytes(NAMED)
    assert place(root) == MOVED
    (root / ONE).write_bytes(OTHER)
    assert place(root) == MOVED


def test_it_is_nowhere_where_there_is_another_article(root: Path) -> None:
    (root / ONE).write_bytes(OTHER)
    assert place(root) is None
    (root / ONE).unlink()
    assert place(root) is None


def test_that_of_several_stays(root: Path) -> None:
    (root / ONE).unlink()
    assert place(root, MOVED) == ONE
