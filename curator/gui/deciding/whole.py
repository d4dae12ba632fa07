"""What is said of a conflict about all of a file: one side deleted it, or nobody could merge it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.errors import DocumentError
from curator.gui.said import sentence

if TYPE_CHECKING:
    from curator.document import Conflict, Document

NAME = "Whole file"
_DELETED = {"theirs": "Deleted by somebody else", "ours": "Deleted by you"}
_WHY = {
    None: "Somebody else changed this file while you did, and the two could not be merged. Until"
    " you decide, the article is as you have it, and cannot be saved.",
    "theirs": "Somebody else deleted this file while you edited it. Until you decide, the article"
    " stays in the list as you have it.",
    "ours": "You deleted this file while somebody else edited it. Until you decide, the article"
    " stays in the list as they have it.",
}
_THEN = {
    "theirs": "If you keep yours, the next save makes the file anew; if you take theirs, the"
    " article leaves the list.",
    "ours": "If you keep that, the next save puts the file into the trash; if you take theirs, the"
    " article stays as it is.",
}


def name_of(conflict: Conflict) -> str:
    """What the row and the heading say."""
    return _DELETED.get(conflict.deleted_by or "", NAME)


def why(conflict: Conflict) -> str:
    """What is to be decided, and how the article is until then."""
    return _WHY[conflict.deleted_by]


def reason(conflict: Conflict, path: str) -> str:
    """Why nobody could merge the file of the article at a path; of one that was deleted, what a
    decision leads to."""
    return _THEN.get(conflict.deleted_by or "") or _not_merged(conflict, path)


def _not_merged(conflict: Conflict, path: str) -> str:
    from curator.document.odd import is_tangled
    from curator.library.same_article import is_another
    from curator.library.undecided import bytes_of

    base, ours, theirs = map(bytes_of, (conflict.base, conflict.ours, conflict.theirs))
    if not theirs.strip():
        return "Theirs is empty."
    read = []
    for whose, data in (("Theirs", theirs), ("Mine", ours), ("What was there before", base)):
        try:
            read.append(_read(data, path))
        except DocumentError as error:
            return f"{whose} cannot be read: {sentence(error)}."
    if is_another(path, ours, theirs):
        return "Theirs is another article, which somebody wrote in the place of this one."
    if any(is_tangled(document.tree) for document in read):
        return (
            "A value stands in several places of this file, or a key twice, so that its fields"
            " cannot be merged one by one."
        )
    return "What you and somebody else wrote does not fit together."


def _read(data: bytes, path: str) -> Document:
    """Raises DocumentError."""
    from curator.document import Document
    from curator.library.article import is_yaml

    return Document.parse(data, whole=is_yaml(path))
