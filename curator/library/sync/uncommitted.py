"""Where articles are that were moved here, which is not committed: a file is missing, and a new one
is clearly of the same article."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from curator.errors import CuratorError
from curator.git import commits, objects
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.git.status import Kind, statuses
from curator.library.addresses import pages_in
from curator.library.cache.entries import digest_of
from curator.library.outside.known import content_of
from curator.library.same_article import is_it
from curator.library.site import EXTENSIONS
from curator.library.storage import MAX_SIZE, read
from curator.library.sync.laid import FILES

_MANY: Final = 500  # files that are held at once
_NEW: Final = (Kind.ADDED, Kind.UNTRACKED)


def moved_here(
    repository: Repository, head: str, missing: Collection[str]
) -> Steps[dict[str, str]]:
    """Where the articles are now whose files are missing, by their paths of the repository, as far
    as that is certain: of two files that may be one article, and of two articles that one file may
    be, it is the one of the same name. `head`: the commit here, which has them. Raises GitError."""
    asked = {path for path in missing if repository.of_site(path) and _is_article(path)}
    if not asked:
        return {}
    standing = yield from statuses(repository, renames=False)
    found = {repository.inside(path): status.kind for path, status in standing.items()}
    files = [path for path, kind in found.items() if kind in _NEW and _is_article(path)]
    if not files:
        return {}
    keys: dict[bytes, set[str | bytes]] = {}
    came, went = _Alike(keys), _Alike(keys)
    for path in files:
        data = _on_disk(repository, path)
        if data is not None:
            came.add(path, data)
        yield
    tree = yield from objects.tree(repository, head, repository.prefix)
    gone = {
        path: tree[path].id
        for path, kind in found.items()
        if kind is Kind.DELETED and _is_article(path) and path in tree and tree[path].mode in FILES
    }
    before: dict[str, bytes] = {}
    for some in _portions(sorted(gone)):
        contents = yield from _held(repository, {path: gone[path] for path in some})
        for path, data in contents.items():
            went.add(path, data)
            if came.like(data):
                before[path] = data
        yield
    places = {}
    for path in sorted(asked & before.keys()):
        place = _place(repository, path, before, came, went)
        if place is not None:
            places[path] = place
        yield
    return places


def _place(
    repository: Repository, path: str, before: Mapping[str, bytes], came: _Alike, went: _Alike
) -> str | None:
    """Where a missing one is; None where that is not certain."""
    fitting: dict[str, bytes] = {}
    for each in came.like(before[path]):
        data = _on_disk(repository, each)
        if data is not None and is_it(path, before[path], data):
            fitting[each] = data
    place = _only(fitting, path)
    if place is None:
        return None
    data = fitting[place]
    rivals = [
        each for each in went.like(data) if each in before and is_it(each, before[each], data)
    ]
    return place if _only(rivals, place) == path else None


class _Alike:
    """Files by what two must have in common to be one article."""

    def __init__(self, keys: dict[bytes, set[str | bytes]]) -> None:
        """`keys`, by what a file holds, are shared: most files that moved are not changed."""
        self._keys = keys
        self._paths = defaultdict[str | bytes, list[str]](list)

    def add(self, path: str, data: bytes) -> None:
        for key in self._of(data):
            self._paths[key].append(path)

    def like(self, data: bytes) -> list[str]:
        """Those that may be the article that holds this."""
        found = (each for key in self._of(data) for each in self._paths.get(key, ()))
        return list(dict.fromkeys(found))

    def _of(self, data: bytes) -> set[str | bytes]:
        digest = digest_of(data)
        if digest not in self._keys:
            self._keys[digest] = {digest, *_keys(data)}
        return self._keys[digest]


def _keys(data: bytes) -> Iterator[str | bytes]:
    """Its addresses in the web, and its text."""
    content = content_of(data)
    if content is None:
        return
    yield from pages_in(content.front_matter)
    if content.body and content.body.strip():
        yield digest_of(content.body)


def _only(paths: Collection[str], like: str) -> str | None:
    """The only one of them, or the only one that has the name of another file."""
    name = os.path.basename(like)
    found = paths if len(paths) == 1 else [each for each in paths if os.path.basename(each) == name]
    return next(iter(found)) if len(found) == 1 else None


def _is_article(path: str) -> bool:
    return path.lower().endswith(EXTENSIONS)


def _on_disk(repository: Repository, path: str) -> bytes | None:
    """What a file holds now; None where that cannot be read, or it is a link."""
    if os.path.islink(repository.file(path)):
        return None
    try:
        return read(repository.top, path)
    except CuratorError:
        return None


def _held(repository: Repository, items: Mapping[str, str]) -> Steps[dict[str, bytes]]:
    """What git would write there for the contents with these ids, without what is too large."""
    sizes = yield from commits.sizes(repository, items.values())
    small = {path: name for path, name in items.items() if sizes[name] <= MAX_SIZE}
    return (yield from objects.checked_out(repository, small))


def _portions(paths: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(paths), _MANY):
        yield paths[start : start + _MANY]
