"""Opening a site: from the loader's words to the rows on screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from curator.errors import CuratorError
from curator.gui import gone
from curator.gui.said import Notice, of_recovered
from curator.gui.words import count
from curator.library.journal.recovery import Recovered

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.library.library import Library
    from curator.library.row import Row


class SiteOpening(QObject):
    """Shows what is read of a site as it comes. Until all that was known from the last time is
    there, or all of it, nothing is edited."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._select: str | None = None  # the article to be shown, once it is there
        self._is_settled = False  # nothing has come since all was put in order
        self._is_partial = False  # a site is shown of which not all has come
        self._asked_for: Path | None = None
        loader = window.loader
        loader.progressed.connect(self._show_progress)
        loader.glimpsed.connect(self._glimpse)
        loader.began.connect(self._begin)
        loader.came.connect(self._take_in)
        loader.known.connect(self._settle)
        loader.went.connect(self._drop)
        loader.loaded.connect(self._end)
        loader.failed.connect(self.fail)

    def read(self, path: Path, select: str | None) -> None:
        """Read the site at `path` on a thread and show it; then select this article."""
        window = self._window
        self._is_settled = False
        self._select = select
        self._asked_for = Path(os.path.realpath(path))
        window.status.show_work(f"Reading {path.name or path}…", 0, 0)
        window.session.hold("the site is read")  # what is done meanwhile would be gone
        window.editor.setEnabled(False)
        window.loader.load(path, window.model.order, glimpses=not window.session.is_open)
        window.show_state()

    def show(self, library: Library, select: str | None) -> None:
        """Show a library that is read already."""
        self._select = select
        self._is_partial = False
        self._window.session.open(library)

    @property
    def is_settled(self) -> bool:
        """Whether all that is known for now is there, in its order."""
        return self._is_settled

    def select(self) -> None:
        """Select the article that is to be shown, if it is there by now."""
        if self._select is not None and self._window.list.choose(self._select):
            self._select = None

    def fail(self, error: Exception) -> None:
        """Say why the site cannot be opened. One that is shown, and of which the rest was not read
        on account of the other, is read again."""
        window = self._window
        words = error.reason if isinstance(error, CuratorError) else str(error)
        action: tuple[str, Callable[[], object]] = ("Open another", window.leaving.ask_for_site)
        shown = window.session.library.site.root if window.session.is_open else None
        if self._is_partial and shown is not None and shown == self._asked_for:
            action = ("Read it again", partial(self.read, shown, None))
            window.status.show_work("", 0, 0)  # still held: nothing is edited in half a site
        elif self._is_partial and shown is not None:
            self.read(shown, None)
        else:
            self._release()
            if shown is None:
                window.model.fill([])  # what was to be looked at meanwhile is of no site
        window.messages.say(Notice(f"The site cannot be opened: {words}", "error", action))
        window.show_state()

    def _glimpse(self, rows: list[Row]) -> None:
        """Rows to be looked at, while what they stand for is still being loaded."""
        window = self._window
        self._take_mouse(False)
        window.model.fill(rows)
        window.show_state()

    def _begin(self, library: Library) -> None:
        self._is_partial = True
        self._take_mouse(True)
        self._window.session.open(library)

    def _show_progress(self, done: int, total: int) -> None:
        self._window.status.show_work(f"Reading {count(total, 'article')}…", done, total)

    def _take_in(self, rows: list[Row]) -> None:
        """Of a large site: articles of which the files are not read, or are others by now."""
        window = self._window
        self._is_settled = False
        window.session.library.articles.put_rows(rows)
        table, new = window.model.table, rows
        if table.has_any([row.path for row in rows]):
            window.model.refresh(row for row in rows if table.number(row.path) is not None)
            new = [row for row in rows if table.number(row.path) is None]
        window.narrowing.refresh_soon()
        if new:
            window.model.add(new)
            self.select()
            window.show_state()

    def _drop(self, paths: tuple[str, ...]) -> None:
        """Articles whose files are not there any more."""
        library = self._window.session.library
        library.articles.drop(paths)
        self._window.model.fill(library.articles.rows())
        self._window.searching.again()  # the articles have other numbers now

    def _settle(self) -> None:
        """All that is known for now is there: it is put in order, and may be edited."""
        self._release()
        window = self._window
        window.session.library.articles.sort()
        # The list comes first; what is counted at its side comes when it is in order.
        window.model.sorted.connect(self._count, Qt.ConnectionType.SingleShotConnection)
        window.model.sort_again()
        self._is_settled = True

    def _count(self) -> None:
        window = self._window
        window.narrowing.refresh()
        window.searching.again()
        window.show_state()

    def _end(self, library: Library) -> None:
        window = self._window
        self._is_partial = False
        if not self._is_settled:
            self._settle()
        for recovered in library.recovered:
            window.messages.say(of_recovered(recovered))
            if not isinstance(recovered, Recovered):
                from curator.gui.clone.beside import notice_of_recovered
                from curator.library.sync.syncing import told

                held = gone.hold(window.session, recovered.undecided)
                if (beside := notice_of_recovered(recovered, window.session, held)) is not None:
                    window.messages.say(beside)
                window.drafts.once_kept(partial(told, library.site))

    def _take_mouse(self, on: bool) -> None:
        """Rows that stand for nothing yet cannot be clicked."""
        transparent = Qt.WidgetAttribute.WA_TransparentForMouseEvents
        self._window.list.viewport().setAttribute(transparent, not on)

    def _release(self) -> None:
        self._take_mouse(True)
        self._window.status.show_work("", 0, 0)
        self._window.session.hold("")
        self._window.editor.setEnabled(True)
