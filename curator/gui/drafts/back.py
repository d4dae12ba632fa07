"""What came back when a site was opened: it is said, can be shown, and given up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from curator.gui.commands import EditCommand, Exchange, Refile, Swap
from curator.gui.said import Change, Notice
from curator.gui.words import count, grouped

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.gui.session import Session
    from curator.gui.unapplied import Typed
    from curator.library.article import Article
    from curator.library.drafts import Returned, TextKey

_TOLD = 20  # articles of which more is said


@dataclass(frozen=True, slots=True)
class Ways:
    """What only a window can do: show what is modified, ask whether edits of so many articles may
    be discarded."""

    show: Callable[[], object]
    may_discard: Callable[[int], bool]


@dataclass(slots=True)
class _Plan:
    """What discarding does: articles that are as they were saved again, with what is undecided of
    them; those that come, go or move; texts. What was edited since has `stayed`."""

    swaps: list[Swap] = field(default_factory=list)
    undecided: dict[str, tuple[Conflict, ...]] = field(default_factory=dict)
    refiles: list[Refile] = field(default_factory=list)
    texts: dict[TextKey, Typed] = field(default_factory=dict)
    places: set[tuple[str, bool]] = field(default_factory=set)
    stayed: set[tuple[str, bool]] = field(default_factory=set)


class Back:
    """Edits and texts that came back at once, the last of them made at a time in seconds since
    1970."""

    def __init__(
        self,
        session: Session,
        ways: Ways,
        returned: Sequence[Returned],
        texts: Mapping[TextKey, Typed],
        at: float,
    ) -> None:
        self._session = session
        self._library = session.library
        self._ways = ways
        self._returned = returned
        self._texts = texts
        self._at = at

    def notice(self) -> Notice:
        """`Your unsaved edits of 3 articles from yesterday 17:02 are back`."""
        places = {_place(each) for each in self._returned if each.fate != "spared"}
        for key, typed in self._texts.items():
            places |= _places_of(key, typed)
        number = count(len(places or self._returned), "article")
        details = list(filter(None, map(_detail, self._returned)))[:_TOLD]
        if not places:
            text = f"{number} that you deleted changed on disk since: not deleted"
            return Notice(text, details="\n".join(details))
        return Notice(
            f"Your unsaved edits of {number} from {_when(self._at)} are back",
            action=("Show", self._show),
            more=(("Discard…", self.discard),),
            details="\n".join(details),
            topic=self._topic,
            lasts=True,
        )

    @property
    def _topic(self) -> str:
        return f"back {self._at}"

    def settle(self) -> bool:
        """Say no more of it once nothing is left to discard; whether that is so."""
        now = self._session.unapplied.all()
        is_over = all(now.get(key) != text for key, text in self._texts.items()) and not any(
            self._plan_one(each, _Plan()).places for each in self._returned
        )
        if is_over:
            self._session.settled.emit(self._topic)
        return is_over

    def _show(self) -> None:
        texts = [(key, text) for key, text in self._texts.items() if not key[2]]
        if self._returned or not texts:
            self._ways.show()
        else:
            self._session.unapplied.show(*texts[0])

    # -- discard -----------------------------------------------------------------------------------

    def discard(self) -> None:
        """Give all of it up, if that is wanted, but for what was edited on since."""
        session = self._session
        if not session.is_open or session.library is not self._library:
            return  # it was another site
        if session.is_busy:
            session.ask_to_wait()
            return
        number = len(self._plan().places)
        if not number:
            self.settle()
            session.noticed.emit(Notice("Nothing of it is left to discard: it was saved or edited"))
        elif self._ways.may_discard(number) and not session.is_busy:
            self._discard(self._plan())  # as it is after the question

    def _discard(self, plan: _Plan) -> None:
        session, steps = self._session, []
        number = count(len(plan.places), "article")
        label = f"Discard the unsaved edits of {number}"
        if plan.swaps or plan.texts:
            session.stack.push(EditCommand(label, plan.swaps, self._exchanging(plan)))
            session.end_step()
            steps.append(session.stack.latest)
        if plan.refiles and session.refile(label, plan.refiles):
            steps.append(session.stack.latest)
        session.settled.emit(self._topic)
        words = f"Discarded the unsaved edits of {number}"
        if plan.stayed:
            words += f"; those of {grouped(len(plan.stayed))} that you edited since stay"
        undo = ("Undo", lambda: all(session.undo_step(step) for step in reversed(steps)))
        session.noticed.emit(Notice(words, action=undo))

    def _exchanging(self, plan: _Plan) -> Exchange:
        """As the session does it, with what is undecided and with the texts."""
        session, is_done = self._session, False

        def exchange(pairs: Sequence[tuple[Article, Article]], initiator: object | None) -> None:
            nonlocal is_done
            is_done = not is_done
            session.exchange(pairs, initiator)
            there = {expected.path for expected, _ in pairs if session.article(expected.path)}
            undecided = {path: () if is_done else each for path, each in plan.undecided.items()}
            session.conflicts.put({path: undecided[path] for path in undecided if path in there})
            self._exchange_texts(plan.texts, is_done=is_done)

        return exchange

    def _exchange_texts(self, texts: Mapping[TextKey, Typed], *, is_done: bool) -> None:
        session = self._session
        there = session.unapplied.all()
        for key, text in texts.items():
            if is_done:
                session.unapplied.drop(key, text)
            elif key not in there:
                session.unapplied.bring(key, text)
        session.changed.emit(Change(tuple(path for path, _, removed in texts if not removed)))

    # -- what it would do --------------------------------------------------------------------------

    def _plan(self) -> _Plan:
        plan, now = _Plan(), self._session.unapplied.all()
        for each in self._returned:
            self._plan_one(each, plan)
        for key, text in self._texts.items():
            if now.get(key) == text:
                plan.texts[key] = text
                plan.places |= _places_of(key, text)
            elif key in now:
                plan.stayed |= _places_of(key, text)
        return plan

    def _plan_one(self, each: Returned, plan: _Plan) -> _Plan:
        assert each.article is not None
        if each.fate == "removed":
            self._plan_removed(each.article, plan)
        else:
            self._plan_edited(each, each.article, plan)
        return plan

    def _plan_removed(self, was: Article, plan: _Plan) -> None:
        now = self._library.removed.get(was.file)
        if now is not None:
            plan.refiles.append(Refile(None, now))
            plan.places.add((was.file, True))

    def _plan_edited(self, each: Returned, was: Article, plan: _Plan) -> None:
        from curator.library import versions

        session = self._session
        now, undecided = session.article(was.path), session.conflicts.of(was.path)
        if now is None or not (now.modified or undecided):
            return
        if not self._is_as_it_came(was, now):
            plan.stayed.add((was.path, False))
            return
        plan.places.add((was.path, False))
        if each.fate in ("new", "lost"):
            plan.refiles.append(Refile(now, None))
            return
        saved = replace(versions.as_saved(self._library, now), origin=now.origin)
        plan.swaps.append(Swap(now, saved))
        if undecided:
            plan.undecided[was.path] = undecided
        if now.origin:
            plan.refiles.append(Refile(saved, saved.at(now.file)))

    def _is_as_it_came(self, was: Article, now: Article) -> bool:
        """Whether nobody here edited it since; others may have."""
        from curator.library import versions

        if now.data == was.data:
            return True
        return versions.laid_over(self._library, was, now.saved).article.data == now.data


def _place(each: Returned) -> tuple[str, bool]:
    """Where the article is, and whether that is deleted."""
    assert each.article is not None
    is_removed = each.fate == "removed"
    return each.article.file if is_removed else each.article.path, is_removed


def _places_of(key: TextKey, text: Typed) -> set[tuple[str, bool]]:
    path, _, removed = key
    return {(path, removed), *((other, False) for other in text.others)}


def _detail(each: Returned) -> str:
    """What is odd about one that is back."""
    if each.article is None:
        return ""
    path, file = each.article.path, each.left.draft.origin or each.left.draft.path
    if each.wanted:
        return f"There is another {each.wanted} by now: yours is {path}"
    if each.fate == "lost":
        return f"Somebody deleted {each.article.file}: it is here with your edits, not on disk"
    if each.fate == "spared":
        return f"Somebody changed {file} since you deleted it: it is not deleted"
    if each.fate == "edited" and path != each.left.draft.path:
        return f"Somebody moved {file}: your edits are in {path}"
    return ""


def _when(at: float) -> str:
    """`yesterday 17:02`."""
    from curator.gui.batches.history import when

    words = when(datetime.fromtimestamp(at).astimezone(), QLocale(), datetime.now().date())
    return words[:1].lower() + words[1:].replace(", ", " ", 1)
