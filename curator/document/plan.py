"""From an operation to patches: what exactly to replace, insert or take away in the text.

A plan comes with the change it claims to make, so that the proof can hold it to that. Where a
value may be written in several styles the plans come in order of nearness; the first that the
proof accepts is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from curator.document import blockedit, flowedit, layout, render, scalars
from curator.document.layout import Patch
from curator.document.place import Place, Refusal, check_editable, check_removable, missing
from curator.document.render import Renderer
from curator.document.scalars import Timestamp, Value
from curator.document.style import Habits, spelled
from curator.document.yamltree import (
    ALIAS,
    BLOCK,
    DOUBLE,
    FLOW,
    PLAIN,
    SCALAR,
    SEQUENCE,
    Node,
    Tree,
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan does to the children of one collection, found by `trail` from the root.

    `kind` is replace, insert, remove, move (to the index `to`) or rename (to the key `name`).
    """

    trail: list[int]
    kind: str
    index: int
    value: Value = None
    name: str = ""
    to: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Patches and the change they are to make."""

    patches: list[Patch]
    change: Change


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans edits of one tree, by its habits. `newline` is for lines without a neighbour, `like`
    is the file that a single value comes from: it stays as it is spelled there."""

    habits: Habits
    protected: Collection[str]
    newline: str
    like: Tree | None = None

    @property
    def tree(self) -> Tree:
        """The tree that is edited."""
        return self.habits.tree

    def _renderer(self, index: int, wanted: str = "") -> Renderer:
        newline = layout.newline_near(self.tree.text, index, self.newline)
        return Renderer(self.habits, newline, wanted)

    def replace(self, place: Place, value: Value) -> Iterator[Plan]:
        """Plans to put `value` in place of the one that is there."""
        if not place.exists:
            missing(place)
        check_editable(place)
        change = Change(place.trail, "replace", place.index, value)
        for patches in self._replacements(place, value):
            yield Plan(patches, change)

    def _replacements(self, place: Place, value: Value) -> Iterator[list[Patch]]:
        node = place.node
        if node.kind == SCALAR and not isinstance(value, (list, dict)):
            newline = layout.newline_near(place.tree.text, node.start, self.newline)
            for text in self._scalar_texts(place, value, newline):
                yield [_put(place, text, newline)]
            return
        renderer = self._renderer(node.start)
        if place.flow or (node.style == FLOW and node.kind != ALIAS):
            yield [_put(place, renderer.flow(value, place.pattern), renderer.newline)]
        elif not renderer.is_inline(value, place.pattern):
            yield blockedit.to_block(place, value, renderer)
        else:
            column = layout.column(place.tree.text, node.start)
            text = renderer.inline(value, place.pattern, column)
            if blockedit.is_block(node):
                yield blockedit.to_inline(place, text)
            else:
                yield [_put(place, text, renderer.newline)]

    def _scalar_texts(self, place: Place, value: Value, newline: str) -> Iterator[str]:
        """Spellings of a scalar: where it comes from, in the style of the one it replaces, then
        in safer ones."""
        node = place.node
        style = node.style
        if self.like is not None and (written := spelled(self.like, place.pattern, value)):
            yield written
        if isinstance(value, str) and style == PLAIN:
            if self._stays_time(node, value):
                yield str(value)
                return
            if scalars.tag_of(node) != scalars.STR or node.start == node.end:
                renderer = self._renderer(node.start)
                style = renderer.scalar_style(value, place.pattern, flow=place.flow)
                if style == PLAIN and not scalars.fits_plain(value, flow=place.flow):
                    yield str(value)
                    return
        yield render.rescalar(place, value, style, newline, self.habits)
        if isinstance(value, str) and style != DOUBLE:
            yield render.rescalar(place, value, DOUBLE, newline, self.habits)

    @staticmethod
    def _stays_time(node: Node, value: str) -> bool:
        if not scalars.timestamp_is_possible(value):
            return False
        return isinstance(value, Timestamp) or scalars.tag_of(node) == scalars.TIMESTAMP

    def insert(self, place: Place, value: Value, wanted: str = "") -> Iterator[Plan]:
        """Plans to add a key to a mapping, or an item to a sequence before `place.index`.

        `wanted` is the style of a text that was quoted before, elsewhere.
        """
        if not place.ancestors:
            change = Change([], "insert", 0, value, place.name)
            renderer = self._renderer(len(self.tree.text), wanted)
            yield Plan(blockedit.insert_first_pair(place, value, renderer), change)
            return
        container = place.container
        renderer = self._renderer(container.start, wanted)
        if container.style == FLOW:
            yield self._insert_in_flow(place, value, renderer)
        elif container.kind == SEQUENCE:
            change = Change(place.trail, "insert", place.index, value)
            yield Plan(blockedit.insert_item(place, value, renderer), change)
        else:
            yield self._insert_pair(place, value, renderer)

    def _insert_in_flow(self, place: Place, value: Value, renderer: Renderer) -> Plan:
        container = place.container
        change = Change(place.trail, "insert", place.index, value, place.name)
        if len(place.ancestors) == 1:
            raise Refusal("The front matter is one flow mapping; add the key by hand",
                          container.start)  # fmt: skip
        if not (container.items or container.pairs) and self._opens_to_block(place, value):
            outer = Place(place.tree, place.ancestors[:-1], place.trail[:-1], place.pattern[:-1],
                          "", place.trail[-1], True)  # fmt: skip
            filled: Value = [value] if container.kind == SEQUENCE else {place.name: value}
            return Plan(blockedit.to_block(outer, filled, renderer), change)
        return Plan(flowedit.insert(place, value, renderer), change)

    def _opens_to_block(self, place: Place, value: Value) -> bool:
        """Whether `[]` becomes a block list: where it may, and its like elsewhere are blocks."""
        if layout.in_flow(place.ancestors[:-1]) or place.container.anchor is not None:
            return False
        known = self.habits.siblings.collection_style(place.pattern[:-1])
        return known == BLOCK or (known is None and isinstance(value, dict) and bool(value))

    def _insert_pair(self, place: Place, value: Value, renderer: Renderer) -> Plan:
        pattern = place.pattern[:-1]
        keys = [key.value for key, _value in place.container.pairs]
        index = self.habits.position(pattern, keys, place.name)
        at_root = len(place.ancestors) == 1
        if at_root:
            self.habits.need_whole()
        if index is None:
            index = self._usual_index(place, value) if at_root else len(keys)
        spot = Place(place.tree, place.ancestors, place.trail, place.pattern, place.name, index,
                     False)  # fmt: skip
        is_block = isinstance(value, (list, dict))
        blanks = self.habits.blanks(place.name, is_block=is_block) if at_root else (False, False)
        change = Change(place.trail, "insert", index, value, place.name)
        return Plan(blockedit.insert_pair(spot, value, renderer, blanks), change)

    def _usual_index(self, place: Place, value: Value) -> int:
        """Where a key goes that no sibling has.

        A single value goes after the last one of the first paragraph (that is what the editors of
        a real site did by hand), a list or mapping before a protected key that ends the article.
        """
        text, pairs = self.tree.text, place.container.pairs
        end = len(pairs)
        while end and pairs[end - 1][0].value in self.protected:
            end -= 1
        if isinstance(value, (list, dict)):
            return end
        paragraph = 1
        while paragraph < end:
            start = layout.line_start(text, pairs[paragraph][0].start)
            if layout.blank_above(text, layout.comments_above(text, start)):
                break
            paragraph += 1
        paragraph = min(paragraph, end)
        for index in range(paragraph, 0, -1):
            if pairs[index - 1][1].kind == SCALAR:
                return index
        return paragraph

    def remove(self, place: Place) -> Iterator[Plan]:
        """Plans to take a key or an item away."""
        if not place.exists:
            missing(place)
        check_editable(place)
        check_removable(place)
        container = place.container
        change = Change(place.trail, "remove", place.index)
        if container.style == FLOW:
            yield Plan(flowedit.remove(place), change)
        elif len(container.pairs or container.items) == 1:
            yield Plan(blockedit.empty(place), change)
        else:
            yield Plan(blockedit.remove(place), change)

    def move_item(self, place: Place, to: int) -> Iterator[Plan]:
        """Plans to move an item of a sequence to another index of it."""
        check_editable(place)
        if any(node.kind == ALIAS or node.anchor for node in place.container.walk()):
            raise Refusal("This list holds anchors or aliases, whose order matters",
                          place.container.start)  # fmt: skip
        change = Change(place.trail, "move", place.index, to=to)
        if place.container.style == FLOW:
            yield Plan(flowedit.move(place, to), change)
        else:
            yield Plan(blockedit.move_item(place, to), change)

    def rename(self, place: Place, name: str) -> Iterator[Plan]:
        """Plans to give a key of a mapping another name."""
        check_editable(place)
        check_removable(place)
        key = place.key
        style = scalars.nearest_style(name, key.style, flow=place.flow, key=True)
        patch = Patch(key.start, key.end, scalars.quote(name, style))
        yield Plan([patch], Change(place.trail, "rename", place.index, name=name))


def _put(place: Place, written: str, newline: str) -> Patch:
    """A value's own text replaced; an empty one gets a blank before it (trap 9)."""
    text, node = place.tree.text, place.node
    start = layout.tight_start(text, node)
    if start == node.end and not text[start - 1 : start].isspace():
        written = " " + written
    if written[:1] in ("|", ">"):
        # A block scalar brings its header's comment itself.
        kept = layout.ending(text, node, newline).removeprefix(layout.header_comment(text, node))
        return Patch(start, node.end, written + kept)
    return Patch(start, node.end, written + layout.ending(text, node, newline))
