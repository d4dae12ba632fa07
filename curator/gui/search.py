"""What the list shows of a site: the query of the search box, and what is chosen at its side."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from curator.errors import QueryError
from curator.gui.article_model import AT_ONCE
from curator.gui.slices import Slices, at_once

if TYPE_CHECKING:
    from curator.gui.article_model import ArticleModel
    from curator.gui.session import Session
    from curator.library.query import Query

    Hits = list[int] | None  # numbers of the table; None: all
    Limit = Callable[[list[int] | None], Hits]

_QUIET = 300  # milliseconds that a search may take without a word


class Search(QObject):
    """Searches in slices, so that typing goes on; a new search drops the one before. While the
    text is a mistake, the list keeps showing what was found last."""

    found = Signal(object)  # Hits: of the query alone, before the list shows them
    mistaken = Signal(object)  # QueryError; None when the text is none any more
    ordered = Signal(tuple)  # the fields that the query sorts by
    took_long = Signal(bool)

    def __init__(self, session: Session, model: ArticleModel, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._slices: Slices[Hits | QueryError] = Slices(self)
        self._patience = QTimer(self, singleShot=True, interval=_QUIET)
        self._patience.timeout.connect(lambda: self.took_long.emit(True))
        self._limit: Limit | None = None
        self.text = ""
        self.hits: Hits = None

    @property
    def is_busy(self) -> bool:
        """Whether a search goes on."""
        return self._slices.is_busy

    def limit(self, limit: Limit | None) -> None:
        """Show of what is found only what `limit` leaves; it is asked once the search is done."""
        self._limit = limit
        if not self.is_busy:
            self._show(self.hits)

    def ask(self, text: str) -> None:
        """Search for this; what is asked for already is searched again."""
        try:
            query = self._query(text)
        except QueryError as error:
            self.mistaken.emit(error)
            return
        self.mistaken.emit(None)
        self.text = text
        if len(self._model.table) <= AT_ONCE:
            self._slices.stop()
            self._end(at_once(self._steps(query)))
        else:
            self._slices.start(self._steps(query), self._end)
            self._patience.start()
        if query is not None and query.sort:
            self.ordered.emit(query.sort)

    def again(self) -> None:
        """The same search for the articles that there are now."""
        self.hits = None
        self.ask(self.text)

    def forget(self) -> None:
        """Another site is shown."""
        self._slices.stop()
        self.text, self.hits = "", None

    def finish(self) -> None:
        """Wait for the search that goes on."""
        self._slices.finish()

    def _query(self, text: str) -> Query | None:
        if not text or not self._session.is_open:
            return None
        from curator.library.query import parse

        library = self._session.library
        return parse(text, library.field_names, topics=library.topic_names)

    def _steps(self, query: Query | None) -> Generator[None, None, Hits | QueryError]:
        if query is None or query.is_empty:
            return None
        table = self._model.table
        try:
            yield from self._session.library.prepare(table, query.needs)
            return (yield from query.find(table))
        except QueryError as error:  # an expression that takes too long
            return error

    def _end(self, hits: Hits | QueryError) -> None:
        self._patience.stop()
        self.took_long.emit(False)
        if isinstance(hits, QueryError):
            self.mistaken.emit(hits)
            return
        self.hits = hits
        self.found.emit(hits)
        self._show(hits)

    def _show(self, hits: Hits) -> None:
        self._model.show(hits if self._limit is None else self._limit(hits))
