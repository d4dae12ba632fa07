"""What the articles of a collection look like, learned by counting, so that what is new fits in.

A pattern is a route with `*` for indexes: `("images", "*", "url")`. Everything is a count, so
styles of many documents add up, and the majority decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias, TypeVar

from curator.document import layout
from curator.document.scalars import STR, TIMESTAMP, Value, same_value, scalar_value, tag_of
from curator.document.yamltree import BLOCK, MAPPING, PLAIN, SCALAR, SEQUENCE, Node, Tree

Pattern: TypeAlias = tuple[str, ...]

ITEM: Final = "*"

_T = TypeVar("_T")
_DEFAULT_INDENT: Final = 2
_DEFAULT_DASH: Final = (2, 1)


@dataclass(frozen=True, slots=True)
class Style:
    """Counts over documents; the learned style of a collection, or of one article.

    `orders`: which keys stand in which order in the mappings of a pattern. `scalars`: quoting of
    texts. `timestamps`: how many values are plain times. `collections`: block or flow. `blanks`:
    of a key at the root, (times seen after another, blank line before it, blank line after it).
    `dashes`: (dash indent, gap after the dash). `indents`: of nested mappings. `wider` gives the
    style of the whole site, for the place of a key that the collection has never seen.
    """

    orders: dict[Pattern, Counter[Pattern]] = field(default_factory=dict)
    scalars: dict[Pattern, Counter[str]] = field(default_factory=dict)
    timestamps: Counter[Pattern] = field(default_factory=Counter)
    collections: dict[Pattern, Counter[str]] = field(default_factory=dict)
    blanks: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    dashes: Counter[tuple[int, int]] = field(default_factory=Counter)
    indents: Counter[int] = field(default_factory=Counter)
    wider: Callable[[], Style] | None = None
    _known: dict[tuple[Pattern, str], tuple[Counter[str], Counter[str]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def scalar_style(self, pattern: Pattern) -> str | None:
        """How texts at a pattern are quoted, or under its key anywhere; None if never seen."""
        exact = self.scalars.get(pattern)
        if exact is None:
            exact = Counter()
            for other, counts in self.scalars.items():
                if other[-1:] == pattern[-1:]:
                    exact += counts
        return _most_common(exact)

    def is_timestamp(self, pattern: Pattern) -> bool:
        """Whether the values at a pattern are mostly times written without quotes."""
        texts = sum(self.scalars.get(pattern, Counter()).values())
        return self.timestamps[pattern] > texts

    def collection_style(self, pattern: Pattern) -> str | None:
        """Whether lists or mappings at a pattern are block or flow; None if never seen."""
        return _most_common(self.collections.get(pattern, Counter()))

    def dash(self) -> tuple[int, int] | None:
        """Indent of a list's dashes under their key, and the gap after a dash."""
        return _most_common(self.dashes)

    def indent(self) -> int | None:
        """Indent of a nested mapping's keys."""
        return _most_common(self.indents)

    def has_blank_before(self, key: str) -> bool | None:
        """Whether a key at the root follows a blank line; None if it was never seen."""
        seen, before, _after = self.blanks.get(key, (0, 0, 0))
        return 2 * before > seen if seen else None

    def has_blank_after(self, key: str) -> bool | None:
        """Whether a blank line follows a key at the root; None if it was never seen."""
        seen, _before, after = self.blanks.get(key, (0, 0, 0))
        return 2 * after > seen if seen else None

    def position(self, pattern: Pattern, keys: list[str], new: str) -> int | None:
        """Where among `keys` a new key belongs: the place that breaks the fewest known orders.

        Of equal places the first one, which is right after its nearest known predecessor.
        """
        before, after = self._neighbours(pattern, new)
        if before.keys().isdisjoint(keys) and after.keys().isdisjoint(keys):
            return None
        cost = best = sum(before[key] for key in keys)
        position = 0
        for index, key in enumerate(keys, start=1):
            cost += after[key] - before[key]
            if cost < best:
                best, position = cost, index
        return position

    def _neighbours(self, pattern: Pattern, key: str) -> tuple[Counter[str], Counter[str]]:
        """How often other keys stand before a key, and after it; counted once."""
        known = self._known.get((pattern, key))
        if known is None:
            known = self._known[pattern, key] = Counter(), Counter()
            for order, count in self.orders.get(pattern, Counter()).items():
                if key in order:
                    at = order.index(key)
                    known[0].update(dict.fromkeys(order[:at], count))
                    known[1].update(dict.fromkeys(order[at + 1 :], count))
        return known


