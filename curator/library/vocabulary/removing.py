"""Topics taken out of a site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from curator.errors import RefusedEdit
from curator.library.bulk.topics import RemoveTopics
from curator.library.vocabulary.articles import edit_articles, everywhere
from curator.library.vocabulary.files import (
    edit_term,
    parent_edit,
    read_terms,
    remove_own,
    term_of,
)
from curator.library.vocabulary.uses import check_known

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library
    from curator.library.taxonomy import Taxonomy, Term


class HasChildren(RefusedEdit):
    """Nobody has said where the topics below one that is deleted go."""


def delete(
    library: Library, names: Sequence[str], batch: Batch, *, children_to: str | None = None
) -> Iterator[None]:
    """Remove topics everywhere. Their children get the parent `children_to`, or none if it is "";
    if it is None, topics that have children are refused. Raises UnknownTopic, RefusedEdit."""
    taxonomy = read_terms(library, batch, names)
    check_known(library, taxonomy, names)
    gone = tuple(dict.fromkeys(names))
    children = [term for term in taxonomy if term.parent in gone and term.name not in gone]
    _check_new_parent(taxonomy, gone, children, children_to)
    plural = "topic" if len(gone) == 1 else "topics"
    batch.label = batch.label or f"Delete {plural} {', '.join(gone)}"
    for term in taxonomy:
        if term.name in gone:
            remove_own(library, term, batch)
        elif term in children:
            edit_term(library, term, [parent_edit(children_to or "")], batch)
        yield
    edits = everywhere(RemoveTopics(gone))
    yield from edit_articles(library, gone, lambda article: edits, batch)


def _check_new_parent(
    taxonomy: Taxonomy, gone: Sequence[str], children: Sequence[Term], parent: str | None
) -> None:
    if parent is None:
        if children:
            names = ", ".join(term.name for term in children)
            raise HasChildren(
                f"{children[0].parent!r} is the parent of {names}; say where these go"
            )
    elif parent in gone:
        raise RefusedEdit(f"{parent!r} is deleted too; it cannot become a parent")
    elif parent:
        term_of(taxonomy, parent)
        above = {parent, *(term.name for term in taxonomy.above(parent))}
        for child in children:
            if child.name in above:
                reason = f"{parent!r} is {child.name!r} or below it; it cannot become its parent"
                raise RefusedEdit(reason)
