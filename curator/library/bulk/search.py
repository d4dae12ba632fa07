"""What is looked for in a text: plain text or a regular expression, with a limit of time.

A regular expression may take longer than the universe lasts: "(a+)+$". It is then given up, and
after a few such texts at once. While it is looked for, the window is not held up.

Without case, a letter is found by every one letter that Unicode's case folding makes the same, in
plain text as in an expression: "s" and "ſ" too, but not "ss" by "ß". The Turkish letters are
found by what they are in either language: i by I and İ, I by i and ı, but i not by ı.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from curator.errors import RefusedEdit
from curator.library.bulk.patterns import InputError
from curator.library.bulk.template import Found, filler, read_template

MOST_CHARACTERS: Final = 1000  # of a regular expression

_SECONDS: Final = 0.5  # for one text
_MOST_FAILURES: Final = 3
_PART: Final = 200  # characters
_WORD: Final = r"(?<!\w)(?:{})(?!\w)"

Replace = Callable[[str], str]


def replacer(
    find: str, replacement: str, *, regex: bool, ignore_case: bool, whole_words: bool
) -> Replace:
    """The function that replaces in a text what is found there. Raises InputError about "find" or
    "replacement"; the function raises RefusedEdit for a text that takes too long."""
    if not find:
        raise InputError("There is nothing to look for", "find", 1)
    for part, text in (("find", find), ("replacement", replacement)):
        if (lone := re.search("[\ud800-\udfff]", text)) is not None:
            raise InputError("Half a character is not text", part, lone.start() + 1)
    if regex:
        return _expression(find, replacement, ignore_case, whole_words)
    if not (ignore_case or whole_words):
        return lambda text: text.replace(find, replacement)
    # By the engine of expressions, so that it finds the same letters and words; in parts, as it
    # gets ready for ever for a long text that repeats itself.
    parts = (find[at : at + _PART] for at in range(0, len(find), _PART))
    source = "".join(f"(?>{re.escape(part)})" for part in parts)
    expression = _compiled(_WORD.format(source) if whole_words else source, ignore_case)
    return _Search(expression, lambda found: replacement)


def compiled(source: str, *, ignore_case: bool, whole_words: bool = False) -> Any:
    """A regular expression, of `regex`. Raises InputError about "find" where it is none, or is too
    long."""
    import regex

    try:
        if len(source) > MOST_CHARACTERS:
            reason = f"An expression has at most {MOST_CHARACTERS} characters"
            raise InputError(reason, "find", MOST_CHARACTERS + 1)
        expression = _compiled(source, ignore_case)
        return _compiled(_WORD.format(source), ignore_case) if whole_words else expression
    except regex.error as error:
        position = getattr(error, "pos", None) or 0
        reason = str(getattr(error, "msg", error)).capitalize()
        raise InputError(reason, "find", min(position, len(source)) + 1) from None
    except (RecursionError, OverflowError):
        raise InputError("The expression is too deep", "find", 1) from None


def _compiled(source: str, ignore_case: bool) -> Any:
    import regex  # only where it is needed; `re` knows no limit of time

    return regex.compile(source, regex.VERSION0 | (regex.IGNORECASE if ignore_case else 0))


def _expression(find: str, replacement: str, ignore_case: bool, whole_words: bool) -> Replace:
    expression = compiled(find, ignore_case=ignore_case, whole_words=whole_words)
    groups, names = expression.groups, expression.groupindex
    return _Search(expression, filler(read_template(replacement, groups, names)))


class _Search:
    """What is looked for, and what is put in its place."""

    def __init__(self, expression: Any, filled: Callable[[Found], str]) -> None:
        self._compiled = expression
        self._filled = filled
        self._failures = 0

    def __call__(self, text: str) -> str:
        if self._failures < _MOST_FAILURES:
            try:
                # Another thread may go on meanwhile: the window's.
                return str(
                    self._compiled.sub(self._filled, text, timeout=_SECONDS, concurrent=True)
                )
            except TimeoutError:
                self._failures += 1
        raise RefusedEdit("Looking for this takes too long; make it simpler")
