"""Finding what a route points at, and refusing what cannot be edited safely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from curator.document import layout, scalars
from curator.document.operations import Route, format_route, parse_index
from curator.document.style import ITEM, Pattern
from curator.document.yamltree import ALIAS, FLOW, MAPPING, PLAIN, SCALAR, SEQUENCE, Node, Tree


class Refusal(Exception):
    """An edit that cannot be done: a reason and an index into the tree's text."""

    def __init__(self, reason: str, index: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.index = index


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a collection: `ancestors[-1]` holds it, at `index` (its length for the end).

    `trail` are the indexes that lead from the root to that collection; `name` is the last part
    of the route. `ancestors` is empty only for a key of a document that has no value yet.
    """

    tree: Tree
    ancestors: list[Node]
    trail: list[int]
    pattern: Pattern
    name: str
    index: int
    exists: bool

    @property
    def container(self) -> Node:
        """The collection that holds the place."""
        return self.ancestors[-1]

    @property
    def flow(self) -> bool:
        """Whether the place is inside flow style."""
        return layout.in_flow(self.ancestors)

    @property
    def node(self) -> Node:
        """The value at the place."""
        if self.container.kind == MAPPING:
            return self.container.pairs[self.index][1]
        return self.container.items[self.index]

    @property
    def before(self) -> Node:
        """The value before the one at the place."""
        if self.container.kind == MAPPING:
            return self.container.pairs[self.index - 1][1]
        return self.container.items[self.index - 1]

    @property
    def key(self) -> Node:
        """The key at the place, in a mapping."""
        return self.container.pairs[self.index][0]


def find(tree: Tree, route: Route) -> Place:
    """The place of a route; its last part need not exist. Raises Refusal."""
    if not route:
        raise Refusal("The front matter as a whole cannot be replaced; edit its fields")
    if tree.root is None:
        if len(route) > 1:
            raise Refusal(f"There is no {route[0]}")
        return Place(tree, [], [], route, route[0], 0, False)
    node = tree.root
    ancestors: list[Node] = []
    trail: list[int] = []
    pattern: Pattern = ()
    for depth, part in enumerate(route):
        _check_open(tree, node, route[:depth])
        ancestors.append(node)
        index, exists = _step(tree, node, part, route[: depth + 1])
        pattern = (*pattern, ITEM if node.kind == SEQUENCE else part)
        if depth == len(route) - 1:
            return Place(tree, ancestors, trail, pattern, part, index, exists)
        if not exists:
            raise Refusal(f"There is no {format_route(route[: depth + 1])}", node.start)
        trail.append(index)
        node = node.pairs[index][1] if node.kind == MAPPING else node.items[index]
    raise AssertionError("unreachable")  # pragma: no cover


def _check_open(tree: Tree, node: Node, route: Route) -> None:
    if node.kind in (MAPPING, SEQUENCE) and node.tag is None and node.anchor is None:
        return
    name = format_route(route) or "The front matter"
    if node.kind == ALIAS:
        raise Refusal(f"{name} is *{node.value}, a copy of another value; edit that", node.start)
    if node.kind == SCALAR:
        raise Refusal(f"{name} is a single value and has no parts", node.start)
    check_properties(tree, node, name)


def check_properties(tree: Tree, node: Node, name: str) -> None:
    """Refuse a node with a tag, or with an anchor that an alias uses."""
    if node.tag is not None:
        raise Refusal(f"{name} has the tag {node.tag}, whose meaning is not known here", node.start)
    if node.anchor is not None and node.anchor in tree.aliases:
        raise Refusal(
            f"{name} is named &{node.anchor} and used elsewhere as *{node.anchor}; "
            "an edit would change both",
            node.start,
        )


def check_editable(place: Place) -> None:
    """Refuse the value at a place where it, or anything in it, must stay. Raises Refusal."""
    for node in place.node.walk():
        if node.tag is not None or node.anchor is not None:
            check_properties(place.tree, node, place.name)


def check_removable(place: Place) -> None:
    """Refuse a key that is also merged in (`<<`): without it the merged value would show."""
    if place.container.kind != MAPPING:
        return
    for key, value in place.container.pairs:
        merged = scalars.node_value(place.tree, value) if _is_merge(key) else None
        sources = merged if isinstance(merged, list) else [merged]
        if any(isinstance(source, dict) and place.name in source for source in sources):
            raise Refusal(f"{place.name} also comes from a merge (<<), which would show then",
                          place.key.start)  # fmt: skip


def _is_merge(key: Node) -> bool:
    return key.value == "<<" and key.kind == SCALAR and key.style == PLAIN


def _step(tree: Tree, node: Node, part: str, route: Route) -> tuple[int, bool]:
    if node.kind == SEQUENCE:
        index = parse_index(part, len(node.items))
        if index is None or index > len(node.items):
            reason = f"{format_route(route)}: there is no item {part} in this list"
            raise Refusal(reason, node.start)
        return index, index < len(node.items)
    found = [
        index
        for index, (key, _value) in enumerate(node.pairs)
        if (key.value if key.kind == SCALAR else scalars.key_text(tree, key)) == part
    ]
    if not found:
        return len(node.pairs), False
    key = node.pairs[found[-1]][0]
    if len(found) > 1:
        raise Refusal(f"The key {part} stands here {len(found)} times; remove one first", key.start)
    if node.style != FLOW and layout.is_explicit_key(tree.text, key):
        reason = f"The key {part} is written as `? {part}`, which is not edited here"
        raise Refusal(reason, key.start)
    if _is_merge(key):
        raise Refusal("<< merges another mapping in here; it is no field", key.start)
    if key.kind != SCALAR or key.anchor or key.tag:
        raise Refusal(f"The key {part} is not plain text", key.start)
    return found[0], True


def outer_column(place: Place) -> int:
    """The column of the key or dash of a place in block style."""
    text, container = place.tree.text, place.container
    if container.kind == MAPPING:
        return layout.column(text, place.key.start)
    return layout.column(text, max(layout.dash(text, container, place.index), 0))


def missing(place: Place) -> NoReturn:
    """Refuse an operation on something that is not there."""
    index = place.container.start if place.ancestors else 0
    raise Refusal(f"There is no {place.name} here", index)
