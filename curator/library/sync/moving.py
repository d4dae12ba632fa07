"""Where files went that are not at their old places any more, and which paths hold another article
than before: two that swapped their names, say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from curator.git import commits, objects
from curator.git.index import Item
from curator.git.objects import Changed
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.addresses import pages_in
from curator.library.commits.comparing import front_matter_of
from curator.library.same_article import is_another
from curator.library.site import EXTENSIONS
from curator.library.storage import MAX_SIZE
from curator.library.sync.laid import FILES

_MANY: Final = 500  # files that are held at once


@dataclass(frozen=True, slots=True)
class Moves:
    """`places`: new paths of files, by their old ones, where that is clear. `others`: the paths
    that hold another article now, as the one that was there, or the one that is there, has
    moved."""

    places: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    @property
    def swapped(self) -> Iterator[str]:
        """The old paths of the articles that were or are at these."""
        yield from sorted(self.others)
        for path, place in self.places.items():
            if place in self.others and path not in self.others:
                yield path


def moves(
    repository: Repository,
    old: str,
    new: str,
    changes: Mapping[str, Changed],
    shared: Collection[str],
) -> Steps[Moves]:
    """What moved, as far as the `shared` paths need it, to which somebody else did something too.
    Raises GitError."""
    asked = [changes[path] for path in shared]
    is_gone = any(change.new is None for change in asked)
    if not (yield from _others(repository, asked)):
        if not is_gone:
            return Moves()
        places = yield from _places(repository, old, new, changes, ())
        if all(change.new is not None or change.path in places for change in asked):
            return Moves(places)
    others = yield from _others(repository, changes.values())
    places = yield from _places(repository, old, new, changes, others)
    ends = set(places.values())
    return Moves(places, frozenset(path for path in others if path in places or path in ends))


def _others(repository: Repository, changes: Collection[Changed]) -> Steps[list[str]]:
    """Which of these hold another article than before."""
    found: list[str] = []
    both = [change for change in changes if _may_be_another(change)]
    for start in range(0, len(both), _MANY):
        some = both[start : start + _MANY]
        ids = [item.id for change in some for item in (change.old, change.new) if item]
        sizes = yield from commits.sizes(repository, ids)
        contents = yield from objects.read_blobs(
            repository, [name for name, size in sizes.items() if size <= MAX_SIZE]
        )
        for change in some:
            before, now = (contents.get(item.id) for item in (change.old, change.new) if item)
            if before is not None and now is not None and is_another(change.path, before, now):
                found.append(change.path)
        yield
    return found


def _may_be_another(change: Changed) -> bool:
    old, new = change.old, change.new
    if old is None or new is None or old.id == new.id:
        return False
    return old.mode in FILES and new.mode in FILES and change.path.lower().endswith(EXTENSIONS)


def _places(
    repository: Repository,
    old: str,
    new: str,
    changes: Mapping[str, Changed],
    others: Collection[str],
) -> Steps[dict[str, str]]:
    """Where files went: the same content, the same web address, or hardly anything else and no
    other address."""
    gone = {path: each.old for path, each in changes.items() if each.new is None or path in others}
    come = {path: each.new for path, each in changes.items() if each.old is None or path in others}
    if not gone or not come:
        return {}
    found: dict[str, str] = {}
    went, came = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for ids, items in ((went, gone), (came, come)):
        for path, item in items.items():
            ids[item.id if item else ""].append(path)
    for name, paths in went.items():
        if len(paths) == len(came.get(name, ())) == 1:
            found[paths[0]] = came[name][0]
    before = yield from _addresses(repository, gone)
    now = yield from _addresses(repository, come)
    by_address = defaultdict[str, list[str]](list)
    for path, addresses in now.items():
        for address in addresses:
            by_address[address].append(path)
    for path in gone:
        places = {each for address in before.get(path, ()) for each in by_address[address]}
        if path not in found and len(places) == 1:
            found[path] = places.pop()
    alike = yield from commits.moves(repository, old, new)
    for path, place in alike.items():
        one, other = before.get(path, frozenset()), now.get(place, frozenset())
        if path in gone and path not in found and place in come and not (one and other):
            found[path] = place
    taken = list(found.values())
    return {path: place for path, place in found.items() if taken.count(place) == 1}


def _addresses(
    repository: Repository, items: Mapping[str, Item | None]
) -> Steps[dict[str, frozenset[str]]]:
    """What the web addresses of articles are."""
    ids = {
        path: item.id
        for path, item in items.items()
        if item is not None and path.lower().endswith(EXTENSIONS)
    }
    contents = yield from objects.read_blobs(repository, list(ids.values()))
    found = {}
    for path, name in ids.items():
        fields = front_matter_of(path, contents[name]) or {}
        found[path] = pages_in(fields)
    return found
