"""Some neighbouring entries of the front matter as a document of their own.

An edit of one field of thousands of articles would spend most of its time on reading all the other
fields again. Where the keys begin is known from the last time the very same bytes were read, so
an entry can be cut out, edited, proved, and put back: see `window` for why
they read by themselves as they do in their place.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Final

from curator.document.frontmatter import Document
from curator.document.source import Source
from curator.document.style import NeedsWholeError
from curator.document.window import LONGEST

__all__ = ["Excerpt", "NeedsWholeError"]


# Stands for all that follows an entry, as an edit asks whether anything does.
_MORE: Final = "_more_:\n"


@dataclass(frozen=True, slots=True)
class Edited:
    """Entries after an edit: their text, where the keys begin in it, and the keys."""

    text: str
    starts: array[int]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The entries from `first` to before `last`, which stand at `start` to `end` of the text.

    `text` is theirs, and a mark where something follows.
    """

    source: Source
    starts: array[int]
    first: int
    last: int
    start: int
    end: int
    text: str

    @classmethod
    def cut(cls, data: bytes, starts: bytes, entry: int, *, neighbours: bool = False) -> Excerpt:
        """The entry, with its `neighbours` if it may be removed as a whole: then blank lines around
        it count. `starts` are those of the document that `data` is."""
        source = Source.read(data)
        places = array("I", starts)
        first, last = entry, entry + 1
        if neighbours:
            first, last = max(entry - 1, 0), min(entry + 2, len(places))
        start = places[first] if first else 0
        end = places[last] if last < len(places) else len(source.text)
        text = source.text[start:end] + (_MORE if last < len(places) else "")
        return cls(source, places, first, last, start, end, text)

    def document(self) -> Document:
        """The entries, to be edited; that may raise NeedsWholeError, where the result would depend
        on the rest of the file."""
        source = self.source
        return Document.of_part(Source(source.head, self.text, source.tail, source.delimiter))

    def result(self, edited: Document) -> Edited | None:
        """The entries after an edit of `document`; None where they would not mean in the file what
        they mean by themselves."""
        text, starts, names = edited.front_matter, array("I", edited.starts), list(edited.data)
        if not starts or text.startswith(("\ufeff", "%")):
            return None
        if self.last < len(self.starts):
            if not text.endswith("\n" + _MORE) or starts.pop() != len(text) - len(_MORE):
                return None
            names.pop()
            text = text[: -len(_MORE)]
        return Edited(text, starts, tuple(names))

    def put_back(self, edited: Edited) -> tuple[bytes, bytes] | None:
        """The whole file with the edited entries in it, and where its keys begin now."""
        old, text = self.source.text, edited.text
        whole = self.source.with_text(old[: self.start] + text + old[self.end :])
        if whole is None or len(whole.text) > LONGEST:
            return None
        grown = len(text) - (self.end - self.start)
        starts = self.starts[: self.first]
        starts.extend([self.start + place for place in edited.starts])
        starts.extend([place + grown for place in self.starts[self.last :]])
        return whole.to_bytes(), starts.tobytes()
