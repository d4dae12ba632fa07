"""Deciding on articles one after another: what is still to be decided, what a decision does to an
article, and how fast it goes."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from curator.document import Document
from curator.library.bulk.topics import Topics
from curator.library.edits import Operations, RemoveField, SetField, SetPublished, route_to

if TYPE_CHECKING:
    from curator.library.library import Library
    from curator.library.row import Row
    from curator.library.settings import Settings

#: The key that some sites set, beside `published: false`, on what is never to come back.
REMOVED = "removed"

MOST_KEYS = 9  # topics that a number key stands for
_MOST_OWN = 5  # of these: topics that the article has
_MOST_SUGGESTED = 5
_LONGEST_PAUSE = 60.0  # seconds between two decisions that count as work
_FEWEST = 3  # decisions before a rate says anything
_ROWS = 2_000  # looked at before others get their turn
_EXAMPLES = 2_000  # rows that topics are counted in


class Verdict(Enum):
    """What becomes of the article that is shown."""

    PUBLISH = "publish"
    REJECT = "reject"
    SKIP = "skip"  # it stays as it is
    LATER = "later"  # it comes again at the end


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """The topics of an article while they are being chosen: its `own` ones, those that were
    `chosen` besides, with the `parents` that these bring along, and those that are to be
    `dropped`, whichever of the three they are."""

    own: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The topics that the article gets, in their order."""
        every = dict.fromkeys((*self.own, *self.chosen, *self.parents))
        return tuple(name for name in every if name not in self.dropped)

    @property
    def added(self) -> tuple[str, ...]:
        """Those of them that it does not have."""
        return tuple(name for name in self.names if name not in self.own)

    @property
    def removed(self) -> tuple[str, ...]:
        """Those that it has and is not to keep."""
        return tuple(name for name in dict.fromkeys(self.own) if name in self.dropped)

    @property
    def changes(self) -> bool:
        """Whether the article's topics become others."""
        return bool(self.added or self.removed)

    def toggled(self, name: str, above: Callable[[str], Iterable[str]]) -> TopicChoice:
        """With this topic where it was not among the names, without it where it was. `above` gives
        the parents of a topic, which are added and taken away with it."""
        chosen, dropped = self.chosen, self.dropped
        if name in self.names:
            chosen = tuple(each for each in chosen if each != name)
            if name in self.own or name in _all_above(chosen, above):
                dropped |= {name}
        elif name in dropped:
            dropped -= {name}
        else:
            chosen = (*chosen, name)
        parents = tuple(
            each
            for each in _all_above(chosen, above)
            if each not in self.own and each not in chosen
        )
        left = frozenset(each for each in dropped if each in self.own or each in parents)
        return TopicChoice(self.own, chosen, parents, left)


def _all_above(names: Iterable[str], above: Callable[[str], Iterable[str]]) -> dict[str, None]:
    return dict.fromkeys(parent for name in names for parent in above(name))


def offered_topics(
    own: Sequence[str], suggested: Sequence[str], recent: Iterable[str]
) -> tuple[str, ...]:
    """The topics that the number keys 1 to 9 stand for: some that the article has, some that its
    words suggest, and for the rest those that were used last. None is there twice."""
    names = dict.fromkeys((*tuple(own)[:_MOST_OWN], *tuple(suggested)[:_MOST_SUGGESTED]))
    has = set(own)
    for name in recent:
        if len(names) >= MOST_KEYS:
            break
        if name not in has:
            names.setdefault(name)
    return tuple(names)[:MOST_KEYS]


