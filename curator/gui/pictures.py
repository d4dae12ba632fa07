"""The pictures that articles name: those of the site at once, remote ones only when asked for.

Nothing is read or decoded on the GUI thread and nothing is kept on disk. Whoever wants to show a
picture asks for it with `picture`, and again when `loaded` names its address.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import OrderedDict
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QObject, QSize, QThreadPool, Signal
from PySide6.QtGui import QAction, QPixmap

from curator.gui.picture_decoding import LARGEST_SIDE, Decoded, Decoding, Result, Want, limit_memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from curator.gui.picture_fetching import Fetcher, Limits

_THREADS = 2
_MOST_PIXELS = 64 * 1024 * 1024  # bytes of decoded pictures that are kept
_MOST_BYTES = 32 * 1024 * 1024  # of remote files, for when another size is wanted
_MOST_ADDRESSES = 2000  # that something is remembered of
_SIZE = QSize(512, 512)  # of a picture that is loaded before any widget has said how large

_T = TypeVar("_T")
_ASSETS = re.compile(r"(?:^|/)(assets/)")


class State(Enum):
    """How it stands with a picture."""

    NONE = "none"  # there is no address
    READY = "ready"
    LOADING = "loading"
    REMOTE = "remote"  # not asked for yet
    FAILED = "failed"  # `reason` says why


class Bounded(Generic[_T]):
    """Remembers what was used last, as far as it costs no more than `most` together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._cost = 0
        self._items: OrderedDict[object, tuple[_T, int]] = OrderedDict()

    def get(self, key: object) -> _T | None:
        """What is remembered, which counts as a use."""
        found = self._items.get(key)
        if found is None:
            return None
        self._items.move_to_end(key)
        return found[0]

    def put(self, key: object, value: _T, cost: int = 1) -> None:
        """Remember this, and forget what was not used for long."""
        self.drop(key)
        if cost > self._most:
            return
        self._items[key] = (value, cost)
        self._cost += cost
        while self._cost > self._most:
            _, (_, freed) = self._items.popitem(last=False)
            self._cost -= freed

    def drop(self, key: object) -> None:
        """Forget this one."""
        found = self._items.pop(key, None)
        if found is not None:
            self._cost -= found[1]

    def clear(self) -> None:
        """Forget everything."""
        self._items.clear()
        self._cost = 0


