"""The text of a query, word by word, and where the mistakes in it are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from curator.errors import QueryError

_BLANKS = re.compile(r"\s*")
_KEYWORD = re.compile(r"(?i:and|or|not)(?=[\s()]|$)")
_NAME = re.compile(r"([^\W\d][\w.-]*):(?!//)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_QUOTED_NAME = re.compile(_QUOTED.pattern + ":", re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')
_NEGATIONS = re.compile(r"(?:(?i:not)(?=[\s()])\s*|-)*")
_BARE = re.compile(r"[^\W\d][\w.-]*")
_PLAIN = re.compile(r"[^\s()]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query, and where it stands: `text` is `source[start:end]` without its quotes."""

    text: str
    start: int
    end: int
    is_quoted: bool = False

    def part(self, start: int, end: int | None = None) -> Word:
        """Some of its characters, as a word."""
        end = len(self.text) if end is None else end
        if self.is_quoted:
            # Where they stand is known but for escapes; the mistake is somewhere in the quotes.
            return Word(self.text[start:end], self.start + 1 + start, self.start + 1 + end, True)
        return Word(self.text[start:end], self.start + start, self.start + end)

    def instead(self, text: str) -> str:
        """Another text as it can stand in the place of this one."""
        is_within_quotes = self.is_quoted and self.end - self.start == len(self.text)
        return text if is_within_quotes or _BARE.fullmatch(text) else quoted(text)

    def mistake(self, reason: str, suggestion: str | None = None) -> QueryError:
        """An error about this word; the suggestion would take its place."""
        return mistake(reason, self.start, self.end, suggestion)


def mistake(reason: str, start: int, end: int, suggestion: str | None = None) -> QueryError:
    """An error about what is from `start` to `end` in the text."""
    return QueryError(reason, column=start + 1, suggestion=suggestion, length=max(0, end - start))


def quoted(text: str) -> str:
    """The text in quotes, so that a query takes it literally."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def spelled(value: str) -> str:
    """A value as it can stand behind a field's name."""
    is_plain = value and not any(char.isspace() or char in '()"' for char in value)
    return value if is_plain else quoted(value)


class Reader:
    """Reads a text from its beginning to its end; `at` is where the next word begins, within so
    many parentheses that are `opened`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.opened = 0
        self.skip_blanks()

    def skip_blanks(self) -> None:
        """Go on to the next word."""
        self.at = _BLANKS.match(self.text, self.at).end()  # type: ignore[union-attr]

    @property
    def is_at_end(self) -> bool:
        """Is there nothing more?"""
        return self.at >= len(self.text)

    def looks_at(self, what: str) -> bool:
        """Does `what` come next?"""
        return self.text.startswith(what, self.at)

    def keyword(self) -> str:
        """Which of "and", "or" and "not" comes next, or ""."""
        found = _KEYWORD.match(self.text, self.at)
        return found[0].lower() if found else ""

    def take(self, length: int) -> Word:
        """So many characters."""
        start, self.at = self.at, self.at + length
        return Word(self.text[start : self.at], start, self.at)

    def is_negated(self) -> bool:
        """Is a `-` next that stands directly before something else?"""
        following = self.text[self.at + 1 : self.at + 2]
        return self.looks_at("-") and following not in ("", "-", ")") and not following.isspace()

    def end_of_part(self, at: int) -> int:
        """Where a word or what is in parentheses ends that begins at a place, whatever negates it;
        the end of the text if it does not."""
        text, depth = self.text, 0
        at = _NEGATIONS.match(text, at).end()  # type: ignore[union-attr]
        while at < len(text):
            if found := _QUOTED.match(text, at):
                at = found.end()
                continue
            character = text[at]
            if not depth and (character.isspace() or character == ")"):
                break
            depth += {"(": 1, ")": -1}.get(character, 0)
            at += 1
            if not depth and character == ")":
                break
        return at

    def name(self) -> Word | None:
        """The name of a field and its colon, if that is next; the word is without the colon."""
        found = _NAME.match(self.text, self.at) or _QUOTED_NAME.match(self.text, self.at)
        if found is None:
            return None
        start, self.at = found.span()
        is_quoted = self.text[start] == '"'
        name = _unescaped(found[1]) if is_quoted else found[1]
        return Word(name, start, self.at - 1, is_quoted)

    def word(self, *, is_expression: bool = False) -> Word:
        """The word or quoted text that is next; "" at a blank, a `)` or the end. In an expression
        every backslash is its own.

        Parentheses in a word are part of it if they open and close there: GPT(4).
        Raises QueryError where a quote or a parenthesis does not end."""
        if self.looks_at('"'):
            return self._quoted(is_expression)
        start = end = self.at
        opened: list[int] = []
        while end < len(self.text) and not self.text[end].isspace():
            character = self.text[end]
            if character == "(":
                opened.append(end)
            elif character == ")":
                if not opened:
                    break
                opened.pop()
            elif character == "\\" and is_expression and end + 1 < len(self.text):
                end += not self.text[end + 1].isspace()
            end += 1
        if opened:
            raise self._unclosed(start, opened[-1])
        self.at = end
        return Word(self.text[start:end], start, end)

    def _quoted(self, is_expression: bool) -> Word:
        found = _QUOTED.match(self.text, self.at)
        if found is None:
            rest = self.text[self.at :].rstrip()
            closed = quoted(rest[1:]) if rest.endswith("\\") else f'{rest}"'
            raise mistake('The closing " is missing', self.at, len(self.text), closed)
        start, self.at = found.span()
        return Word(found[1] if is_expression else _unescaped(found[1]), start, self.at, True)

    def _unclosed(self, start: int, opened: int) -> QueryError:
        """An error about a parenthesis in a word with a blank before it closes."""
        depth, end = 0, opened
        for end in range(opened, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[end], 0)
            if not depth:
                break
        missing = "The closing ) is missing in this word" if depth else "A word ends at a blank"
        return mistake(
            f"{missing}; put it in quotes",
            start,
            end + 1,
            quoted(self.text[start : end + 1]),
        )


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)
