"""What each part of a line of YAML is, for colours: enough to find one's way, not a parser.

A line is read with what the last one left open: a quoted text, a block scalar, a flow collection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

_MOST = 2_000  # parts of a line that get a colour
_DEEPEST = 63  # flow collections in each other, as many as there is room for
_BLOCK = re.compile(r"[|>][-+0-9]{0,2}(?=\s|$)")
_NAME = re.compile(r"[&*!][^\s,\[\]{}]*")
_NUMBER = re.compile(
    r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|0x[\da-fA-F]+|~|null|true|false|yes|no"
    r"|\d{4}-\d\d?-\d\d?(?:[Tt ]\s*\d\d?:\d\d.*)?|[-+]?\.inf|\.nan",
    re.IGNORECASE,
)
_DOUBLE_END = re.compile(r'(?:[^"\\]|\\.)*+"')
_SINGLE_END = re.compile(r"(?:[^']|'')*+'(?!')")
_COMMENT = re.compile(r"(?:^|(?<=\s))#")
_COLON = re.compile(r":(?=\s|$)")
_FLOW_COLON = re.compile(r":(?=[\s,\[\]{}]|$)")
_FLOW_END = re.compile(r"[,\[\]{}]")
_DASH = re.compile(r"[-?](?=\s|$)")
_DELIMITER = re.compile(r"(?:---|\.\.\.)[ \t]*$")


class Kind(Enum):
    """What a part of a line is."""

    KEY = "key"
    TEXT = "text"
    NUMBER = "number"  # and dates, true and false
    QUIET = "quiet"  # comments, dashes, brackets
    NAME = "name"  # anchors, aliases, tags


class Token(NamedTuple):
    """A part of a line, in code points."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class State:
    """What a line leaves open for the next one."""

    quote: str = ""  # a quoted text
    block: int = -2  # a block scalar: the indent that its lines exceed; -2 if there is none
    depth: int = 0  # flow collections
    body: bool = False  # after the front matter: no YAML at all

    def pack(self) -> int:
        """As the one number a highlighter keeps for a line."""
        quote = {"": 0, '"': 1, "'": 2}[self.quote]
        return quote | self.body << 2 | self.depth << 3 | (self.block + 2) << 9

    @classmethod
    def unpack(cls, number: int) -> State:
        """The state behind the number; -1 is that of a first line."""
        if number < 0:
            return cls()
        quote = ("", '"', "'")[number & 3]
        return cls(quote, (number >> 9) - 2, number >> 3 & 63, bool(number >> 2 & 1))


def tokens(line: str, state: State, *, first: bool = False) -> tuple[list[Token], State]:
    """The parts of a line in their order, and what it leaves open.

    A delimiter that is not the first line ends the YAML."""
    if state.body:
        return [], state
    if _DELIMITER.match(line):
        return [Token(0, len(line), Kind.QUIET)], State(body=not first)
    scan = _Scan(line, state)
    scan.run()
    return scan.found, scan.state


class _Scan:
    """One line being read."""

    def __init__(self, line: str, state: State) -> None:
        self.line = line
        self.state = state
        self.found: list[Token] = []
        self.at = len(line) - len(line.lstrip(" \t"))
        self.indent = -1  # of the dash or key that was read last

    def run(self) -> None:
        if self.state.block > -2:
            if self.at > self.state.block or not self.line.strip():
                self._add(len(self.line), Kind.TEXT)
                return
            self.state = replace(self.state, block=-2)
        if self.state.quote:
            self._quoted_rest(self.at)
        while self.at < len(self.line):
            self._next()

    def _next(self) -> None:
        character = self.line[self.at]
        if character in " \t":
            self.at += 1
        elif character == "#" and (self.at == 0 or self.line[self.at - 1] in " \t"):
            self._add(len(self.line), Kind.QUIET)
        elif character in "[]{}," and (self.state.depth or character in "[{"):
            step = 1 if character in "[{" else -1 if character in "]}" else 0
            self.state = replace(self.state, depth=min(max(self.state.depth + step, 0), _DEEPEST))
            self._add(self.at + 1, Kind.QUIET)
        elif character in "\"'":
            self.state = replace(self.state, quote=character)
            self._quoted_rest(self.at + 1)
        elif not self.state.depth and _DASH.match(self.line, self.at):
            self.indent = self.at
            self._add(self.at + 1, Kind.QUIET)
        elif character in "&*!" and (name := _NAME.match(self.line, self.at)):
            self._add(name.end(), Kind.NAME)
        elif not self.state.depth and (block := _BLOCK.match(self.line, self.at)):
            self.state = replace(self.state, block=self.indent)
            self._add(block.end(), Kind.QUIET)
        else:
            self._plain()

    def _quoted_rest(self, start: int) -> None:
        """A quoted text from here on, which may go on in the next line; or a quoted key."""
        pattern = _DOUBLE_END if self.state.quote == '"' else _SINGLE_END
        end = pattern.match(self.line, start)
        if end is None:
            self._add(len(self.line), Kind.TEXT)
            return
        self.state = replace(self.state, quote="")
        after = self.line[end.end() :]
        is_key = re.match(r"\s*:(?:\s|$)", after) and start > 0
        if is_key:
            self._key(self.line.index(":", end.end()) + 1)
        else:
            self._add(end.end(), Kind.TEXT)

    def _plain(self) -> None:
        """A plain text up to a comment or, in a flow collection, a bracket; or a key."""
        # What is nearest first, so that a long line is read once and not once for each part.
        end = len(self.line)
        if self.state.depth and (bracket := _FLOW_END.search(self.line, self.at)):
            end = bracket.start()
        colon = (_FLOW_COLON if self.state.depth else _COLON).search(self.line, self.at, end)
        if comment := _COMMENT.search(self.line, self.at, colon.start() if colon else end):
            end, colon = comment.start(), None
        if colon is not None:
            self._key(colon.end())
            return
        text = self.line[self.at : end].rstrip()
        kind = Kind.NUMBER if _NUMBER.fullmatch(text) else Kind.TEXT
        self._add(self.at + max(len(text), 1), kind)

    def _key(self, end: int) -> None:
        if not self.state.depth:
            self.indent = self.at
        self._add(end, Kind.KEY)

    def _add(self, end: int, kind: Kind) -> None:
        if end > self.at and len(self.found) < _MOST:
            self.found.append(Token(self.at, end, kind))
        self.at = max(end, self.at)
