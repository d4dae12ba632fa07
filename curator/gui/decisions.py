"""Where others have put another value in the place of one that was saved here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal

from curator.gui.drafts.errands import Errands
from curator.gui.drafts.ledger import Found, Ledger
from curator.gui.said import Change, TakenIn
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.decisions import Again, Overridden

_AFTER = 1500  # milliseconds from the opening of a site until it is looked at: all else comes first
_PATIENCE = 200  # the same, until it is looked again whether it is read


class Decisions(QObject):
    """`overridden` is what somebody else decided since an editor did: found at the opening of a
    site, and whenever something is taken in. `changed` when it is another list."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._errands = Errands("decisions", self)
        self._ledger: Ledger | None = None
        self._found: dict[str, tuple[Overridden, ...]] = {}
        self._watched: set[str] = set()  # what was overridden once may be again, by an undo
        self._under_way = 0
        self._is_closed = False
        self._ready = QTimer(self, singleShot=True)
        self._ready.timeout.connect(self._look_at_all)
        session.opened.connect(self._open)
        session.saved.connect(self._look_again)
        session.changed.connect(self._hear)
        session.incoming.took_in.connect(self._take_in)

    @property
    def overridden(self) -> tuple[Overridden, ...]:
        """What was overridden, by path and field."""
        found = (each for some in self._found.values() for each in some)
        return tuple(sorted(found, key=lambda each: (each.path, each.decision.route)))

    @property
    def is_busy(self) -> bool:
        """Whether something is being looked at."""
        return bool(self._under_way) or self._ready.isActive()

    def apply_again(self, items: Iterable[Overridden]) -> str | None:
        """Give these fields the values again that were decided here, as one undo step; nothing is
        written before the next save. The reason, which is shown too, if that cannot be done. What
        has its value again stays in the list as applied until it is saved."""
        from curator.library.decisions import Again

        by_path: dict[str, Again] = {}
        number = 0
        wanted = [item for item in items if not item.is_applied]
        for item in wanted:
            if item.path in self._session.library.articles:
                before = by_path[item.path].decisions if item.path in by_path else ()
                by_path[item.path] = Again((*before, item.decision))
                number += 1
        if not by_path:
            return None

        def again(article: Article) -> Again:
            return by_path[article.path]

        return self._session.edit(
            by_path,
            again,
            label=f"Set {count(number, 'field')} again",
            ended=lambda reason: None if reason else self._note_applied(wanted),
        )

    def _note_applied(self, items: Collection[Overridden]) -> None:
        """These were set again just now: nobody is to do it once more before they are looked at."""
        for path in {item.path for item in items}:
            self._found[path] = tuple(
                replace(each, is_applied=True) if each in items else each
                for each in self._found.get(path, ())
            )
        self.changed.emit()

    def dismiss(self, items: Iterable[Overridden]) -> None:
        """What others decided is right: these were no decisions."""
        if self._ledger is None:
            return
        gone = tuple(items)
        for path in {item.path for item in gone}:
            left = tuple(each for each in self._found.get(path, ()) if each not in gone)
            self._found[path] = left
            if not left:
                del self._found[path]
        decisions = tuple(item.decision for item in gone)
        self._do(partial(self._ledger.forget, decisions))
        self._look({item.path for item in gone})  # after what was asked for before that
        self.changed.emit()

    def close(self) -> None:
        """The window closes: nothing is looked at from now on."""
        self._is_closed = True
        self._leave()
        self._errands.end()

    # -- look --------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._leave()
        if not self._is_closed:
            self._ledger = Ledger(self._session.library)
            self._ready.start(_AFTER)

    def _leave(self) -> None:
        self._ready.stop()
        ledger, self._ledger = self._ledger, None
        self._under_way = 0
        self._watched.clear()
        if ledger is not None:
            ledger.is_left = True
            self._errands.do(ledger.close)
        if self._found:
            self._found = {}
            self.changed.emit()

    def _look_at_all(self) -> None:
        if self._session.is_busy:
            self._ready.start(_PATIENCE)
        elif self._ledger is not None:
            self._do(self._ledger.look_at_all)

    def _look_again(self) -> None:
        """Something was saved: that is decided now."""
        self._look(self._watched)

    def _hear(self, change: Change) -> None:
        paths = self._watched.intersection(change.paths)
        if paths:
            self._look(paths)

    def _take_in(self, taken: Iterable[TakenIn]) -> None:
        if self._ledger is None:
            return
        moves = [(each.moved_from, each.path) for each in taken if each.moved_from]
        if moves:
            for before, _after in moves:
                self._found.pop(before, None)
            self._do(partial(self._ledger.move, moves))
        self._look(each.path for each in taken)

    def _look(self, paths: Iterable[str]) -> None:
        """At articles as they are now, saved or not: what is set again already is applied."""
        if self._ledger is not None:
            articles = self._session.library.articles
            known = {path: articles.here(path) for path in paths}
            self._do(partial(self._ledger.look, known))

    def _do(self, work: Callable[[], object]) -> None:
        self._under_way += 1
        self._errands.do(work, partial(self._take, self._ledger))

    def _take(self, ledger: Ledger | None, result: object) -> None:
        if ledger is not self._ledger:
            return
        self._under_way -= 1
        found = cast(Found, result)
        before = dict(self._found)
        for path, overridden in found.items():
            self._found[path] = overridden
            if overridden:
                self._watched.add(path)
            else:
                del self._found[path]
        if self._found != before:
            self.changed.emit()
