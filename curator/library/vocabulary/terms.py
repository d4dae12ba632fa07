"""Single terms of the vocabulary: new ones, their words, their parent, their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from curator.document import Value
from curator.errors import CuratorError, RefusedEdit
from curator.library.edits import SetField
from curator.library.taxonomy import FOLDER
from curator.library.vocabulary.files import (
    EXTENSIONS,
    checked_name,
    edit_term,
    new_term,
    parent_edit,
    read_terms,
    slug_of,
    term_of,
)
from curator.library.vocabulary.numbers import has_room, in_order, next_name

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library
    from curator.library.taxonomy import Taxonomy


def add(
    library: Library,
    name: str,
    batch: Batch,
    *,
    parent: str = "",
    keywords: Sequence[str] = (),
    after: str | None = None,
) -> Iterator[None]:
    """Make a new term, behind the term `after` or behind all: a file with the keys that the others
    have in common, and a number where they have one. Raises UnknownTopic, RefusedEdit."""
    taxonomy = read_terms(library, batch)
    name = checked_name(name)
    if taxonomy.get(name) is not None:
        raise RefusedEdit(f"The topic {name!r} is in the vocabulary already")
    if parent:
        term_of(taxonomy, parent)
    batch.label = batch.label or f"Add {name} to the vocabulary"
    if taxonomy.terms and not has_room(_names(_paths(library))):
        after = after or taxonomy.names[-1]  # all get a longer number
    if after is None:
        yield from add_terms(library, taxonomy, [name], parent, batch, keywords)
        return
    paths = [term.path for term in taxonomy]
    there = _paths(library)
    last = next_name(_names(there), slug_of(name), _ending(paths))
    new = _free(f"{FOLDER}/{last}", {path.casefold() for path in there})
    paths.insert(paths.index(term_of(taxonomy, after).path) + 1, new)
    for path, target in zip(paths, _ordered(library, paths), strict=True):
        if path != new:
            _move(library, path, target, batch)
        else:
            batch.add_changed(library, new_term(library, taxonomy, target, name, parent, keywords))
        yield


def set_keywords(
    library: Library, name: str, keywords: Sequence[str], batch: Batch
) -> Iterator[None]:
    """Give a term these keywords, in this order. Raises UnknownTopic, RefusedEdit."""
    term = term_of(read_terms(library, batch), name)
    batch.label = batch.label or f"Set the keywords of {name}"
    words: list[Value] = [word for word in dict.fromkeys(each.strip() for each in keywords) if word]
    edits = [SetField("/keywords", words)] if words or term.keywords else []
    edit_term(library, term, edits, batch)
    yield


def set_parent(library: Library, name: str, parent: str, batch: Batch) -> Iterator[None]:
    """Put a term below another, or, with "", below none. Raises UnknownTopic, RefusedEdit."""
    taxonomy = read_terms(library, batch)
    term = term_of(taxonomy, name)
    if parent:
        term_of(taxonomy, parent)
    if parent == name:
        raise RefusedEdit(f"{name!r} cannot be its own parent")
    if name in (above.name for above in taxonomy.above(parent)):
        raise RefusedEdit(f"{parent!r} is below {name!r}; it cannot become its parent")
    batch.label = batch.label or (
        f"Put {name} below {parent}" if parent else f"Take the parent from {name}"
    )
    edit_term(library, term, [parent_edit(parent)], batch)
    yield


def place(library: Library, name: str, index: int, batch: Batch) -> Iterator[None]:
    """Move a term in the order of the vocabulary; `index` is its place among the terms then. The
    files get other numbers, as few as possible. Raises UnknownTopic, RefusedEdit."""
    taxonomy = read_terms(library, batch)
    term = term_of(taxonomy, name)
    paths = [each.path for each in taxonomy]
    if not 0 <= index < len(paths):
        raise RefusedEdit(f"The vocabulary has {len(paths)} topics; there is no place {index}")
    batch.label = batch.label or f"Move topic {name}"
    paths.remove(term.path)
    paths.insert(index, term.path)
    for path, target in zip(paths, _ordered(library, paths), strict=True):
        _move(library, path, target, batch)
        yield


def add_terms(
    library: Library,
    taxonomy: Taxonomy,
    names: Sequence[str],
    parent: str,
    batch: Batch,
    keywords: Sequence[str] = (),
) -> Iterator[None]:
    """Make new terms, behind all others."""
    paths = _paths(library)
    taken = {path.casefold() for path in paths}
    for name in names:
        file_name = next_name(_names(paths), slug_of(name), _ending(paths))
        path = _free(f"{FOLDER}/{file_name}", taken)
        paths.append(path)
        batch.add_changed(library, new_term(library, taxonomy, path, name, parent, keywords))
        yield


def _ordered(library: Library, paths: Sequence[str]) -> list[str]:
    """Such paths for the terms, in this order, that none is that of another file."""
    taken = {path.casefold() for path in _paths(library)}
    names = in_order(_names(paths))
    return [
        path if path.endswith(f"/{name}") else _free(f"{FOLDER}/{name}", taken)
        for path, name in zip(paths, names, strict=True)
    ]


def _paths(library: Library) -> list[str]:
    return library.site.data_files(FOLDER, EXTENSIONS)


def _names(paths: Sequence[str]) -> list[str]:
    return [path.rpartition("/")[2] for path in paths]


def _free(path: str, taken: set[str]) -> str:
    """The path, or with -2, -3... what is not taken; it is from then on."""
    stem, _, ending = path.rpartition(".")
    tried, number = path, 2
    while tried.casefold() in taken:
        tried, number = f"{stem}-{number}.{ending}", number + 1
    taken.add(tried.casefold())
    return tried


def _ending(paths: Sequence[str]) -> str:
    endings = Counter(f".{path.rpartition('.')[2]}" for path in paths if path)
    return endings.most_common(1)[0][0] if endings else EXTENSIONS[0]


def _move(library: Library, path: str, target: str, batch: Batch) -> None:
    try:
        article = library.read(path)
        batch.add_changed(library, article.at(target))
    except CuratorError as error:
        batch.refused.append(error.at(path))
