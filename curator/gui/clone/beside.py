"""What two people committed differently in files that are no articles: nobody asks there, as in an
article; it is told, and ours can be put back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.clone.synced import Came, articles_in_conflict
from curator.gui.clone.words import LONGEST, value_words
from curator.gui.deciding.comparing import brief
from curator.gui.said import Notice, sentence
from curator.gui.words import count, label

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from curator.document import Conflict, Value
    from curator.document.conflict import Side
    from curator.gui.saving import Applied
    from curator.gui.session import Session
    from curator.library.batch import Batch
    from curator.library.library import Library
    from curator.library.sync.recovery import RecoveredSync

_SHORT = 7  # of the name of a commit
_MOST = 20  # fields that are named in a tooltip


def notice_beside(came: Came, session: Session) -> Notice | None:
    """What is said of them after a sync: in the files is what the team wrote."""
    articles, earlier = articles_in_conflict(came), came.synced.recovered
    inside = [path for path in came.conflicts if path not in articles]
    found = {came.clone.shown(path): came.conflicts[path] for path in inside}
    commits = ({} if earlier is None else dict(earlier.commits)) | came.synced.commits
    return _notice(session, came.library, found, {commits.get(path, came.head) for path in inside})


def notice_of_recovered(
    recovered: RecoveredSync, session: Session, held: Collection[str]
) -> Notice | None:
    """What is said of them where an earlier sync came to no end; what is `held` waits for a
    decision in the articles."""
    shown = {path: recovered.shown(path) for path in recovered.conflicts}
    inside = [path for path in shown if shown[path] not in held]
    found = {shown[path]: recovered.conflicts[path] for path in inside}
    commits = {recovered.commits.get(path, "") for path in inside}
    return _notice(session, session.library, found, commits)


def _notice(
    session: Session,
    library: Library,
    found: Mapping[str, tuple[Conflict, ...]],
    commits: Collection[str],
) -> Notice | None:
    if not found:
        return None
    fields = [(path, each) for path, conflicts in found.items() for each in conflicts]
    first, number = next(iter(found)), count(len(fields), "field")
    where = first if len(found) == 1 else count(len(found), "file")
    is_are = "is" if len(fields) == 1 else "are"
    what = f"changed {number} in {where} differently: theirs {is_are} there now"
    if all(each.deleted_by is not None for _path, each in fields):
        number = count(len(found), "file")
        what = f"differ on deleting {where}: what the team did counts"
    names = sorted(name[:_SHORT] for name in commits if name)
    commit = f"commit {names[0]}" if len(names) == 1 else f"commits {', '.join(names)}"
    text = f"You and the team {what}, yours {is_are} in your {commit}"
    details = "\n".join(f"{path}: {_detail(each)}" for path, each in fields[:_MOST])
    batch = _batch(library, found, f"Take my {number}")
    if batch is None:
        return Notice(text, "error", details=details)
    take = (batch.label, lambda: _put_back(session, library, batch))
    return Notice(text, "error", take, details)


def _detail(conflict: Conflict) -> str:
    if conflict.deleted_by is not None:
        sides = ("the team", "you") if conflict.deleted_by == "theirs" else ("you", "the team")
        return "{} deleted it, {} edited it".format(*sides)
    mine, theirs = _both(conflict)
    return f"{label(conflict.name).lower()} is {theirs}, yours was {mine}"


def _both(conflict: Conflict) -> tuple[str, str]:
    """Ours and theirs in words."""
    mine, theirs = conflict.ours, conflict.theirs
    if isinstance(mine, str) and isinstance(theirs, str) and mine and theirs:
        return brief(mine, theirs, LONGEST)
    return _words(conflict, "ours", mine), _words(conflict, "theirs", theirs)


def _words(conflict: Conflict, side: Side, value: Value) -> str:
    return "not set" if side in conflict.gone else value_words(value)


def _batch(library: Library, found: Mapping[str, tuple[Conflict, ...]], label: str) -> Batch | None:
    """Ours in place of theirs, in the files as they are now; None where one of them is no file of
    `_data`, or does not take it."""
    from curator.library import versions
    from curator.library.batch import Batch
    from curator.library.filing import anew

    batch = Batch(label)
    try:
        for path, conflicts in found.items():
            if not library.site.is_data(path):
                return None
            deleted_by = conflicts[0].deleted_by
            if deleted_by == "theirs":
                article = anew(versions.lost(library, path, conflicts[0], None))
                batch.add_changed(library, article)
                continue
            article = library.read(path)
            if deleted_by == "ours":
                batch.removed.append(article)
                continue
            # From the end, so that an item that comes or goes moves none that is still to be done.
            for each in reversed(conflicts):
                article = versions.decided(library, article, each, each.ours)
            batch.add_changed(library, article)
    except CuratorError:
        return None
    return batch if batch.count else None


def _put_back(session: Session, library: Library, batch: Batch) -> None:
    def end(applied: Applied) -> None:
        if applied.error is None:
            text = f"Wrote yours into {count(applied.written, 'file')}; to be committed"
            session.noticed.emit(Notice(text))
            return
        text = f"Not written: {sentence(applied.error)}"
        session.noticed.emit(Notice(text, "error", details=applied.error.path or ""))

    if session.is_open and session.library is library:
        session.apply(batch, end)
