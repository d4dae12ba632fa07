"""YAML text as a tree of nodes that know their place, made from libyaml's events under guard.

Nothing is constructed from untrusted scalars here: a node holds the text, `scalars` reads it.
Events, not `yaml.compose`: an alias has its own span there, and libyaml's event parser does not
recurse, so no input can overflow the C stack. Numbered traps are those of the design notes on
PyYAML's marks; each has a case in `tests/cases`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml

#: Deepest nesting that is read; the deepest real front matter of 31,331 files has 4 levels.
MAX_DEPTH: Final = 32
#: Most parser events that are read, so that nothing takes longer than half a second.
MAX_EVENTS: Final = 60_000
#: Most values that a document's aliases may stand for, all expanded ("billion laughs").
MAX_EXPANDED: Final = 20_000

SCALAR: Final = "scalar"
SEQUENCE: Final = "sequence"
MAPPING: Final = "mapping"
ALIAS: Final = "alias"

PLAIN: Final = "plain"
SINGLE: Final = "single-quoted"
DOUBLE: Final = "double-quoted"
LITERAL: Final = "literal"
FOLDED: Final = "folded"
BLOCK: Final = "block"
FLOW: Final = "flow"

# The C parser gives '' for plain, the pure Python one None (trap 11).
_STYLES: Final[dict[str | None, str]] = {
    "": PLAIN, None: PLAIN, "'": SINGLE, '"': DOUBLE, "|": LITERAL, ">": FOLDED,
}  # fmt: skip

# What YAML 1.1 allows in a file: everything printable, and three control characters.
_NOT_YAML: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Pairs: TypeAlias = "list[tuple[Node, Node]]"


class TreeError(Exception):
    """YAML that cannot be read: a reason and an index into the text, in code points."""

    def __init__(self, reason: str, index: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.index = index


class Node:
    """A piece of YAML with its place: `text[start:end]` is its own text and no one else's.

    `items` are a sequence's nodes, `pairs` a mapping's keys and values; `value` is a scalar's text
    after unquoting, or the name of an alias, whose `target` is the node it stands for. `start`
    includes an anchor or a tag (trap 6).
    """

    __slots__ = (
        "anchor", "end", "items", "kind", "pairs", "start", "style", "tag", "target", "value",
    )  # fmt: skip

    def __init__(
        self, kind: str, start: int, end: int, tag: str | None, anchor: str | None, style: str,
        value: str,
    ) -> None:  # fmt: skip
        self.kind = kind
        self.start = start
        self.end = end
        self.tag = tag
        self.anchor = anchor
        self.style = style
        self.value = value
        self.items: list[Node] = _NO_ITEMS
        self.pairs: Pairs = _NO_PAIRS
        self.target: Node | None = None

    def walk(self) -> list[Node]:
        """This node and all inside it, keys included, level by level."""
        nodes = [self]
        for node in nodes:
            if node.items:
                nodes += node.items
            for key, value in node.pairs:
                nodes += (key, value)
        return nodes

    def find(self, key: str) -> int:
        """The place of the last pair with this key, which is the one that readers take; or -1."""
        for index in range(len(self.pairs) - 1, -1, -1):
            node = self.pairs[index][0]
            if node.value == key and node.kind == SCALAR:
                return index
        return -1


# Shared by all nodes that have none; never changed.
_NO_ITEMS: Final[list[Node]] = []
_NO_PAIRS: Final[Pairs] = []


@dataclass(frozen=True, slots=True)
class Tree:
    """Text and its root node (None where the text has no value); the names aliases refer to."""

    text: str
    root: Node | None
    aliases: frozenset[str]


def parse(text: str) -> Tree:
    """Read one YAML document. Raises TreeError, and nothing else, for what cannot be read."""
    builder = _Builder(text)
    try:
        builder.run()
    except yaml.reader.ReaderError as error:
        # Its `position` counts bytes or code points, depending on where it was found (trap 19).
        found = _NOT_YAML.search(text)
        index = found.start() if found else min(error.position, len(text) - 1)
        reason = f"The character U+{ord(text[index]):04X} is not allowed; remove it"
        raise TreeError(reason, index) from None
    except UnicodeEncodeError as error:
        raise TreeError("Half a character (a lone surrogate) is not text", error.start) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ": ".join(part for part in (error.context, error.problem) if part)
        index = min(mark.index, len(text)) if mark else 0
        raise TreeError(f"This is not YAML: {reason}", index) from None
    tree = Tree(text, builder.root, frozenset(builder.aliases))
    if builder.aliases:
        _refuse_bombs(tree)
    return tree


class _Builder:
    """Turns events into nodes; one use."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Node | None = None
        self.anchors: dict[str, Node] = {}
        self.aliases: set[str] = set()

    def run(self) -> None:
        # The C parser by itself: `yaml.parse` would ask it twice for each event.
        event_of: Any = yaml.cyaml.CParser(self.text).get_event  # type: ignore[attr-defined]
        event_of()
        first = event_of()
        if type(first) is yaml.StreamEndEvent:
            return
        top: list[Node] = []
        self._read(event_of, top)
        last = event_of()
        if type(last) is not yaml.StreamEndEvent:
            raise TreeError("There is a second YAML document", last.start_mark.index)
        # An empty document is one empty plain scalar.
        root = top[0]
        if root.start != root.end or root.style != PLAIN or root.tag or root.anchor:
            self.root = root

    def _read(self, event_of: Any, children: list[Node]) -> None:
        """All events of one document. One loop on purpose: this is the hot path."""
        # The open collections and the child lists around them.
        open_nodes: list[Node] = []
        outer: list[list[Node]] = []
        scalar_event, alias_event = yaml.ScalarEvent, yaml.AliasEvent
        sequence_start, mapping_start = yaml.SequenceStartEvent, yaml.MappingStartEvent
        document_end = yaml.DocumentEndEvent
        styles, anchors = _STYLES, self.anchors
        left = MAX_EVENTS
        while True:
            event = event_of()
            kind = type(event)
            left -= 1
            if kind is scalar_event:
                style = styles[event.style]
                end = event.end_mark.index
                start = event.start_mark.index
                if style is LITERAL or style is FOLDED:
                    end = _block_scalar_end(self.text, start, end)
                node = Node(SCALAR, start, end, event.tag, event.anchor, style, event.value)
                children.append(node)
                if event.anchor is not None:
                    anchors[event.anchor] = node
            elif kind is sequence_start or kind is mapping_start:
                node = Node(
                    SEQUENCE if kind is sequence_start else MAPPING,
                    event.start_mark.index, -1, event.tag, event.anchor,
                    FLOW if event.flow_style else BLOCK, "",
                )  # fmt: skip
                if event.anchor is not None:
                    anchors[event.anchor] = node
                children.append(node)
                open_nodes.append(node)
                outer.append(children)
                children = []
                if len(open_nodes) > MAX_DEPTH or left < 0:
                    raise TreeError("This is nested too deeply", node.start)
            elif kind is alias_event:
                children.append(self._alias(event))
            elif kind is document_end:
                return
            else:
                node = open_nodes.pop()
                _close(node, children, event.end_mark.index)
                children = outer.pop()
            if left < 0:
                raise TreeError("This has too many values to be an article", event.end_mark.index)

    def _alias(self, event: Any) -> Node:
        name: str = event.anchor
        start: int = event.start_mark.index
        anchored = self.anchors.get(name)
        if anchored is None:
            raise TreeError(f"*{name} refers to nothing: there is no &{name} before it", start)
        if anchored.end < 0:
            raise TreeError(f"&{name} contains itself", start)
        self.aliases.add(name)
        node = Node(ALIAS, start, event.end_mark.index, None, None, PLAIN, name)
        # The anchor before it counts: a name may be given anew further down.
        node.target = anchored
        return node


