"""What the counts at the side need that nobody has asked for yet, loaded when there is time."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from curator.errors import QueryError
from curator.gui.background import Background, Watch
from curator.gui.slices import Slices

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.library.library import Library
    from curator.library.query import Needs

_QUIET = 1500  # milliseconds without a key, a search or an edit before anything is begun
_NEXT = 100  # between one thing and the next


class Ahead(QObject):
    """Once nothing else goes on, loads one after the other what the saved views ask for, which
    files git does not know, and the possible duplicates; the panel counts anew after each."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._slices: Slices[None] = Slices(self)
        self._background = Background(self)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._next = QTimer(self, singleShot=True, interval=_NEXT)
        self._bodies: set[str] = set()  # texts that were looked for in the bodies as they are
        self._knows_untracked = False
        self._is_refiled = False  # files will come or go
        for timer in (self._quiet, self._next):
            timer.timeout.connect(self._go_on)
        session = window.session
        session.opened.connect(self._forget)
        session.changed.connect(self._edited)
        session.refiled.connect(self._refiled)
        session.saved.connect(self._saved)
        window.searching.wanted.connect(self._give_way)
        window.views.changed.connect(self._wait)
        window.loader.loaded.connect(self._wait)
        self._is_watching = False

    @property
    def is_busy(self) -> bool:
        """Whether something is being loaded, or will be."""
        return (
            self._quiet.isActive()
            or self._next.isActive()
            or self._slices.is_busy
            or self._background.is_busy
            or self._window.actions_.duplicates.finder.is_busy
        )

    def begin(self) -> None:
        """It has been quiet for long enough."""
        self._quiet.stop()
        self._go_on()

    def stop(self) -> None:
        """Begin nothing more, for the window closes."""
        self._quiet.stop()
        self._next.stop()
        self._slices.stop()
        self._background.wait()

    # -- when ----------------------------------------------------------------------------------

    def _may(self) -> bool:
        """Whether nothing goes on that somebody waits for."""
        window = self._window
        return not (
            self._quiet.isActive()
            or window.loader.is_busy
            or window.session.is_busy
            or window.searching.is_busy
            or window.model.is_sorting
            or window.model.fields.is_busy
            or window.side.counting.is_busy
        )

    def _go_on(self) -> None:
        if not self._window.session.is_open or self._slices.is_busy or self._background.is_busy:
            return
        if self._may():
            self._begin()
        else:
            self._next.start()

    def _wait(self) -> None:
        self._quiet.start()

    def _give_way(self) -> None:
        """Somebody searches; what was loaded for a view so far is not lost."""
        self._slices.stop()
        self._quiet.start()

    def _forget(self) -> None:
        if not self._is_watching:  # the box was not there before
            self._is_watching = True
            self._window.search.textEdited.connect(self._wait)
        self._slices.stop()
        self._bodies.clear()
        self._knows_untracked = self._is_refiled = False
        self._quiet.start()

    def _edited(self) -> None:
        self._slices.stop()
        self._bodies.clear()
        self._quiet.start()

    def _refiled(self) -> None:
        self._is_refiled = True
        self._edited()

    def _saved(self) -> None:
        if self._is_refiled:
            self._is_refiled = self._knows_untracked = False
            self._quiet.start()

    # -- what ----------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Begin with what is to be done next."""
        needs = self._lacking()
        library = self._window.session.library
        finder = self._window.actions_.duplicates.finder
        if needs is not None:
            steps = self._load(library, needs)
            self._slices.start(steps, lambda _none: self._loaded(needs), self._may)
        elif not self._knows_untracked:
            self._look_for_untracked(library)
        else:
            finder.start(self._may)

    def _load(self, library: Library, needs: Needs) -> Generator[None, None, None]:
        yield from library.prepare(self._window.model.table, needs)

    def _lacking(self) -> Needs | None:
        """What is to be loaded for the first view that lacks anything."""
        from curator.library.finding import parsed
        from curator.library.query import Needs

        table, library = self._window.model.table, self._window.session.library
        for view in self._window.views.all:
            try:
                wanted = parsed(library, view.query).needs
            except QueryError:
                continue  # it is said at the view
            lacking = Needs(
                table.lacks(wanted.fields),
                (wanted.marks & {"conflict"}) - table.marks.keys(),
                wanted.bodies - self._bodies,
            )
            if lacking != Needs():
                return lacking
        return None

    def _loaded(self, needs: Needs) -> None:
        self._bodies |= needs.bodies
        self._count()

    def _look_for_untracked(self, library: Library) -> None:
        from curator.library.query import Needs
        from curator.library.table import Table

        def work(_watch: Watch) -> Table:
            table = Table()  # one of its own: this is a thread
            for _ in library.prepare(table, Needs(marks=frozenset({"untracked"}))):
                pass
            return table

        def take(found: object) -> None:
            if self._window.session.library is library:
                self._knows_untracked = True
                if isinstance(found, Table):
                    self._window.model.table.marks |= found.marks
                    self._window.model.table.untold |= found.untold
            self._count()

        self._background.start("Asking git", work, take)

    def _count(self) -> None:
        self._window.narrowing.refresh()
        self._next.start()
