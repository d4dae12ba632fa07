"""Finding out what others did to the files of an open site."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from curator.library.cache.entries import digest_of
from curator.library.cache.stamps import Stamp
from curator.library.outside.change import Outside
from curator.library.outside.found import Found, find, stamp_of
from curator.library.outside.known import (
    Content,
    Departed,
    Known,
    content_of,
    differing,
    may_be_another,
)
from curator.library.outside.lock import IndexLock
from curator.library.outside.moves import chains, moves_of

if TYPE_CHECKING:
    from curator.library.library import Library

_PATIENCE = 2.0  # seconds in which a file is written that is missing, or looks half written
_MOMENT = 0.5  # seconds in which the other files of a swap are heard of
_AGAIN = 0.2  # seconds until it is looked at again
_GONE = b"gone"


class Looking:
    """Remembers a stamp of each file of a site whose content is known, so that the next look reads
    only what was written since. To be used by one thread; the library may be changed by another
    meanwhile. `breathe` is called for each file, and may raise to end a look."""

    def __init__(self, library: Library, breathe: Callable[[], object] = lambda: None) -> None:
        self._site = library.site
        self._known = Known(library)
        self._lock = IndexLock(library.site.root)
        self._breathe = breathe
        self._read_since: int | None = library.began  # what is older was read as it is
        self._stamps: dict[str, bytes] = {}
        self._waiting: dict[str, float] = {}  # since when it is waited for a file
        self._told: dict[str, bytes] = {}  # what was told last, where no stamp says so
        self._asked: set[str] = set()  # more than one look's where git was at work
        self._asks_for_all = False

    @property
    def again(self) -> float | None:
        """In how many seconds it is to be looked again, as files are waited for."""
        return _AGAIN if self._waiting or self._asked or self._asks_for_all else None

    def forget(self, paths: Collection[str]) -> None:
        """What was told of these files was not listened to."""
        for path in paths:
            self._stamps.pop(path, None)
            self._told.pop(path, None)

    def look(self, hints: Collection[str] | None = ()) -> Iterator[Outside]:
        """What the files at these paths are now, if that is not what the library has; None for all
        files of the site. A folder stands for all files too. Files that are missing or half
        written are waited for: nothing is told of them before a later look. So is git."""
        if hints is None:
            self._asks_for_all = True
        else:
            self._asked.update(hints)
        # Of a site that is gone as a whole, as a disk that was taken away, nothing is told.
        if self._lock.is_held or not os.path.isdir(self._site.root):
            return
        asks_for_all = self._asks_for_all or self._speak_of_folders()
        asked, self._asked, self._asks_for_all = self._asked, set(), False
        paths = dict.fromkeys([*self._waiting, *(self._changed() if asks_for_all else asked)])
        new: dict[str, Found] = {}
        for path in paths:
            self._breathe()
            if (outside := self._look_at(path, new)) is not None:
                yield outside
        if new:
            yield from self._tell_of_moves(new)

    # -- which files ---------------------------------------------------------------------------

    def _speak_of_folders(self) -> bool:
        """Whether one of the hints is a folder that is there, or was."""
        folders: set[str] | None = None
        for path in self._asked:
            if path in self._stamps or self._known.has(path):
                continue
            absolute = os.path.join(self._site.root, path)
            if os.path.isdir(absolute):
                return True
            if not os.path.lexists(absolute):
                if folders is None:
                    folders = _folders_of(self._known.paths())
                if path in folders:
                    return True
        return False

    def _changed(self) -> Iterator[str]:
        """The files of the site that are not what they were, and those that are not there."""
        stamps, since = self._stamps, self._read_since
        listed: set[str] = set()
        for path, entry in self._site.entries():
            self._breathe()
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # gone since, or nobody can tell
            listed.add(path)
            stamp = stamp_of(found)
            is_old = since is not None and not Stamp.of(found).is_racy(since)
            if stamp is not None and is_old and self._known.has(path):
                stamps[path] = stamp
            if stamp is None or stamps.get(path) != stamp:
                yield path
        self._read_since = None
        for path in self._known.paths():
            if path not in listed:
                yield path

    def _missing(self) -> Iterator[str]:
        """Articles that are waited for, as they have no file."""
        for path in self._waiting:
            if self._known.has(path) and not os.path.lexists(os.path.join(self._site.root, path)):
                yield path

    # -- one file ------------------------------------------------------------------------------

    def _look_at(self, path: str, new: dict[str, Found]) -> Outside | None:
        """What became of one file; one that is new is put with the others that are, and so is one
        that may be that of another article."""
        if self._is_as_it_was(path):
            self._waiting.pop(path, None)
            return None
        try:
            found = find(self._site.root, path)
        except OSError:  # nobody can tell: its folder is closed to us
            self._waiting.pop(path, None)
            return None
        if self._known.has(path):
            return self._look_at_known(path, found, new)
        if found.data is None or self._known.is_spoken_for(path):
            self._settle(path, Found(None))
        elif not self._site.is_article(path):
            self._settle(path, found)
        elif not (found.is_whole or self._has_waited_for(path, _PATIENCE)) or self._lock.is_held:
            self._wait_for(path)
        else:
            new[path] = found
        return None

    def _is_as_it_was(self, path: str) -> bool:
        stamp = self._stamps.get(path)
        try:
            return stamp is not None and stamp == stamp_of(
                os.lstat(os.path.join(self._site.root, path))
            )
        except OSError:
            return False

    def _look_at_known(self, path: str, found: Found, new: dict[str, Found]) -> Outside | None:
        is_back = self._told.get(path) == _GONE and not found.is_missing
        if found.data is not None and self._known.holds(path, found.data) and not is_back:
            self._settle(path, found)
            return None
        now = None if found.data is None else content_of(found.data)
        is_odd = found.is_missing or (now is None and self._known.is_readable(path))
        if self._lock.is_held or (is_odd and not self._has_waited_for(path, _PATIENCE)):
            self._wait_for(path)
            return None
        if now is not None and may_be_another(self._known.content(path), now):
            new[path] = found
            return None
        return self._tell(path, found, now)

    def _tell(self, path: str, found: Found, now: Content | None) -> Outside | None:
        is_told = self._is_told(path, found) or self._known.reason(path) == found.reason != ""
        self._settle_as_told(path, found)
        if is_told:
            return None
        if found.data is None:
            return Outside(path, "gone" if found.is_missing else "changed", reason=found.reason)
        fields = differing(self._known.content(path), now)
        return Outside(path, "changed", found.data, found.seen, fields)

    def _tell_of_moves(self, new: dict[str, Found]) -> Iterator[Outside]:
        """What became of files that are new, or that of another article, perhaps."""
        theirs = [path for path in new if self._known.has(path)]
        departed = Departed(self._known, [*self._missing(), *theirs])
        possible = {
            path: before
            for path, found in new.items()
            if (before := departed.moved_to(found.data or b"")) not in (None, path)
        }
        origins = moves_of(possible, theirs)
        left = set(origins.values())
        for chain in chains(origins):
            moves = [self._as_moved(path, new[path], origins[path]) for path in chain]
            is_told = all(self._is_told(path, new[path]) for path in chain)
            for path in chain:
                self._settle_as_told(path, new[path])
                if origins[path] not in new:
                    self._settle(origins[path], Found(None))
            if not is_told:
                yield replace(moves[0], makes_room=tuple(moves[1:]))
        for path, found in new.items():
            if path in origins:
                continue
            if path not in theirs or path in left:
                self._settle(path, found)
                yield Outside(path, "new", found.data or b"", found.seen)
            elif self._has_waited_for(path, _PATIENCE if path in possible else _MOMENT):
                if (outside := self._tell(path, found, content_of(found.data or b""))) is not None:
                    yield outside
            else:
                self._wait_for(path)  # the others that have moved may not have been heard of

    def _as_moved(self, path: str, found: Found, before: str) -> Outside:
        data = found.data or b""
        fields = differing(self._known.content(before), content_of(data))
        return Outside(path, "moved", data, found.seen, fields, before)

    # -- what is remembered --------------------------------------------------------------------

    def _wait_for(self, path: str) -> None:
        self._waiting.setdefault(path, time.monotonic())

    def _has_waited_for(self, path: str, seconds: float) -> bool:
        """Whether this file was waited for, long enough."""
        since = self._waiting.get(path)
        return since is not None and time.monotonic() - since >= seconds

    def _is_told(self, path: str, found: Found) -> bool:
        return self._told.get(path) == _mark(found)

    def _settle_as_told(self, path: str, found: Found) -> None:
        self._settle(path, found)
        if found.stamp is None:
            self._told[path] = _mark(found)

    def _settle(self, path: str, found: Found) -> None:
        """The file is what it is, and need not be looked at before it is another one."""
        self._waiting.pop(path, None)
        self._told.pop(path, None)
        if found.stamp is None:
            self._stamps.pop(path, None)
        else:
            self._stamps[path] = found.stamp


def _folders_of(paths: Iterable[str]) -> set[str]:
    """All folders, at any depth, that these are in."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _mark(found: Found) -> bytes:
    """What stands for what is told of a file."""
    if found.is_missing:
        return _GONE
    if found.data is None:
        return f"? {found.reason}".encode()
    return digest_of(found.data) + repr(found.seen).encode()
