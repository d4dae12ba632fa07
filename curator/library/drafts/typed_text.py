"""Text that was typed for an article and is not applied yet, as it is kept."""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from curator.document import Value
from curator.library.drafts.packing import NotPacked, pack_value, unpack_value

#: What was typed as: the front matter of the article ("yaml"), its whole file, to mend it ("file"),
#: the field of a route ("/title"), or that of several articles ("*/title").
What: TypeAlias = str

#: What one Curator keeps one text under: a path, what it was typed as, and whether the article
#: there is deleted; see `drafts.draft.Key`.
TextKey: TypeAlias = "tuple[str, What, bool]"

COLUMNS = "path, what, removed, at, base, read_as, raw, cursor, anchor, scrolled, others, held"


@dataclass(frozen=True, slots=True)
class TypedText:
    """`raw` is what the text box had, typed over the file that held `base`; `read_as` is the text
    that this was read as, where it is the file that is mended. The path of a `removed` article is
    that of its file. `place`: the cursor, the other end of the selection, how far the box was
    scrolled. `at` is when it was typed, in seconds since 1970. `others` are the paths of the other
    articles where it was typed for several, `held` what the field of each held then, its own first:
    see `pack_held`; () where that is not known."""

    path: str
    what: What
    at: float
    base: bytes
    read_as: str
    raw: str
    place: tuple[int, int, int]
    removed: bool = False
    others: tuple[str, ...] = ()
    held: tuple[str, ...] = ()

    @property
    def key(self) -> TextKey:
        """What it is kept under."""
        return self.path, self.what, self.removed


def row_of(text: TypedText) -> tuple[Any, ...]:
    """In the order of `COLUMNS`."""
    return (
        *place_of(text.key),
        text.at,
        zlib.compress(text.base, 1),
        _packed(text.read_as),
        _packed(text.raw),
        *text.place,
        zlib.compress(b"\0".join(map(os.fsencode, text.others)), 1) if text.others else b"",
        _packed("\n".join(text.held)) if text.held else b"",
    )


def place_of(key: TextKey) -> tuple[bytes, str, bool]:
    """The key as it is in the file."""
    path, what, removed = key
    return os.fsencode(path), what, removed


def text_of(row: tuple[Any, ...]) -> TypedText | None:
    """None if the row cannot be read."""
    path, what, removed, at, base, read_as, raw, *place, others, held = row
    try:
        if what not in ("yaml", "file") and not what.startswith(("/", "*/")):
            return None
        cursor, anchor, scrolled = map(int, place)
        return TypedText(
            os.fsdecode(path),
            what,
            float(at),
            zlib.decompress(base),
            _unpacked(read_as),
            _unpacked(raw),
            (cursor, anchor, scrolled),
            bool(removed),
            tuple(map(os.fsdecode, zlib.decompress(others).split(b"\0"))) if others else (),
            tuple(_unpacked(held).split("\n")) if held else (),
        )
    except (AttributeError, ValueError, TypeError, zlib.error):
        return None


def pack_held(data: Mapping[str, Value], route: Sequence[str]) -> str:
    """What there is at a route of the front matter, in one line; "" is for what is not known."""
    here: Value = dict(data)
    for part in route:
        if not isinstance(here, dict) or part not in here:
            return pack_value([])
        here = here[part]
    return pack_value([here])


def unpack_held(text: str) -> tuple[Value, ...]:
    """The value, or nothing where there was none, or it is not known."""
    try:
        found = unpack_value(text) if text else []
    except NotPacked:
        return ()
    return tuple(found[:1]) if isinstance(found, list) else ()


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def _unpacked(data: bytes) -> str:
    return zlib.decompress(data).decode("utf-8", "surrogatepass")
