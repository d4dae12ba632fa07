"""What is undecided: fields that were changed here and by somebody else, differently."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.errors import CuratorError
from curator.gui.asking import TOPIC
from curator.gui.commands import EditCommand, Swap
from curator.gui.decision import Deciding, Decision, decided, is_as_shown, label_of, nobody
from curator.gui.gone import follow_losses, is_over
from curator.gui.said import Change, Notice, Refiled
from curator.gui.working import Worker

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.gui.session import Session
    from curator.library.article import Article

_AT_ONCE = 50  # articles that are decided on before the window could miss its turn

#: What is undecided of each article.
Undecided = Mapping[str, tuple["Conflict", ...]]


@dataclass(frozen=True, slots=True)
class _Settled:
    """Conflicts that an edit has decided, and the article before it: taking it back brings them
    back."""

    article: Article
    conflicts: tuple[Conflict, ...]

    def is_before(self, article: Article) -> bool:
        """Whether the article is as it was."""
        was = self.article
        return (was.data, was.saved) == (article.data, article.saved)


class Conflicts(QObject):
    """The conflicts of each article in which somebody has to decide. Until then the article has
    what its file has there, and all other edits; see `versions.Laid`. `changed` with the paths that
    got some or are rid of some; `shown` when the editor asks to see those of an article, or with ""
    all, and of which field of it, or with "" the first."""

    changed = Signal(tuple)
    shown = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._undecided: dict[str, tuple[Conflict, ...]] = {}
        self.of_deleted: dict[str, tuple[Conflict, ...]] = {}  # by the file that is to go
        self._settled: dict[str, list[_Settled]] = {}
        self._seen: dict[str, Article] = {}  # as they were when it was last looked
        self._is_exchanging = False
        self._doing: Deciding | None = None  # what is worked out
        self._worker = Worker(self)
        self._worker.progressed.connect(session.worked)
        session.changed.connect(self._look)
        session.refiled.connect(self._follow)
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
        """These came, of the articles as they are; see `undecided.joined`."""
        from curator.library import undecided as waiting

        for path, found in undecided.items():
            article = self._session.article(path)
            come = found if article is None else self._as_now(article, found)
            self._set(path, waiting.joined(_some(self._by_now(path)), come))
        self._tell(undecided)

    def _by_now(self, path: str) -> tuple[Conflict | None, ...]:
        return _as_of_now(self.of(path), self._seen.get(path), self._session.article(path))

    def _as_now(self, article: Article, found: Sequence[Conflict]) -> tuple[Conflict, ...]:
        """Without what was decided since, by another edit or by somebody else."""
        from curator.document import WHOLE
        from curator.library import undecided as waiting

        come = waiting.anchored(found, article)
        whole = tuple(each for each in come if each.field == WHOLE)
        fields = (each for each in come if each.field != WHOLE)
        return (*whole, *_some(self._left(article, fields)))

    def put(self, undecided: Undecided) -> None:
        """This, and nothing else, is undecided of these articles."""
        differing = [path for path, found in undecided.items() if self.of(path) != found]
        for path, found in undecided.items():
            self._set(path, found)
        self._tell(differing)

    def _set(self, path: str, found: Sequence[Conflict]) -> None:
        article = self._session.article(path) if found else None
        if found:
            self._undecided[path] = tuple(found)
        else:
            self._undecided.pop(path, None)
            self._seen.pop(path, None)
        if article is not None:
            self._seen[path] = article
        if any(each.deleted_by == "theirs" for each in found):
            self._session.lost.add(path)

    def step(self, path: str, found: Sequence[Conflict], *, is_redone: bool) -> None:
        """A step was taken back or done again whose fields others have changed since; see
        `undecided.stepped`."""
        from curator.library import undecided

        if found:
            article = self._session.library.articles[path]
            before = _some(self._by_now(path))
            self.put({path: undecided.stepped(before, found, article, is_redone=is_redone)})

    # -- decide ------------------------------------------------------------------------------------

    def decide(
        self,
        decisions: Sequence[Decision],
        ended: Callable[[str | None], object] | None = None,
    ) -> str | None:
        """Do what was decided as one undo step; nothing is written before the next save. The
        reason, which is shown too, if one of it cannot be done: then none is. `ended` hears it,
        too: many are worked out in slices, while the session is held, and None is returned."""
        doing = Deciding(tuple(decisions), ended or nobody)
        if self._session.is_busy:
            return doing.end(self._session.ask_to_wait())
        for decision in decisions:
            now = next((x for x in self.of(decision.path) if x == decision.conflict), None)
            if now is not None:  # the same, with its items as they are by now
                decision = replace(decision, conflict=now)
                doing.by_path.setdefault(decision.path, []).append(decision)
        if decisions and not doing.by_path:
            return self._refuse(doing, CuratorError("It was decided or has changed meanwhile"))
        steps = self._work_out(doing)
        if len(doing.by_path) <= _AT_ONCE:
            for _ in steps:
                pass
            return self._do(doing)
        self._doing = doing
        self._session.hold("what was decided is worked out")
        number = len(doing.by_path)
        self._worker.start(label_of(decisions), number, steps, self._end_work)
        return None

    def cancel(self) -> None:
        """Decide nothing of what is still worked out."""
        doing, self._doing = self._doing, None
        if doing is not None:
            self._session.hold("")
            self._worker.stop()
            doing.end("Cancelled, nothing was decided")

    def _work_out(self, doing: Deciding) -> Iterator[None]:
        for path, some in doing.by_path.items():
            before = self._session.article(path)
            if before is not None:
                try:
                    if not is_as_shown(self._session.library, before, some):
                        doing.again.append(path)
                        doing.refused = CuratorError("It has changed on disk since: look again")
                        return
                    # From the end, so that an item that comes or goes moves none that is still
                    # to be decided.
                    ordered = sorted(some, key=self._place, reverse=True)
                    after = decided(self._session.library, before, ordered)
                    is_all = len(some) == len(self.of(path))
                    goes = is_all and is_over(self._session, after, some)
                    doing.note(before, None if goes else after)
                except CuratorError as error:
                    doing.refused = error
                    return
            yield

    def _end_work(self) -> None:
        doing, self._doing = self._doing, None
        self._session.hold("")
        if doing is not None:
            self._do(doing)

    def _do(self, doing: Deciding) -> str | None:
        for path in doing.again:
            with contextlib.suppress(CuratorError):  # it is gone: the watcher will say so
                self._session.incoming.look(path)
        if doing.refused is not None:
            return self._refuse(doing, doing.refused)
        self._session.refile(label_of(doing.decisions), doing.going)
        if doing.swaps:
            gone = {
                path: tuple(each.conflict for each in doing.by_path[path])
                for path in (swap.before.path for swap in doing.swaps)
            }
            self._push(label_of(doing.decisions), doing.swaps, gone)
        return doing.end(None)

    def _refuse(self, doing: Deciding, error: CuratorError) -> str | None:
        reason = error.reason.rstrip(".")
        self._session.noticed.emit(
            Notice(f"Not decided: {reason}", "error", details=str(error)),
        )
        return doing.end(reason)

    def _place(self, decision: Decision) -> int:
        return self.of(decision.path).index(decision.conflict)

    def _push(self, label: str, swaps: Sequence[Swap], gone: Undecided) -> None:
        """As a step that takes the decision back, too."""
        is_done = False
        before = {swap.before.path: swap.before for swap in swaps}

        def exchange(pairs: Sequence[tuple[Article, Article]], initiator: object | None) -> None:
            nonlocal is_done
            is_done = not is_done
            paths = tuple({expected.path: None for expected, _ in pairs})
            if is_done:
                self.put({path: self._without(before[path], gone[path]) for path in paths})
            self._exchange(pairs, initiator)
            articles = self._session.library.articles
            paths = tuple(path for path in paths if path in articles)
            self.put(
                {path: self._after(before[path], gone[path], is_done=is_done) for path in paths}
            )

        self._session.stack.push(EditCommand(label, swaps, exchange))
        self._session.end_step()

    def _without(self, before: Article, some: Sequence[Conflict]) -> tuple[Conflict, ...]:
        from curator.library import undecided

        return undecided.without(_some(self._by_now(before.path)), self._there(before, some))

    def _there(self, before: Article, some: Sequence[Conflict]) -> tuple[Conflict, ...]:
        """Conflicts of an article as it was before, as it is by now."""
        from curator.library import undecided

        now = self._session.article(before.path)
        if now is None:
            return tuple(some)
        return undecided.placed(undecided.followed(some, before, now), now)

    def _after(
        self, before: Article, decided: Sequence[Conflict], *, is_done: bool
    ) -> tuple[Conflict, ...]:
        """What is undecided of an article, once this is decided, or is not any more."""
        from curator.library import undecided

        article = self._session.library.articles[before.path]
        left = _some(self._by_now(before.path))
        there = self._there(before, decided)
        if is_done:  # where it is in conflict again, it is so since the first time
            now = [undecided.since_first(each, there) for each in left]
        else:
            now = [*there, *undecided.without(left, there)]
        return _some(self._left(article, now))

    def _exchange(self, pairs: Sequence[tuple[Article, Article]], initiator: object | None) -> None:
        """As the session does it; where nothing else was done since, a target that knows more of
        its file (of one that was in conflict as a whole) stays as it is."""
        session, others = self._session, []
        self._is_exchanging = True  # what is undecided then is known
        try:
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
        finally:
            self._is_exchanging = False

    # -- what else settles them --------------------------------------------------------------------

    def _look(self, change: Change) -> None:
        """A field that was given another value in the form is decided by that, until it is taken
        back; one that others have changed once more is undecided between ours and that."""
        if self._is_exchanging:
            return
        looked_at = {}
        for path in change.paths:
            article = self._session.article(path) if self._has(path) else None
            if article is None:
                continue
            back = [each for each in self._settled.get(path, ()) if each.is_before(article)]
            again = tuple(conflict for each in back for conflict in each.conflicts)
            before = (*self.of(path), *again)
            if back:
                self._settled[path] = [each for each in self._settled[path] if each not in back]
            by_now = (*self._by_now(path), *again)
            found = iter(self._left(article, _some(by_now)))
            left = [each and next(found) for each in by_now]
            settled = [each for each, now in zip(before, left, strict=True) if now is None]
            seen = self._seen.get(path)
            if settled and seen is not None and seen.data != article.data:
                self._settled.setdefault(path, []).append(_Settled(seen, tuple(settled)))
            self._seen[path] = article
            looked_at[path] = _some(left)
        self.put(looked_at)

    def _has(self, path: str) -> bool:
        return path in self._undecided or path in self._settled

    def _left(self, article: Article, conflicts: Iterable[Conflict]) -> tuple[Conflict | None, ...]:
        from curator.library import undecided, versions

        saved = versions.as_saved(self._session.library, article)
        return undecided.left(conflicts, article, saved)

    def _follow(self, refiled: Refiled) -> None:
        """An article has another path, is to be deleted or is back: so is what is undecided."""
        pairs = refiled.paths  # two may get each other's paths at once
        gone: set[str] = set()
        found = {old: self._undecided.pop(old, ()) for old, _ in pairs if old is not None}
        seen = {old: self._seen.get(old) for old in found}
        follow_losses(self._session, refiled)
        for old, new in pairs:
            if old is None:
                article = None if new is None else self._session.article(new)
                kept = self.of_deleted.pop(article.file, ()) if article else ()
            elif new is None and not refiled.is_outside:
                self.of_deleted[self._file_of(old)] = found[old]
                kept = ()
            else:
                now = None if new is None else self._session.article(new)
                kept = _some(_as_of_now(found[old], seen[old], now))
            gone.update(path for path in (old, new) if path is not None)
            if new is not None and kept:
                self._set(new, kept)
        for path in gone:
            self._settled.pop(path, None)
            if path not in self._undecided:
                self._seen.pop(path, None)
        self._tell(gone)

    def _file_of(self, path: str) -> str:
        removed = self._session.library.removed
        return next((file for file, each in removed.items() if each.path == path), path)

    def _clear(self) -> None:
        self.cancel()
        paths, self._undecided = tuple(self._undecided), {}
        for kept in (self.of_deleted, self._settled, self._seen):
            kept.clear()
        self._tell(paths)

    def _tell(self, paths: Iterable[str]) -> None:
        told = tuple(sorted(paths))
        if told:
            self.changed.emit(told)
            if not self._undecided:
                self._session.settled.emit(TOPIC)


def _as_of_now(
    found: Sequence[Conflict], seen: Article | None, now: Article | None
) -> tuple[Conflict | None, ...]:
    """What was undecided of an article when it was seen last, each about the items that it is about
    by now; None for that of all of a file where the edits could be laid over what it has by now, or
    were saved."""
    from curator.library import undecided

    if now is None or not found:
        return tuple(found)
    is_other = seen is not None and seen.saved != now.saved
    followed = undecided.followed(found, seen, now)
    return tuple(None if is_other and undecided.is_whole(each) else each for each in followed)


def _some(conflicts: Iterable[Conflict | None]) -> tuple[Conflict, ...]:
    return tuple(each for each in conflicts if each is not None)
