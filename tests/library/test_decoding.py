"""Files that are not UTF-8."""

from __future__ import annotations

import pytest

from curator.library.decoding import as_utf_8, as_utf_16, as_western, is_utf_16


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain", "plain"),
        (b"Caf\xe9 na\xefve", "Café naïve"),
        (b"\x93quoted\x94 \x80", "“quoted” €"),
        ("Café and ".encode() + b"caf\xe9", "Café and café"),
        (b"\x81\x8d", "\x81\x8d"),
        (b"\xe9" * 200_000, "é" * 200_000),
        (b"", ""),
    ],
    ids=["plain", "latin", "quotes", "mixed", "undefined", "long", "empty"],
)
def test_western(data: bytes, text: str) -> None:
    assert as_western(data) == text


def test_utf_16() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        data = "\ufeffCafé".encode(encoding)
        assert is_utf_16(data)
        assert as_utf_16(data) == "Café"
    assert not is_utf_16(b"Caf\xe9")


def test_utf_8() -> None:
    assert as_utf_8("\ufeffCafé\r\n".encode()) == "\ufeffCafé\r\n"
    assert as_utf_8(b"Caf\xe9") is None
