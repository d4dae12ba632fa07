"""Arithmetic on numbers: what can be written, what it comes to, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document import Document
from curator.errors import RefusedEdit
from curator.library.bulk.arithmetic import Compute
from curator.library.bulk.expression import MOST_CHARACTERS, ReckoningError, parse_expression
from curator.library.bulk.patterns import InputError
from tests.library.bulk.articles import after, changed


def result(expression: str, **fields: int | str) -> Decimal:
    read = parse_expression(expression)
    return read.result({pattern: Decimal(fields[pattern.text]) for pattern in read.fields})


@pytest.mark.parametrize(
    ("expression", "number"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("8 - 3 - 2", "3"),
        ("2 ** 3 ** 2", "512"),
        ("-2 ** 2", "-4"),
        ("(-2) ** 2", "4"),
        ("2 ** -1 * 4", "2"),
        ("- - + 3", "3"),
        ("7 // 2", "3"),
        ("-7 // 2", "-4"),
        ("-7 % 3", "2"),
        ("7 % -3", "-2"),
        ("7.5 // 2", "3"),
        ("0.1 + 0.2", "0.3"),
        ("1e2 + .5", "100.5"),
        ("abs(-5)", "5"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(2.345, 2)", "2.35"),
        ("floor(-1.5) + ceil(-1.5)", "-3"),
        ("min(3, 1, 2) + max(3, 1)", "4"),
        ("min(a, 10) * b", "50"),
        ("a*b", "250"),
        ("a\n+\tb", "55"),
        ("4 ** 0.5", "2"),
        ("0 ** 0", "1"),
        ("1 / 4", "0.25"),
        ("+".join("1" * 250), "250"),
        ("(" * 25 + "1" + ")" * 25, "1"),
    ],
)
def test_reckoned(expression: str, number: str) -> None:
    assert result(expression, a=50, b="5") == Decimal(number)


@pytest.mark.parametrize(
    ("expression", "column"),
    [
        ("", 1),
        ("1 +", 4),
        ("1 2", 3),
        ("(1", 3),
        ("1)", 2),
        ("(1, 2)", 3),
        ("abs()", 5),
        ("abs(1, 2)", 1),
        ("2 + min(1)", 5),
        ("round(1, 2, 3)", 1),
        ("sqrt(4)", 1),
        ("1 + __import__('os')", 5),
        ("a = 5", 3),
        ("a if b else c", 3),
        ("[1]", 1),
        ("lambda: 1", 7),
        ("a.b.", 4),
        ("a..b", 2),
        ('"a', 1),
        ("1_000", 1),
        ("0x10", 1),
        ("1j", 1),
        ("2 * ", 5),
        ("* 2", 1),
        ("1e999", 1),
        ("(" * 31 + "1" + ")" * 31, 31),
        ("-" * 40 + "1", 31),
        ("1" * (MOST_CHARACTERS + 1), MOST_CHARACTERS + 1),
        ("a < b", 3),
        ("a; b", 2),
    ],
)
def test_mistakes(expression: str, column: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_expression(expression)
    assert (caught.value.part, caught.value.column) == ("expression", column)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("1 / 0", "divide by zero"),
        ("0 / 0", "divide by zero"),
        ("1 // 0", "divide by zero"),
        ("1 % 0", "divide by zero"),
        ("0 ** -1", "divide by zero"),
        ("(-8) ** 0.5", "no root"),
        ("9 ** 999", "100 at most"),
        ("9 ** 100", "too large"),
        ("((9 ** 50) ** 100) ** 100", "too large"),
        ("10 ** 16", "too large"),
        ("round(1, 99)", "0 to 15"),
        ("round(1, 0.5)", "0 to 15"),
    ],
)
def test_no_such_number(expression: str, reason: str) -> None:
    with pytest.raises(ReckoningError, match=reason):
        result(expression)


def test_the_fields_it_needs() -> None:
    read = parse_expression(
        "abs(heat) + related.*.quality * images.0.width - \"my-key\".'*' + heat"
    )
    assert [pattern.parts for pattern in read.fields] == [
        ("heat",),
        ("related", None, "quality"),
        ("images", "0", "width"),
        ("my-key", "*"),
    ]


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (Compute("heat", "abs(heat)"), ["-heat: -5", "+heat: 5"]),
        (Compute("heat", "heat"), []),
        (Compute("heat", "-5"), []),
        (Compute("heat", "heat * 1.5"), ["-heat: -5", "+heat: -7.5"]),
        (Compute("heat", "heat * 2.0"), ["-heat: -5", "+heat: -10"]),
        (Compute("heat", "heat / 3"), ["-heat: -5", "+heat: -1.66666666667"]),
        (Compute("quality", "abs(quality)"), []),
        (Compute("quality", "quality / 2"), ["-quality: 60.0", "+quality: 30.0"]),
        (Compute("quality", "round(quality * 1.1)"), ["-quality: 60.0", "+quality: 66.0"]),
        (Compute("heat", "quality"), ["-heat: -5", "+heat: 60"]),
        (Compute("new", "heat + 1"), ["+new: -4"]),
        (Compute("new", "quality"), ["+new: 60.0"]),
        (Compute("none", "nothing * 2"), []),
        (Compute("none", "5"), ["+none: 5"]),
        (Compute("related.*.quality", "related.*.quality * 2"),
         ["-quality: 10", "+quality: 20"]),
        (Compute("related.*.heat", "heat * 2"), ["+heat: -10", "+heat: -10"]),
        (Compute("images.0.width", "images.0.width // 3"), ["-width: 640", "+width: 213"]),
    ],
)  # fmt: skip
def test_only_these_lines_change(edit: Compute, lines: list[str]) -> None:
    assert sorted(changed(edit)) == sorted(lines)


@pytest.mark.parametrize(
    ("front", "expression", "reason"),
    [
        ("heat: high", "abs(heat)", "heat is text, not a number"),
        ("heat: '5'", "heat + 1", "heat is text, not a number"),
        ("heat: true", "heat + 1", "heat is true or false, not a number"),
        ("heat: 2024-05-02", "heat + 1", "heat is a date, not a number"),
        ("heat: [1]", "heat + 1", "heat is a list, not a number"),
        ("heat: {a: 1}", "heat.a", "heat is a mapping, not a number"),
        ("heat: .nan", "heat + 1", "heat is not a number to reckon with"),
        ("heat: .inf", "heat + 1", "heat is not a number to reckon with"),
        ("heat: 1" + "0" * 30, "heat + 1", "heat is too large"),
        ("heat: 0", "5 / heat", "heat: this would divide by zero"),
        ("heat: text", "5", "heat is text, not a number"),
    ],
)
def test_refused(front: str, expression: str, reason: str) -> None:
    with pytest.raises(RefusedEdit, match=reason):
        after(Compute("heat", expression), front + "\n")


@pytest.mark.parametrize(
    ("front", "expression"),
    [
        ("heat: 5", "heat + quality"),
        ("quality: 5", "heat + quality"),
        ("heat: 5\nquality:", "heat + quality"),
        ("heat: 5", "quality / 0"),
        ("heat: high", "quality"),
        ("title: a", "heat"),
    ],
)
def test_nothing_is_done_where_a_field_is_not_set(front: str, expression: str) -> None:
    assert after(Compute("heat", expression), front + "\n") == front + "\n"


def test_what_is_protected_is_refused() -> None:
    with pytest.raises(RefusedEdit, match="protected"):
        after(Compute("secured", "5"), "secured: 1\n")


@pytest.mark.parametrize(
    ("target", "expression", "part", "column"),
    [
        ("a..b", "1", "target", 3),
        ("a", "b.*.c", "expression", 1),
        ("a.*.b", "1 + c.*.b", "expression", 5),
        ("a", "1 +", "expression", 4),
    ],
)
def test_what_does_not_go_together(target: str, expression: str, part: str, column: int) -> None:
    with pytest.raises(InputError) as caught:
        Compute(target, expression)
    assert (caught.value.part, caught.value.column) == (part, column)


@pytest.mark.parametrize(
    ("front", "expression", "result"),
    [
        ("quality: 1000000000000000", "quality / 3", "333333333333333"),
        ("quality: 12345678901234", "quality / 7 * 6", "10582010486772"),
        ("quality: -1000000000000", "quality / 7", "-142857142857"),
        ("quality: 100000000000", "quality / 7", "14285714285.7"),
        ("quality: 999999999999999", "quality / 3", "333333333333333"),
        ("quality: 999999999999998", "quality + 1", "999999999999999"),
        ("quality: 999999999999999", "quality / 7 * 7", "999999999999999"),
        ("quality: 2", "quality ** 49 - 1", "562949953421311"),
        ("quality: 1000000000000000.0", "quality / 3", "333333333333333.0"),
    ],
)
def test_whole_parts_keep_their_digits(front: str, expression: str, result: str) -> None:
    assert after(Compute("quality", expression), front + "\n") == f"quality: {result}\n"


_NUMBERS = st.integers(-(10**12), 10**12) | st.decimals(
    -(10**6), 10**6, places=3, allow_nan=False
).map(float)


@given(_NUMBERS)
def test_a_number_taken_as_it_is_does_not_change(number: int | float) -> None:
    empty = Document.parse(b"---\nkept: 1 # one\n---\n")
    front = empty.apply([{"op": "add", "path": "/n", "value": number}]).front_matter
    assert after(Compute("n", "n"), front) == front
    assert after(Compute("n", "-(-n)"), front) == front
    assert after(Compute("n", "abs(n)"), after(Compute("n", "0 - n"), front)) == (
        after(Compute("n", "abs(n)"), front)
    )


_SUMS = st.recursive(
    st.integers(-20, 20).map(str),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", "-", "*", "//", "%"]), inner).map(" ".join)
        | inner.map("({})".format)
        | inner.map("-{}".format)
        | st.tuples(inner, inner).map(lambda two: f"max({two[0]}, {two[1]})")
        | inner.map("abs({})".format)
    ),
    max_leaves=8,
)


@given(_SUMS)
def test_whole_numbers_come_to_what_python_makes_of_them(text: str) -> None:
    try:
        wanted = eval(text)
    except ZeroDivisionError:
        with pytest.raises(ReckoningError):
            result(text)
        return
    assert result(text) == wanted


@given(st.text(st.sampled_from("ab1.2*/+-%(),'\" min e"), max_size=30))
def test_anything_is_a_number_or_a_mistake_with_a_column(text: str) -> None:
    column: int | None = 1
    with suppress(InputError, ReckoningError):
        try:
            read = parse_expression(text)
        except InputError as error:
            column = error.column
            raise
        read.result(dict.fromkeys(read.fields, Decimal(2)))
    assert column is not None
    assert 1 <= column <= len(text) + 1
