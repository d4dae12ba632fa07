"""The undo stack's entries. A command holds ready, verified articles and only swaps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from curator.library.article import Article

_TYPING = 1  # the only kind of command that Qt may ask to merge


@dataclass(frozen=True, slots=True)
class Swap:
    """One article as it was and as the edit made it."""

    before: Article
    after: Article


# Puts the second article in the place of the first, for each pair; the last argument is who did it.
Exchange = Callable[[Sequence[tuple["Article", "Article"]], object | None], None]


class EditCommand(QUndoCommand):
    """One step for the editor, however many articles it changes.

    `typing` stands for a run of keystrokes in one field; commands with the same one become one.
    """

    def __init__(
        self,
        label: str,
        swaps: Sequence[Swap],
        exchange: Exchange,
        initiator: object | None = None,
        typing: object | None = None,
    ) -> None:
        super().__init__(label)
        self.swaps = tuple(swaps)
        self._exchange = exchange
        self._initiator = initiator
        self._typing = typing

    def redo(self) -> None:
        """Called by the stack when the command is pushed, and when it is done again."""
        # Only the first time does the initiator show the new value already.
        initiator, self._initiator = self._initiator, None
        self._exchange([(swap.before, swap.after) for swap in self.swaps], initiator)

    def undo(self) -> None:
        """Put back what was there before."""
        self._exchange([(swap.after, swap.before) for swap in reversed(self.swaps)], None)

    def id(self) -> int:
        """Tells Qt which commands to offer to `mergeWith`."""
        return -1 if self._typing is None else _TYPING

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the next keystrokes of the same run: one undo takes all of them back."""
        if not isinstance(other, EditCommand) or other._typing != self._typing:
            return False
        swaps = {swap.before.path: swap for swap in self.swaps}
        for swap in other.swaps:
            first = swaps.get(swap.before.path, swap)
            swaps[swap.before.path] = Swap(first.before, swap.after)
        self.swaps = tuple(s for s in swaps.values() if s.before.data != s.after.data)
        self.setObsolete(not self.swaps)
        return True
