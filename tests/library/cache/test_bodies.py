"""A text is found in the bodies exactly where it is."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from curator.document import Document
from curator.errors import DocumentError
from curator.library.cache.bodies import Held
from curator.library.cache.entries import read_entry
from curator.library.cache.rows import RowCache
from curator.library.cache.stamps import RACY
from curator.library.steps import at_once
from tests.library.cache.conftest import fill

BODIES = {
    "_news/one.md": "The Straße is long.\nAnd wide",
    "_news/two.md": 'Quotes " and * and ^ AND NOT (NEAR) a-b \\ %_',
    "_news/three.md": "日本語のテキスト and Ünïcödé İstanbul ﬁne \U0001f680\U0001f680",
    "_news/four.md": "",
    "_news/five.md": "zero \x00 inside",
    "_news/six.md": "bad \udcff bytes",  # one byte that is not UTF-8
    "_news/seven.md": "x" * 10_000 + "needle" + "y" * 10_000,
}
ASKED = (
    "strasse", "the", "th", "t", "\n", "long.\nand", '"', '" and', "*", " and * and ^", "near)",
    "日本", "日本語", "ünï", "i̇stanbul", "fine", "\U0001f680", "\U0001f680\U0001f680", "needle",
    "xxxneedley", "\ufffd", "\ufffd bytes", "zero", "inside", "nothing like this", "%_", "\\",
    "a-b", "\x00", "zero \x00", "\ud800", "",
)  # fmt: skip


def asked(cache: RowCache, text: str) -> Held | None:
    return at_once(cache.bodies(text))


def write(site: Path, path: str, body: str) -> None:
    data = b"---\ntitle: T\n---\n" + body.encode("utf-8", "surrogateescape")
    (site / path).write_bytes(data)


def expected(cache: RowCache, text: str) -> set[str]:
    found = set()
    for path in cache.site.paths():
        try:
            body = Document.parse((cache.site.root / path).read_bytes()).body
        except DocumentError:
            continue
        if text in body.decode("utf-8", "replace").casefold():
            found.add(path)
    return found


@pytest.fixture
def filled(opened: RowCache, site: Path) -> RowCache:
    for path, body in BODIES.items():
        write(site, path, body)
    fill(opened)
    return opened


def test_a_text_is_found_where_it_is(filled: RowCache) -> None:
    for text in ASKED:
        held = asked(filled, text)
        if text in ("", "\x00", "zero \x00", "\ud800"):
            assert held is None  # the caller looks into each
        else:
            assert held is not None
            assert held.left == {"_news/five.md"}  # with a zero
            assert held.paths == expected(filled, text) - held.left, text


def test_any_piece_of_any_body_is_found(filled: RowCache) -> None:
    random = Random(4)
    bodies = [(filled.site.root / path).read_bytes() for path in filled.site.paths()]
    tried = 0
    while tried < 100:
        text = random.choice(bodies).decode("utf-8", "replace").casefold()
        start = random.randrange(len(text))
        piece = text[start : start + random.randrange(1, 12)]
        if "\x00" in piece:
            continue
        held = asked(filled, piece)
        assert held is not None
        assert held.paths == expected(filled, piece) - held.left
        tried += 1


def test_what_changes_is_found_anew(filled: RowCache, site: Path) -> None:
    before = asked(filled, "needle")
    assert before is not None
    assert before.paths == {"_news/seven.md"}
    write(site, "_news/seven.md", "nothing")
    write(site, "_news/one.md", "a needle")
    held = asked(filled, "needle")
    assert held == before  # rows and bodies are those of the same content
    for path in ("_news/seven.md", "_news/one.md"):
        entry = read_entry(filled.site, path)
        filled.put([entry._replace(read_at=entry.read_at + RACY)])
    held = asked(filled, "needle")
    assert held is not None
    assert held.paths == {"_news/one.md"}
    filled.drop(["_news/one.md"])
    held = asked(filled, "needle")
    assert held is not None
    assert held.paths == set()


def test_a_file_that_is_not_what_its_row_says_is_left_to_the_caller(
    filled: RowCache, site: Path
) -> None:
    write(site, "_news/one.md", "a needle")
    (site / "_news/two.md").unlink()
    held = asked(filled, "needle")
    assert held is not None
    assert held.paths == {"_news/seven.md"}
    assert held.left == {"_news/one.md", "_news/two.md", "_news/five.md"}


def test_bodies_are_read_once(filled: RowCache, site: Path) -> None:
    first = list(filled.bodies("needle"))
    assert first[-1][0] == first[-1][1] == len(filled.site.paths())
    for path in BODIES:
        if path != "_news/five.md":
            os.truncate(site / path, 0)
    held = asked(filled, "needle")
    assert held is not None
    assert held.paths == {"_news/seven.md"}
