"""Where a mistake is shown, and the search without it."""

from __future__ import annotations

import pytest

from curator.errors import QueryError
from curator.library.query import parse
from curator.library.query.mistake import mended, place

NAMES = {"title", "topics", "published", "quality", "date"}


def mistake(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text, NAMES)
    return caught.value


@pytest.mark.parametrize(
    ("text", "marked", "better"),
    [
        ("senate topcs:AI", "topcs", "senate topics:AI"),
        ("published:perhaps or x", "perhaps", None),
        ("published:yess", "yess", "published:yes"),
        ("is:modifed", "modifed", "is:modified"),
        ('title:"a b', '"a b', 'title:"a b"'),
        ("(a or b", "(", "(a or b)"),
        ("quality:80..60", "80..60", "quality:60..80"),
        ("published:", ":", None),
        ("a and", "and", None),
    ],
)
def test_a_mistake_is_marked_and_mended(text: str, marked: str, better: str | None) -> None:
    error = mistake(text)
    start, end = place(text, error)
    assert text[start:end].startswith(marked[:1])
    assert marked in text[start:end] or text[start:end] in marked
    if better is not None:
        assert mended(text, error) == better
        parse(better, NAMES)


def test_a_mistake_without_a_better_word_stays() -> None:
    assert mended("a", QueryError("No", column=1)) is None
    assert mended("a", QueryError("No", column=1, suggestion="a", length=1)) is None


@pytest.mark.parametrize("column", [0, 1, 2, 9])
@pytest.mark.parametrize("text", ["", " ", "a", "a b"])
def test_a_place_is_always_within_the_text(text: str, column: int) -> None:
    start, end = place(text, QueryError("No", column=column, length=4))
    assert 0 <= start <= end <= len(text)
