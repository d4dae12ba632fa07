"""What an editor decides about conflicts, and how far that is worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from curator.errors import CuratorError
from curator.gui import gone
from curator.gui.commands import Refile, Swap
from curator.gui.words import count
from curator.gui.words import label as words_of

if TYPE_CHECKING:
    from curator.document import Conflict, Value
    from curator.library.article import Article
    from curator.library.library import Library

#: What was there here, what was there elsewhere, or another value.
Choice: TypeAlias = Literal["ours", "theirs", "typed"]


def nobody(_reason: str | None) -> None:
    """Hears no end."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be in the place of a conflict: what was there here or there, or `value`."""

    path: str
    conflict: Conflict
    choice: Choice
    value: Value = None


@dataclass(slots=True)
class Deciding:
    """Decisions that are being worked out, by article, and what they make of it."""

    decisions: tuple[Decision, ...]
    ended: Callable[[str | None], object]
    by_path: dict[str, list[Decision]] = field(default_factory=dict)
    swaps: list[Swap] = field(default_factory=list)
    going: list[Refile] = field(default_factory=list)
    refused: CuratorError | None = None
    again: list[str] = field(default_factory=list)  # changed on disk since it was in conflict

    def note(self, before: Article, after: Article | None) -> None:
        """What becomes of an article; None: it goes."""
        if after is None:
            self.going.append(Refile(before, None))
        else:
            self.swaps.append(Swap(before, after))

    def end(self, reason: str | None) -> str | None:
        """Tell why it is not done, or that it is; the reason again."""
        self.ended(reason)
        return reason


def decided(library: Library, article: Article, decisions: Sequence[Decision]) -> Article | None:
    """The article with what was decided, in this order; None: it goes. Raises CuratorError."""
    from curator.document import WHOLE
    from curator.library import undecided, versions

    left = list(decisions)
    while left:
        each, before = left.pop(0), article
        conflict, value = each.conflict, each.value
        if conflict.deleted_by is not None:
            kept = gone.decided(library, article, each)
            if kept is None:
                return None
            article = kept
            continue
        if each.choice == "theirs":
            if conflict.field == WHOLE:
                theirs = undecided.bytes_of(conflict.theirs)
                article = versions.taken(library, article, theirs)
            continue
        if each.choice == "ours":
            whole = conflict.field == WHOLE
            value = undecided.text_of(article.data) if whole else conflict.ours
        elif conflict.gone:
            conflict = replace(conflict, gone=conflict.gone - {"ours"})
        article = versions.decided(library, article, conflict, value)
        # Their items are other ones by now if that was in the same ones.
        now = undecided.followed([other.conflict for other in left], before, article)
        left = [replace(other, conflict=at) for other, at in zip(left, now, strict=True)]
    return article


def is_as_shown(library: Library, article: Article, decisions: Iterable[Decision]) -> bool:
    """Whether the file is what those about all of it say that it is. Raises CuratorError."""
    from curator.document import WHOLE
    from curator.library import versions

    return all(
        each.conflict.field != WHOLE or versions.is_as_shown(library, article, each.conflict)
        for each in decisions
    )


def label_of(decisions: Sequence[Decision]) -> str:
    """What a step is called: `Keep my title`, `Take their 12 fields`."""
    choices = {each.choice for each in decisions}
    first = decisions[0].conflict
    name = words_of(first.name).lower() if len(decisions) == 1 else count(len(decisions), "field")
    if first.deleted_by is not None and len(decisions) == 1:
        name = "deletion" if decisions[0].choice == first.deleted_by else "article"
    if choices == {"ours"}:
        return f"Keep my {name}"
    if choices == {"theirs"}:
        return f"Take their {name}"
    return f"Decide on {name}"
