"""Long work is a generator that yields now and then, so that a window can do it in slices."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")


def at_once(steps: Generator[object, None, Result]) -> Result:
    """What a generator returns when all its steps are taken."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
