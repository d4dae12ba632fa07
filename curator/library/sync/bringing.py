"""Bringing the files of a clone from one commit to another, without losing anything that is in them
and not committed: what git has is laid under what is on disk, by a journal for the whole clone."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from curator.document import Conflict
from curator.errors import CuratorError, GitError, GitTrouble, SaveError
from curator.git import commits, objects
from curator.git.objects import Changed
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.journal.journal import Journal
from curator.library.journal.preparing import Write
from curator.library.journal.transaction import Order, Watch
from curator.library.same_article import is_another
from curator.library.storage import MAX_SIZE, read
from curator.library.sync import history, moving, odd
from curator.library.sync.laid import FILES, Told
from curator.library.sync.merging import Side, has_fields, merged
from curator.library.sync.place import SyncPlace
from curator.library.sync.uncommitted import moved_here

LABEL: Final = "Sync"


@dataclass(slots=True)
class Brought:
    """`paths` are the files that are not as they were, `conflicts` the fields that were changed on
    disk, not committed, and by others; `moved` where articles are that were moved here, which is
    not committed, by where they were; all by path of the repository."""

    paths: list[str] = field(default_factory=list)
    conflicts: dict[str, tuple[Conflict, ...]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)


class Under:
    """Lays what git has under what is on disk: the merge that the journal needs here."""

    def __init__(self, keep: Side, protected: Collection[str], brought: Brought) -> None:
        self._keep = keep
        self._protected = protected
        self._brought = brought

    def __call__(
        self, path: str, base: bytes, ours: bytes, theirs: bytes, *, lenient: bool = False
    ) -> bytes:
        """`ours` is what git is to have, `theirs` what is on disk, but for a `lenient` one."""
        if lenient:
            done = merged(path, base, ours, theirs, keep="theirs", protected=())
            return theirs if done is None else done.data
        done = merged(path, base, theirs, ours, keep=self._keep, protected=self._protected)
        if done is None:
            words = "it was changed here, is not committed, and does not go together with what "
            self._brought.told.append(Told(path, f"{words}others changed: yours was kept"))
            return theirs
        if done.conflicts:
            self._brought.conflicts[path] = done.conflicts
        return done.data


class Carried(NamedTuple):
    """What is not committed of an article whose file is to be elsewhere: it was `base` and is
    `edited`; there, `disk` is to be as `new`, which is the same article in the commit."""

    path: str
    came_from: str
    base: bytes
    edited: bytes
    disk: bytes | None
    new: bytes
    mode: int | None  # of a file that is new there


class _Contents(NamedTuple):
    """What files held, hold, and are to hold in the commits, by their paths."""

    base: Mapping[str, bytes]
    disk: Mapping[str, bytes]
    new: Mapping[str, bytes]


@dataclass(slots=True)
class Bringing:
    """What is to be done to the files; nothing is written yet. `first` has to be gone before
    something else can have its place."""

    changes: list[Changed]
    writes: list[Write] = field(default_factory=list)
    carried: list[Carried] = field(default_factory=list)
    first: list[Write] = field(default_factory=list)
    odd: list[Changed] = field(default_factory=list)
    brought: Brought = field(default_factory=Brought)


def look(repository: Repository, old: str | None, new: str) -> Steps[Bringing]:
    """Work out what has to be done. Raises GitError, SaveError where something is in the way."""
    before = old or (yield from history.empty_tree(repository))
    changes = yield from objects.changed_between(repository, before, new)
    for change in changes:
        _check(change.path)
    bringing = Bringing(changes)
    found = [item for change in changes for item in (change.old, change.new) if item]
    sizes = yield from commits.sizes(repository, [item.id for item in found if item.mode in FILES])
    plain = []
    for change in changes:
        items = [item for item in (change.old, change.new) if item]
        if any(item.mode not in FILES or sizes[item.id] > MAX_SIZE for item in items):
            bringing.odd.append(change)
        else:
            plain.append(change)
            if len({item.mode for item in items}) == 2:
                bringing.odd.append(change)
    yield from _look_at_plain(repository, (old, new), plain, bringing)
    gone = {write.path for write in bringing.writes if write.data is None}
    come = {write.path for write in bringing.writes if write.origin == ""}
    folders = {above for path in come for above in _above(path)}
    in_the_way = {path for path in gone if path in folders or come.intersection(_above(path))}
    bringing.first = [write for write in bringing.writes if write.path in in_the_way]
    bringing.writes = [write for write in bringing.writes if write.path not in in_the_way]
    return bringing


def do(
    repository: Repository,
    bringing: Bringing,
    *,
    keep: Side,
    protected: Collection[str],
    by: str,
    watch: Watch | None = None,
) -> Brought:
    """Write the files: all of them, or none but those that had to go `first`. Raises SaveError,
    and whatever `watch` raises before the commit point."""
    brought = bringing.brought
    place = SyncPlace.of(Path(repository.top))
    assert place is not None
    under = Under(keep, protected, brought)
    journal = Journal(Path(repository.top), under, place.journal, notes=False)
    carried = [_carried(each, under, brought) for each in bringing.carried]
    for writes in (bringing.first, bringing.writes + carried):
        if not writes:
            continue
        gone = [write.path for write in writes if write.data is None]
        empty = sorted({above for path in gone for above in _above(path)})
        written = journal.write(Order(writes, LABEL, by, watch=watch, empty=tuple(empty)))
        if written.refused:
            error = written.refused[0]
            more = f" (and {len(written.refused) - 1} more)" if len(written.refused) > 1 else ""
            rest = "the next sync does the rest" if brought.paths else "nothing was taken in"
            raise SaveError(f"{error.reason}{more}; {rest}", path=error.path)
        brought.paths += [write.path for write in writes]
    return brought


def do_odd(repository: Repository, old: str | None, bringing: Bringing) -> Steps[None]:
    """What no journal writes: links, large files, who may run a file. Done again, it does what is
    left. Raises GitError."""
    place = SyncPlace.of(Path(repository.top))
    assert place is not None
    home = os.fspath(place.journal.own)
    done, told = yield from odd.bring(repository, old, bringing.odd, home)
    bringing.brought.paths += done
    bringing.brought.told += told


def _look_at_plain(
    repository: Repository,
    between: tuple[str | None, str],
    changes: Collection[Changed],
    bringing: Bringing,
) -> Steps[None]:
    old = between[0]
    items = {change.path: change.new.id for change in changes if change.new}
    new = yield from objects.checked_out(repository, items)
    base = yield from objects.checked_out(
        repository, {change.path: change.old.id for change in changes if change.old}
    )
    disk: dict[str, bytes] = {}
    gone = {change.path for change in changes if change.new is None}
    for change in changes:
        there = _there(repository.top, change.path, gone, bringing.brought.told)
        if there is None:
            continue
        disk.update(there)
        yield
    differing = {path for path, data in disk.items() if path in base and data != base[path]}
    if differing:
        # As git sees it they may be the same: line ends, or what a filter does.
        found = yield from objects.added(repository, old, differing)
        for change in changes:
            if change.path in differing and found[change.path] == change.old:
                base[change.path] = disk[change.path]
                differing.discard(change.path)
    done = {told.path for told in bringing.brought.told}
    if differing and old is not None:
        contents = _Contents(base, disk, new)
        carried = yield from _to_carry(repository, (old, between[1]), changes, contents, differing)
        bringing.carried += carried
        places = {each.path for each in carried}
        for each in carried:
            done |= {each.path, each.came_from}
            if each.came_from not in places:
                mine = disk[each.came_from]
                bringing.writes.append(Write(each.came_from, mine, new.get(each.came_from)))
    missing = base.keys() - disk.keys() - done
    if missing and old is not None:
        contents = _Contents(base, disk, new)
        done |= yield from _follow(
            repository, (old, between[1]), changes, contents, missing, bringing
        )
    for change in changes:
        if change.path not in done:
            _decide(change, base, disk, new, bringing)


def _to_carry(
    repository: Repository,
    between: tuple[str, str],
    changes: Collection[Changed],
    contents: _Contents,
    differing: Collection[str],
) -> Steps[list[Carried]]:
    """What is not committed of articles whose files get other names, or swap them. Raises GitError
    where it has no place as another article is at the old one."""
    base, disk, new = contents
    by_path = {change.path: change for change in changes}
    moves = yield from moving.moves(repository, *between, by_path, differing)
    carried = []
    renamed = (
        path
        for path, place in moves.places.items()
        if path in differing and path not in new and place in new and place not in disk
    )
    for path in dict.fromkeys((*moves.swapped, *renamed)):
        # It may have been brought over already, or somebody else has moved it here.
        if path not in differing or is_another(path, base[path], disk[path]):
            continue
        place = moves.places.get(path, "")
        if place not in new or (place in disk and place not in moves.others):
            reason = (
                "Others put another article in its place, and it was changed here: commit it, and"
                " sync again"
            )
            raise GitError(reason, kind=GitTrouble.BUSY, path=path)
        item = by_path[place].new
        mode = 0o755 if item is not None and item.mode == FILES[1] else None
        sides = (base[path], disk[path], disk.get(place), new[place])
        carried.append(Carried(place, path, *sides, mode))
    return carried


def _follow(
    repository: Repository,
    between: tuple[str, str],
    changes: Collection[Changed],
    contents: _Contents,
    missing: Collection[str],
    bringing: Bringing,
) -> Steps[set[str]]:
    """What others did to articles that were moved here, which is not committed, is for where these
    are now; the paths of the changes that need nothing else."""
    base, _disk, new = contents
    moved = yield from moved_here(repository, between[0], missing)
    if not moved:
        return set()
    by_path = {change.path: change for change in changes}
    theirs = yield from moving.moves(repository, *between, by_path, moved)
    done: set[str] = set()
    for path, place in moved.items():
        if path in new and not is_another(path, base[path], new[path]):
            if place in by_path:  # others have put something there
                continue
            bringing.writes.append(Write(place, base[path], new[path]))
        else:
            if path in new:  # another article, whose place is free
                bringing.writes.append(_come(by_path[path], new[path]))
            there = theirs.places.get(path)
            if there == place:
                bringing.writes.append(Write(place, base[path], new[place]))
                done.add(place)
            elif place not in by_path:
                bringing.brought.told.append(Told(place, _left_here(path, there)))
        done.add(path)
        bringing.brought.moved[path] = place
    return done


def _left_here(path: str, there: str | None) -> str:
    kept = "it was moved here, which is not committed: it was kept"
    if there is None:
        return f"others deleted {path}, but {kept}"
    return f"others moved {path} to {there}, but {kept}, so that it is at both"


def _come(change: Changed, data: bytes) -> Write:
    """A file that is not there yet."""
    mode = 0o755 if change.new is not None and change.new.mode == FILES[1] else None
    return Write(change.path, b"", data, "", mode)


def _carried(each: Carried, under: Under, brought: Brought) -> Write:
    data = under(each.path, each.base, each.new, each.edited)
    words = f"others moved it here from {each.came_from}; what is not committed is in it"
    brought.told.append(Told(each.path, words))
    if each.disk is None:
        return Write(each.path, b"", data, "", each.mode)
    return Write(each.path, each.disk, data)


def _decide(
    change: Changed,
    base: Mapping[str, bytes],
    disk: Mapping[str, bytes],
    new: Mapping[str, bytes],
    bringing: Bringing,
) -> None:
    path = change.path
    told = bringing.brought.told
    if path not in disk:
        if change.new is not None and change.old is not None:
            told.append(Told(path, "it was deleted here, which is not committed: it stays deleted"))
        elif change.new is not None:
            bringing.writes.append(_come(change, new[path]))
    elif change.new is None:
        if disk[path] == base[path]:
            bringing.writes.append(Write(path, disk[path], None))
        else:
            told.append(Told(path, "others deleted it, but it was changed here: it was kept"))
    elif disk[path] == new[path]:
        return
    elif change.old is None and not has_fields(path, disk[path], new[path]):
        told.append(Told(path, "there was a file of this name, which was kept instead of theirs"))
    else:
        # What both have added goes together field by field, as if there had been nothing.
        bringing.writes.append(Write(path, base.get(path, b""), new[path]))


def _there(top: str, path: str, gone: Collection[str], told: list[Told]) -> dict[str, bytes] | None:
    """What a file holds now, nothing if there is none; None where something else is there, which
    stays and is told."""
    if not odd.is_plainly_in(top, path):
        told.append(Told(path, "a link is in the place of its folder: it was not brought over"))
        return None
    absolute = os.path.join(top, *path.split("/"))
    if not os.path.lexists(absolute) or _is_left(top, path, gone):
        return {}
    if os.path.islink(absolute) or not os.path.isfile(absolute):
        told.append(Told(path, "something else is in its place, which was kept"))
        return None
    try:
        return {path: read(top, path)}
    except CuratorError as error:
        told.append(Told(path, f"{error.reason}: it was kept as it is"))
        return None


def _is_left(top: str, path: str, gone: Collection[str]) -> bool:
    """Is it a folder in which nothing is left once what goes is gone?"""
    absolute = os.path.join(top, *path.split("/"))
    if os.path.islink(absolute) or not os.path.isdir(absolute):
        return False
    inside = (
        os.path.relpath(os.path.join(folder, name), top).replace(os.sep, "/")
        for folder, folders, names in os.walk(absolute)
        for name in (*names, *(each for each in folders if os.path.islink(f"{folder}/{each}")))
    )
    return all(each in gone for each in inside)


def _check(path: str) -> None:
    """A shared repository may hold anything."""
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.lower() == ".git" for part in parts):
        raise GitError("The shared repository has a file that nobody may have", path=path)


def _above(path: str) -> Iterable[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
