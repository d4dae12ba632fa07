"""Which rows have which values: numbers of rows as the bits of one integer each, or as a short
list where a value is rare."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from curator.library.facets.value import Value

# A value of fewer rows than one of so many is a list: then it is smaller and quicker to count, and
# ten thousand publishers of a few articles each take no more room than the articles do.
_RARE = 256
_ZERO = ord("0")
_ONE = ord("1")


_SOME = 64  # so many bits are set one by one: what is written digit by digit has all digits


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The integer that has these bits of `size` ones set."""
    numbers = numbers if isinstance(numbers, Sequence) else list(numbers)
    if len(numbers) <= _SOME:
        bits = 0
        for number in numbers:
            bits |= 1 << number
        return bits
    digits = bytearray(b"0") * size
    for number in numbers:
        digits[number] = _ONE
    digits.reverse()
    return int(digits, 2) if size else 0


def numbers_of(bits: int) -> Iterator[int]:
    """The bits that are set in an integer, from the lowest up."""
    digits = f"{bits:b}"[::-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


class Within:
    """Some of `size` rows, for counting."""

    def __init__(self, bits: int, size: int) -> None:
        self.bits = bits
        self._size = size

    @cached_property
    def digits(self) -> bytes:
        """A digit for each row."""
        return f"{self.bits:0{self._size}b}"[::-1].encode()


class Members:
    """The rows of each value of one facet. `size`: of how many rows."""

    def __init__(self, size: int = 0) -> None:
        self.size = size
        self._few: dict[Value, array[int]] = {}
        self._many: dict[Value, int] = {}

    def __iter__(self) -> Iterator[Value]:
        """The values that some row has."""
        yield from self._few
        yield from self._many

    def copy(self, size: int) -> Members:
        """The same rows among so many, to be changed."""
        members = Members(size)
        members._few, members._many = dict(self._few), dict(self._many)
        return members

    def add(self, value: Value, numbers: Sequence[int]) -> None:
        """Rows that have the value and are not among its rows yet."""
        if value in self._many:
            self._many[value] |= bits_of(numbers, self.size)
            return
        few = self._few.pop(value, array("I")) + array("I", numbers)
        if len(few) > max(self.size // _RARE, _RARE // 4):
            self._many[value] = bits_of(few, self.size)
        else:
            self._few[value] = few

    def remove(self, value: Value, numbers: Sequence[int]) -> None:
        """Rows that do not have the value any more."""
        if value in self._many:
            self._many[value] &= ~bits_of(numbers, self.size)
            if not self._many[value]:
                del self._many[value]
            return
        gone = set(numbers)
        left = array("I", (each for each in self._few.pop(value) if each not in gone))
        if left:
            self._few[value] = left

    def bits(self, value: Value) -> int:
        """The rows that have the value."""
        if value in self._many:
            return self._many[value]
        return bits_of(self._few.get(value, ()), self.size)

    def count(self, value: Value, within: Within) -> int:
        """How many of these rows have the value."""
        if value in self._many:
            return (self._many[value] & within.bits).bit_count()
        few = self._few.get(value)
        if few is None:
            return 0
        return sum(map(within.digits.__getitem__, few)) - _ZERO * len(few)
