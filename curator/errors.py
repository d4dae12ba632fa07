"""What can go wrong, said so that an editor understands it.

Every error carries a reason and, where known, a place: path, line and column (both from 1).
`str(error)` is `path:line:column: reason`, the form compilers use, so that editors can jump to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from curator.document import Conflict


class CuratorError(Exception):
    """Something a person must be told; never a bug of ours."""

    def __init__(
        self,
        reason: str,
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path
        self.line = line
        self.column = column

    def at(self, path: str) -> Self:
        """This error, saying which file it is about."""
        self.path = path
        return self

    def __str__(self) -> str:
        path = None if self.path is None else on_one_line(self.path)
        place = [str(part) for part in (path, self.line, self.column) if part is not None]
        return f"{':'.join(place)}: {self.reason}" if place else self.reason


def on_one_line(path: str) -> str:
    """A path with what would break the line written as escapes: a file's name may hold anything."""
    return "".join(
        character if character.isprintable() or character >= "\x80" else repr(character)[1:-1]
        for character in path
    )


def by_reason(errors: Iterable[CuratorError]) -> list[tuple[str, list[CuratorError]]]:
    """Errors that say the same of several files together, in the order of the first of each."""
    found: dict[str, list[CuratorError]] = {}
    for error in errors:
        found.setdefault(error.reason, []).append(error)
    return list(found.items())


class DocumentError(CuratorError):
    """Bytes that cannot be read as an article."""


class RefusedEdit(DocumentError):
    """An edit that cannot be done without guessing; the document is as it was."""


class SiteError(CuratorError):
    """A folder that is no site, or a mistake in its `curator.toml`."""


class SaveError(CuratorError):
    """Writing failed; the file on disk is as it was."""


class SaveConflict(SaveError):
    """The same field was changed here and on disk; nothing was written."""

    def __init__(self, reason: str, conflicts: tuple[Conflict, ...], *, path: str) -> None:
        super().__init__(reason, path=path)
        self.conflicts = conflicts


class GitTrouble(StrEnum):
    """What kept git from doing what was asked, for those that can do something about it."""

    ABSENT = "git is not installed"
    NO_CLONE = "not in a clone"
    BUSY = "a merge or the like is in progress"
    LOCKED = "another git is at work"
    MOVED = "the branch was moved meanwhile"
    IDENTITY = "git does not know who commits"
    NOTHING = "nothing to commit"
    SLOW = "git did not answer in time"
    REJECTED = "somebody else has pushed meanwhile"
    AUTHENTICATION = "not signed in"
    PERMISSION = "may not push"
    HOOK = "the other side's rules refused it"
    NETWORK = "the other side cannot be reached"
    NO_REMOTE = "there is no such repository"
    OTHER = "something else"


class GitError(CuratorError):
    """git could not do what was asked."""

    def __init__(
        self, reason: str, *, kind: GitTrouble = GitTrouble.OTHER, path: str | None = None
    ) -> None:
        super().__init__(reason, path=path)
        self.kind = kind


class QueryError(CuratorError):
    """A search that cannot be understood: the column of the mistake, how many characters from there
    on are part of it and, if any, what would be better in their place."""

    def __init__(
        self, reason: str, *, column: int, suggestion: str | None = None, length: int = 0
    ) -> None:
        super().__init__(reason, column=column)
        self.suggestion = suggestion
        self.length = length
