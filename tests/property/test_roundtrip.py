"""Reading: any front matter comes back byte for byte, and no input does harm."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from curator.document import Document
from curator.errors import DocumentError, RefusedEdit
from tests.cases.smallstack import Stopwatch
from tests.property import model, referee
from tests.property.generate import Writer
from tests.property.mutate import mutated

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLES = sorted(path.read_bytes() for path in SEEDS.rglob("*.md"))


@given(st.randoms(use_true_random=False))
def test_generated_front_matter_comes_back_byte_for_byte(random: Random) -> None:
    data = Writer(random).article()
    document = _read(data, whole=False)
    if isinstance(document, DocumentError):
        # The generator names things before it knows what they contain; all else is to be read.
        assert "contains itself" in document.reason
        return
    assert document.to_bytes() == data
    assert document.apply([]).to_bytes() == data
    try:
        values = referee.load(document.front_matter)
    except referee.UndecidedError:
        return
    assert model.same(document.data, values)


def read_safely(data: bytes, *, whole: bool = False) -> None:
    """Read any bytes: DocumentError with a place is all that may come, and soon."""
    with Stopwatch() as watch:
        result = _read(data, whole=whole)
    assert watch.seconds < 0.5
    if isinstance(result, Document):
        assert result.to_bytes() == data
        return
    assert not isinstance(result, RefusedEdit)
    assert result.line is not None
    assert result.column is not None
    assert 1 <= result.line <= data.count(b"\n") + 1
    assert result.column >= 1


def _read(data: bytes, *, whole: bool) -> Document | DocumentError:
    try:
        document = Document.parse(data, whole=whole)
    except DocumentError as error:
        return error
    json.dumps([document.data, len(document.entries), len(document.problems)])
    return document


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes(data: bytes, whole: bool) -> None:
    read_safely(data, whole=whole)
    read_safely(b"---\n" + data + b"\n---\n")


@given(st.text(max_size=100), st.booleans())
def test_any_text(text: str, whole: bool) -> None:
    data = text.encode("utf-8", "surrogatepass")
    read_safely(data, whole=whole)
    read_safely(b"---\n" + data + b"\n---\n")


@given(st.text("-:?[]{},&*!|>'\"%@`#~ \n\tab01.<=\\", max_size=60))
def test_any_indicators(text: str) -> None:
    read_safely(f"---\n{text}\n---\n".encode())


@given(st.sampled_from(ARTICLES), st.randoms(use_true_random=False))
def test_articles_with_damage(data: bytes, random: Random) -> None:
    read_safely(mutated(random, data))
