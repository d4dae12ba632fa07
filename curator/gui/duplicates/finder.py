"""Finds possible duplicates while the window goes on, and keeps what was found up to date."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.errors import CuratorError
from curator.gui.background import Background, Watch
from curator.gui.said import Change, Notice, Refiled, sentence
from curator.gui.slices import Slices
from curator.gui.working import Progress
from curator.library.steps import at_once

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.duplicates import Decisions, Duplicates, Story
    from curator.library.duplicates.near_titles import Link
    from curator.library.library import Library

AT_ONCE = 1_000  # articles, of which the duplicates are found before the window misses its turn
_HERE = 4_000  # up to so many are compared in slices; for more, a process is worth its start


class Finder(QObject):
    """`found` is None until somebody asks with `start`, and as long as that takes. From then on it
    follows every edit."""

    changed = Signal()  # what is found is something else now
    progressed = Signal(object)  # Progress; None when it is done

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.found: Duplicates | None = None
        self._slices: Slices[object] = Slices(self)
        self._background = Background(self)
        self._background.progressed.connect(self._pass_on)
        self._may: Callable[[], bool] | None = None
        self._waiting: set[str] = set()  # the paths of articles that have changed
        self._decisions: Decisions | None = None  # to be followed
        session.opened.connect(self._forget)
        session.changed.connect(self._hear)
        session.refiled.connect(self._hear_of_moves)

    @property
    def is_busy(self) -> bool:
        """Whether something is being worked out."""
        return self._slices.is_busy or self._background.is_busy

    @property
    def paths(self) -> frozenset[str]:
        """The articles that are among duplicates, as far as is known."""
        return frozenset() if self.found is None else self.found.paths

    def start(self, may: Callable[[], bool] | None = None) -> None:
        """Find them, unless that was done or is being done. With `may` nobody waits for them:
        see `Slices.start`."""
        if self.found is not None or not self._session.is_open:
            return
        if self.is_busy:
            if may is None:
                self._may = None
                self._slices.hurry()
            return
        self._may = may
        library = self._session.library
        self._waiting.clear()
        self._run(_gather(library), self._compare)
        if may is None and len(library.articles) <= AT_ONCE:
            self._slices.finish()

    def finish(self) -> None:
        """Do at once what is left to be done in slices."""
        self._slices.finish()

    def stop(self) -> None:
        """Give up what is being worked out."""
        self._slices.stop()
        self._background.wait()

    @property
    def decisions(self) -> Decisions:
        """What was decided about those found."""
        from curator.library.duplicates import Decisions

        if self._decisions is not None:
            return self._decisions
        return Decisions() if self.found is None else self.found.decisions

    def decide(self, decisions: Decisions) -> None:
        """Remember this instead of what was decided before."""
        try:
            decisions.write(self._session.library.site.root)
        except CuratorError as error:
            self._session.noticed.emit(Notice(sentence(error), "error"))
        self._decisions = decisions
        self._go_on()

    # -- find ----------------------------------------------------------------------------------

    def _run(self, steps: Generator[None, None, object], finish: Callable[[object], None]) -> None:
        self._slices.start(steps, finish, self._may)

    def _compare(self, gathered: object) -> None:
        from curator.library.duplicates import Decisions, Duplicates, links_elsewhere

        stories: list[Story]
        firsts: list[Story]
        stories, firsts = gathered  # type: ignore[misc]
        root = self._session.library.site.root
        if len(stories) <= _HERE:
            from curator.library.duplicates import find

            self._run(find(stories, Decisions.read(root)), self._take)
            return

        def work(watch: Watch) -> list[Link]:
            texts, titles = [each.text for each in firsts], [each.title for each in firsts]
            return links_elsewhere(texts, titles, watch.step)

        def take(links: object) -> None:
            if isinstance(links, CuratorError):
                self._session.noticed.emit(Notice(f"{sentence(links)}", "error"))
                links = []
            assert isinstance(links, list)
            self._run(Duplicates.of(stories, links, Decisions.read(root)), self._take)

        self._background.start("Comparing titles", work, take)

    def _take(self, found: object) -> None:
        self.found = found  # type: ignore[assignment]
        self._may = None
        self.progressed.emit(None)
        self.changed.emit()
        self._go_on()

    def _pass_on(self, progress: Progress | None) -> None:
        if progress is not None:
            self.progressed.emit(progress)

    def _forget(self) -> None:
        self.stop()
        self._waiting.clear()
        self._decisions = None
        self.found = None
        self.changed.emit()

    # -- follow --------------------------------------------------------------------------------

    def _hear(self, change: Change) -> None:
        self._wait_for(change.paths)

    def _hear_of_moves(self, refiled: Refiled) -> None:
        self._wait_for([path for pair in refiled.paths for path in pair if path is not None])

    def _wait_for(self, paths: Sequence[str]) -> None:
        if self.found is not None or self.is_busy:
            self._waiting.update(paths)
            self._go_on()

    def _go_on(self) -> None:
        found = self.found
        if found is None or self.is_busy or not (self._waiting or self._decisions):
            return
        paths, self._waiting = self._waiting, set()
        decisions, self._decisions = self._decisions, None
        library = self._session.library
        small = len(paths) <= 20 and len(library.articles) <= AT_ONCE
        steps = _follow(found, library, paths, decisions)
        if small:
            self._end_following(at_once(steps))
        else:
            self._run(steps, self._end_following)

    def _end_following(self, are_others: object) -> None:
        if are_others:
            self.changed.emit()
        self._go_on()


def _gather(library: Library) -> Generator[None, None, tuple[list[Story], list[Story]]]:
    """All stories, and the first one of each title."""
    from curator.library.duplicates import stories

    found: list[Story] = []
    firsts: dict[str, Story] = {}
    for story in stories(library):
        found.append(story)
        if key := story.key:
            firsts.setdefault(key, story)
        yield
    return found, list(firsts.values())


def _follow(
    found: Duplicates, library: Library, paths: set[str], decisions: Decisions | None
) -> Generator[None, None, bool]:
    from curator.library.duplicates import stories

    changed = list(stories(library, sorted(paths)))
    gone = paths - {story.path for story in changed}
    yield
    are_others = yield from found.put(changed, gone)
    if decisions is not None:
        are_others = (yield from found.decide(decisions)) or are_others
    return are_others
