"""How the files of a site stand against the last commit."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from curator.git import run
from curator.git.repository import Repository
from curator.git.run import Steps


class Kind(StrEnum):
    """What has become of a file since the last commit."""

    MODIFIED = "modified"
    ADDED = "added"
    UNTRACKED = "untracked"
    DELETED = "deleted"
    RENAMED = "renamed"
    CONFLICTED = "conflicted"


@dataclass(frozen=True, slots=True)
class Status:
    """Of one file that is not as it was committed. `is_staged`: a part of it or all is noted for
    the next commit. `moved_from`: its old path in the site, or in the repository where it was not
    in the site."""

    kind: Kind
    is_staged: bool = False
    moved_from: str | None = None


_UNTRACKED: Final = Status(Kind.UNTRACKED)


def untracked(root: str | os.PathLike[str]) -> Steps[frozenset[str]]:
    """The files below `root`, which is absolute, that are neither tracked nor ignored: relative to
    it, with `/`, though it may be a folder inside the working tree. Names that are no UTF-8 hold
    their bytes as surrogates. Raises GitError, also where there is no git or the folder is in no
    clone."""
    yield from Repository.found(root)
    listed = yield from run.run(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(os.fsdecode(name) for name in listed.split(b"\0") if name)


def statuses(repository: Repository, *, renames: bool = True) -> Steps[dict[str, Status]]:
    """All files of the site that are not as they were committed, by their path in the site. Without
    `renames`, one that was moved is deleted here and added there. Raises GitError."""
    printed = yield from run.run(
        repository.top,
        *("status", "--porcelain=v2", "-z", "--untracked-files=all"),
        "--find-renames" if renames else "--no-renames",
        *("--ignore-submodules=all", "--no-ahead-behind", "--", repository.prefix or "."),
    )
    found: dict[str, Status] = {}
    fields = iter(os.fsdecode(printed).split("\0"))
    for line in fields:
        if line.startswith("? "):
            path, status = line[2:], _UNTRACKED
        elif line.startswith("1 "):
            path, status = line.split(" ", 8)[8], _changed(line[2:4])
        elif line.startswith("2 "):
            path, old = line.split(" ", 9)[9], next(fields)
            status = _moved(line[2:4], repository, old)
        elif line.startswith("u "):
            path, status = line.split(" ", 10)[10], Status(Kind.CONFLICTED)
        else:
            continue
        inside = repository.of_site(path)
        if inside is not None:
            found[inside] = status
    return found


def _changed(states: str) -> Status:
    """What the two letters say: in the index against the last commit, on disk against the index."""
    if "D" in states:
        kind = Kind.DELETED
    elif "A" in states:
        kind = Kind.ADDED
    else:
        kind = Kind.MODIFIED
    return Status(kind, states[0] != ".")


def _moved(states: str, repository: Repository, old: str) -> Status:
    if "C" in states:
        return Status(Kind.ADDED, is_staged=states[0] != ".")
    if states[1] == "D":
        return Status(Kind.DELETED, is_staged=True)
    before = repository.of_site(old)
    return Status(Kind.RENAMED, states[0] != ".", old if before is None else before)
