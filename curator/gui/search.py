"""What the list shows of a site: the query of the search box, and what is chosen at its side."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from curator.errors import CuratorError, QueryError
from curator.gui.own_fields import AT_ONCE
from curator.gui.slices import Slices
from curator.library.steps import at_once as take_all

if TYPE_CHECKING:
    from curator.gui.article_model import ArticleModel
    from curator.gui.session import Session
    from curator.library.query import Query

    Hits = list[int] | None  # numbers of the table; None: all
    Steps = Generator[None, None, Hits | CuratorError]
    Limit = Callable[[Hits], Generator[None, None, Hits]]

_SLOW = frozenset({"untracked", "uncommitted"})  # asked of git, also where there are few articles
_MEANING = frozenset({"and", "or", "not"})
_QUIET = 300  # milliseconds that a search may take without a word


class Search(QObject):
    """Searches in slices, so that typing goes on; a new search drops the one before. While the
    text is a mistake, or what it needs cannot be had, the list keeps showing what was found last,
    and `text` is what that was found for."""

    found = Signal(object)  # Hits: of the query alone, before the list shows them
    mistaken = Signal(object)  # QueryError; None when the text is none any more
    ordered = Signal(tuple)  # the fields that the query sorts by; none: as the list does
    took_long = Signal(bool)
    wanted = Signal(object)  # Needs of a query that is to be searched for

    def __init__(self, session: Session, model: ArticleModel, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._slices: Slices[Hits | CuratorError] = Slices(self)
        self._patience = QTimer(self, singleShot=True, interval=_QUIET)
        self._patience.timeout.connect(lambda: self.took_long.emit(True))
        self._limit: Limit | None = None
        self._is_finding = False  # what is going on is not yet at what limits it
        self._asked = ""  # which may be a mistake
        self._found_for = ""  # what `hits` are of
        self._found_at = -1  # changes of the table then
        self._is_stale = False  # what the list shows is to be found again, whatever comes
        self.text = ""
        self.hits: Hits = None

    @property
    def is_busy(self) -> bool:
        """Whether a search goes on."""
        return self._slices.is_busy

    def limit(self, limit: Limit | None) -> None:
        """Show of what is found only what `limit` leaves; it is asked once the search is done."""
        self._limit = limit
        if not self.is_busy or not self._is_finding:
            self._run(self._limited(self.hits), at_once=limit is None)

    def ask(self, text: str) -> None:
        """Search for this; what is asked for already is searched again."""
        self._asked = text
        try:
            query = self._query(text)
        except QueryError as error:
            self.mistaken.emit(error)
            if self._is_stale:
                self._find_again()
            return
        self.mistaken.emit(None)
        self._begin(text, query)

    def _begin(self, text: str, query: Query | None) -> None:
        self.text = text
        if query is not None:
            self.wanted.emit(query.needs)
        self._is_finding = True
        is_quick = self._limit is None and (query is None or query.is_empty)
        is_slow = query is not None and bool(_SLOW & query.needs.marks)
        self._run(self._steps(text, query), at_once=is_quick, in_slices=is_slow)

    def again(self) -> None:
        """The same search for the articles that there are now."""
        self.hits, self._is_stale = None, True
        if self.is_busy and self._is_finding:
            self._found_for = self.text
        self.ask(self._asked)

    def forget(self) -> None:
        """Another site is shown."""
        self._slices.stop()
        self._is_finding = self._is_stale = False
        self.text = self._asked = self._found_for = ""
        self.hits = None

    def finish(self) -> None:
        """Wait for the search that goes on."""
        self._slices.finish()

    def _query(self, text: str) -> Query | None:
        if not text or not self._session.is_open:
            return None
        from curator.library.finding import parsed

        return parsed(self._session.library, text)

    def _run(self, steps: Steps, *, at_once: bool, in_slices: bool = False) -> None:
        if at_once or (len(self._model.table) <= AT_ONCE and not in_slices):
            self._slices.stop()
            self._end(take_all(steps))
        else:
            self._slices.start(steps, self._end)
            self._patience.start()

    def _steps(self, text: str, query: Query | None) -> Steps:
        hits: Hits = None
        changes = self._model.table.changes
        if query is not None and not query.is_empty:
            try:
                hits = yield from self._found(query, self._among(text))
            except CuratorError as error:
                # Only the articles tell: a field that none has, an expression that takes too long,
                # a git that fails.
                return error
        self.hits, self._found_for = hits, text
        self._found_at = changes
        self._is_finding = self._is_stale = False
        self.found.emit(hits)
        self.ordered.emit(() if query is None else query.sort)
        return (yield from self._limited(hits))

    def _among(self, text: str) -> Hits:
        """What of the last search is to be looked at again, where this one only goes further."""
        table, hits = self._model.table, self.hits
        if hits is None or self._is_stale or self._found_at != table.changes:
            return None
        if 2 * len(hits) > len(table):  # one after the other, all are looked at as quickly
            return None
        return hits if _goes_further(self._found_for, text) else None

    def _found(self, query: Query, among: Hits) -> Generator[None, None, Hits]:
        table = self._model.table
        while True:
            yield from self._session.library.prepare(table, query.needs)
            if table.lacks(query.needs.fields):
                continue  # something was edited meanwhile
            try:
                return (yield from query.find(table, among))
            except KeyError:  # or other articles are shown, of which nothing is loaded yet
                yield

    def _limited(self, hits: Hits) -> Generator[None, None, Hits]:
        return hits if self._limit is None else (yield from self._limit(hits))

    def _find_again(self) -> None:
        """Search for what the list showed before, now that there are other articles."""
        before, self._found_for = self._found_for, ""
        try:
            query = self._query(before)
        except QueryError:
            before, query = "", None
        self._begin(before, query)

    def _end(self, shown: Hits | CuratorError) -> None:
        self._patience.stop()
        self.took_long.emit(False)
        self._is_finding = False
        if isinstance(shown, CuratorError):
            is_asked, self.text = self.text == self._asked, self._found_for
            if is_asked:
                self.mistaken.emit(_as_mistake(shown, self._asked))
            if self._is_stale:
                self._find_again()
        else:
            self._model.show(shown)


def _goes_further(before: str, text: str) -> bool:
    """Whether each of these is nothing but words, and what the second finds the first does too."""
    words = text.casefold().split()
    is_plain = all(map(str.isalnum, words)) and _MEANING.isdisjoint(words)
    return is_plain and bool(before) and text.startswith(before)


def _as_mistake(error: CuratorError, text: str) -> QueryError:
    """What kept a search from being done, as a mistake of its whole text."""
    if isinstance(error, QueryError):
        return error
    return QueryError(f"This cannot be searched for: {error.reason}", column=1, length=len(text))