@dataclass(frozen=True, slots=True)
class Decide:
    """One decision with the topics chosen for it, as one edit. `marks_removed`: what is rejected
    gets `removed: true` as well. What is published loses that mark."""

    verdict: Verdict
    topics: TopicChoice = TopicChoice()
    marks_removed: bool = False

    @property
    def label(self) -> str:
        return _LABELS.get(self.verdict, "Set topics")

    def operations(self, document: Document, settings: Settings) -> Operations:
        found = [*_topic_operations(self.topics, document, settings)]
        if self.verdict is Verdict.PUBLISH:
            found += SetPublished(True).operations(document, settings)
            if document.data.get(REMOVED) is True:
                found += RemoveField(route_to(REMOVED)).operations(document, settings)
        elif self.verdict is Verdict.REJECT:
            found += SetPublished(False).operations(document, settings)
            if self.marks_removed:
                found += SetField(route_to(REMOVED), True).operations(document, settings)
        return found


_LABELS = {Verdict.PUBLISH: "Publish", Verdict.REJECT: "Reject"}


def _topic_operations(choice: TopicChoice, document: Document, settings: Settings) -> Operations:
    """What is dropped goes, what is added comes behind the others; the rest is left alone."""
    if not choice.changes:
        return []
    found = Topics.at((settings.topic_key,), document.data, settings)
    places = sorted({at for name in choice.removed for at in found.places_of(name)})
    new = [name for name in choice.added if not found.places_of(name)]
    if found.written:
        gone = [{"op": "remove", "path": f"{found.route}/{at}"} for at in reversed(places)]
        come = [{"op": "add", "path": f"{found.route}/-", "value": name} for name in new]
        return [*gone, *come]
    if not places and not new:
        return []
    items = [item for at, item in enumerate(found.items) if at not in places]
    return SetField(found.route, [*items, *new]).operations(document, settings)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was made. `step` is the number of the last step on the undo stack after it,
    0 for none; `edited`: that is the decision's own, else it changed nothing. `choice` are the
    topics as they were chosen."""

    path: str
    verdict: Verdict
    step: int = 0
    edited: bool = False
    choice: TopicChoice | None = None


class Queue:
    """Which articles are to be decided, and what was decided, in this order. Decisions are taken
    back and made again one by one, the last first."""

    def __init__(self, paths: Iterable[str]) -> None:
        """`paths`: each is there once."""
        self._waiting = deque(paths)
        self._decided: list[Decided] = []
        self._taken_back: list[Decided] = []

    @property
    def current(self) -> str | None:
        """The article to decide on; None at the end."""
        return self._waiting[0] if self._waiting else None

    def ahead(self, most: int) -> list[str]:
        """The next few articles after this one."""
        return [self._waiting[at] for at in range(1, min(most + 1, len(self._waiting)))]

    @property
    def left(self) -> int:
        """How many are to be decided, with this one."""
        return len(self._waiting)

    @property
    def put_off(self) -> int:
        """How many of these were put off."""
        late = {each.path for each in self._decided if each.verdict is Verdict.LATER}
        return len(late.difference(each.path for each in self._final()))

    @property
    def decided(self) -> tuple[Decided, ...]:
        """What was decided, the last at the end."""
        return tuple(self._decided)

    @property
    def last(self) -> Decided | None:
        """The decision that would be taken back next."""
        return self._decided[-1] if self._decided else None

    @property
    def taken_back(self) -> Decided | None:
        """The decision that would be made again next."""
        return self._taken_back[-1] if self._taken_back else None

    @property
    def done(self) -> int:
        """How many are decided; those put off are not."""
        return sum(1 for _ in self._final())

    def _final(self) -> Iterator[Decided]:
        return (each for each in self._decided if each.verdict is not Verdict.LATER)

    def counts(self) -> Counter[Verdict]:
        """How many were published, rejected and skipped."""
        return Counter(each.verdict for each in self._decided)

    def decide(self, decided: Decided) -> None:
        """This was decided on the current article; the next one is current then."""
        self._taken_back.clear()
        self._advance(decided)

    def take_back(self) -> Decided | None:
        """Go back before the last decision: its article is current again."""
        if not self._decided:
            return None
        decided = self._decided.pop()
        if decided.verdict is Verdict.LATER:
            self._waiting.remove(decided.path)
        self._waiting.appendleft(decided.path)
        self._taken_back.append(decided)
        return decided

    def decide_again(self) -> Decided | None:
        """Make the decision again that was taken back last."""
        if not self._taken_back:
            return None
        decided = self._taken_back.pop()
        self._advance(decided)
        return decided

    def _advance(self, decided: Decided) -> None:
        path = self._waiting.popleft()
        if path != decided.path:
            raise ValueError(f"{decided.path} is not the one to be decided")
        if decided.verdict is Verdict.LATER:
            self._waiting.append(path)
        self._decided.append(decided)

    def drop(self, paths: Iterable[str]) -> None:
        """These articles are no more: nothing is to be decided on them, nor taken back."""
        gone = set(paths)
        self._waiting = deque(path for path in self._waiting if path not in gone)
        self._decided = [each for each in self._decided if each.path not in gone]
        self._taken_back = [each for each in self._taken_back if each.path not in gone]


class Pace:
    """How fast decisions are made; pauses do not count. Times are in seconds."""

    def __init__(self, now: float) -> None:
        self._last = now
        self._active = 0.0

    def note(self, now: float) -> None:
        """Something was decided or taken back."""
        self._active += min(max(now - self._last, 0.0), _LONGEST_PAUSE)
        self._last = now

    def rest(self, now: float) -> None:
        """What was done until now was no deciding."""
        self._last = now

    @property
    def active(self) -> float:
        """Seconds that were spent deciding."""
        return self._active

    def per_minute(self, done: int) -> float | None:
        """Decisions a minute; None while there are too few to say."""
        if done < _FEWEST or self._active <= 0:
            return None
        return 60.0 * done / self._active

    def seconds_left(self, done: int, left: int) -> float | None:
        """How long the rest will take at this rate."""
        rate = self.per_minute(done)
        return None if rate is None else 60.0 * left / rate


@dataclass(frozen=True, slots=True)
class Habits:
    """What the articles of a site show: whether any is marked as removed, and the topics that most
    of them have, most first."""

    marks_removed: bool = False
    topics: tuple[str, ...] = ()


def habits_of(rows: Sequence[Row]) -> Generator[None, None, Habits]:
    """Look at all rows, a few thousand between two yields; topics are counted in some of them."""
    topics: Counter[str] = Counter()
    for row in rows[:: max(1, len(rows) // _EXAMPLES)]:
        topics.update(row.topics)
    common = tuple(name for name, _ in topics.most_common(2 * MOST_KEYS))
    yield
    known: set[int] = set()  # most articles share their tuple of keys with others
    for start in range(0, len(rows), _ROWS):
        for keys in [row.keys for row in rows[start : start + _ROWS]]:
            if id(keys) not in known:
                known.add(id(keys))
                if REMOVED in keys:
                    return Habits(True, common)
        yield
    return Habits(False, common)


def maybe_rejected(rows: Iterable[Row]) -> list[str]:
    """The articles that may have been rejected before, as far as their rows tell."""
    return [row.path for row in rows if row.published is False and REMOVED in row.keys]


def rejected(library: Library, maybe: Sequence[str]) -> Generator[None, None, frozenset[str]]:
    """Those that were: they are marked as removed. One is looked at between two yields."""
    found: set[str] = set()
    for path, data in library.front_matter(maybe):
        if data.get(REMOVED) is True:
            found.add(path)
        yield
    return frozenset(found)


def label_of(counts: Counter[Verdict], others: int = 0) -> str:
    """What a batch of decisions is called in the history; `others` are articles that only got
    other topics."""
    parts = [
        f"{counts[verdict]} {word}"
        for verdict, word in ((Verdict.PUBLISH, "published"), (Verdict.REJECT, "rejected"))
        if counts[verdict]
    ]
    if others:
        parts.append(f"{others} edited")
    return f"Triage: {', '.join(parts)}" if parts else "Triage"
