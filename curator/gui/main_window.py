"""The main window: puts the panes together and does what the actions say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import isValid

from curator.gui.actions import Actions
from curator.gui.article_list import ArticleList
from curator.gui.article_model import ArticleModel
from curator.gui.decisions import Decisions
from curator.gui.density import Density
from curator.gui.drafts.back import Ways
from curator.gui.drafts.keeping import Keeping
from curator.gui.editor.editor import Editor
from curator.gui.list_pane import ListPane, Remedy
from curator.gui.loading import Loader
from curator.gui.menus import fill
from curator.gui.messages import MessageBar
from curator.gui.outside.changes import OutsideChanges
from curator.gui.panes import Panes
from curator.gui.pictures import Pictures
from curator.gui.search import Search
from curator.gui.search_completion import Completion
from curator.gui.search_recent import RecentSearches
from curator.gui.session import Change, Notice, Session
from curator.gui.side.narrowing import Narrowing
from curator.gui.side.panel import SidePanel
from curator.gui.site_leaving import SiteLeaving
from curator.gui.site_opening import SiteOpening
from curator.gui.status_line import StatusLine
from curator.gui.theme import Theme
from curator.gui.toolbar import ToolBar
from curator.gui.views.saved import SavedViews
from curator.gui.views.shown import Layouts
from curator.gui.working import Progress

if TYPE_CHECKING:
    from curator.gui.questions import Questions
    from curator.gui.window_state import WindowState
    from curator.library.library import Library

_SIZE = QSize(1440, 900)
_FRAME = QSize(0, 32)  # room for a title bar


class MainWindow(QMainWindow):
    """Shows one session."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        questions: Questions,
        state: WindowState,
        locale: QLocale,
    ) -> None:
        super().__init__()
        self.session = session
        session.setParent(self)
        self._theme = theme
        self.questions = questions
        self._state = state
        self._focused: QWidget | None = None  # before a large edit began
        self.model = ArticleModel(locale, self)
        self.list = ArticleList(self.model, theme, locale)
        self.views = SavedViews(session, state, self)
        self.layouts = Layouts(self.list, session, self.views, state)
        self.list.use_density(Density.of(state.density))
        self.side = SidePanel(theme, locale)
        self.pictures = Pictures(self, remote_allowed=state.remote_pictures)
        self.searching = Search(session, self.model, self)
        self.editor = Editor(session, theme, locale, self.pictures)
        self.messages = MessageBar(theme)
        self.status = StatusLine(self)
        self.list_pane = ListPane(self.list, theme)
        self.loader = Loader(self)
        self.opening = SiteOpening(self)
        self.leaving = SiteLeaving(self)
        self.decisions = Decisions(session, self)
        ways = Ways(
            lambda: self.search.try_out("is:modified"),
            lambda number: questions.discard(self, number),
        )
        self.drafts = Keeping(session, ways, self)
        self.outside = OutsideChanges(self)
        self.actions_ = Actions(self, theme)
        self.narrowing = Narrowing(self)
        shown = (self.actions_.undo, self.actions_.redo, self.actions_.save)
        self.tools = ToolBar(theme, shown, self.actions_.views, self)
        self.search = self.tools.search
        self.search.complete_from(Completion(session, self.model, self))
        RecentSearches(self.search, session, state)
        self.panes = Panes(self.side, self.list_pane, self.editor, self)
        self._lay_out()
        self._connect()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        self.panes.divide(self.width())
        state.restore(self, self.panes)
        self.side.fold(state.folded)
        self.show_state()

    # -- set up --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panes, 1)
        column.addWidget(self.messages)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status)
        self.addToolBar(self.tools)
        fill(self.menuBar(), self.actions_, self.panes.actions_to_fold())

    def _connect(self) -> None:
        self.session.opened.connect(self._site_opened)
        self.session.changed.connect(self._articles_changed)
        self.session.noticed.connect(self.messages.say)
        self.session.settled.connect(self.messages.settle)
        self.session.conflicts.changed.connect(self._mark_conflicts)
        self.session.worked.connect(self._show_working)
        self.status.cancelled.connect(self.session.cancel)
        self.session.stack.indexChanged.connect(self.show_state)
        self.list.selection_changed.connect(self._selection_changed)
        self.list.toggle_requested.connect(self._toggle)
        self.list.entered_form.connect(self.enter_form)
        self.list.addAction(self.actions_.toggle)
        self.search.searched.connect(self._search)
        self.searching.mistaken.connect(self.search.show_mistake)
        self.searching.took_long.connect(self._show_searching)
        self.searching.ordered.connect(self.layouts.sort_as_asked)
        self.search.left.connect(self._go_to_results)
        self.tools.save_all_clicked.connect(self.save_all)
        self.editor.left.connect(self.focus_list)
        self.editor.wanted.connect(self.go_to)
        self.session.unapplied.several_wanted.connect(lambda paths: self.go_to(*paths))
        self.editor.typed.connect(self.actions_.expect_text)
        self.list_pane.remedied.connect(self._remedy)
        self.model.modelReset.connect(self.show_state)

    # -- open a site ---------------------------------------------------------------------------

    def open_site(self, path: Path, select: str | None = None) -> None:
        """Read the site at `path` on a thread and show it; then select this article."""
        self.opening.read(path, select)

    def show_library(self, library: Library, select: str | None = None) -> None:
        """Show a library that is read already."""
        self.opening.show(library, select)

    def _show_working(self, progress: Progress | None) -> None:
        """A large edit goes on; meanwhile nothing else is edited."""
        self.status.show_progress(progress)
        if self.editor.isEnabled() is (progress is None):
            if progress is None:
                self.show_state()  # the commands were off while it was written
            return
        if progress is not None:
            self._focused = QApplication.focusWidget()
        self.editor.setEnabled(progress is None)
        self.show_state()
        if progress is None and self._focused is not None:
            focus, self._focused = self._focused, None
            # What was shown for the edited articles may have been built anew.
            if isValid(focus) and self.isAncestorOf(focus):
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _site_opened(self) -> None:
        library = self.session.library
        root = library.site.root
        again = root == self._state.last_site
        self._state.remember_site(root)
        self.messages.clear()
        self.pictures.open(root)
        self.editor.reset()
        if not again:
            self.list.clearSelection()
            self.search.clear()
        self.searching.forget()
        self.model.table.forget()
        self.model.fields.front_matter = library.front_matter
        self.model.fill(library.articles.rows())
        self.narrowing.open(keep=again)
        self._search()
        self.editor.show_paths(self.list.selected_paths())
        self.status.show_place(root)
        self.setWindowTitle(f"{root.name}[*] – Curator")
        self.opening.select()
        self.actions_.reset_sample.setEnabled(_is_sample(root))
        self.focus_list()
        self.show_state()

    # -- what is shown -------------------------------------------------------------------------

    def _search(self) -> None:
        """Show what the search box asks for."""
        self.searching.ask(self.search.text().strip())

    def _show_searching(self, takes_long: bool) -> None:
        self.status.show_work("Searching…" if takes_long else "", 0, 0)

    def _selection_changed(self) -> None:
        self.editor.show_paths(self.list.selected_paths())
        self.show_state()

    def _articles_changed(self, change: Change) -> None:
        self.model.table.bodies.clear()  # they are searched again when they are asked for
        found = map(self.session.library.articles.row, change.paths)
        self.model.refresh(row for row in found if row is not None)
        self.narrowing.refresh_after_edit()
        self.show_state()

    def show_state(self) -> None:
        """Counts, titles, and which commands make sense now."""
        modified = self.session.modified_count
        selected = self.list.selected_paths()
        shown = self.model.rowCount()
        self.status.show_counts(shown, self.model.total, len(selected), modified)
        self.setWindowModified(modified > 0)
        self.tools.show_modified(modified)
        self.actions_.show_state(self.session, selected, self.editor.form is not None)
        self.narrowing.show_state()
        self._show_rows_or_reason(shown)

    def _show_rows_or_reason(self, shown: int) -> None:
        if shown:
            self.list_pane.show_list()
        elif self.loader.is_busy:
            self.list_pane.show_nothing()
        elif not self.session.is_open:
            self.list_pane.show_no_site()
        elif self.model.total:
            self.narrowing.show_no_results()
        else:
            self.list_pane.show_no_articles()

    def _remedy(self, remedy: Remedy) -> None:
        if remedy is Remedy.OPEN_SITE:
            self.leaving.ask_for_site()
            return
        self.narrowing.follow(remedy)
        self.focus_list()

    def _mark_conflicts(self, paths: tuple[str, ...]) -> None:
        self.model.table.marks["conflict"] = self.session.conflicts.paths
        if self.session.is_open:
            self._articles_changed(Change(paths))

    # -- commands ------------------------------------------------------------------------------

    def save_current(self) -> None:
        """Save what is selected, or what was decided."""
        if not self.actions_.triage.save() and self.editor.flush():
            self.session.save(self.list.selected_paths())

    def save_all(self) -> None:
        """Save every modified article."""
        if self.editor.flush():
            self.session.save_all()

    def save_and_next(self) -> None:
        """Save this and go to the next, in the list or in the form, where the keyboard is."""
        if self.editor.flush() and self.session.save(self.list.selected_paths()):
            self.list.choose_next()

    def undo(self) -> None:
        """Take back the last step, also one that is still being typed, and show where it was."""
        if not self.actions_.triage.undo() and self.editor.flush():
            self._reveal(self.session.undo())

    def redo(self) -> None:
        """Do the last step again that was taken back, and show where it is."""
        # What was typed since makes it another past.
        if not self.actions_.triage.redo() and self.editor.flush():
            self._reveal(self.session.redo())

    def _reveal(self, paths: tuple[str, ...]) -> None:
        if paths and not set(paths) & set(self.list.selected_paths()):
            any(self.list.choose(path) for path in paths)

    def toggle_published(self) -> None:
        """Toggle `published` on all that is selected."""
        self._toggle(self.list.selected_paths())

    def _toggle(self, paths: list[str]) -> None:
        rows = self.session.library.articles.rows_of(paths)
        # What cannot be read stays as it is, unless it is all there is: then the reason is said.
        readable = [row.path for row in rows if not row.unreadable]
        from curator.library.bulk.fields import TogglePublished

        # One edit for all: what it made of one article need not be worked out for the next.
        self.session.edit(readable or paths, TogglePublished())

    def add_topic(self) -> None:
        """Go where a topic is added."""
        if self.editor.paths and not self.editor.focus_topics():
            self.messages.say(Notice("The topics here are no list of names; edit them in the YAML"))

    def show_page(self, at: int) -> None:
        """Show another page of the article: its fields, related items, preview or YAML."""
        self.editor.choose_page(at)

    def go_to(self, *paths: str) -> None:
        """Select articles that are spoken of elsewhere; the search gives way to them."""
        self.actions_.triage.give_way()
        if not self.list.choose_all(paths):
            self.side.clear()
            self.clear_search()
            self.list.choose_all(paths)

    def enter_form(self) -> None:
        """Go into the form."""
        if self.editor.paths:
            self.editor.setVisible(True)
            self.editor.focus_first()

    def focus_list(self) -> None:
        """Go to the list, or to what is shown in its place."""
        if not self.actions_.triage.focus():
            self.list_pane.focus()

    def _go_to_results(self) -> None:
        self.focus_list()
        self.list.choose_something()

    def focus_search(self) -> None:
        """Go to the search box."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def clear_search(self) -> None:
        """Show everything again."""
        self.search.empty()

    def leave(self) -> None:
        """Escape: out of the field, the search and the filters, away with the message."""
        focus = QApplication.focusWidget()
        if self.actions_.triage.escape():
            return
        if focus is not None and self.editor.isAncestorOf(focus):
            self.editor.leave_field()
        elif focus is self.list and self.list.leave_cell():
            return
        elif self.search.text():
            self.clear_search()
            self.focus_list()
        elif self.side.choices:
            self.side.clear()
            self.focus_list()
        elif focus is self.list or not self.list.isVisible():
            self.messages.dismiss()
        else:
            self.focus_list()

    def remember_density(self, density: str) -> None:
        """Make the rows so high next time."""
        self._state.remember_density(density)

    def show_keys(self) -> None:
        """Show the keys; in the search box, what can be searched for. An example is tried."""
        of_search, topic = self.search.hasFocus(), self.search.a_topic
        example = self.questions.keys(self, of_search=of_search, topic=topic)
        if example:
            self.search.try_out(example)

    # -- close ---------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks when something is not saved."""
        if not self.leaving.may_leave():
            event.ignore()
            return
        self.loader.stop()
        self.outside.close()
        self.drafts.close()
        self.decisions.close()
        self.actions_.clone.stop()
        self.narrowing.ahead.stop()
        self.actions_.duplicates.finder.stop()
        self.pictures.close()
        self.layouts.remember()
        self._state.remember(self, self.panes)
        self._state.remember_remote_pictures(self.pictures.remote_allowed)
        self._state.remember_scheme(self._theme.scheme)
        self._state.remember_folded(self.side.folded)
        super().closeEvent(event)


def _is_sample(root: Path) -> bool:
    from curator.library.sample import is_sample

    return is_sample(root)
