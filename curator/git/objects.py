"""What a repository holds: contents, trees and commits; read and made without touching the working
tree.

Paths are those of the repository, from its top. Contents are what git keeps, which is not what lies
in the working tree where attributes or `core.autocrlf` say so: `added` and `checked_out` lead from
one to the other as git does it, with the filters that the person has set up. A clone's attributes
alone only convert line ends; programs come from the person's own settings.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from curator.errors import GitError, GitTrouble
from curator.git import index, run
from curator.git.index import Item
from curator.git.repository import Repository
from curator.git.run import Steps

#: Attributes by which git converts contents.
_CONVERTING: Final = ("text", "crlf", "eol", "filter", "ident", "working-tree-encoding")


@dataclass(frozen=True, slots=True)
class Changed:
    """A path that two trees have different items at; None: there is none."""

    path: str
    old: Item | None
    new: Item | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who commits."""

    name: str
    email: str


def read_blobs(repository: Repository, ids: Collection[str]) -> Steps[dict[str, bytes]]:
    """The contents with these ids. Raises GitError where one is missing."""
    asked = list(dict.fromkeys(ids))
    if not asked:
        return {}
    given = b"".join(b"%s\n" % name.encode() for name in asked)
    printed = yield from run.run(repository.top, "cat-file", "--batch", given=given)
    return dict(zip(asked, _contents(printed, asked), strict=True))


def checked_out(repository: Repository, items: Mapping[str, str]) -> Steps[dict[str, bytes]]:
    """What git would write into the working tree at these paths for the contents with these ids.
    Raises GitError."""
    different = yield from _converted(repository, items)
    plain = yield from read_blobs(
        repository, [name for path, name in items.items() if path not in different]
    )
    found = {path: plain[name] for path, name in items.items() if path not in different}
    if different:
        # Not `cat-file --filters`, which in a batch tells the lengths before the conversion.
        with index.apart(repository) as environment:
            wanted = {path: Item("100644", items[path]) for path in different}
            yield from index.change(repository, wanted, environment)
            folder = os.path.join(os.path.dirname(environment["GIT_INDEX_FILE"]), "files", "")
            yield from run.run(
                *(repository.top, "checkout-index", "-z", "--stdin", f"--prefix={folder}"),
                given=b"".join(os.fsencode(path) + b"\0" for path in different),
                environment=environment,
                seconds=600,
            )
            for path in different:
                with open(os.path.join(folder, *path.split("/")), "rb") as file:
                    found[path] = file.read()
    return found


def _converted(repository: Repository, paths: Collection[str]) -> Steps[set[str]]:
    """Those at which git may write something else than it keeps."""
    setting = yield from run.run(
        *(repository.top, "config", "--type=bool-or-str", "--get", "core.autocrlf"), fine=(0, 1)
    )
    if setting.strip() == b"true":
        return set(paths)
    printed = yield from run.run(
        repository.top,
        *("check-attr", "-z", "--stdin", *_CONVERTING),
        given=b"".join(os.fsencode(path) + b"\0" for path in paths),
    )
    fields = printed.split(b"\0")
    told = zip(fields[::3], fields[2::3], strict=False)
    return {os.fsdecode(path) for path, value in told if value not in (b"unspecified", b"unset")}


def tree(repository: Repository, commit: str, under: str = "") -> Steps[dict[str, Item]]:
    """All files of a commit, below a folder if one is given ("docs/"). Raises GitError."""
    below = ("--", under.rstrip("/")) if under else ()
    printed = yield from run.run(
        repository.top, "ls-tree", "-r", "-z", "--full-tree", commit, *below
    )
    found = {}
    for line in printed.split(b"\0"):
        if line:
            about, _tab, path = line.partition(b"\t")
            mode, _type, name = about.decode().split()
            found[os.fsdecode(path)] = Item(mode, name)
    return found


def changed_between(
    repository: Repository, old: str, new: str, under: str = ""
) -> Steps[list[Changed]]:
    """The paths at which two commits or trees differ, below a folder if one is given; a file that
    was moved is gone at one and new at the other. Raises GitError."""
    below = ("--", under.rstrip("/")) if under else ("--",)
    printed = yield from run.run(
        repository.top, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", old, new,
        *below,
    )  # fmt: skip
    return list(_changes(printed))


def write_blobs(repository: Repository, datas: Sequence[bytes]) -> Steps[list[str]]:
    """Keep these contents; their ids. Raises GitError."""
    if not datas:
        return []
    # One process and one synced file for all: writing them one by one takes ten times as long.
    pieces = []
    for number, data in enumerate(datas, 1):
        pieces.append(b"blob\nmark :%d\ndata %d\n" % (number, len(data)))
        pieces += [data, b"\nget-mark :%d\n" % number]
    printed = yield from run.run(
        repository.top, "fast-import", "--quiet", given=b"".join(pieces), seconds=600
    )
    ids = printed.decode().split()
    if len(ids) != len(datas):
        raise GitError("git did not keep all contents", path=repository.top)
    return ids


