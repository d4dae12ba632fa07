"""What is not saved of one article, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from curator.document import Conflict, Document, Operation, difference
from curator.errors import DocumentError
from curator.library.article import Article, is_yaml

if TYPE_CHECKING:
    from curator.library.library import Library


#: What one Curator keeps one draft under: a path, and whether the article there is deleted. Another
#: one may be there since, new or moved.
Key: TypeAlias = "tuple[str, bool]"

#: An article, whatever is done to it: its file, or the path of a new one, and whether it is new.
About: TypeAlias = "tuple[str, bool]"


@dataclass(frozen=True, slots=True)
class Draft:
    """The edits of an article on top of `base`, the bytes that its file held when they were made:
    `operations` on the front matter, and the `body` if it is another one. What cannot be said that
    way without a byte being different is `raw`, the whole file. `origin` is that of the article;
    a `removed` one is deleted here. `conflicts` are undecided. `at` is when it was last edited, in
    seconds since 1970."""

    path: str
    at: float
    base: bytes
    origin: str | None = None
    operations: tuple[Operation, ...] = ()
    body: bytes | None = None
    raw: bytes | None = None
    removed: bool = False
    conflicts: tuple[Conflict, ...] = ()

    @property
    def key(self) -> Key:
        """What it is kept under."""
        return self.path, self.removed


def about(each: Draft | Article) -> About:
    """Which article it is. No two drafts of one can come back at once."""
    return each.origin or each.path, each.origin == ""


def draft_of(
    library: Library,
    article: Article,
    conflicts: tuple[Conflict, ...],
    at: float,
    *,
    whole: bool = False,
) -> Draft:
    """The draft of an article as it is now. `whole`: as it is, bytes and all, which takes no time
    and is what many articles need that were edited at once."""
    path, base, origin = article.path, article.saved, article.origin
    plain = Draft(path, at, base, origin, conflicts=conflicts)
    if article.data == base:
        return plain
    if not whole and base:
        try:
            operations, body = _edits(article)
            draft = Draft(path, at, base, origin, operations, body, conflicts=conflicts)
            if data_of(library, draft) == article.data:
                return draft
        except DocumentError:
            pass  # one side cannot be read, or the edit is none that could be done to the other
    return Draft(path, at, base, origin, raw=article.data, conflicts=conflicts)


def draft_of_removed(article: Article, at: float, conflicts: tuple[Conflict, ...] = ()) -> Draft:
    """The draft of an article that is deleted here: its path is that of the file."""
    return Draft(article.file, at, article.saved, removed=True, conflicts=conflicts)


def data_of(library: Library, draft: Draft) -> bytes:
    """The article's bytes with its edits. Raises DocumentError where they cannot be done to what
    they were made from."""
    if draft.raw is not None:
        return draft.raw
    if not draft.operations and draft.body is None:
        return draft.base
    whole = is_yaml(draft.path)
    document = Document.parse(draft.base, whole=whole)
    if draft.operations:
        style = library.style(library.site.collection_of(draft.path), whole=whole)
        # What is protected may have been edited all the same, as YAML: whoever did it meant it.
        document = document.apply(draft.operations, style, ())
    if draft.body is not None:
        document = document.with_body(draft.body)
    return document.to_bytes()


def _edits(article: Article) -> tuple[tuple[Operation, ...], bytes | None]:
    """Raises DocumentError."""
    whole = is_yaml(article.path)
    before = Document.parse(article.saved, whole=whole)
    after = Document.parse(article.data, whole=whole)
    body = None if before.body == after.body else after.body
    return tuple(difference(before.data, after.data)), body
