"""git's steps in a thread that the window can stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from curator.library.clone import Steps

Result = TypeVar("Result")


class Watch(Protocol):
    """Who may stop it."""

    def step(self, done: int, total: int, label: str = "") -> None:
        """Time goes on. May raise Cancelled."""
        ...


def followed(steps: Steps[Result], watch: Watch) -> Result:
    """What comes of the steps. Raises what they raise, and Cancelled, which ends git too."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
        watch.step(0, 0)
