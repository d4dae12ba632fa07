"""Commits as they are kept, and how two lines of them stand to each other."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from curator.errors import GitError
from curator.git import objects, run
from curator.git.objects import Identity
from curator.git.repository import Repository
from curator.git.run import Steps


@dataclass(frozen=True, slots=True)
class Commit:
    """Who made it when ("@1700000000 +0000"), with which message, on top of which others."""

    id: str
    parents: tuple[str, ...]
    author: Identity
    date: str
    message: str


def common(repository: Repository, one: str, other: str) -> Steps[str | None]:
    """The last commit that two lines have in common; None if there is none. Raises GitError."""
    found = yield from run.run(repository.top, "merge-base", one, other, fine=(0, 1))
    return found.decode().strip() or None


def are_there(repository: Repository, *names: str | None) -> Steps[bool]:
    """Whether the clone has all of these commits. Raises GitError."""
    asked = b"".join(b"%s\n" % name.encode() for name in names if name is not None)
    printed = yield from run.run(repository.top, "cat-file", "--batch-check", given=asked)
    return b" missing\n" not in printed


def beyond(repository: Repository, known: str, head: str) -> Steps[list[Commit]]:
    """The commits that `head` has and `known` has not, the oldest first. Raises GitError."""
    printed = yield from run.run(
        repository.top, "rev-list", "--reverse", "--topo-order", head, f"^{known}", "--"
    )
    ids = printed.decode().split()
    contents = yield from objects.read_blobs(repository, ids)
    return [_commit(name, contents[name]) for name in ids]


def moves(repository: Repository, old: str, new: str) -> Steps[dict[str, str]]:
    """Files that are somewhere else in the second of two commits or trees, hardly changed, by where
    they were. Raises GitError."""
    printed = yield from run.run(
        repository.top,
        *("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--find-renames=80%"),
        *("--diff-filter=R", "-l1000", old, new, "--"),
    )
    fields = iter(os.fsdecode(printed).split("\0"))
    return {next(fields): next(fields) for about in fields if about}


def sizes(repository: Repository, ids: Collection[str]) -> Steps[dict[str, int]]:
    """How many bytes the contents with these ids have. Raises GitError, also if one is gone."""
    asked = list(dict.fromkeys(ids))
    if not asked:
        return {}
    printed = yield from run.run(
        repository.top,
        *("cat-file", "--batch-check=%(objectname) %(objectsize)"),
        given=b"".join(b"%s\n" % name.encode() for name in asked),
    )
    lines = (line.split(" ", 1) for line in printed.decode().splitlines())
    found = dict(lines)
    for name, size in found.items():
        if size == "missing":
            raise GitError(f"Something is missing in the clone: {name}; see git fsck")
    return {name: int(size) for name, size in found.items()}


def _commit(name: str, data: bytes) -> Commit:
    head, _blank, message = data.partition(b"\n\n")
    parents: list[str] = []
    author, encoding = b" <> 0 +0000", "utf-8"
    for key, value in _headers(head):
        if key == b"parent":
            parents.append(value.decode())
        elif key == b"author":
            author = value
        elif key == b"encoding":
            encoding = value.decode("ascii", "replace")
    who, _bracket, date = author.rpartition(b"> ")
    written, _bracket, email = who.partition(b"<")
    identity = Identity(_decoded(written.strip(), encoding), _decoded(email, encoding))
    return Commit(name, tuple(parents), identity, f"@{date.decode()}", _decoded(message, encoding))


def _headers(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in head.split(b"\n"):
        if not line.startswith(b" "):  # what goes on is a signature
            key, _blank, value = line.partition(b" ")
            yield key, value


def _decoded(text: bytes, encoding: str) -> str:
    try:
        return text.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return text.decode("utf-8", "replace")
