"""Watching an open site in the background."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curator.library.opening import SMALL
from curator.library.outside.beside import DATA, Beside
from curator.library.outside.change import Outside
from curator.library.outside.hints import Hints
from curator.library.outside.looking import Looking
from curator.library.site import EXTENSIONS

if TYPE_CHECKING:
    from curator.library.library import Library

_TELL_EACH = 0.2  # seconds between two words: each repaints the list
_ROOT_EACH = 1.0  # seconds between two looks at what is in the site's own folder
_SCAN_EACH = 60.0  # seconds between two looks at all files
_SCAN_UNTOLD = 5.0  # the same where the system says nothing
_SCAN_SHARE = 20  # so many times as long as a look takes, nothing is looked at then
_MANY = 1_000  # hints at once: others may have been lost
# Seconds of work, and seconds in which other threads have their turn. A window that paints asks for
# its turn many times, and would wait each time until this thread is done with its own.
_WORK, _BREATH = 0.001, 0.002
_TEMPORARY = (".tmp", ".mdtmp", ".swp", ".swx", ".bak", "~", ".lock", ".part")


@dataclass(frozen=True, slots=True)
class News:
    """What others did. `data`: files of `_data` may be others. `settings`: the site is to be read
    again. `unheard`: why the system does not tell of changes, so that they are seen later."""

    outsides: tuple[Outside, ...] = ()
    data: bool = False
    settings: bool = False
    unheard: str = ""


class _StoppedError(Exception):
    """Nobody wants to know any more."""


class Watching:
    """Looks at the files of a site when the system hints at a change, when it is asked to, and
    every minute, from `start` to `stop`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._tell: Callable[[News], object] = lambda news: None
        self._stopped = threading.Event()
        self._asked = threading.Condition()
        self._paths: set[str] | None = set()  # to be looked at; None: all
        self._missed: set[str] = set()
        self._folders: dict[str, int] | None = None  # that are listened to, and their inodes
        self._hints: Hints | None = None
        self._unheard = ""
        self._scan_at = 0.0
        self._breathed = 0.0
        self._thread = threading.Thread(target=self._run, name="Watching", daemon=True)

    def start(self, tell: Callable[[News], object]) -> None:
        """Begin; `tell` hears of what others did, in another thread."""
        self._tell = tell
        self._thread.start()

    def stop(self) -> None:
        """Wait until nothing is looked at any more."""
        self._stopped.set()
        with self._asked:
            self._asked.notify()
        self._thread.join()

    def ask(self, paths: Collection[str] | None) -> None:
        """Look at these files soon; None: at all."""
        with self._asked:
            if paths is None or self._paths is None:
                self._paths = None
            else:
                self._paths.update(paths)
            self._asked.notify()

    def ask_again(self, paths: Collection[str]) -> None:
        """Look at these files soon, also if they are as they were told to be."""
        with self._asked:
            self._missed.update(paths)
        self.ask(paths)

    # -- in the thread -------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            looking, beside = Looking(self._library, self._breathe), Beside(self._library)
            self._scan_at = time.monotonic() + _SCAN_EACH
            self._listen()
            while True:
                paths = self._next(looking)
                self._listen()
                self._look(looking, beside, paths)
        except _StoppedError:
            pass
        finally:
            if self._hints is not None:
                self._hints.stop()

    def _breathe(self) -> None:
        if time.perf_counter() - self._breathed >= _WORK:
            if self._stopped.wait(_BREATH):
                raise _StoppedError
            self._breathed = time.perf_counter()

    def _next(self, looking: Looking) -> set[str] | None:
        """What to look at next, when it is time for it."""
        with self._asked:
            if self._paths == set():
                self._asked.wait(looking.again or _ROOT_EACH)
            paths, self._paths = self._paths, set()
            missed, self._missed = self._missed, set()
        if self._stopped.is_set():
            raise _StoppedError
        looking.forget(missed)
        if time.monotonic() >= self._scan_at:
            return None
        if paths is not None:
            paths.update(self._in_root())
        return paths

    def _look(self, looking: Looking, beside: Beside, paths: set[str] | None) -> None:
        start = time.monotonic()
        settings = beside.settings_changed()
        is_about_data = paths is None or any(path.partition("/")[0] == DATA for path in paths)
        data = (is_about_data or beside.is_waiting) and beside.data_changed()
        if data or settings:
            self._tell(News(data=data, settings=settings))
        told, waiting = 0.0, list[Outside]()
        hints = paths and {path for path in paths if path.partition("/")[0] != DATA}
        for outside in looking.look(hints):
            waiting.append(outside)
            if time.monotonic() - told >= _TELL_EACH:
                self._tell(News(tuple(waiting)))
                told, waiting = time.monotonic(), []
        if waiting:
            self._tell(News(tuple(waiting)))
        now = time.monotonic()
        if paths is None:
            each = max(_SCAN_UNTOLD, _SCAN_SHARE * (now - start)) if self._unheard else _SCAN_EACH
            self._scan_at = now + each
        elif len(paths) >= _MANY:
            self._scan_at = now + _ROOT_EACH

    # -- hints ---------------------------------------------------------------------------------

    def _in_root(self) -> list[str]:
        """The site's own folder is not listened to, as all else is below it."""
        try:
            names = os.listdir(self._library.site.root)
        except OSError:
            return []
        return [name for name in names if name.lower().endswith(EXTENSIONS) and name[0] != "."]

    def _listen(self) -> None:
        """Listen to the folders there are now."""
        if self._unheard:
            return
        folders = self._folders_now()
        if folders == self._folders:
            return
        self._folders = folders
        if self._hints is not None:
            self._hints.stop()
            self._hints = None
        if folders:
            root = self._library.site.root
            is_large = len(self._library.articles) >= SMALL
            absolute = [os.path.join(root, folder) for folder in folders]
            self._hints = Hints(absolute, self._hear, self._fail, elsewhere=is_large)
        else:
            self.ask(None)

    def _folders_now(self) -> dict[str, int]:
        """The folders of the site in which articles may be, and `_data`."""
        site, found = self._library.site, dict[str, int]()
        names = site.settings.folders
        if names is None or "" in names:
            try:
                names = tuple(os.listdir(site.root))
            except OSError:
                names = ()
        for name in (*names, DATA):
            absolute = os.path.join(site.root, name)
            if name == DATA or site.lists(name):
                try:
                    if os.path.isdir(absolute) and not os.path.islink(absolute):
                        found[name] = os.lstat(absolute).st_ino
                except OSError:
                    continue
        return found

    def _hear(self, absolute: set[str] | None) -> None:
        if absolute is None:
            self.ask(None)
            return
        root = os.fspath(self._library.site.root)
        paths = (os.path.relpath(path, root).replace(os.sep, "/") for path in absolute)
        if hints := {path for path in paths if is_hint(path)}:
            self.ask(hints)

    def _fail(self, reason: str) -> None:
        if self._folders_now() == self._folders:  # else one of them went just now
            self._unheard = reason
            self._tell(News(unheard=reason))
        self.ask(None)


def is_hint(path: str) -> bool:
    """Whether this may be an article or a folder of some, and no temporary file."""
    names = path.split("/")
    return not any(name.startswith(".") for name in names) and not path.endswith(_TEMPORARY)
