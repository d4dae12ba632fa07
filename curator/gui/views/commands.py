"""The commands that choose, save and change views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from curator.errors import CuratorError, QueryError
from curator.gui.said import Notice, sentence
from curator.gui.views.shown import apply_view, in_words, shown_view
from curator.gui.words import for_menu, shorten
from curator.library.views import View

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.gui.theme import Theme
    from curator.gui.views.boxes import ViewBox

_ALL = "All articles"
_LONGEST = 32  # characters of a name within a command


class ViewCommands(QObject):
    """`make` makes a command of words, what it does and keys. `views` is a menu of all views.
    `marked` when another view is shown, or another search than that of the view: `is_changed`."""

    marked = Signal()

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._theme = theme
        self._views = views = window.views
        self.box: ViewBox | None = None
        self._shown: View | None = None
        self.is_changed = False
        self.menu = QMenu("Show view", window)
        self.views = self.menu.menuAction()
        self.save = make("Save this search as a view…", self.ask_to_save, "Ctrl+Shift+V")
        self.update = make("Update the view", self._with_current(self.update_view))
        self.rename = make("Rename or share the view…", self._with_current(self.ask_to_rename))
        self.earlier = make("Move the view up", self._with_current(partial(self.move, step=-1)))
        self.later = make("Move the view down", self._with_current(partial(self.move, step=1)))
        self.delete = make("Delete the view", self._with_current(self.remove))
        views.changed.connect(self._fill)
        self._fill()

    def show_state(self, session: Session) -> None:
        """Enable what makes sense."""
        can, view = session.is_open, self._views.current
        own = can and view is not None and not view.preset
        self.views.setEnabled(can)
        self.save.setEnabled(can)
        name = f" “{shorten(view.name, _LONGEST)}”" if own and view is not None else " the view"
        for action, words in (
            (self.update, f"Update{name}"),
            (self.rename, f"Rename or share{name}…"),
            (self.earlier, f"Move{name} up"),
            (self.later, f"Move{name} down"),
            (self.delete, f"Delete{name}"),
        ):
            action.setEnabled(own)
            action.setText(for_menu(words))
        if own and view is not None:
            self.earlier.setEnabled(self._views.may_move(view, -1))
            self.later.setEnabled(self._views.may_move(view, 1))

    def menu_of(self, view: View | None, parent: QWidget) -> QMenu:
        """What can be done with a view, None for all articles; shown where one points at it. It is
        gone once it is closed."""
        menu = QMenu(parent)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("Show").triggered.connect(partial(self.show, view))
        if view is not None and not view.preset:
            menu.addSeparator()
            for words, what in (
                ("Update to what is shown", self.update_view),
                ("Rename or share…", self.ask_to_rename),
                ("Move up", partial(self.move, step=-1)),
                ("Move down", partial(self.move, step=1)),
            ):
                action = menu.addAction(words)
                action.triggered.connect(partial(_call, what, view))
                if words.startswith("Move"):
                    step = -1 if words.endswith("up") else 1
                    action.setEnabled(self._views.may_move(view, step))
            menu.addSeparator()
            menu.addAction("Delete").triggered.connect(partial(_call, self.remove, view))
        menu.addSeparator()
        menu.addAction(self.save)
        return menu

    def mark(self, view: View | None, *, is_changed: bool = False) -> None:
        """This view is what is shown now, None for all articles, or was before the search."""
        if (view, is_changed) != (self._shown, self.is_changed):
            self._shown, self.is_changed = view, is_changed
            self._fill()
            self.marked.emit()

    @property
    def shown_name(self) -> str:
        """The name of the view that is shown."""
        return _ALL if self._shown is None else self._shown.name

    def fill(self, menu: QMenu) -> None:
        """Put all views into a menu, with a tick at the one that is shown."""
        menu.clear()
        self._add(menu.addAction(_ALL), None)
        menu.addSeparator()
        shared: bool | None = None
        for view in self._views.all:
            if not view.preset and shared is not view.shared:
                menu.addSeparator()
                shared = view.shared
            self._add(menu.addAction(for_menu(view.name)), view)

    # -- commands ------------------------------------------------------------------------------

    def show(self, view: View | None, _checked: bool = False) -> None:
        """Show what a view shows; None for all articles."""
        if self._window.session.is_open:
            self._window.actions_.triage.give_way()
            apply_view(self._window, view)

    def ask_to_save(self) -> None:
        """Ask for a name for what is shown, and save it."""
        if self._is_mistaken():
            return
        current = self._views.current
        shared = current is not None and current.shared
        shown = shown_view(self._window, View("", shared=shared))
        self._open("Save this search as a view", "Save view", shown, None, self._views.add)

    def ask_to_rename(self, view: View) -> None:
        """Ask for another name, or whether it is to be shared."""
        keep = partial(self._views.replace, view)
        self._open("Rename or share a view", "Keep", view, view, keep)

    def update_view(self, view: View) -> None:
        """Make the view what is shown now."""
        if self._is_mistaken():
            return
        after = shown_view(self._window, view)
        if after == view:
            self._say(f"“{view.name}” shows this already")
            return
        if self._do(partial(self._views.replace, view, after)):
            self._views.choose(after)
            back = ("Undo", partial(self._do, partial(self._views.replace, after, view)))
            self._say(f"Updated the view “{view.name}”", back)

    def move(self, view: View, step: int) -> None:
        """Put the view further down, or up."""
        if self._views.may_move(view, step):
            self._do(partial(self._views.move, view, step))

    def remove(self, view: View) -> None:
        """Delete the view; a word about it gives it back."""
        if self._do(partial(self._views.remove, view)):
            back = ("Undo", partial(self._do, partial(self._views.add, view)))
            self._say(f"Deleted the view “{view.name}”", back)

    # -- how -----------------------------------------------------------------------------------

    def _is_mistaken(self) -> bool:
        """Whether the search is not understood, which is said: the list shows something else."""
        from curator.library.query import parse

        wrong = self._window.search.mistake.error  # some only the articles tell
        try:
            parse(self._window.search.text().strip())
        except QueryError as error:
            wrong = error
        if wrong is not None:
            self._window.messages.say(Notice(f"Mend the search first: {wrong.reason}"))
        return wrong is not None

    def _with_current(self, what: Callable[[View], object]) -> Callable[[], None]:
        def act() -> None:
            view = self._views.current
            if view is not None and not view.preset:
                what(view)

        return act

    def _open(
        self,
        heading: str,
        verb: str,
        view: View,
        before: View | None,
        keep: Callable[[View], object],
    ) -> None:
        if self.box is not None or not self._window.session.is_open:
            return
        from curator.gui.views.boxes import ViewBox

        self.box = ViewBox(
            heading,
            verb,
            view,
            in_words(view),
            lambda name: self._views.may_be_called(name, before),
            lambda name, shared: keep(replace(view, name=name, shared=shared)),
            self._theme,
            self._window,
        )
        self.box.finished.connect(self._closed)
        self.box.open()

    def _closed(self) -> None:
        if self.box is not None:
            self.box.deleteLater()
            self.box = None
        self._window.focus_list()

    def _do(self, change: Callable[[], object]) -> bool:
        try:
            change()
        except CuratorError as error:
            words = f"The view was not changed: {sentence(error)}"
            self._window.messages.say(Notice(words, "error", details=str(error)))
            return False
        return True

    def _say(self, words: str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        self._window.messages.say(Notice(words, action=action))

    def _fill(self) -> None:
        self.fill(self.menu)
        self.show_state(self._window.session)

    def _add(self, action: QAction, view: View | None) -> None:
        action.setCheckable(True)
        action.setChecked(view == self._shown)
        action.triggered.connect(partial(self.show, view))


def _call(what: Callable[[View], object], view: View, _checked: bool = False) -> None:
    what(view)
