"""What two people committed differently that is all of a file: one side deleted it for good while
the other edited it, or it could not be merged. What is undecided of it, and what a decision makes
of the article."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from curator.gui.said import Change, Notice, Refiled
from curator.gui.words import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from curator.document import Conflict
    from curator.gui.conflicts import Undecided
    from curator.gui.decision import Decision
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.library import Library


def hold(session: Session, found: Undecided) -> Undecided:
    """What two people committed differently is undecided from now on; of that, what is about
    articles that are here, or are here again as others deleted what was edited."""
    library = session.library
    deleted = {path: some for path, some in found.items() if is_lost(library, path, some)}
    held = {
        path: some
        for path, some in found.items()
        if path in deleted or (path in library.articles and not _is_deleted(some))
    }
    _bring_back(session, deleted)
    whole = [path for path in held if path not in deleted and _take_ours(session, path, held[path])]
    session.conflicts.hold(held)
    if deleted or whole:
        session.changed.emit(Change((*deleted, *whole)))
    return held


def _take_ours(session: Session, path: str, conflicts: Iterable[Conflict]) -> bool:
    """Where all of a file is in conflict the article is as the editor has it, with the edits that
    are not saved, until that is decided; whether it is another one now."""
    from curator.document import WHOLE
    from curator.errors import CuratorError
    from curator.library import undecided, versions

    found = next(
        (each for each in conflicts if each.field == WHOLE and each.deleted_by is None), None
    )
    article = session.library.articles[path]
    if found is None:
        return False
    if not article.modified:
        session.store(versions.lost(session.library, path, found, None))
        return True
    is_held = any(map(undecided.is_whole, session.conflicts.of(path)))
    if is_held or article.saved == undecided.bytes_of(found.ours):
        return False  # what was edited is the editor's, and was laid over nothing else
    try:
        session.store(versions.with_edits(session.library, article, found))
    except CuratorError:
        _leave_edits(session, article, found)
    return True


def _leave_edits(session: Session, article: Article, conflict: Conflict) -> None:
    """What was committed takes the place of what is not saved, as a step that can be taken back."""
    from curator.gui.commands import EditCommand, Swap
    from curator.library import versions

    def put(pairs: Sequence[tuple[Article, Article]], initiator: object | None) -> None:
        # Each with what its file held then, so that no save takes one for the other.
        there = [target for _, target in pairs if target.path in session.library.articles]
        for target in there:
            session.store(target)
        session.changed.emit(Change(tuple(each.path for each in there), initiator))

    committed = versions.lost(session.library, article.path, conflict, None)
    swap = Swap(article, replace(committed, origin=article.origin))
    session.stack.push(EditCommand("Take what was committed", (swap,), put))
    session.end_step()
    session.noticed.emit(
        Notice(
            f"The unsaved edits of “{article.title}” do not fit what you committed: Undo has them",
            "error",
            details=article.path,
        )
    )


def is_lost(library: Library, path: str, conflicts: Iterable[Conflict]) -> bool:
    """Whether others deleted the file of an article that was edited here, and it is gone. One that
    is to be deleted here too is not missed, and of what is no text there is nothing to keep."""
    from curator.library.storage import is_gone

    article = library.articles.here(path)
    file = path if article is None else article.file
    return (
        _is_deleted(conflicts)
        and library.site.is_article(file)
        and file not in library.removed
        and is_gone(library.site.root, file)
    )


def _is_deleted(conflicts: Iterable[Conflict]) -> bool:
    return any(each.deleted_by == "theirs" and each.ours is not None for each in conflicts)


def _bring_back(session: Session, deleted: Undecided) -> None:
    """The editor's versions of these, with edits that are not saved, as articles that are not."""
    from curator.library import versions

    library, come = session.library, []
    for path, conflicts in deleted.items():
        here = library.articles.here(path)
        conflict = next(each for each in conflicts if each.deleted_by == "theirs")
        article = versions.lost(library, path, conflict, here)
        if path not in library.articles:
            come.append(path)
            library.articles.put(article)
        session.store(article)
    if come:
        library.articles.sort()
        session.refiled.emit(Refiled(tuple((None, path) for path in come), is_outside=True))


def decided(library: Library, article: Article, decision: Decision) -> Article | None:
    """The article, once it is decided that it is kept; None: it goes. Raises DocumentError where
    what was typed cannot be read."""
    from curator.library import versions
    from curator.library.filing import anew
    from curator.library.undecided import bytes_of

    deleted_by = decision.conflict.deleted_by
    if decision.choice == deleted_by:
        return None
    if decision.choice == "typed":
        article = versions.rewritten(library, article, bytes_of(decision.value))
    return anew(article) if deleted_by == "theirs" else article


def is_over(session: Session, article: Article | None, decisions: Iterable[Decision]) -> bool:
    """Whether nothing of the editor's is left, by these decisions, in an article whose file others
    deleted: then it goes as they wanted."""
    if article is None or article.modified or article.path not in session.lost:
        return False
    return all(each.choice == "theirs" for each in decisions)


def follow_losses(session: Session, refiled: Refiled) -> None:
    """Articles went elsewhere, or came back by an undo, and with them that others deleted their
    files; somebody else can only move a file that is there."""
    from curator.library.storage import is_gone

    lost = {old for old, _ in refiled.paths if old in session.lost}
    session.lost -= lost  # two may get each other's paths at once
    for old, new in () if refiled.is_outside else refiled.paths:
        article = None if new is None else session.library.articles.here(new)
        if new is None or article is None:
            continue
        is_back = old is None and article.origin is None
        if old in lost or (is_back and is_gone(session.library.site.root, new)):
            session.lost.add(new)


def words_of(undecided: Undecided) -> str:
    """What is said of those among them that are about all of a file; "" if there are none."""
    from curator.library.undecided import is_whole

    found = [each.deleted_by for some in undecided.values() for each in some]
    whole = sum(any(map(is_whole, some)) for some in undecided.values())
    theirs, ours = found.count("theirs"), found.count("ours")
    parts = []
    if theirs:
        was, it = ("was", "it is") if theirs == 1 else ("were", "they are")
        number = count(theirs, "article")
        parts.append(f"{number} that you edited {was} deleted by somebody else: {it} kept for now")
    if ours:
        was = "was" if ours == 1 else "were"
        parts.append(f"{count(ours, 'article')} that you deleted {was} edited by somebody else")
    if whole:
        it = "it is" if whole == 1 else "they are"
        parts.append(
            f"{count(whole, 'article')} could not be merged with what somebody else wrote:"
            f" {it} as you have {'it' if whole == 1 else 'them'} until you decide"
        )
    return "; ".join(parts)
