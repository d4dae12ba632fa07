"""Edits inside block style, where lines, dashes and blank lines carry the structure."""

from __future__ import annotations

from curator.document import layout
from curator.document.layout import Patch
from curator.document.place import Place, Refusal
from curator.document.render import Renderer
from curator.document.scalars import Value
from curator.document.yamltree import BLOCK, FLOW, MAPPING, SEQUENCE, Node


def insert_pair(place: Place, value: Value, renderer: Renderer, blanks: tuple[bool, bool],
                ) -> list[Patch]:  # fmt: skip
    """Put a key and its value into a block mapping; `blanks`: a blank line before, after it."""
    text, pairs = place.tree.text, place.container.pairs
    first = pairs[0][0]
    column = layout.column(text, first.start)
    lines = renderer.pair(place.name, value, place.pattern, column)
    newline = renderer.newline
    if place.index == 0:
        if layout.is_first_on_line(text, first.start):
            at = layout.comments_above(text, layout.line_start(text, first.start))
            return [Patch(at, at, lines + (newline if blanks[1] else ""))]
        # `- title: x`: the new key takes the place behind the dash.
        return [Patch(first.start, first.start, lines[column:] + " " * column)]
    above = layout.after(text, pairs[place.index - 1][1])
    at = layout.skip_inner_comments(text, above, column)
    if place.index == len(pairs) and text[at : at + column + 1].strip(" ") == "#":
        # A comment ends the front matter: a blank line would cut off what it is about.
        blanks = (False, False)
    before = newline if blanks[0] and not layout.blank_above(text, at) else ""
    follows = at < len(text) and not layout.is_blank_line(text, at)
    after = newline if blanks[1] and follows else ""
    return [_insert_lines(text, at, before + lines + after, newline)]


def insert_first_pair(place: Place, value: Value, renderer: Renderer) -> list[Patch]:
    """Put a key into a document that has none: after its comments, if any (trap 23)."""
    text = place.tree.text
    lines = renderer.pair(place.name, value, place.pattern, 0)
    return [_insert_lines(text, len(text), lines, renderer.newline)]


def insert_item(place: Place, value: Value, renderer: Renderer) -> list[Patch]:
    """Put an item into a block sequence, with the dash and the gap of its neighbours."""
    text, container, index = place.tree.text, place.container, place.index
    items = container.items
    neighbour = min(index, len(items) - 1)
    at_dash = layout.dash(text, container, neighbour)
    column = layout.column(text, at_dash)
    item = items[neighbour]
    gap = item.start - at_dash - 1 if "\n" not in text[at_dash : item.start] else 1
    lines = renderer.item(value, place.pattern, column, max(gap, 1))
    blank = renderer.newline if _has_blank_gaps(text, container) else ""
    if index == len(items):
        above = layout.after(text, items[-1])
        at = layout.skip_inner_comments(text, above, column)
        return [_insert_lines(text, at, blank + lines, renderer.newline)]
    if not layout.is_first_on_line(text, at_dash):
        # `- - a`: the new item takes the place behind the outer dash.
        return [Patch(at_dash, at_dash, lines[column:] + " " * column)]
    at = layout.comments_above(text, layout.line_start(text, at_dash))
    if index:
        at = max(at, layout.after(text, items[index - 1]))
    return [Patch(at, at, lines + blank)]


def _has_blank_gaps(text: str, sequence: Node) -> bool:
    """Whether the items of a list stand apart, with blank lines between them."""
    return len(sequence.items) > 1 and all(
        layout.is_blank_line(text, layout.after(text, item)) for item in sequence.items[:-1]
    )


def _insert_lines(text: str, at: int, lines: str, newline: str) -> Patch:
    """Whole lines put at the start of a line, or after a last line without a line end."""
    if at > 0 and text[at - 1] != "\n":
        return Patch(at, at, newline + lines.removesuffix(newline))
    return Patch(at, at, lines)


def remove(place: Place) -> list[Patch]:
    """Take a pair or an item out of a block collection that keeps others."""
    text, container, index = place.tree.text, place.container, place.index
    if container.kind == MAPPING:
        start = container.pairs[index][0].start
        following = container.pairs[index + 1][0].start if index + 1 < len(container.pairs) else -1
    else:
        start = layout.dash(text, container, index)
        following = layout.dash(text, container, index + 1) if index + 1 < len(
            container.items) else -1  # fmt: skip
    end = layout.after(text, place.node)
    if not layout.is_first_on_line(text, start):
        return _remove_behind_dash(text, start, end, following)
    lower = layout.after(text, place.before) if index else 0
    return [_remove_lines(text, layout.line_start(text, start), end, lower)]


def _remove_behind_dash(text: str, start: int, end: int, following: int) -> list[Patch]:
    """Take the first of a collection that shares its line with a dash: the next one moves up.

    Comments between the two move above the dash.
    """
    line = layout.line_start(text, start)
    indent = text[line:start].partition("-")[0]
    comments = [part.strip() for part in text[end:following].split("\n") if part.strip()]
    newline = layout.newline_near(text, start, "\n")
    above = "".join(indent + comment + newline for comment in comments)
    return [Patch(line, line, above), Patch(start, following, "")]


def _remove_lines(text: str, start: int, end: int, lower: int) -> Patch:
    """Take lines away, and with a whole paragraph one of the blank stretches around it.

    What is before `lower` belongs to the entry above, blank lines that end its text included.
    """
    above = max(layout.skip_blank_lines_up(text, start), lower)
    below = layout.skip_blank_lines(text, end)
    if end == len(text):
        start = above
    elif start == 0:
        end = below
    elif above < start and end < below:
        # The shorter stretch is the one that was put there for this paragraph.
        if text.count("\n", above, start) <= text.count("\n", end, below):
            start = above
        else:
            end = below
    if end == len(text) and text[end - 1 : end] != "\n" and start > 0:
        # The last line of a file without a final line end: the line before it becomes that.
        start -= 2 if text[start - 2 : start] == "\r\n" else 1
    return Patch(start, end, "")


