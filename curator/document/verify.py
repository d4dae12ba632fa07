"""The proof that an edit did what it claims and nothing else.

The text before and after is read again and the two trees are walked together: along the trail to
the edited collection everything beside it must be the same, and there the children must be those
before with the one change applied. The same means kind, tag, anchor, style, value and own text.
"""

from __future__ import annotations

from collections.abc import Sequence

from curator.document.plan import Change
from curator.document.scalars import Value, key_text, node_value, same_value
from curator.document.yamltree import MAPPING, Node, Tree


def proves(before: Tree, after: Tree, change: Change) -> bool:
    """Whether `after` is `before` with `change` made and nothing else changed."""
    old, new = before.root, after.root
    if old is None:
        return new is not None and _is_single_pair(after, new, change)
    if new is None:
        return not change.trail and change.kind == "remove" and len(old.pairs) == 1
    # Down to the collection that changed, comparing what lies beside the way.
    for index in change.trail:
        if not _same_shell(old, new) or _length(old) != _length(new):
            return False
        if not _same(before, after, _members(old, index), _members(new, index)):
            return False
        if old.kind == MAPPING:
            if not _same(before, after, old.pairs[index][:1], new.pairs[index][:1]):
                return False
            old, new = old.pairs[index][1], new.pairs[index][1]
        else:
            old, new = old.items[index], new.items[index]
    return _same_with_change(before, after, old, new, change)


def _length(node: Node) -> int:
    return len(node.pairs) + len(node.items)


def _is_single_pair(after: Tree, new: Node, change: Change) -> bool:
    return new.kind == MAPPING and len(new.pairs) == 1 and _is_named(after, new, change)


def _same_shell(old: Node, new: Node) -> bool:
    return (
        old.kind == new.kind and old.tag == new.tag and old.anchor == new.anchor
        and old.style == new.style
    )  # fmt: skip


def _same(before: Tree, after: Tree, old: Sequence[Node], new: Sequence[Node]) -> bool:
    """Whether nodes are the same in everything, what is in them and their own text included.

    Level by level, as recursion would take most of the time that an edit takes.
    """
    olds, news = list(old), list(new)
    if len(olds) != len(news):
        return False
    for one, other in zip(olds, news, strict=False):  # both grow while they are walked
        if (
            one.value != other.value
            or not _same_shell(one, other)
            or len(one.items) != len(other.items)
            or len(one.pairs) != len(other.pairs)
        ):
            return False
        if one.pairs:
            for pair, other_pair in zip(one.pairs, other.pairs, strict=True):
                olds += pair
                news += other_pair
        elif one.items:
            olds += one.items
            news += other.items
        elif before.text[one.start : one.end] != after.text[other.start : other.end]:
            return False
    return True


def _members(node: Node, without: int = -1) -> list[Node]:
    """The nodes directly in a collection, keys included, but for those at one index."""
    if node.kind == MAPPING:
        pairs = node.pairs if without < 0 else node.pairs[:without] + node.pairs[without + 1 :]
        return [part for pair in pairs for part in pair]
    return node.items if without < 0 else node.items[:without] + node.items[without + 1 :]


def _same_with_change(before: Tree, after: Tree, old: Node, new: Node, change: Change) -> bool:
    if (old.kind, old.tag, old.anchor) != (new.kind, new.tag, new.anchor):
        return False
    # An emptied collection becomes `[]`, a filled one may become a block; others keep their style.
    if _length(old) and _length(new) and old.style != new.style:
        return False
    index = change.index
    if change.kind == "move":
        items = [*old.items]
        items.insert(change.to, items.pop(index))
        return _same(before, after, items, new.items)
    if change.kind == "remove":
        return _same(before, after, _members(old, index), _members(new))
    if index >= _length(new):
        return False
    if change.kind == "insert":
        return _same(before, after, _members(old), _members(new, index)) and _is_named(
            after, new, change
        )
    if not _same(before, after, _members(old, index), _members(new, index)):
        return False
    if change.kind == "rename":
        value, new_value = old.pairs[index][1:], new.pairs[index][1:]
        return _same(before, after, value, new_value) and _has_key(after, new, change)
    if old.kind == MAPPING and not _same(before, after, old.pairs[index][:1], new.pairs[index][:1]):
        return False
    member, new_member = _member(old, index), _member(new, index)
    return member.anchor == new_member.anchor and _means(after, new_member, change.value)


def _member(node: Node, index: int) -> Node:
    return node.pairs[index][1] if node.kind == MAPPING else node.items[index]


def _has_key(after: Tree, new: Node, change: Change) -> bool:
    return key_text(after, new.pairs[change.index][0]) == change.name


def _is_named(after: Tree, new: Node, change: Change) -> bool:
    """Whether the new member has the name and the value it was to have."""
    if new.kind == MAPPING and not _has_key(after, new, change):
        return False
    return _means(after, _member(new, change.index), change.value)


def _means(tree: Tree, node: Node, value: Value) -> bool:
    """Whether a new node reads as the value, and as no other kind of value.

    A text may be read as a time: JSON has no times, so they come as texts.
    """
    return same_value(node_value(tree, node), value) and all(
        part.tag is None and part.target is None for part in node.walk()
    )
