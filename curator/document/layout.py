"""Where things stand on their lines: what an edit may take away and where it may put something.

All indexes are code points of the tree's text. Lines end at `\\n` only; what YAML 1.1 also counts
as a line break (trap 17) does not matter here, as an edit that it spoils fails the proof.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from curator.document.yamltree import BLOCK, FOLDED, LITERAL, SCALAR, Node

_DASH_OR_COMMENT: Final = re.compile(r"#[^\n]*|-")
_COLON_OR_COMMENT: Final = re.compile(r"#[^\n]*|:")
_COMMA_OR_COMMENT: Final = re.compile(r"#[^\n]*|,")
_PROPERTIES: Final = re.compile(r"(?:[&!][^\s]*[ \t\r\n]*)+")


@dataclass(frozen=True, slots=True)
class Patch:
    """Put `text` in place of `[start, end)`."""

    start: int
    end: int
    text: str


def patched(text: str, patches: list[Patch]) -> str:
    """The text with the patches applied; they must not overlap."""
    parts, at = [], 0
    for patch in sorted(patches, key=lambda patch: (patch.start, patch.end)):
        parts += [text[at : patch.start], patch.text]
        at = patch.end
    parts.append(text[at:])
    return "".join(parts)


def line_start(text: str, index: int) -> int:
    """The start of the line that `index` is on."""
    return text.rfind("\n", 0, index) + 1


def next_line(text: str, index: int) -> int:
    """The start of the line after the one that `index` is on, or the end of the text."""
    return text.find("\n", index) + 1 or len(text)


def after(text: str, node: Node) -> int:
    """The start of the line after a node in block context.

    A `|+` scalar already ends at the start of a line, as its blank lines are part of it.
    """
    if node.end > node.start and text[node.end - 1] == "\n":
        return node.end
    return next_line(text, node.end)


def newline_near(text: str, index: int, default: str) -> str:
    """The line end of the line at `index` or of the one before it (trap 16)."""
    at = text.find("\n", index)
    if at < 0:
        at = text.rfind("\n", 0, index)
    if at < 0:
        return default
    return "\r\n" if at > 0 and text[at - 1] == "\r" else "\n"


def column(text: str, index: int) -> int:
    """How many code points stand before `index` on its line."""
    return index - line_start(text, index)


def is_first_on_line(text: str, index: int) -> bool:
    """Whether only blanks stand before `index` on its line."""
    return not text[line_start(text, index) : index].strip(" ")


def is_blank_line(text: str, start: int) -> bool:
    """Whether the line at `start` is empty; the end of the text is no line."""
    return start < len(text) and not text[start : next_line(text, start)].strip()


def blank_above(text: str, start: int) -> bool:
    """Whether the line above the one at `start` is blank, or there is none."""
    return start == 0 or is_blank_line(text, line_start(text, start - 1))


def skip_blank_lines(text: str, start: int) -> int:
    """The start of the first line from `start` on that is not blank."""
    while is_blank_line(text, start):
        start = next_line(text, start)
    return start


def skip_blank_lines_up(text: str, start: int) -> int:
    """The start of the topmost of the blank lines right above the line at `start`."""
    while start > 0 and is_blank_line(text, line_start(text, start - 1)):
        start = line_start(text, start - 1)
    return start


def comments_above(text: str, start: int) -> int:
    """The start of the comment lines right above the line at `start`, with no blank between."""
    while start > 0:
        above = line_start(text, start - 1)
        if not text[above:start].lstrip(" \t").startswith("#"):
            break
        start = above
    return start


def skip_inner_comments(text: str, start: int, outer: int) -> int:
    """Past comment lines indented deeper than column `outer`: they belong to what is above."""
    while True:
        end = next_line(text, start)
        line = text[start:end]
        bare = line.lstrip(" ")
        if not bare.startswith("#") or len(line) - len(bare) <= outer:
            return start
        start = end


def tight_start(text: str, node: Node) -> int:
    """Where a node begins after its anchor and tag (trap 6)."""
    if node.anchor is None and node.tag is None:
        return node.start
    properties = _PROPERTIES.match(text, node.start, node.end)
    return properties.end() if properties else node.start


def properties_end(text: str, node: Node) -> int:
    """Where a node's anchor and tag end, before any blanks or line ends."""
    end = tight_start(text, node)
    return node.start + len(text[node.start : end].rstrip())


def is_block_scalar(node: Node) -> bool:
    """Whether a node is a `|` or `>` text."""
    return node.kind == SCALAR and node.style in (LITERAL, FOLDED)


def header_comment(text: str, node: Node) -> str:
    """The comment behind the `|` or `>` of a block scalar, with the blanks before it; else ""."""
    if not is_block_scalar(node):
        return ""
    comment = re.search(r"[ \t]+#[^\r\n]*", text[node.start : next_line(text, node.start)])
    return comment[0] if comment else ""


def ending(text: str, node: Node, newline: str) -> str:
    """What must follow a text on one line that takes the place of a node.

    Of a block scalar that is the comment of its header; and where a `|+` text ends the node, the
    line end that is part of it.
    """
    holds_line_end = node.end > node.start and text[node.end - 1] == "\n"
    return header_comment(text, node) + (newline if holds_line_end else "")


def _indicator(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """The first `-`, `:` or `,` between two nodes that is not inside a comment, or -1."""
    for match in pattern.finditer(text, start, end):
        if not match[0].startswith("#"):
            return match.start()
    return -1


def dash(text: str, sequence: Node, index: int) -> int:
    """The `-` of an item of a block sequence, or -1 (trap 12)."""
    item = sequence.items[index]
    lower = tight_start(text, sequence) if index == 0 else sequence.items[index - 1].end
    # An empty item ends right after its dash.
    return _indicator(_DASH_OR_COMMENT, text, lower, max(item.start, lower))


def colon(text: str, key: Node, value: Node) -> int:
    """The `:` between a key and its value, or -1 where there is none (trap 10)."""
    return _indicator(_COLON_OR_COMMENT, text, key.end, max(value.start, key.end))


def comma(text: str, start: int, end: int) -> int:
    """The `,` between two items of a flow collection, or -1 (trap 13)."""
    return _indicator(_COMMA_OR_COMMENT, text, start, end)


def in_flow(ancestors: list[Node]) -> bool:
    """Whether any of the collections around a node is written in flow style."""
    return any(node.style != BLOCK for node in ancestors)


def is_explicit_key(text: str, key: Node) -> bool:
    """Whether a block mapping's key is written as `? key`, or is no scalar."""
    before = text[line_start(text, key.start) : key.start]
    return key.kind != SCALAR or "?" in before.lstrip(" -")[:1]
