"""The undo stack's entries. A command holds ready, verified articles and only swaps them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from curator.library.article import Article

_NOWHERE: Mapping[str, str] = {}
_TYPING = 1  # the only kind of command that Qt may ask to merge


@dataclass(frozen=True, slots=True)
class Swap:
    """One article as it was and as the edit made it."""

    before: Article
    after: Article

    def at(self, path: str) -> Swap:
        """The same once the file of the article was moved there."""
        before, after = (replace(each.at(path), origin=None) for each in (self.before, self.after))
        return Swap(before, after)


@dataclass(frozen=True, slots=True)
class Refile:
    """An article that comes (nothing before), goes (nothing after) or gets another path."""

    before: Article | None
    after: Article | None

    @property
    def paths(self) -> set[str]:
        """Where it was and where it is."""
        return {article.path for article in (self.before, self.after) if article is not None}


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
        *,
        follows: bool = False,
    ) -> None:
        """`follows`: the exchange is the same wherever the articles are."""
        super().__init__(label)
        self.number = 0  # by which the stack knows it, as in all of them
        self.swaps = tuple(swaps)
        self._exchange = exchange
        self._initiator = initiator
        self._typing = typing
        self._follows = follows
        self._is_done = False  # what is pushed again was done before

    @property
    def paths(self) -> set[str]:
        """The articles it is about."""
        return {swap.before.path for swap in self.swaps}

    def shown(self, *, undone: bool) -> tuple[str, ...]:
        """The articles to look at after it was undone or done again."""
        return tuple(swap.before.path for swap in self.swaps)

    def without(
        self, paths: Collection[str], moves: Mapping[str, str] = _NOWHERE
    ) -> EditCommand | None:
        """The same step for the other articles, and for those that `moves` has elsewhere by now, to
        be pushed again; None if there are none."""
        moves = moves if self._follows else _NOWHERE
        swaps = [
            swap.at(moves[swap.before.path]) if swap.before.path in moves else swap
            for swap in self.swaps
            if swap.before.path in moves or swap.before.path not in paths
        ]
        if not swaps:
            return None
        command = EditCommand(self.text(), swaps, self._exchange, follows=self._follows)
        command.number = self.number
        command._is_done = True
        return command

    def redo(self) -> None:
        """Called by the stack when the command is pushed, and when it is done again."""
        if self._is_done:
            self._is_done = False
            return
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


class FilingCommand(QUndoCommand):
    """One step that makes, moves or deletes articles, however many."""

    def __init__(
        self, label: str, refiles: Sequence[Refile], refile: Callable[[Sequence[Refile]], None]
    ) -> None:
        super().__init__(label)
        self.number = 0
        self.refiles = tuple(refiles)
        self._refile = refile
        self._is_done = False  # what is pushed again was done before

    @property
    def paths(self) -> set[str]:
        """Where the articles were and where they are."""
        return set().union(*(each.paths for each in self.refiles))

    def shown(self, *, undone: bool) -> tuple[str, ...]:
        """The articles to look at after it was undone or done again."""
        ends = ((each.before if undone else each.after) for each in self.refiles)
        return tuple(article.path for article in ends if article is not None)

    def without(self, paths: Collection[str]) -> FilingCommand | None:
        """The same step for the other articles, to be pushed again; None if there are none."""
        refiles = [each for each in self.refiles if each.paths.isdisjoint(paths)]
        if not refiles:
            return None
        command = FilingCommand(self.text(), refiles, self._refile)
        command.number = self.number
        command._is_done = True
        return command

    def redo(self) -> None:
        """Called by the stack when the command is pushed, and when it is done again."""
        if self._is_done:
            self._is_done = False
            return
        self._refile(self.refiles)

    def undo(self) -> None:
        """Put the articles back where they were."""
        self._refile([Refile(each.after, each.before) for each in reversed(self.refiles)])


class BatchCommand(QUndoCommand):
    """A batch that is written already; taking it back and doing it again are written too. That is
    the session's to do, before it tells the stack: `batch` is the one to be taken back next."""

    def __init__(
        self, label: str, batch: str, paths: Sequence[str], before: Mapping[str, Article]
    ) -> None:
        super().__init__(label)
        self.number = 0
        self.batch = batch
        self.before = before  # the articles as they were, so that they need not be read again
        self._paths = tuple(paths)

    @property
    def paths(self) -> set[str]:
        """The articles it is about."""
        return set(self._paths)

    def shown(self, *, undone: bool) -> tuple[str, ...]:
        """The articles to look at after it was undone or done again."""
        return self._paths

    def without(self, paths: Collection[str]) -> BatchCommand:
        """It does not depend on where articles are."""
        command = BatchCommand(self.text(), self.batch, self._paths, self.before)
        command.number = self.number
        return command


Command: TypeAlias = EditCommand | FilingCommand | BatchCommand


def connected(commands: Sequence[Command], paths: Iterable[str]) -> set[str]:
    """These paths, and all others that the same articles had or left to others."""
    found = set(paths)
    size = -1
    while size != len(found):
        size = len(found)
        for command in commands:
            if isinstance(command, FilingCommand):
                for each in command.refiles:
                    if not each.paths.isdisjoint(found):
                        found |= each.paths
    return found


def left(
    commands: Sequence[Command], paths: Iterable[str], moves: Mapping[str, str]
) -> list[Command]:
    """What is left of these steps once the files at these paths came, went or moved: edits of those
    that `moves` has elsewhere by now go with them, unless steps made or moved these here."""
    gone = connected(commands, paths)
    filed: set[str] = set().union(
        *(command.paths for command in commands if isinstance(command, FilingCommand))
    )
    if not filed.isdisjoint(gone):
        moves = _NOWHERE
    kept = (
        command.without(gone, moves) if isinstance(command, EditCommand) else command.without(gone)
        for command in commands
    )
    return [command for command in kept if command is not None]
