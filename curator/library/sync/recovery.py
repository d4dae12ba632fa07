"""What becomes of a sync that was interrupted: what was begun is brought to its end, at the next
start of Curator or by the next sync."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from curator.document import Conflict, Value
from curator.errors import CuratorError, GitError, GitTrouble
from curator.git import commits, index, run
from curator.git.repository import Repository
from curator.git.run import Steps, finished
from curator.git.state import State, state_of
from curator.library.journal.journal import Journal
from curator.library.journal.lock import Locked, locked
from curator.library.journal.place import is_sync_interrupted
from curator.library.listing import as_json, plain
from curator.library.site import Site
from curator.library.sync import switching
from curator.library.sync.bringing import Brought, Under
from curator.library.sync.laying import lay
from curator.library.sync.merging import merged
from curator.library.sync.place import Marker, SyncPlace
from curator.library.undecided import joined

_BY = "Curator, finishing a sync,"
_SHORT = 10  # characters of a commit's name
_LONGEST = 48  # characters of a value within a sentence


@dataclass(frozen=True, slots=True)
class RecoveredSync:
    """A sync that was interrupted: `paths` of the repository are not as they were, in `conflicts`
    one side gave way; those in the site are `undecided`, and `commits` have what we wrote there.
    `prefix`: where the site is in the repository. `waits`: why it cannot be finished yet.
    `forgotten`: commits of ours that git has cleared away, so that nobody can say any more where
    theirs was taken in place of it. In `kept` it was not committed here: ours is on disk."""

    paths: tuple[str, ...] = ()
    conflicts: Mapping[str, tuple[Conflict, ...]] = field(default_factory=dict)
    undecided: Mapping[str, tuple[Conflict, ...]] = field(default_factory=dict)
    kept: Mapping[str, tuple[Conflict, ...]] = field(default_factory=dict)
    commits: Mapping[str, str] = field(default_factory=dict)
    waits: CuratorError | None = None
    forgotten: tuple[str, ...] = ()
    prefix: str = ""

    def __str__(self) -> str:
        """One sentence for people."""
        if self.waits is not None:
            return f"A sync was interrupted and cannot be finished yet: {self.waits}"
        count = len(self.paths)
        files = "1 file" if count == 1 else f"{count} files"
        told = f"The last sync was interrupted and was finished now ({files})"
        if not count:
            told = "Something of the last sync is to be decided"
        return "; ".join([told, *map(str, self.left)])

    def shown(self, inside: str) -> str:
        """A path of the repository as one of the site, also where it is beside it."""
        return os.path.relpath(inside, self.prefix or ".").replace(os.sep, "/")

    @property
    def finished(self) -> bool:
        """Is nothing left to be done?"""
        return self.waits is None

    @property
    def left(self) -> tuple[CuratorError, ...]:
        """What somebody has to look at, by path of the site."""
        found = [
            CuratorError(_words(found, self.commits.get(path, ""))).at(self.shown(path))
            for path, found in self.conflicts.items()
        ]
        found += [
            CuratorError(_words_of_kept(found)).at(self.shown(path))
            for path, found in self.kept.items()
        ]
        found += [
            CuratorError(
                f"commit {name[:_SHORT]} is not in the clone any more; a sync may have taken"
                " what others wrote in place of something in it"
            )
            for name in self.forgotten
        ]
        return tuple(found)


def _words(conflicts: Sequence[Conflict], commit: str) -> str:
    deleted_by = conflicts[0].deleted_by
    if deleted_by is None:
        told = "; ".join(
            f"{each.name}: changed here and by others: theirs is {_value(each.theirs)},"
            f" ours was {_value(each.ours)}"
            for each in conflicts
        )
    elif deleted_by == "theirs":
        told = "deleted by others, edited here"
    else:
        told = "deleted here, edited by others"
    return f"{told} (ours is in commit {commit[:_SHORT]})" if commit else told


def _words_of_kept(conflicts: Sequence[Conflict]) -> str:
    return "; ".join(
        f"{each.name}: changed here, which is not committed, and by others: ours was kept"
        f" ({_value(each.ours)}), theirs is {_value(each.theirs)}"
        for each in conflicts
    )


def _value(value: Value) -> str:
    text = as_json(plain(value))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def recover(site: Site) -> tuple[RecoveredSync, ...]:
    """Finish what was interrupted in the clone of a site, unless somebody is syncing right now;
    what was done about it."""
    place = SyncPlace.of(site.root)
    if place is None:
        return ()
    try:
        place.journal.make()
        with locked(place.lock, _BY, patience=0):
            found = finished(finish(site, Repository.of(site.root)))
    except Locked:
        return ()
    except (CuratorError, OSError) as error:
        reason = error if isinstance(error, CuratorError) else CuratorError(str(error))
        return (RecoveredSync(waits=reason),)
    return () if found is None else (found,)


def finish(site: Site, repository: Repository) -> Steps[RecoveredSync | None]:
    """The same for who holds the lock; None if there was nothing. Raises CuratorError, OSError."""
    place = SyncPlace.of(site.root)
    if place is None:
        return None
    place.sweep()
    if not is_sync_interrupted(site.root):
        return None
    marker = place.marked()
    under = Under(marker.on_disk if marker else "ours", site.settings.protected, Brought())
    journal = Journal(Path(repository.top), under, place.journal, notes=False)
    paths: list[str] = []
    for batch in journal.recover():
        if batch.waits is not None:
            raise batch.waits
        if batch.finished and batch.record is not None:
            paths += [entry.path for entry in batch.record.entries]
    untold = place.untold()
    if marker is not None:
        brought, is_there = yield from _finished(site, repository, marker)
        paths += brought
        untold += [marker] if is_there else []
    place.clear()  # if somebody has moved the branch since, the next sync sees what is left
    conflicts: dict[str, tuple[Conflict, ...]] = {}
    had: dict[str, str] = {}
    kept: dict[str, tuple[Conflict, ...]] = {}
    again, forgotten = [], []
    for each in untold:
        for path, some in _kept(site, each):
            kept[path] = joined(kept.get(path, ()), some)
        if not (yield from commits.are_there(repository, each.old, each.upstream)):
            forgotten.append(each.old or each.upstream)
            continue
        found = yield from _conflicts(site, repository, each)
        for path, some in found.items():
            conflicts[path] = joined(conflicts.get(path, ()), some)
        had |= dict.fromkeys(found, each.old or "")
        if found or each.kept:
            again.append(each)
    place.keep(again)  # until somebody says that they are known
    if not (paths or conflicts or kept or forgotten):
        return None
    undecided = {
        here: some
        for inside, some in conflicts.items()
        if (here := repository.of_site(inside)) is not None
    }
    done, gone = tuple(dict.fromkeys(paths)), tuple(forgotten)
    prefix = repository.prefix
    return RecoveredSync(done, conflicts, undecided, kept, had, forgotten=gone, prefix=prefix)


def _finished(site: Site, repository: Repository, marker: Marker) -> Steps[tuple[list[str], bool]]:
    """The paths that were brought over now, and whether all of it is there. Raises GitError,
    SaveError."""
    paths: list[str] = []
    yield from index.wait(repository)
    now = yield from state_of(repository)
    if now.branch == marker.ref and now.head == marker.old:
        if now.busy is not None:
            raise GitError(now.busy, kind=GitTrouble.BUSY)
        try:
            brought = yield from switching.switch(
                repository, marker, protected=site.settings.protected, by=_BY, again=True
            )
            paths = brought.paths
        except GitError as error:
            # A git that the killed one had started may just have done it.
            if error.kind is not GitTrouble.MOVED:
                raise
        now = yield from state_of(repository)
    return paths, (yield from _has(repository, now, marker))


def _has(repository: Repository, now: State, marker: Marker) -> Steps[bool]:
    """Is the new commit on its branch, whatever came after it?"""
    if now.branch != marker.ref or now.head is None:
        return False
    asked = ("merge-base", "--is-ancestor", marker.new, now.head)
    ended = yield from run.attempt(repository.top, *asked)
    return ended.code == 0


def _conflicts(
    site: Site, repository: Repository, marker: Marker
) -> Steps[dict[str, tuple[Conflict, ...]]]:
    """In which fields one side gave way: nobody was told yet."""
    if marker.old is None:
        return {}
    base = yield from commits.common(repository, marker.old, marker.upstream)
    if base is None or base == marker.old:
        return {}
    laid = yield from lay(
        repository,
        base,
        marker.old,
        marker.upstream,
        keep=marker.keep,
        protected=site.settings.protected,
    )
    return laid.conflicts


def _kept(site: Site, marker: Marker) -> Iterator[tuple[str, tuple[Conflict, ...]]]:
    """In which fields theirs gave way to what was not committed."""
    for path, texts in marker.kept.items():
        base, ours, theirs = (text.encode("utf-8", "surrogateescape") for text in texts)
        done = merged(path, base, ours, theirs, keep="ours", protected=site.settings.protected)
        if done is not None:
            yield path, done.conflicts
