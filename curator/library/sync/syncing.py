"""Sync: what others pushed is taken in, field by field, and what was committed here is pushed."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import Final

from curator.document import Conflict
from curator.errors import GitError, GitTrouble
from curator.git import commits, remote, run
from curator.git.remote import Progress
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.git.state import State
from curator.library.commits import committing
from curator.library.commits.committing import CommitDone
from curator.library.journal.lock import locked
from curator.library.journal.transaction import Watch
from curator.library.site import Site
from curator.library.sync import history, switching
from curator.library.sync.laid import Laid, Told
from curator.library.sync.laying import lay
from curator.library.sync.merging import Side
from curator.library.sync.place import Marker, SyncPlace
from curator.library.sync.recovery import RecoveredSync, finish

TRIES: Final = 5
_PAUSE: Final = (0.1, 0.6)  # seconds before another try, at least and at most, times the tries

Conflicts = dict[str, tuple[Conflict, ...]]


@dataclass(frozen=True, slots=True)
class Wish:
    """How to sync. `commits`: what Curator wrote is committed first, with the message or the one
    that is proposed. `keep`: where both sides changed the same field, the side whose value counts;
    None: theirs, and ours is told, to be decided. `by`: who says so."""

    commits: bool = True
    message: str | None = None
    keep: Side | None = None
    by: str = "command line"


@dataclass(slots=True)
class Synced:
    """What came of it. `taken` and `pushed` count commits; `paths` are the files that are not as
    they were, `merged` those that both sides had changed. In `conflicts` both changed the same
    field: theirs is there now, or ours, as was wished; `commits` are those of ours that have what
    we wrote there. In `kept` that was not committed here: ours is on disk. `moved`: where articles
    are that were moved here, which is not committed, by where they were. All paths are those of the
    repository."""

    committed: CommitDone | None = None
    taken: int = 0
    pushed: int = 0
    merged: dict[str, None] = field(default_factory=dict)
    conflicts: Conflicts = field(default_factory=dict)
    commits: dict[str, str] = field(default_factory=dict)
    kept: Conflicts = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    told: dict[Told, None] = field(default_factory=dict)
    paths: dict[str, None] = field(default_factory=dict)
    recovered: RecoveredSync | None = None

    @property
    def is_nothing(self) -> bool:
        """Was there nothing to do?"""
        return not (self.committed or self.taken or self.pushed)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sync would do: so many files to commit, so many commits to take in and to push."""

    files: int
    behind: int
    ahead: int
    laid: Laid


def sync(
    site: Site, repository: Repository, wish: Wish | None = None, watch: Watch | None = None
) -> Steps[Synced]:
    """Commit, take in, push. Raises GitError and SaveError, whose words say the way out: commits
    that were made stay, nothing else was changed; or what was begun is finished the next time.
    Conflicts are told again by the next one, until `told` is called. Raises whatever `watch`
    raises, who may stop it until the files are written."""
    wish = wish or Wish()
    place = SyncPlace.of(site.root)
    if place is None:
        raise GitError("this folder is not in a git clone", kind=GitTrouble.NO_CLONE)
    place.journal.make()

    def wait(who: str) -> None:
        _step(watch, f"Waiting for {who}")

    with locked(place.lock, f"Curator, syncing from the {wish.by},", wait=wait):
        done = Synced(recovered=(yield from finish(site, repository)))
        start = yield from _ready(repository)
        if wish.commits:
            done.committed = yield from _commit(site, repository, wish)
        for number in range(TRIES):
            if number:
                yield from _pause(number)
            try:
                yield from _round(site, repository, wish, watch, done, start)
            except GitError as error:
                if error.kind not in (GitTrouble.REJECTED, GitTrouble.MOVED):
                    raise
            else:
                return done
    reason = (
        f"somebody else was quicker {TRIES} times in a row: what you committed is here and merged, "
        "and the next sync pushes it"
    )
    raise GitError(reason, kind=GitTrouble.REJECTED)


def told(site: Site) -> None:
    """Somebody knows of all conflicts there were so far."""
    place = SyncPlace.of(site.root)
    if place is not None:
        place.told()


def preview(site: Site, repository: Repository, watch: Watch | None = None) -> Steps[Preview]:
    """What `sync` would do now, without what would be committed first; fetches, and writes nothing.
    Raises GitError, SaveError."""
    start = yield from _ready(repository)
    files = yield from committing.touched(site, repository)
    now = yield from _fetched(repository, start, watch)
    laid = Laid()
    if now.behind and now.ahead and now.head and now.upstream_head:
        base = yield from _base(repository, now.head, now.upstream_head)
        laid = yield from lay(
            repository, base, now.head, now.upstream_head, protected=site.settings.protected
        )
        _refuse(laid)
    ahead = yield from _count(repository, now.upstream_head, now.head)
    behind = yield from _count(repository, now.head, now.upstream_head)
    return Preview(len(files), behind, ahead, laid)


def _ready(repository: Repository) -> Steps[State]:
    """Raises GitError where something keeps us from it, with the way out."""
    now = yield from committing.ready(repository)
    if now.upstream is None:
        name = now.branch_name
        reason = (
            f"The branch {name} follows none of a shared repository: push it once with "
            f"`git push -u origin {name}`"
        )
        raise GitError(reason, kind=GitTrouble.NO_REMOTE)
    sparse = yield from run.run(
        repository.top, "config", "--bool", "core.sparseCheckout", fine=(0, 1)
    )
    if sparse.strip() == b"true":
        reason = "Only some files are checked out here (sparse checkout): use `git pull`"
        raise GitError(reason, kind=GitTrouble.BUSY)
    return now


