"""What we committed laid over what others did: a merge of two trees of the whole repository, of
which only what both sides changed is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from curator.document import WHOLE, Conflict
from curator.errors import CuratorError, GitError
from curator.git import commits, objects
from curator.git.index import Item
from curator.git.objects import Changed
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.storage import MAX_SIZE
from curator.library.sync import moving
from curator.library.sync.merging import Side, merged

FILES: Final = ("100644", "100755")


class Told(NamedTuple):
    """Something that a person should know about a file, by its path in the repository."""

    path: str
    words: str


@dataclass(slots=True)
class Laid:
    """What is different from theirs, by path of the repository: `items`, and `contents` with their
    modes that are not kept yet. In `conflicts` one side gave way; `merged` are the files that both
    changed. `refused`: why it cannot be merged here at all."""

    items: dict[str, Item | None] = field(default_factory=dict)
    contents: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    conflicts: dict[str, tuple[Conflict, ...]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    refused: list[CuratorError] = field(default_factory=list)


class _Three(NamedTuple):
    """Three versions of one file, which is to be at `path`; `is_there`: where theirs is, too."""

    path: str
    base: Item | None
    ours: Item
    theirs: Item
    is_there: bool = True

    @property
    def sides(self) -> tuple[Item | None, Item, Item]:
        """Base, ours and theirs."""
        return self.base, self.ours, self.theirs


class _Deleted(NamedTuple):
    """A file that one side, `by`, deleted while the other did something to it: it is at `path`
    there, and is `left`."""

    path: str
    base: Item | None
    left: Item
    by: Side


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
    here, there = yield from _moves(repository, (base, ours, theirs), mine, their)
    laid = Laid()
    found = list(_sorted_out(laid, mine, their, here, there))
    threes = [each for each in found if isinstance(each, _Three)]
    deleted = [each for each in found if isinstance(each, _Deleted)]
    yield from _merge(repository, laid, threes, keep, protected)
    yield from _decide_deleted(repository, laid, deleted, keep)
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


def _moves(
    repository: Repository,
    sides: tuple[str, str, str],
    mine: Mapping[str, Changed],
    their: Mapping[str, Changed],
) -> Steps[tuple[dict[str, str], dict[str, str]]]:
    """Where files went, as far as the other side did something to them too."""
    base, ours, theirs = sides
    here = there = dict[str, str]()
    if any(change.new is None and path in their for path, change in mine.items()):
        here = yield from moving.moves(repository, base, ours, mine)
    if any(change.new is None and path in mine for path, change in their.items()):
        there = yield from moving.moves(repository, base, theirs, their)
    return here, there


def _sorted_out(
    laid: Laid,
    mine: Mapping[str, Changed],
    their: Mapping[str, Changed],
    here: Mapping[str, str],
    there: Mapping[str, str],
) -> Iterator[_Three | _Deleted]:
    """What only we changed is done; what is to be merged or decided is given."""
    done = set[str]()
    for path, change in mine.items():
        other = their.get(path)
        if other is None:
            continue
        if change.new is not None and other.new is not None:
            continue
        found = _moved(laid, change, other, mine, their, here.get(path), there.get(path))
        done.add(path)
        if found is not None:
            done |= {found.path, here.get(path, path)}
            yield found
    for path, change in mine.items():
        other = their.get(path)
        if path in done or (other is not None and other.new == change.new):
            continue
        if other is None:
            laid.items[path] = change.new
        elif change.new is not None and other.new is not None:
            yield _Three(path, change.old, change.new, other.new)


def _moved(
    laid: Laid,
    change: Changed,
    other: Changed,
    mine: Mapping[str, Changed],
    their: Mapping[str, Changed],
    here: str | None,
    there: str | None,
) -> _Three | _Deleted | None:
    """What becomes of a file that one side deleted or moved, while the other did something to it
    too. `here` and `there` is where it went."""
    path, base = change.path, change.old
    our_item = mine[here].new if here is not None else change.new
    their_item = their[there].new if there is not None else other.new
    place = there or here
    if (here and here in their and here != there) or (there and there in mine and here != there):
        place = None  # there is something else
    if place is not None and our_item is not None and their_item is not None:
        if here is not None and other.new is not None:
            laid.items[path] = None
        if there is not None:
            laid.told.append(Told(there, f"others moved it here from {path}; your edits are in it"))
        return _Three(place, base, our_item, their_item, is_there=place == there)
    if change.new is not None:
        return _Deleted(path, base, change.new, "theirs")
    if other.new is not None:
        return _Deleted(path, base, other.new, "ours")
    if place is not None and our_item is not None:
        return _Deleted(place, base, our_item, "theirs")
    if place is not None and their_item is not None:
        return _Deleted(place, base, their_item, "ours")
    return None


def _decide_deleted(
    repository: Repository, laid: Laid, deleted: Collection[_Deleted], keep: Side
) -> Steps[None]:
    """Whose deletion or edit counts; the other side's version is in a conflict, unless it is no
    text that could be shown."""
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
        if keep == "ours":
            laid.items[each.path] = each.left if each.by == "theirs" else None
        base, left = (contents.get(item.id, b"") if item is not None else b"" for item in each[1:3])
        base, left = (b"" if b"\0" in data else data for data in (base, left))
        sides = (left, b"") if each.by == "theirs" else (b"", left)
        conflict = Conflict.of_text(WHOLE, base, *sides)
        laid.conflicts[each.path] = (replace(conflict, gone=frozenset({each.by})),)


def _merge(
    repository: Repository,
    laid: Laid,
    threes: Collection[_Three],
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
            laid.refused.append(_refusal(three.path, reason))
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
            laid.refused.append(_refusal(three.path, "It was changed here and by others"))
            continue
        laid.merged.append(three.path)
        if done.conflicts:
            laid.conflicts[three.path] = done.conflicts
        mode = _one_of(three.base and three.base.mode, three.ours.mode, three.theirs.mode)
        if done.data == theirs:
            _put(laid, three, Item(mode, three.theirs.id))
        else:
            laid.contents[three.path] = (mode, done.data)


def _is_decided(three: _Three) -> bool:
    """Did only one side change it, or both the same?"""
    ids = [item.id if item else "" for item in three.sides]
    regular = all(item.mode in FILES for item in three.sides if item is not None)
    if not regular:
        return three.base in (three.ours, three.theirs) or three.ours == three.theirs
    return ids[0] in ids[1:] or ids[1] == ids[2]


def _decided(three: _Three) -> Item:
    base, ours, theirs = three.sides
    if base is None or any(item.mode not in FILES for item in (base, ours, theirs)):
        return ours if theirs == base else theirs
    mode = _one_of(base.mode, ours.mode, theirs.mode)
    return Item(mode, _one_of(base.id, ours.id, theirs.id))


def _one_of(base: str | None, ours: str, theirs: str) -> str:
    return ours if theirs == base else theirs


def _put(laid: Laid, three: _Three, item: Item) -> None:
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
            laid.refused.append(_refusal(path, reason))


def _above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _refusal(path: str, reason: str) -> GitError:
    return GitError(reason, path=path)
