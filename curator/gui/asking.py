"""How the editor is asked to decide what is undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.gui.gone import words_of
from curator.gui.said import Notice
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.gui.session import Session

TOPIC = "conflicts"  # of what is said of them


def notice(session: Session) -> Notice:
    """What is said while something is undecided."""
    from curator.document import WHOLE

    undecided = session.conflicts.undecided
    by_article = [sum(each.field != WHOLE for each in found) for found in undecided.values()]
    fields, articles = sum(by_article), sum(map(bool, by_article))
    was = "was" if fields == 1 else "were"
    text = (
        f"{count(fields, 'field')} in {count(articles, 'article')} {was} changed here and by"
        " somebody else; everything else is merged"
    )
    text = "; ".join(filter(None, (words_of(undecided), text if fields else "")))
    path = next(iter(undecided)) if len(undecided) == 1 else ""
    return Notice(
        text,
        "error",
        ("Decide", lambda: session.conflicts.shown.emit(path, "")),
        topic=TOPIC,
        stays=True,
    )