class NeedsWholeError(Exception):
    """Only a part of the article is here, and how it is written elsewhere would count."""


@dataclass(frozen=True)
class Habits:
    """How one article and its siblings write things: the article's own ways come first.

    Of an article `is_part` only some entries are in the tree.
    """

    tree: Tree
    siblings: Style
    is_part: bool = False

    @cached_property
    def own(self) -> Style:
        """The style of the article itself but for its blank lines; counted when something asks."""
        self.need_whole()
        style = Style()
        if self.tree.root is not None:
            _observe(style, self.tree.text, self.tree.root, ())
        return style

    @cached_property
    def _own_blanks(self) -> Style:
        """The blank lines of the article itself."""
        self.need_whole()
        style = Style()
        if self.tree.root is not None:
            _observe_blanks(style, self.tree.text, self.tree.root)
        return style

    def need_whole(self) -> None:
        """Raise NeedsWholeError if this is a part."""
        if self.is_part:
            raise NeedsWholeError

    def scalar_style(self, pattern: Pattern) -> str:
        """How a new text is quoted if nothing forces it."""
        # Mostly the article has such texts, and the rest of it need not be counted.
        known = _most_common(_styles_at(self.tree.root, pattern))
        if known is not None:
            return known
        # The same place in a sibling says more than the same key elsewhere in the article.
        if pattern in self.siblings.scalars and pattern not in self.own.scalars:
            known = self.siblings.scalar_style(pattern)
        known = known or self.own.scalar_style(pattern) or self.siblings.scalar_style(pattern)
        return known or self._only_style() or PLAIN

    def _only_style(self) -> str | None:
        """The style of all texts of the article, if they agree and are not few."""
        texts = sum(self.own.scalars.values(), Counter[str]())
        return _most_common(texts) if len(texts) == 1 and texts.total() > 2 else None

    def is_timestamp(self, pattern: Pattern) -> bool:
        """Whether the values at a pattern are mostly times written without quotes."""
        return self.siblings.is_timestamp(pattern) or self.own.is_timestamp(pattern)

    def collection_style(self, pattern: Pattern) -> str:
        """Block or flow, for a new list or mapping."""
        known = self.own.collection_style(pattern) or self.siblings.collection_style(pattern)
        return known or BLOCK

    def dash(self) -> tuple[int, int]:
        """Indent of a new list's dashes under their key, and the gap after each dash."""
        return self.own.dash() or self.siblings.dash() or _DEFAULT_DASH

    def indent(self) -> int:
        """Indent of a new nested mapping."""
        return self.own.indent() or self.siblings.indent() or _DEFAULT_INDENT

    def position(self, pattern: Pattern, keys: list[str], new: str) -> int | None:
        """Where among `keys` a new key belongs; None if nobody has it."""
        # Only the items of a list have siblings within the article itself.
        index = self.own.position(pattern, keys, new) if ITEM in pattern else None
        if index is None:
            index = self.siblings.position(pattern, keys, new)
        if index is None and self.siblings.wider is not None:
            index = self.siblings.wider().position(pattern, keys, new)
        return index

    def blanks(self, key: str, *, is_block: bool) -> tuple[bool, bool]:
        """Whether a new key at the root gets a blank line before it, and one after it."""
        siblings = self.siblings
        if siblings.has_blank_before(key) is None and siblings.wider is not None:
            siblings = siblings.wider()
        before = siblings.has_blank_before(key)
        if before is False or (before is None and not is_block):
            return False, False
        own = self._own_blanks.blanks
        if len(own) > 2 and not any(above for _n, above, _ in own.values()):
            return False, False
        if before is None:
            known = self._block_keys_have_blanks()
            return known, known
        return True, bool(siblings.has_blank_after(key))

    def _block_keys_have_blanks(self) -> bool:
        """Whether the article sets its lists and mappings apart with blank lines."""
        blanks = [
            self._own_blanks.has_blank_before(key.value)
            for key, value in (self.tree.root.pairs if self.tree.root else [])
            if value.kind in (MAPPING, SEQUENCE) and value.style == BLOCK
        ]
        return blanks.count(True) * 2 > len(blanks)


