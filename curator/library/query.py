"""The words of the search box and of `-w`.

    massachusetts "power apps"     both in title, excerpt, provider, topics or path, any case
    provider:reuters               the field contains the text, any case; any field, also dotted
    type:=article                  the field is exactly that (60 and 60.0 are the same number)
    published:yes|no|none          the written value; none: absent
    a and b                        the same as a b

Quotes keep blanks and the words above literal: title:"a and b".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from curator.document import Value
from curator.errors import QueryError
from curator.library import fields
from curator.library.article import Article

Test = Callable[[Article], bool]

_FIELD = re.compile(r"([A-Za-z_][\w.-]*):(?!//)(=?)")
_PUBLISHED = {"yes": True, "no": False, "none": None, "true": True, "false": False}
_LATER = re.compile(r"[<>~#]")
_WORDS = {"or", "not"}


@dataclass(frozen=True, slots=True)
class Query:
    """All `tests` must hold; no test at all: every article."""

    text: str
    tests: tuple[Test, ...]

    def matches(self, article: Article) -> bool:
        return all(test(article) for test in self.tests)


def parse(text: str, names: Collection[str] | None = None) -> Query:
    """Read a query. `names`: the fields that the site's articles have (`Library.field_names`);
    with it, a field that no article has is a mistake. Raises QueryError with the column."""
    tests: list[Test] = []
    joined: int | None = None  # where an `and` waits for what follows
    at = 0
    while (at := _skip_blanks(text, at)) < len(text):
        start = at
        found = _FIELD.match(text, at)
        at = found.end() if found else at
        word, quoted, at = _word(text, at)
        if found:
            tests.append(_field_test(found, word, quoted, start + 1, names))
        elif quoted or word.casefold() != "and":
            if not quoted and word.casefold() in _WORDS:
                raise QueryError(
                    f"{word!r} is not known here; put it in quotes to search for the word",
                    column=start + 1,
                    suggestion=f'"{word}"',
                )
            tests.append(_word_test(word))
        else:
            if not tests or joined is not None:
                raise QueryError("'and' needs something before it", column=start + 1)
            joined = start
            continue
        joined = None
    if joined is not None:
        raise QueryError("'and' needs something after it", column=joined + 1)
    return Query(text, tuple(tests))


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _word(text: str, at: int) -> tuple[str, bool, int]:
    """The word or quoted text at `at`, whether it was quoted, and where it ends."""
    if at < len(text) and text[at] == '"':
        end = text.find('"', at + 1)
        if end < 0:
            raise QueryError('The closing " is missing', column=at + 1)
        return text[at + 1 : end], True, end + 1
    end = at
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[at:end], False, end


def _word_test(word: str) -> Test:
    needle = word.casefold()
    return lambda article: needle in article.haystack


def _field_test(
    found: re.Match[str], word: str, quoted: bool, column: int, names: Collection[str] | None
) -> Test:
    name, exact = found[1], bool(found[2])
    value_column = column + len(found[0])
    _check_name(name, column, names)
    if not quoted and not word:
        raise QueryError(f"{name}: needs a value", column=value_column)
    if not quoted and not exact and _LATER.match(word):
        raise QueryError(
            f"{word[0]!r} is not known here; put the value in quotes to search for it",
            column=value_column,
            suggestion=f'{name}:"{word}"',
        )
    if name == "published":
        return _published_test(word, value_column)
    if exact:
        return lambda article: any(_equals(value, word) for value in fields.values(article, name))
    needle = word.casefold()
    return lambda article: any(
        needle in _text(value).casefold() for value in fields.values(article, name)
    )


def _check_name(name: str, column: int, names: Collection[str] | None) -> None:
    if names is None or name in names or name.partition(".")[0] in names or name in fields.BUILT_IN:
        return
    near = fields.nearest(name, names)
    hint = f"; did you mean {near}:?" if near else ""
    raise QueryError(f"No article has a field {name!r}{hint}", column=column, suggestion=near)


def _published_test(word: str, column: int) -> Test:
    try:
        wanted = _PUBLISHED[word.casefold()]
    except KeyError:
        near = fields.nearest(word, ("yes", "no", "none")) or "yes"
        raise QueryError(
            f"published: takes yes, no or none, not {word!r}; did you mean published:{near}?",
            column=column,
            suggestion=near,
        ) from None
    return lambda article: article.published is wanted and not article.unreadable


def _equals(value: Value, word: str) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return value == float(word)
        except ValueError:
            return False
    return _text(value) == word


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(_text(item) for item in value)
    if isinstance(value, dict):
        return " ".join(_text(item) for item in value.values())
    return "" if value is None else str(value)