def added(
    repository: Repository, base: str | None, paths: Collection[str]
) -> Steps[dict[str, Item | None]]:
    """What `git add` would make of the files that are in the working tree at these paths now, on
    top of a commit; None: there is none. They are kept. Raises GitError."""
    with index.apart(repository) as environment:
        yield from _read(repository, base, environment)
        yield from run.run(
            repository.top,
            *("update-index", "--add", "--remove", "-z", "--stdin"),
            given=b"".join(os.fsencode(path) + b"\0" for path in paths),
            environment=environment,
            seconds=600,
        )
        found = yield from index.listed(repository, paths, environment)
    return {path: found.get(path) for path in paths}


def write_tree(
    repository: Repository, base: str | None, items: Mapping[str, Item | None]
) -> Steps[str]:
    """The tree of a commit, or an empty one, with these items, or nothing, at these paths; its id.
    Raises GitError."""
    with index.apart(repository) as environment:
        yield from _read(repository, base, environment)
        yield from index.change(repository, items, environment)
        printed = yield from run.run(repository.top, "write-tree", environment=environment)
    return printed.decode().strip()


def identity(repository: Repository) -> Steps[Identity]:
    """Who commits here. Raises GitError, saying how to set it, where that was never said."""
    ended = yield from run.attempt(
        repository.top, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"
    )
    if ended.code:
        reason = (
            "git does not know who you are: say it with `git config --global user.name 'YOUR NAME'`"
            " and `git config --global user.email YOUR@ADDRESS`"
        )
        raise GitError(reason, kind=GitTrouble.IDENTITY)
    name, _bracket, rest = ended.printed.decode("utf-8", "replace").partition(" <")
    return Identity(name, rest.partition(">")[0])


def commit_tree(
    repository: Repository,
    tree_id: str,
    parents: Sequence[str],
    message: str,
    *,
    author: Identity | None = None,
    date: str | None = None,
) -> Steps[str]:
    """A commit of a tree, which no branch has yet; its id. The author is who commits, and the date
    now, unless they are given ("1700000000 +0000"). Raises GitError."""
    environment: dict[str, str] = {}
    if author is not None:
        environment |= {"GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email}
    if date is not None:
        environment["GIT_AUTHOR_DATE"] = date
    above = [part for parent in parents for part in ("-p", parent)]
    printed = yield from run.run(
        repository.top,
        *("-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree_id, *above, "-F", "-"),
        given=message.encode("utf-8", "replace"),
        environment=environment,
    )
    return printed.decode().strip()


def update_ref(
    repository: Repository, ref: str, new: str, old: str | None, why: str
) -> Steps[None]:
    """Have a ref stand at another commit, if it still stands at `old`; None: if there is none.
    `why` is for git's own log. Raises GitError, MOVED where it stands elsewhere."""
    ended = yield from run.attempt(repository.top, "update-ref", "-m", why, ref, new, old or "")
    if not ended.code:
        return
    said = ended.said.decode("utf-8", "replace")
    if (
        "is at " in said
        or "but expected" in said
        or "already exists" in said
        or "unable to resolve" in said
    ):
        name = ref.removeprefix("refs/heads/")
        reason = f"somebody has committed to {name} meanwhile: try again"
        raise GitError(reason, kind=GitTrouble.MOVED)
    raise run.error_of(ended, repository.top)


def _read(repository: Repository, base: str | None, environment: Mapping[str, str]) -> Steps[None]:
    what = base or "--empty"
    yield from run.run(repository.top, "read-tree", what, environment=environment)


def _contents(printed: bytes, asked: Sequence[str]) -> Iterator[bytes]:
    """Cut what `cat-file --batch` prints: a line about each, then as many bytes as it says."""
    at = 0
    for name in asked:
        end = printed.index(b"\n", at)
        about = printed[at:end].rsplit(b" ", 1)
        if not about[-1].isdigit():
            raise GitError(f"git does not have {name} here", path=None)
        size = int(about[-1])
        yield printed[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _changes(printed: bytes) -> Iterator[Changed]:
    fields = iter(printed.split(b"\0"))
    for about in fields:
        if about:
            old_mode, new_mode, old, new, _kind = about.decode().lstrip(":").split(" ")
            path = os.fsdecode(next(fields))
            yield Changed(path, _item(old_mode, old), _item(new_mode, new))


def _item(mode: str, name: str) -> Item | None:
    return Item(mode, name) if mode.strip("0") else None