def learn(trees: Iterable[Tree], wider: Callable[[], Style] | None = None) -> Style:
    """The style of some documents taken together."""
    style = Style(wider=wider)
    for tree in trees:
        if tree.root is not None:
            _observe(style, tree.text, tree.root, ())
            _observe_blanks(style, tree.text, tree.root)
    return style


def _observe(style: Style, text: str, node: Node, pattern: Pattern) -> None:
    if node.kind == SCALAR:
        _observe_scalar(style, node, pattern)
        return
    if node.kind not in (MAPPING, SEQUENCE):
        return
    if node.pairs or node.items:
        style.collections.setdefault(pattern, Counter())[node.style] += 1
    if node.kind == SEQUENCE:
        for item in node.items:
            _observe(style, text, item, (*pattern, ITEM))
        return
    order = tuple(key.value for key, _value in node.pairs)
    style.orders.setdefault(pattern, Counter())[order] += 1
    for key, value in node.pairs:
        if node.style == BLOCK:
            _observe_indent(style, text, key, value)
        _observe(style, text, value, (*pattern, key.value))


def spelled(tree: Tree, pattern: Pattern, value: Value) -> str:
    """How a single value is written at a pattern, on one line; empty where it is not there."""
    for node in _nodes_at(tree.root, pattern):
        if node.kind == SCALAR and node.tag is None and node.anchor is None:
            found = scalar_value(node)
            written = tree.text[node.start : node.end]
            if type(found) is type(value) and same_value(found, value) and "\n" not in written:
                return written
    return ""


def _styles_at(root: Node | None, pattern: Pattern) -> Counter[str]:
    """How the texts at a pattern are quoted, as `_observe` counts them, and nothing else."""
    return Counter(node.style for node in _nodes_at(root, pattern) if _is_text(node))


def _nodes_at(root: Node | None, pattern: Pattern) -> list[Node]:
    nodes = [] if root is None else [root]
    for part in pattern:
        if part == ITEM:
            inner = [item for node in nodes if node.kind == SEQUENCE for item in node.items]
        else:
            inner = []
        for node in nodes:
            if node.kind == MAPPING:
                inner += [value for key, value in node.pairs if key.value == part]
        nodes = inner
    return nodes


def _observe_scalar(style: Style, node: Node, pattern: Pattern) -> None:
    if _is_text(node):
        style.scalars.setdefault(pattern, Counter())[node.style] += 1
    elif tag_of(node) == TIMESTAMP:
        style.timestamps[pattern] += 1


def _is_text(node: Node) -> bool:
    """Whether it is a text, and not a number, say: of these the style says nothing."""
    return node.kind == SCALAR and (node.style != PLAIN or tag_of(node) == STR)


def _observe_indent(style: Style, text: str, key: Node, value: Node) -> None:
    if value.style != BLOCK or not layout.is_first_on_line(text, key.start):
        return
    outer = layout.column(text, key.start)
    if value.kind == SEQUENCE and value.items and value.items[0].end > value.items[0].start:
        dash = layout.dash(text, value, 0)
        item = value.items[0].start
        if dash >= 0 and layout.is_first_on_line(text, dash) and "\n" not in text[dash:item]:
            style.dashes[layout.column(text, dash) - outer, item - dash - 1] += 1
    elif value.kind == MAPPING and value.pairs:
        inner = value.pairs[0][0].start
        if layout.is_first_on_line(text, inner):
            style.indents[layout.column(text, inner) - outer] += 1


def _observe_blanks(style: Style, text: str, root: Node) -> None:
    if root.kind != MAPPING or root.style != BLOCK:
        return
    for index, (key, value) in enumerate(root.pairs):
        seen, before, after = style.blanks.get(key.value, (0, 0, 0))
        start = layout.comments_above(text, layout.line_start(text, key.start))
        end = layout.after(text, value)
        if index:
            seen, before = seen + 1, before + layout.blank_above(text, start)
        style.blanks[key.value] = (seen, before, after + layout.is_blank_line(text, end))


def _most_common(counts: Counter[_T]) -> _T | None:
    return counts.most_common(1)[0][0] if counts else None
