"""The text of a file that cannot be read as an article, as far as it can be mended here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from curator.document.lines import merge_lines
from curator.errors import DocumentError
from curator.gui.editor.shown_text import ShownText

if TYPE_CHECKING:
    from curator.gui.unapplied import Typed
    from curator.library.article import Article

BOM: Final = "\ufeff"
MOST_EDITED: Final = 1024 * 1024  # bytes of a file that is mended here


def text_of(article: Article) -> str | None:
    """The file's text; None if it cannot be mended here, or not before one says what it is."""
    from curator.library.decoding import as_utf_8

    if len(article.data) > MOST_EDITED or not (article.data or _is_empty(article)):
        return None
    return as_utf_8(article.data)


def merged(typed: Typed, now: str) -> str | None:
    """What was typed, as the box has it, over the text that the file has now; None where both
    changed the same lines."""
    if typed.read_as == now:
        return typed.raw
    base, theirs = (ShownText(text.removeprefix(BOM)).raw for text in (typed.read_as, now))
    sides = (text.encode("utf-8", "surrogatepass") for text in (base, typed.raw, theirs))
    found = merge_lines(*sides)
    return None if found is None else found.decode("utf-8", "surrogatepass")


def _is_empty(article: Article) -> bool:
    """Whether there is nothing in the file, rather than no way to read it."""
    try:
        article.document()
    except DocumentError as error:
        return error.line is not None
    return True
