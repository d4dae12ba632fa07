"""The proof that an edit did what it claims and nothing else.

The text before and after is read again and the two trees are walked together: along the trail to
the edited collection everything beside it must be the same, and there the children must be those
before with the one change applied. The same means kind, tag, anchor, style, value and own text.
"""

from __future__ import annotations

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
    trail = list(change.trail)
    # Down to the collection that changed, comparing what lies beside the way.
    while trail:
        index = trail.pop(0)
        if not _same_shell(old, new) or len(_children(old)) != len(_children(new)):
            return False
        if not _same_beside(before, after, old, new, index):
            return False
        if old.kind == MAPPING and not _same(before, after, old.pairs[index][0],
                                             new.pairs[index][0]):  # fmt: skip
            return False
        old, new = _value(old, index), _value(new, index)
    return _same_with_change(before, after, old, new, change)


def _is_single_pair(after: Tree, new: Node, change: Change) -> bool:
    if new.kind != MAPPING or len(new.pairs) != 1:
        return False
    key, value = new.pairs[0]
    return key_text(after, key) == change.name and _means(after, value, change.value)


def _children(node: Node) -> list[tuple[Node | None, Node]]:
    """A collection's members as (key or None, value)."""
    if node.kind == MAPPING:
        return list(node.pairs)
    return [(None, item) for item in node.items]


def _value(node: Node, index: int) -> Node:
    return node.pairs[index][1] if node.kind == MAPPING else node.items[index]


def _same_shell(old: Node, new: Node) -> bool:
    return (
        old.kind == new.kind and old.tag == new.tag and old.anchor == new.anchor
        and old.style == new.style
    )  # fmt: skip


def _same(before: Tree, after: Tree, old: Node, new: Node) -> bool:
    """Whether two nodes are the same in everything, their own text included."""
    if old.value != new.value or not _same_shell(old, new):
        return False
    if not (old.pairs or old.items):
        return before.text[old.start : old.end] == after.text[new.start : new.end]
    if old.kind == MAPPING:
        return len(old.pairs) == len(new.pairs) and all(
            _same(before, after, key, new_key) and _same(before, after, value, new_value)
            for (key, value), (new_key, new_value) in zip(old.pairs, new.pairs, strict=True)
        )
    return len(old.items) == len(new.items) and all(
        _same(before, after, item, new_item)
        for item, new_item in zip(old.items, new.items, strict=True)
    )


def _same_beside(before: Tree, after: Tree, old: Node, new: Node, index: int) -> bool:
    """Whether all members but the one at `index` are the same."""
    for at, (one, other) in enumerate(zip(_children(old), _children(new), strict=True)):
        if at != index and not _same_member(before, after, one, other):
            return False
    return True


def _same_member(
    before: Tree, after: Tree, old: tuple[Node | None, Node], new: tuple[Node | None, Node]
) -> bool:
    if old[0] is not None and new[0] is not None and not _same(before, after, old[0], new[0]):
        return False
    return _same(before, after, old[1], new[1])


def _same_with_change(before: Tree, after: Tree, old: Node, new: Node, change: Change) -> bool:
    if (old.kind, old.tag, old.anchor) != (new.kind, new.tag, new.anchor):
        return False
    olds, news = _children(old), _children(new)
    # An emptied collection becomes `[]`, a filled one may become a block; others keep their style.
    if olds and news and old.style != new.style:
        return False
    index = change.index
    if change.kind == "move":
        olds = [*olds]
        olds.insert(change.to, olds.pop(index))
    elif change.kind == "remove":
        olds = olds[:index] + olds[index + 1 :]
    elif change.kind == "insert":
        if index >= len(news) or not _is_new(after, news[index], change):
            return False
        news = news[:index] + news[index + 1 :]
    if len(olds) != len(news):
        return False
    if change.kind not in ("replace", "rename"):
        return all(
            _same_member(before, after, one, other) for one, other in zip(olds, news, strict=True)
        )
    return _same_beside(before, after, old, new, index) and _is_changed(
        before, after, olds[index], news[index], change
    )


def _is_new(after: Tree, member: tuple[Node | None, Node], change: Change) -> bool:
    key, value = member
    if key is not None and key_text(after, key) != change.name:
        return False
    return _means(after, value, change.value)


def _is_changed(
    before: Tree, after: Tree, old: tuple[Node | None, Node], new: tuple[Node | None, Node],
    change: Change,
) -> bool:  # fmt: skip
    if change.kind == "rename":
        key = new[0]
        return (
            key is not None
            and key_text(after, key) == change.name
            and _same(before, after, old[1], new[1])
        )
    if old[0] is not None and new[0] is not None and not _same(before, after, old[0], new[0]):
        return False
    return old[1].anchor == new[1].anchor and _means(after, new[1], change.value)


def _means(tree: Tree, node: Node, value: Value) -> bool:
    """Whether a new node reads as the value, and as no other kind of value.

    A text may be read as a time: JSON has no times, so they come as texts.
    """
    return node.tag is None and same_value(node_value(tree, node), value)
