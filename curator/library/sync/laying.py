"""What we committed laid over what others did: a merge of two trees of the whole repository, of
which only what both sides changed is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from curator.document import WHOLE, Conflict
from curator.git import commits, objects
from curator.git.index import Item
from curator.git.objects import Changed
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.storage import MAX_SIZE
from curator.library.sync import moving
from curator.library.sync.laid import FILES, Deleted, Laid, Three, Told, refusal
from curator.library.sync.merging import Side, differ_by_protected, merged
from curator.library.sync.sorting import sorted_out

_STAYS_DELETED: Final[Mapping[Side, str]] = {
    "ours": "it was deleted here, and only programs had changed it since: it stays deleted",
    "theirs": "others deleted it, and only programs had changed it here: it is deleted",
}


def lay(
    repository: Repository,
    base: str,
    ours: str,
    theirs: str,
    *,
    keep: Side = "theirs",
    protected: Collection[str],
) -> Steps[Laid]:
    """What changed from one commit or tree to ours, over theirs; where both changed the same field,
    the side to `keep`. Nothing is written. Raises GitError."""
    mine = yield from _changed(repository, base, ours)
    their = yield from _changed(repository, base, theirs)
    shared = mine.keys() & their.keys()
    here = yield from moving.moves(repository, base, ours, mine, shared)
    there = yield from moving.moves(repository, base, theirs, their, shared)
    laid = Laid()
    found = list(sorted_out(laid, mine, their, here, there))
    threes = [each for each in found if isinstance(each, Three)]
    deleted = [each for each in found if isinstance(each, Deleted)]
    yield from _merge(repository, laid, threes, keep, protected)
    yield from _decide_deleted(repository, laid, deleted, keep, protected)
    _refuse_clashes(laid, their)
    return laid


def kept(repository: Repository, laid: Laid) -> Steps[dict[str, Item | None]]:
    """All that is different from theirs, kept in the repository. Raises GitError."""
    datas = [data for _mode, data in laid.contents.values()]
    ids = yield from objects.write_blobs(repository, datas)
    both = zip(laid.contents.items(), ids, strict=True)
    return laid.items | {path: Item(mode, name) for (path, (mode, _data)), name in both}


def _changed(repository: Repository, old: str, new: str) -> Steps[dict[str, Changed]]:
    found = yield from objects.changed_between(repository, old, new)
    return {change.path: change for change in found}


def _decide_deleted(
    repository: Repository,
    laid: Laid,
    deleted: Collection[Deleted],
    keep: Side,
    protected: Collection[str],
) -> Steps[None]:
    """Whose deletion or edit counts; the other side's version is in a conflict, unless it is no
    text that could be shown. Where nobody but programs edited it, there is nothing to decide."""
    shown = [
        item.id
        for each in deleted
        for item in (each.base, each.left)
        if item is not None and item.mode in FILES
    ]
    lengths = yield from commits.sizes(repository, shown)
    small = [name for name, length in lengths.items() if length <= MAX_SIZE]
    contents = yield from objects.read_blobs(repository, small)
    for each in deleted:
        base, left = (contents.get(item.id, b"") if item is not None else b"" for item in each[1:3])
        if not each.is_moved and differ_by_protected(each.path, base, left, protected):
            laid.items |= {each.path: None} if each.by == "ours" else {}
            laid.told.append(Told(each.path, _STAYS_DELETED[each.by]))
            continue
        if keep == "ours":
            laid.items[each.path] = each.left if each.by == "theirs" else None
        base, left = (b"" if b"\0" in data else data for data in (base, left))
        sides = (left, b"") if each.by == "theirs" else (b"", left)
        conflict = Conflict.of_text(WHOLE, base, *sides)
        laid.conflicts[each.path] = (replace(conflict, gone=frozenset({each.by})),)


def _merge(
    repository: Repository,
    laid: Laid,
    threes: Collection[Three],
    keep: Side,
    protected: Collection[str],
) -> Steps[None]:
    simple = [three for three in threes if _is_decided(three)]
    for three in simple:
        _put(laid, three, _decided(three))
    left = []
    for three in threes:
        if _is_decided(three):
            continue
        if any(item.mode not in FILES for item in three.sides if item is not None):
            reason = "It was changed here and by others, and is a link or a repository of its own"
            laid.refused.append(refusal(three.path, reason))
        else:
            left.append(three)
    ids = [item.id for three in left for item in three.sides if item is not None]
    lengths = yield from commits.sizes(repository, ids)
    small = [name for name, length in lengths.items() if length <= MAX_SIZE]
    contents = yield from objects.read_blobs(repository, small)
    for three in left:
        base, ours, theirs = (contents.get(item.id) if item else b"" for item in three.sides)
        yield
        done = None
        if base is not None and ours is not None and theirs is not None:
            done = merged(three.path, base, ours, theirs, keep=keep, protected=protected)
        if done is None:
            laid.refused.append(refusal(three.path, "It was changed here and by others"))
            continue
        laid.merged.append(three.path)
        if done.conflicts:
            laid.conflicts[three.path] = done.conflicts
        mode = _one_of(three.base and three.base.mode, three.ours.mode, three.theirs.mode)
        if done.data == theirs:
            _put(laid, three, Item(mode, three.theirs.id))
        else:
            laid.contents[three.path] = (mode, done.data)


def _is_decided(three: Three) -> bool:
    """Did only one side change it, or both the same?"""
    ids = [item.id if item else "" for item in three.sides]
    regular = all(item.mode in FILES for item in three.sides if item is not None)
    if not regular:
        return three.base in (three.ours, three.theirs) or three.ours == three.theirs
    return ids[0] in ids[1:] or ids[1] == ids[2]


def _decided(three: Three) -> Item:
    base, ours, theirs = three.sides
    if base is None or any(item.mode not in FILES for item in (base, ours, theirs)):
        return ours if theirs == base else theirs
    mode = _one_of(base.mode, ours.mode, theirs.mode)
    return Item(mode, _one_of(base.id, ours.id, theirs.id))


def _one_of(base: str | None, ours: str, theirs: str) -> str:
    return ours if theirs == base else theirs


def _put(laid: Laid, three: Three, item: Item) -> None:
    if item != three.theirs or not three.is_there:
        laid.items[three.path] = item


def _refuse_clashes(laid: Laid, their: Mapping[str, Changed]) -> None:
    """A name is a file on one side and a folder on the other."""

    def stays(path: str) -> bool:
        change = their.get(path)
        return (
            change is not None
            and change.new is not None
            and laid.items.get(path, change) is not None
        )

    come = [path for path in (*laid.items, *laid.contents) if laid.items.get(path, "") is not None]
    folders = {above for path in their if stays(path) for above in _above(path)}
    for path in come:
        if path in folders or any(map(stays, _above(path))):
            laid.items.pop(path, None)
            laid.contents.pop(path, None)
            reason = "It is a file on one side and a folder on the other"
            laid.refused.append(refusal(path, reason))


def _above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
