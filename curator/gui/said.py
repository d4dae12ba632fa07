"""What a session tells the widgets, and the editor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from curator.errors import CuratorError

if TYPE_CHECKING:
    from curator.library.journal.recovery import Recovered
    from curator.library.sync.recovery import RecoveredSync


@dataclass(frozen=True, slots=True)
class Change:
    """Which articles are different now, and which widget, if any, knows it already. `data`: what
    is said of all others may be different too, as files of `_data` were written."""

    paths: tuple[str, ...]
    initiator: object | None = None
    data: bool = False


Result: TypeAlias = Literal["reloaded", "merged", "conflict", "kept"]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of something that somebody else did to a file; see `library.outside.Outside`.
    `result`: a clean article was "reloaded"; edits that are not saved were "merged" with what came,
    left a "conflict", or were "kept" though the file is gone."""

    path: str
    title: str
    kind: Literal["changed", "new", "gone", "moved"]
    fields: tuple[str, ...]
    result: Result
    moved_from: str
    time: datetime

    @property
    def is_there(self) -> bool:
        """Whether there still is an article."""
        return self.kind != "gone" or self.result == "kept"


@dataclass(frozen=True, slots=True)
class Refiled:
    """Where articles were and where they are now; None for nowhere. `is_outside`: somebody else
    did it, so that nobody waits for it here."""

    paths: tuple[tuple[str | None, str | None], ...]
    is_outside: bool = False


#: The words on a button, and what it does.
Action: TypeAlias = tuple[str, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the editor, with what to do about it, mostly one thing at most."""

    text: str
    kind: Literal["info", "error"] = "info"
    action: Action | None = None
    details: str = ""  # for the tooltip
    topic: str = ""  # a later notice on the same topic takes this one's place
    stays: bool = False  # until it is settled
    lasts: bool = False  # until it is settled or dismissed, as errors do, whatever is done about it
    more: tuple[Action, ...] = ()  # what else there is to do

    @property
    def actions(self) -> tuple[Action, ...]:
        """All that there is to do, the likeliest first."""
        return (*([self.action] if self.action else ()), *self.more)


def of_recovered(recovered: Recovered | RecoveredSync) -> Notice:
    """What is said of a save or a sync that had been interrupted."""
    details = "\n".join(map(str, recovered.left))
    if recovered.waits or recovered.left:
        return Notice(str(recovered), "error", details=details)
    return Notice(str(recovered))


def sentence(error: CuratorError) -> str:
    """The reason, with the line where one is known."""
    reason = error.reason.strip().rstrip(".")
    return reason if error.line is None else f"{reason}, line {error.line}"
