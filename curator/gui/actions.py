"""The window's commands: words, keys and icons. `menus` lists them.

Single letters are ordinary shortcuts: a text field takes the letters that are typed into it before
any shortcut sees them, so they act only elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from curator.gui.batches.opening import History
from curator.gui.bulk.opening import Changing
from curator.gui.changed_list.opening import WhatChanged
from curator.gui.clone.opening import CloneCommands
from curator.gui.deciding.opening import Deciding
from curator.gui.duplicates.opening import Duplicates
from curator.gui.editor.pages import PAGES
from curator.gui.filing import Filing
from curator.gui.page_actions import PageActions
from curator.gui.theme import Scheme, Theme
from curator.gui.triage.opening import Triage
from curator.gui.views.commands import ViewCommands
from curator.gui.views.list_commands import ListCommands
from curator.gui.vocabulary.opening import Vocabulary
from curator.gui.words import for_menu

if TYPE_CHECKING:
    from curator.gui.commands_box import CommandsBox
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session

Slot = Callable[[], object]


class Actions(QObject):
    """Every command of the window; `menus.fill` puts them into the menu bar."""

    def __init__(self, window: MainWindow, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        make = self._make
        self.open = make("Open site…", window.leaving.ask_for_site, "Ctrl+O")
        self.reload = make("Read the site again", window.leaving.read_again, "F5")
        self.reset_sample = make("Reset the sample site…", window.leaving.reset_sample)
        self.reset_sample.setEnabled(False)  # only while that site is open
        self.save = make("Save", window.save_current, "Ctrl+S", icon="save")
        self.save_all = make("Save all", window.save_all, "Ctrl+Shift+S")
        self.save_next = make(
            "Save and go to the next", window.save_and_next, "Ctrl+Return", "Ctrl+Enter"
        )
        self.quit = make("Quit", window.close, "Ctrl+Q")
        self.undo = make("Undo", window.undo, "Ctrl+Z", icon="undo")
        self.redo = make("Redo", window.redo, "Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.search = make("Search", window.focus_search, "Ctrl+F", "/")
        self.clear = make("Clear search", window.clear_search)
        self.clear_filters = make("Clear filters", window.side.clear)
        self.toggle = make("Toggle published", window.toggle_published, "Space")
        self.add_topic = make("Add a topic", window.add_topic, "T")
        self.edit_fields = make("Edit the fields", window.enter_form, "Return")
        self.pages = [
            make(
                f"Show {name.lower() if name != 'YAML' else name}",
                partial(window.show_page, at),
                f"Ctrl+{at + 1}",
            )
            for at, name in enumerate(PAGES)
        ]
        self.add_field = make("Add a field…", window.editor.add_field, "Ctrl+Shift+A")
        self.remove_field = make(
            "Remove the field", window.editor.remove_field, "Ctrl+Shift+Delete"
        )
        self.remote_pictures = window.pictures.make_action(window)
        self.next = make("Next article", partial(window.list.choose_next, 1), "J")
        self.previous = make("Previous article", partial(window.list.choose_next, -1), "K")
        self.next_pane = make("Next pane", lambda: window.panes.focus_next(1), "F6")
        self.previous_pane = make("Previous pane", lambda: window.panes.focus_next(-1), "Shift+F6")
        self.commands = make("Find a command…", self._show_commands, "Ctrl+Shift+P")
        self._box: CommandsBox | None = None
        self.keys = make("Keys and search", window.show_keys, "?", "F1")
        self.leave = make("Leave", window.leave, "Esc")
        self.schemes = self._make_schemes()
        self.page = PageActions(make, window.editor, window.session, window.pictures, self)
        self.filing = Filing(make, window, self)
        self.changing = Changing(make, window, theme, self)
        self.history = History(make, window, theme, self)
        self.vocabulary = Vocabulary(make, window, theme, self)
        self.views = ViewCommands(make, window, theme, self)
        self.list = ListCommands(make, window, theme, self)
        self.triage = Triage(make, window, theme, self)
        self.duplicates = Duplicates(make, window, theme, self)
        self.deciding = Deciding(make, window, theme, self)
        self.clone = CloneCommands(make, window, theme, self)
        self.what_changed = WhatChanged(make, window, theme, self)
        # In a form, Space presses the button that has the focus.
        self.toggle.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.edit_fields.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # the list's key

    def _make(self, words: str, slot: Slot, *keys: str, icon: str = "") -> QAction:
        action = QAction(words, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(slot)
        action.setIconVisibleInMenu(False)
        if icon:
            self._theme.dress(action, icon)
        self._window.addAction(action)
        return action

    def _make_schemes(self) -> dict[Scheme, QAction]:
        group = QActionGroup(self)
        group.triggered.connect(self._choose_scheme)
        actions: dict[Scheme, QAction] = {}
        for scheme, words in (
            (Scheme.SYSTEM, "Colours of the system"),
            (Scheme.LIGHT, "Light"),
            (Scheme.DARK, "Dark"),
        ):
            action = QAction(words, group)
            action.setCheckable(True)
            action.setData(scheme.value)
            action.setChecked(scheme is self._theme.scheme)
            actions[scheme] = action
        return actions

    def _show_commands(self) -> None:
        """Offer every command by its name."""
        if self._box is None:
            from curator.gui.commands_box import CommandsBox

            self._box = CommandsBox(self._window.menuBar(), self._theme, self._window)
        self._window.editor.hand_in()  # what is being typed can be saved and undone
        self.page.refresh()
        self._box.open()

    def _choose_scheme(self, action: QAction) -> None:
        self._theme.choose(Scheme(action.data()))

    def expect_text(self) -> None:
        """Something is being typed that is not handed in yet: it can be saved and taken back."""
        for action in (self.save, self.save_all, self.undo):
            action.setEnabled(True)

    def show_state(self, session: Session, selected: Sequence[str], has_form: bool) -> None:
        """Enable what makes sense with these articles selected, and say what undo takes back."""
        stack, idle = session.stack, not session.is_busy
        if self.triage.is_on:  # what is selected cannot be seen
            selected, has_form = (), False
        self.filing.show_state(session, selected)
        self.changing.show_state(session)
        self.history.show_state(session)
        self.vocabulary.show_state(session)
        self.duplicates.show_state(session)
        self.deciding.show_state(session)
        self.clone.show_state(session)
        self.what_changed.show_state(session)
        self.views.show_state(session)
        self.list.show_state(session, selected)
        self.save_all.setEnabled(idle and session.modified_count > 0)
        can_save = session.modified_count > 0 and any(map(session.is_modified, selected))
        self.save.setEnabled(idle and can_save)
        for action, can, words, what in (
            (self.undo, stack.canUndo(), "Undo", stack.undoText()),
            (self.redo, stack.canRedo(), "Redo", stack.redoText()),
        ):
            action.setEnabled(idle and can)
            action.setText(for_menu(f"{words}: {what}") if can else words)
        for action in (self.toggle, self.edit_fields, self.save_next):
            action.setEnabled(idle and bool(selected))
        for action in (self.add_topic, self.add_field, self.remove_field):
            action.setEnabled(idle and has_form)
        for action in self.pages:
            action.setEnabled(has_form and len(selected) == 1)
        self.reload.setEnabled(idle and session.is_open)
        self.page.show_state(idle and has_form and len(selected) == 1)
        self.triage.show_state(session)
