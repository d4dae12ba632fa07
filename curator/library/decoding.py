"""Bytes of files that are not UTF-8 as text, once an editor has said what they are."""

from __future__ import annotations

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def as_utf_8(data: bytes) -> str | None:
    """The text of a file, its byte order mark included; None if it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def is_utf_16(data: bytes) -> bool:
    """Whether the file says of itself that it is UTF-16."""
    return data.startswith(_UTF_16)


def as_utf_16(data: bytes) -> str:
    """The text of a UTF-16 file without its mark; what is no text in it is a U+FFFD."""
    return data.decode("utf-16", "replace")


def as_western(data: bytes) -> str:
    """The text of a file in which every byte that is no UTF-8 is a character of Windows-1252.

    What is UTF-8 already stays: in a file that several programs wrote, most of it is.
    """
    return data.decode("utf-8", "surrogateescape").translate(_WESTERN)


def _western(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:  # five bytes that Windows-1252 has no character for
        return chr(byte)


# Python reads a byte that is no UTF-8 as one of these halves of a character.
_WESTERN = {0xDC00 + byte: _western(byte) for byte in range(0x80, 0x100)}
