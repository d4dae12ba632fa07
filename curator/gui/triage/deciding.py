"""Decisions as they are made: each is one ordinary edit, and can be taken back."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.gui.said import Notice, Refiled
from curator.library.triage import (
    Decide,
    Decided,
    Habits,
    Pace,
    Queue,
    TopicChoice,
    Verdict,
    label_of,
    offered_topics,
)

if TYPE_CHECKING:
    from curator.gui.session import Change, Session
    from curator.library.article import Article


class Deciding(QObject):
    """One run through some articles. What is chosen for an article is kept with it until it is
    decided on; only then the article is edited."""

    moved = Signal()  # another article is to be decided on, or none
    altered = Signal()  # the article that is shown, or what is chosen for it
    decided = Signal(object)  # Verdict

    def __init__(
        self, session: Session, paths: Iterable[str], parent: QObject, *, left_out: int = 0
    ) -> None:
        """`left_out`: how many are not asked about, for they were rejected before."""
        super().__init__(parent)
        self.left_out = left_out
        self._session = session
        self.queue = Queue(paths)
        self.habits = Habits()
        self._pace = Pace(time.monotonic())
        self._choices: dict[str, TopicChoice] = {}
        self._recent: dict[str, None] = {}  # topics that were chosen, the last one first
        self._touched: dict[str, None] = {}  # articles that were edited from here
        self._start = session.stack.latest
        self._is_mine = False  # the change that comes in is the decision that is being made
        session.changed.connect(self._follow)
        session.refiled.connect(self._follow_files)

    def stop(self) -> None:
        """It is over: nothing is followed any more."""
        self._session.changed.disconnect(self._follow)
        self._session.refiled.disconnect(self._follow_files)
        self.deleteLater()

    # -- what there is -----------------------------------------------------------------------------

    @property
    def article(self) -> Article | None:
        """The one to be decided on now."""
        path = self.queue.current
        return None if path is None else self._session.article(path)

    @property
    def per_minute(self) -> float | None:
        """Decisions a minute; None while there are too few to say."""
        return self._pace.per_minute(self.queue.done)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at this rate."""
        return self._pace.seconds_left(self.queue.done, self.queue.left)

    @property
    def seconds(self) -> float:
        """How long was spent deciding, without pauses."""
        return self._pace.active

    @property
    def can_take_back(self) -> bool:
        """Whether something was decided or edited since it began."""
        return self.queue.last is not None or self._session.stack.latest > self._start

    @property
    def is_newer_step(self) -> bool:
        """Whether something was edited after the last decision, in the form."""
        last = self.queue.last
        return self._session.stack.latest > (self._start if last is None else last.step)

    @property
    def unsaved(self) -> tuple[str, ...]:
        """The articles that were edited in this run and are not saved, in the order of that."""
        return tuple(path for path in self._touched if self._session.is_modified(path))

    def recent(self) -> tuple[str, ...]:
        """Topics that were chosen in this run, the last one first; then those of most articles."""
        return tuple(dict.fromkeys((*self._recent, *self.habits.topics)))

    def offered(self, suggested: Sequence[str]) -> tuple[str, ...]:
        """The topics that the number keys stand for, where these are suggested."""
        article = self.article
        own = () if article is None else article.topics
        return offered_topics(own, suggested, self.recent())

    @property
    def choice(self) -> TopicChoice:
        """The topics of the article that is shown, as they are chosen."""
        article = self.article
        if article is None:
            return TopicChoice()
        kept = self._choices.get(article.path)
        return TopicChoice(article.topics) if kept is None else kept

    # -- decide ------------------------------------------------------------------------------------

    def toggle_topic(self, name: str) -> None:
        """Choose a topic, or take it away."""
        path = self.queue.current
        if path is None:
            return
        taxonomy = self._session.library.taxonomy
        self._choices[path] = self.choice.toggled(
            name, lambda each: [term.name for term in taxonomy.above(each)]
        )
        self.altered.emit()

    def decide(self, verdict: Verdict) -> bool:
        """Decide on the article and go to the next one; False if it cannot be edited so."""
        path = self.queue.current
        if path is None:
            return False
        choice = self._choices.get(path)
        edited = False
        if verdict is not Verdict.LATER:
            done = self._edit(path, verdict, choice)
            if done is None:
                return False
            edited = done
            self._choices.pop(path, None)
            for name in reversed(() if choice is None else choice.chosen):
                self._recent = {name: None, **self._recent}
        self._pace.note(time.monotonic())
        self.queue.decide(Decided(path, verdict, self._session.stack.latest, edited, choice))
        self.decided.emit(verdict)
        self.moved.emit()
        return True

    def _edit(self, path: str, verdict: Verdict, choice: TopicChoice | None) -> bool | None:
        """Whether that changed something; None if it is refused, which the session says."""
        topics = choice if choice is not None and choice.changes else TopicChoice()
        if verdict is Verdict.SKIP and not topics.changes:
            return False
        before = self._session.article(path)
        self._is_mine = True
        try:
            edit = Decide(verdict, topics, self.habits.marks_removed)
            if self._session.edit((path,), edit, self) is not None:
                return None
        finally:
            self._is_mine = False
        edited = self._session.article(path) is not before
        if edited:
            self._touched[path] = None
        return edited

    def hand_in(self) -> None:
        """Make edits of the topics that were chosen for articles that are not decided on: whoever
        leaves does not lose them."""
        for path, choice in list(self._choices.items()):
            if self._edit(path, Verdict.SKIP, choice) is not None:
                del self._choices[path]

    # -- take back ---------------------------------------------------------------------------------

    def take_back(self) -> None:
        """Go back before the last decision, and choose the topics again that were chosen for it.
        What was edited since, in the form, is taken back first, step by step."""
        session, last = self._session, self.queue.last
        if self.is_newer_step:
            words = session.stack.undoText()
            if session.undo():
                session.noticed.emit(Notice(f"Took back: {words}"))
        elif last is None:
            session.noticed.emit(Notice("Nothing was decided yet"))
        else:
            if last.edited and session.stack.latest == last.step:
                session.undo()
                if session.stack.latest == last.step:
                    return  # the session said why not
            elif last.edited and not session.stack.is_taken_back(last.step):
                # A save after something was moved may forget steps; then only the place is left.
                words = "Only went back, nothing was undone: files came, went or moved since"
                session.noticed.emit(Notice(words))
            self.queue.take_back()
            article, choice = session.article(last.path), last.choice
            # Unless it has other topics by now.
            if choice is not None and article is not None and choice.own == article.topics:
                self._choices[last.path] = choice
            self._pace.note(time.monotonic())
            self.moved.emit()

    def decide_again(self) -> None:
        """Make the decision again that was taken back last."""
        session, next_one = self._session, self.queue.taken_back
        if next_one is not None and self._is_next(next_one):
            if next_one.edited:
                session.redo()
                if session.stack.latest != next_one.step:
                    return
            self._choices.pop(next_one.path, None)
            self.queue.decide_again()
            self._pace.note(time.monotonic())
            self.moved.emit()
        elif session.stack.canRedo():
            session.redo()

    def _is_next(self, decided: Decided) -> bool:
        """Whether all steps before this decision are done, and none after it."""
        stack = self._session.stack
        if decided.edited:
            return stack.following == decided.step
        return stack.latest <= decided.step and not 0 < stack.following <= decided.step

    # -- save --------------------------------------------------------------------------------------

    @property
    def label(self) -> str:
        """What the batch of what is not saved is called."""
        unsaved = set(self.unsaved)
        last = {each.path: each.verdict for each in self.queue.decided if each.edited}
        counts = Counter(last[path] for path in unsaved if path in last)
        others = len(unsaved) - counts[Verdict.PUBLISH] - counts[Verdict.REJECT]
        return label_of(counts, others)

    def save(self) -> bool:
        """Write what was edited in this run as one batch; whether all of it is written."""
        return self._session.save(self.unsaved, label=self.label)

    # -- what happens elsewhere --------------------------------------------------------------------

    def rest(self) -> None:
        """What was done until now was no deciding."""
        self._pace.rest(time.monotonic())

    def edit_elsewhere(self, path: str) -> None:
        """The article is edited in the form: it belongs to what is saved from here."""
        self._touched[path] = None

    def _follow(self, change: Change) -> None:
        path = self.queue.current
        if not self._is_mine and path in change.paths:
            article = self._session.article(path)
            kept = self._choices.get(path)
            if article is not None and kept is not None and kept.own != article.topics:
                del self._choices[path]  # chosen for other topics than it has now
            self.altered.emit()

    def _follow_files(self, refiled: Refiled) -> None:
        before = self.queue.current
        self.queue.drop(old for old, _ in refiled.paths if old is not None)
        if self.queue.current != before:
            self.moved.emit()
