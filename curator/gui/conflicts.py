"""What is undecided: fields that were changed here and by somebody else, differently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from curator.errors import CuratorError
from curator.gui.commands import EditCommand, Swap
from curator.gui.said import Change, Notice
from curator.gui.words import count
from curator.gui.words import label as words_of
from curator.gui.working import Worker

if TYPE_CHECKING:
    from curator.document import Conflict, Value
    from curator.document.conflict import Side
    from curator.gui.session import Session
    from curator.library.article import Article

TOPIC = "conflicts"  # of what is said of them
_AT_ONCE = 50  # articles that are decided on before the window could miss its turn

#: What is undecided of each article.
Undecided = Mapping[str, tuple["Conflict", ...]]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be in the place of a conflict: what was there here or there, or `value`."""

    path: str
    conflict: Conflict
    choice: Literal["ours", "theirs", "typed"]
    value: Value = None


@dataclass(slots=True)
class _Deciding:
    """Decisions that are being worked out, by article, and what they make of it."""

    decisions: tuple[Decision, ...]
    ended: Callable[[str | None], object]
    by_path: dict[str, list[Decision]] = field(default_factory=dict)
    swaps: list[Swap] = field(default_factory=list)
    refused: CuratorError | None = None

    def end(self, reason: str | None) -> str | None:
        """Tell why it is not done, or that it is; the reason again."""
        self.ended(reason)
        return reason


def _nobody(_reason: str | None) -> None:
    pass


