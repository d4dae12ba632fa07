"""Looking at all topics in the background; then, apart, for names that are nearly the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.gui.background import Background, Watch
from curator.gui.vocabulary.overview import Overview, look_at

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.vocabulary import Near


class Looking(QObject):
    """`overview` is what is known of the topics. `looked` when all of them were looked at; when
    their names are compared anew, which many topics make long, `compared` comes after it."""

    looked = Signal()
    compared = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.overview = Overview()
        self._session = session
        self._again = False
        self._background = Background(self)
        self._comparer = Background(self)
        self._compared: tuple[tuple[str, ...], Sequence[Near]] = ((), ())

    @property
    def is_busy(self) -> bool:
        """Whether the topics are being looked at."""
        return self._background.is_busy

    @property
    def is_comparing(self) -> bool:
        """Whether their names are being compared."""
        return self._comparer.is_busy

    def look_again(self) -> None:
        """Look at all topics and articles again."""
        if self._background.is_busy:
            self._again = True
            return
        self._again = False
        library = self._session.library

        def work(watch: Watch) -> Overview:
            return look_at(library, watch)

        self._background.start("Looking at the topics", work, self._take)

    def wait(self) -> None:
        """Until nothing of it goes on any more."""
        self._background.wait()
        self._comparer.wait()

    def _take(self, result: object) -> None:
        if self._again:
            self.look_again()
        elif isinstance(result, Overview):
            names, pairs = self._compared
            same = names == result.by_likelihood
            self.overview = result.with_near(pairs) if same else result
            if not same:
                self._compare()
            self.looked.emit()

    def _compare(self) -> None:
        """Look for names that are nearly the same."""
        if self._comparer.is_busy:
            return  # it is seen to when that is done
        names = self.overview.by_likelihood

        def work(_watch: Watch) -> tuple[tuple[str, ...], Sequence[Near]]:
            from curator.library.vocabulary.near import near

            return names, near(names)

        self._comparer.start("Comparing the names", work, self._take_near)

    def _take_near(self, result: object) -> None:
        if not isinstance(result, tuple):
            return
        names, pairs = self._compared = result
        if names != self.overview.by_likelihood:
            self._compare()
        elif pairs:
            self.overview = self.overview.with_near(pairs)
            self.compared.emit()