def _close(node: Node, children: list[Node], end_mark: int) -> None:
    """Fill a collection. A block's end mark runs past comments, so its last child ends it (3)."""
    if node.kind is SEQUENCE:
        node.items = children
    else:
        keys = iter(children)
        node.pairs = list(zip(keys, keys, strict=True))
    node.end = end_mark if node.style is FLOW or not children else children[-1].end


def _block_scalar_end(text: str, start: int, end: int) -> int:
    """The end of a `|` or `>` scalar without the blank lines after it, unless it keeps them (5)."""
    header = text[start : text.find("\n", start) + 1 or end]
    if "+" in header.partition("#")[0]:
        return end
    return start + len(text[start:end].rstrip(" \t\r\n"))


def _refuse_bombs(tree: Tree) -> None:
    """Count what the aliases stand for; each size is counted once, so this is linear."""
    sizes: dict[int, int] = {}

    def size(node: Node) -> int:
        if node.target is not None:
            return sizes[id(node.target)]
        total = 1 + sum(map(size, node.items))
        total += sum(size(key) + size(value) for key, value in node.pairs)
        if total > MAX_EXPANDED:
            raise TreeError("Its aliases repeat each other without end", node.start)
        if node.anchor is not None:
            sizes[id(node)] = total
        return total

    if tree.root is not None:
        size(tree.root)
