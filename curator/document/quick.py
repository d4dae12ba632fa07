"""Front matter of the plainest shape, read several times as quickly as by the parser.

This is for sites of many thousand files, nearly all of which a generator has written: one field a
line, texts in quotes or plain, lists and mappings by indentation. What it reads is what
`Document.parse` would have read, without problems; of everything else, however slightly other, it
reads nothing, and the parser decides. It never guesses, and it never says what is wrong.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias

from curator.document import window
from curator.document.scalars import Timestamp, Value, plain_value, timestamp_is_possible
from curator.document.source import bounds
from curator.errors import DocumentError

_LONGEST: Final = 40_000  # bytes; what is longer might have more values than are read
_DEEPEST: Final = 8  # levels

_SHORT: Final = 48  # characters: lines such as `type: article` stand in very many files

# A line that is not blank: its indentation, the dash of a list's item, a key, and its value.
_HEAD: Final = re.compile(r"( *+)(- )?(?:([A-Za-z_][A-Za-z0-9_-]{0,99}):(?: ++|$))?")
# `++` and `*+` do not come back for another try: nothing here takes longer than it is long.
_VALUE: Final = re.compile(
    r"""(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"
    |'[^']*+(?:''[^']*+)*+'
    |(?:[^\ \-?:,\[\]{}#&*!|>'"%@`]|-(?=[0-9]))(?:[^:#]++|:(?=[^\ ])|(?<=[^\ ])\#)*+
    |\[\]|\{\}
    )\ *+""",
    re.VERBOSE,
)
_ENTRY: Final = re.compile(r"\n[A-Za-z_]")  # of the root
_NO_VALUE, _SCALAR, _LIST, _MAPPING = range(4)
_Line: TypeAlias = "tuple[int, bool, str, int, Value]"
_BLANK: Final[_Line] = (0, False, "", _NO_VALUE, None)

_COMMON: Final = b"\n" + bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))
# Characters that YAML refuses, those that break lines for YAML alone, byte order marks.
_ODD: Final = re.compile(rb"\xe2\x80[\xa8\xa9]|\xef(?:\xbb\xbf|\xbf[\xbe\xbf])")
_ODD_CONTROL: Final = re.compile(rb"\xc2[\x80-\x9f]")
_ESCAPED: Final = re.compile(r"\\(?:([nrt\"\\])|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))")
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class Quick(NamedTuple):
    """The front matter as plain values, where the body begins, in bytes, and the `starts` of its
    entries; all as a `Document` has them, which has no `problems` then."""

    data: dict[str, Value]
    body: int
    starts: bytes
    problems: tuple[()] = ()


class Divided(NamedTuple):
    """The front matter cut where its entries begin: the blank lines `above`, each entry's text, to
    where the next begins, and its value; what stands before it and behind it in the file, and the
    length of the closing delimiter line, with which `behind` begins."""

    above: str
    texts: dict[str, str]
    values: dict[str, Value]
    before: bytes
    behind: bytes
    delimiter: int


class _OddError(Exception):
    """Not of the plain shape."""


def front_matter(data: bytes, *, with_starts: bool = True) -> Quick | None:
    """The front matter of a file; None where only the parser can say what it is. Who will not edit
    it needs no `starts`."""
    cut = _cut(data)
    if cut is None:
        return None
    text, _, end, delimiter = cut
    try:
        found = _read(text.replace("\r\n", "\n"))
    except _OddError:
        return None
    if not found:
        return None
    divisible = with_starts and delimiter and len(text) <= window.LONGEST
    starts = _starts(text) if divisible else []
    return Quick(found, end + delimiter, array("I", starts).tobytes())


def divided(data: bytes, known: dict[str, tuple[str, Value]]) -> Divided | None:
    """The front matter of a file entry by entry, each of which reads by itself as it does in its
    place; None as for `front_matter`. `known` is what was read before of other versions of the
    file, of which most entries are the same; it is added to."""
    cut = _cut(data)
    if cut is None or not cut[3]:
        return None
    text, head, end, delimiter = cut
    starts = _starts(text)
    if not starts or text[: starts[0]].strip("\r\n"):
        return None
    texts: dict[str, str] = {}
    values: dict[str, Value] = {}
    for start, stop in pairwise((*starts, len(text))):
        part = text[start:stop]
        found = known.get(part) or entry(part)
        if found is None or found[0] in texts:
            return None
        known[part] = found
        key, values[key] = found
        texts[key] = part
    return Divided(text[: starts[0]], texts, values, data[:head], data[end:], delimiter)


def _starts(text: str) -> list[int]:
    """Where the entries begin; several times as quick as a pattern for the start of any line."""
    return [match.start() for match in _ENTRY.finditer("\n" + text)]


def entry(text: str) -> tuple[str, Value] | None:
    """The key and the value of one entry; None where only the parser can say what it is."""
    try:
        found = _read(text.replace("\r\n", "\n"))
    except _OddError:
        return None
    return found.popitem() if len(found) == 1 else None


def _cut(data: bytes) -> tuple[str, int, int, int] | None:
    """The text of the front matter, where it begins and ends in bytes, and the length of the
    closing delimiter line; None where a character is in it that the parser must look at."""
    try:
        head, end, delimiter = bounds(data)
    except DocumentError:
        return None
    raw = data[head:end]
    if len(raw) > _LONGEST or _has_odd_characters(raw.replace(b"\r\n", b"\n")):
        return None
    try:
        return raw.decode("utf-8"), head, end, delimiter
    except UnicodeDecodeError:
        return None


def _has_odd_characters(raw: bytes) -> bool:
    if raw.translate(None, _COMMON):
        return True
    if raw.isascii():
        return False
    # To look for a single byte first is many times as quick.
    if b"\xc2" in raw and _ODD_CONTROL.search(raw):
        return True
    return (b"\xe2\x80" in raw or b"\xef" in raw) and _ODD.search(raw) is not None


def _read(text: str) -> dict[str, Value]:
    """Raises _OddError. One loop on purpose: this is the hot path."""
    root: dict[str, Value] = {}
    block: Any = root  # the mapping or list that the last line was in
    indent = 0  # where its lines begin
    outer: list[tuple[int, Any]] = []  # the indents and blocks around it
    waiting: str | None = None  # a key of the block that may get a block of its own
    for line in text.split("\n"):
        at, dash, key, kind, value = _short_line(line) if len(line) < _SHORT else _line(line)
        if dash:
            if waiting is not None and at >= indent:
                outer.append((indent, block))
                block[waiting] = block = []
                indent = at
            else:
                while indent != at or type(block) is not list:
                    if not outer:
                        raise _OddError
                    indent, block = outer.pop()
            if not key:
                waiting = None
                block.append(value if kind == _SCALAR else _empty(kind))
                continue
            outer.append((indent, block))
            block.append({})
            block = block[-1]
            indent = at + 2
        elif not key:
            continue  # a blank line
        elif at > indent:
            if waiting is None:
                raise _OddError
            outer.append((indent, block))
            block[waiting] = block = {}
            indent = at
        else:
            while indent != at or type(block) is not dict:
                if not outer:
                    raise _OddError
                indent, block = outer.pop()
        if key in block or len(outer) > _DEEPEST:
            raise _OddError
        block[key] = value if kind <= _SCALAR else _empty(kind)
        waiting = None if kind else key
    return root


def _empty(kind: int) -> Value:
    return [] if kind == _LIST else {}


def _line(line: str) -> _Line:
    """Indentation, whether there is a dash, key, kind of the value, value; no key and no dash for
    a blank line. Raises _OddError."""
    head = _HEAD.match(line)
    assert head is not None  # all of it may be absent
    spaces, dash, key = head.groups()
    written = line[head.end() :]
    if not written:
        if dash and not key:
            raise _OddError
        return (len(spaces), dash is not None, key, _NO_VALUE, None) if key else _BLANK
    if not dash and not key:
        raise _OddError
    kind = _SCALAR
    value: Value
    if written[0] == '"' and written.find('"', 1) == len(written) - 1 and "\\" not in written:
        value = written[1:-1]  # most of them
    elif _VALUE.fullmatch(written) is None:
        raise _OddError
    else:
        kind, value = _value(written.rstrip(" "))
    return len(spaces), dash is not None, key or "", kind, value


_short_line = lru_cache(maxsize=8192)(_line)


def _value(written: str) -> tuple[int, Value]:
    """What a scalar means, or what kind of empty collection it is. Raises _OddError."""
    first = written[0]
    if first == '"':
        return _SCALAR, _ESCAPED.sub(_unescaped, written[1:-1])
    if first == "'":
        return _SCALAR, written[1:-1].replace("''", "'")
    if first in "[{":
        return (_LIST if first == "[" else _MAPPING), None
    found = plain_value(written)
    if type(found) is Timestamp and not timestamp_is_possible(found):
        raise _OddError
    return _SCALAR, found


def _unescaped(match: re.Match[str]) -> str:
    simple, four, two, other = match.groups()
    if simple:
        return _ESCAPES[simple]
    code = int(four or two or "D800", 16)
    if other or 0xD800 <= code < 0xE000:
        raise _OddError
    return chr(code)
