"""The command that begins triage, and those that are only there in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QPushButton

from curator.errors import CuratorError
from curator.gui.labels import plain_label
from curator.gui.said import Notice, sentence
from curator.gui.slices import Slices
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped, shorten

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.gui.triage.deciding import Deciding
    from curator.gui.triage.page import TriagePage
    from curator.library.triage import Habits

_FEW = 300  # articles that are looked into before the page is shown at once
_AT_ONCE = 2_000  # rows that are looked through before the first article is shown
_LONGEST_WHY = 80


class _State(Enum):
    OFF = 0
    ON = 1
    AWAY = 2  # an article is edited in the form meanwhile


class Triage(QObject):
    """Lays the page over the panes, and puts them back. While it `is_on`, the window's own commands
    for undo, save and Escape ask here first: those that did something say so by True."""

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._theme = theme
        self._state = _State.OFF
        self._selected: tuple[str, ...] = ()  # the articles that it is about, if not all shown
        self._habits: Slices[Habits] = Slices(self)
        self._looking: Slices[frozenset[str]] = Slices(self)  # for what was rejected before
        self.page: TriagePage | None = None
        self.action = make("Triage", self.toggle, "F8")
        decide = self._decide
        self.publish = make("Publish and go on", partial(decide, "publish"), "P")
        self.reject = make("Reject and go on", partial(decide, "reject"), "R")
        self.skip = make("Skip", partial(decide, "skip"), "S")
        self.later = make("Decide later", partial(decide, "later"), "L")
        self.back = make("Take back the last decision", self.undo, "U", "Backspace")
        self.edit = make("Edit this article", self._edit, "E")
        self.topic = make("Add another topic…", self._ask_topic, "T")
        self.original = make("Open original", self._open_original, "O")
        self._inner = (
            *(self.publish, self.reject, self.skip, self.later),
            *(self.topic, self.edit, self.original),
        )
        self.menu = QMenu("Decide", window)
        self.menu.setAccessibleName("Decide")
        self.menu.addActions([*self._inner, self.back])
        self._strip = self._make_strip()
        window.session.opened.connect(self._site_opened)
        window.editor.left.connect(self._come_back)

    def _make_strip(self) -> QFrame:
        """What says, over the form, that triage waits."""
        strip = QFrame()
        set_kind(strip, "notice")
        row = QHBoxLayout(strip)
        row.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        self._strip_words = plain_label("", "", wrap=False)
        button = QPushButton("Back to triage  (F8)")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._come_back)
        row.addWidget(self._strip_words)
        row.addStretch(1)
        row.addWidget(button)
        strip.hide()
        return strip

    # -- begin and end -----------------------------------------------------------------------------

    @property
    def is_on(self) -> bool:
        """Whether the page is shown."""
        return self._state is _State.ON

    @property
    def deciding(self) -> Deciding | None:
        """The run that goes on."""
        return None if self.page is None else self.page.deciding

    def toggle(self) -> None:
        """Begin; or leave, or come back from the form."""
        if self._state is _State.ON:
            self.leave()
        elif self._state is _State.AWAY:
            self._come_back()
        else:
            self.begin()

    def begin(self) -> None:
        """Decide on the selected articles if there are several, else on all that are shown but
        those that were rejected before; if all of them were, on these."""
        window = self._window
        session = window.session
        if not session.is_open or session.is_busy or not window.editor.flush():
            return
        selected = window.list.selected_paths()
        self._selected = tuple(selected) if len(selected) > 1 else ()
        paths = self._selected or _shown(window)
        if not paths:
            session.noticed.emit(Notice("Nothing to decide on: the list shows no article"))
            return
        from curator.library.rejections import Rejections
        from curator.library.triage import maybe_rejected, rejected

        rows = () if self._selected else session.library.articles.rows_of(paths)
        maybe = maybe_rejected(rows)
        known = Rejections.read(session.library.site.root).among(rows)
        steps = rejected(session.library, maybe)
        self._looking.start(steps, lambda found: self._begin(paths, found | known))
        if len(maybe) <= _FEW:
            self._looking.finish()

    def _begin(self, paths: Sequence[str], rejected: frozenset[str]) -> None:
        from curator.gui.triage.deciding import Deciding

        session, window = self._window.session, self._window
        left = [path for path in paths if path not in rejected] or paths
        if not session.is_open or session.is_busy or self._state is not _State.OFF:
            return  # something else was begun meanwhile
        page = self.page or self._make_page()
        deciding = Deciding(session, left, page, left_out=len(paths) - len(left))
        self._learn_habits(deciding)
        self._state = _State.ON
        page.begin(deciding, *self._which(len(left), deciding.left_out))
        deciding.moved.connect(window.show_state)  # after the page: it tells what can be done
        self._show_page(True)

    def _make_page(self) -> TriagePage:
        from curator.gui.triage.page import TriagePage

        window = self._window
        page = TriagePage(window.session, self._theme, window.pictures, window.locale(), window)
        page.left.connect(self.leave)
        page.saved.connect(self.save)
        page.bar.edit.clicked.connect(self._edit)
        holder = window.centralWidget()
        centre = None if holder is None else holder.layout()
        assert isinstance(centre, QBoxLayout)
        centre.insertWidget(0, page, 1)
        centre.insertWidget(0, self._strip)
        self.page = page
        return page

    def _learn_habits(self, deciding: Deciding) -> None:
        """What most articles have; of a small site at once, of a large one meanwhile."""
        from curator.library.triage import habits_of

        def use(habits: Habits) -> None:
            deciding.habits = habits
            deciding.altered.emit()

        rows = list(self._window.session.library.articles.rows())
        self._habits.start(habits_of(rows), use)
        if len(rows) <= _AT_ONCE:
            self._habits.finish()

    def _which(self, number: int, left_out: int) -> tuple[str, str]:
        """Which articles these are, and what each of them meets, in words."""
        window = self._window
        if self._selected:
            return count(number, "selected article"), ""
        articles = count(number, "article")
        without = f", without {grouped(left_out)} rejected before" if left_out else ""
        query = " ".join(filter(None, (window.searching.text, window.side.text)))
        query = shorten(query, _LONGEST_WHY)
        if window.views.current is not None:
            return f"{window.views.current.name}: {articles}{without}", query
        if query:
            return f"{articles} found by {query}{without}", query
        return f"{articles} of the list{without}", ""

    def leave(self) -> None:
        """Show the panes again; what was decided is not saved unless somebody did."""
        deciding = self.deciding
        if deciding is None:
            return
        deciding.hand_in()
        self._remember(deciding)
        path = deciding.queue.current
        self._end()
        if self._selected:
            self._window.list.choose_all(self._selected)
        elif path is not None:
            self._window.list.choose(path)
        self._window.focus_list()

    def _remember(self, deciding: Deciding) -> None:
        """What was rejected and had nothing to be written is not asked about again."""
        from curator.library.rejections import Rejections

        session = self._window.session
        root = session.library.site.root
        before = Rejections.read(root)
        after = before.after(deciding.queue.decided)
        if after != before:
            try:
                after.write(root)
            except CuratorError as error:
                session.noticed.emit(Notice(sentence(error), "error"))

    def give_way(self) -> None:
        """Something else is to be seen in the list or the form."""
        if self.is_on:
            self.leave()

    def _site_opened(self) -> None:
        self._looking.stop()
        if self._state is not _State.OFF:
            self._end()
            self._window.focus_list()

    def _end(self) -> None:
        if self._state is _State.OFF or self.page is None:
            return
        self._habits.stop()
        deciding = self.page.deciding
        self._state = _State.OFF
        self.page.end()
        if deciding is not None:
            deciding.stop()
        self._show_page(False)

    def _show_page(self, shown: bool) -> None:
        window, page = self._window, self.page
        assert page is not None
        window.tools.setVisible(not shown)
        window.panes.setVisible(not shown)
        self._strip.setVisible(self._state is _State.AWAY)
        page.setVisible(shown)
        window.show_state()
        if shown:
            page.take_focus()

    # -- decide ------------------------------------------------------------------------------------

    def _decide(self, verdict: str) -> None:
        from curator.library.triage import Verdict

        if self.page is not None and self.is_on:
            if verdict == "reject":
                self._habits.finish()  # what that writes depends on it
            self.page.decide(Verdict(verdict))

    def _ask_topic(self) -> None:
        if self.page is not None and self.is_on:
            self.page.ask_topic()

    def _open_original(self) -> None:
        if self.page is not None and self.is_on:
            self.page.facts.open_original()

    def undo(self) -> bool:
        """Take the last decision back."""
        if self.page is None or not self.is_on:
            return False
        self.page.take_back()
        return True

    def redo(self) -> bool:
        """Make the decision again that was taken back last."""
        if self.deciding is None or not self.is_on:
            return False
        self.deciding.decide_again()
        return True

    def save(self) -> bool:
        """Write what was decided as one batch."""
        if self.page is None or self.deciding is None or not self.is_on:
            return False
        self.deciding.save()
        self.page.show_current()
        self.page.take_focus()
        return True

    def escape(self) -> bool:
        """Out of what is typed, else out of triage."""
        if self.page is None or not self.is_on:
            return False
        if self.page.topics.input.hasFocus():
            self.page.topics.input.clear()
            self.page.take_focus()
        else:
            self.leave()
        return True

    def focus(self) -> bool:
        """Give the keyboard to the page."""
        if self.page is None or not self.is_on:
            return False
        self.page.take_focus()
        return True

    def hand_in(self) -> None:
        """What is chosen but not decided on becomes an edit: somebody wants to close the window."""
        if self.deciding is not None:
            self.deciding.hand_in()
            self._remember(self.deciding)

    # -- to the form and back ----------------------------------------------------------------------

    def _edit(self) -> None:
        """Show the article in the form, and wait."""
        deciding = self.deciding
        path = None if deciding is None else deciding.queue.current
        if deciding is None or path is None or not self.is_on:
            return
        deciding.hand_in()
        deciding.edit_elsewhere(path)
        self._state = _State.AWAY
        self._strip_words.setText(f"Triage waits: {count(deciding.queue.left, 'article')} left")
        self._show_page(False)
        if not self._window.list.choose(path):  # it is not among what is shown any more
            self._window.editor.show_paths([path])
        self._window.enter_form()

    def _come_back(self) -> None:
        deciding, page = self.deciding, self.page
        if self._state is not _State.AWAY or deciding is None or page is None:
            return
        if not self._window.editor.flush():
            return  # a text was refused: the form says why
        self._state = _State.ON
        deciding.rest()
        self._show_page(True)
        page.show_current()
        page.take_focus()

    # -- what can be done --------------------------------------------------------------------------

    def show_state(self, session: Session) -> None:
        """Enable what makes sense, after all other commands were."""
        is_on, idle = self.is_on, session.is_open and not session.is_busy
        words = {_State.OFF: "Triage", _State.ON: "Leave triage", _State.AWAY: "Back to triage"}
        self.action.setText(words[self._state])
        self.action.setEnabled(idle or is_on)
        self.menu.menuAction().setEnabled(is_on)
        at_work = is_on and idle and self.page is not None and not self.page.is_at_end
        for action in self._inner:
            action.setEnabled(at_work)
        self.back.setEnabled(is_on and idle)
        others = self._window.actions_
        for action in (
            *(others.search, others.clear, others.next, others.previous),
            *(others.next_pane, others.previous_pane),
        ):
            action.setEnabled(not is_on)
        deciding = self.deciding
        if not is_on or deciding is None:
            return
        for action in (others.add_topic, others.toggle, others.save_next, others.filing.new):
            action.setEnabled(False)
        again = session.stack.canRedo() or deciding.queue.taken_back is not None
        others.undo.setEnabled(idle and deciding.can_take_back)
        others.redo.setEnabled(idle and again)
        others.save.setEnabled(idle and bool(deciding.unsaved))


def _shown(window: MainWindow) -> list[str]:
    """The articles in the list, from the selected one on; those above it come last."""
    paths = window.model.paths()
    current = window.list.selected_paths()
    start = (window.model.row_of(current[0]) or 0) if current else 0
    return [*paths[start:], *paths[:start]]
