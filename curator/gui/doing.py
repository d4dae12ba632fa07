"""An edit of some articles while it is worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.commands import Swap
from curator.gui.words import to_all

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.edits import Edit
    from curator.library.library import Library


@dataclass(slots=True)
class Doing:
    """An edit while it is worked out; nothing is changed before all of it is. `ended` hears the
    reason if it is not done, None if it is. `counted`: the label says how many articles."""

    label: str
    initiator: object | None
    run: object | None  # of typing
    ended: Callable[[str | None], object] | None = None
    counted: bool = False
    swaps: list[Swap] = field(default_factory=list)
    refused: list[tuple[Article, CuratorError]] = field(default_factory=list)

    def label_for(self, number: int) -> str:
        """The label of the step that does it to so many articles."""
        return self.label if self.counted or number == 1 else to_all(self.label, number)

    def end(self, reason: str | None) -> str | None:
        """Tell how it ended; the reason again."""
        if self.ended is not None:
            self.ended(reason)
        return reason


def work_out(
    library: Library, paths: Sequence[str], edit: Edit | Callable[[Article], Edit], doing: Doing
) -> Iterator[None]:
    """Do the edit to each article, one at a time, and note what comes of it."""
    for path in paths:
        before = library.articles[path]
        wanted = edit(before) if callable(edit) else edit
        doing.label = doing.label or wanted.label
        try:
            after = library.edit(before, wanted)
            if after is not before and after.data != before.data:
                doing.swaps.append(Swap(before, after))
        except CuratorError as error:
            doing.refused.append((before, error))
        yield
