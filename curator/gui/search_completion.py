"""What the search box knows of the open site, so that it can complete what is typed."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.gui.slices import Slices

if TYPE_CHECKING:
    from curator.gui.article_model import ArticleModel
    from curator.gui.session import Session
    from curator.library.query.completion import Suggestions
    from curator.library.query.known import Known


class Completion(QObject):
    """Counts the fields and values of the articles in slices, when they are first wanted and again
    once they may be others; until they are counted, those known before are offered."""

    learned = Signal()  # there is more to offer

    def __init__(self, session: Session, model: ArticleModel, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._slices: Slices[Known] = Slices(self)
        self._known: Known | None = None
        self._asked: set[str] = set()  # fields whose values were counted, or are being
        self._is_fresh = False
        self._number = 0  # of articles when they were counted
        session.opened.connect(self._forget_all)
        session.changed.connect(self.forget)

    def forget(self) -> None:
        """The articles may be others: count again when it is wanted next."""
        self._is_fresh = False

    def _forget_all(self) -> None:
        self._slices.stop()
        self._known = None
        self.forget()

    def prepare(self) -> None:
        """Something is about to be typed."""
        number = len(self._model.table)
        if not self._session.is_open or (self._is_fresh and number == self._number):
            return
        self._is_fresh, self._number = True, number
        self._asked.clear()
        self._slices.start(self._gather(), self._take)

    def suggest(self, text: str, cursor: int, *, asked: bool = False) -> Suggestions:
        """What can stand in the text where the cursor is; see `completion.suggest`. The values of a
        field that are not counted yet are, and then `learned` is emitted."""
        from curator.library.query.completion import suggest
        from curator.library.query.known import Known

        self.prepare()
        known = self._known or Known()
        found = suggest(text, cursor, known, asked=asked)
        name = found.field
        if name and self._known is not None and name not in known.values and self._can_count(name):
            self._asked.add(name)
            self._slices.start(self._count(name, self._known), self._take)
        return found

    @property
    def a_topic(self) -> str:
        """The most frequent topic, one with others below it if there is such; "" if none is
        known."""
        if self._known is None:
            return ""
        names = [name for name, _ in self._known.values["topics"]]
        return next((name for name in names if name in self._known.parents), "".join(names[:1]))

    def finish(self) -> None:
        """Wait until all is counted."""
        self._slices.finish()

    def _can_count(self, name: str) -> bool:
        return name not in self._asked and not self._slices.is_busy

    def _gather(self) -> Generator[None, None, Known]:
        from curator.library.query.known import gather

        library = self._session.library
        yield
        topics = {term.name: term.parent for term in library.taxonomy}
        yield
        return (yield from gather(self._model.table, topics, library.front_matter))

    def _count(self, name: str, known: Known) -> Generator[None, None, Known]:
        from curator.library.query.known import count_values

        return (
            yield from count_values(
                known, name, self._model.table, self._session.library.front_matter
            )
        )

    def _take(self, known: Known) -> None:
        self._known = known
        self.learned.emit()
