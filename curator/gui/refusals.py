"""What is said when the session does not do what it was asked for, or not all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from curator.errors import CuratorError
from curator.gui.said import Notice, sentence
from curator.gui.words import count, shorten

if TYPE_CHECKING:
    from curator.library.article import Article

_TOLD = 20  # articles that are named in the details


def missing(number: int) -> str:
    """Why articles cannot be edited that were deleted or have another path by now."""
    words = "This article is" if number == 1 else "Some of these articles are"
    return f"{words} not there any more"


def refusal(refused: Sequence[tuple[Article, CuratorError]]) -> Notice:
    """Of an edit that does not fit some of its articles, so that it is not done at all."""
    article, error = refused[0]
    reason = sentence(error)
    where = article.title or article.path
    text = f"Not changed: {reason} ({shorten(where, 48)})"
    if len(refused) > 1:
        text = f"Nothing was changed: {count(len(refused), 'article')} cannot be. {reason}"
    details = "\n".join(str(error.at(article.path)) for article, error in refused[:_TOLD])
    return Notice(text, "error", details=details)


def left_out(paths: Sequence[str]) -> Notice:
    """Of a step that was taken back or done again without articles that are gone."""
    verb = "is" if len(paths) == 1 else "are"
    text = f"{count(len(paths), 'article')} {verb} not there any more and {verb} left out"
    return Notice(text, "error", details="\n".join(paths))


def stayed(paths: Sequence[str]) -> Notice:
    """Of a step that does not fit what others wrote since."""
    text = f"{count(len(paths), 'article')} changed on disk meanwhile and stayed as it is"
    return Notice(text, "error", details="\n".join(paths))