class Pictures(QObject):
    """Finds, loads and keeps the pictures of the open site."""

    loaded = Signal(str)  # address: `picture` has it now
    failed = Signal(str, str)  # address, reason
    remote_allowed_changed = Signal(bool)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        remote_allowed: bool = False,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(parent)
        limit_memory()
        self._root: Path | None = None
        self._remote_allowed = remote_allowed
        self._limits = limits
        self._fetcher: Fetcher | None = None
        self._epoch = 0
        self._pixmaps: Bounded[QPixmap] = Bounded(_MOST_PIXELS)
        self._files: Bounded[bytes] = Bounded(_MOST_BYTES)
        self._local: Bounded[str] = Bounded(_MOST_ADDRESSES)
        self._reasons: Bounded[str] = Bounded(_MOST_ADDRESSES)
        self._wanted: Bounded[dict[Want, None]] = Bounded(_MOST_ADDRESSES)
        self._decoding: set[Want] = set()
        # In this order: Qt deletes the pool first, and waits for its threads, which use the other.
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(_THREADS)
        self._decoded = Decoded(self)
        self._decoded.done.connect(self._finish)

    # -- the site and the setting --------------------------------------------------------------

    def open(self, root: Path | None) -> None:
        """Show pictures of the site at `root` from now on, or of none. Whatever is on its way for
        the last one is dropped, and everything that was remembered of it."""
        self.abort()
        self._root = None if root is None else Path(os.path.realpath(root))
        for memory in (self._pixmaps, self._files, self._local, self._reasons, self._wanted):
            memory.clear()

    def abort(self) -> None:
        """Drop whatever is on its way."""
        self._epoch += 1
        self._decoding.clear()
        self._pool.clear()
        if self._fetcher is not None:
            self._fetcher.abort()

    def close(self) -> None:
        """Abort, and wait until no thread is at work any more."""
        self.abort()
        self._pool.waitForDone()

    @property
    def remote_allowed(self) -> bool:
        """Whether remote pictures are loaded as soon as they would be seen."""
        return self._remote_allowed

    def allow_remote(self, allowed: bool) -> None:
        """The editor's choice; when it is taken back, what is on its way is dropped."""
        if allowed == self._remote_allowed:
            return
        self._remote_allowed = allowed
        if not allowed and self._fetcher is not None:
            self._fetcher.abort()
        self.remote_allowed_changed.emit(allowed)

    def make_action(self, parent: QObject) -> QAction:
        """For the View menu."""
        action = QAction("Load remote pictures", parent)
        action.setCheckable(True)
        action.setChecked(self._remote_allowed)
        action.setStatusTip("Ask other sites for the pictures of the article that is shown")
        action.toggled.connect(self.allow_remote)
        self.remote_allowed_changed.connect(action.setChecked)
        return action

    # -- pictures ------------------------------------------------------------------------------

    def picture(self, url: str, size: QSize, ratio: float = 1.0) -> QPixmap | None:
        """The picture, fitted into `size` for a screen with this device pixel ratio, if it is
        there. Else it is on its way and `loaded` says when, or `state` says what is the matter."""
        want = _want(url, size, ratio)
        found = self._pixmaps.get(want)
        if found is not None:
            if found.devicePixelRatio() != ratio:
                found = QPixmap(found)
                found.setDevicePixelRatio(ratio)
            return found
        if not url or size.isEmpty() or self._reasons.get(url) is not None:
            return None
        if want in self._decoding:
            return None
        wanted = self._wanted.get(url) or {}
        # The last few sizes: whoever drags a splitter asks for a hundred.
        self._wanted.put(url, dict.fromkeys([*wanted, want][-4:]))
        if reason := self._refusal(url):
            self._reasons.put(url, reason)
        elif self._remote_allowed or not self._is_to_be_asked_for(url):
            self._start(url)
        return None

    def load(self, url: str) -> None:
        """Load this picture now, also a remote one, also one that failed before."""
        self._reasons.drop(url)
        if reason := self._refusal(url):
            self._fail(url, reason)
        elif self.state(url) is not State.LOADING:
            self._start(url)

    def state(self, url: str) -> State:
        """How it stands with this picture."""
        if not url:
            return State.NONE
        if self._reasons.get(url) is not None:
            return State.FAILED
        busy = self._fetcher is not None and self._fetcher.is_busy(url)
        if busy or any(want.url == url for want in self._decoding):
            return State.LOADING
        if self._refusal(url):
            return State.FAILED
        return State.REMOTE if self._is_to_be_asked_for(url) else State.READY

    def reason(self, url: str) -> str:
        """Why it failed, as a sentence; "" if it did not."""
        return self._reasons.get(url) or (self._refusal(url) if url else "")

    def is_remote(self, url: str) -> bool:
        """Whether it would have to be asked for elsewhere."""
        return not self.local_path(url)

    def local_path(self, url: str) -> str:
        """The path, in the site, of the file that this address means; "" if there is none."""
        if self._root is None or not url:
            return ""
        found = self._local.get(url)
        if found is None:
            found = _find(self._root, url)
            self._local.put(url, found)
        return found

    # -- on the way ----------------------------------------------------------------------------

    def _refusal(self, url: str) -> str:
        return "" if self.local_path(url) else _refusal(url)

    def _is_to_be_asked_for(self, url: str) -> bool:
        return self.is_remote(url) and self._files.get(url) is None

    def _start(self, url: str) -> None:
        path, root = self.local_path(url), self._root
        data = self._files.get(url)
        if path and root is not None:
            self._decode_wanted(url, partial(_read_file, root, path), drawings=True)
        elif data is not None:
            self._decode_wanted(url, lambda: data)
        else:
            self._fetch(url)

    def _fetch(self, url: str) -> None:
        if self._fetcher is None:
            # Imported here: most windows never ask for a remote picture.
            from curator.gui.picture_fetching import Fetcher, Limits

            self._fetcher = Fetcher(self._limits or Limits(), self)
            self._fetcher.fetched.connect(self._fetched)
            self._fetcher.failed.connect(self._fail)
        self._fetcher.fetch(url)

    def _fetched(self, url: str, data: bytes) -> None:
        self._files.put(url, data, len(data))
        self._decode_wanted(url, lambda: data)

    def _decode_wanted(
        self, url: str, read: Callable[[], bytes], *, drawings: bool = False
    ) -> None:
        wanted = self._wanted.get(url) or {_want(url, _SIZE, 1.0): None}
        self._wanted.drop(url)
        for want in wanted:
            if want not in self._decoding:
                self._decoding.add(want)
                self._pool.start(Decoding(want, self._epoch, read, drawings, self._decoded))

    def _finish(self, result: Result) -> None:
        if result.epoch != self._epoch:
            return  # of a site that is closed
        self._decoding.discard(result.want)
        if result.image is None:
            self._files.drop(result.want.url)
            self._fail(result.want.url, result.reason)
            return
        pixmap = QPixmap.fromImage(result.image)
        self._pixmaps.put(result.want, pixmap, result.image.sizeInBytes())
        self.loaded.emit(result.want.url)

    def _fail(self, url: str, reason: str) -> None:
        self._reasons.put(url, reason)
        self.failed.emit(url, reason)


def _read_file(root: Path, path: str) -> bytes:
    from curator.library.storage import read

    return read(root, path)


def _want(url: str, size: QSize, ratio: float) -> Want:
    width, height = (
        min(max(round(side * ratio), 1), LARGEST_SIDE) for side in (size.width(), size.height())
    )
    return Want(url, width, height)


def _refusal(url: str) -> str:
    """Why this address, which is none of the site's, is not asked for; "" if it may be."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "This is not an address"
    if not parts.scheme and not parts.netloc:
        return "There is no such file in the site"
    if parts.scheme not in ("", "http", "https"):
        return "Only pictures with a web address are loaded"
    if not host or any(letter.isspace() or letter < " " for letter in url):
        return "This is not an address"
    return ""


def _find(root: Path, url: str) -> str:
    """The file of the site that `url` means: a path within the site as it is, any other address by
    what follows its `assets/`."""
    try:
        parts = urlsplit(url)
        written = unquote(parts.path, errors="strict")
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or "\\" in written or "\0" in written:
        return ""
    inside = not parts.scheme and not parts.netloc
    candidates = [written.lstrip("/")] if inside else []
    candidates += [written[found.start(1) :] for found in _ASSETS.finditer(written)]
    for candidate in candidates:
        path = posixpath.normpath(candidate)
        if candidate and not path.startswith("..") and _is_inside(root, path):
            return path
    return ""


def _is_inside(root: Path, path: str) -> bool:
    try:
        real = Path(os.path.realpath(root / path))
        return real.is_relative_to(root) and real.is_file()
    except (OSError, ValueError):
        return False
