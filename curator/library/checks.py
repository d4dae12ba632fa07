"""What is wrong in a site's files, with the place to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from curator.document import Document
from curator.errors import CuratorError, DocumentError
from curator.library.article import Article
from curator.library.library import Library
from curator.library.settings import FILE_NAME


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem; line and column from 1, or None where it is about the whole file."""

    path: str
    line: int | None
    column: int | None
    message: str

    def __str__(self) -> str:
        """`path:line:column: message`, as errors are written."""
        return str(CuratorError(self.message, path=self.path, line=self.line, column=self.column))


def check(library: Library) -> list[Finding]:
    """All problems of a site's articles, in path order, then those of its vocabulary and of its
    publishers' records."""
    findings: list[Finding] = []
    known = frozenset(library.taxonomy.names)
    topic_key = library.site.settings.topic_key
    for article in library.articles.values():
        findings += _check_article(article, known, topic_key)
    for folder in library.site.settings.folders or ():
        if not (library.site.root / folder).is_dir():
            message = f"folders: there is no folder {folder!r} in the site"
            findings.append(Finding(FILE_NAME, None, None, message))
    for path, message in (*library.taxonomy.problems, *library.publishers.problems):
        findings.append(Finding(path, None, None, message))
    return findings


def _check_article(article: Article, known: frozenset[str], topic_key: str) -> Iterator[Finding]:
    try:
        document = article.document()
    except DocumentError as error:
        yield Finding(article.path, error.line, error.column, error.reason)
        return
    for problem in document.problems:
        yield Finding(article.path, problem.line, problem.column, problem.message)
    lines = {entry.key: entry.line for entry in document.entries}
    # The others are about the kind of a value, and name its key first.
    for sentence in article.problems[len(document.problems) :]:
        yield _at(article, lines, sentence.partition(" ")[0], sentence)
    if not _has_title(document):
        yield _at(article, lines, "title", "There is no title and no name")
    for name, count in Counter(article.topics).items():
        if count > 1:
            yield _at(article, lines, topic_key, f"The topic {name!r} is there {count} times")
        if known and name not in known:
            yield _at(article, lines, topic_key, f"The topic {name!r} is not in the vocabulary")


def _has_title(document: Document) -> bool:
    return any(document.data.get(key) not in (None, "") for key in ("title", "name"))


def _at(article: Article, lines: dict[str, int], key: str, message: str) -> Finding:
    line = lines.get(key)
    return Finding(article.path, line, None if line is None else 1, message)
