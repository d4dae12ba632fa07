"""Three versions of one file of a clone made one: articles and vocabulary files field by field,
everything else line by line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from curator.document import WHOLE, Conflict, Document
from curator.document.lines import merge_lines
from curator.document.operations import Operation
from curator.errors import DocumentError
from curator.library.alike import has_front_matter, merge_alike
from curator.library.article import is_yaml
from curator.library.same_article import is_another
from curator.library.site import EXTENSIONS
from curator.library.undecided import anchored_in

Side: TypeAlias = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Merged:
    """The file, and in which of its fields one side gave way to the other."""

    data: bytes
    conflicts: tuple[Conflict, ...] = ()


def merged(
    path: str,
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    keep: Side,
    protected: Collection[str],
) -> Merged | None:
    """What both sides changed, with the side to `keep` where they changed the same field. None
    where that cannot be told from each other: both changed the same lines, or it is no text. Of a
    file that both have added, the `base` is empty. Two articles are not merged into one: where one
    side has another article there, all of the file is in conflict."""
    if not has_fields(path, base, ours, theirs):
        lines = merge_lines(base, ours, theirs)
        return None if lines is None else Merged(lines)
    if _are_different(path, base, ours, theirs):
        conflict = Conflict.of_text(WHOLE, base, ours, theirs)
        return Merged(theirs if keep == "theirs" else ours, (conflict,))
    data, conflicts = merge_alike(
        base, ours, theirs, whole=is_yaml(path), keep=keep, protected=protected
    )
    if keep == "theirs" and any(each.field.startswith("/") for each in conflicts):
        document = Document.parse(data, whole=is_yaml(path))
        conflicts = anchored_in(conflicts, document.data)
    return Merged(data, conflicts)


def _are_different(path: str, base: bytes, ours: bytes, theirs: bytes) -> bool:
    if is_yaml(path) or not is_another(path, ours, theirs):
        return False
    return not base or any(is_another(path, base, side) for side in (ours, theirs))


def has_fields(path: str, *sides: bytes) -> bool:
    """Whether these are versions of an article or a vocabulary file."""
    if is_yaml(path):
        return "_data" in path.split("/")[:-1]
    if not path.lower().endswith(EXTENSIONS):
        return False
    return any(map(has_front_matter, sides))


def differ_by_protected(path: str, one: bytes, other: bytes, protected: Collection[str]) -> bool:
    """Whether two versions of a file differ, and by nothing but protected keys, which only programs
    write."""
    if one == other or not has_fields(path, one, other):
        return False
    try:
        return _without(path, one, protected) == _without(path, other, protected)
    except DocumentError:
        return False


def _without(path: str, data: bytes, keys: Collection[str]) -> bytes:
    """Raises DocumentError, also where a key has something about it that would go too."""
    document = Document.parse(data, whole=is_yaml(path))
    there = [Operation("remove", (key,)) for key in keys if key in document.data]
    return document.apply(there, None, ()).to_bytes()
