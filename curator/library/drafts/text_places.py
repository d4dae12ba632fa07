"""Where the articles are by now for which a text was typed that was not applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.library import same_article
from curator.library.drafts import finding
from curator.library.drafts.drafts import LeftText
from curator.library.storage import is_gone, read

if TYPE_CHECKING:
    from curator.library.library import Library


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """A text and where its article is now, as far as its file says so: None if it is nowhere, be
    there another article of its path or none. Of several it is where the first was, as what they
    were is not known."""

    left: LeftText
    place: str | None


def returned_text(library: Library, left: LeftText) -> ReturnedText:
    """What becomes of a text; never raises for what is on disk."""
    text = left.text
    if text.others or not text.base:
        return ReturnedText(left, text.path)
    try:
        root = library.site.root
        is_there = not is_gone(root, text.path) and not same_article.is_another(
            text.path, text.base, read(root, text.path)
        )
    except CuratorError:
        is_there = True  # nobody can tell
    if is_there:
        return ReturnedText(left, text.path)
    return ReturnedText(left, finding.found(library, text.path, text.base, text.at))
