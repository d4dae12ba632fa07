"""Where files went that are not at their old places any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from curator.git import commits, objects
from curator.git.index import Item
from curator.git.objects import Changed
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.commits.comparing import front_matter_of
from curator.library.site import EXTENSIONS

_ADDRESSES: Final = ("originalUrl", "webUrl")


def moves(
    repository: Repository, old: str, new: str, changes: Mapping[str, Changed]
) -> Steps[dict[str, str]]:
    """New paths of files, by their old ones, where that is clear: the same content, the same web
    address, or hardly anything else and no other address. Raises GitError."""
    gone = {path: change.old for path, change in changes.items() if change.new is None}
    come = {path: change.new for path, change in changes.items() if change.old is None}
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
    addresses = yield from _addresses(repository, {**gone, **come})
    by_address = defaultdict[str, list[str]](list)
    for path in come:
        for address in addresses.get(path, ()):
            by_address[address].append(path)
    for path in gone:
        places = {each for address in addresses.get(path, ()) for each in by_address[address]}
        if path not in found and len(places) == 1:
            found[path] = places.pop()
    alike = yield from commits.moves(repository, old, new)
    for path, place in alike.items():
        one, other = addresses.get(path, frozenset()), addresses.get(place, frozenset())
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
        values = (fields.get(key) for key in _ADDRESSES)
        found[path] = frozenset(value for value in values if isinstance(value, str) and value)
    return found
