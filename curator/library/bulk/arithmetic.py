"""Arithmetic on the numbers of an article; see `expression` for what can be written."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import ClassVar, Final

from curator.document import Document, Operation, Timestamp, Value
from curator.errors import RefusedEdit
from curator.library.bulk.expression import Expression, ReckoningError, parse_expression
from curator.library.bulk.patterns import InputError, Pattern, parse_pattern
from curator.library.edits import OneEntry, Operations, SetField
from curator.library.settings import Settings

_DIGITS: Final = 12  # of a number that has no end, as 1 / 3; more, where its whole part has
_LONGEST: Final = 17  # digits of a number that a file holds
_EXACT: Final = Context(prec=100)


@dataclass(frozen=True, slots=True)
class Compute(OneEntry):
    """Give a field the number that an expression comes to: `heat`, `abs(heat)`. Each `*` in the
    expression stands for what it stands for in the target: `related.*.quality`, `quality / 2`.

    Where a field of the expression is not set, nothing is done; one that is no number is refused
    by name. Whole numbers stay whole where they can be. Raises InputError with
    the `part` ("target", "expression") and the column of a mistake.
    """

    needs_it: ClassVar[bool] = False

    target: str
    expression: str
    _to: Pattern = field(init=False, repr=False, compare=False)
    _from: Expression = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        target, source = parse_pattern(self.target, "target"), parse_expression(self.expression)
        for pattern in source.fields:
            if not pattern.goes_with(target):
                reason = f"Each * of {pattern.text} must also be in {target.text}"
                column = self.expression.find(pattern.text) + 1
                raise InputError(f"{reason}, which begins so too", "expression", column)
        object.__setattr__(self, "_to", target)
        object.__setattr__(self, "_from", source)

    @property
    def label(self) -> str:
        text = " ".join(self.expression.split())
        short = text if len(text) <= 30 else text[:29] + "…"
        return f"Compute {self.target} = {short}"

    def key(self, settings: Settings) -> str:
        keys = {self._to.key, *(pattern.key for pattern in self._from.fields)}
        return keys.pop() if len(keys) == 1 else ""

    def operations(self, document: Document, settings: Settings) -> Operations:
        self._to.check(document, settings)
        found: list[Operation] = []
        for star in self._to.stars(document.data, settings.protected):
            number = self._number(document.data, star)
            if number is not None:
                steps = SetField(self._to.at(star), number).operations(document, settings)
                found.extend(map(Operation.read, steps))
        return found

    def _number(self, data: Value, star: tuple[str, ...]) -> int | float | None:
        """The number for one place; None where there is nothing to do."""
        fields = {pattern: _set(pattern, data, star) for pattern in self._from.fields}
        here = _set(self._to, data, star)
        if any(value is None for value in fields.values()):
            return None
        numbers = {pattern: _as_decimal(value, pattern, star) for pattern, value in fields.items()}
        if here is not None:
            _as_decimal(here, self._to, star)
        try:
            result = self._from.result(numbers)
        except ReckoningError as error:
            raise RefusedEdit(f"{_name(self._to, star)}: {error}") from None
        is_decimal = isinstance(here, float) or (
            here is None and any(isinstance(value, float) for value in fields.values())
        )
        return _as_number(result, is_decimal=is_decimal)


def _set(pattern: Pattern, data: Value, star: tuple[str, ...]) -> Value:
    """The value of a field; None where it is not set."""
    return (pattern.value(data, star) or [None])[0]


def _as_decimal(value: Value, pattern: Pattern, star: tuple[str, ...]) -> Decimal:
    assert value is not None
    what = ""
    if isinstance(value, bool):
        what = "is true or false, not a number"
    elif isinstance(value, Timestamp):
        what = "is a date, not a number"
    elif isinstance(value, str):
        what = "is text, not a number"
    elif isinstance(value, list | dict):
        what = (
            "is a list, not a number" if isinstance(value, list) else "is a mapping, not a number"
        )
    elif isinstance(value, float) and not math.isfinite(value):
        what = "is not a number to reckon with"
    elif abs(value) >= 10**16:
        what = "is too large to reckon with"
    else:
        return Decimal(repr(value))
    raise RefusedEdit(f"{_name(pattern, star)} {what}")


def _name(pattern: Pattern, star: tuple[str, ...]) -> str:
    rest = iter(star)
    return ".".join(next(rest) if part is None else part for part in pattern.parts)


def _as_number(result: Decimal, *, is_decimal: bool) -> int | float:
    """A whole number where it is one, but for a field that holds decimals."""
    rounded = result
    if len(result.normalize(_EXACT).as_tuple().digits) > _LONGEST:
        digits = max(_DIGITS, result.adjusted() + 1)
        rounded = Decimal(f"{result:.{digits}g}")
    if rounded == rounded.to_integral_value() and not is_decimal:
        return int(rounded)
    return float(rounded) + 0.0  # no -0.0
