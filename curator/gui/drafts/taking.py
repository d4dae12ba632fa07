"""Putting back into the open site what was not saved the last time."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from curator.errors import CuratorError
from curator.gui.asking import notice
from curator.gui.drafts.back import Back, Ways
from curator.gui.drafts.texts import typed_of
from curator.gui.editor.held import followed
from curator.gui.said import Change, Notice, Refiled
from curator.gui.slices import Slices
from curator.gui.words import count, shorten

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.gui.session import Session
    from curator.gui.unapplied import Typed
    from curator.library.article import Article
    from curator.library.drafts import Left, LeftText, Returned, ReturnedText, TextKey

_TOLD = 20  # articles of which more is said
_LONGEST = 200  # characters of a text that is said
_NOWHERE = "This is not an article of the site any more; you typed “{}”"
_PATIENCE = 100  # milliseconds until it is tried again, while something else is done


class Taking(QObject):
    """Takes drafts and texts back a few at a time, says so, and `ended` with those that need not be
    kept where they were left. Those of articles that are being edited already stay there."""

    ended = Signal(tuple)  # of Left and LeftText

    def __init__(self, session: Session, ways: Ways, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._ways = ways
        self._slices: Slices[None] = Slices(self)
        self._waiting: Sequence[Returned]
        self._texts: Sequence[ReturnedText]
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._timer.timeout.connect(self._begin)
        self._said: list[Back] = []  # until nothing of it is left
        session.saved.connect(self._settle)
        self._forget()

    @property
    def is_busy(self) -> bool:
        """Whether something has not come back yet."""
        return self._slices.is_busy or self._timer.isActive()

    def take(self, found: Sequence[Returned], texts: Sequence[ReturnedText]) -> None:
        """Take these back as soon as nothing else is done to the articles."""
        self._waiting, self._texts = found, texts
        self._begin()

    def stop(self) -> None:
        """Another site is opened."""
        self._timer.stop()
        self._slices.stop()
        self._said.clear()
        self._forget()

    def _begin(self) -> None:
        if self._session.is_busy:
            self._timer.start()
        else:
            self._slices.start(self._steps(), self._tell)

    def _steps(self) -> Generator[None, None, None]:
        linked = _linked(self._waiting)
        self._take_linked(linked)
        yield
        for each in self._waiting:
            if each not in linked:
                self._take(each)
                yield
        for text in self._texts:
            self._take_text(text)
            yield

    def _take(self, found: Returned) -> None:
        from curator.library.drafts import returned

        session, article = self._session, found.article
        here = None if article is None else session.library.articles.here(article.file)
        if found.fate == "edited" and article and here and here.saved != article.saved:
            found = returned(session.library, found.left)  # the file was just read anew
            article = found.article
        if found.fate == "refused":
            self._refused.append((found.left.draft.path, found.reason))
            return
        if found.fate == "same" or article is None:
            self._taken.append(found.left)
            return
        if here is not None and here.modified:
            return  # it stays where it is until that is saved
        try:
            self._put(found, article)
        except CuratorError:
            return
        self._note(found, article)

    def _note(self, found: Returned, article: Article) -> None:
        self._taken.append(found.left)
        self._back.append(found)
        if found.fate == "removed":
            self._of_deleted[article.file] = found.conflicts
        elif found.conflicts:
            self._undecided[article.path] = found.conflicts
        if found.fate == "lost":
            self._session.lost.add(article.path)

    def _take_linked(self, linked: Sequence[Returned]) -> None:
        """Of these one is where the other was: all at once, or none, which stay where they are."""
        session, articles = self._session, self._session.library.articles
        come = [each.article for each in linked if each.article is not None]
        gone = [article.file for article in come if article.file in articles]
        try:
            session.library.check_refile(gone, come)
        except CuratorError:
            return
        if any(articles[path].modified for path in gone):
            return
        for path in gone:
            articles.take(path)
            session.forget(path)
        for found, article in zip(linked, come, strict=True):
            was = article.file if article.file in gone else None
            self._refiled.append((was, article.path))
            articles.put(article)
            session.store(article)
            self._note(found, article)

    def _put(self, found: Returned, article: Article) -> None:
        """Raises RefusedEdit where another article has come to its place meanwhile."""
        session, articles = self._session, self._session.library.articles
        if found.fate == "removed":
            if article.path in articles:
                session.library.refile([article.path], [])
                session.forget(article.path)
                self._refiled.append((article.path, None))
            # As it was seen, not as it may have been read since: the save is to see the difference.
            session.library.removed[article.file] = article
            return
        was = article.origin if article.origin else article.path
        gone = [was] if was in articles else []
        if article.origin is not None:
            session.library.check_refile(gone, [article])
        for path in gone:
            if path != article.path:
                articles.take(path)
                session.forget(path)
        if was != article.path or not gone:
            self._refiled.append((gone[0] if gone else None, article.path))
        articles.put(article)
        session.store(article)

    def _take_text(self, come: ReturnedText) -> None:
        """A text waits at its article, wherever that is by now."""
        left, text, session = come.left, come.left.text, self._session
        articles, (path, what, removed) = session.library.articles, text.key
        typed = typed_of(text)
        places = {each.left.draft.key: each.article.path for each in self._back if each.article}
        place = places.get((path, removed), come.place)
        if removed and path in session.library.removed:
            key: TextKey = (path, what, True)
        elif text.others:  # those that are still there
            paths = (path, *text.others)
            now = {each: places.get((each, False), each) for each in paths}
            now = {each: there for each, there in now.items() if there in articles}
            key, typed = followed((path, what, False), typed, now, session.library)
        else:
            key = (path if place is None else place, what, False)
        if not key[2] and (place is None or key[0] not in articles):
            self._refused.append((path, _NOWHERE.format(shorten(text.raw, _LONGEST))))
        elif key not in session.unapplied.all():
            self._taken.append(left)
            self._brought[key] = typed, text.at

    # -- tell --------------------------------------------------------------------------------------

    def _tell(self, _result: None) -> None:
        session, back = self._session, self._back
        if self._refiled:
            session.library.articles.sort()
            session.refiled.emit(Refiled(tuple(self._refiled)))
        session.conflicts.of_deleted.update(self._of_deleted)
        paths = [each.article.path for each in back if each.article and each.fate != "removed"]
        session.conflicts.hold(self._undecided)
        session.end_step()
        for key, (typed, _) in self._brought.items():
            session.unapplied.bring(key, typed)
        paths += [path for path, _, removed in self._brought if not removed]
        session.changed.emit(Change(tuple(dict.fromkeys(paths))))
        if back or self._brought:
            texts = {key: text for key, (text, _) in self._brought.items()}
            times = [each.left.draft.at for each in back] + [at for _, at in self._brought.values()]
            self._said.append(Back(session, self._ways, back, texts, max(times)))
            session.noticed.emit(self._said[-1].notice())
        if self._undecided:
            session.noticed.emit(notice(session))
        if self._refused:
            number = count(len(self._refused), "article")
            text = f"The unsaved edits of {number} do not fit any more; they stay kept"
            details = "\n".join(f"{path}: {reason}" for path, reason in self._refused[:_TOLD])
            session.noticed.emit(Notice(text, "error", details=details))
        taken = tuple(self._taken)
        self._forget()
        self.ended.emit(taken)

    def _settle(self) -> None:
        """What is saved needs no word any more."""
        self._said = [each for each in self._said if not each.settle()]

    def _forget(self) -> None:
        self._waiting, self._texts = (), ()
        self._taken: list[Left | LeftText] = []
        self._brought: dict[TextKey, tuple[Typed, float]] = {}  # and when they were typed
        self._back: list[Returned] = []
        self._refused: list[tuple[str, str]] = []  # path and reason
        self._undecided: dict[str, tuple[Conflict, ...]] = {}
        self._of_deleted: dict[str, tuple[Conflict, ...]] = {}
        self._refiled: list[tuple[str | None, str | None]] = []


def _linked(found: Sequence[Returned]) -> list[Returned]:
    """Moved articles of which one comes to where another one was, or has one come to where it
    was."""
    moved = {each.article.file: each for each in found if each.fate == "moved" and each.article}
    linked = {}
    for file, each in moved.items():
        path = each.article.path if each.article else ""
        if path in moved:
            linked[file] = each
            linked[path] = moved[path]
    return list(linked.values())
