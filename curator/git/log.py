"""The commits that changed one file, also under the names that it had before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from curator.git import run
from curator.git.repository import Repository
from curator.git.run import Steps

_MARK: Final = "\x01"
_FORMAT: Final = "%x01%H%x00%an%x00%ae%x00%at%x00%s"
_FIELDS: Final = 5


@dataclass(frozen=True, slots=True)
class Version:
    """A commit that changed the file: `path` is its name then, `moved_from` the one before, if it
    was another. `old` are the ids of what its parents had, one for most commits, and `new` is what
    it has; None where there is no file. `subject` is the first line of its message."""

    commit: str
    author: str
    email: str
    time: datetime
    subject: str
    path: str
    old: tuple[str | None, ...]
    new: str | None
    moved_from: str = ""


def versions(
    repository: Repository, path: str, *, start: str = "HEAD", most: int | None = None
) -> Steps[list[Version]]:
    """All commits from `start` back that changed the file at a path of the repository, the newest
    first, or about so many: at least these if there are more. A merge only where its file is that
    of none of its parents. Raises GitError; none before the first commit."""
    # Not git's own `--follow`, which takes an article that resembles another for its copy, and goes
    # on with the other's history.
    found: list[Version] = []
    at: str | None = yield from _commit(repository, start)
    while at is not None:
        versions = yield from _under_one_name(repository, at, path, most)
        at = None
        for version in versions:
            came = len(version.old) == 1 and version.old[0] is None
            origin = (yield from _origin(repository, version)) if came else None
            if origin is None:
                found.append(version)
                continue
            path, old = origin
            found.append(replace(version, moved_from=path, old=(old,)))
            at = yield from _commit(repository, f"{version.commit}^")
            break
    return found


def _commit(repository: Repository, name: str) -> Steps[str | None]:
    asked = ("rev-parse", "-q", "--verify", f"{name}^{{commit}}")
    found = yield from run.run(repository.top, *asked, fine=(0, 1))
    return found.decode().strip() or None


def _under_one_name(
    repository: Repository, start: str, path: str, most: int | None
) -> Steps[list[Version]]:
    printed = yield from run.run(
        repository.top,
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "-c", f"--format={_FORMAT}"),
        *("--no-show-signature", "--no-notes", "--no-color", "--encoding=UTF-8"),
        *(() if most is None else (f"--max-count={most}",)),
        *(start, "--", path),
        seconds=300,
    )
    return list(_versions(os.fsdecode(printed)))


def _origin(repository: Repository, version: Version) -> Steps[tuple[str, str | None] | None]:
    """Where a file that came with a commit was before, if it was moved, and what it was then."""
    printed = yield from run.run(
        repository.top,
        *("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-commit-id", "--find-renames"),
        *("--diff-filter=R", version.commit),
    )
    parts = iter(os.fsdecode(printed).split("\0"))
    for about in parts:
        if about:
            old, new = next(parts), next(parts)
            if new == version.path:
                mode, _mode, name, *_rest = about.lstrip(":").split(" ")
                return old, _blob(mode, name)
    return None


def _versions(printed: str) -> Iterator[Version]:
    parts = iter(printed.split("\0"))
    about: list[str] = []
    for part in parts:
        if part.startswith(_MARK):
            about = [part[1:], *(next(parts) for _ in range(_FIELDS - 1))]
        elif part.lstrip("\n").startswith(":") and about:
            raw = part.lstrip("\n")
            parents = len(raw) - len(raw.lstrip(":"))
            words = raw.lstrip(":").split(" ")
            modes, ids = words[: parents + 1], words[parents + 1 : -1]
            found = [_blob(mode, name) for mode, name in zip(modes, ids, strict=True)]
            path = next(parts)
            commit, author, email, time, subject = about
            when = datetime.fromtimestamp(int(time), UTC)
            old, new = tuple(found[:-1]), found[-1]
            yield Version(commit, author, email, when, subject, path, old, new)


def _blob(mode: str, name: str) -> str | None:
    """Only files: links and other repositories have no fields."""
    return name if mode.startswith("100") else None
