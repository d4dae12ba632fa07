"""What is said of a file that could not be saved or deleted, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.commands import Refile
from curator.gui.said import Change, Notice, sentence
from curator.gui.words import shorten

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.article import Article


class WaysOut:
    """Tells a session's failures with the one thing that helps; `store` puts an article in the
    place of the one with its path."""

    def __init__(self, session: Session, store: Callable[[Article], None]) -> None:
        self._session = session
        self._store = store
        self._told: set[str] = set()  # of which articles it is said that they are not saved
        session.changed.connect(self._settle)
        session.opened.connect(self._told.clear)

    def tell(self, error: CuratorError) -> None:
        """A file was not saved."""
        session = self._session
        article = session.article(error.path or "")
        where = shorten((article.title if article else "") or str(error.path), 48)
        text = f"Not saved: {sentence(error)} ({where})"
        action = None
        if article is not None and session.library.is_taken(article):
            action = ("Use another name", partial(self._use_another_name, article.path))
        elif article is not None and session.library.is_gone(article):
            action = ("Save as new", partial(self._save_as_new, article.path))
        topic = ""
        if article is not None:
            topic = _topic(article.path)
            self._told.add(article.path)
        session.noticed.emit(Notice(text, "error", action, str(error), topic))

    def _settle(self, change: Change) -> None:
        """What is saved, or is as its file again, is not said to be not saved any more."""
        session = self._session
        for path in self._told.intersection(change.paths):
            if not session.is_modified(path):
                self._told.discard(path)
                session.settled.emit(_topic(path))

    def tell_kept(self, article: Article, error: CuratorError) -> None:
        """A file was not deleted."""
        text = f"Not deleted: {sentence(error)} ({shorten(article.title, 48)})"
        keep = ("Keep it", partial(self._keep, article.file))
        notice = Notice(text, "error", keep, str(error), f"trash {article.file}")
        self._session.noticed.emit(notice)

    def _use_another_name(self, path: str) -> None:
        from curator.library.filing import renamed

        session = self._session
        article = session.article(path)
        if article is not None and article.origin is not None:
            session.refile("Use another name", [Refile(article, renamed(session.library, article))])

    def _keep(self, file: str) -> None:
        """Take back that an article was deleted, also if that cannot be undone any more."""
        session = self._session
        article = session.library.removed.get(file)
        if article is None:
            return
        from curator.library.filing import renamed

        # Its name may have been given to another one.
        taken = session.article(article.path) is not None
        free = renamed(session.library, article) if taken else article
        session.refile("Keep article", [Refile(None, free)])

    def _save_as_new(self, path: str) -> None:
        """Create the file again that somebody else deleted."""
        session = self._session
        article = session.article(path)
        if article is not None and not session.is_busy and session.library.is_gone(article):
            from curator.library.filing import anew

            self._store(anew(article))
        session.save([path])  # which asks to wait while something is worked out


def _topic(path: str) -> str:
    return f"save {path}"
