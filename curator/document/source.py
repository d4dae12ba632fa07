"""One file's bytes, cut into what YAML may see and what nobody touches.

The front matter is decoded strictly and edited as text, in code points, because that is what the
parser's marks count. Everything else, from the BOM to the body, stays the bytes it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from curator.errors import DocumentError

#: Longest front matter that is read, in bytes. The largest of 31,331 real files is far below it.
MAX_FRONT_MATTER: Final = 256 * 1024

_BOM: Final = b"\xef\xbb\xbf"
_OPENING: Final = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
# Jekyll closes front matter with `---` or `...`; an indented one belongs to a value.
_CLOSING: Final = re.compile(rb"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_CLOSING_LINE: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as three parts: `head + text + tail` is the file, byte for byte.

    `head` is BOM and opening delimiter, `text` the front matter with its final line end, `tail`
    the closing delimiter and the body, of which `delimiter` is the length of the delimiter line.
    """

    head: bytes
    text: str
    tail: bytes
    delimiter: int

    @classmethod
    def read(cls, data: bytes, *, whole: bool = False) -> Source:
        """Cut `data` at its delimiters; with `whole` all of it is YAML, as in `_data/*.yaml`.

        Raises DocumentError with line and column where there is no front matter to be read.
        """
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise DocumentError("This is UTF-16 text; save it as UTF-8", line=1, column=1)
        if whole:
            head, end, delimiter = _whole_bounds(data)
        else:
            head, end, delimiter = bounds(data)
        source = cls(data[:head], _decode(data, head, end), data[end:], delimiter)
        if source.text.startswith("\ufeff"):
            line, column = source.position(0)
            reason = "There is a second byte order mark; remove it"
            raise DocumentError(reason, line=line, column=column)
        return source

    @property
    def body(self) -> bytes:
        """The bytes after the closing delimiter line."""
        return self.tail[self.delimiter :]

    @property
    def newline(self) -> str:
        """The line end of the file's first line."""
        first = self.head if b"\n" in self.head else self.text.partition("\n")[0].encode() + b"\n"
        return "\r\n" if first.endswith(b"\r\n") else "\n"

    def with_text(self, text: str) -> Source | None:
        """The same file with another front matter; None if it would be cut elsewhere (trap 22)."""
        if self.delimiter and (_is_cut(text) or (text and not text.endswith("\n"))):
            return None
        # The closing delimiter counts; a code point is at most four bytes.
        most = MAX_FRONT_MATTER - self.delimiter
        if 4 * len(text) > most and len(text.encode()) > most:
            return None
        if text.startswith("\ufeff"):
            return None
        return Source(self.head, text, self.tail, self.delimiter)

    def with_body(self, body: bytes) -> Source | None:
        """The same file with another body; None if it would be cut elsewhere, or has no place for
        one. A delimiter that ends the file gets the file's line end before a body."""
        line = self.tail[: self.delimiter]
        if not line:
            return None if body else self
        if body and not line.endswith(b"\n"):
            line += b"\n" if line.endswith(b"\r") else self.newline.encode()
        source = Source(self.head, self.text, line + body, len(line))
        try:
            return source if Source.read(source.to_bytes()) == source else None
        except DocumentError:
            return None

    def to_bytes(self) -> bytes:
        """The file, byte for byte."""
        return b"".join((self.head, self.text.encode(), self.tail))

    def position(self, index: int) -> tuple[int, int]:
        """Line and column in the file, both from 1, of a code point of `text`."""
        return next(self.positions([index]))

    def positions(self, indexes: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The positions of code points in ascending order, in one pass over the text."""
        line, last = self.head.count(b"\n") + 1, 0
        for index in indexes:
            line += self.text.count("\n", last, index)
            last = index
            yield line, index - self.text.rfind("\n", 0, index)


def _whole_bounds(data: bytes) -> tuple[int, int, int]:
    if len(data) > MAX_FRONT_MATTER:
        raise _too_large()
    return (len(_BOM) if data.startswith(_BOM) else 0), len(data), 0


def body_of(data: bytes) -> bytes:
    """What follows the front matter of a file. Raises DocumentError where it has none."""
    _head, end, delimiter = bounds(data)
    return data[end + delimiter :]


def bounds(data: bytes) -> tuple[int, int, int]:
    """Where the front matter of a file begins and ends, in bytes, and the length of its closing
    delimiter line. Raises DocumentError."""
    opening = _OPENING.match(data)
    if opening is None:
        raise DocumentError(
            "There is no front matter: the file does not begin with a --- line", line=1, column=1
        )
    head = opening.end()
    # The search is bounded, so that a 100 MB file without a second delimiter costs nothing.
    closing = _closing(data, head, head + MAX_FRONT_MATTER + 1)
    if closing is None or (closing.end() > head + MAX_FRONT_MATTER and closing.end() < len(data)):
        if len(data) - head > MAX_FRONT_MATTER:
            raise _too_large()
        raise DocumentError(
            "The front matter is not closed: a second --- line is missing", line=1, column=1
        )
    return head, closing.start(), closing.end() - closing.start()


def _closing(data: bytes, head: int, limit: int) -> re.Match[bytes] | None:
    """The first closing delimiter. `find` is ten times as quick as the pattern's own search."""
    at = head - 1  # a line ends here
    while True:
        dashes = data.find(b"\n---", at, limit)
        dots = data.find(b"\n...", at, limit if dashes < 0 else dashes)
        at = (dashes if dots < 0 else dots) + 1
        closing = _CLOSING.match(data, at, limit) if at else None
        if closing is not None or not at:
            return closing


def _is_cut(text: str) -> bool:
    """Whether a line of the front matter would close it."""
    if "\n---" in text or "\n..." in text or text.startswith(("---", "...")):
        return _CLOSING_LINE.search(text) is not None
    return False


def _too_large() -> DocumentError:
    return DocumentError(
        f"The front matter is larger than {MAX_FRONT_MATTER // 1024} KB", line=1, column=1
    )


def _decode(data: bytes, start: int, end: int) -> str:
    try:
        return data[start:end].decode("utf-8")
    except UnicodeDecodeError as error:
        at = start + error.start
        line_start = data.rfind(b"\n", 0, at) + 1
        raise DocumentError(
            f"This is not UTF-8 text (byte 0x{data[at]:02X})",
            line=data.count(b"\n", 0, at) + 1,
            column=len(data[line_start:at].decode("utf-8", "replace")) + 1,
        ) from None