def _commit(site: Site, repository: Repository, wish: Wish) -> Steps[CommitDone | None]:
    try:
        return (yield from committing.commit(site, repository, wish.message))
    except GitError as error:
        if error.kind is GitTrouble.NOTHING:
            return None
        raise


def _round(
    site: Site,
    repository: Repository,
    wish: Wish,
    watch: Watch | None,
    done: Synced,
    start: State,
) -> Steps[None]:
    """One try. Raises GitError: MOVED or REJECTED where others were quicker."""
    now = yield from _fetched(repository, start, watch)
    head, there = now.head, now.upstream_head
    if there is not None and head != there:
        behind = now.behind if head else (yield from _count(repository, None, there))
        if behind:
            head = yield from _take_in(site, repository, wish, watch, done, now)
            done.taken += behind
    if head is None or head == there:
        return
    ahead = yield from _count(repository, there, head)
    _step(watch, "Pushing")
    assert now.remote is not None
    assert now.remote_ref is not None
    yield from remote.push(repository, now.remote, head, now.remote_ref, watch=_telling(watch))
    done.pushed = ahead


def _fetched(repository: Repository, start: State, watch: Watch | None) -> Steps[State]:
    """How it stands, of the same branch as at the start, once it is known what others pushed."""
    assert start.remote is not None
    _step(watch, "Getting what others pushed")
    try:
        yield from remote.fetch(repository, start.remote, start.remote_ref, watch=_telling(watch))
    except GitError as error:
        # The first push makes it.
        if start.upstream_head is not None or "couldn't find remote ref" not in error.reason:
            raise
    now = yield from committing.ready(repository)
    if now.branch != start.branch:
        reason = "Another branch was checked out meanwhile: sync again"
        raise GitError(reason, kind=GitTrouble.BUSY)
    return now


def _take_in(
    site: Site,
    repository: Repository,
    wish: Wish,
    watch: Watch | None,
    done: Synced,
    now: State,
) -> Steps[str]:
    """Have the branch at a commit that has both; returns it."""
    head, there, ref = now.head, now.upstream_head, now.branch
    assert there is not None
    assert ref is not None
    protected = site.settings.protected
    keep = wish.keep or "theirs"
    laid, new = Laid(), there
    if head is not None:
        base = yield from _base(repository, head, there)
        if base != head:
            _step(watch, "Merging")
            laid = yield from lay(repository, base, head, there, keep=keep, protected=protected)
            _refuse(laid)
            new = yield from history.joined(
                repository,
                head,
                there,
                laid,
                linear=site.settings.linear,
                name=(now.upstream or "").removeprefix("refs/remotes/"),
                keep=keep,
                settings=site.settings,
            )
    on_disk: Side = wish.keep or "ours"
    marker = Marker(ref, head, there, new, keep, on_disk)
    brought = yield from switching.switch(
        repository, marker, protected=protected, by=wish.by, watch=watch
    )
    place = SyncPlace.of(site.root)
    assert place is not None
    if wish.keep is None and (laid.conflicts or brought.conflicts):
        place.note(place.marked() or marker)
    place.clear()
    done.merged |= dict.fromkeys(laid.merged)
    done.conflicts |= laid.conflicts
    done.commits |= dict.fromkeys(laid.conflicts, head or "")
    done.kept |= brought.conflicts
    done.moved |= brought.moved
    done.told |= dict.fromkeys([*laid.told, *brought.told])
    done.paths |= dict.fromkeys(brought.paths)
    return new


def _base(repository: Repository, head: str, there: str) -> Steps[str]:
    base = yield from commits.common(repository, head, there)
    if base is None:
        shallow = yield from run.run(repository.top, "rev-parse", "--is-shallow-repository")
        reason = "What is here and what is shared have no commit in common"
        if shallow.strip() == b"true":
            reason += ", as only the last ones were cloned: `git fetch --unshallow` gets the others"
        raise GitError(reason)
    return base


def _refuse(laid: Laid) -> None:
    """Raises GitError for what only a person can merge."""
    if not laid.refused:
        return
    names = [str(error.path) for error in laid.refused]
    more = f" and {len(names) - 1} more files" if len(names) > 1 else ""
    first = laid.refused[0]
    reason = (
        f"{first.reason}{more}; nothing was taken in: run `git pull --no-rebase` and merge it there"
    )
    if more:
        reason += f" ({', '.join(names[1:6])}{', …' if len(names) > 6 else ''})"
    raise GitError(reason, kind=GitTrouble.BUSY, path=names[0])


def _count(repository: Repository, known: str | None, head: str | None) -> Steps[int]:
    """How many commits are behind `head` that are not behind what is known."""
    if head is None:
        return 0
    but = () if known is None else (f"^{known}",)
    counted = yield from run.run(repository.top, "rev-list", "--count", head, *but, "--")
    return int(counted)


def _pause(number: int) -> Steps[None]:
    end = time.monotonic() + random.uniform(*_PAUSE) * number
    while time.monotonic() < end:
        time.sleep(0.005)
        yield


def _step(watch: Watch | None, label: str) -> None:
    if watch is not None:
        watch.step(0, 0, label)


def _telling(watch: Watch | None) -> remote.Watch | None:
    if watch is None:
        return None

    def tell(progress: Progress) -> None:
        watch.step(progress.done, progress.total, progress.what)

    return tell
