"""New articles, copies, moves and deletions: the commands, and how the window follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from curator.errors import CuratorError
from curator.gui.columns import folder_name
from curator.gui.commands import Refile
from curator.gui.editor.pages import FIELDS
from curator.gui.session import Notice, Refiled
from curator.gui.words import count, for_menu
from curator.library.facets.value import Facet

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.library.article import Article

_LOOKED_AT = 1_000  # of many selected articles, to see what can be done with them


class Filing(QObject):
    """`make` makes a command of words, what it does and keys; `move` is a menu of them."""

    def __init__(self, make: Callable[..., QAction], window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._session = window.session
        self.new = make("New article…", self.create, "Ctrl+N")
        self.copy = make("Duplicate", self.duplicate, "Ctrl+Shift+D")
        self.delete = make("Move to trash", self.remove, "Delete")
        # In a form, Delete takes away a letter or an item.
        self.delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        window.list.addAction(self.delete)
        self._menu = QMenu("Move to", window)
        self.move = self._menu.menuAction()
        self.move.setEnabled(False)
        self._collections: list[str] = []
        self._session.opened.connect(self._fill_menu)
        self._session.refiled.connect(self._follow)

    def show_state(self, session: Session, selected: Sequence[str]) -> None:
        """Enable what makes sense with these articles selected."""
        idle = not session.is_busy
        self.new.setEnabled(idle and session.is_open)
        self.copy.setEnabled(idle and len(selected) == 1)
        self.delete.setEnabled(idle and bool(selected))
        self.move.setEnabled(idle and bool(selected))
        paths = {path.rpartition("/")[0] for path in selected[:_LOOKED_AT]}
        for action in self._menu.actions():
            elsewhere = len(selected) > _LOOKED_AT or bool(paths - {action.data()})
            action.setEnabled(idle and elsewhere)

    def _fill_menu(self) -> None:
        from curator.library.filing import ARCHIVE, collections

        found = collections(self._session.library)
        # Offered also where the site does not list it: then it is said why not.
        folders = [*(name for name in found if name != ARCHIVE), ARCHIVE]
        self._collections = folders
        self._menu.clear()
        for folder in folders:
            if folder == ARCHIVE:
                self._menu.addSeparator()
            action = self._menu.addAction(for_menu(folder_name(folder)))
            action.setData(folder)
            action.triggered.connect(partial(self.put_into, folder))

    # -- commands ------------------------------------------------------------------------------

    def create(self) -> None:
        """Ask for a collection and a title, and make a new article."""
        window = self._window
        if self._session.is_busy or not self._session.is_open or not window.editor.flush():
            return
        from curator.library import filing

        library, now = self._session.library, datetime.now().astimezone()
        # Also one that the last article was moved out of.
        folders = [name for name in self._collections if library.site.lists(name)]
        if not folders:
            self._refuse("The site has no folder for articles; see curator.toml")
            return
        answer = window.questions.new_article(
            window, folders, self._likely(folders), filing.new_paths(library, now)
        )
        if answer is not None:
            collection, title = answer
            self._put_in("New article", lambda: filing.new_article(library, collection, title, now))

    def duplicate(self) -> None:
        """Copy the selected article."""
        articles = self._selected()
        if len(articles) != 1:
            return
        from curator.library import filing

        library, now = self._session.library, datetime.now().astimezone()
        self._put_in("Duplicate article", lambda: filing.duplicate(library, articles[0], now))

    def put_into(self, collection: str) -> None:
        """Move what is selected to another collection."""
        from curator.library import filing

        articles = [each for each in self._selected() if each.collection != collection]
        if not articles:
            return
        try:
            moved = filing.moved(self._session.library, articles, collection)
        except CuratorError as error:
            self._refuse(f"Not moved: {error.reason}")
            return
        name = folder_name(collection)
        number = count(len(articles), "article")
        self._session.refile(
            f"Move {number} to {name}",
            [Refile(before, after) for before, after in zip(articles, moved, strict=True)],
            f"{number} will be moved to {name} when you save",
        )

    def remove(self) -> None:
        """Delete what is selected; saving puts its files into the trash."""
        articles = self._selected()
        number = count(len(articles), "article")
        words = f"{number} will be moved to the trash when you save"
        if not any(article.file for article in articles):
            words = f"Removed {number} that had never been saved"
        self._session.refile(
            f"Delete {number}", [Refile(article, None) for article in articles], words
        )

    def _put_in(self, label: str, make: Callable[[], Article]) -> None:
        try:
            article = make()
        except CuratorError as error:
            self._refuse(f"Not created: {error.reason}")
            return
        if self._session.refile(label, [Refile(None, article)]):
            self._window.go_to(article.path)
            self._window.show_page(FIELDS)
            self._window.enter_form()

    def _selected(self) -> list[Article]:
        """The selected articles, with what is being typed; none where that is refused."""
        if self._session.is_busy or not self._window.editor.flush():
            return []
        found = map(self._session.article, self._window.list.selected_paths())
        return [article for article in found if article is not None]

    def _likely(self, folders: Sequence[str]) -> str:
        """The collection that a new article is probably for."""
        choices = self._window.side.choices
        chosen = [value.name for value in choices.of(Facet.COLLECTION) if value in choices.included]
        current = self._window.list.current_path() or ""
        selected = self._window.list.selected_paths() or [current]
        number = max(folders, key=lambda name: self._number_in(name))
        for folder in (*chosen, selected[0].rpartition("/")[0]):
            if folder in folders:
                return folder
        return number

    def _number_in(self, collection: str) -> int:
        rows = self._session.library.articles.rows()
        return sum(row.collection == collection for row in rows)

    def _refuse(self, reason: str) -> None:
        self._session.noticed.emit(Notice(reason, "error"))

    # -- follow --------------------------------------------------------------------------------

    def _follow(self, refiled: Refiled) -> None:
        """Show what has come, gone or moved. What moved stays in its row, as after any edit."""
        if refiled.is_outside:
            self._follow_others(refiled)
            return
        window, library = self._window, self._session.library
        come = [after for _, after in refiled.paths if after is not None]
        moved = {
            before: library.articles[after].row
            for before, after in refiled.paths
            if before is not None and after is not None
        }
        if len(moved) == len(refiled.paths):
            window.model.rename(moved)
            window.list.tell_again()
        else:
            gone = {before for before, _ in refiled.paths if before is not None}
            beside = window.list.path_beside(gone)
            window.model.fill(library.articles.rows())
            window.searching.again()
            if come:
                window.list.choose_all(come)
            elif beside is not None:
                window.list.choose(beside)
            if not moved and gone and not come:
                window.focus_list()  # what was typed into is gone
        window.narrowing.refresh_after_edit()

    def _follow_others(self, refiled: Refiled) -> None:
        """The same where somebody else did it: what is selected stays so, as far as it is there."""
        window, articles = self._window, self._session.library.articles
        ends = [(before, articles.row(after or "")) for before, after in refiled.paths]
        moved = {before: row for before, row in ends if before is not None and row is not None}
        come = [row for before, row in ends if before is None and row is not None]
        gone = {before for before, row in ends if before is not None and row is None}
        if moved:
            window.model.rename(moved)
            window.list.tell_again()
        if gone:
            beside = window.list.path_beside(gone)
            window.model.fill(articles.rows())
            if beside is not None:
                window.list.choose(beside)
        elif come:
            window.model.add(come)
            window.model.sort_again()
        if gone or come:
            window.searching.again()
        window.narrowing.refresh_after_edit()
