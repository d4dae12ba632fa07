"""One topic made several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from curator.errors import RefusedEdit
from curator.library.bulk.topics import ReplaceTopics
from curator.library.edits import Edit
from curator.library.topic_words import TopicWords
from curator.library.vocabulary.articles import edit_articles, everywhere
from curator.library.vocabulary.files import (
    checked_name,
    edit_term,
    files_of,
    parent_edit,
    read_terms,
    remove_own,
)
from curator.library.vocabulary.terms import add_terms
from curator.library.vocabulary.uses import check_known

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.batch import Batch
    from curator.library.library import Library
    from curator.library.taxonomy import Taxonomy


def split(
    library: Library,
    old: str,
    new: Sequence[str],
    batch: Batch,
    *,
    keep: bool = False,
    by_words: bool = False,
) -> Iterator[None]:
    """Put all of `new` in the place of a topic on every article that has it. With `by_words` an
    article gets only those whose name or keywords its title and excerpt have; all, if none.

    With `keep`, or if it is among the `new`, the topic stays: on articles they come behind it, and
    those that are new to the vocabulary become its children. Else its file goes, and its parent
    becomes theirs and that of its children. Raises UnknownTopic, RefusedEdit.
    """
    taxonomy = read_terms(library, batch, [old])
    check_known(library, taxonomy, [old])
    names = dict.fromkeys(map(checked_name, new))
    keep = keep or old in names
    wanted = tuple(name for name in names if name != old)
    if not wanted:
        raise RefusedEdit("Say which topics it becomes")
    batch.label = batch.label or f"Split topic {old} into {', '.join(wanted)}"
    yield from _split_term(library, taxonomy, old, wanted, batch, keep=keep)
    edits_of = _edits_of(taxonomy, old, wanted, keep=keep, by_words=by_words)
    yield from edit_articles(library, [old], edits_of, batch)


def _split_term(
    library: Library,
    taxonomy: Taxonomy,
    old: str,
    new: Sequence[str],
    batch: Batch,
    *,
    keep: bool,
) -> Iterator[None]:
    found = files_of(taxonomy, old)
    above = found[0].parent if found else ""
    if above == old:
        above = ""
    if taxonomy.terms:  # a site without a vocabulary gets none
        missing = [name for name in new if taxonomy.get(name) is None]
        parent = old if keep and found else above
        yield from add_terms(library, taxonomy, missing, parent, batch)
    for term in () if keep else taxonomy.terms:
        if term.name == old:
            remove_own(library, term, batch)
        elif term.parent == old:
            edit_term(library, term, [parent_edit("" if above == term.name else above)], batch)
        yield


def _edits_of(
    taxonomy: Taxonomy, old: str, new: Sequence[str], *, keep: bool, by_words: bool
) -> Callable[[Article], Sequence[Edit]]:
    """Which edits an article needs; the same ones for all that get the same topics."""
    known: dict[tuple[str, ...], Sequence[Edit]] = {}
    terms = (term for term in taxonomy if term.name in new)
    keywords = ((word, term.name) for term in terms for word in term.keywords)
    words = TopicWords([*((name, name) for name in new), *keywords])

    def edits_of(article: Article) -> Sequence[Edit]:
        found = words.find(f"{article.title}\n{article.excerpt}") if by_words else {}
        names = tuple(name for name in new if name in found) or tuple(new)
        if names not in known:
            known[names] = everywhere(ReplaceTopics(old, (old, *names) if keep else names))
        return known[names]

    return edits_of
