"""Keeping what is not saved: every edit is on the disk within a second, and comes back if Curator
ends in any other way than by closing its window."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer

from curator.gui.drafts.back import Ways
from curator.gui.drafts.errands import Errands
from curator.gui.drafts.shelf import Found, Kept, Shelf, Shelved, Stock
from curator.gui.drafts.taking import Taking
from curator.gui.drafts.texts import Texts
from curator.gui.said import Change, Notice, Refiled
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.drafts import About, Key, Left, LeftText, StoreError

_SOON = 50  # milliseconds from an edit until it is kept, with what comes in its wake
_EACH = 300  # between two times, while one edit follows the other
_AGAIN = 5000  # until it is tried again, if nothing can be kept
_AFTER = 300  # from the opening of a site until it is looked what was left behind: rows come first
_PATIENCE = 100  # until it is looked again whether the site is read
TOPIC = "drafts"  # of what is said of them


class Keeping(QObject):
    """Keeps the drafts of the open site, and brings back those that were left behind."""

    def __init__(self, session: Session, ways: Ways, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._errands = Errands("drafts", self)
        self._shelf: Shelf | None = None
        self._taking = Taking(session, ways, self)
        self._taking.ended.connect(self._end_taking)
        self._taken: list[Left | LeftText] = []
        self._texts = Texts(session.unapplied)
        self._changed: set[str] = set()
        self._kept: dict[Key, Kept] = {}
        self._is_closed = False
        self._is_looking = False
        self._is_writing = False
        self._is_typed = False  # a text that is not applied, since it was last looked
        self._has_failed = False
        self._discarded: frozenset[About] | None = None
        self._afterwards: list[Callable[[], object]] = []  # once all that is changed is kept
        self._last = 0.0  # when something was kept
        self._soon = QTimer(self, singleShot=True)
        self._ready = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._soon.timeout.connect(self._keep)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self._keep)
        self._ready.timeout.connect(self._bring_back)
        session.opened.connect(self._open)
        session.changed.connect(self._hear)
        session.refiled.connect(self._hear_of_moves)
        session.saved.connect(self._keep_soon)
        session.conflicts.changed.connect(self._note)
        session.unapplied.typed.connect(self._hear_of_text)

    @property
    def is_busy(self) -> bool:
        """Whether something is not kept yet, or has not come back."""
        timers = (self._soon, self._ready)
        return (
            self._is_looking
            or self._is_writing
            or self._taking.is_busy
            or any(map(QTimer.isActive, timers))
        )

    def discard(self) -> None:
        """The site is left, and what is not saved is not wanted any more, unless it is edited on:
        the next site may turn out not to be one."""
        from curator.library.drafts import about

        session = self._session
        paths = {*session.modified, *session.conflicts.paths}
        articles = [session.library.articles.here(path) for path in paths]
        articles += session.library.removed.values()
        self._soon.stop()
        self._discarded = frozenset(about(article) for article in articles if article is not None)

    def once_kept(self, then: Callable[[], object]) -> None:
        """Do this when all that is not saved, or undecided, by now is on the disk; never, if that
        fails until the site is left."""
        self._afterwards.append(then)
        self._keep_soon()

    def close(self) -> None:
        """The window closes: what is not saved stays, unless it was discarded. Nothing is kept from
        now on, and nothing comes back."""
        self._is_closed = True
        self._leave()
        self._errands.end()

    # -- a site is opened or left ------------------------------------------------------------------

    def _open(self) -> None:
        self._leave()
        if not self._is_closed:
            self._shelf = Shelf(self._session.library)
            self._ready.start(_AFTER)

    def _leave(self) -> None:
        for timer in (self._soon, self._ready, self._again):
            timer.stop()
        self._taking.stop()
        shelf, self._shelf = self._shelf, None
        if shelf is not None:
            shelf.is_left = True
            if self._discarded is not None:
                self._put(shelf, Stock())  # what came back is not left behind any more
            elif self._session.library is shelf.library:
                self._put(shelf, self._stock())
            self._errands.do(partial(shelf.close, self._discarded))
        self._changed.clear()
        self._kept.clear()
        self._texts = Texts(self._session.unapplied)
        self._taken.clear()
        self._afterwards.clear()
        self._discarded = None
        self._is_looking = self._is_writing = self._has_failed = self._is_typed = False

    def _take_found(self, shelf: Shelf, result: object) -> None:
        if shelf is not self._shelf:
            return
        self._is_looking = False
        found = cast(Found, result)
        if found.error is not None:
            self._say_failed(found.error)
        if found.set_aside is not None:
            text = "The file with unsaved edits of this site was damaged and is set aside"
            self._session.noticed.emit(Notice(text, "error", details=os.fspath(found.set_aside)))
        if found.damaged:
            text = f"The unsaved edits of {count(found.damaged, 'article')} are damaged"
            self._session.noticed.emit(Notice(text, "error"))
        if found.back or found.texts:
            self._taking.take(found.back, found.texts)
        if found.before is not None:
            number = count(found.number, "article")
            text = f"This site has unsaved edits of {number} from another folder"
            details = f"It seems to have been in {found.before}, which is not there any more"
            action = ("Bring back", partial(self._bring, shelf))
            self._session.noticed.emit(Notice(text, action=action, details=details))

    def _bring(self, shelf: Shelf) -> None:
        """What was kept where the site was before is wanted here."""
        if shelf is self._shelf and not self._is_looking and not self._taking.is_busy:
            self._is_looking = True
            self._errands.do(shelf.bring, partial(self._take_brought, shelf))

    def _take_brought(self, shelf: Shelf, result: object) -> None:
        if shelf is self._shelf:
            self._is_looking = False
            found = cast(Found, result)
            self._taking.take(found.back, found.texts)

    def _bring_back(self) -> None:
        """Once the site is there: until then its articles come and go, and the first rows are
        waited for."""
        shelf = self._shelf
        if shelf is not None and self._session.is_busy:
            self._ready.start(_PATIENCE)
        elif shelf is not None:
            self._is_looking = True
            self._errands.do(shelf.open, partial(self._take_found, shelf))

    def _end_taking(self, taken: Sequence[Left | LeftText]) -> None:
        """They are the drafts of this Curator from now on."""
        from curator.library.drafts import Left

        self._taken += taken
        self._note(each.draft.path for each in taken if isinstance(each, Left))

    # -- keep --------------------------------------------------------------------------------------

    def _hear(self, change: Change) -> None:
        self._note(change.paths)

    def _hear_of_moves(self, refiled: Refiled) -> None:
        self._note(path for pair in refiled.paths for path in pair if path is not None)

    def _hear_of_text(self) -> None:
        self._is_typed = True
        self._keep_soon()

    def _note(self, paths: Iterable[str]) -> None:
        self._changed.update(paths)
        self._keep_soon()

    def _keep_soon(self) -> None:
        if self._shelf is not None and not self._soon.isActive():
            since = round((time.monotonic() - self._last) * 1000)
            self._soon.start(max(_SOON, _EACH - since))

    def _keep(self) -> None:
        """Hand over what is different by now."""
        if self._shelf is not None and not self._is_writing:
            self._last = time.monotonic()
            stock = self._stock()
            if (stock.kept or stock.texts) and self._discarded is not None:
                self._discarded = None  # who edits has not left
                self._note(self._session.modified)
            self._put(self._shelf, stock)

    def _stock(self) -> Stock:
        """What is to be kept anew, and what is not needed any more."""
        library, conflicts = self._session.library, self._session.conflicts
        articles = library.articles
        there: dict[Key, Kept] = {}
        for path in self._changed:
            undecided = conflicts.of(path)
            article = articles.get(path) if undecided else articles.here(path)
            if article is not None and (article.modified or undecided):
                there[path, False] = Kept(article, undecided)
        for file, article in library.removed.items():
            there[file, True] = Kept(article, conflicts.of_deleted.get(file, ()), removed=True)
        drop = [
            key
            for key, kept in self._kept.items()
            if key not in there and (kept.removed or kept.article.path in self._changed)
        ]
        self._changed.clear()
        items = [kept for key, kept in there.items() if not kept.is_as(self._kept.get(key))]
        for key in drop:
            del self._kept[key]
        self._kept.update((kept.key, kept) for kept in items)
        self._is_typed = False
        return Stock(items, drop, self._texts.stock())

    def _put(self, shelf: Shelf, stock: Stock) -> None:
        stock = replace(stock, taken=tuple(self._taken))
        self._taken.clear()
        if stock:
            self._is_writing = True
            work = partial(shelf.keep, stock, time.time())
            self._errands.do(work, partial(self._end_writing, shelf, stock))
        else:
            self._go_on()

    def _go_on(self) -> None:
        afterwards, self._afterwards = self._afterwards, []
        for then in afterwards:
            then()

    def _end_writing(self, shelf: Shelf, stock: Stock, result: object) -> None:
        if shelf is not self._shelf:
            return
        self._is_writing = False
        shelved = cast(Shelved, result)
        if shelved.error is not None or shelved.is_new:
            self._taken += stock.taken
            self._kept.clear()
            self._texts.forget()
            self._changed.update(self._session.modified, self._session.conflicts.paths)
        if shelved.error is not None:
            self._say_failed(shelved.error)
            self._again.start()
        elif shelved.is_new or self._changed or self._is_typed:
            self._has_failed = False
            self._keep()
        else:
            self._has_failed = False
            self._go_on()

    def _say_failed(self, error: StoreError) -> None:
        """Once; editing goes on."""
        if self._has_failed:
            return
        self._has_failed = True
        from curator.library.drafts import NewerStore

        if isinstance(error, NewerStore):
            text = "A newer Curator has kept unsaved edits of this site; this one keeps none"
        else:
            text = "Unsaved edits cannot be kept for later: save often"
        notice = Notice(f"{text} ({error.reason})", "error", details=str(error), topic=TOPIC)
        self._session.noticed.emit(notice)
