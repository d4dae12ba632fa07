"""Articles that come, go or move: steps that change which articles there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.commands import FilingCommand, Refile
from curator.gui.said import Notice, Refiled, sentence

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.article import Article


class Refiling:
    """Makes, moves and deletes articles of the session; nothing is written before the next save."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._refused: set[str] = set()  # where articles of a step were that could not be done

    def refile(self, label: str, refiles: Sequence[Refile], words: str = "") -> bool:
        """Articles come, go or move, as one undo step; whether they do. `words` say what was done,
        beside a way to undo it."""
        session = self._session
        if session.is_busy:
            session.ask_to_wait()
            return False
        if not refiles:
            return False
        try:
            session.library.check_refile(*self._gone_and_come(refiles))
        except CuratorError as error:
            self._refuse(error)
            return False
        session.end_step()
        session.stack.push(FilingCommand(label, refiles, self._exchange))
        if words:
            step = session.stack.latest
            session.noticed.emit(Notice(words, action=("Undo", lambda: session.undo_step(step))))
        return True

    def forget_refused(self) -> bool:
        """What cannot be done is no step, and what led there cannot be taken back; whether
        something was refused."""
        refused, self._refused = self._refused, set()
        self._session.forget_steps(tuple(refused))
        return bool(refused)

    def _gone_and_come(self, refiles: Sequence[Refile]) -> tuple[list[str], list[Article]]:
        library = self._session.library
        gone, come = [], []
        for each in refiles:
            now = each.after
            if each.before is not None:
                gone.append(each.before.path)
                now = library.articles.get(each.before.path)
            elif now is not None:
                now = library.removed.get(now.file, now)
            if each.after is not None and now is not None:
                come.append(now.at(each.after.path))  # with what was saved since
        return gone, come

    def _exchange(self, refiles: Sequence[Refile]) -> None:
        session = self._session
        gone, come = self._gone_and_come(refiles)
        try:
            session.library.refile(gone, come)
        except CuratorError as error:
            self._refuse(error)
            self._refused.update(*(each.paths for each in refiles))
            return
        for path in gone:
            session.forget(path)
        for article in come:
            session.note_modified(article)
        session.refiled.emit(Refiled(tuple((_path(r.before), _path(r.after)) for r in refiles)))

    def _refuse(self, error: CuratorError) -> None:
        text = f"Not changed: {sentence(error)}"
        self._session.noticed.emit(Notice(text, "error", details=str(error)))


def _path(article: Article | None) -> str | None:
    return None if article is None else article.path