def empty(place: Place) -> list[Patch]:
    """Take the only pair or item out of a block collection, which becomes `{}` or `[]`."""
    text, container = place.tree.text, place.container
    if len(place.ancestors) == 1:
        key = container.pairs[0][0]
        end = layout.after(text, container)
        return [_remove_lines(text, layout.line_start(text, key.start), end, 0)]
    outer = Place(place.tree, place.ancestors[:-1], place.trail[:-1], place.pattern[:-1], "",
                  place.trail[-1], True)  # fmt: skip
    return to_inline(outer, "[]" if container.kind == SEQUENCE else "{}")


def to_inline(place: Place, written: str) -> list[Patch]:
    """Put text on the line of the key or dash in place of a block collection below it."""
    text, node = place.tree.text, place.node
    ending = layout.ending(text, node, layout.newline_near(text, node.start, "\n"))
    if node.anchor is not None:
        return [Patch(layout.properties_end(text, node), node.end, f" {written}{ending}")]
    if place.container.kind == SEQUENCE:
        return [Patch(node.start, node.end, written + ending)]
    at = layout.colon(text, place.key, node) + 1
    # Comments above the first item are lines of their own; they stay.
    below = layout.next_line(text, at)
    while text[below : node.start].lstrip(" \t").startswith("#"):
        below = layout.next_line(text, below)
    end = layout.after(text, node)
    if end == len(text) and not text.endswith("\n"):
        # A file without a final line end keeps having none.
        below -= 2 if text[below - 2 : below] == "\r\n" else 1
    return [Patch(at, at, " " + written), Patch(below, end, "")]


def to_block(place: Place, value: Value, renderer: Renderer) -> list[Patch]:
    """Put a list or mapping on lines of its own in place of any value."""
    text, node, container = place.tree.text, place.node, place.container
    if node.anchor is not None:
        raise Refusal(f"{place.name} is named &{node.anchor}; its lines are not replaced here",
                      node.start)  # fmt: skip
    newline = renderer.newline
    end = layout.after(text, node)
    if container.kind == SEQUENCE:
        at = layout.dash(text, container, place.index)
        column = layout.column(text, at)
        gap = max(node.start - at - 1, 1) if "\n" not in text[at : node.start] else 1
        lines = renderer.item(value, place.pattern, column, gap)[column:]
        lines = _with_comment(lines, text[node.end : end], newline)
        return [Patch(at, end, _ended_like(text, end, lines, newline))]
    column = layout.column(text, place.key.start)
    lines = renderer.block(value, place.pattern, column)
    at = layout.colon(text, place.key, node) + 1
    if node.style == BLOCK and node.kind in (MAPPING, SEQUENCE):
        below = layout.next_line(text, at)
        return [Patch(below, end, _ended_like(text, end, lines, newline))]
    below = layout.next_line(text, max(node.end - 1, at)) if node.end > at else (
        layout.next_line(text, at))  # fmt: skip
    kept = layout.ending(text, node, newline)
    return [Patch(at, node.end, kept), _insert_lines(text, max(below, node.end), lines, newline)]


def _with_comment(lines: str, rest: str, newline: str) -> str:
    """The comment behind an old value, put behind the first of the new lines."""
    comment = rest.rstrip("\r\n")
    if not comment.lstrip(" \t").startswith("#"):
        return lines
    first, end, others = lines.partition(newline)
    return first + comment + end + others


def _ended_like(text: str, end: int, lines: str, newline: str) -> str:
    """Lines without their last line end where the text they replace has none."""
    return lines if text[end - 1 : end] == "\n" else lines.removesuffix(newline)


def move_item(place: Place, to: int) -> list[Patch]:
    """Reorder a block sequence: items go with the comments above and beside them."""
    text, container = place.tree.text, place.container
    chunks = _chunks(text, container)
    order = list(range(len(chunks)))
    order.insert(to, order.pop(place.index))
    low, high = min(place.index, to), max(place.index, to)
    bodies = [_without_newline(text[start:end]) for start, end in chunks]
    parts = []
    for slot in range(low, high + 1):
        start, end = chunks[slot]
        parts.append(bodies[order[slot]] + text[start + len(bodies[slot]) : end])
        if slot < high:
            parts.append(text[end : chunks[slot + 1][0]])
    return [Patch(chunks[low][0], chunks[high][1], "".join(parts))]


def _without_newline(chunk: str) -> str:
    return chunk.removesuffix("\n").removesuffix("\r")


def _chunks(text: str, sequence: Node) -> list[tuple[int, int]]:
    """The lines of each item with its comments; from the dash, where one shares its line."""
    dashes = [layout.dash(text, sequence, index) for index in range(len(sequence.items))]
    column = layout.column(text, dashes[0])
    whole_lines = all(layout.is_first_on_line(text, at) for at in dashes)
    chunks: list[tuple[int, int]] = []
    for at, item in zip(dashes, sequence.items, strict=True):
        start = at
        if whole_lines:
            start = layout.comments_above(text, layout.line_start(text, at))
            start = max(start, chunks[-1][1] if chunks else 0)
        chunks.append((start, layout.skip_inner_comments(text, layout.after(text, item), column)))
    return chunks


def is_block(node: Node) -> bool:
    """Whether a node is a list or mapping on lines of its own."""
    return node.kind in (MAPPING, SEQUENCE) and node.style != FLOW
