"""Arithmetic as people write it: `abs(heat) * 2 + provider.rank`.

Numbers, fields, + - * / // % **, parentheses, and the functions abs, round, floor, ceil, min and
max. A field is named as in `patterns`; a name with other characters than letters, digits and _
stands in quotes: "my-field". It is reckoned in decimals, so that 0.1 + 0.2 is 0.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DecimalException,
    InvalidOperation,
    Overflow,
)
from typing import Final, TypeAlias

from curator.library.bulk.patterns import InputError, Pattern, parse_pattern

MOST_CHARACTERS: Final = 500
LARGEST: Final = Decimal(10**15)  # beyond, no number is exact any more in other programs

_DEEPEST: Final = 30
_LARGEST_EXPONENT: Final = 100
_DIGITS: Final = 60
_CONTEXT: Final = Context(prec=_DIGITS, traps=[InvalidOperation, Overflow])

_Numbers: TypeAlias = "Mapping[Pattern, Decimal]"
_Reckon: TypeAlias = "Callable[[_Numbers], Decimal]"

_TOKEN: Final = re.compile(
    r"""\s*(?:
    (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
    |(?P<field>(?:[^\W\d]\w*|"[^"]*"|'[^']*')(?:\.(?:\w+|\*|"[^"]*"|'[^']*'))*)
    |(?P<sign>\*\*|//|[-+*/%(),])
    |(?P<end>$)
    )""",
    re.VERBOSE,
)
_BINARY: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2, "**": 4}
_SIGN: Final = 3  # binds less than **: -2 ** 2 is -4


class ReckoningError(Exception):
    """There is no such number; says why."""


@dataclass(frozen=True, slots=True)
class Expression:
    """`fields` are those that it needs the numbers of."""

    text: str
    fields: tuple[Pattern, ...]
    _reckon: _Reckon = field(repr=False, compare=False)

    def result(self, numbers: _Numbers) -> Decimal:
        """What it comes to. Raises ReckoningError, as for a division by zero."""
        try:
            found = self._reckon(numbers)
        except DecimalException:
            raise ReckoningError("there is no such number") from None
        if abs(found) > LARGEST:
            raise ReckoningError("the number would be too large")
        return found


def parse_expression(text: str) -> Expression:
    """Read an expression. Raises InputError about "expression" with the column of a mistake."""
    if len(text) > MOST_CHARACTERS:
        reason = f"An expression has at most {MOST_CHARACTERS} characters"
        raise InputError(reason, "expression", MOST_CHARACTERS + 1)
    reader = _Reader(text)
    reckon = reader.read(0)
    if reader.kind != "end":
        raise reader.mistake(f"{reader.word!r} is one too many here")
    return Expression(text, tuple(reader.fields), reckon)


class _Reader:
    """Reads the words of an expression one by one: `word` is the next one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._depth = 0
        self.fields: dict[Pattern, None] = {}
        self._next(0)

    def _next(self, at: int) -> None:
        found = _TOKEN.match(self._text, at)
        if found is None:
            at += len(self._text[at:]) - len(self._text[at:].lstrip())
            self._start = at
            raise self.mistake(f"{self._text[at]!r} cannot stand here")
        self.kind = found.lastgroup or ""
        self.word = found[self.kind]
        self._start, self._end = found.span(self.kind)

    def _take(self) -> str:
        word = self.word
        self._next(self._end)
        return word

    def mistake(self, reason: str) -> InputError:
        """An error about the next word."""
        return InputError(reason, "expression", self._start + 1)

    def read(self, weakest: int) -> _Reckon:
        """What follows, up to a sign that binds less than `weakest`."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.mistake("The expression is too deep")
        left = self._operand()
        while self.kind == "sign" and _BINARY.get(self.word, -1) >= max(weakest, 1):
            sign = self._take()
            # 2 ** 3 ** 2 is 2 ** 9; 8 - 3 - 2 is 3.
            right = self.read(_BINARY[sign] + (sign != "**"))
            left = _binary(_SIGNS[sign], left, right)
        self._depth -= 1
        return left

    def _operand(self) -> _Reckon:
        if self.kind == "sign" and self.word in "+-":
            negative = self._take() == "-"
            inner = self.read(_SIGN)
            return (lambda numbers: inner(numbers).copy_negate()) if negative else inner
        if self.kind == "sign" and self.word == "(":
            return self._inside(1)[0]
        if self.kind == "number":
            number = Decimal(self.word)
            if number.adjusted() > 15 or number.adjusted() < -30:
                raise self.mistake("This number is too large, or too small")
            self._take()
            return lambda numbers: number
        if self.kind == "field":
            return self._field()
        if self.kind == "end":
            raise self.mistake("Something is missing here")
        raise self.mistake(f"{self.word!r} cannot stand here")

    def _field(self) -> _Reckon:
        column, name = self._start, self._take()
        if self.word == "(" and self.kind == "sign":
            return self._call(name, column)
        try:
            pattern = parse_pattern(name, "expression")
        except InputError as error:
            raise InputError(error.reason, error.part, column + (error.column or 1)) from None
        self.fields[pattern] = None
        return lambda numbers: numbers[pattern]

    def _call(self, name: str, column: int) -> _Reckon:
        if name not in _FUNCTIONS:
            reason = f"There is no function {name!r}, only {', '.join(_FUNCTIONS)}"
            raise InputError(reason, "expression", column + 1)
        function, fewest, most = _FUNCTIONS[name]
        inner = self._inside(MOST_CHARACTERS)
        if not fewest <= len(inner) <= most:
            number = f"{fewest}" if fewest == most else f"{fewest} or more"
            number = "1 or 2" if name == "round" else number
            raise InputError(f"{name} takes {number} in its parentheses", "expression", column + 1)
        return lambda numbers: function([one(numbers) for one in inner])

    def _inside(self, most: int) -> list[_Reckon]:
        """What stands in parentheses, with commas between."""
        self._take()
        found = [self.read(0)]
        while len(found) < most and self.word == "," and self.kind == "sign":
            self._take()
            found.append(self.read(0))
        if not (self.kind == "sign" and self.word == ")"):
            raise self.mistake("A closing ) is missing here")
        self._take()
        return found


def _binary(reckon: Callable[[Decimal, Decimal], Decimal], one: _Reckon, other: _Reckon) -> _Reckon:
    return lambda numbers: _bounded(reckon(one(numbers), other(numbers)))


def _bounded(number: Decimal) -> Decimal:
    if number.adjusted() > _DIGITS:
        raise ReckoningError("the number would be too large")
    return number


def _divided(one: Decimal, other: Decimal) -> Decimal:
    _refuse_zero(other)
    return _CONTEXT.divide(one, other)


def _refuse_zero(other: Decimal) -> None:
    if not other:
        raise ReckoningError("this would divide by zero")


def _floor_divided(one: Decimal, other: Decimal) -> Decimal:
    _refuse_zero(other)
    whole = _CONTEXT.divide_int(one, other)
    rest = _CONTEXT.subtract(one, _CONTEXT.multiply(whole, other))
    # Rounded down as Python does, also below zero; the rest has the sign of `other`.
    return _CONTEXT.subtract(whole, 1) if rest and (rest < 0) != (other < 0) else whole


def _rest(one: Decimal, other: Decimal) -> Decimal:
    return _CONTEXT.subtract(one, _CONTEXT.multiply(_floor_divided(one, other), other))


def _power(one: Decimal, other: Decimal) -> Decimal:
    if abs(other) > _LARGEST_EXPONENT:
        raise ReckoningError(f"an exponent is {_LARGEST_EXPONENT} at most")
    if other < 0:
        _refuse_zero(one)
    if one < 0 and other != other.to_integral_value():
        raise ReckoningError("there is no root of a number below zero")
    return Decimal(1) if other == 0 else _CONTEXT.power(one, other)


def _rounded(numbers: Sequence[Decimal]) -> Decimal:
    """Half up, away from zero, as people do."""
    places = numbers[1] if len(numbers) == 2 else Decimal(0)
    if places != places.to_integral_value() or not 0 <= places <= 15:
        raise ReckoningError("round takes 0 to 15 decimals")
    return numbers[0].quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP, _CONTEXT)


_SIGNS: Final[dict[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": _CONTEXT.add,
    "-": _CONTEXT.subtract,
    "*": _CONTEXT.multiply,
    "/": _divided,
    "//": _floor_divided,
    "%": _rest,
    "**": _power,
}
_Function: TypeAlias = "Callable[[Sequence[Decimal]], Decimal]"
#: What it does, and how many numbers it takes.
_FUNCTIONS: Final[dict[str, tuple[_Function, int, int]]] = {
    "abs": (lambda numbers: numbers[0].copy_abs(), 1, 1),
    "round": (_rounded, 1, 2),
    "floor": (lambda numbers: numbers[0].to_integral_value(ROUND_FLOOR), 1, 1),
    "ceil": (lambda numbers: numbers[0].to_integral_value(ROUND_CEILING), 1, 1),
    "min": (min, 2, 100),
    "max": (max, 2, 100),
}
