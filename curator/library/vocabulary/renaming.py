"""Topics renamed, and several made one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from curator.document import Value
from curator.library.bulk.topics import MergeTopics
from curator.library.edits import Edit, InsertItem, SetField
from curator.library.vocabulary.articles import edit_articles, everywhere
from curator.library.vocabulary.files import (
    checked_name,
    edit_own,
    edit_term,
    files_of,
    parent_edit,
    read_terms,
    remove_own,
)
from curator.library.vocabulary.uses import check_known

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library
    from curator.library.taxonomy import Taxonomy, Term

_WORDS = ("keywords", "hashtags")


def rename(library: Library, old: str, new: str, batch: Batch) -> Iterator[None]:
    """Give a topic another name everywhere; onto a topic that there is, it merges. The name of its
    file and its `_id` stay. Raises UnknownTopic, RefusedEdit."""
    taxonomy = read_terms(library, batch, [old])
    new = checked_name(new)
    check_known(library, taxonomy, [old])
    batch.label = batch.label or f"Rename topic {old} to {new}"
    if old != new:
        yield from _become(library, taxonomy, (old,), new, batch)


def merge(
    library: Library, olds: Sequence[str], into: str, batch: Batch, *, anew: bool = False
) -> Iterator[None]:
    """Make several topics one: `into`, a topic that there is, takes their place, their words and
    their children; their files go. With `anew` it may also be a new name, which the file of the
    first of them gets then. Raises UnknownTopic, RefusedEdit."""
    taxonomy = read_terms(library, batch, [*olds, into])
    check_known(library, taxonomy, olds if anew else [*olds, into])
    into = checked_name(into) if anew else into
    others = tuple(name for name in dict.fromkeys(olds) if name != into)
    batch.label = batch.label or f"Merge {', '.join(others)} into {into}"
    if others:
        yield from _become(library, taxonomy, others, into, batch)


def _become(
    library: Library, taxonomy: Taxonomy, olds: tuple[str, ...], into: str, batch: Batch
) -> Iterator[None]:
    """The topics `olds` are `into` from now on; its file is the first of theirs if it has none."""
    lost = [term for name in olds for term in files_of(taxonomy, name)]
    named = files_of(taxonomy, into)
    keeper = named[0] if named else lost.pop(0) if lost else None
    for term in taxonomy:
        if term is keeper:
            edits = [
                *_name_edits(term, into),
                *_word_edits(library, term, lost),
                *_own_parent(taxonomy, term, olds, into),
            ]
            edit_own(library, term, edits, batch)
        elif term in lost:
            remove_own(library, term, batch)
        elif term.parent in olds:
            edit_term(library, term, [SetField("/parent", into)], batch)
        yield
    replacing = everywhere(MergeTopics(olds, into))
    yield from edit_articles(library, olds, lambda article: replacing, batch)


def _name_edits(term: Term, name: str) -> list[Edit]:
    if term.name == name:
        return []
    edits: list[Edit] = [SetField("/name", name)]
    if term.shortname == term.name:
        edits.append(SetField("/shortname", name))
    return edits


def _own_parent(taxonomy: Taxonomy, term: Term, olds: Sequence[str], into: str) -> list[Edit]:
    """What is below a topic that becomes it takes the place of that: a topic is never its own
    parent, nor above it."""
    above: list[str] = []
    parent = term.parent
    while parent and parent not in above:
        above.append(parent)
        found = taxonomy.get(parent)
        parent = found.parent if found else ""
    inside = [at for at, name in enumerate(above) if name in olds or name == into]
    if not inside:
        return []
    return [parent_edit("".join(above[inside[-1] + 1 : inside[-1] + 2]))]


def _word_edits(library: Library, keeper: Term, lost: Sequence[Term]) -> list[Edit]:
    """The words of those that go, behind its own; none twice, whatever its case."""
    if not lost:
        return []
    own = library.read(keeper.path).document().data
    edits: list[Edit] = []
    for key in _WORDS:
        known = {str(word).casefold() for word in _words(own.get(key))}
        for term in lost:
            for word in _words(library.read(term.path).document().data.get(key)):
                if str(word).casefold() not in known:
                    known.add(str(word).casefold())
                    edits.append(InsertItem(f"/{key}", None, word))
    return edits


def _words(value: Value) -> list[str | int | float]:
    """The words of a term: also numbers and dates, which stay what they are."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str | int | float) and item != ""]
