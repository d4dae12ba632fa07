"""What is odd in YAML that can be read all the same."""

from __future__ import annotations

from collections.abc import Iterator

from curator.document import scalars
from curator.document.yamltree import MAPPING, PLAIN, SCALAR, Node, Tree


def problems(tree: Tree, root: Node) -> Iterator[tuple[str, int]]:
    """What an editor should know, and where: duplicate keys, times that do not exist, tags without
    a meaning."""
    for node in root.walk():
        if node.tag is not None and node.tag not in scalars.KNOWN_TAGS:
            yield f"The tag {node.tag} has no meaning here; the value is not edited", node.start
        if node.kind == MAPPING:
            yield from _odd_keys(tree, node)
        elif node.value[:4].isdigit() and _is_impossible_time(node):
            yield f"There is no such time as {node.value[:40]}", node.start


def is_tangled(tree: Tree) -> bool:
    """Whether it may mean something else than its fields say one by one: a key twice, a value that
    stands in several places, a tag, a merge key."""
    if tree.aliases:
        return True
    for node in tree.root.walk() if tree.root else ():
        if node.tag is not None:
            return True
        if node.pairs:
            names = {scalars.key_text(tree, key) for key, _value in node.pairs}
            if len(names) < len(node.pairs):
                return True
            if "<<" in names and any(_is_merge(key) for key, _value in node.pairs):
                return True
    return False


def _is_merge(key: Node) -> bool:
    return key.value == "<<" and key.style == PLAIN


def _is_impossible_time(node: Node) -> bool:
    if node.kind != SCALAR or scalars.tag_of(node) != scalars.TIMESTAMP:
        return False
    return not scalars.timestamp_is_possible(node.value)


def _odd_keys(tree: Tree, node: Node) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for key, _value in node.pairs:
        name = scalars.key_text(tree, key)
        if name in seen and name != "<<":
            yield f"The key {name} stands here twice; readers take the last one", key.start
        seen.add(name)