class Conflicts(QObject):
    """The conflicts of each article in which somebody has to decide. Until then the article has
    what its file has there, and all other edits; see `versions.Laid`. `changed` with the paths that
    got some or are rid of some; `shown` when the editor asks to see those of an article, or with ""
    all."""

    changed = Signal(tuple)
    shown = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._undecided: dict[str, tuple[Conflict, ...]] = {}
        self._is_exchanging = False
        self._doing: _Deciding | None = None  # what is worked out
        self._worker = Worker(self)
        self._worker.progressed.connect(session.worked)
        session.changed.connect(self._look)
        session.opened.connect(self._clear)

    @property
    def paths(self) -> frozenset[str]:
        """The articles of which something is undecided."""
        return frozenset(self._undecided)

    @property
    def undecided(self) -> Undecided:
        """What is undecided, in the order in which it came."""
        return dict(self._undecided)

    def of(self, path: str) -> tuple[Conflict, ...]:
        """What is undecided of one article."""
        return self._undecided.get(path, ())

    def hold(self, undecided: Undecided) -> None:
        """These came; what was undecided in the same fields before gives way to them."""
        if not undecided:
            return
        for path, found in undecided.items():
            fields = {conflict.field for conflict in found}
            kept = tuple(each for each in self.of(path) if each.field not in fields)
            self._undecided[path] = (*kept, *found)
        self._tell(undecided)

    def put(self, undecided: Undecided) -> None:
        """This, and nothing else, is undecided of these articles."""
        differing = [path for path, found in undecided.items() if self.of(path) != found]
        for path, found in undecided.items():
            if found:
                self._undecided[path] = tuple(found)
            else:
                self._undecided.pop(path, None)
        self._tell(differing)

    def step(self, path: str, found: Sequence[Conflict], *, is_redone: bool) -> None:
        """A step was taken back or done again whose fields others have changed since: what it had
        been in conflict with is decided, as ours is withdrawn; or it is in conflict again."""
        from curator.document import same_value

        left, come = list(self.of(path)), []
        for conflict in found:
            same = [
                each
                for each in left
                if each.field == conflict.field and same_value(each.ours, conflict.base)
            ]
            left = [each for each in left if each not in same]
            if is_redone and not same:
                come.append(conflict)
        if found:
            self.put({path: (*left, *come)})

    # -- decide ------------------------------------------------------------------------------------

    def decide(
        self,
        decisions: Sequence[Decision],
        ended: Callable[[str | None], object] | None = None,
    ) -> str | None:
        """Do what was decided as one undo step; nothing is written before the next save. The
        reason, which is shown too, if one of it cannot be done: then none is. `ended` hears it,
        too: many are worked out in slices, while the session is held, and None is returned."""
        doing = _Deciding(tuple(decisions), ended or _nobody)
        if self._session.is_busy:
            return doing.end(self._session.ask_to_wait())
        for decision in decisions:
            if decision.conflict in self.of(decision.path):
                doing.by_path.setdefault(decision.path, []).append(decision)
        steps = self._work_out(doing)
        if len(doing.by_path) <= _AT_ONCE:
            for _ in steps:
                pass
            return self._do(doing)
        self._doing = doing
        self._session.hold("what was decided is worked out")
        number = len(doing.by_path)
        self._worker.start(_label(decisions), number, steps, self._end_work)
        return None

    def cancel(self) -> None:
        """Decide nothing of what is still worked out."""
        doing, self._doing = self._doing, None
        if doing is not None:
            self._session.hold("")
            self._worker.stop()
            doing.end("Cancelled, nothing was decided")

    def _work_out(self, doing: _Deciding) -> Iterator[None]:
        for path, some in doing.by_path.items():
            before = self._session.article(path)
            if before is not None:
                try:
                    doing.swaps.append(Swap(before, self._decided(before, some)))
                except CuratorError as error:
                    doing.refused = error
                    return
            yield

    def _end_work(self) -> None:
        doing, self._doing = self._doing, None
        self._session.hold("")
        if doing is not None:
            self._do(doing)

    def _do(self, doing: _Deciding) -> str | None:
        error = doing.refused
        if error is not None:
            reason = error.reason.rstrip(".")
            notice = Notice(f"Not decided: {reason}", "error", details=str(error))
            self._session.noticed.emit(notice)
            return doing.end(reason)
        if doing.swaps:
            gone = {
                path: tuple(each.conflict for each in some) for path, some in doing.by_path.items()
            }
            self._push(_label(doing.decisions), doing.swaps, gone)
        return doing.end(None)

    def _decided(self, article: Article, decisions: Iterable[Decision]) -> Article:
        """Raises CuratorError."""
        from curator.document import WHOLE
        from curator.library import versions

        library = self._session.library
        # From the end, so that an item that comes or goes moves none that is still to be decided.
        for each in sorted(decisions, key=lambda one: self._place(one), reverse=True):
            if each.choice == "theirs":
                if each.conflict.field == WHOLE:
                    article = library.read(article.path)
                continue
            value = each.conflict.ours if each.choice == "ours" else each.value
            conflict = each.conflict
            if each.choice == "typed" and conflict.gone:
                conflict = replace(conflict, gone=conflict.gone - {"ours"})
            article = versions.decided(library, article, conflict, value)
        return article

    def _place(self, decision: Decision) -> int:
        return self.of(decision.path).index(decision.conflict)

    def _push(self, label: str, swaps: Sequence[Swap], gone: Undecided) -> None:
        """As a step that takes the decision back, too."""
        before = {path: self.of(path) for path in gone}
        after = {
            path: tuple(each for each in before[path] if each not in decided)
            for path, decided in gone.items()
        }
        is_done = False

        def exchange(pairs: Sequence[tuple[Article, Article]], initiator: object | None) -> None:
            nonlocal is_done
            is_done = not is_done
            self._exchange(pairs, initiator)
            articles = self._session.library.articles
            some = {expected.path for expected, _ in pairs if expected.path in articles}
            sides = after if is_done else before
            self.put({path: found for path, found in sides.items() if path in some})

        self._session.stack.push(EditCommand(label, swaps, exchange))
        self._session.end_step()

    def _exchange(self, pairs: Sequence[tuple[Article, Article]], initiator: object | None) -> None:
        """As the session does it; where nothing else was done since, a target that knows more of
        its file (of one that was in conflict as a whole) stays as it is."""
        session, others = self._session, []
        self._is_exchanging = True  # what is undecided then is known
        for expected, target in pairs:
            now = session.library.articles.get(expected.path)
            if now is not None and (now.data, now.saved) == (expected.data, expected.saved):
                session.store(target)
            else:
                others.append((expected, target))
        session.exchange(others, initiator)
        articles = session.library.articles
        there = tuple(expected.path for expected, _ in pairs if expected.path in articles)
        session.changed.emit(Change(there, initiator))
        self._is_exchanging = False

    # -- what else settles them --------------------------------------------------------------------

    def _look(self, change: Change) -> None:
        """A field that was given another value in the form is decided by that; one that others
        have changed once more is undecided between ours and that."""
        if self._is_exchanging:
            return
        here = [path for path in change.paths if path in self._undecided]
        settled = {}
        for path in here:
            article = self._session.article(path)
            left = () if article is None else self._left(article)
            if left != self.of(path):
                settled[path] = left
        self.put(settled)

    def _left(self, article: Article) -> tuple[Conflict, ...]:
        from curator.library import versions

        saved = versions.as_saved(self._session.library, article)
        return tuple(_left(self.of(article.path), article, saved))

    def _clear(self) -> None:
        self.cancel()
        paths, self._undecided = tuple(self._undecided), {}
        self._tell(paths)

    def _tell(self, paths: Iterable[str]) -> None:
        told = tuple(sorted(paths))
        if told:
            self.changed.emit(told)
            if not self._undecided:
                self._session.settled.emit(TOPIC)


