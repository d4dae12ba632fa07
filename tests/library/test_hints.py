"""What may be wrong with YAML."""

from __future__ import annotations

import pytest

from curator.document import Document
from curator.errors import DocumentError
from curator.library.hints import likely_cause


@pytest.mark.parametrize(
    ("front", "words"),
    [
        (
            'title: "never ends\nexcerpt: "all"\nx: 1\n',
            "Perhaps the quote in line 2 is not closed.",
        ),
        ("title: 'it''s\nexcerpt: b\n", "Perhaps the quote in line 2 is not closed."),
        ("list:\n  - 'a\n  - b\n", "Perhaps the quote in line 3 is not closed."),
        ("title: News: all\n", "A text with a colon in it has to stand in quotes."),
        ("a:\n\tb: 1\n", "Line 3 is indented by a tab; use blanks."),
        ("name: @desk\n", "A text that begins with @ has to stand in quotes."),
        ("name: [a\n", ""),
    ],
)
def test_likely_cause(front: str, words: str) -> None:
    text = f"---\n{front}---\nBody\n"
    with pytest.raises(DocumentError) as caught:
        Document.parse(text.encode())
    assert likely_cause(text, caught.value.line or 1) == words


@pytest.mark.parametrize("line", [0, 1, 2, 99])
def test_any_line(line: int) -> None:
    assert likely_cause("", line) == ""
    assert likely_cause('a: "b"\n', line) == ""
