"""Going from one commit to another for good: marker, files, index, branch. Whoever is killed on the
way leaves the marker, and with it all can be done again.

The index gets the new files before the branch stands at the new commit: what is left between these
two are changes that are staged, never ones that take back what others did.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from curator.errors import DocumentError, GitError, GitTrouble
from curator.git import index, objects
from curator.git.index import Item
from curator.git.objects import Changed
from curator.git.repository import Repository
from curator.git.run import Steps, finished
from curator.library.journal.transaction import Watch
from curator.library.same_article import is_another
from curator.library.storage import read
from curator.library.sync import bringing
from curator.library.sync.bringing import Bringing, Brought
from curator.library.sync.laid import FILES
from curator.library.sync.merging import merged
from curator.library.sync.place import Marker, SyncPlace


def switch(
    repository: Repository,
    marker: Marker,
    *,
    protected: Collection[str],
    by: str,
    watch: Watch | None = None,
    again: bool = False,
) -> Steps[Brought]:
    """Have the files, the index and the branch at the new commit; `again` after an interruption.
    Raises GitError, MOVED where the branch is not at the old one any more; SaveError; and whatever
    `watch` raises. Then everything is as it was, or is finished the next time. What is done is for
    the caller to clear from its place."""
    place = SyncPlace.of(Path(repository.top))
    assert place is not None
    place.journal.make()
    wanted = yield from bringing.look(repository, marker.old, marker.new)
    if not again and marker.on_disk == "ours":  # later what is on disk has theirs in it
        marker = replace(marker, kept=(yield from _kept(repository, wanted, protected)))
    place.mark(marker)
    is_begun = again
    try:
        brought = bringing.do(
            repository, wanted, keep=marker.on_disk, protected=protected, by=by, watch=watch
        )
        is_begun = True
        # From here on nobody can stop it but by a kill.
        finished(bringing.do_odd(repository, marker.old, wanted))
        finished(_put(repository, marker, wanted.changes, protected))
    except BaseException as error:
        moved = isinstance(error, GitError) and error.kind is GitTrouble.MOVED
        if (moved and not again) or not (is_begun or wanted.brought.paths or place.is_writing):
            place.clear()
        elif isinstance(error, GitError):
            error.reason += "; the files are as the team has them, the next sync does the rest"
        raise
    return brought


def _kept(
    repository: Repository, wanted: Bringing, protected: Collection[str]
) -> Steps[dict[str, list[str]]]:
    """See `Marker.kept`; of all that is to be done, before it is."""
    sides = {each.path: (each.base, each.edited, each.new) for each in wanted.carried}
    for write in wanted.writes:
        if write.data is None or write.origin is not None:
            continue
        try:
            disk = read(repository.top, write.path)
        except DocumentError:
            continue  # the journal says so
        if disk not in (write.base, write.data):
            sides[write.path] = (write.base, disk, write.data)
        yield
    found = {}
    for path, (base, ours, theirs) in sides.items():
        done = merged(path, base, ours, theirs, keep="ours", protected=protected)
        if done is not None and done.conflicts:
            found[path] = [side.decode("utf-8", "surrogateescape") for side in (base, ours, theirs)]
        yield
    return found


def _put(
    repository: Repository,
    marker: Marker,
    changes: Collection[Changed],
    protected: Collection[str],
) -> Steps[None]:
    items = yield from _to_stage(repository, changes, protected)
    before = yield from index.put(repository, items)
    try:
        yield from objects.update_ref(
            repository, marker.ref, marker.new, marker.old, "sync: take in what others pushed"
        )
    except GitError:
        yield from index.put(repository, before)
        raise


def _to_stage(
    repository: Repository, changes: Collection[Changed], protected: Collection[str]
) -> Steps[Mapping[str, Item | None]]:
    """What the index gets: what the new commit has, with what somebody had staged there, if these
    go together."""
    staged = yield from index.listed(repository, [change.path for change in changes])
    items: dict[str, Item | None] = {}
    for change in changes:
        items[change.path] = change.new
        there = staged.get(change.path)
        sides = (change.old, there, change.new)
        if there in (change.old, change.new):
            continue
        if any(side is None or side.mode not in FILES for side in sides):
            continue
        ids = [side.id for side in sides if side is not None]
        contents = yield from objects.read_blobs(repository, ids)
        old, mine, new = (contents[name] for name in ids)
        if is_another(change.path, old, new):
            continue
        both = merged(change.path, old, mine, new, keep="theirs", protected=protected)
        if both is not None and both.data != new and change.new is not None:
            kept = yield from objects.write_blobs(repository, [both.data])
            items[change.path] = Item(change.new.mode, kept[0])
    return items
