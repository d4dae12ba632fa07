"""The part of the front matter that an edit is in, as a text that can be read by itself.

Where a key of the root stands at the start of a line, the parser is in the same state whatever was
before it: no quotes, brackets or deeper blocks are open, as the file could not have been read
otherwise. So what lies from one such key to another reads by itself as it does in its place, and
an edit between the two is proved there. All bytes outside are the same, and so is what they mean.
The exceptions (aliases, several YAML documents in a file) are left to the proof of the whole text.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from typing import Final

from curator.document import yamltree
from curator.document.layout import Patch
from curator.document.plan import Change
from curator.document.scalars import Value, node_value
from curator.document.yamltree import BLOCK, MAPPING, SCALAR, Node, Tree

# A character makes up to three parser events, whose number is limited in a file.
LONGEST: Final = yamltree.MAX_EVENTS // 4
# Before the first key these speak of the whole text.
_HEAD: Final = re.compile(r"^(?:%|---)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Window:
    """Entries of the root from `first` to before `last`, which are `tree.text[start:end]`."""

    tree: Tree
    root: Node
    first: int
    last: int
    start: int
    end: int

    def before(self) -> Tree:
        """The entries as they are, as a tree of their own."""
        part = Node(MAPPING, self.start, self.end, None, None, BLOCK, "")
        part.pairs = self.root.pairs[self.first : self.last]
        return Tree(self.tree.text, part, frozenset())

    def after(self, text: str) -> Tree | None:
        """The entries in the edited text, read anew; None if they would not read so there."""
        grown = len(text) - len(self.tree.text)
        part = text[self.start : self.end + grown]
        ends_line = self.last == len(self.root.pairs) or part.endswith("\n")
        # Each of these is something else at the start of a text or of a line within one.
        if len(text) > LONGEST:
            return None  # all of it might have more events than a file may have
        if part.startswith(("\ufeff", "---", "...")) or "\n---" in part or "\n..." in part:
            return None
        try:
            tree = yamltree.parse(part) if ends_line else None
        except yamltree.TreeError:
            return None
        root = tree.root if tree else None
        if tree is None or root is None or root.kind != MAPPING or root.style != BLOCK:
            return None
        is_plain = root.tag is None and root.anchor is None and not tree.aliases
        return tree if is_plain and _begins_line(part, root) else None

    def starts(self, before: array[int], after: Tree, text: str) -> bytes:
        """Where the keys begin in the edited text; nothing if one does not begin its line."""
        result = before[: self.first]
        for key, _value in after.root.pairs if after.root else ():
            at = self.start + key.start
            if at and text[at - 1] != "\n":
                return b""
            result.append(at)
        grown = len(text) - len(self.tree.text)
        result.extend(at + grown for at in before[self.last :])
        return result.tobytes()

    def change(self, change: Change) -> Change:
        """The change as one of the entries alone."""
        trail, index = change.trail, change.index
        if trail:
            trail = [trail[0] - self.first, *trail[1:]]
        else:
            index -= self.first
        return Change(trail, change.kind, index, change.value, change.name, change.to)

    def values(self, before: dict[str, Value], after: Tree) -> dict[str, Value] | None:
        """The values in the whole edited text; None where a key stands in it twice."""
        inner = {} if after.root is None else node_value(after, after.root)
        assert isinstance(inner, dict)
        names = list(before)
        result = {name: before[name] for name in names[: self.first]}
        result.update(inner)
        result.update((name, before[name]) for name in names[self.last :])
        pairs = len(self.root.pairs)
        rest = pairs - (self.last - self.first)
        unique = len(before) == pairs and len(inner) == len(after.root.pairs if after.root else ())
        return result if unique and len(result) == rest + len(inner) else None


def around(tree: Tree, patches: list[Patch], change: Change) -> Window | None:
    """The smallest window with some patches in it; None if only the whole text will do."""
    root, text = tree.root, tree.text
    if root is None or not patches or not _is_readable_in_parts(tree, root):
        return None
    pairs = root.pairs
    starts = [key.start for key, _value in pairs]
    entry = change.trail[0] if change.trail else change.index
    first = min(entry, len(starts) - 1)
    low = min(patch.start for patch in patches)
    while first and (starts[first] > low or not (change.trail or first < entry)):
        first -= 1
    # What is inserted stands at the end of the entry before it.
    is_new = change.kind == "insert" and not change.trail and first < entry
    last = entry if is_new else min(entry + 1, len(starts))
    high = max(patch.end for patch in patches)
    while last < len(starts) and starts[last] < high:
        last += 1
    if last - first == len(starts):
        return None
    start = starts[first] if first else 0
    end = starts[last] if last < len(starts) else len(text)
    if first and text[start - 1] != "\n":
        return None
    if last < len(starts) and text[end - 1] != "\n":
        return None
    return Window(tree, root, first, last, start, end)


def is_divisible(tree: Tree) -> bool:
    """Whether each key of the root begins a window."""
    root, text = tree.root, tree.text
    if root is None or not _is_readable_in_parts(tree, root):
        return False
    return all(
        key.kind is SCALAR and (text[key.start - 1] == "\n" if key.start else True)
        for key, _value in root.pairs
    )


def _is_readable_in_parts(tree: Tree, root: Node) -> bool:
    if root.style != BLOCK or tree.aliases or len(tree.text) > LONGEST:
        return False
    if root.tag is not None or root.anchor is not None or not root.pairs:
        return False
    if _HEAD.search(tree.text, 0, root.pairs[0][0].start):
        return False
    return not any(key.value == "<<" for key, _value in root.pairs)


def _begins_line(text: str, root: Node) -> bool:
    first = root.pairs[0][0].start
    return first == 0 or text[first - 1] == "\n"
