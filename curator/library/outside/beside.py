"""What belongs to a site beside its articles: the files of `_data`, and its settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from curator.errors import SiteError
from curator.library.cache.stamps import Stamp
from curator.library.outside.found import stamp_of
from curator.library.outside.lock import IndexLock
from curator.library.settings import FILE_NAME, Settings

if TYPE_CHECKING:
    from curator.library.library import Library

DATA = "_data"


class Beside:
    """Knows by their stamps whether these files are what they were; the content of `_data` is read
    by whoever needs it. Our own writing counts as well: nobody can tell."""

    def __init__(self, library: Library) -> None:
        self._site = library.site
        self._lock = IndexLock(library.site.root)
        self._settings = _essential(library.site.settings)
        self._settings_stamp = self._stamp(FILE_NAME)
        found = dict(self._data())
        began = library.began
        # What was written since may have been read before.
        self._is_late = any(stamp.ctime_ns >= began for stamp in found.values())
        self._stamps = found
        self.is_waiting = False  # for git: `data_changed` is to be asked again

    def data_changed(self) -> bool:
        """Whether files of `_data` are others than at the last look."""
        self.is_waiting = self._lock.is_held
        if self.is_waiting:
            return False
        found = dict(self._data())
        is_changed, self._is_late = self._is_late or found != self._stamps, False
        self._stamps = found
        return is_changed

    def settings_changed(self) -> bool:
        """Whether the settings say anything else than at the last look. The saved views do not
        count: they are read by who shows them."""
        stamp = self._stamp(FILE_NAME)
        if stamp == self._settings_stamp or self._lock.is_held:
            return False
        try:
            settings = _essential(Settings.load(self._site.root))
        except SiteError:  # half written, perhaps
            return False
        is_changed = settings != self._settings
        self._settings, self._settings_stamp = settings, stamp
        return is_changed

    def _data(self) -> Iterator[tuple[str, Stamp]]:
        root = os.fspath(self._site.root)
        for folder, _folders, names in os.walk(os.path.join(root, DATA)):
            for name in names:
                absolute = os.path.join(folder, name)
                path = os.path.relpath(absolute, root).replace(os.sep, "/")
                if not self._site.is_data(path):
                    continue
                try:
                    yield path, Stamp.of(os.lstat(absolute))
                except OSError:
                    continue  # gone since

    def _stamp(self, name: str) -> bytes | None:
        try:
            return stamp_of(os.lstat(os.path.join(self._site.root, name)))
        except OSError:
            return None


def _essential(settings: Settings) -> Settings:
    """Without what is not read from the file."""
    key = settings.topic_key if settings.topic_key_given else ""
    return replace(settings, views=(), topic_key=key)
