"""Taking in what others do to the files of the open site, so that nobody has to notice."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from curator.gui.asking import notice
from curator.gui.said import Change, Refiled, Result, TakenIn
from curator.library.outside import Outside

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.library import Library
    from curator.library.outside.known import Known
    from curator.library.versions import Laid

_SLICE = 0.008  # seconds of work before the window gets its turn
_EACH = 0.2  # seconds between two words of what came: each repaints the list
_PATIENCE = 100  # milliseconds until it is tried again, while something is worked out or written


class Incoming(QObject):
    """Takes in one change after the other while nothing else is done to the articles. A clean
    article is as its file is from then on; the edits of a modified one are laid over what is there
    now, and what two people decided differently is held as a conflict.

    `coming` with the path of an article that is about to change: what is being typed over it counts
    first. `took_in` with what became of each; `missed` with the paths that were changed once more
    since they were looked at, and are to be looked at again.
    """

    coming = Signal(str)
    took_in = Signal(tuple)  # of TakenIn
    missed = Signal(tuple)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._waiting: deque[Outside] = deque()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._take_turn)
        self._taken: list[TakenIn] = []
        self._again: list[str] = []
        self._undecided: dict[str, tuple[Conflict, ...]] = {}
        self._refiled: list[tuple[str | None, str | None]] = []
        self._told = 0.0
        self._files: Known | None = None  # of the open library
        session.opened.connect(self._forget)

    @property
    def _known(self) -> Known:
        from curator.library.outside.known import Known

        if self._files is None:
            self._files = Known(self._session.library)
        return self._files

    @property
    def is_busy(self) -> bool:
        """Whether there is something that is not taken in yet."""
        return bool(self._waiting)

    def take_in(self, outsides: Iterable[Outside]) -> None:
        """Take these in as soon as nothing else is done to the articles."""
        self._waiting.extend(outsides)
        if self._waiting and not self._timer.isActive():
            self._timer.start(0)

    def look(self, path: str) -> bool:
        """Take in at once what the file of a modified article holds now, as its save found that it
        does not fit; whether that could be done. Raises CuratorError where it cannot be read."""
        from curator.library import versions
        from curator.library.storage import read

        session = self._session
        before = session.library.articles[path]
        data = read(session.library.site.root, before.file)
        self._find_again(before, data)
        laid = versions.laid_over(session.library, before, data)
        session.store(laid.article)
        if laid.conflicts:
            self._undecided[path] = laid.conflicts
        outside = Outside(path, "changed", data, fields=tuple(each.name for each in laid.conflicts))
        self._note(outside, laid.article, _result(before, laid))
        self._tell()
        return laid.article is not before

    def _take_turn(self) -> None:
        if self._session.is_busy:
            self._timer.start(_PATIENCE)
            return
        end = time.perf_counter() + _SLICE
        while self._waiting and time.perf_counter() < end:
            self._take(self._waiting.popleft())
        if not self._waiting or time.monotonic() - self._told >= _EACH:
            self._tell()
        if self._waiting:
            self._timer.start(0)

    def _take(self, outside: Outside) -> None:
        library = self._session.library
        if outside.kind == "moved":
            self._take_moves(outside)
            return
        if not _is_still_so(library, outside):
            self._again.append(outside.path)
            return
        if not self._undecided.keys().isdisjoint((outside.path, outside.moved_from)):
            self._tell()  # what came first is undecided beside what comes now
        here = outside.moved_from or outside.path
        self.coming.emit(self._known.moved_to(here) or here)
        match outside.kind:
            case "gone":
                self._lose(outside)
            case _ if self._known.has(outside.path):
                self._change(outside)
            case _ if (path := self._known.moved_to(outside.path)) is not None:
                self._change(replace(outside, path=path))
            case _:
                self._come(outside)

    def _change(self, outside: Outside) -> None:
        """The file of the article at this path, which is to have it by that name or has it."""
        from curator.library import versions

        library, path = self._session.library, outside.path
        before = library.articles.here(path)
        if before is None or outside.reason:
            self._read_anew(outside, before)
            return
        was_lost = path in self._session.lost
        self._find_again(before, outside.data)
        if before.saved == outside.data:
            if was_lost:
                self._note(outside, before, "merged")
            return  # we wrote it, or nothing became of it
        laid = versions.laid_over(library, before, outside.data)
        self._session.store(laid.article)
        if laid.conflicts:
            self._undecided[path] = laid.conflicts
        self._note(outside, laid.article, _result(before, laid))

    def _find_again(self, article: Article, data: bytes | None) -> None:
        """There is such a file, so that nobody has to decide any more whether there is to be; nor,
        where it is as it was when it was edited here, what becomes of all of it."""
        from curator.library.undecided import is_whole

        session, conflicts = self._session, self._session.conflicts
        session.lost.discard(article.path)
        before, fits = conflicts.of(article.path), data == article.saved
        left = tuple(
            each for each in before if each.deleted_by != "theirs" and not (fits and is_whole(each))
        )
        if left != before:
            conflicts.put({article.path: left})

    def _read_anew(self, outside: Outside, before: Article | None) -> None:
        """What is not in memory, or cannot be read any more; what was edited stays."""
        if before is not None and before.modified:
            return  # its save will say why that cannot be done
        article = self._read(outside)
        self._session.store(article)
        self._note(outside, article, "reloaded")

    def _read(self, outside: Outside) -> Article:
        from curator.library.article import Article

        library, path = self._session.library, outside.path
        collection = library.site.collection_of(path)
        if outside.reason:
            return Article.broken(path, collection, outside.reason)
        return Article.read(path, collection, outside.data, library.site.settings)

    def _come(self, outside: Outside) -> None:
        """A file that is new. Where an article that was deleted here has it, or another one is to
        be put, the save says so."""
        if self._known.is_spoken_for(outside.path):
            return
        article = self._read(outside)
        self._session.lost.discard(outside.path)
        self._session.library.articles.put(article)
        self._refiled.append((None, outside.path))
        self._note(outside, article, "reloaded")

    def _lose(self, outside: Outside) -> None:
        """A file that is not there any more. What was edited or is undecided stays, and its save
        says so."""
        library, path = self._session.library, outside.path
        library.removed.pop(path, None)
        article = library.articles.here(path)
        row = library.articles.row(path)
        if row is None or row.origin is not None:
            return
        is_undecided = path in self._session.conflicts.paths
        if article is not None and (article.modified or is_undecided):
            self._session.lost.add(path)
            self._note(outside, article, "kept")
            return
        self._taken.append(_told(outside, row.title, "reloaded"))
        library.articles.drop([path])
        self._refiled.append((path, None))

    def _take_moves(self, first: Outside) -> None:
        """A file that is somewhere else, and those that made room for it: two may have swapped."""
        library = self._session.library
        moves = first.all_moves
        if not all(_is_still_so(library, each) for each in moves):
            self._again += [each.path for each in moves]
            return
        if all(self._known.holds(each.path, each.data) for each in moves):
            return  # that was told before
        paths = {path for each in moves for path in (each.path, each.moved_from)}
        pending = {path for pair in self._refiled for path in pair}
        if not paths.isdisjoint(pending | self._undecided.keys()):
            self._tell()  # one after the other
        for each in moves:
            here = each.moved_from
            self.coming.emit(self._known.moved_to(here) or here)
        befores = [library.articles.get(each.moved_from) for each in moves]
        going = {before.path for before in befores if before is not None}
        if any(each.path in library.articles and each.path not in going for each in moves):
            return  # the save of the one that is to be there says so
        for each, before in zip(moves, befores, strict=True):
            if before is not None:
                self._find_again(before, each.data)
                library.articles.take(before.path)
                self._session.forget(before.path)
        pairs = zip(moves, befores, strict=True)
        gone = {before.path: each.path for each, before in pairs if before is not None}
        self._session.forget_steps(sorted(paths), gone)
        for each, before in zip(moves, befores, strict=True):
            if before is None:
                self._come(each)
            else:
                self._move(each, before)

    def _move(self, outside: Outside, before: Article) -> None:
        """The edits go with the file."""
        from curator.library import versions

        session, library = self._session, self._session.library
        moved = replace(before.at(outside.path), origin=None)
        laid = versions.laid_over(library, moved, outside.data)
        library.articles.put(laid.article)
        was = session.renamed.pop(before.path, before.path)
        session.store(laid.article)
        if laid.article.modified and outside.path != was:
            session.renamed[outside.path] = was
        if laid.conflicts:
            self._undecided[outside.path] = laid.conflicts
        self._refiled.append((before.path, outside.path))
        self._note(outside, laid.article, _result(before, laid))

    def _note(self, outside: Outside, article: Article, result: Result) -> None:
        self._taken.append(_told(outside, article.title, result))

    # -- tell --------------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Say what was taken in since the last time."""
        session = self._session
        self._told = time.monotonic()
        taken, self._taken = tuple(self._taken), []
        again, self._again = tuple(self._again), []
        refiled, self._refiled = tuple(self._refiled), []
        undecided, self._undecided = self._undecided, {}
        if refiled:
            session.library.articles.sort()
            session.refiled.emit(Refiled(refiled, is_outside=True))
        # Before a box is filled: one that is being typed in looks whether it is in conflict.
        session.conflicts.hold(undecided)
        if taken:
            session.end_step()
            session.changed.emit(Change(tuple(each.path for each in taken if each.is_there)))
            self.took_in.emit(taken)
        if undecided:
            session.noticed.emit(notice(session))
        if again:
            self.missed.emit(again)

    def _forget(self) -> None:
        self._waiting.clear()
        self._taken.clear()
        self._again.clear()
        self._refiled.clear()
        self._undecided.clear()
        self._files = None


def _result(before: Article, laid: Laid) -> Result:
    return "conflict" if laid.conflicts else "merged" if before.modified else "reloaded"


def _told(outside: Outside, title: str, result: Result) -> TakenIn:
    now = datetime.now().astimezone()
    return TakenIn(
        outside.path, title, outside.kind, outside.fields, result, outside.moved_from, now
    )


def _is_still_so(library: Library, outside: Outside) -> bool:
    """Whether the file is what it was when it was looked at; it may have been saved since."""
    from curator.library.storage import seen

    try:
        found = os.lstat(os.path.join(library.site.root, outside.path))
    except OSError:
        return outside.kind == "gone"
    return outside.kind != "gone" and (not outside.seen or seen(found) == outside.seen)
