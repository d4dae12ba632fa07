"""Front matter edited as text, turned into operations: what was not edited keeps its spelling.

Places in what is refused are those of the typed text as it would stand in the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from curator.document import MAX_FRONT_MATTER, Document, Operation, difference, merge
from curator.document.source import Source
from curator.errors import DocumentError, RefusedEdit
from curator.library.settings import Settings

_DELIMITER = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class EditFrontMatter:
    """Make the fields what `text` says, which was typed where the file was `base`.

    Only values are taken over: a text that differs from the front matter of `base` in comments,
    quotes, blank lines or the order of keys gives no operations. What has changed in the document
    since it was `base` stays.
    """

    base: bytes
    text: str
    whole: bool = False  # all of the file is YAML

    @property
    def label(self) -> str:
        return "Edit YAML"

    def operations(self, document: Document, settings: Settings) -> list[Operation]:
        """What the text changes. Raises RefusedEdit where it cannot be read, touches what is
        protected, or changes what has changed in `document` too."""
        base = Document.parse(self.base, whole=self.whole)
        typed = typed_document(self.base, self.text, whole=self.whole)
        _refuse_protected(base, typed, settings.protected)
        _refuse_odd(base, typed)
        wanted = difference(base.data, typed.data)
        if wanted and document.to_bytes() != self.base:
            wanted = _over(base, typed, document, settings.protected)
        return wanted


def mended(base: bytes, text: str, settings: Settings, *, whole: bool = False) -> bytes | None:
    """The file with the typed front matter just as it was typed, if that takes away something odd
    which no operation can reach, such as a key that stands there twice; else None."""
    before = Document.parse(base, whole=whole)
    if not before.problems:
        return None
    typed = typed_document(base, text, whole=whole)
    _refuse_protected(before, typed, settings.protected)
    _refuse_odd(before, typed)
    return typed.to_bytes() if len(typed.problems) < len(before.problems) else None


def typed_document(base: bytes, text: str, *, whole: bool = False) -> Document:
    """The file `base` with this front matter. Raises RefusedEdit, with line and column in that
    file, if it cannot be read."""
    source = Source.read(base, whole=whole)
    if text and source.delimiter and not text.endswith("\n"):
        text += source.newline
    source = replace(source, text=text)
    for pattern, reason in (
        (_HALF_CHARACTER, "Half a character (a lone surrogate) is not text"),
        (_DELIMITER, "A line of only --- or ... would end the front matter here"),
    ):
        found = pattern.search(text)
        if found and (source.delimiter or pattern is _HALF_CHARACTER):
            line, column = source.position(found.start())
            raise RefusedEdit(reason, line=line, column=column)
    if len(text.encode()) > MAX_FRONT_MATTER:
        size = f"{MAX_FRONT_MATTER // 1024} KB"
        raise RefusedEdit(f"The front matter would be larger than {size}", line=1, column=1)
    try:
        return Document.parse(source.to_bytes(), whole=whole)
    except DocumentError as error:
        raise RefusedEdit(error.reason, line=error.line, column=error.column) from None


def _refuse_protected(base: Document, typed: Document, protected: Collection[str]) -> None:
    lines = {entry.key: entry.line for entry in (*base.entries, *typed.entries)}
    for key in sorted(protected):
        there = (key in base.data, key in typed.data)
        if not any(there) or (all(there) and not difference(base.data[key], typed.data[key])):
            continue
        raise RefusedEdit(f"{key} is protected and never edited", line=lines[key], column=1)


def _refuse_odd(base: Document, typed: Document) -> None:
    """A key twice, a time that does not exist: readable, but surely not meant."""
    known = {problem.message for problem in base.problems}
    for problem in typed.problems:
        if problem.message not in known:
            raise RefusedEdit(problem.message, line=problem.line, column=problem.column)


def _over(
    base: Document, typed: Document, document: Document, protected: Collection[str]
) -> list[Operation]:
    """What brings the typed changes into a document that has changed since."""
    merged = merge(base, typed, document, protected=protected)
    if merged.conflicts:
        names = ", ".join(conflict.name for conflict in merged.conflicts)
        raise RefusedEdit(f"This was changed meanwhile too: {names}")
    return difference(document.data, merged.document.data)
