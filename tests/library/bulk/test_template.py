"""What a found text is replaced by."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.library.bulk.patterns import InputError
from curator.library.bulk.template import filler, read_template

EXPRESSION = re.compile(r"(?P<day>\d+)-(?P<month>\w+)(-x)?")


def filled(template: str) -> str:
    found = EXPRESSION.search("on 24-May at noon")
    assert found is not None
    return filler(read_template(template, EXPRESSION.groups, EXPRESSION.groupindex))(found)


@pytest.mark.parametrize(
    ("template", "result"),
    [
        ("", ""),
        ("plain", "plain"),
        (r"\2 \1", "May 24"),
        ("$2 $1", "May 24"),
        (r"\g<month>.\g<1>", "May.24"),
        ("${month}.${1}", "May.24"),
        ("[$0|\\0]", "[24-May|24-May]"),
        (r"<\3$3>", "<>"),
        (r"a\nb\tc\\d", "a\nb\tc\\d"),
        (r"\$1 $$1", "$1 $1"),
        ("5$ or $x", "5$ or $x"),
        ("$", "$"),
        ("$02", "24-May2"),
    ],
)
def test_filled(template: str, result: str) -> None:
    assert filled(template) == result


@pytest.mark.parametrize(
    ("template", "column"),
    [
        (r"\4", 1),
        ("a $4", 3),
        ("$10", 1),
        (r"ab\g<year>", 3),
        ("${year}", 1),
        ("${}", 1),
        (r"\g<-1>", 1),
        (r"\g<99999999999999999999>", 1),
        (r"\d", 1),
        ("abc\\", 4),
        (r"\g", 1),
    ],
)
def test_mistakes(template: str, column: int) -> None:
    with pytest.raises(InputError) as caught:
        filled(template)
    assert (caught.value.part, caught.value.column) == ("replacement", column)


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    assert filled(text.replace("\\", "\\\\").replace("$", "$$")) == text
