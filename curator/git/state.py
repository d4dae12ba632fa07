"""Where a clone stands: its branch, how far it is from the shared one, and whether somebody is in
the middle of something."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from curator.git import run
from curator.git.repository import Repository
from curator.git.run import Steps

_FORMAT: Final = (
    "%(refname)%00%(objectname)%00%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)"
)
_OLD: Final = 60.0  # seconds after which the lock of a git at work is suspicious

#: What is in the git directory meanwhile, what it is called, and how one gets out of it. The first
#: that fits: a rebase has some of the others inside.
_BUSY: Final = (
    ("rebase-merge", "A rebase", "git rebase --continue", "git rebase --abort"),
    ("rebase-apply/applying", "Applying patches", "git am --continue", "git am --abort"),
    ("rebase-apply", "A rebase", "git rebase --continue", "git rebase --abort"),
    ("MERGE_HEAD", "A merge", "git merge --continue", "git merge --abort"),
    ("CHERRY_PICK_HEAD", "A cherry-pick", "git cherry-pick --continue", "git cherry-pick --abort"),
    ("REVERT_HEAD", "A revert", "git revert --continue", "git revert --abort"),
)
_WATCHED: Final = (*(name for name, *_ in _BUSY), "HEAD", "index", "index.lock", "BISECT_LOG")


@dataclass(frozen=True, slots=True)
class State:
    """`branch`: the full name of the one that is checked out ("refs/heads/main"), None on a single
    commit. `head`: its commit, None before the first. `upstream`: the ref here that follows the
    shared branch ("refs/remotes/origin/main"), with its commit, None if it was never fetched; the
    shared branch is `remote_ref` at `remote` ("refs/heads/main" at "origin"). `ahead` and `behind`:
    commits that only this or only the shared one has. `busy`: why nothing may be done now and the
    way out."""

    branch: str | None
    head: str | None
    upstream: str | None
    upstream_head: str | None
    remote: str | None
    remote_ref: str | None
    ahead: int
    behind: int
    busy: str | None

    @property
    def branch_name(self) -> str | None:
        """As people say it."""
        return self.branch.removeprefix("refs/heads/") if self.branch else None


def state_of(repository: Repository) -> Steps[State]:
    """How it stands now. Raises GitError."""
    top = repository.top
    named = yield from run.run(top, "symbolic-ref", "-q", "HEAD", fine=(0, 1))
    branch = os.fsdecode(named.removesuffix(b"\n")) or None
    if branch is None:
        head = yield from head_of(repository)
        upstream = remote = remote_ref = None
    else:
        head, (upstream, remote, remote_ref) = yield from _of_branch(top, branch)
    there = None
    ahead = behind = 0
    if upstream is not None:
        found = yield from run.run(
            top, "rev-parse", "-q", "--verify", f"{upstream}^{{commit}}", fine=(0, 1)
        )
        there = found.decode().strip() or None
    if head is not None and there is not None and head != there:
        counted = yield from run.run(
            top, "rev-list", "--left-right", "--count", f"{head}...{there}", "--"
        )
        ahead, behind = map(int, counted.split())
    busy = yield from busy_with(repository)
    return State(branch, head, upstream, there, remote, remote_ref, ahead, behind, busy)


def head_of(repository: Repository) -> Steps[str | None]:
    """The commit that is checked out; None before the first. Raises GitError."""
    found = yield from run.run(
        repository.top, "rev-parse", "-q", "--verify", "HEAD^{commit}", fine=(0, 1)
    )
    return found.decode().strip() or None


def busy_with(repository: Repository) -> Steps[str | None]:
    """Why nothing may be done in the clone now and the way out; None where all is well."""
    for name, what, on, back in _BUSY:
        if os.path.lexists(os.path.join(repository.git_dir, name)):
            return f"{what} is in progress: finish it with `{on}` or drop it with `{back}`"
    if os.path.lexists(os.path.join(repository.git_dir, "BISECT_LOG")):
        return "A bisect is in progress: end it with `git bisect reset`"
    locked = lock_of(repository)
    if locked is not None:
        return locked
    unmerged = yield from run.run(repository.top, "ls-files", "--unmerged", "-z")
    paths = {os.fsdecode(line.partition(b"\t")[2]) for line in unmerged.split(b"\0") if line}
    if paths:
        first = min(paths)
        more = f" and {len(paths) - 1} more files" if len(paths) > 1 else ""
        return (
            f"{first}{more} were merged and are not decided yet: edit them, then `git add` them"
            if more
            else f"{first} was merged and is not decided yet: edit it, then `git add` it"
        )
    return None


def lock_of(repository: Repository) -> str | None:
    """What to be said of a git that is at work in the clone, or seems to be."""
    lock = os.path.join(repository.git_dir, "index.lock")
    try:
        age = time.time() - os.lstat(lock).st_mtime
    except OSError:
        return None
    if age < _OLD:
        return "Another git is at work in this clone: try again when it has ended"
    return (
        f"Another git has been at work in this clone for {_lasting(age)}, or was ended in the "
        f"middle: if no git is running, remove {lock}"
    )


def stamp(repository: Repository) -> tuple[tuple[int, int], ...]:
    """Something that is another one once the state may be another one, without asking git: for
    looking often."""
    return tuple(_stamps(repository))


def _stamps(repository: Repository) -> Iterator[tuple[int, int]]:
    places = [os.path.join(repository.git_dir, name) for name in _WATCHED]
    common = repository.common_dir
    places += [os.path.join(common, name) for name in ("packed-refs", "config")]
    places += [os.path.join(common, "reftable", "tables.list")]
    for above in ("refs/heads", "refs/remotes"):
        places += [folder for folder, *_ in os.walk(os.path.join(common, above))]
    for place in places:
        try:
            found = os.lstat(place)
        except OSError:
            yield 0, 0
        else:
            yield found.st_mtime_ns, found.st_ino


def _of_branch(
    top: str, branch: str
) -> Steps[tuple[str | None, tuple[str | None, str | None, str | None]]]:
    """The commit of a branch, None before the first; the ref that it follows, and which one that
    is at which remote."""
    nothing = (None, None, None)
    listed = yield from run.run(top, "for-each-ref", f"--format={_FORMAT}", "--", branch)
    for line in os.fsdecode(listed).split("\n"):
        name, _, rest = line.partition("\0")
        if name == branch:
            commit, upstream, remote, remote_ref = rest.split("\0")
            followed = (upstream, remote, remote_ref)
            return commit, followed if all(followed) else nothing
    return None, (yield from _set_up(top, branch))


def _set_up(top: str, branch: str) -> Steps[tuple[str | None, str | None, str | None]]:
    """What a branch without a commit is to follow."""
    # A branch without a commit is not listed, but a clone of something empty has its settings.
    section = f"branch.{branch.removeprefix('refs/heads/')}"
    remote = yield from _setting(top, f"{section}.remote")
    ref = yield from _setting(top, f"{section}.merge")
    if remote and ref and remote != ".":
        return f"refs/remotes/{remote}/{ref.removeprefix('refs/heads/')}", remote, ref
    return None, None, None


def _setting(top: str, name: str) -> Steps[str | None]:
    value = yield from run.run(top, "config", "--get", name, fine=(0, 1))
    return os.fsdecode(value.removesuffix(b"\n")) or None


def _lasting(seconds: float) -> str:
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {word}{'s' if count > 1 else ''}"
    return "a moment"
