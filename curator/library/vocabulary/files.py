"""The vocabulary's files: read anew for each change, and new ones like their siblings."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from curator.document import Document, Value
from curator.errors import CuratorError, DocumentError, RefusedEdit
from curator.library.article import Article
from curator.library.edits import Edit, RemoveField, SetField
from curator.library.file_names import slug
from curator.library.taxonomy import FOLDER, Taxonomy, Term
from curator.library.vocabulary.uses import UnknownTopic

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library

EXTENSIONS = (".yaml", ".yml")
_OWN = ("name", "_id", "shortname", "parent", "keywords", "hashtags", "services")


def read_terms(library: Library, batch: Batch, names: Sequence[str] = ()) -> Taxonomy:
    """The vocabulary as it is on disk. A file of it that cannot be read is refused: nobody knows
    what it says of the topics in question. Raises DocumentError where it may be the own file of one
    of the `names`, without which nothing is to be done to the topic."""
    taxonomy = Taxonomy.read(library.site)
    for path in dict.fromkeys(path for path, _problem in taxonomy.problems):
        article = library.read(path)
        try:
            article.document()
        except DocumentError as error:
            if any(taxonomy.get(name) is None and name.encode() in article.data for name in names):
                raise error.at(path) from None
            batch.refused.append(error.at(path))
    return taxonomy


def term_of(taxonomy: Taxonomy, name: str) -> Term:
    """The term of this name. Raises UnknownTopic, or RefusedEdit if it has several files."""
    found = files_of(taxonomy, name)
    if not found:
        from curator.library.fields import nearest

        near = nearest(name, taxonomy.names)
        hint = f"; did you mean {near!r}?" if near else ""
        raise UnknownTopic(f"There is no topic {name!r} in the vocabulary{hint}", near)
    return found[0]


def files_of(taxonomy: Taxonomy, name: str) -> tuple[Term, ...]:
    """The term of this name, if the vocabulary has one. Raises RefusedEdit if it has several
    files."""
    found = tuple(term for term in taxonomy if term.name == name)
    if len(found) > 1:
        reason = f"The topic {name!r} is in another file too; remove one of them first"
        raise RefusedEdit(reason, path=found[1].path)
    return found


def checked_name(name: str) -> str:
    """The name that a topic is to have, without blanks around it. Raises RefusedEdit."""
    name = unicodedata.normalize("NFC", name.strip())
    if not name:
        raise RefusedEdit("A topic needs a name")
    if not all(char.isprintable() for char in name):
        raise RefusedEdit(f"{name!r} has a character in it that does not belong in a name")
    return name


def edit_term(library: Library, term: Term, edits: Sequence[Edit], batch: Batch) -> None:
    """Do the edits to a term's file."""
    try:
        batch.add(library, library.read(term.path), edits)
    except CuratorError as error:
        batch.refused.append(error.at(term.path))


def edit_own(library: Library, term: Term, edits: Sequence[Edit], batch: Batch) -> None:
    """Do the edits to the file of a topic that is changed everywhere. Raises CuratorError where
    they cannot be done: without it, articles would have a topic that the vocabulary has not."""
    refused = len(batch.refused)
    edit_term(library, term, edits, batch)
    if len(batch.refused) > refused:
        raise batch.refused.pop()


def remove_own(library: Library, term: Term, batch: Batch) -> None:
    """Take the file of a topic away that goes everywhere. Raises CuratorError where it cannot."""
    try:
        batch.add_removed(library, library.read(term.path))
    except CuratorError as error:
        raise error.at(term.path) from None


def parent_edit(parent: str) -> Edit:
    """The edit that gives a term another parent, or none."""
    return SetField("/parent", parent) if parent else RemoveField("/parent")


def new_term(
    library: Library, taxonomy: Taxonomy, path: str, name: str, parent: str, keywords: Sequence[str]
) -> Article:
    """A term that has no file yet, with what all its siblings have in common."""
    documents = tuple(library.siblings(FOLDER, whole=True))
    siblings = [document.data for document in documents]
    record: dict[str, Value] = {}
    if not siblings or any("taxonomy" in sibling for sibling in siblings):
        record["taxonomy"] = "topic"
    if not siblings or any("_id" in sibling for sibling in siblings):
        record["_id"] = free_id(taxonomy, name)
    record["name"] = name
    if parent:
        record["parent"] = parent
    if keywords:
        record["keywords"] = [str(keyword) for keyword in keywords]
    for key, value in (siblings[0] if siblings else {}).items():
        if key not in _OWN and not isinstance(value, dict | list) and len(siblings) > 1:
            common = all(key in each and each[key] == value for each in siblings)
            record |= {key: value} if common else {}
    operations = [{"op": "add", "path": f"/{key}", "value": value} for key, value in record.items()]
    style = library.style(FOLDER, whole=True)
    document = Document.parse(b"", whole=True).apply(operations, style)
    data = document.to_bytes()
    if sum(b"\r\n" in each.to_bytes() for each in documents) * 2 > len(documents):
        data = data.replace(b"\n", b"\r\n")
        document = Document.parse(data, whole=True)
    return Article.of(document, path, FOLDER, data, b"", library.site.settings, "")


def free_id(taxonomy: Taxonomy, name: str) -> str:
    """An `_id` that no term has."""
    taken = {term.id for term in taxonomy}
    plain = wanted = slug_of(name)
    number = 2
    while wanted in taken:
        wanted = f"{plain}-{number}"
        number += 1
    return wanted


def slug_of(name: str) -> str:
    """The name as part of a file name: in English letters, unless it is of another script."""
    letters = unicodedata.normalize("NFKD", name)
    return slug(name, keep_letters=any(char.isalpha() and not char.isascii() for char in letters))
