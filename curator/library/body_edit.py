"""An article's body edited as text: what was not typed over stays, byte for byte."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from curator.document import Document
from curator.document.source import Source
from curator.errors import DocumentError, RefusedEdit
from curator.library.article import Article, is_yaml
from curator.library.edits import Operations
from curator.library.settings import Settings


class BodyEdit(ABC):
    """An edit that may also change the body; its `operations` are done first."""

    __slots__ = ()

    @abstractmethod
    def done_to(self, document: Document) -> Document:
        """The document with the body edited; itself if there is nothing to do. Raises
        RefusedEdit."""


@dataclass(frozen=True, slots=True)
class SetBody(BodyEdit):
    """Make `text` the body: all that follows the closing delimiter line, with its own line ends."""

    text: str

    @property
    def label(self) -> str:
        return "Edit body"

    def operations(self, document: Document, settings: Settings) -> Operations:
        """None: the fields stay as they are; see `done_to`."""
        return []

    def done_to(self, document: Document) -> Document:
        """The document with this body; itself if it has it already. Raises RefusedEdit where there
        can be none, or where the one it has is not text, of which more would be lost than seen."""
        try:
            body = self.text.encode()
        except UnicodeEncodeError as error:
            start = self.text.rfind("\n", 0, error.start) + 1
            line = self.text.count("\n", 0, start) + 1
            reason = "Half a character (a lone surrogate) is not text"
            reason += f": line {line} of the body, column {error.start - start + 1}"
            raise RefusedEdit(reason) from None
        if body == document.body:
            return document
        text_of(document)
        return document.with_body(body)


def body_text(article: Article) -> str:
    """The body of an article as text. Raises DocumentError, with line and column, where it is not
    UTF-8, where the article cannot be read, and where the file has no place for a body."""
    source = _source(article)
    if not source.delimiter:
        raise DocumentError("All of this file is YAML: it has no body", path=article.path)
    try:
        return _text(source.body, (source.head + source.text.encode()).count(b"\n") + 2)
    except RefusedEdit as error:
        raise error.at(article.path) from None


def body_of(article: Article) -> bytes:
    """The body of an article; nothing where it cannot be read."""
    try:
        return _source(article).body
    except DocumentError:
        return b""


def text_of(document: Document) -> str:
    """The body of a document as text. Raises RefusedEdit, with line and column in the file, where
    it is not UTF-8."""
    first_line = document.to_bytes().count(b"\n") - document.body.count(b"\n") + 1
    return _text(document.body, first_line)


def newline_of(article: Article) -> str:
    """The line end of the first line of its file. Raises DocumentError."""
    return _source(article).newline


def _source(article: Article) -> Source:
    try:
        return Source.read(article.data, whole=is_yaml(article.path))
    except DocumentError as error:
        raise error.at(article.path) from None


def _text(body: bytes, first_line: int) -> str:
    """The body, which begins at a line of its file, as text. Raises RefusedEdit."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        start = body.rfind(b"\n", 0, error.start) + 1
        raise RefusedEdit(
            f"The body is not UTF-8 text (byte 0x{body[error.start]:02X})",
            line=first_line + body.count(b"\n", 0, start),
            column=len(body[start : error.start].decode("utf-8", "replace")) + 1,
        ) from None