def notice(session: Session) -> Notice:
    """What is said while something is undecided."""
    undecided = session.conflicts.undecided
    fields = sum(map(len, undecided.values()))
    was = "was" if fields == 1 else "were"
    text = (
        f"{count(fields, 'field')} in {count(len(undecided), 'article')} {was} changed here and by"
        " somebody else; everything else is merged"
    )
    path = next(iter(undecided)) if len(undecided) == 1 else ""
    return Notice(
        text,
        "error",
        ("Decide", lambda: session.conflicts.shown.emit(path)),
        topic=TOPIC,
        stays=True,
    )


def _left(conflicts: Iterable[Conflict], article: Article, saved: Article) -> Iterator[Conflict]:
    """What of the conflicts is still undecided: not where the article has another value than its
    file, for that was decided by whoever gave it that. What others wrote since is theirs now."""
    from curator.document import BODY, WHOLE, parse_route
    from curator.errors import DocumentError

    try:
        here, there = article.document(), saved.document()
    except DocumentError:
        yield from conflicts
        return
    for conflict in conflicts:
        if conflict.field == WHOLE:
            yield conflict
            continue
        if conflict.field == BODY:
            if here.body == there.body:
                text = there.body.decode("utf-8", "surrogateescape") or None
                if text != conflict.ours:
                    yield replace(conflict, theirs=text)
            continue
        route = parse_route(conflict.field)
        if any(part.isdigit() for part in route):  # it may have moved with its list
            yield conflict
            continue
        mine, theirs = _at(here.data, route), _at(there.data, route)
        if _same(mine, theirs):
            yield from _against(conflict, *theirs)


def _against(conflict: Conflict, is_there: bool, value: Value) -> Iterator[Conflict]:
    """The conflict with what the others have now, if it still is one."""
    if not _same(("ours" not in conflict.gone, conflict.ours), (is_there, value)):
        theirs: frozenset[Side] = frozenset(("theirs",))
        gone = conflict.gone - theirs if is_there else conflict.gone | theirs
        yield replace(conflict, theirs=value, gone=gone)


def _same(one: tuple[bool, Value], other: tuple[bool, Value]) -> bool:
    from curator.document import same_value

    return one[0] == other[0] and same_value(one[1], other[1])


def _at(data: Value, route: Sequence[str]) -> tuple[bool, Value]:
    """Whether there is something at a route, and what."""
    for part in route:
        if not isinstance(data, dict) or part not in data:
            return False, None
        data = data[part]
    return True, data


def _label(decisions: Sequence[Decision]) -> str:
    """What a step is called: `Keep my title`, `Take their 12 fields`."""
    choices = {each.choice for each in decisions}
    first = decisions[0].conflict
    name = words_of(first.name).lower() if len(decisions) == 1 else count(len(decisions), "field")
    if choices == {"ours"}:
        return f"Keep my {name}"
    if choices == {"theirs"}:
        return f"Take their {name}"
    return f"Decide on {name}"
