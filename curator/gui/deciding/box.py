"""What was changed here and by somebody else, differently: all of it, to decide on."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.gui.asking import TOPIC
from curator.gui.bulk.work_bar import WorkBar
from curator.gui.deciding import whole
from curator.gui.deciding.pane import ConflictPane
from curator.gui.deciding.undecided_list import Entry, UndecidedList
from curator.gui.decision import Decision
from curator.gui.labels import Hint, plain_label
from curator.gui.messages import MessageBar
from curator.gui.said import Notice
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped
from curator.gui.working import Progress

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.gui.session import Session
    from curator.library.kinds import FieldSpec

_WHY = (
    "Somebody else changed these fields while you did. Until you decide, the article has what the"
    " site has there; everything else is merged, and can be saved now."
)
_KEYS = (
    "↑ ↓ or J K: other fields   ·   1 or M: mine   ·   2 or T: theirs   ·   E: type another"
    "   ·   Enter: next   ·   Ctrl+Z: take back"
)

Side = Literal["ours", "theirs"]


class _Done(NamedTuple):
    """A decision: the number of its step on the undo stack, and what it was first about."""

    step: int
    path: str
    field: str
    paths: frozenset[str]


class DecidingBox(QDialog):
    """The fields at the left; at the right both sides of one of them. Show it with `open`."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._conflicts = session.conflicts
        self._done: list[_Done] = []
        self._number = 0  # of what is undecided
        self._alike: Counter[str] = Counter()  # the same, by what it is called
        self._is_deciding = False
        self.setWindowTitle("Changed here and by somebody else")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        room = parent.window().size() - QSize(8 * GRID, 8 * GRID)
        self.resize(QSize(150 * GRID, 88 * GRID).boundedTo(room.expandedTo(QSize(720, 480))))
        self.list = UndecidedList(self._title, theme, self)
        self.pane = ConflictPane(theme, self)
        self.hint = Hint(theme)
        self.messages = MessageBar(theme, self)
        self.work = WorkBar(self)
        self.work.hide()
        self.close_ = QPushButton("Close")
        self.back = QPushButton("Take back")
        self.mine_all = QPushButton()
        self.theirs_all = QPushButton()
        self._lay_out()
        self._connect()
        self._fill()
        self.list.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        self.why = plain_label(_WHY, "quiet")
        column.addWidget(self.why)
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal, self)
        set_kind(splitter, "clear")
        splitter.setHandleWidth(2 * GRID)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(self.pane)
        splitter.setSizes([40 * GRID, 106 * GRID])
        splitter.setStretchFactor(1, 1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(splitter)
        self._pages.addWidget(self.hint)
        column.addWidget(self._pages, 1)
        self.keys = plain_label(_KEYS, "caption")
        column.addWidget(self.keys)
        column.addWidget(self.messages)
        column.addWidget(self.work)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.close_, self.back, self.mine_all, self.theirs_all):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.insertStretch(2, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        # Not with lambdas: the session lives longer than this.
        self._conflicts.changed.connect(self._follow)
        self._session.noticed.connect(self._say)
        self._session.worked.connect(self._follow_work)
        self.list.looked_at.connect(self._show)
        self.list.entered.connect(lambda: self.list.go(1))
        self.pane.chosen.connect(self.choose)
        self.pane.chosen_for_all.connect(self._choose_for_field)
        self.pane.type_asked.connect(self.type_another)
        self.pane.typed.entered.connect(self.use_typed)
        self.pane.typed.left.connect(self.forget_typed)
        self.hint.button.clicked.connect(self._finish)
        self.close_.clicked.connect(self.close)
        self.close_.setToolTip("Esc")
        self.back.clicked.connect(self.take_back)
        self.back.setToolTip("Ctrl+Z")
        self.mine_all.clicked.connect(lambda: self._choose_for("ours"))
        self.theirs_all.clicked.connect(lambda: self._choose_for("theirs"))
        for keys, slot in (
            ("1", lambda: self.choose("ours")),
            ("M", lambda: self.choose("ours")),
            ("2", lambda: self.choose("theirs")),
            ("T", lambda: self.choose("theirs")),
            ("E", self.type_another),
            ("J", lambda: self.list.go(1)),
            ("K", lambda: self.list.go(-1)),
            ("Ctrl+Z", self.take_back),
            ("Ctrl+Return", self.use_typed),
            ("Ctrl+Enter", self.use_typed),
        ):
            QShortcut(QKeySequence(keys), self, slot)

    # -- show ----------------------------------------------------------------------------------

    def go_to(self, path: str, field: str = "") -> None:
        """Look at this field of an article, or at the first one of it that is undecided."""
        if not field or not self.list.choose_place(path, field):
            self.list.choose_place(path)

    def _title(self, path: str) -> str:
        row = self._session.library.articles.row(path)
        return path if row is None else row.title or path

    def _follow(self, _paths: object) -> None:
        if not self._is_deciding:  # else once it is done
            self._fill()

    def _follow_work(self, progress: Progress | None) -> None:
        if progress is None:
            self.work.clear()
        elif self._session.is_busy:
            self.work.show_progress(progress)
        self.work.setVisible(bool(self.work.words.text()))
        self._show_buttons()

    def _fill(self) -> None:
        """What is undecided now; the place in the list stays."""
        undecided = self._conflicts.undecided
        self._alike = Counter(_pattern(each) for some in undecided.values() for each in some)
        self._number = self._alike.total()
        typing = self.pane.typed.conflict
        before = self.list.entry
        self.list.fill(undecided)
        entry = self.list.entry
        if typing is not None and before is not None:
            if entry is not None and entry.place == before.place:
                assert entry.conflict is not None
                self.pane.typed.follow(entry.conflict)
            else:
                self.forget_typed()
        self._show()

    def _show(self) -> None:
        entry = self.list.entry
        is_left = entry is not None and entry.conflict is not None
        self._pages.setCurrentWidget(self._splitter if is_left else self.hint)
        for label in (self.why, self.keys):
            label.setVisible(is_left)
        if entry is not None and entry.conflict is not None:
            if self.pane.typed.conflict not in (None, entry.conflict):
                self.forget_typed()
            alike = self._alike[_pattern(entry.conflict)]
            self.why.setText(_WHY if entry.conflict.field else whole.why(entry.conflict))
            title = self._title(entry.path)
            self.pane.show_conflict(entry.conflict, entry.path, title, alike)
        else:
            self._show_end()
        self._show_buttons()

    def _show_end(self) -> None:
        unsaved = len(self._unsaved)
        if not self._done:
            words = "Where you and somebody else change the same field, you decide it here."
            self.hint.say("Nothing to decide", words)
            self.close_.setFocus()
            return
        words = "Nothing is written yet." if unsaved else "Everything is as the site has it."
        save = f"Save {count(unsaved, 'article')}" if unsaved else "Close"
        self.hint.say("All decided", words, save)
        self.hint.button.setAutoDefault(False)
        self.hint.button.setFocus()

    @property
    def _unsaved(self) -> list[str]:
        """The articles that were decided on here and are not saved."""
        paths = frozenset().union(*(done.paths for done in self._done))
        return [path for path in sorted(paths) if self._session.is_modified(path)]

    def _show_buttons(self) -> None:
        idle = not self._session.is_busy
        number = self._number
        for button, words in ((self.mine_all, "Mine"), (self.theirs_all, "Theirs")):
            button.setText(f"{words} for all ({grouped(number)})")
            button.setVisible(number > 1)
            button.setEnabled(idle)
        self.back.setEnabled(bool(self._done) and idle)
        self.close_.setText("Cancel" if self._is_deciding else "Close")
        self.hint.button.setEnabled(idle)
        self.pane.enable(idle)

    def _say(self, notice: Notice) -> None:
        if notice.topic != TOPIC:  # that is what this box is for
            self.messages.say(notice)

    # -- decide --------------------------------------------------------------------------------

    def choose(self, side: str) -> None:
        """Mine or theirs for the field that is looked at."""
        entry = self.list.entry
        if entry is not None and entry.conflict is not None:
            self._decide([Decision(entry.path, entry.conflict, cast("Side", side))])

    def _choose_for_field(self, side: str) -> None:
        entry = self.list.entry
        if entry is not None and entry.conflict is not None:
            self._choose_for(side, _pattern(entry.conflict))

    def _choose_for(self, side: str, pattern: str | None = None) -> None:
        """For all that is called so, or for everything."""
        decisions = [
            Decision(path, each, cast("Side", side))
            for path, some in self._conflicts.undecided.items()
            for each in some
            if pattern in (None, _pattern(each))
        ]
        self._decide(decisions)

    def _decide(self, decisions: list[Decision]) -> str:
        """The reason if it is not done at once; then what was typed stays."""
        typed, conflict = self.pane.typed, self.pane.typed.conflict
        typed.close_()  # what changes now is not to be taken for somebody else's
        latest = self._session.stack.latest
        self._is_deciding = True
        reason = self._conflicts.decide(decisions, partial(self._ended, decisions, latest)) or ""
        if reason and conflict is not None:
            typed.follow(conflict)
        elif not reason:
            self.forget_typed()
        self._show_buttons()  # many are still worked on
        return reason

    def _ended(self, decisions: list[Decision], latest: int, _reason: str | None) -> None:
        """What was decided is done, or it is not."""
        self._is_deciding = False
        first, now = decisions[0], self._session.stack.latest
        if now > latest:
            paths = frozenset(each.path for each in decisions)
            self._done.append(_Done(now, first.path, first.conflict.field, paths))
        self._fill()
        if self.list.entry is not None:
            self.list.setFocus()

    def take_back(self) -> None:
        """Forget what is typed, else the last decision is none."""
        if self.pane.typed.conflict is not None:
            self.forget_typed()
            return
        if not self._done or not self._session.undo_step(self._done[-1].step):
            return
        last = self._done.pop()
        self._fill()
        if self.list.choose_place(last.path, last.field) or self.list.choose_place(last.path):
            self.list.setFocus()

    # -- type ----------------------------------------------------------------------------------

    def type_another(self) -> None:
        """Offer a place to type another value."""
        entry = self.list.entry
        if entry is None or entry.conflict is None or self._session.is_busy:
            return
        self.pane.show_typing(True)
        reason = self.pane.typed.begin(entry.path, entry.conflict, self._spec(entry))
        if reason:
            self.forget_typed()
            self.messages.say(Notice(reason))
            return
        self.pane.show_typing(True)

    def use_typed(self) -> None:
        """What is typed is to be the value."""
        typed, entry = self.pane.typed, self.list.entry
        conflict = typed.conflict
        if conflict is None or entry is None:
            return
        value, reason = typed.read()
        reason = reason or self._decide([Decision(entry.path, conflict, "typed", value)])
        if reason:
            typed.refuse(reason)

    def forget_typed(self) -> None:
        """Leave the field as it is."""
        if self.pane.typed.isVisibleTo(self.pane):
            self.pane.show_typing(False)
            self.list.setFocus()

    def _spec(self, entry: Entry) -> FieldSpec | None:
        """What is known of the field."""
        from curator.document import parse_route

        assert entry.conflict is not None
        if not entry.conflict.field.startswith("/"):
            return None
        library = self._session.library
        first, *rest = parse_route(entry.conflict.field)
        spec = library.specs.get(library.site.collection_of(entry.path), first)
        for part in rest:
            if spec is not None and not part.isdecimal():
                spec = spec.field(part)
        return spec

    # -- leave ---------------------------------------------------------------------------------

    def _finish(self) -> None:
        """Save what was decided; the box stays where something new came up."""
        if self._session.save(self._unsaved):
            self.accept()
        else:
            self._fill()

    def reject(self) -> None:
        """Give up what is worked out, else forget what is typed, else leave."""
        if self._is_deciding:
            self._conflicts.cancel()
        elif self.pane.typed.conflict is not None:
            self.forget_typed()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Nothing goes on behind a box that is gone."""
        self._conflicts.cancel()
        super().done(result)


def _pattern(conflict: Conflict) -> str:
    """What it is about, whatever the item of a list it is in."""
    return _any_item(conflict.field) if conflict.field else f"whole/{conflict.deleted_by}"


@lru_cache(maxsize=256)
def _any_item(field: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/#", field)
