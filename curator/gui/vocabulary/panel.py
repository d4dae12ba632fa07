"""The panel of the vocabulary: all topics at the left, the one that is chosen at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from curator.gui.form.completions import Suggestion
from curator.gui.messages import MessageBar
from curator.gui.said import Notice
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.vocabulary.asking import (
    AddBox,
    AskBox,
    DeleteBox,
    MergeBox,
    RenameBox,
    Request,
    SplitBox,
    adding,
    deleting,
    merging,
    offered,
)
from curator.gui.vocabulary.looking import Looking
from curator.gui.vocabulary.overview import Overview
from curator.gui.vocabulary.side import TopicsSide
from curator.gui.vocabulary.topic_pane import TopicPane
from curator.gui.vocabulary.topics_model import HEADS, NEAR, OTHER, TERM
from curator.gui.vocabulary.work import TopicWork

if TYPE_CHECKING:
    from curator.gui.session import Session


_GROUPS = {
    HEADS[OTHER]: "Topics that only articles have. Add them, or merge them into those there are.",
    HEADS[NEAR]: "Pairs that may be one topic, written in two ways.",
}


class VocabularyPanel(QDialog):
    """Looks after the topics of a site. Show it with `open`; `wanted` says which topic's articles
    are to be shown when it is closed."""

    wanted = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._choose = ""  # the topic that is to be selected when all is looked at again
        self._waiting: Callable[[], object] | None = None  # until all that is typed is written
        self._leave: int | None = None
        self.box: AskBox | None = None
        self._looking = Looking(session, self)
        self.work = TopicWork(session, theme, parent, self)
        self.setWindowTitle("Vocabulary")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        room = parent.window().size() - QSize(8 * GRID, 8 * GRID)
        least = QSize(90 * GRID, 60 * GRID)
        self.resize(QSize(130 * GRID, 88 * GRID).boundedTo(room.expandedTo(least)))
        self.side = TopicsSide(theme, self)
        self.tree = self.side.tree
        self.pane = TopicPane(self._offer, theme, self)
        self.messages = MessageBar(theme, self)
        self.close_ = QPushButton("Close", self)
        self.close_.setAutoDefault(False)
        self.close_.clicked.connect(self.reject)
        self._lay_out()
        self._connect()
        self.look_again()
        self.tree.setFocus()

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.side)
        splitter.addWidget(self.pane)
        splitter.setSizes([440, 560])
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(3 * GRID)
        set_kind(splitter, "clear")
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(self.close_)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        outer.setSpacing(GRID + GRID // 2)
        outer.addWidget(splitter, 1)
        outer.addWidget(self.messages)
        outer.addLayout(last)

    def _connect(self) -> None:
        self.tree.chosen.connect(self._show_chosen)
        self.side.asked.connect(self._act)
        self.pane.asked.connect(self._act)
        self.pane.parent_changed.connect(self._set_parent)
        self.pane.keywords_changed.connect(self._set_keywords)
        self.pane.merge_asked.connect(self._merge_two)
        self._looking.looked.connect(self._show_looked)
        self._looking.compared.connect(self._show_compared)
        self.work.told.connect(self._tell)
        self.work.written.connect(self._note_written)
        self.work.ended.connect(self._work_ended)
        self._session.noticed.connect(self.messages.say)
        self._session.saved.connect(self.look_again)
        QShortcut(QKeySequence("Ctrl+F"), self, self.side.focus_filter)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.work.take_back)
        QShortcut(QKeySequence("Ctrl+S"), self, self.pane.flush)

    # -- look ----------------------------------------------------------------------------------

    @property
    def overview(self) -> Overview:
        """What is known of the topics."""
        return self._looking.overview

    @property
    def is_looking(self) -> bool:
        """Whether the topics are being looked at."""
        return self._looking.is_busy

    @property
    def is_comparing(self) -> bool:
        """Whether their names are being compared, which many topics make long."""
        return self._looking.is_comparing

    def look_again(self) -> None:
        """Look at all topics and articles again, in the background."""
        self._looking.look_again()

    def _show_looked(self) -> None:
        choose, self._choose = self._choose, ""
        self.side.show_overview(self.overview, choose)
        self._go_on()

    def _show_compared(self) -> None:
        self.side.show_overview(self.overview)

    def _show_chosen(self) -> None:
        """Show the selected topic; keywords that were typed for the last one are written."""
        nodes = self.tree.selected
        names = self.names
        if names != (self.pane.shown,):
            self.pane.flush()
        if len(nodes) == 1 and nodes[0].kind == NEAR:
            self.pane.show_pair(self.overview, *nodes[0].names)
        elif len(names) == 1:
            self.pane.show_topic(self.overview.topics[names[0]])
        elif names:
            self.pane.show_several(names)
        elif (group := self.tree.group) is not None:
            self.pane.show_nothing(group.text, _GROUPS[group.text])
        elif self.overview.topics and self.side.filter.text():
            self.pane.show_nothing("No topic has these words", "Esc in the filter shows all again.")
        elif self.overview.topics:
            self.pane.show_nothing("No topic selected", "Choose one in the list.")
        elif not self.is_looking:
            words = (
                "This site has no topics yet. Add the first one: it gets a file in _data/topics."
            )
            self.pane.show_nothing("No topics", words)
        up, down = (self._neighbour(step) is not None for step in (-1, 1))
        self.side.allow_moves(up=up, down=down)

    @property
    def names(self) -> tuple[str, ...]:
        """The topics that are selected."""
        nodes = (node for node in self.tree.selected if node.kind != NEAR)
        return tuple(dict.fromkeys(name for node in nodes for name in node.names))

    # -- do ------------------------------------------------------------------------------------

    def _act(self, what: str) -> None:
        names = self.names
        if what == "ask" or (what == "add" and not self._is_new(names)):
            self.ask_to_add()
        elif what == "enter":
            self.pane.enter()
        elif what in ("earlier", "later"):
            self.move_by(-1 if what == "earlier" else 1)
        elif names:
            self._when_free(lambda: self._act_on(what, self.names))

    def _is_new(self, names: Sequence[str]) -> bool:
        """Whether it is one topic that the vocabulary has not."""
        return len(names) == 1 and self.overview.topics[names[0]].term is None

    def _act_on(self, what: str, names: Sequence[str]) -> None:
        overview, theme = self.overview, self._theme
        if not names:
            return
        topic = overview.topics[names[0]]
        several = len(names) > 1
        if what == "merge":
            self._ask(MergeBox(names, theme, overview, self))
        elif what == "delete":
            children = [each for n in names for each in overview.topics[n].children]
            if below := [each for each in children if each not in names]:
                self._ask(DeleteBox(names, below, theme, overview, self))
            else:
                self.work.after_preview(deleting(names))
        elif several:
            return
        elif what == "rename":
            self._ask(RenameBox(topic.name, theme, overview, self))
        elif what == "split":
            self._ask(SplitBox(topic.name, theme, overview, self))
        elif what == "add":
            self.work.at_once(adding(topic.name))
        elif what == "find":
            self.wanted.emit(topic.name)
            self.accept()

    def ask_to_add(self) -> None:
        """Ask for the name of a new topic."""
        self._when_free(self._ask_to_add)

    def _ask_to_add(self) -> None:
        nodes = self.tree.selected
        below = nodes[0].names[0] if len(nodes) == 1 and nodes[0].kind == TERM else ""
        topic = self.overview.topics.get(below)
        parent = topic.term.parent if topic is not None and topic.term is not None else ""
        self._ask(AddBox(parent, self._theme, self.overview, self))

    def _when_free(self, act: Callable[[], object]) -> None:
        """Do this after what is typed was written."""
        self.pane.flush()
        if self.box is not None or self.work.preview is not None:
            return
        if self.work.is_busy or self.is_looking:
            self._waiting = act
        else:
            act()

    def _ask(self, box: AskBox) -> None:
        self.box = box
        box.finished.connect(self._answered)
        box.open()

    def _answered(self, result: int) -> None:
        box, self.box = self.box, None
        assert box is not None
        box.deleteLater()
        request = box.request if result == QDialog.DialogCode.Accepted else None
        if request is None:
            self._return()
        elif isinstance(box, AddBox):
            self.work.at_once(request)
        else:
            self.work.after_preview(request)

    def _merge_two(self, name: str, into: str) -> None:
        self._when_free(lambda: self.work.after_preview(merging([name], into)))

    def _set_parent(self, name: str, parent: str) -> None:
        from curator.library.vocabulary import set_parent

        words = f"Put {name} below {parent}" if parent else f"Take the parent from {name}"
        self.work.at_once(
            Request(words, lambda library, batch: set_parent(library, name, parent, batch), name)
        )

    def _set_keywords(self, name: str, keywords: Sequence[str]) -> None:
        from curator.library.vocabulary import set_keywords

        self.work.at_once(
            Request(
                f"Set the keywords of {name}",
                lambda library, batch: set_keywords(library, name, keywords, batch),
            )
        )

    def move_by(self, step: int) -> None:
        """Move the selected topic up or down among those below the same parent."""
        if self._neighbour(step) is not None:
            self._when_free(lambda: self._move_by(step))

    def _move_by(self, step: int) -> None:
        from curator.library.vocabulary import place

        other = self._neighbour(step)
        if other is None:
            return
        name = self.names[0]
        at = [term.name for term in self._session.library.taxonomy].index(other)
        words = f"Move topic {name} {'up' if step < 0 else 'down'}"
        self.work.at_once(
            Request(words, lambda library, batch: place(library, name, at, batch), name)
        )

    def _neighbour(self, step: int) -> str | None:
        names = self.names
        topic = self.overview.topics.get(names[0]) if len(names) == 1 else None
        if topic is None or topic.term is None:
            return None
        siblings = self.overview.siblings(topic.name)
        at = siblings.index(topic.name) + step
        return siblings[at] if 0 <= at < len(siblings) else None

    def _tell(self, notice: Notice) -> None:
        if notice.kind == "error":
            self._leave = None  # what was not written is to be seen
        self.messages.say(notice)

    def _note_written(self, topic: str) -> None:
        self._choose = topic
        self.look_again()

    def _work_ended(self) -> None:
        self.pane.show_parent()
        self._return()
        if self._leave is not None:
            self.done(self._leave)
        elif not self.is_looking:
            self._go_on()

    def _go_on(self) -> None:
        """Do what waited until the topics are known as they are now."""
        act, self._waiting = self._waiting, None
        if act is not None and not self.work.is_busy:
            act()

    def _return(self) -> None:
        """The keyboard comes back from a box that is gone."""
        if self.isVisible() and not self.isActiveWindow():
            self.activateWindow()

    # -- keys and the end ----------------------------------------------------------------------

    def _offer(self, typed: str, taken: Sequence[str]) -> list[Suggestion]:
        """The topics that can be the parent of the one that is shown."""
        overview = self.overview
        unfit = [
            topic.name
            for topic in overview.topics.values()
            if topic.term is None or any(overview.is_below(topic.name, name) for name in taken)
        ]
        return offered(typed, overview, unfit)

    def done(self, result: int) -> None:
        """What was typed is written; nothing else goes on behind a panel that is gone."""
        self.pane.flush()
        self._waiting = None
        if self.work.is_busy:
            self._leave = result
            return
        self._looking.wait()
        super().done(result)
